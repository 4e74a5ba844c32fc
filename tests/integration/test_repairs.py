"""What Hearken tells the owner to mend, and how it is mended."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from homeassistant.components.assist_pipeline import (
    async_get_pipeline,
    async_get_pipelines,
    async_update_pipeline,
)
from homeassistant.components.assist_pipeline.pipeline import KEY_ASSIST_PIPELINE, Pipeline
from homeassistant.components.repairs import repairs_flow_manager
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service
from wyoming.error import Error

from custom_components.hearken.const import DOMAIN
from custom_components.hearken.protocol import (
    ChooseModel,
    ErrorCode,
    FetchModel,
    ListModels,
    ModelKind,
    ModelState,
    ModelStatus,
)
from custom_components.hearken.repairs import async_create_fix_flow

from .conftest import AGENT, until
from .engine_facts import HELLO, MODELS, READY
from .fake_engine import FakeEngine


def issues(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Return our issues, but for the one that nobody uses Hearken, which most tests begin with."""
    every = ir.async_get(hass).issues.items()
    return {key: issue for (domain, key), issue in every if domain == DOMAIN and not key.startswith("not_used")}


@pytest.fixture
def pipeline(hass: HomeAssistant, loaded: MockConfigEntry) -> Pipeline:
    """Return the pipeline that every home has."""
    return async_get_pipeline(hass)


async def bypass(hass: HomeAssistant, pipeline: Pipeline) -> None:
    """Have it ask Hearken, after Home Assistant."""
    await async_update_pipeline(hass, pipeline, conversation_engine=AGENT, prefer_local_intents=True)
    await hass.async_block_till_done()


async def test_an_assistant_that_leaves_out_the_guard_is_told_and_forgotten(
    hass: HomeAssistant, pipeline: Pipeline
) -> None:
    assert issues(hass) == {}
    await async_update_pipeline(hass, pipeline, prefer_local_intents=True)  # not with our agent
    assert issues(hass) == {}
    await bypass(hass, pipeline)
    (issue,) = issues(hass).values()
    assert issue.severity is ir.IssueSeverity.WARNING
    assert (issue.is_fixable, issue.translation_key) == (True, "prefer_local")
    assert issue.translation_placeholders == {"name": pipeline.name}
    await async_update_pipeline(hass, pipeline, conversation_engine=AGENT, prefer_local_intents=False)
    assert issues(hass) == {}


async def test_an_assistant_that_is_removed_is_forgotten(hass: HomeAssistant, pipeline: Pipeline) -> None:
    store = hass.data[KEY_ASSIST_PIPELINE].pipeline_store
    settings = {key: value for key, value in pipeline.to_json().items() if key != "id"}
    other = await store.async_create_item({**settings, "name": "Other"})
    await bypass(hass, other)
    assert set(issues(hass)) == {f"prefer_local_{other.id}"}
    await store.async_delete_item(other.id)
    assert issues(hass) == {}


async def test_it_is_told_at_the_start_and_goes_with_the_entry(
    hass: HomeAssistant, loaded: MockConfigEntry, pipeline: Pipeline
) -> None:
    assert await hass.config_entries.async_unload(loaded.entry_id)
    await bypass(hass, pipeline)
    assert issues(hass) == {}
    assert await hass.config_entries.async_setup(loaded.entry_id)
    assert len(issues(hass)) == 1
    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert issues(hass) == {}


