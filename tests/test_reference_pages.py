"""docs/api.md and docs/cli.md are what the code says today."""

import subprocess
import sys
from pathlib import Path

import pytest

from reference_pages import DOCS, PAGES


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_what_the_code_says(page: str) -> None:
    # In a process of its own: its width and language are the page's, whatever the terminal of whoever runs the tests.
    code = f"import reference_pages; print(reference_pages.PAGES[{page!r}](), end='')"
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout
    assert made == (DOCS / page).read_text(encoding="utf-8"), "run: python tests/reference_pages.py"
