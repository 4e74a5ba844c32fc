"""No action on less than an action: negations, questions, reports, other moments."""

import pytest
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .conftest import Say, speech
from .fake_engine import FakeEngine
from .home import picture, state_of

pytestmark = pytest.mark.usefixtures("home")


def choose(hass: HomeAssistant, entry: MockConfigEntry, **options: object) -> None:
    """Choose options as the options flow would."""
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})


# No action on less than an action

NOTHING_MAY_HAPPEN = {
    "en": """
        don't turn on the bedroom lamp
        do not open the garage door
        never unlock the front door
        please never turn on the coffee machine
        you must not unlock the garden shed
        did you unlock the front door
        who turned on the coffee machine
        why is the garage door open
        should I open the driveway gate
        what happens when I turn on the coffee machine
        the kids left the bedroom lamp on
        I forgot to lock the front door
        somebody opened the garage door
        she said turn on the coffee machine in 5 minutes
        when I leave turn on the coffee machine
        if it rains open the garage door
        turn on the coffee machine at 9 am
        turn on the coffee machine tomorrow
        every day turn on the coffee machine
        turn on the coffee machine every morning
        unlock the front door tonight
        don't unlock the front door in 5 minutes
        in ten minutes don't turn on the coffee machine
        in 2 minutes I would turn on the coffee machine
        turn on the fountain
        I wish somebody would turn on the coffee machine
        unlock the front door in 5 minutes
    """,
    "de": """
        schalte Coffee machine nicht ein
        schalte Coffee machine nie ein
        wer hat Coffee machine eingeschaltet
        wenn ich gehe schalte Coffee machine ein
        schalte Coffee machine um 9 Uhr ein
        schalte Coffee machine in 5 Minuten nicht ein
        öffne Garage door nicht
    """,
    "zh-CN": """
        不要打开床头灯
        别打开床头灯
        千万别打开床头灯
        谁打开了床头灯
        床头灯怎么打开
        九点打开床头灯
        五分钟后不要打开床头灯
        如果下雨就打开床头灯
        我出门的时候打开床头灯
        每天打开床头灯
        孩子们把床头灯打开了
        是否打开床头灯
    """,
    "fr": """
        n'allume pas Coffee machine
        n'ouvre pas Garage door
        quand je pars allume Coffee machine
        allume Coffee machine à 9 heures
    """,
    "es": """
        no enciendas Coffee machine
        no abras Garage door
        cuando salga enciende Coffee machine
        enciende Coffee machine a las 9
    """,
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (language, sentence.strip())
        for language, sentences in NOTHING_MAY_HAPPEN.items()
        for sentence in sentences.strip().splitlines()
    ],
)
async def test_less_than_a_command_changes_nothing(
    hass: HomeAssistant, say: Say, engine: FakeEngine, language: str, sentence: str
) -> None:
    before = picture(hass)
    result = await say(sentence, language=language)
    await hass.async_block_till_done()
    assert picture(hass) == before
    assert not engine.chats  # nor may a model that has no tools talk about it
    if result.response.response_type is intent.IntentResponseType.QUERY_ANSWER:
        return
    said = speech(result)
    assert any(
        nothing in said for nothing in ("Nothing was", "nichts geändert", "没有做任何改动", "Rien n'", "No se ha")
    )


async def test_a_careless_template_does_not_act_either(hass: HomeAssistant, say: Say) -> None:
    """Should Home Assistant's own sentences ever swallow a negation, the guard is still there."""
    careless = {"HassTurnOn": {"data": [{"sentences": ["[I would never] energize {name}"]}]}}
    get_agent_manager(hass).update_config_intents(careless)
    said = speech(await say("I would never energize the coffee machine"))
    assert "Nothing was changed" in said
    assert state_of(hass, "switch.coffee_machine") == "off"
    await say("energize coffee machine")
    assert state_of(hass, "switch.coffee_machine") == "on"


async def test_what_was_not_understood_names_what_it_was_about(say: Say) -> None:
    said = speech(await say("do something clever with the bedroom lamp and the garage door"))
    assert said == "I did not understand what to do with Bedroom lamp and Garage door. Nothing was changed."


async def test_a_name_alone_in_a_conversation_switches_nothing_on(hass: HomeAssistant, say: Say) -> None:
    """Home Assistant's sentences take it for "on", which may be the opposite of what is spoken of."""
    first = await say("turn off the toaster")
    said = speech(await say("coffee machine", first.conversation_id))
    assert "Nothing was changed" in said
    assert state_of(hass, "switch.coffee_machine") == "off"
