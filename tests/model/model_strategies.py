"""Hypothesis strategies for every record type, read off the struct types themselves: a new field is covered when it is added."""

from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from indelible.model import Claim, Quantity, Record, Span, TextPosition
from indelible.model.record import RECORDS

LARGEST = 2**53 - 1
EDTF = (
    "2022",
    "2022-04",
    "2022-04-06",
    "2022-04-06?",
    "2022-04~",
    "202X",
    "2022-XX",
    "2022-04-XX",
    "2022-24",
    "2022-04-06T15:00Z",
    "2022-02-24/2022-04-20",
    "2022-04-01/..",
    "/2022-04-20",
)


def _positions() -> st.SearchStrategy[TextPosition]:
    return st.builds(
        lambda start, length: TextPosition(start=start, end=start + length), st.integers(0, 10**6), st.integers(1, 10**6)
    )


def _quantities() -> st.SearchStrategy[Quantity]:
    def build(numbers: list[int], holes: tuple[bool, bool, bool], **rest: Any) -> Quantity:
        low, best, high = (None if hole else n for n, hole in zip(sorted(numbers), holes, strict=True))
        return Quantity(low=low, best=best, high=high, **rest)

    return st.builds(
        build,
        st.lists(st.integers(0, LARGEST), min_size=3, max_size=3),
        st.tuples(st.booleans(), st.booleans(), st.booleans()),
        original=st.text(max_size=20),
        approximate=st.booleans(),
        unit=st.text(max_size=10),
        at=st.lists(_positions(), max_size=2).map(tuple),
    )


def _one(kind: inspect.Type) -> st.SearchStrategy[Any]:
    match kind:
        case inspect.StructType(cls=cls):
            return structs(cls)
        case inspect.IntType(ge=ge, le=le):
            return st.integers(ge if ge is not None else -LARGEST, le if le is not None else LARGEST)
        case inspect.StrType(pattern=None):
            return st.text(max_size=20)
        case inspect.StrType(pattern=pattern):
            return st.from_regex(pattern or "", fullmatch=True)
        case inspect.LiteralType(values=values):
            # Also as a text of the same letters that is another object: what a TOML file or a socket would give.
            return st.sampled_from([*values, *("".join(list(str(value))) for value in values)])
        case inspect.BoolType():
            return st.booleans()
        case inspect.NoneType():
            return st.none()
        case inspect.VarTupleType(item_type=item):
            return st.lists(_one(item), max_size=2).map(tuple)
        case inspect.UnionType(types=types):
            return st.one_of([_one(one) for one in types])
        case _:
            raise TypeError(f"no strategy for {kind}: records hold text, integers, flags, tuples and parts, never floats")


@cache
def structs(cls: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Values of one struct type, its own rules (`__post_init__`) kept."""
    if cls is TextPosition:
        return _positions()
    if cls is Quantity:
        return _quantities()
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)
    fields: dict[str, st.SearchStrategy[Any]] = {field.name: _one(field.type) for field in info.fields}
    if cls is Span:
        fields["edtf"] = st.sampled_from(EDTF)
    if cls is Claim:
        fields["content"] = st.lists(_positions(), min_size=1, max_size=3).map(tuple)
    return st.builds(cls, **fields)


def records() -> st.SearchStrategy[Record]:
    """Any record of any type."""
    return st.one_of([structs(cls) for cls in RECORDS.values()])
