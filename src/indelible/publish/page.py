"""What every page of ours has: one file that loads nothing, our templates with every value escaped, a policy by digests."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from ..i18n import _, language, ngettext
from . import labels
from .dates import date_words, instant_words
from .figures import count
from .visible import linkable, visible

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"


def page(template: str, css: str, script: str, **values: object) -> str:
    """The page that `template` makes of `values`; `css` and `script` are our own and the only ones that its policy lets in."""
    return _template(template).render(
        lang=language(),
        css=Markup(css),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(css, script),
        **values,
    )


def _policy(css: str, script: str) -> str:
    """Nothing may load, nothing may be sent; our style and our script run by their digests, no other can."""
    return (
        f"default-src 'none'; style-src 'sha256-{_hash(css)}'; script-src 'sha256-{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def asset(name: str) -> str:
    """The text of one of our files beside the templates."""
    return (TEMPLATES / name).read_text("utf-8")


def _finalize(value: object) -> object:
    # Whatever the templates print passes here, so that no value can forget it; Markup was made visible when it was made.
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _template(name: str) -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters.update(count=count, date=date_words, instant=instant_words, lang=lang, brief=brief)
    environment.globals.update(_=_, ngettext=ngettext, linkable=linkable, outcome=labels.outcome, modality=labels.modality)
    environment.globals.update(language_name=labels.language)
    return environment.get_template(name)


def lang(code: str) -> Markup:
    """` lang="uk"` for that language tag, "" (unknown) for what is none; nothing where it is the page's own."""
    if code == language():
        return Markup()
    tag = code if code.replace("-", "").isalnum() and code.isascii() and len(code) <= 35 else ""
    return Markup(f' lang="{tag}"')  # noqa: S704 - letters, digits and hyphens


def brief(text: str, longest: int = 160) -> str:
    """The beginning of `text` on one line."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0][: longest - 1] + "…"
