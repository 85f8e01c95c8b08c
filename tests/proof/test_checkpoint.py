"""Checkpoints and receipts: round trips, what they prove, and every spelling that is not the one."""

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from indelible.errors import BadFormat, IndelibleError, ProofFailed
from indelible.proof import (
    EMPTY_ROOT,
    Checkpoint,
    NoteSigner,
    Receipt,
    inclusion_proof,
    leaf_hash,
    open_checkpoint,
    root_of,
    sign_checkpoint,
    sign_note,
    verify_receipt,
)
from indelible.proof.tile import MAX_SIZE, subtree_root

SIGNER = NoteSigner("desk.example/case", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = NoteSigner("other.example", Ed25519PrivateKey.from_private_bytes(bytes(32)))
ROOT = bytes(range(32))
ENCODED = b64encode(ROOT).decode()

lines = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


@given(lines, st.integers(1, MAX_SIZE), st.binary(min_size=32, max_size=32), st.lists(lines, max_size=3))
def test_checkpoint_round_trip(origin: str, size: int, root: bytes, extensions: list[str]) -> None:
    checkpoint = Checkpoint(origin, size, root, tuple(extensions))
    assert Checkpoint.parse(checkpoint.text()) == checkpoint


@given(st.text(max_size=60))
def test_whatever_is_read_as_a_checkpoint_is_spelled_so(text: str) -> None:
    for whole in (text, f"{text}\n{ENCODED}\n", f"origin\n{text}\n{ENCODED}\n", f"origin\n1\n{text}\n"):
        try:
            checkpoint = Checkpoint.parse(whole)
        except BadFormat:
            continue
        assert checkpoint.text() == whole


def test_signed_checkpoint() -> None:
    checkpoint = Checkpoint(SIGNER.name, 7, ROOT)
    assert open_checkpoint(sign_checkpoint(checkpoint, SIGNER), SIGNER.verifier) == checkpoint
    assert Checkpoint(SIGNER.name, 0, EMPTY_ROOT).text() == f"desk.example/case\n0\n{b64encode(EMPTY_ROOT).decode()}\n"


def test_a_key_speaks_for_its_own_origin_only() -> None:
    with pytest.raises(ProofFailed, match=r"desk\.example/case.*other\.example"):
        sign_checkpoint(Checkpoint(SIGNER.name, 7, ROOT), OTHER)
    forged = sign_note(Checkpoint(SIGNER.name, 7, ROOT).text(), OTHER)
    with pytest.raises(ProofFailed, match=r"desk\.example/case.*other\.example"):
        open_checkpoint(forged, OTHER.verifier)
    with pytest.raises(ProofFailed):
        open_checkpoint(forged, SIGNER.verifier)


HOSTILE = {
    "empty": "",
    "origin only": "origin\n",
    "no root": "origin\n1\n",
    "no newline at the end": f"origin\n1\n{ENCODED}",
    "empty origin": f"\n1\n{ENCODED}\n",
    "empty line at the end": f"origin\n1\n{ENCODED}\n\n",
    "empty extension": f"origin\n1\n{ENCODED}\n\nextension\n",
    "size empty": f"origin\n\n{ENCODED}\n",
    "size with leading zero": f"origin\n01\n{ENCODED}\n",
    "size 00": f"origin\n00\n{b64encode(EMPTY_ROOT).decode()}\n",
    "size with plus": f"origin\n+1\n{ENCODED}\n",
    "size negative": f"origin\n-1\n{ENCODED}\n",
    "size with underscore": f"origin\n1_000\n{ENCODED}\n",
    "size with space before": f"origin\n 1\n{ENCODED}\n",
    "size with space after": f"origin\n1 \n{ENCODED}\n",
    "size with exponent": f"origin\n1e3\n{ENCODED}\n",
    "size in hex": f"origin\n0x1\n{ENCODED}\n",
    "size in Arabic-Indic digits": f"origin\n\N{ARABIC-INDIC DIGIT ONE}\n{ENCODED}\n",
    "size in fullwidth digits": f"origin\n\N{FULLWIDTH DIGIT ONE}\n{ENCODED}\n",
    "size superscript": f"origin\n\N{SUPERSCRIPT TWO}\n{ENCODED}\n",
    "size beyond every tree": f"origin\n{2**63}\n{ENCODED}\n",
    "size of a million digits": f"origin\n{'9' * 1_000_000}\n{ENCODED}\n",
    "carriage return after the size": f"origin\n1\r\n{ENCODED}\n",
    "root empty": "origin\n1\n\n",
    "root of 31 octets": f"origin\n1\n{b64encode(ROOT[:31]).decode()}\n",
    "root of 33 octets": f"origin\n1\n{b64encode(ROOT + b'0').decode()}\n",
    "root in hex": f"origin\n1\n{ROOT.hex()}\n",
    "root without padding": f"origin\n1\n{ENCODED.rstrip('=')}\n",
    "root with space": f"origin\n1\n{ENCODED} \n",
    "root with dirt inside": f"origin\n1\n{ENCODED[:10]}*{ENCODED[10:]}\n",
    "root with loose bits": f"origin\n1\n{ENCODED[:-2]}9=\n",
    "root of size 0 is not the empty tree's": f"origin\n0\n{ENCODED}\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_checkpoint(text: str) -> None:
    with pytest.raises(BadFormat):
        Checkpoint.parse(text)


@pytest.mark.parametrize("origin", ["", "a\nb"])
def test_what_cannot_be_an_origin(origin: str) -> None:
    with pytest.raises(BadFormat):
        Checkpoint(origin, 1, ROOT)


RECORDS = [b"record %d" % index for index in range(11)]
LEAVES = [leaf_hash(record) for record in RECORDS]


def receipt_of(index: int, extra: bytes = b"") -> Receipt:
    proof = inclusion_proof(index, 11, lambda level, at: subtree_root(b"".join(LEAVES[at << level : (at + 1) << level])))
    return Receipt(index, proof, sign_checkpoint(Checkpoint(SIGNER.name, 11, root_of(LEAVES)), SIGNER), extra)


@pytest.mark.parametrize("index", range(11))
def test_receipt_round_trip_and_proof(index: int) -> None:
    for receipt in (receipt_of(index), receipt_of(index, b"some context")):
        data = receipt.encode()
        assert Receipt.decode(data) == receipt
        assert verify_receipt(Receipt.decode(data), RECORDS[index], SIGNER.verifier).size == 11
    with pytest.raises(ProofFailed):
        verify_receipt(receipt_of(index), RECORDS[index] + b" ", SIGNER.verifier)
    with pytest.raises(ProofFailed):
        verify_receipt(receipt_of(index), RECORDS[index], OTHER.verifier)


def test_a_tree_of_one_leaf_has_a_receipt_without_hashes() -> None:
    note = sign_checkpoint(Checkpoint(SIGNER.name, 1, LEAVES[0]), SIGNER)
    data = Receipt(0, (), note).encode()
    assert data == b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + note
    verify_receipt(Receipt.decode(data), RECORDS[0], SIGNER.verifier)


def test_every_bit_of_a_receipt_counts() -> None:
    data = receipt_of(4).encode()
    for at in range(len(data)):
        for bit in range(8):
            bent = bytearray(data)
            bent[at] ^= 1 << bit
            with pytest.raises(IndelibleError):
                verify_receipt(Receipt.decode(bytes(bent)), RECORDS[4], SIGNER.verifier)


@given(st.binary(max_size=200))
def test_whatever_is_read_as_a_receipt_is_spelled_so(data: bytes) -> None:
    good = receipt_of(2).encode()
    for whole in (data, good[:23] + data + good[23:], good[:30] + data + good[31:]):
        try:
            receipt = Receipt.decode(whole)
        except BadFormat:
            continue
        assert receipt.encode() == whole


def hostile_receipts() -> dict[str, bytes]:
    good = receipt_of(4, b"extra").encode()
    note = receipt_of(4).checkpoint
    hash_line = b64encode(receipt_of(4).proof[0]) + b"\n"
    extra_line = b"extra " + b64encode(b"extra") + b"\n"
    return {
        "empty": b"",
        "another version": good.replace(b"@v1", b"@v2"),
        "no header": good.split(b"\n", 1)[1],
        "carriage returns": good.replace(b"\n", b"\r\n"),
        "no index": good.replace(b"index 4\n", b""),
        "index twice": good.replace(b"index 4\n", b"index 4\nindex 4\n"),
        "index with leading zero": good.replace(b"index 4", b"index 04"),
        "index with plus": good.replace(b"index 4", b"index +4"),
        "index negative": good.replace(b"index 4", b"index -4"),
        "index with underscore": good.replace(b"index 4", b"index 1_0"),
        "index with two spaces": good.replace(b"index 4", b"index  4"),
        "index in other digits": good.replace(b"index 4", "index \N{ARABIC-INDIC DIGIT FOUR}".encode()),
        "index beyond every tree": good.replace(b"index 4", b"index 9223372036854775808"),
        "extra empty": good.replace(extra_line, b"extra \n"),
        "extra without data": good.replace(extra_line, b"extra\n"),
        "extra twice": good.replace(extra_line, extra_line * 2),
        "extra after index": good.replace(extra_line, b"").replace(b"index 4\n", b"index 4\n" + extra_line),
        "extra not base64": good.replace(extra_line, b"extra ?\n"),
        "hash of 31 octets": good.replace(hash_line, b64encode(bytes(31)) + b"\n"),
        "hash with space": good.replace(hash_line, b" " + hash_line),
        "sixty-four hashes": good.replace(hash_line, hash_line * 64),
        "no empty line": good.replace(b"\n\ndesk", b"\ndesk"),
        "no checkpoint": good[: good.index(b"\n\ndesk") + 2],
        "two empty lines": good.replace(b"\n\ndesk", b"\n\n\ndesk"),
        "checkpoint without signature": b"c2sp.org/tlog-proof@v1\nindex 4\n\n" + note.split(b"\n\n")[0] + b"\n",
        "something after the checkpoint": good + b"more\n",
        "too long": good.replace(extra_line, b"extra " + b64encode(bytes(2_000_000)) + b"\n"),
    }


@pytest.mark.parametrize("data", hostile_receipts().values(), ids=hostile_receipts())
def test_hostile_receipt(data: bytes) -> None:
    with pytest.raises(IndelibleError):
        verify_receipt(Receipt.decode(data), RECORDS[4], SIGNER.verifier)
