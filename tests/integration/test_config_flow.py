"""Adding an engine in every way there is, and changing it; every error, and going on after it."""

import socket
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from homeassistant.config_entries import (
    SOURCE_HASSIO,
    SOURCE_IGNORE,
    SOURCE_USER,
    SOURCE_ZEROCONF,
)
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry
from wyoming.error import Error

from custom_components.hearken.const import CONF_PIPELINE, DOMAIN, PipelineWish
from custom_components.hearken.protocol import ErrorCode, Hello, StatusRequest

from .engine_facts import HELLO
from .fake_engine import FakeEngine
from .flows import PIPELINE, address, announced, finish, go_on, posted, start, suggestions

pytestmark = pytest.mark.usefixtures("_no_setup")


@pytest.mark.parametrize(
    ("answers", "options"),
    [
        ({}, {CONF_PIPELINE: PipelineWish.PREFER}),
        ({"prefer_pipeline": False}, {CONF_PIPELINE: PipelineWish.CREATE}),
        ({"create_pipeline": False}, {}),
    ],
)
async def test_by_hand(
    hass: HomeAssistant, engine: FakeEngine, answers: dict[str, bool], options: dict[str, Any]
) -> None:
    result = await start(hass, SOURCE_USER)
    assert (result["type"], result["step_id"], result["errors"]) == (FlowResultType.FORM, "user", {})
    result = await finish(hass, await go_on(hass, result, **address(engine)), **answers)
    assert result["title"] == "Hearken"
    assert result["data"] == {CONF_HOST: "127.0.0.1", CONF_PORT: engine.port, CONF_TOKEN: None}
    assert result["options"] == options


async def test_by_hand_with_a_token_and_blanks(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.token = "sesame"
    result = await start(hass, SOURCE_USER)
    for wrong in ({}, {CONF_TOKEN: "mellon"}):
        result = await go_on(hass, result, **address(engine), **wrong)
        assert result["errors"] == {CONF_TOKEN: "invalid_auth"}
    result = await go_on(hass, result, host=" 127.0.0.1 ", port=engine.port, token="sesame")
    result = await finish(hass, result)
    assert result["data"] == {CONF_HOST: "127.0.0.1", CONF_PORT: engine.port, CONF_TOKEN: "sesame"}


@pytest.mark.parametrize(
    ("hello", "refusals", "error"),
    [
        (replace(HELLO, version=0), {}, "engine_too_old"),
        (replace(HELLO, minimum=99), {}, "integration_too_old"),
        (HELLO, {Hello.TYPE: Error(text="No.", code=ErrorCode.CLIENT_TOO_OLD)}, "integration_too_old"),
        (HELLO, {StatusRequest.TYPE: Error(text="No.", code=ErrorCode.INTERNAL)}, "engine_error"),
        (HELLO, {Hello.TYPE: Error(text="No.")}, "engine_error"),
    ],
)
async def test_an_engine_that_does_not_fit_and_then_does(
    hass: HomeAssistant, engine: FakeEngine, hello: Hello, refusals: dict[str, Error], error: str
) -> None:
    engine.hello, engine.refusals = hello, refusals
    result = await go_on(hass, await start(hass, SOURCE_USER), **address(engine))
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, {"base": error})
    engine.hello, engine.refusals = HELLO, {}
    await finish(hass, await go_on(hass, result, **address(engine)))


async def test_no_engine_there_and_then_there_is(hass: HomeAssistant, engine: FakeEngine) -> None:
    await engine.stop()
    result = await go_on(hass, await start(hass, SOURCE_USER), **address(engine))
    assert result["errors"] == {"base": "cannot_connect"}
    await engine.start()
    await finish(hass, await go_on(hass, result, **address(engine)))


