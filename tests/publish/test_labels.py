"""The page's words for codes are those of the vocabulary."""

from indelible.publish import labels
from indelible.reference.events import events


def test_every_event_is_called_by_its_title() -> None:
    assert {code: labels.event(code) for code in events()} == {code: event.title for code, event in events().items()}
