"""The facade as a library: records are found by what they are, readers keep up with a writer, a stray catalog is not believed."""

import shutil
from pathlib import Path

import msgspec
import pytest
from cases import RADA

from indelible.casefile import Casefile, create_case, open_case, rebuild_catalog
from indelible.casefile.adding import Adding
from indelible.casefile.checking import verify
from indelible.casefile.viewing import claim_rows, path_down, report_views
from indelible.errors import Damaged
from indelible.model import Capture, Derivation

QUIET = "It rained over the harbour for most of the day.\n"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Casefile:
    monkeypatch.setenv("INDELIBLE_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("INDELIBLE_LANG", "en")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rada.txt").write_text(RADA, encoding="utf-8")
    (tmp_path / "quiet.txt").write_text(QUIET, encoding="utf-8")
    with create_case(tmp_path / "case", name="Mariupol", by="Desk") as made:
        Adding(made).run(["rada.txt", "quiet.txt"])
        yield made


def records(case: Casefile) -> list:
    return [case.entry(index) for index in range(case.log.size)]


def captured(case: Casefile, address: str) -> str:
    return next(e.id for e in records(case) if isinstance(e.record, Capture) and e.record.address == address)


def wrong(case: Casefile, **options: bool) -> list:
    return [problem for problem in verify(case.path, **options) if not problem.note]


def test_a_file_named_as_an_id_does_not_take_the_place_of_that_record(case: Casefile, tmp_path: Path) -> None:
    claim = next(claim_rows(case))
    (tmp_path / claim.claim.capture).write_text("Somebody else's words.\n")
    Adding(case).run([claim.claim.capture])
    assert next(claim_rows(case)).capture.address == "rada.txt"
    assert case.find(claim.claim.capture).id == claim.claim.capture
    assert any(claim.claim.capture in step.said for step in path_down(case, case.entry(claim.index)))


def test_who_reads_while_another_adds_sees_what_was_added(case: Casefile, tmp_path: Path) -> None:
    with open_case(case.path) as reader:
        before = len(list(reader.claims()))
        (tmp_path / "more.txt").write_text(RADA + RADA, encoding="utf-8")
        Adding(case).run(["more.txt"])
        after = [entry.id for entry in reader.claims()]
        assert len(after) > before
        assert reader.receipt(reader.catalog.index_of(after[-1]))


def test_a_catalog_of_another_log_is_not_believed(case: Casefile, tmp_path: Path) -> None:
    """Else a record that the other log holds would be taken for one that this log holds, and not be written."""
    other = shutil.copytree(case.path, tmp_path / "other")
    (tmp_path / "more.txt").write_text(RADA + RADA, encoding="utf-8")
    Adding(case).run(["more.txt"])
    case.catalog.close()
    ahead = (case.path / "catalog.sqlite").read_bytes()
    for path in other.glob("catalog.sqlite*"):
        path.unlink()
    (other / "catalog.sqlite").write_bytes(ahead)
    with pytest.raises(Damaged, match="indelible rebuild"):
        open_case(other)
    rebuild_catalog(other)
    open_case(other).close()


def test_a_claim_keeps_its_words_when_its_document_is_read_in_another_way_later(case: Casefile) -> None:
    row = next(claim_rows(case))
    made = next(e for e in records(case) if isinstance(e.record, Derivation) and e.record.capture == row.claim.capture)
    later = case.vault.put(b"* " + RADA.encode()).digest
    case.append([msgspec.structs.replace(made.record, output=later, tools=("reader 2",), title="Later", salt=None)])
    assert next(claim_rows(case)).words == row.words
    _case, documents, claims = report_views(case, "")
    assert [view.words for view in claims] == [row.words]
    assert [view.text_digest for view in documents if view.id == row.claim.capture] == [later]
    said = [step.said for step in path_down(case, case.entry(row.index))]
    assert any(made.id in one for one in said)
    assert not any("reader 2" in one for one in said)
