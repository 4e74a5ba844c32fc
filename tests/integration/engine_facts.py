"""What the engine of tests says of itself: its status, its models, what it can hear and speak."""

from collections.abc import Iterable
from typing import Any

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

from custom_components.hearken.protocol import (
    Advice,
    EngineState,
    Heard,
    Hello,
    ModelEntry,
    ModelKind,
    Models,
    ModelState,
    ModelStatus,
    Speed,
    Status,
)

NOBODY = Attribution(name="Hearken", url="https://github.com/hearken-voice/hearken")
READY = Status(
    state=EngineState.READY,
    version="0.1.0",
    uptime=41.2,
    memory=600 * 1024 * 1024,
    models=(ModelStatus(kind=ModelKind.STT, name="whisper-base", state=ModelState.READY),),
)
HELLO = Hello(software="hearken-engine 0.1.0", engine_id="6f0c41aa")
HEARD = Heard(
    text="turn on the light", language="en", confidence=0.93, is_command=True, speech_seconds=1.1, waited_seconds=0.4
)
GB = 1_000_000_000
MODELS = Models(
    models=(
        ModelEntry(
            kind=ModelKind.STT,
            name="whisper-base",
            title="Whisper base",
            size=147_000_000,
            memory=250_000_000,
            license="MIT",
            installed=True,
            chosen=True,
            advice=Advice.RECOMMENDED,
        ),
        ModelEntry(
            kind=ModelKind.LLM,
            name="smollm2-135m",
            title="SmolLM2 135M",
            size=98_000_000,
            memory=250_000_000,
            license="Apache-2.0",
            installed=True,
            chosen=True,
            advice=Advice.FITS,
        ),
        ModelEntry(
            kind=ModelKind.LLM,
            name="qwen3-4b",
            title="Qwen3 4B",
            size=int(2.5 * GB),
            memory=int(3.8 * GB),
            license="Apache-2.0",
            advice=Advice.RECOMMENDED,
        ),
        ModelEntry(
            kind=ModelKind.LLM,
            name="gemma3-270m-base",
            title="Gemma 3 270M",
            license="Gemma",
            terms="https://ai.google.dev/gemma/terms",
            advice=Advice.SPECIAL,
        ),
        ModelEntry(
            kind=ModelKind.LLM,
            name="mine",
            title="mine",
            size=GB,
            memory=2 * GB,
            installed=True,
            own=True,
            removable=True,
            speed=Speed(reply_seconds=1.24, measured_at=1.0),
        ),
        ModelEntry(kind=ModelKind.TTS, name="joe", title="Joe", installed=True, size=GB, license="MIT"),
    ),
    memory_total=8 * GB,
    memory_available=5 * GB,
    cores=4,
    disk_free=20 * GB,
)
SPEED = Speed(reply_seconds=1.2, prefill_tokens_per_second=180.4, decode_tokens_per_second=59.6, measured_at=2.0)
PCM = b"\x01\x02" * 400


_ALIKE: dict[str, Any] = {"attribution": NOBODY, "installed": True, "description": None, "version": "1"}
"""What all programs and models of the engine say of themselves."""


def make_info(
    *,
    stt: Iterable[str] = ("en", "de", "zh"),
    voices: Iterable[str] = ("en-US",),
    llm: Iterable[str] = ("en",),
) -> Info:
    """Describe an engine that hears, speaks and answers in these languages."""
    return Info(
        asr=[
            AsrProgram(
                name="faster-whisper",
                **_ALIKE,
                models=[
                    AsrModel(
                        name="whisper-base",
                        **_ALIKE,
                        languages=list(stt),
                    )
                ],
            )
        ],
        tts=[
            TtsProgram(
                name="piper",
                **_ALIKE,
                supports_synthesize_streaming=True,
                voices=[
                    TtsVoice(
                        name=f"{language}-joe",
                        attribution=NOBODY,
                        installed=True,
                        description=f"Joe ({language})",
                        version="1",
                        languages=[language],
                        speakers=[TtsVoiceSpeaker(name="calm")],
                    )
                    for language in voices
                ],
            )
        ],
        handle=[
            HandleProgram(
                name="llama.cpp",
                **_ALIKE,
                supports_handled_streaming=True,
                models=[
                    HandleModel(
                        name="smol",
                        **_ALIKE,
                        languages=list(llm),
                    )
                ],
            )
        ],
    )
