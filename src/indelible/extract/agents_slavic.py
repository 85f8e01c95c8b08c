"""Whom a Ukrainian or Russian source stands for: by gender and number of pronouns and verbs, by surnames, by heads of bodies."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from msgspec import structs

from ..model.selector import TextPosition
from ..reference.agents import agent_table
from ..reference.lexicon import fold
from .attribution import Attribution

FAR = 12  # speakers looked at, going back
PARAGRAPHS = 3
_CAPITAL = r"[А-ЯІЇЄҐЁ][а-яіїєґё]+(?:['’ʼ-][А-ЯІЇЄҐЁа-яіїєґё]+)*"
_PERSON = re.compile(rf"(?<!\w)({_CAPITAL})(?=[ \u00a0]((?:{_CAPITAL}[ \u00a0])?{_CAPITAL})(?!\w))")
_ENDING = re.compile(
    r"(?:ого|ього|ому|ові|еві|єві|ами|ями|ої|ьої|ом|ем|єм|ою|ею|єю|ой|ей|ий|ій|ый|им|ым|ая|ую|их|ых|ів|а|я|у|ю|о|е|є|і|ї|и|ы)$"
)
_BEFORE = re.compile(r"((?:[\w'’ʼ-]+[ ]){1,5})$")
_WORD = re.compile(r"[\w'’ʼ-]+")
_QUOTED = re.compile(r"«[^»\n]*|“[^”\n]*|„[^“”\n]*|\"[^\"\n]*\"")
_LINE = re.compile(r"\n\s*")


@dataclass(slots=True)
class _Speaker:
    """Somebody whom the text has named: the name, where, the gender ("p" several), the stems of what they are called."""

    name: str
    at: tuple[int, int]
    gender: str
    person: bool
    roles: set[str] = field(default_factory=set)


class _Words:
    def __init__(self, language: str) -> None:
        table = agent_table(language)
        self.pronouns: dict[str, str] = {fold(k): v for k, v in table["pronouns"].items()}
        self.roles: tuple[str, ...] = tuple(table["roles"].split())
        self.bodies: list[tuple[str, ...]] = [tuple(row) for row in table["bodies"]]
        self.any = frozenset(table["any"].split())
        self.anyone = frozenset(table["anyone"].split())
        self.names = {fold(name): gender for gender in "fm" for name in table[gender].split()}
        self.stems = {self.stem(name): gender for name, gender in self.names.items()}
        self.past: list[tuple[str, str]] = sorted(table["past"].items(), key=lambda item: -len(item[0]))
        self.impersonal: tuple[str, ...] = tuple(table["impersonal"].split())

    @staticmethod
    def stem(word: str) -> str:
        """`word` without its case ending, near enough to tell two names apart."""
        low = fold(word)
        return low if len(low) < 4 else _ENDING.sub("", low).rstrip("ійьї") or low

    def body(self, low: Sequence[str]) -> int:
        """Which group of bodies the words belong to; -1 for none."""
        for n, stems in enumerate(self.bodies):
            if any(word.startswith(stem) if len(stem) > 4 else word == stem for word in low[:3] for stem in stems):
                return n
        return -1

    def role(self, low: Sequence[str]) -> str:
        """The stem of a person's title among the words; "" for none."""
        return next((stem for word in low for stem in self.roles if word.startswith(stem)), "")

    def agreement(self, cue: str) -> str:
        """The gender that a verb shows: "m", "f", "n", "p" for several, "" where it shows none."""
        low = fold(cue)
        return next((gender for ending, gender in self.past if low.endswith(ending)), "")


@cache
def _words(language: str) -> _Words:
    return _Words(language)


def named(text: str, attributions: Sequence[Attribution], language: str) -> tuple[Attribution, ...]:
    """`attributions` with `source_name` and `named_at`."""
    if not attributions:
        return ()
    reader = _Reader(text, language)
    order = sorted(range(len(attributions)), key=lambda i: _at(attributions[i]))
    done = {i: reader.read(attributions[i]) for i in order}
    return tuple(done[i] for i in range(len(attributions)))


def _at(one: Attribution) -> int:
    return (one.source or one.cue or one.content)[0].start


