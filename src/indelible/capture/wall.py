"""Is this answer the source, or a wall in front of it (login, challenge, consent, refusal)?"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..i18n import recorded
from .page import Page

if TYPE_CHECKING:
    import httpx


def wall_of_status(status: int) -> str:
    """Why a `status` alone is a wall, "" where it is none."""
    kind = _walls()["status"].get(str(status), "")
    return recorded("wall ({kind}): the server answered {status}", kind=kind, status=status) if kind else ""


def wall_of_headers(headers: Iterable[tuple[str, str]]) -> str:
    """Why the `headers` (name in small letters, value) say that this is a challenge, "" where they do not."""
    rows = _walls()["header"]
    for name, value in headers:
        for row in rows:
            if name == row["name"] and row["value"] in value.lower():
                return recorded("wall (challenge): the server sent {name}: {value}", name=name, value=value[:100])
    return ""


def wall_of_redirect(asked: "httpx.URL", final: "httpx.URL") -> str:
    """Why a redirect from `asked` to `final` ended at a wall, "" where it did not."""
    there, here = _marks(final), _marks(asked)
    sign = next(iter(sorted(there - here)), "")
    return (
        recorded("wall (login or consent): the address led to {host}, {sign}", host=final.raw_host.decode("ascii"), sign=sign)
        if sign
        else ""
    )


def wall_of_page(page: Page) -> str:
    """Why the content of `page` is a wall, "" where it is not; a page with running text of its own is none."""
    walls = _walls()
    limits = walls["limits"]
    short = len(page.text) < limits["visible"] and page.prose < limits["prose"] and not (page.article and page.prose)
    for kind in ("challenge", "consent"):
        sign = _part(page.markup, walls[kind]["markup"]) or _phrase(page.headings, walls[kind].get("headings", ()))
        sign = sign or _phrase(page.text, walls[kind]["text"])
        if short and sign:
            return recorded("wall ({kind}): the page says “{sign}” and little else", kind=kind, sign=sign)
    quiet = page.prose < limits["prose"] and not (page.article and page.prose)
    bare = page.prose < limits["bare"] and not (page.article and page.prose)
    if page.password and (bare or (quiet and _phrase(page.headings, walls["login"]["headings"]))):
        return recorded("wall (login): the page asks for a password and says little else")
    sign = _phrase(page.text, walls["login"]["bare"]) if bare and short else ""
    sign = sign or (_phrase(page.text, walls["login"]["teaser"]) if page.prose < limits["teaser"] else "")
    return recorded("wall (login): the page says “{sign}”", sign=sign) if sign else ""


def _marks(url: "httpx.URL") -> set[str]:
    redirect: Mapping[str, Any] = _walls()["redirect"]
    host = url.raw_host.decode("ascii")
    segments = {segment.lower() for segment in url.path.split("/")} & set(redirect["segments"])
    return segments | ({host} & set(redirect["hosts"]))


def _part(text: str, signs: Sequence[str]) -> str:
    return next((sign for sign in signs if sign in text), "")


def _phrase(text: str, signs: Sequence[str]) -> str:
    """The first of `signs` that stands in `text` as whole words (вход, but not выход or входит)."""
    return next((sign for sign in signs if sign in text and re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", text)), "")


@cache
def _walls() -> dict[str, Any]:
    with (Path(__file__).parent / "walls.toml").open("rb") as stream:
        return tomllib.load(stream)
