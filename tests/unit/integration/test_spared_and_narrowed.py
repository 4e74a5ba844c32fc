"""What is spared before its action, what narrows an order behind it, and reasons around orders."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("light.turret", "Turret Light", "turret", None),
        ("light.owl", "Owl Lamp", "turret", None),
        ("switch.blanket", "Electric Blanket", "turret", None),
        ("light.pantry", "Pantry Light", "pantry", None),
        ("light.shelf", "Shelf Strip", "pantry", None),
        ("light.ivy", "Ivy Lights", "pantry", None),
        ("switch.urn", "Tea Urn", "pantry", None),
        ("cover.pantry", "Pantry Blind", "pantry", "blind"),
        ("climate.pantry", "Pantry Radiator", "pantry", None),
        ("media_player.tv", "TV", "pantry", "tv"),
    ],
    {"turret": ("Turret", "up"), "pantry": ("Pantry", "down")},
    {"up": "Upstairs", "down": "Downstairs"},
)
PLANNER = Planner(HOME, words_for("en"))


def _said(text: str) -> str:
    return short(PLANNER.plan(text, at(HOME, "pantry")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a place behind what is done is of all that is not spared, and not of the whole home
        ("everything but the owl lamp off upstairs", "off l.turret s.blanket"),
        ("all the lights but the owl lamp off upstairs", "off l.turret"),
        ("all but the owl lamp off upstairs, lights i mean", "off l.turret"),
        ("everything but the lights off upstairs", "off s.blanket"),
        ("everything but the owl lamp upstairs off", "unsettled"),
        ("all the lights but the shelf strip and the ivy lights off", "off l.turret l.owl l.pantry"),
        ("all the pantry lights except the shelf strip and the ivy off", "off l.pantry"),
        # what follows says of what it is meant, in the same place
        ("everything off downstairs, lights i mean", "off l.pantry l.shelf l.ivy"),
        ("turn everything off upstairs, i mean the lights", "off l.turret l.owl"),
        ("everything off downstairs, just the lights", "off l.pantry l.shelf l.ivy"),
        ("can i get some light in here? the strip, i mean", "on l.shelf"),
        ("turn off the lights, i mean it", "off l.pantry l.shelf l.ivy"),
    ],
)
def test_what_is_spared_and_what_is_meant(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("heating off please it's spring", "off c.pantry"),
        ("tv off please the baby's asleep", "off m.tv"),
        ("turn the tv off it's late", "off m.tv"),
        ("close the blind please the sun's in my eyes", "close c.pantry"),
        ("i'm off to sleep now lights out please", "off l.pantry l.shelf l.ivy"),
        ("i think it's time to shut the blind", "close c.pantry"),
        ("i think it's about time we closed the blind", "close c.pantry"),
        ("i reckon it's time the tv went off", "off m.tv"),
        ("can i get some light on the owl", "on l.owl"),
        # no orders
        ("i'm leaving the lights on", "unsettled"),
        ("i'm off to bed with the tv on", "hold"),
        ("i think it's nearly time to close the blind", "hold"),
        ("is it time to close the blind", "unsettled"),
        ("the tv's on it's annoying", "answer: state on 1"),
        ("turn the tv off please i'm kidding", "hold"),
        ("turn the tv on it's still off", "on m.tv"),
    ],
)
def test_reasons_beside_orders(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the owl lamp's at full, halve it", "set brightness=0.5 l.owl"),
        ("the owl lamp is at 80 percent, drop it to 20", "set brightness=20 l.owl"),
        ("the pantry blind is half open, close it", "close c.pantry"),
        ("somebody left the tea urn on, turn it off", "off s.urn"),
        ("the lights upstairs are on, turn them off", "off l.turret l.owl"),
        ("the tv's too loud, turn it down", "change volume=-2 m.tv"),
        ("the owl lamp's at full, that's fine", "hold"),
        ("the owl lamp's at full, don't halve it", "hold"),
        ("somebody left the tea urn on, she turned it off", "hold"),
        ("the cellar lamp's at full, halve it", "hold"),
    ],
)
def test_what_is_told_is_what_it_is(text: str, expected: str) -> None:
    assert _said(text) == expected
