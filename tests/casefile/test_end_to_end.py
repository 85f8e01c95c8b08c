"""The main job through the command line: record, list, show, verify, rebuild, report."""

import csv
import io
import json
from pathlib import Path

import pytest
from cases import COUNCIL, RADA, Indelible


@pytest.fixture
def recorded(tmp_path: Path, case: Path, indelible: Indelible) -> Path:
    (tmp_path / "council.txt").write_text(COUNCIL, encoding="utf-8")
    (tmp_path / "rada.txt").write_text(RADA, encoding="utf-8")
    added = indelible("add", "case", "council.txt", "rada.txt", "--published", "2022-04-06", "--publisher", "City Herald")
    assert added.code == 0, added
    assert "captured   2" in added.out
    assert "text found 2" in added.out
    return case


def objects(indelible: Indelible, *filters: str) -> list[dict]:
    done = indelible("claims", "case", "--format", "jsonl", *filters)
    assert done.code == 0, done
    return [json.loads(line) for line in done.out.splitlines()]


def test_claims_keep_speaker_words_number_and_offsets(recorded: Path, indelible: Indelible) -> None:
    claims = objects(indelible)
    assert {claim["document"] for claim in claims} == {"council.txt", "rada.txt"}
    (toll,) = [claim for claim in claims if claim["document"] == "council.txt" and "5,000" in claim["words"]]
    (start, end), *_rest = toll["source"]
    assert COUNCIL[start:end] == "Mariupol City Council"
    assert COUNCIL[toll["cue"][0][0] : toll["cue"][0][1]] == "said"
    assert " … ".join(COUNCIL[a:b] for a, b in toll["content"]) == toll["words"]
    assert toll["quantity"]["best"] == 5000
    assert toll["quantity"]["approximate"] is True
    assert toll["published"] == "2022-04-06"
    (ukrainian,) = [claim for claim in claims if claim["document"] == "rada.txt"]
    assert ukrainian["quantity"]["best"] == 5000
    assert ukrainian["when"] == "2022-04-06"
    assert RADA[ukrainian["source"][0][0] : ukrainian["source"][0][1]] == "Міська рада Маріуполя"


def test_filters_narrow_and_formats_agree(recorded: Path, indelible: Indelible) -> None:
    every = objects(indelible)
    assert [c["id"] for c in objects(indelible, "--source", "boychenko")] == [
        c["id"] for c in every if "Boychenko" in c["source_name"]
    ]
    assert objects(indelible, "--since", "2022-04-07") == []
    assert len(objects(indelible, "--since", "2022-04-06")) == len(every)
    assert (
        [c["id"] for c in objects(indelible, "--event", "killing")] == [c["id"] for c in every if c["event"] == "killing"] != []
    )
    assert len(objects(indelible, "--place", "Mariupol")) >= 1
    for name in ("Маріуполь", "Мариуполе"):
        assert objects(indelible, "--place", name) == objects(indelible, "--place", "Mariupol")
    assert "no claim in case matches" in indelible("claims", "case", "--place", "Nowhere").err
    assert len(objects(indelible, "--limit", "1")) == 1
    rows = list(csv.DictReader(io.StringIO(indelible("claims", "case", "--format", "csv").out)))
    assert [row["id"] for row in rows] == [claim["id"] for claim in every]
    table = indelible("claims", "case")
    assert all(claim["id"][:12] in table.out for claim in every)


def test_show_walks_down_to_bytes_and_checkpoint(recorded: Path, indelible: Indelible) -> None:
    claim = objects(indelible)[0]
    by_claim = indelible("show", "case", claim["id"][:10])
    assert by_claim.code == 0, by_claim
    for step in ("Claim " + claim["id"], "inclusion proof", claim["text"], "Capture " + claim["capture"], "root"):
        assert step in by_claim.out
    by_address = indelible("show", "case", "council.txt")
    assert indelible("add", "case", "council.txt").code == 0
    again = indelible("show", "case", "council.txt").out
    assert "unchanged" in again
    assert by_address.out.partition("text of")[2].partition(";")[0] in again, "seen again, its claims are not gone"
    assert f"Capture {claim['capture']}" in by_address.out
    assert "Mariupol City Council said" in by_address.out
    assert indelible("show", "case", claim["text"]).code == 0
    nothing = indelible("show", "case", "ffffffffffff")
    assert (nothing.code, nothing.out) == (1, "")
    assert "ffffffffffff" in nothing.err


def test_the_same_bytes_at_the_same_address_are_seen_again_not_stored_twice(recorded: Path, indelible: Indelible) -> None:
    def blobs() -> set[str]:
        return {path.name for path in (recorded / "vault" / "sha256").rglob("*") if path.is_file()}

    before, claims = blobs(), objects(indelible)
    again = indelible("add", "case", "council.txt", "rada.txt", "rada.txt")
    assert again.code == 0, again
    assert "captured   0" in again.out
    assert "unchanged  3" in again.out
    assert blobs() == before
    assert objects(indelible) == claims
    assert indelible("verify", "case").code == 0


