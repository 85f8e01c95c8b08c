"""Places that no gazetteer has, by the words beside a name with capitals: "the village of X", "near X", "X district", "село X".

Such a place has its words and, where its kind is said, a UCDP precision; no name and no point. A name that is once surely a
place is one wherever the same text has it alone. A person, a body, a day or a language behind "in" is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..reference.lexicon import Word
from ..reference.places import Bodies, bodies

LONGEST = 5  # words of a name
_INNER = frozenset(("al", "az", "ad", "ar", "el", "de", "la", "le", "du", "da", "di", "upon", "sur", "es", "ed"))
_TRUST = frozenset(("believe", "believes", "believed", "trust", "confidence", "faith", "interest", "interested", "belief"))
# "in Syrian cities": an adjective before its noun
_UK_ENDS = ("ий", "а", "е", "і", "ого", "ої", "ому", "ій", "их", "ими", "им", "у", "ою")
_RU_ENDS = ("ий", "ая", "ое", "ие", "ого", "ой", "ому", "ом", "их", "ими", "им", "ую")
_ADJECTIVE = {
    "en": ("ian", "ish", "ese", "ean", "can", "qi", "li", "ni", "ti", "ch", "ic", "al", "led"),
    "uk": (*(f"{stem}ьк{end}" for stem in "сцз" for end in _UK_ENDS), "ного", "ному", "ній", "ньому"),
    "ru": (*(f"{stem}к{end}" for stem in "сц" for end in _RU_ENDS), "ном", "ной", "ных", "ную"),
}
_SAID = frozenset(("said", "says", "told", "added", "сказав", "заявив", "повідомив", "сказал", "заявил", "сообщил"))
_SPOKE = frozenset(
    ("said", "says", "told", "added", "has", "is", "was", "were", "have", "will", "had", "who", "are", "commented")
)
# a person behind "у" stands in the genitive, a place in the locative or the accusative
_GENITIVE = {"uk": ("а", "я", "ого", "ої"), "ru": ("а", "я", "ого")}
_GOING = frozenset(
    (
        *(
            "travel",
            "travels",
            "travelled",
            "traveled",
            "flee",
            "fled",
            "return",
            "returned",
            "returning",
            "went",
            "moved",
            "flew",
        ),
        *(
            "drove",
            "evacuated",
            "deported",
            "taken",
            "transferred",
            "relocated",
            "advanced",
            "marched",
            "walked",
            "sent",
            "brought",
        ),
        *("displaced", "reassigned", "withdrew", "retreated"),
    )
)
_TOOK = frozenset(("fled", "liberated", "besieged", "shelled", "retook", "recaptured"))  # what is done to a place
_DIRECTIONS = frozenset(("east", "west", "north", "south", "northern", "southern", "eastern", "western", "central"))
_GOES_ON = frozenset(
    (
        *("and", "or", "on", "at", "to", "by", "for", "with", "from", "under", "as", "where", "after", "before", "when", "while"),
        *("і", "та", "й", "и", "на", "з", "с", "до", "по", "за", "від", "от", "для", "або", "или"),
    )
)
_AGAINST = frozenset(
    ("assault", "siege", "battle", "offensive", "liberation", "capture", "recapture", "fall", "bombardment", "residents")
)


class Unlisted(NamedTuple):
    """A place of words [first, last), whose own name begins at `first`; `lead_at` is the word that a lead stands before."""

    first: int
    last: int
    lead_at: int
    precision: int | None


def unlisted(text: str, words: Sequence[Word], language: str, taken: Sequence[tuple[int, int]]) -> list[Unlisted]:
    """Every such place in order; none overlaps the words that `taken`, in order, holds. Linear in the number of words."""
    known = bodies(language)
    free = _free(len(words), taken)
    sure: dict[tuple[str, ...], int | None] = {}
    shown: Counter[tuple[str, ...]] = Counter()
    found: dict[int, Unlisted] = {}
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        last = _run(text, words, at, language) if words[at].capital else at
        if last == at:
            at += 1
            continue
        runs.append((at, last))
        for one in _shown(text, words, at, last, known, language):
            if all(free[one.first : one.last]):
                found[one.first] = one
                name = tuple(_plain(word) for word in words[one.first : one.last])
                shown[name] += 1
                sure[name] = one.precision or sure.get(name)
        at = last
    names = [tuple(_plain(word) for word in words[first:last]) for first, last in runs]
    count, surnames = Counter(names), {name[-1] for name in names if len(name) > 1 and name not in sure}
    told = {name for (_first, last), name in zip(runs, names, strict=True) if _speaks(words, last)}
    # A name that is mostly not led to, that speaks, or that another name ends in ("Ted Cruz") was a person's behind "in" too.
    people = {
        name
        for name, precision in sure.items()
        if precision is None and (name in told or (len(name) == 1 and name[0] in surnames) or shown[name] * 5 < count[name])
    }
    for (first, last), name in zip(runs, names, strict=True):  # elsewhere in the text, alone
        if first not in found and name in sure and all(free[first:last]) and not _person(words, first, known):
            found[first] = Unlisted(first, last, first, sure[name])
    fit = (found[first] for first in sorted(found))
    return [one for one in fit if tuple(_plain(word) for word in words[one.first : one.last]) not in people]


def _speaks(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and words[at].form in _SAID and not words[at].apart


def _free(size: int, taken: Sequence[tuple[int, int]]) -> list[bool]:
    free = [True] * size
    for first, last in taken:
        free[first:last] = [False] * (last - first)
    return free


def _plain(word: Word) -> str:
    return word.form[:-2] if word.form.endswith("'s") else word.form


def _run(text: str, words: Sequence[Word], at: int, language: str) -> int:
    """The end of the run of words with capitals that begins at `at`; "az" and "de" may stand within."""
    last = at + 1
    while last < len(words) and last - at < LONGEST and text[words[last - 1].end : words[last].start] in (" ", "\u00a0"):
        if words[last - 1].form.endswith("'s"):
            break
        inner = words[last].form in _INNER and last + 1 < len(words) and words[last + 1].capital and language == "en"
        if not words[last].capital and not (inner and not words[last + 1].apart):
            break
        last += 1
    while last > at and not words[last - 1].capital:
        last -= 1
    return last


def _shown(text: str, words: Sequence[Word], at: int, last: int, known: Bodies, language: str) -> Iterator[Unlisted]:
    """The place that the run [at, last) is by the words beside it, if it is one."""
    reader = _english if language == "en" else _slavic
    one = reader(text, words, at, last, known, language)
    if one is not None:
        yield one
        joined = _second(text, words, one, known, language)
        if joined is not None:
            yield joined


def _second(text: str, words: Sequence[Word], one: Unlisted, known: Bodies, language: str) -> Unlisted | None:
    """The Y of "in X and Y"."""
    at = one.last
    if one.precision is not None or at + 1 >= len(words) or words[at].form not in ("and", "та", "і", "й", "и"):
        return None
    if words[at].apart or words[at + 1].apart or not words[at + 1].capital:
        return None
    last = _run(text, words, at + 1, language)
    if last == at + 1 or not _fit(text, words, at + 1, last, known, language):
        return None
    if last < len(words) and not words[last].apart and words[last].form in _SPOKE:
        return None
    return Unlisted(at + 1, last, one.lead_at, None)


def _fit(text: str, words: Sequence[Word], first: int, last: int, known: Bodies, language: str) -> bool:
    """Whether a run may be a place's name: no title, day, body or abbreviation in it."""
    name = words[first:last]
    if language == "en":
        if any(_plain(word) in known.never for word in name) or words[first].form in known.titles:
            return False
    elif any(_is_never(word.form, known) for word in name) or words[first].form in known.titles:
        return False
    if len(name) == 1 and name[0].form in _DIRECTIONS:
        return False
    shown = text[name[0].start : name[-1].end]
    if len(shown) < 3 or (len(name) == 1 and shown.replace(".", "").isupper()) or shown.isupper():
        return False
    if any(word.form.endswith("'s") for word in name[:-1]):
        return False
    if last < len(words) and not words[last].apart:
        following = words[last]
        if any(hit.first == last for hit in known.names.find(words, last, min(len(words), last + 2))):
            return False  # "Diyala council"
        if following.form not in known.after and not following.capital and _ends_adjective(name[-1].form, language):
            return following.form in (
                "and",
                "or",
                "on",
                "at",
                "to",
                "by",
                "for",
                "with",
                "from",
                "under",
                "as",
                "where",
                "і",
                "та",
                "й",
                "и",
                "на",
                "з",
                "с",
            )
    return True


