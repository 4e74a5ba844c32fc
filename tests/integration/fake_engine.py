"""An engine for tests: a real server that speaks the wire, answers from a script and remembers what it was told."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from custom_components.hearken.protocol import (
    Chat,
    ChatDelta,
    ChatDone,
    EngineState,
    ErrorCode,
    FinishReason,
    HearkenEvent,
    Hello,
    ModelKind,
    ModelState,
    ModelStatus,
    Status,
    StatusRequest,
    ToolCall,
)
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event, async_read_event, async_write_event
from wyoming.info import (
    AsrModel,
    AsrProgram,
    Attribution,
    Describe,
    HandleModel,
    HandleProgram,
    Info,
    TtsProgram,
    TtsVoice,
    TtsVoiceSpeaker,
)
from wyoming.ping import Ping, Pong
from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStop, SynthesizeStopped

NOBODY = Attribution(name="Hearken", url="https://github.com/hearken-voice/hearken")
READY = Status(
    state=EngineState.READY,
    version="0.1.0",
    uptime=41.2,
    memory=600 * 1024 * 1024,
    models=(ModelStatus(kind=ModelKind.STT, name="whisper-base", state=ModelState.READY),),
)
HELLO = Hello(software="hearken-engine 0.1.0", engine_id="6f0c41aa")
PCM = b"\x01\x02" * 400


def make_info(
    *,
    stt: Iterable[str] = ("en", "de", "zh"),
    voices: Iterable[str] = ("en-US",),
    llm: Iterable[str] = ("en",),
) -> Info:
    """Describe an engine that hears, speaks and answers in these languages."""
    return Info(
        asr=[
            AsrProgram(
                name="faster-whisper",
                attribution=NOBODY,
                installed=True,
                description=None,
                version="1",
                models=[
                    AsrModel(
                        name="whisper-base",
                        attribution=NOBODY,
                        installed=True,
                        description=None,
                        version="1",
                        languages=list(stt),
                    )
                ],
            )
        ],
        tts=[
            TtsProgram(
                name="piper",
                attribution=NOBODY,
                installed=True,
                description=None,
                version="1",
                supports_synthesize_streaming=True,
                voices=[
                    TtsVoice(
                        name=f"{language}-joe",
                        attribution=NOBODY,
                        installed=True,
                        description=f"Joe ({language})",
                        version="1",
                        languages=[language],
                        speakers=[TtsVoiceSpeaker(name="calm")],
                    )
                    for language in voices
                ],
            )
        ],
        handle=[
            HandleProgram(
                name="llama.cpp",
                attribution=NOBODY,
                installed=True,
                description=None,
                version="1",
                supports_handled_streaming=True,
                models=[
                    HandleModel(
                        name="smol",
                        attribution=NOBODY,
                        installed=True,
                        description=None,
                        version="1",
                        languages=list(llm),
                    )
                ],
            )
        ],
    )


def text(*pieces: str) -> list[HearkenEvent]:
    """Script a chat reply of words."""
    return [*(ChatDelta(text=piece) for piece in pieces), done(FinishReason.STOP)]


def call(name: str, /, **arguments: object) -> list[HearkenEvent]:
    """Script a chat reply that calls a tool."""
    tool = ToolCall(id=f"call-{name}", name=name, arguments=arguments)
    return [ChatDelta(tool_calls=(tool,)), done(FinishReason.TOOL_CALLS)]


def done(reason: FinishReason) -> ChatDone:
    """End a scripted reply."""
    return ChatDone(reason=reason, prompt_tokens=10, reply_tokens=5, first_token_seconds=0.1, seconds=0.2)


@dataclass
class FakeEngine:
    """A scripted engine on a loopback port."""

    hello: Hello = HELLO
    info: Info = field(default_factory=make_info)
    status: Status = READY
    token: str | None = None
    transcript: str = "turn on the light"
    replies: list[list[HearkenEvent]] = field(default_factory=list)
    """Chat replies, one for each request; the last one is used again."""
    refusals: dict[str, Error] = field(default_factory=dict)
    """Errors to answer instead, by type of event."""
    dead_after: set[str] = field(default_factory=set)
    """Types of event at which the connection is dropped without a word."""
    mute: bool = False
    """Whether to stop answering, as a host that has lost its power does."""
    pause: asyncio.Event | None = None
    """Where set, chat replies wait for it after their first event."""
    received: list[Event] = field(default_factory=list)
    closed: int = 0
    port: int = 0
    _server: asyncio.Server | None = None
    _handlers: set[asyncio.Task[None]] = field(default_factory=set)
    _watchers: set[asyncio.StreamWriter] = field(default_factory=set)

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close every connection, as an engine that is killed does."""
        if self._server is None:
            return
        self._server.close()
        for handler in list(self._handlers):
            handler.cancel()
        await asyncio.gather(*self._handlers, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    async def push(self, status: Status) -> None:
        """Tell every watcher of another status."""
        self.status = status
        for writer in self._watchers:
            await async_write_event(status.event(), writer)

    def of_type(self, event_type: str) -> list[Event]:
        """Return what was received of a type."""
        return [event for event in self.received if event.type == event_type]

    @property
    def chats(self) -> list[Chat]:
        """Return the chat requests."""
        return [Chat.from_event(event) for event in self.of_type(Chat.TYPE)]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._handlers.add(task)
        try:
            trusted = self.token is None
            while event := await async_read_event(reader):
                self.received.append(event)
                if event.type in self.dead_after:
                    break
                if self.mute:
                    continue
                if Hello.is_type(event.type):
                    trusted = trusted or Hello.from_event(event).token == self.token
                elif not trusted and not Describe.is_type(event.type) and not Ping.is_type(event.type):
                    await self._send(writer, Error(text="Token please.", code=ErrorCode.UNAUTHORIZED).event())
                    break
                await self._answer(event, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self.closed += 1
            self._handlers.discard(task)
            self._watchers.discard(writer)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, event: Event, writer: asyncio.StreamWriter) -> None:
        if refusal := self.refusals.get(event.type):
            await self._send(writer, refusal.event())
        elif Hello.is_type(event.type):
            await self._send(writer, self.hello.event())
        elif Describe.is_type(event.type):
            await self._send(writer, self.info.event())
        elif Ping.is_type(event.type):
            await self._send(writer, Pong().event())
        elif StatusRequest.is_type(event.type):
            if StatusRequest.from_event(event).watch:
                self._watchers.add(writer)
            await self._send(writer, self.status.event())
        elif AudioStop.is_type(event.type):
            await self._send(writer, Transcript(text=self.transcript, language="en").event())
        elif SynthesizeChunk.is_type(event.type):
            await self._send(writer, AudioStart(rate=22050, width=2, channels=1).event())
            await self._send(writer, AudioChunk(rate=22050, width=2, channels=1, audio=PCM).event())
        elif SynthesizeStop.is_type(event.type):
            await self._send(writer, AudioStop().event())
            await self._send(writer, SynthesizeStopped().event())
        elif Chat.is_type(event.type):
            async for reply in self._reply():
                await self._send(writer, reply.event())
        elif event.type not in {
            Transcribe().event().type,
            "audio-start",
            "audio-chunk",
            SynthesizeStart().event().type,
            Synthesize(text="").event().type,
        }:
            await self._send(writer, Error(text=event.type, code=ErrorCode.UNKNOWN_EVENT).event())

    async def _reply(self) -> AsyncIterator[HearkenEvent]:
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        for index, event in enumerate(reply):
            if index == 1 and self.pause is not None:
                await self.pause.wait()
            yield event

    @staticmethod
    async def _send(writer: asyncio.StreamWriter, event: Event) -> None:
        await async_write_event(event, writer)


def in_state(status: Status, state: EngineState) -> Status:
    """Return the status with another state."""
    return replace(status, state=state)
