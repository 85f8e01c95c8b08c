"""The facade as a library: records are found by what they are, readers keep up with a writer, a stray catalog is not believed."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest
from cases import COUNCIL, RADA

from indelible.casefile import Casefile, create_case, open_case, rebuild_catalog
from indelible.casefile.adding import Adding
from indelible.casefile.checking import verify
from indelible.casefile.pages import report_views
from indelible.casefile.viewing import claim_rows, path_down
from indelible.errors import BadFormat, BadRecord, Damaged
from indelible.model import Capture, Claim, Derivation, Record, TextPosition, encode, salted

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


def test_a_forged_claim_is_wrong_also_where_its_document_gives_none(case: Casefile, tmp_path: Path) -> None:
    (tmp_path / "council.txt").write_text(COUNCIL, encoding="utf-8")
    Adding(case).run(["council.txt"])
    claim = next(row.claim for row in claim_rows(case, capture=captured(case, "council.txt")))
    assert claim.tools
    capture = captured(case, "quiet.txt")
    text = next(e.record.output for e in records(case) if isinstance(e.record, Derivation) and e.record.capture == capture)
    forged = Claim(
        capture=capture,
        text=text,
        method=claim.method,
        tools=claim.tools,
        content=(TextPosition(start=0, end=9),),
        modality="asserted",
        source_name="Somebody",
    )
    (name,) = case.append([forged])
    (found,) = wrong(case)
    assert name[:16] in found.where


def test_a_claim_made_with_a_package_that_is_not_here_is_a_note(case: Casefile) -> None:
    claim = next(claim_rows(case)).claim
    case.append([msgspec.structs.replace(claim, tools=("nosuchpackage 9.9",), source_name="Other", salt=None)])
    assert wrong(case) == []
    assert ["nosuchpackage 9.9" in problem.what for problem in verify(case.path)] == [True]


def test_claims_that_cannot_be_read_again_are_one_problem_not_a_lie_each(
    case: Casefile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "council.txt").write_text(COUNCIL, encoding="utf-8")
    Adding(case).run(["council.txt"])
    assert len(list(case.claims(capture=captured(case, "council.txt")))) > 1
    broken = tmp_path / "broken" / "onnxruntime"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('half an installation')\n")
    monkeypatch.setenv("PYTHONPATH", str(broken.parent))
    (found,) = wrong(case)
    assert found.where == f"derivations of capture {captured(case, 'council.txt')[:16]}"
    assert "could not be compared" in found.what


def test_damaged_settings_still_have_the_bytes_checked(case: Casefile) -> None:
    (case.path / "case.toml").write_text("not toml")
    blob = next(path for path in sorted((case.path / "vault" / "sha256").rglob("*")) if path.is_file())
    blob.chmod(0o644)
    blob.write_bytes(b"")
    assert [problem.where for problem in wrong(case)] == ["case.toml", blob.relative_to(case.path).as_posix()]


def test_a_salt_that_the_key_does_not_give_is_found_where_the_key_is(case: Casefile, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = next(claim_rows(case)).claim
    data = encode(salted(msgspec.structs.replace(claim, source_name="Other"), bytes(32)))
    case.log.append([data])
    assert any("salt" in problem.what for problem in wrong(case, recomputed=False))
    monkeypatch.setenv("INDELIBLE_KEYS", "nowhere")
    assert wrong(case, recomputed=False) == []


class Cut(Casefile):
    """A case in which somebody presses Ctrl-C while a batch is logged."""

    def append(self, records: Iterable[Record]) -> list[str]:
        raise KeyboardInterrupt


def test_what_an_interrupt_kept_from_the_log_is_not_in_the_summary(case: Casefile, tmp_path: Path) -> None:
    case.close()
    (tmp_path / "more.txt").write_text(RADA + RADA, encoding="utf-8")
    with Cut(case.path, for_writing=True) as cut:
        summary = Adding(cut).run(["more.txt"])
    assert summary.interrupted
    assert (dict(summary.outcomes), summary.texts, summary.claims) == ({}, 0, 0)


def test_the_summary_counts_what_is_new(case: Casefile, tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text(RADA + RADA, encoding="utf-8")
    first, again = (Adding(case).run(["more.txt", "more.txt"]) for _time in range(2))
    assert (first.outcomes["complete"], first.outcomes["unchanged"], first.texts, first.claims) == (1, 1, 1, 2)
    assert (again.outcomes["complete"], again.outcomes["unchanged"], again.texts, again.claims) == (0, 2, 0, 0)


@pytest.mark.parametrize(("name", "origin"), [("a\udcff", ""), ("a" * 70_000, ""), ("a", "no spaces here")])
def test_what_no_case_can_be_called_leaves_nothing_behind(
    name: str, origin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INDELIBLE_KEYS", str(tmp_path / "keys"))
    with pytest.raises((BadRecord, BadFormat)):
        create_case(tmp_path / "case", name=name, by="Desk", origin=origin)
    assert list(tmp_path.rglob("*")) == []
