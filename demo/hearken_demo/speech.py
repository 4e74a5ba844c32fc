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

    ended: float | None
    """The `time.monotonic()` of the last word, where that is known."""

    def chunks(self) -> AsyncGenerator[bytes]:
        """Yield pieces of audio, as fast as they would come from a microphone."""


class Recording:
    """A recording, played as if it were spoken now."""

    def __init__(self, sound: Sound, *, pace: float = 1.0) -> None:
        """Take 16 kHz mono sound; `pace` 2 sends it in half the time."""
        self.ended: float | None = None
        self._pcm = sound.pcm
        self._pace = pace

    async def chunks(self) -> AsyncGenerator[bytes]:
        """Yield quiet, the recording, and quiet."""
        start = time.monotonic()
        lead, tail = (bytes(int(seconds / CHUNK_SECONDS) * CHUNK_BYTES) for seconds in (LEAD_SECONDS, TAIL_SECONDS))
        pcm = lead + self._pcm + tail
        for number, position in enumerate(range(0, len(pcm), CHUNK_BYTES), 1):
            yield pcm[position : position + CHUNK_BYTES]
            await asyncio.sleep(start + number * CHUNK_SECONDS / self._pace - time.monotonic())
            if self.ended is None and position + CHUNK_BYTES >= len(lead) + len(self._pcm):
                self.ended = time.monotonic()


class Microphone:
    """The microphone, until whoever listens has heard enough."""

    ended: float | None = None

    def __init__(self) -> None:
        """Find the program that records, before anything else is started."""
        self._command = recorder()

    async def chunks(self) -> AsyncGenerator[bytes]:
        """Yield what the microphone hears."""
        process = await asyncio.create_subprocess_exec(*self._command, stdout=asyncio.subprocess.PIPE)
        try:
            while process.stdout is not None and (chunk := await process.stdout.read(CHUNK_BYTES)):
                yield chunk
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()
