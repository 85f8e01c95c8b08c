"""Numbers that a text gives, as low, best and high, with what they count: "about 160,000 residents", "десятки тисяч".

The readings: "at least", "more than" n: low n. "up to", "fewer than" n: high n. "about" n: best n, approximate. A range:
low and high. A plural without a number says two at least ("dozens": low 24, "tens of thousands": low 20,000), "several"
three ("several hundred": low 300), approximate, open above; behind "up to" it gives only a high, the most it can mean
(99,999). A dozen is approximate; so is half a million. A fraction lies between its whole neighbours. A range's first number
takes the scale of its second ("5-7 thousand"). Days, years standing alone, clock times, ordinals and the numbers of articles
and schools are not quantities; ages, durations, distances, money and percentages are, under units that say so.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from heapq import merge
from math import ceil, floor
from typing import NamedTuple

from ..model.quantity import Quantity
from ..model.selector import TextPosition
from ..model.when import Span
from ..reference.lexicon import Word, words_of
from ..reference.numbers import Numbers, numbers, phrases
from .counted import unit_of
from .uncounted import codes_in, counts, is_day

LANGUAGES = ("en", "uk", "ru")
LARGEST = 2**53 - 1
_SPACE = " \u00a0\u2009\u202f"
_NUMERAL = re.compile(
    rf"(?<![\w.,:/])(?P<money>[$€£]\s?)?(?P<digits>[0-9]{{1,3}}(?:[{_SPACE}][0-9]{{3}})+|[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,3}}(?:\.[0-9]{{3}}){{2,}}|[0-9]+)"
    rf"(?P<fraction>[.,][0-9]+)?(?![0-9:/]|[.,][0-9])(?P<tail>-?[^\W\d_]+(?:-[^\W\d_]+)*)?(?P<sign>\s?[%°]|\+)?"
)
_RANGE = re.compile(r"\s?[-–—]\s?")
# "5-х", "20-ти", "10-річний": a case ending leaves a cardinal, another word makes an adjective or an ordinal.
_CASE_ENDING = {"uk": ("-х", "-ти", "-ма", "-м"), "ru": ("-х", "-ти", "-ми", "-м"), "en": ()}
_LETTER_SCALE = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000, "тис": 1_000, "тыс": 1_000, "млн": 1_000_000}


class Number(NamedTuple):
    """A number read from items [first, last); `vague` where it is the least that a plural can mean, `most` then the most."""

    value: Decimal
    last: int
    approximate: bool = False
    vague: bool = False
    most: Decimal | None = None
    scaled: bool = False
    high: Decimal | None = None  # the second of "п'ять-шість"


class _Reader:
    """One text's words, with each numeral as one item that has a value."""

    def __init__(self, text: str, words: Sequence[Word], language: str, skip: Sequence[tuple[int, int]]) -> None:
        self.text, self.language = text, language
        self.table: Numbers = numbers(language)
        self.items: list[Word] = []
        self.values: dict[int, Decimal] = {}
        self.money: set[int] = set()
        self.not_counts: set[int] = set()
        self._merge(words, skip)
        self.starts = _starters(language)
        self.before = {hit.last: hit for hit in reversed(phrases(language, "before").find(self.items))}
        self.after = {hit.first: hit for hit in reversed(phrases(language, "after").find(self.items))}

    def _merge(self, words: Sequence[Word], skip: Sequence[tuple[int, int]]) -> None:
        spans = iter(skip)
        skipped = next(spans, None)
        done = -1  # up to here the text is in `items`
        for word in words:
            if word.start < done:
                continue
            while skipped is not None and skipped[1] <= word.start:
                skipped = next(spans, None)
            inside = skipped is not None and skipped[0] <= word.start
            if inside:
                self.not_counts.add(len(self.items))
            if "0" <= word.form[0] <= "9":
                if not inside:
                    done = self._numeral(word, word.start)
                    if done > word.start:
                        continue
                self.not_counts.add(len(self.items))
            if done > 0 and self.text[done - 1] == "+" and self.text[done : word.start].isspace():
                word = word._replace(apart=False)
            self.items.append(word)

    def _numeral(self, word: Word, start: int) -> int:
        """Takes the numeral at `start`, and one behind a dash, into `items`; returns where they end, or `start` for none."""
        match = _NUMERAL.match(self.text, start - self._sign_before(start))
        value = _value(match, self.language) if match else None
        if match is None or value is None:
            return start
        tail = match["tail"] or ""
        scale = _LETTER_SCALE.get(tail.lower(), 1)
        if tail and scale == 1 and tail not in _CASE_ENDING[self.language]:
            self.not_counts.add(len(self.items))
        end = match.end("tail") if tail else match.end("fraction") if match["fraction"] else match.end("digits")
        if match["sign"] == "+":
            end = match.end("sign")
        self.values[len(self.items)] = value * scale
        if match["money"]:
            self.money.add(len(self.items))
        apart = word.apart and start == word.start
        if match["money"] and self.items:  # the sign is all that stands between
            apart = bool(self.text[self.items[-1].end : match.start()].strip())
        self.items.append(word._replace(start=start, end=end, form="#", apart=apart))
        if start == word.start and self.text[end : end + 1] in ("-", "–", "—") and self.text[end + 1 : end + 2].isdecimal():
            return max(end, self._numeral(word, end + 1))
        return end

    def _sign_before(self, start: int) -> int:
        before = self.text[max(0, start - 2) : start]
        return 1 if before[-1:] in "$€£" and before else 2 if before[:1] in "$€£" and before[1:].isspace() else 0

    def number(self, i: int) -> Number | None:
        """The number whose first item is `i`, or None."""
        table, items = self.table, self.items
        if i >= len(items) or i in self.not_counts:
            return None
        if i in self.values:
            return self._scaled(self.values[i], i + 1)
        form = items[i].form
        if form not in self.starts:
            return None
        for phrase, least in table.several.items():
            size = phrase.count(" ") + 1
            if [w.form for w in items[i : i + size]] == phrase.split():
                value, last = self._scales(i + size)
                plural = value > 1 or phrase not in ("few", "many", "багато", "много")
                return Number(value * least, last, True, True, value * 9, value > 1) if plural else None
        if " ".join(w.form for w in items[i : i + 2]) in table.half or form in table.half:
            after = i + (2 if form not in table.half else 1)
            value, last = self._scales(after)
            if value > 1:
                part = Decimal("1.5") if form in ("півтора", "полтора", "полутора") else Decimal("0.5")
                return Number(value * part, last, True, scaled=True)
        if form in table.whole:
            return Number(Decimal(table.whole[form]), i + 1, True, scaled=True)
        if form in table.singular and i in self.before and not items[i].apart:
            value, last = self._scales(i + 1)
            return Number(value * table.plural_scales[form], last, scaled=True)  # "более тысячи": a genitive singular
        if form in table.plural_scales:
            value, last = self._scales(i + 1, after_of=True)
            value *= table.plural_scales[form]
            return Number(value * 2, last, True, True, value * 10 - 1, True)
        if form in table.article and i + 1 < len(items) and items[i + 1].form in table.scales:
            return self._cardinal(i + 1)
        return self._cardinal(i)

    def _scales(self, i: int, *, after_of: bool = False) -> tuple[Decimal, int]:
        """The product of the scale words from `i` on ("hundred thousand"), and the item after them."""
        value, last = Decimal(1), i
        while last < len(self.items) and not self.items[last].apart:
            form = self.items[last].form
            scale = self.table.scales.get(form) or self.table.plural_scales.get(form)
            if after_of and form in self.table.of and last + 1 < len(self.items):
                following = self.items[last + 1].form
                if following in self.table.plural_scales or following in self.table.scales:
                    last += 1
                    continue
            if scale is None or (form in ("k", "m") and last - 1 not in self.money):
                break  # "5 m" are metres but for money; "5m" is one word
            value, last = value * scale, last + 1
        return value, last

    def _scaled(self, value: Decimal, i: int) -> Number:
        scale, last = self._scales(i)
        dozen = last > i and self.items[last - 1].form == "dozen"
        return Number(value * scale, last, dozen, scaled=scale > 1)

    def _cardinal(self, i: int) -> Number | None:
        table, items = self.table, self.items
        total, current, at = Decimal(0), Decimal(0), i
        dozen = scaled = False
        while at < len(items) and (at == i or not items[at].apart):
            form = items[at].form
            parts = form.split("-")
            if len(parts) == 2 and all(p in table.ones or p in table.tens for p in parts):
                left, right = (table.ones.get(p, table.tens.get(p, 0)) for p in parts)
                if left < right and at == i:
                    by, last = self._scales(at + 1)
                    return Number(left * by, last, True, scaled=by > 1, high=right * by)
                if parts[0] not in table.tens or current % 100:
                    break
                current += left + right
            elif form in table.ones and current % 10 == 0 and (current % 100 == 0 or current % 100 >= 20):
                current += table.ones[form]
            elif form in table.tens and current % 100 == 0:
                current += table.tens[form]
            elif form in table.hundreds and current % 1000 == 0:
                current += table.hundreds[form]
            elif form in table.scales and not (at == i and form in ("k", "m")):
                scale = table.scales[form]
                scaled, dozen = True, dozen or form == "dozen"
                if scale < 1000:
                    current = max(current, Decimal(1)) * scale
                else:
                    total, current = total + max(current, Decimal(1)) * scale, Decimal(0)
            elif form in table.link and scaled and at + 1 < len(items) and self._small(items[at + 1].form):
                pass
            else:
                break
            at += 1
        return None if at == i else Number(total + current, at, dozen, scaled=scaled)

    def _small(self, form: str) -> bool:
        return form.split("-")[0] in self.table.ones or form.split("-")[0] in self.table.tens


