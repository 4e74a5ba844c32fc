"""Which event may come when, on one connection: one pure table."""

from enum import StrEnum

from wyoming.event import Event

from .errors import RequestError
from .protocol import (
    Attend,
    Cancel,
    Chat,
    ChooseModel,
    Done,
    Embed,
    ErrorCode,
    FetchModel,
    ForgetSpeech,
    Hello,
    Listen,
    ListModels,
    MeasureModel,
    Prepare,
    Recalled,
    Refused,
    RemoveModel,
    Score,
    StatusRequest,
    StopFetch,
    Tried,
    Vocabulary,
)


class State(StrEnum):
    """What a connection is in the middle of."""

    IDLE = "idle"
    """Nothing; any request may come."""
    HEARING = "hearing"
    """Speech is coming in."""
    IGNORING_AUDIO = "ignoring-audio"
    """The speech was refused, or answered before its end; what still comes of it is dropped."""
    READING = "reading"
    """Text to speak is coming in, while audio may go out already."""
    IGNORING_TEXT = "ignoring-text"
    """The text was refused; what still comes of it is dropped."""
    WORKING = "working"
    """A request is complete and is being answered."""
    ATTENDING = "attending"
    """A home is there for what the engine asks."""


class Type(StrEnum):
    """The types of event that a client may send: Wyoming's and Hearken's."""

    DESCRIBE = "describe"
    PING = "ping"
    SELECT_PROGRAM = "select-program"
    TRANSCRIBE = "transcribe"
    AUDIO_START = "audio-start"
    AUDIO_CHUNK = "audio-chunk"
    AUDIO_STOP = "audio-stop"
    SYNTHESIZE = "synthesize"
    SYNTHESIZE_START = "synthesize-start"
    SYNTHESIZE_CHUNK = "synthesize-chunk"
    SYNTHESIZE_STOP = "synthesize-stop"
    TRANSCRIPT = "transcript"
    HELLO = Hello.TYPE
    STATUS = StatusRequest.TYPE
    CANCEL = Cancel.TYPE
    CHAT = Chat.TYPE
    VOCABULARY = Vocabulary.TYPE
    LISTEN = Listen.TYPE
    EMBED = Embed.TYPE
    SCORE = Score.TYPE
    LIST_MODELS = ListModels.TYPE
    FETCH_MODEL = FetchModel.TYPE
    STOP_FETCH = StopFetch.TYPE
    CHOOSE_MODEL = ChooseModel.TYPE
    REMOVE_MODEL = RemoveModel.TYPE
    TEST_MODEL = MeasureModel.TYPE
    PREPARE = Prepare.TYPE
    FORGET_SPEECH = ForgetSpeech.TYPE
    ATTEND = Attend.TYPE
    TRIED = Tried.TYPE
    RECALLED = Recalled.TYPE
    DONE = Done.TYPE
    REFUSED = Refused.TYPE


ANYTIME = frozenset({Type.DESCRIBE, Type.PING, Type.SELECT_PROGRAM, Type.HELLO, Type.STATUS, Type.CANCEL})
"""Events that are answered at once and change no state."""

WITHOUT_TOKEN = frozenset({Type.DESCRIBE, Type.PING, Type.HELLO})
"""Events that are answered before a hello brought the token."""

HOME_ANSWERS = frozenset({Type.TRIED, Type.RECALLED, Type.DONE, Type.REFUSED})
"""What a home that attends may say."""

_REQUESTS = {
    Type.TRANSCRIBE: State.HEARING,
    Type.LISTEN: State.HEARING,
    Type.AUDIO_START: State.HEARING,
    Type.SYNTHESIZE: State.WORKING,
    Type.SYNTHESIZE_START: State.READING,
    Type.TRANSCRIPT: State.WORKING,
    Type.CHAT: State.WORKING,
    Type.VOCABULARY: State.WORKING,
    Type.EMBED: State.WORKING,
    Type.SCORE: State.WORKING,
    Type.LIST_MODELS: State.WORKING,
    Type.FETCH_MODEL: State.WORKING,
    Type.STOP_FETCH: State.WORKING,
    Type.CHOOSE_MODEL: State.WORKING,
    Type.REMOVE_MODEL: State.WORKING,
    Type.TEST_MODEL: State.WORKING,
    Type.PREPARE: State.WORKING,
    Type.FORGET_SPEECH: State.WORKING,
    Type.ATTEND: State.ATTENDING,
}

TRANSITIONS: dict[tuple[State, Type], State] = {
    **{(State.IDLE, event): after for event, after in _REQUESTS.items()},
    # `transcribe` or `hearken-listen`, then `audio-start`: both open the same utterance.
    (State.HEARING, Type.AUDIO_START): State.HEARING,
    (State.HEARING, Type.AUDIO_CHUNK): State.HEARING,
    (State.HEARING, Type.AUDIO_STOP): State.WORKING,
    (State.READING, Type.SYNTHESIZE_CHUNK): State.READING,
    # The whole text once more, for servers that cannot stream.
    (State.READING, Type.SYNTHESIZE): State.READING,
    (State.READING, Type.SYNTHESIZE_STOP): State.WORKING,
    # After a refusal, or an answer that came early, the rest of the stream is dropped in silence, and a new request may
    # come at once.
    **{(State.IGNORING_AUDIO, event): after for event, after in _REQUESTS.items()},
    (State.IGNORING_AUDIO, Type.AUDIO_START): State.IGNORING_AUDIO,
    (State.IGNORING_AUDIO, Type.AUDIO_CHUNK): State.IGNORING_AUDIO,
    (State.IGNORING_AUDIO, Type.AUDIO_STOP): State.IDLE,
    **{(State.IGNORING_TEXT, event): after for event, after in _REQUESTS.items()},
    (State.IGNORING_TEXT, Type.SYNTHESIZE_CHUNK): State.IGNORING_TEXT,
    (State.IGNORING_TEXT, Type.SYNTHESIZE): State.IGNORING_TEXT,
    (State.IGNORING_TEXT, Type.SYNTHESIZE_STOP): State.IDLE,
    **{(State.ATTENDING, event): State.ATTENDING for event in HOME_ANSWERS},
}
"""What follows on an event in a state; what is not here may not come."""

_OVER = {
    State.HEARING: State.IGNORING_AUDIO,
    State.IGNORING_AUDIO: State.IGNORING_AUDIO,
    State.READING: State.IGNORING_TEXT,
    State.IGNORING_TEXT: State.IGNORING_TEXT,
}


def step(state: State, event: Event) -> State:
    """Return the state after the event; RequestError if it may not come now, or never."""
    try:
        event_type = Type(event.type)
    except ValueError as err:
        raise RequestError(ErrorCode.UNKNOWN_EVENT, f"There is no event {event.type[:100]!r}.") from err
    if event_type in ANYTIME:
        return state
    if (after := TRANSITIONS.get((state, event_type))) is None:
        raise RequestError(ErrorCode.WRONG_ORDER, f"{event_type} may not come while the connection is {state}.")
    return after


def over(state: State) -> State:
    """Return the state after a request was answered, was refused or failed in this state."""
    return _OVER.get(state, State.IDLE)
