"""The table of orders: complete, and true to Wyoming's own names."""

import pytest
from hearken_engine.errors import RequestError
from hearken_engine.protocol import CLIENT_EVENTS, ErrorCode
from hearken_engine.session import ANYTIME, TRANSITIONS, State, Type, over, step
from wyoming import asr, audio, info, ping, tts
from wyoming.event import Event

WYOMING = {
    Type.DESCRIBE: info.Describe(),
    Type.PING: ping.Ping(),
    Type.SELECT_PROGRAM: info.SelectProgram(name="hearken"),
    Type.TRANSCRIBE: asr.Transcribe(),
    Type.AUDIO_START: audio.AudioStart(rate=16000, width=2, channels=1),
    Type.AUDIO_CHUNK: audio.AudioChunk(rate=16000, width=2, channels=1, audio=b""),
    Type.AUDIO_STOP: audio.AudioStop(),
    Type.SYNTHESIZE: tts.Synthesize(text=""),
    Type.SYNTHESIZE_START: tts.SynthesizeStart(),
    Type.SYNTHESIZE_CHUNK: tts.SynthesizeChunk(text=""),
    Type.SYNTHESIZE_STOP: tts.SynthesizeStop(),
    Type.TRANSCRIPT: asr.Transcript(text=""),
}


def test_every_type_is_wyomings_or_ours() -> None:
    for event_type, event in WYOMING.items():
        assert event.event().type == event_type
    assert set(Type) - set(WYOMING) == {event.TYPE for event in CLIENT_EVENTS}


def test_every_type_may_come_at_some_point() -> None:
    assert set(Type) == ANYTIME | {event_type for _, event_type in TRANSITIONS}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event_type", Type)
def test_each_order_is_decided(state: State, event_type: Type) -> None:
    if event_type in ANYTIME:
        assert step(state, Event(event_type)) is state
    elif (state, event_type) in TRANSITIONS:
        assert step(state, Event(event_type)) is TRANSITIONS[state, event_type]
    else:
        with pytest.raises(RequestError) as error:
            step(state, Event(event_type))
        assert error.value.code is ErrorCode.WRONG_ORDER


def test_what_nobody_knows_is_named() -> None:
    with pytest.raises(RequestError, match="'make-coffee'") as error:
        step(State.IDLE, Event("make-coffee"))
    assert error.value.code is ErrorCode.UNKNOWN_EVENT


def run(state: State, *types: Type) -> State:
    for event_type in types:
        state = step(state, Event(event_type))
    return state


def test_an_utterance() -> None:
    utterance = (Type.TRANSCRIBE, Type.AUDIO_START, Type.AUDIO_CHUNK, Type.AUDIO_CHUNK, Type.AUDIO_STOP)
    assert run(State.IDLE, *utterance) is State.WORKING
    assert run(State.IDLE, *utterance[1:]) is State.WORKING


def test_streamed_text_with_the_whole_text_for_older_servers() -> None:
    text = (Type.SYNTHESIZE_START, Type.SYNTHESIZE_CHUNK, Type.SYNTHESIZE, Type.SYNTHESIZE_STOP)
    assert run(State.IDLE, *text) is State.WORKING


def test_the_rest_of_a_refused_utterance_is_dropped() -> None:
    after = over(run(State.IDLE, Type.TRANSCRIBE, Type.AUDIO_START))
    assert run(after, Type.AUDIO_CHUNK, Type.AUDIO_CHUNK, Type.AUDIO_STOP) is State.IDLE
    assert run(after, Type.AUDIO_CHUNK, Type.TRANSCRIBE) is State.HEARING


def test_what_comes_after_an_early_answer_is_dropped() -> None:
    after = over(run(State.IDLE, Type.LISTEN, Type.AUDIO_START, Type.AUDIO_CHUNK))
    assert run(after, Type.AUDIO_CHUNK, Type.AUDIO_STOP) is State.IDLE
    assert run(after, Type.AUDIO_CHUNK, Type.LISTEN) is State.HEARING


def test_the_rest_of_a_refused_text_is_dropped() -> None:
    after = over(run(State.IDLE, Type.SYNTHESIZE_START))
    assert run(after, Type.SYNTHESIZE_CHUNK, Type.SYNTHESIZE, Type.SYNTHESIZE_STOP) is State.IDLE
