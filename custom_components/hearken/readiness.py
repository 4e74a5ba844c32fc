"""Has the words of every spoken language ready before anybody speaks: those of the rules, and Home Assistant's own.

To read and compile them takes seconds, which the first sentence after a start would have to wait for.
"""

from homeassistant.components import conversation
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.start import async_at_started

from .const import CONF_LANGUAGES, LOGGER
from .coordinator import HearkenConfigEntry, HearkenCoordinator
from .memory import Memory
from .pipeline import async_as_home_writes, async_assistant_languages, async_listen_pipelines
from .thinking import has_encoder

QUIET_SECONDS = 1.0
"""Much begins at once when Home Assistant has started, and nobody speaks in that moment."""


class Readiness:
    """Keeps the languages of the voice assistants ready while an entry is loaded."""

    def __init__(self, hass: HomeAssistant, entry: HearkenConfigEntry) -> None:
        """Take the entry, whose engine is connected already."""
        self._hass = hass
        self._entry = entry
        self._reading = Debouncer(
            hass, LOGGER, cooldown=QUIET_SECONDS, immediate=False, function=self._async_read, background=True
        )

    @callback
    def async_start(self) -> None:
        """Read once Home Assistant has started, and again when an assistant is added or changed."""
        self._entry.async_on_unload(async_listen_pipelines(self._hass, self._reading.async_schedule_call))
        self._entry.async_on_unload(async_at_started(self._hass, self._async_on_started))
        self._entry.async_on_unload(self._reading.async_shutdown)

    async def _async_on_started(self, _hass: HomeAssistant) -> None:
        """Read soon: the home is complete."""
        self._reading.async_schedule_call()

    async def _async_read(self) -> None:
        """Read one language after the other, the home's own first, and those of what is added meanwhile."""
        coordinator = self._entry.runtime_data
        read: set[str] = set()
        while missing := [one for one in async_assistant_languages(self._hass) if one not in read]:
            await async_prepare(self._hass, coordinator, coordinator.memory, missing[0])
            read.add(missing[0])


async def async_prepare(
    hass: HomeAssistant, coordinator: HearkenCoordinator, memory: Memory, language: str | None
) -> None:
    """Load the sentences and words of a language, the home's own if none, and of the others that may be spoken."""
    others = coordinator.config_entry.options.get(CONF_LANGUAGES, ())
    others = [async_as_home_writes(hass, other) for other in others]
    for one in dict.fromkeys([language or hass.config.language, *others]):
        await conversation.async_prepare_agent(hass, conversation.HOME_ASSISTANT_AGENT, one)
        planner = await memory.planners.async_get(one, coordinator.home_model.home)
        if has_encoder(coordinator):
            memory.names.async_learn(planner)
