"""What people order of robots, heating, lights, lists and players in their own words, and what only sounds like it."""

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.home import Snapshot
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("light.snug", "Snug lamp", "snug", None),
        ("light.owl", "Owl lamp", "nest", None),
        ("cover.nest", "Nest blind", "nest", "blind"),
        ("fan.nest", "Nest fan", "nest", None),
        ("climate.home", "Heating", "porch", None),
        ("climate.snug", "Snug radiator", "snug", None),
        ("vacuum.biscuit", "Biscuit", "snug", None),
        ("media_player.pod", "Pod Mini", "nest", "speaker"),
        ("lock.side", "Side door", "porch", None),
        ("scene.film", "Film evening", "snug", None),
        ("switch.geyser", "Immersion heater", "porch", None),
        ("todo.farm", "Farm shop list", None, None),
        ("todo.jobs", "Jobs", None, None),
    ],
    {"snug": ("Snug", "g"), "nest": ("Nest", "g"), "porch": ("Porch", "g"), "larder": ("Larder", "g")},
    {"g": "Ground floor"},
)
PLANNER = Planner(HOME, words_for("en"))
OFF = {"fan__nest": "off", "light__owl": "off", "light__snug": "on", "cover__nest": "open", "media_player__pod": "off"}


def seen(here: str) -> Snapshot:
    return at(HOME, here, **OFF)


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("Biscuit sweep the floor", "start v.biscuit"),
        ("can Biscuit do a quick clean", "start v.biscuit"),
        ("give the carpet a once over", "start v.biscuit"),
        ("hoover the snug", "start v.biscuit"),  # it is that room's own
        ("hoover the nest", "cannot: Biscuit"),
        ("put Biscuit on charge", "dock v.biscuit"),
        ("Biscuit, head back to your dock", "dock v.biscuit"),
        ("snug radiator on at 20", "set temperature=20 c.snug"),
        ("snug radiator on at 7", "later"),
        ("snug lamp on at 20", "later"),
        ("the snug radiator should be at 20 degrees", "set temperature=20 c.snug"),
        ("make the owl lamp purple for film evening", "set colour=purple l.owl"),
        ("burnt orange on the owl lamp", "set colour=orange l.owl"),
        ("owl lamp as warm as it goes", "set colour=warm white l.owl"),
        ("owl lamp red not blue", "set colour=red l.owl"),
        ("close the nest blind for the baby", "close c.nest"),
        ("unlock the side door for my mom", "unlock l.side"),
        ("got the eggs, cross em off the farm shop list", "complete [eggs] t.farm"),
        ("play Nina Simone on the Pod Mini", "unsettled"),
        ("owl lamp of", "off l.owl"),
    ],
)
def test_an_order_is_done_in_whatever_words(text: str, plan: str) -> None:
    assert short(PLANNER.plan(text, seen("snug"))) == plan


@pytest.mark.parametrize(
    ("here", "text", "offered"),
    [
        ("larder", "ooh it's perishing in here", "make it warmer with Heating"),
        ("larder", "brr", "make it warmer with Heating"),
        ("larder", "make it warmer", "make it warmer with Heating"),
        ("nest", "I'm right sweaty up in bed, can't sleep", "turn on Nest fan"),
        ("nest", "Finn's down for his nap and the sun's right on his cot", "close Nest blind"),
        ("nest", "my room is scary dark mummy", "turn on Owl lamp"),
        ("porch", "there's no hot water", "turn on Immersion heater"),
    ],
)
def test_what_is_complained_of_is_offered_help(here: str, text: str, offered: str) -> None:
    assert short(PLANNER.plan(text, seen(here))) == f"ask: offer: {offered}"


@pytest.mark.parametrize(
    "text",
    ["it's not cold in here", "is it cold in here", "it was cold in here", "if it's cold, tell me", "the soup's cold"],
)
def test_what_is_no_complaint_is_left(text: str) -> None:
    plan = PLANNER.plan(text, seen("larder"))
    assert not plan.steps
    assert plan.question is None


@pytest.mark.parametrize(
    ("first", "second", "plan"),
    [
        ("what's on the farm shop list", "add rhubarb to it", "add [rhubarb] t.farm"),
        ("what's the heating set to", "make that nineteen", "set temperature=19 c.home"),
        ("close the nest blind", "hang on, halfway", "set position=50 c.nest"),
        ("nest fan on", "high", "set speed=100 f.nest"),
        ("owl lamp red", "now off night night", "off l.owl"),
    ],
)
def test_what_follows_is_said_of_it(first: str, second: str, plan: str) -> None:
    before = PLANNER.plan(first, seen("snug"))
    assert short(PLANNER.plan(second, seen("snug"), Dialogue(last=before))) == plan
