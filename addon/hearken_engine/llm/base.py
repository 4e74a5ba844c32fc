"""What every chat model is."""

from abc import ABC, abstractmethod
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

from ..protocol import FinishReason


@dataclass(frozen=True, kw_only=True)
class ChatRequest:
    """What a model is asked."""

    messages: Sequence[dict[str, Any]]
    """The chat so far, in the shape that chat templates expect (OpenAI's): `role`, `content`, `tool_calls`, …"""
    tools: Sequence[dict[str, Any]] = ()
    """Functions it may call: `{"type": "function", "function": {"name", "description", "parameters"}}`."""
    schema: dict[str, Any] | None = None
    """JSON schema that the reply must fit."""
    max_tokens: int
    """Bound on the reply."""
    temperature: float
    """0 always takes the likeliest token."""


@dataclass(frozen=True)
class Text:
    """More of the answer."""

    text: str


@dataclass(frozen=True)
class Thinking:
    """More of the reasoning that comes before the answer."""

    text: str


@dataclass(frozen=True)
class Call:
    """A tool that the model wants called."""

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Finish:
    """The end of a reply."""

    reason: FinishReason
    prompt_tokens: int
    reply_tokens: int


Piece = Text | Thinking | Call | Finish


class ChatModel(ABC):
    """Goes on with a chat."""

    @property
    @abstractmethod
    def can_call_tools(self) -> bool:
        """Whether the model was trained to call tools in a form that is understood here."""

    @abstractmethod
    def chat(self, request: ChatRequest) -> Generator[Piece]:
        """Yield the reply piece by piece, `Finish` last.

        Raises RequestError where the request cannot be met (tools, schema, length), ModelError if the model fails.
        """

    @abstractmethod
    def warm_up(self) -> None:
        """Do what makes the first chat as quick as later ones."""
