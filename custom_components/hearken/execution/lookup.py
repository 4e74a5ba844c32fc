"""Looks up what states lack: the items of lists, the appointments of a day, the weather to come."""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..understanding.looked_up import Event, Forecast, LookedUp
from ..understanding.plan import Ask, Query

_LOGGER = logging.getLogger(__name__)

TIMEOUT = 5.0
"""Seconds; calendars and forecasts may be fetched from far away, and somebody is waiting for the answer."""

_FORECASTS = ("daily", "twice_daily", "hourly")
"""The kinds of forecast, the one that says most of a whole day first."""

_WEEK = 7


async def async_look_up(hass: HomeAssistant, query: Query, context: Context) -> LookedUp:
    """Return what a query needs beyond states; what gives no answer in time is named in `failed`."""
    if query.ask is Ask.ITEMS:
        return await _async_items(hass, query, context)
    if query.ask is Ask.EVENTS:
        return await _async_events(hass, query, context)
    if query.ask is Ask.WEATHER and query.day is not None:
        return await _async_forecast(hass, query, context)
    return LookedUp()


async def _async_call(
    hass: HomeAssistant, service: str, entity_id: str, data: Mapping[str, Any], context: Context
) -> Mapping[str, Any] | None:
    """Return what a service answers about one entity, None if it fails."""
    domain, name = service.split(".")
    try:
        async with asyncio.timeout(TIMEOUT):
            response = await hass.services.async_call(
                domain,
                name,
                dict(data),
                target={"entity_id": entity_id},
                blocking=True,
                context=context,
                return_response=True,
            )
    except (HomeAssistantError, TimeoutError) as err:
        _LOGGER.debug("%s of %s failed: %s", service, entity_id, err)
        return None
    found = (response or {}).get(entity_id)
    return found if isinstance(found, Mapping) else None


async def _async_items(hass: HomeAssistant, query: Query, context: Context) -> LookedUp:
    """Return what is still to do on lists."""
    items: dict[str, tuple[str, ...]] = {}
    failed = []
    for entity_id in query.targets:
        found = await _async_call(hass, "todo.get_items", entity_id, {"status": ["needs_action"]}, context)
        if found is None:
            failed.append(entity_id)
        else:
            items[entity_id] = tuple(item["summary"] for item in found["items"] if item.get("summary"))
    return LookedUp(items=items, failed=tuple(failed))


async def _async_events(hass: HomeAssistant, query: Query, context: Context) -> LookedUp:
    """Return the appointments of a day from all calendars; of today, those that are not over."""
    day = _date(query.day)
    midnight = datetime.combine(day, time(), dt_util.get_default_time_zone())
    data = {
        "start_date_time": max(midnight, dt_util.now()).isoformat(),
        "end_date_time": datetime.combine(day + timedelta(days=1), time(), midnight.tzinfo).isoformat(),
    }
    events: set[Event] = set()
    failed = []
    for entity_id in query.targets:
        found = await _async_call(hass, "calendar.get_events", entity_id, data, context)
        if found is None:
            failed.append(entity_id)
        else:
            events.update(_event(event) for event in found["events"])
    return LookedUp(events=tuple(sorted(events, key=lambda event: _order(event, midnight))), failed=tuple(failed))


def _order(event: Event, midnight: datetime) -> tuple[datetime, str]:
    """Return by what appointments are put in order: those of the whole day come first."""
    return event.start or midnight, event.summary


def _event(event: Mapping[str, Any]) -> Event:
    """Return an appointment; one without a time of day is of the whole day."""
    start = dt_util.parse_datetime(str(event["start"])) if "T" in str(event["start"]) else None
    return Event(summary=str(event.get("summary") or "").strip(), start=dt_util.as_local(start) if start else None)


async def _async_forecast(hass: HomeAssistant, query: Query, context: Context) -> LookedUp:
    """Return the weather of a day from the first entity that foretells it."""
    day = _date(query.day)
    failed = []
    for entity_id in query.targets:
        for kind in _FORECASTS:
            found = await _async_call(hass, "weather.get_forecasts", entity_id, {"type": kind}, context)
            if found is not None:
                break
        if found is None:
            failed.append(entity_id)
        elif forecast := _forecast_of(hass, entity_id, found.get("forecast") or (), day):
            return LookedUp(forecast=forecast)
    return LookedUp(failed=tuple(failed))


def _forecast_of(hass: HomeAssistant, entity_id: str, forecasts: Any, day: date) -> Forecast | None:
    """Return the forecast of a day among those of many; of its halves or hours, what they come to."""
    parts = [part for part in forecasts if _is_on(part, day)]
    if not parts:
        return None
    state = hass.states.get(entity_id)
    highs = [part["temperature"] for part in parts if part.get("temperature") is not None]
    lows = [part["templow"] for part in parts if part.get("templow") is not None]
    if not lows and len(highs) > 1:
        lows = highs
    conditions = [part.get("condition") for part in parts if part.get("is_daytime") is not False]
    return Forecast(
        condition=str(Counter(filter(None, conditions)).most_common(1)[0][0]) if any(conditions) else "",
        low=min(lows, default=None),
        high=max(highs, default=None),
        unit=str(state.attributes.get("temperature_unit") or "") if state else "",
    )


def _is_on(forecast: Mapping[str, Any], day: date) -> bool:
    """Tell whether a forecast is about a day of the home's own calendar."""
    moment = dt_util.parse_datetime(str(forecast.get("datetime")))
    return moment is not None and dt_util.as_local(moment).date() == day


def _date(day: str | None) -> date:
    """Return the date of a day that was named; a weekday is the next one, today being one too."""
    today = dt_util.now().date()
    if day == "tomorrow":
        return today + timedelta(days=1)
    if day is not None and day.isdecimal():
        return today + timedelta(days=(int(day) - today.weekday()) % _WEEK)
    return today
