"""The words of every spoken language are read before anybody speaks."""

import asyncio
import logging
from datetime import timedelta
from unittest.mock import patch

import pytest
from homeassistant.components.assist_pipeline import async_get_pipeline
from homeassistant.components.assist_pipeline.pipeline import KEY_ASSIST_PIPELINE
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.hearken import planning
from custom_components.hearken.readiness import QUIET_SECONDS

from .conftest import until


def pass_quiet_moment(hass: HomeAssistant) -> None:
    """Let the moment after a start or a change pass in which nothing is read."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=QUIET_SECONDS + 0.1))


async def test_the_languages_of_all_assistants_are_read(
    hass: HomeAssistant, loaded: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "homeassistant.components.conversation")
    with patch.object(planning, "_read", wraps=planning._read) as read:
        pass_quiet_moment(hass)
        await until(lambda: read.call_count == 1)
        other = async_get_pipeline(hass).to_json() | {"name": "Kinder", "language": "de", "conversation_language": "de"}
        await hass.data[KEY_ASSIST_PIPELINE].pipeline_store.async_create_item(
            {key: value for key, value in other.items() if key != "id"}
        )
        pass_quiet_moment(hass)
        await until(lambda: read.call_count == 2)
    assert [call.args for call in read.call_args_list] == [("en",), ("de",)]
    assert {f"completed for language={tag} " in caplog.text for tag in ("en", "de")} == {True}


async def test_a_sentence_that_comes_while_the_words_are_read_waits_for_them(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    memory, home = loaded.runtime_data.memory, loaded.runtime_data.home_model.home
    with patch.object(planning, "_read", wraps=planning._read) as read:
        first, second = await asyncio.gather(*(memory.planners.async_get("fr", home) for _ in range(2)))
    assert first is second
    assert read.call_count == 1


async def test_nothing_is_read_for_an_entry_that_is_gone(
    hass: HomeAssistant, loaded: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "homeassistant.components.conversation")
    assert await hass.config_entries.async_unload(loaded.entry_id)
    pass_quiet_moment(hass)
    await hass.async_block_till_done()
    assert "completed for language" not in caplog.text
