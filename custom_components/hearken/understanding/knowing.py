"""Who knows what is asked: of what a state is said, and who measures a value."""

from .home import Attribute, Entity, Home

ON_KINDS = frozenset({"light", "switch", "fan", "media_player", "climate", "humidifier", "siren", "input_boolean"})
"""Domains that "is anything on?" is about."""

STATE_DOMAINS = {
    "on": ON_KINDS | {"binary_sensor", "automation", "valve", "water_heater", "vacuum"},
    "open": frozenset({"cover", "binary_sensor", "valve", "lock"}),
    "locked": frozenset({"lock"}),
    "playing": frozenset({"media_player"}),
    "cleaning": frozenset({"vacuum"}),
    "armed": frozenset({"alarm_control_panel"}),
    "home": frozenset({"person", "device_tracker"}),
    "wet": frozenset({"binary_sensor"}),
    "motion": frozenset({"binary_sensor"}),
    "low": frozenset({"sensor", "binary_sensor"}),
    "heating": frozenset({"climate"}),
    "mowing": frozenset({"lawn_mower"}),
}
"""The domains that a state is said of."""

OPPOSITES = {
    "off": "on", "closed": "open", "unlocked": "locked", "paused": "playing", "docked": "cleaning",
    "disarmed": "armed", "away": "home", "cooling": "heating",
}  # fmt: skip

IN_ALL_THE_HOME = frozenset({"open", "locked", "unlocked"})
"""States that are not asked of the speaker's room alone ("what's still open?")."""

WHEREABOUTS = frozenset({"home", "away"})
"""States of people, whose words say of things which they are ("the back door")."""

MEASURING = {
    Attribute.TEMPERATURE: ("sensor", "climate", "weather", "water_heater"),
    Attribute.HUMIDITY: ("sensor", "climate", "humidifier", "weather"),
    Attribute.BRIGHTNESS: ("light", "sensor"),
    Attribute.VOLUME: ("media_player",),
    Attribute.POSITION: ("cover", "valve"),
    Attribute.SPEED: ("fan",),
    Attribute.BATTERY: ("sensor", "vacuum", "lawn_mower"),
    Attribute.POWER: ("sensor",),
    Attribute.COLOUR: ("light",),
    Attribute.MODE: ("climate", "humidifier"),
    Attribute.SOURCE: ("media_player",),
    Attribute.PRESET: ("climate", "fan"),
}
"""Who knows a value."""

SENSOR_CLASSES = {Attribute.BRIGHTNESS: "illuminance"}


def measures(entity: Entity, attribute: Attribute) -> bool:
    """Tell whether an entity knows the value of an attribute."""
    if entity.domain == "sensor":
        return entity.device_class == SENSOR_CLASSES.get(attribute, attribute)
    return entity.domain in MEASURING.get(attribute, ())


def known_outside(attribute: Attribute, home: Home, words: frozenset[str]) -> list[Entity]:
    """Return who knows how warm or humid it is out of doors: sensors that are called so, or else the weather.

    `words` are all that mean out of doors.
    """
    sensors = [
        entity
        for entity in home.by_domain.get("sensor", ())
        if entity.device_class == attribute and any(not words.isdisjoint(name.lower().split()) for name in entity.names)
    ]
    return sensors or list(home.by_domain.get("weather", ()))
