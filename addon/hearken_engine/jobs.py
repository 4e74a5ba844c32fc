"""The requests: what each of them does, from the complete request to the last event of its answer."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace

from wyoming.asr import Transcript, TranscriptChunk, TranscriptStart, TranscriptStop
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.handle import Handled, HandledChunk, HandledStart, HandledStop
from wyoming.tts import Synthesize, SynthesizeStart, SynthesizeStopped, SynthesizeVoice

from .chat import small_talk, to_delta, to_prepare_request, to_request, to_score_request
from .engines import Engines
from .errors import ModelError, RequestError
from .listening import Incoming, Listening, ListenRequest, Outcome
from .llm.base import Finish, Text
from .llm.base import Token as Spoken
from .protocol import (
    MAX_EMBED_TEXTS,
    Alternative,
    Chat,
    ChatDelta,
    ChatDone,
    Embed,
    Embedding,
    ErrorCode,
    Heard,
    Likelihood,
    Prepare,
    Prepared,
    Repair,
    Score,
    Scores,
    SpeechForgotten,
    Token,
    Vocabulary,
    VocabularyTaken,
)
from .stt.base import Transcription
from .tts.base import CHANNELS, SAMPLE_WIDTH
from .tts.manner import Manner, read_manner
from .tts.pieces import Pieces
from .tts.speakable import speakable
from .voices import LoadedVoice

Send = Callable[..., Awaitable[None]]
"""Sends events to the client."""

MAX_TEXT = 20_000
"""Characters that one request may have spoken: some twenty minutes of speech."""

MAX_SENTENCE = 2000
"""Characters of one text that is embedded: what is said to a house is far shorter."""

_MOMENT = 0.2
"""Seconds after which somebody who sent a vocabulary is told that it has come, though it is not worked in yet."""

_AUDIO_CHUNK_BYTES = 16 * 1024
"""About 0.4 s of a medium voice: few enough bytes to be played at once, many enough to be cheap."""


async def listen(send: Send, engines: Engines, request: ListenRequest, incoming: Incoming) -> None:
    """Answer an utterance with its text, and while it comes in with what is understood so far."""
    shown: str | None = None

    async def show(result: Transcription) -> None:
        nonlocal shown
        if result.text != shown:
            shown = result.text
            await send(TranscriptStart(language=result.language), TranscriptChunk(text=shown))

    outcome = await Listening(engines, request, incoming, show).run()
    result = outcome.transcription
    await show(result)
    if request.in_full:
        await send(heard(outcome))
    await send(Transcript(text=result.text, language=result.language), TranscriptStop())


def heard(outcome: Outcome) -> Heard:
    """Return what is told of an utterance."""
    result = outcome.transcription
    return Heard(
        text=result.text,
        language=result.language,
        confidence=result.confidence,
        is_command=result.is_command,
        alternatives=tuple(
            Alternative(text=reading.text, probability=reading.probability) for reading in result.alternatives
        ),
        repairs=tuple(Repair(heard=change.heard, written=change.written) for change in result.changes),
        ended_by=outcome.ended_by,
        speech_seconds=round(outcome.speech_seconds, 3),
        waited_seconds=round(outcome.waited_seconds, 3),
    )


async def take_vocabulary(send: Send, engines: Engines, vocabulary: Vocabulary) -> None:
    """Answer a vocabulary when it is worked in, and at once where that takes long."""

    def taken(*, ready: bool) -> VocabularyTaken:
        return VocabularyTaken(
            home=vocabulary.home, version=vocabulary.version, names=len(vocabulary.names), ready=ready
        )

    working = asyncio.create_task(engines.homes.take(vocabulary))
    try:
        done, _ = await asyncio.wait({working}, timeout=_MOMENT)
        if not done:
            await send(taken(ready=False))
        await working
    finally:
        working.cancel()
    await send(taken(ready=True))


async def forget_speech(send: Send, engines: Engines) -> None:
    """Delete what was spoken before."""
    await send(SpeechForgotten(freed=await engines.forget_speech()))


async def synthesize(send: Send, engines: Engines, request: Synthesize) -> None:
    """Answer a text with its speech, piece by piece, so that a long one begins as soon as a short one."""
    if not isinstance(request.text, str):
        raise RequestError(ErrorCode.BAD_EVENT, "The text is not a string.")
    manner = _manner(engines, request)
    voice = await _voice(engines, request.voice)
    await send(_audio_start(voice))
    _check_length(len(request.text))
    pieces = Pieces(voice.synthesizer.language)
    first = True
    for piece in (*pieces.add(request.text), *pieces.finish()):
        first &= not await _speak(send, engines, voice, piece, manner, first=first)
    await send(AudioStop())


async def synthesize_stream(
    send: Send, engines: Engines, request: SynthesizeStart, pieces: asyncio.Queue[str | None]
) -> None:
    """Answer a text that still comes in with its speech, piece by piece; None ends the text."""
    manner = _manner(engines, request)
    voice = await _voice(engines, request.voice)
    await send(_audio_start(voice))
    async with aclosing(_spoken_pieces(pieces, voice.synthesizer.language)) as spoken:
        first = True
        async for piece in spoken:
            first &= not await _speak(send, engines, voice, piece, manner, first=first)
    await send(AudioStop(), SynthesizeStopped())


async def handle(send: Send, engines: Engines, text: str) -> None:
    """Answer an utterance of a client that knows only Wyoming."""
    said = []
    await send(HandledStart())
    async with aclosing(engines.chat(to_request(small_talk(text)))) as pieces:
        async for piece in pieces:
            if isinstance(piece, Text):
                said.append(piece.text)
                await send(HandledChunk(text=piece.text))
    # The whole text once more, for clients that cannot stream.
    await send(Handled(text="".join(said).strip()), HandledStop())


async def chat(send: Send, engines: Engines, request: Chat) -> None:
    """Answer a chat with its reply."""
    started = time.monotonic()
    first: float | None = None
    finish: Finish | None = None
    calls = 0
    tokens: list[Token] = []
    replying = engines.chat(to_request(request), request.model, background=request.background)
    async with aclosing(replying) as pieces:
        async for piece in pieces:
            first = first or time.monotonic()
            if isinstance(piece, Finish):
                finish = piece
            elif isinstance(piece, Spoken):
                tokens.append(Token(text=piece.text, log_probability=round(piece.log_probability, 4)))
            else:
                delta = replace(to_delta(piece, calls + 1), tokens=tuple(tokens))
                calls += len(delta.tool_calls)
                tokens.clear()
                await send(delta)
    if tokens:
        await send(ChatDelta(tokens=tuple(tokens)))
    if finish is None or first is None:
        raise ModelError(ErrorCode.MODEL_FAILED, "The language model broke off.")
    await send(
        ChatDone(
            reason=finish.reason,
            prompt_tokens=finish.prompt_tokens,
            reply_tokens=finish.reply_tokens,
            first_token_seconds=round(first - started, 3),
            seconds=round(time.monotonic() - started, 3),
            log_probability=None if finish.log_probability is None else round(finish.log_probability, 4),
            read_tokens=finish.read_tokens,
            dropped_messages=finish.dropped_messages,
            model=finish.model,
        )
    )


async def prepare(send: Send, engines: Engines, request: Prepare) -> None:
    """Answer what a chat will begin with when it has been read."""
    started = time.monotonic()
    reading = await engines.prepare(to_prepare_request(request), request.model)
    await send(
        Prepared(
            prompt_tokens=reading.prompt_tokens,
            read_tokens=reading.read_tokens,
            seconds=round(time.monotonic() - started, 3),
        )
    )


async def score(send: Send, engines: Engines, request: Score) -> None:
    """Answer a chat with how probable some replies to it are."""
    started = time.monotonic()
    scoring = await engines.score(to_score_request(request), request.model, background=request.background)
    likelihoods = tuple(
        Likelihood(log_probability=round(scored.log_probability, 4), tokens=scored.tokens)
        for scored in scoring.continuations
    )
    await send(
        Scores(
            likelihoods=likelihoods,
            prompt_tokens=scoring.prompt_tokens,
            read_tokens=scoring.read_tokens,
            seconds=round(time.monotonic() - started, 3),
        )
    )


async def embed(send: Send, engines: Engines, request: Embed) -> None:
    """Answer sentences with their vectors."""
    if not 1 <= len(request.texts) <= MAX_EMBED_TEXTS:
        raise RequestError(ErrorCode.BAD_EVENT, f"1 to {MAX_EMBED_TEXTS} texts can be embedded at once.")
    if any(len(text) > MAX_SENTENCE for text in request.texts):
        raise RequestError(ErrorCode.TOO_LARGE, f"At most {MAX_SENTENCE} characters a text can be embedded.")
    model, vectors = await engines.embed(request.texts, background=request.background)
    await send(Embedding(model=model, dimension=vectors.shape[1], vectors=vectors.astype("<f4").tobytes()))


async def _voice(engines: Engines, wanted: SynthesizeVoice | None) -> LoadedVoice:
    if wanted is None:
        return await engines.voice(None, None)
    return await engines.voice(wanted.name, wanted.language)


def _manner(engines: Engines, request: Synthesize | SynthesizeStart) -> Manner:
    speaker = request.voice.speaker if request.voice is not None else None
    return read_manner(speaker, request.context, engines.manner)


def _audio_start(voice: LoadedVoice) -> AudioStart:
    return AudioStart(rate=voice.synthesizer.sample_rate, width=SAMPLE_WIDTH, channels=CHANNELS)


async def _speak(send: Send, engines: Engines, voice: LoadedVoice, text: str, manner: Manner, *, first: bool) -> bool:
    """Speak a piece, the first of its request or a later one; tell whether there was anything to say."""
    said = speakable(text, voice.synthesizer.language)
    if not said:
        return False
    rate = voice.synthesizer.sample_rate
    async with aclosing(engines.speak(voice, said, manner, first=first)) as speech:
        async for pcm in speech:
            for at in range(0, len(pcm), _AUDIO_CHUNK_BYTES):
                audio = pcm[at : at + _AUDIO_CHUNK_BYTES]
                await send(AudioChunk(rate=rate, width=SAMPLE_WIDTH, channels=CHANNELS, audio=audio))
    return True


def _check_length(length: int) -> None:
    if length > MAX_TEXT:
        raise RequestError(ErrorCode.TOO_LARGE, f"At most {MAX_TEXT} characters can be spoken at once.")


async def _spoken_pieces(chunks: asyncio.Queue[str | None], language: str) -> AsyncGenerator[str]:
    """Yield what is spoken at once as soon as it is there."""
    pieces = Pieces(language)
    length = 0
    while (chunk := await chunks.get()) is not None:
        length += len(chunk)
        _check_length(length)
        for piece in pieces.add(chunk):
            yield piece
    for piece in pieces.finish():
        yield piece
