"""Sends one utterance to a server, as a satellite would, and takes the time until its text."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from hearken_engine.protocol import Heard, Hello, Listen, Vocabulary, VocabularyTaken
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.event import Event

from .detector import Detector
from .homes import Home
from .sound import RATE, Samples, to_pcm

_CHUNK_SECONDS = 0.064
"""What satellites send at once (1024 samples)."""

_ANSWER_SECONDS = 60
"""A server that has not answered by then has failed."""

_FORMAT = {"rate": RATE, "width": 2, "channels": 1}
_CHUNK_BYTES = round(_CHUNK_SECONDS * RATE) * 2
_BYTES_A_SECOND = RATE * 2


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back for one utterance."""

    text: str
    """The transcript."""
    seconds: float
    """From the last sample, or from the end of the last word, to the transcript; below 0 it came before that."""
    whole: float
    """From the first sample sent to the transcript."""
    ended: bool
    """Whether the end was found before the audio ran out; true where nobody looked for it."""
    is_command: bool | None
    """Whether the engine counts it as a command; None for the peer."""


class ServerError(Exception):
    """A server answered with an error."""


def _opening(home: Home, *, ours: bool, endpointing: bool) -> Sequence[Event]:
    """Return the events that open an utterance."""
    if not ours:
        return (Transcribe(language=home.language).event(), AudioStart(**_FORMAT).event())
    listen = Listen(languages=(home.language,), home=home.identity, endpointing=endpointing)
    return (Hello(software="benchmark").event(), listen.event(), AudioStart(**_FORMAT).event())


async def _read(client: AsyncTcpClient) -> tuple[float, str, bool | None]:
    """Wait for the transcript; return when it came, its text, and whether it is a command."""
    is_command = None
    while (event := await client.read_event()) is not None:
        if Error.is_type(event.type):
            error = Error.from_event(event)
            raise ServerError(f"{error.code}: {error.text}")
        if Heard.is_type(event.type):
            is_command = Heard.from_event(event).is_command
        elif Transcript.is_type(event.type):
            return time.monotonic(), Transcript.from_event(event).text.strip(), is_command
    raise ServerError("the server closed the connection without a transcript")


async def hand_over(port: int, home: Home) -> None:
    """Send a home's vocabulary to our engine and wait until it is worked in."""
    async with AsyncTcpClient("127.0.0.1", port) as client:
        await client.write_event(Hello(software="benchmark").event())
        await client.write_event(home.vocabulary().event())
        while (event := await client.read_event()) is not None:
            if Error.is_type(event.type):
                raise ServerError(Error.from_event(event).text)
            if VocabularyTaken.is_type(event.type) and VocabularyTaken.from_event(event).ready:
                return
    raise ServerError(f"the engine closed the connection at a {Vocabulary.TYPE}")


async def hear(port: int, home: Home, samples: Samples, *, ours: bool, paced: bool) -> Answer:
    """Send audio that ends where the client knows it to; seconds count from its last sample."""
    pcm = to_pcm(samples)
    async with asyncio.timeout(_ANSWER_SECONDS), AsyncTcpClient("127.0.0.1", port) as client:
        for event in _opening(home, ours=ours, endpointing=False):
            await client.write_event(event)
        reading = asyncio.create_task(_read(client))
        started = time.monotonic()
        for begin in range(0, len(pcm), _CHUNK_BYTES):
            chunk = pcm[begin : begin + _CHUNK_BYTES]
            if paced:
                # A chunk exists once its last sample has been spoken.
                await _sleep_until(started + (begin + len(chunk)) / _BYTES_A_SECOND)
            await client.write_event(AudioChunk(**_FORMAT, audio=chunk).event())
        ended = time.monotonic()
        await client.write_event(AudioStop().event())
        answered, text, is_command = await reading
    return Answer(text=text, seconds=answered - ended, whole=answered - started, ended=True, is_command=is_command)


async def hear_open(port: int, home: Home, samples: Samples, last_word: float, *, ours: bool) -> Answer:
    """Send audio that goes on behind the last word (seconds); seconds count from that word to the transcript.

    Our engine finds the end by itself; before the peer stands Home Assistant's own detector.
    """
    pcm = to_pcm(samples)
    detector = None if ours else Detector()
    async with asyncio.timeout(_ANSWER_SECONDS), AsyncTcpClient("127.0.0.1", port) as client:
        for event in _opening(home, ours=ours, endpointing=True):
            await client.write_event(event)
        reading = asyncio.create_task(_read(client))
        started, ended = time.monotonic(), False
        for begin in range(0, len(pcm), _CHUNK_BYTES):
            chunk = pcm[begin : begin + _CHUNK_BYTES]
            due = started + (begin + len(chunk)) / _BYTES_A_SECOND
            # The answer may come at any time: waiting for it is also how the clock is kept.
            await asyncio.wait((reading,), timeout=max(0.0, due - time.monotonic()))
            if reading.done():
                break
            if detector is not None:
                chunk, ended = detector.take(chunk)
            if chunk:
                await client.write_event(AudioChunk(**_FORMAT, audio=chunk).event())
            if ended:
                break
        ended = ended or reading.done()
        if not reading.done():
            await client.write_event(AudioStop().event())
        answered, text, is_command = await reading
    whole = answered - started
    return Answer(text=text, seconds=whole - last_word, whole=whole, ended=ended, is_command=is_command)


async def _sleep_until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.monotonic()))
