"""Ukrainian and Russian attributions: exact spans for sentences written here, and no crash on any text."""

from pathlib import Path

import pytest
from attribution_gold import passages, score
from hypothesis import given
from hypothesis import strategies as st

from indelible.extract.slavic import attributions
from indelible.extract.slavic_names import Case, nominative
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
        "це",
        "заперечує",
        "його",
        "Мер:",
        "?",
        "йдеться",
        "у заяві",
        "следует",
        "»",
    ]
)


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize("held", [False, True], ids=["tuned", "held out"])
def test_attributions_of_the_gold(language: str, held: bool) -> None:
    got = score([one for one in passages(language) if one.held == held], lambda text: attributions(text, language))
    assert got.f1(got.attribution) >= 0.75, got


NAMES: list[tuple[str, Case, str, str]] = [
    ("uk", "genitive", "мера Вадима Бойченка", "мер Вадим Бойченко"),
    ("uk", "genitive", "голови Донецької ОВА Павла Кириленка", "голова Донецької ОВА Павло Кириленко"),
    ("uk", "genitive", "заступниці міністра оборони Ганни Маляр", "заступниця міністра оборони Ганна Маляр"),
    ("uk", "genitive", "моніторингової місії", "моніторингова місія"),
    ("uk", "genitive", "місцевих жителів", "місцеві жителі"),
    ("uk", "genitive", "уповноваженого Дмитра Лубінця", "уповноважений Дмитро Лубінець"),
    ("uk", "locative", "Центрі національного спротиву", "Центр національного спротиву"),
    ("uk", "locative", "Міноборони Британії", "Міноборони Британії"),
    ("uk", "accusative", "обласну прокуратуру", "обласна прокуратура"),
    ("uk", "genitive", "мера Маріуполя", "мер Маріуполя"),
    ("uk", "genitive", "міністра Кулеби", "міністра Кулеби"),  # a surname or what he is minister of: as written
    ("uk", "genitive", "ООН", "ООН"),
    ("uk", "genitive", "Human Rights Watch", "Human Rights Watch"),
    ("ru", "genitive", "заместителя мэра Сергея Орлова", "заместитель мэра Сергей Орлов"),
    ("ru", "genitive", "жительницы поселка Марии", "жительница поселка Мария"),
    ("ru", "locative", "Красном Кресте", "Красный Крест"),
    ("ru", "locative", "Следственном управлении", "Следственное управление"),
    ("ru", "genitive", "спецслужб", "спецслужбы"),
    ("ru", "accusative", "советника мэра", "советник мэра"),
    ("ru", "genitive", "министра Шойгу", "министра Шойгу"),
    ("ru", "nominative", "мэра", "мэра"),
]


@pytest.mark.parametrize(("language", "case", "words", "name"), NAMES, ids=lambda v: str(v)[:30])
def test_a_name_in_the_nominative(language: str, case: Case, words: str, name: str) -> None:
    assert nominative(words, case, language) == name


@given(st.text(max_size=60), st.sampled_from(["genitive", "locative", "accusative"]), st.sampled_from(["uk", "ru"]))
def test_no_name_is_too_odd(words: str, case: Case, language: str) -> None:
    assert nominative(words, case, language) or not words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Адреса: вул. Миру, 12, телефон гарячої лінії 0800.", "uk"),
        ("Увага: завтра вимкнуть воду в центрі.", "uk"),
        ("Маріуполь: хроніка облоги за чотири тижні.", "uk"),
        ("Із цього випливає, що місто приречене.", "uk"),
        ("Следует отметить, что дорога закрыта.", "ru"),
        ("Мариуполь: хроника осады за четыре недели.", "ru"),
        ("Имя | Возраст | Откуда\nИванов | 34 | Мариуполь\nПетрова | 29 | Мангуш", "ru"),
    ],
)
def test_a_heading_or_an_idiom_is_no_speaker(text: str, language: str) -> None:
    assert attributions(text, language) == ()


@pytest.mark.parametrize(
    "text",
    [
        "«„Мер заявив, що «води “немає»», — сказав »мер«.",
        "Ведучий: Що сталося?\nМер: Обстріляли ринок, є загиблі.\nВедучий: —\nМер:",
        "• мер заявив:\n• «Води немає\n• За даними\n• , — сказав\n• : мер",
        "М е р з а я в и в , щ о в 0 д и н е м а є , — с к а з а в",
        "\u202bмер\u202c \u200fзаявив\u200e, що\u200b води немає\u202e",
        "мер\tзаявив\t, що\t5\nмер\tзаявив\t, що\t6",
        "— — — мер — сказав — — ? — ! —",
        "ЗА СЛОВАМИ МЕРА, ВОДИ НЕМАЄ. МЕР: ВОДИ НЕМАЄ!",
        "за його словами за словами за даними на про це це заперечує",
    ],
)
@pytest.mark.parametrize("language", ["uk", "ru"])
def test_odd_texts_give_no_claim_without_words(text: str, language: str) -> None:
    for one in attributions(text, language):
        for at in (*one.content, *one.source, *one.cue, *one.within):
            assert any(c.isalnum() for c in text[at.start : at.end])


def test_a_denial_points_back() -> None:
    text = "Міськрада заявила, що колону обстріляли. Москва це заперечує."
    first, second = attributions(text, "uk")
    assert first.content == second.content
    assert {first.source_name, second.source_name} == {"Міськрада", "Москва"}


def test_a_quotation_of_three_paragraphs_is_one() -> None:
    text = "Лікар сказав: «Води немає.\n«Світла теж немає.\n«Ми чекаємо».\n\nНазавтра все змінилося."
    (one,) = attributions(text, "uk")
    assert spans(text, one.content) == "«Води немає ~ «Світла теж немає ~ «Ми чекаємо»"


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
    attributions("за словами мера, " * 3_000, "uk")
    attributions("«мер каже\n" * 10_000, "uk")
    attributions("— так? — ні, — сказав мер. " * 2_000, "uk")
