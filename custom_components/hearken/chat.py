"""Talks with the engine's language model: the chat log out, the reply in, tools in between."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from homeassistant.components import conversation
from homeassistant.const import MATCH_ALL
from homeassistant.helpers import llm
from homeassistant.helpers.json import json_dumps
from homeassistant.util import language as language_util
from wyoming.info import Info

from .agent_options import AgentOptions
from .client import EngineClient, model_languages
from .errors import EngineError
from .execution.tools import ToolTurn, guarded
from .prompting import Layout, described, first_kept, said_by_user
from .protocol import Chat, ChatDone, ErrorCode, FinishReason, Message, Role, Tool, ToolCall

MAX_TOOL_ROUNDS = 10
"""As many as Home Assistant's own agents allow; a model that needs more is going round in circles."""


@dataclass(kw_only=True)
class Reply:
    """What is known of a reply once it has ended."""

    spoken: bool = False
    """Whether any words of the model were passed on."""
    first_words_at: float | None = None
    """When its first words came, on the event loop's clock."""
    reason: FinishReason | None = None
    """Why its last part ended; None where it broke off."""
    dropped_messages: int = 0
    """How many of the oldest messages the model could not be shown, because its context is too short for them."""


async def async_chat(
    client: EngineClient,
    chat_log: conversation.ChatLog,
    agent_id: str,
    turn: ToolTurn,
    *,
    layout: Layout,
    options: AgentOptions,
    about_home: bool,
    needs_action: bool,
) -> Reply:
    """Let the model answer the chat log's last message, running its tools; raises the client's errors.

    What it says about the home is held back until a tool has really succeeded, for it would only pretend otherwise.
    """
    reply = Reply()
    tools = prepare_tools(chat_log, turn)
    for _ in range(MAX_TOOL_ROUNDS):
        may_speak = not about_home or turn.acted or (turn.looked and not needs_action)
        may_speak = may_speak and turn.report.is_complete and not turn.truth
        request = Chat(
            messages=_messages(chat_log, options.max_history, layout),
            tools=tools,
            model=options.model,
            conversation=chat_log.conversation_id,
            shared_beginning=layout.is_shared,
            max_tokens=options.max_tokens,
            temperature=options.temperature,
        )
        try:
            stream = deltas(client, request, reply, may_speak=may_speak)
            async with aclosing(chat_log.async_add_delta_content_stream(agent_id, stream)) as contents:
                async for _content in contents:
                    pass
        except EngineError as err:
            if err.code != ErrorCode.NOT_POSSIBLE or about_home or not tools:
                raise
            tools = ()  # a model without tools can still make small talk
            continue
        if turn.pending is not None or not chat_log.unresponded_tool_results:
            break
    return reply


def prepare_tools(chat_log: conversation.ChatLog, turn: ToolTurn) -> tuple[Tool, ...]:
    """Put the chat log's tools behind the guard, and describe them for the model."""
    if (api := chat_log.llm_api) is None:
        return ()
    api.tools = guarded(api.tools, turn)
    return described(api)


async def deltas(
    client: EngineClient, request: Chat, reply: Reply, *, may_speak: bool
) -> AsyncGenerator[conversation.AssistantContentDeltaDict]:
    """Yield one message of the model as Home Assistant wants it, without its words unless it may speak.

    A call is passed on only where tools were offered: Home Assistant gives the turn up over any other.
    """
    yield {"role": "assistant"}
    async with aclosing(client.chat(request)) as pieces:
        async for piece in pieces:
            if isinstance(piece, ChatDone):
                reply.reason = piece.reason
                reply.dropped_messages = max(reply.dropped_messages, piece.dropped_messages)
                continue
            delta: conversation.AssistantContentDeltaDict = {}
            if piece.thinking:
                delta["thinking_content"] = piece.thinking
            if piece.text and may_speak:
                delta["content"] = piece.text
                reply.spoken |= bool(piece.text.strip())
                reply.first_words_at = reply.first_words_at or asyncio.get_running_loop().time()
            if piece.tool_calls and request.tools and request.tool_choice != "none":
                delta["tool_calls"] = [
                    llm.ToolInput(id=call.id, tool_name=call.name, tool_args=call.arguments)
                    for call in piece.tool_calls
                ]
            if delta:
                yield delta


def _messages(chat_log: conversation.ChatLog, max_history: int, layout: Layout) -> tuple[Message, ...]:
    """Return the chat log as the engine wants it: the system's prompt, some earlier exchanges, this one."""
    rest = chat_log.content[1:]
    starts = [index for index, content in enumerate(rest) if isinstance(content, conversation.UserContent)]
    kept = rest[starts[first_kept(len(starts), max_history)] :] if starts else rest
    own_calls: set[str] = set()
    messages = [Message(role=Role.SYSTEM, content=layout.fixed)]
    messages.extend(filter(None, (to_message(content, own_calls) for content in kept)))
    users = [content for content in kept if isinstance(content, conversation.UserContent)]
    said = iter(said_by_user(layout, [(content.content, content.created) for content in users]))
    return tuple(replace(message, content=next(said)) if message.role is Role.USER else message for message in messages)


def to_message(content: conversation.Content, own_calls: set[str]) -> Message | None:
    """Return one message; what Home Assistant's recogniser called is not the model's, and left out."""
    if isinstance(content, conversation.UserContent):
        return Message(role=Role.USER, content=content.content)
    if isinstance(content, conversation.AssistantContent):
        calls = tuple(
            ToolCall(id=call.id, name=call.tool_name, arguments=call.tool_args)
            for call in content.tool_calls or ()
            if not call.external
        )
        own_calls.update(call.id for call in calls)
        if not content.content and not calls:
            return None
        return Message(role=Role.ASSISTANT, content=content.content or "", tool_calls=calls)
    if isinstance(content, conversation.ToolResultContent) and content.tool_call_id in own_calls:
        result: dict[str, Any] = dict(content.result.data)
        return Message(
            role=Role.TOOL, content=json_dumps(result), tool_call_id=content.tool_call_id, name=content.tool_name
        )
    return None


def speaks(info: Info, language: str) -> bool:
    """Tell whether the language model knows a language; one that is not there is asked, and says so itself."""
    known = model_languages(info.handle)
    return not known or MATCH_ALL in known or bool(language_util.matches(language, known))
