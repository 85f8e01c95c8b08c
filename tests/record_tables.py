"""What documents copy from the code: fields in docs/formats.md, events in docs/vocabulary.md, the list of decisions."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import inspect

from indelible.model import base
from indelible.model.record import RECORDS
from indelible.reference.events import events

DOCUMENT = Path(__file__).parent.parent / "docs" / "formats.md"
VOCABULARY = DOCUMENT.with_name("vocabulary.md")
DECISIONS = DOCUMENT.with_name("decisions") / "README.md"
PATTERNS = {
    next(meta.pattern for meta in getattr(base, name).__metadata__ if meta.pattern): name
    for name in ("Digest", "RecordId", "Decimal", "Instant", "Method")
}
SECTION = re.compile(r"<!-- fields of (?P<name>[\w.-]+) -->\n(?P<table>.*?)<!-- end -->\n", re.DOTALL)
ROW = re.compile(r"\A\| `(?P<field>[^`]+)` \| (?P<kind>.+?) \| (?P<default>.*?) \| (?P<meaning>.*) \|\Z")
HEAD = "| field | holds | left out when | meaning |\n|---|---|---|---|\n"


class Field(NamedTuple):
    """One row: the field's name, what it may hold, the value that is left out ("" where it must be there), what it means."""

    name: str
    kind: str
    default: str
    meaning: str = ""


def parts() -> dict[str, type[msgspec.Struct]]:
    """Every record type by its tag, and every part that occurs in one by its class name."""
    found: dict[str, type[msgspec.Struct]] = dict(RECORDS)

    def visit(kind: inspect.Type) -> None:
        match kind:
            case inspect.StructType(cls=cls, fields=fields, tag=tag):
                if tag is None:
                    found.setdefault(cls.__name__, cls)
                for field in fields:
                    visit(field.type)
            case inspect.VarTupleType(item_type=item):
                visit(item)
            case inspect.UnionType(types=types):
                for one in types:
                    visit(one)

    for cls in RECORDS.values():
        visit(inspect.type_info(cls))
    return found


def spelled(kind: inspect.Type) -> str:
    """What a field may hold, in the document's words."""
    match kind:
        case inspect.StrType(pattern=None):
            return "text"
        case inspect.StrType(pattern=pattern):
            return PATTERNS[pattern or ""]
        case inspect.IntType(ge=ge, le=le):
            return "Natural" if le == 2**53 - 1 else f"{ge} to {le}"
        case inspect.BoolType():
            return "true or false"
        case inspect.LiteralType(values=values):
            return ", ".join(f"`{value}`" for value in values)
        case inspect.VarTupleType(item_type=item):
            return f"list of {spelled(item)}"
        case inspect.StructType(cls=cls):
            return cls.__name__
        case inspect.UnionType(types=types):
            return " or ".join(spelled(one) for one in types if not isinstance(one, inspect.NoneType))
        case _:
            raise TypeError(f"docs/formats.md has no word for {kind}")


def fields(cls: type[msgspec.Struct]) -> Iterator[Field]:
    """The fields in the order of their spelling."""
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)
    for field in sorted(info.fields, key=lambda field: field.encode_name):
        default = ""
        if not field.required:
            default = {None: "absent", (): "empty", "": "empty", False: "false"}.get(field.default, f"`{field.default}`")  # type: ignore[call-overload]
        yield Field(field.encode_name, "Salt" if field.name == "salt" else spelled(field.type), default)


def documented(text: str) -> dict[str, list[Field]]:
    """The tables as the document has them."""
    found = {}
    for section in SECTION.finditer(text):
        rows = [ROW.match(line) for line in section["table"].removeprefix(HEAD).splitlines()]
        found[section["name"]] = [Field(row["field"], row["kind"], row["default"], row["meaning"]) for row in rows if row]
    return found


def render(name: str, known: list[Field]) -> str:
    """One table; meanings are people's words and are kept."""
    meaning = {field.name: field.meaning for field in known}
    rows = [f"| `{f.name}` | {f.kind} | {f.default} | {meaning.get(f.name, '')} |\n" for f in fields(parts()[name])]
    return HEAD + "".join(rows)


def vocabulary(text: str) -> str:
    """`text` of docs/vocabulary.md with the table as reference/events.toml has it."""
    rows = [
        f"| `{event.code}` | {event.definition} | {event.acled} | {event.huridocs} | {', '.join(event.rome)} |\n"
        for event in events().values()
    ]
    head, mark, _old = text.partition("|---|---|---|---|---|\n")
    return head + mark + "".join(rows)


def decisions(text: str) -> str:
    """`text` of docs/decisions/README.md with its list as the pages' titles have it."""
    pages = {
        path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in DECISIONS.parent.glob("*.md") if path != DECISIONS
    }
    head = text.partition("\n* [")[0]
    return head + "\n" + "".join(f"* [{title.removeprefix('# ')}]({name})\n" for name, title in sorted(pages.items()))


def main() -> None:
    """Bring the documents up to the code."""
    DECISIONS.write_text(decisions(DECISIONS.read_text(encoding="utf-8")), encoding="utf-8")
    VOCABULARY.write_text(vocabulary(VOCABULARY.read_text(encoding="utf-8")), encoding="utf-8")
    text = DOCUMENT.read_text(encoding="utf-8")
    known = documented(text)
    DOCUMENT.write_text(
        SECTION.sub(lambda m: f"<!-- fields of {m['name']} -->\n{render(m['name'], known[m['name']])}<!-- end -->\n", text),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
