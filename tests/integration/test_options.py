"""The options: what may be chosen, and what is kept."""

from typing import Any

import pytest
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_LLM_HASS_API, CONF_PROMPT
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hearken.const import (
    CONF_DIAGNOSTICS_TEXT,
    CONF_ENDPOINTING,
    CONF_GUARD_EVERYONE,
    CONF_KEEP_TURNS,
    CONF_LANGUAGES,
    CONF_MAX_HISTORY,
    DEFAULT_PROMPT,
    Endpointing,
)

from .fake_engine import FakeEngine


async def show(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    """Open the form."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "init")
    return result


async def save(hass: HomeAssistant, result: ConfigFlowResult, **chosen: Any) -> None:
    """Submit the form, which sets the entry up again."""
    result = await hass.config_entries.options.async_configure(result["flow_id"], chosen)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


def field(result: ConfigFlowResult, name: str) -> Any:
    """Return a field of the form, and what it is filled with."""
    assert result["data_schema"] is not None
    return next((key.description, selector) for key, selector in result["data_schema"].schema.items() if key == name)


async def test_what_is_chosen_is_kept_and_what_is_gone_is_not_offered(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(loaded, options={CONF_LLM_HASS_API: ["gone", "assist"]})
    form = await show(hass, loaded)
    assert field(form, CONF_LLM_HASS_API)[0] == {"suggested_value": ["assist"]}
    assert field(form, CONF_LANGUAGES)[1].config["options"] == ["de", "en", "zh"]
    chosen = {
        CONF_ENDPOINTING: "hearken",
        CONF_LANGUAGES: ["de", "zh"],
        CONF_LLM_HASS_API: ["assist"],
        CONF_PROMPT: "Be {{ 'brief' }}.",
        CONF_MAX_HISTORY: 3.0,
        CONF_GUARD_EVERYONE: True,
        CONF_KEEP_TURNS: 5.0,
        CONF_DIAGNOSTICS_TEXT: True,
    }
    await save(hass, form, **chosen)
    assert loaded.options == {**chosen, CONF_MAX_HISTORY: 3, CONF_KEEP_TURNS: 5}


async def test_nothing_is_chosen_by_default(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    await save(hass, await show(hass, loaded))
    assert loaded.options == {
        CONF_ENDPOINTING: Endpointing.HOME_ASSISTANT,
        CONF_LANGUAGES: [],
        CONF_LLM_HASS_API: [],
        CONF_PROMPT: DEFAULT_PROMPT.strip(),
        CONF_MAX_HISTORY: 6,
        CONF_GUARD_EVERYONE: False,
        CONF_KEEP_TURNS: 20,
        CONF_DIAGNOSTICS_TEXT: False,
    }


async def test_a_language_that_the_engine_cannot_hear_is_refused(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    with pytest.raises(InvalidData):
        await save(hass, await show(hass, loaded), **{CONF_LANGUAGES: ["tlh"]})


async def test_an_engine_that_is_away_takes_no_language_from_the_list(
    hass: HomeAssistant, entry: MockConfigEntry, engine: FakeEngine
) -> None:
    await engine.stop()
    hass.config_entries.async_update_entry(entry, options={CONF_LANGUAGES: ["de"]})
    assert not await hass.config_entries.async_setup(entry.entry_id)
    form = await show(hass, entry)
    await save(hass, form, **{CONF_LANGUAGES: ["de"]})
    assert entry.options[CONF_LANGUAGES] == ["de"]
