"""What is said beside an order and only tells why leaves the order as it is; what is more than that does not."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, sample_home, short

PLANNER = Planner(sample_home(), words_for("en"))


def _said(text: str) -> str:
    return short(PLANNER.plan(text, at(sample_home(), "living")))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("turn off the desk lamp she's asleep", "turn off the desk lamp"),
        ("turn on the counter lights y'all can't see a thing", "turn on the counter lights"),
        ("coffee machine on please we got company", "coffee machine on"),
        ("coffee machine off, the porridge is done", "coffee machine off"),
        ("turn off the ceiling fan I'm freezing", "turn off the ceiling fan"),
        ("close all the blinds, I'm expecting the plumber", "close all the blinds"),
        ("turn the hall light on so I can find my boots", "turn the hall light on"),
        ("unlock the front door I forgot my keys", "unlock the front door"),
        ("bedroom blind up, time for school", "bedroom blind up"),
        ("turn off the tv it's bedtime", "turn off the tv"),
        ("hall light off, the window's open anyway, and the sofa lamp on", "hall light off and the sofa lamp on"),
        ("turn on the floor lamp, my hands are full", "turn on the floor lamp"),
        ("unlock the front door for my mum she's on the step", "unlock the front door"),
    ],
)
def test_a_remark_says_nothing(text: str, order: str) -> None:
    """Why something is asked for is none of what is to be done."""
    assert _said(text) == _said(order)
    assert _said(order).startswith(("on", "off", "open", "close", "unlock"))


@pytest.mark.parametrize(
    "text",
    [
        "turn off the desk lamp I bought yesterday",
        "turn off the lamp he's sitting next to",
        "turn off the light in the neighbour's garage",
        "the room next to mine is freezing",
        "turn on the lamp you can reach",
        "turn on the desk lamp she said",
        "turn on the desk lamp, I'm kidding",
        "turn on the desk lamp, I changed my mind",
        "turn on the desk lamp, I need the sauna on too",
        "turn on the desk lamp if I'm home",
        "turn on the desk lamp, it's for tomorrow",
        "turn off the tv it's off at nine",
        "don't turn on the desk lamp, the baby's asleep",
        "the desk lamp is on, I'm asleep",
    ],
)
def test_more_than_a_remark_is_held(text: str) -> None:
    """What says which thing is meant, when, or that it is not meant, is never left out."""
    assert not _said(text).startswith(("on", "off"))


def test_another_order_behind_it_is_none() -> None:
    """What follows a remark is not taken for a part of it."""
    assert _said("turn off the hall light I'm off to bed and lock the front door").endswith("lock l.front")
    assert not _said("turn off the hall light, the tea's done and turn on the sauna").startswith("off")


def test_which_one_is_asked_without_the_remark() -> None:
    """An order that is asked back about is better than nothing."""
    assert _said("open the blind the sun is lovely") == _said("open the blind")
