"""Who a source is: pronouns, descriptions and short names to the agent that they stand for, in three languages."""

import hashlib
import json
from pathlib import Path
from time import process_time

import pytest

from indelible.extract import agents
from indelible.extract.attribution import Attribution
from indelible.extract.text import text_of
from indelible.model.selector import TextPosition

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "mariupol" / "documents"
GOLD = ROOT / "tests" / "gold" / "sources.json"
TEXTS = ROOT.parent / "shared" / "corpora" / "polnear" / "train" / "text"

COUNCIL, RED_CROSS = "Mariupol City Council", "International Committee of the Red Cross"
MISSION, AMBASSADOR = "UN Human Rights Monitoring Mission", "Linda Thomas-Greenfield"
# Each document of the example: its sources in order (each is looked for behind the one before), the words behind, who it is.
CASES = {
    "city-herald-2022-04-06.html": (
        "en",
        [
            ("Mariupol City Council", "said", COUNCIL),
            ("The council", "alleged", COUNCIL),
            ("It", "also claimed", COUNCIL),
            ("The Russian Ministry of Defence", "has denied", "Russian Ministry of Defence"),
            ("the United States ambassador to the United Nations, Linda Thomas-Greenfield,", "said", AMBASSADOR),
            ("She", "did not name", AMBASSADOR),
            ("Mariupol officials", "estimated", "Mariupol officials"),
            ("The officials", "warned", "Mariupol officials"),
            ("Mayor Vadym Boychenko", "told", "Vadym Boychenko"),
            ("The UK Ministry of Defence", "said", "UK Ministry of Defence"),
            ("the ministry", ",", "UK Ministry of Defence"),
            ("The International Committee of the Red Cross", "said", RED_CROSS),
            ("the ICRC", "said", RED_CROSS),
            ("it", "said", RED_CROSS),
            ("City officials", "have claimed", "City officials"),
            ("the Kremlin", "announced", "Kremlin"),
        ],
    ),
    "icrc-2022-04-06.md": (
        "en",
        [
            ("The International Committee of the Red Cross (ICRC)", "said", RED_CROSS),
            ("the ICRC", "said", RED_CROSS),
            ("The ICRC", "said", RED_CROSS),
            ("the ICRC", ",", RED_CROSS),
        ],
    ),
    "uk-mod-update.txt": (
        "en",
        [
            ("The UK Ministry of Defence", "estimated", "UK Ministry of Defence"),
            ("The ministry", "said", "UK Ministry of Defence"),
            ("the ministry", "said", "UK Ministry of Defence"),
        ],
    ),
    "un-monitors-2022-04-20.md": (
        "en",
        [
            ("The UN Human Rights Monitoring Mission in Ukraine (HRMMU)", "said", MISSION),
            ("the mission", ",", MISSION),
            ("The monitors", "said", MISSION),
        ],
    ),
    "us-ambassador-2022-04-05.eml": (
        "en",
        [
            ("Thomas-Greenfield", "said", AMBASSADOR),
            ("She", "did not say", AMBASSADOR),
        ],
    ),
    "world-digest-2022-04-07.html": (
        "en",
        [
            ("Mariupol City Council", ".", COUNCIL),
            ("The council", "also claimed", COUNCIL),
            ("Mariupol officials", "said", "Mariupol officials"),
        ],
    ),
    "council-posts-2022-04-06.txt": (
        "uk",
        [
            ("Маріупольська міська рада", "повідомила", "Маріупольська міська рада"),
            ("Міська рада", "заявила", "Маріупольська міська рада"),
            ("міської ради", ",", "Маріупольська міська рада"),
            ("Міська рада", "стверджує", "Маріупольська міська рада"),
            ("Посадовці міста", "заявили", "Посадовці міста"),
        ],
    ),
    "mayor-interview-2022-04-12.html": (
        "uk",
        [
            ("мер Маріуполя Вадим Бойченко", "сказав", "Вадим Бойченко"),
            ("Бойченка", ",", "Вадим Бойченко"),
            ("посадовці міста", "повідомляли", "посадовці міста"),
        ],
    ),
    "mayor-remarks-2022-04-06.md": (
        "uk",
        [
            ("Мер Маріуполя Вадим Бойченко", "заявив", "Вадим Бойченко"),
            ("Він", "закликав", "Вадим Бойченко"),
            ("посадовців міста", ",", "посадовців міста"),
            ("Вони", "попередили", "посадовців міста"),
        ],
    ),
    "russian-mod-denial.txt": (
        "ru",
        [
            ("Министерство обороны России", "заявило", "Министерство обороны России"),
            ("Министерство", "отрицает", "Министерство обороны России"),
        ],
    ),
}


