"""What states lack is looked up in Home Assistant's own lists, calendars and forecasts, and said as it is."""

import asyncio
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.components.calendar.const import DATA_COMPONENT
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hearken.execution import lookup
from custom_components.hearken.execution.lookup import async_look_up
from custom_components.hearken.understanding.answering import answer
from custom_components.hearken.understanding.home import Entity, Home, Seen, Snapshot
from custom_components.hearken.understanding.looked_up import LookedUp
from custom_components.hearken.understanding.plan import Ask, Query
from custom_components.hearken.understanding.words import words_for

NAMES = {
    "todo.shopping_list": "Shopping list",
    "calendar.family": "Family",
    "calendar.slow": "Slow calendar",
    "weather.demo_weather_south": "South",
    "weather.demo_weather_north": "North",
    "weather.demo_weather_hours": "Hours",
    "calendar.gone": "Lost calendar",
}


@pytest.fixture
def monday(freezer: FrozenDateTimeFactory) -> None:
    """Make it a Monday morning."""
    freezer.move_to("2026-11-23 18:00:00+00:00")  # 10 o'clock where the tests' home is


async def _said(
    hass: HomeAssistant, ask: Ask, *targets: str, day: str | None = None, language: str = "en"
) -> tuple[str, LookedUp]:
    query = Query(ask=ask, targets=targets, day=day)
    found = await async_look_up(hass, query, Context())
    entities = {key: Entity(id=key, names=(name,), domain=key.split(".")[0]) for key, name in NAMES.items()}
    states = {state.entity_id: Seen(state.state, state.attributes) for state in hass.states.async_all()}
    snapshot = Snapshot(home=Home(entities=entities), states=states)
    return answer(query, snapshot, words_for(language), found).speech, found


async def _add(hass: HomeAssistant, item: str) -> None:
    await hass.services.async_call(
        "todo", "add_item", {"item": item}, target={"entity_id": "todo.shopping_list"}, blocking=True
    )


async def test_a_list_is_read_out(hass: HomeAssistant, tmp_path: Path) -> None:
    hass.config.config_dir = str(tmp_path)  # where the list is kept
    entry = MockConfigEntry(domain="shopping_list", title="Shopping list")
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    speech, _ = await _said(hass, Ask.ITEMS, "todo.shopping_list")
    assert speech == "There is nothing on the Shopping list."
    for item in ("milk", "eggs", "soap"):
        await _add(hass, item)
    await hass.services.async_call(
        "todo",
        "update_item",
        {"item": "soap", "status": "completed"},
        target={"entity_id": "todo.shopping_list"},
        blocking=True,
    )
    speech, found = await _said(hass, Ask.ITEMS, "todo.shopping_list")
    assert speech == "You have milk and eggs on the Shopping list."
    assert found.items == {"todo.shopping_list": ("milk", "eggs")}
    speech, _ = await _said(hass, Ask.ITEMS, "todo.shopping_list", language="zh")
    assert speech == "Shopping list上有milk和eggs。"
    for number in range(10):
        await _add(hass, f"item {number}")
    speech, _ = await _said(hass, Ask.ITEMS, "todo.shopping_list")
    assert speech.endswith("item 7 and 2 more on the Shopping list.")


async def test_what_is_not_there_is_said_to_be_unreachable(hass: HomeAssistant) -> None:
    speech, found = await _said(hass, Ask.EVENTS, "calendar.gone")
    assert speech == "I cannot reach the Lost calendar."
    assert found.failed == ("calendar.gone",)
    assert await async_look_up(hass, Query(ask=Ask.STATE, targets=()), Context()) == LookedUp()


class Family(CalendarEntity):
    """A calendar with appointments on two days."""

    _attr_name = "Family"
    event = None

    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        today = dt_util.now().date()

        def at(hour: int, minute: int = 0) -> datetime:
            return dt_util.now().replace(hour=hour, minute=minute, second=0, microsecond=0)

        events = [
            CalendarEvent(start=at(8), end=at(9), summary="Breakfast"),
            CalendarEvent(start=at(14, 30), end=at(15), summary="Dentist"),
            CalendarEvent(start=at(11), end=at(12), summary="Piano"),
            CalendarEvent(start=today, end=today + timedelta(days=1), summary="Anna's birthday"),
            CalendarEvent(start=at(9) + timedelta(days=2), end=at(10) + timedelta(days=2), summary="School"),
        ]
        return [
            event for event in events if event.start_datetime_local < end_date and event.end_datetime_local > start_date
        ]


