"""Files to text: pages and languages per second; `python -m bench.text PAGES` compares HTML readers on known pages.

PAGES is a folder with `ground-truth.json` ({name: {"articleBody": text}}) and `html/NAME.html.gz`, as the public
article-extraction-benchmark of Scrapinghub has it. resiliparse is compared where it is installed; it is no dependency.
"""

import gzip
import io
import json
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from .measure import Figure, rates

SENTENCES = {
    "en": "The city council said on {n} April that {n} people had been killed and that the water was gone. ",
    "uk": "Міська рада повідомила {n} квітня, що загинуло {n} людей, а води в місті немає. ",
    "ru": "Городской совет сообщил {n} апреля, что погибло {n} человек, а воды в городе нет. ",
}
AROUND = {
    "en": (
        "Home|War|Economy|Sport",
        "We use cookies. Accept all",
        "Read also: football results of the week",
        "All rights reserved",
    ),
    "uk": (
        "Головна|Війна|Економіка|Спорт",
        "Ми використовуємо файли cookie. Прийняти",
        "Читайте також: підсумки туру",
        "Усі права захищено",
    ),
    "ru": (
        "Главная|Война|Экономика|Спорт",
        "Мы используем файлы cookie. Принять",
        "Читайте также: итоги тура",
        "Все права защищены",
    ),
}


def built(number: int) -> tuple[str, str]:
    """A page as a news site serves it, and the words of its article; each number another length and language."""
    language = ("en", "uk", "ru")[number % 3]
    menu, consent, related, rights = AROUND[language]
    paragraphs = [
        "".join(SENTENCES[language].format(n=i + j + 1) for j in range(3 + i % 3)).strip() for i in range(3 + number % 12)
    ]
    heading = SENTENCES[language].format(n=number + 1)[:60].strip()
    links = "".join(f'<li><a href="/{i}">{word}</a></li>' for i, word in enumerate(menu.split("|")))
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    comments = "".join(f"<div class='comment'><p>{related} {i}?</p></div>" for i in range(number % 9))
    page = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{heading} | Herald</title></head><body>'
        f"<header><nav><ul>{links}</ul></nav></header><div class='cookie-banner'>{consent}</div><main><article><h1>{heading}</h1>"
        f"{body}</article><aside><h3>{related}</h3><ul>{links}</ul></aside><section class='comments'>{comments}</section></main>"
        f"<footer><ul>{links}</ul><p>{rights}</p></footer><script>var a = 1;</script></body></html>"
    )
    return page, "\n".join((heading, *paragraphs))


def run(quick: bool = False) -> Iterator[Figure]:
    """Figures of reading pages in this process and in workers, and of telling languages."""
    from lxml import html as lxml_html

    from indelible.extract.isolated import Job, Readers
    from indelible.extract.language import language_of
    from indelible.extract.text import text_of

    count, runs = (30, 2) if quick else (300, 3)
    pages = [built(number) for number in range(count)]
    sources = [page.encode() for page, _article in pages]

    def texts() -> None:
        for source in sources:
            text_of(io.BytesIO(source), name="a.html")

    texts()  # the libraries load once
    parse = rates(count, lambda: [lxml_html.document_fromstring(source) for source in sources], runs)
    yield Figure("web pages to text, one process", "pages/s", rates(count, texts, runs), "lxml parsing alone", parse)
    truths = [article for _page, article in pages]
    language_of(truths[0])
    yield Figure("language of a text", "texts/s", rates(count, lambda: [language_of(t) for t in truths], runs))
    with tempfile.TemporaryDirectory(prefix="indelible-bench-") as folder:
        jobs = []
        for number, source in enumerate(sources):
            path = Path(folder, f"{number}.html")
            # In a language whose claims nobody reads: this measures text and transport, bench/attribution.py measures claims.
            path.write_bytes(
                re.sub(rb"<p>.*?</p>", "<p>Der Bürgermeister sagte, die Stadt habe kein Wasser.</p>".encode(), source)
            )
            jobs.append((number, Job(path=str(path), name=path.name, capture="0" * 64)))
        with Readers(workers=2) as readers:
            list(readers.run(jobs[:2]))
            yield Figure(
                "web pages to text, two worker processes", "pages/s", rates(count, lambda: list(readers.run(jobs)), runs)
            )
        began = time.perf_counter()
        with Readers(workers=1) as readers:
            list(readers.run(jobs[:1]))
        yield Figure("start of a worker to its first text", "s", (time.perf_counter() - began,))


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Runs of four words, with their counts: what precision and recall are counted in."""
    found = re.findall(r"\w+", text)
    return Counter(tuple(found[i : i + size]) for i in range(max(1, len(found) - size + 1))) if found else Counter()


def compare(name: str, read: Callable[[str], str], pages: list[tuple[str, str]]) -> None:
    """Prints mean precision and recall over pages, their harmonic mean, and pages per CPU second."""
    began = time.process_time()
    results = [read(page) for page, _article in pages]
    seconds = time.process_time() - began
    precisions, recalls = [], []
    for (_page, article), result in zip(pages, results, strict=True):
        truth, found = shingles(article), shingles(result)
        hits = (truth & found).total()
        recalls.append(hits / truth.total())
        if found:
            precisions.append(hits / found.total())
    p, r = statistics.mean(precisions), statistics.mean(recalls)
    print(f"  {name:<36} precision {p:.3f}  recall {r:.3f}  F1 {2 * p * r / (p + r):.3f}  {len(pages) / seconds:6.0f} pages/s")


def readers_of_html() -> Iterator[tuple[str, Callable[[str], str]]]:
    """Every reader of pages that is installed, by name."""
    from trafilatura import bare_extraction

    from indelible.extract.html import html_text

    def trafilatura(**options: bool) -> Callable[[str], str]:
        def read(page: str) -> str:
            document = bare_extraction(page, include_comments=False, **options)
            return str(document.text) if document is not None else ""

        return read

    yield "indelible (with paths and metadata)", lambda page: html_text(page.encode()).text
    yield "trafilatura", trafilatura()
    yield "trafilatura fast", trafilatura(fast=True)
    yield "trafilatura fast, precision", trafilatura(fast=True, favor_precision=True)
    yield "trafilatura fast, recall", trafilatura(fast=True, favor_recall=True)
    try:
        from resiliparse.extract.html2text import extract_plain_text
    except ImportError:
        print("  (resiliparse is not installed)")
        return
    yield "resiliparse", lambda page: extract_plain_text(page, main_content=True, alt_texts=False)
    yield (
        "resiliparse, no comments, no meta",
        lambda page: extract_plain_text(
            page, main_content=True, alt_texts=False, comments=False, post_meta=False, list_bullets=False
        ),
    )


def main(folder: Path) -> None:
    """Compares on the pages of `folder` and on built ones."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    real = [
        (gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace"), item["articleBody"])
        for name, item in truth.items()
    ]
    for title, pages in (
        (f"{len(real)} real pages", real),
        ("300 built pages in three languages", [built(n) for n in range(300)]),
    ):
        print(title)
        for name, read in readers_of_html():
            compare(name, read, pages)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
