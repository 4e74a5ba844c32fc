"""What both halves must agree on: version, port, the form of speech, the codes of errors."""

from enum import StrEnum

PROTOCOL_VERSION = 5
"""Raised whenever an event changes so that an older peer would misread it."""


MINIMUM_VERSION = 5
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
    UNKNOWN_MODEL = "unknown-model"
    """No model has that name, or none of that kind."""
    TERMS_NOT_ACCEPTED = "terms-not-accepted"
    """The model has terms of use that somebody must accept first."""
    OFFLINE = "offline"
    """The engine's settings forbid every connection to the outside."""
    FETCH_FAILED = "fetch-failed"
    """No source has the model, the line broke, or what came was not what was expected."""
    DISK_FULL = "disk-full"
    """The model does not fit on the disk."""
    STORE_FAILED = "store-failed"
    """The folder of models cannot be read or written."""
    NO_MEMORY = "no-memory"
    """The model needs more memory than there is."""
    MODEL_IN_USE = "model-in-use"
    """The model cannot be removed because it is chosen."""
    NO_HOME = "no-home"
    """No home attends, or its line broke before it had answered."""
    UNKNOWN_TURN = "unknown-turn"
    """The home keeps no such turn, or no longer."""
    UNKNOWN_NAME = "unknown-name"
    """Nothing that the home exposes has that name."""
    AMBIGUOUS_NAME = "ambiguous-name"
    """More than one thing has that name."""
    NAME_TAKEN = "name-taken"
    """Something else is called that already."""
    BUSY = "busy"
    """Too much is waiting already."""
    CANCELLED = "cancelled"
    """The client cancelled the request."""
    STOPPING = "stopping"
    """The engine is shutting down."""
    INTERNAL = "internal"
    """A defect of the engine; its log has the trace."""
