"""Quotations that run over paragraphs: what an attribution beside one paragraph says of those before and behind it."""

from bisect import bisect_right
from collections.abc import Sequence

from ..model.selector import TextPosition
from .quotation import PARAGRAPH, Quotation

MOST = 40  # paragraphs of one quotation that are joined


class Joiner:
    """The quotations of one text by paragraph."""

    def __init__(self, text: str, marks: Sequence[Quotation]) -> None:
        self.text = text
        self.paragraphs = [(m.start(), m.end()) for m in PARAGRAPH.finditer(text) if m.group().strip()]
        self._starts = [start for start, _end in self.paragraphs]
        self._opening: list[Quotation | None] = [None] * len(self.paragraphs)  # that opens a paragraph
        self._unclosed: list[Quotation | None] = [None] * len(self.paragraphs)  # that never closes in it
        for mark in marks:
            k = self._of(mark.start)
            if not text[self.paragraphs[k][0] : mark.start].strip():
                self._opening[k] = mark
            if not mark.closed:
                self._unclosed[k] = mark

    def _of(self, at: int) -> int:
        return max(0, bisect_right(self._starts, at) - 1)

    def joined(self, content: tuple[TextPosition, ...]) -> tuple[TextPosition, ...]:
        """`content` with the paragraphs of the same quotation; itself where it is of one paragraph."""
        if not content or not self.paragraphs:
            return content
        return (*self._before(content[0]), *content, *self._behind(content[-1]))

    def stray(self, content: tuple[TextPosition, ...]) -> bool:
        """Whether content ends with a mark that closes what an earlier paragraph opened."""
        words = self.text[content[0].start : content[0].end]
        return words.endswith(("»", "”")) and not any(c in words for c in "«“„")

    def _before(self, first: TextPosition) -> list[TextPosition]:
        k = self._of(first.start)
        begin, end = self.paragraphs[k]
        if k == 0 or self.text[begin : first.start].strip(' \t«"“„'):
            return []
        mark = self._opening[k]
        if mark is None and not self._closes(first.end, end):
            return []
        found: list[TextPosition] = []
        while k > 0 and len(found) < MOST:
            k -= 1
            whole, opened = self.paragraphs[k], self._unclosed[k]
            if opened is None and (mark is not None or any(c in self.text[slice(*whole)] for c in '«»“”„"')):
                return []  # a mark of its own: not one quotation
            start = whole[0] if opened is None else opened.start
            found.append(self._trimmed(start, whole[1]))
            if opened is not None and (mark is None or self._opening[k] is not opened or not self._goes_on(k - 1)):
                return found[::-1]
        return []

    def _goes_on(self, k: int) -> bool:
        mark = self._unclosed[k] if k >= 0 else None
        return mark is not None and mark.continues

    def _closes(self, at: int, end: int) -> bool:
        """Whether a mark that closes a quotation stands at the end of the words before `at`, or follows them at once."""
        return self.text[at - 1] in "»”" or self.text[at : min(end, at + 3)].lstrip(" .!?…").startswith(("»", "”", '"'))

    def _behind(self, last: TextPosition) -> list[TextPosition]:
        k = self._of(last.start)
        opened = self._unclosed[k]
        if opened is None or opened.start > last.start or last.end < self._trimmed(*self.paragraphs[k]).end:
            return []
        found: list[TextPosition] = []
        if opened.continues:
            while k + 1 < len(self.paragraphs) and len(found) < MOST:
                k += 1
                mark = self._opening[k]
                if mark is None:
                    break
                found.append(TextPosition(start=mark.start, end=mark.end) if mark.closed else self._trimmed(mark.start, mark.end))
                if mark.closed or not mark.continues:
                    break
            return found
        while k + 1 < len(self.paragraphs) and len(found) < MOST:
            k += 1
            start, end = self.paragraphs[k]
            closing = next((i for i in range(start, end) if self.text[i] in '«»“”„"'), -1)
            if closing < 0:
                found.append(self._trimmed(start, end))
                continue
            if self.text[closing] in '»”"' and not self.text[closing - 1].isspace() and closing > start:
                return [*found, TextPosition(start=self._trimmed(start, closing + 1).start, end=closing + 1)]
            break
        return []

    def _trimmed(self, start: int, end: int) -> TextPosition:
        while end > start + 1 and (self.text[end - 1].isspace() or self.text[end - 1] in ".,"):
            end -= 1
        while start < end - 1 and self.text[start].isspace():
            start += 1
        return TextPosition(start=start, end=end)
