"""The documents say what is so: fields, errors, commands, links; the worked example comes out without our code."""

import base64
import hashlib
import hmac
import json
import re
import shlex
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from indelible import errors
from indelible.cli import VERBS, parser
from indelible.model import TYPES
from record_tables import DECISIONS, HEAD, SECTION, VOCABULARY, decisions, documented, fields, parts, vocabulary

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/README.md")])
FORMATS = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", parts())
def test_each_type_is_documented_field_by_field(name: str) -> None:
    tables = documented(FORMATS)
    assert name in tables, f"docs/formats.md has no table of {name}"
    said = [(field.name, field.kind, field.default) for field in tables[name]]
    assert said == [(field.name, field.kind, field.default) for field in fields(parts()[name])], "run tests/record_tables.py"
    assert [field.name for field in tables[name] if not field.meaning.strip()] == [], "say what these fields mean"


def test_no_table_is_of_a_type_that_is_gone() -> None:
    tables = documented(FORMATS)
    assert set(tables) == set(parts())
    for section in SECTION.finditer(FORMATS):
        assert section["table"].count("\n") == HEAD.count("\n") + len(tables[section["name"]]), (
            f"a row of {section['name']} cannot be read"
        )


def test_the_vocabulary_is_the_one_that_is_read() -> None:
    text = VOCABULARY.read_text(encoding="utf-8")
    assert text == vocabulary(text), "run tests/record_tables.py"
    assert "`killing`" in text


@pytest.mark.parametrize("kind", TYPES)
def test_each_record_type_is_in_the_glossary(kind: str) -> None:
    assert f"`{parts()[kind].__name__}`" in GLOSSARY


def test_each_error_is_documented() -> None:
    tree = [
        value.__name__ for value in vars(errors).values() if isinstance(value, type) and issubclass(value, errors.IndelibleError)
    ]
    assert len(tree) > 15
    assert [name for name in tree if f"`{name}`" not in GLOSSARY] == []
    assert set(re.findall(r"^\| `(\w+)` \|", GLOSSARY.partition("## Errors")[2], re.MULTILINE)) == set(tree) - {"IndelibleError"}
    assert errors.__doc__ is not None
    assert [name for name in tree if name not in errors.__doc__] == []


def test_the_worked_example_comes_out_without_our_code() -> None:
    """Canonical JSON by rfc8785, salt by hmac, leaf hash by hashlib, signature by cryptography; only the document is read."""
    example = FORMATS.partition("### Example")[2].partition("\n### ")[0]
    lines = [line[4:] for line in example.splitlines() if line.startswith("    ")]
    spelled, record_id, verifier, origin, size, root, signature = lines
    key = bytes(range(32))
    record = json.loads(spelled)
    assert rfc8785.dumps(record) == spelled.encode()
    bare = {name: value for name, value in record.items() if name != "salt"}
    assert record["salt"] == hmac.new(key, rfc8785.dumps(bare), hashlib.sha256).hexdigest()
    leaf = hashlib.sha256(b"\0" + spelled.encode()).digest()
    assert leaf.hex() == record_id
    assert base64.b64encode(leaf).decode() == root, "the root of one leaf is the leaf"
    private = Ed25519PrivateKey.from_private_bytes(key)
    public = b"\1" + private.public_key().public_bytes_raw()
    key_id = hashlib.sha256(origin.encode() + b"\n" + public).digest()[:4]
    assert verifier == f"{origin}+{key_id.hex()}+{base64.b64encode(public).decode()}"
    signed = f"{origin}\n{size}\n{root}\n".encode()
    assert signature == f"— {origin} {base64.b64encode(key_id + private.sign(signed)).decode()}"


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_is_in_readme_and_changelog(verb: str) -> None:
    assert re.search(rf"indelible {verb}\b", (ROOT / "README.md").read_text(encoding="utf-8")), (
        f"README does not show 'indelible {verb}'"
    )
    assert re.search(rf"`(indelible )?{verb}`", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


def commands() -> list[tuple[str, str]]:
    """Every command line in an indented or fenced block of a document."""
    found = []
    for path in DOCUMENTS:
        for line in path.read_text(encoding="utf-8").splitlines():
            match = re.match(r"\s*(?:\$ )?(indelible (?:" + "|".join(VERBS) + r")\b.*)", line)
            if match:
                found.append((path.relative_to(ROOT).as_posix(), match[1].split("  #")[0].strip()))
    return found


def test_every_command_line_in_the_documents_is_one() -> None:
    found = commands()
    assert len(found) >= len(VERBS)
    for place, line in found:
        if "[" in line:  # a synopsis
            continue
        try:
            parser().parse_args(shlex.split(line)[1:])
        except SystemExit:
            pytest.fail(f"{place}: this is no command: {line}")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "#")):
            assert (path.parent / target.partition("#")[0]).exists(), f"{path.name} links to {target}"


def test_every_decision_is_listed_and_says_why() -> None:
    index = DECISIONS.read_text(encoding="utf-8")
    assert index == decisions(index), "run tests/record_tables.py"
    pages = [path for path in sorted(DECISIONS.parent.glob("*.md")) if path != DECISIONS]
    assert len(pages) > 5
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert re.search(r"\b([Ww]hy|because)\b", text), f"{path.name} does not say why"
        assert len(text.splitlines()) <= 60, f"{path.name} is longer than a page"
