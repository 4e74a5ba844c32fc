"""The integration's client and the engine's server understand each other, in every request and in every failure."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

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
    Chat,
    ChatDelta,
    ChatDone,
    EngineState,
    FinishReason,
    Message,
    ModelKind,
    Role,
    Tool,
    ToolCall,
)
from tests.unit.engine.conftest import EngineUnderTest, sound

SPEECH = sound(0.512)

HI = Chat(messages=(Message(role=Role.USER, content="Hi"),))


async def pieces[T](*items: T) -> AsyncGenerator[T]:
    """Yield the items one by one, as a microphone or a language model would."""
    for item in items:
        await asyncio.sleep(0)
        yield item


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
        assert sorted(voice.languages[0] for voice in snapshot.info.tts[0].voices) == ["en-US", "zh-CN"]
        await client.transcribe(pieces(SPEECH), None)
        assert "stt" in (await anext(snapshots)).status.timings
        stopping = asyncio.create_task(engine.server.stop())
        with pytest.raises(CannotConnect):
            _ = [snapshot async for snapshot in snapshots]
        await stopping


async def test_hearing(client: EngineClient, engine: EngineUnderTest) -> None:
    transcript = await client.transcribe(pieces(SPEECH, SPEECH), "zh")
    assert (transcript.text, transcript.language) == ("turn on the light", "zh")
    (heard,) = engine.stt.heard
    assert heard.languages == ("zh",)
    assert len(heard.speech) == len(SPEECH)


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
        await client.transcribe(pieces(SPEECH), None)
    if isinstance(error.value, EngineError):
        assert error.value.code == code


async def test_the_engines_refusals_are_errors_of_the_client(client: EngineClient) -> None:
    with pytest.raises(EngineError, match="'tlh'"):
        await client.transcribe(pieces(SPEECH), "tlh")
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
        *(client.transcribe(pieces(SPEECH), None) for _ in range(8)),
    )


class TestToken:
    @pytest.fixture
    def token(self) -> str | None:
        return "open sesame"

    async def test_the_right_one_opens(self, client: EngineClient) -> None:
        await client.check()
        assert (await client.transcribe(pieces(SPEECH), None)).text

    @pytest.mark.parametrize("wrong", [None, "", "sesame"])
    async def test_another_one_does_not(self, client: EngineClient, wrong: str | None) -> None:
        other = EngineClient(client.host, client.port, wrong, software="contract test")
        with pytest.raises(InvalidAuth):
            await other.check()


async def test_nobody_there(client: EngineClient, engine: EngineUnderTest) -> None:
    await engine.server.stop()
    with pytest.raises(CannotConnect):
        await client.check()
