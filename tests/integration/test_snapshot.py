"""The home as it can be spoken of: built from the registries, and kept current."""

from time import perf_counter

import pytest
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import floor_registry as fr
from homeassistant.helpers import label_registry as lr
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hearken.execution.snapshot import HomeModel
from custom_components.hearken.understanding.home import UNAVAILABLE, Attribute, Range

from .home import EXPOSED

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def model(loaded: MockConfigEntry, home: None) -> HomeModel:
    """Return the entry's own model."""
    model: HomeModel = loaded.runtime_data.home_model
    return model


async def test_what_is_exposed_is_there_with_its_names_and_place(hass: HomeAssistant, model: HomeModel) -> None:
    home = model.home
    assert set(home.entities) == set(EXPOSED)
    lamp = home.entities["light.bedroom_lamp"]
    assert (lamp.name, lamp.domain, lamp.members) == ("Bedroom lamp", "light", ())
    assert home.areas[lamp.area or ""].name == "Bedroom"
    assert home.floors[home.floor_of(lamp) or ""].name == "Ground floor"
    assert home.entities["cover.garage_door"].device_class == "garage"
    assert home.temperature_unit == "°C"
    assert model.home is home  # nothing changed


async def test_a_snapshot_shows_states_as_they_are(hass: HomeAssistant, model: HomeModel) -> None:
    snapshot = model.snapshot("kitchen")
    assert snapshot.here == "kitchen"
    assert snapshot.seen("light.bedroom_lamp").state == "off"
    assert snapshot.seen("light.porch_light").state == UNAVAILABLE
    assert not snapshot.seen("light.nowhere").is_reachable
    assert set(snapshot.states) == set(hass.states.async_entity_ids())
    assert len(snapshot.states) == len(hass.states.async_all())


async def test_changes_are_followed(hass: HomeAssistant, model: HomeModel, loaded: MockConfigEntry) -> None:
    registry = er.async_get(hass)
    before = model.home
    registry.async_update_entity("light.bedroom_lamp", aliases=[er.COMPUTED_NAME, "Reading light"])
    await hass.async_block_till_done()
    assert model.home.entities["light.bedroom_lamp"].names == ("Bedroom lamp", "Reading light")
    assert model.home.entities["lock.front_door"] is before.entities["lock.front_door"]

    registry.async_update_entity("light.bedroom_lamp", new_entity_id="light.reading", aliases=[])
    await hass.async_block_till_done()
    assert "light.bedroom_lamp" not in model.home.entities
    assert model.home.entities["light.reading"].name == "Bedroom lamp"

    async_expose_entity(hass, "conversation", "lock.front_door", False)
    await hass.async_block_till_done()
    assert "lock.front_door" not in model.home.entities

    label = lr.async_get(hass).async_create("Christmas").label_id
    device = dr.async_get(hass).async_get_or_create(config_entry_id=loaded.entry_id, identifiers={("x", "1")})
    registry.async_update_entity("light.reading", labels={label}, area_id=None, device_id=device.id)
    await hass.async_block_till_done()
    assert model.home.entities["light.reading"].area is None
    attic = ar.async_get(hass).async_create("Attic", aliases={"Loft"})
    dr.async_get(hass).async_update_device(device.id, area_id=attic.id)
    await hass.async_block_till_done()
    lamp = model.home.entities["light.reading"]
    assert (lamp.area, lamp.labels) == (attic.id, frozenset({label}))
    assert model.home.areas[attic.id].names == ("Attic", "Loft")

    roof = fr.async_get(hass).async_create("Roof", level=2)
    ar.async_get(hass).async_update(attic.id, floor_id=roof.floor_id, name="Studio")
    await hass.async_block_till_done()
    assert model.home.areas[attic.id].name == "Studio"
    fr.async_get(hass).async_update(roof.floor_id, aliases={"Top"})
    await hass.async_block_till_done()
    assert model.home.floors[roof.floor_id].names == ("Roof", "Top")
    ar.async_get(hass).async_delete(attic.id)
    await hass.async_block_till_done()
    assert attic.id not in model.home.areas
    assert model.home.entities["light.reading"].area is None

    await hass.config.async_update(unit_system="us_customary")
    assert hass.config.units is US_CUSTOMARY_SYSTEM
    assert model.home.temperature_unit == "°F"


async def test_things_outside_the_registry_are_followed_too(hass: HomeAssistant, model: HomeModel) -> None:
    hass.states.async_set("light.desk", "off", {"supported_color_modes": ["brightness"]})
    async_expose_entity(hass, "conversation", "light.desk", True)
    await hass.async_block_till_done()
    assert model.home.entities["light.desk"].name == "desk"
    assert model.home.entities["light.desk"].settable == {Attribute.BRIGHTNESS}
    hass.states.async_set("light.desk", "on", {"supported_color_modes": ["brightness"], "brightness": 3})
    await hass.async_block_till_done()
    home = model.home
    hass.states.async_set("light.desk", "on", {"supported_color_modes": ["hs"], "friendly_name": "Desk"})
    await hass.async_block_till_done()
    assert model.home is not home
    assert model.home.entities["light.desk"].settable == {Attribute.BRIGHTNESS, Attribute.COLOUR}
    assert model.home.entities["light.desk"].ranges == {Attribute.BRIGHTNESS: Range(low=0, high=100)}
    assert model.home.entities["light.desk"].name == "Desk"
    async_expose_entity(hass, "conversation", "light.desk", False)
    await hass.async_block_till_done()
    assert "light.desk" not in model.home.entities
    hass.states.async_remove("light.desk")
    await hass.async_block_till_done()
    assert "light.desk" not in model.home.entities


async def test_it_ends_with_the_entry(hass: HomeAssistant, model: HomeModel, loaded: MockConfigEntry) -> None:
    assert model._listeners
    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert not model._listeners
    assert set(model.home.entities) == set(EXPOSED)  # whoever still asks is told the truth


async def test_a_large_home_is_built_and_changed(hass: HomeAssistant, model: HomeModel) -> None:
    """Print the times, and assert none: machines differ."""
    registry = er.async_get(hass)
    area = ar.async_get(hass).async_create("Hall")
    for number in range(3000):
        entry = registry.async_get_or_create("light", "test", str(number), suggested_object_id=f"bulb_{number}")
        registry.async_update_entity(entry.entity_id, area_id=area.id)
        hass.states.async_set(entry.entity_id, "on", {"supported_color_modes": ["hs"], "friendly_name": f"L {number}"})
        async_expose_entity(hass, "conversation", entry.entity_id, True)
    await hass.async_block_till_done()
    model._everything = True
    started = perf_counter()
    assert len(model.home.entities) > 3000
    built = perf_counter() - started
    registry.async_update_entity("light.bulb_7", name="Seven")
    hass.states.async_set("light.bulb_7", "on", {"supported_color_modes": ["hs"], "friendly_name": "Seven"})
    await hass.async_block_till_done()
    started = perf_counter()
    assert model.home.entities["light.bulb_7"].name == "Seven"
    changed = perf_counter() - started
    print(f"built {built * 1000:.1f} ms, changed {changed * 1000:.2f} ms")  # noqa: T201
