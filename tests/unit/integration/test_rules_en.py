"""What the rules make of English sentences; those of `sentences/en.json`, plans written short."""

import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, sample_home, short

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "sentences" / "en.json").read_text("utf-8"))
HOME = sample_home()
PLANNER = Planner(HOME, words_for("en"))


@pytest.mark.parametrize("case", CASES, ids=[case["say"] for case in CASES])
def test_sentence(case: dict[str, Any]) -> None:
    assert short(PLANNER.plan(case["say"], at(HOME, case.get("here")))) == case["plan"]


FOLLOW_UPS = [
    (("turn on the sofa lamp", "turn it off"), "off l.sofa"),
    (("turn on the sofa lamp", "make it blue"), "set colour=blue l.sofa"),
    (("turn on the sofa lamp", "now the other one"), "on l.floor"),
    (("turn on the sofa lamp", "turn on the other lamp"), "on l.floor"),
    (("turn on the lights in the kitchen", "and in the hall"), "on l.hall"),
    (("how warm is it in the living room", "and in the bedroom"), "answer: value temperature 1"),
    (("turn off the desk lamp", "the bedside lamp too"), "off l.bedside"),
    (("close the bedroom blind", "open it again"), "open c.bedroom"),
    (("turn on the kitchen ceiling", "a bit dimmer"), "change brightness=-1 l.kitchen_ceiling"),
    (("is the front door locked", "lock it"), "lock l.front"),
    (("living room thermostat to 22", "actually 20"), "set temperature=20 c.living"),
    (("turn the sofa lamp blue", "no, green"), "set colour=green l.sofa"),
    (("turn on the sofa lamp", "sorry, the desk lamp"), "on l.desk"),
    (("turn on the sofa lamp", "softer"), "change brightness=-2 l.sofa"),
    (("set the bedroom radiator to 20", "two more degrees"), "change temperature=2 c.bedroom"),
    (("turn on the desk lamp", "a little lower"), "change brightness=-1 l.desk"),
    (("which windows are open", "how many are they"), "answer: count open 2"),
    (("is the kitchen window open", "no, the bedroom one"), "answer: state open 1"),
    (("pause the tv", "keep going"), "resume m.tv"),
    (("ceiling fan off", "turn it back on at 40 percent"), "set speed=40 f.bedroom"),
    (("start rosie", "call her back"), "dock v.rosie"),
    (("turn off the tv", "no"), "unsettled"),
]


def test_only_what_plays_is_stopped() -> None:
    playing = at(HOME, "living", media_player__kitchen="playing")
    assert short(PLANNER.plan("pause the music", playing)) == "pause m.kitchen"


def test_both_are_the_last_two() -> None:
    first = PLANNER.plan("hall light on", at(HOME))
    second = PLANNER.plan("sofa lamp on", at(HOME))
    assert short(PLANNER.plan("both of them off", at(HOME), Dialogue(last=first).then(second))) == "off l.hall l.sofa"


@pytest.mark.parametrize(("turns", "expected"), FOLLOW_UPS, ids=[" / ".join(turns) for turns, _ in FOLLOW_UPS])
def test_follow_up(turns: tuple[str, str], expected: str) -> None:
    first = PLANNER.plan(turns[0], at(HOME))
    assert short(PLANNER.plan(turns[1], at(HOME), Dialogue(last=first))) == expected


CONDITIONS = [
    ("if the back door isn't locked, lock it", "lock.back is_not locked"),
    ("if the back door is not locked turn the hall light on", "lock.back is_not locked"),
    ("if the back door is locked turn the hall light on", "lock.back is locked"),
    ("if the garage door is open close it", "cover.garage is open"),
    ("close the garage door if it's open", "cover.garage is open"),
    ("turn the hall light on if the conservatory temperature is over 30", "sensor.conservatory above 30.0"),
]


@pytest.mark.parametrize(("text", "expected"), CONDITIONS, ids=[text for text, _ in CONDITIONS])
def test_condition(text: str, expected: str) -> None:
    (step,) = PLANNER.plan(text, at(HOME)).steps
    assert step.condition is not None
    assert f"{' '.join(step.condition.targets)} {step.condition.comparison} {step.condition.value}" == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\x07",
        "🔥" * 50,
        "turn on " * 700,
        "the the the",
        "- - -",
        "%",
        "on" * 999,
        "on" * 290,
        ",. " * 190,
        "i bought " * 60,
    ],
)
def test_bad_input_is_survived(text: str) -> None:
    assert not PLANNER.plan(text, at(HOME)).steps
