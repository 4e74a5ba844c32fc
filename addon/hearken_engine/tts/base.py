"""What every synthesiser is."""

from abc import ABC, abstractmethod
from collections.abc import Generator

SAMPLE_WIDTH = 2
"""Bytes a sample: 16-bit signed little-endian."""

CHANNELS = 1


class Synthesizer(ABC):
    """One voice."""

    @property
    @abstractmethod
    def language(self) -> str:
        """BCP 47 tag of what it speaks, such as "en-US"."""

    @property
    @abstractmethod
    def sample_rate(self) -> int:
        """Samples a second of its speech."""

    @property
    @abstractmethod
    def speakers(self) -> tuple[str, ...]:
        """Names of its speakers; empty where it has only one."""

    @abstractmethod
    def synthesize(
        self, text: str, speaker: str | None, *, speed: float = 1.0, volume: float = 1.0
    ) -> Generator[bytes]:
        """Yield the speech of the text, about a sentence at a time.

        The pieces are PCM of SAMPLE_WIDTH, CHANNELS and `sample_rate`; text with nothing to say yields none.
        `speaker` is one of `speakers`, or None; `speed` is times the voice's own, and `volume` times the loudness that
        all voices have, both within the bounds of `tts.manner`. Raises ModelError if the voice fails, RequestError for
        an unknown speaker.
        """

    @abstractmethod
    def warm_up(self) -> None:
        """Do what makes the first sentence as quick as later ones."""
