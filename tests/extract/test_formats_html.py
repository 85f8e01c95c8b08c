"""Web pages: the article without what stands around it, each line with the path of its element, the page's own metadata."""

import io
import subprocess
import sys
import time

import pytest
from format_files import PARAGRAPHS, RUSSIAN, UKRAINIAN, page
from lxml import html as lxml_html

from indelible.errors import Unreadable
from indelible.extract.html import WHOLE, html_text
from indelible.extract.pagemeta import day_of
from indelible.extract.text import Text, text_of


def read(source: str | bytes, declared: str = "") -> Text:
    data = source.encode() if isinstance(source, str) else source
    text = text_of(io.BytesIO(data), declared=declared, name="a.html")
    assert text is not None
    return text


LANGUAGES = {
    "en": PARAGRAPHS,
    "uk": (
        UKRAINIAN,
        "За словами радника мера, у місті понад 100 тисяч людей залишаються без води, їжі та зв'язку.",
        "Жителі йдуть пішки.",
    ),
    "ru": (
        RUSSIAN,
        "По словам советника мэра, в городе более 100 тысяч человек остаются без воды, еды и связи.",
        "Жители уходят пешком.",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_article_is_kept_and_what_stands_around_it_is_not(language: str) -> None:
    text = read(page(LANGUAGES[language], lang=language))
    for paragraph in LANGUAGES[language]:
        assert paragraph in text.text
    for around in ("Football", "Reader:", "Sport", "cookies", "All rights", "track("):
        assert around not in text.text
    assert (text.language, text.title, text.publisher, text.author) == (
        language,
        "Council speaks of crematoria",
        "City Herald",
        "Olena Bondar",
    )
    assert text.method == "html/trafilatura.v1" and text.notes == ()


def test_each_segment_leads_to_the_element_that_holds_its_words() -> None:
    source = page(
        head="<!-- a comment --><meta name=x>",
        paragraphs=(*PARAGRAPHS, "First line of it<br>second <b>line</b> of it, which has <a href='/x'>a link</a> too."),
    )
    text = read(source)
    root = lxml_html.document_fromstring(source.encode(), parser=lxml_html.HTMLParser(encoding="utf-8", remove_comments=True))
    assert text.segments
    for segment in text.segments:
        (element,) = root.xpath(segment.path)
        assert (
            text.text[segment.start : segment.end] in " ".join(element.text_content().split()) + "\n"
            or "line" in element.text_content()
        )
    covered = sum(s.end - s.start for s in text.segments)
    assert covered == len(text.text) - text.text.count("\n")
    paths = [s.path for s in text.segments]
    assert paths[1:4] == [f"/html[1]/body[1]/article[1]/p[{n}]" for n in (1, 2, 3)]
    assert paths[4] == paths[5] == "/html[1]/body[1]/article[1]/p[4]"  # two lines of one paragraph


def test_equal_paragraphs_lead_each_to_its_own_element() -> None:
    refrain = "Nobody came to bury them, and nobody answered when we called the town hall about it."
    text = read(page((PARAGRAPHS[0], refrain, PARAGRAPHS[1], refrain, PARAGRAPHS[2])))
    places = [s.path for s in text.segments if text.text[s.start : s.end] == refrain]
    assert places == ["/html[1]/body[1]/article[1]/p[2]", "/html[1]/body[1]/article[1]/p[4]"]


def test_lists_and_tables_keep_their_rows() -> None:
    rows = "<ul><li>Water has been gone for weeks in all of the districts</li><li>Food is gone in most of them too</li></ul>"
    grid = "<table><tr><th>Day</th><th>Killed</th></tr><tr><td>Monday</td><td>10</td></tr></table>"
    text = read(page((*PARAGRAPHS, rows, grid)))
    assert "- Water has been gone for weeks in all of the districts\n- Food is gone" in text.text
    assert "| Day | Killed |\n| Monday | 10 |" in text.text
    row = next(s for s in text.segments if "Monday" in text.text[s.start : s.end])
    assert row.path.endswith("/table[1]/tr[2]")


def test_a_page_without_an_article_gives_all_its_text_and_says_so() -> None:
    text = read("<html><body><div>Up</div><div><span>5,000</span> dead</div></body></html>")
    assert "5,000" in text.text
    empty = read("<html><body><script>render()</script></body></html>")
    assert empty.text == "" and empty.method == WHOLE and "without its scripts" in empty.notes[-1]


DATES = {
    '<meta property="article:published_time" content="2022-04-06T23:30:00+03:00">': "2022-04-06",
    '<meta name="pubdate" content="20220406">': "2022-04-06",
    '<meta itemprop="datePublished" content="06.04.2022">': "2022-04-06",
    '<meta name="date" content="Wed, 06 Apr 2022 10:00:00 GMT">': "2022-04-06",
    '<script type="application/ld+json">{"@graph": [{"@type": ["Report"], "datePublished":"2022-04-06"}]}</script>': "2022-04-06",
    '<script type="application/ld+json">{"@type": "Event", "datePublished": "2022-04-06"}</script>': "",
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": </script>': "",
    '<meta name="pubdate" content="2022-02-31">': "",
    '<meta name="pubdate" content="0001-01-01">': "",
    '<meta name="pubdate" content="yesterday">': "",
    '<link rel="canonical" href="https://herald.example/2019/01/02/story">': "",  # an address is no statement of a date
}


@pytest.mark.parametrize("head", DATES)
def test_only_what_the_page_states_is_its_date(head: str) -> None:
    assert read(page(head=head)).published == DATES[head]


def test_one_time_is_the_date_and_several_are_not() -> None:
    assert read(page((*PARAGRAPHS, '<time datetime="2022-04-06T10:00">6 April</time>'))).published == "2022-04-06"
    assert read(page((*PARAGRAPHS, '<time datetime="2022-04-06">a</time> <time datetime="2022-04-07">b</time>'))).published == ""
    assert day_of("2022-13-01") == "" and day_of("") == "" and day_of("9" * 5000) == ""


@pytest.mark.parametrize(
    ("declared", "meta", "encoding"),
    [
        ("", "windows-1251", "windows-1251"),
        ("text/html; charset=koi8-u", "utf-8", "koi8-u"),
        ("", "utf-8", "windows-1251"),
        ("", "no-such-encoding", "koi8-u"),
        ("", "iso-8859-5", "iso8859-5"),
        ("", "windows-1251", "utf-8"),
        ("", "utf-8", "utf-16"),
    ],
)
def test_the_encoding_is_found_whatever_is_declared(declared: str, meta: str, encoding: str) -> None:
    source = page(LANGUAGES["uk"], heading="Рада про крематорії").replace('charset="utf-8"', f'charset="{meta}"')
    text = read(source.encode(encoding), declared)
    assert UKRAINIAN in text.text and text.title == "Рада про крематорії"
    if encoding != "utf-8" or meta != "utf-8":
        assert text.notes


def test_the_same_bytes_give_the_same_text_in_another_process() -> None:
    data = page().encode()
    program = (
        "import io,sys;from indelible.extract.text import text_of,encode_map;t=text_of(io.BytesIO(sys.stdin.buffer.read()));"
        "sys.stdout.buffer.write(t.text.encode()+encode_map(t)+repr(t.notes).encode())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program], input=data, capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1 and b"burned" in seen.pop()


def timed(source: str) -> Text | None:
    start = time.process_time()
    try:
        return read(source)
    except Unreadable as refusal:
        assert "\n" not in str(refusal)
        return None
    finally:
        assert time.process_time() - start < 20


HOSTILE = {
    "deep_nested_divs": "<html><body>" + "<div>" * 100_000 + "<p>deep</p>",
    "nested_to_the_brim": "<html><body>"
    + "<div>" * 1_900
    + f"<p>{PARAGRAPHS[0]}</p>"
    + "</div>" * 1_900
    + f"<p>{PARAGRAPHS[1]}</p>",
    "unclosed_bold": "<html><body><p>" + "<b><i>x " * 3_000,
    "many_attributes": "<html><body><p " + " ".join(f"a{i}=1" for i in range(5_000)) + ">x</p>",
    "nul_and_controls": "<html><body><p>a\0b\x01c\x0bd " + PARAGRAPHS[0] + "\ufffe</p>",
    "surrogate_references": "<html><body><p>&#xD800;&#0;&#x110000;" + PARAGRAPHS[0] + "</p>",
    "comment_never_closed": "<html><!-- " + "<!--" * 50_000,
    "comments_before_nothing": "<!--a-->" * 8_000 + "x",
    "entities": "<!DOCTYPE html [<!ENTITY a 'b'>]><html><body><p>&a; " + PARAGRAPHS[0] + "</p>",
    "half_tags": "<html>" + "<p " * 60_000,
    "one_long_word": "<html><body><p>" + "x" * 2_000_000 + "</p>",
    "equal_lines": "<html><body><article>" + "<p>The same line again and again.</p>" * 5_000,
    "json_ld_bomb": '<html><head><script type="application/ld+json">'
    + "[" * 100_000
    + "</script></head><body><p>"
    + PARAGRAPHS[0],
}


@pytest.mark.parametrize("defect", HOSTILE)
def test_hostile_pages_end_in_a_text_or_a_refusal(defect: str) -> None:
    text = timed(HOSTILE[defect])
    if text is not None:
        text.text.encode()


def test_pages_nested_beyond_the_parser_are_refused_not_cut() -> None:
    with pytest.raises(Unreadable, match="nested deeper"):
        read(HOSTILE["deep_nested_divs"])
    text = read(HOSTILE["nested_to_the_brim"])
    assert PARAGRAPHS[0] in text.text


def test_a_huge_table_is_read_in_time() -> None:
    rows = "".join(f"<tr><td>Street {i}</td><td>{i}</td></tr>" for i in range(10_000))
    text = timed(page((*PARAGRAPHS, f"<table>{rows}</table>")))
    assert text is not None
    assert "| Street 9999 | 9999 |" in text.text
    assert text.segments[-1].path.endswith("/tr[10000]")


@pytest.mark.parametrize(("lang", "code"), [("uk-UA", "uk"), (" EN ", "en"), ("x", ""), ("не", ""), ("english", ""), ("", "")])
def test_the_page_s_own_language_is_taken_only_as_a_code(lang: str, code: str) -> None:
    assert html_text(page(lang=lang).encode()).language == code


def test_html_text_is_usable_alone() -> None:
    assert "burned" in html_text(page().encode()).text
