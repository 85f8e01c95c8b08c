"""`add --triage`: quick claims first; the full ones of the same file later take their place, and both can be verified."""

import json
from pathlib import Path

from cases import COUNCIL, RADA, Indelible


def methods(indelible: Indelible, *options: str) -> set[str]:
    done = indelible("claims", "case", "--format", "jsonl", *options)
    assert done.code == 0, done
    return {json.loads(line)["method"] for line in done.out.splitlines()}


def test_what_was_read_for_triage_is_read_in_full_when_it_is_added_again(
    tmp_path: Path, case: Path, indelible: Indelible
) -> None:
    (tmp_path / "council.txt").write_text(COUNCIL, encoding="utf-8")
    (tmp_path / "rada.txt").write_text(RADA, encoding="utf-8")
    first = indelible("add", "case", "council.txt", "rada.txt", "--triage")
    assert first.code == 0, first
    quick = methods(indelible)
    assert "triage-en.v1" in quick
    assert all(method == "triage-en.v1" or method.startswith("rules-uk") for method in quick)
    again = indelible("add", "case", "council.txt", "--triage")
    assert "unchanged  1" in again.out
    assert "claims     0" in again.out

    full = indelible("add", "case", "council.txt", "rada.txt")
    assert full.code == 0, full
    assert "unchanged  2" in full.out
    assert "claims     0" not in full.out
    assert "triage-en.v1" not in methods(indelible)
    assert "triage-en.v1" in methods(indelible, "--proposed")
    listed = indelible("claims", "case")
    assert "read for triage" in listed.err
    assert "claims     0" in indelible("add", "case", "council.txt").out
    assert "claims     0" in indelible("add", "case", "council.txt", "--triage").out

    verified = indelible("verify", "case")
    assert verified.code == 0, verified


def test_a_forged_quick_claim_is_found(tmp_path: Path, case: Path, indelible: Indelible, environment: dict[str, str]) -> None:
    (tmp_path / "council.txt").write_text(COUNCIL, encoding="utf-8")
    assert indelible("add", "case", "council.txt", "--triage").code == 0
    assert indelible("verify", "case").code == 0
    forge = (
        "import msgspec\nfrom indelible import open_case\n"
        "with open_case('case', for_writing=True) as case:\n"
        "    claim = next(iter(case.claims())).record\n"
        "    case.append([msgspec.structs.replace(claim, modality='confirmed', salt=None)])\n"
    )
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", forge], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    verified = indelible("verify", "case")
    assert verified.code == 1
    assert "triage-en.v1 does not give this" in verified.out + verified.err
