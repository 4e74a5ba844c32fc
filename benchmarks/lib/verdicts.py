"""Whether what came of a sentence is right."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homeassistant.util import color

from benchmarks.lib.residence import Picture
from benchmarks.lib.sayings import Kind, Want

_NEAR = {"brightness": 3.0, "position": 3.0, "volume": 3.0, "temperature": 0.26, "percentage": 5.0, "humidity": 1.0}
"""How far a number may be off."""

_ATTRIBUTES = {
    "position": "current_position",
    "volume": "volume_level",
    "muted": "is_volume_muted",
    "preset": "preset_mode",
    "kelvin": "color_temp_kelvin",
    "track": "media_track",
    "title": "media_title",
}
"""The words of the sentences' files for attributes that are called otherwise."""

_IDEOGRAPH = re.compile(r"[\u3000-\u9fff]")
_SCALES = {"brightness": 100 / 255, "volume": 100.0}
_HUE_NEAR, _PALE, _WHITE = 25.0, 40.0, 25.0
_WARM_KELVIN, _COOL_KELVIN = 3300, 4000
_WARM_HUES = (15, 50)

_NOT = {
    "en": r"\b(no|not|cannot|nothing|never|only|unable|\w+n.t|sorry)\b",
    "de": r"\b(nicht|nichts|kein\w*|nie|leider|nur|unbekannt)\b",
    "fr": r"\b(pas|aucune?|rien|ne|désolée?|inconnue?|impossible)\b|\bn'",
    "es": r"\b(no|nada|ning[uú]n\w*|nunca|imposible|lo siento)\b",
    "zh": r"不|没|無|无|未|抱歉|对不起",
}
"""How a reply says that something was not done, or is not so, by language."""


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came of one sentence."""

    before: Picture
    after: Picture
    timers: Sequence[int]
    reply: str
    asked: bool
    """Whether the agent listens for an answer."""
    failed: bool
    """Whether the response is an error."""

    @property
    def changed(self) -> dict[str, dict[str, Any]]:
        """Return the new state of what changed."""
        return {key: values for key, values in self.after.items() if values != self.before[key]}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is thought of it."""

    right: bool
    false_action: bool
    """Whether anything changed that should not have, or otherwise than it should have."""


def judge(wants: Sequence[Want], came: Came, language: str) -> Verdict:
    """Judge what came of a sentence by the outcomes that are right; any of them will do."""
    language = language.partition("-")[0]
    wrong = [_wrongly_changed(want, came) for want in wants]
    right = [not bad and _is_met(want, came, language) for want, bad in zip(wants, wrong, strict=True)]
    return Verdict(right=any(right), false_action=all(map(bool, wrong)))


def _wrongly_changed(want: Want, came: Came) -> list[str]:
    """Return what changed and should not have, or not so."""
    return [
        key
        for key in came.changed
        if key not in want.changes or not _matches(want.changes[key], came.before[key], came.after[key])
    ]


def _is_met(want: Want, came: Came, language: str) -> bool:
    """Tell whether all that is wanted was done and said."""
    reply = came.reply.casefold()
    asked = came.asked or reply.rstrip().endswith(("?", "\uff1f"))
    if want.kind is Kind.ASK and not asked:
        return False
    if any(not _matches(values, came.before[key], came.after[key]) for key, values in want.changes.items()):
        return False
    if want.timer is not None and list(came.timers) != [want.timer]:
        return False
    if want.refuse and not (came.failed or asked or re.search(_NOT[language], reply)):
        return False
    return all(_tells(reply, said) for said in want.reply) and not any(_tells(reply, said) for said in want.unsaid)


def _tells(reply: str, said: str) -> bool:
    """Tell whether a reply contains one of some wordings, as whole words where words have spaces."""
    for wording in said.casefold().split("|"):
        if _IDEOGRAPH.search(wording):
            found = wording in reply
        else:
            more = r"(?:[.,]0+)?" if wording.isdecimal() else ""
            whole = rf"(?<![a-zà-ÿ0-9.,]){re.escape(wording)}{more}(?![a-zà-ÿ0-9]|[.,]\d)"
            found = re.search(whole, reply) is not None
        if found:
            return True
    return False


def _matches(wanted: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether an entity became as wanted."""
    return all(_value_matches(name, value, before, after) for name, value in wanted.items())


def _value_matches(name: str, wanted: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether one thing of an entity became as wanted."""
    attribute = _ATTRIBUTES.get(name, name)
    old, new = before.get(attribute), after.get(attribute)
    peculiar: dict[str, Callable[[], bool]] = {
        "color": lambda: _is_colour(str(wanted), after),
        "track": lambda: int(new or 0) - int(old or 0) == int(wanted),
        "title": lambda: str(wanted).casefold() in str(new).casefold(),
        "items": lambda: sorted(str(item).casefold() for item in wanted) == new,
    }
    if name in peculiar:
        return peculiar[name]()
    if wanted == "ran":
        return before != after
    if isinstance(wanted, str) and wanted[:1] in {"<", ">"}:
        return _is_beyond(name, wanted, old, new)
    if isinstance(wanted, bool) or not isinstance(wanted, int | float):
        return bool(new == wanted)
    return new is not None and abs(float(new) * _SCALES.get(name, 1) - wanted) <= _NEAR.get(name, 0)


def _is_beyond(name: str, wanted: str, old: Any, new: Any) -> bool:
    """Tell whether a number went up (>) or down (<), or is above or below another."""
    if new is None:
        return False
    limit = float(wanted[1:]) / _SCALES.get(name, 1) if wanted[1:] else float(old or 0)
    return bool(new > limit if wanted[0] == ">" else new < limit)


def _is_colour(wanted: str, after: Mapping[str, Any]) -> bool:
    """Tell whether a light shines in a colour or a shade of white."""
    kelvin, hue = after.get("color_temp_kelvin"), after.get("hs_color")
    if wanted == "warm":
        warm_hue = hue is not None and _WARM_HUES[0] <= hue[0] <= _WARM_HUES[1]
        return (kelvin is not None and kelvin <= _WARM_KELVIN) or (kelvin is None and warm_hue)
    if wanted == "cool":
        return kelvin is not None and kelvin >= _COOL_KELVIN
    if hue is None:
        return wanted == "white" and kelvin is not None
    if wanted == "white":
        return bool(hue[1] <= _WHITE)
    aim = color.color_RGB_to_hs(*color.color_name_to_rgb(wanted))
    off = abs(aim[0] - hue[0])
    return bool(min(off, 360 - off) <= _HUE_NEAR and abs(aim[1] - hue[1]) <= _PALE)
