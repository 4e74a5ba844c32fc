"""The language model: chat with tools and schema, reading ahead, scoring."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ..shape import HearkenEvent, Part


class Role(StrEnum):
    """Who says a chat message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class FinishReason(StrEnum):
    """Why a chat reply ended."""

    STOP = "stop"
    """The model was done."""
    LENGTH = "length"
    """`Chat.max_tokens` or the model's context was used up."""
    TOOL_CALLS = "tool-calls"
    """The model called tools and waits for their results."""


@dataclass(frozen=True, kw_only=True)
class Tool(Part):
    """A function that the model may ask for."""

    name: str
    """Unique among the tools of the request."""
    description: str = ""
    """What it does, for the model."""
    parameters: dict[str, Any] = field(default_factory=dict)
    """JSON schema of its arguments."""


@dataclass(frozen=True, kw_only=True)
class ToolCall(Part):
    """The model's wish to have a tool called."""

    id: str
    """Names the call, so that its result can be told."""
    name: str
    """The tool."""
    arguments: dict[str, Any] = field(default_factory=dict)
    """Its arguments, not yet validated against the tool's schema."""


@dataclass(frozen=True, kw_only=True)
class Message(Part):
    """One turn of a chat."""

    role: Role
    """Who says it."""
    content: str = ""
    """What is said; for a tool, its result as JSON."""
    tool_calls: tuple[ToolCall, ...] = ()
    """Assistant only: the tools it called in this turn."""
    tool_call_id: str | None = None
    """Tool only: the call that this is the result of."""
    name: str | None = None
    """Tool only: the tool's name."""


@dataclass(frozen=True, kw_only=True)
class Chat(HearkenEvent):
    """Ask the LLM to go on with a chat; answered by `ChatDelta` events and one `ChatDone`."""

    TYPE = "hearken-chat"

    messages: tuple[Message, ...]
    """The chat so far, oldest first; the last one is answered."""
    tools: tuple[Tool, ...] = ()
    """What the model may call. An engine whose model cannot call tools answers `not-possible`."""
    tool_choice: str = "auto"
    """`auto`: the model calls tools or not; `none`; `required`: it calls one; or the name of the tool that it calls."""
    schema: dict[str, Any] | None = None
    """JSON schema that the reply must fit; the reply's text is then JSON."""
    model: str | None = None
    """The language model to ask, by its name in `Status`; None asks the chosen one."""
    conversation: str | None = None
    """Names the conversation, for which what was read of it is kept; no other conversation makes use of that."""
    shared_beginning: bool = False
    """Whether system message and tools are the same in every conversation: what was read of them then serves all."""
    background: bool = False
    """Whether nobody waits for the reply: whatever somebody waits for goes before it."""
    log_probabilities: bool = False
    """Whether each token comes with its probability."""
    max_tokens: int | None = None
    """Bound on the reply; None takes the engine's own."""
    temperature: float | None = None
    """0 always takes the likeliest token; None takes the engine's own."""


@dataclass(frozen=True, kw_only=True)
class Token(Part):
    """One token of a reply."""

    text: str
    """What it writes; a letter that takes several tokens is written by the last of them."""
    log_probability: float
    """How probable the model found it by itself, as the natural logarithm."""


@dataclass(frozen=True, kw_only=True)
class ChatDelta(HearkenEvent):
    """The next piece of a chat reply."""

    TYPE = "hearken-chat-delta"

    text: str = ""
    """More of the answer."""
    thinking: str = ""
    """More of the model's reasoning, never to be spoken."""
    tool_calls: tuple[ToolCall, ...] = ()
    """Calls that are complete now."""
    tokens: tuple[Token, ...] = ()
    """With `Chat.log_probabilities` only: the tokens that were written since the delta before."""


@dataclass(frozen=True, kw_only=True)
class ChatDone(HearkenEvent):
    """End of a chat reply."""

    TYPE = "hearken-chat-done"

    reason: FinishReason
    """Why it ended."""
    prompt_tokens: int
    """Tokens of the prompt."""
    reply_tokens: int
    """Tokens of the reply."""
    first_token_seconds: float
    """From the request until the first token."""
    seconds: float
    """From the request until the last token."""
    log_probability: float | None = None
    """With a schema only: how probable the model found its reply by itself, as the natural logarithm."""
    read_tokens: int = 0
    """How many of the prompt's tokens were not known from before."""
    dropped_messages: int = 0
    """How many of the oldest messages were left out because the model's context cannot hold them all."""
    model: str | None = None
    """Which language model replied."""


@dataclass(frozen=True, kw_only=True)
class Prepare(HearkenEvent):
    """Read what a chat or a score will begin with, so that it begins at once; answered by `Prepared`.

    It waits for whatever somebody waits for, and nothing is lost if it is cancelled.
    """

    TYPE = "hearken-prepare"

    messages: tuple[Message, ...]
    """The chat so far, as in `Chat`; without a last message of the user, what stands before it is read."""
    tools: tuple[Tool, ...] = ()
    """As in `Chat`."""
    model: str | None = None
    """As in `Chat`."""
    conversation: str | None = None
    """As in `Chat`; None where the messages are the same in every conversation, so that all may use what was read."""


@dataclass(frozen=True, kw_only=True)
class Prepared(HearkenEvent):
    """What was asked for by `Prepare` has been read."""

    TYPE = "hearken-prepared"

    prompt_tokens: int
    """Tokens of it."""
    read_tokens: int
    """How many of them were not known from before."""
    seconds: float
    """From the request until the answer."""


@dataclass(frozen=True, kw_only=True)
class Score(HearkenEvent):
    """Ask the LLM how probable it finds some replies to a chat; answered by `Scores`."""

    TYPE = "hearken-score"

    messages: tuple[Message, ...]
    """The chat so far, oldest first."""
    continuations: tuple[str, ...]
    """What the reply may begin with: 1 to 32 texts."""
    whole: bool = False
    """Whether each is the whole reply; its end then counts as one more token."""
    model: str | None = None
    """As in `Chat`."""
    background: bool = False
    """Whether nobody waits for it: everything else comes first."""


@dataclass(frozen=True, kw_only=True)
class Likelihood(Part):
    """How probable the model finds one text."""

    log_probability: float
    """The sum over its tokens, as the natural logarithm."""
    tokens: int
    """How many these are."""


@dataclass(frozen=True, kw_only=True)
class Scores(HearkenEvent):
    """How probable the model finds what a `Score` asks for."""

    TYPE = "hearken-scores"

    likelihoods: tuple[Likelihood, ...]
    """In the order in which they were asked for."""
    prompt_tokens: int
    """Tokens of the prompt."""
    read_tokens: int
    """How many of them were not known from the request before."""
    seconds: float
    """From the request until the answer."""
