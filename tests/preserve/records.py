"""A small case's records and texts for the tests of catalog and fsck."""

from collections.abc import Iterator

from indelible.model import (
    AnyRecord,
    Capture,
    Case,
    Claim,
    Derivation,
    Place,
    Quantity,
    Span,
    TextPosition,
    digest_of,
    encode,
    quote,
    record_id,
    salted,
)
from indelible.model.record import TYPES

SALT = bytes(range(32))
AT = "2022-04-06T10:00:00Z"

TEXTS = {
    "https://a.example/1": (
        "Council: bodies burned",
        "The mayor said that at least 5,000 people were killed. The Red Cross denied it.",
        "en",
    ),
    "https://b.example/2": ("Евакуація", "Міська рада Маріу́поля заявила: п’ять автобусів прибули з-під Києва. Йому 5.", "uk"),
    "posts/three.txt": ("", "Officials in Mariupol said 5000 are dead, the Mariupol Council said.", "en"),
}


def claim(capture: str, text: str, source: str, content: str, **more: object) -> Claim:
    start = text.index(content)
    at = TextPosition(start=start, end=start + len(content))
    found = text.find(source) if source else -1
    return Claim(
        capture=capture,
        text=digest_of(text.encode()),
        method="test.v1",
        content=(at,),
        source_name=source,
        source=(TextPosition(start=found, end=found + len(source)),) if found >= 0 else (),
        quote=quote(text, at),
        **({"modality": "asserted"} | more),  # type: ignore[arg-type]
    )


class Sample:
    """Records, spelled and salted, in log order, with the blobs that they name."""

    def __init__(self, origin: str = "indelible.invalid/sample", verifier: str = "v", salt_key: bytes = SALT) -> None:
        self.salt_key = salt_key
        self.blobs: dict[str, bytes] = {}
        self.records: list[AnyRecord] = []
        self.entries: list[bytes] = []
        self.ids: list[str] = []
        self.case = Case(name="Sample", origin=origin, by="Desk", opened=AT, verifier=verifier, types=TYPES)
        self.add(self.case)
        for address, (title, text, language) in TEXTS.items():
            self.document(address, title, text, language)
        page = self.records[1]
        assert isinstance(page, Capture)
        self.add(
            Capture(
                address=page.address,
                outcome="unchanged",
                captured=AT,
                collector="Desk",
                tool="t",
                method="web.v1",
                blob=page.blob,
                previous=self.ids[1],
            )
        )
        self.add(
            Capture(address="https://gone.example", outcome="gone", captured=AT, collector="Desk", tool="t", method="web.v1")
        )

    def add(self, record: AnyRecord) -> str:
        record = salted(record, self.salt_key)
        self.records.append(record)
        self.entries.append(encode(record))
        self.ids.append(record_id(self.entries[-1]))
        return self.ids[-1]

    def blob(self, data: bytes) -> str:
        digest = digest_of(data)
        self.blobs[digest] = data
        return digest

    def document(self, address: str, title: str, text: str, language: str) -> None:
        page = self.blob(f"<h1>{title}</h1>{text}".encode())
        capture = self.add(
            Capture(
                address=address,
                outcome="complete",
                captured=AT,
                collector="Desk",
                tool="t",
                method="web.v1",
                blob=page,
                size=len(self.blobs[page]),
                publisher="City Herald" if language == "en" else "",
                published="2022-04-06" if "a.example" in address else "",
            )
        )
        self.add(
            Derivation(
                kind="text",
                inputs=(page,),
                output=self.blob(text.encode()),
                map=self.blob(f"map of {title}".encode()),
                method="text.v1",
                capture=capture,
                language=language,
                title=title,
                published="2022-03" if language == "uk" else "not a date" if "three" in address else "2021-01-01",
                publisher="b.example",
            )
        )
        for one in self.claims(capture, text):
            self.add(one)

    def claims(self, capture: str, text: str) -> Iterator[Claim]:
        if "Red Cross" in text:
            number = Quantity(original="at least 5,000 people", low=5000, unit="people")
            yield claim(
                capture,
                text,
                "The mayor",
                "at least 5,000 people were killed",
                event="killing",
                quantities=(number,),
                cue_lemma="say",
            )
            yield claim(capture, text, "The Red Cross", "it", event="killing", polarity="denied", modality="denied")
        elif "Київ" in text or "Києва" in text:
            at = Place(original="Маріу́поля", name="Mariupol")
            yield claim(
                capture, text, "Міська рада", "п’ять автобусів", event="evacuation", place=at, when=Span(edtf="2022-03-20/..")
            )
        else:
            place = Place(original="Mariupol", name="Mariupol")
            yield claim(capture, text, "Officials", "5000 are dead", event="killing", place=place, when=Span(edtf="2022-04"))
            yield claim(capture, text, "the Mariupol Council", "5000 are dead", event="killing", place=place)

    def text_of(self, digest: str) -> str:
        return self.blobs[digest].decode()

    def pairs(self, start: int = 0, stop: int | None = None) -> list[tuple[bytes, AnyRecord]]:
        return list(zip(self.entries, self.records, strict=True))[start:stop]
