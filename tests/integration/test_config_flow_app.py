"""The app of the engine, found, installed and started from the config flow."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from aiohasupervisor import SupervisorClient
from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hearken.supervisor import APP, REPOSITORY

from .fake_engine import FakeEngine
from .fake_supervisor import FakeSupervisor
from .flows import address, finish, go_on, start

pytestmark = pytest.mark.usefixtures("_no_setup")


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
