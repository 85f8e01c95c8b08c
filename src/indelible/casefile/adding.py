"""One `add`: capture, keep, log, read, claim, in batches, so that what was captured is safe before anything tries to read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from .. import __version__
from ..capture import FileTarget, Refused, Taken, Target, WebLimits, take_file, take_url, targets
from ..errors import BadInput, CaptureFailed, CaptureRefused, IndelibleError
from ..extract.isolated import Job, Read, Readers
from ..extract.text import encode_map
from ..i18n import _
from ..model import Capture, Claim, Derivation, Record, bounds, digest_of
from ..preserve.vault import Blob, Vault
from .reviewing import proposed, quick

if TYPE_CHECKING:
    from ..extract.textmap import Text
    from . import Casefile
    from .proposing import Proposing

BATCH_TARGETS = 64
BATCH_BYTES = 64 << 20
READABLE = ("complete", "partial")
TOOL = f"indelible {__version__}"

Progress = Callable[[int, int, str], None]


class Refusal(NamedTuple):
    """What was not done with one address, and why."""

    address: str
    reason: str


class Summary:
    """What one `add` did; every address given is counted in `outcomes` or listed in `refused`."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()  # complete, partial, wall, gone, unchanged
        self.texts = 0
        self.claims = 0
        self.proposals = 0  # claims that a model proposed, which wait for review
        self.asked: list[Refusal] = []  # of each text that a model was asked about, what came of it
        self.refused: list[Refusal] = []  # not captured
        self.without_text: list[Refusal] = []  # captured, but no text could be read
        self.walls: list[Refusal] = []  # captured, but not what was asked for: wall, gone, partial
        self.interrupted = False


