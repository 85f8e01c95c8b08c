"""Ukrainian and Russian attributions without a parser: cue words, the marks between clauses, quotation marks and dashes.

For each sentence (1) find cues outside quotations, and cue phrases ("за словами", "по данным"); (2) tell inserts, which
stand beside what is said ("..., — сказав мер", "як повідомляє ...", "за словами ..."), from heads, whose content follows
("заявив, що ...", "сказав: «...»", "вимагає покарати ..."); (3) give each its source; (4) cut the contents where the next
coordinate head or an insert begins; a head within a content is nested; (5) a reporter beside another attribution is a
relay, not a source. Content begins with its conjunction and holds its quotation marks; it ends before the full stop.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import structs

from ..model.claim import Quotation as Kind
from ..model.claim import Relay, RelayRole
from ..model.selector import TextPosition
from ..reference.cues import cues
from ..reference.lexicon import Word, words_of
from ..reference.slavic import bounds_of
from .attribution import Attribution
from .dates import dates_in
from .quotation import quotations
from .slavic_cues import Cited, CueFinder
from .slavic_heading import heading
from .slavic_joined import Joiner
from .slavic_names import Case, nominative
from .slavic_phrases import Phrase, phrases_in
from .slavic_sentence import DASH, Clauses, Sentence, sentences, without
from .slavic_source import Finder, Group

CITING = frozenset(["з посиланням на", "із посиланням на", "посилаючись на", "со ссылкой на", "ссылаясь на"])
_ASKED = re.compile(r"[?!]+\s*[—–-]\s")
MANY = 12  # inserts of one sentence: of more, each says only what stands beside it
# Any day will do to find the words that name a time; what they mean is read later.
SOME_DAY = "2022-04-06"


def attributions(text: str, language: str) -> tuple[Attribution, ...]:
    """Every attribution of a Ukrainian ("uk") or Russian ("ru") text, in order of content; nested ones carry `within`."""
    words = words_of(text)
    lexicon = cues(language)
    cue_words = {i for i, word in enumerate(words) if ("verb", word.form) in lexicon.index}
    phrases = phrases_in(words, language)
    marks = quotations(text)
    joiner = Joiner(text, marks)
    timed = _timed(text, words, language)
    found: list[Attribution] = []
    memory = ""
    previous: Sentence | None = None
    last: tuple[TextPosition, ...] = ()  # what the sentence before says that somebody said
    for sentence in sentences(text, words, marks):
        here = range(sentence.first, sentence.last)
        local = {i - sentence.first for i in here if i in cue_words}
        heads = {i - sentence.first: phrases[i].moved(sentence.first) for i in here if i in phrases}
        reader = _Reader(text, sentence, words[sentence.first : sentence.last], language, timed, previous)
        reader.said = last
        last = ()
        for one in reader.read(local, heads):
            if one.quotation == "direct" or joiner.stray(one.content) or any(not mark.closed for mark in sentence.quotes):
                content = joiner.joined(one.content)
                one = structs.replace(one, content=content, quotation="direct" if content != one.content else one.quotation)
            last = last if one.within else one.content
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
        self.said: tuple[TextPosition, ...] = ()

    def read(self, verbs: set[int], phrases: dict[int, Phrase]) -> Iterator[Attribution]:
        """The attributions of the sentence."""
        found: list[Cited] = []
        if verbs or phrases or self.speech or self.sentence.dashed:
            found = list(CueFinder(self.clauses, self.finder, self.language, self.previous is not None).found(verbs, phrases))
        group, begin = heading(self.clauses, self.finder, self.language)
        if group and not any(one.first < begin for one in found):
            found.insert(0, Cited(None, 0, 0, 0, begin, "quote", group, begin))
        if not found:
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
            if one.kind in ("before", "this"):
                one.spans = self._pointed(one, heads[:k])
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
            for other in inserts:
                if other.left > one.content and self._joint(other):
                    stop = min(stop, self.words[other.left - 1].start)
                    break
            one.spans = without(
                [(start, stop)], [cut for c, cut in zip(inserts, cuts, strict=True) if cut[0] >= start and not self._nests(c)]
            )
            if not one.coordinate:
                for outer in reversed(heads[:k]):
                    if (
                        outer.kind not in ("before", "this")
                        and outer.spans
                        and outer.spans[0][0] <= self.words[one.first].start < outer.spans[-1][1]
                    ):
                        one.within = outer.spans
                        break
        for one, cut in zip(inserts, cuts, strict=True):
            around = next(
                (h for h in reversed(heads) if self._nests(one) and h.spans and h.spans[0][0] < cut[0] < h.spans[-1][1]), None
            )
            if around is None:
                one.spans = self._beside(one, cut, cuts, heads)
                continue
            begin = self.words[around.content]
            start = begin.end if begin.form in self.bounds.conjunctions else begin.start
            one.spans = without([(max(start, self._clause_of(one, around.content)), around.spans[-1][1])], [cut])
            one.within = around.spans

    def _nests(self, one: Cited) -> bool:
        """Whether an insert, within what somebody says, is part of it: "заявив, що, за даними розвідки, ..."."""
        phrase = one.cue is not None and one.cue.kind == "phrase" and one.cue.lemma not in CITING
        return phrase and one.left not in self.quoted and not self._joint(one)

    def _clause_of(self, one: Cited, first: int) -> int:
        """Where the coordinate clause of an insert begins, behind word `first`; 0 where it is in the first clause."""
        for i in range(one.left - 1, first, -1):
            if self.words[i].form in self.bounds.coordinate and "," in self.clauses.gap(i):
                return self.words[i].end
        return 0

    def _joint(self, one: Cited) -> bool:
        """Whether an insert begins a clause of its own: "..., а за словами лікаря, ..."."""
        i = one.left - 1
        return i > 0 and self.words[i].form in self.bounds.coordinate and "," in self.clauses.gap(i)

    def _pointed(self, one: Cited, heads: Sequence[Cited]) -> list[tuple[int, int]]:
        """What "це" and "про це" point back to: what was said before, in the sentence or the one before it."""
        if one.kind == "this":
            if heads and heads[-1].spans:
                return heads[-1].spans
            if one.left > 0:
                return [(self.sentence.start, self.words[one.left - 1].end)]
            if self.said:
                return [(at.start, at.end) for at in self.said]
        assert self.previous is not None
        return [(self.previous.start, self.previous.end)]

    def _turn(self, content: int, kind: str) -> int:
        """Where the sentence turns against what was said (", однак ..."; behind an object also ", але ..."), or its end."""
        turns = self.bounds.turns | (self.bounds.coordinate if kind == "object" else frozenset())
        for i in range(content + 1, len(self.words)):
            if self.words[i].form in turns and "," in self.clauses.gap(i) and i not in self.quoted:
                return self.words[i].start
        return self.sentence.end

    def _end_of(self, one: Cited) -> int:
        end = self.words[one.right - 1].end
        if one.group and one.group.last == one.right:
            end = max(end, self._at(one.group.first, one.group.last).end)
        return end

    def _beside(
        self, one: Cited, cut: tuple[int, int], cuts: list[tuple[int, int]], heads: Sequence[Cited]
    ) -> list[tuple[int, int]]:
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
            return without(spans, cuts)
        start, stop = sentence.start, sentence.end
        if sentence.dashed:
            if not any(mark in self.clauses.gap(one.right) for mark in DASH):
                stop = cut[1]
            start, stop = self._part(cut, cuts, start, stop)
        elif one.cue is not None and one.cue.kind == "phrase":
            later = next((h for h in heads if h.coordinate and h.left >= one.right), None)
            if later is not None:
                stop = self.words[later.left].start
            start = max(start, self._clause_of(one, 1))
        if len(cuts) > MANY:
            start = max((right for _left, right in cuts if right <= cut[0]), default=start)
            stop = min((left for left, _right in cuts if left >= cut[1]), default=stop)
            cuts = [cut]
        return without([(start, stop)], cuts)

    def _part(self, cut: tuple[int, int], cuts: list[tuple[int, int]], start: int, stop: int) -> tuple[int, int]:
        """What one speaker of a turn of dialogue says: a question before it is not part, nor is the next speaker's."""
        before = max((right for _left, right in cuts if right <= cut[0]), default=start)
        for turn in _ASKED.finditer(self.text, before, cut[0]):
            if any(c.isalnum() for c in self.text[turn.end() : cut[0]]):
                before = turn.end()
        behind = min((left for left, _right in cuts if left >= cut[1]), default=stop)
        if behind < stop:  # what follows belongs to the next speaker, unless the sentence goes on
            follows = self.text[cut[1] : behind].lstrip()
            stop = behind if follows.startswith(",") and not _ASKED.search(follows) else cut[1]
        return before, stop

    # (5) relays

    def _relayed(self, heads: list[Cited], inserts: list[Cited]) -> Iterator[Cited]:
        citing = [one for one in inserts if one.cue is not None and one.cue.lemma in CITING]
        others = [one for one in inserts if one not in citing]
        for one in citing:
            target = next((h for h in reversed(heads + others) if h.first < one.first and h.group), None)
            target = target or next((h for h in heads if h.left <= one.left < h.first and h.group), None)
            if target is None:
                if one.spans and not self._says_of_before():
                    others.append(one)
            else:
                target.via.append(self._relay("cited", target.group))
                target.group, target.case = one.group, "accusative"
        passing = [one for one in others if one.cue is not None and one.cue.lemma in self.bounds.relays and one.group]
        speaking = heads + [one for one in others if one not in passing]
        if any(one.group for one in speaking):
            for one in passing:
                for other in speaking:
                    other.via.append(self._relay("relayed", one.group))
            yield from speaking
        else:
            yield from speaking
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
        elif self.text[start - 1 : start] == "«" and self.text[end : end + 1] == "»":
            start, end = start - 1, end + 1
        return TextPosition(start=start, end=end)

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
            source_name=self._name(one, source[0]) if source else "",
            quotation=self._quotation(one, content),
            via=tuple(one.via),
            within=self._positions(one.within),
        )

    def _name(self, one: Cited, at: TextPosition) -> str:
        """The source's words in the nominative; the word before them tells their case."""
        name = " ".join(self.text[at.start : at.end].split())
        first = one.group.first
        before = self.words[first - 1].form if first else ""
        case: Case = one.case or "nominative"
        if name.lower() in self.bounds.possessive:
            return ""
        if one.cue is not None and one.cue.kind == "phrase":
            case = "accusative" if one.cue.lemma in CITING else "genitive"
        elif one.case:
            pass
        elif before in self.bounds.documents:
            case = "genitive"
        elif before in self.bounds.places and not self.clauses.boundary(first):
            case = "locative"
        return nominative(name, case, self.language)

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
