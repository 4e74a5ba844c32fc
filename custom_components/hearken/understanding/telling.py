"""Tells in plain words what was understood, for the record of a turn, and why something was held.

The words are in `tellings/<language>.json`; what a language does not have is told in English.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from .home import Attribute, Home
from .plan import Condition, Kind, Plan, Query, Scale, Setting, Step
from .speech_act import Mark
from .words import ENGLISH, Words

BROAD, SENSITIVE = "broad", "sensitive"
"""Reasons to hold besides the marks of a sentence: everything at home is meant; a target matters for safety."""

ACT, LOOK_UP, AUTOMATION, ELSEWHERE = "act", "look_up", "automation", "elsewhere"
"""What a sentence that is only tried would come to."""

NAMED = 4
"""More targets than this are counted, not named."""

_PERCENT = frozenset(
    {
        Attribute.BATTERY,
        Attribute.BRIGHTNESS,
        Attribute.HUMIDITY,
        Attribute.POSITION,
        Attribute.SPEED,
        Attribute.TILT,
        Attribute.VOLUME,
    }
)
_UNITS = {Attribute.COLOUR_TEMPERATURE: "K", Attribute.POWER: "W"}


@cache
def _files() -> dict[str, dict[str, Any]]:
    """Read all languages, once."""
    folder = Path(__file__).parent / "tellings"
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


_files()  # now, while modules are imported, and not in the event loop


def _say(words: Words, *keys: str) -> str:
    """Return a text of the language, or else of English."""
    for language in (words.language, ENGLISH):
        text: Any = _files().get(language, {})
        for key in keys:
            text = text.get(key) if isinstance(text, dict) else None
        if isinstance(text, str):
            return text
    return keys[-1].replace("_", " ")


def tell_held(words: Words, reason: Mark | str, names: tuple[str, ...] = ()) -> str:
    """Return why a call was held: a mark of the sentence, `BROAD` or `SENSITIVE`."""
    return _say(words, "held", reason).format(names=words.list(names))


def tell_tried(words: Words, what: str, would: str = "") -> str:
    """Return what would be done with a sentence that was only tried: `ACT`, `LOOK_UP`, `AUTOMATION` or `ELSEWHERE`."""
    return _say(words, "tried", what).format(would=would)


def tell(plan: Plan, home: Home, words: Words) -> str:
    """Return a plan in plain words, as in "turn on: Hall light (brightness 30 %)"."""
    teller = _Teller(home, words)
    between = _say(words, "between")
    question = plan.question
    told = _say(words, "kinds", plan.kind).format(
        steps=between.join(map(teller.step, plan.steps)) or _say(words, "nothing"),
        queries=between.join(map(teller.query, plan.queries)) or _say(words, "nothing"),
        absent=words.list(plan.absent),
        doubt=_say(words, "doubts", question.doubt) if question else "",
        options=words.list(tuple(option.label for option in question.options)) if question else "",
    )
    if plan.kind in {Kind.ACT, Kind.ANSWER} or not plan.reasons:
        return told
    return _say(words, "because").format(told=told, reasons=words.list(tell_reasons(plan.reasons, words)))


def tell_reasons(reasons: Iterable[str], words: Words) -> tuple[str, ...]:
    """Return reasons in plain words; one that has none is told by its key."""
    return tuple(_say(words, "reasons", reason) for reason in reasons)


def tell_dropped(messages: int, words: Words) -> str:
    """Return how much of a conversation the language model could no longer be shown."""
    return _say(words, "dropped").format(n=messages)


class _Teller:
    """Tells parts of a plan about one home in one language."""

    def __init__(self, home: Home, words: Words) -> None:
        self.home = home
        self.words = words

    def say(self, *keys: str, **values: object) -> str:
        """Return a text with values filled in."""
        return _say(self.words, *keys).format(**values)

    def step(self, step: Step) -> str:
        """Return a step."""
        told = self.say("step", verb=self.say("verbs", step.verb), targets=self.targets(step.targets))
        details = tuple(self._details(step))
        return self.say("details", told=told, details=self.words.comma.join(details)) if details else told

    def _details(self, step: Step) -> Iterator[str]:
        yield from map(self.setting, step.settings)
        if step.text:
            yield self.say("text", text=step.text)
        if step.condition is not None:
            yield self.condition(step.condition)
        if (when := step.when) is not None:
            if when.delay is not None:
                yield self.say("delay", time=self.time(when.delay))
            elif when.at is not None:
                yield self.say("at", time=when.at.strftime("%H:%M"))
            else:
                yield self.say("when", words=when.words)
        if step.duration is not None:
            yield self.say("duration", time=self.time(step.duration))
        if step.broad:
            yield self.say("broad")

    def setting(self, setting: Setting) -> str:
        """Return a setting."""
        attribute = self.say("attributes", setting.attribute)
        if setting.scale is Scale.NUDGE and isinstance(setting.value, (int, float)):
            strength = str(max(-3, min(3, round(setting.value))))
            return self.say("nudges", strength, attribute=attribute)
        if setting.scale is Scale.FACTOR:
            return self.say("scales", Scale.FACTOR, attribute=attribute, value=_number(setting.value))
        value = self.value(setting.attribute, setting.value)
        if setting.scale is Scale.STEP and isinstance(setting.value, (int, float)) and setting.value > 0:
            value = f"+{value}"
        return self.say("scales", setting.scale, attribute=attribute, value=value)

    def value(self, attribute: Attribute | None, value: str | float) -> str:
        """Return a value with its unit."""
        if isinstance(value, str) or attribute is None:
            return _number(value)
        if attribute in _PERCENT:
            return self.say("percent", value=_number(value))
        unit = self.home.temperature_unit if attribute is Attribute.TEMPERATURE else _UNITS.get(attribute)
        return self.say("unit", value=_number(value), unit=unit) if unit else _number(value)

    def condition(self, condition: Condition) -> str:
        """Return a condition."""
        told = self.say(
            "comparisons",
            condition.comparison,
            targets=self.targets(condition.targets),
            value=self.value(condition.attribute, condition.value),
        )
        return self.say("waits" if condition.waits else "condition", condition=told)

    def query(self, query: Query) -> str:
        """Return a question."""
        state = query.state or self.say("some_state")
        told = self.say(
            "asks",
            query.ask,
            targets=self.targets(query.targets, query.kind),
            state=self.say("not", state=state) if query.negated else state,
            attribute=self.say("attributes", query.attribute or Attribute.VALUE),
        )
        return self.say("day", told=told, day=self.say("days", query.day)) if query.day else told

    def targets(self, targets: tuple[str, ...], kind: str | None = None) -> str:
        """Return targets by name, or their number where they are many."""
        if len(targets) > NAMED:
            return self.say("many", count=len(targets), kind=kind or self.say("thing"))
        entities = self.home.entities
        names = tuple(entities[target].name if target in entities else target for target in targets)
        return self.words.list(names) or self.say("nothing")

    def time(self, time: timedelta) -> str:
        """Return a span of time."""
        minutes, seconds = divmod(round(time.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        parts = (("hours", hours), ("minutes", minutes), ("seconds", seconds))
        told = self.say("time_between").join(self.say(unit, n=number) for unit, number in parts if number)
        return told or self.say("seconds", n=0)


def _number(value: str | float) -> str:
    """Return a number as it is written, without decimals that say nothing."""
    return f"{value:g}" if isinstance(value, (int, float)) else value
