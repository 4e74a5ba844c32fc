"""The actions that automations use: ask, transcribe, announce, forget."""

from enum import StrEnum
from typing import Any

import probatio
from homeassistant.components import tts
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import Context, HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service

from .announcing import Announcement, async_announce
from .const import DOMAIN
from .coordinator import HearkenConfigEntry
from .errors import HearkenError
from .protocol import ForgetSpeech, SpeechForgotten
from .transcribing import async_transcribe
from .trying import Sentence, Trial, async_do, async_rehearse

ATTR_SENTENCE = "sentence"
ATTR_LANGUAGE = "language"
ATTR_ACT = "act"
ATTR_CONVERSATION_ID = "conversation_id"
ATTR_FILE = "file"
ATTR_MESSAGE = "message"
ATTR_VOICE = "voice"
ATTR_CHIME = "chime"
ATTR_WHAT = "what"

FORGET_SECONDS = 15.0
"""The engine deletes some thousand small files, on a slow card perhaps."""


class Kept(StrEnum):
    """What can be forgotten."""

    TURNS = "turns"
    """The records of what was said and done."""
    CONVERSATIONS = "conversations"
    """What was spoken of, and what waits for an answer."""
    SPEECH = "speech"
    """What was spoken before and is kept to be spoken again at once."""


_ENGINE: dict[probatio.Marker, Any] = {probatio.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}

ASK_SCHEMA = probatio.Schema(
    {
        **_ENGINE,
        probatio.Required(ATTR_SENTENCE): probatio.All(cv.string, str.strip, probatio.Length(min=1, max=2000)),
        probatio.Optional(ATTR_LANGUAGE): cv.string,
        probatio.Optional(ATTR_ACT, default=True): cv.boolean,
        probatio.Optional(ATTR_CONVERSATION_ID): cv.string,
    }
)
TRANSCRIBE_SCHEMA = probatio.Schema(
    {**_ENGINE, probatio.Required(ATTR_FILE): cv.string, probatio.Optional(ATTR_LANGUAGE): cv.string}
)
ANNOUNCE_FIELDS: dict[probatio.Marker, Any] = {
    **_ENGINE,
    probatio.Required(ATTR_MESSAGE): probatio.All(cv.string, str.strip, probatio.Length(min=1, max=2000)),
    probatio.Optional(ATTR_LANGUAGE): cv.string,
    probatio.Optional(ATTR_VOICE): cv.string,
    probatio.Optional(ATTR_CHIME, default=True): cv.boolean,
}
ANNOUNCE_SCHEMA = cv.make_entity_service_schema(ANNOUNCE_FIELDS)
FORGET_SCHEMA = probatio.Schema(
    {
        **_ENGINE,
        probatio.Optional(ATTR_WHAT, default=list(Kept)): probatio.All(
            cv.ensure_list, [probatio.In([str(kept) for kept in Kept])]
        ),
    }
)


@callback
def async_register_actions(hass: HomeAssistant) -> None:
    """Register the actions, which are there even while no engine is."""

    async def ask(call: ServiceCall) -> ServiceResponse:
        return await _async_ask(hass, call)

    async def transcribe(call: ServiceCall) -> ServiceResponse:
        entry = _entry(hass, call)
        return await async_transcribe(hass, entry, call.data[ATTR_FILE], call.data.get(ATTR_LANGUAGE))

    async def announce(call: ServiceCall) -> ServiceResponse:
        announcement = Announcement(
            message=call.data[ATTR_MESSAGE],
            language=call.data.get(ATTR_LANGUAGE),
            voice=call.data.get(ATTR_VOICE),
            chime=call.data[ATTR_CHIME],
        )
        return {"announced": list(await async_announce(hass, _entry(hass, call), announcement, call))}

    async def forget(call: ServiceCall) -> None:
        await _async_forget(hass, call)

    services = hass.services
    services.async_register(DOMAIN, "ask", ask, ASK_SCHEMA, SupportsResponse.OPTIONAL)
    services.async_register(DOMAIN, "transcribe", transcribe, TRANSCRIBE_SCHEMA, SupportsResponse.ONLY)
    services.async_register(DOMAIN, "announce", announce, ANNOUNCE_SCHEMA, SupportsResponse.OPTIONAL)
    async_register_admin_service(hass, DOMAIN, "forget", forget, FORGET_SCHEMA)


@callback
def _entry(hass: HomeAssistant, call: ServiceCall) -> HearkenConfigEntry:
    """Return the engine that an action names, or the only one."""
    loaded: list[HearkenConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    if (entry_id := call.data.get(ATTR_CONFIG_ENTRY_ID)) is not None:
        entry = hass.config_entries.async_get_entry(entry_id)
        if entry is None or entry.domain != DOMAIN or entry.state is not ConfigEntryState.LOADED:
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="engine_not_set_up")
        return entry
    if not loaded:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_engine")
    if len(loaded) > 1:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="which_engine")
    return loaded[0]


async def _async_ask(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    """Have a sentence done, or only told what would be."""
    coordinator = _entry(hass, call).runtime_data
    sentence = Sentence(text=call.data[ATTR_SENTENCE], language=call.data.get(ATTR_LANGUAGE))
    if not call.data[ATTR_ACT]:
        return _told(await async_rehearse(hass, coordinator, sentence))
    # One automation may ask several things at once: each is a context of its own.
    context = Context(user_id=call.context.user_id, parent_id=call.context.id)
    return _told(await async_do(hass, coordinator, sentence, call.data.get(ATTR_CONVERSATION_ID), context))


def _told(trial: Trial) -> dict[str, Any]:
    """Return what became of a sentence, as automations read it."""
    record = trial.record
    return {
        "reply": record.said,
        "understood": record.understood,
        "outcome": str(record.outcome),
        "done": record.done,
        "language": record.language,
        "decided_by": record.decided_by and str(record.decided_by),
        "asks": trial.asks,
        "conversation_id": trial.conversation_id if trial.continues else None,
        "turn": record.id,
    }


async def _async_forget(hass: HomeAssistant, call: ServiceCall) -> None:
    """Forget what is kept of one engine, or of all of them."""
    entries: list[HearkenConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    if ATTR_CONFIG_ENTRY_ID in call.data:
        entries = [_entry(hass, call)]
    what = {Kept(kept) for kept in call.data[ATTR_WHAT]}
    for entry in entries:
        coordinator = entry.runtime_data
        if Kept.TURNS in what:
            coordinator.turns.forget()
            coordinator.last_heard = None
        if Kept.CONVERSATIONS in what:
            for memory in coordinator.memories:
                memory.forget()
    if Kept.SPEECH in what:
        # Home Assistant keeps speech by its text, not by engine, and can only forget all of it.
        await hass.services.async_call(tts.DOMAIN, tts.SERVICE_CLEAR_CACHE, blocking=True, context=call.context)
        for entry in entries:
            try:
                await entry.runtime_data.client.ask(ForgetSpeech(), SpeechForgotten, FORGET_SECONDS)
            except HearkenError as err:
                raise HomeAssistantError(
                    translation_domain=DOMAIN,
                    translation_key="speech_not_forgotten",
                    translation_placeholders={"error": str(err)},
                ) from err
