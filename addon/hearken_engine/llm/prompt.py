"""From messages to a model's tokens, by its chat template; what does not fit is left out from the oldest on."""

from collections.abc import Sequence
from typing import Any

import jinja2
import numpy as np
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from ..errors import RequestError
from ..protocol import ErrorCode
from .forms import Forms
from .prefixes import common
from .weights import Weights

type Messages = Sequence[dict[str, Any]]
"""In the shape that chat templates expect."""

MIN_REPLY = 32
"""Tokens that must be left for the reply, or the chat counts as too long."""

_MAX_BYTES = 16
"""Bytes of text a token, above which a text is surely too long and is not taken apart at all: prose has 3 to 6."""

_ANYTHING = ("0", "Zz")
"""Two sentences of a user that have nothing in common: what their prompts have in common stands before any sentence."""


class Prompts:
    """Writes the prompts of one model."""

    def __init__(self, weights: Weights, template: str, context: int, forms: Forms) -> None:
        """Take the chat template, in Jinja, how many tokens a chat may have, and the forms of the model's family."""
        self._forms = forms
        self._weights = weights
        self._context = context
        end = weights.text(weights.eos, special=True).decode("utf-8", "replace")
        self._formatter = Jinja2ChatFormatter(template, eos_token=end, bos_token="")

    def tokens(self, messages: Messages, tools: Messages = ()) -> list[int]:
        """Return a prompt that ends where the reply begins; RequestError where the template refuses the chat."""
        try:
            # Reasoning first would keep a speaking person waiting; templates that cannot reason ignore the flag.
            adapted, offered = self._forms.for_template(messages, tools)
            text = self._formatter(messages=adapted, tools=offered, enable_thinking=False).prompt
        except (jinja2.TemplateError, ValueError, TypeError) as err:
            raise RequestError(ErrorCode.NOT_POSSIBLE, f"The model's chat template refused this chat: {err}") from err
        return self._weights.tokenize(text, special=True)

    def beginning(self, messages: Messages, tools: Messages = ()) -> list[int]:
        """Return the tokens with which a prompt begins whose messages begin with these.

        RequestError as in `tokens`, and where they are more than fit.
        """
        if messages and messages[-1]["role"] == "user":
            prompt = self.tokens(messages, tools)
        else:
            one, other = (
                np.array(self.tokens([*messages, {"role": "user", "content": said}], tools), np.int32)
                for said in _ANYTHING
            )
            prompt = one[: common(one, other)].tolist()
        if len(prompt) > self._context - MIN_REPLY:
            raise self._too_long(str(len(prompt)))
        return prompt

    def fitting(self, messages: Messages, tools: Messages, reply: int) -> tuple[list[int], int]:
        """Return the prompt's tokens, and how many of the oldest messages were left out to make room for the reply.

        RequestError where the last turn alone does not fit.
        """
        kept = list(messages)
        room = self._context - min(reply, MIN_REPLY)
        while True:
            length = _bytes(kept) + _bytes(tools)
            prompt = self.tokens(kept, tools) if length <= _MAX_BYTES * room else None
            if prompt is not None and len(prompt) <= room:
                return prompt, len(messages) - len(kept)
            if (shorter := _without_oldest(kept)) is None:
                raise self._too_long(str(len(prompt)) if prompt is not None else f"more than {length // _MAX_BYTES}")
            kept = shorter

    def _too_long(self, length: str) -> RequestError:
        return RequestError(
            ErrorCode.NOT_POSSIBLE, f"The chat is {length} tokens long, more than the {self._context} that fit."
        )


def _bytes(parts: Messages) -> int:
    return sum(len(str(part.get("content") or part).encode("utf-8", "replace")) for part in parts)


def _without_oldest(messages: Messages) -> list[dict[str, Any]] | None:
    """Return the messages without the oldest turn, or the oldest calls of tools with their results in the last turn.

    The instructions at the beginning stay. None where no less makes sense.
    """
    start = 1 if messages and messages[0]["role"] == "system" else 0
    turns = [at for at, message in enumerate(messages) if message["role"] == "user" and at > start]
    if turns:
        return [*messages[:start], *messages[turns[0] :]]
    answers = [at for at, message in enumerate(messages) if message["role"] == "assistant" and at > start]
    if len(answers) > 1:
        return [*messages[: answers[0]], *messages[answers[1] :]]
    return None
