"""Has a server say a text, and takes the time until it is heard."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from wyoming.audio import AudioChunk, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.event import Event
from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStop, SynthesizeStopped

_WORDS_A_SECOND = 20
"""What a small language model writes on a quick machine: faster than anybody speaks."""

_ANSWER_SECONDS = 60
"""A server that has not said it by then has failed."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """How a text was said."""

    first: float
    """Seconds from the text (its first word, where it was streamed) to the first sound."""
    whole: float
    """Seconds to the last sound."""
    length: float
    """Seconds that the sound lasts."""


async def say(port: int, text: str) -> Spoken:
    """Send a text whole."""

    async def events() -> AsyncIterator[Event]:
        yield Synthesize(text=text).event()

    return await _say(port, events(), last=AudioStop.is_type)


async def say_written(port: int, text: str) -> Spoken:
    """Send a text word by word, as a language model writes it and Home Assistant passes it on."""

    async def events() -> AsyncIterator[Event]:
        yield SynthesizeStart().event()
        started = time.monotonic()
        for number, word in enumerate(text.split()):
            await asyncio.sleep(max(0.0, started + number / _WORDS_A_SECOND - time.monotonic()))
            yield SynthesizeChunk(text=word if number == 0 else f" {word}").event()
        yield SynthesizeStop().event()

    return await _say(port, events(), last=SynthesizeStopped.is_type)


async def _say(port: int, events: AsyncIterator[Event], *, last: Callable[[str], bool]) -> Spoken:
    async with asyncio.timeout(_ANSWER_SECONDS), AsyncTcpClient("127.0.0.1", port) as client:
        started = time.monotonic()

        async def write() -> None:
            async for event in events:
                await client.write_event(event)

        writing = asyncio.create_task(write())
        try:
            return await _listen(client, started, last)
        finally:
            writing.cancel()
            await asyncio.wait((writing,))


async def _listen(client: AsyncTcpClient, started: float, last: Callable[[str], bool]) -> Spoken:
    """Take the sound until the event that ends it."""
    first, length = None, 0.0
    while (event := await client.read_event()) is not None:
        if Error.is_type(event.type):
            raise ConnectionError(Error.from_event(event).text)
        if AudioChunk.is_type(event.type):
            chunk = AudioChunk.from_event(event)
            if chunk.audio and first is None:
                first = time.monotonic() - started
            length += chunk.seconds
        elif last(event.type) and first is not None:
            return Spoken(first=first, whole=time.monotonic() - started, length=length)
    raise ConnectionError("the server said nothing")
