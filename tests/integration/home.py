"""A home for tests: real template entities over helpers, so that services change states and nothing is mocked."""

import asyncio
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import floor_registry as fr
from homeassistant.setup import async_setup_component

SWITCHES = (
    "bedroom_lamp",
    "kitchen_ceiling",
    "porch_light",
    "porch_power",
    "stubborn_lamp",
    "front_door_open",
    "shed_open",
    "chinese_door_open",
    "garage_open",
    "gate_open",
    "blinds_open",
    "coffee_machine",
    "night_light",
)


def _set(helper: str, *, on: bool) -> list[dict[str, Any]]:
    return [
        {"action": f"input_boolean.turn_{'on' if on else 'off'}", "target": {"entity_id": f"input_boolean.{helper}"}}
    ]


def _is(helper: str) -> str:
    return f"{{{{ is_state('input_boolean.{helper}', 'on') }}}}"


def _light(name: str, helper: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "unique_id": name,
        "state": _is(helper),
        "turn_on": _set(helper, on=True),
        "turn_off": _set(helper, on=False),
        **more,
    }


def _lock(name: str, helper: str) -> dict[str, Any]:
    return {
        "name": name,
        "unique_id": name,
        "state": f"{{{{ not is_state('input_boolean.{helper}', 'on') }}}}",
        "lock": _set(helper, on=False),
        "unlock": _set(helper, on=True),
    }


def _cover(name: str, helper: str, device_class: str) -> dict[str, Any]:
    return {
        "name": name,
        "unique_id": name,
        "device_class": device_class,
        "state": _is(helper),
        "open_cover": _set(helper, on=True),
        "close_cover": _set(helper, on=False),
    }


TEMPLATES = {
    "light": [
        _light("Bedroom lamp", "bedroom_lamp"),
        _light("Kitchen ceiling", "kitchen_ceiling"),
        _light("Porch light", "porch_light", availability=_is("porch_power")),
        _light("Stubborn lamp", "stubborn_lamp", turn_on=[], turn_off=[]),
        _light("床头灯", "night_light"),
    ],
    "lock": [
        _lock("Front door", "front_door_open"),
        _lock("Garden shed", "shed_open"),
        _lock("前门", "chinese_door_open"),
    ],
    "cover": [
        _cover("Garage door", "garage_open", "garage"),
        _cover("Driveway gate", "gate_open", "gate"),
        _cover("Kitchen blinds", "blinds_open", "blind"),
    ],
    "switch": [_light("Coffee machine", "coffee_machine")],
}

AREAS = {
    "Bedroom": ["light.bedroom_lamp"],
    "Kitchen": ["light.kitchen_ceiling", "cover.kitchen_blinds", "switch.coffee_machine"],
    "Hallway": ["lock.front_door", "light.porch_light"],
    "Workshop": ["cover.garage_door", "light.stubborn_lamp"],
    "Garden": ["lock.garden_shed", "cover.driveway_gate"],
}

EXPOSED = (
    "light.bedroom_lamp",
    "light.kitchen_ceiling",
    "light.porch_light",
    "light.stubborn_lamp",
    "light.chuang_tou_deng",
    "lock.front_door",
    "lock.garden_shed",
    "lock.qian_men",
    "cover.garage_door",
    "cover.driveway_gate",
    "cover.kitchen_blinds",
    "switch.coffee_machine",
)

_FURNISH_SECONDS = 30.0
"""Far longer than it takes, also on a busy machine."""


async def async_furnish(hass: HomeAssistant) -> None:
    """Set up the home's entities, areas and floors, and expose them."""
    assert await async_setup_component(
        hass, "input_boolean", {"input_boolean": {name: {"initial": False} for name in SWITCHES}}
    )
    assert await async_setup_component(hass, "template", {"template": [{k: v} for k, v in TEMPLATES.items()]})
    assert await async_setup_component(hass, "shopping_list", {})
    # The platforms of the template integration are set up by tasks of their own, which nobody waits for.
    async with asyncio.timeout(_FURNISH_SECONDS):
        while not all(hass.states.get(entity_id) for entity_id in EXPOSED):
            await asyncio.sleep(0.01)
            await hass.async_block_till_done()
    ground = fr.async_get(hass).async_create("Ground floor")
    registry = er.async_get(hass)
    for name, entity_ids in AREAS.items():
        area = ar.async_get(hass).async_create(name, floor_id=ground.floor_id)
        for entity_id in entity_ids:
            registry.async_update_entity(entity_id, area_id=area.id)
    for state in hass.states.async_all():
        async_expose_entity(hass, "conversation", state.entity_id, state.entity_id in EXPOSED)
    await hass.async_block_till_done()


def state_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return the state of an entity that is there."""
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state


def is_open(hass: HomeAssistant, *entity_ids: str) -> bool:
    """Tell whether any lock is unlocked or any cover open."""
    return any(state_of(hass, entity_id) in {"unlocked", "open"} for entity_id in entity_ids)


SENSITIVE = ("lock.front_door", "lock.garden_shed", "lock.qian_men", "cover.garage_door", "cover.driveway_gate")


def picture(hass: HomeAssistant) -> dict[str, str]:
    """Return the state of everything in the home that a command could change."""
    domains = {"light", "lock", "cover", "switch", "input_boolean"}
    return {state.entity_id: state.state for state in hass.states.async_all(domains)}
