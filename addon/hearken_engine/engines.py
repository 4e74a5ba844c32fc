"""The engine as a whole: the chosen models, each with its worker, its state, and what it did last."""

import asyncio
import logging
import os
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, aclosing, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import cast

import numpy as np
import psutil

from . import __version__
from .chat_models import ChatModels
from .chat_servers import ChatServers
from .embed.base import Encoder, Vectors
from .errors import HearkenError, ModelError
from .home_line import HomeLines
from .homes import Homes
from .llm.base import ChatModel, ChatRequest, Finish, Piece, PrepareRequest, Reading, ScoreRequest, Scoring
from .llm.failover import NobodyError
from .loading import MB, chat_memory, load_chat_model, load_encoder, load_recognizer, load_speech_detector
from .models.catalogue import ANY_LANGUAGE, catalogue
from .models.store import Installed, ModelStore
from .protocol import EngineState, ErrorCode, ModelKind, ModelState, Status
from .settings import Settings
from .slot import AnySlot, Slot
from .spoken import Spoken
from .stt.base import Recognizer, Samples, Transcription
from .stt.frames import SpeechDetector
from .stt.home import Home
from .timings import Timings
from .tts.base import Synthesizer
from .tts.manner import Manner
from .tts.voice_file import VoiceFacts
from .voices import LoadedVoice, Voices
from .watchers import Watchers
from .worker import Background, Gate, Priority, Worker

_LOGGER = logging.getLogger(__name__)

SPOKEN_FOLDER = ".speech-cache"
"""In the models' folder, which is the one that outlives the engine; it holds no model and is taken for none."""

_CHAT_MODEL_SETTINGS = ("context", "kv_type", "gpu_layers", "prompt_cache")
"""What a language model is loaded with, so that it is loaded anew where one of them changes."""

_HEAD_START = 1.5
"""Seconds for which the language model is loaded alone: a small one is warm by then, a large one may take a minute."""

_MAX_HEARING = 128
"""Transcriptions that may wait: what was spoken is spoken, so there is a place for an answer and a guess of every
client that can be connected."""


def chat_languages(name: str) -> tuple[str, ...]:
    """Return the languages of a chat model: as the catalogue says, or any where it does not know the model."""
    model = catalogue().get(name)
    return model.languages if model is not None else (ANY_LANGUAGE,)


