"""Events and modality on the gold of tests/gold: the half that was held back stays as good as when it was scored."""

from event_gold import parsed, read_events, rows, score_events, score_modality

from indelible.reference.events import events

LANGUAGES = ("en", "uk", "ru")


def test_the_gold_is_what_it_says() -> None:
    told = list(rows("events.csv", ""))
    said = list(rows("modality.csv", ""))
    assert len(told) >= 200 and len(said) >= 200
    assert sum(not row["codes"] for row in told) >= len(told) // 4
    assert {code for row in told for code in row["codes"].split()} <= set(events())
    assert {row["language"] for row in told + said} == set(LANGUAGES)
    assert len({row["modality"] for row in said}) == 8
    assert all(one.at["c"] and one.at["t"] for one in (parsed(row["text"]) for row in said))


def test_events_of_both_halves() -> None:
    assert score_events("seen").f1 >= 0.8
    assert score_events("held").f1 >= 0.8


def test_modality_of_both_halves() -> None:
    for half in ("seen", "held"):
        total, modality, polarity = score_modality(half)
        assert modality >= 0.9 * total, half
        assert polarity >= 0.9 * total, half


def test_metaphors_and_near_misses_tell_of_nothing() -> None:
    for row in rows("events.csv", "seen"):
        if not row["codes"]:
            assert not read_events(row["text"], row["language"]), row["text"]
