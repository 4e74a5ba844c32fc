"""What is to be put on a list is not to be done, in homes with lists and without."""

import pytest

from custom_components.hearken.understanding.home import Entity, Home, Snapshot
from custom_components.hearken.understanding.plan import Kind, Plan, Verb
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

_THINGS = (
    Entity(id="switch.kettle", names=("Kettle",), domain="switch"),
    Entity(id="fan.attic", names=("Attic fan",), domain="fan"),
    Entity(id="lock.shed", names=("Shed door",), domain="lock"),
)
_LIST = Entity(id="todo.jobs", names=("Jobs",), domain="todo")


def planned(sentence: str, language: str = "en", *, has_list: bool = False) -> Plan:
    home = Home(entities={one.id: one for one in (*_THINGS, *((_LIST,) if has_list else ()))})
    return Planner(home, words_for(language)).plan(sentence, Snapshot(home=home, states={}))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "add turn off the kettle to my to-do list"),
        ("en", "put switch off the kettle on my to do list"),
        ("en", "take the kettle off the shopping list"),
        ("en", "put bulbs for the attic fan on the shopping list"),
        ("en", "cross lock the shed door off the list"),
        ("de", "setz den Kettle auf die Einkaufsliste"),
        ("fr", "mets Kettle sur la liste de courses"),
        ("fr", "ajoute éteins Kettle à la liste"),
        ("es", "pon Kettle en la lista de la compra"),
        ("es", "quita Kettle de la lista"),
        ("zh", "把关掉Kettle加到待办清单里"),
    ],
)
def test_without_a_list_nothing_is_done(language: str, sentence: str) -> None:
    plan = planned(sentence, language)
    assert plan.kind in {Kind.ABSENT, Kind.UNSETTLED}
    assert plan.targets == ()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "write down turn off the kettle"),
        ("en", "note down: lock the shed door"),
        ("de", "notiere: Kettle ausschalten"),
        ("fr", "note: éteindre Kettle"),
        ("es", "anota: apagar Kettle"),
        ("zh", "记下关掉Kettle"),
    ],
)
def test_a_request_that_is_written_down_is_not_done(language: str, sentence: str) -> None:
    assert planned(sentence, language).kind is Kind.HOLD
    kept = planned(sentence, language, has_list=True)
    assert (kept.kind, [step.verb for step in kept.steps]) == (Kind.ACT, [Verb.ADD])
    assert kept.targets == ("todo.jobs",)


@pytest.mark.parametrize("sentence", ["put the kettle on", "put the kettle on when I'm out shopping tomorrow"])
def test_what_only_sounds_like_a_list_is_none(sentence: str) -> None:
    plan = planned(sentence)
    assert plan.kind is (Kind.ACT if sentence.endswith("on") else Kind.LATER)
