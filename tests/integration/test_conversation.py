"""What the agent does and says: commands, whose they are, and the truth about them."""

from typing import Any

import pytest
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from .conftest import Say, speech, write_sentences
from .fake_engine import FakeEngine
from .home import state_of

pytestmark = pytest.mark.usefixtures("home")


def choose(hass: HomeAssistant, entry: MockConfigEntry, **options: object) -> None:
    """Choose options as the options flow would."""
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})


# Commands


async def test_a_command_acts_and_says_what_was_done(hass: HomeAssistant, say: Say) -> None:
    result = await say("turn on the coffee machine")
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert speech(result) == "Turned on the Coffee machine."
    assert result.response.response_type.value == "action_done"
    assert not result.continue_conversation


async def test_a_question_about_a_state_is_answered(say: Say) -> None:
    assert speech(await say("is the coffee machine on")) == "No, the Coffee machine is off."


async def test_a_command_in_chinese(hass: HomeAssistant, say: Say) -> None:
    result = await say("打开床头灯", language="zh-CN")
    assert state_of(hass, "light.chuang_tou_deng") == "on"
    assert "灯" in speech(result)


async def test_any_language_is_the_language_of_the_house(hass: HomeAssistant, say: Say) -> None:
    result = await say("turn on the coffee machine", language="*")
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert speech(result) == "Turned on the Coffee machine."


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("it", "accendi le luci in Bedroom"), ("sv", "tänd lamporna i Bedroom"), ("nl", "doe de lampen in Bedroom aan")],
)
async def test_a_language_without_words_of_its_own_has_home_assistants(
    hass: HomeAssistant, say: Say, language: str, sentence: str
) -> None:
    """What is said of a room and not by name, too."""
    await say(sentence, language=language)
    assert state_of(hass, "light.bedroom_lamp") == "on"


async def test_custom_sentences_keep_working(hass: HomeAssistant, say: Say) -> None:
    calls = async_mock_service(hass, "test", "espresso")
    assert await async_setup_component(
        hass,
        "intent_script",
        {"intent_script": {"MakeEspresso": {"action": {"action": "test.espresso"}, "speech": {"text": "Brewing."}}}},
    )
    await write_sentences(hass, {"MakeEspresso": ["don't leave me without coffee"]})
    assert speech(await say("don't leave me without coffee")) == "Brewing."
    assert len(calls) == 1


async def test_sentence_triggers_come_first(hass: HomeAssistant, say: Say) -> None:
    calls = async_mock_service(hass, "test", "party")
    assert await async_setup_component(
        hass,
        "automation",
        {
            "automation": {
                "triggers": {"trigger": "conversation", "command": "never turn off the party lights"},
                "actions": [{"action": "test.party"}, {"set_conversation_response": "Party on."}],
            }
        },
    )
    assert speech(await say("never turn off the party lights")) == "Party on."
    assert len(calls) == 1


async def test_commands_work_while_the_engine_is_away(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    await engine.stop()
    await say("turn on the coffee machine")
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert speech(await say("tell me a joke")) == "The Hearken engine does not answer."


async def test_a_delayed_command_is_taken_when_it_is_one(hass: HomeAssistant, say: Say) -> None:
    result = await say("turn on the coffee machine in 5 minutes")
    assert "5 minutes" in speech(result)
    assert state_of(hass, "switch.coffee_machine") == "off"
    await say("cancel all timers")


# The truth


async def test_an_unavailable_target_is_said_to_be_so(say: Say) -> None:
    result = await say("turn on the porch light")
    assert speech(result) == "The Porch light is not reachable."
    assert result.response.response_type.value == "error"


async def test_a_target_that_does_not_change_is_said_to_be_so(hass: HomeAssistant, say: Say) -> None:
    result = await say("turn on the stubborn lamp")
    assert speech(result) == "I sent the command, but the Stubborn lamp has not reported any change."
    assert result.response.response_type.value == "error"
    assert state_of(hass, "light.stubborn_lamp") == "off"


async def test_both_are_said_where_one_of_several_did_not_change(hass: HomeAssistant, say: Say) -> None:
    result = await say("turn on the ground floor lights")
    said = speech(result)
    assert "Kitchen ceiling" in said.split(".")[0]
    assert "The Porch light is not reachable." in said
    assert "the Stubborn lamp has not reported any change" in said
    assert result.response.response_type.value == "action_done"
    assert state_of(hass, "light.kitchen_ceiling") == "on"


async def test_a_slow_change_is_waited_for(hass: HomeAssistant, say: Say) -> None:
    def slowly(event: Event[Any]) -> None:
        # Counted from the order, however long it takes to understand the sentence.
        if event.data["service"] == "turn_on":
            told = ("light.stubborn_lamp", "on", {"friendly_name": "Stubborn lamp"})
            hass.loop.call_later(0.5, hass.states.async_set, *told)

    hass.bus.async_listen("call_service", callback(slowly))
    assert speech(await say("turn on the stubborn lamp")) == "Turned on the Stubborn lamp."


async def test_a_service_that_fails_on_something_unreachable_is_told_by_that(hass: HomeAssistant, say: Say) -> None:
    hass.states.async_set("switch.coffee_machine", "unavailable", {"friendly_name": "Coffee machine"})

    async def fail(call: object) -> None:
        raise RuntimeError("no radio")

    hass.services.async_register("homeassistant", "turn_on", fail)
    assert speech(await say("turn on the coffee machine")) == "The Coffee machine is not reachable."
