"""How a question about claims is put to SQLite, so that the slowest answer from 1,000,000 claims is still a quick one."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypedDict

from ..errors import BadInput
from ..i18n import _
from ..model import bounds
from .catalog_rows import ALWAYS, NEVER, fold, searchable

# Following an index to more than this share of all claims takes longer than a scan of them.
SHARE = 0.1
# Claims that the word index may be asked about one by one, at about 20 microseconds each.
FEW = 2_000

_NAMES = {
    "source": "SELECT n FROM names WHERE kind = 'source' AND instr(folded, ?)",
    "event": "SELECT n FROM names WHERE kind = 'event' AND name = ?",
    "place": "SELECT n FROM names WHERE kind = 'place' AND instr(folded, ?)",
}
_PHRASES = re.compile(r'"([^"]*)"|([^\s"]+?)(\*?)(?=["\s]|\Z)')


class Filters(TypedDict, total=False):
    """What `Catalog.claims` can be asked for; a filter that is None or empty filters nothing."""

    source: str | None
    event: str | None
    place: str | None
    since: str | None
    until: str | None
    text: str | None
    capture: int | str | None


class Matching(NamedTuple):
    """The parts of a query for claims."""

    tables: str
    idx: str
    where: str
    values: list[object]


def matching(filters: Filters, within: bool, capture: int | None, rows: Callable[..., list[Any]]) -> Matching:
    """The query for `filters`; `within`: only claims of the capture at that place. Raises BadInput for a bad date or text."""
    if unknown := sorted(filters.keys() - Filters.__annotations__.keys()):
        raise TypeError(f"claims have no filter {', '.join(unknown)}")
    few, chosen = _by_name(filters, rows)
    if since := filters.get("since"):
        chosen.append(("last >= ?", _days(since)[0]))
    if until := filters.get("until"):
        chosen.append(("first <= ?", _days(until)[1]))
    if within:
        chosen.append(("capture = ?", capture))
    tests, values = [test for test, _value in chosen], [value for _test, value in chosen]
    text = filters.get("text")
    if not text:
        return Matching("claims", "idx", _where(tests), values)
    wanted = words_query(text)
    if few or within:
        # Few claims are left to ask the word index about, one by one.
        tests.append("EXISTS (SELECT 1 FROM claim_words WHERE claim_words MATCH ? AND rowid = idx)")
        return Matching("claims", "idx", _where(tests), [*values, wanted])
    # The word index gives claims in log order, so that the first page is there at once however common the word.
    tables = "claim_words CROSS JOIN claims ON idx = claim_words.rowid" if tests else "claim_words"
    return Matching(tables, "claim_words.rowid", _where(["claim_words MATCH ?", *tests]), [wanted, *values])


def words_query(text: str) -> str:
    """`text` in FTS5's language, with nothing left in it that FTS5 would read as an operator."""
    plain = searchable(text).replace("\0", " ")  # FTS5 takes NUL for the end of a query
    phrases = []
    for quoted, word, star in _PHRASES.findall(plain):
        phrase = quoted or word
        if any(c.isalnum() for c in phrase):
            phrases.append(f'"{phrase}"' + (" *" if star else ""))
    if not phrases:
        raise BadInput(_("{text} has no word to search for; give at least one letter or digit", text=repr(text)))
    return " AND ".join(phrases)


def _by_name(filters: Filters, rows: Callable[..., list[Any]]) -> tuple[bool, list[tuple[str, object]]]:
    """Tests for parts of names, and whether they leave few claims; at most one, the rarest, may follow its index."""
    found: list[tuple[int, str, str]] = []
    for kind, part in (("source", filters.get("source")), ("event", filters.get("event")), ("place", filters.get("place"))):
        if part:
            value = part if kind == "event" else fold(part)
            query = f"SELECT total(uses) FROM names WHERE n IN ({_NAMES[kind]})"  # noqa: S608 - words of ours, values bound
            uses = rows(query, value)[0][0]
            found.append((int(uses), f"{kind} IN ({_NAMES[kind]})", value))
    found.sort()
    everything = rows("SELECT total(uses) FROM names WHERE kind = 'event'")[0][0]
    indexed = bool(found) and found[0][0] <= SHARE * everything
    tests: list[tuple[str, object]] = []
    for i, (_uses, test, value) in enumerate(found):
        # The unary + keeps SQLite from following an index.
        tests.append((test if indexed and i == 0 else f"+{test}", value))
    return indexed and found[0][0] <= FEW, tests


def _where(tests: list[str]) -> str:
    return "WHERE " + " AND ".join(tests) if tests else ""


def _days(edtf: str) -> tuple[int, int]:
    try:
        first, last = bounds(edtf)
    except ValueError as error:
        raise BadInput(str(error)) from error
    return (first.toordinal() if first else NEVER, last.toordinal() if last else ALWAYS)
