"""Whom an English source stands for: pronouns, relative words, descriptions and short names, in order of the text."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from msgspec import structs

from ..model.selector import TextPosition
from .agents_pronouns import GENDERS, PLURAL, REACH, Found, Pronouns
from .agents_text import Agent, Mention, Scene, bare
from .attribution import Attribution

NEUTER = frozenset(("it", "its", "itself"))
RELATIVE = frozenset(("who", "which", "that", "whom", "whose", "who's", "who've", "who'd"))
SUBJECTS = frozenset(("he", "she", "they", "who", "which", "it"))
FIRST = frozenset(("i", "we", "my", "our", "me", "us", "i'm", "i've", "we're", "we've"))
_WORD = re.compile(r"[\w]+(?:['’.-][\w]+)*")
_PREPOSITION = re.compile(r"(?:by|from|to|with|of|according to)\s+", re.I)
_CUT = re.compile(r"\s*(?:[,;:(\[—–]|\s-\s|\bwho\b|\bwhich\b|\bthat\b|\bwhose\b|\bspeaking\b|\bciting\b)")
_HAS = re.compile(r"^(his|her|their|its)\s+", re.I)
_OWNER = re.compile(r"^(.*?)(?:['’]s|s['’])\s+(.+)$")
_DEFINITE = re.compile(r"^(?:the|this|that|these|those)\s+", re.I)
_INDEFINITE = re.compile(r"^(?:an?|one|some|many|several|most|no|any|all|few|both|another|other|two|three|four)\b", re.I)

MANY = 200  # who share a role


def named(text: str, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """`attributions` with `source_name` and `named_at`."""
    spans = sorted({(s.start, s.end) for one in attributions for s in one.source})
    if not spans:
        return tuple(attributions)
    reader = _Reader(Scene(text, spans))
    reader.contents = spans_of(attributions)
    reader.said = sorted(
        (s.start, s.end, one.source[0].start, one.source[-1].end, i)
        for i, one in enumerate(attributions)
        if one.source
        for s in one.content
    )
    reader.all = attributions
    order = sorted(range(len(attributions)), key=lambda i: (attributions[i].source or attributions[i].content)[0].start)
    done: dict[int, Attribution] = {}
    for i in order:
        done[i] = reader.read(attributions[i])
    return tuple(done[i] for i in range(len(attributions)))


def spans_of(attributions: Sequence[Attribution]) -> list[tuple[int, int]]:
    """What is said, as spans of the text that do not overlap, in order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((s.start, s.end) for one in attributions for s in one.content):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


