"""A page on which everything is folded: links still lead into it, marks are where the claim says, and no octet is said twice."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from publish_cases import at, case, claim, document, example, ident
from test_report_page import Page, dom

from indelible.model import Claim, Quantity, TextPosition
from indelible.publish import CaseView, ClaimView, DocumentView, render_report
from indelible.publish.report import BRIEF_FROM, OPEN_UP_TO

SENTENCE = "The council said on 6 April that about 5,000 civilians had been killed in the city. "


def large(claims: int, each: int = 20) -> tuple[CaseView, list[DocumentView], list[ClaimView]]:
    """A case of that many claims, `each` to a document."""
    documents, views = [], []
    text = SENTENCE * each
    for number in range(-(-claims // each)):
        of = document(10_000 + 100 * number, text)
        documents.append(of)
        for k in range(min(each, claims - number * each)):
            first = k * len(SENTENCE)

            def span(words: str, first: int = first) -> tuple[TextPosition, ...]:
                start = first + SENTENCE.index(words)
                return (TextPosition(start=start, end=start + len(words)),)

            made = Claim(
                capture=of.id,
                text=of.text_digest,
                method="test/by-hand.v1",
                modality="asserted",
                content=span("that about 5,000 civilians had been killed in the city"),
                source=span("The council"),
                source_name="The Council of Mariupol",
                cue=span("said"),
                event="killing",
                quantities=(Quantity(original="about 5,000", best=5000, approximate=True, at=span("about 5,000")),),
            )
            views.append(ClaimView(id=ident(of.index + 2 + k), index=of.index + 2 + k, document=of.id, claim=made, words=""))
    return case(), documents, views


class Text(HTMLParser):
    """The text of one element and, for each character, the tags that it stands in."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.text, self.within, self._open = "", list[tuple[str, ...]](), list[str]()
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        self.within += [tuple(self._open)] * len(data)


@pytest.mark.parametrize("views", [example(), large(OPEN_UP_TO + 1)], ids=["open", "folded"])
def test_source_cue_and_content_of_each_claim_are_marked_in_its_document(
    views: tuple[CaseView, list[DocumentView], list[ClaimView]],
) -> None:
    _case, documents, claims = views
    page = render_report(*views)
    for of in documents:
        if of.text is None:
            continue
        article = page[page.index(f'<article class="document" id="d{of.index}"') :].split("</article>")[0]
        found = Text(re.search(r'<div class="text"[^>]*>(.*)</div>', article, re.DOTALL)[1])  # type: ignore[index]
        assert found.text == of.text, "copied text is the text"
        for made in (view.claim for view in claims if view.document == of.id):
            for tag, positions in (("mark", made.content), ("b", made.source), ("u", made.cue)):
                for position in positions:
                    assert all(tag in within for within in found.within[position.start : position.end])


def test_a_folded_page_has_all_its_targets() -> None:
    for number in (OPEN_UP_TO + 1, BRIEF_FROM + 1):
        page = Page(render_report(*large(number)))
        inside = {a["href"][1:] for a in page.links if a["href"].startswith("#")}
        assert inside <= set(page.ids), sorted(inside - set(page.ids))[:3]
        assert len(page.ids) == len(set(page.ids))


def test_a_claim_of_a_large_case_takes_few_octets(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is the same for all claims is said once: digests, titles and columns stand where they are looked up."""
    monkeypatch.setattr("indelible.publish.report.BRIEF_FROM", OPEN_UP_TO)
    few, many = (len(render_report(*large(number)).encode()) for number in (100, 300))
    octets = (many - few) / 200
    assert octets < 1400, f"{octets:.0f} octets for each claim with one number and {len(SENTENCE)} characters of text"


def test_what_was_seen_again_is_no_second_document() -> None:
    view, documents, claims = example()
    page = render_report(view, documents, claims)
    again = [d for d in documents if d.outcome == "unchanged"]
    assert len(again) == 1
    assert f'id="d{again[0].index}"' not in page
    numbers = re.search(r'<dl class="numbers">(.*?)</dl>', page, re.DOTALL)
    assert numbers is not None
    assert f"<dt>documents</dt><dd>{len(documents) - 1}</dd>" in numbers[1]
    assert "seen again, unchanged: 9 April 2022" in page


def test_a_document_without_claims_is_shown_and_named_among_the_gaps() -> None:
    quiet = document(12, "Nobody says anything here.\n", title="Notice", published="")
    page = render_report(case(), [quiet], [])
    Page(page)
    assert "No claims were found in this case." in page
    gaps = page[page.index('<section id="gaps"') :]
    assert gaps.count('href="#d12"') == 2, "no claim, and no date of publication"


def test_who_is_called_by_no_name_stays_with_the_document() -> None:
    here, there = document(3, "It said X.", title="First"), document(5, "It said Y.", title="Second")
    views = [
        claim(n, of, (word,), source=at(of.text or "", "It"), source_name="It")
        for n, of, word in ((4, here, "X"), (6, there, "Y"))
    ]
    page = render_report(case(), [here, there], views)
    sources = page[page.index('<section id="sources"') : page.index('<section id="documents"')]
    assert re.findall(r"<summary><h3><bdi>(.*?)</bdi>", sources) == ["First", "Second"]


def test_a_phone_reads_the_name_of_each_column_from_the_style_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indelible.publish.report._columns", lambda: ['</style>"\\', *"bcdefgh"])
    style = Page(render_report(*example())).assets["style"]
    assert r'--name:"\3c \2f style\3e \22 \5c "' in style


def is_open(found: str, anchor: str) -> bool:
    """Whether every <details> around `anchor` is open."""
    before = found[: found.index(f'id="{anchor}"')]
    depth: list[bool] = []
    for tag in re.finditer(r"<(/?)details\b([^>]*)>", before):
        if tag[1]:
            depth.pop()
        else:
            depth.append(" open" in tag[2])
    return bool(depth) and all(depth)


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("anchor", ["q10006-0", "c10006"])
def test_a_link_into_what_is_folded_opens_it(tmp_path: Path, anchor: str, script: bool) -> None:
    page = render_report(*large(1000))
    assert not is_open(page, anchor), "the page itself must have it folded"
    if not script:
        page = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    found, console = dom(tmp_path, page, anchor)
    assert console == []
    assert is_open(found, anchor)


@pytest.mark.browser
def test_no_line_of_hostile_text_widens_the_page(tmp_path: Path) -> None:
    """A word of 4,000 letters, wherever a text may stand: nothing is wider than the window."""
    word = "W" * 4000
    of = document(3, f"{word} said 5 {word}.", title=word, address=f"https://example.org/{word}", publisher=word)
    quantity = Quantity(original="5", best=5, unit=word, at=at(of.text or "", "5"))
    made = claim(4, of, (f"5 {word}",), source_name=word, source=at(of.text or "", word), quantities=(quantity,))
    # A second script, let in by its own policy: this test looks at the layout, not at the policy.
    root = "document.documentElement"
    measure = f"<script>onload = () => document.title = {root}.scrollWidth - {root}.clientWidth</script>"
    page = re.sub(r"<meta http-equiv=.*?>", "", render_report(case(name=word), [of], [made])).replace(
        "</main>", f"</main>{measure}"
    )
    found, _console = dom(tmp_path, page, "")
    assert re.search(r"<title>(-?\d+)</title>", found)[1] == "0"  # type: ignore[index]