def _is_never(form: str, known: Bodies) -> bool:
    return any(form[:size] in known.never for size in range(max(2, len(form) - 2), len(form) + 1))


def _ends_adjective(form: str, language: str) -> bool:
    return form.endswith(_ADJECTIVE[language])


def _person(words: Sequence[Word], first: int, known: Bodies) -> bool:
    return first > 0 and not words[first].apart and (words[first - 1].form in known.titles)


def _english(text: str, words: Sequence[Word], at: int, last: int, known: Bodies, language: str) -> Unlisted | None:
    if last - at > 1 and words[at].form in ("the", "in", "near", "at", "from"):
        at += 1  # at the head of a sentence
    before = [words[i].form for i in range(max(0, at - 3), at)] if not words[at].apart else []
    if before and before[-1] == "the":
        before.pop()
    lead_at = at
    if before and words[at - 1].capital and before[-1] in known.near and not (words[at - 1].apart or at == 1):
        return None  # "the Near East"
    # "the village of X": before "of" its kind
    if len(before) >= 2 and before[-1] == "of" and before[-2] in known.kinds:
        return Unlisted(at, last, at - 2, known.kinds[before[-2]]) if _fit(text, words, at, last, known, language) else None
    led = bool(before) and (before[-1] in known.near or (before[-1] == "of" and before[-2:-1] and _direction(before[-2])))
    led = led and not (len(before) > 1 and before[-2] in _TRUST)
    # "X Province", "X district", "the X River"
    kind = known.after.get(_plain(words[last - 1])) if last - at > 1 else None
    end, name = last, last - 1
    own = words[last - 1].form.endswith("'s")  # "Kargopol's camp"
    if kind is None and last < len(words) and not words[last].apart and words[last].form in known.after and not own:
        kind, end, name = known.after[words[last].form], last + 1, last
    if kind is not None:
        built = words[end - 1].form in known.built
        if (built and not led and before[-1:] not in (["at"], ["on"])) or not _fit(text, words, at, name, known, language):
            return None
        follow = end < len(words) and not words[end].apart
        if follow and any(hit.first == end for hit in known.names.find(words, end, min(len(words), end + 2))):
            return None
        if _ends_adjective(words[name - 1].form, language) and end > last:
            return None  # "Iraqi city", "Syrian base"
        return Unlisted(at, end, lead_at, kind)
    # "Camp X", "Lake X", "Gulf of X"
    if words[at].form in known.prefix:
        if last - at > 1 and _fit(text, words, at, last, known, language):
            return Unlisted(at, last, lead_at, 1 if words[at].form in ("camp", "fort") else 5)
        if (
            last - at == 1
            and last + 1 < len(words)
            and words[last].form == "of"
            and words[last + 1].capital
            and not words[last].apart
        ):
            return Unlisted(at, _run(text, words, last + 1, language), lead_at, 5)
        return None
    going = len(before) > 1 and before[-1] == "to" and any(form in _GOING for form in before[:-1])
    going = going or (bool(before) and before[-1] in _TOOK)
    fought = len(before) > 1 and before[-1] in ("of", "on", "for") and before[-2] in _AGAINST
    if (led or going or fought) and _fit(text, words, at, last, known, language):
        return Unlisted(at, last, lead_at, None)
    return None


