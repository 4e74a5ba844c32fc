"""Reads ahead while somebody still speaks: what a sentence may be about is known before it ends.

When the text so far has been the same for a moment and would go to the language model, the engine is told the prompt
that it would get, with the few things of the home that the words may be about. If the sentence ends otherwise, nothing
of that is used; it belongs to this utterance alone.
"""

import asyncio

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.util.ulid import ulid_now

from .const import DOMAIN, LOGGER, SATELLITE
from .coordinator import HearkenCoordinator
from .errors import HearkenError
from .llm_planner import ahead, mode_of
from .protocol import Status
from .understanding.llm_path import Mode
from .understanding.plan import Kind
from .understanding.topic import is_about_home, names_of
from .understanding.words import words_for

STABLE_SECONDS = 0.3
"""Words come several times a second while somebody speaks; this is a pause between two clauses."""

_LISTENING = "listening"
"""The state of a satellite that somebody speaks to."""


class ReadingAhead:
    """What is read ahead for one utterance."""

    def __init__(self, hass: HomeAssistant, coordinator: HearkenCoordinator, language: str) -> None:
        """Take the language in which the assistant is spoken to."""
        self._hass = hass
        self._coordinator = coordinator
        self._language = language
        self._text = ""
        self._task: asyncio.Task[None] | None = None
        self._name = ulid_now()
        self.conversation: str | None = None
        """The name under which something has been read for this utterance; None where nothing was."""

    @callback
    def hears(self, text: str) -> None:
        """Take the text so far; what is being read for other words is dropped."""
        if text == self._text:
            return
        self._text = text
        self.stop()
        if mode_of(self._status) is Mode.WRITING:
            self._task = self._coordinator.config_entry.async_create_background_task(
                self._hass, self._async_read(text), f"{DOMAIN} reading ahead"
            )

    @callback
    def stop(self) -> None:
        """Stop reading; the engine stops with the connection."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _async_read(self, text: str) -> None:
        """Have the prompt of a plan read, once the words have been the same for a moment."""
        await asyncio.sleep(STABLE_SECONDS)
        coordinator = self._coordinator
        snapshot = coordinator.home_model.snapshot(async_listening_area(self._hass))
        planner = await coordinator.memory.planners.async_get(self._language, snapshot.home)
        words = words_for(self._language)
        if planner.plan(text, snapshot).kind is not Kind.UNSETTLED:
            return
        if not is_about_home(text, names_of(snapshot.home), words):
            return
        request = ahead(text, snapshot, words, status=self._status, conversation=self._name)
        if request is None:
            return
        # What is read before it is dropped is known as well.
        self.conversation = self._name
        try:
            await coordinator.client.prepare(request)
        except HearkenError as err:
            LOGGER.debug("Nothing was read ahead of an utterance: %s", err)

    @property
    def _status(self) -> Status | None:
        """Return the engine's state, while it is there."""
        return self._coordinator.data.status if self._coordinator.last_update_success else None


@callback
def async_listening_area(hass: HomeAssistant) -> str | None:
    """Return the area of the only satellite that listens; a recogniser of speech is not told for which it works."""
    listening = [state.entity_id for state in hass.states.async_all(SATELLITE) if state.state == _LISTENING]
    if len(listening) != 1 or (entry := er.async_get(hass).async_get(listening[0])) is None:
        return None
    if entry.area_id:
        return entry.area_id
    device = dr.async_get(hass).async_get(entry.device_id) if entry.device_id else None
    return dr.async_get_effective_area_id(hass, device) if device else None
