"""Keeps an entry's entities in step with its subentries."""

from typing import Any

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from .coordinator import HearkenConfigEntry


@callback
def async_watch_subentries(hass: HomeAssistant, entry: HearkenConfigEntry) -> None:
    """Set the entry up again whenever a subentry is added, changed or removed, until the entry is unloaded.

    An update listener would do that too, but also at every other change, and Home Assistant does not let an entry have
    one whose options flow reloads it.
    """
    known = _subentries(entry)

    @callback
    def changed(_change: ConfigEntryChange, changed_entry: ConfigEntry) -> None:
        nonlocal known
        if changed_entry.entry_id == entry.entry_id and (now := _subentries(entry)) != known:
            known = now
            hass.config_entries.async_schedule_reload(entry.entry_id)

    entry.async_on_unload(async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed))


@callback
def _subentries(entry: HearkenConfigEntry) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return all that entities are made of, by subentry."""
    return {key: (subentry.title, dict(subentry.data)) for key, subentry in entry.subentries.items()}
