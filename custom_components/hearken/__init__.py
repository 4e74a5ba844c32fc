"""Hearken: private, fully offline voice control."""

from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from .actions import async_register_actions
from .bypass import async_watch_bypass
from .const import CONF_GUARD_EVERYONE, DOMAIN, PLATFORMS
from .coordinator import HearkenConfigEntry, HearkenCoordinator
from .execution.everyone import async_guard_everyone
from .fallback import FallbackChoice
from .home_line import HomeLine
from .llm_api import async_register
from .pipeline import async_fulfil_wish
from .readiness import Readiness
from .subentries import async_watch_subentries
from .supervisor import async_app_is_gone
from .teaching import Teacher
from .troubles import ENGINE_TOO_OLD, Troubles, async_forget_too_old, async_tell_too_old
from .warming import Warmer

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001
    """Register the actions."""
    async_register_actions(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: HearkenConfigEntry) -> bool:
    """Connect to the engine and add its entities."""
    coordinator = HearkenCoordinator(hass, entry)
    try:
        await coordinator.async_start()
    except ConfigEntryError as err:
        if err.translation_key == ENGINE_TOO_OLD:
            async_tell_too_old(hass, entry)
        raise
    except ConfigEntryNotReady as err:
        if await async_app_is_gone(hass, entry.data[CONF_HOST]):
            raise ConfigEntryNotReady(translation_domain=DOMAIN, translation_key="app_removed") from err
        raise
    entry.runtime_data = coordinator
    coordinator.home_model.async_start()
    entry.async_on_unload(coordinator.home_model.async_stop)
    entry.async_on_unload(async_register(hass, entry))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    await async_fulfil_wish(hass, entry)
    Teacher(hass, entry).async_start()
    Warmer(hass, entry).async_start()
    Readiness(hass, entry).async_start()
    HomeLine(hass, entry).async_start()
    async_watch_bypass(hass, entry)
    Troubles(hass, entry).async_start()
    async_watch_subentries(hass, entry)
    if entry.options.get(CONF_GUARD_EVERYONE):
        entry.async_on_unload(async_guard_everyone(hass, coordinator.policy))
    elif FallbackChoice.from_options(entry.options) is not None:
        entry.async_on_unload(async_guard_everyone(hass, coordinator.policy, only_asked=True))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: HearkenConfigEntry) -> bool:
    """Remove the engine's entities; the watching connection ends with the entry."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: HearkenConfigEntry) -> None:
    """Forget what there was to mend of an entry that could not be set up."""
    async_forget_too_old(hass, entry)
