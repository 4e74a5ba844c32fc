"""What is spoken into Assist: a recording at the pace of a mouth, or this machine's microphone."""

import asyncio
import time
from collections.abc import AsyncGenerator
from typing import Protocol

from .audio import SAMPLE_WIDTH, SPEECH_RATE, Sound, recorder

CHUNK_SECONDS = 0.05
"""Satellites send pieces of 30 to 64 ms."""

CHUNK_BYTES = int(CHUNK_SECONDS * SPEECH_RATE) * SAMPLE_WIDTH
"""One piece."""

LEAD_SECONDS = 0.3
"""Quiet before a recording: a microphone is open before one speaks."""

TAIL_SECONDS = 5.0
"""Quiet after it at most; Home Assistant notices the end of speech after 0.7 s."""


class Speech(Protocol):
    """Speech that can be sent piece by piece."""

    def chunks(self) -> AsyncGenerator[bytes]:
        """Yield pieces of audio, as fast as they would come from a microphone."""

    @property
    def ended(self) -> float:
        """The `time.monotonic()` of the last word."""


class Recording:
    """A recording, played as if it were spoken now."""

    def __init__(self, sound: Sound) -> None:
        """Take sound in the format that Assist hears."""
        self._sound = sound
        self._start = 0.0

    async def chunks(self) -> AsyncGenerator[bytes]:
        """Yield quiet, the recording, and quiet."""
        self._start = time.monotonic()
        lead, tail = (bytes(int(seconds / CHUNK_SECONDS) * CHUNK_BYTES) for seconds in (LEAD_SECONDS, TAIL_SECONDS))
        pcm = lead + self._sound.pcm + tail
        for number, position in enumerate(range(0, len(pcm), CHUNK_BYTES), 1):
            yield pcm[position : position + CHUNK_BYTES]
            await asyncio.sleep(self._start + number * CHUNK_SECONDS - time.monotonic())

    @property
    def ended(self) -> float:
        """The `time.monotonic()` of the last word."""
        return self._start + LEAD_SECONDS + self._sound.last_word


class Microphone:
    """The microphone, until whoever listens has heard enough."""

    def __init__(self) -> None:
        """Find the program that records, before anything else is started."""
        self._command = recorder()
        self._heard = bytearray()
        self._start = 0.0

    async def chunks(self) -> AsyncGenerator[bytes]:
        """Yield what the microphone hears."""
        process = await asyncio.create_subprocess_exec(*self._command, stdout=asyncio.subprocess.PIPE)
        try:
            while process.stdout is not None and (chunk := await process.stdout.read(CHUNK_BYTES)):
                self._start = self._start or time.monotonic() - CHUNK_SECONDS
                self._heard += chunk
                yield chunk
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()

    @property
    def ended(self) -> float:
        """The `time.monotonic()` of the last word."""
        return self._start + Sound(bytes(self._heard), SPEECH_RATE, SAMPLE_WIDTH, 1).last_word
