"""What a page's own metadata says of when it was published: explicit fields only, never a guess from text or address.

A wrong date is worse than none: "yesterday" in the text is resolved against it. htmldate, which trafilatura calls, also
takes dates from addresses, footers and running text, so it is not asked.
"""

import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec

# In the order of trust: when the piece was published, before when the page was made.
_FIELDS = (
    "article:published_time og:article:published_time og:published_time datepublished article.published citation_publication_date"
    " dc.date.issued dcterms.issued dc.issued dcterms.available parsely-pub-date sailthru.date pubdate publishdate publish-date"
    " publication_date article:published date.published dc.date dcterms.date dc.date.created dcterms.created date"
)
_NAMES = _FIELDS.split()
_ISO = re.compile(r"\A\s*([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])")
_COMPACT = re.compile(r"\A\s*([0-9]{4})([0-9]{2})([0-9]{2})(?:\Z|T)")
_DOTTED = re.compile(r"\A\s*([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?![0-9])")
_ARTICLES = ("article", "report", "posting", "webpage", "creativework")
EARLIEST, LATEST = 1990, 2100  # fixed, not today's: the same bytes give the same text on any day
_LD_LIMIT = 2_000_000
_LD_NODES = 2_000


def day_of(text: str) -> str:
    """The calendar day in `text` as EDTF, as it is written there (never moved to another time zone); "" where none is sane."""
    if match := _ISO.match(text) or _COMPACT.match(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DOTTED.match(text):
        day, month, year = (int(part) for part in match.groups())
    else:
        try:
            sent = parsedate_to_datetime(text.strip()[:100])
        except (ValueError, TypeError, OverflowError, IndexError):
            return ""
        year, month, day = sent.year, sent.month, sent.day
    try:
        return date(year, month, day).isoformat() if EARLIEST <= year < LATEST else ""
    except ValueError:
        return ""


def published_of(root: Any) -> str:
    """The day of publication that the page states: JSON-LD, then meta fields, then microdata, then the one <time>; else ""."""
    return _from_ld(root) or _from_meta(root) or _from_elements(root)


def _from_meta(root: Any) -> str:
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = meta.get("content") or ""
        for attribute in ("property", "name", "itemprop"):
            name = (meta.get(attribute) or "").strip().lower()
            if name and name not in said and (day := day_of(content)):
                said[name] = day
    return next((said[name] for name in _NAMES if name in said), "")


def _from_ld(root: Any) -> str:
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json" or len(script.text or "") > _LD_LIMIT:
            continue
        try:
            found = msgspec.json.decode(script.text or "")
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            continue
        for item in _items(found):
            kind = item.get("@type")
            kinds = " ".join(k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)).lower()
            said = item.get("datePublished")
            if isinstance(said, str) and any(word in kinds for word in _ARTICLES) and (day := day_of(said)):
                return day
    return ""


def _items(found: Any) -> Iterator[dict[str, Any]]:
    """The objects that speak of the page itself: the top, lists, @graph and the main entity; not those it merely mentions."""
    waiting = [found]
    for _step in range(_LD_NODES):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting[:0] = item[:_LD_NODES]
        elif isinstance(item, dict):
            yield item
            waiting[:0] = [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]


def _from_elements(root: Any) -> str:
    for element in root.iter():
        if isinstance(element.tag, str) and (element.get("itemprop") or "").lower() == "datepublished":
            said = element.get("content") or element.get("datetime") or "".join(element.itertext())[:100]
            if day := day_of(said):
                return day
    # Several different times are those of comments, related pieces or events: then none of them is taken.
    days = {day for time in root.iter("time") if (day := day_of(time.get("datetime") or ""))}
    return days.pop() if len(days) == 1 else ""
