"""The reader page read back: the text is the text, every part of every claim is marked where it stands, nothing hides or runs."""

import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publish_cases import at, case, claim, document, example, ident
from test_report_page import HOSTILE, Page, dom

from indelible.errors import Damaged
from indelible.model import Claim, EventMention, Mention, Quantity, Relay, TextPosition
from indelible.publish import ClaimView, DocumentView, render_reader, render_report
from indelible.publish.pieces import parts

TEXT = """The mayor of Mariupol spoke on Thursday from the place where he now stays, beyond the ring around his town.

He said that the governor had told him that at least 300 civilians were killed in the theatre by Russian aircraft, but denied that
soldiers hid there, Interfax reported.

Shelling killed five people in the east of the town on Wednesday, as every day of that week, and nobody came to bury them.
"""
OUTER = "that the governor had told him that at least 300 civilians were killed in the theatre by Russian aircraft"
INNER = "that at least 300 civilians were killed in the theatre by Russian aircraft"


def nested() -> tuple[DocumentView, list[ClaimView]]:
    """A claim inside a claim, a denial with a pronoun for its source, and what the publication itself says."""
    of = document(3, TEXT)
    mayor = {"source": at(TEXT, "He"), "source_name": "the mayor of Mariupol", "named_at": at(TEXT, "The mayor of Mariupol")}
    relay = (Relay(role="relayed", name="Interfax", at=at(TEXT, "Interfax")),)
    killing = EventMention(code="killing", at=at(TEXT, "killed"))
    return of, [
        claim(10, of, (OUTER,), cue=at(TEXT, "said"), cue_class="says", via=relay, event="killing", event_at=killing.at, **mayor),
        claim(
            11,
            of,
            (INNER,),
            source=at(TEXT, "the governor"),
            cue=at(TEXT, "had told"),
            within=at(TEXT, OUTER),
            event="killing",
            events=(killing, EventMention(code="air-strike", at=at(TEXT, "aircraft"))),
            victims=(Mention(name="civilians", at=at(TEXT, "at least 300 civilians")),),
            alleged_actors=(Mention(name="Russian aircraft", at=at(TEXT, "Russian aircraft")),),
            quantities=(Quantity(original="at least 300", low=300, unit="people-killed", at=at(TEXT, "at least 300")),),
        ),
        claim(
            12,
            of,
            ("that\nsoldiers hid there",),
            cue=at(TEXT, "denied"),
            cue_class="denies",
            modality="denied",
            polarity="denied",
            modality_at=at(TEXT, "denied"),
            polarity_at=at(TEXT, "denied"),
            **mayor,
        ),
        claim(13, of, ("Shelling killed five people in the east of the town on Wednesday",), event="killing"),
    ]


