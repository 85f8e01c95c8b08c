"""`add --endpoint` and `review`, run as a user runs them against a real server: what is kept, left out, shown and decided."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import RADA, Indelible, Ran
from model_server import ModelServer

from indelible.casefile import open_case
from indelible.model import Claim, Review

# No rule and no trained reader takes a note in brackets for an attribution.
EN = "3 wells had dried up (residents, notebook).\n"
UK = RADA + "Поранених було 40 (лікарка Оксана, записник).\n"
RU = "Раненых было 40 (жительница Анна, дневник).\n"
EN_ITEM = ("residents", "notebook", "3 wells had dried up")
UK_ITEM = ("лікарка Оксана", "записник", "Поранених було 40")
RU_ITEM = ("жительница Анна", "дневник", "Раненых было 40")
KNOWN = ("Міська рада Маріуполя", "повідомила", "6 квітня 2022 року в місті загинули близько 5 000 людей")


@pytest.fixture
def model() -> Iterator[ModelServer]:
    one = ModelServer()
    yield one
    one.close()


def rows(ran: Ran) -> list[dict[str, object]]:
    return [json.loads(line) for line in ran.out.splitlines()]


def listed(indelible: Indelible, *options: str) -> list[dict[str, object]]:
    return rows(indelible("claims", "case", "--format", "jsonl", *options))


@pytest.mark.parametrize(
    ("name", "text", "proposed", "number"), [("en", EN, EN_ITEM, 3), ("uk", UK, UK_ITEM, 40), ("ru", RU, RU_ITEM, 40)]
)
def test_a_proposal_waits_until_a_person_accepts_it(
    case: Path, indelible: Indelible, model: ModelServer, name: str, text: str, proposed: tuple[str, ...], number: int
) -> None:
    (case.parent / "page.txt").write_text(text, encoding="utf-8")
    model.proposes(proposed)
    added = indelible("add", "case", "page.txt", "--endpoint", model.address, "--model", "small:7b")
    assert added.code == 0, added
    assert f"the texts are sent to {model.address}/chat/completions (model small:7b)" in added.err
    assert "1 proposed, 1 kept to be reviewed" in added.out
    assert model.texts == [text]

    (waiting,) = listed(indelible, "--proposed")
    assert (waiting["words"], waiting["method"], waiting["language"]) == (proposed[2], "endpoint-small-7b.v1", name)
    assert (waiting["proposed"], waiting["review"]) == (True, None)
    assert [text[a:b] for a, b in waiting["content"]] == [proposed[2]]  # type: ignore[attr-defined]
    assert [text[a:b] for a, b in waiting["source"]] == [proposed[0]]  # type: ignore[attr-defined]
    assert waiting["quantity"]["best"] == number  # type: ignore[index]
    plain = indelible("claims", "case", "--format", "jsonl")
    assert str(waiting["id"]) not in plain.out
    assert "1 proposal of a language model waits for review and is not listed" in plain.err
    shown = indelible("show", "case", str(waiting["id"])[:12])
    assert "it counts for nothing before a person has read the words" in shown.out
    assert card(waiting) not in report(case, indelible)
    assert "1 claim that a language model proposed waits for review" in report(case, indelible)

    done = indelible(
        "review", "case", str(waiting["id"])[:12], "accept", "--because", "read beside the page", "--by", "A. Reader"
    )
    assert done.code == 0, done
    (accepted,) = [row for row in listed(indelible) if str(row["method"]).startswith("endpoint-")]
    assert (accepted["id"], accepted["proposed"], accepted["review"]) == (waiting["id"], False, "accepted")
    assert listed(indelible, "--proposed") == []
    assert "(+)" in indelible("claims", "case").out
    assert "accepted by A. Reader at" in indelible("show", "case", str(waiting["id"])[:12]).out
    assert card(waiting) in report(case, indelible)
    assert "waits for review" not in report(case, indelible)
    assert indelible("verify", "case").code == 0


def card(row: dict[str, object]) -> str:
    """How the report begins the card of that claim."""
    return f'id="c{row["index"]}"'


def report(case: Path, indelible: Indelible) -> str:
    """The claims as the report has them, without the documents' texts."""
    assert indelible("report", "case", "-o", "report.html", "--no-verify").code == 0
    page = (case.parent / "report.html").read_text(encoding="utf-8")
    return page.partition('id="documents"')[0]


def test_nothing_is_asked_unless_told(case: Path, indelible: Indelible, model: ModelServer) -> None:
    (case.parent / "page.txt").write_text(UK, encoding="utf-8")
    added = indelible("add", "case", "page.txt", INDELIBLE_ENDPOINT_KEY="sk-1", OPENAI_BASE_URL=model.address)
    assert added.code == 0
    assert model.asked == []
    assert "proposed" not in added.out


