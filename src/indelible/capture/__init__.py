"""The way in: files, folders and web addresses become bytes and a `Taken`; the only room, with preserve, that opens sockets."""

from .file import take_file
from .taken import Sink, Taken
from .targets import FileTarget, Refused, Target, UrlTarget, targets
from .web import WebLimits, take_url

__all__ = [
    "FileTarget",
    "Refused",
    "Sink",
    "Taken",
    "Target",
    "UrlTarget",
    "WebLimits",
    "take_file",
    "take_url",
    "targets",
]
