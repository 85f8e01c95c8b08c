"""What a capture hands on: the bytes go to a `Sink` as they come, what is known about them is a `Taken`."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from ..model.base import Instant, Method, Natural, Part
from ..model.capture import Header, Outcome

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Sink(Protocol):
    """Where the bytes go, in order and once; what it raises passes through the capture untouched."""

    def write(self, chunk: bytes, /) -> object: ...


class Taken(Part, frozen=True, kw_only=True):
    """One source as it was found: the fields of `Capture` that the capture itself knows, and the octets given to the sink."""

    address: str
    outcome: Outcome
    captured: Instant  # when the source was opened
    method: Method
    size: Natural
    media_type: str = ""
    address_final: str = ""
    redirects: tuple[str, ...] = ()  # the addresses that sent us on, in order
    status: Natural | None = None
    headers: tuple[Header, ...] = ()
    peer: str = ""
    modified: Instant | None = None
    reason: str = ""


def now() -> str:
    """This moment as an `Instant`."""
    return _spelled(datetime.now(UTC))


def instant(nanoseconds: int) -> str | None:
    """Nanoseconds since 1970 as an `Instant` (microseconds); None outside the years 1 to 9999."""
    try:
        return _spelled(_EPOCH + timedelta(microseconds=nanoseconds // 1000))
    except OverflowError:
        return None


def _spelled(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