def test_what_is_not_in_the_text_or_known_already_is_dropped_and_counted(
    case: Path, indelible: Indelible, model: ModelServer
) -> None:
    (case.parent / "page.txt").write_text(UK, encoding="utf-8")
    model.proposes(KNOWN, UK_ITEM, UK_ITEM, ("Міська рада", "заявила", "що загинули 9 000 людей"))
    added = indelible("add", "case", "page.txt", "--endpoint", model.address, "--model", "m")
    assert "4 proposed, 1 kept to be reviewed; 3 left out" in added.out
    for reason in ("words that are not in the text", "proposed before: 1", "read without the model too: 1"):
        assert reason in added.out
    assert [row["words"] for row in listed(indelible, "--proposed")] == [UK_ITEM[2]]


def test_the_same_page_is_asked_about_once_by_each_model(case: Path, indelible: Indelible, model: ModelServer) -> None:
    (case.parent / "page.txt").write_text(UK, encoding="utf-8")
    model.proposes(UK_ITEM)
    indelible("add", "case", "page.txt")
    assert model.asked == []
    for name, asked in (("one", 1), ("one", 1), ("two", 2)):
        added = indelible("add", "case", "page.txt", "--endpoint", model.address, "--model", name)
        assert added.code == 0, added
        assert len(model.asked) == asked
    assert "read without the model too: 1" in added.out
    assert len(listed(indelible, "--proposed")) == 1


@pytest.mark.parametrize("answer", ["I cannot help with that.", "[]", "x" * 2_000_000, "[" * 100_000, ""])
def test_a_hostile_answer_costs_nothing_but_the_proposals(
    case: Path, indelible: Indelible, model: ModelServer, answer: str
) -> None:
    (case.parent / "page.txt").write_text(UK, encoding="utf-8")
    model.answer = lambda text: answer
    added = indelible("add", "case", "page.txt", "--endpoint", model.address, "--model", "m")
    assert "0 proposed, 0 kept to be reviewed; 1 part of the text has no answer (" in added.out
    assert listed(indelible, "--proposed") == []
    assert any(KNOWN[2] in str(row["words"]) for row in listed(indelible))
    assert indelible("verify", "case").code == 0


def test_an_endpoint_that_fails_is_given_up_and_the_documents_are_in_the_case(
    case: Path, indelible: Indelible, model: ModelServer
) -> None:
    for number in range(5):
        (case.parent / f"page{number}.txt").write_text(f"{UK}{number}\n", encoding="utf-8")
    model.status = 503
    pages = [f"page{number}.txt" for number in range(5)]
    added = indelible("add", "case", *pages, "--endpoint", model.address, "--model", "m", INDELIBLE_ENDPOINT_KEY="sk-secret")
    assert added.code == 1
    assert len(model.asked) == 3
    assert {row["document"] for row in listed(indelible)} == set(pages)
    assert "not asked any more after 3 failures" in added.out
    assert "sk-secret" not in added.out + added.err
    assert {headers["Authorization"] for headers in model.headers} == {"Bearer sk-secret"}


def test_a_long_text_is_asked_about_in_parts_and_each_answer_holds_in_its_part(
    case: Path, indelible: Indelible, model: ModelServer
) -> None:
    text = UK + "Нічого не сталося того дня. " * 300 + "\n" + RU
    (case.parent / "page.txt").write_text(text, encoding="utf-8")
    model.proposes(UK_ITEM, RU_ITEM)
    indelible("add", "case", "page.txt", "--endpoint", model.address, "--model", "m")
    assert len(model.asked) > 2
    assert "".join(model.texts) == text
    assert [row["words"] for row in listed(indelible, "--proposed")] == [UK_ITEM[2], RU_ITEM[2]]


def test_the_cells_of_a_table_are_asked_about_and_the_words_stand_in_the_file(
    case: Path, indelible: Indelible, model: ModelServer
) -> None:
    text = f'id,said\n1,"{UK_ITEM[0]} записник: {UK_ITEM[2]}"\n'
    (case.parent / "table.csv").write_text(text, encoding="utf-8")
    model.proposes(UK_ITEM, ("id", "записник", "said"))
    indelible("add", "case", "table.csv", "--endpoint", model.address, "--model", "m")
    words = [[text[a:b] for a, b in row["content"]] for row in listed(indelible, "--proposed")]  # type: ignore[attr-defined]
    assert [UK_ITEM[2]] in words


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--endpoint", "http://10.9.8.7/v1", "--model", "m"), "--endpoint-anywhere"),
        (("--endpoint", "http://127.0.0.1:9/v1"), "needs --model"),
        (("--model", "m"), "say nothing without --endpoint"),
        (("--endpoint-anywhere",), "say nothing without --endpoint"),
        (("--endpoint", "file:///etc/passwd", "--model", "m"), "only http and https"),
    ],
)
def test_a_slip_is_told_before_anything_is_taken_in(
    case: Path, indelible: Indelible, options: tuple[str, ...], said: str
) -> None:
    (case.parent / "page.txt").write_text(UK, encoding="utf-8")
    added = indelible("add", "case", "page.txt", *options)
    assert (added.code, added.out) == (1, "")
    assert said in added.err
    with open_case(case) as opened:
        assert opened.log.size == 1


