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
    log_probability: float | None = None
    """Natural logarithm of the reply's probability, without the schema's help; only told where there is a schema."""


Piece = Text | Thinking | Call | Finish


@dataclass(frozen=True, kw_only=True)
class ScoreRequest:
    """Replies that a model is to judge."""

    messages: Sequence[dict[str, Any]]
    """The chat so far, as in `ChatRequest`."""
    continuations: Sequence[str]
    """What the reply may begin with; none is empty."""
    whole: bool = False
    """Whether each is the whole reply, so that its end counts as one more token."""


@dataclass(frozen=True)
class Scored:
    """How probable one continuation is."""

    log_probability: float
    """The sum over its tokens, as the natural logarithm."""
    tokens: int


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """How probable all continuations of a request are."""

    continuations: tuple[Scored, ...]
    """In the order of the request."""
    prompt_tokens: int
    read_tokens: int
    """Tokens of the prompt that were not in memory from the request before."""


class ChatModel(ABC):
    """Goes on with a chat."""

    @property
    @abstractmethod
    def size(self) -> int:
        """Bytes of the model."""

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
    def score(self, request: ScoreRequest) -> Scoring:
        """Return how probable the model finds some replies.

        Raises RequestError where the chat is too long, ModelError if the model fails.
        """

    @abstractmethod
    def warm_up(self) -> None:
        """Do what makes the first chat as quick as later ones."""
