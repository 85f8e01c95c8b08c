"""As much of a web page as tells a wall from an article, read in one pass that no page can stall."""

import codecs
import html
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"<(?:(?P<comment>!--)|[!?]|(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,40}))")
_ATTRIBUTE = re.compile(r"([a-zA-Z][a-zA-Z:-]{0,40})\s{0,20}=\s{0,20}(\"[^\"]*\"|'[^']*'|[^\s\"'>]{1,500})")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([a-zA-Z0-9_:-]{1,40})", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s{0,1000}(?:<!--.{0,2000}?-->\s{0,1000})?<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_NOT_TEXT = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}  # no page is in these; some are quadratic

_SILENT = {"script", "style", "template", "svg", "math"}
_RAW = {"script", "style"}
_FOREIGN = {"svg", "math"}  # the only ones of these that "/>" ends
_APART = {"form", "nav", "header", "footer", "aside", "dialog", "button", "select", "menu", "noscript", "label"}
_INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "cite",
    "em",
    "i",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
    "wbr",
}
_HEADINGS = {"title", "h1"}
_RUN = 80  # characters; a shorter run between block tags is a caption or a menu, not prose


@dataclass(frozen=True, slots=True)
class Page:
    """What was found: `prose` counts characters of running text outside forms, menus, headers and footers."""

    headings: str  # title and first headings, in small letters
    text: str  # everything visible, in small letters
    markup: str  # the source itself, in small letters
    prose: int
    password: bool
    article: bool


def looks_like_html(head: bytes) -> bool:
    """Whether bytes begin as a page does, whatever they were declared to be."""
    return _HTML.match(head[:4096]) is not None


def inflated(data: bytes, coding: str, limit: int) -> bytes | None:
    """`data` with its Content-Encoding undone, at most `limit` octets; None where we cannot (br, zstd, broken)."""
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return data[:limit]
    windows = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}.get(coding, ())
    for bits in windows:
        try:
            return zlib.decompressobj(bits).decompress(data, limit)
        except zlib.error:
            continue
    return None


def decoded(data: bytes, charset: str) -> str:
    """`data` as text by its declared charset, else by its own meta tag, else UTF-8, else windows-1251; never fails."""
    meta = _META_CHARSET.search(data[:4096])
    for name in (charset, meta[1].decode("ascii") if meta else "", "utf-8"):
        try:
            if codecs.lookup(name).name.replace("-", "_") in _NOT_TEXT:
                continue
            return data.decode(name, errors="strict" if name == "utf-8" and not charset and not meta else "replace")
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1251", errors="replace")


def read_page(source: str) -> Page:
    """The `Page` that `source` makes; time grows in proportion to its length."""
    headings: list[str] = []
    visible: list[str] = []
    run: list[str] = []
    depth: dict[str, int] = {}
    prose, password, article = 0, False, False

    def end_run() -> int:
        length = len(_SPACE.sub(" ", "".join(run)).strip())
        run.clear()
        return length if length >= _RUN else 0

    for kind, name, rest in _tokens(source):
        if kind == "text":
            if any(depth.get(tag) for tag in _SILENT):
                continue
            words = html.unescape(rest)
            visible.append(words)
            if any(depth.get(tag) for tag in _HEADINGS):
                headings.append(words)
            if not any(depth.get(tag) for tag in _APART):
                run.append(words)
            continue
        if name not in _INLINE:
            prose += end_run()
            visible.append(" ")
            headings.append(" ")
        if kind == "close":
            depth[name] = max(0, depth.get(name, 0) - 1)
            continue
        if name in _SILENT | _APART | _HEADINGS and not (name in _FOREIGN and rest.endswith("/")):
            depth[name] = depth.get(name, 0) + 1
        if name in ("input", "article", "meta", "div", "section", "main"):
            values = {match[1].lower(): match[2].strip("\"'").lower() for match in _ATTRIBUTE.finditer(rest)}
            password = password or (name == "input" and values.get("type") == "password")
            article = (
                article
                or name == "article"
                or values.get("itemprop") == "articlebody"
                or (values.get("property") == "og:type" and values.get("content") == "article")
            )
    prose += end_run()
    small = [_SPACE.sub(" ", "".join(parts)).strip().lower() for parts in (headings, visible)]
    return Page(small[0], small[1], source.lower(), prose, password, article)


def _tokens(source: str) -> Iterator[tuple[str, str, str]]:
    """("text", "", words), ("open", name, attributes), ("close", name, ""); a tag ends at the next ">", quoted or not.

    Each search starts where the last one ended, or ends the reading: the whole is linear.
    """
    at = 0
    small = source.lower()
    if len(small) != len(source):  # a few letters change length in small letters; positions must not
        small = source
    while mark := _MARK.search(source, at):
        yield "text", "", source[at : mark.start()]
        ending = "-->" if mark["comment"] else ">"
        end = source.find(ending, mark.start() + 2)
        if end < 0:
            return
        at = end + len(ending)
        if mark["name"] is None:
            continue
        name = mark["name"].lower()
        if mark["close"]:
            yield "close", name, ""
            continue
        yield "open", name, source[mark.end() : min(end, mark.end() + 4096)]
        if name in _RAW:
            at = small.find("</" + name, at)
            if at < 0:
                return
    yield "text", "", source[at:]
