"""Signed notes: published examples, round trips, and every spelling that is not the one."""

from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from indelible.errors import BadFormat, IndelibleError, ProofFailed
from indelible.proof import Note, NoteSigner, NoteVerifier, open_note, sign_note

# c2sp.org/signed-note, "Example"
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# golang.org/x/mod/sumdb/note, the package's documentation (a public example key)
NEUMANN_SEED = b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
NEUMANN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NEUMANN_LINE = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

SIGNER = NoteSigner("desk.example/case", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = NoteSigner("other.example", Ed25519PrivateKey.from_private_bytes(bytes(32)))
VERIFIER = SIGNER.verifier

names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="+"), min_size=1, max_size=20)
texts = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), min_size=1, max_size=6).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)


def test_the_specifications_example() -> None:
    key = NoteVerifier.parse(EXAMPLE_KEY)
    assert key.text == EXAMPLE_KEY
    assert open_note(EXAMPLE_NOTE.encode(), [key]).text == "This is an example message.\n"


def test_the_example_of_sumdb() -> None:
    signer = NoteSigner("PeterNeumann", Ed25519PrivateKey.from_private_bytes(NEUMANN_SEED))
    assert signer.verifier.text == NEUMANN_KEY
    assert sign_note(NEUMANN_TEXT, signer) == f"{NEUMANN_TEXT}\n{NEUMANN_LINE}".encode()
    assert open_note(f"{NEUMANN_TEXT}\n{NEUMANN_LINE}".encode(), [signer.verifier]).text == NEUMANN_TEXT


@given(texts)
def test_note_round_trip(text: str) -> None:
    data = sign_note(text, SIGNER)
    assert open_note(data, [OTHER.verifier, VERIFIER]).text == text
    assert Note.decode(data).encode() == data


@given(names, st.binary(min_size=32, max_size=32))
def test_verifier_round_trip(name: str, key: bytes) -> None:
    verifier = NoteVerifier(name, key)
    assert NoteVerifier.parse(verifier.text) == verifier


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=1, max_size=80))
def test_no_key_and_no_signature_break_the_check(key: bytes, signature: bytes) -> None:
    with pytest.raises(ProofFailed):
        NoteVerifier("anyone", key).verify("some text of ours\n", signature)


@given(st.integers(0, 10_000), st.integers(0, 7))
def test_no_bit_of_a_note_can_be_turned(at: int, bit: int) -> None:
    data = bytearray(sign_note("origin\n3\nroot\n", SIGNER))
    data[at % len(data)] ^= 1 << bit
    with pytest.raises(IndelibleError):
        open_note(bytes(data), [VERIFIER])


def test_signatures_of_others_are_nobodys() -> None:
    text = "a text\n"
    ours, theirs = Note.decode(sign_note(text, SIGNER)), Note.decode(sign_note(text, OTHER))
    both = Note(text, theirs.signatures + ours.signatures).encode()
    assert open_note(both, [VERIFIER]).signatures == ours.signatures
    assert len(open_note(both, [VERIFIER, OTHER.verifier]).signatures) == 2
    with pytest.raises(ProofFailed, match=r"desk\.example.*other\.example"):
        open_note(theirs.encode(), [VERIFIER])
    with pytest.raises(ProofFailed):
        open_note(both, [])


def test_one_false_signature_by_a_known_key_spoils_the_note() -> None:
    good, false = Note.decode(sign_note("a text\n", SIGNER)), Note.decode(sign_note("another\n", OTHER))
    note = Note("a text\n", good.signatures + false.signatures).encode()
    assert open_note(note, [VERIFIER]).text == "a text\n"
    with pytest.raises(ProofFailed):
        open_note(note, [VERIFIER, OTHER.verifier])


def test_sixteen_signatures_are_taken_and_a_flood_is_not() -> None:
    line = Note.decode(sign_note("t\n", SIGNER)).signatures
    theirs = Note.decode(sign_note("t\n", OTHER)).signatures
    assert open_note(Note("t\n", theirs * 15 + line).encode(), [VERIFIER]).text == "t\n"
    with pytest.raises(BadFormat):
        open_note(Note("t\n", line * 101).encode(), [VERIFIER])
    with pytest.raises(BadFormat):
        open_note(sign_note("t" * 1_000_001 + "\n", SIGNER), [VERIFIER])


