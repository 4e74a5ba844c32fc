"""Which services of Home Assistant do what a step asks for: rows of a table, and what to fill in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..understanding.abilities import CLEAN_AREA
from ..understanding.amounts import WrongValueError, is_lowered, resolved
from ..understanding.arming import ARMED_MODES
from ..understanding.colours import colour_of
from ..understanding.home import Attribute, Entity, Range, Seen, Snapshot
from ..understanding.plan import Scale, Setting, Step, Verb


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of a service, for everything that it is the same for."""

    domain: str
    service: str
    targets: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a target is not acted on."""

    attribute: Attribute | None = None
    """What cannot be set; None where it is the verb that cannot be done."""
    legal: Range | tuple[str, ...] | None = None
    """What could be set, where it is only the value that is wrong."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What one step comes to."""

    calls: tuple[Call, ...] = ()
    """In the order in which they are to be made."""
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    """The targets that cannot do it, each with the reason."""
    settings: Mapping[str, tuple[Setting, ...]] = field(default_factory=dict)
    """By target, what is to be reached; a target without any is only acted on by the verb."""
    idle: frozenset[str] = frozenset()
    """Targets for which nothing has to be done, such as a light that is off and should be darker."""


@dataclass(frozen=True)
class _Row:
    """The service that does a verb with the entities of a domain."""

    service: str
    """Of the entity's own domain, unless it names another one before a point."""
    features: int = 0
    """Bits of `supported_features` that must all be there."""
    data: Mapping[str, Any] = field(default_factory=dict)


_ON, _OFF, _TOGGLE, _PRESS = _Row("turn_on"), _Row("turn_off"), _Row("toggle"), _Row("press")
_SWITCHED = ("automation", "humidifier", "input_boolean", "light", "remote", "script", "switch")
"""Domains that can always be switched on and off."""
_PLAY = _Row("media_play", 16384)

_ROWS: dict[Verb, dict[str, _Row]] = {
    Verb.ON: {
        **dict.fromkeys(_SWITCHED, _ON),
        "button": _PRESS,
        "camera": _Row("turn_on", 1),
        "climate": _Row("turn_on", 256),
        "cover": _Row("open_cover", 1),
        "fan": _Row("turn_on", 32),
        "group": _Row("homeassistant.turn_on"),
        "input_button": _PRESS,
        "lawn_mower": _Row("start_mowing", 1),
        "lock": _Row("lock"),
        "media_player": _Row("turn_on", 128),
        "scene": _ON,
        "siren": _Row("turn_on", 1),
        "timer": _Row("start"),
        "vacuum": _Row("start", 8192),
        "valve": _Row("open_valve", 1),
        "water_heater": _Row("turn_on", 8),
    },
    Verb.OFF: {
        **dict.fromkeys(_SWITCHED, _OFF),
        "alarm_control_panel": _Row("alarm_disarm"),
        "camera": _Row("turn_off", 1),
        "climate": _Row("turn_off", 128),
        "cover": _Row("close_cover", 2),
        "fan": _Row("turn_off", 16),
        "group": _Row("homeassistant.turn_off"),
        "lawn_mower": _Row("dock", 4),
        "lock": _Row("unlock"),
        "media_player": _Row("turn_off", 256),
        "siren": _Row("turn_off", 2),
        "timer": _Row("cancel"),
        "vacuum": _Row("return_to_base", 16),
        "valve": _Row("close_valve", 2),
        "water_heater": _Row("turn_off", 8),
    },
    Verb.TOGGLE: {
        **dict.fromkeys(_SWITCHED, _TOGGLE),
        "climate": _Row("toggle", 128 | 256),
        "cover": _Row("toggle", 1 | 2),
        "fan": _Row("toggle", 16 | 32),
        "group": _Row("homeassistant.toggle"),
        "media_player": _Row("toggle", 128 | 256),
        "siren": _Row("toggle", 1 | 2),
        "valve": _Row("toggle", 1 | 2),
    },
    Verb.OPEN: {"cover": _Row("open_cover", 1), "valve": _Row("open_valve", 1)},
    Verb.CLOSE: {"cover": _Row("close_cover", 2), "valve": _Row("close_valve", 2)},
    Verb.LOCK: {"lock": _Row("lock")},
    Verb.UNLOCK: {"lock": _Row("unlock")},
    Verb.START: {
        "lawn_mower": _Row("start_mowing", 1),
        "media_player": _PLAY,
        "script": _ON,
        "timer": _Row("start"),
        "vacuum": _Row("start", 8192),
    },
    Verb.STOP: {
        "cover": _Row("stop_cover", 8),
        "lawn_mower": _Row("stop", 8),
        "media_player": _Row("media_stop", 4096),
        "script": _OFF,
        "siren": _Row("turn_off", 2),
        "timer": _Row("cancel"),
        "vacuum": _Row("stop", 8),
        "valve": _Row("stop_valve", 8),
    },
    Verb.PAUSE: {
        "lawn_mower": _Row("pause", 2),
        "media_player": _Row("media_pause", 1),
        "timer": _Row("pause"),
        "vacuum": _Row("pause", 4),
    },
    Verb.RESUME: {
        "lawn_mower": _Row("start_mowing", 1),
        "media_player": _PLAY,
        "timer": _Row("start"),
        "vacuum": _Row("start", 8192),
    },
    Verb.NEXT: {"media_player": _Row("media_next_track", 32)},
    Verb.PREVIOUS: {"media_player": _Row("media_previous_track", 16)},
    Verb.DOCK: {"lawn_mower": _Row("dock", 4), "vacuum": _Row("return_to_base", 16)},
    Verb.MUTE: {"media_player": _Row("volume_mute", 8, {"is_volume_muted": True})},
    Verb.UNMUTE: {"media_player": _Row("volume_mute", 8, {"is_volume_muted": False})},
    Verb.DISARM: {"alarm_control_panel": _Row("alarm_disarm")},
    Verb.RUN: {
        "automation": _Row("trigger"),
        "button": _PRESS,
        "input_button": _PRESS,
        "scene": _ON,
        "script": _ON,
    },
    Verb.ADD: {"todo": _Row("add_item", 1)},
    Verb.COMPLETE: {"todo": _Row("update_item", 4, {"status": "completed"})},
}

