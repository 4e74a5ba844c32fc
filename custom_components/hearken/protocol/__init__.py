"""Hearken's own events on the Wyoming wire, and the facts both halves must agree on.

Everything that Wyoming has an event for uses that event. What it lacks is here: the version handshake, the home's
vocabulary, listening with endpointing, chat with tools and schema, scoring, the meaning of sentences as vectors,
cancelling, and the engine's status. Every class is one event (or one part of an event) and is described, with examples
and the legal order, in docs/protocol.md.

The engine's copy of this package is the master; the integration's is equal to the byte, and a test keeps it so.
"""

from ..shape import HearkenEvent
from .facts import (
    AUDIO_CHANNELS,
    AUDIO_RATE,
    AUDIO_WIDTH,
    DEFAULT_PORT,
    FLOAT_BYTES,
    MAX_EMBED_TEXTS,
    MINIMUM_VERSION,
    PROTOCOL_VERSION,
    SERVICE_TYPE,
    ErrorCode,
)
from .hearing import Alternative, EndReason, Heard, Listen, Name, NameKind, Repair, Vocabulary, VocabularyTaken
from .meaning import Embed, Embedding
from .state import Cancel, EngineState, Hello, ModelKind, ModelState, ModelStatus, Status, StatusRequest
from .talk import (
    Chat,
    ChatDelta,
    ChatDone,
    FinishReason,
    Likelihood,
    Message,
    Prepare,
    Prepared,
    Role,
    Score,
    Scores,
    Token,
    Tool,
    ToolCall,
)

__all__ = [
    "AUDIO_CHANNELS",
    "AUDIO_RATE",
    "AUDIO_WIDTH",
    "CLIENT_EVENTS",
    "DEFAULT_PORT",
    "ENGINE_EVENTS",
    "FLOAT_BYTES",
    "MAX_EMBED_TEXTS",
    "MINIMUM_VERSION",
    "PROTOCOL_VERSION",
    "SERVICE_TYPE",
    "Alternative",
    "Cancel",
    "Chat",
    "ChatDelta",
    "ChatDone",
    "Embed",
    "Embedding",
    "EndReason",
    "EngineState",
    "ErrorCode",
    "FinishReason",
    "Heard",
    "Hello",
    "Likelihood",
    "Listen",
    "Message",
    "ModelKind",
    "ModelState",
    "ModelStatus",
    "Name",
    "NameKind",
    "Prepare",
    "Prepared",
    "Repair",
    "Role",
    "Score",
    "Scores",
    "Status",
    "StatusRequest",
    "Token",
    "Tool",
    "ToolCall",
    "Vocabulary",
    "VocabularyTaken",
]

CLIENT_EVENTS: tuple[type[HearkenEvent], ...] = (
    Hello,
    Cancel,
    StatusRequest,
    Vocabulary,
    Listen,
    Chat,
    Prepare,
    Score,
    Embed,
)
"""What a client may send."""

ENGINE_EVENTS: tuple[type[HearkenEvent], ...] = (
    Hello,
    Status,
    VocabularyTaken,
    Heard,
    ChatDelta,
    ChatDone,
    Prepared,
    Scores,
    Embedding,
)
"""What the engine may send."""
