"""Bytes of any common PCM format to `Samples`, as they come."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import soxr

from ..errors import RequestError
from ..protocol import ErrorCode
from .base import SAMPLE_RATE, Samples

MIN_RATE = 8_000
"""Samples a second of a telephone; below that, speech is not understood."""

MAX_RATE = 96_000
"""The highest rate that sound cards for speech offer."""

MAX_CHANNELS = 8
"""As many as microphone arrays have."""

_OFFSET_SECONDS = 0.1
"""Mean of so much sound counts as its DC offset: it leaves tones above some 20 Hz, and thus every voice, alone."""

_INTEGERS = {1: "u1", 2: "<i2", 4: "<i4"}

type _Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Format:
    """How sound is written down: little-endian integers, signed but for one-byte ones, channels in turn."""

    rate: int
    """Samples a second."""
    width: int
    """Bytes a sample."""
    channels: int
    """Samples at each moment."""

    @classmethod
    def checked(cls, rate: object, width: object, channels: object) -> Self:
        """Return the format; RequestError `bad-audio` says what about it makes no sense."""
        for value, name, low, high in (
            (rate, "Hz", MIN_RATE, MAX_RATE),
            (width, "bytes a sample", 1, 4),
            (channels, "channels", 1, MAX_CHANNELS),
        ):
            if type(value) is not int or not low <= value <= high:
                raise RequestError(
                    ErrorCode.BAD_AUDIO, f"Speech may have {low} to {high} {name}, not {str(value)[:20]}."
                )
        assert isinstance(rate, int)  # noqa: S101 - tells mypy what the loop made sure of
        assert isinstance(width, int)  # noqa: S101
        assert isinstance(channels, int)  # noqa: S101
        return cls(rate, width, channels)

    @property
    def frame_bytes(self) -> int:
        """Bytes of one moment of sound."""
        return self.width * self.channels

    def seconds(self, size: int) -> float:
        """Return how long so many bytes last."""
        return size / (self.frame_bytes * self.rate)

    def __str__(self) -> str:
        return f"{self.rate} Hz, {self.width * 8} bit, {self.channels} channel{'s' if self.channels > 1 else ''}"


class PcmReader:
    """Turns one stream of bytes into samples: mono, without DC offset, resampled, never over full scale."""

    def __init__(self, audio_format: Format) -> None:
        self._format = audio_format
        self._rest = b""
        # Before resampling, whose filter would ring at the step from nothing to the offset.
        self._offset = _OffsetRemover(int(_OFFSET_SECONDS * audio_format.rate))
        self._resampler: soxr.ResampleStream | None = None
        if audio_format.rate != SAMPLE_RATE:
            self._resampler = soxr.ResampleStream(audio_format.rate, SAMPLE_RATE, 1, dtype="float32")

    def feed(self, data: bytes, *, last: bool = False) -> Samples:
        """Return the samples that are known now; a sample may be split between two calls.

        `last` ends the stream; what is left of a split sample is then dropped.
        """
        data = self._rest + data
        whole = len(data) - len(data) % self._format.frame_bytes
        self._rest = data[whole:]
        mono = self._offset.remove(self._numbers(data[:whole]).reshape(-1, self._format.channels).mean(axis=1))
        samples = mono.astype(np.float32)
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(samples, last=last)
        return np.clip(samples, -1, 1)

    def _numbers(self, data: bytes) -> _Numbers:
        """Return the integers in whole samples, full scale at 1."""
        width = self._format.width
        if width == 3:  # noqa: PLR2004 - numpy has no such integer: they become the upper bytes of longer ones
            wide = np.zeros((len(data) // 3, 4), np.uint8)
            wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
            data, width = wide.tobytes(), 4
        numbers: _Numbers = np.frombuffer(data, _INTEGERS[width]).astype(np.float64)
        if width == 1:
            numbers -= 128
        return numbers / 2.0 ** (8 * width - 1)


class _OffsetRemover:
    """Takes the mean of the last moment from each sample.

    What came before the first sample counts as equal to it: the sound begins at zero, without a click.
    """

    def __init__(self, length: int) -> None:
        self._length = length
        self._past: _Numbers | None = None

    def remove(self, samples: _Numbers) -> _Numbers:
        if not len(samples):
            return samples
        if self._past is None:
            self._past = np.full(self._length, samples[0])
        stretch = np.concatenate([self._past, samples])
        sums = np.concatenate([[0.0], np.cumsum(stretch)])
        means = (sums[self._length + 1 :] - sums[1 : -self._length]) / self._length
        self._past = stretch[-self._length :]
        level: _Numbers = samples - means
        return level
