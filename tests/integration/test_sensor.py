"""What the owner sees of the engine."""

from unittest.mock import patch

from homeassistant.const import CONF_PROMPT, CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info
from syrupy.assertion import SnapshotAssertion

from custom_components.hearken.const import DOMAIN, Stage
from custom_components.hearken.diagnostics import async_get_config_entry_diagnostics

from .conftest import Say
from .fake_engine import FakeEngine, text
from .home import state_of


async def test_sensors(hass: HomeAssistant, entry: MockConfigEntry, snapshot: SnapshotAssertion) -> None:
    with patch("homeassistant.helpers.entity.Entity.entity_registry_enabled_default", True):
        assert await hass.config_entries.async_setup(entry.entry_id)
    for number, stage in enumerate(Stage, start=1):
        entry.runtime_data.async_record(stage, 0.1234 * number)
    await hass.async_block_till_done()
    states = {
        state.entity_id: {"state": state.state, **{str(key): str(value) for key, value in state.attributes.items()}}
        for state in sorted(hass.states.async_all("sensor"), key=lambda state: state.entity_id)
    }
    assert states == snapshot


async def test_memory_is_shown_to_those_who_want_it(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    memory = er.async_get(hass).async_get("sensor.hearken_memory")
    assert memory is not None
    assert memory.disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_an_answer_is_timed(hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine) -> None:
    assert state_of(hass, "sensor.hearken_time_to_whole_answer") == "unknown"
    engine.replies = [text("Fine.")]
    await say("how are you")
    await hass.async_block_till_done()
    first = float(state_of(hass, "sensor.hearken_time_to_first_words"))
    assert 0 <= first <= float(state_of(hass, "sensor.hearken_time_to_whole_answer"))


async def test_diagnostics_tell_nothing_private(
    hass: HomeAssistant, entry: MockConfigEntry, snapshot: SnapshotAssertion
) -> None:
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, CONF_TOKEN: "sesame"}, options={CONF_PROMPT: "You live at 7 Elm Street."}
    )
    assert await hass.config_entries.async_setup(entry.entry_id)
    told = await async_get_config_entry_diagnostics(hass, entry)
    assert not {"sesame", "Elm", "127.0.0.1", "6f0c41aa"} & set(str(told).replace("'", " ").split())
    told["entry"]["data"]["port"] = 10650
    told["hello"]["software"] = "engine"
    assert told == snapshot


async def test_the_system_s_health_tells_of_the_engine(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    told = await get_system_health_info(hass, DOMAIN)
    assert told == {
        "engines": 1,
        "connected": 1,
        "protocol": 5,
        "engine_version": "0.1.0",
        "state": "ready",
        "models": "whisper-base (ready)",
    }
    await hass.config_entries.async_unload(loaded.entry_id)
    told = await get_system_health_info(hass, DOMAIN)
    assert (told["engines"], told["connected"], told["state"]) == (1, 0, "-")
