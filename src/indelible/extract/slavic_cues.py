"""Where a Ukrainian or Russian sentence attributes: each cue, insert or head, with its source and where its content begins."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..model.claim import Relay
from ..model.selector import TextPosition
from ..reference.cues import Cue, cues
from ..reference.slavic import bounds_of
from .slavic_names import Case
from .slavic_phrases import Phrase
from .slavic_sentence import DASH, Clauses
from .slavic_source import NOBODY, PLURAL, Finder, Group

# Verbs of these classes have somebody who speaks before them even where it is a word we do not know.
SURE = ("accuses", "denies", "demands", "estimates")
FINITE = ("в", "ла", "ли", "є", "л", "ет", "ит", "вся", "лася", "лись", "лися", "лся", "лась")
IMPERSONAL = ("ся", "сь", "ано", "ено")  # "повідомлялося про", "у звіті вказано"
ANSWERS = ("denies", "confirms")
SHORT = 6  # words of a speaker between two dashes
INFINITIVE = {"uk": ("ти", "тися", "тись"), "ru": ("ть", "ться", "ти", "тись")}


@dataclass(slots=True)
class Cited:
    """A cue found: words [first, last) of it, its clause [left, right), what kind of head or insert, and its source."""

    cue: Cue | None
    first: int
    last: int
    left: int
    right: int
    kind: str  # "insert", "clause", "quote", "object", "before", "topic", "this"
    group: Group = NOBODY
    content: int = 0  # first word of a head's content
    spans: list[tuple[int, int]] = field(default_factory=list)
    via: list[Relay] = field(default_factory=list)
    within: list[tuple[int, int]] = field(default_factory=list)
    coordinate: bool = False
    case: Case | None = None  # of the source, where the words beside it do not tell


def _gender(form: str) -> str:
    return form[-1:] if form.endswith(("в", "л")) else form[-2:]


def _unknown(form: str) -> Cue:
    return Cue(lemma=form, kind="verb", cue_class="says", modality="asserted", takes=frozenset(["quote"]))


class CueFinder:
    """Steps (1) to (3) of `slavic`, for one sentence; `follows` says whether there is a sentence before it."""

    def __init__(self, clauses: Clauses, finder: Finder, language: str, follows: bool) -> None:
        self.clauses, self.finder, self.language, self.follows = clauses, finder, language, follows
        self.text, self.words = clauses.text, clauses.words
        self.bounds = bounds_of(language)
        self.head: Cited | None = None  # the last verb found: "заявили, що ..., і зажадали доказів"
        self.beside = (-1, -1)  # the last cue phrase: "Reuters із посиланням на мера повідомляє"

    # (1, 2) cues, and how each stands to its content

    def found(self, verbs: set[int], phrases: dict[int, Phrase]) -> Iterator[Cited]:
        """Every cue of the sentence whose source and content have a place, in order of first word."""
        lexicon = cues(self.language)
        past = -1
        spoken = self._spoken(verbs)
        for i in sorted(verbs | set(phrases) | spoken):
            if i < past:
                continue
            if i in phrases and i not in self.clauses.quoted:
                one = self._phrase(i, phrases[i], verbs)
                if one is not None:
                    yield one
                    past = one.right
                    self.beside = (i, one.right)
            elif i in verbs or i in spoken:
                cue = lexicon.index.get(("verb", self.words[i].form)) or _unknown(self.words[i].form)
                found = self._verb(i, cue)
                if found is not None:
                    yield found
                    self.head = found if found.kind != "insert" else self.head
                    past = found.right if found.kind == "insert" else past

    def _spoken(self, verbs: set[int]) -> set[int]:
        """Verbs that no lexicon lists, right behind what was said and a dash: "«...», — відрізав командир"."""
        found = set()
        for i in range(1, len(self.words) - 1):
            if i in verbs or self.words[i].capital or not self.words[i].form.endswith(FINITE):
                continue
            gap = self.clauses.gap(i)
            if not any(mark in gap for mark in DASH):
                continue
            if i - 1 in self.clauses.quoted and i not in self.clauses.quoted:
                found.add(i)
            elif (i in self.clauses.quoted or self.clauses.sentence.dashed) and any(c in ",.!?…" for c in gap):
                right = self.clauses.right(i + 1)  # "«..., — згадує пасічник, — ...»": the speaker stands between two dashes
                group = self.finder.after(i + 1, right, self.words[i].form)
                between = any(mark in self.clauses.gap(right) for mark in DASH) and group.last - group.first <= SHORT
                closing = right == len(self.words) and i not in self.clauses.quoted and self.finder.named(group)
                if (group and between) or closing:
                    found.add(i)
        return found

    def _phrase(self, i: int, phrase: Phrase, verbs: set[int]) -> Cited | None:
        words = self.words
        end = right = self.clauses.right(phrase.last)
        group = Group(*phrase.source) if phrase.source else NOBODY
        if phrase.source:
            right = phrase.last
        else:
            if phrase.last < right and words[phrase.last].form in ("на", "станом"):
                return Cited(phrase.cue, i, phrase.last, i, right, "insert")  # "за даними на 5 квітня"
            verb = next((k for k in range(phrase.last + 1, right) if k in verbs and k not in self.clauses.quoted), right)
            known = phrase.last < verb and (words[phrase.last].capital or words[phrase.last].form in self.bounds.agents)
            if known or not phrase.bare:
                group = self._of_phrase(phrase.last, verb)
            if not group and not phrase.bare:
                return None
            if not group or verb < end:
                right = group.last if group else phrase.last
            else:
                right = max(group.last, right if right < len(words) else group.last)
                if right < len(words) and words[right].form in self.bounds.relative:
                    right = self.clauses.right(right + 1)  # "за словами Оксани, яка вивозила дітей, ..."
        return Cited(phrase.cue, i, phrase.last, i, right, "insert", group)

    def _of_phrase(self, first: int, right: int) -> Group:
        words, bounds = self.words, self.bounds
        if right == len(words) and first > 0 and not self._marked():
            end = first
            while end < right and (words[end].capital or words[end].form in bounds.agents):
                end += 1
            if end > first:
                return Group(first, end)
        end = first
        while end < right and end not in self.finder.timed and (words[end].form not in ("на", "станом") or end == first):
            end += 1
        return Group(first, end)

    def _marked(self) -> bool:
        return self.clauses.sentence.end - self.words[-1].end <= 2 and any(
            self.clauses.boundary(i) for i in range(1, len(self.words))
        )

    def _verb(self, i: int, cue: Cue) -> Cited | None:
        words, bounds = self.words, self.bounds
        left, right = self.clauses.left(i), self.clauses.right(i + 1)
        if left < i and words[i - 1].form in bounds.modal:
            return None  # "слід зазначити, що": nobody says so
        if left < i and words[i - 1].form in bounds.coordinate and i - 1 > left:
            left = i - 1  # "заявив, що ..., і додав, що ..." without the comma
        gap = self.clauses.gap(left)
        dashed = any(mark in gap for mark in DASH) or " - " in gap
        opens = all(words[k].form in bounds.drop and words[k].form not in bounds.coordinate for k in range(left, i))
        if i in self.clauses.quoted:
            inner = dashed and opens and left > 0 and "," in gap + self.text[words[left - 1].end : words[left].start]
            return Cited(cue, i, i + 1, left, right, "insert", self.finder.after(i + 1, right, words[i].form)) if inner else None
        following = self.clauses.gap(right)
        joined = right < len(words) and "," in following and words[right].form in bounds.conjunctions
        quoted = right < len(words) and ":" in following
        inline = next((k for k in range(i + 1, right) if k in self.clauses.quoted), None)
        if words[left].form in bounds.as_ and left < i and not joined:
            group = self.finder.after(i + 1, right, words[i].form) or self.finder.before(left + 1, i, words[i].form)
            return Cited(cue, i, i + 1, left, right, "insert", group) if group else None
        pre = self._before(cue, left, i)
        if cue.cue_class in ANSWERS and not joined and not quoted and self._answers(i):
            group = pre or self.finder.after(i + 1, right, words[i].form)
            one = Cited(cue, i, i + 1, left, right, "this", group) if group and (left > 0 or self.follows) else None
            if one is not None:
                one.coordinate = True
            return one
        opening = " ".join(word.form for word in words[left:i])
        if left == 0 and any(opening.startswith(said) for said in bounds.said_of_before) and not joined and not quoted:
            group = self._saying_of_before(cue, i, left, right)
            return Cited(cue, i, i + 1, left, right, "before", group) if group and self.follows else None
        if left > 0 and any(opening.startswith(said) for said in bounds.said_of_before) and not joined and not quoted:
            group = self._saying_of_before(cue, i, left, right)
            return Cited(cue, i, i + 1, left, right, "this", group, coordinate=True) if group else None
        if cue.lemma in bounds.follows and not self._documented(left, i):
            return None  # "із цього випливає, що": nobody says so
        if joined or quoted:
            return self._head(cue, i, left, right, pre, "clause" if joined else "quote")
        if left > 0 and (dashed or "," in gap or left - 1 in self.clauses.quoted):
            after = self.finder.after(i + 1, right, words[i].form)
            touches = left - 1 in self.clauses.quoted or (dashed and self.clauses.sentence.dashed)
            if opens and (touches or (after and self.finder.named(after)) or (dashed and after)):
                return Cited(cue, i, i + 1, left, right, "insert", after)
            if touches and dashed and pre:
                return Cited(cue, i, i + 1, left, right, "insert", pre)
        if inline is not None and "quote" in cue.takes:
            one = self._head(cue, i, left, inline, pre, "quote")
            one.content = inline
            return one
        if words[left].form in bounds.about and left < i and "about" in cue.takes:
            group = self.finder.after(i + 1, right, words[i].form)
            if group and self.finder.named(group):
                return Cited(cue, i, i + 1, left, right, "topic", group, left)  # "Про обстріл повідомила прокуратура"
        return self._object(cue, i, left, right, pre)

    def _before(self, cue: Cue, left: int, i: int) -> Group:
        """The source between the clause's first word and the cue, without a phrase that cites."""
        start, end = self.beside
        if left < start and end <= i:
            return self.finder.before(left, start, self.words[i].form)
        if start >= left and end <= i:
            left = end
        return self.finder.before(left, i, self.words[i].form, impersonal=self._subjectless(cue))

    def _subjectless(self, cue: Cue) -> bool:
        return cue.lemma.endswith(IMPERSONAL) or cue.lemma in self.bounds.follows

    def _documented(self, left: int, i: int) -> bool:
        return any(word.form in self.bounds.documents for word in self.words[left:i])

    def _saying_of_before(self, cue: Cue, i: int, left: int, right: int) -> Group:
        """Who says "про це": behind the verb, in a document behind it, or between the words and the verb."""
        words = self.words
        if self._subjectless(cue):
            papers = i + 2 < right and words[i + 1].form in self.bounds.in_document
            return self.finder.before(i + 1, right, words[i].form, impersonal=True) if papers else NOBODY
        group = self.finder.after(i + 1, right, words[i].form)
        return group or (self.finder.before(left + 2, i, words[i].form) if left + 2 < i else NOBODY)

    def _continues(self, i: int, left: int) -> bool:
        """Whether the clause goes on with what the last speaker did: "..., і зажадали доказів"."""
        words, head = self.words, self.head
        joined = left == i - 1 and words[left].form in self.bounds.coordinate and "," in self.clauses.gap(left)
        if not (joined or (left == i > 0 and "," in self.clauses.gap(left))) or head is None or not head.group:
            return False
        if not joined and words[self.clauses.left(left - 1)].form in self.bounds.relative:
            return False  # "..., що водій, який вивозив дітей, розповів, що ..."
        return _gender(words[head.first].form) == _gender(words[i].form)

    def _answers(self, i: int) -> bool:
        """Whether the object of the verb is "це", "это": what was said before."""
        this, words = self.bounds.this, self.words
        return (i > 0 and words[i - 1].form in this and not self.clauses.boundary(i)) or (
            i + 1 < len(words) and words[i + 1].form in this and not self.clauses.boundary(i + 1)
        )

    def _head(self, cue: Cue, i: int, left: int, right: int, pre: Group, kind: str) -> Cited:
        words = self.words
        after = self.finder.after(i + 1, right, words[i].form)
        content = right
        if cue.cue_class == "accuses" and i + 1 < right and pre:
            after, content, kind = NOBODY, i + 1, "object"
        group = pre or after
        going_on = not group and self._continues(i, left)
        if (
            not group
            and not going_on
            and left > 0
            and words[left].form not in self.bounds.coordinate
            and "," in self.clauses.gap(left)
        ):
            group = self._apposed(left)
        if left < i and words[left].form in self.bounds.relative and "," in self.clauses.gap(left) and left > 0:
            group = self.finder.before(self.clauses.left(left - 1), left, words[i].form) or group
        if self._accused(cue, i, group):
            group = NOBODY
        one = Cited(cue, i, i + 1, left, right, kind, group, content)
        one.coordinate = going_on or words[left].form in self.bounds.coordinate or ";" in self.clauses.gap(left)
        self._told(one, after)
        return one

    def _accused(self, cue: Cue, i: int, group: Group) -> bool:
        """ "Чоловіка звинуватили у вбивстві": who stands before the cue is its object, for no other stands behind it."""
        words = self.words
        if (
            cue.cue_class != "accuses"
            or not words[i].form.endswith(("ли", "ть", "ют"))
            or i + 1 >= len(words)
            or group.first >= i
        ):
            return False
        return words[i + 1].form in ("у", "в", "во") and not any(
            w.form in self.bounds.agents for w in words[group.first : group.last]
        )

    def _apposed(self, left: int) -> Group:
        """ "Вадим Бойченко, мер Маріуполя, заявив": the clauses before the cue, a name and a title."""
        begin = self.clauses.left(left - 1)
        while begin > 0 and "," in self.clauses.gap(begin) and self.words[begin].form.endswith(self.bounds.gerunds):
            if self.words[begin].capital:
                break
            left, begin = begin, self.clauses.left(begin - 1)  # "Президент, коментуючи удар, сказав"
        if begin > 0 and "," in self.clauses.gap(begin):
            before = self.clauses.left(begin - 1)
            if self.words[begin].form in self.bounds.relative:
                return self.finder.before(before, begin, "")
            begin = before
        return self.finder.before(begin, left, "")

    def _object(self, cue: Cue, i: int, left: int, right: int, pre: Group) -> Cited | None:
        words, bounds = self.words, self.bounds
        if i + 1 >= len(words) or self.clauses.boundary(i + 1):
            return None
        behind = words[i + 1].form in bounds.about
        sure = cue.cue_class in SURE or behind or "infinitive" in cue.takes
        # "Повідомляють про вибухи": nobody is named, and nobody is meant to be.
        unsaid = behind and cue.cue_class == "reports" and i == left == 0 and words[i].form.endswith(PLURAL)
        nobody = unsaid or self._continues(i, left)
        if not (pre and (self.finder.named(pre) or sure)) and not cue.lemma.endswith(IMPERSONAL) and not nobody:
            return None
        told = self.finder.after(i + 1, right, words[i].form)
        begin = told.told_last or i + 1
        while begin < right and words[begin].form in bounds.drop and words[begin].form not in bounds.about:
            begin += 1
        if begin >= right:
            return None
        infinitive = any(word.form.endswith(INFINITIVE[self.language]) for word in words[begin : min(right, begin + 4)])
        about = words[begin].form in bounds.about
        fits = (
            ("infinitive" in cue.takes and infinitive)
            or ("about" in cue.takes and about)
            or ("object" in cue.takes and words[begin].form not in bounds.prepositions)
            or (cue.cue_class == "demands" and "object" in cue.takes and words[begin].form in ("від", "от"))
            or (cue.cue_class == "accuses")
            or (cue.cue_class == "estimates" and not about)
        )
        if not fits:
            return None
        group = NOBODY if self._accused(cue, i, pre) else pre
        one = Cited(cue, i, i + 1, left, right, "object", group, begin)
        one.coordinate = words[left].form in bounds.coordinate or ";" in self.clauses.gap(left)
        self._told(one, told)
        return one

    def _told(self, one: Cited, group: Group) -> None:
        if group.told_last > group.told_first:
            start, end = self.words[group.told_first].start, self.words[group.told_last - 1].end
            one.via.append(Relay(role="told", name=self.text[start:end], at=(TextPosition(start=start, end=end),)))
