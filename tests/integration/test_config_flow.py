"""Adding an engine in every way there is, and changing it; every error, and going on after it."""

import asyncio
import socket
import sys
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from ipaddress import ip_address
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from aiohasupervisor import SupervisorClient
from homeassistant.config_entries import (
    SOURCE_HASSIO,
    SOURCE_IGNORE,
    SOURCE_USER,
    SOURCE_ZEROCONF,
    ConfigFlowResult,
)
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.service_info.hassio import HassioServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from pytest_homeassistant_custom_component.common import MockConfigEntry
from wyoming.error import Error

from custom_components.hearken.const import CONF_PIPELINE, DOMAIN, PipelineWish
from custom_components.hearken.protocol import ErrorCode, Hello, StatusRequest
from custom_components.hearken.supervisor import APP, REPOSITORY

from .engine_facts import HELLO
from .fake_engine import FakeEngine
from .fake_supervisor import FakeSupervisor

PIPELINE = {"create_pipeline": True, "prefer_pipeline": True}
UUID_HEX = "d7a6c5b4e3f24112a0b1c2d3e4f50617"


@pytest.fixture
def _no_setup() -> Iterator[None]:
    """Leave entries that a flow makes as they are."""
    with patch("custom_components.hearken.async_setup_entry", return_value=True):
        yield


pytestmark = pytest.mark.usefixtures("_no_setup")


def address(engine: FakeEngine, **more: Any) -> dict[str, Any]:
    """Return what a user types in for an engine."""
    return {CONF_HOST: "127.0.0.1", CONF_PORT: engine.port, **more}


def announced(engine: FakeEngine, **properties: str | None) -> ZeroconfServiceInfo:
    """Return what an engine tells the network."""
    told = {"id": HELLO.engine_id, "name": "Hearken at home", "version": "0.1.0", **properties}
    return ZeroconfServiceInfo(
        ip_address=ip_address("127.0.0.1"),
        ip_addresses=[ip_address("127.0.0.1")],
        port=engine.port,
        hostname="server.local.",
        type="_hearken._tcp.local.",
        name="Hearken at home._hearken._tcp.local.",
        properties={key: value for key, value in told.items() if value is not None},
    )


def posted(engine: FakeEngine, **config: Any) -> HassioServiceInfo:
    """Return what the Supervisor tells of the app."""
    return HassioServiceInfo(
        config={**address(engine), **config}, name="Hearken app", slug="a1b2c3d4_hearken", uuid=UUID_HEX
    )


async def start(hass: HomeAssistant, source: str, data: Any = None) -> ConfigFlowResult:
    """Start a flow."""
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": source}, data=data)


async def go_on(hass: HomeAssistant, result: ConfigFlowResult, **user_input: Any) -> ConfigFlowResult:
    """Submit a step of a flow."""
    return await hass.config_entries.flow.async_configure(result["flow_id"], user_input)


def suggestions(result: ConfigFlowResult) -> dict[str, Any]:
    """Return what a form's fields are filled with."""
    assert result["data_schema"] is not None
    return {str(key): key.description for key in result["data_schema"].schema}


async def finish(hass: HomeAssistant, result: ConfigFlowResult, **answers: bool) -> ConfigFlowResult:
    """Answer the last step, and check the entry."""
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "pipeline")
    result = await go_on(hass, result, **{**PIPELINE, **answers})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert set(result["data"]) == {CONF_HOST, CONF_PORT, CONF_TOKEN}
    assert result["result"].unique_id == HELLO.engine_id
    return result


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


@pytest.fixture
async def supervisor(hass: HomeAssistant, engine: FakeEngine) -> AsyncGenerator[FakeSupervisor]:
    """Let Home Assistant's own client ask a Supervisor on the loopback interface."""
    supervisor = FakeSupervisor(address(engine))
    await supervisor.start()
    client = SupervisorClient(supervisor.url, "token", session=async_get_clientsession(hass))
    # The module itself needs the very aiohasupervisor that its Home Assistant installs, and a Supervisor's host.
    hassio = SimpleNamespace(get_supervisor_client=lambda hass: client)
    with (
        patch("custom_components.hearken.supervisor.is_hassio", return_value=True),
        patch("custom_components.hearken.supervisor.LOOK_SECONDS", 0.01),
        patch.dict(sys.modules, {"homeassistant.components.hassio": hassio}),
    ):
        yield supervisor
    await supervisor.stop()


