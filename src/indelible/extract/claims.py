"""A text to claims: attributions by the rules of its language, then the slots within each content.

The seam for a better reader of attributions is `READERS`: language code -> (method, function from a text to `Attribution`s). Put
another function in (or pass `readers=` to `claims_in`), give it its own method name, and every slot is read for it as before. The
seam for a better everything is `attribution.Extractor`: any function with the signature of `claims_in`.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Generic, NamedTuple, TypeVar

import msgspec

from ..errors import BadRecord
from ..model.claim import Claim, Relay
from ..model.record import LIMIT, encode
from ..model.selector import TextPosition, quote
from ..reference.lexicon import words_of
from .agents import named
from .attribution import Attribution, Context
from .dates import dates_in
from .event import event_hits, events_among, first_event
from .modality import hedge_hits, modality_of
from .participants import participants
from .places import places_in, where
from .publisher import own
from .quantity import main_first, quantities_in
from .relays import relays_of
from .when import when_of

Reader = Callable[[str], tuple[Attribution, ...]]
QUANTITIES = 64  # of one claim at most: a table of thousands of numbers is not one
CYRILLIC = {"uk": frozenset("іїєґІЇЄҐ"), "ru": frozenset("ыэъёЫЭЪЁ")}


class Method(NamedTuple):
    """How one language's attributions are found: the name that records carry, the function, and what else decides its outcome."""

    name: str
    reader: Reader
    packages: tuple[str, ...] = ()  # distributions whose versions the record names

    def tools(self) -> tuple[str, ...]:
        """Each package with the version that is installed, as `Claim.tools` has them."""
        return tuple(f"{package} {_installed(package)}" for package in self.packages)


@cache
def _installed(package: str) -> str:
    return version(package)  # reads files: once a process is enough, what is installed does not change under it


def _english(text: str) -> tuple[Attribution, ...]:
    from .english import attributions

    return attributions(text)


def _english_triage(text: str) -> tuple[Attribution, ...]:
    from .triage import attributions

    return attributions(text)


def _ukrainian(text: str) -> tuple[Attribution, ...]:
    from .slavic import attributions

    return attributions(text, "uk")


def _russian(text: str) -> tuple[Attribution, ...]:
    from .slavic import attributions

    return attributions(text, "ru")


READERS: Mapping[str, Method] = {
    "en": Method("minilm-en.v1", _english, ("onnxruntime", "numpy")),
    "uk": Method("rules-uk.v2", _ukrainian),
    "ru": Method("rules-ru.v2", _russian),
}

# For bulk triage: in English a reader without model or parser, less exact and many times faster; the others are fast already.
TRIAGE: Mapping[str, Method] = {**READERS, "en": Method("triage-en.v1", _english_triage)}


def language_by_letters(text: str, identified: str = "") -> str:
    """The two-letter code of `identified`; where that is empty, "uk", "ru" or "en" by the letters, "" where there are none."""
    if identified:
        return identified.split("-")[0].lower()
    letters = [c for c in text[:20_000] if c.isalpha()]
    latin = sum("a" <= c.lower() <= "z" for c in letters)
    if latin * 2 > len(letters):
        return "en"
    counts = {language: sum(c in own for c in letters) for language, own in CYRILLIC.items()}
    if not any(counts.values()):
        return ""
    return max(counts, key=lambda language: counts[language])


def claims_in(text: str, context: Context, readers: Mapping[str, Method] = READERS) -> tuple[Claim, ...]:
    """Every claim of `text`, in order of content; () for a language without a reader.

    The same text and context give the same claims. Raises NotInstalled where a reader needs an extra.
    """
    language = language_by_letters(text, context.language)
    method = readers.get(language)
    if method is None or not text.strip():
        return ()
    slots = _Slots(text, context, language)
    attributions = named(text, method.reader(text), language)
    attributions += own(text, attributions, slots.hits, language)
    return _claims(slots, attributions, method.name, method.tools())


def claims_of(
    text: str, context: Context, attributions: Sequence[Attribution], method: str, tools: tuple[str, ...] = ()
) -> tuple[Claim, ...]:
    """A claim for each of `attributions`, whoever found them: its source named and its slots read as `claims_in` does."""
    language = language_by_letters(text, context.language)
    return _claims(_Slots(text, context, language), named(text, tuple(attributions), language), method, tools)


def _claims(slots: "_Slots", attributions: Sequence[Attribution], method: str, tools: tuple[str, ...]) -> tuple[Claim, ...]:
    found = [slots.claim(one, method, tools) for one in attributions if one.content]
    found.sort(key=_order)
    return tuple(claim for one in _distinct(found) for claim in _fitted(one))


def _distinct(found: Sequence[Claim]) -> Iterator[Claim]:
    """`found`, which is in order, without those that equal another: only neighbours of the same order can."""
    alike: list[Claim] = []
    for one in found:
        if alike and _order(alike[0]) != _order(one):
            alike = []
        if one not in alike:
            alike.append(one)
            yield one


