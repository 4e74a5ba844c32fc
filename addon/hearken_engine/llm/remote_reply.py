"""What a server sends becomes a reply, if it is what was asked for."""

import json
import math
from collections.abc import Generator
from typing import Any

from ..errors import ModelError
from ..protocol import ErrorCode, FinishReason
from .base import Call, ChatRequest, Finish, Piece, Text, Thinking, Token
from .calls import AUTO, NONE, REQUIRED, parameters_of
from .checking import misfit
from .reply import ReplyParser

SHOWN = 200
"""Characters of a server's own words in an error."""


class BadReplyError(ModelError):
    """A server answered, and not what was asked for; it may do better with another request."""


def broken(server: str, what: str) -> BadReplyError:
    """Return the error for a reply that is not what was asked for; the text goes on after the server's name."""
    return BadReplyError(ErrorCode.MODEL_FAILED, f"The language model's server {server} {what}.")


class RemoteReply:
    """Puts a reply together from what a server sends."""

    def __init__(self, server: str, request: ChatRequest) -> None:
        """Take what the server is called, and what it was asked."""
        self._server = server
        self._request = request
        self._parser = ReplyParser(tools=request.tools)
        self._calls: dict[int, tuple[str, str]] = {}
        self._text = ""
        self._called = 0
        self._count = 0
        self._usage: dict[str, Any] = {}
        self._reason: str | None = None
        self._name: str | None = None
        self._total: float | None = None

    def take(self, data: Any) -> Generator[Piece]:
        """Take a chunk of a stream, or a whole reply."""
        if not isinstance(data, dict):
            raise broken(self._server, "sent something that is no part of a reply")
        if (error := data.get("error")) is not None:
            said = error.get("message") if isinstance(error, dict) else error
            raise broken(self._server, f"failed: {' '.join(str(said).split())[:SHOWN]}")
        if isinstance(usage := data.get("usage"), dict):
            self._usage = usage
        if isinstance(name := data.get("model"), str):
            self._name = name
        choices = data.get("choices")
        if not isinstance(choices, list) or not choices:
            return
        try:
            yield from self._take_choice(choices[0])
        except (AttributeError, KeyError, TypeError, ValueError) as err:
            raise broken(self._server, "sent something that is no part of a reply") from err

    def _take_choice(self, choice: dict[str, Any]) -> Generator[Piece]:
        delta = choice.get("delta") or choice.get("message") or {}
        self._reason = choice.get("finish_reason") or self._reason
        yield from self._take_probabilities(choice.get("logprobs"))
        # Ollama and newer llama.cpp name it `reasoning_content`, vLLM `reasoning`.
        if thought := delta.get("reasoning_content") or delta.get("reasoning"):
            yield Thinking(str(thought))
        for place, call in enumerate(delta.get("tool_calls") or ()):
            index = call.get("index", place if "delta" not in choice else len(self._calls))
            function = call.get("function") or {}
            name, arguments = self._calls.get(index, ("", ""))
            more = function.get("arguments") or ""
            more = more if isinstance(more, str) else json.dumps(more)
            self._calls[index] = (name or function.get("name") or "", arguments + more)
        if content := delta.get("content"):
            self._count += 1
            yield from self._checked(self._parser.feed(str(content)))

    def _take_probabilities(self, told: Any) -> Generator[Piece]:
        for one in (told or {}).get("content") or ():
            number = float(one["logprob"])
            if math.isfinite(number):
                self._total = (self._total or 0.0) + number
                if self._request.log_probabilities:
                    yield Token(str(one["token"]), number)

    def _checked(self, pieces: Generator[Piece]) -> Generator[Piece]:
        """Hold back what has to fit a schema until all of it is there, and check calls."""
        for piece in pieces:
            if isinstance(piece, Call):
                yield self._fitting_call(piece)
            elif isinstance(piece, Text) and self._request.schema is not None:
                self._text += piece.text
            else:
                yield piece

    def _fitting_call(self, call: Call) -> Call:
        names = {tool["function"]["name"] for tool in self._request.tools}
        wanted = self._request.tool_choice
        if call.name not in names or wanted == NONE:
            raise broken(self._server, f"wants to call {call.name[:50]!r}, which was not offered")
        if wanted not in {AUTO, REQUIRED, call.name}:
            raise broken(self._server, f"wants to call {call.name!r} instead of {wanted!r}")
        if (problem := misfit(call.arguments, parameters_of(call.name, self._request.tools))) is not None:
            raise broken(self._server, f"wants to call {call.name!r} with arguments that do not fit: {problem}")
        self._called += 1
        return call

    def end(self) -> Generator[Piece]:
        """Return what is left when the server has said all."""
        if self._reason is None and not self._calls:
            raise broken(self._server, "broke off before the end of its reply")
        yield from self._checked(self._parser.finish())
        for name, text in self._calls.values():
            try:
                arguments = json.loads(text or "{}")
            except ValueError as err:
                raise broken(self._server, f"wants to call {name[:50]!r} with broken JSON") from err
            if not isinstance(arguments, dict):
                raise broken(self._server, f"wants to call {name[:50]!r} with arguments that are no object")
            yield self._fitting_call(Call(name, arguments))
        if not self._called and self._request.tools and self._request.tool_choice not in {AUTO, NONE}:
            raise broken(self._server, "called no tool, although it had to")
        if self._request.schema is not None and not self._called:
            yield self._fitting_text(self._request.schema)
        yield Finish(
            reason=self._finish_reason(),
            prompt_tokens=_whole(self._usage.get("prompt_tokens")),
            reply_tokens=_whole(self._usage.get("completion_tokens")) or self._count,
            read_tokens=max(0, _whole(self._usage.get("prompt_tokens")) - _known(self._usage)),
            log_probability=self._total if self._request.schema is not None else None,
            model=self._name,
        )

    def _fitting_text(self, schema: dict[str, Any]) -> Text:
        """Return the reply if it fits the schema."""
        text = self._text.strip()
        if self._reason == "length":
            return Text(text)  # cut off, as the reason tells
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as err:
            raise broken(self._server, "answered with broken JSON") from err
        if (problem := misfit(value, schema)) is not None:
            raise broken(self._server, f"does not keep to the JSON schema: {problem}")
        return Text(text)

    def _finish_reason(self) -> FinishReason:
        if self._called:
            return FinishReason.TOOL_CALLS
        return FinishReason.LENGTH if self._reason == "length" else FinishReason.STOP


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _known(usage: dict[str, Any]) -> int:
    """Return how many tokens of the prompt the server knew from before, where it tells."""
    details = usage.get("prompt_tokens_details")
    return _whole(details.get("cached_tokens")) if isinstance(details, dict) else 0
