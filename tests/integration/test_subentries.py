"""Agents and makers of AI Tasks beside the engine's own: how they are added, changed and removed."""

from dataclasses import replace
from typing import Any

import pytest
from homeassistant.components import conversation
from homeassistant.components.assist_pipeline import async_get_pipeline, async_update_pipeline
from homeassistant.config_entries import ConfigSubentry, SubentryFlowResult
from homeassistant.const import CONF_LLM_HASS_API, CONF_MODEL, CONF_NAME, CONF_PROMPT
from homeassistant.core import Context, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hearken.const import (
    CONF_MAX_HISTORY,
    CONF_MAX_TOKENS,
    CONF_TEMPERATURE,
    DEFAULT_PROMPT,
    DOMAIN,
    SubentryType,
)
from custom_components.hearken.diagnostics import async_get_config_entry_diagnostics
from custom_components.hearken.protocol import ChatDelta, FinishReason, ModelKind, ModelState, ModelStatus

from .conftest import AGENT, Say, speech, until
from .engine_facts import READY
from .fake_engine import FakeEngine, call, done, text
from .home import SENSITIVE, is_open, state_of

LANGUAGE_MODELS = tuple(
    ModelStatus(kind=ModelKind.LLM, name=name, state=ModelState.READY) for name in ("smollm2-135m", "qwen3-4b")
)
AGENT_DATA = {
    CONF_MODEL: "qwen3-4b",
    CONF_PROMPT: "You are a pirate.",
    CONF_LLM_HASS_API: [],
    CONF_TEMPERATURE: 0.9,
    CONF_MAX_TOKENS: 99,
    CONF_MAX_HISTORY: 2,
}


@pytest.fixture
async def engine(engine: FakeEngine) -> FakeEngine:
    """Have two language models, the chosen one first."""
    engine.status = replace(READY, models=READY.models + LANGUAGE_MODELS)
    return engine


async def begin(hass: HomeAssistant, entry: MockConfigEntry, kind: SubentryType) -> SubentryFlowResult:
    """Open the form for a new one."""
    return await hass.config_entries.subentries.async_init((entry.entry_id, kind), context={"source": "user"})


async def begin_again(hass: HomeAssistant, entry: MockConfigEntry, subentry: ConfigSubentry) -> SubentryFlowResult:
    """Open the form for one that is there."""
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, subentry.subentry_type),
        context={"source": "reconfigure", "subentry_id": subentry.subentry_id},
    )


async def answer(hass: HomeAssistant, form: SubentryFlowResult, **chosen: Any) -> SubentryFlowResult:
    """Submit the form, and wait until the entry is set up again."""
    result = await hass.config_entries.subentries.async_configure(form["flow_id"], chosen)
    await hass.async_block_till_done(wait_background_tasks=False)
    return result


async def add(hass: HomeAssistant, entry: MockConfigEntry, kind: SubentryType, **chosen: Any) -> ConfigSubentry:
    """Add one."""
    result = await answer(hass, await begin(hass, entry, kind), **chosen)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    *_, added = entry.subentries.values()
    assert isinstance(added, ConfigSubentry)
    return added


def device_of(hass: HomeAssistant, entry: MockConfigEntry, subentry: ConfigSubentry) -> dr.DeviceEntry | None:
    """Return the device of one."""
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return next((one for one in devices if (DOMAIN, subentry.subentry_id) in one.identifiers), None)


def fields(form: SubentryFlowResult) -> dict[str, Any]:
    """Return the form's fields, and what each is filled with."""
    assert form["data_schema"] is not None
    return {str(key): (key.description or {}).get("suggested_value") for key in form["data_schema"].schema}


def models_of(form: SubentryFlowResult) -> list[str]:
    """Return the models that can be chosen."""
    assert form["data_schema"] is not None
    return list(form["data_schema"].schema[CONF_MODEL].config["options"])


