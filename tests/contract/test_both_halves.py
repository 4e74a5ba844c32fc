"""The integration's client and the engine's server understand each other, in every request and in every failure."""

import asyncio
import math
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import pytest
from hearken_engine import protocol as engine_protocol
from hearken_engine.errors import ModelError, RequestError
from hearken_engine.llm.base import Call, Text, Thinking
from hearken_engine.protocol import ErrorCode
from wyoming.audio import AudioStart

from custom_components.hearken import protocol as client_protocol
from custom_components.hearken.client import EngineClient
from custom_components.hearken.errors import CannotConnect, EngineError, InvalidAuth
from custom_components.hearken.protocol import (
    AUDIO_RATE,
    AUDIO_WIDTH,
    Chat,
    ChatDelta,
    ChatDone,
    EndReason,
    EngineState,
    FinishReason,
    Heard,
    Likelihood,
    Listen,
    Message,
    ModelKind,
    Name,
    NameKind,
    Role,
    Score,
    Tool,
    ToolCall,
    Vocabulary,
    VocabularyTaken,
)
from tests.unit.engine.conftest import EngineUnderTest

HI = Chat(messages=(Message(role=Role.USER, content="Hi"),))


async def pieces[T](*items: T) -> AsyncGenerator[T]:
    """Yield the items one by one, as a microphone or a language model would."""
    for item in items:
        await asyncio.sleep(0)
        yield item


def tone(seconds: float, level: float = 0.5) -> bytes:
    """Return sound as Home Assistant sends it; at level 0 it is silence."""
    wave = (level * math.sin(2 * math.pi * 300 * at / AUDIO_RATE) for at in range(round(seconds * AUDIO_RATE)))
    return b"".join(round(32767 * value).to_bytes(2, "little", signed=True) for value in wave)


async def microphone(
    pcm: bytes, *, without_end: bool = False, stopped: asyncio.Event | None = None
) -> AsyncGenerator[bytes]:
    """Yield sound in chunks of 10 ms, a little faster than it is, and silence for ever after it if wanted."""
    size = AUDIO_RATE // 100 * AUDIO_WIDTH
    try:
        for at in range(0, len(pcm), size):
            yield pcm[at : at + size]
            await asyncio.sleep(0.005)
        while without_end:
            yield bytes(size)
            await asyncio.sleep(0.005)
    finally:
        if stopped is not None:
            stopped.set()


async def hear(client: EngineClient, audio: AsyncGenerator[bytes] | None = None, **request: Any) -> Heard:
    """Return what is heard of an utterance, half a second of sound unless told otherwise."""
    async with aclosing(client.listen(audio or microphone(tone(0.5)), Listen(**request))) as answers:
        *partials, heard = [answer async for answer in answers]
    assert isinstance(heard, Heard)
    assert all(isinstance(partial, str) for partial in partials)
    return heard


def test_both_have_the_same_protocol() -> None:
    for name in dir(engine_protocol):
        if name.isupper():
            theirs, ours = getattr(engine_protocol, name), getattr(client_protocol, name)
            assert str(theirs).replace("hearken_engine", "custom_components.hearken") == str(ours)


async def test_the_handshake_names_the_engine(client: EngineClient) -> None:
    hello = await client.check()
    assert hello.engine_id == "engine-1"
    assert hello.software.startswith("hearken-engine ")


async def test_watching_tells_state_and_programs(client: EngineClient, engine: EngineUnderTest) -> None:
    async with aclosing(client.watch()) as snapshots:
        snapshot = await anext(snapshots)
        assert snapshot.status.state is EngineState.READY
        assert {model.kind for model in snapshot.status.models} == set(ModelKind)
        assert snapshot.info.asr[0].models[0].languages == ["en", "zh"]
        voices = [voice for voice in snapshot.info.tts[0].voices if voice.installed]
        assert sorted(voice.languages[0] for voice in voices) == ["en-US", "zh-CN"]
        await hear(client)
        assert "stt" in (await anext(snapshots)).status.timings
        stopping = asyncio.create_task(engine.server.stop())
        with pytest.raises(CannotConnect):
            _ = [snapshot async for snapshot in snapshots]
        await stopping


