"""A question about the home with all that its answer is made of, and the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from .home import UNAVAILABLE, Entity, Seen, Snapshot
from .phrases import Phrases
from .plan import Query
from .states import ON, ON_DOMAINS, is_known

DEVICE = "device"
"""The kind of things that have none in common."""

PERSON = "person"

_KINDS: Mapping[str, str] = {
    "alarm_control_panel": "alarm",
    "binary_sensor": "sensor",
    "binary_sensor.battery": "battery",
    "binary_sensor.door": "door",
    "binary_sensor.garage_door": "garage",
    "binary_sensor.lock": "lock",
    "binary_sensor.motion": "motion",
    "binary_sensor.occupancy": "motion",
    "binary_sensor.window": "window",
    "camera": "camera",
    "climate": "thermostat",
    "cover": "cover",
    "cover.awning": "awning",
    "cover.blind": "blind",
    "cover.curtain": "curtain",
    "cover.door": "door",
    "cover.garage": "garage",
    "cover.gate": "gate",
    "cover.shutter": "shutter",
    "cover.window": "window",
    "fan": "fan",
    "humidifier": "humidifier",
    "humidifier.dehumidifier": "dehumidifier",
    "light": "light",
    "lock": "lock",
    "media_player": "media_player",
    "media_player.speaker": "speaker",
    "media_player.tv": "tv",
    "person": PERSON,
    "scene": "scene",
    "sensor": "sensor",
    "sensor.battery": "battery",
    "switch": "switch",
    "switch.outlet": "plug",
    "timer": "timer",
    "update": "update",
    "vacuum": "vacuum",
    "valve": "valve",
}
"""By domain and device class, then by domain alone, what a kind of thing is called (a key of `kinds`)."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is said to a question about the home."""

    speech: str
    truth: bool | None = None
    """Whether what was asked is so; None where it is no question of yes or no, or cannot be known."""
    entities: tuple[str, ...] = ()
    """What the answer is about: the entities that it found, or the ones that it asked."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question, the home at this moment, and the language of the answer."""

    query: Query
    snapshot: Snapshot
    phrases: Phrases

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """Return what is asked about; a group is left out beside its members, so that nothing counts twice."""
        known = self.snapshot.home.entities
        targets = dict.fromkeys(target for target in self.query.targets if target in known)
        return tuple(known[target] for target in targets if not targets.keys() & set(known[target].members))

    @cached_property
    def switched(self) -> tuple[Entity, ...]:
        """Return what "anything on" can mean; everything, where nothing of that is asked about."""
        if self.query.state != ON or self.query.kind is not None:
            return self.entities
        return tuple(entity for entity in self.entities if entity.domain in ON_DOMAINS) or self.entities

    @property
    def place(self) -> str:
        """Return where it is asked about, as it is said."""
        home = self.snapshot.home
        place = home.areas.get(self.query.place or "") or home.floors.get(self.query.place or "")
        return self.phrases.place(place.name if place else None)

    def kind(self, entities: Iterable[Entity]) -> str:
        """Return what kind of things these are."""
        if self.query.kind is not None and self.phrases.has_kind(self.query.kind):
            return self.query.kind
        kinds = {kind_of(entity) for entity in entities}
        return kinds.pop() if len(kinds) == 1 else DEVICE

    def seen(self, entity: Entity) -> Seen:
        """Return the state of an entity."""
        return self.snapshot.seen(entity.id)

    def silence(self, entities: Iterable[Entity]) -> tuple[str, ...]:
        """Return what is said of those that cannot be asked: unreachable, or without a state."""
        unknown = [entity for entity in entities if not is_known(self.seen(entity))]
        away = [entity.name for entity in unknown if self.seen(entity).state == UNAVAILABLE]
        rest = [entity.name for entity in unknown if entity.name not in away]
        return tuple(
            self.phrases.say(key, **self.phrases.names(names))
            for key, names in (("unreachable", away), ("unknown_state", rest))
            if names
        )

    def answer(self, *clauses: str, truth: bool | None = None, entities: Iterable[Entity] | None = None) -> Answer:
        """Return clauses as the answer."""
        about = self.entities if entities is None else entities
        return Answer(
            speech=self.phrases.sentence(*clauses), truth=truth, entities=tuple(entity.id for entity in about)
        )


def kind_of(entity: Entity) -> str:
    """Return what kind of thing an entity is."""
    return _KINDS.get(f"{entity.domain}.{entity.device_class}") or _KINDS.get(entity.domain, DEVICE)
