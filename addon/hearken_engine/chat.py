"""Hearken's chat events to and from what chat models take and give."""

from collections.abc import Sequence
from typing import Any

from .errors import RequestError
from .llm.base import Call, ChatRequest, PrepareRequest, ScoreRequest, Text, Thinking
from .protocol import Chat, ChatDelta, ErrorCode, Message, Prepare, Role, Score, Tool, ToolCall

DEFAULT_MAX_TOKENS = 256
"""A spoken reply of this length takes a minute and a half; nobody listens longer."""

MAX_SECONDS = 120.0
"""For which one reply is computed at most: nobody waits longer."""

MAX_BACKGROUND_SECONDS = 900.0
"""The same where nobody waits: long enough for a slow machine and a long text, and an end to what never ends."""

DEFAULT_TEMPERATURE = 0.4
"""Lively enough for small talk, low enough to stay with the matter."""

MAX_CONTINUATIONS = 32
"""Replies that can be scored at once: each takes a place of its own in the model's memory."""

MAX_CONTINUATION = 400
"""Characters of one of them: a long sentence."""

SYSTEM_PROMPT = (
    "You are Hearken, the voice of a home. Answer in one or two short sentences that sound natural when spoken, in the "
    "language you are spoken to. You cannot see or switch anything in the home, and you never say that you did. "
    "If you do not know something, say so."
)
"""For talk that comes without a system prompt of its own."""


def to_request(chat: Chat) -> ChatRequest:
    """Return what the model is asked."""
    return ChatRequest(
        messages=[_to_template(message) for message in chat.messages],
        tools=_to_tools(chat.tools),
        tool_choice=chat.tool_choice,
        schema=chat.schema,
        max_tokens=DEFAULT_MAX_TOKENS if chat.max_tokens is None else max(chat.max_tokens, 1),
        temperature=DEFAULT_TEMPERATURE if chat.temperature is None else max(chat.temperature, 0.0),
        conversation=chat.conversation,
        shared_beginning=chat.shared_beginning,
        log_probabilities=chat.log_probabilities,
        max_seconds=MAX_BACKGROUND_SECONDS if chat.background else MAX_SECONDS,
    )


def to_prepare_request(prepare: Prepare) -> PrepareRequest:
    """Return what the model is to read ahead."""
    return PrepareRequest(
        messages=[_to_template(message) for message in prepare.messages],
        tools=_to_tools(prepare.tools),
        conversation=prepare.conversation,
    )


def to_score_request(score: Score) -> ScoreRequest:
    """Return what the model is asked to judge; RequestError if that is nothing, or too much."""
    if not 0 < len(score.continuations) <= MAX_CONTINUATIONS:
        raise RequestError(ErrorCode.BAD_EVENT, f"1 to {MAX_CONTINUATIONS} continuations can be scored at once.")
    if not all(0 < len(continuation) <= MAX_CONTINUATION for continuation in score.continuations):
        raise RequestError(ErrorCode.BAD_EVENT, f"A continuation has 1 to {MAX_CONTINUATION} characters.")
    return ScoreRequest(
        messages=[_to_template(message) for message in score.messages],
        continuations=score.continuations,
        whole=score.whole,
    )


def small_talk(text: str) -> Chat:
    """Return a chat of one utterance."""
    return Chat(messages=(Message(role=Role.SYSTEM, content=SYSTEM_PROMPT), Message(role=Role.USER, content=text)))


def to_delta(piece: Text | Thinking | Call, call_number: int) -> ChatDelta:
    """Return the event for a piece of the reply; `call_number` makes the identifier of a tool call."""
    match piece:
        case Text(text):
            return ChatDelta(text=text)
        case Thinking(text):
            return ChatDelta(thinking=text)
        case Call(name, arguments):
            return ChatDelta(tool_calls=(ToolCall(id=f"call-{call_number}", name=name, arguments=arguments),))


def _to_tools(tools: Sequence[Tool]) -> list[dict[str, Any]]:
    """Return tools in the shape that chat templates expect."""
    return [
        {"type": "function", "function": {"name": t.name, "description": t.description, "parameters": t.parameters}}
        for t in tools
    ]


def _to_template(message: Message) -> dict[str, Any]:
    """Return a message in the shape that chat templates expect."""
    data: dict[str, Any] = {"role": str(message.role), "content": message.content}
    if message.tool_calls:
        data["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.tool_calls
        ]
    if message.role is Role.TOOL:
        data["tool_call_id"] = message.tool_call_id or ""
        data["name"] = message.name or ""
    return data
