"""One row of one list of people. A field that could expose someone is sealed: a salted digest stands in its place."""

from typing import Literal

from .base import Digest, Natural, Part, Record, RecordId
from .place import Place
from .when import Span

Status = Literal["killed", "injured", "missing", "detained", "separated", "evacuated", "unknown"]
Sex = Literal["female", "male", "other", "unknown"]


class Name(Part, frozen=True, kw_only=True):
    """A name as the list writes it, and a reading of it (given, family, patronymic) where one was made."""

    original: str
    given: str = ""
    family: str = ""
    patronymic: str = ""
    script: str = ""  # ISO 15924


class Sealed(Part, frozen=True, kw_only=True):
    """A field withheld: its name, and the salted digest that its disclosure must match."""

    field: str
    digest: Digest


class PersonEntry(Record, frozen=True, kw_only=True, tag="person-entry.v1"):
    """One row of one list: what that list says of one person, as it says it."""

    capture: RecordId
    list_name: str
    row: Natural
    names: tuple[Name, ...] = ()
    sex: Sex = "unknown"
    age: Natural | None = None  # years, at the event
    born: Span | None = None
    status: Status = "unknown"
    when: Span | None = None
    where: Place | None = None
    original: tuple[str, ...] = ()  # cells that could not be read, as they stand
    sealed: tuple[Sealed, ...] = ()
