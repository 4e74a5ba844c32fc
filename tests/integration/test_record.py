"""The record of the last turns: what is kept, who may see it, and when it is gone."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hearken.const import CONF_DIAGNOSTICS_TEXT, CONF_KEEP_TURNS
from custom_components.hearken.diagnostics import async_get_config_entry_diagnostics
from custom_components.hearken.execution.record import TurnLog, TurnNotes, TurnOutcome, TurnRecord
from custom_components.hearken.turn import Turn
from custom_components.hearken.understanding.home import Attribute, Entity, Home
from custom_components.hearken.understanding.plan import Kind, Plan, Setting, Stage, Step, Verb
from custom_components.hearken.understanding.words import words_for

from .conftest import Say
from .fake_engine import FakeEngine, text

EN = words_for("en")
HOME = Home(entities={"light.hall": Entity(id="light.hall", names=("Hall light",), domain="light")})


def turns(entry: MockConfigEntry) -> list[TurnRecord]:
    """Return what is kept."""
    return list(entry.runtime_data.turns)


async def test_every_turn_leaves_a_record(
    hass: HomeAssistant, home: None, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    engine.replies = [text("A joke.")]
    for sentence in (
        "turn on the coffee machine",
        "is the coffee machine on",
        "unlock the front door",
        "don't turn on the bedroom lamp",
        "turn on the porch light",
        "tell me a joke",
    ):
        await say(sentence)
    assert [(turn.heard, turn.outcome) for turn in turns(loaded)] == [
        ("turn on the coffee machine", TurnOutcome.DONE),
        ("is the coffee machine on", TurnOutcome.ANSWERED),
        ("unlock the front door", TurnOutcome.ASKED),
        ("don't turn on the bedroom lamp", TurnOutcome.HELD),
        ("turn on the porch light", TurnOutcome.NOT_DONE),
        ("tell me a joke", TurnOutcome.TALKED),
    ]
    first = turns(loaded)[0]
    assert (first.said, first.done) == ("Turned on the Coffee machine.", "Turned on the Coffee machine.")
    assert (first.understood, first.decided_by) == ("turn on: Coffee machine", Stage.RULES)
    assert (first.language, first.place, first.confidence) == ("en", None, None)
    assert dt_util.utcnow() - first.at < timedelta(minutes=1)
    assert {"rules", "acting", "answer"} <= set(first.times)


async def test_a_record_says_where(hass: HomeAssistant, home: None, loaded: MockConfigEntry, say: Say) -> None:
    registry = er.async_get(hass)
    satellite = registry.async_get_or_create("assist_satellite", "test", "kitchen", suggested_object_id="kitchen")
    registry.async_update_entity(satellite.entity_id, area_id="kitchen")
    hass.states.async_set(satellite.entity_id, "idle", {"friendly_name": "Little ear"})
    await say("turn on the coffee machine", satellite_id=satellite.entity_id)
    assert turns(loaded)[-1].place == "Little ear, Kitchen"


async def test_a_turn_that_breaks_leaves_a_record(
    hass: HomeAssistant, home: None, loaded: MockConfigEntry, say: Say
) -> None:
    with patch.object(Turn, "_async_run", side_effect=ValueError("broken")), pytest.raises(ValueError, match="broken"):
        await say("turn on the coffee machine")
    assert turns(loaded)[-1].outcome is TurnOutcome.FAILED


@pytest.mark.parametrize("kept", [[], ["two", "three"]])
async def test_the_owner_says_how_many_are_kept(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine, kept: list[str]
) -> None:
    hass.config_entries.async_update_entry(loaded, options={CONF_KEEP_TURNS: len(kept)})
    assert await hass.config_entries.async_reload(loaded.entry_id)
    engine.replies = [text("Hm.")]
    for sentence in ("one", "two", "three"):
        await say(sentence)
    assert [turn.heard for turn in turns(loaded)] == kept


async def test_the_sensor_is_for_those_who_want_it(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    last = er.async_get(hass).async_get("sensor.hearken_last_command")
    assert last is not None
    assert last.disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_the_sensor_shows_the_last_command(
    hass: HomeAssistant, entry: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    with patch("homeassistant.helpers.entity.Entity.entity_registry_enabled_default", True):
        assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    state = hass.states.get("sensor.hearken_last_command")
    assert state is not None
    assert (state.state, "said" in state.attributes) == ("unknown", False)
    engine.replies = [text("Hm.")]
    await say("blah " * 100)
    await hass.async_block_till_done()
    state = hass.states.get("sensor.hearken_last_command")
    assert state is not None
    assert state.state == ("blah " * 100)[:255]
    assert (state.attributes["said"], state.attributes["outcome"]) == ("Hm.", "talked")
    entry.runtime_data.turns.forget()
    await hass.async_block_till_done()
    state = hass.states.get("sensor.hearken_last_command")
    assert state is not None
    assert state.state == "unknown"


@pytest.mark.parametrize("allowed", [False, True])
async def test_diagnostics_say_what_was_said_only_if_allowed(
    hass: HomeAssistant, home: None, loaded: MockConfigEntry, say: Say, allowed: bool
) -> None:
    hass.config_entries.async_update_entry(loaded, options={CONF_DIAGNOSTICS_TEXT: allowed})
    await say("turn on the coffee machine")
    (told,) = (await async_get_config_entry_diagnostics(hass, loaded))["turns"]
    assert told["outcome"] == "done"
    assert ("coffee" in str(told)) is allowed
    assert ("Turned on" in str(told)) is allowed


def test_notes_become_a_record() -> None:
    notes = TurnNotes(EN)
    notes.heard("hall light 30", "en-GB", alternatives=("whole light 30",), confidence=0.7, place="Hall")
    notes.decided(Plan(kind=Kind.UNSETTLED, reasons=("no_verb",)), HOME)
    setting = Setting(attribute=Attribute.BRIGHTNESS, value=30.0)
    step = Step(verb=Verb.SET, targets=("light.hall",), settings=(setting,))
    notes.decided(Plan(kind=Kind.ACT, steps=(step,), confidence=0.91234, stage=Stage.LLM), HOME)
    notes.did("Hall light is at 30 %", TurnOutcome.DONE)
    notes.said("Done.")
    notes.dropped(2)
    notes.time("rules", 0.001)
    notes.time("llm", 0.5)
    notes.time("llm", 0.25)
    record = notes.record()
    told = record.as_dict(with_text=True)
    assert (told.pop("id"), told.pop("at")) == (record.id, record.at.isoformat(timespec="seconds"))
    assert told == {
        "heard": "hall light 30",
        "place": "Hall",
        "understood": "set: Hall light (brightness 30 %)",
        "done": "Hall light is at 30 %",
        "said": "Done.",
        "alternatives": ["whole light 30"],
        "answered_by": "",
        "language": "en-GB",
        "confidence": 0.7,
        "kind": "act",
        "decided_by": "llm",
        "plan_confidence": 0.912,
        "why": [],
        "tried": ["rules"],
        "remarks": [
            "not shown to the language model, because its context is full: the 2 oldest messages of the conversation"
        ],
        "outcome": "done",
        "times": {"rules": 1, "llm": 750},
    }
    short = record.as_dict(with_text=False)
    assert short["alternatives"] == 1
    assert "all light" not in str(short)


def test_a_turn_without_notes_has_failed() -> None:
    record = TurnNotes(EN).record()
    assert (record.outcome, record.heard, record.kind) == (TurnOutcome.FAILED, "", None)


def test_a_log_tells_of_changes() -> None:
    changes = []
    log = TurnLog(1, lambda: changes.append(len(log)))
    record = TurnNotes(EN).record()
    log.add(record)
    assert log.last is record
    log.forget()
    assert list(log) == []
    assert changes == [1, 0]
