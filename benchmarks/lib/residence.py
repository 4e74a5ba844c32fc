"""A home from its file, furnished in a real Home Assistant in this process, and put back between two sentences."""

import json
import logging
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from homeassistant import loader
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.intent import async_register_timer_handler
from homeassistant.components.intent.const import TIMER_DATA
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import floor_registry as fr
from homeassistant.helpers import frame
from homeassistant.helpers.entity_platform import EntityPlatform
from homeassistant.setup import async_setup_component
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM

import custom_components  # before Home Assistant looks for it, or it finds the test plugin's folder
from benchmarks.lib.household import Thing
from benchmarks.lib.household_more import KINDS, TRACKED
from custom_components.hearken.const import DOMAIN
from tests.plugins import ha_current  # before the test plugin, which needs it

# isort: split
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_test_home_assistant

DATA = Path(__file__).parents[1] / "data" / "understanding"
HELPERS = {"input_boolean", "script"}
_LOGGER = logging.getLogger(__name__)

_IMPORTED_FOR_WHAT_THEY_DO = (custom_components, ha_current)

type Picture = dict[str, dict[str, Any]]
"""The state of each entity and what else is tracked of it."""


@dataclass
class Residence:
    """A furnished home."""

    hass: HomeAssistant
    home: Mapping[str, Any]
    """Its file."""
    things: dict[str, Thing] = field(default_factory=dict)
    """Its entities, by id."""
    satellites: dict[str | None, str] = field(default_factory=dict)
    """The device that listens in each area."""

    def entry(self, entity_id: str) -> Mapping[str, Any]:
        """Return an entity's line of the file."""
        return next(entry for entry in self.home["entities"] if entry["id"] == entity_id)

    async def reset(self, given: Mapping[str, Mapping[str, Any]]) -> None:
        """Put every entity back, but some of them into another state; no timer runs."""
        for entry in self.home["entities"]:
            entity_id = entry["id"]
            values = entry | given.get(entity_id, {})
            if entity_id in self.things:
                thing = self.things[entity_id]
                thing.restore(values.get("state", "off"), values)
                thing.async_write_ha_state()
            elif entity_id.startswith("input_boolean."):
                service = f"turn_{values.get('state', 'off')}"
                await self.hass.services.async_call("input_boolean", service, {"entity_id": entity_id}, blocking=True)
        manager = self.hass.data[TIMER_DATA]
        for timer in list(manager.timers):
            manager.cancel_timer(timer)
        await self.hass.async_block_till_done()

    def timers(self) -> list[int]:
        """Return the seconds of the timers that run."""
        return sorted(timer.created_seconds for timer in self.hass.data[TIMER_DATA].timers.values())

    def picture(self) -> Picture:
        """Return how everything is."""
        found: Picture = {}
        for entry in self.home["entities"]:
            state = self.hass.states.get(entry["id"])
            if state is None:
                msg = f"{self.home['name']}: {entry['id']} is not there"
                raise LookupError(msg)
            found[entry["id"]] = {"state": state.state} | {
                name: state.attributes.get(name) for name in TRACKED.get(state.domain, ())
            }
        return found


def load_home(name: str) -> dict[str, Any]:
    """Return a home's file."""
    home: dict[str, Any] = json.loads((DATA / "homes" / f"{name}.json").read_text(encoding="utf-8"))
    return home


def home_names() -> list[str]:
    """Return the names of all homes."""
    return sorted(path.stem for path in (DATA / "homes").glob("*.json"))


@contextmanager
def _quiet() -> Iterator[None]:
    """Say nothing of what Home Assistant says of custom integrations."""
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@asynccontextmanager
async def furnished(
    home: Mapping[str, Any], host: str | None, port: int, options: Mapping[str, Any] | None = None
) -> AsyncIterator[Residence]:
    """Furnish a home, as its file describes it, while the block lasts; with Hearken, if an engine has a host.

    `options` are those of Hearken's entry.
    """
    with tempfile.TemporaryDirectory() as config, _quiet():
        async with async_test_home_assistant(config_dir=config) as hass:
            frame.async_setup(hass)
            hass.data.pop(loader.DATA_CUSTOM_COMPONENTS, None)
            hass.config.language = home["language"]
            residence = Residence(hass, home)
            await _async_set_up(residence)
            if host is not None:
                await _async_add_agent(hass, host, port, options or {})
            try:
                yield residence
            finally:
                await hass.async_stop(force=True)