def test_verify_is_clean_and_rebuild_gives_the_same_catalog(recorded: Path, indelible: Indelible) -> None:
    from indelible.preserve.catalog import Catalog

    clean = indelible("verify", "case")
    assert clean.code == 0, clean
    with Catalog(recorded / "catalog.sqlite") as catalog:
        before = catalog.fingerprint()
    (recorded / "catalog.sqlite").write_bytes(b"not a database at all" * 400)
    assert indelible("verify", "case", "--no-recompute").code == 1
    spoilt = indelible("claims", "case")
    assert spoilt.code == 1
    assert "indelible rebuild" in spoilt.err
    assert indelible("rebuild", "case").code == 0
    with Catalog(recorded / "catalog.sqlite") as catalog:
        assert catalog.fingerprint() == before
    assert indelible("verify", "case").code == 0


def test_report_is_written_from_a_sound_case_and_refused_from_a_damaged_one(
    recorded: Path, indelible: Indelible, tmp_path: Path
) -> None:
    assert indelible("report", "case", "-o", "report.html").code == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "5,000" in page
    assert objects(indelible)[0]["id"][:12] in page
    blob = next(
        path for path in (recorded / "vault" / "sha256").rglob("*") if path.is_file() and b"camp of death" in path.read_bytes()
    )
    blob.chmod(0o644)
    blob.write_bytes(blob.read_bytes().replace(b"camp of death", b"camp of dates"))
    refused = indelible("report", "case", "-o", "report.html")
    assert refused.code == 1
    assert blob.name[:16] in refused.err
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == page


def test_a_claim_that_the_bytes_do_not_give_is_found_though_it_is_signed(
    recorded: Path, indelible: Indelible, environment: dict[str, str]
) -> None:
    """An insider with the key can append; what they cannot do is to make the extractor say it."""
    import os

    import msgspec

    from indelible.casefile import open_case
    from indelible.model import Claim

    os.environ["INDELIBLE_KEYS"] = environment["INDELIBLE_KEYS"]
    try:
        with open_case(recorded, for_writing=True) as case:
            claim = next(case.claims()).record
            assert isinstance(claim, Claim)
            (forged,) = case.append([msgspec.structs.replace(claim, source_name="Somebody Else")])
    finally:
        del os.environ["INDELIBLE_KEYS"]
    found = indelible("verify", "case")
    assert found.code == 1
    assert forged[:16] in found.out


def test_one_altered_blob_is_one_finding_not_one_for_each_claim_made_from_it(recorded: Path, indelible: Indelible) -> None:
    blob = next(path for path in (recorded / "vault" / "sha256").rglob("*") if path.is_file() and b"5,000" in path.read_bytes())
    blob.chmod(0o644)
    blob.write_bytes(blob.read_bytes().replace(b"5,000", b"3,000"))
    found = indelible("verify", "case")
    assert found.code == 1
    wrong = [line for line in found.out.splitlines() if line.startswith("WRONG")]
    assert len(wrong) == 1, wrong
    assert blob.name in wrong[0]
    shown = indelible("claims", "case")
    assert shown.code == 1
    assert "3,000" not in shown.out
    assert blob.name[:16] in shown.err


def test_who_verified_a_case_once_sees_that_an_older_copy_was_put_back(
    recorded: Path, indelible: Indelible, tmp_path: Path
) -> None:
    import shutil

    shutil.copytree(recorded, tmp_path / "older")
    (tmp_path / "more.txt").write_text(RADA * 2, encoding="utf-8")
    assert indelible("add", "case", "more.txt").code == 0
    auditor = {"INDELIBLE_KEYS": str(tmp_path / "auditor")}
    assert indelible("verify", "older", "--no-recompute", **auditor).code == 0
    assert indelible("verify", "case", "--no-recompute", **auditor).code == 0
    rolled_back = indelible("verify", "older", "--no-recompute", **auditor)
    assert rolled_back.code == 1
    assert "rolled back" in rolled_back.out


def test_a_document_is_read_by_the_number_of_its_claim_and_its_page_lies_beside_the_report(
    tmp_path: Path, case: Path, indelible: Indelible
) -> None:
    (tmp_path / "council.txt").write_text(COUNCIL, encoding="utf-8")
    assert indelible("add", "case", "council.txt").code == 0
    lines = [
        json.loads(line)
        for line in indelible("claims", "case", "--document", "council.txt", "--format", "jsonl").out.splitlines()
    ]
    assert lines
    number = lines[0]["index"]
    assert indelible("claims", "case", "--document", number, "--format", "jsonl").out.count("\n") == len(lines)
    shown = indelible("show", "case", number).out
    assert shown.splitlines()[0] == f"claim {number}" and f"Claim {lines[0]['id']}" in shown
    assert indelible("read", "case", number, "-o", "page.html").code == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert all(f'id="w{line["index"]}"' in page for line in lines)
    assert indelible("read", "case", "council.txt", "-o", "again.html").code == 0
    assert indelible("report", "case", "-o", "out.html", "--documents", "pages of it").code == 0
    report = (tmp_path / "out.html").read_text(encoding="utf-8")
    (beside,) = (tmp_path / "pages of it").iterdir()
    assert f'href="pages%20of%20it/{beside.name}#w{number}"' in report
    assert 'href="../out.html#d' in beside.read_text(encoding="utf-8")


def test_a_document_without_text_has_no_page(tmp_path: Path, case: Path, indelible: Indelible) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 no text")
    indelible("add", "case", "photo.jpg")
    ended = indelible("read", "case", "photo.jpg", "-o", "page.html")
    assert ended.code == 1 and "no text was read" in ended.err and not (tmp_path / "page.html").exists()
