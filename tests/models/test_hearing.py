"""The real Whisper hears what the real Piper says, and nothing where nobody speaks."""

import re

import numpy as np
import pytest
from hearken_engine.stt.base import SAMPLE_RATE, Recognizer
from hearken_engine.tts.base import Synthesizer

from .conftest import cut, speak


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
    result = recognizer.transcribe(cut(speak(voice, sentence)), ("en",))
    assert words(result.text) == words(sentence)


def test_the_language_is_found(recognizer: Recognizer, voice: Synthesizer) -> None:
    result = recognizer.transcribe(cut(speak(voice, "Turn the music down a little, please.")))
    assert result.language == "en"
    assert "music" in words(result.text)


def test_speech_is_heard_the_same_twice(recognizer: Recognizer, voice: Synthesizer) -> None:
    speech = cut(speak(voice, "Is the garage door open?"))
    assert recognizer.transcribe(speech, ("en",)) == recognizer.transcribe(speech, ("en",))


@pytest.mark.parametrize("seconds", [0, 0.01, 1, 10])
def test_silence_is_nothing(recognizer: Recognizer, seconds: float) -> None:
    assert recognizer.transcribe(cut(bytes(2 * int(seconds * SAMPLE_RATE))), ("en",)).text == ""


@pytest.mark.parametrize("level", [50, 500, 5000])
def test_noise_is_nothing(recognizer: Recognizer, level: int) -> None:
    noise = np.random.default_rng(20261123).normal(0, level, 3 * SAMPLE_RATE)
    assert recognizer.transcribe(cut(noise.clip(-32768, 32767).astype("<i2").tobytes())).text == ""


def test_half_a_sample_does_no_harm(recognizer: Recognizer, voice: Synthesizer) -> None:
    assert "door" in recognizer.transcribe(cut(speak(voice, "Lock the front door.") + b"\x01"), ("en",)).text


def test_it_knows_the_languages_of_whisper(recognizer: Recognizer) -> None:
    assert {"en", "zh", "de", "fr", "es", "ja"} <= set(recognizer.languages)
    assert len(recognizer.languages) > 90
