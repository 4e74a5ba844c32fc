"""What stands beside an order and orders nothing of its own, and which of several lights are meant."""

import pytest

from custom_components.hearken.understanding.home import Seen, Snapshot
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import home_of, short

HOME = home_of(
    [
        ("light.shelf", "Shelf Light", "den", None),
        ("light.corner", "Corner Lamp", "den", None),
        ("cover.den", "Den Shutter", "den", "shutter"),
        ("climate.den", "Den Radiator", "den", None),
        ("media_player.den", "Den Speaker", "den", None),
    ],
    {"den": ("Den", None)},
    {},
)
PLANNER = Planner(HOME, words_for("en"))


def _said(text: str, shelf: int, corner: int) -> str:
    """Return what becomes of a sentence, with the brightness of the two lights in percent; 0 is off."""
    lights = {"light.shelf": shelf, "light.corner": corner}
    states = {
        one: Seen("on" if percent else "off", {"brightness": percent * 2.55} if percent else {})
        for one, percent in lights.items()
    }
    others = {
        "cover.den": Seen("open"),
        "climate.den": Seen("heat", {"temperature": 19}),
        "media_player.den": Seen("playing", {"volume_level": 0.3}),
    }
    return short(PLANNER.plan(text, Snapshot(home=HOME, states=states | others, here="den")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shut the den shutter, it's getting dark", "close c.den"),
        ("it's getting dark, shut the den shutter", "close c.den"),
        ("shut the den shutter it's too bright", "close c.den"),
        # behind "and" it is a wish of its own, and so it is alone
        ("shut the den shutter and it's too dark", "close c.den; change brightness=2 l.shelf l.corner"),
        ("it's getting dark", "change brightness=2 l.shelf l.corner"),
        # of the same thing it says how
        ("shelf light on, brighter", "on l.shelf; change brightness=2 l.shelf"),
    ],
)
def test_a_complaint_beside_an_order_of_something_else_is_its_reason(text: str, expected: str) -> None:
    assert _said(text, shelf=40, corner=0) == expected


@pytest.mark.parametrize(
    ("text", "shelf", "corner", "expected"),
    [
        ("lights a bit brighter", 40, 0, "change brightness=1 l.shelf"),
        ("dim the lights", 40, 0, "change brightness=-2 l.shelf"),
        ("dim the lights", 40, 60, "change brightness=-2 l.shelf l.corner"),
        # where what is lit cannot be brighter, or nothing is lit, the others help
        ("lights a bit brighter", 100, 0, "change brightness=1 l.shelf l.corner"),
        ("lights a bit brighter", 0, 0, "change brightness=1 l.shelf l.corner"),
        # and what is named is meant
        ("the corner lamp and the shelf light a bit brighter", 40, 0, "change brightness=1 l.corner l.shelf"),
    ],
)
def test_lights_that_are_lit_are_made_brighter(text: str, shelf: int, corner: int, expected: str) -> None:
    assert _said(text, shelf, corner) == expected
