"""The guard for every assistant: what Home Assistant's own agent and other models may do while it stands."""

from collections.abc import AsyncGenerator
from types import MappingProxyType
from typing import Any

import probatio
import pytest
from homeassistant.components import conversation
from homeassistant.components.conversation import HOME_ASSISTANT_AGENT
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_COMPONENT_LOADED, MATCH_ALL
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent, llm
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.hearken.const import CONF_GUARD_EVERYONE
from custom_components.hearken.execution import everyone
from custom_components.hearken.execution.everyone import GuardedHandler, async_guard_everyone

from .conftest import Say, speech
from .fake_engine import HELLO, FakeEngine
from .home import async_furnish, is_open, picture, state_of


def handlers(hass: HomeAssistant) -> dict[str, intent.IntentHandler]:
    """Return the handlers of all intents."""
    return hass.data[intent.DATA_KEY]


def guarded(hass: HomeAssistant) -> set[str]:
    """Return the intents that are guarded."""
    return {name for name, handler in handlers(hass).items() if isinstance(handler, GuardedHandler)}


@pytest.fixture
async def plain(hass: HomeAssistant, loaded: MockConfigEntry) -> MockConfigEntry:
    """Furnish the home, without a guard for everyone."""
    await async_furnish(hass)
    return loaded


@pytest.fixture
async def guard(hass: HomeAssistant, plain: MockConfigEntry) -> MockConfigEntry:
    """Switch the guard on, as the options flow would."""
    hass.config_entries.async_update_entry(plain, options={CONF_GUARD_EVERYONE: True})
    assert await hass.config_entries.async_reload(plain.entry_id)
    await hass.async_block_till_done()
    return plain


async def stock(hass: HomeAssistant, text: str, language: str = "en") -> conversation.ConversationResult:
    """Say a sentence to Home Assistant's own agent."""
    return await conversation.async_converse(
        hass, text=text, conversation_id=None, context=Context(), language=language, agent_id=HOME_ASSISTANT_AGENT
    )


HELD = [
    ("don't unlock the front door", "the sentence says not to"),
    ("never unlock the front door", "the sentence says not to"),
    ("did you unlock the front door", "a question"),
    ("every day unlock the front door", "another time"),
    ("do not lock the front door", "the sentence says not to"),
    ("i forgot to lock the front door", "told, not asked for"),
    ("turn off everything except the bedroom lamp", "an exception"),
    ("turn off all the lights except the kitchen", "an exception"),
    ("don't turn on the bedroom lamp", "the sentence says not to"),
    ("who turned on the coffee machine", "a question"),
    ("when i leave turn off the coffee machine", "depends"),
    ("turn on the bedroom lamp at 9 am", "another time"),
    ("unlock the front door", "confirmed"),
    ("open the garage door", "confirmed"),
]
"""What Home Assistant's own agent obeys (field notes, 5), and what it says with the guard."""


@pytest.mark.parametrize(("sentence", "why"), HELD)
async def test_home_assistants_own_agent_is_held(
    hass: HomeAssistant, guard: MockConfigEntry, sentence: str, why: str
) -> None:
    before = picture(hass)
    result = await stock(hass, sentence)
    await hass.async_block_till_done()
    assert picture(hass) == before
    if result.response.error_code is not intent.IntentResponseErrorCode.NO_INTENT_MATCH:
        said = speech(result)
        assert why in said or "not aware" in said
        assert result.response.response_type is intent.IntentResponseType.ERROR


async def test_without_the_guard_it_obeys(hass: HomeAssistant, plain: MockConfigEntry) -> None:
    """Else the tests above would show nothing."""
    assert guarded(hass) == set()
    obeyed = []
    for sentence, _ in HELD:
        before = picture(hass)
        await stock(hass, sentence)
        await hass.async_block_till_done()
        if picture(hass) != before:
            obeyed.append(sentence)
            await hass.services.async_call(
                "input_boolean", "turn_off", {"entity_id": "all"}, blocking=True
            )
            await hass.async_block_till_done()
    assert "unlock the front door" in obeyed
    print(obeyed)


@pytest.mark.usefixtures("guard")
async def test_plain_commands_pass_unchanged(hass: HomeAssistant) -> None:
    assert speech(await stock(hass, "turn on the coffee machine")) == "Turned on the switch"
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert speech(await stock(hass, "could you please turn off the coffee machine")) == "Turned off the switch"
    assert state_of(hass, "switch.coffee_machine") == "off"
