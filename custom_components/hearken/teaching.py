"""Keeps the engine taught: it is told the words of the home at first, whenever they change and whenever it returns."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.components.conversation.const import IntentSource
from homeassistant.components.homeassistant.exposed_entities import async_listen_entity_updates
from homeassistant.const import (
    ATTR_DEVICE_CLASS,
    ATTR_DOMAIN,
    ATTR_FRIENDLY_NAME,
    ATTR_SERVICE,
    EVENT_CALL_SERVICE,
    EVENT_CORE_CONFIG_UPDATE,
    EVENT_STATE_CHANGED,
    SERVICE_RELOAD,
)
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import floor_registry as fr
from homeassistant.helpers.start import async_at_started

from .const import CONF_LANGUAGES, DOMAIN, LOGGER
from .coordinator import HearkenConfigEntry
from .custom_sentences import read_custom_sentences
from .errors import EngineError, HearkenError
from .pipeline import async_assistant_languages, async_listen_pipelines
from .protocol import ErrorCode, Vocabulary
from .vocabulary import async_collect, async_sentence_languages

QUIET_SECONDS = 0.5
"""Changes come in swarms: a device brings all its entities, a rename touches each of them."""

PATIENCE_SECONDS = 1.5
"""A swarm without end is cut here, so that a new name is known within two seconds of its being given."""

RETRY_SECONDS = 30.0
"""An engine that was busy or slow is tried again after this; one that was gone is told at its return anyway."""

_LASTING = frozenset({ErrorCode.BAD_EVENT, ErrorCode.TOO_LARGE, ErrorCode.UNKNOWN_EVENT, ErrorCode.NOT_POSSIBLE})
"""Refusals that the same words would meet again."""

REGISTRIES = (
    ar.EVENT_AREA_REGISTRY_UPDATED,
    dr.EVENT_DEVICE_REGISTRY_UPDATED,
    er.EVENT_ENTITY_REGISTRY_UPDATED,
    fr.EVENT_FLOOR_REGISTRY_UPDATED,
    EVENT_CORE_CONFIG_UPDATE,
)
"""Events after which a name or a language may be another."""


class Teacher:
    """Tells one engine the words of the home."""

    def __init__(self, hass: HomeAssistant, entry: HearkenConfigEntry) -> None:
        """Take the entry, whose engine is connected already."""
        self.hass = hass
        self.entry = entry
        self._changed = asyncio.Event()
        self._files_changed = True
        self._own_sentences: Mapping[str, Mapping[str, Any]] = {}
        self._files_languages: list[str] = []
        self._yaml_intents: Mapping[str, Any] = {}
        self._was_there = True
        self._failures = 0
        self._complained = False
        self._settled_version: str | None = None

    @callback
    def async_start(self) -> None:
        """Listen for changes and tell the engine of them, until the entry is unloaded."""
        bus = self.hass.bus
        for unsubscribe in (
            *(bus.async_listen(event_type, self._async_on_change) for event_type in REGISTRIES),
            bus.async_listen(EVENT_STATE_CHANGED, self._async_on_change, event_filter=_renames),
            bus.async_listen(EVENT_CALL_SERVICE, self._async_on_reload, event_filter=_reloads),
            async_listen_entity_updates(self.hass, conversation.DOMAIN, self._async_on_change),
            async_listen_pipelines(self.hass, self._async_on_change),
            get_agent_manager(self.hass).subscribe_intents(self._async_on_intents),
            self.entry.runtime_data.async_add_listener(self._async_on_engine),
            async_at_started(self.hass, self._async_on_started),
        ):
            self.entry.async_on_unload(unsubscribe)

    async def _async_on_started(self, _hass: HomeAssistant) -> None:
        """Begin once the home is complete; while it starts, every second brings new names."""
        self._changed.set()
        self.entry.async_create_background_task(self.hass, self._async_run(), f"{DOMAIN} vocabulary")

    @callback
    def _async_on_change(self, _event: Event[Any] | None = None) -> None:
        """Look at the words again soon."""
        self._changed.set()

    @callback
    def _async_on_reload(self, _event: Event[Any]) -> None:
        """Read the custom sentences again, as Home Assistant does now."""
        self._files_changed = True
        self._changed.set()

    @callback
    def _async_on_intents(self, update: Mapping[IntentSource, Mapping[str, Any]]) -> None:
        """Take the intents of configuration.yaml, and look at the sentences of automations again."""
        if IntentSource.CONFIG in update:
            # Without the metadata, which holds a path of this machine.
            self._yaml_intents = {
                name: {"data": [{"sentences": block["sentences"]} for block in intent["data"]]}
                for name, intent in update[IntentSource.CONFIG].get("intents", {}).items()
            }
        self._changed.set()

    @callback
    def _async_on_engine(self) -> None:
        """Tell an engine that has returned everything anew: it may have been started again."""
        is_there = self.entry.runtime_data.last_update_success
        if is_there != self._was_there:
            self._was_there = is_there
            self.entry.runtime_data.knows_vocabulary = False
            self._settled_version = None
            self._failures = 0
            self._changed.set()

    async def _async_run(self) -> None:
        """Wait for changes, let them settle, and tell them; what fails for now is tried again."""
        while True:
            await self._changed.wait()
            await self._async_settle()
            if not await self._async_teach():
                with suppress(TimeoutError):
                    async with asyncio.timeout(RETRY_SECONDS):
                        await self._changed.wait()
                self._changed.set()

    async def _async_settle(self) -> None:
        """Return once it is quiet, or after so long that it must be now."""
        loop = self.hass.loop
        until = loop.time() + PATIENCE_SECONDS
        with suppress(TimeoutError):
            while (left := until - loop.time()) > 0:
                self._changed.clear()
                async with asyncio.timeout(min(QUIET_SECONDS, left)):
                    await self._changed.wait()

    async def _async_teach(self) -> bool:
        """Tell the words if the engine does not have them yet; return False where that must be tried again."""
        coordinator = self.entry.runtime_data
        if not coordinator.last_update_success:
            return True
        vocabulary = await self._async_collect()
        if vocabulary.version == self._settled_version:
            return True
        coordinator.vocabulary, coordinator.knows_vocabulary = vocabulary, False
        try:
            await coordinator.client.tell_vocabulary(vocabulary)
        except HearkenError as err:
            self._failures += 1
            # A connection that breaks once is an engine that goes, and that is told elsewhere.
            if not self._complained and (isinstance(err, EngineError) or self._failures > 1):
                self._complained = True
                LOGGER.warning("The engine does not take the names of this home, and hears without them: %s", err)
            if not isinstance(err, EngineError) or err.code not in _LASTING:
                return False
        else:
            coordinator.knows_vocabulary = True
            self._failures = 0
            self._complained = False
        self._settled_version = vocabulary.version
        return True

    async def _async_collect(self) -> Vocabulary:
        """Return the words as they are now; files are only read where Home Assistant reads them, too."""
        spoken = self.entry.options.get(CONF_LANGUAGES, ())
        languages = async_sentence_languages(self.hass, [*async_assistant_languages(self.hass), *spoken])
        if self._files_changed or languages != self._files_languages:
            self._files_changed = False
            self._files_languages = languages
            self._own_sentences = await self.hass.async_add_executor_job(
                read_custom_sentences, Path(self.hass.config.config_dir), languages
            )
        return async_collect(
            self.hass,
            home=self.entry.entry_id,
            spoken=spoken,
            own_sentences=self._own_sentences,
            yaml_intents=self._yaml_intents,
        )


@callback
def _renames(data: EventStateChangedData) -> bool:
    """Tell whether a state is new, gone, or of another name or kind."""
    old, new = data["old_state"], data["new_state"]
    if old is None or new is None:
        return True
    return any(old.attributes.get(key) != new.attributes.get(key) for key in (ATTR_FRIENDLY_NAME, ATTR_DEVICE_CLASS))


@callback
def _reloads(data: Mapping[str, Any]) -> bool:
    """Tell whether the recogniser is told to read its sentences again."""
    return (data[ATTR_DOMAIN], data[ATTR_SERVICE]) == (conversation.DOMAIN, SERVICE_RELOAD)
