"""Checkpoints (c2sp.org/tlog-checkpoint): an origin's signed word on how large its log is and what its root is."""

import msgspec

from ..errors import BadFormat, ProofFailed
from ..i18n import _
from .merkle import EMPTY_ROOT, HASH_SIZE
from .note import NoteSigner, NoteVerifier, open_note, sign_note
from .spelling import decode_base64, decode_decimal, encode_base64
from .tile import MAX_SIZE


class Checkpoint(msgspec.Struct, frozen=True):
    """The tree of `origin` has `size` leaves and this root (32 octets). Extension lines are opaque."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for line in (self.origin, *self.extensions):
            if not line or "\n" in line:
                raise BadFormat(_("{line!r} cannot be a line of a checkpoint: it is empty or more than one", line=line[:200]))
        if not 0 <= self.size <= MAX_SIZE:
            raise BadFormat(_("a tree size of {size} is not from 0 to {most}", size=self.size, most=MAX_SIZE))
        if len(self.root) != HASH_SIZE:
            raise BadFormat(
                _("a root of {length} octets where SHA-256 gives {expected}", length=len(self.root), expected=HASH_SIZE)
            )
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise BadFormat(
                _(
                    "a tree of size 0 with root {root}, which is always {expected}",
                    root=self.root.hex(),
                    expected=EMPTY_ROOT.hex(),
                )
            )

    def text(self) -> str:
        """The text that is signed."""
        return "".join(f"{line}\n" for line in (self.origin, str(self.size), encode_base64(self.root), *self.extensions))

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """The checkpoint whose `text()` this is."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1]:
            raise BadFormat(_("a checkpoint is an origin, a size and a root, a line each, not {text!r}", text=text[:200]))
        return cls(lines[0], decode_decimal(lines[1]), decode_base64(lines[2]), tuple(lines[3:-1]))


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> bytes:
    """The signed note of `checkpoint`, whose origin must be the signer's name."""
    _check_origin(checkpoint, signer.verifier)
    return sign_note(checkpoint.text(), signer)


def open_checkpoint(note: bytes, verifier: NoteVerifier) -> Checkpoint:
    """The checkpoint in `note`, signed by `verifier` and of the origin that the verifier's key is for."""
    checkpoint = Checkpoint.parse(open_note(note, (verifier,)).text)
    _check_origin(checkpoint, verifier)
    return checkpoint


def _check_origin(checkpoint: Checkpoint, verifier: NoteVerifier) -> None:
    if checkpoint.origin != verifier.name:
        raise ProofFailed(
            _(
                "the checkpoint is of origin {origin}, the key is for {name}; use the key of that origin",
                origin=checkpoint.origin,
                name=verifier.name,
            )
        )
