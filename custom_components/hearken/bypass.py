"""Watches for voice assistants that let Home Assistant act before Hearken is asked, which leaves out its guard."""

from homeassistant.components import conversation
from homeassistant.components.assist_pipeline import async_get_pipelines, async_update_pipeline
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .coordinator import HearkenConfigEntry
from .pipeline import async_listen_pipelines

ISSUE = "prefer_local"
"""Issue: "Prefer handling commands locally" is on where Hearken answers. Its identifier ends with the pipeline's."""


@callback
def async_watch_bypass(hass: HomeAssistant, entry: HearkenConfigEntry) -> None:
    """Keep the issues about the entry's agents as they should be, until the entry is unloaded."""
    raised: set[str] = set()

    @callback
    def look() -> None:
        entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        agents = {entity.entity_id for entity in entities if entity.domain == conversation.DOMAIN}
        bypassing = {
            f"{ISSUE}_{pipeline.id}": pipeline
            for pipeline in async_get_pipelines(hass)
            if pipeline.prefer_local_intents and pipeline.conversation_engine in agents
        }
        for issue_id in raised - bypassing.keys():
            ir.async_delete_issue(hass, DOMAIN, issue_id)
        for issue_id, pipeline in bypassing.items():
            ir.async_create_issue(
                hass,
                DOMAIN,
                issue_id,
                data={"pipeline_id": pipeline.id},
                is_fixable=True,
                severity=ir.IssueSeverity.WARNING,
                translation_key=ISSUE,
                translation_placeholders={"name": pipeline.name},
            )
        raised.clear()
        raised.update(bypassing)

    @callback
    def forget() -> None:
        for issue_id in raised:
            ir.async_delete_issue(hass, DOMAIN, issue_id)

    entry.async_on_unload(async_listen_pipelines(hass, look))
    entry.async_on_unload(forget)
    look()


async def async_mend_bypass(hass: HomeAssistant, pipeline_id: str) -> None:
    """Have a voice assistant ask Hearken first; one that is gone needs nothing."""
    for pipeline in async_get_pipelines(hass):
        if pipeline.id == pipeline_id:
            await async_update_pipeline(hass, pipeline, prefer_local_intents=False)
