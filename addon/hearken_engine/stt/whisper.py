"""Whisper, run by faster-whisper on CTranslate2."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel

from ..errors import ModelError
from ..protocol import ErrorCode
from .base import SAMPLE_RATE, Recognizer, Samples, Transcription
from .home import Home

_BEAM_SIZE = 5
"""Whisper's own choice (openai/whisper, `transcribe.cli`)."""

_MIN_LOG_PROBABILITY = -1.0
"""Mean log-probability a token under which Whisper itself counts a decoding as failed (openai/whisper, `transcribe`):
it is a guess at noise. Whisper would guess again at a higher temperature; a house must not act on guesses."""


class WhisperRecognizer(Recognizer):
    """Any Whisper model in CTranslate2 format."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Load the model from its folder; ModelError if it is broken."""
        try:
            # int8 halves the memory and nearly doubles the speed on a CPU, at no loss that tests show.
            self._model = WhisperModel(
                str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
            )
        except (RuntimeError, ValueError, OSError) as err:
            raise ModelError(ErrorCode.MODEL_FAILED, f"Whisper could not be loaded from {folder}: {err}") from err
        self._languages = tuple(self._model.supported_languages)

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639 codes of the languages that the model knows."""
        return self._languages

    def warm_up(self) -> None:
        """Run once over silence: the first run allocates what later ones use again, and takes twice the time."""
        self._decode(np.zeros(SAMPLE_RATE, np.float32), self._languages[0])

    def transcribe(self, speech: Samples, languages: Sequence[str] = (), home: Home | None = None) -> Transcription:  # noqa: ARG002
        """Return what was said; see `Recognizer.transcribe`."""
        language = languages[0] if len(languages) == 1 else None
        seconds = len(speech) / SAMPLE_RATE
        if not len(speech):
            return Transcription(text="", language=language, audio_seconds=seconds)
        try:
            text, found = self._decode(speech, language)
        except (RuntimeError, ValueError) as err:
            raise ModelError(ErrorCode.MODEL_FAILED, f"Whisper failed: {err}") from err
        return Transcription(text=text, language=found, audio_seconds=seconds)

    def _decode(self, samples: Samples, language: str | None) -> tuple[str, str]:
        """Return the text and its language."""
        segments, info = self._model.transcribe(
            samples,
            language=language,
            beam_size=_BEAM_SIZE,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        certain = (segment.text.strip() for segment in segments if segment.avg_logprob >= _MIN_LOG_PROBABILITY)
        return " ".join(certain).strip(), info.language
