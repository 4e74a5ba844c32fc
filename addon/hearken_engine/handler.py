"""One connection: reads events, asks the table of orders, runs one request at a time, answers."""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart
from wyoming.error import Error
from wyoming.event import Event, Eventable, async_write_event
from wyoming.ping import Ping, Pong
from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart

from . import __version__, jobs, model_jobs
from .engines import Engines
from .errors import ClientGoneError, HearkenError, RequestError
from .home_line import Answer, Attendance
from .info import describe
from .listening import Incoming, ListenRequest
from .model_manager import ModelManager
from .protocol import (
    MINIMUM_VERSION,
    PROTOCOL_VERSION,
    Attend,
    Chat,
    ChooseModel,
    Done,
    Embed,
    ErrorCode,
    FetchModel,
    Hello,
    Listen,
    ListModels,
    MeasureModel,
    Prepare,
    Recalled,
    Refused,
    RemoveModel,
    Score,
    StatusRequest,
    StopFetch,
    Tried,
    Vocabulary,
)
from .session import ANYTIME, WITHOUT_TOKEN, State, Type, over, step
from .shape import HearkenEvent, ProtocolError
from .wire import EventReader

_LOGGER = logging.getLogger(__name__)

_WRITE_TIMEOUT = 30
"""Seconds in which a client must take what it is sent; one that hangs is treated as gone."""

_ENDS_CONNECTION = frozenset(
    {ErrorCode.UNAUTHORIZED, ErrorCode.CLIENT_TOO_OLD, ErrorCode.ENGINE_TOO_OLD, ErrorCode.STOPPING}
)
_HARMLESS = frozenset({ErrorCode.WRONG_ORDER, ErrorCode.UNKNOWN_EVENT})
"""Errors about an event that leave what the connection is doing as it is."""