@cache
def _starters(language: str) -> frozenset[str]:
    table = numbers(language)
    hyphenated = {f"{a}-{b}" for a in table.ones | table.tens for b in table.ones | table.tens}
    forms = {
        *table.ones,
        *table.tens,
        *table.hundreds,
        *table.scales,
        *table.plural_scales,
        *table.whole,
        *table.article,
        *hyphenated,
    }
    return frozenset(forms | {phrase.split()[0] for phrase in (*table.several, *table.half)})


def _value(match: re.Match[str], language: str) -> Decimal | None:
    digits = re.sub(rf"[{_SPACE},.]", "", match["digits"])
    fraction = match["fraction"] or ""
    if len(digits) > 15:
        return None
    if len(fraction) == 4 and len(digits) <= 3 and digits[0] != "0" and (fraction[0] == "," or language != "en"):
        return Decimal(digits + fraction[1:])  # "5,000" in any language; "5.000" where the comma is the decimal sign
    return Decimal(digits + fraction.replace(",", "."))


def quantities_in(
    text: str, language: str, dates: Sequence[Span] = (), words: Sequence[Word] | None = None
) -> tuple[Quantity, ...]:
    """Every quantity that `text` gives, in order; `dates` are those of the text, whose numbers are no quantities."""
    if language not in LANGUAGES:
        return ()
    words = words_of(text) if words is None else words
    skip = merge(((d.at[0].start, d.at[0].end) for d in dates), codes_in(text))
    reader = _Reader(text, words, language, list(skip))
    found: list[Quantity] = []
    i = 0
    while i < len(reader.items):
        if i not in reader.values and reader.items[i].form not in reader.starts:
            i += 1
            continue
        number = reader.number(i)
        if number is None:
            i += 1
            continue
        quantity, i = _quantity(reader, i, number)
        if quantity is not None:
            found.append(quantity)
    return tuple(found)


