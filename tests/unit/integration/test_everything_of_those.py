"""Everything, behind what was named, is all of that, never all of the house; a state that tells which is no order."""

import pytest

from custom_components.hearken.understanding.plan import Kind
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, planning, sample_home

_GERMAN = home_of(
    [
        ("light.kueche", "Küchenlampe", "kueche", None),
        ("light.zeile", "Zeilenlicht", "kueche", None),
        ("switch.kaffee", "Kaffeemaschine", "kueche", None),
        ("light.diele", "Dielenlicht", "diele", None),
    ],
    {"kueche": ("Küche", None), "diele": ("Diele", None)},
    {},
)

plan_of = planning({"en": (sample_home(), "kitchen"), "de": (_GERMAN, "diele")})

KITCHEN = {"light.kitchen_ceiling", "light.counter"}
DOWNSTAIRS = {*KITCHEN, "light.sofa", "light.floor", "light.hall"}


@pytest.mark.parametrize(
    ("language", "text", "targets"),
    [
        ("en", "the kitchen lights, turn the lot off", KITCHEN),
        ("en", "any lights still on in the kitchen, turn the lot off", KITCHEN),
        ("en", "the lights in the kitchen are too bright, turn everything off", KITCHEN),
        ("en", "turn off everything that's lit downstairs", DOWNSTAIRS),
        ("de", "die Lampen in der Küche, alles aus", {"light.kueche", "light.zeile"}),
        ("de", "die Küche, alles ausmachen", {"light.kueche", "light.zeile", "switch.kaffee"}),
    ],
)  # fmt: skip
def test_everything_is_all_of_what_was_named(language: str, text: str, targets: set[str]) -> None:
    plan = plan_of(language, text)
    assert {str(step.verb) for step in plan.steps} == {"off"}
    assert set(plan.targets) == targets


def test_all_that_is_lit_but_what_is_left_out_first() -> None:
    home = sample_home()
    snapshot = at(home, "kitchen", **dict.fromkeys(home.entities, "on"))
    text = "apart from the hall light I want everything that's lit downstairs switched off"
    assert set(Planner(home, words_for("en")).plan(text, snapshot).targets) == DOWNSTAIRS - {"light.hall"}


@pytest.mark.parametrize(
    "text", ["which lights are on in the kitchen, turn everything off", "are any blinds open upstairs, close the lot"]
)
def test_what_may_be_the_house_or_those_is_not_done(text: str) -> None:
    assert plan_of("en", text).kind is not Kind.ACT


@pytest.mark.parametrize("text", ["i want everything that's on downstairs switched off", "turn off the lot that's on"])
def test_a_state_that_tells_which_is_not_brought_about(text: str) -> None:
    assert {str(step.verb) for step in plan_of("en", text).steps} <= {"off"}


_FAMILY = home_of(
    [
        ("light.bath", "Kids' bathroom light", "bath", None),
        ("light.own", "Primary bedroom light", "own", None),
        ("light.top", "Top bunk light", "bunks", None),
        ("light.low", "Bottom bunk light", "bunks", None),
        ("scene.out", "Lights out", None, None),
    ],
    {"bath": ("Kids' Bathroom", None), "own": ("Primary Bedroom", None), "bunks": ("Bunk Room", None)},
    {},
)
_FAMILY_PLAN = planning({"en": (_FAMILY, "own")})


def test_a_scene_named_like_an_order_is_not_run_for_one_room() -> None:
    plan = _FAMILY_PLAN("en", "lights out in the bunk room")
    assert (str(plan.steps[0].verb), set(plan.targets)) == ("off", {"light.top", "light.low"})
    assert _FAMILY_PLAN("en", "lights out").targets == ("scene.out",)


def test_one_thing_is_not_several_that_were_named() -> None:
    assert _FAMILY_PLAN("en", "kids' lights off").kind is not Kind.ACT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("blinds down, everything off", {"close", "off"}),
        ("hall light on, everything off", {"on", "off"}),
        ("bedroom blind closed, everything off", {"close", "off"}),
    ],
)
def test_an_order_before_everything_is_done_too(text: str, expected: set[str]) -> None:
    plan = plan_of("en", text)
    assert {str(step.verb) for step in plan.steps} == expected
    assert len(plan.targets) > 2


@pytest.mark.parametrize("text", ["volume up", "play", "mute", "turn the volume down", "set the volume to 20"])
def test_a_home_without_players_has_none_to_turn_up(text: str) -> None:
    home = home_of([("light.hall", "Hall light", "hall", None)], {"hall": ("Hall", None)}, {})
    assert Planner(home, words_for("en")).plan(text, at(home, "hall")).kind is not Kind.ACT


def test_what_is_said_in_turn_is_done_in_turn() -> None:
    plan = plan_of("en", "open the bedroom blind, close it, open it")
    assert [str(step.verb) for step in plan.steps] in (["open", "close", "open"], [])
