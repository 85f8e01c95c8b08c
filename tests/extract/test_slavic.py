"""Ukrainian and Russian attributions: exact spans for sentences written here, and no crash on any text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indelible.extract.slavic import attributions
from indelible.model.selector import TextPosition

HERE = Path(__file__).parent
Expected = tuple[str, ...]


def cases(language: str) -> list[tuple[str, list[Expected]]]:
    found: list[tuple[str, list[Expected]]] = []
    for line in (HERE / f"attributions_{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            found[-1][1].append(tuple(part.strip() for part in line[2:].split("|")))
        elif line.strip() and not line.startswith("#"):
            found.append((line, []))
    return found


def spans(text: str, at: tuple[TextPosition, ...]) -> str:
    return " ~ ".join(text[p.start : p.end] for p in at)


def read(text: str, language: str) -> list[Expected]:
    return [
        (
            spans(text, one.source),
            spans(text, one.cue),
            spans(text, one.content),
            one.quotation or "",
            "; ".join(f"{relay.role} {relay.name}" for relay in one.via),
            spans(text, one.within),
        )
        for one in attributions(text, language)
    ]


@pytest.mark.parametrize(("text", "expected"), cases("uk"), ids=lambda v: v[:40] if isinstance(v, str) else "")
def test_ukrainian(text: str, expected: list[Expected]) -> None:
    assert read(text, "uk") == expected


@pytest.mark.parametrize(("text", "expected"), cases("ru"), ids=lambda v: v[:40] if isinstance(v, str) else "")
def test_russian(text: str, expected: list[Expected]) -> None:
    assert read(text, "ru") == expected


def test_there_are_enough_cases() -> None:
    assert len(cases("uk")) >= 25
    assert len(cases("ru")) >= 25


def test_offsets_hold_behind_other_paragraphs() -> None:
    text = "Хроніка дня\n\nПерше речення без слів мера. Мер заявив, що води немає.\n\nІнше."
    (one,) = attributions(text, "uk")
    assert text[one.content[0].start : one.content[0].end] == "що води немає"


def test_a_pronoun_takes_the_name_before_it() -> None:
    text = "Мер Вадим Бойченко заявив, що води немає. Він додав, що світла теж немає."
    first, second = attributions(text, "uk")
    assert second.source_name == first.source_name == "Мер Вадим Бойченко"
    assert spans(text, second.source) == "Він"


@pytest.mark.parametrize(
    "text",
    [
        "У місті немає води і світла.",
        "«Азовсталь» зруйновано повністю.",
        "Мер приїхав, сказав кілька слів і поїхав.",
        "Вулиця, що веде до моря, порожня.",
    ],
)
def test_no_claim_where_nobody_speaks(text: str) -> None:
    assert attributions(text, "uk") == ()


PIECES = st.sampled_from(
    [
        "мер",
        "Мер",
        "заявив",
        "сказала",
        "що",
        "«",
        "»",
        "—",
        ",",
        ".",
        ":",
        "\n",
        " ",
        "„",
        "“",
        '"',
        "за словами",
        "як",
        "5",
        "ООН",
        "про це",
    ]
)


@given(st.lists(PIECES, max_size=40).map(" ".join), st.sampled_from(["uk", "ru"]))
def test_every_span_has_words(text: str, language: str) -> None:
    for one in attributions(text, language):
        for at in (*one.content, *one.source, *one.cue, *one.within, *(p for relay in one.via for p in relay.at)):
            assert 0 <= at.start < at.end <= len(text)
            assert text[at.start : at.end].strip()


@given(st.text(max_size=200), st.sampled_from(["uk", "ru"]))
def test_no_text_is_too_odd(text: str, language: str) -> None:
    attributions(text, language)


def test_time_grows_with_length_not_faster() -> None:
    """Fifty thousand marks and a long paragraph without a stop: seconds, not hours (the limit is pytest's timeout)."""
    attributions("«" * 50_000, "uk")
    attributions("мер заявив, що " * 3_000, "uk")