def _quantity(reader: _Reader, first: int, number: Number) -> tuple[Quantity | None, int]:
    items, text = reader.items, reader.text
    low, last, high = number.value, number.last, number.high
    second = _second(reader, first, number) if high is None and not number.vague else None
    if second is not None:
        if second.scaled and not number.scaled and low < 1000:
            unscaled = second.value / _scale_of(second, reader)
            low = low * _scale_of(second, reader) if low <= unscaled else low
        if low < second.value:
            high, last = second.value, second.last
    kinds, start = set(), first
    while start in reader.before and not items[start].apart:
        hit = reader.before[start]
        kinds.add(hit.value)
        start = hit.first
    if high is not None and start and items[start - 1].form in reader.table.between and not items[start].apart:
        start -= 1
    end = items[last - 1].end
    if end < len(text) and text[end - 1] == "+":
        kinds.add("at-least")
    following = reader.after.get(last)
    if following is not None and not items[last].apart:
        kinds.add(following.value)
        last, end = following.last, following.end
    unit = unit_of(reader, start, first, last)
    plain = number.value == number.value.to_integral_value() and high is None and not number.scaled
    if is_day(reader, first, last) or not counts(reader, first, last, number.value, plain=plain, bounded=bool(kinds), unit=unit):
        return None, max(last, first + 1)
    begin = items[start].start
    if first in reader.money and start == first:
        begin -= reader._sign_before(begin)
    readings = _bounds(low, high, number, kinds)
    if any(n is not None and n > LARGEST for n in readings):
        return None, last
    low_, best, high_ = readings
    return (
        Quantity(
            original=text[begin:end],
            low=low_,
            best=best,
            high=high_,
            approximate=number.approximate or "about" in kinds,
            unit=unit.name,
            at=(TextPosition(start=begin, end=end),),
        ),
        last,
    )


