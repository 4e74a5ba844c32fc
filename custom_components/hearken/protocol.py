"""Hearken's own events on the Wyoming wire, and the facts both halves must agree on.

Everything that Wyoming has an event for uses that event. What it lacks is here: the version handshake, the home's
vocabulary, listening with endpointing, chat with tools and schema, scoring, the meaning of sentences as vectors,
cancelling, and the engine's status. Every class is one event (or one part of an event) and is described, with examples
and the legal order, in docs/protocol.md.

The engine's copy of this file is the master; the integration's is equal to the byte, and a test keeps it so.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from wyoming.event import Event

from .shape import HearkenEvent, Part, ProtocolError

PROTOCOL_VERSION = 3
"""Raised whenever an event changes so that an older peer would misread it."""

MINIMUM_VERSION = 3
"""The oldest peer that this side still understands."""

DEFAULT_PORT = 10650
"""TCP port of the engine."""

SERVICE_TYPE = "_hearken._tcp.local."
"""DNS-SD service type under which an engine announces itself."""

AUDIO_RATE = 16_000
"""Samples a second of the speech that the engine takes in."""

AUDIO_WIDTH = 2
"""Bytes a sample of that speech: 16-bit signed little-endian PCM."""

AUDIO_CHANNELS = 1
"""Channels of that speech."""


MAX_EMBED_TEXTS = 64
"""Sentences of one `Embed`: more than anybody asks at once, few enough to be answered in a fraction of a second."""

FLOAT_BYTES = 4
"""Bytes of each number in the payload of an `Embedding`."""


class ErrorCode(StrEnum):
    """The `code` of a Wyoming `error` event, in either half's words for people."""

    BAD_EVENT = "bad-event"
    """The bytes are no Wyoming event, or a field of it is missing or of the wrong kind."""
    TOO_LARGE = "too-large"
    """The event is larger than the engine accepts; its bytes were skipped."""
    UNKNOWN_EVENT = "unknown-event"
    """No event of that type exists, in Wyoming or here."""
    WRONG_ORDER = "wrong-order"
    """The event may not come at this point of the conversation."""
    BAD_AUDIO = "bad-audio"
    """The audio's rate, width or channels are not what the engine takes."""
    AUDIO_TOO_LONG = "audio-too-long"
    """The utterance is longer than any command; what came so far was thrown away."""
    UNAUTHORIZED = "unauthorized"
    """The engine wants a token and got none, or another one."""
    CLIENT_TOO_OLD = "client-too-old"
    """The client's protocol is older than this engine understands: update the integration."""
    ENGINE_TOO_OLD = "engine-too-old"
    """The engine's protocol is older than this client understands: update the app."""
    MODEL_MISSING = "model-missing"
    """No model for this request is on disk."""
    MODEL_LOADING = "model-loading"
    """The model for this request is still being loaded."""
    MODEL_FAILED = "model-failed"
    """The model for this request cannot be loaded, or failed while it ran."""
    NOT_POSSIBLE = "not-possible"
    """The request is well-formed, but this engine or model cannot do it."""
    BUSY = "busy"
    """Too much is waiting already."""
    CANCELLED = "cancelled"
    """The client cancelled the request."""
    STOPPING = "stopping"
    """The engine is shutting down."""
    INTERNAL = "internal"
    """A defect of the engine; its log has the trace."""


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


class Role(StrEnum):
    """Who says a chat message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class FinishReason(StrEnum):
    """Why a chat reply ended."""

    STOP = "stop"
    """The model was done."""
    LENGTH = "length"
    """`Chat.max_tokens` or the model's context was used up."""
    TOOL_CALLS = "tool-calls"
    """The model called tools and waits for their results."""


class NameKind(StrEnum):
    """What a name of the home stands for."""

    ENTITY = "entity"
    AREA = "area"
    FLOOR = "floor"


class EndReason(StrEnum):
    """Why an utterance counts as ended."""

    CLIENT = "client"
    """The client sent `audio-stop`."""
    COMPLETE = "complete"
    """What was said is a whole command of this home, and a short pause followed."""
    SILENCE = "silence"
    """A pause followed that is longer than people make inside a sentence."""
    LIMIT = "limit"
    """It went on for as long as an utterance may last."""
    NO_SPEECH = "no-speech"
    """Nobody spoke within the time for which the engine waits."""


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


@dataclass(frozen=True, kw_only=True)
class Name(Part):
    """One thing that people of the home may name."""

    text: str
    """The name, as the home writes it."""
    kind: NameKind
    """What it stands for."""
    domain: str | None = None
    """Entity only: its Home Assistant domain, such as `light`."""
    device_class: str | None = None
    """Entity only: its device class, where it has one."""


