"""The home as it can be spoken of: what is exposed, what it is called, where it is and what can be set.

Built by `execution/snapshot.py` from Home Assistant's registries; everything here is frozen, so one value can be read
by several turns at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

UNAVAILABLE, UNKNOWN = "unavailable", "unknown"


class Attribute(StrEnum):
    """What of an entity can be set, raised, lowered or asked for."""

    BRIGHTNESS = "brightness"
    """0 to 100 %."""
    COLOUR = "colour"
    """One of the names in `colours.json`."""
    COLOUR_TEMPERATURE = "colour_temperature"
    """Kelvin."""
    TEMPERATURE = "temperature"
    """In the home's own unit."""
    HUMIDITY = "humidity"
    """0 to 100 %."""
    VOLUME = "volume"
    """0 to 100 %."""
    POSITION = "position"
    """0 (closed) to 100 % (open)."""
    TILT = "tilt"
    """0 to 100 %."""
    SPEED = "speed"
    """0 to 100 %."""
    MODE = "mode"
    """One of the entity's own modes (climate, humidifier, select)."""
    PRESET = "preset"
    """One of its presets or effects."""
    SOURCE = "source"
    """One of its inputs."""
    BATTERY = "battery"
    """0 to 100 %; can only be asked for."""
    POWER = "power"
    """Watts; can only be asked for."""
    VALUE = "value"
    """A number or a text of its own (`number`, `sensor`)."""


@dataclass(frozen=True, kw_only=True)
class Range:
    """The legal values of a number."""

    low: float
    high: float
    step: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Entity:
    """One exposed entity."""

    id: str
    """Home Assistant's identifier, `light.hall`."""
    names: tuple[str, ...]
    """Its name, then its aliases, as the owner writes them."""
    domain: str
    device_class: str | None = None
    area: str | None = None
    """Identifier of its area."""
    labels: frozenset[str] = frozenset()
    """Identifiers of its labels."""
    settable: frozenset[Attribute] = frozenset()
    """What of it can be set."""
    ranges: Mapping[Attribute, Range] = field(default_factory=dict, hash=False)
    """Legal numbers."""
    choices: Mapping[Attribute, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Legal words."""
    features: int = 0
    """Home Assistant's own `supported_features`."""
    members: tuple[str, ...] = ()
    """The entities that a group stands for."""

    @property
    def name(self) -> str:
        """Return what it is called in a reply."""
        return self.names[0]


@dataclass(frozen=True, kw_only=True)
class Area:
    """A room, or another place of the home."""

    id: str
    names: tuple[str, ...]
    floor: str | None = None
    """Identifier of its floor."""

    @property
    def name(self) -> str:
        """Return what it is called in a reply."""
        return self.names[0]


@dataclass(frozen=True, kw_only=True)
class Floor:
    """A storey."""

    id: str
    names: tuple[str, ...]
    level: int | None = None

    @property
    def name(self) -> str:
        """Return what it is called in a reply."""
        return self.names[0]


@dataclass(frozen=True)
class Seen:
    """A state as it was at one moment."""

    state: str
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_reachable(self) -> bool:
        """Return whether the device answers."""
        return self.state != UNAVAILABLE


@dataclass(frozen=True, kw_only=True)
class Home:
    """Everything that can be spoken of."""

    entities: Mapping[str, Entity] = field(default_factory=dict)
    """By identifier."""
    areas: Mapping[str, Area] = field(default_factory=dict)
    floors: Mapping[str, Floor] = field(default_factory=dict)
    temperature_unit: str = "°C"

    @cached_property
    def by_area(self) -> Mapping[str | None, tuple[Entity, ...]]:
        """Return the entities of each area."""
        found: dict[str | None, list[Entity]] = {}
        for entity in self.entities.values():
            found.setdefault(entity.area, []).append(entity)
        return {area: tuple(entities) for area, entities in found.items()}

    @cached_property
    def by_domain(self) -> Mapping[str, tuple[Entity, ...]]:
        """Return the entities of each domain."""
        found: dict[str, list[Entity]] = {}
        for entity in self.entities.values():
            found.setdefault(entity.domain, []).append(entity)
        return {domain: tuple(entities) for domain, entities in found.items()}

    @cached_property
    def by_sort(self) -> Mapping[tuple[str, str | None], tuple[tuple[int, Entity], ...]]:
        """Return the entities of each domain and class, with their place in the home's order."""
        found: dict[tuple[str, str | None], list[tuple[int, Entity]]] = {}
        for ranked in enumerate(self.entities.values()):
            found.setdefault((ranked[1].domain, ranked[1].device_class), []).append(ranked)
        return {sort: tuple(ranked) for sort, ranked in found.items()}

    def floor_of(self, entity: Entity) -> str | None:
        """Return the identifier of an entity's floor."""
        area = self.areas.get(entity.area or "")
        return area.floor if area else None

    def names(self, entity_ids: Iterable[str]) -> tuple[str, ...]:
        """Return what entities are called in a reply."""
        return tuple(self.entities[entity_id].name for entity_id in entity_ids if entity_id in self.entities)


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The home at one moment."""

    home: Home
    states: Mapping[str, Seen] = field(default_factory=dict)
    """By entity identifier; states may be read lazily."""
    here: str | None = None
    """Identifier of the area in which the speaker is, as far as the satellite's place tells."""

    def seen(self, entity_id: str) -> Seen:
        """Return the state of an entity; one without a state is unavailable."""
        return self.states.get(entity_id) or Seen(UNAVAILABLE)

    def rests(self, entity: Entity) -> bool:
        """Tell whether a robot has no work to go on with: "carry on in the garden" sends none out."""
        return entity.domain in {"vacuum", "lawn_mower"} and self.seen(entity.id).state != "paused"
