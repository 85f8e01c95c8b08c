"""docs/api.md and docs/cli.md, made from the code: `python tests/reference_pages.py` writes them, a test compares them."""

import importlib
import inspect
import io
import os
import re
from contextlib import redirect_stdout, suppress
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"
PUBLIC = ("indelible", "indelible.model", "indelible.proof", "indelible.capture", "indelible.extract", "indelible.publish")
WIDTH = "100"


def signature(value: object) -> str:
    """The parameters of a function or class, "" for any other value; defaults that are objects show their type only."""
    if not callable(value) or isinstance(value, type):
        return ""
    with suppress(TypeError, ValueError):
        return re.sub(r"<([\w. ]+?)( at 0x[0-9a-f]+)?>", r"\1", str(inspect.signature(value)))
    return ""


def api() -> str:
    """Every public name of every room, with its first paragraph."""
    out = [
        "# The library",
        "",
        "Made by `python tests/reference_pages.py` from the code; a test compares. Each room works without a case.",
        "",
    ]
    for room in PUBLIC:
        module = importlib.import_module(room)
        out += [f"## `{room}`", "", (inspect.getdoc(module) or "").split("\n\n")[0], ""]
        for name in module.__all__:
            value = getattr(module, name)
            own = isinstance(value, type) or inspect.isfunction(value)
            said = (inspect.getdoc(value) or "").split("\n\n")[0].replace("\n", " ") if own else f"`{type(value).__name__}`"
            out.append(f"* `{name}{signature(value)}`: {said}")
        out.append("")
    return "\n".join(out)


def cli() -> str:
    """The help of the program and of every verb."""
    from indelible.cli import VERBS, main

    os.environ |= {"COLUMNS": WIDTH, "INDELIBLE_LANG": "en"}
    out = ["# The commands", "", "Made by `python tests/reference_pages.py` from the program's own help; a test compares.", ""]
    for words in ([], *([verb] for verb in VERBS)):
        said = io.StringIO()
        with redirect_stdout(said), suppress(SystemExit):
            main([*words, "--help"])
        out += [f"## `{' '.join(['indelible', *words])}`", "", "```text", said.getvalue().rstrip(), "```", ""]
    return "\n".join(out)


PAGES = {"api.md": api, "cli.md": cli}

if __name__ == "__main__":
    for page, text in PAGES.items():
        (DOCS / page).write_text(text(), encoding="utf-8")
