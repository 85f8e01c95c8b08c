"""The page read back: every number leads to its words, hostile text stays text, and nothing is loaded or left to chance."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publish_cases import COUNCIL, at, case, claim, document, example

from indelible.errors import Damaged
from indelible.model import Claim, Quantity, TextPosition, words
from indelible.publish import ClaimView, render_report

VOID = {"meta", "link", "br", "input", "line", "circle", "rect"}
BOXED = re.compile(r"U\+([0-9A-F]{4,6})")


class Page(HTMLParser):
    """What a browser would find: ids, links, elements, and the text of every mark, by its key."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[dict[str, str]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.marks: dict[str, str] = {}
        self.link_text: list[str] = []
        self.assets = {"style": "", "script": ""}
        self._open: list[tuple[str, str, bool]] = []  # tag, key of its mark, whether it is a box
        self.feed(page)
        self.close()
        assert self._open == [], f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found)
            self.link_text.append("")
        if tag not in VOID:
            key = found.get("id", found.get("data-k", "")) if tag == "mark" else ""
            self._open.append((tag, key, found.get("class") == "u"))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        opened, _key, _box = self._open.pop()
        assert opened == tag, f"</{tag}> closes <{opened}>"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] in self.assets:
            self.assets[self._open[-1][0]] += data
        if self._open and self._open[-1][2]:
            data = chr(int(BOXED.fullmatch(data)[1], 16))  # type: ignore[index]
        for key in {key for _tag, key, _box in self._open if key}:
            self.marks[key] = self.marks.get(key, "") + data
        if any(tag == "a" for tag, _key, _box in self._open):
            self.link_text[-1] += data


def parts(view: ClaimView, text: str) -> dict[str, str]:
    """What each keyed mark of a claim must hold."""
    joined = {f"q{view.index}-{k}": words(text, q.at, "") for k, q in enumerate(view.claim.quantities) if q.at}
    return {f"w{view.index}": words(text, view.claim.content, ""), **joined}


def test_every_number_leads_to_its_words_and_every_claim_to_its_own() -> None:
    view, documents, claims = example()
    page = Page(render_report(view, documents, claims))
    texts = {d.id: d.text or "" for d in documents}
    for made in claims:
        for key, wanted in parts(made, texts[made.document]).items():
            assert page.ids.count(key) == 1
            assert page.marks[key] == wanted
    figures = [(a, t) for a, t in zip(page.links, page.link_text, strict=True) if a.get("class") == "figure"]
    assert len(figures) == sum(len(c.claim.quantities) for c in claims) > 5
    for link, text in figures:
        assert page.marks[link["href"].removeprefix("#")] == text


