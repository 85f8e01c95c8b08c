"""The house's rules over one source file each: a rule gets a file and says what in it breaks the rule."""

import ast
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

LINES = 400
OPENS_SOCKETS = ("capture/", "preserve/")
SOCKETS = {
    "socket",
    "ssl",
    "httpx",
    "httpcore",
    "requests",
    "urllib3",
    "urllib.request",
    "http.client",
    "http.server",
    "socketserver",
    "asyncio",
}
WRITES = {"write_bytes", "write_text", "mkdir", "unlink", "touch", "rmdir", "symlink_to", "hardlink_to", "chmod", "rename"}
OS_WRITES = {
    *("rename", "replace", "remove", "unlink", "mkdir", "makedirs", "rmdir", "truncate", "ftruncate", "link", "symlink"),
    *("chmod", "chown", "utime", "write"),
}
OPEN_TO_WRITE = ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND")
SHUTIL_READS = ("which", "get_terminal_size", "disk_usage")
# Who else may write, and why. Anything not listed here goes through preserve.
MAY_WRITE = {
    "cli/report.py": "the page that -o names lies outside the case",
    "cli/__init__.py": "standard output becomes /dev/null when its reader has gone",
}
# Outermost loops, where any error becomes one sentence.
MAY_CATCH_ALL = {"cli/__init__.py": "the command line's outermost loop"}
CHANCE_AND_CLOCK = {"random", "secrets", "time", "os", "pathlib", "subprocess", "tempfile", "sqlite3", "shutil", "uuid"}


class Source(NamedTuple):
    """One file of src/indelible: its place ("model/base.py"), its text, its tree."""

    place: str
    text: str
    tree: ast.Module


def source(place: str, text: str) -> Source:
    """`text` as the file at `place`."""
    return Source(place, text, ast.parse(text))


def _at(found: Source, node: ast.AST, what: str) -> str:
    return f"{found.place}:{getattr(node, 'lineno', 1)}: {what}"


def imported(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every absolute import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node, node.module or ""
            yield from ((node, f"{node.module}.{name.name}") for name in node.names)


def too_long(found: Source) -> Iterator[str]:
    """No file over 400 lines."""
    count = len(found.text.splitlines())
    if count > LINES:
        yield f"{found.place}: {count} lines, more than {LINES}; part it where its docstring says 'and'"


def unexplained(found: Source) -> Iterator[str]:
    """The first words of a file, a public class or function say what it is for."""
    first = (ast.get_docstring(found.tree) or "").split("\n")[0]
    if len(first.split()) < 3:
        yield f"{found.place}: the file does not begin by saying what it is for"
    for node in found.tree.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if not (ast.get_docstring(node) or "").split("\n")[0].strip():
            yield _at(found, node, f"{node.name} does not say what it is or returns")


def catches_all(found: Source) -> Iterator[str]:
    """Catch what you can name; catching everything is for a face's outermost loop, or to tidy up and raise again."""
    if found.place in MAY_CATCH_ALL:
        return
    for node in ast.walk(found.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        named = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        broad = any(kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException")) for kind in named)
        last = node.body[-1]
        if broad and not (isinstance(last, ast.Raise) and last.exc is None):
            yield _at(found, node, "catches every error; name the ones you expect")


def _mode(call: ast.Call) -> str:
    given = [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    position = 1 if isinstance(call.func, ast.Name) else 0
    if len(call.args) > position:
        given.append(call.args[position])
    return "".join(value.value for value in given if isinstance(value, ast.Constant) and isinstance(value.value, str))


def writes(found: Source) -> Iterator[str]:
    """Only preserve writes."""
    if found.place.startswith("preserve/") or found.place in MAY_WRITE:
        return
    for node, name in imported(found.tree):
        if name in ("tempfile", "shutil.rmtree", "shutil.move", "sqlite3"):
            yield _at(found, node, f"imports {name}; only preserve writes")
    for node in ast.walk(found.tree):
        if not isinstance(node, ast.Call):
            continue
        func = node.func
        name = func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
        owner = func.value.id if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) else ""
        path_replace = name == "replace" and owner not in ("msgspec", "structs") and len(node.args) == 1 and not node.keywords
        if (
            (owner == "os" and name in OS_WRITES)
            or (owner == "os" and name == "open" and any(flag in ast.dump(node) for flag in OPEN_TO_WRITE))
            or (owner == "shutil" and name not in SHUTIL_READS)
            or (name in WRITES and owner != "os")
            or path_replace
            or (name == "open" and owner != "os" and set(_mode(node)) & set("wax+"))
        ):
            yield _at(found, node, f"writes ({owner + '.' if owner else ''}{name}); only preserve writes")


def opens_sockets(found: Source) -> Iterator[str]:
    """Only capture (sources) and preserve (authorities, witnesses, mirrors) open sockets."""
    if found.place.startswith(OPENS_SOCKETS):
        return
    for node, name in imported(found.tree):
        if name in SOCKETS or name.split(".")[0] in SOCKETS - {"urllib", "http"}:
            yield _at(found, node, f"imports {name}; only capture and preserve open sockets")


def prints(found: Source) -> Iterator[str]:
    """Only a face speaks to the user; a stage raises or returns."""
    if found.place.startswith(("cli/", "workbench/")):
        return
    for node in ast.walk(found.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "input"):
            yield _at(found, node, f"{node.func.id}() outside a face")


def not_pure(found: Source) -> Iterator[str]:
    """Model and proof: no I/O, no clock, no chance."""
    if not found.place.startswith(("model/", "proof/")):
        return
    for node, name in imported(found.tree):
        if name.split(".")[0] in CHANCE_AND_CLOCK:
            yield _at(found, node, f"imports {name}; {found.place.split('/')[0]} has no I/O, no clock, no chance")
    for node in ast.walk(found.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("now", "today", "utcnow"):
            yield _at(found, node, f"asks the clock (.{node.func.attr}())")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
            yield _at(found, node, "opens a file")


def unsorted_all(found: Source) -> Iterator[str]:
    """What is public stands in a sorted `__all__`: constants, then classes, then functions."""
    for node in found.tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            names = list(ast.literal_eval(node.value))
            wanted = sorted(names, key=lambda name: (0 if name.isupper() else 1 if name[:1].isupper() else 2, name))
            if names != wanted:
                yield _at(found, node, f"__all__ is not sorted; write {wanted}")


_NOQA = re.compile(r"#\s*noqa(?P<codes>:\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*)?(?P<reason>.*)")
_IGNORE = re.compile(r"#\s*type:\s*ignore(?P<codes>\[[a-z-]+(,\s*[a-z-]+)*\])?")


def unreasoned(found: Source) -> Iterator[str]:
    """Each lint exception names its rule and its reason, each type exception its rule."""
    for number, line in enumerate(found.text.splitlines(), start=1):
        noqa = _NOQA.search(line)
        if noqa and (not noqa["codes"] or len(noqa["reason"].strip(" -:").split()) < 2):
            yield f"{found.place}:{number}: write '# noqa: RULE - why'"
        ignore = _IGNORE.search(line)
        if ignore and not ignore["codes"]:
            yield f"{found.place}:{number}: write '# type: ignore[rule]'"


RULES: tuple[Callable[[Source], Iterator[str]], ...] = (
    too_long,
    unexplained,
    catches_all,
    writes,
    opens_sockets,
    prints,
    not_pure,
    unsorted_all,
    unreasoned,
)
