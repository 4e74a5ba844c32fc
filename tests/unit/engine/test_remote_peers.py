"""Servers that misbehave: each costs one clear sentence, and never a reply that was not checked."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hearken_engine.errors import HearkenError, ModelError, RequestError, SettingsError
from hearken_engine.llm.base import Call, ChatRequest, Finish, Piece, ScoreRequest, Text, Thinking
from hearken_engine.llm.endpoints import Endpoint, read_endpoints
from hearken_engine.llm.failover import RETRY_SECONDS, Failover, NobodyError
from hearken_engine.llm.remote import Limits, RemoteChat
from hearken_engine.protocol import FinishReason
from hearken_engine.settings import read_settings

TOOL = {
    "type": "function",
    "function": {
        "name": "lamp",
        "description": "",
        "parameters": {"type": "object", "properties": {"on": {"type": "boolean"}}, "required": ["on"]},
    },
}
SCHEMA = {"type": "object", "properties": {"level": {"type": "integer", "maximum": 9}}, "required": ["level"]}
STREAM = "text/event-stream"

type Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


@contextmanager
def peer(answer: Answer, model: str = "m") -> Iterator[str]:
    """Give the address of a server that lists one model and answers chats as it is told."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            send(self, "application/json", json.dumps({"data": [{"id": model, "max_model_len": 2048}]}))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with suppress(OSError):  # the client is gone
                answer(self, body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def send(handler: BaseHTTPRequestHandler, kind: str, text: str, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.end_headers()
    handler.wfile.write(text.encode())
    handler.wfile.flush()


def chunk(finish: str | None = None, **delta: Any) -> str:
    return f"data: {json.dumps({'model': 'm', 'choices': [{'delta': delta, 'finish_reason': finish}]})}\n\n"


def stream(*parts: str) -> Answer:
    return lambda handler, _: send(handler, STREAM, "".join(parts))


def reply(kind: str, text: str, status: int = 200) -> Answer:
    return lambda handler, _: send(handler, kind, text, status)


def called(name: str, arguments: str) -> str:
    call = {"index": 0, "id": "c", "type": "function", "function": {"name": name, "arguments": arguments}}
    return chunk("tool_calls", tool_calls=[call])


def ask(answer: Answer, **more: object) -> list[Piece]:
    asked: dict[str, Any] = {"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 9, "temperature": 0.0}
    limits = Limits(connect=1, first_token=0.5, next_token=0.3)
    with peer(answer) as address:
        return list(RemoteChat(Endpoint(address, "m"), limits).chat(ChatRequest(**asked | more)))


def slow_after(*parts: str, seconds: float = 1.5) -> Answer:
    def answer(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
        send(handler, STREAM, "".join(parts))
        time.sleep(seconds)

    return answer


@pytest.mark.parametrize(
    ("answer", "more", "sentence"),
    [
        (stream('data: {"choices": [{"del\n\n'), {}, "sent broken JSON"),
        (stream(chunk(content="Hel")), {}, "broke off before the end of its reply"),
        (stream("data: []\n\n"), {}, "no part of a reply"),
        (stream('data: {"choices": [7]}\n\n'), {}, "no part of a reply"),
        (stream('data: {"error": {"message": "out of memory"}}\n\n'), {}, "failed: out of memory"),
        (reply("text/html", "<html>Bad Gateway</html>", 502), {}, r"is busy or away \(HTTP 502\)"),
        (reply("text/html", "<html>Login</html>"), {}, "answered with text/html instead of a reply"),
        (reply("application/json", "<html>"), {}, "answered with no JSON"),
        (reply("application/json", '{"error": {"message": "no such route"}}', 404), {}, "HTTP 404: no such route"),
        (reply("application/json", "{}", 401), {}, "wants another key"),
        (slow_after(), {}, "did not go on in time"),
        (slow_after(chunk(content="Hello")), {}, "did not go on in time"),
        (stream(chunk("stop", content='{"level": 12}')), {"schema": SCHEMA}, "does not keep to the JSON schema: level"),
        (stream(chunk("stop", content='{"level": ')), {"schema": SCHEMA}, "answered with broken JSON"),
        (stream(called("lamp", '{"on": "yes"}')), {"tools": [TOOL]}, "arguments that do not fit: on"),
        (stream(called("lamp", '{"on"')), {"tools": [TOOL]}, "'lamp' with broken JSON"),
        (stream(called("lamp", "[]")), {"tools": [TOOL]}, "no object"),
        (stream(called("door", "{}")), {"tools": [TOOL]}, "'door', which was not offered"),
        (stream(chunk("stop", content="No.")), {"tools": [TOOL], "tool_choice": "required"}, "although it had to"),
    ],
)
def test_what_goes_wrong_is_said_in_one_sentence(answer: Answer, more: dict[str, object], sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence) as error:
        ask(answer, **more)
    assert error.value.text.startswith("The language model's server m@127.0.0.1:")
    assert error.value.text.count("\n") == 0


def test_a_chat_that_is_refused_is_not_possible() -> None:
    with pytest.raises(RequestError, match=r"refused this chat \(HTTP 400: too long"):
        ask(reply("application/json", '{"error": {"message": "too long"}}', 400))


def test_nobody_there_is_told_at_once() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        with pytest.raises(ModelError, match="cannot be reached"):
            RemoteChat(Endpoint(address, "m")).find()


def test_a_whole_reply_instead_of_a_stream_is_taken() -> None:
    whole = {"model": "other", "choices": [{"message": {"content": "Hello."}, "finish_reason": "stop"}]}
    pieces = ask(reply("application/json", json.dumps(whole)))
    assert pieces[0] == Text("Hello.")
    # A server that runs another model than it was asked for is not believed, but quoted.
    assert isinstance(pieces[-1], Finish)
    assert pieces[-1].model == "other"


def test_thoughts_are_not_spoken_and_calls_in_pieces_are_read() -> None:
    first = chunk(tool_calls=[{"index": 0, "function": {"name": "lamp", "arguments": '{"o'}}])
    second = chunk("tool_calls", tool_calls=[{"index": 0, "function": {"arguments": 'n": true}'}}])
    start = (": alive\n\n", chunk(reasoning_content="Hm."), chunk(content="<think>So"), chunk(content="</think>Yes."))
    pieces = ask(stream(*start, first, second, "data: [DONE]\n\n"), tools=[TOOL])
    assert "".join(piece.text for piece in pieces if isinstance(piece, Thinking)) == "Hm.So"
    assert [piece for piece in pieces if isinstance(piece, Text)] == [Text("Yes.")]
    assert [piece for piece in pieces if isinstance(piece, Call)] == [Call("lamp", {"on": True})]
    assert isinstance(pieces[-1], Finish)
    assert pieces[-1].reason is FinishReason.TOOL_CALLS


def test_a_server_that_tells_probabilities_of_the_prompt_can_judge() -> None:
    def answer(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        words = " ".join(message["content"] for message in body["messages"]).split()
        told = [None, *({"7": {"logprob": -float(len(word)), "decoded_token": word}} for word in words[1:])]
        send(handler, "application/json", json.dumps({"choices": [], "prompt_logprobs": told}))

    messages = [{"role": "user", "content": "It is dark"}]
    with peer(answer) as address:
        scoring = RemoteChat(Endpoint(address, "m")).score(
            ScoreRequest(messages=messages, continuations=["on", "go out"])
        )
    assert [(one.log_probability, one.tokens) for one in scoring.continuations] == [(-2.0, 1), (-5.0, 2)]


def servers(*addresses: str, clock: Callable[[], float] = time.monotonic) -> Failover:
    limits = Limits(connect=1, first_token=0.5, next_token=0.3)
    return Failover([RemoteChat(Endpoint(address, "m"), limits) for address in addresses], clock=clock)


def request(**more: Any) -> ChatRequest:
    asked: dict[str, Any] = {"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 9, "temperature": 0.0}
    return ChatRequest(**asked | more)


def test_the_next_takes_over_before_the_first_word_and_never_after() -> None:
    good = stream(chunk("stop", content="Good."))
    with peer(reply("text/html", "", 503)) as away, peer(good) as well, peer(slow_after(chunk(content="Ha"))) as stuck:
        failover = servers(away, well)
        failover.check()
        assert next(failover.chat(request())) == Text("Good.")
        assert [server.well for server in failover.servers] == [False, True]
        half = servers(stuck, well)
        half.check()
        pieces = half.chat(request())
        assert next(pieces) == Text("Ha")
        with pytest.raises(ModelError, match="in time"):
            next(pieces)


def test_a_bad_reply_goes_to_the_next_and_leaves_the_server_well() -> None:
    with peer(stream(chunk("stop", content="No."))) as bad, peer(stream(chunk("stop", content='{"level": 3}'))) as good:
        failover = servers(bad, good)
        failover.check()
        assert next(failover.chat(request(schema=SCHEMA))) == Text('{"level": 3}')
        assert all(server.well for server in failover.servers)


def test_one_that_is_away_is_asked_again_after_a_minute() -> None:
    now = [0.0]
    with peer(stream(), model="another") as address:
        failover = servers(address, clock=lambda: now[0])
        failover.check()
        assert "has no model 'm'; it has: another" in str(failover.servers[0].problem)
        with pytest.raises(NobodyError, match="has no model"):
            next(failover.chat(request()))
        failover.servers[0].model = RemoteChat(Endpoint(address))
        failover.check()
        assert not failover.servers[0].well
        now[0] = RETRY_SECONDS
        failover.check()
        assert failover.servers[0].well


@pytest.mark.parametrize(
    ("text", "endpoints"),
    [
        ("http://pc:11434|qwen3:4b", [Endpoint("http://pc:11434/v1", "qwen3:4b")]),
        (
            "http://pc:8080/v1/ https://nas/ai/v1|m|secret",
            [Endpoint("http://pc:8080/v1"), Endpoint("https://nas/ai/v1", "m", "secret")],
        ),
        (
            '["http://pc|m", {"url": "http://b", "key": "k"}]',
            [Endpoint("http://pc/v1", "m"), Endpoint("http://b/v1", "", "k")],
        ),
        ("", []),
    ],
)
def test_endpoints_are_read(text: str, endpoints: list[Endpoint]) -> None:
    assert list(read_endpoints(text)) == endpoints


@pytest.mark.parametrize("text", ["pc:11434", "ftp://pc", "http://", "http://a:x/v1", "[3]", '[{"address": "x"}]', "["])
def test_what_is_no_endpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_endpoints(text)


def test_a_key_is_shown_nowhere(tmp_path: Any) -> None:
    with pytest.raises(SettingsError) as error:
        read_settings({"endpoints": "pc|model|geheim"}, {}, tmp_path / "none")
    assert "geheim" not in error.value.text
    assert "geheim" not in repr(read_endpoints("http://pc|m|geheim"))
    assert issubclass(SettingsError, HearkenError)
