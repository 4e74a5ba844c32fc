"""Carries out what Home Assistant's own strict recogniser understands, behind the guard, and reads it back."""

from dataclasses import dataclass, replace

from homeassistant.components import conversation
from homeassistant.components.conversation import ChatLog, ConversationInput
from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent

from ..hearing import acting
from ..understanding.policy import Level, Policy
from ..understanding.words import Words
from .confirmation import Pending
from .guard import Guard, Trust, forbidden, question
from .readback import acted_on, async_read_back, unreachable_now

USUAL = Policy()
"""The policy of an owner who has changed nothing."""


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """What became of a sentence; one of these is set, or none where nothing was recognised."""

    response: intent.IntentResponse | None = None
    """It was carried out or answered."""
    pending: Pending | None = None
    """It must be asked back."""
    refusal: str | None = None
    """It was recognised, and is not done; why."""
    held: bool = False
    """It was recognised, but is other than a plain command."""
    would: str | None = None
    """It was only tried; what would be done."""


async def async_run_command(
    hass: HomeAssistant,
    user_input: ConversationInput,
    chat_log: ChatLog,
    words: Words,
    *,
    policy: Policy = USUAL,
    confirmed: frozenset[str] = frozenset(),
    allowed: Level = Level.CONFIRM,
    delay_allowed: bool = False,
    trust: Trust = Trust.ALL,
) -> Recognised:
    """Try a sentence as a command; `confirmed` are the entities that the user has said yes, or the PIN, to."""
    guard = Guard(
        hass,
        user_input,
        words,
        policy=policy,
        confirmed=confirmed,
        allowed=allowed,
        delay_allowed=delay_allowed,
        trust=trust,
    )
    with acting():
        response = await conversation.async_handle_intents(hass, user_input, chat_log, intent_filter=guard)
    if response is not None:
        if not guard.is_query:
            await _async_tell_truth(hass, guard, response, words)
        return Recognised(response=response)
    if guard.marked:
        return Recognised(held=True)
    if guard.risks:
        return _held_back(guard, words, user_input.text)
    if guard.delayed is None or delay_allowed:
        return Recognised()
    if (outcome := await _async_look_ahead(hass, guard, user_input, chat_log, words, policy=policy)) is not None:
        return outcome
    return await async_run_command(
        hass,
        user_input,
        chat_log,
        words,
        policy=policy,
        confirmed=confirmed,
        allowed=allowed,
        delay_allowed=True,
        trust=trust,
    )


async def async_rehearse_command(
    hass: HomeAssistant,
    user_input: ConversationInput,
    chat_log: ChatLog,
    words: Words,
    *,
    policy: Policy = USUAL,
    trust: Trust = Trust.ALL,
) -> Recognised:
    """Tell what would become of a sentence, and do nothing; questions, which change nothing, are answered."""
    guard = Guard(hass, user_input, words, policy=policy, probing=True, trust=trust)
    await conversation.async_handle_intents(hass, user_input, chat_log, intent_filter=guard)
    if guard.intent is None:
        return Recognised()
    if guard.is_query:
        return await async_run_command(hass, user_input, chat_log, words, policy=policy, trust=trust)
    if guard.marked:
        return Recognised(held=True)
    if guard.risks:
        return _held_back(guard, words, user_input.text)
    if guard.delayed is not None:
        ahead = await _async_look_ahead(hass, guard, user_input, chat_log, words, policy=policy)
        if ahead is not None:
            return ahead
    names = words.list(tuple(target.name for target in guard.targets))
    return Recognised(would=f"{guard.intent}: {names}" if names else guard.intent)


def _held_back(guard: Guard, words: Words, text: str) -> Recognised:
    """Return the question about what is not simply done, or the refusal of what is not done at all."""
    if names := forbidden(guard.risks, guard.targets):
        return Recognised(refusal=words.reply("not_allowed", names))
    return Recognised(pending=question(words, guard.risks, guard.targets, text))


async def _async_look_ahead(
    hass: HomeAssistant, guard: Guard, user_input: ConversationInput, chat_log: ChatLog, words: Words, *, policy: Policy
) -> Recognised | None:
    """Return why a sentence must not be obeyed later, or None; nobody would be there to answer a question then."""
    later_input = replace(user_input, text=(guard.delayed or "").strip())
    later = Guard(hass, later_input, words, policy=policy, probing=True)
    await conversation.async_handle_intents(hass, later_input, chat_log, intent_filter=later)
    if later.risks:
        names = tuple(target.name for target in later.targets if target.entity_id in later.risks)
        return Recognised(refusal=words.reply("not_later", names))
    if later.intent is None or later.marked:
        return Recognised(held=True)
    return None


async def _async_tell_truth(hass: HomeAssistant, guard: Guard, response: intent.IntentResponse, words: Words) -> None:
    """Replace what the response says by what is seen, where that is less than what was asked."""
    targets = acted_on(response, guard.targets)
    if guard.intent is None or not targets:
        return
    if response.error_code is not None:
        if unreachable := unreachable_now(hass, targets):
            response.async_set_speech(words.reply("unreachable", unreachable))
        return
    report = await async_read_back(hass, guard.intent, guard.slots, targets)
    if report.is_complete:
        return
    if report.done:
        response.async_set_speech(report.sentence(words))
    else:
        response.async_set_error(intent.IntentResponseErrorCode.FAILED_TO_HANDLE, report.sentence(words))