async def _async_set_up(residence: Residence) -> None:
    """Set up Home Assistant, areas, entities, satellites."""
    hass, home = residence.hass, residence.home
    entries: list[dict[str, Any]] = home["entities"]
    if home.get("units") == "us_customary":
        hass.config.units = US_CUSTOMARY_SYSTEM
        entries = [{**entry, "degrees": UnitOfTemperature.FAHRENHEIT} for entry in entries]
    helpers: dict[str, dict[str, Any]] = {domain: {} for domain in sorted(HELPERS)}
    for entry in entries:
        domain, _, key = entry["id"].partition(".")
        if domain == "script":
            helpers[domain][key] = {"alias": entry["name"], "sequence": [{"event": f"ran_{key}"}]}
        elif domain == "input_boolean":
            helpers[domain][key] = {"name": entry["name"], "initial": entry.get("state") == "on"}
    for domain in ("homeassistant", "conversation", "intent", "assist_pipeline", *KINDS, *helpers):
        if not await async_setup_component(hass, domain, {domain: helpers.get(domain, {})}):
            msg = f"{domain} cannot be set up"
            raise RuntimeError(msg)
    await _async_add_places(residence)
    for domain, kind in KINDS.items():
        own = [entry for entry in entries if entry["id"].partition(".")[0] == domain]
        platform = EntityPlatform(
            hass=hass,
            logger=_LOGGER,
            domain=domain,
            platform_name="household",
            platform=None,
            scan_interval=timedelta(hours=1),
            entity_namespace=None,
        )
        platform.async_prepare()
        things = [kind(entry) for entry in own]
        for thing, entry in zip(things, own, strict=True):
            thing.restore(entry.get("state", "off"), entry)
        await platform.async_add_entities(things)
        residence.things |= {thing.entity_id: thing for thing in things}
    await hass.async_block_till_done()
    _register(residence)
    await hass.async_block_till_done()


async def _async_add_places(residence: Residence) -> None:
    """Add floors, areas, and a satellite that can keep timers in each area."""
    hass, home = residence.hass, residence.home
    floors = {
        floor["name"]: fr.async_get(hass).async_create(
            floor["name"], aliases=set(floor.get("aliases", ())), level=floor.get("level")
        )
        for floor in home["floors"]
    }
    owner = MockConfigEntry(domain="household", title="Satellites")
    owner.add_to_hass(hass)
    for area in home["areas"]:
        floor = floors[area["floor"]].floor_id if area.get("floor") else None
        created = ar.async_get(hass).async_create(area["name"], aliases=set(area.get("aliases", ())), floor_id=floor)
        device = dr.async_get(hass).async_get_or_create(
            config_entry_id=owner.entry_id, identifiers={("household", created.id)}, name=f"Satellite {created.id}"
        )
        dr.async_get(hass).async_update_device(device.id, area_id=created.id)
        async_register_timer_handler(hass, device.id, lambda _event, _timer: None)
        residence.satellites[area["name"]] = device.id


def _register(residence: Residence) -> None:
    """Give entities their areas and aliases, and show the assistant what it may see."""
    hass = residence.hass
    areas = {area.name: area.id for area in ar.async_get(hass).async_list_areas()}
    registry = er.async_get(hass)
    for entry in residence.home["entities"]:
        entity_id = entry["id"]
        registry.async_update_entity(
            entity_id,
            area_id=areas[entry["area"]] if entry.get("area") else None,
            aliases=[er.COMPUTED_NAME, *entry.get("aliases", ())],
        )
        async_expose_entity(hass, "conversation", entity_id, entry.get("exposed", True))


async def _async_add_agent(hass: HomeAssistant, host: str, port: int, options: Mapping[str, Any]) -> None:
    """Set up Hearken with the engine at an address."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Hearken",
        unique_id="benchmark",
        data={CONF_HOST: host, CONF_PORT: port, CONF_TOKEN: None},
        options=dict(options),
    )
    entry.add_to_hass(hass)
    if not await hass.config_entries.async_setup(entry.entry_id):
        msg = "Hearken cannot be set up"
        raise RuntimeError(msg)
    await hass.async_block_till_done()