def asked(text: str, sources: list[tuple[str, str]]) -> tuple[Attribution, ...]:
    """An attribution for each (source, words behind it), each looked for behind the one before; "" for a source left out."""
    found, at = [], 0
    for source, cue in sources:
        start = text.index(" ".join(filter(None, (source, cue))) if cue not in ",." else source + cue, at)
        end = start + len(source)
        cue_at = text.index(cue, end)
        at = cue_at + len(cue)
        stop = text.find(".", at) if text.find(".", at) > at else at + 1
        found.append(
            Attribution(
                source=(TextPosition(start=start, end=end),) if source else (),
                cue=(TextPosition(start=cue_at, end=at),),
                content=(TextPosition(start=at, end=stop),),
            )
        )
    return tuple(found)


def names(text: str, language: str, *sources: tuple[str, str]) -> list[str]:
    return [one.source_name for one in agents.named(text, asked(text, list(sources)), language)]


@pytest.mark.parametrize("document", CASES)
def test_the_example_names_every_agent(document: str) -> None:
    language, rows = CASES[document]
    with (EXAMPLE / document).open("rb") as stream:
        read = text_of(stream, name=document)
    assert read is not None
    text = " ".join(read.text.split()) if document.endswith(".eml") else read.text
    got = names(text, language, *((source, cue) for source, cue, _name in rows))
    assert got == [name for _source, _cue, name in rows]


def test_named_at_shows_where_the_agent_is_named_and_nothing_where_the_source_does() -> None:
    text = "Mayor Vadym Boychenko said so. He added that help is needed."
    first, second = agents.named(text, asked(text, [("Mayor Vadym Boychenko", "said"), ("He", "added")]), "en")
    assert first.named_at == ()
    assert [text[at.start : at.end] for at in second.named_at] == ["Vadym Boychenko"]


def test_i_in_a_quotation_is_its_speaker_and_outside_stays() -> None:
    text = "Ivan Bell came. “I said that it rains,” Anna Petrenko told them. I think so."

    def at(words: str) -> tuple[TextPosition, ...]:
        return (TextPosition(start=text.index(words), end=text.index(words) + len(words)),)

    quoted, speech, author = agents.named(
        text,
        (
            Attribution(
                content=at("that it rains"), source=(TextPosition(start=at("I said")[0].start, end=at("I said")[0].start + 1),)
            ),
            Attribution(content=at("“I said that it rains,”"), source=at("Anna Petrenko")),
            Attribution(content=at("so"), source=(TextPosition(start=at("I think")[0].start, end=at("I think")[0].start + 1),)),
        ),
        "en",
    )
    assert (quoted.source_name, speech.source_name, author.source_name) == ("Anna Petrenko", "Anna Petrenko", "I")


ENGLISH = [
    (
        "Hillary Clinton met Mr. Ryan on Monday. She said that talks went well. Paul Ryan disagreed. He said that they failed.",
        [("She", "said", "Hillary Clinton"), ("He", "said", "Paul Ryan")],
    ),
    (
        "The council, which said it was ready, met Anna Petrenko, who warned of rain.",
        [("which", "said", "The council"), ("who", "warned", "Anna Petrenko")],
    ),
    (
        "Anna Petrenko, a nurse, left. Her brother, Ivan Petrenko, did not. “Two,” she said. “I did not,” her brother said.",
        [("she", "said", "Anna Petrenko"), ("her brother", "said", "Ivan Petrenko")],
    ),
    (
        "Senator Jane Holt of Ohio met a spokesman for the army. His aides said nothing. The senator said it was over.",
        [("The senator", "said", "Jane Holt")],
    ),
    (
        "Some residents said shells fell. They added that the school burned.",
        [("Some residents", "said", "Some residents"), ("They", "added", "Some residents")],
    ),
    (
        "A Kyiv Institute poll was released. The poll showed a lead. Officials said it was wrong.",
        [("The poll", "showed", "A Kyiv Institute poll"), ("Officials", "said", "Officials")],
    ),
    (
        "Bernie Sanders spoke first. His campaign said the data was gone.",
        [("His campaign", "said", "Bernie Sanders's campaign")],
    ),
    (
        "The Office of the High Commissioner for Human Rights (OHCHR) counted 40 cases. The OHCHR said more are likely.",
        [("The OHCHR", "said", "Office of the High Commissioner for Human Rights")],
    ),
    (
        "Matthew Prince runs a firm. Adam Bell Jr. came, then Adam Bell III. Mr. Prince said no. Adam Bell III said yes.",
        [("Mr. Prince", "said", "Matthew Prince"), ("Adam Bell III", "said", "Adam Bell III")],
    ),
    (
        "Donald Trump spoke. The Republican candidate said no. The candidate said it again.",
        [("The Republican candidate", "said", "Donald Trump"), ("The candidate", "said", "Donald Trump")],
    ),
    ("A spokesman for the ministry said no.", [("A spokesman for the ministry", "said", "A spokesman for the ministry")]),
]


