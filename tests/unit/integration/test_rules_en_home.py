"""What the rules make of English as it is said at home: things with options, half names, timers, follow-ups."""

from typing import Any

import pytest

from custom_components.hearken.execution.services import prepare
from custom_components.hearken.understanding.home import Entity, Home, Snapshot
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.rephrasing import Rephrased
from custom_components.hearken.understanding.words import words_for

from .furnished import Furnished, sentences
from .sample_home import short

_SENTENCES: list[dict[str, Any]] = sentences("en-home")
CASES = [case for case in _SENTENCES if "plan" in case]
REPHRASED = [case for case in _SENTENCES if "rephrased" in case]

FURNISHED = Furnished("en")
HOME, PLANNER = FURNISHED.home, FURNISHED.planner


@pytest.mark.parametrize("case", CASES, ids=[str(case["say"]) for case in CASES])
def test_sentence(case: dict[str, Any]) -> None:
    plan, snapshot = FURNISHED.said(case["say"], case.get("here"))
    assert short(plan) == case["plan"]
    assert [area for step in plan.steps for area in step.areas] == case.get("areas", [])
    if plan.kind == "act":
        assert not any(prepare(step, snapshot, step.targets).refused for step in plan.steps)


@pytest.mark.parametrize("case", REPHRASED, ids=[case["say"] for case in REPHRASED])
def test_timers_and_clocks_are_said_as_home_assistant_knows_them(case: dict[str, Any]) -> None:
    assert PLANNER.rephrased(case["say"]) == Rephrased(case["rephrased"])
    assert FURNISHED.said(case["say"])[0].kind not in {"act", "answer", "ask"}


@pytest.mark.parametrize("text", ["ten minutes for the heating", "the heating for ten minutes", "how are you", ""])
def test_what_is_no_timer_is_left_as_it_is(text: str) -> None:
    assert PLANNER.rephrased(text) is None


@pytest.mark.parametrize(
    ("text", "service", "data"),
    [
        ("bertie hoover the nook", "clean_area", {"cleaning_area_id": ["nook"]}),
        ("split system fan to quiet", "set_fan_mode", {"fan_mode": "quiet"}),
        ("close the slats on the nook blind", "set_cover_tilt_position", {"tilt_position": 0}),
        ("put triple j on the boombox", "select_source", {"source": "Triple J"}),
    ],
)
def test_service(text: str, service: str, data: dict[str, Any]) -> None:
    plan, snapshot = FURNISHED.said(text)
    (call,) = prepare(plan.steps[0], snapshot, plan.targets).calls
    assert (call.service, call.data) == (service, data)


def test_a_vacuum_that_cleans_no_single_room_is_not_sent() -> None:
    entity = HOME.entities["vacuum.bertie"]
    plain = Entity(id=entity.id, names=entity.names, domain="vacuum", area=entity.area, features=8192)
    home = Home(entities={**HOME.entities, entity.id: plain}, areas=HOME.areas, floors=HOME.floors)
    planner, snapshot = Planner(home, words_for("en")), Snapshot(home=home)
    for area in home.areas.values():
        plan = planner.plan(f"hoover the {area.name}", snapshot)
        assert plan.kind == ("act" if area.id == entity.area else "cannot")  # it is that room's own
