"""The reader's language: every sentence a person sees goes through `_` (gettext; uk, ru, en)."""

import gettext
import os
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parent / "locales"


@cache
def _translation(language: str) -> gettext.NullTranslations:
    return gettext.translation("indelible", LOCALES, languages=[language], fallback=True)


def language() -> str:
    """The reader's language, a two-letter code: INDELIBLE_LANG, else LC_ALL, LC_MESSAGES, LANG, else "en"."""
    for name in ("INDELIBLE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "")[:2].lower()
        if code:
            return code if code in ("uk", "ru") else "en"
    return "en"


def _(message: str, **values: object) -> str:
    """`message` in the reader's language, its {names} filled from `values`."""
    text = _translation(language()).gettext(message)
    return text.format(**values) if values else text


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """`one` or `many` as the reader's language counts `count`, which also fills {count}."""
    text = _translation(language()).ngettext(one, many, count)
    return text.format(count=count, **values)


def recorded(message: str, **values: object) -> str:
    """`message` filled from `values`, for a field of a record: English for every reader, whatever language it was made in."""
    return message.format(**values) if values else message


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a mark that translates nothing
    """`message` as it is, named for the translators."""
    return message


# What argparse says of itself: it looks these up in the catalogue, but nobody calls `_` on them here.
ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("expected one argument"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
)


def use_for_argparse() -> None:
    """Let argparse's own words ("usage", "options") speak the reader's language too: it asks gettext's global functions."""
    import argparse

    spoken = _translation(language())
    argparse._ = spoken.gettext  # type: ignore[attr-defined]
    argparse.ngettext = spoken.ngettext  # type: ignore[attr-defined]
