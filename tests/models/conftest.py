"""The real starter models, loaded once."""

import os
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from hearken_engine.embed.base import Encoder
from hearken_engine.llm.base import ChatModel
from hearken_engine.loading import load_chat_model, load_encoder, load_recognizer, load_speech_detector, load_voice
from hearken_engine.models.store import ModelStore
from hearken_engine.settings import Settings
from hearken_engine.stt.base import SAMPLE_RATE, Recognizer, Samples
from hearken_engine.stt.ear import Ear
from hearken_engine.stt.pcm import Format
from hearken_engine.tts.base import Synthesizer

ROOT = Path(__file__).parents[2]

STUCK_SECONDS = 600
"""A test that is not done by then is stuck; on a machine that does other things as well, all takes its time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.models)
            item.add_marker(pytest.mark.timeout(STUCK_SECONDS))


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Return the folder that scripts/setup filled; a test run without it is broken, not skipped."""
    folder = Path(os.environ.get("HEARKEN_MODELS_DIR", ROOT / ".cache" / "models"))
    assert folder.is_dir(), "The starter models are missing; run scripts/setup."
    return folder


@pytest.fixture(scope="session")
def settings(models_dir: Path) -> Settings:
    # The folder is shared: what a test speaks is neither kept in it nor found there.
    return Settings(models_dir=models_dir, context=1024, speech_cache=0)


@pytest.fixture(scope="session")
def recognizer(settings: Settings) -> Recognizer:
    return load_recognizer(settings, ModelStore(settings.models_dir))


@pytest.fixture(scope="session")
def chat_model(settings: Settings) -> ChatModel:
    return load_chat_model(settings, ModelStore(settings.models_dir), settings.llm_model)


@pytest.fixture(scope="session")
def encoder(settings: Settings) -> Encoder:
    return load_encoder(settings, ModelStore(settings.models_dir))


@pytest.fixture(scope="session")
def voice(settings: Settings) -> Synthesizer:
    # Piper draws the rhythm of each sentence anew: it must not hang on the draw whether a test passes.
    onnxruntime.set_seed(20)
    return load_voice(ModelStore(settings.models_dir).get(settings.voice))


def speak(voice: Synthesizer, text: str) -> bytes:
    """Return speech as the engine takes it in: PCM at SAMPLE_RATE, with a moment of silence around it."""
    pcm = b"".join(voice.synthesize(text, None))
    samples = np.frombuffer(pcm, "<i2").astype(np.float32)
    length = int(len(samples) * SAMPLE_RATE / voice.sample_rate)
    resampled = np.interp(np.linspace(0, len(samples) - 1, length), np.arange(len(samples)), samples)
    silence = np.zeros(SAMPLE_RATE // 2)
    speech: bytes = np.concatenate([silence, resampled, silence]).astype("<i2").tobytes()
    return speech


def cut(pcm: bytes) -> Samples:
    """Return the speech in what the engine takes in, as the recogniser gets it."""
    ear = Ear(load_speech_detector(), Format(SAMPLE_RATE, 2, 1), decides=False)
    ear.follow(*ear.read(pcm, last=True))
    return ear.speech()
