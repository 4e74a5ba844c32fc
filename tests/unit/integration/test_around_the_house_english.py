"""What is said around a house: to other people, of the weather, why something is wanted, by words akin to its names."""

from typing import Any

import pytest

from custom_components.hearken.understanding.plan import Kind, Plan
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("light.hall", "Hall light", "hall", None),
        ("light.tall", "Tall lamp", "den", None),
        ("light.ivy", "Ivy's lamp", "ivy", None),
        ("light.party", "Festoon lights", "yard", None),
        ("light.wash", "Washroom spots", "wash", None),
        ("fan.wash", "Extractor fan", "wash", None),
        ("switch.irons", "Straighteners", "ivy", None),
        ("switch.zapper", "Bug zapper", "yard", None),
        ("cover.flap", "Dog door", "yard", "door"),
        ("cover.den", "Den curtains", "den", "curtain"),
        ("lock.back", "Back door", "hall", None),
        ("media_player.den", "Den telly", "den", "tv"),
        ("media_player.ivy", "Ivy's speaker", "ivy", "speaker"),
        ("vacuum.mabel", "Mabel", "den", None),
        ("climate.den", "Den heating", "den", None),
        ("scene.film", "Film night", "den", None),
    ],
    {
        "hall": ("Hall", "g"), "den": ("Den", "g"), "ivy": ("Ivy's Room", "g"), "yard": ("Yard", "g"),
        "wash": ("Washroom", "g"),
    },
    {"g": "Ground floor"},
)  # fmt: skip
PLANNER = Planner(HOME, words_for("en"))
STATES: dict[str, Any] = {
    "light__hall": "on", "light__tall": "off", "light__ivy": "off", "light__party": "off", "cover__flap": "open",
    "cover__den": "open", "lock__back": "unlocked", "media_player__den": "playing", "media_player__ivy": "playing",
    "vacuum__mabel": "docked", "climate__den": "heat", "switch__zapper": "off", "switch__irons": "on",
    "fan__wash": "off",
}  # fmt: skip


def planned(text: str, here: str = "hall") -> Plan:
    return PLANNER.plan(text, at(HOME, here, **STATES))


@pytest.mark.parametrize(
    "text",
    [
        "Ivy turn your speaker down",
        "Ivy, turn your music down!",
        "go and turn your lamp off",
        "go upstairs and shut your door",
        "run a bath",
        "on the house",
        "it's bright out",
        "getting dark out",
        "it's so cold out there today",
        "that yellow is a bit bright",
        "dimming the lights makes it cosy",
        "turning the telly off was a mistake",
        "let's clean up",
        "mute me",
        "play with your sister",
        "set the scene",
        "it's a cold one",
        "you're getting warmer",
        "we're off",
        "bugs everywhere out here",
        "the bug zapper out in the yard",
        "turn the heating off while we're away",
        "I heard someone say turn the lights off",
        "somebody left the telly on",
    ],
)
def test_nothing_is_done(text: str) -> None:
    assert planned(text).kind is not Kind.ACT


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("washroom turn the fan on", "on f.wash"),
        ("Ivy turn the speaker down", "change volume=-2 m.ivy"),
        ("washroom turn the lights on", "on l.wash"),
        ("shut the dog door somebody left it wide open", "close c.flap"),
        ("lock the back door, I heard a noise", "lock l.back"),
        ("lock the back door, we're turning in", "lock l.back"),
        ("pause the den telly while I answer the phone", "pause m.den"),
        ("den telly off, shh", "off m.den"),
        ("tell Mabel to go home it's 10 pm", "dock v.mabel"),
        ("set the robot going", "start v.mabel"),
    ],
)
def test_it_is_done(text: str, plan: str) -> None:
    assert short(planned(text)) == plan


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("turn on the fairy lights", "light.party"),
        ("festival lights on", "light.party"),
        ("turn off the hair tongs", "switch.irons"),
        ("turn the curling iron off", "switch.irons"),
        ("close the cat flap", "cover.flap"),
        ("turn the mosquito zapper on", "switch.zapper"),
    ],
)
def test_what_is_called_by_a_word_akin_is_asked_about(text: str, meant: str) -> None:
    plan = planned(text)
    assert plan.kind is Kind.ASK
    assert plan.question is not None
    assert plan.question.options[0].plan.targets == (meant,)


@pytest.mark.parametrize("text", ["turn on the icicle lights", "turn off the toaster", "close the trapdoor"])
def test_what_is_akin_to_nothing_is_not_here(text: str) -> None:
    assert planned(text).kind is Kind.ABSENT


def test_a_light_that_is_on_is_not_the_lamp_to_be_put_on() -> None:
    plan = planned("put the lamp on")
    assert plan.question is not None
    assert {option.plan.targets for option in plan.question.options} == {("light.tall",), ("light.ivy",)}
    assert short(planned("put the lamp off")) == "off l.hall"


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("what's still open", "cover.flap"),
        ("is everything locked up", "lock.back"),
        ("what's not locked", "lock.back"),
        ("what's left to lock up", "lock.back"),
        ("who are we listening to", "media_player.den"),
    ],
)
def test_all_of_the_home_is_asked_about(text: str, about: str) -> None:
    plan = planned(text)
    assert plan.kind is Kind.ANSWER
    assert about in plan.queries[0].targets


@pytest.mark.parametrize(
    "text",
    [
        "it's like an oven in here",
        "there's a terrible glare on the telly",
        "the mozzies are eating us alive",
        "I can't hear a word he's saying",
        "wish it was a bit warmer in here",
    ],
)
def test_it_is_offered_or_done_about(text: str) -> None:
    assert planned(text, "den").kind in {Kind.ASK, Kind.ACT}