def test_every_link_on_the_page_has_its_target_and_every_id_stands_once() -> None:
    page = Page(render_report(*example()))
    assert len(page.ids) == len(set(page.ids))
    inside = {a["href"][1:] for a in page.links if a["href"].startswith("#")}
    assert inside <= set(page.ids), sorted(inside - set(page.ids))


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_the_same_views_give_the_same_page(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDELIBLE_LANG", language)
    view, documents, claims = example()
    page = render_report(view, documents, claims)
    assert render_report(view, documents[::-1], claims[::-1]) == page
    assert f'<html lang="{language}">' in page
    Page(page)


def test_the_page_loads_nothing_and_its_policy_names_its_own_style_and_script() -> None:
    page = Page(render_report(*example()))
    policy = next(a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    for name in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.assets[name].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
        assert "url(" not in page.assets[name] and "@import" not in page.assets[name]
    for tag, attributes in page.tags:
        assert tag not in ("img", "iframe", "object", "embed", "video", "audio", "base", "form")
        assert not {"src", "style", "srcset"} & set(attributes) and not any(name.startswith("on") for name in attributes)
        if tag == "link":
            assert attributes["href"] == "data:,"


HOSTILE = (
    "</div></mark><script>alert(1)</script> <img src=x onerror=alert(1)> &lt;b&gt; {{ 7 * 7 }}\x00\x07\x1b[31m\r\n"
    "The \u202eofficial\u2066 said\u200b that 5\u00ad000 were \ufeffkilled\u2028" + "x" * 5000 + "\udcff e\u0301 \U000e0041 end"
)


def test_hostile_text_stays_text_and_what_hides_is_shown() -> None:
    evil = document(
        4,
        HOSTILE,
        title="<script>alert(2)</script>\u202e",
        publisher='"><script>alert(3)</script>',
        language='en" onload="x',
        address="javascript:alert(4)",
        reason="<b>\x07",
        media_type='text/html"><script>',
    )
    start = HOSTILE.index("5\u00ad000")
    made = claim(
        9,
        evil,
        (HOSTILE[start : start + 18],),
        source=at(HOSTILE, "\u202eofficial\u2066"),
        source_name="<i>\u202eX</i>",
        cue=at(HOSTILE, "said\u200b"),
        quantities=(Quantity(original="5\u00ad000", best=5000, unit="<u>", at=at(HOSTILE, "5\u00ad000")),),
    )
    raw = render_report(case(name="<script>alert(0)</script>\u202e", by="\x00"), [evil], [made])
    raw.encode("utf-8")
    page = Page(raw)
    assert [tag for tag, _attributes in page.tags].count("script") == 1
    assert page.marks["q9-0"] == "5\u00ad000"
    assert page.marks["w9"] == HOSTILE[start : start + 18]
    assert not any(a["href"].lower().startswith("javascript") for a in page.links)
    assert "{{ 7 * 7 }}" in raw
    hidden = set(raw) & set("\x00\x07\x1b\u202e\u2066\u200b\u00ad\ufeff\u2028\udcff\U000e0041")
    assert hidden == set()
    assert "U+202E" in raw and "U+0000" in raw


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://herald.example/a?b=1&c=2", True),
        ("HTTP://herald.example/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("https://herald.example/\u202egpj.exe", False),
        ("https://herald.example/a b", False),
        ("https://[bad", False),
        ("//herald.example/", False),
    ],
)
def test_only_web_addresses_become_links(address: str, linked: bool) -> None:
    page = Page(render_report(case(), [document(2, "Text.\n", address=address)], []))
    out = [a for a in page.links if not a["href"].startswith("#")]
    assert len(out) == linked
    assert all(a["href"] == address and {"noreferrer", "noopener"} <= set(a["rel"].split()) for a in out)


Pairs = list[tuple[int, int]]
spans = st.lists(st.tuples(st.integers(0, 79), st.integers(1, 30)), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(st.sampled_from("ab <&\n\r\t.\u202e\x00é"), min_size=80, max_size=80),
    found=st.lists(st.tuples(spans, spans), min_size=1, max_size=5),
)
def test_any_spans_over_one_another_keep_their_words(text: str, found: list[tuple[Pairs, Pairs]]) -> None:
    text = text.replace("\r", "\r\n")
    of = document(1, text)

    def positions(pairs: Pairs) -> tuple[TextPosition, ...]:
        # In order and apart: the parts of one mark are read in the order of the text.
        taken, out = 0, []
        for start, length in sorted(pairs):
            start, end = max(start, taken), min(start + length, len(text))
            if start < end and text[start - 1 : start + 1] != "\r\n" and text[end - 1 : end + 1] != "\r\n":
                out.append(TextPosition(start=start, end=end))
                taken = end + 1
        return tuple(out)

    claims = []
    for number, (content, counted) in enumerate(found, start=10):
        quantities = (Quantity(original="n", best=1, at=positions(counted)),)
        made = Claim(
            capture=of.id,
            text=of.text_digest,
            method="test/by-hand.v1",
            modality="asserted",
            content=positions(content) or (TextPosition(start=0, end=len(text)),),
            quantities=quantities,
        )
        claims.append(ClaimView(id=f"{number:064x}", index=number, document=of.id, claim=made, words=""))
    page = Page(render_report(case(), [of], claims))
    for made in claims:
        for key, wanted in parts(made, text).items():
            assert page.marks[key] == wanted


def test_a_text_of_another_digest_is_refused() -> None:
    altered = document(3, COUNCIL.replace("5,000", "500"), text_digest=document(3, COUNCIL).text_digest)
    with pytest.raises(Damaged, match="indelible verify"):
        render_report(case(), [altered], [])


BEYOND, FIRST = (TextPosition(start=0, end=9999),), (TextPosition(start=0, end=9),)


def test_what_cannot_be_placed_is_shown_and_named_among_the_gaps() -> None:
    here, bare = document(3, COUNCIL), document(5, None)
    beyond = ClaimView(
        id="0" * 64,
        index=20,
        document=here.id,
        words="words beyond",
        claim=Claim(
            capture=here.id,
            text=here.text_digest,
            method="test/by-hand.v1",
            modality="asserted",
            content=BEYOND,
        ),
    )
    lost = ClaimView(
        id="1" * 64,
        index=21,
        document=bare.id,
        words="words without text",
        claim=Claim(
            capture=bare.id,
            text=here.text_digest,
            method="test/by-hand.v1",
            modality="asserted",
            content=FIRST,
        ),
    )
    raw = render_report(case(), [here, bare], [beyond, lost])
    gaps = raw[raw.index('<section id="gaps"') :]
    for index, said in ((20, "words beyond"), (21, "words without text")):
        assert f'id="c{index}"' in raw and said in raw
        assert f'href="#c{index}"' in gaps


def test_walls_and_pages_that_are_gone_are_counted_and_named() -> None:
    raw = render_report(*example())
    gaps = raw[raw.index('<section id="gaps"') :]
    assert "login page" in gaps and "HTTP 404" in gaps
    for outcome in ("wall", "gone"):
        assert f'class="tag {outcome}"' in raw


def test_a_denial_is_marked_wherever_it_stands() -> None:
    view, documents, claims = example()
    raw = render_report(view, documents, claims)
    line = next(li for li in re.findall(r"<li>.*?</li>", raw[raw.index('<section id="timeline"') :]) if 'href="#c29"' in li)
    assert "tag denied" in line
    card = raw[raw.index('id="c29"') :].split("</article>")[0]
    assert '<i class="no">' in card


def test_an_empty_case_has_a_page() -> None:
    Page(render_report(case(records=(), verified=""), [], []))


# -- in a real browser -----------------------------------------------------------------------------------------------------

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--v=0",
    "--virtual-time-budget=3000",
    "--dump-dom",
)


def dom(tmp_path: Path, page: str, anchor: str) -> tuple[str, list[str]]:
    """The page's DOM in Chromium at #anchor, and what the console said."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("no chromium on this machine; install it: apt install chromium")
        pytest.skip("no chromium on this machine")
    file = tmp_path / "report.html"
    file.write_bytes(page.encode())
    done = subprocess.run(
        [CHROMIUM, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", f"{file.as_uri()}#{anchor}"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        encoding="utf-8",
        errors="replace",
    )
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@pytest.mark.browser
def test_chromium_opens_the_page_in_silence_and_lights_up_the_words(tmp_path: Path) -> None:
    found, console = dom(tmp_path, render_report(*example()), "q21-0")
    assert console == []
    assert re.search(r'<mark class="q on" id="q21-0">About 5,000</mark>', found)
    assert '<p class="filter">' in found  # the script ran: the field that needs it is shown


@pytest.mark.browser
def test_chromium_refuses_a_script_that_is_not_ours(tmp_path: Path) -> None:
    page = render_report(*example()).replace("</main>", '</main><script>document.title = "taken"</script>')
    found, console = dom(tmp_path, page, "")
    assert "taken</title>" not in found
    assert any("Content Security Policy" in line for line in console)
