"""Orders about no certain thing: which is meant is asked, and music is what is played."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

AREAS = {"cellar": ("Cellar", None), "shed": ("Shed", None), "yard": ("Yard", None), "garage": ("Garage", None)}
THINGS = [
    ("light.cellar", "Cellar Lamp", "cellar", None),
    ("cover.hatch", "Hatch", "cellar", "shutter"),
    ("cover.garage", "Garage Door", "garage", "garage"),
    ("lock.shed", "Shed Lock", "shed", None),
    ("media_player.radio", "Old Radio", "cellar", None),
    ("lawn_mower.goat", "Goat", "yard", None),
]
HOME = home_of(THINGS, AREAS, {})


def _said(text: str, language: str = "en", **states: str) -> str:
    planner = Planner(HOME, words_for(language))
    return short(planner.plan(text, at(HOME, "cellar", **states)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn something on in the cellar", "ask: which_one: Cellar Lamp | Hatch | Old Radio"),
        ("put something on in the garage", "ask: which_one: Garage Door"),
        ("open something in the cellar", "ask: which_one: Hatch"),
        ("unlock something in the shed", "ask: which_one: Shed Lock"),
        ("play something", "resume m.radio"),
        ("play something in the cellar", "resume m.radio"),
        ("play me something nice in the cellar", "resume m.radio"),
        ("play something in the yard", "absent: something in the yard"),
        ("turn the cellar lamp on", "on l.cellar"),
    ],
)
def test_nobody_knows_what_something_is(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "mach etwas im Cellar an", "ask: which_one"),
        ("fr", "allume quelque chose dans le Cellar", "ask: which_one"),
        ("es", "enciende algo en el Cellar", "ask: which_one"),
        ("de", "mach Cellar Lamp etwas heller", "change brightness=1 l.cellar"),
    ],
)
def test_it_is_so_in_every_language_and_a_bit_is_how_much(language: str, text: str, expected: str) -> None:
    assert _said(text, language).startswith(expected)


@pytest.mark.parametrize(("state", "expected"), [("paused", "resume l.goat"), ("docked", "unsettled")])
def test_a_robot_goes_on_only_with_work_that_it_has(state: str, expected: str) -> None:
    assert _said("carry on in the yard", lawn_mower__goat=state) == expected
