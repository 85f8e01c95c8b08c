"""Which of the times that a content names is the time of what it tells: the finest, but no date of a paper or comparison."""

import re
from collections.abc import Sequence

from ..model.when import Span

LOOK = 48  # characters beside a date within which its noun stands
_BEHIND = {
    # "the December 25, 2011 agreement"
    "en": re.compile(
        r"(?:['’]s)?[ \u00a0](?!(?:the|a|an|that|this|its|his|her|their)\b)(?:[\w-]+ ){0,2}(?:agreement|accords?|deal|treaty|"
        r"resolution|memorandum|memo|report|statement|referendum|law|decree|decision|ruling|declaration|letter|protocol|convention|"
        r"constitution|pact|election|census|charter|communiqu\w+|budget)s?\b",
        re.IGNORECASE,
    )
}
_PAPER = {
    "en": r"(?:agreement|accord|deal|treaty|resolution|memorandum|report|statement|law|decree|decision|ruling|declaration|letter|"
    r"protocol|convention|constitution|pact|charter)s?(?: \w+){0,2} "
    r"(?:of|from|dated|signed|reached|adopted|issued)(?: (?:on|in))?",
    "uk": r"(?:уго\w+|догов\w+|резолюці\w+|заяв\w+|указ\w*|закон\w*|постанов\w*|наказ\w*|меморандум\w*|рішен\w+|доповід\w*|"
    r"звіт\w*|лист\w*|протокол\w*|декларац\w+|конвенц\w+)(?: [\w№.-]+){0,2} від",
    "ru": r"(?:соглашени\w+|договор\w*|резолюци\w+|заявлени\w+|указ\w*|закон\w*|постановлени\w+|приказ\w*|меморандум\w*|"
    r"решени\w+|доклад\w*|отч[её]т\w*|письм\w+|протокол\w*|деклараци\w+|конвенци\w+)(?: [\w№.-]+){0,2} от",
}
_COMPARED = {
    "en": r"than|compared (?:to|with)|unlike|born|as (?:it did|was|were)",
    "uk": r"ніж|порівняно (?:з|із)|на відміну від|народив\w+|народжен\w+",
    "ru": r"чем|по сравнению с|в отличие от|родил\w+|рожденн\w+",
}
_IN = {"en": r"(?: (?:on|in|during|from))?(?: the)?", "uk": r"(?: (?:у|в|на))?", "ru": r"(?: (?:в|во|на))?"}


def when_of(text: str, times: Sequence[Span], language: str) -> Span | None:
    """The time of what is told, of `times` in order, all found in `text`; None where none is.

    The finest goes first, then the earlier; a date that says which agreement, or with what something is compared, is none.
    """
    fit = [one for one in times if not _refers(text, one, language)]
    return min(fit, key=lambda one: one.precision or 6, default=None)


def _refers(text: str, one: Span, language: str) -> bool:
    """Whether the date tells which paper is meant, or what is compared or who was born then."""
    if not one.at:
        return False
    start, end = one.at[0].start, one.at[0].end
    behind = _BEHIND.get(language)
    if behind is not None and behind.match(text, end, end + LOOK):
        return True
    before = re.compile(rf"\b(?:{_PAPER[language]}|(?:{_COMPARED[language]}){_IN[language]})(?: the)?\s+\Z", re.IGNORECASE)
    return before.search(text, max(0, start - LOOK), start) is not None
