"""Speech into a WAV file."""

import wave
from pathlib import Path

from .errors import SettingsError
from .tts.base import CHANNELS, SAMPLE_WIDTH, Synthesizer
from .tts.manner import Manner


def write_speech(output: Path, voice: Synthesizer, text: str, manner: Manner) -> float:
    """Speak a text into a file and return its seconds; SettingsError if the file cannot be written."""
    frames = 0
    try:
        with wave.open(str(output), "wb") as file:
            file.setparams((CHANNELS, SAMPLE_WIDTH, voice.sample_rate, 0, "NONE", "not compressed"))
            for pcm in voice.synthesize(text, manner.speaker, speed=manner.speed, volume=manner.volume):
                file.writeframes(pcm)
                frames += len(pcm) // SAMPLE_WIDTH
    except OSError as err:
        raise SettingsError(f"{output} cannot be written: {err.strerror}.") from err
    return frames / voice.sample_rate
