"""The sound of one utterance: where speech is in it, and what of it is kept."""

import numpy as np

from .base import Samples
from .endpoint import Endpoint, Happening
from .frames import FRAME_SECONDS, Frame, FrameReader, SpeechDetector
from .pcm import Format, PcmReader

_BEFORE = round(0.5 / FRAME_SECONDS)
"""Frames kept before speech begins: a soft first sound is not yet speech to the detector."""

_AFTER = round(0.1 / FRAME_SECONDS)
"""Frames kept after the last one of speech: a final consonant is not speech any more to the detector."""

_KEPT = 2 * _BEFORE
"""Frames kept while nobody speaks: those before speech begins, and those in which it is being found."""


class Ear:
    """Hears one utterance. `read` is the work and may run in a thread; everything else belongs to the caller's."""

    def __init__(self, detector: SpeechDetector, audio_format: Format, *, decides: bool) -> None:
        """Hear sound of that format; see `Endpoint` for `decides`."""
        self.endpoint = Endpoint(decides=decides)
        self._pcm = PcmReader(audio_format)
        self._frames = FrameReader(detector)
        self._sound: list[Samples] = []
        self._dropped = 0

    def read(self, data: bytes, *, last: bool = False) -> tuple[Samples, list[Frame]]:
        """Return the next bytes as sound of shape (frames, FRAME_SAMPLES) and what is known of it."""
        return self._frames.feed(self._pcm.feed(data, last=last), last=last)

    def follow(self, sound: Samples, frames: list[Frame]) -> list[Happening]:
        """Return what happened in what was read; what comes after the utterance's end is dropped."""
        happened = []
        for samples, frame in zip(sound, frames, strict=True):
            self._sound.append(samples)
            if (happening := self.endpoint.take(frame)) is not None:
                happened.append(happening)
            if happening is Happening.ENDED:
                break
        if self.endpoint.first is None and len(self._sound) > _KEPT:
            self._dropped += len(self._sound) - _KEPT
            del self._sound[:-_KEPT]
        return happened

    def speech(self) -> Samples:
        """Return the speech so far, from a little before its first word to a little after its last."""
        first = self.endpoint.first
        if first is None:
            return np.zeros(0, np.float32)
        begin = max(0, first - _BEFORE - self._dropped)
        return np.concatenate(self._sound[begin : self.endpoint.last + 1 + _AFTER - self._dropped])

    @property
    def speech_seconds(self) -> float:
        """From the first word to the last."""
        first = self.endpoint.first
        return 0.0 if first is None else (self.endpoint.last + 1 - first) * FRAME_SECONDS