def test_the_latest_review_holds_and_none_is_erased(case: Path, indelible: Indelible, model: ModelServer) -> None:
    (case.parent / "page.txt").write_text(UK, encoding="utf-8")
    model.proposes(UK_ITEM)
    indelible("add", "case", "page.txt", "--endpoint", model.address, "--model", "m")
    (waiting,) = listed(indelible, "--proposed")
    name = str(waiting["id"])
    for decision, why in (("accept", "first look"), ("reject", "second look"), ("accept", "third look")):
        assert indelible("review", "case", name, decision, "--because", why).code == 0
        assert (name in {row["id"] for row in listed(indelible)}) is (decision == "accept")
    shown = indelible("show", "case", name).out
    assert shown.index("first look") < shown.index("second look") < shown.index("third look")
    with open_case(case) as opened:
        made = [entry.record for entry in map(opened.entry, opened.catalog.of_type("review.v1"))]
        ids = [opened.entry(index).id for index in opened.catalog.of_type("review.v1")]
    assert [record.supersedes for record in made if isinstance(record, Review)] == [None, *ids[:2]]
    assert indelible("rebuild", "case").code == 0
    assert name in {row["id"] for row in listed(indelible)}


def test_a_rejected_claim_of_the_rules_is_left_out_and_listed_on_demand(case: Path, indelible: Indelible) -> None:
    (case.parent / "page.txt").write_text(RADA, encoding="utf-8")
    indelible("add", "case", "page.txt")
    claim = listed(indelible)[0]
    others = len(listed(indelible)) - 1
    assert indelible("review", "case", str(claim["id"])[:10], "reject", "--because", "a forged page").code == 0
    plain = indelible("claims", "case", "--format", "csv")
    assert len(plain.out.splitlines()) == 1 + others
    assert "1 rejected claim is not listed" in plain.err
    assert [(row["id"], row["review"]) for row in listed(indelible, "--proposed")] == [(claim["id"], "rejected")]
    assert "(x)" in indelible("claims", "case", "--proposed").out
    assert f"{others} claims; it begins" in indelible("show", "case", "page.txt").out
    assert "1 claim was rejected in a review" in report(case, indelible)


@pytest.mark.parametrize(
    ("what", "why", "said"),
    [
        ("page.txt", "because", "a claim is what is reviewed"),
        ("claim", "  ", "--because is empty"),
        ("nothing", "x", "nothing in"),
    ],
)
def test_what_is_no_review_is_refused(case: Path, indelible: Indelible, what: str, why: str, said: str) -> None:
    (case.parent / "page.txt").write_text(RADA, encoding="utf-8")
    indelible("add", "case", "page.txt")
    name = str(listed(indelible)[0]["id"]) if what == "claim" else what
    done = indelible("review", "case", name, "accept", "--because", why)
    assert done.code == 1
    assert said in done.err


def test_a_limit_counts_what_is_listed(case: Path, indelible: Indelible, model: ModelServer) -> None:
    """120 proposals before the claims of the rules must not eat up the limit."""
    lines = [f"Поранених було {n} (лікарка Оксана{n}, записник)." for n in range(10, 130)]
    (case.parent / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    (case.parent / "b.txt").write_text(RADA, encoding="utf-8")
    model.proposes(*[(f"лікарка Оксана{n}", "записник", f"Поранених було {n}") for n in range(10, 130)])
    indelible("add", "case", "a.txt", "--endpoint", model.address, "--model", "m")
    indelible("add", "case", "b.txt")
    assert len(listed(indelible, "--proposed")) == 120
    own = listed(indelible)
    assert [row["id"] for row in listed(indelible, "--limit", str(len(own)))] == [row["id"] for row in own]
    assert len(listed(indelible, "--limit", "1", "--text", "загинули")) == 1
    assert len(listed(indelible, "--proposed", "--limit", "110")) == 110


def test_a_proposal_is_a_record_like_any_other(case: Path, indelible: Indelible, model: ModelServer) -> None:
    (case.parent / "page.txt").write_text(UK, encoding="utf-8")
    model.proposes(UK_ITEM)
    indelible("add", "case", "page.txt", "--endpoint", model.address, "--model", "Small 7B")
    with open_case(case) as opened:
        (claim,) = [one.record for one in opened.claims() if isinstance(one.record, Claim) and "endpoint" in one.record.method]
        assert (claim.method, claim.tools) == ("endpoint-small-7b.v1", ("model Small 7B",))
        assert claim.quote is not None
        assert claim.quote.exact == UK_ITEM[2]
