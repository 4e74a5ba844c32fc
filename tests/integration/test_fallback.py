"""Another agent answers what the local model should not: what it is told, when, and what it may do."""

import asyncio
from collections.abc import Callable
from typing import Any, Literal

import pytest
from homeassistant.components import conversation
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent
from pytest_homeassistant_custom_component.common import MockConfigEntry
from wyoming.error import Error

from custom_components.hearken import fallback
from custom_components.hearken.const import CONF_FALLBACK
from custom_components.hearken.protocol import ErrorCode, FinishReason

from .conftest import AGENT, Say, speech
from .engine_facts import make_info
from .fake_engine import FakeEngine, done, text
from .home import SENSITIVE, is_open, picture, state_of
from .test_options import show

pytestmark = pytest.mark.usefixtures("home")


class OtherAgent(conversation.AbstractConversationAgent):
    """An agent of another integration, which says what a test wants it to say."""

    def __init__(self) -> None:
        self.heard: list[conversation.ConversationInput] = []
        self.says = "Paris, of course."
        self.asks_on = False
        self.does: Callable[[conversation.ConversationInput], Any] | None = None

    @property
    def supported_languages(self) -> Literal["*"]:
        return MATCH_ALL

    async def async_process(self, user_input: conversation.ConversationInput) -> conversation.ConversationResult:
        self.heard.append(user_input)
        said = self.says
        if self.does is not None:
            said = await self.does(user_input) or said
        response = intent.IntentResponse(language=user_input.language)
        response.async_set_speech(said)
        return conversation.ConversationResult(
            response=response, conversation_id="theirs", continue_conversation=self.asks_on
        )


def add(hass: HomeAssistant, domain: str, title: str) -> tuple[MockConfigEntry, OtherAgent]:
    """Add an agent of an integration that Home Assistant has."""
    entry = MockConfigEntry(domain=domain, title=title)
    entry.add_to_hass(hass)
    agent = OtherAgent()
    conversation.async_set_agent(hass, entry, agent)
    return entry, agent


@pytest.fixture
def cloud(hass: HomeAssistant) -> tuple[MockConfigEntry, OtherAgent]:
    return add(hass, "openai_conversation", "Big Brain")


@pytest.fixture
def other(cloud: tuple[MockConfigEntry, OtherAgent]) -> OtherAgent:
    return cloud[1]


@pytest.fixture
async def choose(hass: HomeAssistant, loaded: MockConfigEntry, cloud: tuple[MockConfigEntry, OtherAgent]) -> Any:
    """Return a function that chooses the other agent as the options flow would."""

    async def choose(**more: Any) -> None:
        chosen = {"agent": cloud[0].entry_id, "asked_for": "unable", "about_home": False, **more}
        hass.config_entries.async_update_entry(loaded, options={CONF_FALLBACK: chosen})
        assert await hass.config_entries.async_reload(loaded.entry_id)

    return choose


def breaks(engine: FakeEngine, code: str = ErrorCode.MODEL_MISSING) -> None:
    engine.refusals["hearken-chat"] = Error(text="No.", code=code)


async def test_nobody_else_is_asked_unless_the_owner_wants_it(say: Say, engine: FakeEngine, other: OtherAgent) -> None:
    breaks(engine)
    assert "No language model" in speech(await say("what is the capital of France"))
    assert not other.heard


@pytest.mark.parametrize(
    ("code", "is_asked"),
    [
        (ErrorCode.MODEL_MISSING, True),
        (ErrorCode.MODEL_FAILED, True),
        (ErrorCode.NOT_POSSIBLE, True),
        (ErrorCode.INTERNAL, True),
        (ErrorCode.MODEL_LOADING, False),
        (ErrorCode.BUSY, False),
    ],
)
async def test_it_is_asked_what_the_model_cannot_answer_and_its_answer_is_marked(  # noqa: PLR0917
    say: Say, engine: FakeEngine, loaded: MockConfigEntry, other: OtherAgent, choose: Any, code: str, is_asked: bool
) -> None:
    await choose()
    breaks(engine, code)
    said = speech(await say("what is the capital of France", extra_system_prompt="A secret of the satellite."))
    assert bool(other.heard) is is_asked
    record = loaded.runtime_data.turns.last
    if not is_asked:
        assert record.answered_by == ""
        return
    assert said == "From Big Brain: Paris, of course."
    (heard,) = other.heard
    assert heard.text == "what is the capital of France"
    assert heard.extra_system_prompt is None
    assert (record.answered_by, record.said, record.outcome) == ("Big Brain", said, "talked")
    assert record.as_dict(with_text=False)["answered_by"] == "Big Brain"


