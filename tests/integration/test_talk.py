"""Talk with the language model, and its tools behind the guard."""

from unittest.mock import patch

import pytest
from homeassistant.components.conversation import ConversationEntityFeature
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.const import CONF_LLM_HASS_API
from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent, llm
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service
from wyoming.error import Error

from custom_components.hearken.const import CONF_MAX_HISTORY
from custom_components.hearken.protocol import ChatDelta, ErrorCode, FinishReason, Role

from .conftest import AGENT, Say, speech
from .engine_facts import make_info
from .fake_engine import FakeEngine, call, done, text
from .home import SENSITIVE, is_open, state_of

pytestmark = pytest.mark.usefixtures("home")


def choose(hass: HomeAssistant, entry: MockConfigEntry, **options: object) -> None:
    """Choose options as the options flow would."""
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})


# Talk


async def test_talk_is_streamed_from_the_language_model(say: Say, engine: FakeEngine) -> None:
    engine.replies = [[ChatDelta(thinking="A joke, then."), *text("Two ", "electrons ", "walk into a bar.")]]
    result = await say("tell me a joke")
    assert speech(result) == "Two electrons walk into a bar."
    chat = engine.chats[0]
    assert chat.tools == ()
    assert chat.messages[-1].role is Role.USER
    assert chat.messages[-1].content.endswith("]\ntell me a joke")
    assert "You can neither see nor control any device" in chat.messages[0].content


async def test_the_model_sees_some_earlier_exchanges_and_no_tools_of_others(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    choose(hass, loaded, **{CONF_MAX_HISTORY: 2})
    engine.replies = [text("Fine.")]
    first = await say("how are you")
    for sentence in ("turn on the coffee machine", "what is your name", "who wrote Hamlet"):
        await say(sentence, first.conversation_id)
    told = [(message.role.value, message.content.split("]\n")[-1]) for message in engine.chats[-1].messages[1:]]
    assert told == [
        ("user", "turn on the coffee machine"),
        ("assistant", "Turned on the Coffee machine."),
        ("user", "what is your name"),
        ("assistant", "Fine."),
        ("user", "who wrote Hamlet"),
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (ErrorCode.MODEL_MISSING, "No language model is ready yet. Look into the Hearken app."),
        (ErrorCode.MODEL_LOADING, "No language model is ready yet. Look into the Hearken app."),
        (ErrorCode.BUSY, "I am still busy. Please try again in a moment."),
        (ErrorCode.STOPPING, "The Hearken engine does not answer."),
        (ErrorCode.INTERNAL, "Something went wrong in the Hearken engine. Its log says more."),
        ("newer-than-us", "Something went wrong in the Hearken engine. Its log says more."),
    ],
)
async def test_the_engines_errors_are_put_in_words(say: Say, engine: FakeEngine, code: str, words: str) -> None:
    engine.refusals["hearken-chat"] = Error(text="No.", code=code)
    result = await say("tell me a joke")
    assert speech(result) == words
    assert result.response.response_type.value == "error"


async def test_the_engine_may_go_in_the_middle_of_an_answer(say: Say, engine: FakeEngine) -> None:
    engine.dead_after.add("hearken-chat")
    assert speech(await say("tell me a joke")) == "The Hearken engine does not answer."


async def test_a_model_that_says_nothing(say: Say, engine: FakeEngine) -> None:
    engine.replies = [[done(FinishReason.LENGTH)]]
    assert speech(await say("tell me a joke")) == "I have no answer to that."


