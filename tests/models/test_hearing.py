"""The real Whisper hears what the real Piper says, and nothing where nobody speaks."""

import re

import numpy as np
import pytest
from hearken_engine.stt.base import SAMPLE_RATE, Recognizer, Samples
from hearken_engine.tts.base import Synthesizer

from .conftest import samples, speak


def words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


@pytest.mark.parametrize(
    "sentence",
    [
        "Please switch off the lamp in the bedroom.",
        "What is the temperature in the kitchen?",
        "Close all the blinds downstairs.",
        "Good night, see you tomorrow.",
    ],
)
def test_a_spoken_sentence_comes_back_as_text(recognizer: Recognizer, voice: Synthesizer, sentence: str) -> None:
    result = recognizer.transcribe(samples(speak(voice, sentence)), ("en",))
    assert words(result.text) == words(sentence)


def test_the_language_is_found(recognizer: Recognizer, voice: Synthesizer) -> None:
    result = recognizer.transcribe(samples(speak(voice, "Turn the music down a little, please.")))
    assert result.language == "en"
    assert "music" in words(result.text)


def test_speech_is_heard_the_same_twice(recognizer: Recognizer, voice: Synthesizer) -> None:
    speech = samples(speak(voice, "Is the garage door open?"))
    assert recognizer.transcribe(speech, ("en",)) == recognizer.transcribe(speech, ("en",))


@pytest.mark.parametrize("seconds", [0, 0.01, 1, 10])
def test_silence_is_nothing(recognizer: Recognizer, seconds: float) -> None:
    result = recognizer.transcribe(np.zeros(int(seconds * SAMPLE_RATE), np.float32), ("en",))
    assert result.text == ""
    assert result.audio_seconds == pytest.approx(seconds, abs=0.01)


@pytest.mark.parametrize("level", [0.0015, 0.015, 0.15])
def test_noise_is_nothing(recognizer: Recognizer, level: float) -> None:
    noise: Samples = np.random.default_rng(20261123).normal(0, level, 3 * SAMPLE_RATE).clip(-1, 1).astype(np.float32)
    assert recognizer.transcribe(noise).text == ""


def test_it_knows_the_languages_of_whisper(recognizer: Recognizer) -> None:
    assert {"en", "zh", "de", "fr", "es", "ja"} <= set(recognizer.languages)
    assert len(recognizer.languages) > 90
