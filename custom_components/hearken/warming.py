"""Has the language model read what it will be asked with before anybody waits for it.

What is read here is the same in every conversation: the beginning of each request for a plan, and the agent's prompt
and tools as they are for nobody in particular. Whatever goes wrong costs nothing but the head start.
"""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing, suppress
from typing import Any

from homeassistant.components.conversation import DOMAIN as ASSISTANT
from homeassistant.components.homeassistant.exposed_entities import async_listen_entity_updates
from homeassistant.components.intent.timers import async_device_supports_timers
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.start import async_at_started

from .agent_options import AgentOptions, agents_of
from .const import DOMAIN, LOGGER, SATELLITE
from .coordinator import HearkenConfigEntry
from .errors import HearkenError
from .llm_planner import fixed_beginning, mode_of
from .prompting import Beginning, async_beginning, nobody
from .protocol import Message, ModelKind, Prepare, Role
from .teaching import REGISTRIES
from .understanding.candidates import usual
from .understanding.llm_path import Mode

QUIET_SECONDS = 1.0
"""Changes of the home come in swarms, and each may be one of the prompt."""

PATIENCE_SECONDS = 5.0
"""A swarm without end is cut here."""


class Warmer:
    """Keeps the language model of one engine warm."""

    def __init__(self, hass: HomeAssistant, entry: HearkenConfigEntry) -> None:
        """Take the entry, whose engine is connected already."""
        self.hass = hass
        self.entry = entry
        self._wanted = asyncio.Event()
        self._at_once = asyncio.Event()
        self._model = self._model_now
        self._read: set[str] = set()
        self._forgotten = False

    @callback
    def async_start(self) -> None:
        """Read now, and whenever the model or what it is told may be another, until the entry is unloaded."""
        coordinator = self.entry.runtime_data
        listeners = [
            coordinator.async_add_listener(self._async_on_engine),
            coordinator.async_listen_begin(self._async_on_begin),
            async_at_started(self.hass, self._async_on_started),
        ]
        # What a model is told may be any name of the home.
        bus = self.hass.bus
        listeners += [bus.async_listen(event_type, self._async_on_change) for event_type in REGISTRIES]
        listeners.append(async_listen_entity_updates(self.hass, ASSISTANT, self._async_on_change))
        for unsubscribe in listeners:
            self.entry.async_on_unload(unsubscribe)
        self._wanted.set()
        self.entry.async_create_background_task(self.hass, self._async_run(), f"{DOMAIN} warm-up")

    @callback
    def _async_on_begin(self) -> None:
        """Read again what may have been pushed out of memory: somebody is about to speak."""
        self._forgotten = True
        self._wanted.set()
        self._at_once.set()

    @property
    def _model_now(self) -> object:
        """Return what tells one model from another; None while none is ready."""
        coordinator = self.entry.runtime_data
        return coordinator.data.status.ready(ModelKind.LLM) if coordinator.last_update_success else None

    async def _async_on_started(self, _hass: HomeAssistant) -> None:
        """Read once the home is complete."""
        self._wanted.set()

    @callback
    def _async_on_change(self, _event: Event[Any] | None = None) -> None:
        """Look soon whether the prompt is another."""
        self._wanted.set()

    @callback
    def _async_on_engine(self) -> None:
        """Read all of it again for a model that is new, or for an engine that has returned."""
        if (model := self._model_now) != self._model:
            self._model = model
            self._forgotten = True
            self._wanted.set()

    async def _async_run(self) -> None:
        """Wait until something is wanted, let changes settle, and read."""
        while True:
            await self._wanted.wait()
            await self._async_settle()
            self._at_once.clear()
            if self._model_now is not None:
                await self._async_read()
                await self._async_learn()

    async def _async_settle(self) -> None:
        """Return once it is quiet, after so long that it must be now, or when somebody is about to speak."""
        loop = self.hass.loop
        until = loop.time() + PATIENCE_SECONDS
        with suppress(TimeoutError):
            while (left := until - loop.time()) > 0 and not self._at_once.is_set():
                self._wanted.clear()
                async with asyncio.timeout(min(QUIET_SECONDS, left)):
                    await self._wanted.wait()
        self._wanted.clear()

    async def _async_read(self) -> None:
        """Have everything read that has not been read yet."""
        coordinator = self.entry.runtime_data
        if self._forgotten:
            self._forgotten = False
            self._read.clear()
        requests = [fixed_beginning(coordinator.data.status)]
        for options in self._agents():
            for device_id in (None, *self._timer_devices()):
                beginning = await async_beginning(self.hass, options, nobody(self.hass, device_id))
                requests.append(_request(beginning) if beginning else None)
        for request in requests:
            if request is None or (key := repr(request)) in self._read:
                continue
            try:
                prepared = await coordinator.client.prepare(request)
            except HearkenError as err:
                LOGGER.debug("Nothing was read ahead: %s", err)
                return
            self._read.add(key)
            LOGGER.debug("Read ahead: %s of %s tokens", prepared.read_tokens, prepared.prompt_tokens)

    async def _async_learn(self) -> None:
        """Have a model that judges say how probable commands are by themselves, until something else is wanted."""
        coordinator = self.entry.runtime_data
        if mode_of(coordinator.data.status) is not Mode.JUDGING:
            return
        chosen = coordinator.data.status.ready(ModelKind.LLM)
        texts = usual(coordinator.home_model.home.entities.values())
        try:
            async with aclosing(coordinator.memory.priors.async_learn(texts, chosen.name if chosen else "")) as parts:
                async for _part in parts:
                    if self._wanted.is_set():
                        return  # it goes on where it is now
        except HearkenError as err:
            LOGGER.debug("How probable commands are by themselves was not learned: %s", err)

    def _agents(self) -> Iterator[AgentOptions]:
        """Yield the agents that use the chosen model: another one would have to be loaded, maybe for nothing."""
        chosen = self.entry.runtime_data.data.status.ready(ModelKind.LLM)
        for options in agents_of(self.entry):
            if options.model is None or (chosen is not None and options.model == chosen.name):
                yield options

    def _timer_devices(self) -> Iterator[str]:
        """Yield a satellite that has timers, if there is one: these have tools that nothing else has."""
        for entry in er.async_get(self.hass).entities.values():
            device_id = entry.device_id if entry.domain == SATELLITE else None
            if device_id and async_device_supports_timers(self.hass, device_id):
                yield device_id
                return


def _request(beginning: Beginning) -> Prepare:
    """Return what to read of an agent's prompt."""
    return Prepare(messages=(Message(role=Role.SYSTEM, content=beginning.system),), tools=beginning.tools)
