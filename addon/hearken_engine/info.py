"""What `describe` answers: the programs that the engine is to any Wyoming client, with true models and languages."""

from wyoming.info import (
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
from .engines import Engines
from .errors import ModelError
from .models.catalogue import catalogue

_HEARKEN = Attribution(name="Hearken", url="https://github.com/hearken-voice/hearken")


def _title(name: str) -> str:
    model = catalogue().get(name)
    return model.title if model is not None else name


def describe(engines: Engines) -> Info:
    """Return the programs; one whose model cannot be used has no model."""
    return Info(asr=[_asr(engines)], tts=[_tts(engines)], handle=[_handle(engines)] if engines.llm else [])


def _asr(engines: Engines) -> AsrProgram:
    models = []
    try:
        languages = sorted(engines.stt.engine.languages)
    except ModelError:
        languages = []
    if languages:
        models.append(
            AsrModel(
                name=engines.stt.name,
                attribution=_HEARKEN,
                installed=True,
                description=_title(engines.stt.name),
                version=None,
                languages=languages,
            )
        )
    return AsrProgram(
        name="hearken",
        attribution=_HEARKEN,
        installed=bool(models),
        description="Speech to text by Whisper",
        version=__version__,
        models=models,
    )


def _tts(engines: Engines) -> TtsProgram:
    voices = [
        TtsVoice(
            name=model.name,
            attribution=_HEARKEN,
            installed=True,
            description=_title(model.name),
            version=None,
            languages=[facts.language],
            speakers=[TtsVoiceSpeaker(name=name) for name in facts.speakers] or None,
        )
        for model, facts in engines.voices()
    ]
    return TtsProgram(
        name="hearken",
        attribution=_HEARKEN,
        installed=bool(voices),
        description="Text to speech by Piper",
        version=__version__,
        voices=voices,
        supports_synthesize_streaming=True,
    )


def _handle(engines: Engines) -> HandleProgram:
    models = []
    assert engines.llm is not None  # noqa: S101 - asked by `describe`
    try:
        engines.llm.engine  # noqa: B018 - whether it can be used
    except ModelError:
        pass
    else:
        models.append(
            HandleModel(
                name=engines.llm.name,
                attribution=_HEARKEN,
                installed=True,
                description=_title(engines.llm.name),
                version=None,
                languages=list(engines.languages(engines.llm.name)),
            )
        )
    return HandleProgram(
        name="hearken",
        attribution=_HEARKEN,
        installed=bool(models),
        description="Conversation by a local language model",
        version=__version__,
        models=models,
        supports_handled_streaming=True,
    )
