"""A value alone goes on with what was just done, where it says what is counted or "to"."""

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

THINGS = [
    ("light.desk", "Desk Lamp", "study", None),
    ("light.hall", "Hall Lamp", "study", None),
    ("cover.blind", "Blind", "study", "blind"),
    ("climate.heater", "Thermostat", "study", None),
    ("lock.front", "Front Door", "study", None),
    ("switch.kettle", "Kettle", "study", None),
]
HOME = home_of(THINGS, {"study": ("Study", None)}, {})


@pytest.mark.parametrize(
    ("language", "first", "then", "expected"),
    [
        ("en", "turn on the desk lamp", "to 30", "set brightness=30 l.desk"),
        ("en", "turn on the desk lamp", "thirty percent please", "set brightness=30 l.desk"),
        ("en", "open the blind", "to 40 percent", "set position=40 c.blind"),
        ("en", "set the thermostat to 20", "21 degrees", "set temperature=21 c.heater"),
        ("de", "schalte Desk Lamp ein", "auf dreißig", "set brightness=30 l.desk"),
        ("fr", "allume Desk Lamp", "à trente", "set brightness=30 l.desk"),
        ("es", "enciende Desk Lamp", "al treinta por favor", "set brightness=30 l.desk"),
        ("zh", "打开Desk Lamp", "30%", "set brightness=30 l.desk"),
        ("en", "turn on the desk lamp", "30", "unsettled"),
        ("en", "turn on the desk lamp", "30 minutes", "unsettled"),
        ("en", "turn on the desk lamp", "at 7", "unsettled"),
        ("en", "turn on the desk lamp", "20 degrees", "unsettled"),
        ("en", "turn on the desk lamp", "not 30 percent", "hold"),
        ("en", "turn on the kettle", "30 percent", "unsettled"),
        ("en", "unlock the front door", "30 percent", "unsettled"),
        ("es", "enciende Desk Lamp", "a las tres", "unsettled"),
    ],
)
def test_a_value_alone_goes_on(language: str, first: str, then: str, expected: str) -> None:
    planner, snapshot = Planner(HOME, words_for(language)), at(HOME, "study")
    dialogue = Dialogue().then(planner.plan(first, snapshot))
    assert short(planner.plan(then, snapshot, dialogue)) == expected


@pytest.mark.parametrize("text", ["to 30", "30 percent", "auf 30 Prozent"])
def test_a_value_alone_begins_nothing(text: str) -> None:
    assert short(Planner(HOME, words_for("en")).plan(text, at(HOME, "study"))) == "unsettled"
