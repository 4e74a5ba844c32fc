"""The client of the engine: one method for each thing that the engine does.

Every request has its own connection, which starts with the handshake and is closed with the request; the engine
cancels what a closed connection asked for. Closing one of the generators here is therefore all it takes to cancel.
"""

import asyncio
import sys
from array import array
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass

from wyoming.asr import Transcript, TranscriptChunk, TranscriptStart
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event
from wyoming.info import AsrProgram, Describe, HandleProgram, Info
from wyoming.ping import Ping
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
    SynthesizeVoice,
)

from .connection import Connection, receive_while, sending, stopped
from .errors import CannotConnect, EngineError, EngineTooOld, IntegrationTooOld
from .protocol import (
    AUDIO_CHANNELS,
    AUDIO_RATE,
    AUDIO_WIDTH,
    MINIMUM_VERSION,
    PROTOCOL_VERSION,
    Attend,
    Chat,
    ChatDelta,
    ChatDone,
    Embed,
    Embedding,
    ErrorCode,
    Forget,
    Heard,
    Hello,
    LearnName,
    Listen,
    Prepare,
    Prepared,
    Recall,
    Score,
    Scores,
    Status,
    StatusRequest,
    TrySentence,
    Vocabulary,
    VocabularyTaken,
)
from .shape import HearkenEvent, ProtocolError

REPLY_SECONDS = 5.0
"""The engine answers hello, describe and status at once, even while it works."""

TRANSCRIPT_SECONDS = 30.0
"""The slowest machine needs some ten seconds for the longest utterance."""

VOCABULARY_SECONDS = 60.0
"""A small machine needs some seconds to work in the names and sentences of a very large home."""

CHAT_SECONDS = 120.0
"""Reading a long prompt takes a small machine more than a minute before its first token."""
BACKGROUND_SECONDS = 600.0
"""A reply that nobody waits for stands aside for all that somebody waits for, which may take minutes together."""

EMBED_SECONDS = 5.0
"""A sentence takes some milliseconds; somebody waits for what follows."""

SCORE_SECONDS = 30.0
"""Judging takes a second; the model may have to finish another reply before."""

PREPARE_SECONDS = 180.0
"""Nobody waits for it: it stands back for whatever somebody waits for, and many tools are read for a minute."""

AUDIO_SECONDS = 30.0
"""One sentence is spoken within seconds; a voice used for the first time is loaded before."""

PING_SECONDS = 4.0
"""A silent connection is asked this often whether it still lives: a dead network is noticed within two of them."""


type HomeQuestion = TrySentence | Recall | Forget | LearnName
"""What an engine may ask a home that attends."""

_HOME_QUESTIONS: Mapping[str, Callable[[Event], HomeQuestion]] = {
    TrySentence.TYPE: TrySentence.from_event,
    Recall.TYPE: Recall.from_event,
    Forget.TYPE: Forget.from_event,
    LearnName.TYPE: LearnName.from_event,
}


@dataclass(frozen=True, kw_only=True)
class EngineSnapshot:
    """What a watched engine last said about itself."""

    hello: Hello
    """Its handshake: identity and software."""
    info: Info
    """Its programs, models, languages and voices."""
    status: Status
    """Its state."""


def model_languages(programs: Iterable[AsrProgram | HandleProgram]) -> set[str]:
    """Return the languages of the models that can be used; "*" among them stands for all."""
    models = [model for program in programs for model in program.models if program.installed and model.installed]
    return {language for model in models for language in model.languages}


def _read[EventT](read: Callable[[Event], EventT], event: Event) -> EventT:
    """Read an event of the engine; one without the right shape is the engine's defect."""
    try:
        return read(event)
    except (ProtocolError, KeyError, TypeError, ValueError) as err:
        raise EngineError(ErrorCode.BAD_EVENT, f"unreadable {event.type}: {err}") from err


