"""The handshake, cancelling, and how the engine is."""

from dataclasses import dataclass, field
from enum import StrEnum

from ..shape import HearkenEvent, Part
from .facts import MINIMUM_VERSION, PROTOCOL_VERSION


class EngineState(StrEnum):
    """What the engine as a whole is able to do."""

    STARTING = "starting"
    """Models are being loaded."""
    READY = "ready"
    """Hearing, answering and speaking all work."""
    DEGRADED = "degraded"
    """Something is missing or broken; `Status.models` says what."""
    STOPPING = "stopping"
    """The engine finishes what it does and takes nothing new."""


class ModelState(StrEnum):
    """What one model is able to do."""

    LOADING = "loading"
    READY = "ready"
    MISSING = "missing"
    FAILED = "failed"


class ModelKind(StrEnum):
    """What a model is for."""

    STT = "stt"
    LLM = "llm"
    TTS = "tts"
    EMBED = "embed"


@dataclass(frozen=True, kw_only=True)
class Hello(HearkenEvent):
    """First event of a Hearken client, and the engine's answer to it."""

    TYPE = "hearken-hello"

    version: int = PROTOCOL_VERSION
    """Protocol that the sender speaks."""
    minimum: int = MINIMUM_VERSION
    """Oldest protocol that the sender understands."""
    software: str
    """Name and version of the sender, for logs and diagnostics."""
    token: str | None = None
    """Client only: the secret that the engine's settings name, where they name one."""
    engine_id: str | None = None
    """Engine only: stays the same over restarts, updates and changes of address."""


@dataclass(frozen=True, kw_only=True)
class Cancel(HearkenEvent):
    """Stop what this connection asked for; answered by `error` with code `cancelled`, or not at all when idle."""

    TYPE = "hearken-cancel"


@dataclass(frozen=True, kw_only=True)
class StatusRequest(HearkenEvent):
    """Ask how the engine is."""

    TYPE = "hearken-status"

    watch: bool = False
    """Also send a `Status` whenever it changes, until the connection ends."""


@dataclass(frozen=True, kw_only=True)
class ModelStatus(Part):
    """One model that the engine's settings choose."""

    kind: ModelKind
    """What it is for."""
    name: str
    """Its identifier in the catalogue."""
    state: ModelState
    """Whether it can be used."""
    detail: str | None = None
    """What is wrong and what to do, where something is."""
    size: int | None = None
    """Language model only: bytes of its file, once it is loaded. It tells what the model may be trusted with."""
    context: int | None = None
    """Language model only: tokens of chat that it keeps in view, once it is loaded."""
    calls_tools: bool | None = None
    """Language model only: whether it can call tools, once it is loaded."""
    elsewhere: bool = False
    """Language model only: whether it runs on another server, which then reads what is said."""


@dataclass(frozen=True, kw_only=True)
class Status(HearkenEvent):
    """How the engine is; the answer to `StatusRequest`."""

    TYPE = "hearken-status"

    state: EngineState
    """The engine as a whole."""
    version: str
    """The engine's release."""
    uptime: float
    """Seconds since the start."""
    memory: int
    """Bytes of resident memory."""
    models: tuple[ModelStatus, ...] = ()
    """The chosen models."""
    timings: dict[str, float] = field(default_factory=dict)
    """Seconds of the last request by stage: `stt`, `llm_first_token`, `llm`, `tts_first_audio`, `tts`, `embed`."""

    def ready(self, kind: ModelKind) -> ModelStatus | None:
        """Return the model of a kind that can be used now, None where there is none."""
        return next((one for one in self.models if one.kind is kind and one.state is ModelState.READY), None)
