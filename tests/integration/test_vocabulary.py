"""The words of the home: what the engine is told, when, and what happens where it does not take them."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import floor_registry as fr
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from wyoming.error import Error

from custom_components.hearken import client, coordinator, teaching
from custom_components.hearken.const import CONF_LANGUAGES
from custom_components.hearken.diagnostics import async_get_config_entry_diagnostics
from custom_components.hearken.protocol import ErrorCode, Name, NameKind, Vocabulary, VocabularyTaken
from custom_components.hearken.vocabulary import async_collect

from .conftest import until
from .fake_engine import FakeEngine

LAMP = Name(text="Bedroom lamp", kind=NameKind.ENTITY, domain="light")
SENTENCES = """
language: en
intents:
  LetThereBe:
    data:
      - sentences: ["let there be {thing}", "<fiat>"]
lists:
  thing: {values: [light, {in: "the day", out: 2026-11-24}]}
expansion_rules: {fiat: "fiat (lux|nox)"}
responses: {intents: {LetThereBe: {default: "So be it."}}}
"""


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry soon."""
    monkeypatch.setattr(teaching, "RETRY_SECONDS", 0.3)


@pytest.fixture
async def config(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Give the home a configuration folder of its own."""
    hass.config.config_dir = str(tmp_path)
    return tmp_path


@pytest.fixture
async def taught(hass: HomeAssistant, config: Path, home: None, engine: FakeEngine) -> None:
    """Have the furnished home told."""
    await until(lambda: engine.vocabularies and LAMP in engine.vocabularies[-1].names)


async def told(engine: FakeEngine, after: int, seconds: float = 2) -> Vocabulary:
    """Return the vocabulary that is told after so many; a change must be told within two seconds."""
    await until(lambda: len(engine.vocabularies) > after, seconds)
    return engine.vocabularies[-1]


def texts(vocabulary: Vocabulary, kind: NameKind = NameKind.ENTITY) -> set[str]:
    """Return the names of a kind."""
    return {name.text for name in vocabulary.names if name.kind is kind}


@pytest.mark.usefixtures("taught")
async def test_exposed_entities_areas_and_floors_are_told(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    vocabulary = engine.vocabularies[-1]
    assert vocabulary.home == loaded.entry_id
    assert vocabulary.languages == ("en",)
    assert Name(text="Kitchen blinds", kind=NameKind.ENTITY, domain="cover", device_class="blind") in vocabulary.names
    assert Name(text="前门", kind=NameKind.ENTITY, domain="lock") in vocabulary.names
    assert not {"garage_open", "gate_open", "Shopping List"} & texts(vocabulary)  # not exposed
    assert texts(vocabulary, NameKind.AREA) == {"Bedroom", "Garden", "Hallway", "Kitchen", "Workshop"}
    assert texts(vocabulary, NameKind.FLOOR) == {"Ground floor"}
    assert (vocabulary.sentences, vocabulary.triggers) == ({}, ())
    await until(lambda: loaded.runtime_data.knows_vocabulary)


@pytest.mark.usefixtures("taught")
async def test_what_changes_is_told_within_two_seconds(hass: HomeAssistant, engine: FakeEngine) -> None:
    entities, areas, floors = er.async_get(hass), ar.async_get(hass), fr.async_get(hass)

    entities.async_update_entity("light.bedroom_lamp", name="Moon")
    assert "Moon" in texts(vocabulary := await told(engine, before := len(engine.vocabularies)))
    assert "Bedroom lamp" not in texts(vocabulary)

    entities.async_update_entity("light.bedroom_lamp", aliases=[er.COMPUTED_NAME, "Luna", " "])
    assert {"Moon", "Luna"} <= texts(vocabulary := await told(engine, before + 1))
    assert "" not in texts(vocabulary)

    async_expose_entity(hass, "conversation", "light.bedroom_lamp", should_expose=False)
    assert not {"Moon", "Luna"} & texts(await told(engine, before + 2))

    (kitchen,) = (area for area in areas.async_list_areas() if area.name == "Kitchen")
    areas.async_update(kitchen.id, name="Galley", aliases={"Kombüse"})
    assert {"Galley", "Kombüse"} <= texts(await told(engine, before + 3), NameKind.AREA)

    floor = floors.async_create("Attic", aliases={"Loft"})
    assert {"Attic", "Loft"} <= texts(await told(engine, before + 4), NameKind.FLOOR)
    floors.async_delete(floor.floor_id)
    assert not {"Attic", "Loft"} & texts(await told(engine, before + 5), NameKind.FLOOR)

    # An entity that no registry knows: it comes, is named otherwise, and goes.
    hass.states.async_set("light.lantern", "on", {"friendly_name": "Lantern"})
    async_expose_entity(hass, "conversation", "light.lantern", should_expose=True)
    assert "Lantern" in texts(await told(engine, before + 6))
    hass.states.async_set("light.lantern", "on", {"friendly_name": "Beacon"})
    assert "Beacon" in texts(await told(engine, before + 7))
    hass.states.async_remove("light.lantern")
    assert "Beacon" not in texts(await told(engine, before + 8))


@pytest.mark.usefixtures("taught")
async def test_what_is_no_change_of_words_is_not_told(hass: HomeAssistant, engine: FakeEngine) -> None:
    before = len(engine.vocabularies)
    hass.states.async_set("sensor.lantern", "on")  # a kind that is not exposed
    er.async_get(hass).async_update_entity("light.bedroom_lamp", icon="mdi:moon")
    await asyncio.sleep(teaching.QUIET_SECONDS + teaching.PATIENCE_SECONDS)
    assert len(engine.vocabularies) == before


@pytest.mark.usefixtures("taught")
async def test_a_swarm_of_changes_is_told_once_and_one_without_end_in_time(
    hass: HomeAssistant, engine: FakeEngine
) -> None:
    before = len(engine.vocabularies)
    areas = ar.async_get(hass)
    for number in range(30):
        areas.async_create(f"Room {number}")
    assert "Room 29" in texts(await told(engine, before), NameKind.AREA)
    assert len(engine.vocabularies) == before + 1

    async def without_end() -> None:
        number = 30
        while True:
            areas.async_create(f"Room {number}")
            number += 1
            await asyncio.sleep(0.1)

    swarm = asyncio.create_task(without_end())
    assert "Room 30" in texts(await told(engine, before + 1), NameKind.AREA)
    swarm.cancel()


@pytest.mark.usefixtures("taught")
async def test_pipelines_and_options_bring_their_languages(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine, hass_ws_client: Any
) -> None:
    before = len(engine.vocabularies)
    websocket = await hass_ws_client(hass)
    await websocket.send_json_auto_id({"type": "assist_pipeline/pipeline/list"})
    pipeline = (await websocket.receive_json())["result"]["pipelines"][0]
    pipeline_id = pipeline.pop("id")
    pipeline |= {"language": "nl", "conversation_language": "nl"}
    await websocket.send_json_auto_id(
        {"type": "assist_pipeline/pipeline/update", "pipeline_id": pipeline_id, **pipeline}
    )
    assert (await websocket.receive_json())["success"]
    assert (await told(engine, before)).languages == ("en", "nl")

    hass.config_entries.async_update_entry(loaded, options={CONF_LANGUAGES: ["zh"]})
    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert (await told(engine, before + 1)).languages == ("en", "nl", "zh")


async def test_the_users_own_sentences_are_told_and_told_again_when_they_are_reloaded(
    hass: HomeAssistant,
    config: Path,
    entry: MockConfigEntry,
    engine: FakeEngine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = config / "custom_sentences" / "en"
    (folder / "more").mkdir(parents=True)
    (folder / "a.yaml").write_text(SENTENCES)
    (folder / "more" / "b.yaml").write_text("intents: {LetThereBe: {data: [{sentences: [abracadabra]}]}}")
    (folder / "broken.yaml").write_text("intents: [unclosed")
    (folder / "list.yaml").write_text("- not a mapping")
    (folder / "odd.yaml").write_text("intents: [LetThereBe]")
    (folder / "bare.yaml").write_text("intents: {LetThereBe: {data: {sentences: [x]}}}")
    (folder / "clash.yaml").write_text("lists: {thing: [light]}\nintents: {LetThereBe: {data: [{sentences: [x]}]}}")
    assert await async_setup_component(
        hass, "conversation", {"conversation": {"intents": {"Wish": ["I wish for {thing}"]}}}
    )
    assert await hass.config_entries.async_setup(entry.entry_id)
    vocabulary = await told(engine, 0)
    assert vocabulary.sentences == {
        "en": {
            "intents": {
                "LetThereBe": {
                    "data": [{"sentences": ["let there be {thing}", "<fiat>"]}, {"sentences": ["abracadabra"]}]
                },
                "Wish": {"data": [{"sentences": ["I wish for {thing}"]}]},
            },
            "lists": {"thing": {"values": ["light", {"in": "the day", "out": "2026-11-24"}]}},
            "expansion_rules": {"fiat": "fiat (lux|nox)"},
        }
    }
    for name in ("broken", "list", "odd", "bare", "clash"):
        assert caplog.text.count(f"{name}.yaml cannot be read") == 1

    (folder / "a.yaml").unlink()
    (folder / "clash.yaml").unlink()
    await hass.services.async_call("conversation", "reload", {"language": "en"}, blocking=True)
    assert "lists" not in (await told(engine, 1)).sentences["en"]


@pytest.mark.usefixtures("taught")
async def test_sentences_of_automations_are_told(hass: HomeAssistant, engine: FakeEngine) -> None:
    before = len(engine.vocabularies)
    trigger = {"trigger": "conversation", "command": ["[it is] party time", "好戏开场"]}
    assert await async_setup_component(
        hass, "automation", {"automation": {"alias": "Party", "triggers": [trigger], "actions": []}}
    )
    assert (await told(engine, before)).triggers == ("[it is] party time", "好戏开场")
    await hass.services.async_call("automation", "turn_off", {"entity_id": "automation.party"}, blocking=True)
    assert (await told(engine, before + 1)).triggers == ()


@pytest.mark.usefixtures("taught")
async def test_an_engine_that_returns_is_told_anew(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coordinator, "RECONNECT_SECONDS", 0.1)
    before = engine.vocabularies
    await engine.stop()
    await until(lambda: not loaded.runtime_data.last_update_success)
    assert not loaded.runtime_data.knows_vocabulary
    await engine.start()
    assert await told(engine, len(before), 3) == before[-1]
    await until(lambda: loaded.runtime_data.knows_vocabulary)


@pytest.mark.parametrize(
    ("code", "again"), [(ErrorCode.BAD_EVENT, False), (ErrorCode.UNKNOWN_EVENT, False), (ErrorCode.BUSY, True)]
)
async def test_an_engine_that_does_not_take_it_hears_without_it(  # noqa: PLR0917
    hass: HomeAssistant,
    entry: MockConfigEntry,
    engine: FakeEngine,
    caplog: pytest.LogCaptureFixture,
    code: ErrorCode,
    again: bool,
) -> None:
    engine.refusals[Vocabulary.TYPE] = Error(text="Not now.", code=code)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await told(engine, 0)
    await asyncio.sleep(2)
    assert (len(engine.vocabularies) > 1) is again
    ar.async_get(hass).async_create("Cellar")
    await until(lambda: "Cellar" in texts(engine.vocabularies[-1], NameKind.AREA))
    assert caplog.text.count("hears without them: Not now.") == 1
    assert entry.runtime_data.last_update_success
    assert not entry.runtime_data.knows_vocabulary
    del engine.refusals[Vocabulary.TYPE]
    ar.async_get(hass).async_create("Pantry")
    await until(lambda: entry.runtime_data.knows_vocabulary)


async def test_an_engine_that_never_has_it_worked_in_is_asked_again(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(client, "VOCABULARY_SECONDS", 0.1)
    engine.silent_about.add(VocabularyTaken.TYPE)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await told(engine, 0)
    await asyncio.sleep(0.2)
    assert "hears without them" not in caplog.text  # it may just be going
    await told(engine, 2, 4)
    assert caplog.text.count("hears without them: no answer within 0.1 s") == 1
    engine.silent_about.clear()
    await until(lambda: entry.runtime_data.knows_vocabulary)


async def test_nothing_is_told_while_home_assistant_starts(
    hass: HomeAssistant, entry: MockConfigEntry, engine: FakeEngine
) -> None:
    hass.set_state(CoreState.starting)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await asyncio.sleep(1)
    assert engine.vocabularies == []
    hass.set_state(CoreState.running)
    hass.bus.async_fire("homeassistant_started")
    await told(engine, 0)


@pytest.mark.usefixtures("taught")
async def test_diagnostics_count_and_do_not_name(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    await until(lambda: loaded.runtime_data.knows_vocabulary)
    about = (await async_get_config_entry_diagnostics(hass, loaded))["vocabulary"]
    assert about == {
        "version": engine.vocabularies[-1].version,
        "taken": True,
        "languages": ["en"],
        "names": {"entity": 12, "area": 5, "floor": 1},
        "sentence_languages": [],
        "triggers": 0,
    }


async def test_thousands_of_entities_are_collected_alike_each_time(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    registry = er.async_get(hass)
    for number in range(5000):
        registry.async_get_or_create(
            "light", "test", str(number), suggested_object_id=f"lamp_{number}", original_name=f"Lamp {number}"
        )
        hass.states.async_set(f"light.lamp_{number}", "on", {"friendly_name": f"Lamp {number}"})
        async_expose_entity(hass, "conversation", f"light.lamp_{number}", should_expose=True)
    await until(lambda: loaded.runtime_data.knows_vocabulary, 10)
    assert len(texts(engine.vocabularies[-1])) == 5000
    first = async_collect(hass, home="home", spoken=(), own_sentences={}, yaml_intents={})
    second = async_collect(hass, home="home", spoken=(), own_sentences={}, yaml_intents={})
    assert first == second
    assert replace(first, version="") != first
