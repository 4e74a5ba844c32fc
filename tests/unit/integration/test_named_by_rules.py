"""What a language model may act upon unasked: what a sentence names beyond doubt, and nothing else."""

import pytest

from custom_components.hearken.understanding.named_by_rules import named_by_rules
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of

HOME = home_of(
    [
        ("switch.maker", "Waffle Iron", "kitchen", None),
        ("light.shelf", "Shelf Light", "kitchen", None),
        ("fan.barn", "Barn Fan", "barn", None),
    ],
    {"kitchen": ("Kitchen", None), "barn": ("Barn", None)},
    {},
)
PLANNER = Planner(HOME, words_for("en"))


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("wake the waffle iron", {"switch.maker"}),
        ("zap the shelf light", {"light.shelf"}),
        ("wake the rusty waffle iron", set()),
        ("wake the waffle iron xyz", set()),
        ("wake the waffle iron and the lights", set()),
        ("wake the waffle iron and the shelf light", set()),
        ("set the barn to 20 degrees", set()),
        ("wake the toaster", set()),
        ("don't wake the waffle iron", set()),
        ("brr", set()),
    ],
)
def test_named(said: str, named: set[str]) -> None:
    plan = PLANNER.plan(said, at(HOME, "kitchen"))
    assert named_by_rules(plan, PLANNER.tagged(said)) == named
