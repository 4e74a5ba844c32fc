"""Timers and clocks as people ask for them: Home Assistant's recogniser takes what they are made to."""

from typing import Any

import pytest
from homeassistant.components.intent import TimerEventType, TimerInfo, async_register_timer_handler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .conftest import Say, speech

MINUTE = 60
HOUR = 60 * MINUTE

STARTED = [
    ("en", "ten minutes for the eggs", 10 * MINUTE, "eggs"),
    ("en", "half an hour on the timer", HOUR // 2, None),
    ("de", "stell mir bitte einen Wecker auf 20 min", 20 * MINUTE, None),
    ("de", "eine Viertelstunde Timer", HOUR // 4, None),
    ("de", "weck mich in einer halben Stunde", HOUR // 2, None),
    ("de", "acht Minuten für die Nudeln", 8 * MINUTE, "nudeln"),
    ("fr", "mets-moi un minuteur d'une heure et demie", HOUR * 3 // 2, None),
    ("fr", "rappelle-moi dans un quart d'heure", HOUR // 4, None),
    ("fr", "neuf minutes pour les pâtes", 9 * MINUTE, "pâtes"),
    ("es", "ponme un temporizador de veinticinco minutos", 25 * MINUTE, None),
    ("es", "avísame en media hora", HOUR // 2, None),
    ("es", "doce minutos para el arroz", 12 * MINUTE, "arroz"),
    ("zh-Hans", "定一个七分钟的计时器", 7 * MINUTE, None),
    ("zh-Hans", "帮我来个二十五分钟的倒计时", 25 * MINUTE, None),
    ("zh-Hans", "一个半小时后叫我一下", HOUR * 3 // 2, None),
    ("zh-Hans", "给米饭定个十五分钟", 15 * MINUTE, "米饭"),
]


@pytest.fixture
def timers(hass: HomeAssistant, home: None, loaded: MockConfigEntry) -> tuple[str, list[TimerInfo]]:
    """Return a satellite that keeps timers, and those that were started on it."""
    device = dr.async_get(hass).async_get_or_create(config_entry_id=loaded.entry_id, identifiers={("test", "kitchen")})
    started: list[TimerInfo] = []

    def handle(event: TimerEventType, timer: TimerInfo) -> None:
        if event is TimerEventType.STARTED:
            started.append(timer)

    async_register_timer_handler(hass, device.id, handle)
    return device.id, started


@pytest.mark.parametrize("case", STARTED, ids=[case[1] for case in STARTED])
async def test_a_timer_is_started(
    say: Say, timers: tuple[str, list[TimerInfo]], case: tuple[str, str, int, str | None]
) -> None:
    language, text, seconds, name = case
    device, started = timers
    await say(text, device_id=device, language=language)
    assert [(timer.seconds, timer.name) for timer in started] == [(seconds, name)]
    await say("cancel all timers", device_id=device, language="en")


@pytest.mark.parametrize(
    "case",
    [
        ("de", "Timer auf 10 Minuten", "verlängere den Timer um 5 Minuten", "Timer aus"),
        ("fr", "minuteur de 10 minutes", "rallonge le minuteur de 5 minutes", "coupe le minuteur"),
        ("es", "temporizador de 10 minutos", "5 minutos más", "para el temporizador"),
        ("zh-Hans", "计时十分钟", "再加五分钟", "把闹钟关了"),
    ],
)
async def test_a_timer_goes_on_and_ends(
    say: Say, timers: tuple[str, list[TimerInfo]], case: tuple[str, str, str, str]
) -> None:
    language, start, more, cancel = case
    device, started = timers
    said: dict[str, Any] = {"device_id": device, "language": language}
    await say(start, **said)
    (timer,) = started
    before = timer.seconds_left
    await say(more, **said)
    assert timer.seconds_left > before + 4 * MINUTE
    await say(cancel, **said)
    assert not timer.is_active


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "wie viel Uhr haben wir"),
        ("fr", "il est quelle heure"),
        ("es", "dime la hora"),
        ("zh-Hans", "现在几点了"),
    ],
)
async def test_the_time_is_told(say: Say, home: None, language: str, text: str) -> None:
    assert any(char.isdigit() for char in speech(await say(text, language=language)))
