"""What `describe` answers: the programs that the engine is to any Wyoming client, with true models and languages."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from wyoming.info import (
    Artifact,
    AsrModel,
    AsrProgram,
    Attribution,
    HandleModel,
    HandleProgram,
    Info,
    TtsProgram,
    TtsVoice,
    TtsVoiceSpeaker,
)

from . import __version__
from .engines import Engines, chat_languages
from .errors import ModelError
from .llm.base import ChatModel
from .models.catalogue import catalogue
from .protocol import ModelKind, ModelState
from .slot import Slot

_HEARKEN = Attribution(name="Hearken", url="https://github.com/hearken-voice/hearken")


def describe(engines: Engines) -> Info:
    """Return the programs; one whose model cannot be used has no model."""
    return Info(asr=[_asr(engines)], tts=[_tts(engines)], handle=[_handle(engines.llm)] if engines.llm else [])


def _asr(engines: Engines) -> AsrProgram:
    models = []
    with suppress(ModelError):
        languages = sorted(engines.stt.engine.languages)
        models.append(AsrModel(**_model(engines.stt.name), languages=languages))
    return AsrProgram(
        **_program("Speech to text by Whisper", models), models=models, supports_transcript_streaming=True
    )


def _tts(engines: Engines) -> TtsProgram:
    voices = [
        TtsVoice(
            **_model(model.name, facts.quality),
            languages=[facts.language],
            speakers=[TtsVoiceSpeaker(name=name) for name in facts.speakers] or None,
        )
        for model, facts in engines.voices()
    ]
    there = {voice.name for voice in voices}
    to_fetch = [
        TtsVoice(**_model(model.name) | {"installed": False}, languages=list(model.languages), speakers=None)
        for model in catalogue().values()
        if model.kind is ModelKind.TTS and model.name not in there
    ]
    return TtsProgram(
        **_program("Text to speech by Piper", voices),
        voices=[*voices, *to_fetch],
        supports_synthesize_streaming=True,
    )


def _handle(slot: Slot[ChatModel]) -> HandleProgram:
    usable = slot.status.state is ModelState.READY
    models = [HandleModel(**_model(slot.name), languages=list(chat_languages(slot.name)))] if usable else []
    return HandleProgram(
        **_program("Conversation by a local language model", models), models=models, supports_handled_streaming=True
    )


def _model(name: str, quality: str | None = None) -> dict[str, Any]:
    """Return what the information on every model has."""
    model = catalogue().get(name)
    title = model.title if model is not None else name
    return {
        "name": name,
        "attribution": _HEARKEN,
        "installed": True,
        "description": f"{title}, {quality} quality" if quality else title,
        "version": None,
    }


def _program(description: str, models: Sequence[Artifact]) -> dict[str, Any]:
    """Return what the information on every program has."""
    return {
        "name": "hearken",
        "attribution": _HEARKEN,
        "installed": bool(models),
        "description": description,
        "version": __version__,
    }