@dataclass(frozen=True, kw_only=True)
class Vocabulary(HearkenEvent):
    """The words of a home, whole; answered by `VocabularyTaken`. It replaces what the engine knew of that home."""

    TYPE = "hearken-vocabulary"

    home: str
    """Identifies the Home Assistant that sends it; an engine may serve several."""
    version: str
    """Changes with the content, so that equal ones are known without comparing."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags of the languages that the home's voice assistants use, the home's own first."""
    names: tuple[Name, ...] = ()
    """Exposed entities with their aliases, areas and floors."""
    sentences: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By language tag, what the home's custom sentence files hold: `intents`, `lists`, `expansion_rules` (hassil)."""
    triggers: tuple[str, ...] = ()
    """Sentence templates (hassil) of automations, in whatever language."""


@dataclass(frozen=True, kw_only=True)
class VocabularyTaken(HearkenEvent):
    """The engine has a vocabulary; it is used from the next utterance on that starts after it has been worked in."""

    TYPE = "hearken-vocabulary-taken"

    home: str
    """As in the vocabulary."""
    version: str
    """As in the vocabulary."""
    names: int
    """How many names were taken."""
    ready: bool = True
    """Whether it is worked in already; a second event with `ready` follows where it is not."""


@dataclass(frozen=True, kw_only=True)
class Listen(HearkenEvent):
    """Open an utterance, as Wyoming's `transcribe` does, for a client that wants more than its text.

    Answered, while and after the audio comes in, by Wyoming's `transcript-start` and `transcript-chunk` (a new start
    takes back what was sent before), `hearken-heard`, `transcript` and `transcript-stop`.
    """

    TYPE = "hearken-listen"

    languages: tuple[str, ...] = ()
    """Languages that may be spoken (BCP 47 or ISO 639); one of them is found. None: any that the model knows."""
    home: str | None = None
    """Whose vocabulary to use; None takes the one that came last."""
    endpointing: bool = False
    """Whether the engine decides when the utterance has ended. Audio that still comes is then dropped."""


@dataclass(frozen=True, kw_only=True)
class Alternative(Part):
    """Another way in which an utterance may be read."""

    text: str
    """Its words."""
    probability: float
    """0 to 1; with that of the chosen text they sum up to at most 1."""


@dataclass(frozen=True, kw_only=True)
class Repair(Part):
    """Words that were changed because of what this home says and has."""

    heard: str
    """As the recogniser alone wrote them."""
    written: str
    """As they stand in the text."""


@dataclass(frozen=True, kw_only=True)
class Heard(HearkenEvent):
    """What is known of an utterance beyond its text; sent before the `transcript` of a `Listen`."""

    TYPE = "hearken-heard"

    text: str
    """The words; empty where nobody spoke."""
    language: str | None = None
    """ISO 639 code of the language that was spoken."""
    confidence: float = 0.0
    """0 to 1: how probable it is that the words are right."""
    is_command: bool = False
    """Whether the words are a whole sentence that this home's grammar knows."""
    alternatives: tuple[Alternative, ...] = ()
    """Other readings, likeliest first."""
    repairs: tuple[Repair, ...] = ()
    """What was changed because of the vocabulary."""
    ended_by: EndReason = EndReason.CLIENT
    """Why the utterance ended."""
    speech_seconds: float = 0.0
    """From the first word to the last."""
    waited_seconds: float = 0.0
    """From the last word to this event, as far as the engine can tell: its pause and its work."""


@dataclass(frozen=True, kw_only=True)
class Tool(Part):
    """A function that the model may ask for."""

    name: str
    """Unique among the tools of the request."""
    description: str = ""
    """What it does, for the model."""
    parameters: dict[str, Any] = field(default_factory=dict)
    """JSON schema of its arguments."""


@dataclass(frozen=True, kw_only=True)
class ToolCall(Part):
    """The model's wish to have a tool called."""

    id: str
    """Names the call, so that its result can be told."""
    name: str
    """The tool."""
    arguments: dict[str, Any] = field(default_factory=dict)
    """Its arguments, not yet validated against the tool's schema."""


@dataclass(frozen=True, kw_only=True)
class Message(Part):
    """One turn of a chat."""

    role: Role
    """Who says it."""
    content: str = ""
    """What is said; for a tool, its result as JSON."""
    tool_calls: tuple[ToolCall, ...] = ()
    """Assistant only: the tools it called in this turn."""
    tool_call_id: str | None = None
    """Tool only: the call that this is the result of."""
    name: str | None = None
    """Tool only: the tool's name."""