async def test_it_is_mended(hass: HomeAssistant, pipeline: Pipeline) -> None:
    assert await async_setup_component(hass, "repairs", {})
    await bypass(hass, pipeline)
    (issue_id,) = issues(hass)
    manager = repairs_flow_manager(hass)
    assert manager is not None
    result = await manager.async_init(DOMAIN, data={"issue_id": issue_id})
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "confirm")
    assert result["description_placeholders"] == {"name": pipeline.name}
    assert async_get_pipeline(hass, pipeline.id).prefer_local_intents
    result = await manager.async_configure(result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    mended = async_get_pipeline(hass, pipeline.id)
    assert (mended.prefer_local_intents, mended.conversation_engine) == (False, AGENT)
    assert issues(hass) == {}


async def test_an_assistant_that_is_gone_needs_no_mending(hass: HomeAssistant, pipeline: Pipeline) -> None:
    flow = await async_create_fix_flow(hass, "prefer_local_gone", {"pipeline_id": "gone"})
    flow.hass = hass
    assert (await flow.async_step_confirm({}))["type"] is FlowResultType.CREATE_ENTRY  # type: ignore[attr-defined]


# The engine and its models


def of_kind(hass: HomeAssistant, key: str) -> dict[str, ir.IssueEntry]:
    every = ir.async_get(hass).issues.items()
    return {issue_id: issue for (domain, issue_id), issue in every if domain == DOMAIN and issue_id.startswith(key)}


async def mend(hass: HomeAssistant, key: str, *answers: dict[str, Any]) -> Any:
    """Walk the flow that mends the only issue of a kind, and return what it comes to."""
    assert await async_setup_component(hass, "repairs", {})
    (issue_id,) = of_kind(hass, key)
    manager = repairs_flow_manager(hass)
    assert manager is not None
    result = await manager.async_init(DOMAIN, data={"issue_id": issue_id})
    for answer in ({}, *answers):
        assert result["type"] is FlowResultType.FORM, result
        result = await manager.async_configure(result["flow_id"], answer)
    async with asyncio.timeout(5):
        while result["type"] in {FlowResultType.SHOW_PROGRESS, FlowResultType.SHOW_PROGRESS_DONE}:
            await asyncio.sleep(0.01)
            result = await manager.async_configure(result["flow_id"])
    return result


async def tell(engine: FakeEngine, kind: ModelKind, name: str, state: ModelState) -> None:
    """Have the engine tell of a model in a state."""
    await engine.push(replace(READY, models=(ModelStatus(kind=kind, name=name, state=state),)))


async def test_a_voice_that_nobody_uses_is_told_until_somebody_does(
    hass: HomeAssistant, loaded: MockConfigEntry, pipeline: Pipeline
) -> None:
    (issue,) = of_kind(hass, "not_used").values()
    assert issue.translation_placeholders == {"name": "Hearken"}
    await async_update_pipeline(hass, pipeline, tts_engine="tts.hearken_voice", tts_language="en-US")
    assert of_kind(hass, "not_used") == {}
    await async_update_pipeline(hass, pipeline, tts_engine=None)
    assert (await mend(hass, "not_used"))["type"] is FlowResultType.CREATE_ENTRY
    assert of_kind(hass, "not_used") == {}
    created = next(one for one in async_get_pipelines(hass) if one.id != pipeline.id)
    assert (created.name, created.conversation_engine) == ("Hearken", AGENT)
    assert (created.stt_engine, created.prefer_local_intents) == ("stt.hearken_hearing", False)


class TestModels:
    async def test_one_that_is_missing_is_fetched_and_used(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry
    ) -> None:
        engine.fetching.set()
        await tell(engine, ModelKind.LLM, "qwen3-4b", ModelState.MISSING)
        await until(lambda: of_kind(hass, "model_missing"))
        result = await mend(hass, "model_missing")
        assert result["type"] is FlowResultType.CREATE_ENTRY
        assert [event.data["name"] for event in engine.of_type(FetchModel.TYPE)] == ["qwen3-4b"]
        (chosen,) = engine.of_type(ChooseModel.TYPE)
        assert (chosen.data["kind"], chosen.data["name"]) == ("llm", "qwen3-4b")

    async def test_its_issue_goes_when_it_is_there(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry
    ) -> None:
        await tell(engine, ModelKind.LLM, "qwen3-4b", ModelState.MISSING)
        await until(lambda: of_kind(hass, "model_missing"))
        await tell(engine, ModelKind.LLM, "qwen3-4b", ModelState.LOADING)
        await until(lambda: not of_kind(hass, "model_missing"))

    async def test_terms_are_accepted_first(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry
    ) -> None:
        engine.fetching.set()
        await tell(engine, ModelKind.LLM, "gemma3-270m-base", ModelState.MISSING)
        await until(lambda: of_kind(hass, "model_missing"))
        result = await mend(hass, "model_missing", {"accept_terms": False})
        assert (result["step_id"], result["errors"]) == ("terms", {"accept_terms": "terms_not_accepted"})
        assert engine.of_type(FetchModel.TYPE) == []
        manager = repairs_flow_manager(hass)
        assert manager is not None
        manager.async_abort(result["flow_id"])
        result = await mend(hass, "model_missing", {"accept_terms": True})
        assert result["type"] is FlowResultType.CREATE_ENTRY
        assert engine.of_type(FetchModel.TYPE)[0].data["accept_terms"] is True

    @pytest.mark.parametrize("event", [ListModels.TYPE, FetchModel.TYPE, ChooseModel.TYPE])
    async def test_what_fails_is_told_and_the_issue_stays(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry, event: str
    ) -> None:
        engine.fetching.set()
        await tell(engine, ModelKind.LLM, "qwen3-4b", ModelState.MISSING)
        await until(lambda: of_kind(hass, "model_missing"))
        engine.refusals[event] = Error(text="The disk is full.", code=ErrorCode.DISK_FULL)
        result = await mend(hass, "model_missing")
        assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "problem")
        assert "The disk is full." in result["description_placeholders"]["problem"]
        assert len(of_kind(hass, "model_missing")) == 1

    async def test_one_that_the_engine_no_longer_knows(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry
    ) -> None:
        await tell(engine, ModelKind.LLM, "no-longer-there", ModelState.MISSING)
        await until(lambda: of_kind(hass, "model_missing"))
        result = await mend(hass, "model_missing")
        assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "unknown_model")

    async def test_one_that_is_too_large_gives_way_to_a_smaller_one(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry
    ) -> None:
        engine.models = replace(MODELS, memory_available=1_000_000_000)
        await tell(engine, ModelKind.LLM, "qwen3-4b", ModelState.FAILED)
        await until(lambda: of_kind(hass, "memory_short"))
        (issue,) = of_kind(hass, "memory_short").values()
        assert issue.translation_placeholders == {"model": "Qwen3 4B", "smaller": "SmolLM2 135M"}
        assert (await mend(hass, "memory_short"))["type"] is FlowResultType.CREATE_ENTRY
        (chosen,) = engine.of_type(ChooseModel.TYPE)
        assert chosen.data["name"] == "smollm2-135m"
        assert engine.of_type(FetchModel.TYPE) == []
        await tell(engine, ModelKind.LLM, "smollm2-135m", ModelState.READY)
        await until(lambda: not of_kind(hass, "memory_short"))

    async def test_one_that_fails_with_memory_enough_is_no_matter_of_memory(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry
    ) -> None:
        await tell(engine, ModelKind.LLM, "qwen3-4b", ModelState.FAILED)
        await until(lambda: engine.of_type(ListModels.TYPE))
        await asyncio.sleep(0.05)
        assert of_kind(hass, "memory_short") == {}


