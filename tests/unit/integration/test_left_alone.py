"""What is to stay as it is, and what is to be seen to: "leave the hall light, …", "make sure that …"."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .european_homes import home_in
from .sample_home import at, sample_home, short

HOME = sample_home()
PLANNER = Planner(HOME, words_for("en"))
ALL_BUT_HALL = "off l.kitchen_ceiling l.counter l.sofa l.floor l.desk l.bedside l.landing l.night l.fairy"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn off all the lights, leave the hall light", ALL_BUT_HALL),
        ("turn off all the lights but leave the hall light", ALL_BUT_HALL),
        ("leave the hall light and turn off the rest", ALL_BUT_HALL),
        ("leave the hall light on and turn off the other lights", ALL_BUT_HALL),
        ("leave the hall light on and switch everything else off", ALL_BUT_HALL),
        ("leave the sofa lamp on and turn off the hall light", "off l.hall"),
        ("turn on the sofa lamp and turn off the other lights", "on l.sofa; off l.floor"),
        ("leave the hall light on", "hold"),
        ("leave the pool light and turn the rest off", "unsettled"),
    ],
)
def test_what_is_left_alone_stays_as_it_is(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME))) == expected


@pytest.mark.parametrize(
    ("language", "text", "same"),
    [
        ("de", "sorg dafür, dass im Flur das Licht aus ist", "mach im Flur das Licht aus"),
        ("de", "achte bitte darauf, dass die Haustür abgeschlossen ist", "schließ die Haustür ab"),
        ("fr", "fais en sorte que la lumière du salon soit éteinte", "éteins la lumière du salon"),
        ("fr", "assure-toi que la lumière du salon soit allumée", "allume la lumière du salon"),
        ("es", "asegúrate de que la luz del salón esté apagada", "apaga la luz del salón"),
        ("es", "haz que la luz del salón esté encendida", "enciende la luz del salón"),
    ],
)
def test_what_is_to_be_seen_to_is_done(language: str, text: str, same: str) -> None:
    home = home_in(language)
    planner = Planner(home, words_for(language))
    plan = short(planner.plan(text, at(home)))
    assert plan == short(planner.plan(same, at(home)))
    assert plan.startswith(("on ", "off ", "lock "))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "sorg dafür, dass keiner reinkommt"),
        ("fr", "laisse la lumière du salon allumée"),
        ("es", "deja la luz del salón encendida"),
    ],
)
def test_nothing_is_done_for_what_asks_for_no_change(language: str, text: str) -> None:
    home = home_in(language)
    assert short(Planner(home, words_for(language)).plan(text, at(home))) == "hold"
