"""The names of tiles and bundles have one spelling, and a bundle is exactly its entries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indelible.errors import BadFormat
from indelible.proof import ENTRY_LIMIT, Tile, decode_bundle, encode_bundle, entries_path, parse_entries_path
from indelible.proof.tile import MAX_SIZE, width_of

indexes = st.one_of(st.integers(0, 3000), st.integers(0, MAX_SIZE >> 8))
widths = st.integers(1, 256)


@given(st.integers(0, 63), indexes, widths)
def test_tile_path_round_trip(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert Tile.parse(tile.path) == tile


@given(indexes, widths)
def test_bundle_path_round_trip(index: int, width: int) -> None:
    assert parse_entries_path(entries_path(index, width)) == (index, width)


def test_paths_are_the_specifications() -> None:
    assert Tile(0, 1_234_067).path == "tile/0/x001/x234/067"
    assert Tile(5, 1067, 12).path == "tile/5/x001/067.p/12"
    assert Tile(63, 0).path == "tile/63/000"
    assert entries_path(273, 112) == "tile/entries/273.p/112"
    assert entries_path(1000) == "tile/entries/x001/000"


HOSTILE = {
    "empty": "",
    "level with leading zero": "tile/00/000",
    "level 64": "tile/64/000",
    "level missing": "tile//000",
    "level signed": "tile/+1/000",
    "level in other digits": "tile/\N{ARABIC-INDIC DIGIT ONE}/000",
    "index in other digits": "tile/0/\N{FULLWIDTH DIGIT ZERO}00",
    "index of two digits": "tile/0/00",
    "index of four digits": "tile/0/0000",
    "index needlessly long": "tile/0/x000/001",
    "index without x": "tile/0/001/067",
    "index with x at the end": "tile/0/x001",
    "index with capital X": "tile/0/X001/067",
    "index beyond every tree": "tile/0/x999/x999/x999/x999/x999/x999/999",
    "index of eight parts": "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
    "width 0": "tile/0/000.p/0",
    "width 256": "tile/0/000.p/256",
    "width 999": "tile/0/000.p/999",
    "width with leading zero": "tile/0/000.p/012",
    "width missing": "tile/0/000.p/",
    "width missing with its slash": "tile/0/000.p",
    "width signed": "tile/0/000.p/+1",
    "newline at the end": "tile/0/000\n",
    "slash at the start": "/tile/0/000",
    "slash at the end": "tile/0/000/",
    "two slashes": "tile/0//000",
    "upwards": "tile/0/../000",
    "other folder": "tiles/0/000",
    "hex": "tile/0/0a0",
    "underscore": "tile/0/1_0",
    "zero octet": "tile/0/000\0",
}


@pytest.mark.parametrize("path", HOSTILE.values(), ids=HOSTILE)
def test_hostile_tile_path(path: str) -> None:
    with pytest.raises(BadFormat):
        Tile.parse(path)
    with pytest.raises(BadFormat):
        parse_entries_path(path.replace("tile/0/", "tile/entries/"))


@pytest.mark.parametrize(("level", "index", "width"), [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 2**55, 1), (0, 0, 0), (0, 0, 257)])
def test_no_such_tile(level: int, index: int, width: int) -> None:
    with pytest.raises(BadFormat):
        Tile(level, index, width)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bundle_round_trip(entries: list[bytes]) -> None:
    data = encode_bundle(entries)
    assert decode_bundle(data, len(entries)) == tuple(entries)
    for width in (len(entries) - 1, len(entries) + 1):
        with pytest.raises(BadFormat):
            decode_bundle(data, width)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=5), st.data())
def test_a_cut_bundle_is_refused(entries: list[bytes], data: st.DataObject) -> None:
    bundle = encode_bundle(entries)
    cut = data.draw(st.integers(0, len(bundle) - 1))
    with pytest.raises(BadFormat):
        decode_bundle(bundle[:cut], len(entries))


@given(st.binary(max_size=80), st.integers(1, 8))
def test_whatever_is_read_as_a_bundle_is_spelled_so(data: bytes, width: int) -> None:
    try:
        entries = decode_bundle(data, width)
    except BadFormat:
        return
    assert encode_bundle(entries) == data


def test_the_longest_entry() -> None:
    data = encode_bundle([b"x" * ENTRY_LIMIT, b""])
    assert [len(entry) for entry in decode_bundle(data, 2)] == [ENTRY_LIMIT, 0]
    with pytest.raises(BadFormat, match=r"65536.*65535"):
        encode_bundle([b"x" * (ENTRY_LIMIT + 1)])


def test_width_of_a_tile() -> None:
    assert [width_of(0, index, 70_000) for index in (0, 272, 273, 274)] == [256, 256, 112, 0]
    assert [width_of(1, index, 70_000) for index in (0, 1, 2)] == [256, 17, 0]
    assert [width_of(level, 0, 70_000) for level in (2, 3)] == [1, 0]
