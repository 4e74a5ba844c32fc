"""What states lack and Home Assistant has to be asked for: lists, appointments, forecasts; and how it is said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .asked import Answer, Asked
from .home import Attribute, Entity, Seen
from .states import is_known

_SPOKEN_ITEMS = 10
"""A longer list is not remembered; the rest is counted."""

_SPOKEN_EVENTS = 5


@dataclass(frozen=True, kw_only=True)
class Event:
    """An appointment."""

    summary: str
    start: datetime | None = None
    """In the home's time zone; None for the whole day."""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """The weather of a day."""

    condition: str = ""
    """One of Home Assistant's own conditions, `partlycloudy`."""
    low: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class LookedUp:
    """What was looked up for a query."""

    items: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What is still to do, by the list's entity."""
    events: tuple[Event, ...] = ()
    """In their order."""
    forecast: Forecast | None = None
    failed: tuple[str, ...] = ()
    """Entities that gave no answer."""


NOTHING = LookedUp()


def _failed(asked: Asked, found: LookedUp) -> tuple[str, ...]:
    """Return what is said of the entities that gave no answer."""
    names = [entity.name for entity in asked.entities if entity.id in found.failed]
    return (asked.phrases.say("unreachable", **asked.phrases.names(names)),) if names else ()


def tell_items(asked: Asked, found: LookedUp) -> Answer:
    """Answer what is on a list."""
    clauses = []
    for entity in asked.entities:
        if (items := found.items.get(entity.id)) is None:
            continue
        fields = asked.phrases.names([entity.name])
        if items:
            clauses.append(asked.phrases.say("items", **fields, items=_some(asked, items, _SPOKEN_ITEMS)))
        else:
            clauses.append(asked.phrases.say("no_items", **fields))
    clauses += _failed(asked, found)
    return asked.answer(*(clauses or (asked.phrases.say("no_answer"),)))


def _some(asked: Asked, names: tuple[str, ...], limit: int) -> str:
    """Return a list of which only so many are said."""
    if len(names) > limit:
        names = (*names[:limit], asked.phrases.say("more", count=len(names) - limit))
    return asked.phrases.words.list(names)


def tell_events(asked: Asked, found: LookedUp) -> Answer:
    """Answer what is planned for a day."""
    day = asked.phrases.day(asked.query.day)
    failed = _failed(asked, found)
    if found.events:
        events = _some(asked, tuple(_event(asked, event) for event in found.events), _SPOKEN_EVENTS)
        return asked.answer(asked.phrases.say("events", day=day, events=events), *failed)
    if failed and len(found.failed) == len(asked.entities):
        return asked.answer(*failed)
    if not asked.entities:
        return asked.answer(asked.phrases.say("no_answer"))
    weekday = (asked.query.day or "").isdecimal()
    return asked.answer(asked.phrases.say("no_events_weekday" if weekday else "no_events", day=day), *failed)


def _event(asked: Asked, event: Event) -> str:
    """Return an appointment as it is said."""
    if event.start is None:
        return asked.phrases.say("event_day", summary=event.summary)
    time = f"{event.start.hour}:{event.start.minute:02}"
    return asked.phrases.say("event_at", summary=event.summary, time=time)


def tell_weather(asked: Asked, found: LookedUp) -> Answer:
    """Answer how the weather is, or will be on a day."""
    if not asked.entities:
        return asked.answer(asked.phrases.say("no_answer"))
    if asked.query.day is None:
        return _tell_weather_now(asked)
    day = asked.phrases.day(asked.query.day)
    forecast = found.forecast
    if forecast is None or not forecast.condition:
        return asked.answer(*(_failed(asked, found) or (asked.phrases.say("no_forecast", day=day),)))
    condition = asked.phrases.condition(forecast.condition)
    if forecast.high is None:
        return asked.answer(asked.phrases.say("forecast_bare", day=day, condition=condition))
    high = _degrees(asked, forecast.high, forecast.unit)
    if forecast.low is None:
        return asked.answer(asked.phrases.say("forecast_high", day=day, condition=condition, high=high))
    low = asked.phrases.number(round(forecast.low))
    return asked.answer(asked.phrases.say("forecast", day=day, condition=condition, low=low, high=high))


def _tell_weather_now(asked: Asked) -> Answer:
    """Answer how the weather is."""
    weather = [entity for entity in asked.entities if entity.domain == "weather"]
    for entity in weather:
        seen = asked.seen(entity)
        if is_known(seen):
            return _weather(asked, entity, seen)
    return asked.answer(*(asked.silence(weather) or (asked.phrases.say("no_answer"),)))


def _weather(asked: Asked, entity: Entity, seen: Seen) -> Answer:
    """Answer what one weather entity says of now."""
    condition = asked.phrases.condition(seen.state)
    temperature = seen.attributes.get(Attribute.TEMPERATURE)
    if not isinstance(temperature, (int, float)):
        return asked.answer(asked.phrases.say("weather_now_bare", condition=condition), entities=(entity,))
    unit = str(seen.attributes.get("temperature_unit") or asked.snapshot.home.temperature_unit)
    value = _degrees(asked, temperature, unit)
    return asked.answer(asked.phrases.say("weather_now", condition=condition, value=value), entities=(entity,))


def _degrees(asked: Asked, temperature: float, unit: str) -> str:
    """Return a temperature outdoors, where decimals say nothing."""
    return asked.phrases.value(float(round(temperature)), unit)
