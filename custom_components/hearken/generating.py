"""Has the language model do a task for an automation: text, or data of a given structure; tools behind the guard."""

from contextlib import aclosing
from dataclasses import replace
from typing import Any

import probatio
from homeassistant.components import conversation
from homeassistant.helpers import llm
from homeassistant.helpers.json import json_dumps
from homeassistant.helpers.selector import NumberSelector

from .agent_options import AgentOptions
from .chat import MAX_TOOL_ROUNDS, Reply, deltas, prepare_tools, to_message
from .client import EngineClient
from .const import DEFAULT_TASK_TOKENS
from .execution.tools import ToolTurn
from .protocol import Chat, FinishReason, Message, Role, Tool

MAX_LISTED = 201
"""Numbers that are listed one by one for the model, -100 to 100 for instance; of more, only the bounds are told."""

_FORMAT = "{said}\n\nReply with JSON that fits this schema, and with nothing else:\n{schema}"


async def async_generate(
    client: EngineClient,
    chat_log: conversation.ChatLog,
    agent_id: str,
    turn: ToolTurn,
    *,
    options: AgentOptions,
    schema: dict[str, Any] | None,
) -> Reply:
    """Let the model do the chat log's task, and add what it makes to the chat log; raises the client's errors.

    It may call tools first, as often as it wants but for a bound. With a schema its words are data: those that it says
    beside its calls are dropped, and the last reply is asked for under the schema, when it has called enough.
    """
    reply = Reply()
    tools = prepare_tools(chat_log, turn)
    for _ in range(MAX_TOOL_ROUNDS if tools else 0):
        before = len(chat_log.content)
        request = _request(chat_log, tools, options, schema)
        await _async_add(client, chat_log, agent_id, request, reply, may_speak=schema is None)
        if reply.reason is FinishReason.LENGTH:
            return reply
        if not chat_log.unresponded_tool_results:
            if schema is None:
                return reply
            # A thought without a call is no part of the answer that is now asked for.
            del chat_log.content[before:]
            break
    last = replace(_request(chat_log, tools, options, schema), schema=schema, tool_choice="none" if tools else "auto")
    await _async_add(client, chat_log, agent_id, last, reply, may_speak=True)
    return reply


async def _async_add(
    client: EngineClient,
    chat_log: conversation.ChatLog,
    agent_id: str,
    request: Chat,
    reply: Reply,
    *,
    may_speak: bool,
) -> None:
    """Add one message of the model to the chat log, and the results of the tools that it calls."""
    stream = deltas(client, request, reply, may_speak=may_speak)
    async with aclosing(chat_log.async_add_delta_content_stream(agent_id, stream)) as contents:
        async for _content in contents:
            pass


def _request(
    chat_log: conversation.ChatLog, tools: tuple[Tool, ...], options: AgentOptions, schema: dict[str, Any] | None
) -> Chat:
    """Return the request for the next message; the model is told the schema, for a grammar alone tells it nothing."""
    own_calls: set[str] = set()
    messages = [message for content in chat_log.content if (message := _to_message(content, own_calls))]
    if schema is not None:
        at = max(index for index, message in enumerate(messages) if message.role is Role.USER)
        messages[at] = replace(messages[at], content=with_schema(messages[at].content, schema))
    return Chat(
        messages=tuple(messages),
        tools=tools,
        model=options.model,
        # What was read is of use again only where results of tools follow.
        conversation=chat_log.conversation_id if tools else None,
        background=True,
        max_tokens=options.max_tokens or DEFAULT_TASK_TOKENS,
        temperature=options.temperature,
    )


def with_schema(said: str, schema: dict[str, Any]) -> str:
    """Return what is said to a model that is asked for data."""
    return _FORMAT.format(said=said, schema=json_dumps(schema))


def _to_message(content: conversation.Content, own_calls: set[str]) -> Message | None:
    """Return one message of a chat log, the system prompt too."""
    if isinstance(content, conversation.SystemContent):
        return Message(role=Role.SYSTEM, content=content.content)
    return to_message(content, own_calls)


def schema_of(structure: probatio.Schema, api: llm.APIInstance | None) -> dict[str, Any]:
    """Return the JSON schema of a task's structure, as narrow as a grammar can be kept to."""
    serializer = (api.custom_serializer if api else None) or llm.selector_serializer

    def narrow(value: Any) -> Any:
        numbers = _numbers(value) if isinstance(value, NumberSelector) else None
        return {"type": "number", "enum": numbers} if numbers else serializer(value)

    schema: dict[str, Any] = probatio.to_openapi(structure, custom_serializer=narrow, openapi_version="3.1.0")
    return schema


def _numbers(selector: NumberSelector) -> list[float] | None:
    """Return the numbers that a selector offers, where these are few.

    A step of 1 is what every selector has by default, so that from 0 to 1 it says nothing of what is wanted.
    """
    config: dict[str, Any] = dict(selector.config)
    low, high, step = (config.get(key) for key in ("min", "max", "step"))
    if low is None or high is None or not isinstance(step, (int, float)) or high - low <= step:
        return None
    count = int((high - low) / step + 1e-9) + 1
    if count > MAX_LISTED:
        return None
    values = (round(low + step * at, 6) for at in range(count))
    return [int(value) if value == int(value) else value for value in values]
