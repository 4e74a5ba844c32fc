"""How much: what a setting comes to for one entity, seen as it is."""

from dataclasses import replace

from .home import Attribute, Entity, Range, Seen
from .plan import Scale, Setting

FULL_BRIGHTNESS = 255
"""Home Assistant's brightness runs from 0 to 255, people's from 0 to 100."""

WOKEN_BRIGHTNESS = 50.0
"""What a light that is off becomes by being made brighter."""

_DIMMEST = 1.0
"""A light that is dimmed stays on: to switch it off is another wish."""

_NUDGES: dict[Attribute, float] = {
    Attribute.BRIGHTNESS: 15,
    Attribute.COLOUR_TEMPERATURE: 500,
    Attribute.HUMIDITY: 5,
    Attribute.POSITION: 20,
    Attribute.SPEED: 100 / 3,
    Attribute.TEMPERATURE: 1,
    Attribute.TILT: 20,
    Attribute.VOLUME: 10,
}
"""How much "a bit" is."""

_FADING = frozenset({Attribute.BRIGHTNESS, Attribute.SPEED, Attribute.VOLUME})
"""What is never made nothing where no number is said: a bit is left, or half of what there was."""

_NUDGE_FAHRENHEIT = 2.0
"""A degree of Fahrenheit is hardly felt."""

_SHOWN: dict[Attribute, tuple[str, float]] = {
    Attribute.BRIGHTNESS: ("brightness", 100 / FULL_BRIGHTNESS),
    Attribute.COLOUR_TEMPERATURE: ("color_temp_kelvin", 1),
    Attribute.HUMIDITY: ("humidity", 1),
    Attribute.POSITION: ("current_position", 1),
    Attribute.SPEED: ("percentage", 1),
    Attribute.TEMPERATURE: ("temperature", 1),
    Attribute.TILT: ("current_tilt_position", 1),
    Attribute.VOLUME: ("volume_level", 100),
}
"""The attribute that shows what is set, and what it is multiplied by to be what people say."""


class WrongValueError(Exception):
    """A setting that an entity does not take."""

    def __init__(self, attribute: Attribute, legal: Range | tuple[str, ...] | None = None) -> None:
        """Take what would be legal, where that is known; None where the entity cannot be set in this way."""
        super().__init__(attribute)
        self.attribute = attribute
        self.legal = legal


def shown(attribute: Attribute, seen: Seen) -> float | None:
    """Return what a number is set to, in the unit that people say it in, or None where that is not shown."""
    name, factor = _SHOWN.get(attribute, ("", 1.0))
    value = seen.state if attribute is Attribute.VALUE else seen.attributes.get(name)
    try:
        return float(value) * factor  # type: ignore[arg-type]  # None is a TypeError
    except (TypeError, ValueError):
        return None


def resolved(setting: Setting, entity: Entity, seen: Seen, *, unit: str = "°C") -> Setting | None:
    """Return the setting as the value to reach, None where nothing has to be done; raises `WrongValueError`."""
    attribute = setting.attribute
    if isinstance(setting.value, str) and attribute in entity.choices:
        return _choice(setting, entity.choices[attribute])
    if isinstance(setting.value, str) or attribute not in entity.ranges:
        return _as_it_is(setting, entity)
    legal = entity.ranges[attribute]
    if setting.scale is Scale.ABSOLUTE:
        if not legal.low <= setting.value <= legal.high:
            raise WrongValueError(attribute, legal)
        return setting
    return _relative(setting, setting.value, legal, seen, unit)


def nudge(attribute: Attribute, unit: str) -> float:
    """Return how much "a bit" is."""
    if attribute is Attribute.TEMPERATURE and unit.endswith("F"):
        return _NUDGE_FAHRENHEIT
    return _NUDGES.get(attribute, 1.0)


def change(setting: Setting, value: float, base: float, legal: Range, unit: str) -> float:
    """Return a value after a change, within what is legal, at one of its steps."""
    if setting.scale is Scale.FACTOR:
        after = base * value
    elif setting.scale is Scale.NUDGE:
        bit = nudge(setting.attribute, unit) if setting.attribute in _NUDGES else legal.step
        after = base + value * bit
        if value < 0 and setting.attribute in _FADING:
            after = max(after, min(base / 2, bit))  # "quieter" is not silent
    else:
        after = base + value
    step = legal.step or 1.0
    after = legal.low + round((after - legal.low) / step) * step
    # A fan's steps are no whole numbers, but people's are.
    return round(min(max(after, legal.low), legal.high), 2)


def is_lowered(setting: Setting) -> bool:
    """Tell whether a change is one to less."""
    if isinstance(setting.value, str) or setting.scale is Scale.ABSOLUTE:
        return False
    return setting.value < 1 if setting.scale is Scale.FACTOR else setting.value < 0


def _relative(setting: Setting, value: float, legal: Range, seen: Seen, unit: str) -> Setting | None:
    """Return what a change comes to."""
    attribute = setting.attribute
    base = shown(attribute, seen)
    if attribute is Attribute.BRIGHTNESS:
        legal = replace(legal, low=max(legal.low, _DIMMEST))
    if attribute is Attribute.SPEED:
        legal = Range(low=legal.low + legal.step, high=legal.high, step=legal.step)
    if seen.state == "off" and attribute in {Attribute.BRIGHTNESS, Attribute.SPEED}:
        if is_lowered(setting):
            return None
        if attribute is Attribute.BRIGHTNESS and setting.scale is not Scale.STEP:
            return replace(setting, value=WOKEN_BRIGHTNESS, scale=Scale.ABSOLUTE)
        base = 0.0
    if base is None:
        raise WrongValueError(attribute)
    return replace(setting, value=change(setting, value, base, legal, unit), scale=Scale.ABSOLUTE)


def _choice(setting: Setting, legal: tuple[str, ...]) -> Setting:
    """Return a legal word as the entity spells it."""
    wanted = str(setting.value).casefold().replace("_", " ")
    for option in legal:
        if option.casefold().replace("_", " ") == wanted:
            return replace(setting, value=option)
    raise WrongValueError(setting.attribute, legal)


def _as_it_is(setting: Setting, entity: Entity) -> Setting:
    """Return a setting that has no limits that are known, where the entity takes any such at all."""
    if setting.attribute not in entity.settable:
        raise WrongValueError(setting.attribute)
    if isinstance(setting.value, str) and setting.attribute in entity.ranges:
        raise WrongValueError(setting.attribute, entity.ranges[setting.attribute])
    return setting
