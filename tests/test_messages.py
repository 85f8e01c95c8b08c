"""Sentences and translations cannot break the program: the same {names}, compiled as written, never put together."""

import ast
import io
import string
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).parent.parent / "src" / "indelible"
CATALOGUES = sorted((PACKAGE / "locales").glob("*/LC_MESSAGES/indelible.po"))


def names(text: str) -> set[str]:
    """The {names} that `text` has; raises ValueError where a brace is left open."""
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def wrong_names(original: str | tuple[str, ...], translated: str | tuple[str, ...]) -> bool:
    """Whether a translation asks for values that the original is not given, or leaves out one that every form of it has."""
    originals = (original,) if isinstance(original, str) else original
    forms = (translated,) if isinstance(translated, str) else translated
    given = set().union(*map(names, originals)) | ({"count"} if len(originals) > 1 else set())
    needed = set.intersection(*map(names, originals)) - {"count"}
    return any(form and not (needed <= names(form) <= given) for form in forms)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_has_the_names_of_its_original(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3])
    wrong = [message.id for message in catalogue if message.id and wrong_names(message.id, message.string)]
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3])
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue(), "run make messages"


@pytest.mark.parametrize(
    ("original", "translated"),
    [
        ("no file {path}", "немає файлу {patch}"),
        ("no file {path}", "немає файлу"),
        (("{count} of {case}", "{count} of {case}"), ("{count} у {випадку}", "{count} у {case}", "{count} у {case}")),
    ],
)
def test_wrong_names_are_found(original: str | tuple[str, ...], translated: str | tuple[str, ...]) -> None:
    assert wrong_names(original, translated)
    assert not wrong_names("no file {path}", "немає файлу {path}")
    assert not wrong_names(("one thing", "{count} things"), ("{count} річ", "{count} речі", "{count} речей"))
    assert not wrong_names("no file {path}", "")


def sentences(tree: ast.Module) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext")
    ]


def test_every_sentence_is_written_out_and_gets_the_values_that_it_names() -> None:
    wrong, seen = [], 0
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in sentences(ast.parse(path.read_text(encoding="utf-8"))):
            seen += 1
            count = 1 if call.func.id == "_" else 2  # type: ignore[attr-defined]
            texts = [arg.value for arg in call.args[:count] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            place = f"{path.relative_to(PACKAGE)}:{call.lineno}"
            if len(texts) != count:
                wrong.append(f"{place}: write the sentence out; what is put together cannot be translated")
                continue
            given = {keyword.arg for keyword in call.keywords} | ({"count"} if count == 2 else set())
            named = set().union(*({name.split(".")[0].split("[")[0] for name in names(text)} for text in texts))
            if None not in given and given and not named <= given:
                wrong.append(f"{place}: names {sorted(named - given)}, which it is not given")
            if None not in given and given - named - {"count"}:
                wrong.append(f"{place}: is given {sorted(given - named - {'count'})}, which it does not name")  # type: ignore[type-var]
            if not call.keywords and count == 1 and named:
                wrong.append(f"{place}: names {sorted(named)} and is given nothing")
    assert seen > 50
    assert wrong == []
