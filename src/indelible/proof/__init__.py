"""The arithmetic a stranger repeats: RFC 6962 trees, C2SP tiles, signed notes, checkpoints, receipts; no I/O."""

from .checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from .merkle import (
    EMPTY_ROOT,
    Frontier,
    HashAt,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from .note import Note, NoteSigner, NoteVerifier, Signature, open_note, sign_note
from .receipt import Receipt, verify_receipt
from .tile import ENTRY_LIMIT, Tile, decode_bundle, encode_bundle, entries_path, parse_entries_path

__all__ = [
    "EMPTY_ROOT",
    "ENTRY_LIMIT",
    "Checkpoint",
    "Frontier",
    "HashAt",
    "Note",
    "NoteSigner",
    "NoteVerifier",
    "Receipt",
    "Signature",
    "Tile",
    "consistency_proof",
    "decode_bundle",
    "encode_bundle",
    "entries_path",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "open_checkpoint",
    "open_note",
    "parse_entries_path",
    "root_at",
    "root_of",
    "sign_checkpoint",
    "sign_note",
    "verify_consistency",
    "verify_inclusion",
    "verify_receipt",
]
