"""Piper voices."""

import json
from collections.abc import Generator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions
from piper import PiperConfig, PiperVoice, SynthesisConfig

from ..errors import ModelError, RequestError
from ..protocol import ErrorCode
from .base import Synthesizer
from .voice_file import read_voice_facts

_LOUDNESS = 0.1
"""RMS of a voice's speech, of a full scale of 1: -20 dBFS, at which its peaks just stay within the scale."""

_MAX_GAIN = 10.0
"""20 dB: a voice that is softer yet is broken, and louder it would be noise."""

_KNEE = 0.9
"""Where the clip guard begins: what is louder is bent to stay below 1, what is softer is not touched."""

_FULL_SCALE = 32767


class PiperSynthesizer(Synthesizer):
    """Any Piper voice: an ONNX file and its JSON."""

    def __init__(self, onnx_file: Path, sample: str) -> None:
        """Load the voice; ModelError if it is broken. `sample` is a sentence by which its loudness is measured."""
        self._language = read_voice_facts(onnx_file.with_name(f"{onnx_file.name}.json")).language
        self._sample = sample
        self._gains: dict[int | None, float] = {}
        try:
            self._voice = piper_voice(onnx_file)
        except Exception as err:  # onnxruntime raises its own exceptions, which have no common base
            raise ModelError(ErrorCode.MODEL_FAILED, f"The voice {onnx_file.stem} could not be loaded: {err}") from err

    def warm_up(self) -> None:
        """Measure the loudness: the first use of espeak and of an ONNX graph costs a second."""
        self._gain(None)

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

    def synthesize(
        self, text: str, speaker: str | None, *, speed: float = 1.0, volume: float = 1.0
    ) -> Generator[bytes]:
        """Yield the speech of the text; see `Synthesizer.synthesize`."""
        speaker_id: int | None = None
        if speaker is not None and self.speakers:
            if speaker not in self._voice.config.speaker_id_map:
                raise RequestError(
                    ErrorCode.MODEL_MISSING, f"The voice has no speaker {speaker}, only {', '.join(self.speakers)}."
                )
            speaker_id = self._voice.config.speaker_id_map[speaker]
        config = SynthesisConfig(
            speaker_id=speaker_id,
            length_scale=self._voice.config.length_scale / speed,
            # Piper would make every sentence as loud as its loudest sample lets it be.
            normalize_audio=False,
        )
        try:
            gain = self._gain(speaker_id) * volume
            for chunk in self._voice.synthesize(text, config):
                yield to_pcm(chunk.audio_float_array * gain)
        except Exception as err:
            raise ModelError(ErrorCode.MODEL_FAILED, f"The voice failed: {err}") from err

    def _gain(self, speaker_id: int | None) -> float:
        """Return what makes a speaker as loud as all others; one factor for all that they say, so nothing pumps."""
        if speaker_id not in self._gains:
            # Without noise the measure is the same at every start.
            config = SynthesisConfig(speaker_id=speaker_id, noise_scale=0.0, noise_w_scale=0.0, normalize_audio=False)
            chunks = [chunk.audio_float_array for chunk in self._voice.synthesize(self._sample, config)]
            self._gains[speaker_id] = gain_of(np.concatenate(chunks)) if chunks else 1.0
        return self._gains[speaker_id]


def piper_voice(onnx_file: Path) -> PiperVoice:
    """Load a voice as `PiperVoice.load` does, but run its graph as it stands in the file.

    To look for a better graph takes onnxruntime longer than all else of loading, and none that it finds speaks
    sooner; `benchmarks/graphs` measures both. Raises what onnxruntime and Piper raise for a broken voice.
    """
    options = SessionOptions()
    options.graph_optimization_level = GraphOptimizationLevel.ORT_DISABLE_ALL
    config = json.loads(onnx_file.with_name(f"{onnx_file.name}.json").read_text(encoding="utf-8"))
    session = InferenceSession(str(onnx_file), options, providers=["CPUExecutionProvider"])
    return PiperVoice(session, PiperConfig.from_dict(config))


def gain_of(speech: npt.NDArray[np.float32]) -> float:
    """Return the factor that gives speech, in [-1, 1], the loudness of all voices."""
    rms = float(np.sqrt(np.mean(np.square(speech, dtype=np.float64)))) if speech.size else 0.0
    return min(_LOUDNESS / rms, _MAX_GAIN) if rms else 1.0


def to_pcm(speech: npt.NDArray[np.float32]) -> bytes:
    """Return 16-bit PCM; peaks above the knee are bent softly, so that no sample is cut off."""
    level = np.abs(speech)
    bent = np.copysign(_KNEE + (1 - _KNEE) * np.tanh((level - _KNEE) / (1 - _KNEE)), speech)
    return bytes((_FULL_SCALE * np.where(level > _KNEE, bent, speech)).astype("<i2").tobytes())