async def test_hearing(client: EngineClient) -> None:
    heard = await hear(client, languages=("zh",))
    assert (heard.text, heard.language, heard.ended_by) == ("turn on the light", "zh", EndReason.CLIENT)
    assert 0 < heard.confidence <= 1
    assert heard.speech_seconds == pytest.approx(0.5, abs=0.15)
    assert heard.confidence + sum(other.probability for other in heard.alternatives) <= 1


async def test_hearing_nothing(client: EngineClient) -> None:
    assert (await hear(client, microphone(tone(0.5, level=0)))).text == ""
    assert (await hear(client, microphone(b""))).text == ""


async def test_the_engine_ends_an_utterance_and_the_audio_is_left_alone(client: EngineClient) -> None:
    stopped = asyncio.Event()
    heard = await asyncio.wait_for(
        hear(client, microphone(tone(0.7), without_end=True, stopped=stopped), endpointing=True), 15
    )
    assert heard.text == "turn on the light"
    assert heard.ended_by in {EndReason.COMPLETE, EndReason.SILENCE}
    assert stopped.is_set()


async def test_what_is_said_is_told_before_it_ends(client: EngineClient) -> None:
    speech = tone(0.7) + tone(0.6, level=0) + tone(0.7)
    async with aclosing(client.listen(microphone(speech), Listen())) as answers:
        *partials, heard = [answer async for answer in answers]
    assert isinstance(heard, Heard)
    assert partials[-1] == heard.text == "turn on the light"


async def test_the_words_of_the_home_are_taken_and_used(client: EngineClient, engine: EngineUnderTest) -> None:
    vocabulary = Vocabulary(
        home="home",
        version="1",
        languages=("en", "zh-Hans"),
        names=(Name(text="Bedroom lamp", kind=NameKind.ENTITY, domain="light"), Name(text="厨房", kind=NameKind.AREA)),
        sentences={"en": {"intents": {"LetThereBe": {"data": [{"sentences": ["let there be light"]}]}}}},
        triggers=("party time",),
    )
    taken = await client.tell_vocabulary(vocabulary)
    assert taken == VocabularyTaken(home="home", version="1", names=2, ready=True)
    assert await client.tell_vocabulary(vocabulary) == taken
    assert (await hear(client, home="home")).text == "turn on the light"
    assert (await hear(client, home="another")).text == "turn on the light"  # a home that it does not know


async def test_words_that_are_no_sentences_cost_only_themselves(client: EngineClient) -> None:
    vocabulary = Vocabulary(
        home="home",
        version="2",
        languages=("en",),
        names=(Name(text="Lamp", kind=NameKind.ENTITY, domain="light"),),
        sentences={"en": {"intents": {"Odd": {"data": [{"sentences": ["let there be (light"]}]}}}},
        triggers=("[party",),
    )
    assert (await client.tell_vocabulary(vocabulary)).names == 1
    assert (await hear(client, home="home")).text


async def test_speaking(client: EngineClient, engine: EngineUnderTest) -> None:
    text = pieces("The door ", "is shut. And ", "the light is on")
    async with aclosing(client.synthesize(text, voice=None, language="zh-CN", speaker=None)) as speech:
        heard = [item async for item in speech]
    start = heard[0]
    assert isinstance(start, AudioStart)
    assert start.rate == 22_050
    assert sum(len(item) for item in heard[1:] if isinstance(item, bytes)) > 0
    assert [text for text, _ in engine.tts.said] == ["The door is shut.", "And the light is on"]


async def test_chatting(client: EngineClient, engine: EngineUnderTest) -> None:
    engine.llm.pieces = [Thinking("Hm. "), Text("Let me look."), Call("weather__get", {"day": "today"})]
    messages = (
        Message(role=Role.SYSTEM, content="Be brief."),
        Message(role=Role.USER, content="Is it raining?"),
        Message(role=Role.ASSISTANT, tool_calls=(ToolCall(id="1", name="weather__get"),)),
        Message(role=Role.TOOL, tool_call_id="1", name="weather__get", content="{}"),
    )
    tool = Tool(name="weather__get", parameters={"type": "object"})
    async with aclosing(client.chat(Chat(messages=messages, tools=(tool,)))) as reply:
        *deltas, done = [item async for item in reply]
    assert deltas == [
        ChatDelta(thinking="Hm. "),
        ChatDelta(text="Let me look."),
        ChatDelta(tool_calls=(ToolCall(id="call-1", name="weather__get", arguments={"day": "today"}),)),
    ]
    assert isinstance(done, ChatDone)
    assert done.reason is FinishReason.STOP
    assert [message["role"] for message in engine.llm.requests[0].messages] == ["system", "user", "assistant", "tool"]


