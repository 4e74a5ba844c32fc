"""What the rules make of French sentences: `sentences/fr.json`, with plans as `sample_home.short` writes them."""

from typing import Any

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .european_homes import at, cases_in, follow_ups_in, home_in, said_after, short

HOME = home_in("fr")
PLANNER = Planner(HOME, words_for("fr"))
CASES = cases_in("fr")
FOLLOW_UPS = follow_ups_in("fr")


@pytest.mark.parametrize("case", CASES, ids=[case["say"] for case in CASES])
def test_sentence(case: dict[str, Any]) -> None:
    assert short(PLANNER.plan(case["say"], at(HOME, case.get("here")))) == case["plan"]


@pytest.mark.parametrize("case", FOLLOW_UPS, ids=[" / ".join(case["say"]) for case in FOLLOW_UPS])
def test_follow_up(case: dict[str, Any]) -> None:
    assert short(said_after(PLANNER, HOME, case)) == case["plan"]
