"""docs/claims.md says what is so: its program runs, its example has every key, each position in it holds the words beside it."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from publish_cases import claim, document

from indelible.casefile.viewing import ClaimRow
from indelible.cli.claims import as_object
from indelible.model import Capture
from indelible.model.claim import Claim, Modality
from indelible.reference.cues import CueClass

PAGE = (Path(__file__).parent.parent.parent / "docs" / "claims.md").read_text(encoding="utf-8")
FIELDS = PAGE.partition("## Every field")[2].partition("\n## ")[0]


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", FIELDS, re.DOTALL)
    assert found is not None
    return found[1]


TEXT, LINE = block("text").rstrip("\n"), json.loads(block("json"))
TABLE = {key: (meaning, shown) for key, meaning, shown in re.findall(r"^\| `(\w+)` \| (.+) \| (.*) \|$", FIELDS, re.MULTILINE)}


def spans(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)


def words(at: list[list[int]]) -> str:
    return " … ".join(TEXT[start:end] for start, end in at)


def test_the_program_on_the_page_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert blocks
    for program in blocks:
        exec(program, {})


def test_the_example_line_has_the_keys_of_a_line() -> None:
    of = document(1, "A. B said C.")
    view = claim(2, of, ("C",))
    capture = Capture(address="a", outcome="complete", captured="2022-04-08T09:30:00Z", collector="b", tool="c", method="file.v1")
    row = ClaimRow(2, view.id, view.claim, "C", "", capture, "", "")
    assert list(LINE) == list(as_object(row)) == list(TABLE), "docs/claims.md: the example, the table and the program differ"


@pytest.mark.parametrize("key", [key for key, value in LINE.items() if spans(value)])
def test_positions_hold_the_words_that_stand_beside_them(key: str) -> None:
    assert TABLE[key][1] == f"“{words(LINE[key])}”"


def test_what_was_read_stands_in_the_text() -> None:
    assert LINE["words"] == words(LINE["content"])
    assert LINE["quantity"]["original"] == words(LINE["quantity"]["at"])
    assert LINE["when_words"] in TEXT
    for one in (*LINE["victims"], *LINE["alleged_actors"], *(hand for hand in LINE["via"] if hand["at"])):
        assert one["name"] == words(one["at"])


def test_every_field_modality_and_class_is_defined() -> None:
    left = {"type", "salt", "tools", "quote", "victims", "alleged_actors", "via", "when", "quantities"}
    assert set(Claim.__struct_fields__) - left <= set(TABLE)
    for code in (*get_args(Modality), *get_args(CueClass)):
        assert f"`{code}`" in PAGE, code
