"""What `claims` and `show` print is neither an altered thing taken for sound nor a command to the terminal or a spreadsheet."""

import csv
import io
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cases import COUNCIL, Indelible

HOSTILE = "\x1b[2J\x9b31m\u202e"


def test_no_format_of_claims_lets_a_document_speak_to_the_terminal(tmp_path: Path, case: Path, indelible: Indelible) -> None:
    said = f"Mayor {HOSTILE}Boychenko said: “About 5,000 civilians had been {HOSTILE} killed in Mariupol.”\n"
    (tmp_path / "escapes.txt").write_text(said, encoding="utf-8")
    assert indelible("add", "case", "escapes.txt").code == 0
    for form in ("table", "jsonl", "csv"):
        printed = indelible("claims", "case", "--format", form)
        assert printed.code == 0
        assert not set(printed.out) & set(HOSTILE) & {"\x1b", "\x9b", "\u202e"}, form
        assert "Boychenko" in printed.out
    lines = indelible("claims", "case", "--format", "jsonl").out.splitlines()
    assert any(HOSTILE in json.loads(line)["words"] for line in lines)  # to a program they are what they were


def test_no_cell_is_a_formula(tmp_path: Path, case: Path, indelible: Indelible) -> None:
    said = "".join(f"{sign}HYPERLINK said that {n} people were killed.\n\n" for n, sign in enumerate("=＝@＠", 10))
    (tmp_path / "formulas.txt").write_text(said, encoding="utf-8")
    assert indelible("add", "case", "formulas.txt").code == 0
    rows = list(csv.reader(io.StringIO(indelible("claims", "case", "--format", "csv").out)))
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))]


def test_show_leads_to_no_place_out_of_an_altered_map(tmp_path: Path, case: Path, indelible: Indelible) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in COUNCIL.splitlines() * 3)
    (tmp_path / "page.html").write_text(f"<html><body><article>{paragraphs}</article></body></html>", encoding="utf-8")
    assert indelible("add", "case", "page.html").code == 0
    claim = json.loads(indelible("claims", "case", "--format", "jsonl").out.splitlines()[0])
    assert indelible("show", "case", claim["id"]).code == 0
    (found,) = [path for path in case.glob("vault/sha256/*/*") if path.read_bytes().startswith(b'{"format":"indelible/text-map')]
    found.chmod(0o644)
    found.write_bytes(found.read_bytes().replace(b"/html", b"/htmk"))
    shown = indelible("show", "case", claim["id"])
    assert shown.code == 1
    assert "/htmk" not in shown.out
    assert found.name in shown.err


def test_rebuild_removes_whatever_lies_beside_the_catalog(case: Path, indelible: Indelible) -> None:
    for suffix in ("-wal", "-shm", "-journal"):
        (case / f"catalog.sqlite{suffix}").unlink(missing_ok=True)
        os.mkfifo(case / f"catalog.sqlite{suffix}")
        refused = indelible("claims", "case")
        assert (refused.code, "indelible rebuild" in refused.err) == (1, True), refused
        assert indelible("rebuild", "case").code == 0
        assert indelible("claims", "case").code == 0


@pytest.mark.parametrize(
    "alteration",
    [
        "UPDATE records SET idx = CASE idx WHEN 1 THEN 1001 WHEN 2 THEN 1002 ELSE idx END;"
        " UPDATE records SET idx = CASE idx WHEN 1001 THEN 2 WHEN 1002 THEN 1 ELSE idx END",  # two captures for one another
        "UPDATE claims SET idx = 0 WHERE idx = (SELECT max(idx) FROM claims)",
        "UPDATE progress SET size = -1",
    ],
)
def test_a_catalog_that_was_written_into_is_not_believed(
    tmp_path: Path, case: Path, indelible: Indelible, alteration: str
) -> None:
    for name in ("one.txt", "other.txt"):
        (tmp_path / name).write_text(COUNCIL + name, encoding="utf-8")
    assert indelible("add", "case", "one.txt", "other.txt").code == 0
    with closing(sqlite3.connect(case / "catalog.sqlite")) as catalog:
        catalog.executescript(alteration)
    refused = indelible("claims", "case")
    assert (refused.code, "indelible rebuild" in refused.err, "unexpected" in refused.err) == (1, True, False), refused
    assert indelible("verify", "case", "--no-recompute").code == 1
    assert indelible("rebuild", "case").code == 0
    assert indelible("claims", "case").code == 0
