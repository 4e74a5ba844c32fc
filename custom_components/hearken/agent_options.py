"""How one agent, or one maker of AI Tasks, uses the language model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_LLM_HASS_API, CONF_MODEL, CONF_PROMPT

from .const import (
    CONF_MAX_HISTORY,
    CONF_MAX_TOKENS,
    CONF_TEMPERATURE,
    DEFAULT_MAX_HISTORY,
    DEFAULT_PROMPT,
    NO_TOOLS_PROMPT,
    SubentryType,
)


@dataclass(frozen=True, kw_only=True)
class AgentOptions:
    """What an entry's options, or a subentry's data, say of talk."""

    model: str | None = None
    """The language model, by its name in the engine's status; None is the one that the engine's settings choose."""
    apis: tuple[str, ...] = ()
    """The LLM APIs whose tools it may use, by their identifiers."""
    prompt: str = ""
    """The template of the owner's instructions; empty where there are none."""
    temperature: float | None = None
    """0 always takes the likeliest word; None is the engine's own."""
    max_tokens: int | None = None
    """Bound on a reply; None is the usual one."""
    max_history: int = DEFAULT_MAX_HISTORY
    """How many earlier exchanges of a conversation are told again."""

    @classmethod
    def from_chosen(cls, chosen: Mapping[str, Any]) -> Self:
        """Return what the owner chose, with the usual for all that was left open."""
        tokens, temperature = chosen.get(CONF_MAX_TOKENS), chosen.get(CONF_TEMPERATURE)
        return cls(
            model=chosen.get(CONF_MODEL) or None,
            apis=tuple(chosen.get(CONF_LLM_HASS_API) or ()),
            prompt=chosen.get(CONF_PROMPT) or "",
            temperature=None if temperature is None else float(temperature),
            max_tokens=None if tokens is None else int(tokens),
            max_history=int(chosen.get(CONF_MAX_HISTORY, DEFAULT_MAX_HISTORY)),
        )

    @property
    def instructions(self) -> str:
        """Return the template of the agent's own part of the prompt for talk."""
        prompt = self.prompt or DEFAULT_PROMPT
        return prompt if self.apis else f"{prompt}\n{NO_TOOLS_PROMPT}"


def agents_of(entry: ConfigEntry[Any]) -> Iterator[AgentOptions]:
    """Yield how the agents of an entry talk: its own, then those that were added as subentries."""
    yield AgentOptions.from_chosen(entry.options)
    for subentry in entry.get_subentries_of_type(SubentryType.CONVERSATION):
        yield AgentOptions.from_chosen(subentry.data)