class TestTooOld:
    @pytest.fixture
    async def too_old(self, hass: HomeAssistant, engine: FakeEngine, entry: MockConfigEntry) -> MockConfigEntry:
        """Return an entry whose engine is too old."""
        engine.hello = replace(HELLO, version=4, minimum=4)
        assert not await hass.config_entries.async_setup(entry.entry_id)
        assert len(of_kind(hass, "engine_too_old")) == 1
        return entry

    async def test_without_a_supervisor_it_says_what_to_do(self, hass: HomeAssistant, too_old: MockConfigEntry) -> None:
        result = await mend(hass, "engine_too_old")
        assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "update_by_hand")
        assert len(of_kind(hass, "engine_too_old")) == 1

    async def test_the_supervisor_updates_the_app(
        self, hass: HomeAssistant, engine: FakeEngine, too_old: MockConfigEntry
    ) -> None:
        hass.config_entries.async_update_entry(too_old, data={**too_old.data, CONF_HOST: "6f0c41aa-hearken"})
        entity = er.async_get(hass).async_get_or_create("update", "hassio", "6f0c41aa_hearken_version_latest")
        hass.states.async_set(entity.entity_id, "on")
        installed = async_mock_service(hass, "update", "install")
        assert (await mend(hass, "engine_too_old"))["type"] is FlowResultType.CREATE_ENTRY
        assert installed[0].data["entity_id"] == entity.entity_id
        await hass.async_block_till_done()

    async def test_an_update_that_fails_is_told(self, hass: HomeAssistant, too_old: MockConfigEntry) -> None:
        hass.config_entries.async_update_entry(too_old, data={**too_old.data, CONF_HOST: "6f0c41aa-hearken"})
        entity = er.async_get(hass).async_get_or_create("update", "hassio", "6f0c41aa_hearken_version_latest")
        hass.states.async_set(entity.entity_id, "on")
        async_mock_service(hass, "update", "install", raise_exception=HomeAssistantError("No room."))
        result = await mend(hass, "engine_too_old")
        assert (result["reason"], result["description_placeholders"]) == ("not_updated", {"error": "No room."})

    async def test_it_goes_when_the_engine_is_updated_or_the_entry_removed(
        self, hass: HomeAssistant, engine: FakeEngine, too_old: MockConfigEntry
    ) -> None:
        engine.hello = HELLO
        assert await hass.config_entries.async_reload(too_old.entry_id)
        assert of_kind(hass, "engine_too_old") == {}
        engine.hello = replace(HELLO, version=4, minimum=4)
        await hass.config_entries.async_reload(too_old.entry_id)
        assert len(of_kind(hass, "engine_too_old")) == 1
        await hass.config_entries.async_remove(too_old.entry_id)
        assert of_kind(hass, "engine_too_old") == {}

    async def test_an_entry_that_is_gone_needs_no_mending(self, hass: HomeAssistant) -> None:
        flow = await async_create_fix_flow(hass, "engine_too_old_gone", {"entry_id": "gone"})
        flow.hass = hass
        assert (await flow.async_step_confirm({}))["type"] is FlowResultType.CREATE_ENTRY  # type: ignore[attr-defined]
