"""The dictionary form of a source's words: "мера Вадима Бойченка" -> "мер Вадим Бойченко"; as written where it cannot be told.

A source is adjectives, the noun that they belong to, what depends on it, and perhaps a name, which stands in the noun's case:
(1) the case is told by the words before ("за словами": genitive; "у ... повідомили": locative); (2) adjectives and noun change;
(3) what depends on the noun stays ("речниці міськради"); (4) a name at the end changes by its first name's sex.
"""

from collections.abc import Sequence
from typing import Literal

from ..reference.slavic_names import NameRules, Rules, name_rules
from .places import places_in

Case = Literal["nominative", "genitive", "locative", "accusative"]
VOWELS = "аеиоуюяіїєыэё"


def nominative(name: str, case: Case, language: str) -> str:
    """`name`, words in `case`, in the nominative; unchanged where a rule is missing."""
    if case == "nominative" or not name:
        return name
    rules = name_rules(language)
    head, _mark, apposed = name.partition(", ")
    words = head.split(" ")
    changed = _changed(words, case, rules, language)
    if changed is None:
        return name
    if apposed:
        rest = _changed(apposed.split(" "), case, rules, language)
        return name if rest is None else f"{' '.join(changed)}, {' '.join(rest)}"
    return " ".join(changed)


def _changed(words: Sequence[str], case: Case, rules: NameRules, language: str) -> list[str] | None:
    given = _given(words, rules)
    if given == 0:
        return _person(words, rules)
    adjectives = 0
    while (
        adjectives < (len(words) if given is None else given) - 1
        and _is_adjective(words[adjectives], rules)
        and not _known_noun(words[adjectives], rules)
    ):
        adjectives += 1
    head = adjectives
    if not _is_word(words[head]):
        return list(words) if adjectives == 0 else None
    noun, plural = _noun(words[head], case, rules)
    if noun is None:
        return None
    gender = 3 if plural else 2 if noun.lower().endswith(rules.neuter) else 1 if noun[-1:].lower() in "ая" else 0
    if noun.lower() in ("голова", "глава", "суддя", "судья", "мужчина"):
        gender = 0
    found = []
    for word in words[:adjectives]:
        changed = _adjective(word, gender, rules)
        if changed is None:
            return None
        found.append(changed)
    found.append(noun)
    rest = list(words[head + 1 :])
    if given is not None:
        person = _person(words[given:], rules)
        if person is None:
            return None
        rest[given - head - 1 :] = person
    elif rest and rest[-1][:1].isupper() and gender == 0 and _is_word(rest[-1]) and not _depends(rest[-1], language):
        if len(rest) > 1 and rest[-2][:1].isupper():
            return None  # two names, of which no first name is known
        surname = _surname(rest[-1], rules)
        if surname is None:
            return None
        rest[-1] = surname
    return found + rest


def _given(words: Sequence[str], rules: NameRules) -> int | None:
    """Where a first name stands that begins the last run of capitals."""
    for i, word in enumerate(words):
        if word.lower() in rules.given and word[:1].isupper() and all(w[:1].isupper() for w in words[i:]):
            return i
    return None


def _person(words: Sequence[str], rules: NameRules) -> list[str] | None:
    first, sex = rules.given[words[0].lower()]
    found = [first if not words[0].isupper() else first.upper()]
    for word in words[1:]:
        if not _is_word(word):
            found.append(word)
            continue
        changed = _by_rule(word, rules.men if sex == "m" else rules.women)
        if changed is None:
            return None
        found.append(changed)
    return found


def _surname(word: str, rules: NameRules) -> str | None:
    """A surname alone behind a man's title, where its ending leaves no doubt."""
    sure = ("енка", "єнка", "ського", "цького", "ского", "цкого", "чука", "ова", "ева", "єва", "іна", "ина", "енко")
    return _by_rule(word, rules.men) if word.lower().endswith(sure) else None


def _depends(word: str, language: str) -> bool:
    """Whether a capital word behind a title is the place or body that the title is of: "мера Маріуполя", "речника МЗС"."""
    return word.isupper() or bool(places_in(word, language))


def _is_word(word: str) -> bool:
    return (word.isalpha() and not word.isascii() and not (word.isupper() and len(word) > 1)) or "'" in word or "-" in word


def _is_adjective(word: str, rules: NameRules) -> bool:
    return any(word.lower().endswith(ending) for ending, _to in rules.adjectives)


def _known_noun(word: str, rules: NameRules) -> bool:
    return any(word.lower() == ending for ending, _to in (*rules.genitive, *rules.locative))


def _adjective(word: str, gender: int, rules: NameRules) -> str | None:
    for ending, to in rules.adjectives:
        if word.lower().endswith(ending) and to[gender] != "=":
            return word[: len(word) - len(ending)] + to[gender]
    return None


def _noun(word: str, case: Case, rules: NameRules) -> tuple[str | None, bool]:
    """The noun in the nominative and whether it is plural; an adjective that stands as a noun ("слідчих") too."""
    lower = word.lower()
    if case == "accusative":
        changed = _by_rule(word, rules.accusative)
        if changed != word:
            return changed, False
        if lower[-1] not in "аяв":
            return word, False
    table = rules.locative if case == "locative" else rules.genitive
    if (
        _is_adjective(word, rules)
        and not _known_noun(word, rules)
        and not lower.endswith(("ів", "їв", "ов", "ев", "телей", "дей"))
    ):
        for gender in (3, 1, 0):
            changed = _adjective(word, gender, rules)
            if changed is not None:
                return changed, gender == 3
    changed = _by_rule(word, table)
    plural = changed is not None and lower.endswith(("ів", "їв", "ов", "ев", "ей", "их", "ых", "ах", "ях")) and changed != word
    return changed, plural or (changed is not None and lower[-1] not in VOWELS and changed != word)


def _by_rule(word: str, rules: Rules) -> str | None:
    lower = word.lower()
    for ending, to in rules:
        if lower.endswith(ending) and len(lower) > len(ending) - 1:
            if to == "?":
                return None
            if to == "=":
                return word
            if lower == ending:  # a whole word: its first letter keeps its case
                return word[0] + to[1:] if to else word
            return word[: len(word) - len(ending)] + to
    return word