_ARMING = {mode: _Row(f"alarm_arm_{mode}", feature) for mode, feature in ARMED_MODES.items()}

_SETTERS: dict[tuple[str, Attribute], tuple[str, str]] = {
    ("climate", Attribute.HUMIDITY): ("set_humidity", "humidity"),
    ("climate", Attribute.MODE): ("set_hvac_mode", "hvac_mode"),
    ("climate", Attribute.PRESET): ("set_preset_mode", "preset_mode"),
    ("climate", Attribute.SPEED): ("set_fan_mode", "fan_mode"),
    ("climate", Attribute.TEMPERATURE): ("set_temperature", "temperature"),
    ("cover", Attribute.POSITION): ("set_cover_position", "position"),
    ("cover", Attribute.TILT): ("set_cover_tilt_position", "tilt_position"),
    ("fan", Attribute.PRESET): ("set_preset_mode", "preset_mode"),
    ("fan", Attribute.SPEED): ("set_percentage", "percentage"),
    ("humidifier", Attribute.HUMIDITY): ("set_humidity", "humidity"),
    ("humidifier", Attribute.MODE): ("set_mode", "mode"),
    ("input_number", Attribute.VALUE): ("set_value", "value"),
    ("input_select", Attribute.MODE): ("select_option", "option"),
    ("input_text", Attribute.VALUE): ("set_value", "value"),
    ("light", Attribute.BRIGHTNESS): ("turn_on", "brightness_pct"),
    ("light", Attribute.COLOUR): ("turn_on", "rgb_color"),
    ("light", Attribute.COLOUR_TEMPERATURE): ("turn_on", "color_temp_kelvin"),
    ("light", Attribute.PRESET): ("turn_on", "effect"),
    ("media_player", Attribute.PRESET): ("select_sound_mode", "sound_mode"),
    ("media_player", Attribute.SOURCE): ("select_source", "source"),
    ("media_player", Attribute.VOLUME): ("volume_set", "volume_level"),
    ("number", Attribute.VALUE): ("set_value", "value"),
    ("select", Attribute.MODE): ("select_option", "option"),
    ("text", Attribute.VALUE): ("set_value", "value"),
    ("vacuum", Attribute.PRESET): ("set_fan_speed", "fan_speed"),
    ("valve", Attribute.POSITION): ("set_valve_position", "position"),
    ("water_heater", Attribute.MODE): ("set_operation_mode", "operation_mode"),
    ("water_heater", Attribute.TEMPERATURE): ("set_temperature", "temperature"),
}
"""The service that sets an attribute, and the field that takes the value."""