@pytest.mark.parametrize(("text", "rows"), ENGLISH)
def test_english(text: str, rows: list[tuple[str, str, str]]) -> None:
    assert names(text, "en", *((source, cue) for source, cue, _name in rows)) == [name for _source, _cue, name in rows]


SLAVIC = [
    (
        "uk",
        "Речниця міськради Олена Дорошенко повідомила про обстріл. Вона додала, що є поранені. Також зазначила, що світла немає.",
        [
            ("Речниця міськради Олена Дорошенко", "повідомила", "Олена Дорошенко"),
            ("Вона", "додала", "Олена Дорошенко"),
            ("", "зазначила", "Олена Дорошенко"),
        ],
    ),
    (
        "uk",
        "Міністерство оборони України заявило про бій. Олег Гнатюк сказав, що це правда. У відомстві додали, що ворог відступив.",
        [
            ("Міністерство оборони України", "заявило", "Міністерство оборони України"),
            ("Олег Гнатюк", "сказав", "Олег Гнатюк"),
            ("відомстві", "додали", "Міністерство оборони України"),
        ],
    ),
    (
        "ru",
        "Мэр Иван Петров заявил, что вода есть. Врач Анна Серова сказала, что нет. Он добавил: чинят. По словам Серовой, да.",
        [
            ("Мэр Иван Петров", "заявил", "Иван Петров"),
            ("Врач Анна Серова", "сказала", "Анна Серова"),
            ("Он", "добавил", "Иван Петров"),
            ("Серовой", ",", "Анна Серова"),
        ],
    ),
    ("uk", "Мер Петро Кіт сказав так. Повідомляється, що коридор закрито.", [("", "Повідомляється", "")]),
]


@pytest.mark.parametrize(("language", "text", "rows"), SLAVIC)
def test_ukrainian_and_russian(language: str, text: str, rows: list[tuple[str, str, str]]) -> None:
    assert names(text, language, *((source, cue) for source, cue, _name in rows)) == [name for _source, _cue, name in rows]


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_noisy_sources_do_no_harm(language: str) -> None:
    text = "“” , . He The the's Mr. (of), — Він міської  \n\n ''"
    spans = [(start, end) for start in range(len(text)) for end in range(start + 1, min(len(text), start + 9))]
    noisy = tuple(
        Attribution(content=(TextPosition(start=0, end=1),), source=(TextPosition(start=start, end=end),)) for start, end in spans
    )
    assert len(agents.named(text, noisy, language)) == len(noisy)
    assert agents.named("", (), language) == ()


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_time_is_linear(language: str) -> None:
    unit = "Mayor Anna Petrenko said “no” to the council. She said “yes. Мер Олена Дорошенко сказала «так. Вона додала. \n"
    spent = []
    for size in (500, 4000):
        text = unit * size
        found = []
        for n in range(size):
            at = n * len(unit)
            for source in ("Mayor Anna Petrenko", "She", "Мер Олена Дорошенко", "Вона"):
                start = at + unit.index(source)
                where = TextPosition(start=start, end=start + len(source))
                content = TextPosition(start=where.end, end=where.end + 5)
                found.append(Attribution(source=(where,), content=(content,), cue=(content,)))
        began = process_time()
        agents.named(text, found, language)
        spent.append(process_time() - began)
    assert spent[1] < 8 * 2.5 * spent[0] + 0.2


def test_the_gold_holds_offsets_within_its_texts() -> None:
    if not TEXTS.exists():
        pytest.skip("needs the corpus in ../shared/corpora/polnear, which is no part of the repository")
    for document in json.loads(GOLD.read_text(encoding="utf-8"))["documents"]:
        text = (TEXTS / f"{document['id']}.txt").read_bytes().decode()
        assert hashlib.sha256(text.encode()).hexdigest() == document["sha256"]
        for one in document["sources"]:
            assert all(0 <= s < e <= len(text) for key in ("source", "agent", "content") for s, e in one.get(key, ()))
