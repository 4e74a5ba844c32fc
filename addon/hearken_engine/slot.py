"""One model that the settings choose or a request names: its worker, its state, and the engine once it is loaded."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .embed.base import Encoder
from .errors import HearkenError, ModelError
from .llm.base import ChatModel
from .protocol import ErrorCode, ModelKind, ModelState, ModelStatus
from .stt.base import Recognizer
from .tts.base import Synthesizer
from .worker import MAX_WAITING, Priority, Worker

_LOGGER = logging.getLogger(__name__)

_MOMENT = 0.05
"""Seconds between two looks whether a model is still used."""


class Slot[T: Recognizer | ChatModel | Synthesizer | Encoder]:
    """A model."""

    def __init__(
        self,
        kind: ModelKind,
        name: str,
        load: Callable[[str], T],
        changed: Callable[[], None],
        max_waiting: int = MAX_WAITING,
        *,
        worker: Worker | None = None,
        loader: Worker | None = None,
    ) -> None:
        """Take the worker that the model runs in, and the one that loads it, if that is not the same."""
        self.name = name
        self.worker = worker or Worker(kind, max_waiting=max_waiting)
        self.users = 0
        """Requests that need it now."""
        self.used = time.monotonic()
        """When the last of them ended."""
        self._loader = loader or self.worker
        self._kind = kind
        self._load = load
        self._changed = changed
        self._engine: T | None = None
        self._asleep = False
        self._problem: HearkenError | None = None

    @property
    def status(self) -> ModelStatus:
        """The model's state, for `Status`."""
        if self._problem is None:
            state = ModelState.LOADING if self._engine is None and not self._asleep else ModelState.READY
            model = self._engine
            if not isinstance(model, ChatModel):
                return ModelStatus(kind=self._kind, name=self.name, state=state)
            return ModelStatus(
                kind=self._kind,
                name=self.name,
                state=state,
                size=model.size,
                context=model.context,
                calls_tools=model.can_call_tools,
            )
        state = ModelState.MISSING if self._problem.code is ErrorCode.MODEL_MISSING else ModelState.FAILED
        return ModelStatus(kind=self._kind, name=self.name, state=state, detail=self._problem.text)

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory."""
        return self._engine is not None

    @property
    def asleep(self) -> bool:
        """Whether the model was well and made room for another; it is loaded again when it is needed."""
        return self._asleep

    @property
    def engine(self) -> T:
        """The loaded engine; ModelError if there is none (yet)."""
        if self._problem is not None:
            raise self._problem
        if self._engine is None:
            raise ModelError(ErrorCode.MODEL_LOADING, f"The model {self.name} is still being loaded; try again soon.")
        return self._engine

    async def load(self) -> None:
        """Load the model; what goes wrong is kept and told to whoever asks for it."""
        started = time.monotonic()
        self._problem = None
        try:
            with _told(f"The model {self.name} could not be loaded"):
                self._engine = await self._loader.run(lambda: self._load(self.name))
        except HearkenError as err:
            self._problem = err
            _LOGGER.error("%s", err)  # noqa: TRY400 - the sentence says it all
        else:
            self._asleep = False
            _LOGGER.info("Loaded %s in %.1f s", self.name, time.monotonic() - started)
        self._changed()

    async def replace(self, name: str, loader: Worker, *, alone: bool, keep: Callable[[], None]) -> None:
        """Use another model, loaded and made warm by a worker before the old one goes, or `alone`: after it has gone.

        `keep` is called in the worker's thread when the new one is ready and not in use yet. Raises HearkenError if
        either fails; the old model is in use then as before.
        """

        def ready() -> T:
            engine = self._load(name)
            engine.warm_up()
            keep()
            return engine

        try:
            if alone:
                self._engine = None
                self._changed()
                await self.worker.run(lambda: None)  # what still runs with the old one
            with _told(f"The model {name} could not be loaded"):
                engine = await loader.run(ready)
        except Exception:
            if alone:
                await self.load()
            raise
        self.name, self._engine, self._problem = name, engine, None
        self._changed()

    async def warm_up(self) -> None:
        """Make the first request as quick as later ones; one that comes meanwhile waits no longer than without."""
        if self._engine is None:
            return
        try:
            await self._warm(self._engine)
        except Exception:
            _LOGGER.exception("The model %s could not be warmed up", self.name)

    async def try_out(self) -> None:
        """Make it warm before anybody relies on it; ModelError if it is not loaded or cannot run."""
        with _told(f"The model {self.name} cannot run"):
            await self._warm(self.engine)

    async def _warm(self, model: T) -> None:
        if isinstance(model, ChatModel):
            await self.worker.run(model.warm_up, Priority.GUESS, model)
        else:
            await self.worker.run(model.warm_up)

    async def retire(self) -> None:
        """Let a chat model go as soon as nobody uses it; who asks meanwhile is told that one is being loaded."""
        model, self._engine = self._engine, None
        self._changed()
        while self.users:  # noqa: ASYNC110 - a count, which others keep
            await asyncio.sleep(_MOMENT)
        await self._close(model)

    async def unload(self) -> None:
        """Give the memory of a chat model back that nobody uses; it is loaded again when it is needed."""
        model, self._engine, self._asleep = self._engine, None, True
        await self._close(model)
        self._changed()

    async def _close(self, model: T | None) -> None:
        if isinstance(model, ChatModel):
            # What was cancelled is ended first: the worker does that before anything else.
            await self.worker.run(model.close)
            _LOGGER.info("Unloaded %s", self.name)


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Raise what nobody foresaw as a ModelError that says what was not possible; its trace goes to the log."""
    try:
        yield
    except HearkenError:
        raise
    except Exception as err:
        _LOGGER.exception("%s", what)
        raise ModelError(ErrorCode.MODEL_FAILED, f"{what}: {err}") from err


type AnySlot = Slot[Recognizer] | Slot[ChatModel] | Slot[Synthesizer] | Slot[Encoder]
"""A model of any kind."""
