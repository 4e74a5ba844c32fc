"""The guard for every assistant: what Home Assistant's own agent and other models may do while it stands."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import probatio
import pytest
from homeassistant.components import conversation
from homeassistant.components.conversation import HOME_ASSISTANT_AGENT
from homeassistant.const import EVENT_COMPONENT_LOADED, MATCH_ALL
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent, llm
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.hearken.const import CONF_GUARD_EVERYONE
from custom_components.hearken.execution import everyone
from custom_components.hearken.execution.everyone import GuardedHandler, async_guard_everyone
from custom_components.hearken.understanding.policy import Policy

from .conftest import Say, speech
from .home import SENSITIVE, async_furnish, is_open, picture, state_of


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
    assert result.response.response_type is intent.IntentResponseType.ERROR
    if result.response.error_code is not intent.IntentResponseErrorCode.NO_INTENT_MATCH:
        assert why in speech(result)


OBEYED = (
    "don't unlock the front door",
    "unlock the front door",
    "open the garage door",
    "don't turn on the bedroom lamp",
)


@pytest.mark.parametrize("sentence", OBEYED)
async def test_without_the_guard_it_obeys(hass: HomeAssistant, plain: MockConfigEntry, sentence: str) -> None:
    """Else the tests above would show nothing."""
    before = picture(hass)
    await stock(hass, sentence)
    await hass.async_block_till_done()
    assert picture(hass) != before


@pytest.mark.usefixtures("guard")
async def test_plain_commands_pass_unchanged(hass: HomeAssistant) -> None:
    assert speech(await stock(hass, "turn on the coffee machine")) == "Turned on the switch"
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert speech(await stock(hass, "could you please turn off the coffee machine")) == "Turned off the switch"
    assert state_of(hass, "switch.coffee_machine") == "off"


@pytest.mark.usefixtures("guard")
@pytest.mark.parametrize(
    ("sentence", "language", "why"),
    [
        ("不要打开床头灯", "zh-CN", "不要做"),
        ("allume Bedroom lamp à 9 heures", "fr", "un autre moment"),
        ("enciende Bedroom lamp mañana", "es", "otro momento"),
        ("turn on the bedroom lamp", "fi", None),
        ("do not turn on the bedroom lamp", "fi", None),
    ],
)
async def test_other_languages(hass: HomeAssistant, sentence: str, language: str, why: str | None) -> None:
    """Of a language without words nothing is known but what matters for safety."""
    response = await intent.async_handle(
        hass, "test", "HassTurnOn", {"name": {"value": "Bedroom lamp"}}, text_input=sentence, language=language
    )
    assert (state_of(hass, "light.bedroom_lamp") == "on") is (why is None)
    assert why is None or why in response.speech["plain"]["speech"]


@pytest.mark.usefixtures("guard")
async def test_home_assistants_own_agent_in_german(hass: HomeAssistant) -> None:
    assert "Bestätigung" in speech(await stock(hass, "schließe Front door auf", "de"))
    assert not is_open(hass, *SENSITIVE)


# Other language models


class OtherAgent(conversation.AbstractConversationAgent):
    """A language model of somebody else, with Home Assistant's own tools; it always does what its script says."""

    supported_languages = MATCH_ALL

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.agent_id = ""
        self.script: tuple[str, dict[str, Any]] = ("", {})
        self.tools: list[llm.Tool] = []
        self.results: list[llm.ToolResult] = []

    async def async_process(self, user_input: conversation.ConversationInput) -> conversation.ConversationResult:
        from homeassistant.helpers import chat_session

        with (
            chat_session.async_get_chat_session(self.hass, user_input.conversation_id) as session,
            conversation.async_get_chat_log(self.hass, session, user_input) as chat_log,
        ):
            await chat_log.async_provide_llm_data(user_input.as_llm_context("other"), "assist", None, None)
            assert chat_log.llm_api is not None
            self.tools = chat_log.llm_api.tools
            name, arguments = self.script

            async def deltas() -> AsyncGenerator[conversation.AssistantContentDeltaDict]:
                yield {"role": "assistant"}
                yield {"tool_calls": [llm.ToolInput(tool_name=name, tool_args=arguments)]}

            async for content in chat_log.async_add_delta_content_stream(user_input.agent_id, deltas()):
                if isinstance(content, conversation.ToolResultContent):
                    self.results.append(content.result)
            response = intent.IntentResponse(language=user_input.language)
            response.async_set_speech("All right.")
            return conversation.ConversationResult(response=response, conversation_id=session.conversation_id)


