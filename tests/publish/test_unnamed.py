"""A claim that somebody unnamed makes is not laid into its publisher's mouth."""

from publish_cases import at, case, claim, document

from indelible.publish import render_report

TEXT = "A man accused of killing 12 people was arrested."


def test_whoever_accuses_is_not_the_publisher() -> None:
    told = document(1, TEXT)
    accused = claim(3, told, ("killing 12 people",), cue=at(TEXT, "accused of"), cue_lemma="accuse", modality="alleged")
    page = render_report(case(), [told], [accused])
    assert "a source that City Herald does not name" in page
    assert "in its own voice" not in page


def test_what_nobody_else_is_said_to_say_is_the_publishers() -> None:
    told = document(1, TEXT)
    assert "City Herald, in its own voice" in render_report(case(), [told], [claim(3, told, ("killing 12 people",))])
