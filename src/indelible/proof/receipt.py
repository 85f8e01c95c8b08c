"""Receipts (c2sp.org/tlog-proof): that a record is in a log, as one text that anyone can check without the log."""

import msgspec

from ..errors import BadFormat
from ..i18n import _
from .checkpoint import Checkpoint, open_checkpoint
from .merkle import HASH_SIZE, leaf_hash, verify_inclusion
from .note import NOTE_LIMIT, Note, NoteVerifier
from .spelling import decode_base64, decode_decimal, encode_base64
from .tile import MAX_SIZE

HEADER = "c2sp.org/tlog-proof@v1"
RECEIPT_LIMIT = 2 * NOTE_LIMIT  # octets
PROOF_LIMIT = MAX_SIZE.bit_length()  # hashes; no tree is higher


class Receipt(msgspec.Struct, frozen=True):
    """The record's index, the hashes from its leaf up to the root, and the signed checkpoint that holds the root.

    `extra` is not covered by any signature: whoever reads it MUST NOT believe it.
    """

    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def __post_init__(self) -> None:
        if not 0 <= self.index <= MAX_SIZE:
            raise BadFormat(_("index {index} is not from 0 to {most}", index=self.index, most=MAX_SIZE))
        if len(self.proof) > PROOF_LIMIT:
            raise BadFormat(_("a receipt with {count} hashes has more than {limit}", count=len(self.proof), limit=PROOF_LIMIT))
        for value in self.proof:
            if len(value) != HASH_SIZE:
                raise BadFormat(
                    _(
                        "a receipt has a hash of {length} octets where SHA-256 gives {expected}",
                        length=len(value),
                        expected=HASH_SIZE,
                    )
                )
        Note.decode(self.checkpoint)

    def encode(self) -> bytes:
        """The receipt's text, in UTF-8."""
        lines = [HEADER]
        if self.extra:
            lines.append(f"extra {encode_base64(self.extra)}")
        lines.append(f"index {self.index}")
        lines += [encode_base64(value) for value in self.proof]
        return "".join(f"{line}\n" for line in (*lines, "")).encode() + self.checkpoint

    @classmethod
    def decode(cls, data: bytes) -> "Receipt":
        """The receipt that `data` is, nothing proved yet: see `verify_receipt`."""
        if len(data) > RECEIPT_LIMIT:
            raise BadFormat(_("a receipt of {length} octets is longer than {limit}", length=len(data), limit=RECEIPT_LIMIT))
        head, empty, checkpoint = data.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            raise BadFormat(_("a receipt whose head is not ASCII: {error}", error=error)) from error
        if lines.pop(0) != HEADER or not empty:
            raise BadFormat(_("a receipt begins with the line {header}, not with {start!r}", header=HEADER, start=data[:40]))
        extra = b""
        if lines and lines[0].startswith("extra "):
            extra = decode_base64(lines.pop(0).removeprefix("extra "))
            if not extra:
                raise BadFormat(_("a receipt with an empty extra line; without extra data there is no such line"))
        if not lines or not lines[0].startswith("index "):
            raise BadFormat(_("a receipt says its index before its hashes, not {line!r}", line="\n".join(lines[:1])[:200]))
        index = decode_decimal(lines.pop(0).removeprefix("index "))
        if len(lines) > PROOF_LIMIT:
            raise BadFormat(_("a receipt with {count} hashes has more than {limit}", count=len(lines), limit=PROOF_LIMIT))
        return cls(index, tuple(decode_base64(line) for line in lines), checkpoint, extra)


def verify_receipt(receipt: Receipt, record: bytes, verifier: NoteVerifier) -> Checkpoint:
    """The checkpoint under which `record` is proved to be in the log of `verifier`; raises ProofFailed otherwise.

    (1) The leaf hash is computed from the record itself. (2) The checkpoint is signed by the log's key and of the log's
    origin. (3) Leaf, index and proof lead to the root and size which that checkpoint states. Whether the log shows the
    same tree to everyone is not proved here: the caller MUST compare checkpoints with others who know the log.
    """
    # (1) from the record, not from the receipt
    leaf = leaf_hash(record)
    # (2) raises unless key and origin are right
    checkpoint = open_checkpoint(receipt.checkpoint, verifier)
    # (3) size and root are the signed ones
    verify_inclusion(leaf, receipt.index, checkpoint.size, receipt.proof, checkpoint.root)
    return checkpoint
