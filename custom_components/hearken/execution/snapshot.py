"""The home as it can be spoken of, kept current: what changes is built again, and nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from homeassistant.components.conversation import DOMAIN as ASSISTANT
from homeassistant.components.conversation import ConversationInput
from homeassistant.components.homeassistant import async_should_expose
from homeassistant.components.homeassistant.exposed_entities import async_listen_entity_updates
from homeassistant.const import ATTR_DEVICE_CLASS, EVENT_CORE_CONFIG_UPDATE, EVENT_STATE_CHANGED
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import floor_registry as fr
from homeassistant.helpers import intent
from homeassistant.helpers.start import async_at_started

from ..understanding.capabilities import GROUP_MEMBERS, RELEVANT, capabilities, features_of
from ..understanding.home import Area, Entity, Floor, Home, Seen, Snapshot
from .targets import async_speaker_area


class States(Mapping[str, Seen]):
    """Home Assistant's states, each read when it is asked for."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Take the home."""
        self._hass = hass

    def __getitem__(self, entity_id: str) -> Seen:
        """Return what is seen of an entity now."""
        if (state := self._hass.states.get(entity_id)) is None:
            raise KeyError(entity_id)
        return Seen(state.state, state.attributes)

    def __iter__(self) -> Iterator[str]:
        """Yield the identifiers of everything that has a state."""
        return iter(self._hass.states.async_entity_ids())

    def __len__(self) -> int:
        """Return how many entities have a state."""
        return self._hass.states.async_entity_ids_count()


