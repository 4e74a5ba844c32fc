"""Homes as they are named in German, French and Spanish, and the check of a sentence against its plan."""

import json
from pathlib import Path
from typing import Any

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.home import Home
from custom_components.hearken.understanding.plan import Plan
from custom_components.hearken.understanding.planner import Planner

from .sample_home import at, home_of, short

_HERE = Path(__file__).parent


def home_in(language: str) -> Home:
    """Return the home with the names of a language."""
    data: dict[str, Any] = json.loads((_HERE / "homes" / f"{language}.json").read_text("utf-8"))
    return home_of(data["entities"], data["areas"], data["floors"])


def cases_in(language: str) -> list[dict[str, Any]]:
    """Return sentences of a language with the plans that are expected, written short."""
    return [case for case in _sentences(language) if isinstance(case["say"], str)]


def follow_ups_in(language: str) -> list[dict[str, Any]]:
    """Return pairs of sentences, the second of which leans on the first."""
    return [case for case in _sentences(language) if isinstance(case["say"], list)]


def said_after(planner: Planner, home: Home, case: dict[str, Any]) -> Plan:
    """Return the plan of the second sentence of a pair."""
    before, then = case["say"]
    return planner.plan(then, at(home), Dialogue(last=planner.plan(before, at(home))))


def _sentences(language: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((_HERE / "sentences" / f"{language}.json").read_text("utf-8"))
    return cases


__all__ = ["at", "cases_in", "follow_ups_in", "home_in", "said_after", "short"]
