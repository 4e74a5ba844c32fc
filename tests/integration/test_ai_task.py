"""AI Tasks: text and data for automations, and how probable given answers are."""

from typing import Any

import probatio
import pytest
from homeassistant.components import ai_task
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.const import CONF_LLM_HASS_API, CONF_NAME, CONF_PROMPT
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm, selector
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service
from wyoming.error import Error

from custom_components.hearken.const import CONF_MAX_TOKENS, CONF_TEMPERATURE, SubentryType
from custom_components.hearken.generating import schema_of
from custom_components.hearken.protocol import ChatDelta, ErrorCode, FinishReason, Role

from .fake_engine import FakeEngine, call, done, text
from .home import SENSITIVE, is_open, state_of
from .test_subentries import add

MAIN = "ai_task.hearken_ai_tasks"
OWN = "ai_task.letters"
CHORE = {
    "chore": {"selector": {"text": None}, "description": "What is to be done", "required": True},
    "minutes": {"selector": {"number": {"min": 5, "max": 20, "step": 5}}, "required": True},
    "who": {"selector": {"select": {"options": ["Ann", "Bob"]}}},
}


@pytest.fixture(autouse=True)
def _set_up(loaded: MockConfigEntry) -> None:
    """Have the entry set up in every test."""


async def generate(hass: HomeAssistant, entity_id: str = MAIN, **more: Any) -> Any:
    """Call the action, and return its data."""
    data = {"task_name": "chores", "instructions": "Think of a chore.", "entity_id": entity_id, **more}
    response = await hass.services.async_call("ai_task", "generate_data", data, blocking=True, return_response=True)
    assert response is not None
    return response["data"]


# Text and data


async def test_text(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.replies = [[ChatDelta(thinking="Hm."), *text(" Water the ", "plants.\n")]]
    assert await generate(hass) == "Water the plants."
    (chat,) = engine.chats
    assert (chat.schema, chat.tools, chat.tool_choice, chat.background) == (None, (), "auto", True)
    assert (chat.model, chat.temperature, chat.max_tokens, chat.conversation) == (None, None, 1024, None)
    assert [message.role for message in chat.messages] == [Role.SYSTEM, Role.USER]
    assert chat.messages[1].content == "Think of a chore."
    state = hass.states.get(MAIN)
    assert state is not None
    assert state.state != "unknown"


async def test_data_of_a_structure(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.replies = [text('{"chore": "Water ', 'the plants", "minutes": 10, "who": "Ann"}')]
    assert await generate(hass, structure=CHORE) == {"chore": "Water the plants", "minutes": 10, "who": "Ann"}
    (chat,) = engine.chats
    assert chat.schema is not None
    assert chat.schema["required"] == ["chore", "minutes"]
    properties = chat.schema["properties"]
    assert properties["minutes"] == {"type": "number", "enum": [5, 10, 15, 20]}
    assert properties["who"]["enum"] == ["Ann", "Bob"]
    said = chat.messages[1].content
    assert said.startswith("Think of a chore.\n\n")
    assert "What is to be done" in said  # a grammar alone tells the model nothing


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"min": 0, "max": 1}, {"type": "number", "minimum": 0.0, "maximum": 1.0}),
        ({"min": 0, "max": 2, "step": 0.5}, {"type": "number", "enum": [0, 0.5, 1, 1.5, 2]}),
        ({"min": -1, "max": 1.5}, {"type": "number", "enum": [-1, 0, 1]}),
        ({"min": 0, "max": 5000}, {"type": "number", "minimum": 0.0, "maximum": 5000.0}),
        ({"min": 0, "max": 20, "step": "any"}, {"type": "number", "minimum": 0.0, "maximum": 20.0}),
        ({"min": 3, "mode": "box"}, {"type": "number", "minimum": 3.0}),
    ],
)
def test_numbers_are_listed_where_they_are_few(config: Any, expected: dict[str, Any]) -> None:
    structure = probatio.Schema({probatio.Required("n"): selector.NumberSelector(config)})
    assert schema_of(structure, None)["properties"]["n"] == expected


