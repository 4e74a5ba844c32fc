"""What the rules make of English in a boathouse: follow-ups, wishes between the lines, politeness, conditions.

Nothing is done on a third of its sentences, whatever the rules or the stages after them make of them.
"""

from typing import Any

import pytest

from custom_components.hearken.understanding.answer import read_answer
from custom_components.hearken.understanding.conditions import holds
from custom_components.hearken.understanding.home import Seen, Snapshot
from custom_components.hearken.understanding.plan import Plan
from custom_components.hearken.understanding.words import words_for

from .furnished import Furnished, sentences
from .sample_home import short

_SENTENCES: dict[str, Any] = sentences("en-boathouse")

BOATHOUSE = Furnished("en-boathouse")
HOME, STATES = BOATHOUSE.home, BOATHOUSE.states


def _said(say: str | list[str], here: str | None = None) -> Plan:
    return BOATHOUSE.said(say, here)[0]


@pytest.mark.parametrize("case", _SENTENCES["does"], ids=[str(case["say"]) for case in _SENTENCES["does"]])
def test_sentence(case: dict[str, Any]) -> None:
    plan = _said(case["say"], case.get("here"))
    assert short(plan) == case["plan"]
    conditions = {step.condition for step in plan.steps if step.condition}
    said = " ".join(
        f"{one.comparison} {one.value:g}" if isinstance(one.value, float) else f"{one.comparison} {one.value}"
        for one in conditions
    )
    assert said == case.get("if", "")


@pytest.mark.parametrize("text", _SENTENCES["nothing"])
def test_nothing_is_done(text: str) -> None:
    assert _said(text, "saloon").kind not in {"act", "ask"}


@pytest.mark.parametrize(
    ("text", "motion", "happens"),
    [
        ("if nobody is on the landing turn off the landing light", "off", True),
        ("if nobody is on the landing turn off the landing light", "on", False),
        ("turn off the landing light if there's motion on the landing", "on", True),
        ("turn off the landing light unless there is somebody on the landing", "on", False),
        ("turn off the landing light unless there is somebody on the landing", "off", True),
    ],
)
def test_who_is_there_decides(text: str, motion: str, happens: bool) -> None:
    (step,) = _said(text).steps
    assert step.condition is not None
    states = {**STATES, "binary_sensor.landing": Seen(motion)}
    assert holds(step.condition, Snapshot(home=HOME, states=states)) is happens


@pytest.mark.parametrize("ines", ["home", "not_home"])
def test_nobody_is_home_only_where_all_are_away(ines: str) -> None:
    (step,) = _said("if nobody is home turn off the office light").steps
    assert step.condition is not None
    assert set(step.condition.targets) == {"person.ines", "person.tom"}
    states = {**STATES, "person.ines": Seen(ines), "person.tom": Seen("not_home")}
    assert holds(step.condition, Snapshot(home=HOME, states=states)) is (ines == "not_home")


@pytest.mark.parametrize(
    "text",
    ["if nobody is in the galley turn off the hob light", "if somebody opens the back door turn on the galley light"],
)
def test_nothing_is_done_where_nothing_notices(text: str) -> None:
    assert _said(text).kind == "later"


@pytest.mark.parametrize(
    ("text", "answer"),
    [("yeah go on", True), ("go on then", True), ("please do", True), ("no, don't", False), ("go on holiday", None)],
)
def test_people_agree_in_many_words(text: str, answer: bool | None) -> None:
    assert read_answer(text, words_for("en")) is answer