class Connection:
    """One client."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        engines: Engines,
        models: ModelManager,
        engine_id: str,
        token: str | None,
    ) -> None:
        self._reader = EventReader(reader)
        self._writer = writer
        self._engines = engines
        self._models = models
        self._attendance = Attendance(engines.home_lines)
        self._engine_id = engine_id
        self._token = token
        self._trusted = token is None
        self._state = State.IDLE
        self._incoming = Incoming()
        self._text: asyncio.Queue[str | None] = asyncio.Queue()
        self._job: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._write_lock = asyncio.Lock()
        self._stopping = False
        self._answers: dict[Type, Callable[[Event, State], Awaitable[None]]] = {
            Type.DESCRIBE: self._describe,
            Type.PING: self._pong,
            Type.SELECT_PROGRAM: self._select,
            Type.HELLO: self._greet,
            Type.STATUS: self._report,
            Type.CANCEL: self._cancel,
            Type.TRANSCRIBE: self._transcribe,
            Type.LISTEN: self._listen,
            Type.AUDIO_START: self._start_speech,
            Type.AUDIO_CHUNK: self._hear,
            Type.AUDIO_STOP: self._end_speech,
            Type.SYNTHESIZE: self._synthesize,
            Type.SYNTHESIZE_START: self._start_text,
            Type.SYNTHESIZE_CHUNK: self._read_text,
            Type.SYNTHESIZE_STOP: self._end_text,
            Type.TRANSCRIPT: self._handle,
            Type.CHAT: self._chat,
            Type.VOCABULARY: self._take_vocabulary,
            Type.EMBED: self._embed,
            Type.SCORE: self._score,
            Type.LIST_MODELS: self._of_models(ListModels, model_jobs.list_models),
            Type.FETCH_MODEL: self._of_models(FetchModel, model_jobs.fetch_model),
            Type.STOP_FETCH: self._of_models(StopFetch, model_jobs.stop_fetch),
            Type.CHOOSE_MODEL: self._of_models(ChooseModel, model_jobs.choose_model),
            Type.REMOVE_MODEL: self._of_models(RemoveModel, model_jobs.remove_model),
            Type.TEST_MODEL: self._of_models(MeasureModel, model_jobs.measure_model),
            Type.PREPARE: self._prepare,
            Type.FORGET_SPEECH: self._forget_speech,
            Type.ATTEND: self._attend,
            Type.TRIED: self._of_home(Tried),
            Type.RECALLED: self._of_home(Recalled),
            Type.DONE: self._of_home(Done),
            Type.REFUSED: self._of_home(Refused),
        }

    async def run(self) -> None:
        """Serve the client until it goes away; never raises."""
        try:
            while (event := await self._read()) is not None:
                await self._take(event)
        except _Ended:
            pass
        except (ClientGoneError, ConnectionError) as err:
            _LOGGER.debug("A client went away: %s", err)
        except Exception:
            _LOGGER.exception("A connection failed")
            with suppress(ClientGoneError):
                await self.send(Error(text="The engine failed; its log says why.", code=ErrorCode.INTERNAL))
        finally:
            await self._close()

    async def drain(self) -> None:
        """Let the client's request be finished and take nothing new."""
        self._stopping = True
        if self._job is not None:
            with suppress(asyncio.CancelledError):
                await asyncio.wait({self._job})

    async def send(self, *events: Eventable | HearkenEvent) -> None:
        """Send events together; ClientGoneError if the client is gone."""
        try:
            async with self._write_lock, asyncio.timeout(_WRITE_TIMEOUT):
                for event in events:
                    await async_write_event(event.event(), self._writer)
        except OSError as err:
            raise ClientGoneError(str(err) or type(err).__name__) from err

    async def _read(self) -> Event | None:
        while True:
            try:
                return await self._reader.read()
            except RequestError as err:
                await self._refuse(err)

    async def _take(self, event: Event) -> None:
        try:
            if not self._trusted and event.type not in WITHOUT_TOKEN:
                raise RequestError(ErrorCode.UNAUTHORIZED, "This engine wants a token; set it in the integration.")
            after = step(self._state, event)
            if self._stopping and self._job is None and after is not self._state:
                raise RequestError(ErrorCode.STOPPING, "The engine is shutting down.")
            previous, self._state = self._state, after
            await self._obey(event, previous)
        except HearkenError as err:
            await self._refuse(err)
        except (ProtocolError, KeyError, TypeError, ValueError, AttributeError) as err:
            # Wyoming's own events are read without checks: whatever a malformed one makes them raise means that.
            _LOGGER.debug("Malformed %s", event.type, exc_info=True)
            problem = str(err) if isinstance(err, ProtocolError) else "a field is missing or of the wrong kind"
            await self._refuse(RequestError(ErrorCode.BAD_EVENT, f"{event.type} cannot be read: {problem}."))

    async def _obey(self, event: Event, previous: State) -> None:
        """Do what an event asks for that may come now; a stream that was refused is dropped in silence."""
        if self._state not in {State.IGNORING_AUDIO, State.IGNORING_TEXT} or event.type in ANYTIME:
            await self._answers[Type(event.type)](event, previous)

    async def _describe(self, _event: Event, _previous: State) -> None:
        await self.send(describe(self._engines))

    async def _pong(self, event: Event, _previous: State) -> None:
        await self.send(Pong(text=Ping.from_event(event).text))

    async def _select(self, _event: Event, _previous: State) -> None:
        """There is one program of each kind: nothing to select."""

    async def _transcribe(self, event: Event, _previous: State) -> None:
        request = Transcribe.from_event(event)
        names = [_string(name) for name in [*(request.transcript_names or []), *(request.transcript_terms or [])]]
        languages = (_string(request.language),) if request.language else ()
        self._open_utterance(ListenRequest(languages=languages, names=tuple(names)))

    async def _listen(self, event: Event, _previous: State) -> None:
        request = Listen.from_event(event)
        self._open_utterance(
            ListenRequest(languages=request.languages, home=request.home, endpointing=request.endpointing, in_full=True)
        )

    async def _start_speech(self, event: Event, previous: State) -> None:
        if previous is not State.HEARING:
            self._open_utterance(ListenRequest())
        start = AudioStart.from_event(event)
        self._incoming.begin(start.rate, start.width, start.channels)

    async def _hear(self, event: Event, _previous: State) -> None:
        chunk = AudioChunk.from_event(event)
        self._incoming.feed(chunk.rate, chunk.width, chunk.channels, chunk.audio or b"")

    async def _end_speech(self, _event: Event, previous: State) -> None:
        if previous is State.HEARING:
            self._incoming.end()

    def _open_utterance(self, request: ListenRequest) -> None:
        self._incoming = Incoming()
        self._start(jobs.listen, request, self._incoming)

    async def _synthesize(self, event: Event, previous: State) -> None:
        if previous is not State.READING:
            self._start(jobs.synthesize, Synthesize.from_event(event))

    async def _start_text(self, event: Event, _previous: State) -> None:
        self._text = asyncio.Queue()
        request = SynthesizeStart.from_event(event)
        self._start(jobs.synthesize_stream, request, self._text)

    async def _read_text(self, event: Event, _previous: State) -> None:
        self._text.put_nowait(_string(SynthesizeChunk.from_event(event).text))

    async def _end_text(self, _event: Event, previous: State) -> None:
        if previous is State.READING:
            self._text.put_nowait(None)

    async def _handle(self, event: Event, _previous: State) -> None:
        self._start(jobs.handle, _string(Transcript.from_event(event).text))

    async def _chat(self, event: Event, _previous: State) -> None:
        self._start(jobs.chat, Chat.from_event(event))

    async def _score(self, event: Event, _previous: State) -> None:
        self._start(jobs.score, Score.from_event(event))

    async def _prepare(self, event: Event, _previous: State) -> None:
        self._start(jobs.prepare, Prepare.from_event(event))

    async def _take_vocabulary(self, event: Event, _previous: State) -> None:
        self._start(jobs.take_vocabulary, Vocabulary.from_event(event))

    async def _embed(self, event: Event, _previous: State) -> None:
        self._start(jobs.embed, Embed.from_event(event))

    def _of_models[R: HearkenEvent](
        self, request: type[R], job: Callable[[jobs.Send, ModelManager, R], Coroutine[None, None, None]]
    ) -> Callable[[Event, State], Awaitable[None]]:
        """Return what answers one of the requests about models."""

        async def answer(event: Event, _previous: State) -> None:
            asked = request.from_event(event)
            self._job = asyncio.create_task(self._work(lambda: job(self.send, self._models, asked)))

        return answer

    async def _forget_speech(self, _event: Event, _previous: State) -> None:
        self._start(jobs.forget_speech)

    async def _attend(self, event: Event, _previous: State) -> None:
        self._attendance.begin(Attend.from_event(event), self.send)

    def _of_home[A: Answer](self, answer: type[A]) -> Callable[[Event, State], Awaitable[None]]:
        """Return what takes one of the answers of a home that attends."""

        async def take(event: Event, _previous: State) -> None:
            self._attendance.take(answer.from_event(event))

        return take

    async def _greet(self, event: Event, _previous: State) -> None:
        hello = Hello.from_event(event)
        if hello.version < MINIMUM_VERSION:
            raise RequestError(
                ErrorCode.CLIENT_TOO_OLD, f"{hello.software} is older than this engine understands; update it."
            )
        if hello.minimum > PROTOCOL_VERSION:
            raise RequestError(
                ErrorCode.ENGINE_TOO_OLD, f"This engine is older than {hello.software} understands; update the app."
            )
        if self._token is not None:
            if not hmac.compare_digest((hello.token or "").encode(), self._token.encode()):
                raise RequestError(ErrorCode.UNAUTHORIZED, "The token is missing or wrong.")
            self._trusted = True
        await self.send(Hello(software=f"hearken-engine {__version__}", engine_id=self._engine_id))

    async def _report(self, event: Event, _previous: State) -> None:
        request = StatusRequest.from_event(event)
        if request.watch and self._watch is None:
            self._watch = asyncio.create_task(self._watch_status())
        else:
            await self.send(self._engines.status())

    async def _watch_status(self) -> None:
        with suppress(ClientGoneError), self._engines.watching() as changed:
            while True:
                changed.clear()
                await self.send(self._engines.status())
                await changed.wait()

    def _start[*Ts](
        self, job: Callable[[jobs.Send, Engines, *Ts], Coroutine[None, None, None]], *arguments: *Ts
    ) -> None:
        """Run the request that is complete now, or that is being read."""
        self._job = asyncio.create_task(self._work(lambda: job(self.send, self._engines, *arguments)))

    async def _work(self, job: Callable[[], Coroutine[None, None, None]]) -> None:
        try:
            await job()
        except HearkenError as err:
            await self._answer_failure(err)
        except ClientGoneError as err:
            _LOGGER.debug("A client went away: %s", err)
            self._writer.transport.abort()
        except Exception:
            _LOGGER.exception("A request failed")
            await self._answer_failure(HearkenError(ErrorCode.INTERNAL, "The engine failed; its log says why."))
        else:
            self._job = None
            self._state = over(self._state)

    async def _answer_failure(self, err: HearkenError) -> None:
        self._job = None
        self._state = over(self._state)
        with suppress(ClientGoneError):
            await self.send(Error(text=err.text, code=err.code))

    async def _refuse(self, err: HearkenError) -> None:
        """Answer an event that cannot be obeyed; what is complete already goes on."""
        if err.code not in _HARMLESS and (self._state is not State.WORKING or self._job is None):
            await self._stop_job()
            self._state = over(self._state)
        await self.send(Error(text=err.text, code=err.code))
        if err.code in _ENDS_CONNECTION:
            raise _Ended

    async def _cancel(self, _event: Event, _previous: State) -> None:
        if self._state is State.IDLE:
            return
        await self._stop_job()
        self._state = over(self._state)
        await self.send(Error(text="The request was cancelled.", code=ErrorCode.CANCELLED))

    async def _stop_job(self) -> None:
        self._attendance.end()
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            with suppress(asyncio.CancelledError):
                await job

    async def _close(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        await self._stop_job()
        self._writer.close()
        with suppress(OSError):
            async with asyncio.timeout(1):
                await self._writer.wait_closed()


class _Ended(Exception):  # noqa: N818 - no error: the conversation is over
    """The engine ends the connection after what it has just said."""


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise RequestError(ErrorCode.BAD_EVENT, "The text is not a string.")
    return value
