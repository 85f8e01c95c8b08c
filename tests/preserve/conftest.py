"""Every test here has a folder of keys of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("keys") / "keys"
    monkeypatch.setenv("INDELIBLE_KEYS", str(folder))
    return folder
