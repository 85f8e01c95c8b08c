"""Other spellings of a good record, each named for its defect: every one is refused, none is repaired."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from model_strategies import records
from msgspec import inspect

from indelible.errors import BadRecord, NewerRecord
from indelible.model import LIMIT, TYPES, Capture, Derivation, Record, decode, encode
from indelible.model.record import RECORDS

GOOD = encode(
    Capture(
        address="https://example.org/день/a\tb",
        outcome="complete",
        captured="2022-04-06T09:00:00Z",
        collector="desk",
        tool="indelible 0.1.0",
        method="web.v1",
        blob="sha256:" + "ab" * 32,
        size=1000,
        status=200,
        redirects=("https://example.org/",),
        reason="\x1f",
    )
)
DERIVED = encode(Derivation(kind="text", inputs=("sha256:" + "ab" * 32,), output="sha256:" + "cd" * 32, method="text/html.v1"))
TEXT = GOOD.decode()


def swap(old: str, new: str, base: str = TEXT) -> bytes:
    assert base.count(old) >= 1, f"{old!r} is not in the good spelling: this defect would test nothing"
    return base.replace(old, new, 1).encode("utf-8", "surrogatepass")


def reordered() -> bytes:
    record = json.loads(GOOD)
    return json.dumps(dict(reversed(record.items())), ensure_ascii=False, separators=(",", ":")).encode()


DEFECTS = {
    "empty": b"",
    "space-before": b" " + GOOD,
    "space-after": GOOD + b" ",
    "newline-after": GOOD + b"\n",
    "nul-after": GOOD + b"\0",
    "space-after-colon": swap('"size":1000', '"size": 1000'),
    "space-after-comma": swap(',"size"', ', "size"'),
    "byte-order-mark": b"\xef\xbb\xbf" + GOOD,
    "utf-16": TEXT.encode("utf-16"),
    "invalid-utf-8": GOOD.replace("д".encode(), b"\xd0\x20", 1),
    "overlong-utf-8": GOOD.replace(b"https", b"\xc1\xa8ttps", 1),
    "surrogate-as-utf-8": GOOD.replace("д".encode(), b"\xed\xa0\x80", 1),
    "lone-surrogate-escape": swap("день", "\\ud83d"),
    "surrogates-reversed": swap("день", "\\ude00\\ud83d"),
    "escaped-cyrillic": swap("день", "\\u0434ень"),
    "escaped-ascii": swap("https", "\\u0068ttps"),
    "escaped-slash": swap("https://", "https:\\/\\/"),
    "long-escape-for-tab": swap("\\t", "\\u0009"),
    "upper-case-escape": swap("\\u001f", "\\u001F"),
    "raw-control-character": swap("\\u001f", "\x1f"),
    "unfinished-string": GOOD[:-2],
    "truncated": GOOD[: len(GOOD) // 2],
    "two-records": GOOD + GOOD,
    "array-of-one": b"[" + GOOD + b"]",
    "text": b'"capture.v1"',
    "number": b"1",
    "null": b"null",
    "not-json": b"capture.v1",
    "single-quotes": TEXT.replace('"', "'").encode(),
    "comma-after-last": swap('"web.v1"', '"web.v1",'),
    "keys-reversed": reordered(),
    "key-twice": swap('"size":1000', '"size":1000,"size":1000'),
    "key-twice-other-value": swap('"size":1000', '"size":1,"size":1000'),
    "type-twice": swap('"type":"capture.v1"', '"type":"capture.v1","type":"capture.v1"'),
    "unknown-key": swap('"size"', '"sized":1,"size"'),
    "unknown-key-in-part": swap('"address"', '"address":"a","address_found"'),
    "no-type": swap(',"type":"capture.v1"', ""),
    "type-null": swap('"capture.v1"', "null"),
    "type-number": swap('"capture.v1"', "1"),
    "type-of-other-case": swap("capture.v1", "Capture.v1"),
    "type-with-escape-code": swap("capture.v1", "\\u001b[2J.v1"),
    "missing-field": swap('"collector":"desk",', ""),
    "null-for-left-out": swap('"size"', '"salt":null,"size"'),
    "default-spelled-out": swap(',"redirects"', ',"publisher":"","redirects"'),
    "empty-list-spelled-out": swap('"kind"', '"inputs":[],"kind"', DERIVED.decode()),
    "float": swap("1000", "1000.0"),
    "float-fraction": swap("1000", "1000.5"),
    "exponent": swap("1000", "1e3"),
    "exponent-upper-case": swap("1000", "1E3"),
    "plus-sign": swap("1000", "+1000"),
    "minus-zero": swap("1000", "-0"),
    "negative": swap("1000", "-1000"),
    "leading-zero": swap("1000", "01000"),
    "hexadecimal": swap("1000", "0x3e8"),
    "underscore": swap("1000", "1_000"),
    "not-a-number": swap("1000", "NaN"),
    "infinity": swap("1000", "Infinity"),
    "integer-beyond-a-double": swap("1000", str(2**53)),
    "integer-beyond-64-bits": swap("1000", str(2**64)),
    "integer-of-5000-digits": swap("1000", "1" * 5000),
    "number-as-text": swap("1000", '"1000"'),
    "flag-for-a-number": swap("1000", "true"),
    "number-for-text": swap('"desk"', "7"),
    "digest-upper-case": swap("ab" * 32, "AB" * 32),
    "digest-short": swap("ab" * 32, "ab" * 31),
    "digest-with-newline": swap("ab" * 32, "ab" * 32 + "\\n"),
    "digest-other-algorithm": swap("sha256:", "sha512:"),
    "digest-full-width-digits": swap("ab" * 32, "０" * 64),
    "instant-with-newline": swap("09:00:00Z", "09:00:00Z\\n"),
    "instant-lower-case": swap("09:00:00Z", "09:00:00z"),
    "outcome-not-on-the-list": swap('"complete"', '"perfect"'),
    "too-large": swap("https", "h" * LIMIT),
    "deeply-nested": b'{"type":"capture.v1","redirects":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
}


def test_the_good_spellings_are_good() -> None:
    assert encode(decode(GOOD)) == GOOD
    assert encode(decode(DERIVED)) == DERIVED


@pytest.mark.parametrize("defect", DEFECTS)
def test_refused(defect: str) -> None:
    with pytest.raises(BadRecord) as caught:
        decode(DEFECTS[defect])
    assert not isinstance(caught.value, NewerRecord), "a bad spelling must not be told to install something newer"
    said = str(caught.value)
    assert said.isprintable(), f"the message would reach a terminal raw: {said!r}"
    assert len(said) < 600, f"{len(said)} characters are no sentence"


@pytest.mark.parametrize("kind", ["capture.v2", "witness.v1", "person-entry.v10"])
def test_a_newer_type_says_what_to_do(kind: str) -> None:
    with pytest.raises(NewerRecord, match=rf"{kind}.*install a newer indelible"):
        decode(f'{{"type":"{kind}"}}'.encode())
    with pytest.raises(NewerRecord):
        decode(swap("capture.v1", kind))


@pytest.mark.parametrize("kind", TYPES)
def test_no_default_may_be_spelled_out_in_any_type(kind: str) -> None:
    """For each field that may be left out: the same record with that default written down is refused."""
    info = inspect.type_info(RECORDS[kind])
    assert isinstance(info, inspect.StructType)
    tried = 0
    for field in info.fields:
        if field.required:
            continue
        record = {f.name: _least(f.type) for f in info.fields if f.required} | {"type": kind}
        good = json.dumps(dict(sorted(record.items())), separators=(",", ":")).encode()
        assert isinstance(decode(good), Record)
        default = list(field.default) if isinstance(field.default, tuple) else field.default
        bad = json.dumps(dict(sorted((record | {field.encode_name: default}).items())), separators=(",", ":")).encode()
        with pytest.raises(BadRecord, match="spelling"):
            decode(bad)
        tried += 1
    assert tried >= 1, "every record may at least leave out its salt"


def _least(kind: inspect.Type) -> object:
    match kind:
        case inspect.StrType(pattern=None):
            return ""
        case inspect.StrType(pattern=pattern):
            for value in ("0" * 64, "sha256:" + "0" * 64, "2022-04-06T00:00:00Z", "a.v1", "0"):
                if re.search(pattern or "", value):
                    return value
        case inspect.IntType():
            return 0
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.VarTupleType(item_type=inspect.StructType()):
            return [{"end": 1, "start": 0}]
        case inspect.VarTupleType(item_type=item):
            return [_least(item)]
    raise TypeError(f"no least value for {kind}")


@given(records(), st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_one_octet_changed_is_another_record_or_none(record: Record, data: st.DataObject) -> None:
    good = encode(record)
    at = data.draw(st.integers(0, len(good) - 1))
    octet = data.draw(st.integers(0, 255).filter(lambda octet: octet != good[at]))
    bad = good[:at] + bytes([octet]) + good[at + 1 :]
    try:
        other = decode(bad)
    except BadRecord:
        return
    assert other != record
    assert encode(other) == bad


@given(st.binary(max_size=300))
def test_any_octets_are_refused_or_are_the_one_spelling(data: bytes) -> None:
    try:
        record = decode(data)
    except BadRecord:
        return
    assert encode(record) == data
