"""Makes and models: what people call a thing whose name is full of codes, and what is numbered."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("fan.air", "Philips AC2889", "study", None),
        ("media_player.one", "Bose Ten SE", "bedroom", None),
        ("media_player.bar", "Bose Bar", "study", None),
        ("light.shapes", "Lumina Tiles 7C1B", "study", None),
        ("climate.t", "Tado4 smart", "study", None),
        ("sensor.t", "Tado humidity", "study", "humidity"),
        ("light.aurora_1", "Aurora accent bulb 1", "study", None),
        ("light.aurora_2", "Aurora accent bulb 2", "bedroom", None),
        ("light.porch", "Porch WC lamp", "porch", None),
        ("light.vanity", "Vanity", "porch", None),
        ("light.study_vanity", "Study vanity", "study", None),
        ("light.marta", "Marta's lamp", "bedroom", None),
        ("cover.left", "Zemis Screen 1", "study", "shade"),
        ("cover.right", "Zemis Screen 2", "study", "shade"),
        ("sensor.air", "Netatmo CO2", "study", "carbon_dioxide"),
    ],
    {"study": ("Study", None), "bedroom": ("Bedroom", None), "porch": ("Porch", None)},
    {},
)
PLANNER = Planner(HOME, words_for("en"))


def _said(text: str) -> str:
    return short(PLANNER.plan(text, at(HOME, "study")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("philips on", "on f.air"),
        ("lumina tiles to 40%", "set brightness=40 l.shapes"),
        ("dim the lumina", "change brightness=-2 l.shapes"),
        ("tado to nineteen", "set temperature=19 c.t"),
        ("volume twelve on the bose ten", "set volume=12 m.one"),
        ("pause the bose bar", "pause m.bar"),
        ("turn on aurora accent bulb two", "on l.aurora_2"),
        ("aurora bulb one to 30 percent", "set brightness=30 l.aurora_1"),
        ("screen one, no, two, down", "close c.right"),
    ],
)
def test_what_people_call_it(text: str, expected: str) -> None:
    """Codes are not said, a make alone is enough where it is the only one, and numbers may be said in words."""
    assert _said(text) == expected


@pytest.mark.parametrize("text", ["netatmo on", "turn on the aurora bulb", "porch lamp number nine on"])
def test_what_is_no_name(text: str) -> None:
    """What only measures, and a number that was not said name nothing."""
    assert not _said(text).startswith("on ")


def test_which_of_two_rooms() -> None:
    """What is called so after the speaker's room is meant, and not the one of that very name elsewhere."""
    assert _said("kill the vanity") == "off l.study_vanity"
    assert _said("kill the porch vanity") == "off l.vanity"
