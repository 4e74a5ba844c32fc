"""Home Assistant's own detector of the end of a command, as its pipeline runs it before a server that has none."""

from homeassistant.components.assist_pipeline.const import BYTES_PER_CHUNK, MS_PER_CHUNK
from homeassistant.components.assist_pipeline.vad import VadSensitivity, VoiceCommandSegmenter
from pymicro_vad import MicroVad


class Detector:
    """One utterance: microVAD over every ten milliseconds, and Home Assistant's segmenter with its default pause."""

    def __init__(self) -> None:
        """Begin an utterance."""
        self._vad = MicroVad()
        self._segmenter = VoiceCommandSegmenter(silence_seconds=VadSensitivity.to_seconds(VadSensitivity.DEFAULT))
        self._left = b""

    def take(self, pcm: bytes) -> tuple[bytes, bool]:
        """Return what the pipeline passes on of some audio, and whether the command has ended with it."""
        data, passed = self._left + pcm, b""
        while len(data) >= BYTES_PER_CHUNK:
            chunk, data = data[:BYTES_PER_CHUNK], data[BYTES_PER_CHUNK:]
            if not self._segmenter.process(MS_PER_CHUNK / 1000, self._vad.process_10ms(chunk)):
                return passed, True
            passed += chunk
        self._left = data
        return passed, False