def _order(claim: Claim) -> tuple[int, int, int, int]:
    cue, source = (at[0].start if at else -1 for at in (claim.cue, claim.source))
    return claim.content[0].start, -claim.content[-1].end, cue, source


T = TypeVar("T")


class _Found(Generic[T]):
    """Things found in a text, in order of start, so that the few within a span are found without reading all."""

    def __init__(self, found: Iterable[tuple[int, int, T]]) -> None:
        self._all = sorted(found, key=lambda one: one[:2])
        self._starts = [one[0] for one in self._all]

    def within(self, spans: Sequence[TextPosition]) -> list[T]:
        """Those that lie whole within one of `spans`, in order."""
        inside = []
        for span in spans:
            for i in range(bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)):
                if self._all[i][1] <= span.end:
                    inside.append(self._all[i][2])
        return inside


class _Slots:
    """Everything that one text names, found once; then each content takes what lies within it."""

    def __init__(self, text: str, context: Context, language: str) -> None:
        self.text, self.context, self.language = text, context, language
        self.words = words_of(text)
        dates = dates_in(text, context.published, language)
        self.dates = _Found((one.at[0].start, one.at[0].end, one) for one in dates)
        self.places = _Found((one.at[0].start, one.at[0].end, one) for one in places_in(text, language, self.words))
        quantities = quantities_in(text, language, dates, self.words)
        self.quantities = _Found((one.at[0].start, one.at[0].end, one) for one in quantities)
        self.hits = event_hits(self.words, language)
        self.events = _Found((hit.start, hit.end, hit) for hit in self.hits)
        self.hedges = _Found((hit.start, hit.end, hit) for hit in hedge_hits(self.words, language))

    def claim(self, one: Attribution, method: str, tools: tuple[str, ...]) -> Claim:
        content = one.content
        hits = self.events.within(content)
        events = events_among(hits, content)
        event, event_at = first_event(hits, content)
        who = participants(self.text, self.words, hits, content, self.language)
        hedged = self.hedges.within(content)
        sure = modality_of(self.words, hedged, content, one.cue, one.cue_lemma, self.language, event_at, one.source, self.text)
        times = self.dates.within(content)
        via = relays_of(self.text, one, self.language)
        if self.context.publisher and not any(relay.role == "publisher" for relay in via):
            via = (*via, Relay(role="publisher", name=self.context.publisher))
        return Claim(
            capture=self.context.capture,
            text=self.context.text,
            method=method,
            tools=tools,
            content=content,
            modality=sure.modality,
            polarity=sure.polarity,
            source=one.source,
            source_name=one.source_name,
            named_at=one.named_at,
            cue=one.cue,
            cue_lemma=one.cue_lemma,
            cue_class=one.cue_class or sure.cue_class,
            quotation=one.quotation,
            quote=quote(self.text, content[0]),
            via=via,
            within=one.within,
            modality_at=sure.modality_at,
            polarity_at=sure.polarity_at,
            event=event,
            event_at=event_at,
            events=events,
            victims=who.victims,
            alleged_actors=who.alleged_actors,
            place=where(self.places.within(content)),
            when=when_of(self.text, times, self.language),
            quantities=main_first(self.quantities.within(content), event)[:QUANTITIES],
            language=self.language,
        )


# What a claim can be without: everything that is read from its words again.
_LEAST: dict[str, object] = {
    **dict.fromkeys(
        ("quantities", "within", "modality_at", "polarity_at", "named_at", "victims", "alleged_actors", "events"), ()
    ),
    **dict.fromkeys(("via", "event_at"), ()),
}


def _fitted(claim: Claim) -> tuple[Claim, ...]:
    """`claim` within the record's limit: where it is too large, without its quote, then with less of what was read from it.

    The positions of source, cue and content are kept: where they alone are too many for a record (a speech of a thousand
    paragraphs), the claim is made once for each part of its content. () only where one piece of content is too large.
    """
    # A record of so few parts cannot come near the limit; only a large one is worth encoding here.
    parts = len(claim.content) + len(claim.source) + len(claim.within) + len(claim.quantities) + len(claim.via)
    size = 6 * (len(claim.quote.exact) if claim.quote else 0) + 6 * len(claim.source_name) + 300 * parts
    if size < LIMIT // 2 and parts < 60:
        return (claim,)
    none = {"quote": None}
    for change in (
        dict[str, object](),
        none,
        none | {"quantities": ()},
        none | {"quantities": (), "within": (), "modality_at": (), "polarity_at": ()},
        none | _LEAST | {"source": claim.source[:64], "source_name": claim.source_name[:1000]},
    ):
        smaller = msgspec.structs.replace(claim, **change)
        try:
            encode(smaller)
        except BadRecord:
            continue
        return (smaller,)
    half = len(claim.content) // 2
    return tuple(
        part
        for content in (claim.content[:half], claim.content[half:])
        if half
        for part in _fitted(msgspec.structs.replace(claim, content=content, quote=None, quantities=(), within=(), modality_at=()))
    )