class Slow(Family):
    """A calendar that does not answer in time."""

    _attr_name = "Slow"

    async def async_get_events(self, *args: Any) -> list[CalendarEvent]:
        await asyncio.sleep(1)
        return []


async def _add_calendars(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "calendar", {})
    await hass.data[DATA_COMPONENT].async_add_entities([Family(), Slow()])
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    ("language", "day", "speech"),
    [
        ("en", None, "Today you have Anna's birthday all day, Piano at 11:00 and Dentist at 14:30."),
        ("en", "today", "Today you have Anna's birthday all day, Piano at 11:00 and Dentist at 14:30."),
        ("en", "tomorrow", "Nothing is planned for tomorrow."),
        ("en", "2", "On Wednesday you have School at 9:00."),
        ("en", "0", "Today you have Anna's birthday all day, Piano at 11:00 and Dentist at 14:30."),
        ("en", "6", "Nothing is planned on Sunday."),
        ("zh", "2", "星期三有9:00的School。"),
        ("zh", "tomorrow", "明天没有安排。"),
        ("de", "2", "Am Mittwoch: School um 9:00 Uhr."),
        ("fr", "tomorrow", "Rien n'est prévu demain."),
        ("es", "2", "El miércoles: School a las 9:00."),
    ],
)
async def test_appointments_of_a_day(
    hass: HomeAssistant, monday: None, language: str, day: str | None, speech: str
) -> None:
    await _add_calendars(hass)
    said, _ = await _said(hass, Ask.EVENTS, "calendar.family", day=day, language=language)
    assert said == speech.replace("Today", "On Monday") if day == "0" else said == speech


async def test_a_calendar_that_is_too_slow_is_not_taken_for_empty(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _add_calendars(hass)
    monkeypatch.setattr(lookup, "TIMEOUT", 0.05)
    said, _ = await _said(hass, Ask.EVENTS, "calendar.slow", "calendar.family", day="tomorrow")
    assert said == "Nothing is planned for tomorrow. I cannot reach the Slow calendar."


@pytest.fixture
async def weather(hass: HomeAssistant, monday: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set up the demo's weather."""
    monkeypatch.setattr("homeassistant.components.demo.COMPONENTS_WITH_CONFIG_ENTRY_DEMO_PLATFORM", [Platform.WEATHER])
    entry = MockConfigEntry(domain="demo")
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


SOUTH, NORTH = "weather.demo_weather_south", "weather.demo_weather_north"


@pytest.mark.parametrize(
    ("language", "day", "speech"),
    [
        ("en", None, "It is sunny, 22 degrees."),
        ("en", "today", "Today it will be rainy, 15 to 22 degrees."),
        ("en", "2", "On Wednesday it will be cloudy, 9 to 15 degrees."),
        ("zh", "today", "今天有雨，15到22度。"),
        ("de", "today", "Heute wird es regnerisch, 15 bis 22 Grad."),
        ("fr", "today", "Aujourd'hui le temps sera pluvieux, de 15 à 22 degrés."),
        ("es", "today", "Hoy estará lluvioso, de 15 a 22 grados."),
    ],
)
async def test_the_weather(hass: HomeAssistant, weather: None, language: str, day: str | None, speech: str) -> None:
    said, _ = await _said(hass, Ask.WEATHER, SOUTH, day=day, language=language)
    assert said == speech


async def test_a_forecast_of_halves_or_hours_is_made_one(hass: HomeAssistant, weather: None) -> None:
    _, found = await _said(hass, Ask.WEATHER, NORTH, day="today")
    assert found.forecast is not None
    assert (found.forecast.condition, found.forecast.low, found.forecast.high) == ("snowy", -26.1, -23.3)
    hours: list[dict[str, Any]] = [
        {"datetime": f"2026-11-24T{hour:02}:00:00+00:00", "condition": condition, "temperature": temperature}
        for hour, condition, temperature in (
            (7, "fog", 1.0),
            (9, "rainy", 4.0),
            (15, "rainy", 9.0),
            (20, "sunny", 12.0),
        )
    ]
    forecast = lookup._forecast_of(hass, SOUTH, hours, date(2026, 11, 24))
    assert forecast is not None
    assert (forecast.condition, forecast.low, forecast.high, forecast.unit) == ("rainy", 4.0, 12.0, "°C")
    assert lookup._forecast_of(hass, SOUTH, hours, date(2026, 11, 30)) is None
