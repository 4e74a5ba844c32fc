"""The values that states hold: which entity measures what, where it keeps it, and in which unit."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from .home import UNAVAILABLE, Attribute, Entity, Seen, Snapshot
from .states import is_known

SET = "set"
"""The `state` of a query for a value that asks what something is set to, and not how it is."""

_FULL_BRIGHTNESS = 255 / 100
"""Home Assistant's brightness runs from 0 to 255, people's from 0 to 100."""

PERCENT = "%"


class Source(NamedTuple):
    """Where a kind of entity keeps a value."""

    domains: str
    """Domain, or domain and device class; several are set apart by spaces."""
    key: str = ""
    """The attribute; empty for the state itself."""
    unit: str = ""
    """A unit, or the attribute that holds it (`@` before it)."""
    divisor: float = 1.0
    is_setting: bool = False
    """Whether it is what the thing is set to."""


_OWN_UNIT = "@unit_of_measurement"
_HOME_UNIT = "@home"
_NUMBERS = "number input_number counter"

_SOURCES: Mapping[Attribute, tuple[Source, ...]] = {
    Attribute.TEMPERATURE: (
        Source("sensor.temperature", unit=_OWN_UNIT),
        Source("climate water_heater", "current_temperature", _HOME_UNIT),
        Source("number.temperature", unit=_OWN_UNIT),
        Source("weather", "temperature", "@temperature_unit"),
        Source("climate water_heater", "temperature", _HOME_UNIT, is_setting=True),
    ),
    Attribute.HUMIDITY: (
        Source("sensor.humidity", unit=_OWN_UNIT),
        Source("sensor.moisture", unit=_OWN_UNIT),
        Source("climate humidifier", "current_humidity", PERCENT),
        Source("weather", "humidity", PERCENT),
        Source("climate humidifier", "humidity", PERCENT, is_setting=True),
    ),
    Attribute.BRIGHTNESS: (
        Source("light", "brightness", PERCENT, _FULL_BRIGHTNESS),
        Source("sensor.illuminance", unit=_OWN_UNIT),
    ),
    Attribute.COLOUR_TEMPERATURE: (Source("light", "color_temp_kelvin", "K"),),
    Attribute.VOLUME: (Source("media_player", "volume_level", PERCENT, 1 / 100), Source(_NUMBERS, unit=_OWN_UNIT)),
    Attribute.POSITION: (Source("cover valve", "current_position", PERCENT),),
    Attribute.TILT: (Source("cover", "current_tilt_position", PERCENT),),
    Attribute.SPEED: (
        Source("fan", "percentage", PERCENT),
        Source("climate", "fan_mode"),
        Source("sensor.wind_speed sensor.speed", unit=_OWN_UNIT),
    ),
    Attribute.BATTERY: (
        Source("sensor.battery", unit=_OWN_UNIT),
        Source("*", "battery_level", PERCENT),
        Source("*", "battery", PERCENT),
    ),
    Attribute.POWER: (
        Source("sensor.power sensor.apparent_power", unit=_OWN_UNIT),
        Source("*", "current_power_w", "W"),
    ),
    Attribute.MODE: (Source("climate water_heater select input_select"), Source("humidifier", "mode")),
    Attribute.PRESET: (Source("climate fan", "preset_mode"), Source("light", "effect"), Source("*", "sound_mode")),
    Attribute.SOURCE: (Source("media_player", "source"), Source("select input_select")),
    Attribute.VALUE: (
        Source(f"sensor {_NUMBERS} text input_text select input_select date time datetime", unit=_OWN_UNIT),
    ),
}
"""By attribute, what measures it best first: a sensor of the room knows more of it than the weather does."""

_ASKED_BY_DEFAULT: Mapping[str, Attribute] = {
    "climate": Attribute.TEMPERATURE,
    "water_heater": Attribute.TEMPERATURE,
    "weather": Attribute.TEMPERATURE,
    "humidifier": Attribute.HUMIDITY,
    "light": Attribute.BRIGHTNESS,
    "media_player": Attribute.VOLUME,
    "cover": Attribute.POSITION,
    "valve": Attribute.POSITION,
    "fan": Attribute.SPEED,
}
"""What is asked for where no attribute is named ("what is the lamp set to?")."""

_OFF = frozenset({"off", "standby"})
_WEATHER = "weather"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A value, and what it was read from."""

    entity: Entity
    attribute: Attribute
    value: float | str
    unit: str = ""
    setting: float | None = None
    """What the thing is set to, where that differs in kind from what it measures."""
    is_setting: bool = False

    @property
    def number(self) -> float | None:
        """Return the value if it is a number."""
        return self.value if isinstance(self.value, float) else None


@dataclass(frozen=True, kw_only=True)
class Readings:
    """What was read of several entities."""

    found: tuple[Reading, ...] = ()
    """Of the entities that measure it best, in their order."""
    idle: tuple[Entity, ...] = ()
    """They have no such value as they are: a lamp that is off."""
    silent: tuple[Entity, ...] = ()
    """They would measure it, and do not answer."""