class _Reader:
    """One text read from its beginning."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.words = text, _words(language)
        self.spoken: list[tuple[int, _Speaker]] = []  # where somebody spoke, and who
        self.people: list[_Speaker] = []
        self.by_role: dict[str, list[_Speaker]] = {}
        self.by_family: dict[str, list[_Speaker]] = {}
        self.starts: list[int] = []
        quotes = [(m.start(), m.end()) for m in _QUOTED.finditer(text)]
        q = 0
        for match in _PERSON.finditer(text):
            while q < len(quotes) and quotes[q][1] <= match.start():
                q += 1
            self._person(match, q < len(quotes) and quotes[q][0] <= match.start())

    def _person(self, match: re.Match[str], quoted: bool) -> None:
        words = self.words
        first, family = match.group(1), match.group(2).split()[-1]
        gender = words.stems.get(words.stem(first))
        if gender is None:
            return
        exact = fold(first) in words.names
        namesakes = self.by_family.get(words.stem(family), [])
        known = next((one for one in namesakes if words.stem(one.name.split()[0]) == words.stem(first)), None)
        span = match.start(), match.end(2)
        name = " ".join(self.text[span[0] : span[1]].split())
        if known is None:
            known = _Speaker(name, span, words.names.get(fold(first), gender), True)
            self.by_family.setdefault(words.stem(family), []).append(known)
        elif exact and fold(known.name.split()[0]) not in words.names:
            known.name, known.at, known.gender = name, span, words.names[fold(first)]
        before = _BEFORE.search(self.text, max(0, match.start() - 70), match.start())
        if before and len(known.roles) < 40:
            heard = [fold(word) for word in before.group(1).split()]
            known.roles.update(heard)
            for role in filter(None, (words.role([word]) for word in heard)):
                holders = self.by_role.setdefault(role, [])
                if known not in holders and len(holders) < 50:
                    holders.append(known)
        if not quoted:
            self.starts.append(span[0])
            self.people.append(_Speaker(known.name, span, known.gender if exact else "", True, known.roles))

    # ---- one attribution

    def read(self, one: Attribution) -> Attribution:
        text, words = self.text, self.words
        own = " ".join(text[one.source[0].start : one.source[-1].end].split()) if one.source else ""
        low = [fold(word) for word in _WORD.findall(own)]
        cue = " ".join(text[span.start : span.end] for span in one.cue)
        at = _at(one)
        found: _Speaker | None = None
        if not low:
            found = self._left_out(at, cue)
            if found is None:
                return structs.replace(one, source_name="", named_at=())
        elif low[0] in words.pronouns and len(low) <= 2 and (len(low) == 1 or low[1] in ("ж", "же")):
            found = self._last(at, words.pronouns[low[0]])
            if found is None:
                return structs.replace(one, source_name=own)
        else:
            name = own if not one.source_name or fold(one.source_name) in words.pronouns else one.source_name
            found = self._called(name, at, (one.source[0].start, one.source[-1].end), words.agreement(cue))
        if not self._inside(one, at):
            self.spoken.append((at, found))
        inside = any(span.start <= found.at[0] and found.at[1] <= span.end for span in one.source)
        whole = found.at == (one.source[0].start, one.source[-1].end) if one.source else False
        named_at = () if inside or whole else (TextPosition(start=found.at[0], end=found.at[1]),)
        return structs.replace(one, source_name=found.name, named_at=named_at)

    def _inside(self, one: Attribution, at: int) -> bool:
        """Whether it stands within what another says: such a speaker is not the one who goes on."""
        return any(span.start <= at < span.end for span in one.within)

    def _left_out(self, at: int, cue: str) -> _Speaker | None:
        """Who speaks on where the subject is left out; none where the verb has none ("повідомляється") or the cue is a phrase."""
        if not cue or len(cue.split()) > 1 or fold(cue).endswith(self.words.impersonal):
            return None
        gender = self.words.agreement(cue)
        if not gender and not self.spoken:
            return None
        if gender == "p":
            # "Повідомляють, що" has no subject; it goes on only from several.
            near = self._last(at, "p")
            return near if near and near.gender == "p" else None
        return self._last(at, gender)

    def _last(self, at: int, gender: str) -> _Speaker | None:
        """The last speaker of that gender; before them one whom the text names later, as a subject."""
        mention = None
        i = bisect_right(self.starts, at - 1)
        if i:
            one = self.people[i - 1]
            mention = one if one.gender == gender and self._paragraphs(one.at[1], at) <= 1 else None
        for where, speaker in reversed(self.spoken[-FAR:]):
            if where >= at:
                continue
            if self._paragraphs(where, at) > PARAGRAPHS:
                break
            fits = not gender or not speaker.gender or speaker.gender == gender or (gender == "p" and not speaker.person)
            if fits:
                if mention and mention.at[0] > where and mention.name != speaker.name and self._opens(mention.at[0]):
                    return mention
                return speaker
        return mention

    def _opens(self, at: int) -> bool:
        """Whether a name stands near the beginning of its sentence."""
        return max(self.text.rfind(mark, max(0, at - 60), at) for mark in ".!?\n") >= 0 or at < 60

    def _paragraphs(self, start: int, end: int) -> int:
        return 9 if end - start > 6000 else len(_LINE.findall(self.text, start, end))

    # ---- a name or a description

    def _called(self, name: str, at: int, span: tuple[int, int], agreement: str) -> _Speaker:
        words = self.words
        name = " ".join(name.split())
        tokens = _WORD.findall(name)
        low = [fold(word) for word in tokens]
        person = self._family(tokens, low)
        if person:
            person.roles.update(low)
            return person
        group = words.body(low)
        if group >= 0 or (low and low[0] in words.any):
            for where, speaker in reversed(self.spoken[-3 * FAR :]):
                alike = group < 0 or words.body([fold(word) for word in _WORD.findall(speaker.name)]) == group
                if where >= at or speaker.person or not alike:
                    continue
                longer = len(speaker.name) > len(name) and self._within(low, speaker.name, group)
                if longer or low[0] in words.any or fold(speaker.name) == fold(name):
                    return speaker
            gender = "p" if agreement == "p" and group < 0 else agreement
            return _Speaker(name, span, gender, False, set(low))
        role = words.role(low)
        if role and len(tokens) <= 3:
            holders = [one for one in self.by_role.get(role, []) if self._same(low, one.roles)]
            before = [one for one in holders if one.at[0] < at]
            if before or len(holders) == 1:  # in a heading the name comes after
                return max(before, key=lambda one: one.at) if before else holders[0]
        if len(low) == 1 and low[0] in words.anyone:
            for where, speaker in reversed(self.spoken[-FAR:]):
                if where < at and speaker.person:
                    return speaker
        if len(low) <= 3 and not role:
            mine = [words.stem(word) for word in low]
            for where, speaker in reversed(self.spoken[-FAR:]):
                theirs = [words.stem(word) for word in _WORD.findall(speaker.name)]
                if where < at and len(speaker.name) > len(name) and mine[:1] == theirs[:1] and set(mine) <= set(theirs):
                    return speaker
        return _Speaker(name, span, agreement, bool(role), set(low))

    def _same(self, low: Sequence[str], roles: set[str]) -> bool:
        """Whether every further word of a description ("речник міськради") stands by the person too."""
        stems = {self.words.stem(word) for word in roles}
        return all(self.words.stem(word) in stems for word in low)

    def _within(self, low: Sequence[str], name: str, group: int) -> bool:
        """Whether a body of that name may be called by the words: "міськрада", "рада міста" for "Маріупольська міська рада"."""
        theirs = {self.words.stem(word) for word in _WORD.findall(name)}
        stems = self.words.bodies[group] if group >= 0 else ()
        rest = [word for word in low if not any(word.startswith(stem) for stem in stems)]
        return all(self.words.stem(word) in theirs for word in rest)

    def _family(self, tokens: Sequence[str], low: Sequence[str]) -> _Speaker | None:
        """The person whose surname the words end in: alone, behind a title, or behind a first name."""
        if not tokens or not tokens[-1][0].isupper() or (len(tokens) > 1 and self.words.body(low) == 0 and len(tokens) < 3):
            return None
        family = self.by_family.get(self.words.stem(tokens[-1]), [])
        if len(tokens) > 1 and tokens[-2][0].isupper():
            first = self.words.stem(tokens[-2])
            exact = [one for one in family if self.words.stem(one.name.split()[0]) == first]
            if exact:
                one = exact[0]
                if fold(tokens[-2]) in self.words.names and fold(one.name.split()[0]) not in self.words.names:
                    one.name = f"{tokens[-2]} {tokens[-1]}"  # the reader's nominative for a name that the text only declines
                return one
        return family[0] if family else None
