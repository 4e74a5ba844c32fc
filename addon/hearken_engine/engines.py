"""The engine as a whole: the chosen models, each with its worker, its state, and what it did last."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Sequence
from contextlib import contextmanager

import psutil

from . import __version__
from .chat_servers import ChatServers
from .embed.base import Encoder, Vectors
from .errors import HearkenError, ModelError
from .homes import Homes
from .llm.base import ChatModel, ChatRequest, Piece, ScoreRequest, Scoring
from .llm.failover import NobodyError
from .loading import load_chat_model, load_encoder, load_recognizer, load_speech_detector
from .models.catalogue import ANY_LANGUAGE, catalogue
from .models.store import Installed, ModelStore
from .protocol import EngineState, ErrorCode, ModelKind, ModelState, ModelStatus, Status
from .settings import Settings
from .spoken import Spoken
from .stt.base import Recognizer, Samples, Transcription
from .stt.frames import SpeechDetector
from .stt.home import Home
from .tts.base import Synthesizer
from .tts.manner import Manner
from .tts.voice_file import VoiceFacts
from .voices import LoadedVoice, Voices
from .worker import MAX_WAITING, Gate, Priority, Worker

_LOGGER = logging.getLogger(__name__)

_MB = 1_000_000

SPOKEN_FOLDER = ".speech-cache"
"""In the models' folder, which is the one that outlives the engine; it holds no model and is taken for none."""

_MAX_HEARING = 128
"""Transcriptions that may wait: what was spoken is spoken, so there is a place for an answer and a guess of every
client that can be connected."""


def chat_languages(name: str) -> tuple[str, ...]:
    """Return the languages of a chat model: as the catalogue says, or any where it does not know the model."""
    model = catalogue().get(name)
    return model.languages if model is not None else (ANY_LANGUAGE,)


class Slot[T: Recognizer | ChatModel | Synthesizer | Encoder]:
    """One chosen model: its worker, its state, and the engine once it is loaded."""

    def __init__(
        self,
        kind: ModelKind,
        name: str,
        load: Callable[[], T],
        changed: Callable[[], None],
        max_waiting: int = MAX_WAITING,
    ) -> None:
        self.name = name
        self.worker = Worker(kind, max_waiting=max_waiting)
        self._kind = kind
        self._load = load
        self._changed = changed
        self._engine: T | None = None
        self._problem: HearkenError | None = None

    @property
    def status(self) -> ModelStatus:
        """The model's state, for `Status`."""
        if self._problem is None:
            state = ModelState.LOADING if self._engine is None else ModelState.READY
            size = self._engine.size if isinstance(self._engine, ChatModel) else None
            return ModelStatus(kind=self._kind, name=self.name, state=state, size=size)
        state = ModelState.MISSING if self._problem.code is ErrorCode.MODEL_MISSING else ModelState.FAILED
        return ModelStatus(kind=self._kind, name=self.name, state=state, detail=self._problem.text)

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
        try:
            self._engine = await self.worker.run(self._load)
        except HearkenError as err:
            self._problem = err
            _LOGGER.error("%s", err)  # noqa: TRY400 - the sentence says it all
        except Exception as err:
            self._problem = ModelError(ErrorCode.MODEL_FAILED, f"The model {self.name} could not be loaded: {err}")
            _LOGGER.exception("The model %s could not be loaded", self.name)
        else:
            _LOGGER.info("Loaded %s in %.1f s", self.name, time.monotonic() - started)
        self._changed()

    async def warm_up(self) -> None:
        """Make the first request as quick as later ones; one that comes meanwhile waits no longer than without."""
        if self._engine is not None:
            try:
                await self.worker.run(self._engine.warm_up)
            except Exception:
                _LOGGER.exception("The model %s could not be warmed up", self.name)


