"""Ukrainian and Russian attributions without a parser: cue words, the marks between clauses, quotation marks and dashes.

For each sentence (1) find cues outside quotations, and cue phrases ("за словами", "по данным"); (2) tell inserts, which
stand beside what is said ("..., — сказав мер", "як повідомляє ...", "за словами ..."), from heads, whose content follows
("заявив, що ...", "сказав: «...»", "вимагає покарати ..."); (3) give each its source; (4) cut the contents where the next
coordinate head or an insert begins; a head within a content is nested; (5) a reporter beside another attribution is a
relay, not a source. Content begins with its conjunction and holds its quotation marks; it ends before the full stop.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import structs

from ..model.claim import Quotation as Kind
from ..model.claim import Relay, RelayRole
from ..model.selector import TextPosition
from ..reference.cues import Cue, cues
from ..reference.lexicon import Phrases, Word, longest, words_of
from ..reference.slavic import bounds_of
from .attribution import Attribution
from .dates import dates_in
from .slavic_cues import Cited, CueFinder
from .slavic_sentence import DASH, Clauses, Sentence, sentences, without
from .slavic_source import Finder, Group

CITING = frozenset(["з посиланням на", "із посиланням на", "посилаючись на", "со ссылкой на", "ссылаясь на"])
# Any day will do to find the words that name a time; what they mean is read later.
SOME_DAY = "2022-04-06"
HEADING = 9  # words before a colon that may name a speaker


@cache
def _phrases(language: str) -> Phrases[Cue]:
    lexicon = cues(language)
    return Phrases((form, cue) for cue in lexicon.of_kind("phrase") for form in (cue.lemma, *cue.forms))


def attributions(text: str, language: str) -> tuple[Attribution, ...]:
    """Every attribution of a Ukrainian ("uk") or Russian ("ru") text, in order of content; nested ones carry `within`."""
    words = words_of(text)
    lexicon = cues(language)
    cue_words = {i for i, word in enumerate(words) if ("verb", word.form) in lexicon.index}
    phrases = {hit.first: (hit.last, hit.value) for hit in longest(_phrases(language).find(words))}
    timed = _timed(text, words, language)
    found: list[Attribution] = []
    memory = ""
    previous: Sentence | None = None
    for sentence in sentences(text, words):
        here = range(sentence.first, sentence.last)
        local = {i - sentence.first for i in here if i in cue_words}
        heads = {i - sentence.first: (phrases[i][0] - sentence.first, phrases[i][1]) for i in here if i in phrases}
        reader = _Reader(text, sentence, words[sentence.first : sentence.last], language, timed, previous)
        for one in reader.read(local, heads):
            name = one.source_name
            if not name or name.lower() in bounds_of(language).pronouns:
                name = memory
            memory = name or memory
            found.append(structs.replace(one, source_name=name))
        previous = sentence
    return tuple(sorted(found, key=lambda a: (a.content[0].start, -a.content[-1].end, a.cue[0].start if a.cue else 0)))


def _timed(text: str, words: Sequence[Word], language: str) -> frozenset[int]:
    spans = [span.at[0] for span in dates_in(text, SOME_DAY, language)]
    timed, at = set(), 0
    for i, word in enumerate(words):
        while at < len(spans) and spans[at].end <= word.start:
            at += 1
        if at < len(spans) and spans[at].start < word.end:
            timed.add(i)
    return frozenset(timed)


class _Reader:
    """One sentence."""

    def __init__(
        self,
        text: str,
        sentence: Sentence,
        words: Sequence[Word],
        language: str,
        timed: frozenset[int],
        previous: Sentence | None,
    ) -> None:
        self.text, self.sentence, self.words, self.language, self.previous = text, sentence, words, language, previous
        self.bounds = bounds_of(language)
        self.finder = Finder(words, frozenset(i - sentence.first for i in timed), self.bounds)
        self.clauses = Clauses(text, sentence, words)
        self.quoted, self.speech = self.clauses.quoted, self.clauses.speech

    def read(self, verbs: set[int], phrases: dict[int, tuple[int, Cue]]) -> Iterator[Attribution]:
        """The attributions of the sentence."""
        if not verbs and not phrases and not self.speech:
            return
        found = list(CueFinder(self.clauses, self.finder, self.language, self.previous is not None).found(verbs, phrases))
        if not found:
            yield from self._heading()
            return
        inserts = [one for one in found if one.kind == "insert"]
        heads = [one for one in found if one.kind != "insert"]
        self._contents(heads, inserts)
        for one in self._relayed(heads, inserts):
            attribution = self._attribution(one)
            if attribution is not None:
                yield attribution

    # (4) contents

    def _contents(self, heads: list[Cited], inserts: list[Cited]) -> None:
        end = self.sentence.end
        cuts = [(self.words[one.left].start, self._end_of(one)) for one in inserts]
        for k, one in enumerate(heads):
            if one.kind == "before":
                assert self.previous is not None
                one.spans = [(self.previous.start, self.previous.end)]
                continue
            if one.coordinate and not one.group and k:
                one.group = heads[k - 1].group
            start = self.words[one.content].start
            if one.kind == "topic":
                one.spans = [(start, self.words[one.first].start)]
                continue
            stop = self._turn(one.content, one.kind)
            quote = self.quoted.get(one.content)
            if quote is not None and one.kind == "quote":
                start = quote.start
                tail = self.text[quote.end : end].strip(" .!?…")
                stop = quote.end if tail else end
                if tail.startswith((",", "—", "–")) and not any(h.first > one.first for h in heads):
                    stop = quote.end
            for other in heads[k + 1 :]:
                if other.coordinate and self.words[other.left].start > start:
                    stop = min(stop, self.words[other.left].start)
                    break
            one.spans = without([(start, stop)], [cut for cut in cuts if cut[0] > start])
            if not one.coordinate:
                for outer in reversed(heads[:k]):
                    if (
                        outer.kind != "before"
                        and outer.spans
                        and outer.spans[0][0] <= self.words[one.first].start < outer.spans[-1][1]
                    ):
                        one.within = outer.spans
                        break
        for one, cut in zip(inserts, cuts, strict=True):
            one.spans = self._beside(one, cut, cuts)

    def _turn(self, content: int, kind: str) -> int:
        """Where the sentence turns against what was said (", однак ..."; behind an object also ", але ..."), or its end."""
        turns = self.bounds.turns | (self.bounds.coordinate if kind == "object" else frozenset())
        for i in range(content + 1, len(self.words)):
            if self.words[i].form in turns and "," in self.clauses.gap(i) and i not in self.quoted:
                return self.words[i].start
        return self.sentence.end

    def _end_of(self, one: Cited) -> int:
        return self.words[one.right - 1].end

    def _beside(self, one: Cited, cut: tuple[int, int], cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """What an insert says of: the quotation it touches, else the rest of the sentence, on both sides."""
        sentence = self.sentence
        before, after = self.quoted.get(one.left - 1), self.quoted.get(one.right)
        if one.first in self.quoted:
            quote = self.quoted[one.first]
            return without([(quote.start, quote.end)], [cut])
        if one.cue is not None and one.cue.kind == "verb" and before is not None:
            spans = [(before.start, before.end)]
            if after is not None and any(mark in self.clauses.gap(one.right) for mark in DASH):
                spans.append((after.start, after.end))
            return spans
        stop = sentence.end
        if sentence.dashed and not any(mark in self.clauses.gap(one.right) for mark in DASH):
            stop = cut[1]
        return without([(sentence.start, stop)], cuts)

    # (5) relays

    def _relayed(self, heads: list[Cited], inserts: list[Cited]) -> Iterator[Cited]:
        citing = [one for one in inserts if one.cue is not None and one.cue.lemma in CITING]
        others = [one for one in inserts if one not in citing]
        for one in citing:
            target = next((h for h in reversed(heads + others) if h.first < one.first and h.group), None)
            if target is None:
                if one.spans and not self._says_of_before():
                    others.append(one)
            else:
                target.via.append(self._relay("cited", target.group))
                target.group = one.group
        passing = [one for one in others if one.cue is not None and one.cue.lemma in self.bounds.relays and one.group]
        speaking = heads + [one for one in others if one not in passing]
        if speaking:
            for one in passing:
                for other in speaking:
                    other.via.append(self._relay("relayed", one.group))
            yield from speaking
        else:
            yield from passing[:1]

    def _says_of_before(self) -> bool:
        opening = " ".join(word.form for word in self.words[:3])
        return any(opening.startswith(said) for said in self.bounds.said_of_before)

    def _relay(self, role: RelayRole, group: Group) -> Relay:
        at = self._at(group.first, group.last)
        return Relay(role=role, name=self.text[at.start : at.end], at=(at,))

    def _at(self, first: int, last: int) -> TextPosition:
        """Where words [first, last) stand, with the mark that closes a name opened within ("командир «Азова»")."""
        start, end = self.words[first].start, self.words[last - 1].end
        inner = self.text[start:end]
        if self.text[end : end + 1] == "»" and inner.count("«") > inner.count("»"):
            end += 1
        return TextPosition(start=start, end=end)

    def _heading(self) -> Iterator[Attribution]:
        """ "Мер Маріуполя: «...»": a speaker and a colon, without a cue."""
        for quote in self.speech[:1]:
            prefix = self.text[self.sentence.start : quote.start].rstrip()
            last = next((i for i, word in enumerate(self.words) if word.start >= quote.start), 0)
            if prefix.endswith(":") and 0 < last <= HEADING:
                group = self.finder.before(0, last, "")
                if group and self.finder.named(group):
                    one = Cited(None, 0, 0, 0, last, "quote", group)
                    one.spans = [(quote.start, quote.end)]
                    attribution = self._attribution(one)
                    if attribution is not None:
                        yield attribution

    # what comes of it

    def _attribution(self, one: Cited) -> Attribution | None:
        content = self._positions(one.spans)
        if not content:
            return None
        source: tuple[TextPosition, ...] = ()
        if one.group:
            source = (self._at(one.group.first, one.group.last),)
        cue: tuple[TextPosition, ...] = ()
        if one.last > one.first:
            cue = (TextPosition(start=self.words[one.first].start, end=self.words[one.last - 1].end),)
        return Attribution(
            content=content,
            cue=cue,
            cue_lemma=one.cue.lemma if one.cue else "",
            source=source,
            source_name=" ".join(self.text[source[0].start : source[0].end].split()) if source else "",
            quotation=self._quotation(one, content),
            via=tuple(one.via),
            within=self._positions(one.within),
        )

    def _quotation(self, one: Cited, content: Sequence[TextPosition]) -> Kind:
        if self.sentence.dashed and one.kind == "insert":
            return "direct"
        inside = [any(q.start <= at.start and at.end <= q.end for q in self.speech) for at in content]
        if all(inside):
            return "direct"
        return "mixed" if any(q.start < at.end and at.start < q.end for q in self.speech for at in content) else "indirect"

    def _positions(self, spans: Sequence[tuple[int, int]]) -> tuple[TextPosition, ...]:
        found = []
        for start, end in spans:
            while start < end and (self.text[start].isspace() or self.text[start] in ",;:.—–-"):
                start += 1
            while end > start and (self.text[end - 1].isspace() or self.text[end - 1] in ",;:.—–-"):
                end -= 1
            if any(c.isalnum() for c in self.text[start:end]):
                found.append(TextPosition(start=start, end=end))
        return tuple(found)
