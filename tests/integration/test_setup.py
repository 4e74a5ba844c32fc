"""Setting up, unloading, losing the engine and finding it again."""

import asyncio
import logging
import sys
from dataclasses import replace
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from aiohasupervisor import SupervisorClient
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_TOKEN, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from pytest_homeassistant_custom_component.common import MockConfigEntry
from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.event import Event, async_write_event
from wyoming.ping import Pong

from custom_components.hearken import client, connection, coordinator
from custom_components.hearken.const import DOMAIN
from custom_components.hearken.protocol import EngineState, ErrorCode, Hello, StatusRequest

from .conftest import until
from .engine_facts import HELLO, READY, make_info
from .fake_engine import FakeEngine, in_state
from .fake_supervisor import FakeSupervisor
from .home import state_of

ENTITIES = ("conversation.hearken", "stt.hearken_hearing", "tts.hearken_voice", "sensor.hearken_state")


async def until_available(hass: HomeAssistant, entity_id: str, *, seconds: float = 5) -> None:
    """Wait until an entity is available."""
    await until(lambda: state_of(hass, entity_id) != STATE_UNAVAILABLE, seconds)


async def until_unavailable(hass: HomeAssistant, entity_id: str) -> None:
    """Wait until an entity is unavailable, which it must be at once."""
    await until(lambda: state_of(hass, entity_id) == STATE_UNAVAILABLE, 1)


async def test_one_engine_is_one_service_device_with_its_release(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    assert loaded.state is ConfigEntryState.LOADED
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)
    assert device.identifiers == {(DOMAIN, "6f0c41aa")}
    assert (device.name, device.manufacturer, device.sw_version) == ("Hearken", "Hearken", "0.1.0")
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    registered = er.async_entries_for_config_entry(er.async_get(hass), loaded.entry_id)
    assert {entry.device_id for entry in registered} == {device.id}
    assert all(state_of(hass, entity_id) != STATE_UNAVAILABLE for entity_id in ENTITIES)
    said = Hello.from_event(engine.of_type(Hello.TYPE)[0])
    assert said.software.startswith("Home Assistant 2026.")
    assert said.software.endswith(", Hearken 0.1.0")