class Engines:
    """Hears, understands, answers and speaks, with the models that the settings choose."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = ModelStore(settings.models_dir)
        self._started = time.monotonic()
        self._stopping = False
        self._timings: dict[str, float] = {}
        self._watchers: set[asyncio.Event] = set()
        self._process = psutil.Process()
        self._voices = Voices(self._store, settings.voice, settings.voices_memory * _MB)
        self._spoken = Spoken(settings.models_dir / SPOKEN_FOLDER, settings.speech_cache * _MB)
        self.homes = Homes()
        self.ears = Worker("ears")
        self._detector: SpeechDetector | None = None
        self._hearing = Gate()
        self.stt = Slot[Recognizer](ModelKind.STT, settings.stt_model, self._load_hearing, self._changed, _MAX_HEARING)
        self.tts = Slot[Synthesizer](ModelKind.TTS, settings.voice, self._load_default_voice, self._changed)
        self.llm: Slot[ChatModel] | None = None
        if settings.llm_model:
            self.llm = Slot[ChatModel](
                ModelKind.LLM, settings.llm_model, lambda: load_chat_model(settings, self._store), self._changed
            )
        self.servers = ChatServers(settings.endpoints, self._changed) if settings.endpoints else None
        self.encoder: Slot[Encoder] | None = None
        if settings.embed_model:
            self.encoder = Slot[Encoder](
                ModelKind.EMBED, settings.embed_model, lambda: load_encoder(settings, self._store), self._changed
            )

    @property
    def _slots(self) -> tuple[Slot[Recognizer] | Slot[ChatModel] | Slot[Synthesizer] | Slot[Encoder], ...]:
        return tuple(slot for slot in (self.stt, self.llm, self.tts, self.encoder) if slot is not None)

    @property
    def _workers(self) -> tuple[Worker, ...]:
        elsewhere = self.servers.workers if self.servers is not None else ()
        return (self.ears, self._spoken.worker, *(slot.worker for slot in self._slots), *elsewhere)

    async def load(self) -> None:
        """Load all chosen models, side by side."""
        servers = [self.servers.start()] if self.servers is not None else []
        await asyncio.gather(*(slot.load() for slot in self._slots), *servers)

    async def warm_up(self) -> None:
        """Make the first requests as quick as later ones."""
        await asyncio.gather(*(slot.warm_up() for slot in self._slots))

    def stop(self) -> None:
        """Take no more work."""
        self._stopping = True
        self._changed()
        if self.servers is not None:
            self.servers.close()
        for worker in self._workers:
            worker.close()
        self.homes.close()

    # What the engine does

    @property
    def manner(self) -> Manner:
        """In what manner a text is spoken if nobody asks for another."""
        return Manner(speed=self._settings.speed, volume=self._settings.volume)

    @property
    def detector(self) -> SpeechDetector:
        """What tells speech from silence; ModelError if hearing is not in order (yet)."""
        self.stt.engine  # noqa: B018 - both are loaded together
        assert self._detector is not None  # noqa: S101 - it is loaded first
        return self._detector

    async def transcribe(
        self,
        speech: Samples,
        languages: Sequence[str],
        home: Home | None,
        priority: Priority,
        started: Callable[[], None] = lambda: None,
    ) -> Transcription:
        """Return what was said; see `Recognizer.transcribe`. The language model makes room meanwhile.

        `started` is called in the worker's thread when the recogniser begins.
        """
        recognizer = self.stt.engine

        def work() -> Transcription:
            started()
            return recognizer.transcribe(speech, languages, home)

        with self._hearing.shut():
            return await self.stt.worker.run(work, priority)

    def heard_within(self, seconds: float) -> None:
        """Take note of how long somebody waited for the text, for `Status`."""
        self._timings["stt"] = round(seconds, 3)
        self._changed()

    async def chat(self, request: ChatRequest) -> AsyncGenerator[Piece]:
        """Yield a chat reply, of the owner's other servers first; see `ChatModel.chat`."""
        if self.servers is not None:
            with self._timed("llm_first_token", "llm") as item_came:
                try:
                    async for piece in self.servers.chat(request):
                        item_came()
                        yield piece
                    return
                except NobodyError:
                    if self.llm is None:
                        raise
        if self.llm is None:
            raise ModelError(ErrorCode.MODEL_MISSING, "No language model is chosen in the engine's settings.")
        model = self.llm.engine
        with self._timed("llm_first_token", "llm") as item_came:
            async for piece in self.llm.worker.stream(lambda: model.chat(request), self._hearing):
                item_came()
                yield piece

    async def embed(self, texts: Sequence[str]) -> tuple[str, Vectors]:
        """Return the encoder's name and one vector a text; see `Encoder.encode`."""
        slot = self.encoder
        if slot is None:
            raise ModelError(ErrorCode.MODEL_MISSING, "No sentence encoder is chosen in the engine's settings.")
        encoder = slot.engine
        with self._timed("embed"):
            return slot.name, await slot.worker.run(lambda: encoder.encode(texts))

    async def score(self, request: ScoreRequest) -> Scoring:
        """Return how probable some replies are; see `ChatModel.score`."""
        if self.servers is not None:
            try:
                return await self.servers.score(request)
            except NobodyError:
                if self.llm is None:
                    raise
        if self.llm is None:
            raise ModelError(ErrorCode.MODEL_MISSING, "No language model is chosen in the engine's settings.")
        model = self.llm.engine
        with self._timed("llm_score"):
            return await self.llm.worker.run(lambda: model.score(request))

    async def voice(self, name: str | None, language: str | None) -> LoadedVoice:
        """Return the voice that is asked for, or fits the language, or is the default; ModelError if it is missing."""
        if name is None:
            self.tts.engine  # noqa: B018 - the default voice must be in order
            chosen = self._voices.name_for(language)
        else:
            chosen = name
        # A voice in memory is had at once, also while another text is spoken.
        if (loaded := self._voices.loaded(chosen)) is not None:
            return loaded
        return await self.tts.worker.run(lambda: self._voices.load(chosen))

    async def speak(self, voice: LoadedVoice, text: str, manner: Manner, *, first: bool) -> AsyncGenerator[bytes]:
        """Yield the speech of a request's first piece or a later one, at once where it was spoken before.

        See `Synthesizer.synthesize`.
        """
        with self._timed(*(("tts_first_audio", "tts") if first else ("tts",))) as item_came:
            if (known := await self._spoken.find(voice.identity, text, manner)) is not None:
                item_came()
                yield known
                return
            parts = []
            async for pcm in self.tts.worker.stream(lambda: _synthesize(voice.synthesizer, text, manner)):
                item_came()
                parts.append(pcm)
                yield pcm
        await self._spoken.keep(voice.identity, text, manner, b"".join(parts))

    # What the engine is

    def voices(self) -> list[tuple[Installed, VoiceFacts]]:
        """Return every voice on disk that can be used, the default one first."""
        return self._voices.on_disk()

    def status(self) -> Status:
        """Return how the engine is."""
        models = tuple(slot.status for slot in self._slots)
        states = {model.state for model in models}
        if self.servers is not None:
            models += self.servers.statuses
            if self.llm is None:
                # With a local model beside them, nothing is missing where a server is away.
                states.add(ModelState.READY if self.servers.well else self.servers.statuses[0].state)
        if self._stopping:
            state = EngineState.STOPPING
        elif states == {ModelState.READY}:
            state = EngineState.READY
        elif ModelState.LOADING in states:
            state = EngineState.STARTING
        else:
            state = EngineState.DEGRADED
        return Status(
            state=state,
            version=__version__,
            uptime=round(time.monotonic() - self._started, 1),
            memory=self._process.memory_info().rss,
            models=models,
            timings=dict(self._timings),
        )

    @contextmanager
    def watching(self) -> Iterator[asyncio.Event]:
        """Give an event that is set whenever the status changes."""
        changed = asyncio.Event()
        self._watchers.add(changed)
        try:
            yield changed
        finally:
            self._watchers.discard(changed)

    def _changed(self) -> None:
        for watcher in self._watchers:
            watcher.set()

    @contextmanager
    def _timed(self, *stages: str) -> Iterator[Callable[[], None]]:
        """Keep the seconds of the last stage, and of an earlier one at the first call of what is given."""
        started = time.monotonic()
        pending = list(stages[:-1])

        def item_came() -> None:
            while pending:
                self._timings[pending.pop(0)] = round(time.monotonic() - started, 3)

        yield item_came
        self._timings[stages[-1]] = round(time.monotonic() - started, 3)
        self._changed()

    def _load_hearing(self) -> Recognizer:
        self._detector = load_speech_detector()
        return load_recognizer(self._settings, self._store)

    def _load_default_voice(self) -> Synthesizer:
        return self._voices.load(self._settings.voice).synthesizer


def _synthesize(voice: Synthesizer, text: str, manner: Manner) -> Generator[bytes]:
    return voice.synthesize(text, manner.speaker, speed=manner.speed, volume=manner.volume)
