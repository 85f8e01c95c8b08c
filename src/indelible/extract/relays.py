"""The hands that a claim passed through between its speaker and the publisher, read from the words around cue and source.

What is read is the sentence of cue and source without the content, and the rest of the sentence in which the content ends, each
at most `REACH` characters: (1) to whom a telling cue speaks ("told reporters"); (2) phrases that lead to a name ("in an interview
with", "citing", "translated by"); (3) who passes on in an insert (", Reuters reported"); (4) who quotes the source ("Interfax
quoted the council as saying"). A phrase behind the verb of another speaker is that speaker's.
"""

import re
from collections.abc import Iterator, Sequence

from ..model.claim import Relay, RelayRole
from ..model.selector import TextPosition
from ..reference.lexicon import Word, longest, words_of
from ..reference.relays import LANGUAGES, ROLES, RelayWords, relay_words
from .attribution import Attribution

REACH = 300
LONGEST = 8  # words of a name
_END = re.compile(r"[.!?…]+[\"”»)]*\s+(?=[\"“„«(—–-]?\s?[A-ZА-ЯІЇЄҐЁ|])|[\n\r\u2028\u2029]")
_SHORT = re.compile(r"(?:\b[A-ZА-ЯІЇЄҐ]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|Maj|Sgt|Sen|Rep|Gov|Prof|ім|им|вул|ул|проф|ген))\Z")
_OPENS, _CLOSES = '«“"„', '»”"“'
_BEFORE_NAME = ("an", "a", "the", "his", "her", "their", "its", "court")
_REFERRING = ("посиланням", "посилаючись", "ссылкой", "ссылаясь")
_QUOTES = ("quoted", "quotes", "quoting", "cited", "cites")
_AS = ("as", "як", "как")
_THIS = ("це", "этом", "це,")
_NAME_PARTS = ("of", "for", "de", "al", "el")
Name = tuple[int, int]  # words [first, last)


def relays_of(text: str, one: Attribution, language: str) -> tuple[Relay, ...]:
    """Relays of `one` in the order in which the claim passed through them; those it already has come first in their role."""
    if language not in LANGUAGES or not (one.cue or one.source):
        return one.via
    reader = _Reader(text, one, relay_words(language), language)
    found: list[Relay] = list(one.via)
    taken = [at for relay in one.via for at in relay.at] + list(one.source)
    for role, (first, last) in reader.read():
        at = reader.at(first, last)
        if any(at.start < other.end and other.start < at.end for other in taken):
            continue
        taken.append(at)
        found.append(Relay(role=role, name=" ".join(text[at.start : at.end].split()), at=(at,)))
    ranks = {role: rank for rank, role in enumerate(ROLES)}
    kept = len(one.via)
    order = sorted(
        range(len(found)),
        key=lambda i: (ranks.get(found[i].role, len(ranks)), i >= kept, found[i].at[0].start if i >= kept else i),
    )
    return tuple(found[i] for i in order)


