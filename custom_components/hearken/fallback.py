"""Another agent of the home, which answers what the local model should not; off unless the owner chooses one.

It is told the sentence and no more, in a conversation of its own: not the history, not what a satellite wants said, and
never what may be a PIN. What comes from there is said to come from there. What it does goes through the guard for
everyone. Whatever goes wrong, Hearken gives its own honest answer.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from homeassistant.components import conversation
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import intent
from homeassistant.loader import IntegrationNotFound, async_get_integration

from .const import CONF_ABOUT_HOME, CONF_AGENT, CONF_ASKED_FOR, CONF_FALLBACK, DOMAIN, LOGGER, AskedFor
from .exchange import Exchange
from .execution.everyone import is_asked_for_hearken, others_turn
from .execution.record import TurnOutcome
from .hearing import acting
from .memory import Elsewhere
from .understanding.pin import read_pin
from .understanding.telling import ELSEWHERE, tell_tried

FALLBACK_SECONDS = 30.0
"""Somebody waits; a large model on another machine begins to answer within a few seconds."""

_BUILT_IN = frozenset({conversation.HOME_ASSISTANT_AGENT, "homeassistant"})
"""Home Assistant's own agent, which makes no conversation; its sentences Hearken knows anyway."""


class Place(StrEnum):
    """Where an agent answers, as far as its integration tells."""

    LOCAL = "local"
    CLOUD = "cloud"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class FallbackChoice:
    """What the owner has chosen."""

    agent_id: str
    asked_for: AskedFor
    about_home: bool
    """Whether it is also asked about the home, where Hearken did not understand."""

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self | None:
        """Return the choice, None where no agent is chosen."""
        chosen = options.get(CONF_FALLBACK) or {}
        if not (agent_id := chosen.get(CONF_AGENT)):
            return None
        return cls(
            agent_id=agent_id,
            asked_for=AskedFor(chosen.get(CONF_ASKED_FOR, AskedFor.UNABLE)),
            about_home=bool(chosen.get(CONF_ABOUT_HOME, False)),
        )


class Fallback:
    """The other agent's part in one exchange."""

    def __init__(self, exchange: Exchange) -> None:
        """Take the exchange."""
        self._exchange = exchange
        self._choice = FallbackChoice.from_options(exchange.coordinator.config_entry.options)
        self._was_asked = False

    async def async_answer(self, *, unable: bool, about_home: bool) -> conversation.ConversationResult | None:
        """Return its answer, None where it is not to be asked or has none; `unable`: the local model has none."""
        exchange, choice = self._exchange, self._choice
        if choice is None or not self._may_be_asked(choice, unable=unable, about_home=about_home):
            return None
        self._was_asked = True
        if not exchange.executor.acts:
            exchange.notes.did("", TurnOutcome.TRIED)
            told = tell_tried(exchange.words, ELSEWHERE, agent_name(exchange.hass, choice.agent_id))
            return await exchange.async_say(told)
        with exchange.timed("fallback"):
            result = await self._async_ask(choice.agent_id)
        said = str(result.response.speech.get("plain", {}).get("speech") or "").strip() if result else ""
        if result is None or not said or result.response.response_type is intent.IntentResponseType.ERROR:
            LOGGER.debug("%s has no answer", choice.agent_id)
            return None
        exchange.memory.elsewhere.remember(
            exchange.chat_log.conversation_id,
            Elsewhere(conversation_id=result.conversation_id, expects_answer=result.continue_conversation),
        )
        name = agent_name(exchange.hass, choice.agent_id)
        exchange.notes.answered_by(name)
        marked = " ".join((exchange.words.reply("from_agent", (name,)), said))
        result.response.async_set_speech(marked)
        answered = await exchange.async_say(marked, result.response)
        answered.continue_conversation = result.continue_conversation
        return answered

    def _may_be_asked(self, choice: FallbackChoice, *, unable: bool, about_home: bool) -> bool:
        """Tell whether the owner lets this sentence be answered elsewhere."""
        exchange = self._exchange
        if self._was_asked or is_asked_for_hearken() or not is_other_agent(exchange.hass, choice.agent_id):
            return False  # that other agent asks Hearken in turn, and would be asked for ever
        if read_pin(exchange.text, exchange.words) is not None:
            return False
        if about_home:
            return choice.about_home and unable
        before = exchange.memory.elsewhere.get(exchange.chat_log.conversation_id)
        return unable or choice.asked_for is AskedFor.TALK or (before is not None and before.expects_answer)

    async def _async_ask(self, agent_id: str) -> conversation.ConversationResult | None:
        """Return what it says to the sentence, None where it fails or takes too long."""
        exchange = self._exchange
        user_input = exchange.user_input
        before = exchange.memory.elsewhere.get(exchange.chat_log.conversation_id)
        try:
            with acting(), others_turn():
                async with asyncio.timeout(FALLBACK_SECONDS):
                    return await conversation.async_converse(
                        exchange.hass,
                        text=exchange.text,
                        conversation_id=before.conversation_id if before else None,
                        context=user_input.context,
                        language=user_input.language,
                        agent_id=agent_id,
                        device_id=user_input.device_id,
                        satellite_id=user_input.satellite_id,
                    )
        except (HomeAssistantError, TimeoutError, ValueError) as err:
            LOGGER.debug("The agent %s failed: %s", agent_id, err or type(err).__name__)
        except Exception:  # noqa: BLE001  # the boundary to another integration's code; it is logged with its trace
            LOGGER.exception("The agent %s crashed", agent_id)
        return None


@callback
def agent_name(hass: HomeAssistant, agent_id: str) -> str:
    """Return what a person calls an agent; one that is named after its device has no other name than its state's."""
    if (state := hass.states.get(agent_id)) is not None:
        return state.name
    agent = conversation.async_get_agent_info(hass, agent_id)
    return agent.name if agent is not None else agent_id


@callback
def is_built_in(agent_id: str) -> bool:
    """Tell whether an agent is Home Assistant's own."""
    return agent_id in _BUILT_IN


@callback
def is_other_agent(hass: HomeAssistant, agent_id: str) -> bool:
    """Tell whether an agent is there, and neither Home Assistant's own nor one of Hearken's."""
    if is_built_in(agent_id) or conversation.async_get_agent_info(hass, agent_id) is None:
        return False
    return _domain_of(hass, agent_id) != DOMAIN


async def async_place(hass: HomeAssistant, agent_id: str) -> Place:
    """Return where an agent answers, as far as its integration tells (`iot_class` of its manifest)."""
    if (domain := _domain_of(hass, agent_id)) is None:
        return Place.UNKNOWN
    try:
        kind = (await async_get_integration(hass, domain)).iot_class or ""
    except IntegrationNotFound:
        return Place.UNKNOWN
    return next((place for place in (Place.LOCAL, Place.CLOUD) if kind.startswith(place)), Place.UNKNOWN)


@callback
def _domain_of(hass: HomeAssistant, agent_id: str) -> str | None:
    """Return the integration of an agent, which is an entity or, with older integrations, a config entry."""
    if (entity := er.async_get(hass).async_get(agent_id)) is not None:
        return entity.platform
    entry = hass.config_entries.async_get_entry(agent_id)
    return entry.domain if entry is not None else None
