"""One spelling for numbers and octets in text: plain decimals and canonical base64 (RFC 4648 section 4), nothing else."""

import binascii
import re
from base64 import b64decode, b64encode

from ..errors import BadFormat
from ..i18n import _
from .tile import MAX_SIZE

# [0-9] and not \d, which takes other scripts' digits; 19 digits hold every size, and int() is never given a megabyte.
_DECIMAL = re.compile(r"\A(?:0|[1-9][0-9]{0,18})\Z")
_SHOWN = 100


def decode_decimal(text: str) -> int:
    """The number from 0 to 2**63-1 that `text` spells in ASCII digits, with no sign and no leading zero."""
    if not _DECIMAL.match(text) or int(text) > MAX_SIZE:
        raise BadFormat(
            _(
                "{text!r} is not a number from 0 to {most} in digits 0-9 without sign or leading zero",
                text=text[:_SHOWN],
                most=MAX_SIZE,
            )
        )
    return int(text)


def encode_base64(data: bytes) -> str:
    """The base64 text of `data`."""
    return b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """The octets that `text` spells; refused unless encoding them gives `text` again."""
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadFormat(_("{text!r} is not base64: {error}", text=text[:_SHOWN], error=error)) from error
    if encode_base64(data) != text:
        raise BadFormat(
            _("{text!r} is not how base64 spells it, which is {again}", text=text[:_SHOWN], again=encode_base64(data)[:_SHOWN])
        )
    return data
