"""Cases for the tests of the page: views made from texts by finding words in them, so that every offset is true."""

from indelible.model import Claim, Mention, Place, Quantity, Relay, Span, TextPosition, digest_of
from indelible.publish import CaseView, ClaimView, DocumentView

METHOD = "test/by-hand.v1"
ORIGIN, ROOT = "example.org/mariupol", "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="


def ident(number: int) -> str:
    return f"{number:064x}"


def at(text: str, *parts: str) -> tuple[TextPosition, ...]:
    """The position of each of `parts` in `text`; they must be there."""
    found = []
    for part in parts:
        start = text.index(part)
        found.append(TextPosition(start=start, end=start + len(part)))
    return tuple(found)


def document(index: int, text: str | None, **fields: object) -> DocumentView:
    values: dict[str, object] = {
        "id": ident(index),
        "index": index,
        "address": f"file:///desk/{index}.txt",
        "captured": "2022-04-08T09:30:00Z",
        "outcome": "complete",
        "title": f"Document {index}",
        "publisher": "City Herald",
        "published": "2022-04-06",
        "language": "en",
        "media_type": "text/plain",
        "text": text,
    }
    if text is not None:
        raw = text.encode("utf-8", "surrogatepass")
        values |= {
            "blob": digest_of(raw),
            "bytes": len(raw),
            "text_digest": digest_of(raw),
            "derivation": index + 1,
            "method": "text/plain.v1",
        }
    return DocumentView(**(values | fields))


def claim(index: int, of: DocumentView, content: tuple[str, ...], **fields: object) -> ClaimView:
    text = of.text or ""
    values: dict[str, object] = {
        "capture": of.id,
        "text": of.text_digest,
        "method": METHOD,
        "modality": "asserted",
        "content": at(text, *content),
    }
    made = Claim(**(values | fields))
    words = " … ".join(content)
    source = " … ".join(text[p.start : p.end] for p in made.source)
    return ClaimView(id=ident(index), index=index, document=of.id, claim=made, words=words, source=source)


def case(**fields: object) -> CaseView:
    values: dict[str, object] = {
        "name": "Mariupol, spring 2022",
        "origin": ORIGIN,
        "by": "Documentation desk",
        "opened": "2022-04-08T09:00:00Z",
        "size": 40,
        "root": ROOT,
        "checkpoint": f"{ORIGIN}\n40\n{ROOT}\n\n— {ORIGIN} AAAAAAAA\n",
        "verifier": "example.org/mariupol+12345678+AZ8kq0",
        "verified": "All 40 entries and 6 blobs were checked on 2022-04-08 at 10:00 UTC; nothing is wrong.",
        "records": (("capture.v1", 8), ("case.v1", 1), ("claim.v1", 24), ("derivation.v1", 7)),
    }
    return CaseView(**(values | fields))


COUNCIL = """Summary written for a test.

Mariupol City Council said on 6 April that Russian forces had begun to use mobile crematoria in the city
to hide killings of civilians.
“About 5,000 civilians have been killed,” a council official said, warning that the toll may reach tens of thousands.
The mayor, Vadym Boychenko, called the city a camp of death, according to Interfax-Ukraine.
"""
AID = """Summary written for a test.

The International Committee of the Red Cross said its team could not reach Mariupol from 1 to 3 April.
A convoy of buses and cars brought about 500 people to Zaporizhzhia on 6 April, the ICRC said.
The UK Ministry of Defence estimated that 160,000 residents remain without light, heat or water.
"""
DENIAL = """Зведення, написане для перевірки.

Міністерство оборони Росії заперечує удари по цивільних і називає звинувачення постановкою.
За словами мера Вадима Бойченка, у місті загинули понад 10 000 мирних жителів; загиблих може бути й понад 20 000.
"""


