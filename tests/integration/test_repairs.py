"""What Hearken tells the owner to mend, and how it is mended."""

import pytest
from homeassistant.components.assist_pipeline import async_get_pipeline, async_update_pipeline
from homeassistant.components.assist_pipeline.pipeline import KEY_ASSIST_PIPELINE, Pipeline
from homeassistant.components.repairs import repairs_flow_manager
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hearken.const import DOMAIN
from custom_components.hearken.repairs import async_create_fix_flow

from .conftest import AGENT


def issues(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Return our issues."""
    return {key: issue for (domain, key), issue in ir.async_get(hass).issues.items() if domain == DOMAIN}


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