def _scale_of(number: Number, reader: _Reader) -> Decimal:
    value, _last = reader._scales(number.last - 1)
    return value if value > 1 else Decimal(1)


def _second(reader: _Reader, first: int, number: Number) -> Number | None:
    """The second number of a range that begins with `number`: behind a dash, "to", "or", or "and" after "between"."""
    items, at = reader.items, number.last
    if at >= len(items):
        return None
    gap = reader.text[items[at - 1].end : items[at].start]
    if _RANGE.fullmatch(gap):
        return reader.number(at)
    between = first > 0 and items[first - 1].form in reader.table.between and not items[first].apart
    joins = (*reader.table.to, *(reader.table.both if between else ()))
    if items[at].form in joins and not items[at].apart:
        second = reader.number(at + 1)
        return second if second and not second.vague else None
    return None


def _bounds(low: Decimal, high: Decimal | None, number: Number, kinds: set[str]) -> tuple[int | None, int | None, int | None]:
    down, up = floor(low), ceil(low)
    if high is not None:
        return down, None, ceil(high)
    if number.vague:
        return (None, None, int(number.most or low)) if "at-most" in kinds else (down, None, None)
    if "at-least" in kinds:
        return down, None, None
    if "at-most" in kinds:
        return None, None, up
    return (None, down, None) if down == up else (down, None, up)


# What a claim's event counts: a unit that ends so, or is so called, comes first.
_COUNTED_BY = {
    "killing": ("-killed", "casualties", "bodies"),
    "injury": ("-injured", "casualties"),
    "body-disposal": ("bodies", "cremators", "graves"),
    "mass-grave": ("graves", "bodies"),
    "disappearance": ("-missing",),
    "detention": ("-detained",),
    "filtration": ("-detained", "camps"),
    "deportation": ("-deported",),
    "displacement": ("-displaced",),
    "evacuation": ("-evacuated", "buses"),
    "evacuation-stalled": ("buses", "-evacuated"),
    "access-denied": ("buses",),
    "shelling": ("attacks",),
    "air-strike": ("attacks",),
    "attack-on-protected-object": ("buildings",),
    "destruction": ("buildings", "percent"),
}
_FATES = ("-killed", "-injured", "-missing", "-detained", "-deported", "-displaced", "-evacuated")
_THINGS = frozenset(
    (
        *("people", "children", "women", "soldiers", "casualties", "bodies", "graves", "families", "buses", "vehicles"),
        *("buildings", "attacks", "cremators", "camps", "places"),
    )
)
_MEASURES = frozenset(
    (
        *("years", "days", "weeks", "months", "hours", "minutes", "kilometres", "miles", "metres", "square-kilometres"),
        *("square-miles", "hectares", "money", "times", "degrees", "tons"),
    )
)


def main_first(quantities: Sequence[Quantity], event: str = "") -> tuple[Quantity, ...]:
    """`quantities` of one claim with the one that belongs to its event first; of equals the earlier, the others in order.

    What the event counts goes before people whom something befell, those before people and things, those before what has no
    unit of ours, and spells of time, distances and money come last.
    """
    return tuple(sorted(quantities, key=lambda one: _rank(one.unit, _COUNTED_BY.get(event, ()))))


def _rank(unit: str, counted: tuple[str, ...]) -> int:
    if counted and unit.endswith(counted):
        return 0
    if unit.endswith(_FATES) or unit == "casualties":
        return 1
    if unit in _THINGS:
        return 2
    return 5 if unit in _MEASURES else 3 if unit == "percent" else 4
