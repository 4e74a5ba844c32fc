"""How a prompt for talk is laid out: first what never changes, last what changes with every turn.

A model reads a prompt from its beginning, and what it has read once need not be read again. Home Assistant writes one
system prompt that holds the time, and where the speaker is, before the tools and the conversation; each of them would
have everything behind it read anew. Here the system prompt is what all satellites and turns have in common, and the
rest is said with the user's message that it is about.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import probatio
from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm
from homeassistant.helpers.template import Template
from homeassistant.util import dt as dt_util

from .agent_options import AgentOptions
from .const import DOMAIN
from .protocol import Tool

_CLOCK = "GetDateTime"
"""Home Assistant leaves the time out of a prompt where a tool of this name tells it."""

_TIME_LASTS = timedelta(minutes=10)
"""A time that was told in a conversation is told again after this."""

_ABOUT = "[About this moment, not said by the user: {about}]\n{said}"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The system prompt of a conversation, taken apart."""

    whole: str
    """What Home Assistant wrote."""
    fixed: str
    """What is the same for every satellite and in every turn."""
    varying: str
    """What is added for the one who speaks: the area, what a satellite wants said."""
    tells_time: bool
    """Whether the time is told, because no tool does."""
    is_shared: bool
    """Whether it is known that `fixed` says nothing of anybody: it was compared with the prompt of nobody."""


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What every conversation of an agent begins with."""

    system: str
    """The system prompt."""
    tools: tuple[Tool, ...]
    """The tools."""


def described(api: llm.APIInstance) -> tuple[Tool, ...]:
    """Return the tools of an API as a model reads of them."""
    return tuple(
        Tool(
            name=tool.name,
            description=tool.description or "",
            parameters=probatio.to_openapi(
                tool.parameters, custom_serializer=api.custom_serializer, openapi_version="3.1.0"
            ),
        )
        for tool in api.tools
    )


@callback
def nobody(hass: HomeAssistant, device_id: str | None = None, agent_id: str = DOMAIN) -> llm.LLMContext:
    """Return the context of a request that nobody makes, from nowhere or from a device."""
    nothing_said = conversation.ConversationInput(
        text="",
        context=Context(),
        conversation_id=None,
        device_id=device_id,
        satellite_id=None,
        language=hass.config.language,
        agent_id=agent_id,
    )
    return nothing_said.as_llm_context(DOMAIN)


async def async_beginning(hass: HomeAssistant, options: AgentOptions, llm_context: llm.LLMContext) -> Beginning | None:
    """Return what a request would begin with; None where its prompt or its APIs fail, which is told to who asks."""
    variables = {"ha_name": hass.config.location_name, "user_name": None, "llm_context": llm_context}
    try:
        parts = [Template(options.instructions, hass).async_render(variables, parse_result=False)]
        api = None
        if options.apis:
            api = await llm.async_get_api(hass, list(options.apis), llm_context)
            parts.append(api.api_prompt)
    except HomeAssistantError:
        return None
    return Beginning(system="\n".join(parts), tools=described(api) if api else ())


async def async_layout(
    hass: HomeAssistant, options: AgentOptions, llm_context: llm.LLMContext, chat_log: conversation.ChatLog
) -> Layout:
    """Take apart the system prompt that Home Assistant has given a conversation.

    What it has in common with the prompt of a request that nobody makes from nowhere is what never changes.
    """
    whole = str(getattr(chat_log.content[0], "content", None) or "")
    beginning = await async_beginning(hass, options, replace(nobody(hass), language=llm_context.language))
    tools = chat_log.llm_api.tools if chat_log.llm_api else []
    tells_time = not any(tool.name.endswith(_CLOCK) for tool in tools)
    time = _shape(Template(llm.DATE_TIME_PROMPT, hass).async_render(parse_result=False)) if tells_time else None
    lines = whole.split("\n")
    common = beginning.system.split("\n") if beginning else [line for line in lines if _shape(line) != time]
    same = next((at for at, pair in enumerate(zip(lines, common, strict=False)) if pair[0] != pair[1]), None)
    same = min(len(lines), len(common)) if same is None else same
    varying = [line for line in lines[same:] if time is None or _shape(line) != time]
    return Layout(
        whole=whole,
        fixed="\n".join(lines[:same]).strip(),
        varying="\n".join(varying).strip(),
        tells_time=any(_shape(line) == time for line in lines[same:]),
        is_shared=beginning is not None,
    )


def said_by_user(layout: Layout, said: Sequence[tuple[str, datetime]]) -> list[str]:
    """Return what users said, oldest first, with what there is to know about the moment of each.

    The time of a sentence is the one at which it was said, so that it reads the same in every later turn.
    """
    told: list[str] = []
    last: datetime | None = None
    for text, moment in said:
        about = [] if told else [layout.varying]
        if layout.tells_time and (last is None or moment - last >= _TIME_LASTS):
            last = moment
            about.append(f"It is {dt_util.as_local(moment):%H:%M on %A, %Y-%m-%d}.")
        about = [part for part in about if part]
        told.append(_ABOUT.format(about="\n".join(about), said=text) if about else text)
    return told


def first_kept(exchanges: int, limit: int) -> int:
    """Return how many of the oldest exchanges are left out, so that at most `limit` are told before the newest.

    They go several at a time: with each one that goes, all that follows has to be read again.
    """
    excess = exchanges - 1 - limit
    if excess <= 0:
        return 0
    step = max(1, limit // 2)
    return min(exchanges - 1, -(-excess // step) * step)


def _shape(line: str) -> str:
    """Return a line in which any time is as any other."""
    return re.sub(r"\d", "0", line.strip())
