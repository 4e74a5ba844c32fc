"""Several questions in one breath, and one that only looks like several."""

import pytest

from custom_components.hearken.understanding.home import Home
from custom_components.hearken.understanding.plan import Kind
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of

_NAMES = {
    "en": ("Porch Lamp", "Oven", "Cellar Door", "Hall Blind"),
    "de": ("Stehlampe", "Backofen", "Kellertür", "Flurrollo"),
    "fr": ("Lampe de chevet", "Four", "Porte de la cave", "Store du couloir"),
    "es": ("Lámpara de pie", "Horno", "Puerta del sótano", "Estor del pasillo"),
    "zh": ("落地灯", "烤箱", "地下室门", "走廊卷帘"),
}


def _home(language: str) -> Home:
    lamp, oven, door, blind = _NAMES[language]
    rows = [
        ("light.lamp", lamp, "hall", None),
        ("switch.oven", oven, "hall", "outlet"),
        ("lock.door", door, "hall", None),
        ("cover.blind", blind, "hall", "blind"),
        ("sensor.warm", "Thermometer", "hall", "temperature"),
    ]
    return home_of(rows, {"hall": ("Hall", None)}, {})


_PLANNERS = {language: Planner(_home(language), words_for(language)) for language in _NAMES}


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("en", "is the oven off and the cellar door locked", [("switch.oven",), ("lock.door",)]),
        ("en", "is the oven off, is the porch lamp on and the hall blind shut",
         [("switch.oven",), ("light.lamp",), ("cover.blind",)]),
        ("en", "how warm is it in the hall and is the oven on", [("sensor.warm",), ("switch.oven",)]),
        ("de", "ist der Backofen aus und die Kellertür abgeschlossen", [("switch.oven",), ("lock.door",)]),
        ("fr", "est-ce que le four est éteint et la porte de la cave verrouillée", [("switch.oven",), ("lock.door",)]),
        ("es", "¿está apagado el horno y cerrada con llave la puerta del sótano?", [("switch.oven",), ("lock.door",)]),
        ("zh", "烤箱关了吗，地下室门锁了吗", [("switch.oven",), ("lock.door",)]),
        # one question each
        ("en", "is the oven on or off", [("switch.oven",)]),
        ("en", "are the porch lamp and the oven on", [("light.lamp", "switch.oven")]),
        ("en", "is the cellar door shut and locked", [("lock.door",)]),
    ],
)  # fmt: skip
def test_each_is_answered(language: str, text: str, asked: list[tuple[str, ...]]) -> None:
    planner = _PLANNERS[language]
    plan = planner.plan(text, at(planner.home, "hall", sensor__warm="21"))
    assert plan.kind is Kind.ANSWER
    assert [query.targets for query in plan.queries] == asked


@pytest.mark.parametrize(
    "text",
    ["is the oven off and lock the cellar door", "is the oven off and the moon up", "the oven is off, so am i"],
)
def test_a_part_that_asks_nothing_is_not_answered_away(text: str) -> None:
    planner = _PLANNERS["en"]
    assert len(planner.plan(text, at(planner.home, "hall")).queries) < 2