@pytest.mark.parametrize(
    ("reply", "key"),
    [
        ([ChatDelta(text='{"chore": "Wa'), done(FinishReason.LENGTH)], "cut_off"),
        ([done(FinishReason.STOP)], "empty_reply"),
        (text("Certainly! Here you are."), "does_not_fit"),
        (text('{"chore": "x", "minutes": 50}'), "does_not_fit"),
        (text('{"chore": "x"}'), "does_not_fit"),
    ],
)
async def test_what_is_no_answer_is_an_error(
    hass: HomeAssistant, engine: FakeEngine, reply: list[Any], key: str
) -> None:
    engine.replies = [reply]
    with pytest.raises(HomeAssistantError) as caught:
        await generate(hass, structure=CHORE)
    assert (caught.value.translation_domain, caught.value.translation_key) == ("hearken", key)


async def test_text_that_is_cut_off_is_an_error_too(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.replies = [[ChatDelta(text="Once upon a"), done(FinishReason.LENGTH)]]
    with pytest.raises(HomeAssistantError) as caught:
        await generate(hass)
    assert caught.value.translation_key == "cut_off"


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (ErrorCode.NOT_POSSIBLE, "not_possible"),
        (ErrorCode.MODEL_LOADING, "no_model"),
        (ErrorCode.BUSY, "engine_busy"),
        (ErrorCode.INTERNAL, "engine_failed"),
        ("newer-than-us", "engine_failed"),
    ],
)
async def test_the_engines_errors_are_translated(hass: HomeAssistant, engine: FakeEngine, code: str, key: str) -> None:
    engine.refusals["hearken-chat"] = Error(text="No, because.", code=code)
    with pytest.raises(HomeAssistantError) as caught:
        await generate(hass)
    assert (caught.value.translation_domain, caught.value.translation_key) == ("hearken", key)
    assert caught.value.translation_placeholders == {"error": "No, because."}


