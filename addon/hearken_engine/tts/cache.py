"""What was spoken before, kept on disk: replies that recur are not synthesised again.

Blocking, and for one thread alone.
"""

import hashlib
import json
import logging
import os
import tempfile
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from .manner import Manner

_LOGGER = logging.getLogger(__name__)

MAX_TEXT = 200
"""Characters of a piece that is kept: a sentence that recurs is short, and a long one would crowd out many of those."""

_FORMAT = 1
"""Part of every key; raised whenever the same request would sound otherwise, so that older pieces are not found."""

_MAGIC = b"hearken-speech-1\n"
_DIGEST_BYTES = hashlib.sha256().digest_size
_LENGTH_BYTES = 8
_HEADER_BYTES = len(_MAGIC) + _LENGTH_BYTES + _DIGEST_BYTES

_SUFFIX = ".speech"
_UNFINISHED = ".part"


def speech_key(voice: str, text: str, manner: Manner) -> str:
    """Return the name under which a piece is kept; `voice` must change whenever the voice's files do."""
    facts = [_FORMAT, voice, manner.speaker, manner.speed, manner.volume, text]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


class SpeechCache:
    """Spoken pieces on disk; of more than `max_bytes`, those go first that were not used for longest.

    Nothing here raises: a folder that cannot be read or written makes the engine slower and is said once in the log.
    """

    def __init__(self, folder: Path, max_bytes: int) -> None:
        """Take up what an earlier run left; 0 bytes turn the cache off and empty the folder."""
        self._folder = folder
        self._max_bytes = max_bytes
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._total = 0
        self._complained = False
        try:
            self._take_up()
        except FileNotFoundError:
            pass
        except OSError as err:
            self._complain(err)

    def get(self, key: str) -> bytes | None:
        """Return the PCM of a piece, or None; a damaged file is as good as none and is removed."""
        if key not in self._sizes:
            return None
        try:
            pcm = _unpack(self._file(key).read_bytes())
        except OSError:
            pcm = None
        if pcm is None:
            self._forget(key)
            return None
        self._sizes.move_to_end(key)
        with suppress(OSError):
            os.utime(self._file(key))  # the order of use outlives a restart
        return pcm

    def put(self, key: str, pcm: bytes) -> None:
        """Keep a piece, and make room for it."""
        size = _HEADER_BYTES + len(pcm)
        if not pcm or size > self._max_bytes:
            return
        self._forget(key)
        self._shrink_to(self._max_bytes - size)
        try:
            self._write(key, _pack(pcm))
        except OSError as err:
            self._complain(err)
            return
        self._sizes[key] = size
        self._total += size

    def limit(self, max_bytes: int) -> None:
        """Hold more or fewer bytes from now on."""
        self._max_bytes = max_bytes
        self._shrink_to(max_bytes)

    def clear(self) -> int:
        """Delete all pieces, and return how many bytes they had."""
        before = self._total
        self._shrink_to(0)
        return before

    def _take_up(self) -> None:
        found = []
        for file in self._folder.iterdir():
            if file.suffix == _SUFFIX:
                facts = file.stat()
                found.append((facts.st_mtime_ns, file.stem, facts.st_size))
            elif file.suffix == _UNFINISHED:
                file.unlink(missing_ok=True)
        self._sizes = OrderedDict((key, size) for _, key, size in sorted(found))
        self._total = sum(self._sizes.values())
        self._shrink_to(self._max_bytes)

    def _shrink_to(self, size: int) -> None:
        while self._total > size and self._sizes:
            self._forget(next(iter(self._sizes)))

    def _forget(self, key: str) -> None:
        self._total -= self._sizes.pop(key, 0)
        try:
            self._file(key).unlink(missing_ok=True)
        except OSError as err:
            self._complain(err)

    def _write(self, key: str, data: bytes) -> None:
        """Write a file that is whole or not there; what it holds is nobody else's business."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self._folder, suffix=_UNFINISHED)
        unfinished = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            unfinished.replace(self._file(key))
        except OSError:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}{_SUFFIX}"

    def _complain(self, err: OSError) -> None:
        if not self._complained:
            self._complained = True
            _LOGGER.warning("Spoken replies cannot be kept in %s: %s", self._folder, err.strerror or err)


def _pack(pcm: bytes) -> bytes:
    return _MAGIC + len(pcm).to_bytes(_LENGTH_BYTES) + hashlib.sha256(pcm).digest() + pcm


def _unpack(data: bytes) -> bytes | None:
    """Return the PCM of a file, or None where it is not what was written."""
    pcm = data[_HEADER_BYTES:]
    return pcm if pcm and data == _pack(pcm) else None
