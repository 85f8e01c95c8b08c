"""A case of our own for each test, its keys beside it, the verbs run as a user runs them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cases import Indelible, Ran


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("INDELIBLE", "LC_", "LANG"))}
    return kept | {"INDELIBLE_KEYS": str(tmp_path / "keys"), "INDELIBLE_LANG": "en"}


@pytest.fixture
def indelible(tmp_path: Path, environment: dict[str, str]) -> Indelible:
    """Runs `indelible ARGUMENTS` in `tmp_path`, in a process of its own, as a shell would."""

    def run(*arguments: str | Path, **more: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "indelible", *map(str, arguments)],
            cwd=tmp_path,
            env=environment | more,
            capture_output=True,
            check=False,
            timeout=240,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def case(tmp_path: Path, indelible: Indelible) -> Path:
    """An open, empty case at ./case."""
    made = indelible("init", "case", "--name", "Mariupol, spring 2022", "--by", "Documentation desk")
    assert made.code == 0, made
    return tmp_path / "case"
