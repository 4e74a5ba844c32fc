"""What every recogniser is."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

SAMPLE_RATE = 16_000
"""Samples a second that a recogniser takes."""


@dataclass(frozen=True, kw_only=True)
class Transcription:
    """What a recogniser understood."""

    text: str
    """The words; empty where nobody spoke."""
    language: str | None
    """ISO 639 code: as asked for, or as found; None where nobody spoke and none was asked for."""
    audio_seconds: float
    """Length of the audio."""


class Recognizer(ABC):
    """Turns one utterance into text."""

    @property
    @abstractmethod
    def languages(self) -> tuple[str, ...]:
        """ISO 639 codes of the languages that the model knows."""

    @abstractmethod
    def transcribe(self, pcm: bytes, language: str | None) -> Transcription:
        """Return what was said.

        `pcm` is 16-bit signed little-endian mono at SAMPLE_RATE, of any length, also none. `language` is one of
        `languages`, or None to have it found. Raises ModelError if the model fails.
        """

    @abstractmethod
    def warm_up(self) -> None:
        """Do what makes the first utterance as quick as later ones."""
