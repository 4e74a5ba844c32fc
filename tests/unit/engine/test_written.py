"""One written form, sounds, and the choice between what was heard and what the home says."""

import pytest
from hearken_engine.stt.choice import Scored, changes, choose, line
from hearken_engine.stt.sound import Alphabet, outline, phones
from hearken_engine.stt.spelling import split_words
from hearken_engine.stt.written import in_script, is_traditional, one_form


@pytest.mark.parametrize(
    ("language", "said", "written"),
    [
        ("en", "Set it to twenty one degrees", "Set it to 21 degrees"),
        ("en", "dim it to fifty percent", "dim it to 50%"),
        ("en", "what percent of it", "what percent of it"),
        ("en", "21 °C outside", "21°C outside"),
        ("en", "21 degrees Celsius", "21°C"),
        ("en", "70 degrees fahrenheit", "70°F"),
        ("en", "at 7.30 p.m.", "at 7:30 PM"),
        ("fr", "allume à quatre-vingts pour cent", "allume à 80%"),
        ("fr", "à 80 pourcent", "à 80%"),
        ("fr", "à 7h30", "à 7:30"),
        ("de", "auf fünfzig Prozent", "auf 50%"),
        ("de", "um 8.15 Uhr", "um 8:15 Uhr"),
        ("es", "al cincuenta por ciento", "al 50%"),
        ("zh", "调到百分之50", "调到50%"),
        ("xx", "50 %", "50%"),
        ("en", "", ""),
    ],
)
def test_one_form(language: str, said: str, written: str) -> None:
    assert one_form(said, language) == written
    assert one_form(written, language) == written


def test_chinese_scripts() -> None:
    assert is_traditional(["客廳燈"]) is True
    assert is_traditional(["客厅灯"]) is False
    assert is_traditional(["Lamp"]) is None
    assert in_script("打開燈", traditional=False) == "打开灯"


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "vert", "verre"),
        ("fr", "30%", "trente pourcent"),
        ("en", "two", "too"),
        ("de", "Rad", "Rat"),
        ("zh", "客厅", "客聽"),
    ],
)
def test_what_sounds_the_same_has_the_same_phones(language: str, one: str, other: str) -> None:
    def sounds(text: str) -> tuple[str, ...]:
        return tuple(phone for word in split_words(text, language) for phone in phones(word, language))

    assert sounds(one) == sounds(other) != ()


def test_an_elided_word_has_no_vowel() -> None:
    assert phones("l'", "fr") == ("l",)


def test_a_language_that_nobody_knows_is_spelled() -> None:
    assert phones("abc", "xx") == ("a", "b", "c")


def test_likeness_of_phones() -> None:
    alphabet = Alphabet()
    p, b, a, none = alphabet.encode(("p", "b", "a", "☃"))
    assert alphabet.costs[p, p] == 0
    assert 0 < alphabet.costs[p, b] < alphabet.costs[p, a] == 1
    assert alphabet.costs[p, none] == 1
    assert outline(("p", "a")) == outline(("b", "e"))


def scored(text: str, distance: float, score: float) -> Scored:
    return Scored(text=text, distance=distance, score=score)


def test_the_likelier_sentence_is_chosen_and_the_other_told() -> None:
    verdict = choose(-3.0, -0.4, [scored("lights on", 0.4, -5.0), scored("light on", 0.4, -4.0)], 10)
    assert verdict.chosen is not None
    assert verdict.chosen.text == "light on"
    assert [other.text for other in verdict.chosen.others] == ["lights on"]
    assert verdict.chosen.probability + sum(other.probability for other in verdict.chosen.others) <= 1


def test_something_else_stays_what_it_was() -> None:
    assert choose(-3.0, -0.2, [scored("lights on", 3.0, -30.0)], 10).chosen is None
    assert choose(-3.0, -0.2, [], 10).chosen is None
    assert choose(-3.0, -0.2, [scored("lights on", 9.0, -1.0)], 10).chosen is None


def test_doubt_lowers_the_line() -> None:
    assert line(10, -1.0) < line(10, -0.5) < line(10, 0.0) < 0
    assert line(10, -9.0) == line(10, -1.0)


def test_what_was_changed_is_told() -> None:
    found = changes(["turn", "on", "standing", "lights"], ["Turn", "on", "Standing", "Light"])
    assert [(change.heard, change.written) for change in found] == [("lights", "Light")]