async def test_a_broken_prompt_is_told(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    choose(hass, loaded, prompt="{{ broken")
    result = await say("tell me a joke")
    assert "template" in speech(result)
    assert not engine.chats


async def test_languages_are_the_recognisers_and_the_models(
    hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry
) -> None:
    agent = hass.data["entity_components"]["conversation"].get_entity(AGENT)
    assert {"en", "de", "zh-CN"} <= set(agent.supported_languages)
    engine.info = make_info(llm=("*",))
    assert await hass.config_entries.async_reload(loaded.entry_id)
    agent = hass.data["entity_components"]["conversation"].get_entity(AGENT)
    assert agent.supported_languages == "*"
    assert agent.supports_streaming
    state = hass.states.get(AGENT)
    assert state is not None
    assert state.attributes["supported_features"] == ConversationEntityFeature.CONTROL
    await agent.async_prepare("en")


# Tools


@pytest.fixture
def with_tools(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Choose Home Assistant's own device control."""
    choose(hass, loaded, **{CONF_LLM_HASS_API: ["assist"]})


@pytest.mark.usefixtures("with_tools")
async def test_the_model_acts_through_a_real_tool(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    engine.replies = [
        [ChatDelta(text="I did it already!"), *call("intent__HassTurnOn", name="Coffee machine", domain="", area=None)],
        text("The coffee machine ", "is on now."),
    ]
    result = await say("wake the coffee machine")
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert speech(result) == "The coffee machine is on now."
    first, second = engine.chats
    assert "intent__HassTurnOn" in {tool.name for tool in first.tools}
    assert [message.role for message in second.messages[-3:]] == [Role.USER, Role.ASSISTANT, Role.TOOL]
    assert second.messages[-2].content == ""  # what it claimed too early is not even remembered
    assert "action_done" in second.messages[-1].content


@pytest.mark.usefixtures("with_tools")
async def test_a_claim_without_a_call_is_not_passed_on(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    engine.replies = [text("Done, the coffee machine is on!")]
    result = await say("wake the coffee machine")
    assert speech(result) == "I did not understand what to do with Coffee machine. Nothing was changed."
    assert state_of(hass, "switch.coffee_machine") == "off"


@pytest.mark.usefixtures("with_tools")
async def test_looking_is_enough_for_a_question_but_not_for_a_command(say: Say, engine: FakeEngine) -> None:
    engine.replies = [call("homeassistant__GetLiveContext"), text("The bedroom lamp is off.")]
    assert speech(await say("why does the bedroom lamp get on with us")) == "The bedroom lamp is off."
    engine.replies = [call("homeassistant__GetLiveContext"), text("I turned it on.")]
    assert "Nothing was changed" in speech(await say("make the bedroom lamp do its thing"))


@pytest.mark.usefixtures("with_tools")
async def test_looking_at_the_clock_is_not_looking_at_the_home(say: Say, engine: FakeEngine) -> None:
    engine.replies = [call("llm__GetDateTime"), text("The bedroom lamp is on.")]
    assert "Nothing was changed" in speech(await say("why does the bedroom lamp get on with us"))


@pytest.mark.usefixtures("with_tools")
@pytest.mark.parametrize(
    "sentence",
    ["don't wake the coffee machine", "who woke the coffee machine", "coffee machine at 9 am please"],
)
async def test_tools_do_not_act_on_less_than_a_command(
    hass: HomeAssistant, say: Say, engine: FakeEngine, sentence: str
) -> None:
    engine.replies = [call("intent__HassTurnOn", name="Coffee machine"), text("It is on now.")]
    assert "Nothing was changed" in speech(await say(sentence))
    assert state_of(hass, "switch.coffee_machine") == "off"


@pytest.mark.usefixtures("with_tools")
async def test_a_tool_that_would_unlock_is_asked_back(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    engine.replies = [call("intent__HassTurnOff", name="Front door"), text("It is open.")]
    result = await say("let me in through the front door")
    assert speech(result) == "Really unlock Front door?"
    assert result.continue_conversation
    assert not is_open(hass, *SENSITIVE)
    result = await say("yes", result.conversation_id)
    assert speech(result) == "Done."
    assert is_open(hass, "lock.front_door")


@pytest.mark.usefixtures("with_tools")
async def test_a_tool_that_is_gone_before_the_yes(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    for options, said in (
        ({CONF_LLM_HASS_API: []}, "I did not understand what to do. Nothing was changed."),
        ({CONF_LLM_HASS_API: ["gone"]}, "Error preparing LLM API"),
    ):
        choose(hass, loaded, **{CONF_LLM_HASS_API: ["assist"]})
        engine.replies = [call("intent__HassTurnOff", name="Front door")]
        question = await say("let me in through the front door")
        choose(hass, loaded, **options)
        assert speech(await say("yes", question.conversation_id)) == said
    choose(hass, loaded, **{CONF_LLM_HASS_API: ["assist"]})
    question = await say("let me in through the front door")
    async_expose_entity(hass, "conversation", "lock.front_door", should_expose=False)
    result = await say("yes", question.conversation_id)
    assert speech(result) == "I did not understand what to do. Nothing was changed."
    assert not is_open(hass, *SENSITIVE)


@pytest.mark.usefixtures("with_tools")
async def test_a_tool_that_reports_failure_has_not_acted(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    engine.replies = [call("second__broken"), text("All done!")]

    class Broken(llm.Tool):
        name = "second__broken"
        integration = "second"
        annotations = llm.ToolAnnotations(destructive=False)

        async def async_call(self, *args: object) -> llm.ToolResult:
            return llm.ToolResult(data={"error": "no radio"}, error=True)

    with patch.object(llm.APIInstance, "__post_init__", lambda api: api.tools.append(Broken())):
        assert "Nothing was changed" in speech(await say("wake the coffee machine"))
    assert "no radio" in engine.chats[1].messages[-1].content


@pytest.mark.usefixtures("with_tools")
async def test_the_question_is_heard_even_after_words_that_were_streamed(
    hass: HomeAssistant, say: Say, engine: FakeEngine
) -> None:
    engine.replies = [[ChatDelta(text="Welcome back. "), *call("intent__HassTurnOff", name="Front door")]]
    result = await say("honey, I am back from work")
    assert speech(result) == "Really unlock Front door?"
    assert not is_open(hass, *SENSITIVE)


@pytest.mark.usefixtures("with_tools")
async def test_a_tool_whose_target_did_not_change_cannot_be_called_done(say: Say, engine: FakeEngine) -> None:
    engine.replies = [call("intent__HassTurnOn", name="Porch light"), text("The porch light is on!")]
    result = await say("give the porch light some power")
    assert speech(result) == "Not reachable: Porch light. Nothing was changed there."
    assert "not_confirmed" in engine.chats[1].messages[-1].content


@pytest.mark.usefixtures("with_tools")
async def test_arguments_that_do_not_fit_are_an_error_for_the_model(
    hass: HomeAssistant, say: Say, engine: FakeEngine
) -> None:
    engine.replies = [
        call("intent__HassSetPosition", name="Kitchen blinds", position="wide"),
        call("no_such_tool"),
        call("intent__HassTurnOff", name="all"),
        text("I could not do that."),
    ]
    assert "Nothing was changed" in speech(await say("put the kitchen blinds to wide"))
    assert "error" in engine.chats[1].messages[-1].content
    assert "not found" in engine.chats[2].messages[-1].content


@pytest.mark.usefixtures("with_tools")
async def test_a_model_that_calls_tools_for_ever_is_stopped(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    engine.replies = [call("intent__HassTurnOn", name="Coffee machine")]
    result = await say("wake the coffee machine")
    assert len(engine.chats) == 10
    assert speech(result) == "Done."


@pytest.mark.usefixtures("with_tools")
async def test_a_model_without_tools_says_so_and_can_still_talk(say: Say, engine: FakeEngine) -> None:
    engine.no_tools = True
    engine.replies = [text("Fine, thank you.")]
    assert speech(await say("how are you doing")) == "Fine, thank you."
    said = speech(await say("wake the coffee machine"))
    assert said.startswith("The language model in use cannot control devices.")


class SecondAPI(llm.API):
    """Another API with a tool of the same name, so that Home Assistant wraps both."""

    async def async_get_api_instance(self, llm_context: llm.LLMContext) -> llm.APIInstance:
        handler = next(one for one in intent.async_get(self.hass) if one.intent_type == "HassTurnOff")
        tool = llm.IntentTool("intent__HassTurnOff", handler, integration="hearken")
        return llm.APIInstance(self, "Second.", llm_context, [tool])


async def test_several_apis_at_once_are_guarded_too(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    llm.async_register_api(hass, SecondAPI(hass=hass, id="second", name="Second"))
    choose(hass, loaded, **{CONF_LLM_HASS_API: ["assist", "second"]})
    engine.replies = [call("second__intent__HassTurnOff", name="Front door"), text("It is open.")]
    result = await say("let me in through the front door")
    assert speech(result) == "Really unlock Front door?"
    assert not is_open(hass, *SENSITIVE)


async def test_an_api_that_is_gone_is_told(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    choose(hass, loaded, **{CONF_LLM_HASS_API: ["gone"]})
    assert "LLM API" in speech(await say("how are you"))


@pytest.mark.usefixtures("with_tools")
async def test_a_script_that_the_model_wants_to_run_is_asked_back(
    hass: HomeAssistant, say: Say, engine: FakeEngine
) -> None:
    calls = async_mock_service(hass, "test", "drain")
    assert await async_setup_component(
        hass,
        "script",
        {"script": {"drain_pool": {"alias": "Drain the pool", "sequence": [{"action": "test.drain"}]}}},
    )
    async_expose_entity(hass, "conversation", "script.drain_pool", should_expose=True)
    await hass.async_block_till_done()
    engine.replies = [text("Hm.")]
    await say("how are you")
    name = next(tool.name for tool in engine.chats[0].tools if "drain_pool" in tool.name)
    engine.replies = [call(name), text("It is empty.")]
    result = await say("get rid of the water out there, device pool off")
    assert speech(result).startswith("Really run ")
    assert not calls
    result = await say("yes", result.conversation_id)
    assert speech(result) == "Done."
    assert len(calls) == 1
