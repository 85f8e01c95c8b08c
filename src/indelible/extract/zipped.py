"""A zip from a stranger, checked before a member is opened: counts, sizes, ratios, names, locks; and gzip within limits."""

import zlib
from typing import BinaryIO
from zipfile import ZipFile

from ..errors import Unreadable
from ..i18n import _
from .limits import LIMITS, MALFORMED, Limits, clip

SMALL = 1_000_000  # a member may be as dense as it likes up to here
CHUNK = 1_048_576
_LOCKED = 0x1


def open_zip(stream: BinaryIO, *, limits: Limits = LIMITS) -> ZipFile:
    """The archive, checked as declared; raises Unreadable naming what is wrong.

    (1) The directory can be read. (2) Not too many members. (3) No two of one name, none that leaves its folder, none locked.
    (4) No member and no sum over the limits. Members that overlap are refused by (4), and zipfile
    itself stops reading a member at its declared size, so what a member really holds cannot be more.
    """
    try:
        archive = ZipFile(stream)  # (1)
    except MALFORMED as error:
        raise Unreadable(
            _("the archive cannot be opened ({error}), it may be truncated; get the whole file and add it again", error=error)
        ) from error
    members = archive.infolist()
    if len(members) > limits.entries:  # (2)
        raise Unreadable(
            _(
                "the archive has {count} members, more than the {limit} that are read; it is kept as it is",
                count=len(members),
                limit=limits.entries,
            )
        )
    seen: set[str] = set()
    total = 0
    for member in members:
        name = member.filename
        if name in seen:  # (3)
            raise Unreadable(_("the archive has two members named {name}; it is kept as it is, not read", name=clip(name, 80)))
        seen.add(name)
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise Unreadable(
                _("the archive has a member named {name}, outside its folder; it is kept as it is, not read", name=clip(name, 80))
            )
        if member.flag_bits & _LOCKED:
            raise Unreadable(_("the archive needs a password; save a copy without one and add that too"))
        total += member.file_size
        if member.file_size > SMALL and member.file_size > limits.ratio * max(member.compress_size, 1):  # (4)
            raise Unreadable(
                _(
                    "{name} in the archive would grow from {small} to {large} octets, so it is a bomb; it is kept, not read",
                    name=clip(name, 80),
                    small=member.compress_size,
                    large=member.file_size,
                )
            )
    if total > limits.inflated:
        raise Unreadable(
            _(
                "the archive would grow to {size} octets, more than {limit}; it is kept as it is, not read",
                size=total,
                limit=limits.inflated,
            )
        )
    return archive


def inflate(stream: BinaryIO, *, limits: Limits = LIMITS) -> bytes:
    """What a gzip file holds, all its members; raises Unreadable where it is cut, damaged, or grows beyond the limits."""
    whole = bytearray()
    inflater = zlib.decompressobj(wbits=31)
    size = 0
    try:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            while chunk:
                whole += inflater.decompress(chunk, CHUNK)
                if len(whole) > limits.inflated or (len(whole) > SMALL and len(whole) > limits.ratio * size):
                    raise Unreadable(
                        _(
                            "the gzip file grows from {small} to more than {large} octets; it is kept as it is, not read",
                            small=size,
                            large=min(limits.inflated, limits.ratio * size),
                        )
                    )
                chunk = inflater.unconsumed_tail
                if inflater.eof:  # gzip files may be joined end to end; zeroes after the last are padding
                    chunk = inflater.unused_data.lstrip(b"\x00")
                    if chunk:
                        inflater = zlib.decompressobj(wbits=31)
    except zlib.error as error:
        raise Unreadable(_("the gzip file is damaged ({error}); get it again and add it", error=error)) from error
    if not inflater.eof:
        raise Unreadable(_("the gzip file is truncated; get the whole file and add it again"))
    return bytes(whole)
