"""The house stands as design says: layers, one writer, who opens sockets, what a start loads, what a wheel holds."""

import importlib
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec import inspect

from house_rules import LINES, MAY_CATCH_ALL, MAY_WRITE, RULES, Source, source, writes
from indelible.model.record import RECORDS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "indelible"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)
HEAVY = {
    "spacy",
    "trafilatura",
    "pypdf",
    "docx",
    "eld",
    "httpx",
    "jinja2",
    "cryptography",
    "lxml",
    "pyrage",
    "charset_normalizer",
    "numpy",
}
LARGEST_FILE = 20 << 20


def run(*command: str | Path, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, env=env or None, check=False)


def read(path: Path) -> Source:
    return source(path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8"))


def test_imports_run_downward_only_and_no_stage_imports_another() -> None:
    done = run(Path(sys.executable).parent / "lint-imports", "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps(rule: Callable[[Source], Iterator[str]]) -> None:
    assert len(FILES) > 20, f"only {len(FILES)} files found under {PACKAGE}: the rules would pass for want of anything to read"
    assert [broken for path in FILES for broken in rule(read(path))] == []


DOC = '"""What this file is for."""\n'
BREACHES = {
    "too_long": [("model/a.py", DOC + "\n" * LINES)],
    "unexplained": [
        ("model/a.py", "x = 1"),
        ("model/a.py", '"""Helpers."""'),
        ("model/a.py", DOC + "def a(): ..."),
        ("model/a.py", DOC + "class A: ..."),
    ],
    "catches_all": [
        ("cli/add.py", DOC + "try:\n  x\nexcept Exception:\n  pass"),
        ("extract/a.py", DOC + "try:\n  x\nexcept:\n  pass"),
        ("extract/a.py", DOC + "try:\n  x\nexcept (ValueError, BaseException) as e:\n  raise KeyError from e"),
    ],
    "writes": [
        ("casefile/a.py", DOC + "p.write_bytes(b'')"),
        ("casefile/a.py", DOC + "open(p, 'w')"),
        ("casefile/a.py", DOC + "open(p, mode='ab')"),
        ("casefile/a.py", DOC + "p.open('r+')"),
        ("capture/a.py", DOC + "p.mkdir(parents=True)"),
        ("extract/a.py", DOC + "import os\nos.replace(a, b)"),
        ("extract/a.py", DOC + "p.replace(q)"),
        ("extract/a.py", DOC + "import os\nos.open(p, os.O_RDWR)"),
        ("extract/a.py", DOC + "import shutil\nshutil.rmtree(p)"),
        ("extract/a.py", DOC + "def f():\n  import tempfile"),
        ("casefile/a.py", DOC + "import sqlite3"),
    ],
    "opens_sockets": [
        ("extract/a.py", DOC + "import httpx"),
        ("casefile/a.py", DOC + "def f():\n  from urllib.request import urlopen"),
        ("publish/a.py", DOC + "from urllib import request"),
        ("cli/a.py", DOC + "import http.client"),
    ],
    "prints": [("casefile/a.py", DOC + "print('x')")],
    "not_pure": [
        ("model/a.py", DOC + "import random"),
        ("proof/a.py", DOC + "from pathlib import Path"),
        ("model/a.py", DOC + "datetime.now()"),
        ("proof/a.py", DOC + "open('x')"),
    ],
    "unsorted_all": [("model/__init__.py", DOC + "__all__ = ['b', 'A']")],
    "unreasoned": [
        ("cli/a.py", DOC + "x = 1  # no" + "qa"),
        ("cli/a.py", DOC + "x = 1  # no" + "qa: S101"),
        ("cli/a.py", DOC + "x = 1  # type: " + "ignore"),
    ],
}


GOOD = (
    DOC
    + """
import os, urllib.parse
with p.open("rb") as file:
    file.read()
os.open(p, os.O_RDONLY)
name = text.replace("a", "b")
open(p)
try:
    x
except BaseException:
    close()
    raise
"""
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_finds_a_breach_and_leaves_good_code_alone(rule: Callable[[Source], Iterator[str]]) -> None:
    for place, text in BREACHES[rule.__name__]:
        assert list(rule(source(place, text))), f"{rule.__name__} lets this pass:\n{text}"
    assert not list(rule(source("casefile/a.py", GOOD)))


@pytest.mark.parametrize("place", [*MAY_WRITE, *MAY_CATCH_ALL])
def test_an_exception_that_is_no_longer_needed_is_struck_off(place: str) -> None:
    assert (PACKAGE / place).is_file(), f"{place} is excepted from a rule but is not there"


def test_the_exceptions_from_one_writer_are_used() -> None:
    for place in MAY_WRITE:
        found = read(PACKAGE / place)
        assert list(writes(found._replace(place="casefile/elsewhere.py"))), f"{place} does not write: strike it off MAY_WRITE"


def test_what_is_public_is_there() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        if "__all__" in text:
            parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
            module = importlib.import_module(".".join(part for part in parts if part != "__init__"))
            missing = [name for name in module.__all__ if not hasattr(module, name)]
            assert not missing, f"{path.name} promises {missing}"


def floats(kind: inspect.Type, path: str) -> Iterator[str]:
    match kind:
        case inspect.FloatType() | inspect.AnyType():
            yield path
        case inspect.StructType(fields=fields):
            for field in fields:
                yield from floats(field.type, f"{path}.{field.name}")
        case inspect.VarTupleType(item_type=item):
            yield from floats(item, path + "[]")
        case inspect.UnionType(types=types):
            for one in types:
                yield from floats(one, path)
        case inspect.ListType() | inspect.DictType() | inspect.SetType():
            yield f"{path} (can be changed)"


@pytest.mark.parametrize("kind", RECORDS)
def test_records_hold_no_floats_and_are_frozen_to_the_bottom(kind: str) -> None:
    assert list(floats(inspect.type_info(RECORDS[kind]), kind)) == []
    assert RECORDS[kind].__struct_config__.frozen


def test_floats_would_be_found() -> None:
    class Bad(msgspec.Struct):
        size: float = 0.0
        tags: list[str] = []

    assert list(floats(inspect.type_info(Bad), "bad")) == ["bad.size", "bad.tags (can be changed)"]


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; from indelible.cli import parser; parser().format_help();"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = run(sys.executable, "-c", program)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "indelible" in loaded
    assert not loaded & HEAVY, f"import these inside the function that needs them: {sorted(loaded & HEAVY)}"


def tracked() -> list[Path]:
    done = run("git", "ls-files", "-z")
    assert done.returncode == 0, done.stderr
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


# Put together here so that this file does not hold what it forbids.
FORBIDDEN = re.compile(
    "|".join(
        [
            *(r"(?<![\w.])/" + folder + "/" for folder in ("wo" + "rk", "fa" + "rm", "ro" + "ot")),
            r"/home/[a-z]",
            "/tmp/" + "bash_jobs",
            r"files\.python" + r"hosted\.org",
            r"pypi\.org/" + "simple",
            r"registry\." + r"npmjs\.org",
            r"deb\.debian" + r"\.org",
        ]
    )
)


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in tracked():
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), start=1):
            if FORBIDDEN.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []
    assert FORBIDDEN.search("see /wo" + "rk/notes")
    assert not FORBIDDEN.search("https://example.org/wo" + "rk/notes")


def test_no_tracked_file_is_large() -> None:
    large = [
        f"{path.relative_to(ROOT)}: {path.stat().st_size} octets" for path in tracked() if path.stat().st_size > LARGEST_FILE
    ]
    assert large == []


def test_every_lint_exception_in_the_settings_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    settings = tomllib.loads("\n".join(lines))["tool"]["ruff"]["lint"]
    wanted = [*settings["ignore"], *settings.get("per-file-ignores", {})]
    assert wanted
    for name in wanted:
        line = next(line for line in lines if f'"{name}"' in line)
        assert len(line.partition("#")[2].split()) >= 3, f"say why in the same line: {line}"


SKIPS = re.compile(r"importorskip|xfail|mark\.skip(?!if)|pytest\.skip\((?!\"[^\"]*\b(?:needs|root|machine|system)\b)")


def test_a_test_skips_only_where_the_machine_lacks_something_and_says_what() -> None:
    """A missing oracle or vector fails. `pytest.skip("needs ...")` is for what a machine may lack: mounting, a Chromium."""
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        if path != Path(__file__):
            found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in SKIPS.finditer(path.read_text(encoding="utf-8"))]
    assert found == []
    assert SKIPS.search('pytest.skip("vectors not found")')
    assert not SKIPS.search('pytest.skip("needs the right to mount")')


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    done = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")}
    mine = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.endswith(".pyc")
    }
    assert "indelible/py.typed" in held
    assert mine <= held, f"not in the wheel: {sorted(mine - held)}"
    rest = {name.split("/", 1)[1] for name in held - mine}
    assert rest <= {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}, rest


