"""What answers are made of: every state, template and number, in every language."""

import string
from typing import Any

import pytest

from custom_components.hearken.understanding.home import Attribute, Entity, Seen
from custom_components.hearken.understanding.phrases import phrases_for
from custom_components.hearken.understanding.plan import Ask
from custom_components.hearken.understanding.states import is_in, word_for
from custom_components.hearken.understanding.words import known_languages, words_for

from .house import HOUSE, T, ask

RAW = {
    "alarm_control_panel": """armed_home armed_away armed_night armed_vacation armed_custom_bypass disarmed arming
        pending triggered""",
    "climate": "off heat cool auto heat_cool dry fan_only",
    "cover": "open closed opening closing",
    "fan": "on off",
    "lawn_mower": "mowing paused docked returning error",
    "lock": "locked unlocked locking unlocking jammed open opening",
    "media_player": "playing paused idle off on standby buffering",
    "sun": "above_horizon below_horizon",
    "timer": "idle active paused",
    "vacuum": "cleaning docked returning paused idle error",
    "valve": "open closed opening closing",
    "water_heater": "eco off",
}
SENSED = """battery battery_charging carbon_monoxide cold connectivity door garage_door gas heat light lock moisture
    motion moving occupancy opening plug presence problem running safety smoke sound tamper update vibration
    window power"""


@pytest.mark.parametrize("language", known_languages())
def test_every_state_has_a_word_in_every_language(language: str) -> None:
    phrases = phrases_for(words_for(language))
    seen: list[tuple[str, str | None, str]] = [
        (domain, None, state) for domain, states in RAW.items() for state in states.split()
    ]
    seen += [("binary_sensor", device_class, state) for device_class in SENSED.split() for state in ("on", "off")]
    for domain, device_class, state in seen:
        entity = Entity(id=f"{domain}.x", names=("X",), domain=domain, device_class=device_class)
        word = word_for(entity, Seen(state))
        assert phrases.knows(word), (domain, device_class, state, word)
        assert is_in(entity, Seen(state), word) is True
        assert is_in(entity, Seen("unavailable"), word) is None


def _shape(tree: Any, path: str = "") -> dict[str, Any]:
    """Return the keys of the data with the fields of their templates; what a language is free to choose is left out."""
    free = {"names", "places", "forms", "states", "predicates", "units", "modes", "kinds"}
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if key in free:
            continue
        if isinstance(value, dict):
            found |= _shape(value, f"{path}{key}.")
        else:
            found[f"{path}{key}"] = None
    return found


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", known_languages())
def test_languages_say_the_same(language: str) -> None:
    data, english = (phrases_for(words_for(code)).data for code in (language, "en"))
    assert _shape(data) == _shape(english)
    words = {*data["states"], *data["predicates"]}
    assert words == {*english["states"], *english["predicates"]}
    assert set(data["kinds"]) == set(english["kinds"])
    assert set(data["units"]) == set(english["units"])
    assert set(data["modes"]) == set(english["modes"])
    names = {"the", "names", "is", "state", "kind", "kinds", "adjective", "adjective_one"}
    for key, template in data["says"].items():
        for text in [template] if isinstance(template, str) else template:
            assert _fields(text) - names == _fields(english["says"][key]) - names, key
    for section in ("named", "here"):
        for key, text in data[section].items():
            assert _fields(text) - names == _fields(english[section][key]) - names, key
    assert all(len(forms) == 4 for forms in data["states"].values() if isinstance(forms, list))


@pytest.mark.parametrize("language", known_languages())
@pytest.mark.parametrize("kind", Ask)
def test_everything_can_be_asked_of_everything(language: str, kind: Ask) -> None:
    known = set(HOUSE)
    for target in known:
        for state in (None, "on", "open", "locked", "home", "low"):
            for attribute in (None, T, Attribute.BATTERY, Attribute.MODE, Attribute.VALUE):
                more: dict[str, Any] = {"state": state, "attribute": attribute, "language": language}
                for targets in ((target,), (target, "light.hall", "light.porch")):
                    said = ask(kind, *targets, place="hall", **more)
                    assert said.speech.strip()
                    assert not set("{}_") & set(said.speech), said
                    assert "  " not in said.speech
                    assert set(said.entities) <= known


def test_choosing_is_complete() -> None:
    for language in known_languages():
        choosing, english = (phrases_for(words_for(code)).choosing for code in (language, "en"))
        assert set(choosing.ask) == set(english.ask)
        assert len(choosing.ordinals) == len(english.ordinals)
        for key, text in choosing.ask.items():
            assert _fields(text) == _fields(english.ask[key])
        for phrases in (*choosing.ordinals, choosing.last, choosing.all, choosing.any, choosing.none, choosing.filler):
            assert phrases
            assert len(set(phrases)) == len(phrases)