@pytest.fixture
def other(hass: HomeAssistant) -> OtherAgent:
    """Add the other agent."""
    entry = MockConfigEntry(domain="other", title="Other")
    entry.add_to_hass(hass)
    agent = OtherAgent(hass)
    conversation.async_set_agent(hass, entry, agent)
    agent.agent_id = entry.entry_id
    return agent


async def told(hass: HomeAssistant, agent: OtherAgent, text: str, name: str, /, **arguments: Any) -> llm.ToolResult:
    """Say a sentence to the other agent, which then calls a tool; return what the tool says."""
    agent.script = (name, arguments)
    agent.results.clear()
    await conversation.async_converse(
        hass, text=text, conversation_id=None, context=Context(), language="en", agent_id=agent.agent_id
    )
    await hass.async_block_till_done()
    (result,) = agent.results
    return result


@pytest.mark.usefixtures("guard")
@pytest.mark.parametrize(
    ("sentence", "tool", "arguments", "why"),
    [
        ("don't turn on the bedroom lamp", "HassTurnOn", {"name": "Bedroom lamp"}, "the sentence says not to"),
        ("is the bedroom lamp on?", "HassTurnOn", {"name": "Bedroom lamp"}, "a question"),
        ("I'll leave, let the house rest", "HassTurnOn", {"domain": ["light", "switch"]}, "everything at home"),
        ("unlock the front door", "HassTurnOff", {"name": "Front door"}, "Front door may only be opened"),
        ("make it airy", "HassTurnOn", {"area": "Workshop"}, "Garage door may only be opened"),
    ],
)
async def test_another_model_reads_why_it_may_not(  # noqa: PLR0917
    hass: HomeAssistant, other: OtherAgent, sentence: str, tool: str, arguments: dict[str, Any], why: str
) -> None:
    before = picture(hass)
    result = await told(hass, other, sentence, f"intent__{tool}", **arguments)
    assert picture(hass) == before
    assert result.error
    assert why in str(result.data)


@pytest.mark.usefixtures("guard")
async def test_another_model_may_do_what_it_was_asked(hass: HomeAssistant, other: OtherAgent) -> None:
    result = await told(hass, other, "it is so dark in here", "intent__HassTurnOn", name="Bedroom lamp")
    assert not result.error
    assert state_of(hass, "light.bedroom_lamp") == "on"
    result = await told(hass, other, "close the house", "intent__HassTurnOn", domain=["lock"])
    assert not result.error
    result = await told(hass, other, "nonsense", "intent__HassTurnOn", domain=[7])
    assert result.error
    assert "Nothing was changed" not in str(result.data)


async def test_another_models_tools_stay_the_same(
    hass: HomeAssistant, plain: MockConfigEntry, other: OtherAgent
) -> None:
    def described() -> list[Any]:
        return [
            (tool.name, tool.title, tool.description, tool.annotations, probatio.to_openapi(tool.parameters))
            for tool in other.tools
        ]

    await told(hass, other, "hello", "intent__HassTurnOn", name="Bedroom lamp")
    before = described()
    leave = async_guard_everyone(hass, Policy())
    assert {"HassTurnOn", "HassTurnOff", "HassSetPosition", "HassLightSet"} <= guarded(hass)
    await told(hass, other, "hello", "intent__HassTurnOn", name="Bedroom lamp")
    assert described() == before
    leave()


@pytest.mark.usefixtures("guard")
async def test_where_nothing_was_said_only_what_matters_for_safety_is_held(hass: HomeAssistant) -> None:
    async def handle(name: str, kind: str) -> intent.IntentResponse:
        return await intent.async_handle(hass, "test", kind, {"name": {"value": name}}, text_input=None)

    await handle("Bedroom lamp", "HassTurnOn")
    assert state_of(hass, "light.bedroom_lamp") == "on"
    with pytest.raises(intent.IntentHandleError, match="Front door"):
        await handle("Front door", "HassTurnOff")
    assert not is_open(hass, "lock.front_door")