class Engines:
    """Hears, understands, answers and speaks, with the models that the settings choose."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = ModelStore(settings.models_dir, settings.extra_models_dir)
        self.loader = Worker("loader")
        self._started = time.monotonic()
        self._stopping = False
        self._watchers = Watchers()
        self._changed = self._watchers.tell
        self._timings = Timings(self._changed)
        self._process = psutil.Process()
        self._voices = Voices(self._store, settings.voice, settings.voices_memory * MB)
        self._spoken = Spoken(settings.models_dir / SPOKEN_FOLDER, settings.speech_cache * MB)
        self.homes = Homes()
        self.home_lines = HomeLines(self._changed)
        self.ears = Worker("ears")
        self._detector: SpeechDetector | None = None
        self._hearing = Gate()
        self._background = Background()
        self.stt = Slot[Recognizer](ModelKind.STT, settings.stt_model, self._load_hearing, self._changed, _MAX_HEARING)
        self.tts = Slot[Synthesizer](ModelKind.TTS, settings.voice, self._load_voice, self._changed)
        self.chat_models = ChatModels(
            settings,
            self._store,
            lambda name: load_chat_model(self._settings, self._store, name),
            lambda name: chat_memory(self._settings, self._store, name),
            self._changed,
            loader=self.loader,
        )
        self.servers = self._chat_servers()
        self.encoder = self._encoder_slot(settings.embed_model) if settings.embed_model else None

    def _chat_servers(self) -> ChatServers | None:
        if not self._settings.endpoints or self._settings.offline:
            return None
        return ChatServers(self._settings.endpoints, self._changed)

    def _encoder_slot(self, name: str) -> Slot[Encoder]:
        return Slot[Encoder](
            ModelKind.EMBED,
            name,
            lambda name: load_encoder(self._settings.with_model(ModelKind.EMBED, name), self._store),
            self._changed,
        )

    @property
    def llm(self) -> Slot[ChatModel] | None:
        """The chosen language model."""
        return self.chat_models.chosen

    @property
    def _slots(self) -> tuple[AnySlot, ...]:
        return tuple(slot for slot in (self.stt, self.llm, self.tts, self.encoder) if slot is not None)

    @property
    def _workers(self) -> tuple[Worker, ...]:
        slots = (slot.worker for slot in self._slots if slot is not self.llm)
        elsewhere = self.servers.workers if self.servers is not None else ()
        return (self.ears, self.loader, self._spoken.worker, self.chat_models.worker, *slots, *elsewhere)

    async def load(self) -> None:
        """Load all chosen models and make their first requests as quick as later ones.

        As many at once as there are cores: more of them only share these, and all are late. The language model has a
        head start, for a small one is warm before the recogniser is loaded; what speaks is needed last.
        """
        cores = asyncio.Semaphore(os.process_cpu_count() or 1)

        async def ready(slot: AnySlot) -> None:
            async with cores:
                await slot.load()
                await slot.warm_up()

        first = (
            {asyncio.Task(ready(self.llm), loop=asyncio.get_running_loop(), eager_start=True)}
            if self.llm is not None
            else set()
        )
        if first:
            await asyncio.wait(first, timeout=_HEAD_START)
        slots = (slot for slot in (self.stt, self.encoder, self.tts) if slot is not None)
        servers = [self.servers.start()] if self.servers is not None else []
        await asyncio.gather(*first, *map(ready, slots), *servers)

    def slot(self, kind: ModelKind) -> AnySlot | None:
        """Return the slot of a kind, None where no model of it is chosen."""
        return {ModelKind.STT: self.stt, ModelKind.LLM: self.llm, ModelKind.TTS: self.tts}.get(kind, self.encoder)

    async def choose(
        self, kind: ModelKind, name: str, *, alone: bool = False, keep: Callable[[], None] = lambda: None
    ) -> None:
        """Use another model of a kind from now on; see `Slot.replace`."""
        if kind is ModelKind.LLM:
            await self.chat_models.choose(name, alone=alone, keep=keep)
            return
        slot = self.slot(kind)
        new = slot is None
        if slot is None:
            slot = self._encoder_slot(name)
        # Voices are loaded by their own worker alone: it keeps the books of those that are in memory.
        loader = slot.worker if kind is ModelKind.TTS else self.loader
        try:
            await slot.replace(name, loader, alone=alone and not new, keep=keep)
        except HearkenError:
            if new:
                slot.worker.close()
            raise
        if kind is ModelKind.TTS:
            self._voices.use(name)
        elif new:
            self.encoder = cast("Slot[Encoder]", slot)
        self._changed()

    async def set_offline(self, *, offline: bool) -> None:
        """Ask the owner's other servers no more, or begin to; what they are being asked fails."""
        await self.use(replace(self._settings, offline=offline))

    @property
    def settings(self) -> Settings:
        """What the engine goes by now."""
        return self._settings

    async def use(self, settings: Settings) -> None:
        """Go by other settings from now on, as far as that can be while the engine runs.

        Models stay as they are; see `choose`. Only the language model is loaded anew, where what it is loaded with is
        another.
        """
        before, self._settings = self._settings, settings
        self._voices.limit(settings.voices_memory * MB)
        self.chat_models.limit(settings.llm_memory * MB, settings.llm_idle * 60)
        if settings.speech_cache != before.speech_cache:
            await self._spoken.limit(settings.speech_cache * MB)
        if (settings.endpoints, settings.offline) != (before.endpoints, before.offline):
            if self.servers is not None:
                self.servers.close()
            self.servers = self._chat_servers()
            if self.servers is not None:
                await self.servers.start()
        if any(getattr(settings, name) != getattr(before, name) for name in _CHAT_MODEL_SETTINGS):
            await self.chat_models.reload()
        self._changed()

    async def forget_speech(self) -> int:
        """Delete what was spoken before, and return how many bytes it had."""
        return await self._spoken.forget()

    def stop(self) -> None:
        """Take no more work."""
        self._stopping = True
        self._changed()
        self.chat_models.close()
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

        with self._hearing.shut(), self._background.shut():
            return await self.stt.worker.run(work, priority)

    def heard_within(self, seconds: float) -> None:
        """Take note of how long somebody waited for the text, for `Status`."""
        self._timings.took("stt", seconds)

    async def chat(
        self, request: ChatRequest, name: str | None = None, *, background: bool = False
    ) -> AsyncGenerator[Piece]:
        """Yield a chat reply, of the owner's other servers first where no model of this engine is named.

        See `ChatModel.chat` and `ChatModels.using`. Nobody waits for a reply in the background.
        """
        stages = () if background else ("llm_first_token", "llm")
        if self.servers is not None and name is None:
            with self._timings.timed(*stages) as item_came, self._else_local():
                # Closed with this reply: a server is not to write on for somebody who has gone.
                async with aclosing(self.servers.chat(request)) as pieces:
                    async for piece in pieces:
                        item_came()
                        yield piece
                return
        async with self.chat_models.using(name) as slot:
            model = slot.engine
            reply: AsyncGenerator[Piece] = self.chat_models.worker.stream(
                lambda: model.chat(request),
                self._hearing,
                Priority.BACKGROUND if background else Priority.ANSWER,
                model,
            )
            attended = nullcontext() if background else self._background.shut()
            with attended, self._timings.timed(*stages) as item_came:
                async with aclosing(reply):
                    async for piece in reply:
                        item_came()
                        if isinstance(piece, Finish):
                            yield replace(piece, model=slot.name)
                        else:
                            yield piece

    @contextmanager
    def _else_local(self) -> Iterator[None]:
        """Have the local model asked after this where no server can be, if there is one."""
        try:
            yield
        except NobodyError:
            if self.llm is None:
                raise

    async def prepare(self, request: PrepareRequest, name: str | None = None) -> Reading:
        """Read what a chat or score will begin with, when nobody waits for anything; see `ChatModel.prepare`."""
        async with self.chat_models.using(name) as slot:
            model = slot.engine
            return await self.chat_models.worker.run(lambda: model.prepare(request), Priority.GUESS, model)

    async def embed(self, texts: Sequence[str], *, background: bool = False) -> tuple[str, Vectors]:
        """Return the encoder's name and one vector a text; see `Encoder.encode`.

        In the background each text waits until nobody is heard, answered or spoken to: on two cores the language model
        reads half as fast beside the encoder.
        """
        slot = self.encoder
        if slot is None:
            raise ModelError(ErrorCode.MODEL_MISSING, "No sentence encoder is chosen in the engine's settings.")
        encoder = slot.engine
        if not background:
            with self._background.shut(), self._timings.timed("embed"):
                return slot.name, await slot.worker.run(lambda: encoder.encode(texts))
        vectors = []
        for text in texts:
            await self._background.wait()
            vectors.append(await slot.worker.run(partial(encoder.encode, (text,)), Priority.BACKGROUND))
        return slot.name, np.concatenate(vectors)

    async def score(self, request: ScoreRequest, name: str | None = None, *, background: bool = False) -> Scoring:
        """Return how probable some replies are; see `ChatModel.score`.

        In the background it begins when nobody is heard, answered or spoken to, and breaks off for whoever is.
        """
        if self.servers is not None and name is None:
            with self._else_local():
                return await self.servers.score(request)
        async with self.chat_models.using(name) as slot:
            model = slot.engine
            if background:
                await self._background.wait()
                return await self.chat_models.worker.run(lambda: model.score(request), Priority.BACKGROUND, model)
            with self._background.shut(), self._timings.timed("llm_score"):
                return await self.chat_models.worker.run(lambda: model.score(request), Priority.ANSWER, model)

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
        with self._timings.timed(*(("tts_first_audio", "tts") if first else ("tts",))) as item_came:
            if (known := await self._spoken.find(voice.identity, text, manner)) is not None:
                item_came()
                yield known
                return
            parts = []
            with self._background.shut():
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
        if self.llm is not None and self.llm.status.state is ModelState.READY:
            models += self.chat_models.others
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
            timings=self._timings.last,
        )

    def watching(self) -> AbstractContextManager[asyncio.Event]:
        """Give an event that is set whenever the status changes."""
        return self._watchers.watching()

    def _load_hearing(self, name: str) -> Recognizer:
        self._detector = self._detector or load_speech_detector()
        return load_recognizer(self._settings.with_model(ModelKind.STT, name), self._store)

    def _load_voice(self, name: str) -> Synthesizer:
        return self._voices.load(name).synthesizer


def _synthesize(voice: Synthesizer, text: str, manner: Manner) -> Generator[bytes]:
    return voice.synthesize(text, manner.speaker, speed=manner.speed, volume=manner.volume)
