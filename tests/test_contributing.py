"""CONTRIBUTING's recipes, followed step by step on a copy of the source."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text of one recipe."""
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def blocks(title: str) -> list[str]:
    """The code of one recipe."""
    return re.findall(r"```python\n(.*?)```", section(title), re.DOTALL)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The source, documents and tests, to be changed at will."""
    for name in ("src", "docs", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r} any more: mend the recipe in CONTRIBUTING.md and its test"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def run(copy: Path, *command: str | Path) -> str:
    env = {**os.environ, "PYTHONPATH": str(copy / "src"), "INDELIBLE_KEYS": str(copy / "keys")}
    done = subprocess.run([sys.executable, *map(str, command)], cwd=copy, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_copy_is_what_runs(copy: Path) -> None:
    assert str(copy) in run(copy, "-c", "import indelible; print(indelible.__file__)")


def test_every_file_that_is_named_is_there() -> None:
    made = set(re.findall(r"[Hh]ere(?: at the end of)? `(src/[\w/.]+)`", TEXT))
    named = set(re.findall(r"`((?:src|tests|docs|bench)/[\w/.-]+)`", TEXT)) | set(re.findall(r"\]\(([\w/.-]+)\)", TEXT))
    assert made, "no recipe makes a file"
    assert len(named) > 8
    assert [name for name in sorted(named - made) if not (ROOT / name).exists()] == []
    assert [name for name in sorted(made) if (ROOT / name).exists()] == [], "a recipe makes a file that is there already"


def test_every_make_target_that_is_named_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"test", "demo", "lint", "bench", "messages"} <= set(re.findall(r"make ([a-z]+)", TEXT)) <= targets


def test_add_an_extractor(copy: Path) -> None:
    module, entry = blocks("Add an extractor")
    (copy / "src/indelible/extract/polish.py").write_text(module, encoding="utf-8")
    claims = copy / "src/indelible/extract/claims.py"
    assert "READERS: Mapping[str, Method]" in claims.read_text(encoding="utf-8")
    change(claims, "\n\ndef claims_in", f"\n\n{entry.replace('READERS =', 'READERS: Mapping[str, Method] =')}\n\ndef claims_in")
    program = """
from indelible.extract import Context, claims_in
from indelible.model import digest_of, encode, words
text = "Rada Miasta oświadczyła, że zginęło 12 osób w Mariupolu."
context = Context(text=digest_of(text.encode()), capture="0" * 64, language="pl", published="2022-04-06")
(claim,) = claims_in(text, context)
encode(claim)
print(claim.method, "|", claim.source_name, "|", words(text, claim.cue), "|", words(text, claim.content))
assert claims_in(text, context) == (claim,)
"""
    said = run(copy, "-c", program)
    assert said.strip() == "rules-pl.v1 | Rada Miasta | oświadczyła | zginęło 12 osób w Mariupolu"


def test_add_a_record_type(copy: Path) -> None:
    (struct,) = blocks("Add a record type")
    model = copy / "src/indelible/model"
    with (model / "judgement.py").open("a", encoding="utf-8") as file:
        file.write("\n\n" + struct)
    change(model / "record.py", "import Judgement, Review", "import Judgement, Question, Review")
    change(model / "record.py", "| Custody | Release", "| Custody | Release | Question")
    change(model / "record.py", "        Release,\n    )", "        Release,\n        Question,\n    )")
    change(model / "__init__.py", "import Judgement, Review", "import Judgement, Question, Review")
    change(model / "__init__.py", '    "Quantity",\n', '    "Quantity",\n    "Question",\n')
    run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "question", "tests/model", "-o", "addopts=")
    document = copy / "docs/formats.md"
    change(
        document,
        "## Parts of records\n",
        "### `question.v1`\n\n<!-- fields of question.v1 -->\n<!-- end -->\n\n## Parts of records\n",
    )
    run(copy, "tests/record_tables.py")
    assert "| `asks` | text |  |  |" in document.read_text(encoding="utf-8")


def test_add_a_cli_verb(copy: Path) -> None:
    (module,) = blocks("Add a CLI verb")
    (copy / "src/indelible/cli/size.py").write_text(module, encoding="utf-8")
    cli = copy / "src/indelible/cli/__init__.py"
    change(cli, '"rebuild", ', '"rebuild", "size", ')
    indelible = "import sys; from indelible.cli import main; sys.exit(main())"
    assert "say how many records" in run(copy, "-c", indelible, "--help")
    run(copy, "-c", indelible, "init", "case", "--name", "Size", "--by", "Test")
    assert run(copy, "-c", indelible, "size", "case").strip() == "1 records"