_SWITCHING = frozenset({Attribute.BRIGHTNESS, Attribute.SPEED, Attribute.MODE})
"""What cannot be set without the thing being on afterwards, so that it need not be switched on as well."""

_WHOLE = frozenset({Attribute.BRIGHTNESS, Attribute.COLOUR_TEMPERATURE, Attribute.POSITION, Attribute.SPEED})
_VOLUME_STEPS = 1024
"""The feature of a media player that can only be turned up and down."""

_CODED = frozenset({"alarm_control_panel", "lock"})
"""Domains whose services take a code."""

type _Parts = list[tuple[str, Mapping[str, Any]]]
"""Services of one entity, with their data."""


def prepare(step: Step, snapshot: Snapshot, targets: Iterable[str], *, code: str | None = None) -> Prepared:
    """Return the calls that do a step with these of its targets; what cannot be done is refused, never guessed."""
    calls: dict[str, Call] = {}
    refused: dict[str, Refusal] = {}
    settings: dict[str, tuple[Setting, ...]] = {}
    idle: set[str] = set()
    for target in targets:
        if (entity := snapshot.home.entities.get(target)) is None:
            refused[target] = Refusal()
            continue
        try:
            wanted = _settings(step, entity, snapshot.seen(target), snapshot.home.temperature_unit)
            parts = _parts(step, entity, wanted, snapshot.seen(target), code)
        except WrongValueError as err:
            refused[target] = Refusal(attribute=err.attribute, legal=err.legal)
            continue
        if parts is None:
            refused[target] = Refusal()
            continue
        settings[target] = wanted
        if not parts:
            idle.add(target)
        for service, data in parts:
            domain, _, name = service.rpartition(".")
            key = f"{domain or entity.domain}.{name} {sorted(data.items())}"
            earlier = calls[key].targets if key in calls else ()
            calls[key] = Call(domain=domain or entity.domain, service=name, targets=(*earlier, target), data=data)
    return Prepared(calls=tuple(calls.values()), refused=refused, settings=settings, idle=frozenset(idle))


def _settings(step: Step, entity: Entity, seen: Seen, unit: str) -> tuple[Setting, ...]:
    """Return what is to be reached."""
    found = []
    for setting in step.settings:
        if any(special(setting, entity) for special in (_is_white, _is_all_or_nothing, _is_turned_only)) or (
            _is_only_lit(setting, entity) and seen.state == "off"
        ):
            found.append(setting)
        elif (wanted := resolved(setting, entity, seen, unit=unit)) is not None:
            found.append(wanted)
    return tuple(found)


def _parts(  # noqa: PLR0911
    step: Step, entity: Entity, settings: tuple[Setting, ...], seen: Seen, code: str | None
) -> _Parts | None:
    """Return the services for one entity in their order, none where nothing has to be done, None where it cannot."""
    if step.verb in {Verb.SET, Verb.CHANGE}:
        return _merged(entity, settings) if step.settings else None
    if step.areas:
        able = entity.domain == "vacuum" and bool(entity.features & CLEAN_AREA)
        return [("clean_area", {"cleaning_area_id": list(step.areas)})] if able else None
    if (row := _row(step, entity)) is None or row.features & entity.features != row.features:
        return None
    if settings and step.verb is Verb.ON:
        parts = _merged(entity, settings)
        covered = entity.domain == "light" or any(setting.attribute in _SWITCHING for setting in settings)
        return parts if covered else [(row.service, {}), *parts]
    if step.settings and step.verb is not Verb.ON:
        return None
    data = dict(row.data)
    if entity.domain == "todo":
        if not step.text:
            return None
        data["item"] = step.text
    if code and entity.domain in _CODED and seen.attributes.get("code_format"):
        data["code"] = code
    return [(row.service, data)]