def hostile_notes() -> dict[str, bytes]:
    good = sign_note("a text\n", SIGNER).decode()
    text, line = good.split("\n\n")
    dash, name, signature = line.rstrip("\n").split(" ")
    octets = b64decode(signature)
    return {
        "empty": b"",
        "no signature": b"a text\n\n",
        "no empty line": f"{text}\n{line}".encode(),
        "no newline at the end": good[:-1].encode(),
        "text after the signatures": f"{good}more\n".encode(),
        "empty line at the end": f"{good}\n".encode(),
        "carriage returns": good.replace("\n", "\r\n").encode(),
        "tab in the text": good.replace("a text", "a\ttext").encode(),
        "zero octet": good.replace("a text", "a\0text").encode(),
        "latin-1": good.encode().replace(b"a text", b"\xe9"),
        "overlong UTF-8": good.encode().replace(b"a text", b"\xc0\xaf"),
        "surrogate": good.encode().replace(b"a text", b"\xed\xa0\x80"),
        "byte order mark": b"\xef\xbb\xbf" + good.encode(),
        "hyphen for dash": good.replace(dash, "-").encode(),
        "en dash for em dash": good.replace(dash, "\N{EN DASH}").encode(),
        "two spaces": good.replace(f"{dash} ", f"{dash}  ").encode(),
        "no-break space": good.replace(f"{dash} ", f"{dash}\N{NO-BREAK SPACE}").encode(),
        "space at the end": good.replace(signature, signature + " ").encode(),
        "no name": f"{text}\n\n{dash}  {signature}\n".encode(),
        "plus in the name": f"{text}\n\n{dash} {name}+x {signature}\n{dash} {name} {signature}\n".encode(),
        "no-break space in the name": f"{text}\n\n{dash} a\N{NO-BREAK SPACE}b {signature}\n{dash} {name} {signature}\n".encode(),
        "base64 without padding": good.replace(signature, signature.rstrip("=")).encode(),
        "base64 with surplus padding": good.replace(signature, signature + "====").encode(),
        "base64 with loose bits": good.replace(signature, loosen(signature)).encode(),
        "base64 with a newline inside": good.replace(signature, signature[:40] + "\n" + signature[40:]).encode(),
        "base64 for urls": good.replace(signature, signature.replace("+", "-").replace("/", "_") + "-_").encode(),
        "base64 with other letters": good.replace(signature, "\N{CYRILLIC SMALL LETTER A}" + signature[1:]).encode(),
        "signature too short": good.replace(signature, b64encode(octets[:-1]).decode()).encode(),
        "signature too long": good.replace(signature, b64encode(octets + b"\0").decode()).encode(),
        "key id only": good.replace(signature, b64encode(octets[:4]).decode()).encode(),
        "another key id": good.replace(signature, b64encode(bytes(4) + octets[4:]).decode()).encode(),
        "another name": good.replace(name, "mallory.example").encode(),
    }


def loosen(text: str) -> str:
    """The same octets in base64 whose unused bits are not zero."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    body = text.rstrip("=")
    loose = body[:-1] + alphabet[alphabet.index(body[-1]) + 1] + text[len(body) :]
    assert b64decode(loose) == b64decode(text)
    return loose


@pytest.mark.parametrize("note", hostile_notes().values(), ids=hostile_notes())
def test_hostile_note(note: bytes) -> None:
    with pytest.raises(IndelibleError):
        open_note(note, [VERIFIER])


@pytest.mark.parametrize("text", ["", "no newline", "a\rb\n", "a\x00\n", "\ud800\n", "\x1b[31m\n"])
def test_what_cannot_be_a_note_is_not_signed(text: str) -> None:
    with pytest.raises(BadFormat):
        sign_note(text, SIGNER)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\tb", "\N{NO-BREAK SPACE}", "a\u2028b", "a\x1fb", "\ud800"])
def test_what_cannot_name_a_key(name: str) -> None:
    with pytest.raises(BadFormat):
        NoteVerifier(name, bytes(32))


def hostile_keys() -> dict[str, str]:
    name, key_id, key = EXAMPLE_KEY.split("+")
    octets = b64decode(key)
    return {
        "empty": "",
        "no key": f"{name}+{key_id}",
        "no id": f"{name}++{key}",
        "no name": f"+{key_id}+{key}",
        "capital id": f"{name}+{key_id.upper()}+{key}",
        "wrong id": f"{name}+530d903b+{key}",
        "id of another name": f"example.com/bar+{key_id}+{key}",
        "another type": f"{name}+{key_id}+{b64encode(bytes([2]) + octets[1:]).decode()}",
        "no octets": f"{name}+{key_id}+",
        "short key": f"{name}+{key_id}+{b64encode(octets[:-1]).decode()}",
        "long key": f"{name}+{key_id}+{b64encode(octets + b'0').decode()}",
        "newline at the end": EXAMPLE_KEY + "\n",
        "space in the name": EXAMPLE_KEY.replace("example", "exam ple"),
    }


@pytest.mark.parametrize("text", hostile_keys().values(), ids=hostile_keys())
def test_hostile_key(text: str) -> None:
    with pytest.raises(BadFormat):
        NoteVerifier.parse(text)
