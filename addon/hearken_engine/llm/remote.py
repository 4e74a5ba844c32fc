"""A chat model on another server of the owner's, which speaks OpenAI's protocol: llama.cpp's, Ollama, vLLM and others.

A server may promise more than it keeps: what comes back is checked here against the schema and the tools before anybody
sees it. The standard library's client is used, since its time limits can differ for the first token and the next ones,
it takes no proxy from the environment and follows no redirection: what is said goes to the address in the settings.
"""

import http.client
import json
import socket
import ssl
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..errors import ModelError, RequestError
from ..protocol import ErrorCode
from .base import ChatModel, ChatRequest, Piece, PrepareRequest, Reading, Scored, ScoreRequest, Scoring
from .calls import AUTO, NONE, REQUIRED
from .endpoints import Endpoint
from .remote_reply import SHOWN, RemoteReply, broken
from .sse import BrokenStreamError, events

CONNECT_SECONDS = 3.0
"""A server in the house answers within milliseconds; a machine that sleeps does not answer at all."""

FIRST_TOKEN_SECONDS = 60.0
"""A long prompt on a slow machine, or a model that is loaded first."""

NEXT_TOKEN_SECONDS = 20.0
"""A hundred times what a slow model needs for a token."""

ASK_SECONDS = 10.0
"""For the list of models."""

_MAX_BODY = 8_000_000
"""Bytes of an answer that is not a stream; scores of a long prompt are the largest."""

