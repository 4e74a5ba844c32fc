"""What of an entity can be set, read from the attributes by which Home Assistant tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .home import Attribute, Range

COLOUR_MODES = frozenset({"hs", "xy", "rgb", "rgbw", "rgbww"})
"""Modes in which a light can have any colour."""

_WHITE_MODES = frozenset({"color_temp", "rgbww"})
"""Modes in which it can be a warmer or a cooler white."""

_DARK_MODES = frozenset({"onoff", "unknown"})
"""Modes in which it cannot be dimmed."""

_KELVIN = Range(low=2000, high=6500, step=50)
"""What most lamps can do, for those that do not say."""

_PERCENT = Range(low=0, high=100)


@dataclass(frozen=True, kw_only=True)
class _Number:
    """A number that an entity of a domain takes."""

    attribute: Attribute
    features: int = 0
    """Bits of `supported_features` of which one must be there; 0 where none is needed."""
    low: str | None = None
    """The attribute that tells the lowest value; None: it is a percentage."""
    high: str | None = None
    step: str | None = None
    usual: Range = _PERCENT
    """Where the entity does not tell."""


@dataclass(frozen=True, kw_only=True)
class _Choice:
    """A word that an entity of a domain takes, out of those in one of its attributes."""

    attribute: Attribute
    options: str
    features: int = 0


_WARMTH = Range(low=7, high=35, step=0.5)

_NUMBERS: dict[str, tuple[_Number, ...]] = {
    "climate": (
        _Number(
            attribute=Attribute.TEMPERATURE,
            features=1 | 2,
            low="min_temp",
            high="max_temp",
            step="target_temp_step",
            usual=_WARMTH,
        ),
        _Number(attribute=Attribute.HUMIDITY, features=4, low="min_humidity", high="max_humidity"),
    ),
    "cover": (
        _Number(attribute=Attribute.POSITION, features=4),
        _Number(attribute=Attribute.TILT, features=128),
    ),
    "fan": (_Number(attribute=Attribute.SPEED, features=1, step="percentage_step"),),
    "humidifier": (_Number(attribute=Attribute.HUMIDITY, low="min_humidity", high="max_humidity"),),
    "input_number": (_Number(attribute=Attribute.VALUE, low="min", high="max", step="step"),),
    "media_player": (_Number(attribute=Attribute.VOLUME, features=4),),
    "number": (_Number(attribute=Attribute.VALUE, low="min", high="max", step="step"),),
    "valve": (_Number(attribute=Attribute.POSITION, features=4),),
    "water_heater": (
        _Number(
            attribute=Attribute.TEMPERATURE,
            features=1,
            low="min_temp",
            high="max_temp",
            step="target_temp_step",
            usual=Range(low=30, high=70),
        ),
    ),
}
_CHOICES: dict[str, tuple[_Choice, ...]] = {
    "climate": (
        _Choice(attribute=Attribute.MODE, options="hvac_modes"),
        _Choice(attribute=Attribute.PRESET, options="preset_modes", features=16),
        _Choice(attribute=Attribute.SPEED, options="fan_modes", features=8),
    ),
    "fan": (_Choice(attribute=Attribute.PRESET, options="preset_modes", features=8),),
    "humidifier": (_Choice(attribute=Attribute.MODE, options="available_modes", features=1),),
    "input_select": (_Choice(attribute=Attribute.MODE, options="options"),),
    "light": (_Choice(attribute=Attribute.PRESET, options="effect_list", features=4),),
    "media_player": (
        _Choice(attribute=Attribute.SOURCE, options="source_list", features=2048),
        _Choice(attribute=Attribute.PRESET, options="sound_mode_list", features=65536),
    ),
    "select": (_Choice(attribute=Attribute.MODE, options="options"),),
    "vacuum": (_Choice(attribute=Attribute.PRESET, options="fan_speed_list", features=32),),
    "water_heater": (_Choice(attribute=Attribute.MODE, options="operation_list", features=2),),
}
_TEXTS = frozenset({"input_text", "text"})
"""Domains whose value is any text."""

GROUP_MEMBERS = "entity_id"
"""The attribute in which a group names its members."""

RELEVANT = frozenset(
    {
        "device_class",
        "friendly_name",
        "max_color_temp_kelvin",
        "min_color_temp_kelvin",
        "supported_color_modes",
        "supported_features",
        GROUP_MEMBERS,
        *(
            name
            for rows in _NUMBERS.values()
            for row in rows
            for name in (row.low, row.high, row.step)
            if name is not None
        ),
        *(row.options for rows in _CHOICES.values() for row in rows),
    }
)
"""The attributes whose change makes an entity another than it was; all others are what it shows just now."""


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What of one entity can be set."""

    settable: frozenset[Attribute]
    ranges: Mapping[Attribute, Range]
    choices: Mapping[Attribute, tuple[str, ...]]


def capabilities(domain: str, attributes: Mapping[str, Any]) -> Capabilities:
    """Return what of an entity of this domain with these attributes can be set."""
    features = features_of(attributes)
    ranges = dict(_light(attributes)) if domain == "light" else {}
    colours = domain == "light" and COLOUR_MODES & set(attributes.get("supported_color_modes") or ())
    for row in _NUMBERS.get(domain, ()):
        if not row.features or row.features & features:
            ranges[row.attribute] = Range(
                low=_number(attributes, row.low, row.usual.low),
                high=_number(attributes, row.high, row.usual.high),
                step=_number(attributes, row.step, row.usual.step),
            )
    choices = {
        row.attribute: tuple(map(str, attributes[row.options]))
        for row in _CHOICES.get(domain, ())
        if attributes.get(row.options) and (not row.features or row.features & features)
    }
    more = {Attribute.COLOUR} if colours else {Attribute.VALUE} if domain in _TEXTS else set()
    return Capabilities(settable=frozenset({*ranges, *choices, *more}), ranges=ranges, choices=choices)


def features_of(attributes: Mapping[str, Any]) -> int:
    """Return Home Assistant's own `supported_features`, 0 for an entity without any."""
    features = attributes.get("supported_features")
    return int(features) if isinstance(features, int) else 0


def _light(attributes: Mapping[str, Any]) -> Mapping[Attribute, Range]:
    """Return the numbers that a light takes, from its colour modes."""
    modes = set(attributes.get("supported_color_modes") or ())
    ranges = {}
    if modes - _DARK_MODES:
        ranges[Attribute.BRIGHTNESS] = _PERCENT
    if modes & _WHITE_MODES:
        ranges[Attribute.COLOUR_TEMPERATURE] = Range(
            low=_number(attributes, "min_color_temp_kelvin", _KELVIN.low),
            high=_number(attributes, "max_color_temp_kelvin", _KELVIN.high),
            step=_KELVIN.step,
        )
    return ranges


def _number(attributes: Mapping[str, Any], name: str | None, usual: float) -> float:
    """Return an attribute that is a number, or what is usual."""
    value = attributes.get(name) if name else None
    return float(value) if isinstance(value, (int, float)) and value == value else usual  # noqa: PLR0124  # not NaN
