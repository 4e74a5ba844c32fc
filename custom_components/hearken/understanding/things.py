"""The kinds of things that a home has, and which of Home Assistant's domains and device classes they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .home import Attribute, Entity
from .plan import Verb

ANY: frozenset[str | None] = frozenset()
"""Whatever the device class."""


@dataclass(frozen=True)
class Kind:
    """A kind of thing, as people name it."""

    domains: Mapping[str, frozenset[str | None]]
    """Domains and the device classes in them; none named: all."""

    def includes(self, entity: Entity) -> bool:
        """Tell whether an entity is of this kind by its domain and class."""
        classes = self.domains.get(entity.domain)
        return classes is not None and (not classes or entity.device_class in classes)


def _of(**domains: str) -> Kind:
    """Return a kind from domains and their device classes, "-" standing for none."""
    return Kind(
        {
            domain: frozenset(None if name == "-" else name for name in classes.split())
            for domain, classes in domains.items()
        }
    )


KINDS: Mapping[str, Kind] = {
    "light": _of(light=""),
    "switch": _of(switch="", input_boolean=""),
    "plug": _of(switch="outlet -"),
    "fan": _of(fan=""),
    "cover": _of(cover=""),
    "blind": _of(cover="blind shade shutter -"),
    "curtain": _of(cover="curtain -"),
    "shutter": _of(cover="shutter -"),
    "awning": _of(cover="awning"),
    "garage": _of(cover="garage", binary_sensor="garage_door"),
    "gate": _of(cover="gate"),
    "door": _of(cover="door garage", lock="", binary_sensor="door garage_door opening"),
    "window": _of(cover="window", binary_sensor="window opening"),
    "lock": _of(lock=""),
    "climate": _of(climate=""),
    "humidifier": _of(humidifier="humidifier -"),
    "dehumidifier": _of(humidifier="dehumidifier -"),
    "media": _of(media_player=""),
    "speaker": _of(media_player="speaker receiver -"),
    "tv": _of(media_player="tv"),
    "vacuum": _of(vacuum=""),
    "mower": _of(lawn_mower=""),
    "valve": _of(valve="", switch="sprinkler"),
    "siren": _of(siren=""),
    "alarm": _of(alarm_control_panel=""),
    "scene": _of(scene=""),
    "script": _of(script=""),
    "automation": _of(automation=""),
    "button": _of(button="", input_button=""),
    "boiler": _of(water_heater=""),
    "camera": _of(camera=""),
    "list": _of(todo=""),
    "sensor": _of(sensor="", binary_sensor=""),
    "motion": _of(binary_sensor="motion occupancy presence moving"),
    "person": _of(person="", device_tracker=""),
    "battery": _of(sensor="battery", binary_sensor="battery"),
    "leak": _of(binary_sensor="moisture"),
    "smoke": _of(binary_sensor="smoke"),
}
"""By the keys of `things` in the lexicons."""

WIDER: Mapping[str, Kind] = dict.fromkeys(
    ("blind", "curtain", "shutter"), _of(cover="blind shade shutter curtain -")
) | {"speaker": KINDS["media"], "tv": KINDS["media"], "plug": KINDS["switch"]}
"""What a word may stand for where nothing is exactly that."""

SCENES = frozenset({"scene", "script"})
"""Domains of what is run by its name alone."""

RUN = SCENES | {"automation"}
"""Kinds that are run."""

CALLED_AFTER_MODES = RUN | {"input_boolean", "input_select", "select"}
"""Domains of what may be called after a mode ("cinema mode")."""

MADE_OF_OTHERS = frozenset({"switch", "plug", "sensor", "list", "scene", "script", "automation", "button", "battery"})
"""Kinds that are named after another one: "the light switch" is the light."""

OPENED = frozenset({"blind", "curtain", "shutter", "awning", "garage", "gate", "door", "window", "cover"})
"""Kinds that are open or closed rather than on or off."""


def is_any(entity: Entity, kinds: Iterable[Kind]) -> bool:
    """Tell whether an entity is of one of some kinds."""
    return any(kind.includes(entity) for kind in kinds)


MEASURING = frozenset({"sensor", "binary_sensor"})
"""Domains of what measures values."""

OPENED_DOMAINS = frozenset({"cover", "valve", "lock"})
"""Domains of what is opened and closed rather than switched."""


def is_opened(entity: Entity) -> bool:
    """Tell whether an entity is opened and closed rather than switched."""
    return entity.domain in OPENED_DOMAINS or entity.device_class in OPENED


def is_of_opening(entity: Entity) -> bool:
    """Tell whether a thing is at a window or a door, or measures there, as "the window blind" is."""
    return is_opened(entity) or entity.domain in MEASURING | {"alarm_control_panel", "siren", "camera"}


EVERYTHING = Kind(dict.fromkeys(("light", "switch", "fan", "media_player", "humidifier", "climate", "siren"), ANY))
"""What "everything" means where something is switched off: what uses power, never what keeps the home shut."""

_COVERS = ("cover", "valve")

_SWITCHED = frozenset(
    [
        "light",
        "switch",
        "fan",
        "media_player",
        "humidifier",
        "climate",
        "siren",
        "input_boolean",
        "automation",
        "script",
        "scene",
        "cover",
        "lock",
        "valve",
        "vacuum",
        "lawn_mower",
        "group",
        "remote",
        "camera",
        "water_heater",
        "button",
        "input_button",
        "alarm_control_panel",
    ]
)

_FITTING: Mapping[Verb, frozenset[str]] = {
    Verb.ON: _SWITCHED - {"lock", "alarm_control_panel"},
    Verb.OFF: _SWITCHED - {"lock", "scene", "button", "input_button"},
    Verb.TOGGLE: _SWITCHED - {"lock", "scene", "button", "input_button", "alarm_control_panel"},
    Verb.OPEN: frozenset({"cover", "valve", "lock"}),
    Verb.CLOSE: frozenset({"cover", "valve", "lock"}),
    Verb.LOCK: frozenset({"lock"}),
    Verb.UNLOCK: frozenset({"lock"}),
    Verb.START: frozenset(
        {"vacuum", "lawn_mower", "script", "timer", "scene", "switch", "fan", "media_player", "button"}
    ),
    Verb.STOP: frozenset(
        {"cover", "vacuum", "lawn_mower", "media_player", "script", "valve", "siren", "switch", "fan"}
    ),
    Verb.PAUSE: frozenset({"vacuum", "lawn_mower", "media_player"}),
    Verb.RESUME: frozenset({"media_player", "vacuum", "lawn_mower"}),
    Verb.NEXT: frozenset({"media_player"}),
    Verb.PREVIOUS: frozenset({"media_player"}),
    Verb.DOCK: frozenset({"vacuum", "lawn_mower"}),
    Verb.MUTE: frozenset({"media_player"}),
    Verb.UNMUTE: frozenset({"media_player"}),
    Verb.ARM: frozenset({"alarm_control_panel"}),
    Verb.DISARM: frozenset({"alarm_control_panel"}),
    Verb.RUN: frozenset({"scene", "script", "button", "input_button", "automation", "switch"}),
    Verb.ADD: frozenset({"todo"}),
    Verb.COMPLETE: frozenset({"todo"}),
}
"""The domains that a verb may be said of."""

_HOLDS: Mapping[Attribute, frozenset[str]] = {
    Attribute.BRIGHTNESS: frozenset({"light"}),
    Attribute.COLOUR: frozenset({"light"}),
    Attribute.COLOUR_TEMPERATURE: frozenset({"light"}),
    Attribute.TEMPERATURE: frozenset({"climate", "water_heater"}),
    Attribute.HUMIDITY: frozenset({"humidifier", "climate"}),
    Attribute.VOLUME: frozenset({"media_player"}),
    Attribute.POSITION: frozenset(_COVERS),
    Attribute.TILT: frozenset({"cover"}),
    Attribute.SPEED: frozenset({"fan", "climate"}),
    Attribute.MODE: frozenset({"climate", "humidifier", "water_heater", "select", "input_select"}),
    Attribute.PRESET: frozenset({"climate", "fan", "light"}),
    Attribute.SOURCE: frozenset({"media_player"}),
    Attribute.VALUE: frozenset({"number", "input_number"}),
}
"""The domains in which an attribute can be set."""


def domains_of(attribute: str) -> frozenset[str]:
    """Return the domains in which an attribute can be set; none of what can only be read."""
    return _HOLDS.get(Attribute(attribute), frozenset())


def fits(entity: Entity, verb: Verb, attribute: Attribute | None = None) -> bool:
    """Tell whether a verb may be said of an entity, or an attribute of it be set."""
    if verb is Verb.CHANGE and attribute in {Attribute.COLOUR, Attribute.MODE, Attribute.PRESET, Attribute.SOURCE}:
        return False  # there is no more or less of these
    if verb in {Verb.SET, Verb.CHANGE}:
        return attribute is None or entity.domain in _HOLDS.get(attribute, ())
    return entity.domain in _FITTING.get(verb, ())


def attribute_of(entity: Entity, attribute: Attribute) -> tuple[Attribute, int]:
    """Return which attribute of an entity a word means, and in which direction: a "warmer" light has fewer kelvins."""
    if attribute is Attribute.TEMPERATURE and entity.domain == "light":
        return Attribute.COLOUR_TEMPERATURE, -1
    if attribute is Attribute.POSITION and entity.domain not in _HOLDS[attribute]:
        return attribute_for(entity) or attribute, 1  # "the radio a bit higher"
    return attribute, 1


def attribute_for(entity: Entity) -> Attribute | None:
    """Return what "up", "down" or a bare number mean for an entity."""
    return _MAIN.get(entity.domain)


_MAIN: Mapping[str, Attribute] = {
    "light": Attribute.BRIGHTNESS,
    "climate": Attribute.TEMPERATURE,
    "water_heater": Attribute.TEMPERATURE,
    "media_player": Attribute.VOLUME,
    "cover": Attribute.POSITION,
    "valve": Attribute.POSITION,
    "fan": Attribute.SPEED,
    "humidifier": Attribute.HUMIDITY,
    "number": Attribute.VALUE,
    "input_number": Attribute.VALUE,
}
