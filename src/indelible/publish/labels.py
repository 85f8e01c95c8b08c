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


def part(role: str) -> str:
    """What a stretch of text is in a claim (`pieces.parts` gives the roles)."""
    names = {
        "w": _("what is said"),
        "s": _("who says it"),
        "v": _("the word that says so"),
        "n": _("where the one who says it is named"),
        "r": _("through whom it passed"),
        "m": _("how surely"),
        "d": _("denial"),
        "e": _("event"),
        "p": _("place"),
        "t": _("time"),
        "q": _("number"),
        "h": _("who is said to be harmed"),
        "a": _("who is alleged to have acted"),
    }
    return names[role]


def cue_class(code: str) -> str:
    """What kind of saying a cue is (reference/cues.py)."""
    names = {
        "says": _("says"),
        "asserts": _("asserts"),
        "reports": _("reports"),
        "alleges": _("alleges"),
        "accuses": _("accuses"),
        "denies": _("denies"),
        "confirms": _("confirms"),
        "estimates": _("estimates"),
        "believes": _("believes"),
        "promises": _("promises"),
        "demands": _("demands"),
        "warns": _("warns"),
        "asks": _("asks"),
    }
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
    """What kind of event a claim speaks of: the titles of the vocabulary (reference/events.toml)."""
    names = {
        "body-disposal": _("Disposal of bodies"),
        "destruction-of-evidence": _("Destruction of evidence"),
        "mass-grave": _("Mass grave"),
        "filtration": _("Filtration"),
        "taking-of-papers": _("Taking of papers"),
        "family-separation": _("Separation of families"),
        "deportation": _("Deportation or forced transfer"),
        "disappearance": _("Disappearance"),
        "sexual-violence": _("Sexual violence"),
        "torture": _("Torture or ill-treatment"),
        "attack-on-protected-object": _("Attack on a protected object"),
        "killing": _("Killing"),
        "injury": _("Injury"),
        "evacuation-stalled": _("Evacuation stalled"),
        "access-denied": _("Access denied"),
        "evacuation": _("Evacuation"),
        "cease-fire-broken": _("Cease-fire broken"),
        "cease-fire-agreed": _("Cease-fire announced or agreed"),
        "air-strike": _("Air strike"),
        "shelling": _("Shelling or missile attack"),
        "looting": _("Looting"),
        "deprivation-water": _("Deprivation of water"),
        "deprivation-food": _("Deprivation of food"),
        "deprivation-power": _("Deprivation of electric power"),
        "deprivation-heat": _("Deprivation of heating"),
        "deprivation-medicine": _("Deprivation of medicine or medical care"),
        "deprivation-communication": _("Deprivation of communication"),
        "deprivation-shelter": _("Deprivation of shelter"),
        "aid": _("Aid"),
        "detention": _("Detention"),
        "displacement": _("Displacement"),
        "destruction": _("Destruction of homes or utilities"),
        "fighting": _("Fighting"),
        "attack": _("Attack"),
    }
    return names.get(code, code.replace("-", " "))


def unit(code: str) -> str:
    """What is counted: "people-killed" is people, and what became of them; a word of the text stays as it is."""
    counted = {
        "people": _("people"),
        "children": _("children"),
        "women": _("women"),
        "soldiers": _("soldiers"),
        "bodies": _("bodies"),
        "graves": _("graves"),
        "families": _("families"),
        "buses": _("buses"),
        "vehicles": _("vehicles"),
        "buildings": _("buildings"),
        "attacks": _("attacks"),
        "cremators": _("crematoria"),
        "tons": _("tonnes"),
        "camps": _("camps"),
        "places": _("towns and villages"),
        "casualties": _("casualties"),
        "percent": _("per cent"),
        "years": _("years"),
        "days": _("days"),
        "weeks": _("weeks"),
        "months": _("months"),
        "hours": _("hours"),
        "minutes": _("minutes"),
        "kilometres": _("kilometres"),
        "miles": _("miles"),
        "metres": _("metres"),
        "square-kilometres": _("square kilometres"),
        "square-miles": _("square miles"),
        "hectares": _("hectares"),
        "money": _("money"),
        "times": _("times"),
        "degrees": _("degrees"),
    }
    states = {
        "killed": _("killed"),
        "injured": _("injured"),
        "missing": _("missing"),
        "detained": _("detained"),
        "evacuated": _("evacuated"),
        "deported": _("deported"),
        "displaced": _("displaced"),
        "casualties": _("killed or injured"),
    }
    what, _hyphen, state = code.rpartition("-")
    if what and state in states:
        return _("{counted}: {state}", counted=counted.get(what, what), state=states[state])
    return counted.get(code, code)
