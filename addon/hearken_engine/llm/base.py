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
    tool_choice: str = "auto"
    """`auto`: it calls tools or not; `none`; `required`: it calls one; or the name of the tool that it calls."""
    schema: dict[str, Any] | None = None
    """JSON schema that the reply must fit."""
    max_tokens: int
    """Bound on the reply."""
    temperature: float
    """0 always takes the likeliest token."""
    conversation: str | None = None
    """Names the conversation, for which what was read of it is kept; no other makes use of that."""
    shared_beginning: bool = False
    """Whether system message and tools are the same in every conversation: what was read of them then serves all."""
    log_probabilities: bool = False
    """Whether each token is told with its probability."""
    max_seconds: float = 120.0
    """Bound on the time for which is computed; waiting for others does not count."""


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


@dataclass(frozen=True)
class Token:
    """A token of the reply, where `ChatRequest.log_probabilities` asks for it; it comes before what it says."""

    text: str
    """What it writes; a letter that takes several tokens is written by the last of them."""
    log_probability: float
    """How probable the model found it by itself, as the natural logarithm."""


@dataclass(frozen=True, kw_only=True)
class Finish:
    """The end of a reply."""

    reason: FinishReason
    prompt_tokens: int
    reply_tokens: int
    log_probability: float | None = None
    """Natural logarithm of the reply's probability, without the schema's help; only told where there is a schema."""
    read_tokens: int = 0
    """Tokens of the prompt that were not known from before."""
    dropped_messages: int = 0
    """The oldest messages, which were left out because not all fit."""
    model: str | None = None
    """Which model replied; whoever knows its name fills it in."""


Piece = Text | Thinking | Call | Token | Finish


@dataclass(frozen=True, kw_only=True)
class PrepareRequest:
    """What a chat or a score will begin with."""

    messages: Sequence[dict[str, Any]]
    """The chat so far, as in `ChatRequest`; without a last message of the user, what stands before it is meant."""
    tools: Sequence[dict[str, Any]] = ()
    """As in `ChatRequest`."""
    conversation: str | None = None
    """As in `ChatRequest`; None where the messages are the same in every conversation."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read ahead."""

    prompt_tokens: int
    read_tokens: int
    """Tokens that were not known from before."""


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
    """Tokens of the prompt that were not known from before."""


class ChatModel(ABC):
    """Goes on with a chat."""

    @property
    @abstractmethod
    def size(self) -> int:
        """Bytes of the model."""

    @property
    @abstractmethod
    def context(self) -> int:
        """Tokens that one chat may have, the reply included."""

    @property
    @abstractmethod
    def can_call_tools(self) -> bool:
        """Whether the model was trained to call tools in a form that is understood here."""

    @abstractmethod
    def chat(self, request: ChatRequest) -> Generator[Piece | None]:
        """Yield the reply piece by piece, `Finish` last.

        Between two yields another reply may be worked on; None says nothing, and is a place for that.
        Raises RequestError where the request cannot be met (tools, schema, length), ModelError if the model fails.
        """

    @abstractmethod
    def prepare(self, request: PrepareRequest) -> Reading:
        """Read what a chat or a score will begin with, so that it begins at once.

        Raises InterruptedWorkError if it was interrupted: what was read so far is kept, and another call goes on from
        there. Raises RequestError where the chat is too long, ModelError if the model fails.
        """

    @abstractmethod
    def score(self, request: ScoreRequest) -> Scoring:
        """Return how probable the model finds some replies.

        Raises InterruptedWorkError if it was interrupted, RequestError where the chat is too long, ModelError if the
        model fails.
        """

    @abstractmethod
    def warm_up(self) -> None:
        """Do what makes the first chat as quick as later ones; InterruptedWorkError if it was interrupted."""

    def interrupt(self) -> None:  # noqa: B027 - most have nothing to do
        """Have what runs now come to a pause soon, from any thread.

        A chat yields and goes on when it is asked for the next piece; `prepare`, `score` and `warm_up` break off. That
        lasts until `release`.
        """

    def release(self) -> None:  # noqa: B027
        """Let the model run again after `interrupt`."""

    def close(self) -> None:  # noqa: B027
        """Give the memory back; nothing may run, and nothing may be asked any more."""
