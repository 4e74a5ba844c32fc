"""Ticking something off: what a list says is compared with what was said, word by word."""

from collections.abc import Mapping

import pytest

from custom_components.hearken.understanding.home import Entity, Home
from custom_components.hearken.understanding.lexicon import lexicon_for
from custom_components.hearken.understanding.plan import Doubt, Kind, Option, Plan, Question, Step, Verb
from custom_components.hearken.understanding.ticking import found_on_lists, likeness, ticks_off

LEXICON = lexicon_for("en")
LISTS = {"todo.shopping": ("oat milk", "Brown bread"), "todo.jobs": ("Clean the gutters", "Polish the brass")}
HOME = Home(
    entities={
        "todo.shopping": Entity(id="todo.shopping", names=("Shopping list",), domain="todo"),
        "todo.jobs": Entity(id="todo.jobs", names=("Jobs",), domain="todo"),
    }
)


def _ticking(text: str, target: str) -> Plan:
    return Plan(kind=Kind.ACT, steps=(Step(verb=Verb.COMPLETE, targets=(target,), text=text),), words=text)


def _asking(text: str) -> Plan:
    options = tuple(Option(label=HOME.entities[one].name, plan=_ticking(text, one)) for one in LISTS)
    return Plan(kind=Kind.ASK, question=Question(doubt=Doubt.WHICH_ONE, options=options), words=text)


def _found(plan: Plan, lists: Mapping[str, tuple[str, ...]] = LISTS) -> Plan:
    return found_on_lists(plan, lists, LEXICON, HOME)


@pytest.mark.parametrize(
    ("said", "target", "item"),
    [
        ("cleaned the gutters", "todo.jobs", "Clean the gutters"),
        ("the gutters", "todo.jobs", "Clean the gutters"),
        ("polished the brass", "todo.jobs", "Polish the brass"),
        ("POLISH THE BRASS", "todo.jobs", "Polish the brass"),
        ("milk", "todo.shopping", "oat milk"),
    ],
)
def test_the_list_tells_what_it_is_called(said: str, target: str, item: str) -> None:
    (step,) = _found(_ticking(said, target)).steps
    assert (step.targets, step.text) == ((target,), item)


def test_what_is_on_one_list_needs_no_question_which_list() -> None:
    plan = _found(_asking("cleaned the gutters"))
    assert plan.kind is Kind.ACT
    assert [(step.targets, step.text) for step in plan.steps] == [(("todo.jobs",), "Clean the gutters")]


def test_what_is_on_no_list_is_asked_as_before() -> None:
    plan = _asking("walked the dog")
    assert _found(plan) == plan


def test_an_item_on_another_list_is_asked_about() -> None:
    plan = _found(_ticking("the gutters", "todo.shopping"))
    assert plan.kind is Kind.ASK
    assert plan.question is not None
    assert [option.label for option in plan.question.options] == ["Clean the gutters"]
    assert plan.question.options[0].plan.steps[0].targets == ("todo.jobs",)


def test_two_items_that_are_as_near_are_asked_about() -> None:
    lists = {"todo.jobs": ("Wash the windows", "Paint the windows")}
    plan = _found(_ticking("the windows", "todo.jobs"), lists)
    assert plan.question is not None
    assert [option.label for option in plan.question.options] == ["Wash the windows", "Paint the windows"]


def test_one_item_on_two_lists_is_told_by_the_list() -> None:
    plan = _found(_asking("milk"), {"todo.shopping": ("milk",), "todo.jobs": ("Milk",)})
    assert plan.kind is Kind.ASK
    same = _found(_asking("milk"), {"todo.shopping": ("milk",), "todo.jobs": ("milk",)})
    assert same.question is not None
    assert [option.label for option in same.question.options] == ["Shopping list", "Jobs"]


def test_a_car_is_no_carpet() -> None:
    plan = _found(_ticking("the car", "todo.jobs"), {"todo.jobs": ("Wash the carpet",)})
    assert plan.kind is Kind.ASK
    assert likeness("the dog", "Walk the cat", LEXICON) == 0.0


def test_only_ticking_off_is_looked_up() -> None:
    assert ticks_off(_ticking("milk", "todo.shopping"))
    assert ticks_off(_asking("milk"))
    assert not ticks_off(Plan(kind=Kind.ACT, steps=(Step(verb=Verb.ADD, targets=("todo.jobs",), text="milk"),)))
    assert not ticks_off(Plan(kind=Kind.UNSETTLED))