class Adding:
    """The state of one `add` over an open case."""

    def __init__(
        self,
        case: Casefile,
        *,
        published: str = "",
        publisher: str = "",
        by: str = "",
        allow_private: bool = False,
        ca_file: Path | None = None,
        limits: WebLimits | None = None,
        progress: Progress | None = None,
        proposing: Proposing | None = None,
        triage: bool = False,
    ) -> None:
        if published:
            try:
                bounds(published)
            except ValueError as error:
                raise BadInput(_("--published: {error}", error=error)) from error
        self.case = case
        self.published, self.publisher, self.by = published, publisher, by or case.settings.by
        self.allow_private, self.ca_file, self.limits = allow_private, ca_file, limits or WebLimits()
        self.progress = progress or (lambda done, total, address: None)
        self.proposing, self.triage = proposing, triage
        self.summary = Summary()

    def run(self, arguments: Sequence[str]) -> Summary:
        """Take every target in; what is finished when an interrupt comes is durable and in the summary."""
        todo = list(targets(arguments, skip=[self.case.path]))
        done = 0
        try:
            with Readers() as readers:
                for batch in self._batches(todo):
                    self._read(self._captured(batch), readers)
                    done += len(batch)
                    self.progress(done, len(todo), batch[-1][0].address)
        except KeyboardInterrupt:
            self.summary.interrupted = True
        except IndelibleError:
            self.summary.interrupted = True
            raise
        return self.summary

    # -- taking --------------------------------------------------------------------------------------------------------

    def _batches(self, todo: Sequence[Target]) -> Iterator[list[tuple[Taken, Blob]]]:
        batch: list[tuple[Taken, Blob]] = []
        size = 0
        for number, target in enumerate(todo):
            self.progress(number, len(todo), target.address)
            try:
                taken, blob = self._take(target)
            except (CaptureRefused, CaptureFailed) as error:
                self.summary.refused.append(Refusal(target.address, str(error)))
                continue
            batch.append((taken, blob))
            size += blob.size
            if len(batch) >= BATCH_TARGETS or size >= BATCH_BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _take(self, target: Target) -> tuple[Taken, Blob]:
        if isinstance(target, Refused):
            raise target.error
        with self.case.vault.incoming() as sink:
            if isinstance(target, FileTarget):
                taken = take_file(target.path, target.address, sink, follow=target.follow)
            else:
                taken = take_url(target.address, sink, limits=self.limits, allow_private=self.allow_private, ca_file=self.ca_file)
            return taken, sink.finish()

    def _captured(self, batch: Sequence[tuple[Taken, Blob]]) -> list[tuple[str, Capture]]:
        """Log one Capture for each; returns those to be read, each with the id of the capture that holds the bytes."""
        records: list[Capture] = []
        readable: list[tuple[str, Capture]] = []
        here: dict[tuple[str, str], str] = {}
        for taken, blob in batch:
            record = self._record(taken, blob)
            key = (record.address, blob.digest)
            # A wall or a page that is gone is never "unchanged", and never read: its text is not what was asked for.
            if record.outcome == "complete":
                previous = here.get(key) or self.case.catalog.capture_at(*key)
                if previous:
                    record = msgspec.structs.replace(record, outcome="unchanged", previous=previous)
                    if key not in here and not self._was_read(previous):
                        # An earlier add was interrupted here, or lacked what it takes to read this; else it gives the same again.
                        readable.append((previous, self.case.capture(previous)))
                else:
                    here[key] = self.case.identify(record)
            if record.outcome in READABLE:
                readable.append((self.case.identify(record), record))
            records.append(record)
        self.case.append(records)
        for record in records:  # only now: what the summary lists is durable, whenever an interrupt comes
            self._count(record)
        return readable

    def _was_read(self, capture: str) -> bool:
        if self.proposing is None:
            # What was read for triage alone is read again where all of its claims are wanted.
            return any(self.triage or not quick(claim) for claim in self._claims(capture) if not proposed(claim))
        return any(claim.method == self.proposing.method for claim in self._claims(capture))

    def _claims(self, capture: str) -> list[Claim]:
        return [entry.record for entry in self.case.claims(capture=capture) if isinstance(entry.record, Claim)]

    def _record(self, taken: Taken, blob: Blob) -> Capture:
        return Capture(
            **{name: getattr(taken, name) for name in taken.__struct_fields__},
            collector=self.by,
            tool=TOOL,
            blob=blob.digest,
            published=self.published,
            publisher=self.publisher,
        )

    def _count(self, record: Capture) -> None:
        self.summary.outcomes[record.outcome] += 1
        if record.outcome in ("partial", "wall", "gone"):
            self.summary.walls.append(Refusal(record.address, f"{record.outcome}: {record.reason}"))

    # -- reading -------------------------------------------------------------------------------------------------------

    def _read(self, captures: Sequence[tuple[str, Capture]], readers: Readers) -> None:
        jobs = ((number, job_for(self.case.vault, *one, triage=self.triage)) for number, one in enumerate(captures))
        records: list[Record] = []
        notes: list[Refusal] = []
        texts: dict[str, tuple[Capture, Text]] = {}
        for number, read in readers.run(jobs):
            record_id, capture = captures[number]
            if read.refused or read.text is None:
                reason = read.refused or _("no text in this kind of file; its bytes are kept")
                notes.append(Refusal(capture.address, reason))
            if read.text is None:
                continue  # with a text, only its claims were refused: the text is kept
            made, blobs = derived_records(record_id, capture, read)
            for blob in blobs:
                self.case.vault.put(blob)
            records += made
            notes += [Refusal(capture.address, note) for note in read.notes]
            if self.proposing:
                texts[record_id] = capture, read.text
        fresh = self._appended(records)
        self.summary.without_text += notes
        self.summary.texts += sum(isinstance(record, Derivation) for record in fresh)
        self.summary.claims += sum(isinstance(record, Claim) for record in fresh)
        for record_id, (capture, text) in texts.items():
            self._propose(record_id, capture, text, readers)

    def _appended(self, records: Sequence[Record]) -> list[Record]:
        """Log `records`; returns those that the log had not."""
        before = self.case.log.size
        fresh = []
        for record, name in dict(zip(records, self.case.append(records), strict=True)).items():
            index = self.case.catalog.index_of(name)
            if index is not None and index >= before:
                fresh.append(record)
        return fresh

    def _propose(self, record_id: str, capture: Capture, text: Text, readers: Readers) -> None:
        """Ask the model about one text whose own claims are in the log, and log what holds; one at a time, for asking is slow."""
        assert self.proposing is not None
        known = self._claims(record_id)
        if not text.text.strip() or any(claim.method == self.proposing.method for claim in known):
            return
        made = self.proposing.of(text, known, lambda done, total: self.progress(done, total, capture.address))
        self.summary.asked.append(Refusal(capture.address, made.said))
        if not made.kept:
            return
        job = msgspec.structs.replace(
            job_for(self.case.vault, record_id, capture),
            method=self.proposing.method,
            tools=self.proposing.tools,
            proposed=made.kept,
        )
        for _number, read in readers.run([(0, job)]):
            # Positions hold in the text that was asked about and no other.
            same = read.text is not None and read.text.text == text.text
            self.summary.proposals += len(self._appended(read.claims)) if same else 0
            self.summary.without_text += [Refusal(capture.address, note) for note in (*read.notes, read.refused) if note]


def job_for(vault: Vault, record_id: str, capture: Capture, *, triage: bool = False) -> Job:
    """What a reader needs to read that capture again: used by `add`, and by `verify` to compare."""
    assert capture.blob is not None
    return Job(
        path=str(vault.path(capture.blob)),
        declared=capture.media_type,
        name=capture.address_final or capture.address,
        capture=record_id,
        published=capture.published,
        publisher=capture.publisher,
        triage=triage,
    )


def derived_records(record_id: str, capture: Capture, read: Read) -> tuple[list[Record], list[bytes]]:
    """The records that `read` gives (one text derivation, then its claims) and the blobs they name; pure."""
    text = read.text
    assert text is not None
    assert capture.blob is not None
    blobs = [text.text.encode("utf-8")]
    if text.segments:
        blobs.append(encode_map(text))
    derivation = Derivation(
        kind="text",
        inputs=(capture.blob,),
        output=digest_of(blobs[0]),
        method=text.method,
        tools=text.tools,
        capture=record_id,
        map=digest_of(blobs[1]) if text.segments else None,
        media_type=text.media_type,
        language=text.language,
        title=text.title,
        author=text.author,
        published=text.published,
        publisher=text.publisher,
        notes=text.notes,
    )
    return [derivation, *read.claims], blobs
