"""The log: an append-only tree of entries in C2SP tiles, where a batch is there as a whole or not at all.

The order of a batch, and why a crash at any point is harmless:

(1) Stage. One file holds every tile and bundle of the batch. Nobody reads it yet; a crash leaves a file to remove.
(2) Commit. `committed` is replaced by the batch's signed checkpoint, provided it is still the one we started from.
    The stage was made durable before, so from here on the batch is decided: whoever opens the log next finishes it.
(3) Apply. The files of the stage go to their places. The published checkpoint does not name them yet.
(4) Publish. When they are durable, `checkpoint` is replaced. A web server on the log's folder thus never shows a
    checkpoint whose tiles it lacks, not even after a power cut and before anyone has opened the log.
(5) Clean. Partial tiles that a full one has superseded go (tlog-tiles allows that, and readers then ask for the full
    tile), then the stage. Should their removal be lost, (4) and (5) are done again with the same result, or, once another
    batch was committed, the stage is removed as one that does not lead to the committed checkpoint.

Opening does (3) to (5) by the same `_settle` as every append. Only one process may write: `lock.writer` sees to that, and
the comparison in (2) refuses whoever got past it or wrote to a copy that was put back.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from ..errors import BadInput, Conflict, Damaged, KeyMissing, NotFound, ProofFailed
from ..i18n import _
from ..proof import (
    EMPTY_ROOT,
    Checkpoint,
    NoteSigner,
    NoteVerifier,
    Receipt,
    consistency_proof,
    encode_bundle,
    entries_path,
    inclusion_proof,
    root_at,
    sign_checkpoint,
    verify_consistency,
    verify_inclusion,
)
from ..proof.edge import Edge, edge_tiles
from ..proof.tile import WIDTH, hash_at
from .disk import DISK, Disk
from .links import refuse_links
from .stage import Stage, read_stage, stage_name
from .tiles import COMMITTED, PUBLISHED, Tiles, next_step, read, read_checkpoint

STAGING = "staging"


class Log:
    """The log in the folder `root`, whose checkpoints `verifier` checks; with a `signer` it can grow.

    Opened without a signer it is read as published, and stays at that size. Opened with one, a batch that a crash left
    committed is finished first and one that was not committed is removed: the caller MUST hold the case's writer lock.
    """

    def __init__(self, root: Path, verifier: NoteVerifier, *, signer: NoteSigner | None = None, disk: Disk = DISK) -> None:
        self.root, self.verifier = root, verifier
        self._signer, self._disk = signer, disk
        if signer is not None:
            if signer.verifier != verifier:
                raise KeyMissing(
                    _(
                        "the signing key is {found}, the log is signed with {expected}; open it with that key",
                        found=signer.verifier.text,
                        expected=verifier.text,
                    )
                )
            recover(root, verifier, disk=disk)
        self._load()

    @classmethod
    def create(cls, root: Path, signer: NoteSigner, *, disk: Disk = DISK) -> "Log":
        """A new, empty log in the folder `root`."""
        for name in (COMMITTED, PUBLISHED, "tile"):
            if (root / name).exists():
                raise Conflict(_("{path} is there already; choose another folder for a new log", path=root / name))
        disk.replace_durably(root / COMMITTED, sign_checkpoint(Checkpoint(signer.name, 0, EMPTY_ROOT), signer))
        return cls(root, signer.verifier, signer=signer, disk=disk)

    def _load(self) -> None:
        self.checkpoint_note, self.checkpoint = read_checkpoint(self.root, PUBLISHED, self.verifier)
        self._tiles = Tiles(self.root, self.size, self.checkpoint.root)
        self._at = hash_at(self.size, self._tiles.hashes)
        self._unsettled = False
        if self._signer is not None:
            self._load_edge()

    def _load_edge(self) -> None:
        # What is appended is hashed together with these tiles and written beside these entries: they must be the signed ones.
        self._tiles.edge()
        self._edge = Edge(self.size, {tile: self._tiles.hashes(tile) for tile in edge_tiles(self.size)})
        self._last = self._tiles.bundle(self.size // WIDTH) if self.size % WIDTH else ()

    @property
    def size(self) -> int:
        """How many entries the log has."""
        return self.checkpoint.size

    def append(self, entries: Sequence[bytes]) -> int:
        """The index of the first of `entries`, which are all durable and published when this returns.

        An error leaves the log with all of them or none: what an error after the commit has left, the next call finishes.
        """
        if self._signer is None:
            raise KeyMissing(_("{log} was opened without its signing key; open it with the key to append to it", log=self.root))
        if self._unsettled:
            recover(self.root, self.verifier, disk=self._disk)
            self._load()
        if not entries:
            return self.size
        first = self.size
        files = self._bundles(entries)
        self._unsettled = True
        tiles = self._edge.extend(b"".join([sha256(b"\x00" + entry).digest() for entry in entries]))
        files += [(tile.path, hashes) for tile, hashes in tiles.items()]
        checkpoint = Checkpoint(self._signer.name, self._edge.size, self._edge.root())
        note = sign_checkpoint(checkpoint, self._signer)
        # (1)-(5) as in the head of this file
        staged = self.root / STAGING / stage_name(checkpoint)
        self._stage_and_commit(staged, Stage(note, tuple(files)))
        _settle(self.root, staged, self._disk)
        self._last = (*self._last, *entries)[-(checkpoint.size % WIDTH) :] if checkpoint.size % WIDTH else ()
        self.checkpoint, self.checkpoint_note = checkpoint, note
        self._tiles = Tiles(self.root, self.size, self.checkpoint.root)
        self._at = hash_at(self.size, self._tiles.hashes)
        self._unsettled = False
        return first

    def _bundles(self, entries: Sequence[bytes]) -> list[tuple[str, bytes]]:
        held = (*self._last, *entries)
        start = self.size // WIDTH
        bundles = (held[at : at + WIDTH] for at in range(0, len(held), WIDTH))
        return [(entries_path(start + at, len(bundle)), encode_bundle(bundle)) for at, bundle in enumerate(bundles)]

    def _stage_and_commit(self, staged: Path, stage: Stage) -> None:
        # The next `committed` waits beside the stage, under a name that no other writer uses; one sync does for both.
        commit = staged.with_name(f"{staged.name}.commit")
        self._disk.write(staged, stage.encode())
        self._disk.write(commit, stage.checkpoint)
        self._disk.sync([staged, commit])
        found, checkpoint = read_checkpoint(self.root, COMMITTED, self.verifier)
        if found != self.checkpoint_note:
            self._disk.remove(commit)
            self._disk.remove(staged)
            raise Conflict(
                _(
                    "{log} was written to by another: it has size {found}, we started from {expected}; run the command again",
                    log=self.root,
                    found=checkpoint.size,
                    expected=self.size,
                )
            )
        self._disk.replace(commit, self.root / COMMITTED)
        self._disk.sync([self.root / COMMITTED])

    def entry(self, index: int) -> bytes:
        """The entry at `index`."""
        self._check_index(index)
        return self._tiles.bundle(index // WIDTH)[index % WIDTH]

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The entries from `start` up to but not including `stop` (the log's size), read as they are asked for."""
        stop = self.size if stop is None else stop
        if not 0 <= start <= stop <= self.size:
            raise BadInput(
                _("entries {start} to {stop} of a log of size {size}; ask within it", start=start, stop=stop, size=self.size)
            )
        for index in range(start // WIDTH, -(-stop // WIDTH)):
            first = index * WIDTH
            yield from self._tiles.bundle(index)[max(start - first, 0) : stop - first]

    def receipt(self, index: int) -> Receipt:
        """The proof that the entry at `index` is in the log as it was signed; it was checked before it is returned."""
        self._check_index(index)
        proof = inclusion_proof(index, self.size, self._at)
        try:
            verify_inclusion(self._at(0, index), index, self.size, proof, self.checkpoint.root)
        except ProofFailed as error:
            raise self._damaged(error) from error
        return Receipt(index, proof, self.checkpoint_note)

    def root_at(self, size: int) -> bytes:
        """The root that the log had at `size`: compare it with a checkpoint of that size from elsewhere."""
        if not 0 <= size <= self.size:
            raise NotFound(_("the log has {size} entries and never had {asked}", size=self.size, asked=size))
        return root_at(size, self._at)

    def consistency(self, old_size: int) -> tuple[bytes, ...]:
        """The proof that the log of `old_size` entries is the beginning of this one; checked before it is returned."""
        proof = consistency_proof(old_size, self.size, self._at)
        try:
            verify_consistency(old_size, self.size, self.root_at(old_size), self.checkpoint.root, proof)
        except ProofFailed as error:
            raise self._damaged(error) from error
        return proof

    def _check_index(self, index: int) -> None:
        if not 0 <= index < self.size:
            raise NotFound(_("the log has no entry {index}: its last is {last}", index=index, last=self.size - 1))

    def _damaged(self, error: ProofFailed) -> Damaged:
        return Damaged(_("a tile of {log} is not what was signed: {error}; {next}", log=self.root, error=error, next=next_step()))


def recover(root: Path, verifier: NoteVerifier, *, disk: Disk = DISK) -> None:
    """Finish the batch that a crash left committed, remove those that were not; needs no signing key, but the writer lock."""
    committed, checkpoint = read_checkpoint(root, COMMITTED, verifier)
    staging = root / STAGING
    refuse_links(root, [staging])
    left = sorted(staging.iterdir()) if staging.is_dir() else []
    decided = staging / stage_name(checkpoint)
    if decided in left:
        # Who committed it may have been killed before that was durable: a power cut must not take back what we build upon.
        disk.sync([root / COMMITTED])
        _settle(root, decided, disk)
    elif checkpoint.size == 0 and not (root / PUBLISHED).exists():
        disk.replace_durably(root / PUBLISHED, committed)  # `create` got no further
    _note, published = read_checkpoint(root, PUBLISHED, verifier)
    if published != checkpoint:
        raise Damaged(
            _(
                "{log}/checkpoint has size {published}, {log}/committed has size {committed}, and {stage} is missing that would "
                "lead from one to the other; restore the case from a copy",
                log=root.name,
                published=published.size,
                committed=checkpoint.size,
                stage=f"{root.name}/{STAGING}/{decided.name}",
            )
        )
    for path in (*left, *sorted(root.glob("*.new"))):  # the latter are checkpoints that were not put in their place
        disk.remove(path)


def _settle(root: Path, staged: Path, disk: Disk) -> None:
    """(3) to (5) of a committed batch. Safe to do again, and again from any point."""
    stage = read_stage(staged)
    passing, applied = staged.with_name("passing"), [root / name for name, _data in stage.files]
    refuse_links(root, [staged.parent, *(path.with_name(f"{path.name}.p") for path in applied)])
    # (3) Not where it has been published: those files are durable, and what replaced them would not be until the next sync.
    if read(root, PUBLISHED) != stage.checkpoint:
        for path, (_name, data) in zip(applied, stage.files, strict=True):
            # By way of a rename: a web server that is asked for the file has all of it or none.
            disk.write(passing, data)
            disk.replace(passing, path)
    disk.write(passing, stage.checkpoint)
    disk.sync([*applied, passing])
    # (4) Only now may a reader be led to them.
    disk.replace(passing, root / PUBLISHED)
    disk.sync([root / PUBLISHED])
    # (5) Full tiles are durable and published: nobody is sent to the partial ones any more.
    for name, _data in stage.files:
        superseded = root / f"{name}.p"
        if superseded.is_dir():
            for partial in sorted(superseded.iterdir()):
                disk.remove(partial)
            superseded.rmdir()
    disk.remove(staged)