def _direction(form: str) -> bool:
    return form in ("north", "south", "east", "west", "outside", "outskirts", "vicinity") or form.endswith(("west", "east"))


def _slavic(text: str, words: Sequence[Word], at: int, last: int, known: Bodies, language: str) -> Unlisted | None:
    # "X область", "X район": the adjective before, of at most two words
    if last < len(words) and not words[last].apart and words[last].form in known.after:
        if _ends_adjective(words[last - 1].form, language) and _fit(text, words, at, last, known, language):
            return Unlisted(last - 1 if last - at > 2 else at, last + 1, at, known.after[words[last].form])
        return None
    if at == 0:
        return None
    before, gap = words[at - 1], text[words[at - 1].end : words[at].start]
    if before.form in known.kinds and gap in (" ", ". ", ".", " «"):
        short = len(before.form) == 1
        if short and (not gap.startswith(".") or (at > 1 and text[words[at - 2].start].isdigit())):
            return None  # "с Иваном", "2014 г. Москва", "5 м. Потом"
        return Unlisted(at, last, at - 1, known.kinds[before.form]) if _fit(text, words, at, last, known, language) else None
    if gap != " " or before.form not in known.near:
        return None
    if not _fit(text, words, at, last, known, language):
        return None
    form = words[last - 1].form
    if before.form in ("у", "в", "во") and form.endswith(_GENITIVE[language]):
        return None  # "у Зеленского": a person
    if last < len(words) and not words[last].apart and not words[last].capital and _ends_adjective(form, language):
        return None
    return Unlisted(at, last, at, None)
