"""What was read of fixed prefixes, on disk for the next start: one file each, within a bound.

A file is a magic number, the length of its header, the header as JSON, the tokens as little-endian 32-bit integers, and
llama.cpp's own bytes. It is only believed where the header says that the very same model, build and form made it, and
all bytes are there and sum up. Nothing that is wrong with these files is more than a line in the log.
"""

import hashlib
import json
import logging
import os
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from ..errors import InterruptedWorkError

_LOGGER = logging.getLogger(__name__)

_MAGIC = b"HKPFX001"
_LENGTH = struct.Struct("<I")
_MAX_HEADER = 1 << 16
_SUFFIX = ".state"
_CHUNK = 1 << 20
"""Bytes that are written before it is asked again whether something more urgent has come."""


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What a state hangs on: the smallest difference makes it useless."""

    model: str
    """The fingerprint of the model's files and adapters."""
    build: str
    """Which llama.cpp."""
    form: str
    """How the context keeps it: type of keys and values, attention."""


@dataclass(frozen=True)
class Stored:
    """A state on disk."""

    path: Path
    tokens: tuple[int, ...]


class StateFiles:
    """The states of one model in a folder that all models share."""

    def __init__(self, folder: Path, stamp: Stamp, bound: int) -> None:
        """Take the bound of the whole folder in bytes; 0 keeps nothing, and clears what was kept."""
        self._folder = folder
        self._stamp = stamp
        self._bound = bound
        self.stored: list[Stored] = []
        """Those that can be used, the one used last first."""
        try:
            self._find()
        except OSError as err:
            _LOGGER.warning("Prepared prompts cannot be kept in %s: %s", folder, err.strerror or err)

    def _find(self) -> None:
        if self._bound == 0:
            for path, _, _ in self._files():
                path.unlink(missing_ok=True)
            return
        for path, _, _ in reversed(self._files()):
            if not path.name.startswith(self._prefix):
                continue
            with suppress(OSError):
                with path.open("rb") as file:
                    tokens = self._head(file)
                if tokens is not None:
                    self.stored.append(Stored(path, tokens[0]))
                    continue
            _LOGGER.info("The prepared prompt %s cannot be used any more; it will be made anew", path.name)
            with suppress(OSError):
                path.unlink()

    @property
    def _prefix(self) -> str:
        return self._stamp.model[:16]

    def _files(self) -> list[tuple[Path, float, int]]:
        """Return all states of all models with age and bytes, the oldest first."""
        if not self._folder.is_dir():
            return []
        facts = ((path, path.stat()) for path in self._folder.iterdir() if path.suffix in {_SUFFIX, ".new"})
        return sorted(((path, fact.st_mtime, fact.st_size) for path, fact in facts), key=lambda each: each[1])

    def _head(self, file: BinaryIO) -> tuple[tuple[int, ...], dict[str, Any]] | None:
        """Return the tokens of an open file and its header; None where it is broken or of something else."""
        try:
            if file.read(len(_MAGIC)) != _MAGIC:
                return None
            (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
            if length > _MAX_HEADER:
                return None
            header = json.loads(file.read(length))
            count = int(header["tokens"])
            if (header["model"], header["build"], header["form"]) != (
                self._stamp.model,
                self._stamp.build,
                self._stamp.form,
            ) or not 0 < count < 1 << 20:
                return None
            raw = file.read(4 * count)
            whole = file.tell() + int(header["bytes"]) == os.fstat(file.fileno()).st_size
            if len(raw) != 4 * count or not whole:
                return None
            return tuple(np.frombuffer(raw, "<i4").tolist()), header
        except (struct.error, ValueError, KeyError, TypeError):
            return None

    def load(self, stored: Stored) -> bytes | None:
        """Return the state; None where it cannot be used, and then it is gone."""
        try:
            with stored.path.open("rb") as file:
                found = self._head(file)
                state = file.read()
            if found is not None and found[0] == stored.tokens and _sum(stored.tokens, state) == found[1]["sum"]:
                os.utime(stored.path)
                return state
            _LOGGER.warning("The prepared prompt %s is damaged; it will be made anew", stored.path.name)
        except OSError as err:
            _LOGGER.warning("The prepared prompt %s cannot be read: %s", stored.path.name, err.strerror or err)
        self.forget(stored)
        return None

    def forget(self, stored: Stored) -> None:
        """Delete a state."""
        self.stored = [each for each in self.stored if each.path != stored.path]
        with suppress(OSError):
            stored.path.unlink(missing_ok=True)

    def save(self, tokens: Sequence[int], state: memoryview, interrupted: Callable[[], bool]) -> None:
        """Keep a state, if there is room within the bound; InterruptedWorkError, and nothing kept, if interrupted."""
        if len(state) > self._bound or any(each.tokens == tuple(tokens) for each in self.stored):
            return
        raw = np.array(tokens, "<i4").tobytes()
        name = f"{self._prefix}-{hashlib.blake2b(raw, digest_size=12).hexdigest()}{_SUFFIX}"
        stored = Stored(self._folder / name, tuple(tokens))
        header = {
            "model": self._stamp.model,
            "build": self._stamp.build,
            "form": self._stamp.form,
            "tokens": len(tokens),
            "bytes": len(state),
            "sum": _sum(tokens, state),
        }
        growing = stored.path.with_suffix(".new")
        try:
            self._make_room(len(state))
            self._folder.mkdir(parents=True, exist_ok=True)
            with growing.open("wb") as file:
                head = json.dumps(header).encode()
                file.write(_MAGIC + _LENGTH.pack(len(head)) + head + raw)
                for chunk in _chunks(state):
                    if interrupted():
                        raise InterruptedWorkError
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            growing.replace(stored.path)
            self.stored.insert(0, stored)
        except OSError as err:
            _LOGGER.warning("A prepared prompt could not be kept for the next start: %s", err.strerror or err)
        finally:
            with suppress(OSError):
                growing.unlink(missing_ok=True)

    def _make_room(self, needed: int) -> None:
        """Delete the states that were not used for longest, until the new one fits."""
        files = self._files()
        total = sum(size for _, _, size in files)
        for path, _, size in files:
            if total + needed <= self._bound:
                return
            path.unlink(missing_ok=True)
            self.stored = [each for each in self.stored if each.path != path]
            total -= size


def _chunks(state: memoryview) -> Iterator[memoryview]:
    for at in range(0, len(state), _CHUNK):
        yield state[at : at + _CHUNK]


def _sum(tokens: Sequence[int], state: bytes | memoryview) -> int:
    return zlib.crc32(state, zlib.crc32(np.array(tokens, "<i4").tobytes()))
