"""How surely a claim is made, and whether it says that something was or was not: the cue's words, then the content's.

The cue decides first: what is denied, promised, demanded or alleged stays so. An assertion, confirmation or estimate whose
content has "may", "ймовірно", "возможно", "could not be verified" is possible; an assertion whose content has "reportedly",
"нібито", "якобы" is alleged, with "estimated" estimated. A question is possible. A cue that "not" takes back says nothing ("could
not confirm", "did not say"): the content is possible. A cue without an entry in the lexicon is read by its words.

Polarity is that of what the content tells of. It is denied where the cue denies, where "not" stands with a cue that expects,
promises or demands ("does not plan to"), where a word that denies governs the event's words ("nobody was killed"), where what
is promised or demanded is that something not be, and where the content says of a thing that it is false. "Nobody could leave"
names no event that was not: it asserts that nobody could leave, and stays affirmed.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ..model.claim import Modality, Polarity
from ..model.selector import TextPosition
from ..reference.cues import Cue, cues
from ..reference.hedges import LANGUAGES, able, asking, breaks, cue_words, hedges, nobody, speaking, unsaid
from ..reference.lexicon import Hit, Word, longest, words_of

NEAR = 8  # words between a denial and the event's words that it governs
EARLY = 8  # words of the content among which a denial counts where something is promised or demanded
BEHIND = 10  # words behind a content among which "could not be verified" speaks of it


class Reading(NamedTuple):
    """How surely, whether it was or was not, the words that show each, and the class of the cue ("" where it is not known)."""

    modality: Modality
    polarity: Polarity
    modality_at: tuple[TextPosition, ...] = ()
    polarity_at: tuple[TextPosition, ...] = ()
    cue_class: str = ""


_STRENGTH: tuple[Modality, ...] = ("denied", "alleged", "promised", "demanded", "confirmed", "estimated", "possible", "asserted")
_STRONG = ("denied", "promised", "demanded", "alleged")
_OVER: dict[str, tuple[str, ...]] = {
    "asserted": ("unverified", "possible", "alleged", "estimated", "promised", "demanded"),
    "confirmed": ("unverified", "possible"),
    "estimated": ("unverified", "possible"),
}
_MEANT_AWAY = ("estimated", "promised", "demanded")  # their "not" is that of the content
_ENDINGS = (("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))


@cache
def cue_of(lemma: str, language: str) -> Cue | None:
    """The cue of that lemma, of whichever kind; None for one the lexicon lacks."""
    if language not in LANGUAGES or not lemma:
        return None
    lexicon = cues(language)
    for kind in ("verb", "phrase", "noun", "adjective"):
        found = lexicon.find(lemma, kind)
        if found is not None:
            return found
    return None


@cache
def _form(form: str, language: str) -> Cue | None:
    """The cue whose lemma or form a word is: as listed, or in English without its ending ("pledged", "claims", "planned")."""
    found = cue_of(form, language)
    if found is not None or language != "en" or len(form) < 5:
        return found
    for ending, instead in _ENDINGS:
        if form.endswith(ending):
            stem = form[: -len(ending)]
            twice = len(stem) > 3 and stem[-1] == stem[-2]
            found = cue_of(stem + instead, language) or (cue_of(stem[:-1], language) if twice else None)
            if found is not None:
                return found
    return None


def hedge_hits(words: Sequence[Word], language: str) -> list[Hit[str]]:
    """Every hedge and denial among `words`, the longest phrase where they overlap ("could not" is no "could")."""
    if language not in LANGUAGES:
        return []
    hits = [hit for hit in longest(hedges(language).find(words)) if hit.value != "not"]
    return [hit for hit in hits if not _month(words, hit)]


def _month(words: Sequence[Word], hit: Hit[str]) -> bool:
    word = words[hit.first]
    follows = words[hit.last].form if hit.last < len(words) else ""
    return word.form == "may" and word.capital and (not word.apart or "0" <= follows[:1] <= "9")


def modality_of(
    words: Sequence[Word],
    hits: Sequence[Hit[str]],
    content: Sequence[TextPosition],
    cue: Sequence[TextPosition],
    cue_lemma: str,
    language: str,
    event_at: Sequence[TextPosition] = (),
    source: Sequence[TextPosition] = (),
    text: str = "",
) -> Reading:
    """Modality and polarity, and the words that show them (the cue's, where it is more than "said"; then the content's).

    `hits` are the hedges within the content; `text`, where it is given, shows whether the content ends as a question.
    """
    if language not in LANGUAGES or not words or not content:
        return Reading("asserted", "affirmed")
    spoken = _Cue(words, content, cue, cue_lemma, language)
    modality = spoken.modality
    shown: list[TextPosition] = list(cue) if modality != "asserted" else []
    negated = _negated(words, cue, spoken, source, language)
    unmeant = negated is not None and modality in _MEANT_AWAY
    if negated is not None and not unmeant:
        modality = "possible"
    if negated is not None:
        shown = list(cue) if any(at.start <= negated.start and negated.end <= at.end for at in cue) else [negated, *cue]
    denied_at: tuple[TextPosition, ...] = ()
    if modality == "denied":
        denied_at = tuple(cue)
    elif unmeant and negated is not None:
        denied_at = (negated,)
    inside = [hit for hit in hits if any(span.start <= hit.start and hit.end <= span.end for span in content)]
    if modality not in _STRONG:
        over = _OVER.get(modality, ())
        near = [hit for hit in inside if hit.value in over and _weighs(words, hit, content, event_at)]
        about = _about(words, content, source, language) if "unverified" in over else None
        if about is not None:
            near.append(about)
        if near:
            best = min(near, key=lambda hit: (over.index(hit.value), hit.start))
            modality = _as_modality(best.value)
            shown.append(TextPosition(start=best.start, end=best.end))
        elif modality == "asserted" and (asked := _asked(words, content, language, text)) is not None:
            modality = "possible"
            shown.append(asked)
    if not denied_at:
        denial = _denial(words, inside, content, event_at, modality, language)
        denied_at = (denial,) if denial is not None else ()
    return Reading(modality, "denied" if denied_at else "affirmed", tuple(shown), denied_at, spoken.cue_class)


def _as_modality(group: str) -> Modality:
    return next((modality for modality in _STRENGTH if modality == group), "possible")


class _Cue:
    """What the cue's words say: its modality and class, by its lemma or, where the lexicon lacks that, by its words."""

    def __init__(
        self, words: Sequence[Word], content: Sequence[TextPosition], cue: Sequence[TextPosition], lemma: str, language: str
    ) -> None:
        self.known = _form(lemma, language)
        own = [word for span in cue for word in _within(words, span)]
        # The cue's words as one run, whatever stands between them: "called ... a fake" is a phrase.
        run = [word._replace(apart=False, sentence=0) for word in own]
        phrases = longest(cue_words(language).find(run)) if run else []
        if run and (before := _at(words, run[0].start)) and not words[before].apart:
            reported = longest(hedges(language).find(words, before - 1, before))
            phrases += [hit for hit in reported if hit.value == "alleged"]  # "reportedly told"
        if not run and lemma:
            phrases = longest(cue_words(language).find(words_of(lemma)))
        found = [_as_modality(hit.value) for hit in phrases]
        if self.known is None:
            covered = {at for hit in phrases for at in range(hit.first, hit.last)}
            each = [one for at, word in enumerate(run) if at not in covered and (one := _form(word.form, language)) is not None]
            # Of a cue's words the last verb attributes ("declined to comment", "went on to say").
            self.known = min(each, key=lambda one: _STRENGTH.index(self._of(one, words, cue, content)), default=None)
        base: Modality = self._of(self.known, words, cue, content) if self.known is not None else "asserted"
        factual = bool(found) and all(one == "asserted" for one in found)
        if self.known is None or not factual:
            found.append(base)
        self.modality: Modality = min(found, key=_STRENGTH.index)
        self.cue_class = self.known.cue_class if self.known is not None else ""
        if self.known is not None and self.known.cue_class == "asks" and not _asks(words, content, language):
            self.modality = "demanded"

    @staticmethod
    def _of(known: Cue, words: Sequence[Word], cue: Sequence[TextPosition], content: Sequence[TextPosition]) -> Modality:
        """The entry's modality; of one that needs a certain word at the cue's end or the content's beginning only with that."""
        if not known.only_with or not cue:
            return known.modality
        last = _at(words, cue[-1].end)
        last -= words[last].start >= cue[-1].end  # the first word behind the cue, except at the end of the text
        first = _at(words, content[0].start)
        return known.modality if {words[first].form, words[last].form} & known.only_with else "asserted"