_BUSY = {429, 502, 503, 504}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Seconds after which a server counts as away."""

    connect: float = CONNECT_SECONDS
    first_token: float = FIRST_TOKEN_SECONDS
    next_token: float = NEXT_TOKEN_SECONDS


class _UnknownFormError(RequestError):
    """A server does not know `response_format` of the type `json_schema`."""


class Line:
    """What a request is sent over, so that another thread can end it."""

    def __init__(self) -> None:
        self.cut = False
        self._socket: socket.socket | None = None

    def hold(self, connection: http.client.HTTPConnection) -> None:
        """Take the connection of the request, or end it at once where that was asked for."""
        self._socket = connection.sock
        if self.cut:
            self.end()

    def end(self) -> None:
        """End the request from any thread: a read that waits returns at once."""
        self.cut = True
        if self._socket is not None:
            with suppress(OSError):  # it has ended by itself
                self._socket.shutdown(socket.SHUT_RDWR)


class RemoteChat(ChatModel):
    """A model on one server. Several requests may run at once, each in a thread of its own."""

    def __init__(self, endpoint: Endpoint, limits: Limits | None = None) -> None:
        """Take where the server is; nothing is asked yet."""
        self.endpoint = endpoint
        self._limits = limits or Limits()
        self._model = endpoint.model
        self._context = 0
        self._knows_schemas = True

    @property
    def size(self) -> int:
        """0: a server does not say how large a model is."""
        return 0

    @property
    def context(self) -> int:
        """Tokens that a chat may have, as far as the server has said; else 0."""
        return self._context

    @property
    def can_call_tools(self) -> bool:
        """True: a server that cannot refuses tools, or calls none."""
        return True

    def warm_up(self) -> None:
        """See whether the server is there and has the model; ModelError if not."""
        self.find()

    def prepare(self, request: PrepareRequest) -> Reading:
        """Read nothing: what a server keeps of prompts is its own business."""
        del request
        return Reading(prompt_tokens=0, read_tokens=0)

    def find(self) -> str:
        """Return the model that the server will run; ModelError if it is away or does not have it."""
        with self._sent("GET", "/models", None) as (connection, response):
            _limit(connection, ASK_SECONDS)
            found = self._json(response)
        models = found.get("data") if isinstance(found, dict) else None
        if not isinstance(models, list):
            raise self._failed("does not list its models, so it is no server of the kind that is expected")
        names = {one["id"]: one for one in models if isinstance(one, dict) and isinstance(one.get("id"), str)}
        wanted = self.endpoint.model or next(iter(names), "")
        # Ollama calls "qwen3" what it lists as "qwen3:latest".
        listed = next((name for name in (wanted, f"{wanted}:latest") if name in names), None)
        if not wanted or listed is None:
            known = ", ".join(list(names)[:5]) or "none"
            raise self._failed(f"has no model {wanted!r}; it has: {known}" if wanted else "has no model")
        meta = names[listed].get("meta") or {}
        length = names[listed].get("max_model_len") or (meta.get("n_ctx_train") if isinstance(meta, dict) else None)
        self._context = length if isinstance(length, int) else 0
        self._model = wanted
        return wanted

    def chat(self, request: ChatRequest, line: Line | None = None) -> Generator[Piece]:
        """Yield the reply piece by piece; see `ChatModel.chat`. Nothing that breaks the schema or a tool is yielded.

        BadReplyError (a ModelError) where the server answers something else than was asked for; `line` can end it.
        """
        if request.schema is not None and self._knows_schemas:
            try:
                yield from self._chat(request, line)
            except _UnknownFormError:
                # llama-cpp-python's server has a form of its own; nothing was yielded yet.
                self._knows_schemas = False
            else:
                return
        yield from self._chat(request, line)

    def _chat(self, request: ChatRequest, line: Line | None) -> Generator[Piece]:
        body = self._chat_body(request)
        with self._sent("POST", "/chat/completions", body, line) as (connection, response):
            name = self.endpoint.name
            reply = RemoteReply(name, request)
            kind = response.headers.get_content_type()
            if kind == "application/json":  # it does not stream
                yield from reply.take(self._json(response))
            elif kind == "text/event-stream":
                try:
                    for data in events(response):
                        for piece in reply.take(data):
                            # The next read is the next token's.
                            _limit(connection, self._limits.next_token)
                            yield piece
                except BrokenStreamError as err:
                    raise broken(name, str(err)) from err
            else:
                raise broken(name, f"answered with {kind} instead of a reply")
            yield from reply.end()

    def _chat_body(self, request: ChatRequest) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._model or self.find(),
            "messages": [_for_server(message) for message in request.messages],
            "max_tokens": request.max_tokens,
            "temperature": request.temperature,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if request.tools and request.tool_choice != NONE:
            body["tools"] = list(request.tools)
            choice = request.tool_choice
            body["tool_choice"] = (
                choice if choice in {AUTO, REQUIRED} else {"type": "function", "function": {"name": choice}}
            )
        if request.schema is not None:
            named = {"name": "reply", "strict": True, "schema": request.schema}
            body["response_format"] = (
                {"type": "json_schema", "json_schema": named}
                if self._knows_schemas
                else {"type": "json_object", "schema": request.schema}
            )
        if request.log_probabilities:
            body["logprobs"] = True
        return body

    def score(self, request: ScoreRequest) -> Scoring:
        """Return how probable the model finds some replies, where the server tells (vLLM does); else `not-possible`."""
        prompt = self._prompt_log_probabilities(request, None)
        scored = []
        for text in request.continuations:
            following = self._prompt_log_probabilities(request, text)[len(prompt) :]
            if request.whole:
                while following and not following[-1][0].strip():
                    following = following[:-1]
            scored.append(Scored(sum(number for _, number in following), len(following)))
        return Scoring(continuations=tuple(scored), prompt_tokens=len(prompt), read_tokens=len(prompt))

    def _prompt_log_probabilities(self, request: ScoreRequest, text: str | None) -> list[tuple[str, float]]:
        """Return each token of a prompt with its probability, as vLLM tells it (`prompt_logprobs`)."""
        messages = [_for_server(message) for message in request.messages]
        body: dict[str, Any] = {"model": self._model or self.find(), "max_tokens": 1, "prompt_logprobs": 0}
        if text is not None:
            messages.append({"role": "assistant", "content": text})
            body |= {"add_generation_prompt": False, "continue_final_message": not request.whole}
        with self._sent("POST", "/chat/completions", {**body, "messages": messages}) as (_, response):
            found = self._json(response)
        told = found.get("prompt_logprobs") if isinstance(found, dict) else None
        try:
            return [
                next((str(one.get("decoded_token")), float(one["logprob"])) for one in entry.values())
                if entry
                else ("", 0.0)
                for entry in told or ()
            ] or self._no_scores()
        except (AttributeError, KeyError, TypeError, ValueError, StopIteration):
            return self._no_scores()

    def _no_scores(self) -> list[tuple[str, float]]:
        raise RequestError(
            ErrorCode.NOT_POSSIBLE, f"The language model's server {self.endpoint.name} cannot judge given texts."
        )

    # The connection

    @contextmanager
    def _sent(
        self, method: str, path: str, body: Any, line: Line | None = None
    ) -> Iterator[tuple[http.client.HTTPConnection, http.client.HTTPResponse]]:
        """Send a request and give the answer to it; the connection is closed at the end, which also cancels it."""
        parts = urlsplit(self.endpoint.url)
        assert parts.hostname is not None  # noqa: S101 - the settings have seen to it
        connection = (
            http.client.HTTPSConnection(
                parts.hostname, parts.port, timeout=self._limits.connect, context=ssl.create_default_context()
            )
            if parts.scheme == "https"
            else http.client.HTTPConnection(parts.hostname, parts.port, timeout=self._limits.connect)
        )
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream, application/json"}
        if self.endpoint.key:
            headers["Authorization"] = f"Bearer {self.endpoint.key}"
        with closing(connection):
            try:
                connection.connect()
            except OSError as err:
                raise self._failed(f"cannot be reached: {err}") from err
            if line is not None:
                line.hold(connection)
            try:
                _limit(connection, self._limits.first_token if method == "POST" else ASK_SECONDS)
                data = None if body is None else json.dumps(body).encode()
                connection.request(method, parts.path.rstrip("/") + path, data, headers)
                held = connection.sock
                response = connection.getresponse()
                connection.sock = held  # taken away where the server will close; its time limit is still set
                with closing(response):
                    if response.status != http.HTTPStatus.OK:
                        raise self._refused(response)
                    yield connection, response
            except TimeoutError as err:
                raise self._failed("did not go on in time") from err
            except (OSError, http.client.HTTPException) as err:
                raise self._failed(f"broke off: {err or type(err).__name__}") from err

    def _json(self, response: http.client.HTTPResponse) -> Any:
        try:
            return json.loads(response.read(_MAX_BODY))
        except (ValueError, RecursionError) as err:
            what = "a web page" if response.headers.get_content_type() == "text/html" else "no JSON"
            raise self._failed(f"answered with {what} instead of JSON") from err

    def _refused(self, response: http.client.HTTPResponse) -> ModelError | RequestError:
        """Return the error for a status other than 200."""
        raw = response.read(_MAX_BODY)
        try:
            said = json.loads(raw)
            problem = said.get("error", said.get("detail", ""))
            text = problem.get("message", "") if isinstance(problem, dict) else str(problem)
        except (ValueError, AttributeError, RecursionError):
            text = ""
        status = f"HTTP {response.status}"
        if self._knows_schemas and "json_schema" in text:
            return _UnknownFormError(ErrorCode.NOT_POSSIBLE, f"{self.endpoint.name} knows no JSON schema.")
        told = f"{status}: {' '.join(str(text).split())[:SHOWN]}" if text else status
        if response.status in {401, 403}:
            return self._failed(f"wants another key ({told})")
        if response.status in _BUSY:
            return self._failed(f"is busy or away ({told})")
        if response.status in {400, 413, 422}:
            return RequestError(
                ErrorCode.NOT_POSSIBLE, f"The language model's server {self.endpoint.name} refused this chat ({told})."
            )
        return self._failed(f"answered with {told}")

    def _failed(self, what: str) -> ModelError:
        return ModelError(ErrorCode.MODEL_FAILED, f"The language model's server {self.endpoint.name} {what}.")


def _limit(connection: http.client.HTTPConnection, seconds: float) -> None:
    """Bound the time of each read and write from now on."""
    if connection.sock is not None:
        connection.sock.settimeout(seconds)


def _for_server(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message as OpenAI has it, where arguments are a text."""
    if not (calls := message.get("tool_calls")):
        return message
    written = [
        {**call, "function": {**call["function"], "arguments": json.dumps(call["function"]["arguments"])}}
        for call in calls
    ]
    # An empty text is what all servers take: null is none for some, and without it some templates fail.
    return {**message, "content": message.get("content") or "", "tool_calls": written}
