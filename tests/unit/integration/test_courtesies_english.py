"""Courtesies and turns of phrase around plain orders, of people who speak English in their own ways."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("light.porch", "Porch light", "porch", None),
        ("light.small", "Small lamp", "study", None),
        ("light.priya", "Priya's lamp", "priya", None),
        ("cover.priya", "Priya's blind", "priya", "blind"),
        ("light.study", "Study light", "study", None),
        ("climate.spa", "Spa heater", "porch", None),
        ("fan.study", "Study fan", "study", None),
        ("scene.movie", "Movie time", None, None),
    ],
    {"porch": ("Porch", None), "study": ("Study", None), "priya": ("Priya's Room", None)},
    {},
)
PLANNER = Planner(HOME, words_for("en"))


def _said(text: str) -> str:
    return short(PLANNER.plan(text, at(HOME, "study")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sir, if you don't mind, turn on that porch light", "on l.porch"),
        ("kindly do the needful and switch off the porch light", "off l.porch"),
        ("please, I am asking you to switch on the lamp of Priya", "on l.priya"),
        ("please on the porch light", "on l.porch"),
        ("off the porch light", "off l.porch"),
        ("hit movie time", "run s.movie"),
        ("right everybody out, turn the porch light off", "off l.porch"),
        ("Priya's up so open her blind", "open c.priya"),
        ("Priya's asleep, turn off her lamp", "off l.priya"),
        ("can the spa heater go up a couple of degrees", "change temperature=2 c.spa"),
        ("can the porch light go off now", "off l.porch"),
        ("could you turn on the porch light for me? Thank you ever so much.", "on l.porch"),
        ("put the study light on forty... forty five", "set brightness=45 l.study"),
        ("cut the study fan to half what it's at", "change speed=0.5 f.study"),
        ("slow that study fan down a bit", "change speed=-1 f.study"),
        ("turn off the little lamp", "off l.small"),
    ],
)
def test_an_order_in_its_courtesies(text: str, expected: str) -> None:
    """What is polite, idle or said by way of calling somebody is none of what is asked for."""
    assert _said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "everybody's up",
        "can the kids go on the ipad",
        "can the dog come in",
        "hit me up",
        "Priya's asleep",
        "the light of hope",
        "turn off the lamp of Nadia",
    ],
)
def test_nothing_is_asked_for(text: str) -> None:
    """The same words without an order, or of what is not there, change nothing."""
    assert not _said(text).startswith(("on", "off", "open", "run", "change", "set"))