async def test_what_stands_side_by_side_on_the_devices_page_has_names_of_its_own(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    registered = er.async_entries_for_config_entry(er.async_get(hass), loaded.entry_id)
    names = [entry.original_name for entry in registered]
    assert len(set(names)) == len(names), names
    # The agent is the device itself.
    assert [entry.domain for entry in registered if entry.original_name is None] == ["conversation"]


async def test_unloading_closes_the_watching_connection(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert loaded.state is ConfigEntryState.NOT_LOADED
    await until(lambda: engine.closed)
    assert state_of(hass, "stt.hearken_hearing") == STATE_UNAVAILABLE


async def test_the_engine_goes_and_comes_back_within_five_seconds(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await engine.stop()
    for entity_id in ENTITIES:
        await until_unavailable(hass, entity_id)
    await asyncio.sleep(2 * coordinator.RECONNECT_SECONDS + 0.5)
    assert caplog.text.count("is gone") == 1

    engine.info = make_info(voices=("en-US", "de-DE"))
    engine.status = replace(READY, version="0.2.0")
    await engine.start()
    for entity_id in ENTITIES:
        await until_available(hass, entity_id)
    assert caplog.text.count("is back") == 1
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)
    assert device.sw_version == "0.2.0"
    tts = hass.data["entity_components"]["tts"].get_entity("tts.hearken_voice")
    assert tts.supported_languages == ["de-DE", "en-US"]


async def test_a_network_that_is_dead_is_noticed(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PING_SECONDS", 0.1)
    await engine.push(READY)
    await until(lambda: engine.of_type("ping"), 6)
    await asyncio.sleep(0.5)
    assert state_of(hass, "stt.hearken_hearing") != STATE_UNAVAILABLE  # it answers its pings
    engine.mute = True
    await until_unavailable(hass, "stt.hearken_hearing")
    engine.mute = False
    await until_available(hass, "stt.hearken_hearing")


async def test_what_the_engine_pushes_is_shown_at_once(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    await engine.push(in_state(READY, EngineState.DEGRADED))
    await until(lambda: state_of(hass, "sensor.hearken_state") == "degraded", 1)


async def test_new_models_bring_their_languages(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    engine.info = make_info(stt=("fr",), voices=())
    await engine.push(replace(READY, models=()))
    await until_unavailable(hass, "tts.hearken_voice")
    stt = hass.data["entity_components"]["stt"].get_entity("stt.hearken_hearing")
    assert stt.supported_languages == ["fr"]


@pytest.mark.parametrize(
    ("hello", "refusal", "state", "reason"),
    [
        (replace(HELLO, version=0), None, ConfigEntryState.SETUP_ERROR, "engine_too_old"),
        (replace(HELLO, minimum=99), None, ConfigEntryState.SETUP_ERROR, "integration_too_old"),
        (HELLO, ErrorCode.CLIENT_TOO_OLD, ConfigEntryState.SETUP_ERROR, "integration_too_old"),
        (HELLO, ErrorCode.ENGINE_TOO_OLD, ConfigEntryState.SETUP_ERROR, "engine_too_old"),
        (HELLO, ErrorCode.STOPPING, ConfigEntryState.SETUP_RETRY, "cannot_connect"),
    ],
)
async def test_an_engine_that_does_not_fit_is_told_in_words(  # noqa: PLR0917
    hass: HomeAssistant,
    entry: MockConfigEntry,
    engine: FakeEngine,
    hello: Hello,
    refusal: ErrorCode | None,
    state: ConfigEntryState,
    reason: str,
) -> None:
    engine.hello = hello
    if refusal:
        engine.refusals[Hello.TYPE] = Error(text="No.", code=refusal)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is state
    assert entry.error_reason_translation_key == reason


async def test_no_engine_is_tried_again(hass: HomeAssistant, entry: MockConfigEntry, engine: FakeEngine) -> None:
    await engine.stop()
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY


async def test_a_refused_token_asks_for_another_one(
    hass: HomeAssistant, entry: MockConfigEntry, engine: FakeEngine
) -> None:
    engine.token = "sesame"
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == [SOURCE_REAUTH]


async def test_a_token_that_is_changed_later_asks_for_the_new_one(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coordinator, "RECONNECT_SECONDS", 0.05)
    await engine.stop()
    engine.token = "sesame"
    await engine.start()
    await until(hass.config_entries.flow.async_progress)
    hass.config_entries.async_update_entry(loaded, data={**loaded.data, CONF_TOKEN: "sesame"})
    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert state_of(hass, "sensor.hearken_state") == "ready"


async def test_a_broken_status_loses_the_engine_but_not_the_watch(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coordinator, "RECONNECT_SECONDS", 0.05)
    before = len(engine.of_type(StatusRequest.TYPE))
    engine.dead_after.add(StatusRequest.TYPE)
    await engine.stop()
    await engine.start()
    await until_unavailable(hass, "stt.hearken_hearing")
    await until(lambda: len(engine.of_type(StatusRequest.TYPE)) >= before + 3)
    engine.dead_after.clear()
    await until_available(hass, "stt.hearken_hearing")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Pong().event(), "no Hearken engine: pong instead of hello"),
        (Hello(software="nobody").event(), "no Hearken engine: it has no id"),
        (Event(type="hearken-hello", data={"version": "one"}), "unreadable hearken-hello"),
    ],
)
async def test_what_is_no_engine_is_not_taken_for_one(  # noqa: PLR0917
    hass: HomeAssistant,
    entry: MockConfigEntry,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
    answer: Event,
    reason: str,
) -> None:
    async def say(event: Event, writer: asyncio.StreamWriter) -> None:
        await async_write_event(answer, writer)

    monkeypatch.setattr(engine, "_answer", say)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert reason in entry.reason


@pytest.mark.parametrize("line", [b"HTTP/1.1 400 Bad Request\r\n", b"[1]\n", b'{"data_length": 9}\n{}', b"{}\n"])
async def test_other_servers_are_not_taken_for_an_engine(
    hass: HomeAssistant, entry: MockConfigEntry, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, line: bytes
) -> None:
    async def say(event: Event, writer: asyncio.StreamWriter) -> None:
        writer.write(line)
        writer.close()

    monkeypatch.setattr(engine, "_answer", say)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "cannot_connect"


@pytest.mark.parametrize("step", ["connect", "write_event", "read_event"])
async def test_a_host_that_never_answers_is_not_waited_for(
    hass: HomeAssistant, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(client, "REPLY_SECONDS", 0.05)
    for name in ("CONNECT_SECONDS", "SEND_SECONDS"):
        monkeypatch.setattr(connection, name, 0.05)

    async def hang(*args: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(AsyncTcpClient, step, hang)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY


async def test_an_entry_of_a_newer_release_is_left_alone(
    hass: HomeAssistant, entry: MockConfigEntry, engine: FakeEngine
) -> None:
    hass.config_entries.async_update_entry(entry, version=2)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.MIGRATION_ERROR
    assert engine.received == []


async def test_an_app_that_is_removed_while_in_use_is_told(
    hass: HomeAssistant, entry: MockConfigEntry, engine: FakeEngine
) -> None:
    supervisor = FakeSupervisor({})
    await supervisor.start()
    client = SupervisorClient(supervisor.url, "token", session=async_get_clientsession(hass))
    hassio = SimpleNamespace(get_supervisor_client=lambda hass: client)
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_HOST: "a1b2c3d4-hearken"})
    with (
        patch("custom_components.hearken.supervisor.is_hassio", return_value=True),
        patch.dict(sys.modules, {"homeassistant.components.hassio": hassio}),
        # Its name is known to the Supervisor's name server alone.
        patch("custom_components.hearken.connection.AsyncTcpClient.connect", side_effect=OSError("no such host")),
    ):
        for apps, failing, key in (
            ({"a1b2c3d4_hearken": "stopped"}, "", "cannot_connect"),
            ({}, "addons", "cannot_connect"),
            ({}, "", "app_removed"),
        ):
            supervisor.apps, supervisor.failing = apps, failing
            await hass.config_entries.async_reload(entry.entry_id)
            assert entry.state is ConfigEntryState.SETUP_RETRY
            assert entry.error_reason_translation_key == key
    await hass.config_entries.async_unload(entry.entry_id)
    await supervisor.stop()
