"""A reported number as low, best and high (UCDP GED), with the words it was read from."""

from .base import Natural, Part
from .selector import TextPosition


class Quantity(Part, frozen=True, kw_only=True):
    """Counts of `unit` ("people killed", "bodies", "buses"). "at least 5" has low 5 and no high; "up to 5" high 5 and no low."""

    original: str
    low: Natural | None = None
    best: Natural | None = None
    high: Natural | None = None
    approximate: bool = False
    unit: str = ""
    at: tuple[TextPosition, ...] = ()

    def __post_init__(self) -> None:
        known = [n for n in (self.low, self.best, self.high) if n is not None]
        if known != sorted(known):
            raise ValueError(f"low, best, high must not fall: {self.low}, {self.best}, {self.high} in {self.original!r}")