async def test_another_language_a_silent_model_and_an_engine_that_is_gone(
    say: Say, engine: FakeEngine, other: OtherAgent, choose: Any
) -> None:
    engine.info = make_info(llm=("en",))
    await choose()
    assert speech(await say("wer war Goethe", language="de")) == "Von Big Brain: Paris, of course."
    assert speech(await say("讲个笑话", language="zh-Hans")).startswith("Big Brain")
    engine.replies = [[done(FinishReason.LENGTH)]]
    assert speech(await say("tell me a joke")).startswith("From Big Brain")
    engine.dead_after.add("hearken-chat")
    assert speech(await say("tell me a joke")).startswith("From Big Brain")
    assert len(other.heard) == 4


async def test_a_model_that_answers_is_enough(say: Say, engine: FakeEngine, other: OtherAgent, choose: Any) -> None:
    await choose()
    engine.replies = [text("Berlin.")]
    assert speech(await say("what is the capital of Germany")) == "Berlin."
    assert not other.heard


async def test_all_talk_may_go_there_but_nothing_about_the_home(
    hass: HomeAssistant, say: Say, engine: FakeEngine, other: OtherAgent, choose: Any
) -> None:
    await choose(asked_for="talk")
    assert speech(await say("what is the capital of France")).startswith("From Big Brain")
    assert not engine.chats
    engine.replies = [text("Hm.")]
    heard = len(other.heard)
    for sentence in (
        "turn on the coffee machine",
        "wake the coffee machine",
        "is the coffee machine on?",
        "don't wake the coffee machine",
        "how is the bedroom lamp doing",
        "unlock the front door",
        "yes",
        "2 4 6 8",
        "what time is it",
    ):
        await say(sentence)
    assert [one.text for one in other.heard[heard:]] == []


async def test_what_is_about_the_home_goes_there_only_if_the_owner_says_so_and_never_what_is_held(
    say: Say, engine: FakeEngine, other: OtherAgent, choose: Any
) -> None:
    await choose(about_home=True)
    assert speech(await say("wake the coffee machine")).startswith("From Big Brain")
    assert len(other.heard) == 1
    await say("don't wake the coffee machine")
    await say("turn on the coffee machine")
    assert len(other.heard) == 1


async def test_its_question_is_answered_to_it(say: Say, engine: FakeEngine, other: OtherAgent, choose: Any) -> None:
    await choose()
    breaks(engine)
    other.asks_on = True
    result = await say("plan a trip with me")
    assert result.continue_conversation
    assert result.conversation_id != "theirs"
    engine.refusals.clear()
    engine.replies = [text("Local.")]
    other.asks_on = False
    assert speech(await say("to the sea in spring", result.conversation_id)).startswith("From Big Brain")
    assert [one.conversation_id for one in other.heard] == [None, "theirs"]
    assert speech(await say("who wrote Hamlet", result.conversation_id)) == "Local."
    assert "From Big Brain" in engine.chats[-1].messages[-2].content  # the model knows that it was not itself


async def test_it_is_not_asked_for_ever(
    hass: HomeAssistant, say: Say, engine: FakeEngine, other: OtherAgent, choose: Any
) -> None:
    await choose(asked_for="talk")
    breaks(engine)

    async def asks_back(user_input: conversation.ConversationInput) -> str:
        result = await conversation.async_converse(
            hass, text=user_input.text, conversation_id=None, context=user_input.context, agent_id=AGENT
        )
        return speech(result)

    other.does = asks_back
    said = speech(await say("what is the capital of France"))
    assert said == "From Big Brain: No language model is ready yet. Look into the Hearken app."
    assert len(other.heard) == 1


async def test_neither_hearken_nor_the_built_in_agent_is_asked(
    hass: HomeAssistant, say: Say, engine: FakeEngine, choose: Any
) -> None:
    breaks(engine)
    for agent in (AGENT, conversation.HOME_ASSISTANT_AGENT, "conversation.gone"):
        await choose(agent=agent, asked_for="talk")
        assert "No language model" in speech(await say("what is the capital of France"))