@pytest.mark.parametrize(
    ("typed", "host", "error"),
    [
        ("attic", "attic", socket.gaierror(-2, "Name or service not known")),
        ("x" * 80, "x" * 80, UnicodeError("label too long")),
        ("[fd00::7]", "fd00::7", ConnectionRefusedError()),
        (" fd00::7 ", "fd00::7", TimeoutError()),
    ],
)
async def test_every_kind_of_host(hass: HomeAssistant, typed: str, host: str, error: Exception) -> None:
    with patch("asyncio.open_connection", side_effect=error) as connect:
        result = await go_on(hass, await start(hass, SOURCE_USER), host=typed, port=10650)
    connect.assert_called_once_with(host=host, port=10650)
    assert result["errors"] == {"base": "cannot_connect"}


async def test_the_same_engine_is_not_added_twice(
    hass: HomeAssistant, engine: FakeEngine, entry: MockConfigEntry
) -> None:
    result = await go_on(hass, await start(hass, SOURCE_USER), **address(engine))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")


# The network


async def test_found_on_the_network(hass: HomeAssistant, engine: FakeEngine) -> None:
    result = await start(hass, SOURCE_ZEROCONF, announced(engine))
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "zeroconf_confirm")
    assert result["description_placeholders"] == {"name": "Hearken at home", "host": "127.0.0.1"}
    result = await finish(hass, await go_on(hass, result))
    assert result["title"] == "Hearken at home"


