"""Piper voices."""

from collections.abc import Generator
from pathlib import Path

from piper import PiperVoice, SynthesisConfig

from ..errors import ModelError, RequestError
from ..protocol import ErrorCode
from .base import Synthesizer
from .voice_file import read_voice_facts

_WARM_UP_TEXT = "Hi."
"""Spoken into the void: the first use of espeak and of an ONNX graph costs a second."""


class PiperSynthesizer(Synthesizer):
    """Any Piper voice: an ONNX file and its JSON."""

    def __init__(self, onnx_file: Path) -> None:
        """Load the voice; ModelError if it is broken."""
        self._language = read_voice_facts(onnx_file.with_name(f"{onnx_file.name}.json")).language
        try:
            self._voice = PiperVoice.load(onnx_file)
        except Exception as err:  # onnxruntime raises its own exceptions, which have no common base
            raise ModelError(ErrorCode.MODEL_FAILED, f"The voice {onnx_file.stem} could not be loaded: {err}") from err

    def warm_up(self) -> None:
        """Say something that nobody hears."""
        for _ in self.synthesize(_WARM_UP_TEXT, None):
            pass

    @property
    def language(self) -> str:
        """BCP 47 tag of what it speaks."""
        return self._language

    @property
    def sample_rate(self) -> int:
        """Samples a second of its speech."""
        return int(self._voice.config.sample_rate)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Names of its speakers; empty where it has only one."""
        return tuple(self._voice.config.speaker_id_map)

    def synthesize(self, text: str, speaker: str | None) -> Generator[bytes]:
        """Yield the speech of the text; see `Synthesizer.synthesize`."""
        speaker_id: int | None = None
        if speaker is not None and self.speakers:
            if speaker not in self._voice.config.speaker_id_map:
                raise RequestError(
                    ErrorCode.MODEL_MISSING, f"The voice has no speaker {speaker}, only {', '.join(self.speakers)}."
                )
            speaker_id = self._voice.config.speaker_id_map[speaker]
        try:
            for chunk in self._voice.synthesize(text, SynthesisConfig(speaker_id=speaker_id)):
                yield chunk.audio_int16_bytes
        except Exception as err:
            raise ModelError(ErrorCode.MODEL_FAILED, f"The voice failed: {err}") from err
