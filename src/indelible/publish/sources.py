"""Claims by source: each name with its claims, document by document; whoever is called by no name stays with the document."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .cards import Card, card
from .entries import Entry
from .figures import own_voice
from .marks import REACH
from .names import names_someone, plain_name
from .readings import speaks_itself
from .views import DocumentView

ORDER = ("named", "unnamed", "own")


class Group(NamedTuple):
    """The claims of one source in one document."""

    document: DocumentView | None
    cards: tuple[Card, ...]


class Source(NamedTuple):
    """The claims under one name as written; two names of one body stand apart. `kind`: "named", "unnamed", "own" or "words".

    "own" is what a publication itself says, "unnamed" a source that it hides behind a cue ("is said to"). Of kind "words" are
    all the claims of one document whose sources are called by words that name nobody.
    """

    anchor: str
    kind: str
    name: str
    size: int  # claims
    groups: tuple[Group, ...]


def sources(entries: Iterable[Entry], reach: int = REACH) -> tuple[Source, ...]:
    """The claims by source: named ones, those with most claims first; sources not named; what publications say themselves;
    then words that name nobody.

    "He" or "the ministry" of two documents are not one source: without a name of its own, a source stays with its document.
    """
    named: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    nameless: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if not entry.source:
            named["own" if speaks_itself(entry.claim) else "unnamed", own_voice(entry)].append(entry)
        elif names_someone(entry.source):
            named["named", plain_name(entry.source)].append(entry)
        else:
            nameless[entry.view.document].append(entry)
    by_size = sorted(named.items(), key=lambda group: (ORDER.index(group[0][0]), -len(group[1]), group[0]))
    by_document = sorted(nameless.values(), key=lambda found: found[0].document.index if found[0].document else -1)
    kinds = [(key[0], found) for key, found in by_size] + [("words", found) for found in by_document]
    return tuple(_source(f"s{n}", kind, found, reach) for n, (kind, found) in enumerate(kinds, start=1))


def _source(anchor: str, kind: str, found: Sequence[Entry], reach: int) -> Source:
    first = found[0]
    if kind == "words":
        name = (first.document.title or first.document.address) if first.document else first.view.document[:12]
    else:
        name = " ".join((first.source or own_voice(first)).split())
    places: dict[str, list[Entry]] = defaultdict(list)
    for entry in found:
        places[entry.view.document].append(entry)
    groups = (Group(some[0].document, tuple(card(entry, reach) for entry in some)) for some in places.values())
    return Source(anchor, kind, name, len(found), tuple(groups))
