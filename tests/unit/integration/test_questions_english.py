"""Questions as people put them in English: each is asked of what it is about, and none is taken for an order."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("light.mill", "Mill light", "mill", None),
        ("light.ivy", "Ivy's lamp", "ivy", None),
        ("light.pump", "Pump house light", "yard", None),
        ("lock.barn", "Barn door", "mill", None),
        ("cover.loft", "Loft blind", "ivy", "blind"),
        ("cover.drapes", "Drapes", "mill", "curtain"),
        ("climate.mill", "Mill heating", "mill", None),
        ("vacuum.dusty", "Dusty", "mill", None),
        ("media_player.tv", "Snug TV", "mill", "tv"),
        ("sensor.mill", "Mill temperature", "mill", "temperature"),
        ("sensor.ivy", "Ivy's room temperature", "ivy", "temperature"),
        ("sensor.yard", "Yard temperature", "yard", "temperature"),
        ("sensor.bell", "Bell battery", "mill", "battery"),
        ("sensor.sun", "Solar panels", None, "power"),
        ("binary_sensor.ivy", "Ivy's window", "ivy", "window"),
        ("binary_sensor.yard", "Yard motion", "yard", "motion"),
        ("todo.shop", "Shopping list", None, None),
        ("weather.home", "Home", None, None),
    ],
    {"mill": ("Mill", "g"), "ivy": ("Ivy's room", "u"), "yard": ("Yard", None)},
    {"g": "Ground floor", "u": "Upstairs"},
)
PLANNER = Planner(HOME, words_for("en"))


def planned(text: str) -> str:
    return short(PLANNER.plan(text, at(HOME, "mill", media_player__tv="playing")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the bell battery, how's it doing", "answer: value 1"),
        ("the loft blind how open is it", "answer: value position 1"),
        ("the drapes are they open", "answer: state open 1"),
        ("barn door — is it locked?", "answer: state locked 1"),
        ("is barn door locked or what", "answer: state locked 1"),
        ("is the barn door locked or unlocked", "answer: state locked 1"),
        ("the barn door's locked, isn't it", "answer: state locked 1"),
        ("barn door locked?", "answer: state locked 1"),
        ("mill light still on?", "answer: state on 1"),
        ("did Ivy leave her window open", "answer: state open 1"),
        ("has somebody left any windows open", "answer: any open 1"),
        ("what windows have been left open?", "answer: which open 1"),
        ("which is warmer, Ivy's room or the mill", "answer: most temperature 3"),
        ("is the mill colder than Ivy's room", "answer: least temperature 3"),
        ("which room's the coldest", "answer: least temperature 3"),  # the yard is none
        ("which is colder, the yard or the mill", "answer: least temperature 3"),
        ("the hottest room in the house right now", "answer: most temperature 3"),
        ("anything running low on battery", "answer: which low 1"),
        ("what are the solar panels making", "answer: value power 1"),
        ("what's the name of the show on Snug TV", "answer: value 1"),
        ("what's on the tv", "answer: value 1"),
        ("where'd Dusty get to", "answer: where 1"),
        ("is Dusty hoovering at the moment", "answer: state cleaning 1"),
        ("is it chucking it down out there", "answer: weather 1"),
        ("what's the heating set at", "answer: value set 1"),
        ("mill temperature please", "answer: value 1"),
        ("what do we need from the shops", "answer: items 1"),
        ("who's in the yard", "answer: state motion 1"),
    ],
)
def test_a_question_is_answered_in_whatever_words(text: str, expected: str) -> None:
    assert planned(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn the mill light on", "on l.mill"),
        ("Ivy's lamp off or the mill light off", "ask: did_you_mean: Ivy's lamp"),
        ("mill heating temperature 21", "set temperature=21 c.mill"),
        ("open the drapes", "open c.drapes"),
        ("loft blind open halfway", "set position=50 c.loft"),
        ("leave the mill light still on", "hold"),
    ],
)
def test_an_order_like_it_is_none(text: str, expected: str) -> None:
    assert planned(text) == expected
