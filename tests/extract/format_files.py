"""Files of each format, built here by hand or by the format's own library; the broken ones are named for their defect."""

import io
import zipfile
from email.message import EmailMessage
from typing import Any

ENGLISH = "The city council said on Friday that more than 5,000 people were killed and the water is gone."
UKRAINIAN = "Міська рада Маріуполя заявила, що тіла вбитих спалюють у мобільних крематоріях. Їжі й води немає."
RUSSIAN = "Городской совет Мариуполя заявил, что тела убитых сжигают в мобильных крематориях. Воды и еды нет."

PARAGRAPHS = (
    "The city council said on Friday that the dead were being burned to hide how they had died during the siege.",
    "More than 100,000 people were still without water, food and any connection, an adviser to the mayor told reporters.",
    "The defence ministry denied the report and said that its forces let every convoy of aid into the city as agreed.",
)


def page(
    paragraphs: tuple[str, ...] = PARAGRAPHS, *, head: str = "", heading: str = "Council speaks of crematoria", lang: str = "en"
) -> str:
    """An article as a news site serves it: navigation, consent, related pieces and reader comments around it."""
    body = "\n".join(f"<p>{p}</p>" for p in paragraphs)
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{heading} - City Herald</title>
<meta property="og:site_name" content="City Herald"><meta name="author" content="Olena Bondar">
<meta property="og:title" content="{heading}">{head}<style>p {{ color: red }}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/war">War</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<div class="cookie-banner">We use cookies. <button>Accept</button></div>
<article><h1>{heading}</h1>{body}</article>
<aside><h2>Related</h2><ul><li><a href="/a">Football results of the week</a></li></ul></aside>
<section class="comments" id="comments"><p>Reader: I do not believe a word of it, honestly.</p></section>
<footer><p>Copyright City Herald. All rights reserved.</p></footer><script>track("secret")</script></body></html>"""


def pdf(*pages: str, created: str = "", title: str = "") -> bytes:
    """A PDF 1.4 with one Helvetica line of Latin text for each line of each page; a page "" has no text layer."""
    objects: list[bytes] = []
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for i, words in enumerate(pages):
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in words.split("\n")) if words else ""
        stream = f"BT /F1 12 Tf 72 720 Td {lines}ET".encode("latin-1")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * i} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects.append(f"<< /Title ({title}) /CreationDate ({created}) >>".encode("latin-1"))
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(objects), at)
    return bytes(out)


def locked_pdf(user: str, words: str = ENGLISH) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(words))))
    writer.encrypt(user_password=user, owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx(*paragraphs: str, table: tuple[tuple[str, ...], ...] = (), after: tuple[str, ...] = ()) -> bytes:
    from docx import Document

    document = Document()
    document.core_properties.title = "Statement"
    document.core_properties.author = "Press office"
    for words in paragraphs:
        document.add_paragraph(words)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    for words in after:
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_member(archive: bytes, name: str, body: Any, *, level: int = 6) -> bytes:
    """`archive` with the member `name` replaced (or added); `body` is bytes or an iterable of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        with new.open(name, "w", force_zip64=True) as target:
            for chunk in (body,) if isinstance(body, bytes) else body:
                target.write(chunk)
    return out.getvalue()


def document_xml(body: str, doctype: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{doctype}'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>"
    ).encode()


def bomb_docx() -> bytes:
    """About 2 MB that would grow to 2 GB... if it were read: 400 MB is already over the limit and quicker to make."""
    return with_member(docx("x"), "word/document.xml", (b" " * 10_000_000 for _i in range(40)), level=1)


def lying_bomb_docx() -> bytes:
    """Declares 1,000 octets for a member that holds 5,000,000."""
    body = document_xml("<w:p/>").ljust(5_000_000)
    honest = with_member(docx("x"), "word/document.xml", body)
    return honest.replace(len(body).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))


def billion_laughs_docx() -> bytes:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    doctype = f'<!DOCTYPE w [<!ENTITY l0 "lol">{entities}]>'
    return with_member(docx("x"), "word/document.xml", document_xml("<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>", doctype))


def external_entity_docx() -> bytes:
    doctype = '<!DOCTYPE w [<!ENTITY leak SYSTEM "file:///etc/passwd">]>'
    return with_member(docx("x"), "word/document.xml", document_xml("<w:p><w:r><w:t>a&leak;b</w:t></w:r></w:p>", doctype))


def ole_docx() -> bytes:
    """What Word writes when a password is set: an OLE container with an EncryptedPackage stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le") + b"\x9c" * 3000


def mail(*, body: str = ENGLISH, html: str = "", attachment: bytes = b"") -> bytes:
    message = EmailMessage()
    message["From"] = "Прес-служба <press@council.example>"
    message["To"] = "desk@herald.example"
    message["Date"] = "Wed, 06 Apr 2022 23:30:00 +0300"
    message["Subject"] = "Заява міської ради"
    if body:
        message.set_content(body)
    if html:
        if body:
            message.add_alternative(html, subtype="html")
        else:
            message.set_content(html, subtype="html")
    if attachment:
        message.add_attachment(attachment, maintype="application", subtype="pdf", filename="список\r\n.pdf".replace("\r\n", ""))
    return message.as_bytes()