async def test_embedding(client: EngineClient, engine: EngineUnderTest) -> None:
    texts = ["I'm cold", "开灯", ""]
    vectors = await client.embed(texts)
    assert [list(vector) for vector in vectors] == engine.encoder.encode(texts).tolist()
    assert await client.embed(texts, background=True) == vectors
    with pytest.raises(EngineError) as error:
        await client.embed([])
    assert error.value.code == ErrorCode.BAD_EVENT
    engine.encoder.failure = ModelError(ErrorCode.MODEL_FAILED, "It broke.")
    with pytest.raises(EngineError, match="It broke"):
        await client.embed(texts)


async def test_scoring(client: EngineClient, engine: EngineUnderTest) -> None:
    messages = (Message(role=Role.USER, content="It is dark."),)
    scores = await client.score(Score(messages=messages, continuations=("yes", "never"), whole=True))
    assert scores.likelihoods == (
        Likelihood(log_probability=-3.0, tokens=1),
        Likelihood(log_probability=-5.0, tokens=1),
    )
    with pytest.raises(EngineError, match="1 to 32"):
        await client.score(Score(messages=messages, continuations=()))


async def test_leaving_a_chat_ends_it_in_the_engine(client: EngineClient, engine: EngineUnderTest) -> None:
    engine.llm.hold = True
    async with aclosing(client.chat(HI)) as reply:
        assert await anext(reply) == ChatDelta(text="Good ")
    engine.llm.go_on.set()
    assert await asyncio.to_thread(engine.llm.closed.wait, 5)


@pytest.mark.parametrize("code", ErrorCode)
async def test_every_error_crosses_the_wire(client: EngineClient, engine: EngineUnderTest, code: ErrorCode) -> None:
    engine.stt.texts.append(ModelError(code, "It is what it is."))
    with pytest.raises(Exception, match="It is what it is") as error:
        await hear(client)
    if isinstance(error.value, EngineError):
        assert error.value.code == code


async def test_the_engines_refusals_are_errors_of_the_client(client: EngineClient) -> None:
    with pytest.raises(EngineError, match="'tlh'"):
        await hear(client, languages=("tlh",))
    with pytest.raises(EngineError, match="nobody"):
        async with aclosing(client.synthesize(pieces("Hi. "), voice="nobody", language=None, speaker=None)) as speech:
            await anext(speech)


async def test_a_model_without_tools_refuses_them(client: EngineClient, engine: EngineUnderTest) -> None:
    engine.llm.failure = RequestError(ErrorCode.NOT_POSSIBLE, "The chosen language model cannot call tools.")
    with pytest.raises(EngineError) as error:
        async with aclosing(client.chat(HI)) as reply:
            await anext(reply)
    assert error.value.code == ErrorCode.NOT_POSSIBLE


async def test_many_things_at_once(client: EngineClient, engine: EngineUnderTest) -> None:
    async def talk() -> None:
        async with aclosing(client.chat(HI)) as reply:
            assert "".join([item.text async for item in reply if isinstance(item, ChatDelta)]) == "Good morning."

    async def speak() -> None:
        async with aclosing(client.synthesize(pieces("Hi."), voice=None, language=None, speaker=None)) as speech:
            assert [item async for item in speech]

    await asyncio.gather(
        *(talk() for _ in range(8)),
        *(speak() for _ in range(8)),
        *(hear(client) for _ in range(8)),
    )


class TestToken:
    @pytest.fixture
    def token(self) -> str | None:
        return "open sesame"

    async def test_the_right_one_opens(self, client: EngineClient) -> None:
        await client.check()
        assert (await hear(client)).text

    @pytest.mark.parametrize("wrong", [None, "", "sesame"])
    async def test_another_one_does_not(self, client: EngineClient, wrong: str | None) -> None:
        other = EngineClient(client.host, client.port, wrong, software="contract test")
        with pytest.raises(InvalidAuth):
            await other.check()


async def test_nobody_there(client: EngineClient, engine: EngineUnderTest) -> None:
    await engine.server.stop()
    with pytest.raises(CannotConnect):
        await client.check()
