"""Several things in one breath, each with what becomes of it, and no conjunction between them."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("light.piano", "Piano Lamp", "parlour", None),
        ("light.globe", "Globe Lamp", "parlour", None),
        ("light.porch", "Porch Light", "porch", None),
        ("cover.loft", "Loft Blind", "loft", "blind"),
        ("cover.parlour", "Parlour Curtains", "parlour", "curtain"),
        ("cover.left", "Left Garage Door", "garage", "garage"),
        ("cover.right", "Right Garage Door", "garage", "garage"),
        ("lock.side", "Side Door", "porch", None),
        ("fan.loft", "Loft Fan", "loft", None),
        ("media_player.tv", "Parlour TV", "parlour", "tv"),
    ],
    {"parlour": ("Parlour", None), "porch": ("Porch", None), "loft": ("Loft", None), "garage": ("Garage", None)},
    {},
)
PLANNER = Planner(HOME, words_for("en"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("globe lamp to pink piano lamp to green", "set colour=pink l.globe; set colour=green l.piano"),
        ("globe lamp red porch light blue", "set colour=red l.globe; set colour=blue l.porch"),
        ("turn the globe lamp red the porch light blue", "set colour=red l.globe; set colour=blue l.porch"),
        ("dim the globe lamp to 20 the piano lamp to 50", "set brightness=20 l.globe; set brightness=50 l.piano"),
        ("piano lamp half globe lamp full", "set brightness=50 l.piano; set brightness=100 l.globe"),
        ("globe lamp red tv off", "set colour=red l.globe; off m.tv"),
        ("turn the globe lamp off the loft fan on", "off l.globe; on f.loft"),
        ("turn the globe lamp on the piano lamp off", "on l.globe; off l.piano"),
        ("tv off globe lamp and piano lamp on", "off m.tv; on l.globe l.piano"),
        ("globe lamp red, piano lamp and porch light blue", "set colour=red l.globe; set colour=blue l.piano l.porch"),
        # a state is an order beside another
        ("left garage door open right garage door closed", "open c.left; close c.right"),
        ("loft blind closed parlour curtains open", "close c.loft; open c.parlour"),
        ("tv off parlour curtains closed", "off m.tv; close c.parlour"),
        ("side door locked porch light off", "lock l.side; off l.porch"),
        # all the same, with one action
        ("globe lamp piano lamp off", "off l.globe l.piano"),
        ("globe lamp and piano lamp red", "set colour=red l.globe l.piano"),
        ("put the fan on in the loft on low", "set speed=33 f.loft"),
        ("make sure the tv is off and the porch light is on", "off m.tv; on l.porch"),
    ],
)
def test_each_thing_has_its_own(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "parlour"))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "side door unlocked porch light on",
        "parlour curtains closed loft blind closed",
        "turn off the globe lamp the piano lamp on",
        "the lights are off the curtains closed",
        "the globe lamp is off the piano lamp",
        "is the globe lamp red the piano lamp green",
        "check the lights are off",
    ],
)
def test_what_only_tells_does_nothing(text: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "parlour"))).partition(":")[0] in {
        "hold", "unsettled", "cannot", "answer", "absent",
    }  # fmt: skip