def _asks(words: Sequence[Word], content: Sequence[TextPosition], language: str) -> bool:
    """Whether what is asked is a question ("whether anyone knew"), not a wish ("the army to leave")."""
    first = _at(words, content[0].start)
    early = words[first : first + 6]
    if language != "en" or early[0].form in asking(language):
        return True
    return not any(word.form == "to" for word in early) and early[0].form != "that"


def _weighs(words: Sequence[Word], hit: Hit[str], content: Sequence[TextPosition], event_at: Sequence[TextPosition]) -> bool:
    """Whether a hedge speaks of what the content tells: it stands in the sentence of the event, else in the first."""
    at = words[_at(words, (event_at or content)[0].start)]
    return words[hit.first].sentence == at.sentence


def _about(
    words: Sequence[Word], content: Sequence[TextPosition], source: Sequence[TextPosition], language: str
) -> Hit[str] | None:
    """Words around the content that say that it was not verified: behind it, or in the source ("unconfirmed reports")."""
    end = _at(words, content[-1].end)
    spans = [(end, min(len(words), end + BEHIND))] if words[end].start >= content[-1].end else []
    for span in source:
        own = _within(words, span)
        if own:
            first = _at(words, own[0].start)
            spans.append((first, first + min(len(own), BEHIND)))
    for at, (first, last) in enumerate(spans):
        behind = at == 0 and first == end
        for hit in hedges(language).find(words, first, last):
            # Behind the content only in its own sentence, and where nothing but a comma stands between.
            if hit.value == "unverified" and (
                not behind or (hit.first - first < 2 and words[hit.first].sentence == words[max(0, end - 1)].sentence)
            ):
                return hit
    return None


