"""A reported place: the words, and the gazetteer's reading as a point with a radius, never a bare pin."""

from typing import Annotated

from msgspec import Meta

from .base import Decimal, Natural, Part
from .selector import TextPosition

WherePrecision = Annotated[int, Meta(ge=1, le=7)]


class Place(Part, frozen=True, kw_only=True):
    """Latitude and longitude are WGS 84 degrees as decimal text; `radius` is in metres; `precision` is UCDP where_prec 1-7."""

    original: str
    name: str = ""
    gazetteer: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    radius: Natural | None = None
    precision: WherePrecision | None = None
    at: tuple[TextPosition, ...] = ()