class HomeModel:
    """Knows the home of one config entry; where nothing has changed, asking for it costs nothing."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Take the home; it is built when it is first asked for."""
        self._hass = hass
        self._home = Home()
        self._everything = True
        self._places = True
        self._dirty: set[str] = set()
        self._listeners: list[CALLBACK_TYPE] = []

    @callback
    def async_start(self) -> None:
        """Follow what changes from now on, and have the home ready before the first sentence."""
        bus = self._hass.bus
        self._everything = True
        self._listeners = [
            bus.async_listen(EVENT_STATE_CHANGED, self._async_on_state, event_filter=_matters),
            bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._async_on_entity),
            bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._async_on_device),
            bus.async_listen(ar.EVENT_AREA_REGISTRY_UPDATED, self._async_on_area),
            bus.async_listen(fr.EVENT_FLOOR_REGISTRY_UPDATED, self._async_on_floor),
            bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._async_on_core),
            async_listen_entity_updates(self._hass, ASSISTANT, self._async_on_exposure),
            async_at_started(self._hass, self._async_on_started),
        ]

    @callback
    def async_stop(self) -> None:
        """Follow nothing any more."""
        while self._listeners:
            self._listeners.pop()()
        self._everything = True

    @callback
    def snapshot(self, here: str | None = None) -> Snapshot:
        """Return the home at this moment, for someone in an area."""
        return Snapshot(home=self.home, states=States(self._hass), here=here)

    @callback
    def snapshot_for(self, user_input: ConversationInput) -> Snapshot:
        """Return the home at this moment, for the one who says something."""
        return self.snapshot(async_speaker_area(self._hass, user_input))

    @property
    def home(self) -> Home:
        """Return what can be spoken of now."""
        if not self._listeners:
            self._everything = True
        if self._everything or self._dirty or self._places:
            self._home = self._async_built()
        return self._home

    @callback
    def _async_built(self) -> Home:
        """Build what is not current, and take over the rest."""
        everything, places, dirty = self._everything, self._everything or self._places, self._dirty
        # Asking whether an entity is exposed may settle that, and so be a change of its own.
        self._everything, self._places, self._dirty = False, False, set()
        entities = {} if everything else dict(self._home.entities)
        states = self._hass.states.async_all() if everything else map(self._hass.states.get, dirty)
        for entity_id in dirty:
            entities.pop(entity_id, None)
        registry = er.async_get(self._hass)
        for state in filter(None, states):
            if async_should_expose(self._hass, ASSISTANT, state.entity_id):
                entities[state.entity_id] = self._async_entity(registry, state)
        return Home(
            entities=entities,
            areas=_areas(self._hass) if places else self._home.areas,
            floors=_floors(self._hass) if places else self._home.floors,
            temperature_unit=self._hass.config.units.temperature_unit,
        )

    @callback
    def _async_entity(self, registry: er.EntityRegistry, state: State) -> Entity:
        """Return one entity."""
        entry = registry.async_get(state.entity_id)
        names = tuple(filter(None, map(str.strip, intent.async_get_entity_aliases(self._hass, entry, state=state))))
        can = capabilities(state.domain, state.attributes)
        area, labels = None, frozenset[str]()
        if entry is not None:
            area = er.async_get_effective_area_id(self._hass, entry)
            device = dr.async_get(self._hass).async_get(entry.device_id) if entry.device_id else None
            labels = frozenset(entry.labels | device.labels) if device else frozenset(entry.labels)
        device_class = state.attributes.get(ATTR_DEVICE_CLASS)
        members = state.attributes.get(GROUP_MEMBERS)
        return Entity(
            id=state.entity_id,
            names=names or (state.name,),
            domain=state.domain,
            device_class=str(device_class) if device_class else None,
            area=area,
            labels=labels,
            settable=can.settable,
            ranges=can.ranges,
            choices=can.choices,
            features=features_of(state.attributes),
            members=tuple(members) if isinstance(members, (list, tuple, set)) else (),
        )

    async def _async_on_started(self, _hass: HomeAssistant) -> None:
        """Build everything once, so that the first sentence does not wait for it."""
        _ = self.home

    @callback
    def _async_on_state(self, event: Event[EventStateChangedData]) -> None:
        """Take a state that is new, gone, or of other names or abilities."""
        self._dirty.add(event.data["entity_id"])

    @callback
    def _async_on_entity(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        """Take a change of an entity's entry; exposure is one as well."""
        self._dirty.add(event.data["entity_id"])
        if event.data["action"] == "update" and "old_entity_id" in event.data:
            self._dirty.add(event.data["old_entity_id"])

    @callback
    def _async_on_device(self, event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        """Take a change of a device, whose entities may be named after it and are where it is."""
        self._async_spoil_devices({event.data["device_id"]})

    @callback
    def _async_spoil_devices(self, device_ids: set[str]) -> None:
        """Build the entities of devices again, and those of devices that are part of them."""
        devices = dr.async_get(self._hass)
        parts = {
            child.id for device_id in device_ids for child in dr.async_entries_for_parent_device(devices, device_id)
        }
        registry = er.async_get(self._hass)
        for device_id in device_ids | parts:
            self._dirty.update(entry.entity_id for entry in er.async_entries_for_device(registry, device_id))

    @callback
    def _async_on_area(self, event: Event[ar.EventAreaRegistryUpdatedData]) -> None:
        """Take a change of an area, after which entities may be named."""
        self._async_spoil_areas(filter(None, [event.data["area_id"]]))

    @callback
    def _async_on_floor(self, event: Event[fr.EventFloorRegistryUpdatedData]) -> None:
        """Take a change of a floor, after which entities may be named as well."""
        floor = event.data["floor_id"] if event.data["action"] != "reorder" else None
        self._async_spoil_areas({area.id for area in self._home.areas.values() if area.floor == floor is not None})

    @callback
    def _async_spoil_areas(self, area_ids: Iterable[str]) -> None:
        """Build the places again, and the entities that are there."""
        self._places = True
        for area_id in area_ids:
            self._dirty.update(entity.id for entity in self._home.by_area.get(area_id, ()))

    @callback
    def _async_on_core(self, _event: Event[Any]) -> None:
        """Take another unit of temperature, with which every range changes."""
        self._everything = True

    @callback
    def _async_on_exposure(self) -> None:
        """Look at those again whose exposure is in no registry; of the others, the registry tells."""
        registry = er.async_get(self._hass)
        self._dirty.update(
            entity_id for entity_id in self._hass.states.async_entity_ids() if entity_id not in registry.entities
        )


def _areas(hass: HomeAssistant) -> dict[str, Area]:
    """Return all areas."""
    return {
        area.id: Area(id=area.id, names=_names(area.name, area.aliases), floor=area.floor_id)
        for area in ar.async_get(hass).async_list_areas()
    }


def _floors(hass: HomeAssistant) -> dict[str, Floor]:
    """Return all floors."""
    return {
        floor.floor_id: Floor(id=floor.floor_id, names=_names(floor.name, floor.aliases), level=floor.level)
        for floor in fr.async_get(hass).async_list_floors()
    }


def _names(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    """Return a place's name and what else it is called, in an order that does not change by itself."""
    return tuple(dict.fromkeys((name, *sorted(filter(str.strip, aliases)))))


@callback
def _matters(data: EventStateChangedData) -> bool:
    """Tell whether a state is new, gone, or of other names or abilities."""
    old, new = data["old_state"], data["new_state"]
    if old is None or new is None:
        return True
    if old.attributes == new.attributes:
        return False
    return any(old.attributes.get(name) != new.attributes.get(name) for name in RELEVANT)