class EngineClient:
    """One engine at one address."""

    def __init__(self, host: str, port: int, token: str | None, *, software: str) -> None:
        """Take the address, the secret if the engine has one, and the name under which to say hello."""
        self.host = host
        self.port = port
        self._token = token
        self._software = software

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[Connection, Hello]]:
        """Open a connection and shake hands."""
        connection = Connection(self.host, self.port)
        await connection.open()
        try:
            await connection.send(Hello(software=self._software, token=self._token).event())
            event = await connection.receive(REPLY_SECONDS)
            if not Hello.is_type(event.type):
                raise CannotConnect(f"no Hearken engine: {event.type} instead of hello")
            hello = _read(Hello.from_event, event)
            if hello.engine_id is None:
                raise CannotConnect("no Hearken engine: it has no id")
            if hello.version < MINIMUM_VERSION:
                raise EngineTooOld(f"the engine speaks version {hello.version}, {MINIMUM_VERSION} is needed")
            if hello.minimum > PROTOCOL_VERSION:
                raise IntegrationTooOld(f"the engine needs version {hello.minimum}, this is {PROTOCOL_VERSION}")
            yield connection, hello
        finally:
            await connection.close()

    async def check(self) -> Hello:
        """Shake hands and make sure that the token opens the engine."""
        async with self._connected() as (connection, hello):
            await connection.send(StatusRequest().event())
            while not Status.is_type((await connection.receive(REPLY_SECONDS)).type):
                pass
            return hello

    async def watch(self) -> AsyncGenerator[EngineSnapshot]:
        """Yield what the engine says of itself, now and at each change, until the connection ends (CannotConnect)."""
        async with self._connected() as (connection, hello):
            await connection.send(Describe().event())
            await connection.send(StatusRequest(watch=True).event())
            info: Info | None = None
            status: Status | None = None
            async with aclosing(_kept_alive(connection)) as events:
                async for event in events:
                    if Info.is_type(event.type):
                        info = _read(Info.from_event, event)
                    elif Status.is_type(event.type):
                        models = status.models if status else None
                        status = _read(Status.from_event, event)
                        if models not in (None, status.models):
                            await connection.send(Describe().event())
                    else:
                        continue
                    if info and status:
                        yield EngineSnapshot(hello=hello, info=info, status=status)

    async def tell_vocabulary(self, vocabulary: Vocabulary) -> VocabularyTaken:
        """Give the engine the words of the home, and return its answer once it has worked them in."""
        async with self._connected() as (connection, _):
            await connection.send(vocabulary.event())
            while True:
                event = await connection.receive(VOCABULARY_SECONDS)
                if VocabularyTaken.is_type(event.type) and (taken := _read(VocabularyTaken.from_event, event)).ready:
                    return taken

    async def listen(self, audio: AsyncIterable[bytes], request: Listen) -> AsyncGenerator[str | Heard]:
        """Yield the text so far while 16 kHz, 16 bit, mono PCM is sent on as it comes, and last what was heard.

        The engine may answer before the audio has ended; reading the audio then stops.
        """

        async def send(connection: Connection) -> None:
            await connection.send(request.event())
            await connection.send(AudioStart(AUDIO_RATE, AUDIO_WIDTH, AUDIO_CHANNELS).event())
            async for chunk in audio:
                await connection.send(AudioChunk(AUDIO_RATE, AUDIO_WIDTH, AUDIO_CHANNELS, chunk).event())
            await connection.send(AudioStop().event())

        async with self._connected() as (connection, _), sending(send(connection)) as sender:
            text = ""
            heard: Heard | None = None
            while True:
                event = await receive_while(connection, sender, TRANSCRIPT_SECONDS)
                if TranscriptStart.is_type(event.type):
                    text = ""
                elif TranscriptChunk.is_type(event.type):
                    text += _read(TranscriptChunk.from_event, event).text
                    yield text
                elif Heard.is_type(event.type):
                    heard = _read(Heard.from_event, event)
                elif Transcript.is_type(event.type):
                    if heard is None:
                        raise EngineError(ErrorCode.BAD_EVENT, f"{event.type} without {Heard.TYPE}")
                    yield heard
                    return

    async def synthesize(
        self,
        text: AsyncIterable[str],
        *,
        voice: str | None,
        language: str | None,
        speaker: str | None,
        manner: Mapping[str, float] | None = None,
    ) -> AsyncGenerator[AudioStart | bytes]:
        """Yield the audio's format, then its PCM, while the text still comes in; `manner` may set speed and volume."""
        wanted = SynthesizeVoice(name=voice, language=language, speaker=speaker)
        context = dict(manner) if manner else None

        async def send(connection: Connection) -> None:
            await connection.send(SynthesizeStart(voice=wanted, context=context).event())
            whole = ""
            async for piece in text:
                whole += piece
                await connection.send(SynthesizeChunk(text=piece).event())
            await connection.send(Synthesize(text=whole, voice=wanted, context=context).event())
            await connection.send(SynthesizeStop().event())

        async with self._connected() as (connection, _), sending(send(connection)) as sender:
            started = False
            while True:
                event = await receive_while(connection, sender, AUDIO_SECONDS)
                if AudioStart.is_type(event.type) and not started:
                    started = True
                    yield _read(AudioStart.from_event, event)
                elif AudioChunk.is_type(event.type):
                    yield _read(AudioChunk.from_event, event).audio
                elif SynthesizeStopped.is_type(event.type):
                    return

    async def embed(self, texts: Sequence[str], *, background: bool = False) -> tuple[tuple[float, ...], ...]:
        """Return a vector for each text (up to MAX_EMBED_TEXTS), of length 1, by the engine's sentence encoder.

        Nobody waits for them in the background.
        """
        seconds = BACKGROUND_SECONDS if background else EMBED_SECONDS
        embedding = await self.ask(Embed(texts=tuple(texts), background=background), Embedding, seconds)
        numbers = array("f", embedding.vectors)
        if sys.byteorder == "big":
            numbers.byteswap()
        size = embedding.dimension
        if len(numbers) != len(texts) * size:
            raise EngineError(ErrorCode.BAD_EVENT, f"{Embedding.TYPE} with another number of vectors than of texts")
        return tuple(tuple(numbers[at : at + size]) for at in range(0, len(numbers), size))

    async def chat(self, request: Chat) -> AsyncGenerator[ChatDelta | ChatDone]:
        """Yield the reply as it is written, and last how it ended."""
        async with self._connected() as (connection, _):
            await connection.send(request.event())
            while True:
                event = await connection.receive(BACKGROUND_SECONDS if request.background else CHAT_SECONDS)
                if ChatDelta.is_type(event.type):
                    yield _read(ChatDelta.from_event, event)
                elif ChatDone.is_type(event.type):
                    yield _read(ChatDone.from_event, event)
                    return

    async def score(self, request: Score) -> Scores:
        """Return how probable the language model finds some replies."""
        scores = await self.ask(request, Scores, BACKGROUND_SECONDS if request.background else SCORE_SECONDS)
        if len(scores.likelihoods) != len(request.continuations):
            raise EngineError(ErrorCode.BAD_EVENT, f"{Scores.TYPE} answers another request")
        return scores

    async def prepare(self, request: Prepare) -> Prepared:
        """Have the language model read what a request will begin with, and return how much of it was new."""
        return await self.ask(request, Prepared, PREPARE_SECONDS)

    async def attend(self, attend: Attend, answer: Callable[[HomeQuestion], Awaitable[HearkenEvent]]) -> None:
        """Answer what the engine asks the home, one thing at a time, until the connection ends (CannotConnect)."""
        async with self._connected() as (connection, _):
            await connection.send(attend.event())
            async with aclosing(_kept_alive(connection)) as events:
                async for event in events:
                    if (question := _HOME_QUESTIONS.get(event.type)) is not None:
                        await connection.send((await answer(_read(question, event))).event())

    async def ask[EventT: HearkenEvent](self, request: HearkenEvent, answer: type[EventT], seconds: float) -> EventT:
        """Return the one event with which a request is answered, within some seconds."""
        async with aclosing(self.follow(request, answer, seconds)) as answers:
            return await anext(answers)

    async def follow[EventT: HearkenEvent](
        self, request: HearkenEvent, answer: type[EventT], seconds: float
    ) -> AsyncGenerator[EventT]:
        """Yield the events with which a request is answered, each within some seconds, without an end of its own."""
        async with self._connected() as (connection, _):
            await connection.send(request.event())
            while True:
                event = await connection.receive(seconds)
                if not answer.is_type(event.type):
                    raise EngineError(ErrorCode.BAD_EVENT, f"{event.type} instead of {answer.TYPE}")
                yield _read(answer.from_event, event)


async def _kept_alive(connection: Connection) -> AsyncGenerator[Event]:
    """Yield a connection's events; one that is silent and does not answer a ping is given up."""
    reading = asyncio.create_task(connection.receive())
    asked = False
    try:
        while True:
            await asyncio.wait({reading}, timeout=PING_SECONDS)
            if reading.done():
                asked = False
                event = reading.result()
                reading = asyncio.create_task(connection.receive())
                yield event
            elif asked:
                raise CannotConnect(f"no sign of life within {2 * PING_SECONDS} s")
            else:
                asked = True
                await connection.send(Ping().event())
    finally:
        await stopped(reading)
