"""What requests for language are answered with, over a real socket: chat, vectors, scores."""

import numpy as np
import pytest
from hearken_engine.errors import ModelError
from hearken_engine.llm.base import Call, Text, Thinking, Token
from hearken_engine.protocol import (
    Chat,
    ChatDelta,
    ChatDone,
    Embed,
    Embedding,
    ErrorCode,
    FinishReason,
    Likelihood,
    Message,
    Prepare,
    Prepared,
    Role,
    Score,
    Scores,
    Status,
    StatusRequest,
    Tool,
    ToolCall,
)
from hearken_engine.shape import HearkenEvent

from .conftest import Connect, EngineUnderTest

HI = (Message(role=Role.USER, content="Hi"),)


async def test_chat_streams_deltas(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    engine.llm.pieces = [Thinking("Hm."), Text("Sure, "), Call("lights__on", {"area": "hall"}), Call("time", {})]
    called = Message(role=Role.ASSISTANT, tool_calls=(ToolCall(id="call-1", name="time"),))
    result = Message(role=Role.TOOL, tool_call_id="call-1", name="time", content='{"time": "9:00"}')
    request = Chat(
        messages=(Message(role=Role.USER, content="Light!"), called, result),
        tools=(Tool(name="lights__on", description="Lights", parameters={"type": "object"}),),
        schema={"type": "object"},
        max_tokens=9,
        temperature=0.0,
    )
    await client.send(request)
    *deltas, done = await client.read_until("hearken-chat-done")
    assert [ChatDelta.from_event(delta) for delta in deltas] == [
        ChatDelta(thinking="Hm."),
        ChatDelta(text="Sure, "),
        ChatDelta(tool_calls=(ToolCall(id="call-1", name="lights__on", arguments={"area": "hall"}),)),
        ChatDelta(tool_calls=(ToolCall(id="call-2", name="time"),)),
    ]
    end = ChatDone.from_event(done)
    assert (end.reason, end.prompt_tokens, end.reply_tokens) == (FinishReason.STOP, 12, 4)
    assert 0 <= end.first_token_seconds <= end.seconds
    (asked,) = engine.llm.requests
    assert asked.messages[1]["tool_calls"][0]["function"] == {"name": "time", "arguments": {}}
    assert asked.messages[2] == {
        "role": "tool", "content": '{"time": "9:00"}', "tool_call_id": "call-1", "name": "time"
    }  # fmt: skip
    assert asked.tools[0]["function"]["name"] == "lights__on"
    assert (asked.schema, asked.max_tokens, asked.temperature) == ({"type": "object"}, 9, 0.0)


async def test_sentences_become_vectors(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    await client.send(Embed(texts=("I'm cold", "开灯", "")))
    (event,) = await client.read_until("hearken-embedding")
    embedding = Embedding.from_event(event)
    assert (embedding.model, embedding.dimension) == ("use-multilingual", 4)
    vectors = np.frombuffer(embedding.vectors, "<f4").reshape(-1, 4)
    assert np.array_equal(vectors, engine.encoder.encode(["I'm cold", "开灯", ""]))
    await client.send(StatusRequest())
    assert set(Status.from_event((await client.read_until("hearken-status"))[-1]).timings) == {"embed"}


async def test_a_reply_under_a_schema_tells_how_probable_it_was(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    await client.send(Chat(messages=(Message(role=Role.USER, content="Light!"),)))
    assert ChatDone.from_event((await client.read_until("hearken-chat-done"))[-1]).log_probability is None
    engine.llm.log_probability = -1.23456
    await client.send(Chat(messages=(Message(role=Role.USER, content="Light!"),), schema={}))
    assert ChatDone.from_event((await client.read_until("hearken-chat-done"))[-1]).log_probability == -1.2346


async def test_replies_are_scored(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    messages = (Message(role=Role.SYSTEM, content="Be brief."), Message(role=Role.USER, content="It is dark."))
    await client.send(Score(messages=messages, continuations=("do nothing", "turn it on"), whole=True))
    scores = Scores.from_event((await client.read_until("hearken-scores"))[-1])
    assert scores.likelihoods == (
        Likelihood(log_probability=-10.0, tokens=2),
        Likelihood(log_probability=-10.0, tokens=3),
    )
    assert (scores.prompt_tokens, scores.read_tokens) == (12, 3)
    assert scores.seconds >= 0
    (asked,) = engine.llm.scored
    assert [message["content"] for message in asked.messages] == ["Be brief.", "It is dark."]
    assert asked.whole
    await client.send(StatusRequest())
    assert "llm_score" in Status.from_event((await client.read_until("hearken-status"))[-1]).timings


async def test_a_chat_names_model_conversation_and_what_was_read(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    engine.llm.pieces = [
        *(Token("Good", -0.25), Token(" mor", -1.5), Text("Good mor"), Token("ning", -0.12345), Text("ning")),
        Token("", -2.0),
    ]
    await client.send(
        Chat(
            messages=HI,
            model="smollm2-135m",
            conversation="c1",
            shared_beginning=True,
            background=True,
            log_probabilities=True,
        )
    )
    *deltas, done = await client.read_until("hearken-chat-done")
    assert [
        [(token.text, token.log_probability) for token in ChatDelta.from_event(delta).tokens] for delta in deltas
    ] == [
        [("Good", -0.25), (" mor", -1.5)],
        [("ning", -0.1235)],
        [("", -2.0)],
    ]
    assert ChatDone.from_event(done).model == "smollm2-135m"
    (asked,) = engine.llm.requests
    assert (asked.conversation, asked.log_probabilities, asked.max_seconds) == ("c1", True, 900.0)
    assert asked.shared_beginning
    await client.send(StatusRequest())
    assert Status.from_event((await client.read_until("hearken-status"))[-1]).timings == {}


async def test_what_a_chat_begins_with_is_read_ahead(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    tool = Tool(name="lights__on", description="Lights", parameters={"type": "object"})
    await client.send(Prepare(messages=(Message(role=Role.SYSTEM, content="Be brief."),), tools=(tool,)))
    prepared = Prepared.from_event((await client.read_until("hearken-prepared"))[-1])
    assert (prepared.prompt_tokens, prepared.read_tokens) == (20, 5)
    (asked,) = engine.llm.prepared
    assert asked.messages == [{"role": "system", "content": "Be brief."}]
    assert asked.tools[0]["function"]["name"] == "lights__on"
    assert asked.conversation is None


@pytest.mark.parametrize(
    "request_",
    [
        Chat(messages=HI, model="nothing"),
        Prepare(messages=HI, model="nothing"),
        Score(messages=HI, continuations=("yes",), model="nothing"),
    ],
    ids=["chat", "prepare", "score"],
)
async def test_a_model_that_is_not_there_is_named(connect: Connect, request_: HearkenEvent) -> None:
    client = await connect()
    await client.send(request_)
    code, text = await client.error()
    assert code == "model-missing"
    assert "nothing" in text


@pytest.mark.parametrize("continuations", [(), ("yes",) * 33, ("yes", ""), ("y" * 401,)])
async def test_too_little_or_too_much_to_score_is_refused(
    engine: EngineUnderTest, connect: Connect, continuations: tuple[str, ...]
) -> None:
    client = await connect()
    await client.send(Score(messages=(Message(role=Role.USER, content="Hi"),), continuations=continuations))
    assert (await client.error())[0] == "bad-event"
    assert not engine.llm.scored


async def test_a_failing_score_is_answered(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    engine.llm.failure = ModelError(ErrorCode.MODEL_FAILED, "It broke.")
    await client.send(Score(messages=(Message(role=Role.USER, content="Hi"),), continuations=("yes",)))
    assert await client.error() == ("model-failed", "It broke.")


async def test_without_a_language_model_nothing_is_scored(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    engine.engines.chat_models.chosen = None
    await client.send(Score(messages=(Message(role=Role.USER, content="Hi"),), continuations=("yes",)))
    assert (await client.error())[0] == "model-missing"


async def test_what_nobody_waits_for_is_embedded_after_an_answer(engine: EngineUnderTest, connect: Connect) -> None:
    talker, learner, asker = [await connect() for _ in range(3)]
    engine.llm.hold = True
    await talker.send(Chat(messages=HI))
    await talker.read_until("hearken-chat-delta")
    await learner.send(Embed(texts=("hall", "attic"), background=True))
    await asker.send(Embed(texts=("I'm cold",)))
    await asker.read_until("hearken-embedding")
    assert engine.encoder.read == [("I'm cold",)]
    engine.llm.go_on.set()
    (event,) = await learner.read_until("hearken-embedding")
    vectors = np.frombuffer(Embedding.from_event(event).vectors, "<f4").reshape(-1, 4)
    assert engine.encoder.read == [("I'm cold",), ("hall",), ("attic",)]
    assert np.array_equal(vectors, engine.encoder.encode(["hall", "attic"]))


async def test_what_nobody_waits_for_is_scored_after_an_answer(engine: EngineUnderTest, connect: Connect) -> None:
    talker, learner, asker = [await connect() for _ in range(3)]
    engine.llm.hold = True
    await talker.send(Chat(messages=HI))
    await talker.read_until("hearken-chat-delta")
    await learner.send(Score(messages=HI, continuations=("learned",), background=True))
    await asker.send(Score(messages=HI, continuations=("asked",)))
    await asker.send(StatusRequest())
    engine.llm.go_on.set()
    await learner.read_until("hearken-scores")
    assert [request.continuations for request in engine.llm.scored] == [("asked",), ("learned",)]


async def test_a_story_without_end_does_not_keep_names_from_being_embedded(
    engine: EngineUnderTest, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hearken_engine.worker._MAX_PAUSE", 0.05)
    talker, learner = [await connect() for _ in range(2)]
    engine.llm.hold = True
    await talker.send(Chat(messages=HI))
    await talker.read_until("hearken-chat-delta")
    await learner.send(Embed(texts=("hall",), background=True))
    await learner.read_until("hearken-embedding")
    assert not engine.llm.closed.is_set()
