"""The only two of their kind in the home are both of them, wherever it is said."""

import pytest

from custom_components.hearken.understanding.home import Area, Attribute, Entity, Home, Seen, Snapshot
from custom_components.hearken.understanding.plan import Kind
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

SHUTTERS = ("cover.bed", "cover.study")


def home_with(*shutters: str) -> Home:
    entities = {
        one: Entity(
            id=one,
            names=(one.removeprefix("cover.").title() + " shutter",),
            domain="cover",
            area=one.removeprefix("cover."),
            device_class="shutter",
            settable=frozenset({Attribute.POSITION}),
        )
        for one in shutters
    }
    areas = {
        entity.area: Area(id=entity.area, names=(entity.area.title(),)) for entity in entities.values() if entity.area
    }
    return Home(entities=entities, areas=areas)


@pytest.mark.parametrize(("language", "sentence"), [("en", "close both shutters"), ("de", "beide Rollläden runter")])
@pytest.mark.parametrize("here", ["bed", None])
def test_two_of_a_kind_in_two_rooms(language: str, sentence: str, here: str | None) -> None:
    home = home_with(*SHUTTERS)
    snapshot = Snapshot(home=home, states=dict.fromkeys(SHUTTERS, Seen("open")), here=here)
    plan = Planner(home, words_for(language)).plan(sentence, snapshot)
    assert (plan.kind, set(plan.targets)) == (Kind.ACT, set(SHUTTERS))


def test_of_three_it_is_asked_which() -> None:
    home = home_with(*SHUTTERS, "cover.attic")
    snapshot = Snapshot(home=home, states=dict.fromkeys(home.entities, Seen("open")), here="bed")
    assert Planner(home, words_for("en")).plan("close both shutters", snapshot).kind is Kind.ASK
