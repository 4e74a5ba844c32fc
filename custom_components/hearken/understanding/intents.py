"""Home Assistant's own intents as what they do: the one place that knows their names and slots."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from .home import Attribute
from .plan import Setting, Verb


@dataclass(frozen=True, kw_only=True)
class Act:
    """What is done with a target, whoever asks for it."""

    verb: Verb
    settings: tuple[Setting, ...] = ()
    broad: bool = False
    """Whether the targets were not named but gathered."""


_VERBS: dict[str, Verb] = {
    "HassTurnOn": Verb.ON,
    "HassTurnOff": Verb.OFF,
    "HassToggle": Verb.TOGGLE,
    "HassOpenCover": Verb.OPEN,
    "HassCloseCover": Verb.CLOSE,
    "HassMediaPause": Verb.PAUSE,
    "HassMediaUnpause": Verb.RESUME,
    "HassVacuumStart": Verb.START,
    "HassVacuumReturnToBase": Verb.DOCK,
    "HassLawnMowerStartMowing": Verb.START,
    "HassLawnMowerDock": Verb.DOCK,
    "HassLightSet": Verb.ON,
}
_NUMBERS: dict[str, tuple[str, Attribute]] = {
    "HassSetPosition": ("position", Attribute.POSITION),
    "HassFanSetSpeed": ("percentage", Attribute.SPEED),
    "HassClimateSetTemperature": ("temperature", Attribute.TEMPERATURE),
    "HassHumidifierSetpoint": ("humidity", Attribute.HUMIDITY),
    "HassSetVolume": ("volume_level", Attribute.VOLUME),
    "HassLightSet": ("brightness", Attribute.BRIGHTNESS),
}


def act_of(intent: str, slots: Mapping[str, Any]) -> Act:
    """Return what an intent does; one that is not known runs something of its own."""
    broad = slots.get("name") in {None, "all"}
    slot, attribute = _NUMBERS.get(intent, ("", Attribute.VALUE))
    if slot not in slots:
        return Act(verb=_VERBS.get(intent, Verb.RUN), broad=broad)
    value = slots[slot]
    with suppress(TypeError, ValueError):
        value = float(value)
    return Act(verb=Verb.SET, settings=(Setting(attribute=attribute, value=value),), broad=broad)