async def test_an_agent_is_added_with_a_device_of_its_own(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    form = await begin(hass, loaded, SubentryType.CONVERSATION)
    assert (form["type"], form["step_id"], form["errors"]) == (FlowResultType.FORM, "user", {})
    assert fields(form) == {
        CONF_NAME: "Hearken 2",
        CONF_MODEL: None,
        CONF_PROMPT: DEFAULT_PROMPT.strip(),
        CONF_LLM_HASS_API: [],
        CONF_TEMPERATURE: None,
        CONF_MAX_TOKENS: None,
        CONF_MAX_HISTORY: None,
    }
    assert models_of(form) == ["qwen3-4b", "smollm2-135m"]
    result = await answer(hass, form, **{CONF_NAME: "Pirate", **AGENT_DATA, CONF_MAX_TOKENS: 99.0})
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Pirate")
    (subentry,) = loaded.subentries.values()
    assert dict(subentry.data) == AGENT_DATA
    assert isinstance(subentry.data[CONF_MAX_TOKENS], int)
    entity = er.async_get(hass).async_get("conversation.pirate")
    assert entity is not None
    assert (entity.unique_id, entity.config_subentry_id) == (subentry.subentry_id, subentry.subentry_id)
    device = device_of(hass, loaded, subentry)
    assert device is not None
    assert (device.name, device.model, device.entry_type) == ("Pirate", "qwen3-4b", dr.DeviceEntryType.SERVICE)
    assert device.id == entity.device_id
    main = er.async_get(hass).async_get(AGENT)
    assert main is not None
    assert (main.unique_id, main.config_subentry_id) == (loaded.entry_id, None)


async def test_a_maker_of_tasks_is_added_with_the_usual(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    form = await begin(hass, loaded, SubentryType.AI_TASK)
    assert CONF_MAX_HISTORY not in fields(form)
    await answer(hass, form, **{CONF_NAME: "Letters"})
    (subentry,) = loaded.subentries.values()
    assert dict(subentry.data) == {CONF_LLM_HASS_API: []}
    entity = er.async_get(hass).async_get("ai_task.letters")
    assert entity is not None
    assert entity.unique_id == subentry.subentry_id
    assert hass.states.get("ai_task.hearken_ai_tasks") is not None


async def test_what_was_chosen_is_changed(hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine) -> None:
    subentry = await add(hass, loaded, SubentryType.CONVERSATION, **{CONF_NAME: "Pirate", **AGENT_DATA})
    hass.config_entries.async_update_subentry(
        loaded, subentry, data={**AGENT_DATA, CONF_LLM_HASS_API: ["gone", "assist"]}
    )
    await hass.async_block_till_done(wait_background_tasks=False)
    await engine.push(replace(READY, models=READY.models + LANGUAGE_MODELS[:1]))
    await until(lambda: len(loaded.runtime_data.data.status.models) == 2)
    form = await begin_again(hass, loaded, subentry)
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "reconfigure")
    assert fields(form) == {CONF_NAME: "Pirate", **AGENT_DATA, CONF_LLM_HASS_API: ["assist"]}
    assert models_of(form) == ["qwen3-4b", "smollm2-135m"]  # the one that is gone was chosen
    result = await answer(hass, form, **{CONF_NAME: "Corsair", CONF_PROMPT: "Arr.", CONF_MAX_HISTORY: 3.0})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    changed = loaded.subentries[subentry.subentry_id]
    assert changed.title == "Corsair"
    assert dict(changed.data) == {CONF_PROMPT: "Arr.", CONF_MAX_HISTORY: 3, CONF_LLM_HASS_API: []}
    device = device_of(hass, loaded, subentry)
    assert device is not None
    assert (device.name, device.model) == ("Corsair", "Language model")


async def test_what_cannot_be_is_refused(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    form = await begin(hass, loaded, SubentryType.CONVERSATION)
    for wrong in (
        {CONF_MODEL: "gpt-9"},
        {CONF_TEMPERATURE: 3},
        {CONF_MAX_TOKENS: 1},
        {CONF_MAX_HISTORY: 51},
        {CONF_PROMPT: "{{ broken"},
        {CONF_LLM_HASS_API: ["gone"]},
    ):
        with pytest.raises(InvalidData):
            await answer(hass, form, **{CONF_NAME: "Pirate", **wrong})
    assert not loaded.subentries


async def test_an_engine_that_is_away_is_told_and_waited_for(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    form = await begin(hass, loaded, SubentryType.AI_TASK)
    await engine.stop()
    await until(lambda: not loaded.runtime_data.last_update_success)
    away = await begin(hass, loaded, SubentryType.AI_TASK)
    assert (away["type"], away["reason"]) == (FlowResultType.ABORT, "engine_away")
    form = await answer(hass, form, **{CONF_NAME: "Letters", CONF_TEMPERATURE: 0.1})
    assert (form["type"], form["errors"]) == (FlowResultType.FORM, {"base": "engine_away"})
    assert fields(form)[CONF_TEMPERATURE] == 0.1
    await engine.start()
    await until(lambda: loaded.runtime_data.last_update_success, 10)
    result = await answer(hass, form, **{CONF_NAME: "Letters", CONF_TEMPERATURE: 0.1})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_an_entry_that_is_not_set_up_is_told(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    result = await begin(hass, entry, SubentryType.CONVERSATION)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_loaded")


async def test_removing_one_leaves_nothing_of_it(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    kept = await add(hass, loaded, SubentryType.AI_TASK, **{CONF_NAME: "Letters"})
    gone = await add(hass, loaded, SubentryType.CONVERSATION, **{CONF_NAME: "Pirate"})
    assert hass.states.get("conversation.pirate") is not None
    hass.config_entries.async_remove_subentry(loaded, gone.subentry_id)
    await hass.async_block_till_done(wait_background_tasks=False)
    assert hass.states.get("conversation.pirate") is None
    assert er.async_get(hass).async_get("conversation.pirate") is None
    assert device_of(hass, loaded, gone) is None
    assert device_of(hass, loaded, kept) is not None
    for entity_id in (AGENT, "ai_task.letters", "ai_task.hearken_ai_tasks"):
        state = hass.states.get(entity_id)
        assert state is not None
        assert state.state != "unavailable"
    assert await hass.config_entries.async_unload(loaded.entry_id)
    for entity_id in (AGENT, "ai_task.letters", "ai_task.hearken_ai_tasks"):
        state = hass.states.get(entity_id)
        assert state is not None
        assert state.state == "unavailable"


async def test_diagnostics_tell_of_them_and_not_what_they_are_told(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    await add(hass, loaded, SubentryType.CONVERSATION, **{CONF_NAME: "Pirate", **AGENT_DATA})
    told = await async_get_config_entry_diagnostics(hass, loaded)
    assert told["entry"]["subentries"] == [
        {"type": "conversation", "data": {**AGENT_DATA, CONF_PROMPT: "**REDACTED**"}}
    ]


# What another agent does


@pytest.fixture
async def pirate(hass: HomeAssistant, home: None, loaded: MockConfigEntry) -> ConfigSubentry:
    """Add an agent to a home that is furnished."""
    return await add(hass, loaded, SubentryType.CONVERSATION, **{CONF_NAME: "Pirate", **AGENT_DATA})


async def to_pirate(hass: HomeAssistant, said: str, within: str | None = None) -> conversation.ConversationResult:
    """Say a sentence to that agent."""
    return await conversation.async_converse(
        hass, text=said, conversation_id=within, context=Context(), language="en", agent_id="conversation.pirate"
    )


@pytest.mark.usefixtures("pirate")
async def test_another_agent_talks_in_its_own_way(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    engine.replies = [text("Arr.")]
    result = await to_pirate(hass, "tell me a joke")
    assert speech(result) == "Arr."
    await say("tell me a joke")
    own, main = engine.chats
    assert (own.model, own.temperature, own.max_tokens) == ("qwen3-4b", 0.9, 99)
    assert own.conversation == result.conversation_id
    assert own.messages[0].content.startswith("You are a pirate.")
    assert (main.model, main.temperature, main.max_tokens) == (None, None, None)
    assert main.messages[0].content.startswith("You are Hearken")
    assert not own.background


@pytest.mark.usefixtures("pirate")
async def test_another_agent_is_as_careful(hass: HomeAssistant, say: Say) -> None:
    assert speech(await to_pirate(hass, "turn on the coffee machine")) == "Turned on the Coffee machine."
    assert state_of(hass, "switch.coffee_machine") == "on"
    question = await to_pirate(hass, "unlock the front door")
    assert speech(question) == "Really unlock Front door?"
    await say("yes")  # to the other one, who asked nothing
    assert not is_open(hass, *SENSITIVE)
    await to_pirate(hass, "yes", question.conversation_id)
    assert is_open(hass, "lock.front_door")


async def test_another_agents_model_judges_what_the_rules_left_open(
    hass: HomeAssistant, pirate: ConfigSubentry, say: Say, engine: FakeEngine
) -> None:
    engine.replies = [text("Arr.")]
    await to_pirate(hass, "the bedroom lamp ought to glow")
    assert {event.data.get("model") for event in engine.of_type("hearken-score")} == {"qwen3-4b"}
    await say("the bedroom lamp ought to glow")
    assert engine.of_type("hearken-score")[-1].data.get("model") is None


@pytest.mark.usefixtures("pirate")
async def test_messages_that_the_model_could_not_be_shown_are_in_the_record(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    engine.replies = [[ChatDelta(text="Arr."), replace(done(FinishReason.STOP), dropped_messages=4)]]
    await to_pirate(hass, "tell me a joke")
    record = loaded.runtime_data.turns.last
    assert record is not None
    assert record.remarks == (
        "not shown to the language model, because its context is full: the 4 oldest messages of the conversation",
    )
    assert record.as_dict(with_text=False)["remarks"] == list(record.remarks)
    engine.replies = [text("Arr.")]
    await to_pirate(hass, "tell me a joke")
    assert loaded.runtime_data.turns.last.remarks == ()


@pytest.mark.usefixtures("pirate")
async def test_an_assistant_that_leaves_out_another_agents_guard_is_told(hass: HomeAssistant) -> None:
    pipeline = async_get_pipeline(hass)
    await async_update_pipeline(hass, pipeline, conversation_engine="conversation.pirate", prefer_local_intents=True)
    await hass.async_block_till_done()
    assert ir.async_get(hass).async_get_issue(DOMAIN, f"prefer_local_{pipeline.id}") is not None


# Calls that do not fit


async def test_a_call_that_does_not_fit_goes_back_to_the_model(
    hass: HomeAssistant, home: None, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    hass.config_entries.async_update_entry(loaded, options={CONF_LLM_HASS_API: ["assist"]})
    engine.replies = [
        call("intent__HassTurnOn", name=["Coffee machine"], domain=[[1]]),
        call("intent__HassTurnOn", name="Coffee machine", loudly=True),
        call("intent__HassTurnOn", name="Coffee machine"),
        text("It is on."),
    ]
    assert speech(await say("wake the coffee machine")) == "It is on."
    first, second = (engine.chats[at].messages[-1].content for at in (1, 2))
    assert "arguments" in first
    assert "do not fit" in first
    assert "arguments" in second
    assert "loudly" in second
    assert state_of(hass, "switch.coffee_machine") == "on"


async def test_a_call_that_nobody_offered_a_tool_for_is_no_call(say: Say, home: None, engine: FakeEngine) -> None:
    engine.replies = [
        [*text("Well.")[:-1], *call("intent__HassTurnOn", name="Coffee machine")[:-1], done(FinishReason.STOP)]
    ]
    assert speech(await say("tell me a joke")) == "Well."
