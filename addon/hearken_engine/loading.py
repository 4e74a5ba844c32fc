"""Turns a model on disk into an engine. What is heavy to import is imported here, when it is needed."""

import os
from pathlib import Path

import psutil

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

PROMPT_CACHE = ".prompt-cache"
"""In the models' folder, which is the one that outlives the engine; it holds no model and is taken for none."""

ADAPTER = ".lora.gguf"
"""How the files of adapters end, in the folder of the model that they are put upon."""

MB = 1_000_000


def threads(settings: Settings) -> int:
    """Return how many threads an engine may use: more than there are cores make each of them slower."""
    return settings.threads or os.process_cpu_count() or 1


def chat_threads(settings: Settings) -> int:
    """Return how many threads a language model may use: two on one core wait for the same memory."""
    return settings.threads or min(threads(settings), psutil.cpu_count(logical=False) or threads(settings))


def load_recognizer(settings: Settings, store: ModelStore) -> Recognizer:
    """Return the chosen recogniser; ModelError says what is wrong with it."""
    from .stt.whisper import WhisperRecognizer  # noqa: PLC0415

    return WhisperRecognizer(store.get(settings.stt_model).folder, threads(settings))


def load_speech_detector() -> SpeechDetector:
    """Return what tells speech from silence; it comes with the engine and needs no choice."""
    from .stt.vad import Silero  # noqa: PLC0415

    return Silero()


def load_chat_model(settings: Settings, store: ModelStore, name: str) -> ChatModel:
    """Return a chat model; ModelError says what is wrong with it."""
    from .llm.llama import LlamaChat, LlamaOptions  # noqa: PLC0415

    model = store.get(name)
    return LlamaChat(
        chat_file(model),
        LlamaOptions(
            threads=chat_threads(settings),
            context=settings.context,
            kv=settings.kv_type,
            gpu_layers=settings.gpu_layers,
            adapters=tuple(sorted(model.folder.glob(f"*{ADAPTER}"))),
            cache=settings.models_dir / PROMPT_CACHE,
            cache_bytes=settings.prompt_cache * MB,
        ),
    )


def chat_file(model: Installed) -> Path:
    """Return the file of a chat model, which may have adapters beside it; ModelError if there is none."""
    if model.kind is not ModelKind.LLM:
        raise ModelError(ErrorCode.MODEL_MISSING, f"{model.name} is no language model.")
    files = [file for file in sorted(model.folder.glob("*.gguf")) if not file.name.endswith(ADAPTER)]
    return files[0] if files else model.file("*.gguf")


def chat_memory(settings: Settings, store: ModelStore, name: str) -> int:
    """Return about how many bytes of memory a chat model will need; ModelError if that cannot be told."""
    from .llm.weights import needed_memory  # noqa: PLC0415

    model = store.get(name)
    return needed_memory(chat_file(model), settings.context, settings.kv_type)


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
