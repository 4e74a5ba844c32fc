"""Names that are nearly said: what has other words for the same, and what is written together here and apart there."""

import pytest

from custom_components.hearken.understanding.home import Area, Entity, Home, Snapshot
from custom_components.hearken.understanding.plan import Doubt, Kind, Plan
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

HOME = Home(
    entities={
        one.id: one
        for one in (
            Entity(id="switch.coffee", names=("Coffee machine",), domain="switch", area="kitchen"),
            Entity(id="switch.kettle", names=("Kettle",), domain="switch", area="kitchen"),
            Entity(id="light.barn_flood", names=("Barn floodlight",), domain="light", area="barn"),
            Entity(id="light.barn", names=("Barn lights",), domain="light", area="barn"),
            Entity(id="light.den", names=("Ceiling light",), domain="light", area="den"),
            Entity(id="light.owl", names=("Owl lamp",), domain="light", area="den"),
            Entity(id="lock.front", names=("Front door",), domain="lock", area="barn"),
        )
    },
    areas={area: Area(id=area, names=(area.title(),)) for area in ("barn", "den", "kitchen")},
)


def planned(sentence: str) -> Plan:
    return Planner(HOME, words_for("en")).plan(sentence, Snapshot(home=HOME, states={}, here="kitchen"))


@pytest.mark.parametrize("said", ["cuffy maker", "coffy maker", "coffee marker"])
def test_other_words_that_are_misheard_are_asked_about(said: str) -> None:
    plan = planned(f"turn on the {said}")
    assert (plan.kind, plan.question and plan.question.doubt) == (Kind.ASK, Doubt.DID_YOU_MEAN)
    assert plan.question is not None
    assert [option.plan.targets for option in plan.question.options] == [("switch.coffee",)]


@pytest.mark.parametrize("said", ["tea maker", "rice maker", "ice maker"])
def test_what_is_another_thing_is_absent(said: str) -> None:
    assert planned(f"turn on the {said}").kind is Kind.ABSENT


def test_a_name_written_together_is_heard_apart() -> None:
    assert planned("turn on the flood light at the barn").targets == ("light.barn_flood",)
    assert planned("turn on the barn flood lights").targets == ("light.barn_flood",)
    assert planned("turn on the barn lights").targets == ("light.barn",)


@pytest.mark.parametrize("said", ["the barn flood", "the barn floods"])
def test_a_name_may_lack_its_kind(said: str) -> None:
    assert planned(f"turn on {said}").targets == ("light.barn_flood",)


def test_a_name_that_lacks_its_kind_and_its_place_is_asked_about() -> None:
    assert planned("turn on the flood").kind is Kind.ASK
    assert planned("turn on the fire").kind is Kind.ABSENT


@pytest.mark.parametrize("said", ["the ceiling lamp", "the ceiling lamp in the den", "the den's ceiling lamp"])
def test_the_word_of_its_own_tells_which_lamp(said: str) -> None:
    assert planned(f"turn on {said}").targets == ("light.den",)


def test_words_that_hold_a_sentence_together_are_no_name() -> None:
    home = Home(
        entities={
            one.id: one
            for one in (
                Entity(id="scene.siesta", names=("Siesta",), domain="scene"),
                Entity(id="light.lamp", names=("Lámpara",), domain="light", area="salon"),
            )
        },
        areas={"salon": Area(id="salon", names=("Salón",))},
    )
    planner, snapshot = Planner(home, words_for("es")), Snapshot(home=home, states={}, here="salon")
    assert planner.plan("pon la siesta", snapshot).targets == ("scene.siesta",)
    assert planner.plan("si está encendida la lámpara apágala", snapshot).targets == ("light.lamp",)
