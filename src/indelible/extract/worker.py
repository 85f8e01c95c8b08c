"""The worker process of `isolated.Readers`: confines itself, then reads one file after another until its input ends."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec

from ..errors import IndelibleError
from ..i18n import _
from ..model.base import digest_of
from .attribution import Context
from .isolated import Begun, Done, Found, Job, Order, Ready, Reply, frame, read_frame
from .limits import Limits
from .text import text_of
from .textmap import Text

ROOM = 100_000_000


def confine(memory: int) -> None:
    """No more than `memory` octets of address space, no file written, no core dump; as far as the system knows such limits."""
    try:
        import resource
    except ImportError:  # not on Windows; there the parent's clock is the only limit
        return
    for limit, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(limit)[1]
        if hard == resource.RLIM_INFINITY or value <= hard:
            try:
                resource.setrlimit(limit, (value, value))
            except (ValueError, OSError):  # macOS knows RLIMIT_AS by name only
                continue
    bytearray(ROOM)  # too little to work with shows here, before the first file is blamed for it


def allow(seconds: int) -> None:
    """So much CPU time from now on; then the system ends this process."""
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds + 1, hard))


def main() -> None:
    """Reads jobs from standard input and answers on what was standard output."""
    memory, seconds = (int(argument) for argument in sys.argv[1:3])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not speak to the parent

    def say(reply: Reply) -> None:
        answers.write(frame(reply))
        answers.flush()

    def stopped(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """What no reader expects ends this process: the parent is told its kind, never its words, which may quote the file."""
        say(Done(refused=_("its reader stopped ({kind}); it is kept as it is, please report this", kind=kind.__name__)))

    sys.excepthook = stopped
    confine(memory)
    say(Ready())
    while (body := read_frame(sys.stdin.buffer)) is not None:
        order = msgspec.msgpack.decode(body, type=Order)
        allow(seconds)
        say(Begun())
        try:
            _answer(order.job, order.limits, say)
        except MemoryError:
            say(
                Done(
                    refused=_(
                        "reading it needs more than {memory} octets of memory; it is kept as it is, not read", memory=memory
                    )
                )
            )
            return  # what this process still holds is unknown: a new one takes its place


def _answer(job: Job, limits: Limits, say: Callable[[Reply], None]) -> None:
    try:
        with Path(job.path).open("rb") as stream:
            text = _text(stream, job, limits)
    except OSError as error:
        say(Done(refused=_("it cannot be opened: {error}; run 'indelible verify CASE'", error=error)))
        return
    except IndelibleError as error:
        say(Done(refused=str(error)))
        return
    say(Found(text=text))
    if text is None or not text.text.strip():
        say(Done())
        return
    from .cells import between_blank, in_place
    from .claims import READERS, TRIAGE, claims_in, claims_of

    context = Context(
        text=digest_of(text.text.encode()),
        capture=job.capture,
        published=job.published or text.published,
        publisher=job.publisher or text.publisher,
        language=text.language,
    )
    try:
        blanked = between_blank(text.text, text.media_type)
        if job.method:
            claims = claims_of(blanked, context, job.proposed, job.method, job.tools)
        else:
            claims = claims_in(blanked, context, TRIAGE if job.triage else READERS)
        say(Done(claims=tuple(in_place(claim, text.text) for claim in claims)))
    except IndelibleError as error:
        say(Done(refused=str(error)))


def _text(stream: BinaryIO, job: Job, limits: Limits) -> Text | None:
    return text_of(stream, declared=job.declared, name=job.name, limits=limits)


if __name__ == "__main__":
    main()
