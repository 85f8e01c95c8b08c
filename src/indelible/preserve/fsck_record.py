"""One record against what came before it: the records and blobs it names, the words it points to, its salt."""

from collections.abc import Callable, Iterator
from functools import lru_cache

import msgspec

from ..errors import IndelibleError
from ..i18n import _
from ..model import (
    AnyRecord,
    Assessment,
    Capture,
    Case,
    Claim,
    Derivation,
    Judgement,
    PersonEntry,
    Release,
    Review,
    TextPosition,
    record_id,
    salted,
)
from .catalog import Catalog
from .problem import Problem
from .settings import CaseSettings
from .vault import Vault


class RecordCheck:
    """Checks records in log order; `earlier` is a catalog that holds all that came before."""

    def __init__(self, earlier: Catalog, vault: Vault, text: Callable[[str], str], salt_key: bytes | None) -> None:
        self._earlier, self._vault, self._text, self._salt_key = earlier, vault, text, salt_key
        self._index_of = lru_cache(maxsize=1000)(earlier.index_of)
        self.sizes: dict[str, tuple[int, int, int]] = {}  # digest: (record, octets it says, octets of the file)

    def check(self, index: int, data: bytes, record: AnyRecord, *, first: CaseSettings, unfounded: bool) -> Iterator[Problem]:
        """What is wrong with `record`, entry `index` of the log, spelled `data`; `unfounded`: a claim without a document."""
        for what in self._wrong(index, record, first, unfounded):
            yield Problem(_("record {index} ({id})", index=index, id=record_id(data)[:16]), what)

    def _wrong(self, index: int, record: AnyRecord, first: CaseSettings, unfounded: bool) -> Iterator[str]:
        kind = str(record.__struct_config__.tag)
        if kind not in first.types:
            yield _(
                "its type {kind} is not among those of this case, {types}; use a good copy",
                kind=kind,
                types=", ".join(first.types),
            )
        if isinstance(record, Case) and index > 0:
            yield _("it says what the case is, {name}, which only the first record may; use a good copy", name=repr(record.name))
        yield from self._salt(record)
        for name in _names(record):
            place = self._index_of(name)
            if place is None or place >= index:
                yield _("it names the record {id}, which is not in the log before it; use a good copy", id=name)
        if isinstance(record, Capture):
            self._size(index, record)
        elif isinstance(record, Derivation):
            yield from self._inputs(index, record)
        elif isinstance(record, Claim):
            if unfounded:
                yield _(
                    "no text derivation of capture {capture} before it gives its text {text}; use a good copy",
                    capture=record.capture[:16],
                    text=record.text,
                )
            yield from self._words(record)

    def _salt(self, record: AnyRecord) -> Iterator[str]:
        if record.salt is None:
            yield _("it has no salt, so that its published hash could confirm a guess; use a good copy")
        elif self._salt_key is not None and (wanted := salted(record, self._salt_key).salt) != record.salt:
            yield _(
                "its salt is {found}, the case's key gives {wanted}; it was not written by this case",
                found=record.salt,
                wanted=wanted,
            )

    def _size(self, index: int, record: Capture) -> None:
        if record.blob is None or record.size is None:
            return
        try:
            found = self._vault.path(record.blob).lstat().st_size
        except OSError:
            return  # a missing blob is named when the vault is read
        if found != record.size:
            self.sizes.setdefault(record.blob, (index, record.size, found))

    def _inputs(self, index: int, record: Derivation) -> Iterator[str]:
        for digest in record.inputs:
            place = self._earlier.first_of_blob(digest)
            if place is None or place >= index:
                yield _("it was made from {digest}, which no record before it names; use a good copy", digest=digest)
        if record.kind == "text":
            try:
                self._text(record.output)
            except UnicodeDecodeError as error:
                yield _("its text {digest} is not UTF-8: {error}; use a good copy", digest=record.output, error=error)
            except IndelibleError:
                return  # named when the vault is read

    def _words(self, record: Claim) -> Iterator[str]:
        try:
            text = self._text(record.text)
        except (IndelibleError, UnicodeDecodeError):
            return  # named elsewhere
        outside = [at for at in _positions(record) if at.end > len(text)]
        for at in outside[:1]:
            yield _(
                "it points to characters [{start}, {end}) of a text of {size}; use a good copy",
                start=at.start,
                end=at.end,
                size=len(text),
            )
        if record.quote is None or outside:
            return
        at, quote = record.content[0], record.quote
        start, end = max(0, at.start - len(quote.prefix)), at.end + len(quote.suffix)
        found = (text[start : at.start], text[at.start : at.end], text[at.end : end])
        if found != (quote.prefix, quote.exact, quote.suffix):
            yield _(
                "it quotes {said}, but at [{start}, {end}) its text says {found}; use a good copy",
                said=repr(quote.prefix + quote.exact + quote.suffix),
                start=start,
                end=end,
                found=repr("".join(found)),
            )


def _names(record: AnyRecord) -> tuple[str, ...]:
    """The ids of the records that `record` names."""
    if isinstance(record, Capture):
        named: tuple[str | None, ...] = (record.previous, record.part_of)
    elif isinstance(record, Derivation | Claim | PersonEntry):
        named = (record.capture,)
    elif isinstance(record, Judgement):
        named = (record.left, record.right, record.supersedes)
    elif isinstance(record, Review):
        named = (record.record, record.correction, record.supersedes)
    elif isinstance(record, Assessment):
        named = record.claims
    elif isinstance(record, Release):
        named = record.records
    else:
        named = ()
    return tuple(name for name in named if name)


def _positions(value: object) -> Iterator[TextPosition]:
    if isinstance(value, TextPosition):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _positions(one)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _positions(getattr(value, name))
