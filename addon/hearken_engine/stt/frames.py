"""Sound cut into frames, and what is known of each."""

from abc import ABC, abstractmethod
from typing import Any, NamedTuple

import numpy as np

from .base import SAMPLE_RATE, Samples

FRAME_SAMPLES = 512
"""Samples of a frame: what Silero takes at 16 kHz."""

FRAME_SECONDS = FRAME_SAMPLES / SAMPLE_RATE
"""32 ms."""

_SILENCE = 1e-10
"""Power that counts as none at all (-100 dB): below the last bit of 16-bit sound."""


class Frame(NamedTuple):
    """What is known of 32 ms of sound."""

    probability: float
    """0 to 1: how probable it is that somebody speaks."""
    level: float
    """Mean power in dB; 0 is full scale."""


class SpeechDetector(ABC):
    """Tells in which frames somebody speaks. Holds nothing of any one stream, so that all streams share it."""

    @abstractmethod
    def judge(self, frames: Samples, state: Any) -> tuple[list[float], Any]:
        """Return the probability of speech in each frame, and the state in which the stream goes on.

        `frames` has the shape (frames, FRAME_SAMPLES) and follows what was judged before; `state` is what that
        call returned, or None at the start of a stream.
        """


class FrameReader:
    """Cuts one stream of samples into frames and has them judged."""

    def __init__(self, detector: SpeechDetector) -> None:
        self._detector = detector
        self._state: Any = None
        self._rest = np.zeros(0, np.float32)

    def feed(self, samples: Samples, *, last: bool = False) -> tuple[Samples, list[Frame]]:
        """Return the frames that are whole now, as sound of shape (frames, FRAME_SAMPLES) and as facts.

        `last` ends the stream and fills the last frame up with silence.
        """
        samples = np.concatenate([self._rest, samples])
        if last:
            samples = np.pad(samples, (0, -len(samples) % FRAME_SAMPLES))
        whole = len(samples) - len(samples) % FRAME_SAMPLES
        self._rest = samples[whole:]
        sound = samples[:whole].reshape(-1, FRAME_SAMPLES)
        if not len(sound):
            return sound, []
        probabilities, self._state = self._detector.judge(sound, self._state)
        levels = 10 * np.log10(np.square(sound).mean(axis=1) + _SILENCE)
        return sound, [Frame(*facts) for facts in zip(probabilities, levels.tolist(), strict=True)]
