"""One thing that is wrong with a case: where it lies, and what is wrong with it (both values, and the next step)."""

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """`where` names a file or record inside the case; `what` is a sentence for the reader.

    A `note` is worth knowing and no sign that anything was lost or altered.
    """

    where: str
    what: str
    note: bool = False
