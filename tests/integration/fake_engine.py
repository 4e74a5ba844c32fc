"""An engine for tests: a real server that speaks the wire, answers from a script and remembers what it was told."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace

from wyoming.asr import Transcript, TranscriptChunk, TranscriptStart, TranscriptStop
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event, async_read_event, async_write_event
from wyoming.info import (
    Describe,
    Info,
)
from wyoming.ping import Ping, Pong
from wyoming.tts import SynthesizeStopped

from custom_components.hearken.protocol import (
    Attend,
    Chat,
    ChatDelta,
    ChatDone,
    ChooseModel,
    Done,
    Downloading,
    EndReason,
    EngineState,
    ErrorCode,
    FetchModel,
    FetchProgress,
    FetchState,
    FinishReason,
    ForgetSpeech,
    Heard,
    Hello,
    Likelihood,
    Listen,
    ListModels,
    MeasureModel,
    ModelChosen,
    ModelRemoved,
    Models,
    ModelTested,
    Prepare,
    Prepared,
    Recalled,
    Refused,
    RemoveModel,
    Score,
    Scores,
    SpeechForgotten,
    Speed,
    Status,
    StatusRequest,
    StopFetch,
    ToolCall,
    Tried,
    Vocabulary,
    VocabularyTaken,
)
from custom_components.hearken.shape import HearkenEvent
from custom_components.hearken.understanding.candidates import NOTHING

from .engine_facts import GB, HEARD, HELLO, MODELS, PCM, READY, SPEED, make_info


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
    heard: Heard = HEARD
    """What every utterance is."""
    partials: tuple[str, ...] = ()
    """What is heard of an utterance at its first chunk, one after the other."""
    ends_after: int | None = None
    """How many chunks of an utterance are enough, where endpointing is asked for."""
    replies: list[list[HearkenEvent]] = field(default_factory=list)
    """Chat replies, one for each request; the last one is used again."""
    likelihoods: dict[str, tuple[float, float]] = field(default_factory=dict)
    """By continuation, its log-probability by itself and after any sentence; -30 and -30 for all others."""
    neutral: str = "hello there"
    """The last message after which a continuation is as probable as by itself."""
    refusals: dict[str, Error] = field(default_factory=dict)
    """Errors to answer instead, by type of event."""
    dead_after: set[str] = field(default_factory=set)
    """Types of event at which the connection is dropped without a word."""
    ignored: set[str] = field(default_factory=set)
    """Types of event that are never answered."""
    silent_about: set[str] = field(default_factory=set)
    """Types of event that are never sent."""
    garbled: set[str] = field(default_factory=set)
    """Types of event that are sent without their data."""
    no_tools: bool = False
    """Whether the model cannot call tools."""
    models: Models = MODELS
    downloads: tuple[Downloading, ...] = (Downloading(state=FetchState.FETCHING, bytes=GB, total=4 * GB),)
    """What is told of a download before it is done."""
    speed: Speed = SPEED
    fetching: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while nothing holds up a download."""
    mute: bool = False
    """Whether to stop answering, as a host that has lost its power does."""
    home_answers: asyncio.Queue[Event] = field(default_factory=asyncio.Queue)
    """What the home said to what it was asked."""
    received: list[Event] = field(default_factory=list)
    closed: int = 0
    port: int = 0
    _server: asyncio.Server | None = None
    _handlers: set[asyncio.Task[None]] = field(default_factory=set)
    _watchers: set[asyncio.StreamWriter] = field(default_factory=set)
    _line: asyncio.StreamWriter | None = None

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
        # One that has just come has no handler yet.
        self._server.abort_clients()
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

    @property
    def prepared(self) -> list[Prepare]:
        """Return what was to be read ahead, oldest first."""
        return [Prepare.from_event(event) for event in self.of_type(Prepare.TYPE)]

    async def ask_home(self, question: HearkenEvent) -> Event:
        """Ask the home that attends, and return its answer."""
        async with asyncio.timeout(10):
            while self._line is None or self._line.is_closing():  # noqa: ASYNC110  # it attends again in a moment
                await asyncio.sleep(0.01)
            await self._send(self._line, question.event())
            return await self.home_answers.get()

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
        elif event.type in {Tried.TYPE, Recalled.TYPE, Done.TYPE, Refused.TYPE}:
            self.home_answers.put_nowait(event)
        elif event.type not in self.ignored:
            if Attend.is_type(event.type):
                self._line = writer
            if StatusRequest.is_type(event.type) and StatusRequest.from_event(event).watch:
                self._watchers.add(writer)
            for answer in self._answers(event):
                await self._send(writer, answer)
            if FetchModel.is_type(event.type):
                await self.fetching.wait()
                await self._send(writer, self._fetched(FetchModel.from_event(event).name).event())

    def _answers(self, event: Event) -> list[Event]:
        sound = AudioChunk(rate=22050, width=2, channels=1, audio=PCM)
        fixed: dict[str, list[Event]] = {
            Hello.TYPE: [self.hello.event()],
            StatusRequest.TYPE: [self.status.event()],
            "describe": [self.info.event()],
            "ping": [Pong().event()],
            Attend.TYPE: [],
            ForgetSpeech.TYPE: [SpeechForgotten(freed=100).event()],
            "audio-stop": self._transcribed(self.heard),
            "synthesize-chunk": [AudioStart(rate=22050, width=2, channels=1).event(), sound.event()],
            "synthesize-stop": [AudioStop().event(), SynthesizeStopped().event()],
            **{key: [] for key in (Listen.TYPE, "audio-start", "synthesize-start", "synthesize")},
        }
        if event.type == "audio-chunk":
            return self._listened()
        if Vocabulary.is_type(event.type):
            return self._taken(Vocabulary.from_event(event))
        if event.type in fixed:
            return fixed[event.type]
        if (about_models := self._about_models(event)) is not None:
            return about_models
        if Score.is_type(event.type):
            return [self._scores(Score.from_event(event)).event()]
        if Prepare.is_type(event.type):
            return [Prepared(prompt_tokens=400, read_tokens=400, seconds=0.1).event()]
        if not Chat.is_type(event.type):
            return [Error(text=event.type, code=ErrorCode.UNKNOWN_EVENT).event()]
        if self.no_tools and Chat.from_event(event).tools:
            return [Error(text="No tools.", code=ErrorCode.NOT_POSSIBLE).event()]
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return [part.event() for part in reply]

    def _about_models(self, event: Event) -> list[Event] | None:
        """Answer what is asked about models, and change them as an engine would."""
        if ListModels.is_type(event.type):
            return [self.models.event()]
        if FetchModel.is_type(event.type):
            name = FetchModel.from_event(event).name
            return [FetchProgress(name=name, downloading=each).event() for each in self.downloads]
        if StopFetch.is_type(event.type):
            name = StopFetch.from_event(event).name
            self.change_model(name, downloading=None)
            return [FetchProgress(name=name, downloading=Downloading(state=FetchState.STOPPED)).event()]
        if ChooseModel.is_type(event.type):
            request = ChooseModel.from_event(event)
            for model in self.models.models:
                if model.kind is request.kind:
                    self.change_model(model.name, chosen=model.name == request.name)
            return [ModelChosen(kind=request.kind, name=request.name, seconds=0.5).event()]
        if RemoveModel.is_type(event.type):
            name = RemoveModel.from_event(event).name
            self.change_model(name, installed=False, removable=False)
            return [ModelRemoved(name=name, freed=GB).event()]
        if MeasureModel.is_type(event.type):
            return [ModelTested(name=MeasureModel.from_event(event).name, speed=self.speed).event()]
        return None

    def _fetched(self, name: str) -> FetchProgress:
        self.change_model(name, installed=True, downloading=None)
        return FetchProgress(name=name, downloading=Downloading(state=FetchState.DONE, bytes=4 * GB, total=4 * GB))

    def change_model(self, name: str, **facts: object) -> None:
        """Have a model be otherwise."""
        changed = tuple(
            replace(model, **facts) if model.name == name else model  # type: ignore[arg-type]
            for model in self.models.models
        )
        self.models = replace(self.models, models=changed)

    def _scores(self, request: Score) -> Scores:
        """Judge continuations as the script says, by itself for doing nothing."""

        def usual(text: str) -> tuple[float, float]:
            return (-20.0, -1.0) if text == NOTHING else (-30.0, -30.0)

        at = 0 if request.messages[-1].content == self.neutral else 1
        likelihoods = tuple(
            Likelihood(log_probability=self.likelihoods.get(text, usual(text))[at], tokens=len(text.split()))
            for text in request.continuations
        )
        return Scores(likelihoods=likelihoods, prompt_tokens=380, read_tokens=9, seconds=0.1)

    def _taken(self, vocabulary: Vocabulary) -> list[Event]:
        """Take a vocabulary now, and have worked it in a moment later."""
        taken = VocabularyTaken(
            home=vocabulary.home, version=vocabulary.version, names=len(vocabulary.names), ready=False
        )
        return [taken.event(), replace(taken, ready=True).event()]

    def _listened(self) -> list[Event]:
        """Answer a chunk of the utterance that was opened last."""
        opened = max(index for index, event in enumerate(self.received) if Listen.is_type(event.type))
        chunks = sum(event.type == "audio-chunk" for event in self.received[opened:])
        answers = []
        if chunks == 1:
            for partial in self.partials:
                words = (word if index == 0 else f" {word}" for index, word in enumerate(partial.split()))
                answers += [TranscriptStart().event(), *(TranscriptChunk(text=word).event() for word in words)]
        if chunks == self.ends_after and Listen.from_event(self.received[opened]).endpointing:
            answers += self._transcribed(replace(self.heard, ended_by=EndReason.COMPLETE))
        return answers

    def _transcribed(self, heard: Heard) -> list[Event]:
        """End an utterance."""
        return [
            heard.event(),
            Transcript(text=heard.text, language=heard.language).event(),
            TranscriptStop().event(),
        ]

    @property
    def vocabularies(self) -> list[Vocabulary]:
        """Return what was told of the home, oldest first."""
        return [Vocabulary.from_event(event) for event in self.of_type(Vocabulary.TYPE)]

    @property
    def listened(self) -> list[Listen]:
        """Return how the utterances were opened."""
        return [Listen.from_event(event) for event in self.of_type(Listen.TYPE)]

    async def _send(self, writer: asyncio.StreamWriter, event: Event) -> None:
        if event.type in self.silent_about:
            return
        await async_write_event(Event(type=event.type) if event.type in self.garbled else event, writer)


def in_state(status: Status, state: EngineState) -> Status:
    """Return the status with another state."""
    return replace(status, state=state)
