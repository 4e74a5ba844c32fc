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
    CONF_EVENT_TEXT,
    CONF_GUARD_EVERYONE,
    CONF_KEEP_TURNS,
    CONF_LANGUAGES,
    CONF_MAX_HISTORY,
    DEFAULT_PROMPT,
    Endpointing,
)
from custom_components.hearken.diagnostics import async_get_config_entry_diagnostics
from custom_components.hearken.understanding.policy import Group, Level, Policy

from .fake_engine import FakeEngine


async def show(hass: HomeAssistant, entry: MockConfigEntry, step: str = "general") -> ConfigFlowResult:
    """Open a form."""
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    assert (menu["type"], menu["menu_options"]) == (FlowResultType.MENU, ["general", "safety", "models", "fallback"])
    result = await hass.config_entries.options.async_configure(menu["flow_id"], {"next_step_id": step})
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, step)
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
        CONF_EVENT_TEXT: True,
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
        CONF_EVENT_TEXT: False,
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


# Safety

USUAL = {
    "locks": "confirm",
    "doors": "confirm",
    "alarm": "confirm",
    "gas": "confirm",
    "asked": "confirm",
    "asked_entities": [],
    "never_entities": [],
    "limited_devices": [],
}


async def test_nothing_said_about_safety_is_to_ask(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    await save(hass, await show(hass, loaded, "safety"))
    assert loaded.options == {"safety": USUAL}
    assert loaded.runtime_data.policy == Policy.from_options({"safety": USUAL})


async def test_what_is_chosen_for_safety_is_the_policy(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(loaded, options={CONF_MAX_HISTORY: 3})
    chosen = {
        "locks": "pin",
        "doors": "never",
        "alarm": "act",
        "asked": "pin",
        "asked_entities": ["switch.heater"],
        "never_entities": ["switch.server"],
        "limited_devices": ["porch"],
        "pin": "2468",
    }
    await save(hass, await show(hass, loaded, "safety"), **chosen)
    assert loaded.options == {CONF_MAX_HISTORY: 3, "safety": USUAL | chosen}
    policy = loaded.runtime_data.policy
    assert policy.levels[Group.LOCKS] is Level.PIN
    assert (policy.asked, policy.never, policy.limited) == ({"switch.heater"}, {"switch.server"}, {"porch"})
    assert policy.pin == "2468"
    assert "2468" not in repr(policy)
    form = await show(hass, loaded, "safety")
    assert field(form, "locks")[0] == {"suggested_value": "pin"}


@pytest.mark.parametrize(
    ("chosen", "error"),
    [
        ({"pin": "12a4"}, "pin_format"),
        ({"pin": "123"}, "pin_format"),
        ({"pin": "123456789"}, "pin_format"),
        ({"gas": "pin"}, "pin_missing"),
        ({"asked": "pin", "pin": ""}, "pin_missing"),
    ],
)
async def test_a_pin_is_what_can_be_said(
    hass: HomeAssistant, loaded: MockConfigEntry, chosen: dict[str, str], error: str
) -> None:
    form = await show(hass, loaded, "safety")
    result = await hass.config_entries.options.async_configure(form["flow_id"], chosen)
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, {"pin": error})
    await save(hass, result, pin="1234")
    assert loaded.options["safety"]["pin"] == "1234"


async def test_the_pin_is_not_in_the_diagnostics(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    await save(hass, await show(hass, loaded, "safety"), pin="13572468")
    assert "13572468" not in str(await async_get_config_entry_diagnostics(hass, loaded))
