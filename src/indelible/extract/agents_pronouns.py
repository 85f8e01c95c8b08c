"""Whom "he", "they", "who" stand for: the best placed of those whom an English text has named before."""

import re
from collections.abc import Callable, Sequence

from .agents_text import Agent, Mention, Scene, bare
from .attribution import Attribution

GENDERS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
PLURAL = frozenset(("they", "them", "their", "themselves", "both", "these", "those"))
REACH = 40  # mentions looked at, going back
FAR = 8  # sentences
_BACK = re.compile(r"[\w'’&/.-]+")
_OF_PLACE = re.compile(r"[ ](?:of|from|in)[ ](?:[A-Z][\w.-]*[ ]?){1,3}$")
_LINE = re.compile(r"\n\s*")
_OPENING = frozenset(("despite", "in", "with", "for", "after", "from", "like", "unlike"))

# The name, where it stands (None: in the source itself), the agent (None: a phrase that names nobody).
Found = tuple[str, tuple[int, int] | None, Agent | None]
Fits = Callable[[Agent], bool]


class Pronouns:
    """One text read from its beginning: it remembers who spoke last."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.text, self.words = scene, scene.text, scene.words
        self.last: tuple[int, Found] | None = None  # where somebody spoke last, and who
        self.last_group: tuple[int, Found] | None = None
        self.seen: dict[tuple[int, int], Found] = {}
        self.contents: list[tuple[int, int]] = []  # what is said, without overlaps
        self.said: list[tuple[int, int, int, int, int]] = []  # each content, its source, the number of its attribution
        self.all: Sequence[Attribution] = ()
        self.first_of: dict[str, Agent | None] = {}
        self.relative: tuple[int, Found] | None = None
        self.phrases: dict[str, list[tuple[int, int]]] | None = None

    def _named(self, agent: Agent, here: tuple[int, int] | None = None) -> Found:
        return agent.name, here or agent.at, agent

    # ---- pronouns

    def _candidates(self, at: int, one: Attribution) -> list[tuple[float, Mention]]:
        """Mentions before `at` that may be meant, each with how well it is placed."""
        scene = self.scene
        here = scene.sentence(at)
        inside = [(s.start, s.end) for s in one.content]
        found = []
        stop = scene.before(at)
        for mention in scene.mentions[max(0, stop - REACH) : stop]:
            away = here - mention.sentence
            if away > FAR or at - mention.end > 8000 or any(s <= mention.start < e for s, e in inside) or mention.quoted:
                continue
            score = 8.0 - 1.5 * away + 1.2 * mention.subject
            if mention.subject == 2 and self.text[scene.sentences[mention.sentence] - 1 : scene.sentences[mention.sentence]] in (
                "\n",
                "",
            ):
                score += 1  # it opens its paragraph
            if self.text.find("\n", mention.end, at) < 0:
                score += 0.5
            found.append((score, mention))
        return found

    def _best(self, at: int, one: Attribution, fits: Fits) -> Found | None:
        best: tuple[float, int, Agent] | None = None
        if self.last and self.last[1][2] is not None:
            where, (_name, _place, agent) = self.last
            away = self._paragraphs(where, at)
            if agent is not None and fits(agent) and away <= 6:
                best = (12.2 - 1.2 * away, where, agent)
        for score, mention in self._candidates(at, one):
            agent = mention.agent
            if not fits(agent):
                continue
            if not agent.gender and agent.kind != "person":
                score -= 2
            if best is None or score > best[0] or (score == best[0] and mention.start > best[1]):
                best = (score, mention.start, agent)
        return self._named(best[2]) if best else None

    def _paragraphs(self, start: int, end: int) -> int:
        """How many paragraphs lie between, at most 9; a far one is not read."""
        return 9 if end - start > 6000 else len(_LINE.findall(self.text, start, end))

    def _he(self, at: int, gender: str, one: Attribution) -> Found | None:
        def fits(agent: Agent) -> bool:
            return agent.kind in ("person", "") and agent.gender in (gender, "")

        def unknown(agent: Agent) -> bool:
            return agent.kind == "person" and agent.gender == gender

        scene = self.scene
        opening = scene.sentences[scene.sentence(at)]
        if at - opening < 10 and self.text[opening:at].strip().lower() in _OPENING:
            i = scene.before(at)  # "Despite his dislike, Cruz said"
            for mention in scene.mentions[i : i + 3]:
                behind_comma = self.text[mention.start - 2 : mention.start] == ", "
                if behind_comma and mention.sentence == scene.sentence(at) and mention.subject >= 1 and fits(mention.agent):
                    return self._named(mention.agent)
        found = self._best(at, one, fits)
        if self.last and self.last[1][2] is None:  # "a partner ... he said"
            where, spoke = self.last
            words = set(spoke[0].lower().split())
            near = self.scene.sentence(at) - self.scene.sentence(where) <= 1
            if near and words & self.words.roles and not words & self.words.things:
                return spoke[0], spoke[1] or (where, where + len(spoke[0])), None
        if found and found[2] is not None and not found[2].gender:
            found[2].gender = gender
        if found is None:
            if gender not in self.first_of:
                self.first_of[gender] = next((m.agent for m in self.scene.mentions if unknown(m.agent)), None)
            first = self.first_of[gender]
            return self._named(first) if first else None
        return found

    def _it(self, at: int, one: Attribution) -> Found | None:
        return self._best(
            at, one, lambda agent: agent.kind == "body" or (agent.kind == "" and not agent.gender and agent.name.isupper())
        )

    def _they(self, at: int, one: Attribution) -> Found | None:
        here = self.scene.sentence(at)
        if self.last:
            where, spoke = self.last
            if here - self.scene.sentence(where) <= 2 and (spoke[2] is None or spoke[2].kind == "body"):
                return spoke[0], spoke[1] or (where, where + len(spoke[0])), spoke[2]
        for start, end in reversed(self._groups(at, 3)):
            if not any(s.start <= start < s.end for s in one.content) and not self.scene.quoted(start):
                return " ".join(self.text[start:end].split()), (start, end), None
        return self._best(at, one, lambda agent: agent.kind == "body")

    def _groups(self, at: int, sentences: int) -> list[tuple[int, int]]:
        """Groups of people that stand in the sentences before `at`."""
        scene = self.scene
        first = max(scene.sentences[max(0, scene.sentence(at) - sentences)], at - 1500)
        found = []
        for word in re.finditer(r"[A-Za-z-]+s\b|people\b|children\b|women\b|men\b|police\b", self.text[first:at]):
            if word.group().lower() in self.words.groups:
                end = first + word.end()
                found.append((self._noun(first + word.start(), end), end))
        return found

    def _noun(self, start: int, end: int) -> int:
        """Where the phrase begins whose last word is [start, end): back to a determiner, at most five words."""
        text = self.text
        left = max(0, start - 60)
        for word in reversed(list(_BACK.finditer(text, left, start))[-5:]):
            if (
                text[word.end() : start].strip(" \u00a0")
                or word.group().lower() in self.words.stops
                or word.group().endswith(("ed", "ing"))
            ):
                break
            if word.group()[-1] in ".," or 0 < word.start() == left:
                break
            start = word.start()
            if word.group().isdigit() and text[max(0, start - 1) : start] == ",":
                thousands = re.search(r"(?:(?:the|some|about) )?\d{1,3}(?:,\d{3})*,$", text[max(0, start - 20) : start])
                start -= len(thousands.group()) if thousands else 0
                break
            if word.group().lower() in ("the", "a", "an", "some", "many", "two", "three", "several", "these", "those", "any"):
                break
        return start

    def _antecedent(self, at: int) -> Found | None:
        """What stands before "who" or "which"."""
        text, scene = self.text, self.scene
        left = text[max(0, at - 60) : at]
        gap = re.search(r"(?:\s*\([^()\n]{1,24}\))?[\s,—–-]*(?:and\s+|but\s+|(?:both|all|some|many|most) of\s+)?$", left)
        end = at - len(gap.group()) if gap else at
        if self.relative and re.search(r"\band\s+$", left) and scene.sentence(self.relative[0]) == scene.sentence(at):
            return self.relative[1]  # "who ..., and who ..."
        place = _OF_PLACE.search(text, max(0, end - 40), end)
        if place and scene.before(place.start()) and scene.mentions[scene.before(place.start()) - 1].end == place.start():
            end = place.start()  # "Senator Ted Cruz of Texas, who"
        i = scene.before(end)
        if i and scene.mentions[i - 1].end >= end - 1:
            mention = scene.mentions[i - 1]
            words = text[max(scene.sentences[mention.sentence], mention.start - 40) : mention.start].split()
            last = bare(words[-1]) if words else ""
            if last in ("of", "from", "in", "at") and i > 1 and scene.mentions[i - 2].end >= mention.start - 5:
                mention = scene.mentions[i - 2]
            return self._named(mention.agent, None)
        appositive = re.search(r",[^,.\n]{1,80},\s*$|,\s\d\d,\s*$", left)
        behind = list(_BACK.finditer(text, max(0, end - 40), end))
        if not behind:
            return None
        word = behind[-1]
        head, begin = (word.start(), word.end()), self._noun(word.start(), word.end())
        if re.search(r"\b(?:in|at|from|of|on)\s*$", text[max(0, begin - 6) : begin]):
            for start, stop in reversed(self._groups(begin, 0)):
                if begin - stop < 12:
                    return " ".join(text[start:end].split()), (start, end), None
        if appositive and i and scene.mentions[i - 1].end >= at - 90 and scene.mentions[i - 1].agent.kind == "person":
            between = text[scene.mentions[i - 1].end : end]
            if between.startswith(","):
                return self._named(scene.mentions[i - 1].agent)
        return " ".join(text[begin : head[1]].split()), (begin, head[1]), None
