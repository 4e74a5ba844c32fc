"""The steps of config flows, as a person or whoever tells of an engine takes them."""

from ipaddress import ip_address
from typing import Any

from homeassistant.config_entries import (
    ConfigFlowResult,
)
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.hassio import HassioServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

from custom_components.hearken.const import DOMAIN

from .engine_facts import HELLO
from .fake_engine import FakeEngine

PIPELINE = {"create_pipeline": True, "prefer_pipeline": True}
UUID_HEX = "d7a6c5b4e3f24112a0b1c2d3e4f50617"


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
