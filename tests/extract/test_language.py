"""Ukrainian, Russian and English told apart in short texts; other languages named; too little text says nothing."""

import pytest

from indelible.extract.language import language_of

UK = (
    "У місті немає води та світла",
    "Жителі пішли пішки",
    "Міська рада повідомила про загиблих",
    "Окупанти не пропускають автобуси",
    "Вивезли до фільтраційного табору",
    "Загинуло понад п'ять тисяч людей",
    "Мер заявив, що тіла спалюють",
    "Гуманітарну допомогу не пустили",
    "Пошкоджено лікарню",
    "Сьогодні обстріляли драмтеатр",
    "Рятувальники шукають людей під завалами",
    "Дитину забрали від матері",
    "Паспорти відібрали",
)
RU = (
    "В городе нет воды и света",
    "Жители ушли пешком",
    "Городской совет сообщил о погибших",
    "Автобусы не пропускают",
    "Вывезли в фильтрационный лагерь",
    "Погибло более пяти тысяч человек",
    "Мэр заявил, что тела сжигают",
    "Гуманитарную помощь не пустили",
    "Повреждена больница",
    "Сегодня обстреляли драмтеатр",
    "Спасатели ищут людей под завалами",
    "Ребёнка забрали у матери",
    "Паспорта отобрали",
)
EN = (
    "There is no water or power in the city",
    "Residents left on foot",
    "The city council reported the dead",
    "They do not let the buses through",
    "Taken to a filtration camp",
    "More than five thousand people were killed",
    "The mayor said bodies were burned",
    "Aid was not let in",
    "The hospital is damaged",
    "The theatre was shelled today",
    "Rescuers look for people under the rubble",
    "The child was taken from the mother",
    "Their passports were taken away",
)
OTHER = (
    ("Жыхары горада засталіся без вады і святла, паведаміў мэр.", "be"),
    ("Кметът каза, че градът е без вода и ток, а хората си тръгват.", "bg"),
    ("Der Bürgermeister sagte, dass die Stadt kein Wasser hat.", "de"),
    ("Burmistrz powiedział, że w mieście nie ma wody ani prądu.", "pl"),
    ("Le maire a déclaré que la ville n'a plus d'eau ni d'électricité.", "fr"),
)


@pytest.mark.parametrize(("text", "language"), [(t, "uk") for t in UK] + [(t, "ru") for t in RU] + [(t, "en") for t in EN])
def test_short_texts(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(("text", "language"), OTHER)
def test_neighbours_are_not_taken_for_them(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text", ["", "5 000", "!!! ???", "—", "ok", "2022-04-06 15:00", "https://example.org/news/article-about-war"]
)
def test_too_little_says_nothing(text: str) -> None:
    assert language_of(text) == ""


def test_a_quotation_in_another_language_does_not_turn_the_text() -> None:
    assert language_of("Міська рада повідомила: «Мы уходим из города», — сказав речник міністерства, а жителі лишилися.") == "uk"
    assert language_of("The mayor said “Слава Україні” and left the city with the last column of buses.") == "en"


def test_a_long_run_without_spaces_takes_no_time() -> None:
    assert language_of("[" * 200_000) == ""
    language_of("a" * 200_000)
