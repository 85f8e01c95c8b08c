"""A claim: who said what, in which words, how surely, through whom; attribution relations (PARC, PolNeAR)."""

from typing import Literal

from .base import Digest, Method, Part, Record, RecordId
from .place import Place
from .quantity import Quantity
from .selector import Mention, TextPosition, TextQuote
from .when import Span

Modality = Literal["asserted", "alleged", "estimated", "possible", "denied", "confirmed", "promised", "demanded"]
Polarity = Literal["affirmed", "denied"]
Quotation = Literal["direct", "indirect", "mixed"]
RelayRole = Literal["publisher", "translated", "cited", "told", "relayed"]


class Relay(Part, frozen=True, kw_only=True):
    """One hand through which a claim passed between its speaker and the reader."""

    role: RelayRole
    name: str
    at: tuple[TextPosition, ...] = ()


class EventMention(Part, frozen=True, kw_only=True):
    """One event that a content tells of: its code in reference/events.toml and the words that show it."""

    code: str
    at: tuple[TextPosition, ...]


class Claim(Record, frozen=True, kw_only=True, tag="claim.v1"):
    """In this text, at these characters: source (speaker), cue and content, and the readings made of them.

    Every `at` and position counts characters of the blob `text`. `source` empty means that the publisher itself speaks.
    """

    capture: RecordId
    text: Digest
    method: Method
    tools: tuple[str, ...] = ()  # "spacy 3.8.18": what else decides the outcome
    content: tuple[TextPosition, ...]
    modality: Modality
    polarity: Polarity = "affirmed"
    source: tuple[TextPosition, ...] = ()
    source_name: str = ""  # the agent that the source stands for: of "he" the name, of "the council" the council's
    named_at: tuple[TextPosition, ...] = ()  # where that agent is named, if not in the source's own words
    cue: tuple[TextPosition, ...] = ()
    cue_lemma: str = ""
    cue_class: str = ""  # class of the cue in reference/cues_*.toml: "says", "denies"
    quotation: Quotation | None = None
    quote: TextQuote | None = None
    via: tuple[Relay, ...] = ()
    within: tuple[TextPosition, ...] = ()  # content of the claim that this one is nested in
    modality_at: tuple[TextPosition, ...] = ()
    polarity_at: tuple[TextPosition, ...] = ()
    event: str = ""  # code of reference/events.toml: of `events` the first in rank
    event_at: tuple[TextPosition, ...] = ()
    events: tuple[EventMention, ...] = ()  # every event that the content tells of, in order
    victims: tuple[Mention, ...] = ()
    alleged_actors: tuple[Mention, ...] = ()
    place: Place | None = None
    when: Span | None = None
    quantities: tuple[Quantity, ...] = ()
    language: str = ""

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("a claim needs content: at least one [start, end)")