def test_the_wheel_works_installed(wheel: Path, tmp_path: Path) -> None:
    """Record one document with the package as a user would have it, not with the source tree."""
    site = tmp_path / "site"
    done = run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", site, wheel)
    assert done.returncode == 0, done.stderr
    env = {"PYTHONPATH": str(site), "INDELIBLE_KEYS": str(tmp_path / "keys"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    where = run(sys.executable, "-c", "import indelible; print(indelible.__file__)", cwd=tmp_path, **env)
    assert str(site) in where.stdout, "the source tree was tested, not the wheel"

    def indelible(*arguments: str) -> str:
        program = "import sys; from indelible.cli import main; sys.exit(main())"
        ended = run(sys.executable, "-c", program, *arguments, cwd=tmp_path, **env)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    (tmp_path / "note.txt").write_text(
        "The council said on Wednesday that 12 people were killed in Mariupol.\n", encoding="utf-8"
    )
    indelible("init", "case", "--name", "Wheel", "--by", "Test")
    indelible("add", "case", "note.txt", "--published", "2022-04-06")
    assert "12 people" in indelible("claims", "case", "--format", "csv")
    indelible("verify", "case")
    indelible("report", "case", "-o", "report.html")
    assert "12 people" in (tmp_path / "report.html").read_text(encoding="utf-8")
