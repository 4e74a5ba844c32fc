"""A real server on a Unix socket, with engines that do as the test says."""

from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from threading import Event as ThreadEvent
from typing import NamedTuple

import numpy as np
import pytest
from hearken_engine import engines as engines_module
from hearken_engine import voices as voices_module
from hearken_engine.embed.base import Encoder, Vectors
from hearken_engine.engines import Engines
from hearken_engine.errors import HearkenError
from hearken_engine.llm.base import (
    ChatModel,
    ChatRequest,
    Finish,
    Piece,
    PrepareRequest,
    Scored,
    ScoreRequest,
    Scoring,
    Text,
)
from hearken_engine.llm.base import (
    Reading as ReadAhead,
)
from hearken_engine.protocol import FinishReason
from hearken_engine.server import Server
from hearken_engine.settings import Settings
from hearken_engine.shape import HearkenEvent
from hearken_engine.stt.base import (
    SAMPLE_RATE,
    Change,
    Reading,
    Recognizer,
    Samples,
    Transcription,
)
from hearken_engine.stt.completeness import Completeness
from hearken_engine.stt.frames import SpeechDetector
from hearken_engine.stt.home import Home
from hearken_engine.tts.base import Synthesizer
from wyoming.audio import AudioChunk
from wyoming.client import AsyncUnixClient
from wyoming.event import Event, Eventable


class Sound(NamedTuple):
    """What a recogniser was given."""

    speech: Samples
    languages: tuple[str, ...]
    home: Home | None


class FakeRecognizer(Recognizer):
    """Understands what it is told to, waiting for `go_on` where `hold` is set, and keeps what it heard."""

    def __init__(self) -> None:
        self.heard: list[Sound] = []
        self.texts: deque[str | Exception] = deque()
        self.text = "turn on the light"
        self.completeness = Completeness.OPEN
        self.hold = False
        self.go_on = ThreadEvent()
        self.warm = False

    @property
    def languages(self) -> tuple[str, ...]:
        return ("en", "zh")

    def warm_up(self) -> None:
        self.warm = True

    def transcribe(self, speech: Samples, languages: Sequence[str] = (), home: Home | None = None) -> Transcription:
        self.heard.append(Sound(speech, tuple(languages), home))
        if self.hold:
            self.go_on.wait(20)
        text = self.texts.popleft() if self.texts else self.text
        if isinstance(text, Exception):
            raise text
        return Transcription(
            text=text,
            language=languages[0] if languages else "en",
            audio_seconds=len(speech) / SAMPLE_RATE,
            confidence=0.75,
            completeness=self.completeness,
            is_command=True,
            alternatives=(Reading(text="turn on the lights", probability=0.25),),
            changes=(Change(heard="lied", written="light"),),
        )


class FakeDetector(SpeechDetector):
    """Takes everything that can be heard for speech."""

    def judge(self, frames: Samples, state: object) -> tuple[list[float], object]:
        return [float(np.abs(frame).max() > 0.01) for frame in frames], state


FORMAT = {"rate": 16_000, "width": 2, "channels": 1}


def sound(seconds: float, level: float = 0.5) -> bytes:
    """Return a tone as the engine takes it in: to FakeDetector it is speech, unless its level is 0."""
    tone = level * np.sin(2 * np.pi * 300 * np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE)
    return bytes((32767 * tone).astype("<i2").tobytes())


def chunks(pcm: bytes, size: int = 2048) -> list[AudioChunk]:
    """Return sound as the events in which Home Assistant sends it."""
    return [AudioChunk(**FORMAT, audio=pcm[at : at + size]) for at in range(0, len(pcm), size)]


class FakeChatModel(ChatModel):
    """Answers with the pieces that it is told, waiting for `go_on` before the last one where `hold` is set."""

    def __init__(self) -> None:
        self.requests: list[ChatRequest] = []
        self.scored: list[ScoreRequest] = []
        self.pieces: list[Piece] = [Text("Good "), Text("morning.")]
        self.tools = True
        self.log_probability: float | None = None
        self.hold = False
        self.failure: HearkenError | None = None
        self.go_on = ThreadEvent()
        self.closed = ThreadEvent()
        self.warm = False

    @property
    def size(self) -> int:
        return 100

    @property
    def context(self) -> int:
        return 4096

    @property
    def can_call_tools(self) -> bool:
        return self.tools

    def prepare(self, request: PrepareRequest) -> ReadAhead:
        return ReadAhead(prompt_tokens=12, read_tokens=3)

    def score(self, request: ScoreRequest) -> Scoring:
        """Find a continuation the less probable the longer it is."""
        self.scored.append(request)
        if self.failure is not None:
            raise self.failure
        continuations = tuple(Scored(-float(len(text)), len(text.split())) for text in request.continuations)
        return Scoring(continuations=continuations, prompt_tokens=12, read_tokens=3)

    def warm_up(self) -> None:
        self.warm = True

    def chat(self, request: ChatRequest) -> Generator[Piece]:
        self.requests.append(request)
        if self.failure is not None:
            raise self.failure
        try:
            for index, piece in enumerate(self.pieces):
                if self.hold and index == len(self.pieces) - 1:
                    self.go_on.wait(20)
                yield piece
            yield Finish(
                reason=FinishReason.STOP,
                prompt_tokens=12,
                reply_tokens=len(self.pieces),
                log_probability=self.log_probability,
            )
        finally:
            self.closed.set()


