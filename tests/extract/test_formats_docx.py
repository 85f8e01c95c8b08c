"""Word: body order, tables, tracked changes, notes; the archive is checked before anything in it is opened."""

import io
import time
import zipfile

import pytest
from format_files import (
    ENGLISH,
    UKRAINIAN,
    billion_laughs_docx,
    bomb_docx,
    document_xml,
    docx,
    external_entity_docx,
    lying_bomb_docx,
    with_member,
)

from indelible.errors import Unreadable
from indelible.extract.text import Limits, Text, text_of
from indelible.extract.zipped import open_zip


def read(data: bytes, limits: Limits | None = None) -> Text:
    text = text_of(io.BytesIO(data), name="a.docx", limits=limits or Limits())
    assert text is not None
    return text


def body(xml: str) -> Text:
    return read(with_member(docx("x"), "word/document.xml", document_xml(xml)))


def test_paragraphs_and_tables_stand_in_body_order() -> None:
    table = (("Day", "Killed"), ("Monday", "10"))
    text = read(docx(ENGLISH, UKRAINIAN, table=table, after=("After the table.",)))
    assert text.text == f"{ENGLISH}\n\n{UKRAINIAN}\n\nDay\tKilled\nMonday\t10\n\nAfter the table."
    assert [text.text[s.start : s.end] for s in text.segments][-2:] == ["Monday\t10", "After the table."]
    assert [s.path for s in text.segments][:2] == ["/w:document[1]/w:body[1]/w:p[1]", "/w:document[1]/w:body[1]/w:p[2]"]
    assert (text.title, text.author, text.published) == ("Statement", "Press office", "")


def test_what_word_shows_is_read_and_what_it_hides_is_not() -> None:
    text = body(
        "<w:p><w:ins><w:r><w:t>Inserted</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:r><w:tab/><w:t>kept</w:t><w:br/><w:t>below</w:t></w:r><w:r><w:instrText>HYPERLINK x</w:instrText></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert text.text == "Inserted\tkept\nbelow\n\nIn a control."
    assert "1 tracked insertions are part of the text" in text.notes and "1 tracked deletions are left out" in text.notes


def test_a_table_in_a_table_is_read_once() -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>inner</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    text = body(f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>outer</w:t></w:r></w:p>{inner}</w:tc></w:tr></w:tbl>")
    assert text.text == "outer\ninner"


def test_a_huge_table_is_read_in_time() -> None:
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc>" * 5 + "</w:tr>"
    start = time.process_time()
    text = body(f"<w:tbl>{row * 10_000}</w:tbl>")
    assert text.text.count("\n") == 9_999 and time.process_time() - start < 20
    with pytest.raises(Unreadable, match="more than 100 cells"):
        read(with_member(docx("x"), "word/document.xml", document_xml(f"<w:tbl>{row * 30}</w:tbl>")), Limits(table=100))


DEFECTS = {
    "truncated_docx": (lambda: docx(ENGLISH)[:-200], "truncated"),
    "bomb_docx": (bomb_docx, "grow"),
    "lying_bomb_docx": (lying_bomb_docx, "damaged"),
    "billion_laughs_docx": (billion_laughs_docx, "damaged"),
    "not_xml_docx": (lambda: with_member(docx("x"), "word/document.xml", b"<w:document"), "damaged"),
    "climbing_docx": (lambda: with_member(docx("x"), "../../etc/passwd", b"x"), "outside its folder"),
    "nested_deeper_than_xml_goes_docx": (
        lambda: with_member(docx("x"), "word/document.xml", document_xml("<w:sdt>" * 100_000)),
        "damaged",
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_defective_documents_are_refused_in_a_sentence(defect: str) -> None:
    build, reason = DEFECTS[defect]
    data = build()
    start = time.process_time()
    with pytest.raises(Unreadable, match=reason) as refusal:
        read(data)
    assert "\n" not in str(refusal.value) and time.process_time() - start < 5


def test_external_entities_are_not_followed() -> None:
    try:
        text = read(external_entity_docx())
    except Unreadable:
        return
    assert "root:" not in text.text


def test_two_members_of_one_name_and_locked_members_are_refused() -> None:
    out = io.BytesIO(docx("x"))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/document.xml", document_xml(""))
    with pytest.raises(Unreadable, match=r"two members named word/document\.xml"):
        read(out.getvalue())
    locked = bytearray(docx("x"))
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    with pytest.raises(Unreadable, match="password"):
        read(bytes(locked))


def test_archive_limits() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(20):
            archive.writestr(f"a{i}", b"x" * 100)
    open_zip(out).close()
    with pytest.raises(Unreadable, match="20 members"):
        open_zip(out, limits=Limits(entries=19))
    with pytest.raises(Unreadable, match="2000 octets"):
        open_zip(out, limits=Limits(inflated=1_999))
    assert text_of(out, name="a.zip", limits=Limits(entries=19)) is None  # a plain archive is not read in any case