def example() -> tuple[CaseView, list[DocumentView], list[ClaimView]]:
    """A small case in two languages: claims that repeat, contradict and deny; a wall, a page that is gone, a file seen again."""
    council = document(
        3, COUNCIL, title="Council accuses Russia of burning the dead", address="https://herald.example/2022/04/06/council"
    )
    aid = document(5, AID, title="Convoy reaches Zaporizhzhia", publisher="Aid Wire", published="2022-04-07")
    denial = document(
        7, DENIAL, title="Мер: загиблих понад десять тисяч", publisher="Agency", published="2022-04-12", language="uk"
    )
    wall = document(
        9, None, outcome="wall", reason="login page", title="", address="https://social.example/post/1", media_type="text/html"
    )
    gone = document(10, None, outcome="gone", reason="HTTP 404", title="", address="https://herald.example/old")
    photo = document(
        11, None, title="photo.jpg", address="file:///desk/photo.jpg", media_type="image/jpeg", blob=digest_of(b"x"), bytes=1
    )
    quiet = document(12, "Nobody says anything here.\n", title="Notice", published="")
    again = document(13, None, outcome="unchanged", previous=council.id, captured="2022-04-09T08:00:00Z")
    documents = [council, aid, denial, wall, gone, photo, quiet, again]
    cyrillic = "Вадима Бойченка"
    claims = [
        claim(
            20,
            council,
            ("Russian forces had begun to use mobile crematoria in the city\nto hide killings of civilians",),
            source=at(COUNCIL, "Mariupol City Council"),
            source_name="Mariupol City Council",
            cue=at(COUNCIL, "said"),
            cue_lemma="say",
            modality="alleged",
            event="body-disposal",
            quotation="indirect",
            place=Place(
                original="in the city",
                name="Mariupol",
                latitude="47.10",
                longitude="37.54",
                radius=5000,
                precision=2,
                at=at(COUNCIL, "in the city"),
            ),
            when=Span(edtf="2022-04-06", original="on 6 April", at=at(COUNCIL, "on 6 April")),
            alleged_actors=(Mention(name="Russian forces", at=at(COUNCIL, "Russian forces")),),
        ),
        claim(
            21,
            council,
            ("About 5,000 civilians have been killed",),
            source=at(COUNCIL, "a council official"),
            cue=at(COUNCIL, "said, warning"),
            modality="estimated",
            event="killing",
            quotation="direct",
            quantities=(
                Quantity(
                    original="About 5,000", best=5000, approximate=True, unit="civilians killed", at=at(COUNCIL, "About 5,000")
                ),
            ),
            victims=(
                Mention(
                    name="civilians",
                    at=at(COUNCIL, "civilians have"),
                ),
            ),
        ),
        claim(
            22,
            council,
            ("the toll may reach tens of thousands",),
            source=at(COUNCIL, "a council official"),
            cue=at(COUNCIL, "warning"),
            modality="possible",
            modality_at=at(COUNCIL, "may"),
            event="killing",
            quantities=(
                Quantity(original="tens of thousands", low=10000, high=99999, unit="toll", at=at(COUNCIL, "tens of thousands")),
            ),
        ),
        claim(
            23,
            council,
            ("the city a camp of death",),
            source=at(COUNCIL, "The mayor, Vadym Boychenko"),
            source_name="Vadym Boychenko",
            cue=at(COUNCIL, "called"),
            via=(Relay(role="cited", name="Interfax-Ukraine", at=at(COUNCIL, "Interfax-Ukraine")),),
        ),
        claim(
            25,
            aid,
            ("its team could not reach Mariupol from 1 to 3 April",),
            source=at(AID, "The International Committee of the Red Cross"),
            source_name="ICRC",
            cue=at(AID, "said"),
            event="access-denied",
            when=Span(edtf="2022-04-01/2022-04-03", original="from 1 to 3 April", at=at(AID, "from 1 to 3 April")),
            place=Place(original="Mariupol", name="Mariupol", at=at(AID, "Mariupol")),
        ),
        claim(
            26,
            aid,
            ("A convoy of buses and cars brought about 500 people to Zaporizhzhia on 6 April",),
            source=at(AID, "the ICRC"),
            source_name="ICRC",
            cue=at(AID, "said"),
            event="evacuation",
            when=Span(edtf="2022-04-06", original="on 6 April", at=at(AID, "on 6 April")),
            quantities=(
                Quantity(original="about 500", best=500, approximate=True, unit="people evacuated", at=at(AID, "about 500")),
            ),
        ),
        claim(
            27,
            aid,
            ("160,000 residents remain without light, heat or water",),
            source=at(AID, "The UK Ministry of Defence"),
            source_name="UK Ministry of Defence",
            cue=at(AID, "estimated"),
            modality="estimated",
            quantities=(Quantity(original="160,000", best=160000, unit="residents", at=at(AID, "160,000")),),
        ),
        claim(
            29,
            denial,
            ("удари по цивільних",),
            source=at(DENIAL, "Міністерство оборони Росії"),
            source_name="Міністерство оборони Росії",
            cue=at(DENIAL, "заперечує"),
            modality="denied",
            polarity="denied",
            event="attack-on-civilians",
        ),
        claim(
            30,
            denial,
            ("у місті загинули понад 10 000 мирних жителів",),
            source=at(DENIAL, f"мера {cyrillic}"),
            source_name="Вадим Бойченко",
            cue=at(DENIAL, "За словами"),
            event="killing",
            quantities=(Quantity(original="понад 10 000", low=10000, unit="мирних жителів", at=at(DENIAL, "понад 10 000")),),
            when=Span(edtf="2022-04", original=""),
        ),
        claim(
            31,
            denial,
            ("загиблих може бути й понад 20 000",),
            source=at(DENIAL, f"мера {cyrillic}"),
            source_name="Вадим Бойченко",
            modality="possible",
            event="killing",
            quantities=(Quantity(original="понад 20 000", low=20000, unit="загиблих", at=at(DENIAL, "понад 20 000")),),
        ),
    ]
    return case(), documents, claims