@dataclass(frozen=True, kw_only=True)
class Chat(HearkenEvent):
    """Ask the LLM to go on with a chat; answered by `ChatDelta` events and one `ChatDone`."""

    TYPE = "hearken-chat"

    messages: tuple[Message, ...]
    """The chat so far, oldest first; the last one is answered."""
    tools: tuple[Tool, ...] = ()
    """What the model may call. An engine whose model cannot call tools answers `not-possible`."""
    schema: dict[str, Any] | None = None
    """JSON schema that the reply must fit; the reply's text is then JSON."""
    max_tokens: int | None = None
    """Bound on the reply; None takes the engine's own."""
    temperature: float | None = None
    """0 always takes the likeliest token; None takes the engine's own."""


@dataclass(frozen=True, kw_only=True)
class ChatDelta(HearkenEvent):
    """The next piece of a chat reply."""

    TYPE = "hearken-chat-delta"

    text: str = ""
    """More of the answer."""
    thinking: str = ""
    """More of the model's reasoning, never to be spoken."""
    tool_calls: tuple[ToolCall, ...] = ()
    """Calls that are complete now."""


@dataclass(frozen=True, kw_only=True)
class ChatDone(HearkenEvent):
    """End of a chat reply."""

    TYPE = "hearken-chat-done"

    reason: FinishReason
    """Why it ended."""
    prompt_tokens: int
    """Tokens of the prompt."""
    reply_tokens: int
    """Tokens of the reply."""
    first_token_seconds: float
    """From the request until the first token."""
    seconds: float
    """From the request until the last token."""
    log_probability: float | None = None
    """With a schema only: how probable the model found its reply by itself, as the natural logarithm."""


@dataclass(frozen=True, kw_only=True)
class Embed(HearkenEvent):
    """Ask what sentences mean, as vectors; answered by `Embedding`."""

    TYPE = "hearken-embed"

    texts: tuple[str, ...]
    """1 to 64 sentences in any language, each read alone."""


@dataclass(frozen=True, kw_only=True)
class Embedding(HearkenEvent):
    """The vectors of sentences; they are the event's payload."""

    TYPE = "hearken-embedding"

    model: str
    """The encoder, as the catalogue names it: only vectors of one encoder can be compared."""
    dimension: int
    """How many numbers a vector has."""
    vectors: bytes = b""
    """The payload: one vector after the other, in the order of the texts, as little-endian 32-bit floats."""

    def to_data(self) -> dict[str, Any]:
        """Return the JSON object, which does not hold the vectors."""
        return {"model": self.model, "dimension": self.dimension}

    def event(self) -> Event:
        """Return the Wyoming event."""
        return Event(type=self.TYPE, data=self.to_data(), payload=self.vectors)

    @classmethod
    def from_event(cls, event: Event) -> Self:
        """Read a Wyoming event; ProtocolError says what about it is wrong."""
        known = cls.from_data({**(event.data or {}), "vectors": event.payload or b""}, event.type)
        if known.dimension < 1 or len(known.vectors) % (FLOAT_BYTES * known.dimension):
            raise ProtocolError(f"{event.type}.vectors must be whole vectors of the dimension")
        return known


@dataclass(frozen=True, kw_only=True)
class Score(HearkenEvent):
    """Ask the LLM how probable it finds some replies to a chat; answered by `Scores`."""

    TYPE = "hearken-score"

    messages: tuple[Message, ...]
    """The chat so far, oldest first."""
    continuations: tuple[str, ...]
    """What the reply may begin with: 1 to 32 texts."""
    whole: bool = False
    """Whether each is the whole reply; its end then counts as one more token."""


@dataclass(frozen=True, kw_only=True)
class Likelihood(Part):
    """How probable the model finds one text."""

    log_probability: float
    """The sum over its tokens, as the natural logarithm."""
    tokens: int
    """How many these are."""


@dataclass(frozen=True, kw_only=True)
class Scores(HearkenEvent):
    """How probable the model finds what a `Score` asks for."""

    TYPE = "hearken-scores"

    likelihoods: tuple[Likelihood, ...]
    """In the order in which they were asked for."""
    prompt_tokens: int
    """Tokens of the prompt."""
    read_tokens: int
    """How many of them were not known from the request before."""
    seconds: float
    """From the request until the answer."""


CLIENT_EVENTS: tuple[type[HearkenEvent], ...] = (Hello, Cancel, StatusRequest, Vocabulary, Listen, Chat, Score, Embed)
"""What a client may send."""

ENGINE_EVENTS: tuple[type[HearkenEvent], ...] = (
    Hello,
    Status,
    VocabularyTaken,
    Heard,
    ChatDelta,
    ChatDone,
    Scores,
    Embedding,
)
"""What the engine may send."""