class Marked(HTMLParser):
    """The text of the page's text blocks, and the classes and titles of the piece in which each character stands."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.classes, self.titles = "", list[set[str]](), list[str]()
        self._open: list[tuple[str, dict[str, str]]] = []
        body = page[page.index('<section id="text"') :].split("</section>")[0]
        for block in re.findall(r'<div class="text"[^>]*>(.*?)</div>', body, re.DOTALL):
            self.feed(block)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        held = [found for tag, found in self._open if tag in ("b", "mark")]
        assert len(held) <= 1, "pieces do not nest"
        if any(found.get("class") == "u" for _tag, found in self._open):
            data = chr(int(data.removeprefix("U+"), 16))
        self.text += data
        self.classes += [set(held[0]["class"].split()) if held else set()] * len(data)
        self.titles += [held[0]["title"] if held else ""] * len(data)


def card(page: str, number: int) -> str:
    return page[page.index(f'<dl id="c{number}">') :].split("</dl>")[0]


def test_the_text_is_the_text_and_every_part_of_every_claim_is_marked_in_it() -> None:
    of, claims = nested()
    read = Marked(render_reader(case(), of, claims))
    assert read.text == of.text
    roles = set()
    for view in claims:
        for role, where in parts(view.claim):
            for position in where:
                roles.add(role)
                for n in range(position.start, position.end):
                    assert role in read.classes[n]
                    assert f"{view.index}: " in read.titles[n]
    assert roles == set("wsvnmderqah"), "the example has lost a part"
    inner = at(TEXT, INNER)[0]
    assert all(("ww" in read.classes[n]) == (inner.start <= n < inner.end) for n in range(len(TEXT)))


def test_what_no_claim_holds_is_not_marked() -> None:
    of, claims = nested()
    read = Marked(render_reader(case(), of, claims))
    held = {n for view in claims for _role, where in parts(view.claim) for p in where for n in range(p.start, p.end)}
    assert {n for n, classes in enumerate(read.classes) if classes} == held


def test_words_and_readings_lead_to_each_other_and_offsets_stand_beside_them() -> None:
    of, claims = nested()
    raw = render_reader(case(), of, claims)
    page = Page(raw)
    assert len(page.ids) == len(set(page.ids))
    inside = {link["href"][1:] for link in page.links if link["href"].startswith("#")}
    assert inside <= set(page.ids), sorted(inside - set(page.ids))
    for view in claims:
        assert {f"w{view.index}", f"c{view.index}"} <= inside
        for role, where in parts(view.claim):
            for position in where:
                assert f"[{position.start}, {position.end})" in card(raw, view.index), role
    assert 'href="#c11"' in card(raw, 10)
    assert 'href="#c10"' in card(raw, 11)
    assert "the mayor of Mariupol, named as “The mayor of Mariupol”" in card(raw, 12)
    assert "the mayor of Mariupol → relayed by Interfax → published by City Herald" in card(raw, 10)


def test_what_the_publication_itself_says_is_told_apart() -> None:
    of, claims = nested()
    raw = render_reader(case(), of, claims)
    head = raw[: raw.index('<dl id="c13">')].rpartition("<summary>")[2]
    assert "the publication itself says" in head and "City Herald, in its own voice" in head
    assert raw.count('class="tag own"') == 1
    report = render_report(case(), [of], claims)
    own = report[report.index('id="own"') :]
    assert "What the publications themselves say" in own
    assert 'id="c13"' in own and 'id="c10"' not in own


def test_hostile_text_stays_text_and_what_hides_is_shown() -> None:
    of = document(4, HOSTILE, title="<script>alert(2)</script>\u202e", publisher='"><script>', language='en" onload="x')
    start = HOSTILE.index("5\u00ad000")
    made = claim(
        9,
        of,
        (HOSTILE[start : start + 18],),
        source=at(HOSTILE, "\u202eofficial\u2066"),
        source_name='"><i>\u202eX</i>',
        method='x"><script>.v1',
        via=(Relay(role="cited", name="<script>"),),
        victims=(Mention(name="<script>\u202e"),),
    )
    raw = render_reader(case(name="<script>\u202e"), of, [made])
    raw.encode("utf-8")
    page = Page(raw)
    assert [tag for tag, _attributes in page.tags].count("script") == 1
    assert not set(raw) & set("\x00\x07\x1b\u202e\u2066\u200b\u00ad\ufeff\u2028\udcff\U000e0041")
    assert Marked(raw).text == HOSTILE
    for _tag, attributes in page.tags:
        assert not {"src", "style", "srcset"} & set(attributes) and not any(name.startswith("on") for name in attributes)


def test_a_text_of_another_digest_is_refused() -> None:
    of, claims = nested()
    with pytest.raises(Damaged, match="indelible verify"):
        render_reader(case(), document(3, TEXT.replace("300", "30"), text_digest=of.text_digest), claims)


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_the_same_views_give_the_same_page(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDELIBLE_LANG", language)
    of, claims = nested()
    raw = render_reader(case(), of, claims)
    assert render_reader(case(), of, claims[::-1]) == raw
    assert f'<html lang="{language}">' in raw
    Page(raw)


def test_every_document_of_the_example_has_its_page_and_claims_of_others_stay_out() -> None:
    view, documents, claims = example()
    for of in documents:
        if of.text is not None:
            page = Page(render_reader(view, of, claims))
            here = {c.index for c in claims if c.document == of.id}
            assert {int(name[1:]) for name in page.ids if re.fullmatch(r"c\d+", name)} == here


spans = st.lists(st.tuples(st.integers(0, 399), st.integers(1, 90)), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(st.sampled_from("ab <&\n\t.\u202e\x00é"), min_size=400, max_size=400),
    found=st.lists(st.tuples(spans, spans, spans), min_size=1, max_size=5),
)
def test_any_spans_over_one_another_are_marked_where_they_stand(
    text: str, found: list[tuple[list[tuple[int, int]], ...]]
) -> None:
    of = document(1, text)
    claims = []
    for number, three in enumerate(found, start=10):
        content, source, cue = (tuple(TextPosition(start=s, end=min(s + n, 400)) for s, n in pairs) for pairs in three)
        made = Claim(
            capture=of.id, text=of.text_digest, method="t.v1", modality="asserted", content=content, source=source, cue=cue
        )
        claims.append(ClaimView(id=ident(number), index=number, document=of.id, claim=made, words=""))
    raw = render_reader(case(), of, claims)
    Page(raw)
    read = Marked(raw)
    assert read.text == text
    for n in range(400):
        wanted = {role for view in claims for role, where in parts(view.claim) for p in where if p.start <= n < p.end}
        assert read.classes[n] - {"ww"} == wanted


def crowd(number: int, text: str) -> tuple[DocumentView, list[ClaimView]]:
    """That many claims, each over the whole of `text` and inside all of the others."""
    of = document(1, text)
    whole = (TextPosition(start=0, end=len(text)),)
    views = []
    for n in range(number):
        cue = (TextPosition(start=3 * n, end=3 * n + 5),)
        made = Claim(capture=of.id, text=of.text_digest, method="t.v1", modality="asserted", content=whole, within=whole, cue=cue)
        views.append(ClaimView(id=ident(n + 2), index=n + 2, document=of.id, claim=made, words=""))
    return of, views


def test_claims_over_the_same_words_take_time_and_room_in_proportion() -> None:
    text = "word " * 4_000
    spent, octets = [], []
    for number in (400, 1600):
        of, views = crowd(number, text)
        start = time.process_time()
        octets.append(len(render_reader(case(), of, views).encode()))
        spent.append(time.process_time() - start)
    assert octets[1] < 5 * octets[0]
    assert spent[1] < 10 * spent[0], spent


@pytest.mark.parametrize(
    "text", ["\n" * 20_000, "a\n\n" * 20_000, "a " * 20_000, "a\n" * 20_000], ids=["empty", "short", "one", "lines"]
)
def test_a_text_of_any_shape_takes_room_in_proportion(text: str) -> None:
    raw = render_reader(case(), document(1, text), [])
    assert Marked(raw).text == text
    assert len(raw) < 30_000 + 5 * len(text)


def test_the_report_links_each_claim_to_its_place_in_the_pages_beside_it() -> None:
    view, documents, claims = example()
    pages = {of.id: f"pages/d{of.index}.html" for of in documents if of.text is not None}
    raw = render_report(view, documents, claims, pages)
    by_id = {of.id: of for of in documents}
    for made in claims:
        assert f'href="pages/d{by_id[made.document].index}.html#w{made.index}"' in raw
    assert "pages/" not in render_report(view, documents, claims)


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_chromium_opens_the_card_of_a_claim_in_silence(tmp_path: Path, script: bool) -> None:
    of, claims = nested()
    page = render_reader(case(), of, claims)
    assert "<details open" not in page and 'class="claim in0" open' not in page, "the page itself must have it folded"
    if not script:
        page = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    found, console = dom(tmp_path, page, "c11")
    assert console == []
    before = found[: found.index('<dl id="c11">')].rpartition("<details")[2]
    assert " open" in before.partition(">")[0]
    lit = re.findall(r'<mark class="[^"]*\bon\b[^"]*"', found)
    assert bool(lit) == script, "the script lights up the words; without it the number alone is marked"


@pytest.mark.browser
def test_no_line_of_hostile_text_widens_the_page(tmp_path: Path) -> None:
    word = "W" * 4000
    of = document(3, f"{word} said 5 {word}.", title=word, address=f"https://example.org/{word}", publisher=word)
    made = claim(4, of, (f"5 {word}",), source_name=word, source=at(of.text or "", word))
    root = "document.documentElement"
    measure = f"<script>onload = () => document.title = {root}.scrollWidth - {root}.clientWidth</script>"
    page = re.sub(r"<meta http-equiv=.*?>", "", render_reader(case(name=word), of, [made])).replace(
        "</main>", f"</main>{measure}"
    )
    found, _console = dom(tmp_path, page, "")
    assert re.search(r"<title>(-?\d+)</title>", found)[1] == "0"  # type: ignore[index]