def _row(step: Step, entity: Entity) -> _Row | None:
    """Return the row of a verb."""
    if step.verb is not Verb.ARM:
        return _ROWS.get(step.verb, {}).get(entity.domain)
    if entity.domain != "alarm_control_panel":
        return None
    if step.text:
        return _ARMING.get(step.text)
    able = [row for row in _ARMING.values() if row.features & entity.features]
    # Armed for nobody at home while somebody is, it would go off; so it is only chosen where there is no choice.
    return able[0] if len(able) == 1 else None


def _merged(entity: Entity, settings: tuple[Setting, ...]) -> _Parts:
    """Return the services that set several attributes; those with the same service become one."""
    parts: dict[str, dict[str, Any]] = {}
    for setting in settings:
        service, data = _setter(entity, setting)
        parts.setdefault(service, {}).update(data)
    if entity.domain == "light" and parts.get("turn_on", {}).get("brightness_pct") == 0:
        return [("turn_off", {})]
    # The mode first: a thermostat that is off does not take a temperature.
    return sorted(parts.items(), key=lambda part: "mode" not in part[0])


def _setter(entity: Entity, setting: Setting) -> tuple[str, dict[str, Any]]:
    """Return the service that sets one attribute, and its data."""
    attribute, value = setting.attribute, setting.value
    if _is_turned_only(setting, entity):
        return ("volume_down" if is_lowered(setting) else "volume_up"), {}
    if _is_only_lit(setting, entity):
        return "turn_on", {}
    if _is_all_or_nothing(setting, entity):
        return f"{'open' if value else 'close'}_{entity.domain}", {}
    if (entity.domain, attribute) not in _SETTERS:
        raise WrongValueError(attribute)
    service, key = _SETTERS[entity.domain, attribute]
    if attribute is Attribute.COLOUR:
        return service, _colour(entity, str(value))
    if attribute is Attribute.VOLUME:
        return service, {key: round(float(value) / 100, 4)}
    return service, {key: round(float(value)) if attribute in _WHOLE and not isinstance(value, str) else value}


def _colour(entity: Entity, name: str) -> dict[str, Any]:
    """Return a colour as a light takes it."""
    if (colour := colour_of(name)) is None:
        raise WrongValueError(Attribute.COLOUR)
    if colour.kelvin is not None and (legal := entity.ranges.get(Attribute.COLOUR_TEMPERATURE)):
        return {"color_temp_kelvin": round(min(max(colour.kelvin, legal.low), legal.high))}
    return {"rgb_color": list(colour.rgb)}


def _is_white(setting: Setting, entity: Entity) -> bool:
    """Tell whether this is a white for a light that knows no colours but whites."""
    colour = colour_of(str(setting.value)) if setting.attribute is Attribute.COLOUR else None
    return colour is not None and colour.kelvin is not None and Attribute.COLOUR_TEMPERATURE in entity.settable


def _is_all_or_nothing(setting: Setting, entity: Entity) -> bool:
    """Tell whether this is wide open or closed, for something that knows no position in between."""
    if setting.attribute is not Attribute.POSITION or Attribute.POSITION in entity.settable:
        return False
    needed = {0: 2, 100: 1}.get(int(setting.value), 0) if isinstance(setting.value, (int, float)) else 0
    is_exact = setting.scale is Scale.ABSOLUTE and setting.value in {0, 100}
    return entity.domain in {"cover", "valve"} and is_exact and bool(needed & entity.features)


def _is_only_lit(setting: Setting, entity: Entity) -> bool:
    """Tell whether this is brighter, for a light that is only on or off: where it is dark, it is switched on."""
    is_brighter = setting.scale is Scale.NUDGE and not is_lowered(setting)
    return (
        entity.domain == "light"
        and setting.attribute is Attribute.BRIGHTNESS
        and is_brighter
        and Attribute.BRIGHTNESS not in entity.settable
    )


def _is_turned_only(setting: Setting, entity: Entity) -> bool:
    """Tell whether this is louder or quieter, for a player that only knows these."""
    return (
        setting.attribute is Attribute.VOLUME
        and setting.scale in {Scale.NUDGE, Scale.STEP}
        and entity.domain == "media_player"
        and Attribute.VOLUME not in entity.settable
        and bool(entity.features & _VOLUME_STEPS)
    )