@pytest.mark.usefixtures("guard")
async def test_what_the_handler_itself_refuses_is_left_to_it(hass: HomeAssistant) -> None:
    with pytest.raises(intent.InvalidSlotInfo):
        await intent.async_handle(hass, "test", "HassTurnOn", {"device_class": {"value": "nonsense"}})
    assert await async_setup_component(hass, "climate", {})
    await hass.async_block_till_done()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=3))
    await hass.async_block_till_done()
    slots = {"temperature": {"value": 20}}
    with pytest.raises(intent.MatchFailedError):
        await intent.async_handle(hass, "test", "HassClimateSetTemperature", slots)
    response = await intent.async_handle(hass, "test", "HassClimateSetTemperature", slots, "don't make it 20 degrees")
    assert "says not to" in response.speech["plain"]["speech"]


# Hearken's own agent


@pytest.mark.usefixtures("guard")
async def test_hearken_asks_back_itself(hass: HomeAssistant, say: Say) -> None:
    question = await say("unlock the front door")
    assert speech(question) == "Really unlock Front door?"
    await say("yes", question.conversation_id)
    assert is_open(hass, "lock.front_door")


@pytest.mark.usefixtures("guard")
async def test_what_hearken_sets_going_does_not_pass(hass: HomeAssistant, say: Say) -> None:
    """An automation that hands on to another assistant inherits the turn's variables, but not its context."""
    context = Context()
    with everyone.own_turn(context):
        result = await stock(hass, "don't turn on the coffee machine")
    assert "says not to" in speech(result)
    assert state_of(hass, "switch.coffee_machine") == "off"


# Coming and going


async def test_it_is_off_at_first(hass: HomeAssistant, plain: MockConfigEntry) -> None:
    assert guarded(hass) == set()


async def test_it_goes_with_the_entry(hass: HomeAssistant, plain: MockConfigEntry) -> None:
    before = dict(handlers(hass))
    hass.config_entries.async_update_entry(plain, options={CONF_GUARD_EVERYONE: True})
    for _ in range(2):
        assert await hass.config_entries.async_reload(plain.entry_id)
        assert everyone.GUARDED & before.keys() <= guarded(hass)
        assert list(handlers(hass)) == list(before)
    assert await hass.config_entries.async_unload(plain.entry_id)
    assert handlers(hass) == before
    await stock(hass, "unlock the front door")
    await hass.async_block_till_done()
    assert is_open(hass, "lock.front_door")


async def test_two_engines_have_one_guard(hass: HomeAssistant, plain: MockConfigEntry) -> None:
    first, second = async_guard_everyone(hass, Policy()), async_guard_everyone(hass, Policy())
    handler = handlers(hass)["HassTurnOn"]
    assert isinstance(handler, GuardedHandler)
    assert not isinstance(handler.original, GuardedHandler)
    first()
    assert handlers(hass)["HassTurnOn"] is handler
    second()
    assert handlers(hass)["HassTurnOn"] is handler.original


async def test_what_somebody_else_put_there_in_the_meantime_stays(hass: HomeAssistant, plain: MockConfigEntry) -> None:
    leave = async_guard_everyone(hass, Policy())
    usurper = intent.ServiceIntentHandler("HassTurnOn", "homeassistant", "turn_on")
    intent.async_register(hass, usurper)
    leave()
    assert handlers(hass)["HassTurnOn"] is usurper
    assert guarded(hass) == set()


async def test_handlers_that_come_late_are_guarded(hass: HomeAssistant, plain: MockConfigEntry) -> None:
    leave = async_guard_everyone(hass, Policy())
    assert "HassVacuumStart" not in guarded(hass)
    assert await async_setup_component(hass, "vacuum", {})
    await hass.async_block_till_done()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=3))
    await hass.async_block_till_done()
    assert "HassVacuumStart" in guarded(hass)
    hass.bus.async_fire(EVENT_COMPONENT_LOADED, {"component": "test.test"})
    await hass.async_block_till_done()
    leave()
    assert guarded(hass) == set()
