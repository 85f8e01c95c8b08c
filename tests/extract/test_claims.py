"""Claims: a text to records with every slot, in order, within the record's limit, and never a crash."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indelible.extract
from indelible.extract import Context, claims_in
from indelible.extract.attribution import Attribution
from indelible.extract.claims import READERS, Method, language_by_letters
from indelible.model.base import digest_of
from indelible.model.claim import Claim, Relay
from indelible.model.record import encode
from indelible.model.selector import TextPosition, words

UKRAINIAN = (
    "Міська рада Маріуполя заявила, що у Маріуполі у середу загинули щонайменше 5 тис. людей.\n\n"
    "«У людей, ймовірно, відбирають паспорти», — сказав мер Вадим Бойченко.\n"
)


def context(text: str, language: str = "uk", **more: str) -> Context:
    return Context(text=digest_of(text.encode()), capture="0" * 64, language=language, published="2022-04-07", **more)


def test_every_slot_of_a_ukrainian_claim() -> None:
    first, second = claims_in(UKRAINIAN, context(UKRAINIAN, publisher="Місто"))
    assert words(UKRAINIAN, first.content) == "що у Маріуполі у середу загинули щонайменше 5 тис. людей"
    assert (first.source_name, first.cue_lemma, first.method) == ("Міська рада Маріуполя", "заявити", "rules-uk.v2")
    assert (first.modality, first.polarity, first.quotation) == ("asserted", "affirmed", "indirect")
    assert (first.event, words(UKRAINIAN, first.event_at)) == ("killing", "загинули")
    assert first.place is not None and (first.place.name, first.place.precision) == ("Mariupol", 1)
    assert first.when is not None and (first.when.edtf, first.when.original) == ("2022-04-06", "середу")
    (quantity,) = first.quantities
    assert (quantity.low, quantity.best, quantity.unit) == (5000, None, "people-killed")
    assert first.via == (Relay(role="publisher", name="Місто"),)
    assert first.quote is not None and first.quote.exact == words(UKRAINIAN, first.content)
    assert (second.modality, words(UKRAINIAN, second.modality_at)) == ("possible", "ймовірно")
    assert (second.event, second.quotation) == ("taking-of-papers", "direct")


def test_the_same_text_gives_the_same_records() -> None:
    given_ = context(UKRAINIAN)
    assert claims_in(UKRAINIAN, given_) == claims_in(UKRAINIAN, given_)


def test_another_reader_of_attributions_plugs_in() -> None:
    text = "x: 5 people were killed in Kyiv"

    def reader(_text: str) -> tuple[Attribution, ...]:
        at = (TextPosition(start=3, end=len(text)),)
        return (Attribution(content=at), Attribution(content=at), Attribution(content=(TextPosition(start=0, end=1),)))

    first, second = claims_in(text, context(text, "xx"), {"xx": Method("mine.v3", reader)})
    assert (first.method, second.method) == ("mine.v3", "mine.v3")
    assert (first.content[0].start, second.content[0].start) == (0, 3)  # in order, the double gone


def test_a_claim_over_the_records_limit_keeps_its_positions() -> None:
    text = "5 people " * 30_000

    def reader(_text: str) -> tuple[Attribution, ...]:
        spans = tuple(TextPosition(start=i * 90, end=i * 90 + 80) for i in range(1_500))
        return (Attribution(content=spans, within=spans),)

    (claim,) = claims_in(text, context(text, "en"), {"en": Method("mine.v1", reader)})
    assert len(claim.content) == 1_500
    encode(claim)


def test_a_speech_of_more_paragraphs_than_a_record_holds_is_made_in_parts_and_none_is_lost() -> None:
    text = "5 people " * 30_000
    spans = tuple(TextPosition(start=i * 90, end=i * 90 + 80) for i in range(2_900))

    def reader(_text: str) -> tuple[Attribution, ...]:
        return (Attribution(content=spans, source_name="Міська рада"),)

    claims = claims_in(text, context(text, "en"), {"en": Method("mine.v1", reader)})
    assert len(claims) > 1
    assert tuple(at for claim in claims for at in claim.content) == spans
    assert {claim.source_name for claim in claims} == {"Міська рада"}
    for claim in claims:
        encode(claim)


def test_a_content_longer_than_a_quote_has_none() -> None:
    text = "дуже " * 2_000

    def reader(_text: str) -> tuple[Attribution, ...]:
        return (Attribution(content=(TextPosition(start=0, end=len(text)),)),)

    (claim,) = claims_in(text, context(text, "uk"), {"uk": Method("mine.v1", reader)})
    assert claim.quote is None
    encode(claim)


@pytest.mark.parametrize(
    ("text", "identified", "expected"),
    [
        ("Міська рада заявила, що їх немає", "", "uk"),
        ("Эти люди были здесь", "", "ru"),
        ("People were here", "", "en"),
        ("مرحبا", "", ""),
        ("12 34", "", ""),
        ("anything", "uk-UA", "uk"),
        ("", "", ""),
    ],
)
def test_language(text: str, identified: str, expected: str) -> None:
    assert language_by_letters(text, identified) == expected


def test_no_claims_without_a_reader_or_words() -> None:
    assert claims_in("مرحبا", context("مرحبا", "ar")) == ()
    assert claims_in(" \n ", context(" ", "uk")) == ()
    assert claims_in("", context("", "")) == ()


def test_importing_the_room_is_cheap() -> None:
    code = (
        "import sys, indelible.extract; print([m for m in ('spacy', 'trafilatura', 'pypdf', 'docx', 'eld') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_public_is_sorted_and_there() -> None:
    assert list(indelible.extract.__all__) == sorted(indelible.extract.__all__)
    assert all(hasattr(indelible.extract, name) for name in indelible.extract.__all__)


PIECES = st.sampled_from(
    [
        "мер",
        "Мер",
        "заявив",
        "сказав,",
        "що:",
        "«",
        "»",
        "—",
        "\n",
        "за",
        "словами",
        "ООН",
        "5",
        "тис.",
        "людей",
        "загинули",
        "у",
        "Маріуполі",
        "вчора",
        "може",
        "не",
        "як",
        "повідомляє",
        ".",
        ",",
        "мэр",
        "сообщил",
        "что",
    ]
)


@given(st.lists(PIECES, max_size=50).map(" ".join), st.sampled_from(["uk", "ru"]))
def test_every_claim_is_a_record_that_points_to_its_words(text: str, language: str) -> None:
    claims = claims_in(text, context(text, language))
    assert list(claims) == sorted(claims, key=lambda one: one.content[0].start)
    for one in claims:
        encode(one)
        _points(text, one)


@given(st.text(max_size=300), st.sampled_from(["uk", "ru"]))
def test_no_text_is_too_odd(text: str, language: str) -> None:
    for one in claims_in(text, context("x", language)):
        _points(text, one)


def _points(text: str, one: Claim) -> None:
    assert one.quote is None or text[one.content[0].start : one.content[0].end] == one.quote.exact
    for at in (*one.content, *one.source, *one.cue, *one.event_at, *one.modality_at):
        assert text[at.start : at.end].strip()


def test_readers_carry_versioned_names() -> None:
    assert {language: method.name for language, method in READERS.items()} == {
        "en": "minilm-en.v1",
        "uk": "rules-uk.v2",
        "ru": "rules-ru.v2",
    }
