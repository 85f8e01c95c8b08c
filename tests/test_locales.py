"""Nobody meets an untranslated sentence: what the sources say in English, both catalogues say in their language."""

from collections.abc import Iterator
from gettext import c2py  # type: ignore[attr-defined]
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "src" / "indelible" / "locales"
LANGUAGES = ("ru", "uk")
FORMS = 3  # of a counted noun in both languages: 1 документ, 2 документи, 5 документів


def sentences() -> set[str | tuple[str, ...]]:
    """Every sentence of the package and its templates, as `make messages` would collect it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT / "src", methods, options, keywords={"_": None, "N_": None, "ngettext": (1, 2)})
    return {message for _path, _line, message, _comments, _context in found}


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "indelible.po").open("rb") as file:
        return read_po(file, locale=language)


def missing(wanted: set[str | tuple[str, ...]], found: Catalog) -> Iterator[str]:
    """The first form of each sentence that `found` lacks, leaves empty or marks as a guess."""
    for sentence in sorted(wanted, key=str):
        first = sentence if isinstance(sentence, str) else sentence[0]
        message = found.get(first)
        if message is None or message.fuzzy:
            yield first
            continue
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        # A word that is counted elsewhere ("document", "documents") has one entry, and gettext takes its first form.
        if not all(form.strip() for form in forms) or len(forms) != (1 if isinstance(message.id, str) else FORMS):
            yield first


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    wanted = sentences()
    assert len(wanted) > 300, "too few sentences were found: is babel.cfg still right?"
    lacking = list(missing(wanted, catalogue(language)))
    assert not lacking, "\n".join([f"{len(lacking)} not in {language}; run make messages and translate what is empty:", *lacking])


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_two_and_five_are_counted_as_the_language_counts(language: str) -> None:
    found = catalogue(language)
    counted = c2py("".join(found.plural_expr.split()))
    assert found.num_plurals == FORMS
    assert [int(counted(n)) for n in (1, 21, 2, 24, 5, 11, 12, 0, 111)] == [0, 0, 1, 1, 2, 2, 2, 2, 2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_keeps_no_sentence_that_is_gone(language: str) -> None:
    firsts = {sentence if isinstance(sentence, str) else sentence[0] for sentence in sentences()}
    kept = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue(language) if message.id}
    assert kept - firsts == set(), "run make messages"


def test_what_is_missing_is_found() -> None:
    found = Catalog(locale="uk")
    found.add("whole", "ціле")
    found.add("empty", "")
    found.add("guessed", "вгадане", flags=["fuzzy"])
    found.add(("{count} page", "{count} pages"), ("{count} сторінка", "{count} сторінки", ""))
    wanted = {"whole", "empty", "guessed", "absent", ("{count} page", "{count} pages")}
    assert list(missing(wanted, found)) == ["{count} page", "absent", "empty", "guessed"]