class FakeSynthesizer(Synthesizer):
    """Speaks a hundred samples a character, waiting for `go_on` where `hold` is set, and keeps what it said."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str | None]] = []
        self.manners: list[tuple[float, float]] = []
        self.hold = False
        self.go_on = ThreadEvent()
        self.fail = False
        self.warm = False

    @property
    def language(self) -> str:
        return "en-US"

    @property
    def sample_rate(self) -> int:
        return 22_050

    @property
    def speakers(self) -> tuple[str, ...]:
        return ()

    def warm_up(self) -> None:
        if self.fail:
            raise RuntimeError("the voice broke")
        self.warm = True

    def synthesize(
        self, text: str, speaker: str | None, *, speed: float = 1.0, volume: float = 1.0
    ) -> Generator[bytes]:
        self.said.append((text, speaker))
        self.manners.append((speed, volume))
        if self.hold:
            self.go_on.wait(20)
        if self.fail:
            raise RuntimeError("the voice broke")
        yield bytes(200 * len(text))


class FakeEncoder(Encoder):
    """Makes of a text its length and three more numbers, and keeps what it read."""

    def __init__(self) -> None:
        self.read: list[tuple[str, ...]] = []
        self.failure: HearkenError | None = None
        self.warm = False

    @property
    def dimension(self) -> int:
        return 4

    def warm_up(self) -> None:
        self.warm = True

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.read.append(tuple(texts))
        if self.failure is not None:
            raise self.failure
        return np.array([[len(text), 0.5, -1.0, 1e-3] for text in texts], dtype=np.float32)


class Client:
    """A client that sends anything and reads with a bound."""

    def __init__(self, wire: AsyncUnixClient) -> None:
        self.wire = wire

    async def send(self, *events: Eventable | HearkenEvent | Event) -> None:
        for event in events:
            await self.wire.write_event(event if isinstance(event, Event) else event.event())

    async def send_bytes(self, data: bytes) -> None:
        writer = self.wire._writer
        assert writer is not None
        writer.write(data)
        await writer.drain()

    async def read(self) -> Event | None:
        return await self.wire.read_event()

    async def read_until(self, *types: str) -> list[Event]:
        """Return the events up to one of these types; fail at the end of the connection."""
        events: list[Event] = []
        while True:
            event = await self.read()
            assert event is not None, f"the connection ended after {[e.type for e in events]}"
            events.append(event)
            if event.type in types:
                return events

    async def error(self) -> tuple[str, str]:
        """Return code and sentence of the error that must come next."""
        event = await self.read()
        assert event is not None
        assert event.type == "error", event
        return event.data["code"], event.data["text"]


class EngineUnderTest:
    """A running server with its fakes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stt = FakeRecognizer()
        self.llm = FakeChatModel()
        self.tts = FakeSynthesizer()
        self.encoder = FakeEncoder()
        self.engines: Engines
        self.server: Server


Connect = Callable[[], Awaitable[Client]]


def add_voice(folder: Path, name: str, language: str) -> None:
    """Put a voice's files, without sound, where the engine looks for them."""
    (folder / name).mkdir(parents=True)
    (folder / name / f"{name}.onnx").touch()
    (folder / name / f"{name}.onnx.json").write_text(f'{{"language": {{"code": "{language}"}}}}', encoding="utf-8")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings for a test; what was spoken is kept only where a test is about that."""
    return Settings(
        host="", unix=tmp_path / "engine.sock", models_dir=tmp_path / "models", voice="english", speech_cache=0
    )


@pytest.fixture
async def engine(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[EngineUnderTest]:
    add_voice(settings.models_dir, "english", "en_US")
    add_voice(settings.models_dir, "chinese", "zh_CN")
    under_test = EngineUnderTest(tmp_path)
    monkeypatch.setattr(engines_module, "load_recognizer", lambda *_: under_test.stt)
    monkeypatch.setattr(engines_module, "load_speech_detector", FakeDetector)
    monkeypatch.setattr(engines_module, "load_chat_model", lambda *_: under_test.llm)
    monkeypatch.setattr(engines_module, "load_encoder", lambda *_: under_test.encoder)
    monkeypatch.setattr(voices_module, "load_voice", lambda _: under_test.tts)
    under_test.engines = Engines(settings)
    under_test.server = Server(settings, under_test.engines, "engine-1")
    await under_test.server.start()
    await under_test.engines.load()
    yield under_test
    under_test.llm.go_on.set()
    under_test.stt.go_on.set()
    under_test.tts.go_on.set()
    await under_test.server.stop()
    under_test.engines.stop()
    for worker in (*under_test.engines._workers, under_test.engines.homes._worker):
        # The next test must not find a thread of this one.
        worker._executor.shutdown(wait=True)


@pytest.fixture
async def connect(engine: EngineUnderTest, settings: Settings) -> AsyncGenerator[Connect]:
    async with AsyncExitStack() as stack:

        async def connect() -> Client:
            assert settings.unix is not None
            wire = AsyncUnixClient(settings.unix, connect_timeout=5, read_timeout=10)
            return Client(await stack.enter_async_context(wire))

        yield connect
