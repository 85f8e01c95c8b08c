"""The example's documents: each says what it is, stands in manifest and README, and leads to nobody real."""

import re
import tomllib
from pathlib import Path

import pytest

from indelible.model import bounds

EXAMPLE = Path(__file__).parent.parent / "examples" / "mariupol"
MANIFEST = tomllib.loads((EXAMPLE / "documents.toml").read_text(encoding="utf-8"))
FILES = sorted((EXAMPLE / "documents").iterdir())
NOTICES = (
    r"Summary written for this example from public facts; not a statement by",
    r"Виклад, написаний для цього прикладу за загальновідомими фактами; це не заява",
    r"Изложение, написанное для этого примера по общеизвестным фактам; это не заявление",
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_document_says_that_it_was_written_for_this_example(path: Path) -> None:
    text = " ".join(path.read_text(encoding="utf-8").split())
    assert any(notice in text for notice in NOTICES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_document_names_no_address_of_anybody(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"@([\w.-]+)", text)) <= {"example.org"}
    assert re.findall(r"https?://", text) == []


def test_the_manifest_has_each_document_once() -> None:
    assert sorted(document["file"] for document in MANIFEST["document"]) == [path.name for path in FILES]


@pytest.mark.parametrize("document", MANIFEST["document"], ids=lambda document: document["file"])
def test_the_manifest_gives_dates_that_are_dates(document: dict[str, str]) -> None:
    assert set(document) <= {"file", "published", "publisher"}
    if "published" in document:
        first, last = bounds(document["published"])
        assert str(first) >= "2022-04-01"
        assert str(last) <= "2022-04-30"


def test_readme_explains_each_document() -> None:
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `([\w.-]+)` \|", text, re.MULTILINE)) == [path.name for path in FILES]
