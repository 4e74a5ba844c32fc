"""Turns a model on disk into an engine. What is heavy to import is imported here, when it is needed."""

import os

from .embed.base import Encoder
from .errors import ModelError
from .llm.base import ChatModel
from .models.store import Installed, ModelStore
from .protocol import ErrorCode, ModelKind
from .settings import Settings
from .stt.base import Recognizer
from .stt.frames import SpeechDetector
from .tts.base import Synthesizer
from .tts.samples import sample
from .tts.voice_file import read_voice_facts


def threads(settings: Settings) -> int:
    """Return how many threads an engine may use: more than there are cores make each of them slower."""
    return settings.threads or os.process_cpu_count() or 1


def load_recognizer(settings: Settings, store: ModelStore) -> Recognizer:
    """Return the chosen recogniser; ModelError says what is wrong with it."""
    from .stt.whisper import WhisperRecognizer  # noqa: PLC0415

    return WhisperRecognizer(store.get(settings.stt_model).folder, threads(settings))


def load_speech_detector() -> SpeechDetector:
    """Return what tells speech from silence; it comes with the engine and needs no choice."""
    from .stt.vad import Silero  # noqa: PLC0415

    return Silero()


def load_chat_model(settings: Settings, store: ModelStore) -> ChatModel:
    """Return the chosen chat model; ModelError says what is wrong with it."""
    from .llm.llama import LlamaChat  # noqa: PLC0415

    gguf_file = store.get(settings.llm_model).file("*.gguf")
    return LlamaChat(gguf_file, threads=threads(settings), context=settings.context)


def load_encoder(settings: Settings, store: ModelStore) -> Encoder:
    """Return the chosen sentence encoder; ModelError says what is wrong with it."""
    from .embed.use import UniversalSentenceEncoder  # noqa: PLC0415

    model = store.get(settings.embed_model)
    return UniversalSentenceEncoder(model.file("sp.model"), model.file("weights.npz"))


def load_voice(model: Installed) -> Synthesizer:
    """Return a voice; ModelError says what is wrong with it, also if it is no voice at all."""
    from .tts.piper import PiperSynthesizer  # noqa: PLC0415

    if model.kind is not ModelKind.TTS:
        raise ModelError(ErrorCode.MODEL_MISSING, f"{model.name} is no voice.")
    facts = read_voice_facts(model.file("*.onnx.json"))
    return PiperSynthesizer(model.file("*.onnx"), sample(facts.language))