def default_attribute(entity: Entity) -> Attribute:
    """Return what is asked of an entity when only "its value" is."""
    return _ASKED_BY_DEFAULT.get(entity.domain, Attribute.VALUE)


def _fits(source: Source, entity: Entity) -> bool:
    """Tell whether a source is one of this kind of entity."""
    domains = source.domains.split()
    return source.domains == "*" or entity.domain in domains or f"{entity.domain}.{entity.device_class}" in domains


def _parsed(raw: object, divisor: float) -> float | str | None:
    """Return a raw value as a number if it is one, else as a text."""
    if raw is None or isinstance(raw, bool) or raw == "":
        return None
    try:
        number = float(raw) / divisor if isinstance(raw, (int, float, str)) else None
    except ValueError:
        return str(raw)
    return number if number is None or math.isfinite(number) else str(raw)


def _unit(source: Source, seen: Seen, home_unit: str) -> str:
    """Return the unit in which a source gives its value."""
    if not source.unit.startswith("@"):
        return source.unit
    if source.unit == _HOME_UNIT:
        return home_unit
    return str(seen.attributes.get(source.unit[1:]) or "")


def _read(source: Source, entity: Entity, attribute: Attribute, snapshot: Snapshot) -> Reading | None:
    """Return what one source says, if anything."""
    seen = snapshot.seen(entity.id)
    if not is_known(seen):
        return None
    value = _parsed(seen.attributes.get(source.key) if source.key else seen.state, source.divisor)
    if value is None or (isinstance(value, str) and value in {UNAVAILABLE, "none", "None"}):
        return None
    unit = _unit(source, seen, snapshot.home.temperature_unit)
    return Reading(entity=entity, attribute=attribute, value=value, unit=unit, is_setting=source.is_setting)


def _setting(entity: Entity, attribute: Attribute, snapshot: Snapshot) -> float | None:
    """Return the number that an entity is set to, apart from what it measures."""
    for source in _SOURCES.get(attribute, ()):
        if source.is_setting and _fits(source, entity):
            reading = _read(source, entity, attribute, snapshot)
            return reading.number if reading else None
    return None


def read(entity: Entity, attribute: Attribute, snapshot: Snapshot) -> Reading | None:
    """Return the value of one attribute of an entity, None where it has none now."""
    for source in _SOURCES.get(attribute, ()):
        if _fits(source, entity) and (reading := _read(source, entity, attribute, snapshot)):
            return reading
    return None


def read_all(entities: tuple[Entity, ...], attribute: Attribute, snapshot: Snapshot, *, setting: bool) -> Readings:
    """Return the values of those entities that measure an attribute best in each area.

    `setting` asks what they are set to. The weather is only asked where nothing of the home measures it.
    """
    own = tuple(entity for entity in entities if entity.domain != _WEATHER)
    groups: dict[str, list[Entity]] = {}
    for entity in own:
        groups.setdefault(entity.area or entity.id, []).append(entity)
    parts = [_read_best(tuple(group), attribute, snapshot, setting=setting) for group in groups.values()]
    if not any(part.found for part in parts):
        weather = tuple(entity for entity in entities if entity.domain == _WEATHER)
        parts.append(_read_best(weather, attribute, snapshot, setting=setting))
    return Readings(
        found=tuple(reading for part in parts for reading in part.found),
        idle=tuple(entity for part in parts for entity in part.idle),
        silent=tuple(entity for part in parts for entity in part.silent),
    )


def _read_best(entities: tuple[Entity, ...], attribute: Attribute, snapshot: Snapshot, *, setting: bool) -> Readings:
    """Return the values of those entities that measure an attribute best."""
    sources = _SOURCES.get(attribute, ())
    if setting:
        sources = tuple(sorted(sources, key=lambda source: not source.is_setting))
    idle: list[Entity] = []
    silent: list[Entity] = []
    found: list[Reading] = []
    for source in sources:
        for entity in entities:
            if not _fits(source, entity):
                continue
            if (reading := _read(source, entity, attribute, snapshot)) is not None:
                aside = None if source.is_setting or setting else _setting(entity, attribute, snapshot)
                found.append(replace(reading, setting=aside))
            elif not is_known(snapshot.seen(entity.id)):
                silent.append(entity)
            elif snapshot.seen(entity.id).state in _OFF:
                idle.append(entity)
        if found:
            break
    told = {reading.entity.id for reading in found}
    return Readings(found=tuple(found), idle=_untold(idle, told), silent=_untold(silent, told))


def _untold(entities: list[Entity], told: set[str]) -> tuple[Entity, ...]:
    """Return entities each once, without those that are told of already."""
    return tuple({entity.id: entity for entity in entities if entity.id not in told}.values())
