"""A model on another server: the real one of llama-cpp-python, with the starter model."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest
from hearken_engine.errors import ModelError, RequestError
from hearken_engine.llm.base import Call, ChatRequest, Finish, Piece, ScoreRequest, Text
from hearken_engine.llm.endpoints import Endpoint
from hearken_engine.llm.failover import Failover
from hearken_engine.llm.remote import Line, RemoteChat
from hearken_engine.models.store import ModelStore
from hearken_engine.protocol import ErrorCode, FinishReason
from hearken_engine.settings import Settings

from .server import KEY, free_port, running_server

LAMP = {
    "type": "function",
    "function": {
        "name": "switch_lamp",
        "description": "Switch a lamp.",
        "parameters": {
            "type": "object",
            "properties": {"lamp": {"enum": ["hall", "attic"]}, "on": {"type": "boolean"}},
            "required": ["lamp", "on"],
            "additionalProperties": False,
        },
    },
}


@pytest.fixture(scope="module")
def address(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    model: Path = ModelStore(settings.models_dir).get(settings.llm_model).file("*.gguf")
    with running_server(model, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def remote(address: str) -> RemoteChat:
    return RemoteChat(Endpoint(address, "smollm2", KEY))


def request(text: str, **more: object) -> ChatRequest:
    messages = [{"role": "user", "content": text}]
    asked: dict[str, object] = {"messages": messages, "max_tokens": 60, "temperature": 0.0, **more}
    return ChatRequest(**asked)  # type: ignore[arg-type]


def text_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if isinstance(piece, Text))


def test_it_streams_an_answer(remote: RemoteChat) -> None:
    pieces = list(remote.chat(request("What do bees make?", max_tokens=120)))
    assert "honey" in text_of(pieces).lower()
    assert len(pieces) > 5
    finish = pieces[-1]
    assert isinstance(finish, Finish)
    assert finish.reason in {FinishReason.STOP, FinishReason.LENGTH}
    assert finish.model == "smollm2"


def test_a_schema_is_kept(remote: RemoteChat) -> None:
    schema = {
        "type": "object",
        "properties": {"room": {"enum": ["hall", "attic"]}, "on": {"type": "boolean"}},
        "required": ["room", "on"],
        "additionalProperties": False,
    }
    reply = json.loads(text_of(list(remote.chat(request("Switch the attic on.", schema=schema)))))
    assert set(reply) == {"room", "on"}


def test_a_tool_is_called(remote: RemoteChat) -> None:
    pieces = list(remote.chat(request("Switch the lamp in the hall on.", tools=[LAMP], tool_choice="switch_lamp")))
    [call] = [piece for piece in pieces if isinstance(piece, Call)]
    assert call.name == "switch_lamp"
    assert call.arguments["lamp"] in {"hall", "attic"}
    assert isinstance(pieces[-1], Finish)
    assert pieces[-1].reason is FinishReason.TOOL_CALLS


def test_what_was_called_and_answered_is_told(remote: RemoteChat) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "switch_lamp", "arguments": {"lamp": "hall"}}}
    messages = [
        {"role": "user", "content": "Light in the hall!"},
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "content": '{"done": true}', "tool_call_id": "c1", "name": "switch_lamp"},
        {"role": "user", "content": "Thank you. What do bees make?"},
    ]
    assert isinstance(list(remote.chat(request("", messages=messages)))[-1], Finish)


def test_a_cancel_ends_the_request_at_once(remote: RemoteChat) -> None:
    line = Line()
    pieces = remote.chat(request("Tell me a very long story.", max_tokens=800), line)
    next(pieces)
    Timer(0.3, line.end).start()
    started = time.monotonic()
    with pytest.raises(ModelError, match="broke off"):
        list(pieces)
    assert time.monotonic() - started < 5
    assert text_of(list(remote.chat(request("What do bees make?"))))


def test_texts_cannot_be_judged_there(remote: RemoteChat) -> None:
    with pytest.raises(RequestError, match="cannot judge") as error:
        remote.score(ScoreRequest(messages=[{"role": "user", "content": "Hi"}], continuations=["Hello"]))
    assert error.value.code is ErrorCode.NOT_POSSIBLE


def test_a_wrong_key_and_a_wrong_model_are_told(address: str) -> None:
    with pytest.raises(ModelError, match="wants another key"):
        RemoteChat(Endpoint(address, "smollm2", "wrong")).find()
    with pytest.raises(ModelError, match="has no model 'qwen'; it has: smollm2"):
        RemoteChat(Endpoint(address, "qwen", KEY)).find()


def test_the_next_server_replaces_one_that_is_away(address: str) -> None:
    away = RemoteChat(Endpoint(f"http://127.0.0.1:{free_port()}/v1", "smollm2"))
    servers = Failover([away, RemoteChat(Endpoint(address, "", KEY))])
    servers.check()
    assert [server.well for server in servers.servers] == [False, True]
    assert "bees" in text_of(list(servers.chat(request("What do bees make?")))).lower()