def _asked(words: Sequence[Word], content: Sequence[TextPosition], language: str, text: str) -> TextPosition | None:
    """The word or mark that makes the content a question or a condition: "whether", "чи", "ли", "if", "?"."""
    first = _at(words, content[0].start)
    for at in range(first, min(len(words), first + 3)):
        word = words[at]
        if word.end <= content[-1].end and (word.form == "ли" or (at == first and word.form in asking(language))):
            return TextPosition(start=word.start, end=word.end)
    end = content[-1].end
    said = _within(words, TextPosition(start=content[0].start, end=end))
    if said and said[0].sentence != said[-1].sentence:
        return None  # of several sentences the last asks, and the first says
    last = next((at for at in range(end - 1, max(end - 4, content[-1].start - 1), -1) if text[at : at + 1] == "?"), None)
    if last is None and text[end : end + 1] == "?":
        last = end
    return TextPosition(start=last, end=last + 1) if last is not None else None


def _negated(
    words: Sequence[Word], cue: Sequence[TextPosition], spoken: _Cue, source: Sequence[TextPosition], language: str
) -> TextPosition | None:
    """The word that takes the cue back: in it ("could not confirm"), before it ("declined to say"), in the source ("no one")."""
    if not cue:
        return None
    known = spoken.known
    index = _at(words, cue[0].start)
    candidates = []
    if index and not words[index].apart:
        candidates.append(index - 1)
        if index > 1 and words[index - 1].form in able(language) and not words[index - 1].apart:
            candidates.append(index - 2)
    own = [word for span in cue for word in _within(words, span)]
    candidates += [_at(words, word.start) for word in own]
    if source and (first := words[_at(words, source[0].start)]).form in nobody(language):
        return TextPosition(start=first.start, end=first.end)
    for at in candidates:
        word = words[at]
        itself = known is not None and (word.form in known.forms or word.form.startswith(known.lemma))
        silent = [following.form for following in words[at + 1 : at + 3]]
        if silent[:1] == ["to"] and silent[1:] and silent[1] in speaking(language) and word.form in unsaid(language):
            return TextPosition(start=word.start, end=word.end)
        if itself and not (len(own) > 1 and word.start == own[0].start):
            continue  # "refused" is a cue too, and does not take itself back; "declined to comment" does
        if word.form in unsaid(language) or (language == "en" and word.form.endswith("n't")):
            more = at + 1 < len(words) and words[at + 1].form in ("only", "just", "merely", "тільки", "лише", "только", "лишь")
            return None if more else TextPosition(start=word.start, end=word.end)
    return None


def _denial(
    words: Sequence[Word],
    inside: Sequence[Hit[str]],
    content: Sequence[TextPosition],
    event_at: Sequence[TextPosition],
    modality: Modality,
    language: str,
) -> TextPosition | None:
    """The word that says that what the content tells of was not, or shall not be."""
    first = _at(words, content[0].start)
    for hit in inside:
        at = TextPosition(start=hit.start, end=hit.end)
        if hit.value == "untrue" and hit.first - first < NEAR:
            return at
        if event_at:
            event = _at(words, event_at[0].start)
            behind = hit.first - _at(words, event_at[-1].end)  # words between, where it stands behind the event
            if hit.value == "deny" and hit.end <= event_at[0].start and _governs(words, hit.last, event, language):
                return at
            if hit.value == "without" and hit.last == event:
                return at
            if hit.value == "none" and 0 <= behind < 3 and not words[hit.first].apart:
                return at
            if hit.value == "deny" and behind == 0 and words[hit.first].form in nobody(language):
                return at  # "killed no one"
        if modality in ("promised", "demanded") and hit.value == "deny" and hit.first - first < EARLY and not event_at:
            return at
    return None


def _governs(words: Sequence[Word], last: int, event: int, language: str) -> bool:
    """Whether a denial that ends before word `last` reaches the event: no clause begins between them."""
    between = words[last : event + 1]
    return len(between) <= NEAR and not any(word.apart or word.form in breaks(language) for word in between)


def _within(words: Sequence[Word], span: TextPosition) -> list[Word]:
    at, found = _at(words, span.start), []
    while at < len(words) and words[at].start < span.end:
        if words[at].start >= span.start:
            found.append(words[at])
        at += 1
    return found


def _at(words: Sequence[Word], start: int) -> int:
    """The index of the first word at or after character `start` (the last word where there is none)."""
    low, high = 0, len(words) - 1
    while low < high:
        middle = (low + high) // 2
        if words[middle].start < start:
            low = middle + 1
        else:
            high = middle
    return low


def modality_in(
    text: str, content: Sequence[TextPosition], cue: Sequence[TextPosition], cue_lemma: str, language: str
) -> Reading:
    """As `modality_of`, from a text; for many claims of one text, find words and hits once."""
    words = words_of(text)
    return modality_of(words, hedge_hits(words, language), content, cue, cue_lemma, language, text=text)
