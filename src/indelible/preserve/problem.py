"""One thing that is wrong with a case: where it lies, and what is wrong with it (both values, and the next step)."""

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """`where` names a file or record inside the case; `what` is a sentence for the reader."""

    where: str
    what: str
