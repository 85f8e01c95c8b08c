"""Signed notes (c2sp.org/signed-note): a text, an empty line, then one signature a line."""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from ..errors import BadFormat, ProofFailed
from ..i18n import _
from .spelling import decode_base64, encode_base64

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NOTE_LIMIT = 1_000_000  # octets
SIGNATURES_LIMIT = 100  # the specification wants at least 16 taken
ED25519 = 0x01  # signature type
KEY_ID_SIZE = 4
PUBLIC_KEY_SIZE = 32
DASH = "\N{EM DASH}"

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_KEY_ID = re.compile(r"\A[0-9a-f]{8}\Z")


class Signature(msgspec.Struct, frozen=True):
    """One signature line: who says to have signed, with which key, and the octets of the signature."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{DASH} {self.name} {encode_base64(self.key_id + self.signature)}\n"


class NoteVerifier(msgspec.Struct, frozen=True):
    """An Ed25519 public key with its name; `text` is how it is handed to others."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        check_key_name(self.name)
        if len(self.public_key) != PUBLIC_KEY_SIZE:
            raise BadFormat(
                _(
                    "the key of {name} has {length} octets where Ed25519 has {expected}",
                    name=self.name,
                    length=len(self.public_key),
                    expected=PUBLIC_KEY_SIZE,
                )
            )

    @property
    def key_id(self) -> bytes:
        """The four octets that name this key in signature lines."""
        return sha256(self.name.encode() + b"\n" + bytes([ED25519]) + self.public_key).digest()[:KEY_ID_SIZE]

    @property
    def text(self) -> str:
        """The verifier key: "<name>+<key id in hex>+<base64 of type and key>"."""
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(bytes([ED25519]) + self.public_key)}"

    @classmethod
    def parse(cls, text: str) -> "NoteVerifier":
        """The key whose `text` this is."""
        name, plus, rest = text.partition("+")
        key_id, plus_too, encoded = rest.partition("+")
        if not plus or not plus_too or not _KEY_ID.match(key_id):
            raise BadFormat(_("{text!r} is not a verifier key; one is written NAME+8 hex digits+base64", text=text[:200]))
        key = decode_base64(encoded)
        if key[:1] != bytes([ED25519]):
            raise BadFormat(
                _(
                    "the key of {name} is of type {type}; this program knows type 01 (Ed25519)",
                    name=name,
                    type=key[:1].hex() or "-",
                )
            )
        verifier = cls(name, key[1:])
        if verifier.key_id.hex() != key_id:
            raise BadFormat(
                _(
                    "the key of {name} says that its id is {said}, its octets give {computed}; copy it again from its owner",
                    name=name,
                    said=key_id,
                    computed=verifier.key_id.hex(),
                )
            )
        return verifier

    def verify(self, text: str, signature: bytes) -> None:
        """Raise ProofFailed unless `signature` is this key's over `text`."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text.encode())
        except InvalidSignature as error:
            raise ProofFailed(
                _(
                    "the signature {signature} by {key} is not over this text; the text was changed, or another key signed it",
                    signature=signature[:8].hex() + "...",
                    key=f"{self.name}+{self.key_id.hex()}",
                )
            ) from error


class NoteSigner:
    """An Ed25519 private key with its name."""

    def __init__(self, name: str, private_key: "Ed25519PrivateKey") -> None:
        self._private_key = private_key
        self.verifier = NoteVerifier(name, private_key.public_key().public_bytes_raw())

    @property
    def name(self) -> str:
        """The key's name."""
        return self.verifier.name

    def sign(self, text: str) -> Signature:
        """This key's signature over `text`."""
        return Signature(self.name, self.verifier.key_id, self._private_key.sign(text.encode()))


