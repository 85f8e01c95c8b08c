"""Words that the tests of this folder record, and what running a command gives."""

from collections.abc import Callable
from typing import NamedTuple

COUNCIL = (
    "Mariupol City Council said on Wednesday that about 5,000 civilians had been killed in Mariupol.\n"
    '"The whole city has become a camp of death," Mayor Vadym Boychenko told reporters.\n'
)
RADA = "Міська рада Маріуполя повідомила, що 6 квітня 2022 року в місті загинули близько 5 000 людей.\n"


class Ran(NamedTuple):
    """What one command ended with and printed."""

    code: int
    out: str
    err: str


Indelible = Callable[..., Ran]
