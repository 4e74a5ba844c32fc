"""What was spoken before, found again beside whatever is being spoken."""

from pathlib import Path

from .tts.cache import MAX_TEXT, SpeechCache, speech_key
from .tts.manner import Manner
from .worker import Worker

_MAX_FILING = 128
"""Pieces that may wait to be found or kept: one for every client that can be connected, and some air."""


class Spoken:
    """The cache of spoken pieces, with a thread of its own: a piece that is there waits for no synthesis."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        """Take the folder and how much it may hold; 0 keeps nothing."""
        self._on = max_bytes > 0
        self._cache = SpeechCache(folder, max_bytes)
        self.worker = Worker("spoken", max_waiting=_MAX_FILING)

    async def limit(self, max_bytes: int) -> None:
        """Let the folder hold more or fewer bytes; 0 keeps nothing and deletes what is there."""
        self._on = max_bytes > 0
        await self.worker.run(lambda: self._cache.limit(max_bytes))

    async def find(self, voice: str, text: str, manner: Manner) -> bytes | None:
        """Return the PCM of a text as this voice spoke it in this manner, or None."""
        if not self._kept(text):
            return None
        key = speech_key(voice, text, manner)
        return await self.worker.run(lambda: self._cache.get(key))

    async def keep(self, voice: str, text: str, manner: Manner, pcm: bytes) -> None:
        """Keep what was spoken to its end."""
        if self._kept(text):
            key = speech_key(voice, text, manner)
            await self.worker.run(lambda: self._cache.put(key, pcm))

    async def forget(self) -> int:
        """Delete all that is kept, and return how many bytes it had."""
        return await self.worker.run(self._cache.clear)

    def _kept(self, text: str) -> bool:
        return self._on and len(text) <= MAX_TEXT
