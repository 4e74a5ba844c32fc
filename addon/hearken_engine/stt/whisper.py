"""Whisper, run by faster-whisper on CTranslate2."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from faster_whisper import WhisperModel
from faster_whisper.vad import VadOptions, get_speech_timestamps

from ..errors import ModelError
from ..protocol import ErrorCode
from .base import SAMPLE_RATE, Recognizer, Transcription

_SAMPLE_SCALE = 32_768
"""Magnitude of the most negative 16-bit sample."""

_SPEECH_PAD_MS = 300
"""Kept around speech, so that no soft consonant at its edge is lost."""

_MIN_SPEECH_MS = 100
"""Shorter is a click or a cough: the shortest words that people say to a house ("on", "ja") last longer."""

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

    def transcribe(self, pcm: bytes, language: str | None) -> Transcription:
        """Return what was said; see `Recognizer.transcribe`."""
        samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2").astype(np.float32) / np.float32(_SAMPLE_SCALE)
        seconds = len(samples) / SAMPLE_RATE
        # Silero's VAD decides whether anybody spoke at all: Whisper makes words out of silence and noise.
        options = VadOptions(min_speech_duration_ms=_MIN_SPEECH_MS, speech_pad_ms=_SPEECH_PAD_MS)
        speech = get_speech_timestamps(samples, options) if len(samples) else []
        if not speech:
            return Transcription(text="", language=language, audio_seconds=seconds)
        try:
            text, found = self._decode(samples[speech[0]["start"] : speech[-1]["end"]], language)
        except (RuntimeError, ValueError) as err:
            raise ModelError(ErrorCode.MODEL_FAILED, f"Whisper failed: {err}") from err
        return Transcription(text=text, language=found, audio_seconds=seconds)

    def _decode(self, samples: npt.NDArray[np.float32], language: str | None) -> tuple[str, str]:
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
