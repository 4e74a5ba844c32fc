"""English sentences that name an action and ask for none, and their close neighbours that do, at a vet's practice."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from custom_components.hearken.understanding.home import Attribute, Home, Range
from custom_components.hearken.understanding.plan import Kind
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_HERE = Path(__file__).parent
SENTENCES: dict[str, list[Any]] = json.loads((_HERE / "sentences" / "en-practice.json").read_text("utf-8"))


def _practice() -> Home:
    """Return the practice, with what its things can be set to."""
    data: dict[str, Any] = json.loads((_HERE / "homes" / "en-practice.json").read_text("utf-8"))
    home = home_of(data["entities"], data["areas"], data["floors"])
    entities = dict(home.entities)
    for key, ranges in data["ranges"].items():
        legal = {Attribute(name): Range(low=low, high=high, step=step) for name, (low, high, step) in ranges.items()}
        entities[key] = replace(entities[key], ranges={**entities[key].ranges, **legal})
    for key, choices in data["choices"].items():
        named = {Attribute(name): tuple(values) for name, values in choices.items()}
        entities[key] = replace(entities[key], choices=named)
    return replace(home, entities=entities)


HOME = _practice()
PLANNER = Planner(HOME, words_for("en"))


@pytest.mark.parametrize("text", SENTENCES["nothing"])
def test_nothing_is_done(text: str) -> None:
    plans = [PLANNER.plan(text, at(HOME, here)) for here in ("parlour", "surgery", None)]
    assert [short(plan) for plan in plans if plan.kind in {Kind.ACT, Kind.ASK}] == []


@pytest.mark.parametrize("case", SENTENCES["acts"], ids=[case["say"] for case in SENTENCES["acts"]])
def test_it_is_done(case: dict[str, str]) -> None:
    assert short(PLANNER.plan(case["say"], at(HOME, "parlour"))) == case["plan"]