class _Reader(Pronouns):
    """One text read from its beginning: it remembers who spoke last."""

    def read(self, one: Attribution) -> Attribution:
        if not one.source:
            return one
        start, end = one.source[0].start, one.source[-1].end
        found = self.seen.get((start, end))
        if found is None:
            found = self.seen[start, end] = self._who(start, end, one)
        name, at, _agent = found
        # One who speaks within what another says is not the one who goes on.
        if name and not self._inside(start):
            self._remember(start, found)
        if not name:
            return one
        named_at = () if at is None or (start <= at[0] and at[1] <= end) else (TextPosition(start=at[0], end=at[1]),)
        return structs.replace(one, source_name=name, named_at=named_at)

    def _inside(self, at: int) -> bool:
        i = bisect_right(self.contents, (at, len(self.text))) - 1
        return i >= 0 and self.contents[i][0] <= at < self.contents[i][1]

    def _remember(self, at: int, found: Found) -> None:
        name, _where, agent = found
        low = name.lower()
        if agent is None and low.split()[0] in FIRST | PLURAL | {"you", "people", "it", "one"}:
            return
        self.last = (at, found)
        if agent is None:
            self.last_group = (at, found)

    # ---- what kind of source it is

    def _who(self, start: int, end: int, one: Attribution) -> Found:
        text = self.text
        raw = text[start:end]
        core = " ".join(raw.split()).strip(" ,;:.—–-\"“”'‘’")
        if not core:
            return "", None, None
        begins = _WORD.match(core)
        first = bare(begins.group() if begins else core)
        first = first.split("'")[0] if first.split("'")[0] in GENDERS or first.split("'")[0] in RELATIVE | PLURAL else first
        # A reader's source may run on: "he later", "who also".
        alone = len(core.split()) == 1 or (len(core.split()) <= 3 and first in SUBJECTS)
        if first in FIRST and alone:
            speaker = self._speaker(start) if self.scene.quoted(start) else None
            if speaker:
                return speaker
            return core, None, None
        if first in RELATIVE and alone:
            found = self._antecedent(start) or (core, None, None)
            self.relative = (start, found)
            return found
        if alone and first in GENDERS:
            return self._he(start, GENDERS[first], one) or (core, None, None)
        if alone and first in PLURAL:
            return self._they(start, one) or (core, None, None)
        if alone and first in NEUTER:
            return self._it(start, one) or (core, None, None)
        if re.match(r"(?:both|all|some|many|most|one|two|each|none) of (whom|which|them)$", core, re.I):
            return (self._antecedent(start) if not core.endswith("them") else self._they(start, one)) or (core, None, None)
        return self._phrase(start, end, one)

    def _speaker(self, at: int) -> Found | None:
        """Whose quotation `at` stands in; where nobody's is known, who spoke last."""
        i = bisect_right(self.said, (at, at, at, at, 0))
        for _start, end, source, source_end, number in reversed(self.said[max(0, i - 10) : i]):
            if at < end and not (source <= at < source_end) and not self.scene.quoted(source):
                name, where, agent = self.seen.get((source, source_end)) or self._who(source, source_end, self.all[number])
                return name, where or (source, source_end), agent
        return self.last[1] if self.last else None

    def _phrase(self, start: int, end: int, one: Attribution) -> Found:
        """A source that is a name or a description."""
        text = self.text
        raw = text[start:end]
        lead = len(raw) - len(raw.lstrip(" ,;:\n\"“'‘"))
        preposition = _PREPOSITION.match(raw, lead)
        if preposition:
            lead = preposition.end()
        cut = _CUT.search(raw, lead + 1)
        if cut and cut.group().strip() == "," and not set(raw[lead : cut.start()].lower().split()) & self.words.roles:
            more = re.match(r",[ ](?:\d\d-year-old|[a-z-]+)[ ]([a-z-]+)(?=$|[ ]?[,;])", raw[cut.start() :])
            if more and more.group(1) in self.words.roles and raw[lead : lead + 4].lower() in ("the ", "this"):
                cut = _CUT.search(raw, cut.start() + more.end())  # "the bespectacled, 71-year-old diplomat"
        head_end = start + (cut.start() if cut else len(raw.rstrip()))
        head = " ".join(text[start + lead : head_end].split()).rstrip(" ,.\"”’'")
        if head.endswith(("'s", "’s")):
            head = head[:-2]
            head_end = start + raw.find(head[-3:], max(0, head_end - start - 6)) + 3 if len(head) > 3 else head_end
        if not head:
            return "", None, None
        own = _HAS.match(head)
        mentions = self.scene.within(start + lead, min(head_end + 2, end))
        tail = [m for m in mentions if m.end >= head_end - 3]
        if " and " in head and not (tail and tail[-1].agent.kind == "body" and tail[-1].start <= start + lead + 4):
            return head, None, None
        if tail and (tail[-1].agent.kind != "body" or tail[-1].start <= start + lead + 4):
            agent = tail[-1].agent
            if tail[-1].subject != 0 or tail[-1].start <= start + lead + 4:
                return self._from(agent, tail[-1])
        if cut:  # "Pagliano's attorney, Mark MacDougall,"
            second = [m for m in self.scene.within(head_end, min(end, head_end + 40)) if m.start <= head_end + 3]
            if second and text[head_end] == "," and second[0].agent.kind != "body":
                behind = text[second[0].end : second[0].end + 1]
                if behind in (",", "") or second[0].end >= end - 2 or text[second[0].end : second[0].end + 4] in (" of ", " at "):
                    return self._from(second[0].agent, second[0])
        # A name, perhaps behind "the", and then where or of what: "Joel Pollak of Breitbart", "the Mission in Ukraine".
        opens = mentions and _DEFINITE.sub("", text[start + lead : mentions[0].start] + " ").strip() == ""
        if opens and text[mentions[0].end : mentions[0].end + 4] in (" of ", " in ", " at ", " for"):
            return self._from(mentions[0].agent, mentions[0])
        if own:
            return self._owned(start, own.group(1).lower(), head[own.end() :], one) or (head, None, None)
        owner = _OWNER.match(head)
        if owner and owner.group(2).split()[-1].lower() in self.words.kin and mentions:
            kin = self._kin(owner.group(2).split()[-1].lower(), mentions[0].agent)
            if kin:
                return kin
        low = [bare(word) for word in _WORD.findall(head)]
        if low and (_DEFINITE.match(head) or (low[-1] in self.words.epithets and not _INDEFINITE.match(head)) or "chief" in low):
            return self._description(start, head, low, one) or (head, None, None)
        return re.sub(r"^[Tt]he (?=[A-Z])", "", head), None, None

    def _from(self, agent: Agent, mention: Mention) -> Found:
        """The agent of a name that stands in the source: where the name says all, the source names it itself."""
        here = " ".join(self.text[mention.start : mention.end].split())
        return agent.name, None if here == agent.name or len(here) >= len(agent.name) else agent.at, agent

    # ---- descriptions

    def _owned(self, at: int, pronoun: str, thing: str, one: Attribution) -> Found | None:
        """ "his campaign": the one who has it, and what he has."""
        if pronoun in GENDERS:
            owner = self._he(at, GENDERS[pronoun], one)
        else:
            owner = self._it(at, one) if pronoun == "its" else self._they(at, one)
        if owner is None:
            return None
        if owner[2] is not None and thing.split()[-1].lower() in self.words.kin:
            kin = self._kin(thing.split()[-1].lower(), owner[2])
            if kin:
                return kin
        return f"{owner[0]}'s {thing}", owner[1], None

    def _kin(self, what: str, whose: Agent) -> Found | None:
        """The person whom the text calls somebody's son, brother, husband."""
        last = whose.name.split()[-1].lower()
        others = [one for one in self.scene.by_role.get(what, [])[:MANY] if one is not whose and one.kind != "body"]
        family = [one for one in others if one.name.split()[-1].lower() == last]
        chosen = family or others
        return self._named(chosen[0]) if len(chosen) == 1 or family else None

    def _description(self, at: int, head: str, low: list[str], one: Attribution) -> Found | None:
        """ "the ministry", "the Vermont senator", "the poll": who or what the text has told of by these words."""
        words, scene = self.words, self.scene
        low = [word.removesuffix("'s") for word in low if word not in ("the", "this", "that", "these", "those")]
        if "of" in low[1:]:
            low = low[: low.index("of", 1)] + [w for w in low[low.index("of", 1) + 1 :] if w not in ("the", "a")]
            noun = next((w for w in low if w in words.roles or w in words.bodies), low[0])
        else:
            noun = low[-1] if low else ""
        if not noun:
            return None
        if noun in words.groups and len(noun) > 6:  # "the monitors" of a Monitoring Mission
            for mention in reversed(scene.mentions[max(0, scene.before(at) - REACH) : scene.before(at)]):
                if mention.agent.kind == "body" and any(bare(part).startswith(noun[:-1]) for part in mention.agent.name.split()):
                    return self._named(mention.agent)
        if noun in words.groups or noun in words.things:
            return self._earlier(at, noun, head)
        if noun in words.bodies:
            return self._body(at, noun, low, one) or self._earlier(at, noun, head)
        if noun in words.roles or noun in words.epithets or noun.endswith(("-old", "man", "woman")):
            rest = set(low)
            scored = []
            for agent in scene.by_role.get(noun, [])[:MANY]:
                where = scene.last_of(agent, at)
                if agent.kind != "body" and where >= 0:
                    scored.append((len(rest & agent.roles), where, agent))
            if scored:
                top = max(scored, key=lambda s: s[:2])
                if len(low) == 1 or top[0] >= 1:
                    return self._named(top[2])
            earlier = self._earlier(at, noun, head)
            if earlier:
                return earlier
            if (noun in words.epithets or noun.endswith("-old") or len(low) > 2) and not rest & {
                "next",
                "new",
                "first",
                "future",
            }:
                gender = "f" if noun in words.woman else "m" if noun in words.man else ""
                return self._best(
                    at, one, lambda agent: agent.kind in ("person", "") and (not gender or agent.gender in (gender, ""))
                )
            return None
        return self._earlier(at, noun, head)

    def _body(self, at: int, noun: str, low: list[str], one: Attribution) -> Found | None:
        """The last organisation before with that head word; else by what its name tells."""
        scene = self.scene
        stop = scene.before(at)
        loose = None
        for mention in reversed(scene.mentions[max(0, stop - 3 * REACH) : stop]):
            agent = mention.agent
            parts = [bare(word) for word in agent.name.split()]
            if noun in parts and (len(low) == 1 or set(low) <= set(parts) | agent.roles or len(low) == 2):
                return self._named(agent)
            if noun in agent.roles and agent.kind != "person":
                return self._named(agent)
            stems = {"airline": "air", "company": "inc", "agency": "", "church": "church"}
            if noun in stems and agent.kind == "body" and loose is None and not mention.quoted:
                if noun == "airline" and not any(p.endswith("air") or p.startswith("air") for p in parts):
                    continue
                loose = agent
            elif noun == "airline" and loose is None and any(p.endswith("air") for p in parts):
                loose = agent
        if loose:
            return self._named(loose)
        if len(low) == 1 and noun in ("group", "company", "agency", "organization", "organisation", "network"):
            return self._best(at, one, lambda agent: agent.kind in ("body", "") and not agent.gender)
        return None

    def _earlier(self, at: int, noun: str, head: str) -> Found | None:
        """The phrase before with the same last word that tells more: "a CNN poll of South Carolina" for "the poll"."""
        if self.phrases is None:
            self.phrases = {}
            wanted = self.words.roles | self.words.groups | self.words.things | self.words.bodies
            for word in _WORD.finditer(self.text):
                low = word.group().lower()
                if low in wanted or (low.endswith("s") and low[:-1] in wanted):
                    self.phrases.setdefault(low, []).append((word.start(), word.end()))
        places = self.phrases.get(noun, [])
        i = bisect_right(places, (at, 0))
        for start, end in reversed(places[max(0, i - REACH) : i]):
            begin = self._noun(start, end)
            phrase = " ".join(self.text[begin:end].split())
            if (_DEFINITE.match(phrase) and len(phrase.split()) <= len(head.split())) or begin == start:
                continue
            # Where that phrase was a source itself, whoever it stood for.
            return self.seen.get((begin, end)) or (phrase, (begin, end), None)
        return None
