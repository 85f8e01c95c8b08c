"""The gaps: what this page cannot show, said as plainly as what it can."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..i18n import _
from . import labels
from .dates import days
from .entries import Entry
from .views import DocumentView


class Gap(NamedTuple):
    """One kind of gap, and what it concerns: things (anchor, words, reason), or claims of which no more is to be said."""

    title: str
    why: str
    things: tuple[tuple[str, str, str], ...] = ()
    numbers: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        """How many things or claims it concerns."""
        return len(self.things) + len(self.numbers)

    @property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """Its claims that follow one another in the log, as (first, last)."""
        runs: list[tuple[int, int]] = []
        for number in self.numbers:
            if runs and number == runs[-1][1] + 1:
                runs[-1] = (runs[-1][0], number)
            else:
                runs.append((number, number))
        return tuple(runs)


def gaps(documents: Sequence[DocumentView], entries: Sequence[Entry]) -> tuple[Gap, ...]:
    """Every kind of gap that this case has, documents first."""
    claimed = {entry.view.document for entry in entries}
    seen = [d for d in documents if d.outcome != "unchanged"]
    found = [
        _of_documents(
            _("Not captured whole"),
            _("A wall is a login, captcha or consent page in place of the source: what stood behind it was not seen."),
            (d for d in seen if d.outcome in ("partial", "wall", "gone")),
        ),
        _of_documents(
            _("No text"),
            _("The bytes are kept; no text could be read from them, so no claim was looked for."),
            (d for d in seen if d.text is None and d.outcome in ("complete", "partial")),
        ),
        _of_documents(
            _("Text, but no claim found"),
            _("The machine found nobody saying anything here. It can be wrong."),
            (d for d in seen if d.text is not None and d.id not in claimed),
        ),
        _of_documents(
            _("Publication date missing or not readable"),
            _("Words such as “yesterday” cannot be placed without it."),
            (d for d in seen if d.text is not None and days(d.published) is None),
        ),
        _of_claims(
            _("Claims whose words cannot be shown in place"),
            _("They are in the record and on this page; the link to their characters is missing."),
            ((entry, entry.reason) for entry in entries if entry.text is None),
        ),
        _of_claims(
            _("Numbers without a place in the text"),
            _("The number is given as it was written down, with a link to the claim only."),
            (
                (entry, ", ".join(q.original for q in entry.claim.quantities if not q.at))
                for entry in entries
                if any(not q.at for q in entry.claim.quantities)
            ),
        ),
        _numbers(
            _("Claims without a date of their own"),
            _("On the timeline they stand at the publication date, and are marked so, or not at all."),
            (entry for entry in entries if entry.claim.when is None),
        ),
        _numbers(
            _("Claims with an event but no place"),
            _("Where it happened is not said in these words, or was not understood."),
            (entry for entry in entries if entry.claim.event and entry.claim.place is None),
        ),
    ]
    return tuple(gap for gap in found if gap.size)


def _of_documents(title: str, why: str, found: Iterable[DocumentView]) -> Gap:
    things = ((f"d{d.index}", d.title or d.address, _reason(d)) for d in found)
    return Gap(title, why, tuple(things))


def _reason(document: DocumentView) -> str:
    outcome = "" if document.outcome == "complete" else labels.outcome(document.outcome)
    return "; ".join(part for part in (outcome, document.reason) if part)


def _of_claims(title: str, why: str, found: Iterable[tuple[Entry, str]]) -> Gap:
    return Gap(title, why, tuple((f"c{entry.view.index}", str(entry.view.index), reason) for entry, reason in found))


def _numbers(title: str, why: str, found: Iterable[Entry]) -> Gap:
    return Gap(title, why, numbers=tuple(entry.view.index for entry in found))