class Note(msgspec.Struct, frozen=True):
    """A signed text; whose signatures on it are good is for `open_note` to say."""

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        """The note's octets."""
        return (self.text + "\n" + "".join(signature.line() for signature in self.signatures)).encode()

    @classmethod
    def decode(cls, data: bytes) -> "Note":
        """The note that `data` is, no signature checked yet: its text MUST NOT be believed."""
        if len(data) > NOTE_LIMIT:
            raise BadFormat(_("a note of {length} octets is longer than {limit}", length=len(data), limit=NOTE_LIMIT))
        try:
            whole = data.decode()
        except UnicodeDecodeError as error:
            raise BadFormat(_("a note that is not UTF-8: {error}", error=error)) from error
        _check_characters(whole)
        # The last empty line parts text from signatures: a text may hold empty lines, and lines that look like signatures.
        before, empty, after = whole.rpartition("\n\n")
        lines = after.split("\n")
        if not empty or lines[-1] or len(lines) < 2:
            raise BadFormat(_("a note that does not end in an empty line and signature lines, but in {end!r}", end=whole[-80:]))
        if len(lines) - 1 > SIGNATURES_LIMIT:
            raise BadFormat(
                _("a note with {count} signatures has more than {limit}", count=len(lines) - 1, limit=SIGNATURES_LIMIT)
            )
        return cls(before + "\n", tuple(_signature(line) for line in lines[:-1]))


def sign_note(text: str, signer: NoteSigner) -> bytes:
    """The note of `text`, which must end in a newline, signed by `signer`."""
    if not text.endswith("\n"):
        raise BadFormat(_("a note's text must end in a newline, this one ends in {end!r}", end=text[-20:]))
    try:
        _check_characters(text)
        return Note(text, (signer.sign(text),)).encode()
    except UnicodeEncodeError as error:
        raise BadFormat(_("a note that is not UTF-8: {error}", error=error)) from error


def open_note(data: bytes, verifiers: Sequence[NoteVerifier]) -> Note:
    """The note `data` with those signatures only that known keys made; raises ProofFailed where there is none, or a false one."""
    note = Note.decode(data)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    good = []
    for signature in note.signatures:
        # Name and id together say which key: a signature by a key that is not known is nobody's, whatever name it uses.
        if verifier := known.get((signature.name, signature.key_id)):
            verifier.verify(note.text, signature.signature)
            good.append(signature)
    if not good:
        raise ProofFailed(
            _(
                "no signature by {wanted}, only by {found}; use the key that the owner of the note publishes",
                wanted=_named((verifier.name, verifier.key_id) for verifier in verifiers),
                found=_named((signature.name, signature.key_id) for signature in note.signatures),
            )
        )
    return Note(note.text, tuple(good))


def check_key_name(name: str) -> None:
    """Raise BadFormat unless `name` may name a key: some characters, none of them a space, a plus or a control character."""
    if not name or "+" in name or _CONTROL.search(name) or any(character.isspace() for character in name):
        raise BadFormat(_("{name!r} cannot name a key: a name is not empty and has no spaces and no +", name=name[:200]))
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise BadFormat(_("{name!r} cannot name a key: {error}", name=name[:200], error=error)) from error


def _signature(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != DASH:
        raise BadFormat(
            _("{line!r} is not a signature line; one is an em dash, a name and base64, a space between", line=line[:200])
        )
    check_key_name(parts[1])
    octets = decode_base64(parts[2])
    if len(octets) <= KEY_ID_SIZE:
        raise BadFormat(
            _("the signature {line!r} has {length} octets, not even one after the key's id", line=line[:200], length=len(octets))
        )
    return Signature(parts[1], octets[:KEY_ID_SIZE], octets[KEY_ID_SIZE:])


def _check_characters(text: str) -> None:
    if found := _CONTROL.search(text):
        raise BadFormat(_("a note has the control character {character!r} at {at}", character=found[0], at=found.start()))


def _named(keys: Iterable[tuple[str, bytes]]) -> str:
    return ", ".join(f"{name}+{key_id.hex()}" for name, key_id in keys) or "-"
