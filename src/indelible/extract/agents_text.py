"""Who an English text names: sequences of capitalised words, put together into agents. One pass, no parser."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..reference.agents import agent_words

_CAPITAL = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Sens?|Gov|Reps?|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Prof|Rev|St|Jr|Sr)\.|(?:[A-Z]\.)+(?:[A-Z]\b)?"
    r"|[A-ZÀ-ÞĀ-Ž][\w&]*(?:[-‑/][\w]+|['’](?!s\b)[A-Za-z]\w*)*)"
)
_LINE_END = re.compile(r"[.:]?[ ]*(?:\n|$)")
LONG = 240  # characters of capitalised words in a row
FAMILY = 100  # who share a last name and are compared with a new one: a list of thousands must not take thousands of looks each
_BETWEEN = r"[ \u00a0]{1,2}|[ ](?:of|for)[ ](?:the[ ])?|[ ](?:de|del|der|von|van|bin|al|el|la|du|den|da)[ ]|,[ ](?=(?:Jr|Sr)\.)"
_RUN = re.compile(rf"(?<![\w@#]){_CAPITAL}(?:(?:{_BETWEEN}){_CAPITAL})*")
_WORDS = re.compile(rf"{_CAPITAL}|\w+")
_LINKS = frozenset(("of", "for", "the"))
_PARTICLES = frozenset(("de", "del", "der", "von", "van", "bin", "al", "el", "la", "du", "den", "da", "di"))
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "jr.", "sr."))
_QUOTED = re.compile(r"“[^”\n]*|(?<![\w\"])\"[^\"\n]*|''(?:[^'\n]|'(?!'))*(?:''|\n|$)|«[^»\n]*")
_END = re.compile(r"[.!?…][\"”’')\]]*[ \u00a0]+(?=[\"“‘'(\[]*[A-Z0-9])|\n+")
_SHORT = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Sens?|Gov|Reps?|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Prof|Rev|St|vs|No|[A-Z]))\.$")
_AFTER = re.compile(r"(?:'s|’s|['’](?=\s))?")
_APPOSITION = re.compile(
    r"(?:[ ]?\([^()\n]{1,20}\))?,[ ](?:(\d{1,3}),[ ])?((?:an?|the|son|daughter|former|who|chief|[a-z])[^,.;:\n“”\"]{2,120})"
)
_BEHIND = re.compile(r"[ ](magazine|newspaper|website|network|agency|company|airline|party)\b")


@dataclass(slots=True)
class Agent:
    """Somebody whom the text names: the fullest name, where it stands first, what is known of them."""

    name: str
    at: tuple[int, int]
    kind: str  # "person", "body" or "" (not known)
    gender: str = ""
    roles: set[str] = field(default_factory=set)
    count: int = 0


@dataclass(slots=True)
class Mention:
    """A place where an agent is named."""

    start: int
    end: int
    agent: Agent
    sentence: int
    quoted: bool
    subject: int  # 2 opens its sentence, 1 may be a subject, 0 stands behind a preposition, -1 is a possessor


def bare(word: str) -> str:
    """`word` in lower case, without a full stop at its end."""
    return word.lower().rstrip(".").replace("’", "'")


class Scene:
    """The agents of one text, their mentions in order, its sentences and quotations."""

    def __init__(self, text: str, sources: Iterable[tuple[int, int]]) -> None:
        self.text = text
        self.words = agent_words()
        self.sentences = [0]
        for stop in _END.finditer(text):
            if not _SHORT.search(text, max(0, stop.start() - 6), stop.start() + 1) or "\n" in stop.group():
                self.sentences.append(stop.end())
        self.quotes = [(m.start(), m.end()) for m in _QUOTED.finditer(text)]
        self._quote_starts = [start for start, _end in self.quotes]
        self.lower = set(re.findall(r"(?<![\w'’])[a-z]{2,}", text))
        self._by_last: dict[str, list[Agent]] = {}
        self._by_first: dict[str, list[Agent]] = {}
        self._by_initials: dict[str, Agent] = {}
        self._by_name: dict[str, Agent] = {}
        self.agents: list[Agent] = []
        self.mentions: list[Mention] = []
        runs = list(self._runs())
        headlines = self._headlines()
        self._spoken = sorted(sources)
        for start, end, names, title in runs:  # first the full names, so that a short one before them finds them
            if len(names) > 1 and self.sentence(start) not in headlines:
                self._full(start, end, names, title)
        for start, end, names, title in runs:
            agent = self._agent(start, end, names, title)
            if agent is None and len(names) > 1 and self._one(names[0]):  # a headline: "Hillary Just Vowed"
                end = start + len(names[0])
                agent = self._agent(start, end, names[:1], title)
            if agent:
                self.mentions.append(self._mention(start, end, agent))
        self.mentions = [m for m in self.mentions if m.agent.count > 0]
        self._starts = [m.start for m in self.mentions]
        self.by_role: dict[str, list[Agent]] = {}
        for agent in self.agents:
            for role in sorted(agent.roles):
                self.by_role.setdefault(role, []).append(agent)
        self._of: dict[int, list[int]] = {}
        for m in self.mentions:
            self._of.setdefault(id(m.agent), []).append(m.start)

    # ---- where something stands

    def sentence(self, at: int) -> int:
        """The number of the sentence that `at` stands in."""
        return bisect_right(self.sentences, at) - 1

    def quoted(self, at: int) -> bool:
        """Whether `at` stands within quotation marks."""
        i = bisect_right(self._quote_starts, at) - 1
        return i >= 0 and at < self.quotes[i][1]

    def before(self, at: int) -> int:
        """How many mentions begin before `at`."""
        return bisect_right(self._starts, at - 1)

    def last_of(self, agent: Agent, at: int) -> int:
        """Where the agent is named for the last time before `at`; -1 if it is not."""
        starts = self._of.get(id(agent), [])
        i = bisect_right(starts, at - 1)
        return starts[i - 1] if i else -1

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie in [start, end)."""
        return [m for m in self.mentions[self.before(start) : self.before(end)] if m.end <= end]

    def _headlines(self) -> set[int]:
        """Sentences of which nearly every word has a capital: their sequences are no names."""
        found = set()
        for n, start in enumerate(self.sentences[:40]):
            end = self.sentences[n + 1] if n + 1 < len(self.sentences) else len(self.text)
            words = re.findall(r"(?<![\w'’])(?!(?:the|and|for|but|with|from|over|that|this)\b)[^\W\d_]{3,}", self.text[start:end])
            if len(words) >= 4 and sum(word[0].isupper() for word in words) > 0.85 * len(words):
                found.add(n)
        return found

    # ---- sequences of capitalised words

    def _runs(self) -> Iterable[tuple[int, int, list[str], str]]:
        """[start, end), the words of a name and its title, for each name that a sequence of capitalised words holds."""
        for run in _RUN.finditer(self.text):
            if run.end() - run.start() > LONG:
                continue  # all in capitals: no name can be told from it
            if " " in run.group() and run.group().isupper() and _LINE_END.match(self.text, run.end()):
                continue  # a line in capitals: a heading
            tokens = [(run.start() + m.start(), run.start() + m.end(), m.group()) for m in _WORDS.finditer(run.group())]
            for part in self._parts(tokens):
                yield from self._name(part)

    def _parts(self, tokens: list[tuple[int, int, str]]) -> Iterable[list[tuple[int, int, str]]]:
        """The sequence cut at "of", unless the name of a body goes on behind it."""
        part: list[tuple[int, int, str]] = []
        for i, token in enumerate(tokens):
            if token[2] in _LINKS:
                if part and not any(bare(t[2]) in self.words.bodies for t in part):
                    yield part
                    part = []
                elif part:
                    part.append(token)
                continue
            if part and part[-1][2].endswith(".") and len(part[-1][2]) > 2 and i and self.text[part[-1][1]] == "\n":
                yield part
                part = []
            part.append(token)
        if part:
            yield part

    def _name(self, part: list[tuple[int, int, str]]) -> Iterable[tuple[int, int, list[str], str]]:
        words = self.words
        while part and (bare(part[0][2]) in words.starters or part[0][2] in _LINKS):
            part = part[1:]
        title: list[str] = []
        body = any(bare(t[2]) in words.bodies for t in part)
        while (
            part
            and not (title and len(part) == 1)  # "Mr. Prince"
            and not body
            and (
                (len(part) > 1 and re.match(r"[A-Z]\w+-[a-z]", part[0][2]) and not part[0][2].startswith(("Al-", "El-")))
                or bare(part[0][2]) in words.titles
                or bare(part[0][2]) in words.honorifics
                or bare(part[0][2]) in words.peoples
            )
        ):
            title.append(bare(part[0][2]))
            part = part[1:]
        if not body and len(part) > 2:  # "Clinton Chairman John Podesta", "Georgia Senator Ann Lee": the name is behind the title
            for i in range(len(part) - 2, 0, -1):
                if bare(part[i][2]) in words.titles:
                    title += [bare(t[2]) for t in part[: i + 1]]
                    part = part[i + 1 :]
                    break
        if not body and len(part) > 2 and bare(part[0][2]) not in words.names:
            # "New Jersey Chris Christie": what stands before a first name is none of it.
            for i in range(1, len(part) - 1):
                if bare(part[i][2]) in words.names and bare(part[0][2]) in words.apart | {"new", "south", "north", "vice"}:
                    part = part[i:]
                    break
        while part and part[-1][2] in _LINKS:
            part = part[:-1]
        if part:
            yield part[0][0], part[-1][1], [t[2] for t in part], " ".join(title)

    # ---- agents

    def _kind(self, names: list[str], title: str, start: int, end: int) -> str:
        words = self.words
        low = [bare(name) for name in names]
        if any(word in words.honorifics for word in title.split()):
            return "person"
        if any(word in words.bodies for word in low):
            return "body"
        if low[0] in words.names and len(names) > 1:
            return "person"
        if title:
            return "person"
        if all(
            word in words.apart or word in words.peoples or word in ("new", "south", "north", "west", "east", "city")
            for word in low
        ):
            return "place"
        if len(names) in (2, 3) and not any(word in words.apart for word in low):
            after = self.text[end : end + 5]
            if re.match(r", \d\d|, an? |, who|, the| said|, 4", after):
                return "person"
        return ""

    def _full(self, start: int, end: int, names: list[str], title: str) -> None:
        kind = self._kind(names, title, start, end)
        if kind == "place":
            return
        name = " ".join(self.text[start:end].split())
        known = self._by_name.get(name)
        if known is None and kind != "body":
            first, last = bare(names[0]), self._last(names)
            for agent in self._by_last.get(last, [])[:FAMILY]:
                its = agent.name.split()
                if self._suffix(its) and self._suffix(names) and self._suffix(its) != self._suffix(names):
                    continue  # father and son
                if bare(its[0]) == first or (len(first) == 1 and its[0][0].lower() == first):
                    known = agent
                    break
        if known is None:
            known = Agent(name, (start, end), kind, self._gender(names, title) if kind != "body" else "")
            self.agents.append(known)
            if kind != "body":
                self._by_last.setdefault(self._last(names), []).append(known)
                self._by_first.setdefault(bare(names[0]), []).append(known)
        elif len(name) > len(known.name) and kind != "body":
            known.name, known.at = name, (start, end)
        known.kind = known.kind or kind
        if len(names) > 1 and kind != "person":
            short = re.match(r"[ ]?\(([A-Z][A-Za-z]{1,7})\)", self.text[end : end + 12])
            self._by_initials.setdefault("".join(part[0] for part in names if part[0].isupper()), known)
            if short:
                self._by_initials[short.group(1)] = known
        self._by_name[name] = known
        known.gender = known.gender or (self._gender(names, title) if known.kind != "body" else "")
        self._learn(known, start, end, title)

    def _agent(self, start: int, end: int, names: list[str], title: str) -> Agent | None:
        words = self.words
        name = " ".join(self.text[start:end].split())
        agent = self._by_name.get(name)
        if agent is None and len(names) > 1:
            family = self._by_last.get(self._last(names), [])[:FAMILY]
            namesakes = [one for one in family if bare(one.name.split()[0]) == bare(names[0])]
            agent = next((one for one in namesakes if self._suffix(one.name.split()) == self._suffix(names)), None)
            agent = agent or (namesakes[0] if namesakes else None)
            if agent is None:
                # A run of a headline: "Carly Fiorina Endorses"
                two = " ".join(names[:2])
                agent = self._by_name.get(two)
                if agent is None:
                    return None
        elif agent is None:
            low = bare(names[0])
            family = self._by_last.get(low, [])
            gender = next((words.honorifics[word] for word in title.split() if words.honorifics.get(word)), "")
            if gender:
                family = [one for one in family if one.gender in (gender, "")] or family
            office = {word for word in title.split() if word in words.roles}
            if len(family) > 1 and office:
                family = [one for one in family if one.roles & office] or family
            if names[0] in self._by_initials and len(names[0]) > 1:
                agent = self._by_initials[names[0]]
            elif family:
                agent = family[0]
                agent.gender = agent.gender or gender
                self._learn(agent, start, end, title)
            elif low in self._by_first and len({id(one) for one in self._by_first[low]}) == 1:
                agent = self._by_first[low][0]
            elif low in words.apart or low in words.peoples or (not title and (low in self.lower or low.endswith("ly"))):
                return None
            else:
                kind = "person" if title or low in words.names else ("body" if names[0].isupper() and len(names[0]) > 1 else "")
                agent = Agent(name, (start, end), kind, self._gender(names, title))
                self.agents.append(agent)
                self._by_name[name] = agent
                self._learn(agent, start, end, title)
        agent.count += 1
        return agent

    def _suffix(self, names: list[str]) -> str:
        return bare(names[-1]) if bare(names[-1]) in _SUFFIXES else ""

    def _one(self, name: str) -> bool:
        low = bare(name)
        return len(self._by_first.get(low, ())) == 1 or low in self._by_last

    def _last(self, names: list[str]) -> str:
        low = [bare(name) for name in names]
        while len(low) > 1 and low[-1] in _SUFFIXES:
            low.pop()
        return low[-1]

    def _gender(self, names: list[str], title: str) -> str:
        words = self.words
        for word in title.split():
            if words.honorifics.get(word):
                return words.honorifics[word]
            if word in words.woman:
                return "f"
            if word in words.man:
                return "m"
        return words.names.get(bare(names[0]), "") if len(names) > 1 or title == "" else ""

    def _learn(self, agent: Agent, start: int, end: int, title: str) -> None:
        """Roles by the words around a name: its title, the words before it, its apposition."""
        if len(agent.roles) > 60 or agent.count > 12:
            return
        words, text = self.words, self.text
        heard = title.split()
        left = text[max(0, start - len(title) - 60) : start].rpartition("\n")[2].rstrip(" ,").split(" ")[-4:]
        if left and left != [""]:
            for word in reversed(left):
                low = bare(word)
                if low.endswith("'s") or low in words.stops or low in words.starters or word[-1:] in ".!?,;:":
                    break
                heard.append(low)
            if not set(heard) & (words.roles | words.bodies | words.titles | words.kin):
                heard = title.split()
        behind = _BEHIND.match(text, end)
        if behind and behind.group(1) in words.bodies:
            heard.append(behind.group(1))
            agent.kind = agent.kind or "body"
        after = _APPOSITION.match(text, end)
        if after and (after.group(1) or set(re.findall(r"[\w-]+", after.group(2))) & (words.roles | words.kin)):
            heard += re.findall(r"[\w'’-]+", after.group(2).split(" who ")[0])
        agent.roles.update(bare(word) for word in heard)
        if not agent.gender and agent.kind == "person":
            agent.gender = "f" if agent.roles & words.woman else "m" if agent.roles & words.man else ""

    def _mention(self, start: int, end: int, agent: Agent) -> Mention:
        text = self.text
        sentence = self.sentence(start)
        line = text[max(self.sentences[sentence], start - 80) : start]
        words = line.split()[-2:]
        words = words[-1:] if not words or words[-1].lower() != "the" else words[:-1] or words
        subject = 1
        if text[end : end + 2] in ("'s", "’s") or re.match(r"s?['’]\s", text[end : end + 3]):
            subject = -1
        elif words and bare(words[0]) in self.words.before:
            subject = 0
        elif len(line) < 24:
            subject = 2
        return Mention(start, end, agent, sentence, self.quoted(start), subject)
