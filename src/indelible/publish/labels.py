"""The words of the page for the codes of the model: modality, outcome, role of a relay, language."""

from ..i18n import _


def modality(code: str) -> str:
    """How surely it is said."""
    names = {
        "asserted": _("asserted"),
        "alleged": _("alleged"),
        "estimated": _("estimated"),
        "possible": _("possible"),
        "denied": _("denied"),
        "confirmed": _("confirmed"),
        "promised": _("promised"),
        "demanded": _("demanded"),
    }
    return names.get(code, code)


def outcome(code: str) -> str:
    """What a capture came to."""
    names = {
        "complete": _("complete"),
        "partial": _("partial"),
        "wall": _("wall (login, captcha or consent page)"),
        "gone": _("gone"),
        "unchanged": _("seen again, unchanged"),
    }
    return names.get(code, code)


def relay(role: str) -> str:
    """What a hand between speaker and reader did."""
    names = {
        "publisher": _("published by"),
        "translated": _("translated by"),
        "cited": _("cited by"),
        "told": _("told to"),
        "relayed": _("relayed by"),
    }
    return names.get(role, role)


def quotation(code: str) -> str:
    """Whose words the content is in."""
    names = {"direct": _("direct quotation"), "indirect": _("indirect speech"), "mixed": _("partly quoted")}
    return names.get(code, code)


def language(code: str) -> str:
    """The name of a language, where we have one; else its code."""
    names = {
        "uk": _("Ukrainian"),
        "ru": _("Russian"),
        "en": _("English"),
        "pl": _("Polish"),
        "de": _("German"),
        "fr": _("French"),
        "es": _("Spanish"),
        "ar": _("Arabic"),
        "": _("language unknown"),
    }
    return names.get(code.split("-")[0], code)


def event(code: str) -> str:
    """What kind of event a claim speaks of: its code with spaces, until the vocabulary has names in three languages."""
    return code.replace("-", " ").replace("_", " ").replace("/", " / ")
