"""Tables and JSON as an extractor should see them: what stands between the cells is blank, so no sentence runs across them.

Every character keeps its place, so that offsets into what is returned here are offsets into the text itself.
"""

import re

import msgspec

from ..model.claim import Claim
from ..model.selector import quote

DELIMITERS = ",;\t|"
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)


def between_blank(text: str, media_type: str) -> str:
    """`text` of CSV or JSON with line feeds for all that is not inside a cell or string; any other text unchanged."""
    if media_type in ("text/csv", "text/tab-separated-values"):
        return _kept(text, _cells(text))
    if media_type == "application/json":
        return _kept(text, [match.span(1) for match in _STRING.finditer(text)])
    return text


def in_place(claim: Claim, text: str) -> Claim:
    """`claim`, found in the blanked text, with its quote as the text itself has it."""
    if claim.quote is None:
        return claim
    return msgspec.structs.replace(claim, quote=quote(text, claim.content[0]))


def _kept(text: str, spans: list[tuple[int, int]]) -> str:
    out, here = [], 0
    for start, end in spans:
        out += ["\n" * (start - here), text[start:end]]
        here = end
    out.append("\n" * (len(text) - here))
    return "".join(out)


def _cells(text: str) -> list[tuple[int, int]]:
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    spans, at, size = [], 0, len(text)
    while at < size:
        if text[at] == '"':
            end = at + 1
            # A doubled quotation mark stands for one inside the cell.
            while end < size and (text[end] != '"' or text[end + 1 : end + 2] == '"'):
                end += 2 if text[end] == '"' else 1
            spans.append((at + 1, min(end, size)))
            at = end + 1
        else:
            end = at
            while end < size and text[end] not in (delimiter, "\n", "\r"):
                end += 1
            spans.append((at, end))
            at = end
        while at < size and text[at] in (delimiter, "\n", "\r"):
            at += 1
    return [span for span in spans if span[0] < span[1]]