async def test_found_on_the_network_with_a_token(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.token = "sesame"
    result = await start(hass, SOURCE_ZEROCONF, announced(engine, token="1", name=None))
    assert (result["step_id"], result["errors"]) == ("token", {})
    result = await go_on(hass, result, token="mellon")
    assert (result["step_id"], result["errors"]) == ("token", {CONF_TOKEN: "invalid_auth"})
    result = await finish(hass, await go_on(hass, result, token="sesame"))
    assert (result["title"], result["data"][CONF_TOKEN]) == ("Hearken", "sesame")


async def test_a_token_that_was_not_announced_is_asked_for(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.token = "sesame"
    result = await go_on(hass, await start(hass, SOURCE_ZEROCONF, announced(engine)))
    assert (result["step_id"], result["errors"]) == ("token", {})
    await finish(hass, await go_on(hass, result, token="sesame"))


async def test_found_on_the_network_but_gone(hass: HomeAssistant, engine: FakeEngine) -> None:
    result = await start(hass, SOURCE_ZEROCONF, announced(engine))
    await engine.stop()
    result = await go_on(hass, result)
    assert (result["step_id"], result["errors"]) == ("zeroconf_confirm", {"base": "cannot_connect"})
    await engine.start()
    await finish(hass, await go_on(hass, result))


async def test_a_known_engine_is_followed_to_its_new_address(
    hass: HomeAssistant, engine: FakeEngine, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, data={CONF_HOST: "192.0.2.7", CONF_PORT: 1, CONF_TOKEN: "sesame"})
    result = await start(hass, SOURCE_ZEROCONF, announced(engine))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert entry.data == {CONF_HOST: "127.0.0.1", CONF_PORT: engine.port, CONF_TOKEN: "sesame"}


async def test_an_announcement_without_an_id_is_no_engine(hass: HomeAssistant, engine: FakeEngine) -> None:
    result = await start(hass, SOURCE_ZEROCONF, announced(engine, id=None))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_hearken")


async def test_an_ignored_engine_stays_ignored_and_can_be_added_by_hand(
    hass: HomeAssistant, engine: FakeEngine
) -> None:
    MockConfigEntry(domain=DOMAIN, unique_id=HELLO.engine_id, source=SOURCE_IGNORE).add_to_hass(hass)
    result = await start(hass, SOURCE_ZEROCONF, announced(engine))
    assert result["reason"] == "already_configured"
    await finish(hass, await go_on(hass, await start(hass, SOURCE_USER), **address(engine)))


# The Supervisor


@pytest.mark.parametrize("config", [{"id": HELLO.engine_id}, {}])
async def test_found_by_the_supervisor(hass: HomeAssistant, engine: FakeEngine, config: dict[str, Any]) -> None:
    result = await start(hass, SOURCE_HASSIO, posted(engine, **config))
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "hassio_confirm")
    flow = hass.config_entries.flow.async_progress()[0]
    assert flow["context"]["configuration_url"] == "homeassistant://config/app/a1b2c3d4_hearken/info"
    result = await finish(hass, await go_on(hass, result))
    assert result["title"] == "Hearken app"


async def test_the_app_brings_its_token(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.token = "sesame"
    result = await start(hass, SOURCE_HASSIO, posted(engine, token="sesame"))
    result = await finish(hass, await go_on(hass, result))
    assert result["data"][CONF_TOKEN] == "sesame"


async def test_a_token_that_the_app_no_longer_has_is_asked_for(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.token = "sesame"
    result = await go_on(hass, await start(hass, SOURCE_HASSIO, posted(engine, token="old")))
    assert (result["step_id"], result["errors"]) == ("token", {CONF_TOKEN: "invalid_auth"})
    await finish(hass, await go_on(hass, result, token="sesame"))


@pytest.mark.parametrize("config", [{"id": HELLO.engine_id}, {}])
async def test_the_apps_engine_is_already_there(
    hass: HomeAssistant, engine: FakeEngine, entry: MockConfigEntry, config: dict[str, Any]
) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_HOST: "192.0.2.7"})
    result = await start(hass, SOURCE_HASSIO, posted(engine, **config))
    if not config:
        result = await go_on(hass, result)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert entry.data[CONF_HOST] == "127.0.0.1"


async def test_a_second_engine_on_the_network_is_another_entry(
    hass: HomeAssistant, engine: FakeEngine, entry: MockConfigEntry
) -> None:
    other = FakeEngine(hello=replace(HELLO, engine_id="another"))
    await other.start()
    result = await start(hass, SOURCE_ZEROCONF, announced(other, id="another"))
    await go_on(hass, await go_on(hass, result), **PIPELINE)
    assert {one.unique_id for one in hass.config_entries.async_entries(DOMAIN)} == {HELLO.engine_id, "another"}
    await other.stop()


# Changing


async def test_another_token(hass: HomeAssistant, engine: FakeEngine, entry: MockConfigEntry) -> None:
    engine.token = "sesame"
    result = await entry.start_reauth_flow(hass)
    assert (result["step_id"], result["errors"]) == ("reauth_confirm", {})
    result = await go_on(hass, result, token="mellon")
    assert result["errors"] == {CONF_TOKEN: "invalid_auth"}
    result = await go_on(hass, result, token="sesame")
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert entry.data == {CONF_HOST: "127.0.0.1", CONF_PORT: engine.port, CONF_TOKEN: "sesame"}


async def test_another_address(hass: HomeAssistant, engine: FakeEngine, entry: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(entry, data={CONF_HOST: "192.0.2.7", CONF_PORT: 1, CONF_TOKEN: "old"})
    result = await entry.start_reconfigure_flow(hass)
    assert (result["step_id"], result["errors"]) == ("reconfigure", {})
    shown = suggestions(result)
    assert shown[CONF_HOST] == {"suggested_value": "192.0.2.7"}
    await engine.stop()
    result = await go_on(hass, result, **address(engine))
    assert result["errors"] == {"base": "cannot_connect"}
    await engine.start()
    result = await go_on(hass, result, **address(engine))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert entry.data == {CONF_HOST: "127.0.0.1", CONF_PORT: engine.port, CONF_TOKEN: None}


@pytest.mark.parametrize("kind", ["reauth", "reconfigure"])
async def test_another_engine_is_no_other_address(
    hass: HomeAssistant, engine: FakeEngine, entry: MockConfigEntry, kind: str
) -> None:
    engine.hello = replace(HELLO, engine_id="another")
    if kind == "reauth":
        result = await go_on(hass, await entry.start_reauth_flow(hass), token="sesame")
    else:
        result = await go_on(hass, await entry.start_reconfigure_flow(hass), **address(engine))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "different_engine")
    assert entry.data[CONF_TOKEN] is None
