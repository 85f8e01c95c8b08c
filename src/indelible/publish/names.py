"""When two names are written alike, and which words name nobody (nameless.toml)."""

import tomllib
from functools import cache
from pathlib import Path


def plain_name(name: str) -> str:
    """`name` without its article, capitals and breaks: the key that the same name written elsewhere has."""
    return _bare(name).casefold()


def names_someone(name: str) -> bool:
    """Whether `name` holds a name, as far as its capitals tell: "the Kremlin" does, "the ministry", "It" and "he" do not."""
    bare = _bare(name)
    return bare != bare.lower() and bare.casefold() not in _nameless()[1]


def _bare(name: str) -> str:
    first, _space, rest = " ".join(name.split()).partition(" ")
    return rest if rest and first.lower() in _nameless()[0] else f"{first} {rest}".strip()


@cache
def _nameless() -> tuple[frozenset[str], frozenset[str]]:
    """The articles, and the pronouns and other words that name nobody (nameless.toml)."""
    table = tomllib.loads((Path(__file__).parent / "nameless.toml").read_text("utf-8"))
    return frozenset(table["articles"]), frozenset(word for language in ("en", "uk", "ru") for word in table[language])