async def test_the_app_is_found_without_typing(hass: HomeAssistant, supervisor: FakeSupervisor) -> None:
    result = await start(hass, SOURCE_USER)
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "app_found")
    assert result["menu_options"] == ["hassio_confirm", "manual"]
    assert result["description_placeholders"] == {"name": "Hearken app"}
    result = await go_on(hass, result, next_step_id="hassio_confirm")
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "hassio_confirm")
    await finish(hass, await go_on(hass, result))


async def test_another_engine_than_the_apps(
    hass: HomeAssistant, supervisor: FakeSupervisor, engine: FakeEngine
) -> None:
    result = await go_on(hass, await start(hass, SOURCE_USER), next_step_id="manual")
    await finish(hass, await go_on(hass, result, **address(engine)))


async def test_an_app_that_is_there_already_is_not_offered(
    hass: HomeAssistant, supervisor: FakeSupervisor, entry: MockConfigEntry
) -> None:
    assert (await start(hass, SOURCE_USER))["step_id"] == "user"


async def installed(hass: HomeAssistant, result: ConfigFlowResult) -> ConfigFlowResult:
    """Have the app installed, and return what follows."""
    result = await go_on(hass, result, next_step_id="install_app")
    assert (result["type"], result["progress_action"]) == (FlowResultType.SHOW_PROGRESS, "install_app")
    async with asyncio.timeout(5):
        while result["type"] in {FlowResultType.SHOW_PROGRESS, FlowResultType.SHOW_PROGRESS_DONE}:
            await asyncio.sleep(0.01)
            result = await hass.config_entries.flow.async_configure(result["flow_id"])
    return result


async def test_the_app_is_installed_and_started(hass: HomeAssistant, supervisor: FakeSupervisor) -> None:
    supervisor.apps = {}
    result = await start(hass, SOURCE_USER)
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "no_app")
    assert result["menu_options"] == ["install_app", "manual"]
    result = await installed(hass, result)
    assert supervisor.repositories == [REPOSITORY]
    assert supervisor.done == [f"install {APP}", f"start {APP}"]
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "hassio_confirm")
    await finish(hass, await go_on(hass, result))


async def test_an_app_that_is_installed_is_only_started(hass: HomeAssistant, supervisor: FakeSupervisor) -> None:
    supervisor.apps = {"local_hearken": "stopped"}
    result = await installed(hass, await start(hass, SOURCE_USER))
    assert (supervisor.repositories, supervisor.done) == ([], ["start local_hearken"])
    assert result["step_id"] == "hassio_confirm"


async def test_a_repository_that_is_known_is_not_added_again(hass: HomeAssistant, supervisor: FakeSupervisor) -> None:
    supervisor.apps, supervisor.repositories = {}, [REPOSITORY]
    await installed(hass, await start(hass, SOURCE_USER))
    assert supervisor.repositories == [REPOSITORY]


@pytest.mark.parametrize("failing", ["repositories", "install", "start"])
async def test_an_installation_that_fails_is_told_and_tried_again(
    hass: HomeAssistant, supervisor: FakeSupervisor, failing: str
) -> None:
    supervisor.apps, supervisor.failing = {}, failing
    result = await installed(hass, await start(hass, SOURCE_USER))
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "install_failed")
    assert result["description_placeholders"] == {"error": "No room on the disk"}
    supervisor.failing = ""
    assert (await installed(hass, result))["step_id"] == "hassio_confirm"


async def test_an_app_that_never_tells_of_itself_is_not_waited_for(
    hass: HomeAssistant, supervisor: FakeSupervisor
) -> None:
    supervisor.apps, supervisor.silent = {}, True
    with patch("custom_components.hearken.supervisor.FOUND_SECONDS", 0.1):
        result = await installed(hass, await start(hass, SOURCE_USER))
    assert result["step_id"] == "install_failed"


async def test_a_supervisor_that_does_not_answer(
    hass: HomeAssistant, supervisor: FakeSupervisor, engine: FakeEngine
) -> None:
    supervisor.failing = "discovery"
    result = await start(hass, SOURCE_USER)
    assert result["step_id"] == "no_app"
    result = await go_on(hass, result, next_step_id="manual")
    await finish(hass, await go_on(hass, result, **address(engine)))


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
