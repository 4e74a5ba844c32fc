"""What a room is complained of, and what is taken back before it was finished."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("light.hut", "Hut Light", "hut", None),
        ("switch.heat", "Heat Lamp", "hut", None),
        ("light.bay", "Bay Light", "bay", None),
        ("fan.bay", "Bay Fan", "bay", None),
        ("fan.attic", "Attic Fan", "attic", None),
        ("cover.left", "Left Bay Shutter", "bay", "shutter"),
        ("cover.right", "Right Bay Shutter", "bay", "shutter"),
        ("cover.hut", "Hut Blind", "hut", "blind"),
        ("cover.bay", "Bay Blind", "bay", "blind"),
        ("climate.up", "Attic Thermostat", "attic", None),
        ("climate.down", "Cellar Thermostat", "cellar", None),
        ("light.attic", "Attic Light", "attic", None),
        ("light.cellar", "Cellar Light", "cellar", None),
        ("vacuum.robot", "Robot", "bay", None),
    ],
    {"hut": ("Hut", None), "bay": ("Bay", None), "attic": ("Attic", None), "cellar": ("Cellar", None)},
    {},
)
PLANNER = Planner(HOME, words_for("en"))


def _said(text: str, here: str) -> str:
    return short(PLANNER.plan(text, at(HOME, here, fan__bay="off", vacuum__robot="docked")))


@pytest.mark.parametrize(
    ("text", "here", "expected"),
    [
        ("bit gloomy in here isn't it", "bay", "ask: offer: make Bay Light brighter"),
        ("bit gloomy in here isn't it, turn on the light", "bay", "on l.bay"),
        ("it's a bit dark and dingy in here", "bay", "change brightness=2 l.bay"),
        ("need light", "bay", "on l.bay"),
        ("it's like an oven in here", "bay", "ask: offer: turn on Bay Fan"),
        ("there's dog hair all over the bay", "bay", "start v.robot"),
        ("it's hot in the bay, turn on the fan", "hut", "on f.bay"),
        # a lamp that is switched is no light where one is
        ("turn on the light", "hut", "on l.hut"),
        ("turn on the lamp", "hut", "ask: which_one: Hut Light | Heat Lamp"),
        ("turn on the heat lamp", "hut", "on s.heat"),
        # none of these asks for anything
        ("it's a lovely evening isn't it", "bay", "hold"),
        ("bit gloomy outside isn't it", "bay", "hold"),
        ("it's not dark in here is it", "bay", "hold"),
        ("is it like an oven in here", "bay", "unsettled"),
        ("there's dog hair all over the car", "bay", "absent: car"),
        ("they're like an oven", "bay", "unsettled"),
    ],
)
def test_rooms_are_complained_of(text: str, here: str, expected: str) -> None:
    assert _said(text, here) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("close the left no the right bay shutter", "close c.right"),
        ("open the left, i mean the right bay shutter", "open c.right"),
        ("close the middle no sorry the left bay shutter", "close c.left"),
        ("set the attic thermostat to 20 no the cellar", "set temperature=20 c.down"),
        ("turn on the attic light no the cellar", "on l.cellar"),
        ("close the left bay shutter, no, don't", "hold"),
        ("i left the right bay shutter open", "hold"),
    ],
)
def test_a_name_is_taken_back_before_its_end(text: str, expected: str) -> None:
    assert _said(text, "bay") == expected
