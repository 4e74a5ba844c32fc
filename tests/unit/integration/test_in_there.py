"""The place that a sentence is about, where it is said beside the order: "in there", "I'm in the loft", "and …"."""

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("light.loft", "Loft Light", "loft", None),
        ("cover.loft", "Loft Blinds", "loft", "blind"),
        ("fan.loft", "Ceiling Fan", "loft", None),
        ("fan.den", "Desk Fan", "den", None),
        ("cover.den", "Den Blinds", "den", "blind"),
        ("light.den", "Den Light", "den", None),
        ("light.scullery", "Scullery Light", "scullery", None),
        ("light.garage", "Garage Light", "garage", None),
        ("cover.garage", "Garage Door", "garage", "garage"),
    ],
    {"loft": ("Loft", None), "den": ("Den", None), "scullery": ("Scullery", None), "garage": ("Garage", None)},
    {},
)
PLANNER = Planner(HOME, words_for("en"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("open the loft blinds and put the fan on in there", "open c.loft; on f.loft"),
        ("open the loft blinds and put the fan on", "open c.loft; on f.loft"),
        ("close the den blinds and turn the light off in there", "close c.den; off l.den"),
        ("i'm going to the den, put the light on in there", "on l.den"),
        ("i'm in the loft, turn the light on", "on l.loft"),
        ("we're in the loft now, close the blinds", "close c.loft"),
        ("it's hot in the loft, put the fan on in there", "on f.loft"),
        # of no one place
        ("turn the fan on in there", "ask: which_one: Ceiling Fan | Desk Fan"),
        ("turn the light on in there", "ask: which_one: Loft Light | Den Light | Scullery Light | Garage Light"),
        # who closes the garage door is not in the garage
        ("close the garage door and turn off the light", "close c.garage; off l.scullery"),
        ("turn on the light over there", "on l.scullery"),
        ("i'm in the loft and the light is on", "answer: state on 1"),
        ("is the fan on in there", "answer: state on 2"),
        ("there's a spider in there", "unsettled"),
        ("don't close the loft blinds in there", "hold"),
    ],
)  # fmt: skip
def test_a_place_is_said_beside_the_order(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "scullery"))) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("turn on the loft light", "and open the blinds"), "open c.loft"),
        (("turn on the loft light", "and turn the light off"), "off l.loft"),
        (("turn on the loft light", "turn the fan on in there"), "on f.loft"),
        (("turn on the loft light", "open the blinds"), "ask: which_place: Loft | Den"),
        (("turn on the garage light", "and open the blinds"), "ask: which_place: Loft | Den"),
        (("turn on the loft light", "and turn on the den light"), "on l.den"),
    ],
)
def test_what_goes_on_is_of_the_same_room(turns: tuple[str, str], expected: str) -> None:
    before = PLANNER.plan(turns[0], at(HOME, "scullery"))
    assert short(PLANNER.plan(turns[1], at(HOME, "scullery"), Dialogue().then(before))) == expected