@pytest.mark.parametrize("failure", ["raises", "crashes", "is slow", "is silent", "is gone"])
async def test_its_failure_leaves_the_honest_answer(  # noqa: PLR0917
    hass: HomeAssistant,
    say: Say,
    engine: FakeEngine,
    other: OtherAgent,
    cloud: tuple[MockConfigEntry, OtherAgent],
    choose: Any,
    failure: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await choose(asked_for="talk")
    breaks(engine)

    async def fails(_user_input: conversation.ConversationInput) -> str:
        if failure == "raises":
            raise HomeAssistantError("no credit")
        if failure == "crashes":
            raise ZeroDivisionError
        await asyncio.sleep(10 if failure == "is slow" else 0)
        return " "

    other.does = fails
    monkeypatch.setattr(fallback, "FALLBACK_SECONDS", 0.05)
    if failure == "is gone":
        conversation.async_unset_agent(hass, cloud[0])
    assert "No language model" in speech(await say("what is the capital of France"))
    assert len(other.heard) == (0 if failure == "is gone" else 1)


async def test_what_it_does_is_guarded_but_others_are_left_alone(
    hass: HomeAssistant, say: Say, engine: FakeEngine, other: OtherAgent, choose: Any
) -> None:
    await choose(about_home=True)

    async def acts(user_input: conversation.ConversationInput, name: str = "Front door") -> str:
        try:
            await intent.async_handle(
                hass,
                "openai_conversation",
                "HassTurnOff" if name == "Front door" else "HassTurnOn",
                {"name": {"value": name}},
                context=user_input.context,
                language="en",
                assistant="conversation",
            )
        except intent.IntentHandleError as err:
            return f"Refused: {err}"
        return "Done."

    other.does = acts
    assert "Refused" in speech(await say("wake the front door"))
    assert not is_open(hass, *SENSITIVE)
    other.does = lambda user_input: acts(user_input, "Coffee machine")
    assert speech(await say("wake the coffee machine")) == "From Big Brain: Done."
    assert state_of(hass, "switch.coffee_machine") == "on"
    # Asked by anybody else, Home Assistant's handlers are as they were.
    before = picture(hass)
    assert before["lock.front_door"] == "locked"
    await conversation.async_converse(hass, "open up", None, other.heard[0].context, agent_id=other_id(hass))
    assert state_of(hass, "switch.coffee_machine") == "on"
    other.does = acts
    await conversation.async_converse(hass, "open up", None, other.heard[0].context, agent_id=other_id(hass))
    assert is_open(hass, "lock.front_door")


def other_id(hass: HomeAssistant) -> str:
    return hass.config_entries.async_entries("openai_conversation")[0].entry_id


async def test_an_agent_is_called_what_its_owner_calls_it(hass: HomeAssistant) -> None:
    assert fallback.agent_name(hass, AGENT) == "Hearken"  # the entity itself has no name, its device has
    assert fallback.agent_name(hass, "conversation.gone") == "conversation.gone"


# The options


@pytest.mark.parametrize(
    ("domain", "step"),
    [
        ("openai_conversation", "fallback_cloud"),
        ("ollama", "fallback_local"),
        ("made_up", "fallback_unknown"),
    ],
)
async def test_the_owner_reads_what_leaves_the_house_before_it_is_saved(
    hass: HomeAssistant, loaded: MockConfigEntry, domain: str, step: str
) -> None:
    entry, _ = add(hass, domain, "Big Brain")
    form = await show(hass, loaded, "fallback")
    result = await hass.config_entries.options.async_configure(
        form["flow_id"], {"agent": entry.entry_id, "asked_for": "talk", "about_home": False}
    )
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, step)
    assert result["description_placeholders"] == {"agent": "Big Brain"}
    assert CONF_FALLBACK not in loaded.options
    result = await hass.config_entries.options.async_configure(result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert loaded.options[CONF_FALLBACK] == {"agent": entry.entry_id, "asked_for": "talk", "about_home": False}
    form = await show(hass, loaded, "fallback")
    result = await hass.config_entries.options.async_configure(form["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert CONF_FALLBACK not in loaded.options


@pytest.mark.parametrize(
    ("agent", "error"),
    [
        (AGENT, "fallback_own"),
        ("conversation.gone", "fallback_own"),
        (conversation.HOME_ASSISTANT_AGENT, "fallback_built_in"),
    ],
)
async def test_an_agent_that_makes_no_sense_is_refused(
    hass: HomeAssistant, loaded: MockConfigEntry, agent: str, error: str
) -> None:
    form = await show(hass, loaded, "fallback")
    result = await hass.config_entries.options.async_configure(form["flow_id"], {"agent": agent})
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, {"agent": error})


async def test_hearkens_own_api_stays_on_offer_while_the_engine_is_away(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    chosen = f"hearken-{loaded.entry_id}"
    hass.config_entries.async_update_entry(loaded, options={"llm_hass_api": [chosen]})
    assert await hass.config_entries.async_unload(loaded.entry_id)
    form = await show(hass, loaded)
    assert form["data_schema"] is not None
    key = next(key for key in form["data_schema"].schema if key == "llm_hass_api")
    assert key.description == {"suggested_value": [chosen]}
