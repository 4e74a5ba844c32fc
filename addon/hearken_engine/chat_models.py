"""The language models: the chosen one, and others that a request names; loaded on need, and within memory."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import psutil

from .errors import HearkenError, ModelError, RequestError
from .llm.base import ChatModel
from .loading import MB
from .models.store import ModelStore
from .protocol import ErrorCode, ModelKind, ModelState, ModelStatus
from .settings import Settings
from .slot import Slot
from .worker import Worker

_LOGGER = logging.getLogger(__name__)

_TURN = 0.25
"""Seconds after which one of two that speak at the same time lets the other go on: some tokens."""

_SPARE = 0.9
"""Part of the machine's free memory that a model may take: Home Assistant and the rest need to breathe."""


class ChatModels:
    """Which language models are in memory. One worker runs them all: two at once would only slow each other down."""

    def __init__(
        self,
        settings: Settings,
        store: ModelStore,
        load: Callable[[str], ChatModel],
        needed: Callable[[str], int],
        changed: Callable[[], None],
        *,
        loader: Worker,
    ) -> None:
        """Take what loads a model of a name, what tells the bytes of memory that it will need, and where it loads."""
        self.worker = Worker(ModelKind.LLM, turn=_TURN)
        self._loader = loader
        self._store = store
        self.limit(settings.llm_memory * MB, settings.llm_idle * 60)
        self._load = load
        self._needed = needed
        self._changed = changed
        self._loading = asyncio.Lock()
        self._others: dict[str, Slot[ChatModel]] = {}
        self._sizes: dict[str, int] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._expiring: asyncio.Task[None] | None = None
        self.chosen = self._slot(settings.llm_model) if settings.llm_model else None

    def _slot(self, name: str) -> Slot[ChatModel]:
        return Slot(
            ModelKind.LLM,
            name,
            self._load_fitting,
            self._changed,
            worker=self.worker,
            loader=self._loader,
        )

    def limit(self, memory: int, idle_seconds: float) -> None:
        """Take how many bytes the models may have, 0 for what can be spared, and when others than the chosen one go."""
        self._limit = memory
        self._idle_seconds = idle_seconds

    async def reload(self) -> None:
        """Load the chosen model anew, as others are when they are asked for; who asks meanwhile is told so.

        What goes wrong is kept and told to whoever asks for it, as at the first time.
        """
        async with self._loading:
            for slot in self._in_memory():
                if slot is self.chosen:
                    await slot.retire()
                elif not slot.users:
                    await slot.unload()
            if self.chosen is not None and not self.chosen.asleep:
                await self.chosen.load()
                await self.chosen.warm_up()

    @property
    def others(self) -> tuple[ModelStatus, ...]:
        """What can be asked for by its name beside the chosen model: every chat model on disk."""
        states = []
        for model in self._store.installed():
            if model.kind is ModelKind.LLM and (self.chosen is None or model.name != self.chosen.name):
                slot = self._others.get(model.name)
                ready = ModelStatus(kind=ModelKind.LLM, name=model.name, state=ModelState.READY)
                states.append(ready if slot is None else slot.status)
        return tuple(states)

    @asynccontextmanager
    async def using(self, name: str | None) -> AsyncGenerator[Slot[ChatModel]]:
        """Give a model that stays in memory until the end, the chosen one for None.

        ModelError if it is missing, broken, does not fit or is still loaded at the start; RequestError if the memory
        that it needs is in use.
        """
        slot = self._find(name)
        slot.users += 1
        try:
            await self._have(slot)
            yield slot
        finally:
            slot.users -= 1
            slot.used = time.monotonic()
            self._expire_later()

    async def choose(self, name: str, *, alone: bool, keep: Callable[[], None]) -> None:
        """Make another model the chosen one when it is loaded and warm; with `alone` the old one goes before.

        `keep` is called in the loader's thread when the new one is ready and not chosen yet. Raises HearkenError if
        either fails; the old model is the chosen one then as before.
        """
        old = self.chosen
        new = self._find(name)
        new.users += 1
        try:
            async with self._loading:
                if alone and old is not None and old.loaded and old is not new:
                    await old.retire()
                if not new.loaded:
                    await self._make_room(new)
                    await new.load()
                await new.try_out()
                await self._loader.run(keep)
        except HearkenError:
            self._others.pop(name, None)
            if old is not None and not old.loaded:
                await old.load()
            raise
        finally:
            new.users -= 1
        self._others.pop(name, None)
        self.chosen = new
        if old is not None and old is not new:
            self._others[old.name] = old
            if old.loaded and not old.users:
                await old.unload()
        self._changed()

    def _find(self, name: str | None) -> Slot[ChatModel]:
        if name is None or (self.chosen is not None and name == self.chosen.name):
            if self.chosen is None:
                raise ModelError(ErrorCode.MODEL_MISSING, "No language model is chosen in the engine's settings.")
            return self.chosen
        if (slot := self._others.get(name)) is None:
            if self._store.get(name).kind is not ModelKind.LLM:
                raise ModelError(ErrorCode.MODEL_MISSING, f"{name} is no language model.")
            slot = self._others[name] = self._slot(name)
        return slot

    async def _have(self, slot: Slot[ChatModel]) -> None:
        """Have a model in memory."""
        if slot.loaded or (slot is self.chosen and not slot.asleep):
            slot.engine  # noqa: B018 - it is being loaded, or what is wrong with it is known
            return
        async with self._loading:
            if not slot.loaded:
                await self._make_room(slot)
                await slot.load()
        try:
            slot.engine  # noqa: B018
        except HearkenError:
            # The owner may mend it: the next request tries anew.
            self._others.pop(slot.name, None)
            raise

    async def _make_room(self, wanted: Slot[ChatModel]) -> None:
        """Unload what nobody uses until the model fits, as far as that can be known before it is loaded."""
        try:
            needed = await self._loader.run(lambda: self._needed(wanted.name))
        except ModelError:
            return  # loading it will tell what is wrong
        while needed > (room := self._room()):
            idle = [slot for slot in self._in_memory() if not slot.users]
            if not idle:
                break
            # The chosen one goes last.
            await min(idle, key=lambda slot: (slot is self.chosen, slot.used)).unload()
        if needed > room and (busy := [slot.name for slot in self._in_memory()]):
            raise RequestError(
                ErrorCode.BUSY,
                f"{_too_large(wanted.name, needed, room)} {', '.join(busy)} is in use; please try again in a moment.",
            )

    def _in_memory(self) -> list[Slot[ChatModel]]:
        slots = [*self._others.values(), *([self.chosen] if self.chosen is not None else [])]
        return [slot for slot in slots if slot.loaded]

    def _room(self) -> int:
        """Return how many bytes a further model may take."""
        if self._limit:
            return self._limit - sum(self._sizes.get(slot.name, 0) for slot in self._in_memory())
        return int(psutil.virtual_memory().available * _SPARE)

    def _load_fitting(self, name: str) -> ChatModel:
        """Load a model, in the loader's thread; ModelError names what it needs and what there is."""
        try:
            needed = self._needed(name)
        except ModelError:
            return self._load(name)  # it will tell what is wrong
        if needed > (room := self._room()):
            raise ModelError(ErrorCode.MODEL_FAILED, _too_large(name, needed, room))
        self._sizes[name] = needed
        return self._load(name)

    def _expire_later(self) -> None:
        if self._idle_seconds and self._timer is None and any(slot is not self.chosen for slot in self._in_memory()):
            self._timer = asyncio.get_running_loop().call_later(self._idle_seconds, self._expire)

    def _expire(self) -> None:
        self._timer = None
        self._expiring = asyncio.create_task(self._unload_idle())

    async def _unload_idle(self) -> None:
        async with self._loading:
            for slot in self._in_memory():
                idle = time.monotonic() - slot.used
                if slot is not self.chosen and not slot.users and idle >= self._idle_seconds:
                    await slot.unload()
        self._expire_later()

    def close(self) -> None:
        """Take no more work."""
        if self._timer is not None:
            self._timer.cancel()
        if self._expiring is not None:
            self._expiring.cancel()
        self.worker.close()


def _too_large(name: str, needed: int, room: int) -> str:
    return (
        f"The model {name} needs about {needed // MB} MB of memory, and {max(room, 0) // MB} MB can be had for it: "
        "choose a smaller one, or raise llm_memory."
    )
