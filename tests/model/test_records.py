"""Each record has one spelling, and it is RFC 8785: round trips for every type, against an implementation of that standard."""

import hashlib
import json

import hypothesis
import msgspec
import pytest
import rfc8785
from hypothesis import given
from model_strategies import records, structs

from indelible.errors import BadRecord
from indelible.model import LIMIT, TYPES, Capture, Case, Claim, TextPosition, decode, encode, record_id, salted
from indelible.model.record import RECORDS

DIGEST = "sha256:" + "ab" * 32
ID = "cd" * 32
KEY = bytes(range(32))


def claim(**fields: object) -> Claim:
    given = {
        "capture": ID,
        "text": DIGEST,
        "method": "test.v1",
        "content": (TextPosition(start=0, end=5),),
        "modality": "asserted",
    }
    return Claim(**(given | fields))  # type: ignore[arg-type]


def capture(**fields: object) -> Capture:
    given = {
        "address": "photo.jpg",
        "outcome": "complete",
        "captured": "2022-04-06T09:00:00Z",
        "collector": "desk",
        "tool": "indelible 0.1.0",
        "method": "file.v1",
    }
    return Capture(**(given | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_comes_back_equal_from_its_rfc_8785_spelling(kind: str) -> None:
    @hypothesis.settings(max_examples=60, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
    @given(structs(RECORDS[kind]))
    def comes_back(record: msgspec.Struct) -> None:
        data = encode(record)  # type: ignore[arg-type]
        assert decode(data) == record
        assert type(decode(data)) is RECORDS[kind]
        assert rfc8785.dumps(json.loads(data)) == data
        assert encode(decode(data)) == data

    comes_back()


@given(records(), records())
@hypothesis.settings(max_examples=100, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
def test_records_that_differ_are_spelled_differently(left: msgspec.Struct, right: msgspec.Struct) -> None:
    assert (encode(left) == encode(right)) == (left == right and type(left) is type(right))  # type: ignore[arg-type]


@given(records())
@hypothesis.settings(max_examples=60, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
def test_a_salt_is_derived_from_all_else_and_only_from_it(record: msgspec.Struct) -> None:
    with_salt = salted(record, KEY)  # type: ignore[type-var]
    assert msgspec.structs.replace(with_salt, salt=record.salt) == record  # type: ignore[attr-defined]
    assert salted(with_salt, KEY) == with_salt
    assert decode(encode(with_salt)) == with_salt
    assert salted(record, bytes(32)).salt != with_salt.salt  # type: ignore[type-var]


def test_salts_of_different_records_differ() -> None:
    assert salted(capture(collector="a"), KEY).salt != salted(capture(collector="b"), KEY).salt


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_salt_key_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(BadRecord, match="32"):
        salted(capture(), bytes(size))


def test_a_default_from_elsewhere_is_left_out_all_the_same() -> None:
    affirmed = "".join(["affirm", "ed"])  # equal to the default, but another object
    assert b"polarity" not in encode(claim(polarity=affirmed))
    assert decode(encode(claim(polarity=affirmed))) == claim()


def test_text_in_three_languages_stands_as_utf_8() -> None:
    data = encode(capture(publisher="Маріупольська міська рада", address="мэр.txt"))
    assert "Маріупольська".encode() in data
    assert "мэр.txt".encode() in data


def test_the_id_is_the_rfc_6962_leaf_hash() -> None:
    data = encode(capture())
    assert record_id(data) == hashlib.sha256(b"\0" + data).hexdigest()


def test_a_record_at_the_limit_is_kept_and_one_octet_more_is_refused() -> None:
    spare = LIMIT - len(encode(capture(reason="x"))) + 1
    assert len(encode(capture(reason="x" * spare))) == LIMIT
    with pytest.raises(BadRecord, match=f"{LIMIT + 1} octets.*{LIMIT}"):
        encode(capture(reason="x" * (spare + 1)))


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"size": -1}, id="negative-size"),
        pytest.param({"size": 2**53}, id="integer-beyond-a-double"),
        pytest.param({"size": 1.0}, id="float"),
        pytest.param({"size": True}, id="flag-for-a-number"),
        pytest.param({"size": "5"}, id="text-for-a-number"),
        pytest.param({"outcome": "perfect"}, id="outcome-not-on-the-list"),
        pytest.param({"blob": "sha256:" + "AB" * 32}, id="upper-case-digest"),
        pytest.param({"blob": DIGEST + "\n"}, id="digest-with-newline"),
        pytest.param({"blob": "sha256:" + "٠" * 64}, id="digits-of-another-script"),
        pytest.param({"captured": "2022-04-06T09:00:00+03:00"}, id="instant-with-offset"),
        pytest.param({"captured": "2022-04-06"}, id="instant-without-time"),
        pytest.param({"method": "file"}, id="method-without-version"),
        pytest.param({"redirects": ["https://a.example/"]}, id="list-for-a-tuple"),
        pytest.param({"address": "\ud800"}, id="lone-surrogate"),
        pytest.param({"address": b"photo.jpg"}, id="octets-for-text"),
        pytest.param({"address": None}, id="null-for-text"),
        pytest.param({"reason": object()}, id="object"),
    ],
)
def test_a_record_that_would_not_be_read_back_is_not_written(fields: dict[str, object]) -> None:
    with pytest.raises(BadRecord):
        encode(capture(**fields))


def test_a_claim_needs_content() -> None:
    with pytest.raises(ValueError, match="content"):
        claim(content=())


def test_records_and_their_parts_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        claim().modality = "denied"  # type: ignore[misc]
    assert hash(claim()) == hash(claim())


def test_a_case_names_every_type_it_may_hold() -> None:
    case = Case(name="M", origin="example.org/m", by="desk", opened="2022-04-06T09:00:00Z", verifier="k", types=TYPES)
    assert decode(encode(case)) == case
