"""What every recogniser is."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .completeness import Completeness
from .home import Home

SAMPLE_RATE = 16_000
"""Samples a second that a recogniser takes."""

type Samples = npt.NDArray[np.float32]
"""Mono sound at SAMPLE_RATE, shape (samples,), float32, full scale at 1."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way in which an utterance may be read."""

    text: str
    """Its words."""
    probability: float
    """0 to 1."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """Words that were changed because of what the home says and has."""

    heard: str
    """As the recogniser alone wrote them."""
    written: str
    """As they stand in the text."""


@dataclass(frozen=True, kw_only=True)
class Transcription:
    """What a recogniser understood."""

    text: str
    """The words; empty where nobody spoke."""
    language: str | None
    """ISO 639 code: as asked for, or as found; None where nobody spoke and none was asked for."""
    audio_seconds: float
    """Length of the audio."""
    confidence: float = 0.0
    """0 to 1: how probable it is that the words are right."""
    completeness: Completeness = Completeness.OPEN
    """Whether more words are to be expected."""
    is_command: bool = False
    """Whether the words are a whole sentence that the home's grammar knows."""
    alternatives: tuple[Reading, ...] = ()
    """Other readings, likeliest first."""
    changes: tuple[Change, ...] = ()
    """What was changed because of the home."""


class Recognizer(ABC):
    """Turns one utterance into text."""

    @property
    @abstractmethod
    def languages(self) -> tuple[str, ...]:
        """ISO 639 codes of the languages that the model knows."""

    @abstractmethod
    def transcribe(self, speech: Samples, languages: Sequence[str] = (), home: Home | None = None) -> Transcription:
        """Return what was said.

        `speech` begins and ends close to the words (see `vad`), of any length, also none. `languages` are some of
        `Recognizer.languages`; where there is more than one, or none, the language is found (among them). `home` is
        what the utterance is expected to be about. Raises ModelError if the model fails.
        """

    @abstractmethod
    def warm_up(self) -> None:
        """Do what makes the first utterance as quick as later ones."""
