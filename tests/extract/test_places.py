"""Places: names and inflected names in three languages; bodies called by a town are none; which of several is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indelible.extract.places import places_in, where
from indelible.model.place import Place


def names(text: str, language: str) -> list[str]:
    return [place.name for place in places_in(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "people in Mariupol and near Kyiv", ["Mariupol", "Kyiv"]),
        ("en", "Mariupol's streets", ["Mariupol"]),
        ("en", "from Berdyansk to Zaporizhia", ["Berdiansk", "Zaporizhzhia"]),
        ("en", "in the village of Hibhib, north of Baqubah", ["Hibhib", "Baqubah"]),
        ("en", "troops in Donetsk Oblast", ["Donetsk Oblast"]),
        ("en", "Mariupol City Council said", []),
        ("en", "Mariupol officials said", []),
        ("en", "the mayor of Mariupol said", []),
        ("en", "Kyiv Post reported", []),
        ("en", "Iraq's government said", []),
        ("en", "a turkey and a dnipro", []),
        ("uk", "у Маріуполі, біля Києва, на Донеччині", ["Mariupol", "Kyiv", "Donetsk Oblast"]),
        ("uk", "з Бердянська до Запоріжжя", ["Berdiansk", "Zaporizhzhia"]),
        ("uk", "у Кривому Розі та Білій Церкві", ["Kryvyi Rih", "Bila Tserkva"]),
        ("uk", "у Драматичному театрі", ["Drama Theatre (Mariupol)"]),
        ("uk", "на «Азовсталі»", ["Azovstal"]),
        ("uk", "Маріупольська міськрада", []),
        ("uk", "мер Маріуполя заявив", []),
        ("uk", "великі суми грошей", []),
        ("ru", "в Мариуполе, под Киевом, в Буче", ["Mariupol", "Kyiv", "Bucha"]),
        ("ru", "из Бердянска в Запорожье", ["Berdiansk", "Zaporizhzhia"]),
        ("ru", "в Донецкой области", ["Donetsk Oblast"]),
        ("ru", "мариупольский горсовет", []),
        ("ru", "власти Мариуполя сообщили", []),
        ("ru", "россияне и украинцы", []),
    ],
)
def test_names(language: str, text: str, expected: list[str]) -> None:
    assert names(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "They fled the village of Karmaliya, near Deir Foul.", ["Karmaliya", "Deir Foul"]),
        ("en", "fighting in Wadi Halim, Tulmar province", ["Wadi Halim", "Tulmar province"]),
        ("en", "in Sadrun and Halmet, the aid said", ["Sadrun", "Halmet"]),
        ("en", "Shells fell on the Belmar Dam and the Tesk River.", ["Belmar Dam", "Tesk River"]),
        ("en", "The siege of Orlun went on; Orlun starves.", ["Orlun", "Orlun"]),
        ("en", "They were deported to Kargopol's camp.", ["Kargopol"]),
        ("en", "residents of Camp Haleb", ["Camp Haleb"]),
        ("en", "In March, in Arabic, in Parliament, in the Senate, in NATO", []),
        ("en", "trust in Petrov, near President Halim, in General Orlov's house", []),
        ("en", "in Syrian cities and Turkish bases", []),
        ("en", "Karsun Regional Council in the Army of Karsun", []),
        ("en", "in Karsun district council", []),
        ("en", "Halim, in Petrov Halim said; Petrov Halim said", []),
        ("uk", "у селі Вільхове, під Зеленодолом, м. Кремінці", ["Вільхове", "Зеленодолом", "Кремінці"]),
        ("uk", "у Вільхівському районі Кременецької області", ["Вільхівському районі", "Кременецької області"]),
        ("uk", "у Зеленського заявили, з Іваном, у Верховній Раді, в ООН, у Генштабі", []),
        ("uk", "у російських містах, Сумська обласна рада", []),
        ("uk", "5 м. Потім ще", []),
        ("ru", "в селе Ольховое, под Зеленодолом, в г. Кременец", ["Ольховое", "Зеленодолом", "Кременец"]),
        ("ru", "в Ольховском районе Кременецкой области", ["Ольховском районе", "Кременецкой области"]),
        ("ru", "у Зеленского заявили, с Иваном, в Госдуме, в ООН, в Генштабе", []),
        ("ru", "в Российских войсках; 2014 г. Потом", []),
    ],
)
def test_a_place_that_no_gazetteer_knows_by_the_words_beside_it(language: str, text: str, expected: list[str]) -> None:
    found = [place for place in places_in(text, language) if not place.name]
    assert [place.original for place in found] == expected
    assert all(place.latitude is None and place.radius is None and not place.gazetteer for place in found)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "in Yemen and in the United States", ["Yemen", "United States"]),
        ("en", "the U.K. ships", []),
        ("en", "the Islamic State of Iraq", []),
        ("uk", "у Польщі та в Німеччині", ["Poland", "Germany"]),
        ("ru", "в Польше и в Германии", ["Poland", "Germany"]),
    ],
)
def test_countries(language: str, text: str, expected: list[str]) -> None:
    assert names(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in the village of Karmaliya in Syria", "Karmaliya"),
        ("in Tulmar province, in the village of Karmaliya", "Karmaliya"),
        ("in Karmaliya, Syria", "Karmaliya"),
        ("in Aleppo and in Tulmar province", "Aleppo"),
    ],
)
def test_where_among_places_without_a_gazetteer_entry(text: str, expected: str) -> None:
    place = where(places_in(text, "en"))
    assert place is not None and (place.name or place.original) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("people left Berdiansk to reach safety in Zaporizhzhia", "Zaporizhzhia"),
        ("shelling near Mariupol was ordered from Moscow", "Mariupol"),
        ("in Ukraine, in Bucha", "Bucha"),
        ("Russia bombed the theatre", None),
        ("the number of dead in Ukraine", "Ukraine"),
        ("Mariupol is in ruins", "Mariupol"),
        ("attacks in Baghdad and Najaf", "Baghdad"),
        ("bombs on the Drama Theatre in Mariupol", "Drama Theatre (Mariupol)"),
        ("nothing", None),
    ],
)
def test_where_it_happened(text: str, expected: str | None) -> None:
    place = where(places_in(text, "en"))
    assert (place.name if place else None) == expected


def test_a_place_is_a_point_with_a_radius_and_the_words() -> None:
    text = "in Mariupol's port"
    place = where(places_in(text, "en"))
    assert type(place) is Place
    assert (place.original, place.latitude, place.longitude, place.precision) == ("Mariupol", "47.10", "37.54", 1)
    assert place.radius is not None and place.radius > 1000
    assert text[place.at[0].start : place.at[0].end] == place.original


@given(st.text(max_size=200), st.sampled_from(["en", "uk", "ru", "ar"]))
def test_no_text_is_too_odd(text: str, language: str) -> None:
    for place in places_in(text, language):
        assert text[place.at[0].start : place.at[0].end] == place.original
