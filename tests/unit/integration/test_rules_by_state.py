"""All things that are on, open or unlocked: those that a request for all of them would change anyway."""

import pytest

from custom_components.hearken.understanding.home import Seen, Snapshot
from custom_components.hearken.understanding.plan import Kind, Plan
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import home_of

_THINGS = {
    "light.loft": ("Loft lamp", "loft", None, "on"),
    "light.pantry": ("Pantry lamp", "pantry", None, "on"),
    "light.porch": ("Porch lamp", "porch", None, "off"),
    "fan.pantry": ("Extractor", "pantry", None, "on"),
    "cover.loft": ("Loft blind", "loft", "blind", "open"),
    "cover.porch": ("Porch blind", "porch", "blind", "closed"),
    "lock.porch": ("Porch lock", "porch", None, "unlocked"),
}

HOME = home_of(
    [(thing, *row[:-1]) for thing, row in _THINGS.items()],
    {"loft": ("Loft", "up"), "pantry": ("Pantry", "down"), "porch": ("Porch", "down")},
    {"up": "Upstairs", "down": "Downstairs"},
)

LIGHTS = {"light.loft", "light.pantry", "light.porch"}
BLINDS = {"cover.loft", "cover.porch"}
SWITCHED = LIGHTS | {"fan.pantry"}


def planned(sentence: str, language: str = "en") -> Plan:
    snapshot = Snapshot(home=HOME, states={thing: Seen(row[-1]) for thing, row in _THINGS.items()})
    return Planner(HOME, words_for(language)).plan(sentence, snapshot)


@pytest.mark.parametrize(
    ("sentence", "targets"),
    [
        ("turn off every light that is still on", LIGHTS),
        ("switch off all the lights which are on except the pantry lamp", LIGHTS - {"light.pantry"}),
        ("turn off any light that's been left on downstairs", {"light.pantry", "light.porch"}),
        ("turn off any lights left on", LIGHTS),
        ("turn off everything that is on in the pantry", {"light.pantry", "fan.pantry"}),
        ("turn everything that's on in the pantry off", {"light.pantry", "fan.pantry"}),
        ("turn off whatever is on apart from the extractor", LIGHTS),
        ("turn off whichever lights are still on", LIGHTS),
        ("close all the blinds that are open", BLINDS),
        ("close whatever blinds are still open", BLINDS),
        ("open all the blinds that are shut", BLINDS),
        ("lock everything that is unlocked", {"lock.porch"}),
    ],
)
def test_what_is_in_a_state_is_brought_out_of_it(sentence: str, targets: set[str]) -> None:
    plan = planned(sentence)
    assert (plan.kind, set(plan.targets)) == (Kind.ACT, targets)


@pytest.mark.parametrize(
    ("language", "sentence", "targets"),
    [
        ("de", "mach alle Lichter aus, die noch an sind", LIGHTS),
        ("de", "schalte alles aus, was an ist", SWITCHED),
        ("de", "mach alles, was an ist, aus", SWITCHED),
        ("de", "schließ alle Rollos, die offen sind", BLINDS),
        ("fr", "éteins toutes les lumières qui sont encore allumées", LIGHTS),
        ("fr", "éteins tout ce qui est allumé", SWITCHED),
        ("fr", "ferme tous les stores qui sont ouverts", BLINDS),
        ("es", "apaga todas las luces que sigan encendidas", LIGHTS),
        ("es", "apaga todo lo que esté encendido", SWITCHED),
        ("es", "cierra todas las persianas que están abiertas", BLINDS),
        ("zh", "把所有没关的灯都关掉", LIGHTS),
        ("zh", "把还亮着的灯都关掉", LIGHTS),
    ],
)
def test_in_other_languages(language: str, sentence: str, targets: set[str]) -> None:
    plan = planned(sentence, language)
    assert (plan.kind, set(plan.targets)) == (Kind.ACT, targets)


@pytest.mark.parametrize(
    "sentence",
    [
        "don't turn off the lights that are on",
        "did you turn off the lights that were on",
        "I turn off everything that's on at night",
        "which lights are on",
        "turn off everything that is off",
        "不要关还亮着的灯",
    ],
)
def test_nothing_is_done_where_nothing_is_asked_for(sentence: str) -> None:
    assert planned(sentence, "en" if sentence.isascii() else "zh").kind is not Kind.ACT


def test_the_one_in_a_state_is_not_all_of_them() -> None:
    assert planned("turn off the lamp that's on").kind is Kind.ASK


@pytest.mark.parametrize("mended", [", and yes I mean the one in the loft", ", and by that I mean the loft lamp"])
def test_what_was_meant_counts(mended: str) -> None:
    assert planned("turn on the pantry lamp" + mended).targets == ("light.loft",)