class _Reader:
    """One attribution's surroundings: their words, and which of them are its cue and source."""

    def __init__(self, text: str, one: Attribution, table: RelayWords, language: str) -> None:
        self.text, self.one, self.table, self.language = text, one, table, language
        anchors = (*one.source, *one.cue)
        self.left, self.right = min(at.start for at in anchors), max(at.end for at in anchors)
        if self.right - self.left > REACH:  # cue and source far apart: what stands about the cue
            near = one.cue or one.source
            self.left, self.right = near[0].start, min(near[0].end, near[0].start + REACH)
        self.words = self._around()
        self.first = next((i for i, word in enumerate(self.words) if word.end > self.left), len(self.words))
        self.last = next((i for i, word in enumerate(self.words) if word.start >= self.right), len(self.words))
        self.cue = {i for i, word in enumerate(self.words) if _inside(word, one.cue)}
        self.source = {i for i, word in enumerate(self.words) if _inside(word, one.source)}

    def _around(self) -> list[Word]:
        low, high = max(0, self.left - REACH), min(len(self.text), self.right + REACH)
        near = self._masked(low, high)
        begin, end = 0, high - low
        for match in _END.finditer(near):
            if match.group()[0] == "." and _SHORT.search(near, max(0, match.start() - 6), match.start()):
                continue
            if match.end() + low <= self.left:
                begin = match.end()
            elif match.start() + low >= self.right:
                end = match.start()
                break
        words = [word._replace(start=word.start + low + begin, end=word.end + low + begin) for word in words_of(near[begin:end])]
        tail = self.one.content[-1].end
        if tail >= low + end:
            rest = self._masked(tail, min(len(self.text), tail + REACH // 2))
            stop = _END.search(rest)
            more = words_of(rest[: stop.start() if stop else len(rest)])
            if not rest[:1].isspace() or rest[:1] not in "\n\r":
                base = words[-1].sentence + 1 if words else 0
                words += [
                    word._replace(
                        start=word.start + tail, end=word.end + tail, sentence=word.sentence + base, apart=word.apart or not i
                    )
                    for i, word in enumerate(more)
                ]
        return words

    def _masked(self, low: int, high: int) -> str:
        pieces, at = [], low
        for span in self.one.content:
            start, end = max(span.start, at), min(span.end, high)
            if start < end:
                pieces += [self.text[at:start], "|" * (end - start)]
                at = end
        return "".join(pieces) + self.text[at:high]

    def at(self, first: int, last: int) -> TextPosition:
        """Where words [first, last) stand, with the marks of a name in quotation marks."""
        start, end = self.words[first].start, self.words[last - 1].end
        if self.text[start - 1 : start] in _OPENS and start and self.text[end : end + 1] in _CLOSES and self.text[end : end + 1]:
            return TextPosition(start=start - 1, end=end + 1)
        inner = self.text[start:end]
        if self.text[end : end + 1] and self.text[end : end + 1] in _CLOSES and any(mark in inner for mark in _OPENS):
            end += 1
        return TextPosition(start=start, end=end)

    def read(self) -> Iterator[tuple[RelayRole, Name]]:
        yield from self._told()
        yield from self._led()
        if self.one.source:
            yield from self._inserted()
            yield from self._quoting()

    # (1) whom the cue tells

    def _told(self) -> Iterator[tuple[RelayRole, Name]]:
        words, table = self.words, self.table
        if self.language == "en":
            for i in sorted(self.cue):
                if words[i].form in table.telling:
                    name = self._hearer(i + 1)
                    if name:
                        yield "told", name
            return
        if not self.cue or not self.one.cue_lemma or " " in self.one.cue_lemma:
            return
        at = max(self.cue) + 1
        behind = at in self.source
        while at in self.source:
            at += 1
        if at >= len(words) or (words[at].apart and not self._opens(at)):
            return
        known = words[at].form in table.hearers or words[at].form in table.media or words[at].form in table.lead
        named = words[at].capital and (words[at].form.isascii() or not behind)
        if known or named:
            name = self._name(at, table.hearers | table.media)
            whole = name is not None and (known or name[1] >= len(words) or words[name[1]].apart)
            if name and whole and not (named and not known and not self.source):
                yield "told", name

    def _hearer(self, at: int) -> Name | None:
        """Any noun group behind "told"."""
        words, last = self.words, at
        while last < len(words) and last < at + LONGEST and not words[last].apart and words[last].form not in self.table.stop:
            if words[last].form in self.table.never and words[last].capital:
                break
            last += 1
        if last < len(words) and words[last].form == "of" and last > at and not words[last].apart:
            more = self._name(last + 1, self.table.hearers)
            last = more[1] if more else last
        if last == at or (last == at + 1 and words[at].form in self.table.lead):
            return None
        return at, last

    # (2) phrases that lead to a name

    def _led(self) -> Iterator[tuple[RelayRole, Name]]:
        words, table = self.words, self.table
        for hit in longest(table.leads.find(words)):
            role = hit.value
            if any(i in self.cue for i in range(hit.first, hit.last)) and not (role == "told" and self.language == "en"):
                continue
            if self._anothers(hit.first, hit.last):
                continue
            if role == "alone":
                end = hit.last
                first = end - 1
                while first > hit.first + 1 and words[first - 1].form in _BEFORE_NAME:
                    first -= 1
                yield "translated", (first, end)
                continue
            name: Name | None
            if role == "posting":
                name = self._platform(hit.last)
                if name:
                    yield "relayed", name
                continue
            nouns = table.media | (table.speakers if role == "cited" else table.hearers if role == "told" else frozenset())
            at = hit.last
            joined = at < len(words) and (not words[at].apart or self._opens(at))
            name = self._name(at, nouns) if joined else None
            if name is None:
                continue
            if role == "according":
                yield "relayed", name
            else:
                yield next(known for known in ROLES if known == role), name

    def _anothers(self, first: int, last: int) -> bool:
        """Whether another speaker's verb stands between the phrase and our cue."""
        between = range(self.last, first) if first >= self.last else range(last, self.first)
        return any(self.words[i].form in self.table.said and i not in self.cue for i in between)

    def _platform(self, at: int) -> Name | None:
        words = self.words
        for i in range(at, min(at + 2, len(words))):
            if words[i].apart:
                return None
            if words[i].form in self.table.platforms:
                end = i + 1
                while end < len(words) and not words[end].apart and words[end].form in self.table.media:
                    end += 1
                return i, end
            if words[i].form not in self.table.lead and not words[i].capital:
                return None
        return None

    # (3) who passes on, beside the speaker

    def _inserted(self) -> Iterator[tuple[RelayRole, Name]]:
        words, table = self.words, self.table
        for i, word in enumerate(words):
            if word.form not in table.reports or i in self.cue:
                continue
            follows = i + 1 >= len(words) or words[i + 1].apart or words[i + 1].form in ("on", "in")
            before = self._name_before(i)
            if before and follows and self._begins(before[0]):
                yield "relayed", before
            elif self._begins(i) and i + 1 < len(words) and (not words[i + 1].apart or self._opens(i + 1)):
                name = self._name(i + 1, table.media)
                if name and (name[1] >= len(words) or words[name[1]].apart):
                    yield "relayed", name

    def _begins(self, i: int) -> bool:
        """Whether an insert begins at word i, or just before it with "as"."""
        if self.words[i].apart or i == 0:
            return True
        return self.words[i - 1].form in (*_AS, *_THIS)

    def _name_before(self, i: int) -> Name | None:
        first = i
        while first > 0 and not self.words[first].apart and first > i - LONGEST:
            word = self.words[first - 1]
            if not (word.capital or word.form in self.table.media or word.form in self.table.lead or word.form in _NAME_PARTS):
                break
            if word.form in _AS and word.form not in self.table.lead:
                break
            first -= 1
        return self._name(first, self.table.media, stop=i) if first < i else None

    # (4) who quotes the source

    def _quoting(self) -> Iterator[tuple[RelayRole, Name]]:
        at = min(self.source, default=0)
        if at > 1 and self.words[at - 1].form in _QUOTES and not self.words[at].apart:
            name = self._name_before(at - 1)
            if name:
                yield "cited", name
        elif self.cue and at > 1 and self.words[at - 1].form == "на" and self.words[at - 2].form in _REFERRING:
            behind = max(self.cue) + 1
            name = self._name(behind, self.table.media) if behind < at else None
            name = name or self._name_before(min(self.cue))
            if name:
                yield "cited", name

    def _opens(self, i: int) -> bool:
        """Whether only a space and an opening quotation mark stand before word i, so that a name may run on into it."""
        before = self.text[self.words[i - 1].end : self.words[i].start] if i else ""
        return len(before) == 2 and before[0] == " " and before[1] in _OPENS

    def _name(self, at: int, nouns: frozenset[str], stop: int | None = None) -> Name | None:
        """The name that begins at word `at`: words with capitals, in quotation marks, or of `nouns`, and what may open it."""
        words, table = self.words, self.table
        stop = min(len(words), at + LONGEST) if stop is None else stop
        i, last = at, at
        while i < stop:
            word = words[i]
            if word.apart and i > at and not self._opens(i):
                break
            if self._opens(i):
                closing = next((k for k in range(i, stop) if self.text[words[k].end : words[k].end + 1] in _CLOSES), None)
                if closing is None:
                    break
                i = last = closing + 1
                continue
            if word.form in table.never:
                break
            if (word.capital and not (word.form in table.lead and self.language == "en")) or word.form in nouns:
                last = i + 1
            elif not (
                word.form in table.lead
                or word.form in table.media
                or (word.form in _NAME_PARTS and last > at and i + 1 < len(words) and words[i + 1].capital)
            ):
                break
            i += 1
        return (at, last) if last > at else None


def _inside(word: Word, spans: Sequence[TextPosition]) -> bool:
    return any(span.start <= word.start and word.end <= span.end for span in spans)