async def test_an_engine_that_goes_is_told(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.dead_after.add("hearken-chat")
    with pytest.raises(HomeAssistantError) as caught:
        await generate(hass)
    assert caught.value.translation_key == "engine_away"


async def test_no_model_sees_pictures(hass: HomeAssistant, engine: FakeEngine) -> None:
    attachments = [{"media_content_id": "media-source://camera/camera.door", "media_content_type": "image/jpeg"}]
    with pytest.raises(HomeAssistantError, match="does not support attachments"):
        await generate(hass, attachments=attachments)
    assert not engine.chats


async def test_one_of_its_own(hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine) -> None:
    chosen = {CONF_PROMPT: "Rhyme, {{ 'please' }}.", CONF_TEMPERATURE: 0.1, CONF_MAX_TOKENS: 64}
    await add(hass, loaded, SubentryType.AI_TASK, **{CONF_NAME: "Letters", **chosen})
    engine.replies = [text("Chore.")]
    assert await generate(hass, OWN) == "Chore."
    (chat,) = engine.chats
    assert (chat.temperature, chat.max_tokens) == (0.1, 64)
    assert chat.messages[0].content.startswith("Rhyme, please.")
    await generate(hass)
    assert "Rhyme" not in engine.chats[-1].messages[0].content


async def test_instructions_that_cannot_be_made_are_told(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    await add(hass, loaded, SubentryType.AI_TASK, **{CONF_NAME: "Letters", CONF_PROMPT: "{{ 1 / 0 }}"})
    with pytest.raises(HomeAssistantError) as caught:
        await generate(hass, OWN)
    assert caught.value.translation_key == "not_prepared"
    assert not engine.chats


# Tools


@pytest.fixture
async def with_tools(hass: HomeAssistant, home: None, loaded: MockConfigEntry) -> None:
    """Have one that may control devices, in a home that is furnished."""
    await add(hass, loaded, SubentryType.AI_TASK, **{CONF_NAME: "Letters", CONF_LLM_HASS_API: ["assist"]})


@pytest.mark.usefixtures("with_tools")
async def test_tools_are_called_before_the_data_is_asked_for(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.replies = [
        [ChatDelta(text="Let me do that."), *call("intent__HassTurnOn", name="Coffee machine")],
        [ChatDelta(thinking="Done, it seems."), *text("It is on now.")],
        text('{"chore": "Coffee", "minutes": 5}'),
    ]
    assert await generate(hass, OWN, structure=CHORE) == {"chore": "Coffee", "minutes": 5}
    assert state_of(hass, "switch.coffee_machine") == "on"
    first, second, last = engine.chats
    assert first.tools == second.tools == last.tools != ()
    assert [chat.schema is None for chat in (first, second, last)] == [True, True, False]
    assert [chat.tool_choice for chat in (first, second, last)] == ["auto", "auto", "none"]
    assert first.conversation == last.conversation is not None
    roles = [message.role for message in last.messages]
    assert roles == [Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL]
    assert last.messages[2].content == ""
    assert "action_done" in last.messages[3].content


@pytest.mark.usefixtures("with_tools")
async def test_text_after_tools(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.replies = [call("homeassistant__GetLiveContext"), text("All is well.")]
    assert await generate(hass, OWN) == "All is well."
    assert len(engine.chats) == 2


@pytest.mark.usefixtures("with_tools")
async def test_nothing_that_matters_for_safety_is_done(hass: HomeAssistant, engine: FakeEngine) -> None:
    calls = async_mock_service(hass, "test", "drain")
    sequence = [{"action": "test.drain"}]
    assert await async_setup_component(
        hass, "script", {"script": {"drain_pool": {"alias": "Drain the pool", "sequence": sequence}}}
    )
    async_expose_entity(hass, "conversation", "script.drain_pool", should_expose=True)
    await hass.async_block_till_done()
    engine.replies = [text("Hm.")]
    await generate(hass, OWN)
    drain = next(tool.name for tool in engine.chats[0].tools if "drain_pool" in tool.name)
    engine.replies = [call("intent__HassTurnOff", name="Front door"), call(drain), text("I could not.")]
    assert await generate(hass, OWN) == "I could not."
    assert not is_open(hass, *SENSITIVE)
    assert not calls
    for chat in engine.chats[2:]:
        assert "nobody is there to be asked" in chat.messages[-1].content


@pytest.mark.usefixtures("with_tools")
async def test_calls_without_end_are_ended(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.replies = [call("homeassistant__GetLiveContext")]
    with pytest.raises(HomeAssistantError) as caught:
        await generate(hass, OWN)
    assert caught.value.translation_key == "empty_reply"
    assert len(engine.chats) == 11
    assert engine.chats[-1].tool_choice == "none"


@pytest.mark.usefixtures("with_tools")
async def test_what_is_cut_off_while_tools_are_called_is_an_error(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.replies = [[ChatDelta(thinking="First I"), done(FinishReason.LENGTH)]]
    with pytest.raises(HomeAssistantError) as caught:
        await generate(hass, OWN, structure=CHORE)
    assert caught.value.translation_key == "cut_off"
    assert len(engine.chats) == 1


@pytest.mark.usefixtures("with_tools")
async def test_a_model_that_cannot_call_tools_does_not_pretend(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.no_tools = True
    engine.replies = [text("All lights are on.")]
    with pytest.raises(HomeAssistantError) as caught:
        await generate(hass, OWN)
    assert caught.value.translation_key == "not_possible"


async def test_tools_of_the_one_who_asks_go_before(hass: HomeAssistant, with_tools: None, engine: FakeEngine) -> None:
    class Weigh(llm.Tool):
        name = "scales__weigh"
        description = "Weighs"
        integration = "scales"
        annotations = llm.ToolAnnotations(read_only=True)

        async def async_call(self, *args: object) -> llm.ToolResult:
            return llm.ToolResult(data={"grams": 12})

    class Scales(llm.API):
        async def async_get_api_instance(self, llm_context: llm.LLMContext) -> llm.APIInstance:
            return llm.APIInstance(self, "Weigh it.", llm_context, [Weigh()])

    engine.replies = [call("scales__weigh"), text("12 g.")]
    result = await ai_task.async_generate_data(
        hass,
        task_name="weigh",
        instructions="How heavy?",
        entity_id=OWN,
        llm_api=Scales(hass=hass, id="scales", name="Scales"),
    )
    assert result.data == "12 g."
    assert {tool.name for tool in engine.chats[0].tools} == {"scales__weigh"}
    assert "grams" in engine.chats[1].messages[-1].content


def test_what_home_assistant_is_offered(hass: HomeAssistant) -> None:
    state = hass.states.get(MAIN)
    assert state is not None
    expected = ai_task.AITaskEntityFeature.GENERATE_DATA
    if hasattr(ai_task.AITaskEntityFeature, "EVALUATE"):
        expected |= ai_task.AITaskEntityFeature.EVALUATE
    assert state.attributes["supported_features"] == expected
