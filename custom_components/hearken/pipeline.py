"""Assist pipelines: the one that the user asked for in the config flow, and the languages of all of them."""

from collections.abc import Callable, Iterable
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.assist_pipeline import async_get_pipelines, async_setup_pipeline_store
from homeassistant.components.assist_pipeline.pipeline import KEY_ASSIST_PIPELINE, PipelineStorageCollection
from homeassistant.components.stt import DOMAIN as STT_DOMAIN
from homeassistant.components.stt import SpeechToTextEntity, async_get_speech_to_text_engine
from homeassistant.components.tts import DOMAIN as TTS_DOMAIN
from homeassistant.components.tts import TextToSpeechEntity, get_engine_instance
from homeassistant.const import MATCH_ALL
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.collection import CollectionChange
from homeassistant.util import language as language_util

from .const import CONF_PIPELINE, DOMAIN, LOGGER, NAME, PipelineWish
from .coordinator import HearkenConfigEntry


async def async_fulfil_wish(hass: HomeAssistant, entry: HearkenConfigEntry) -> None:
    """Create the pipeline once, after the first set-up, because a pipeline names entities that must exist."""
    if (wish := entry.options.get(CONF_PIPELINE)) is None:
        return
    await async_setup_pipeline_store(hass)
    store = hass.data[KEY_ASSIST_PIPELINE].pipeline_store
    agent_id = er.async_get(hass).async_get_entity_id(conversation.DOMAIN, DOMAIN, entry.entry_id)
    pipeline_id = next((p.id for p in async_get_pipelines(hass) if p.conversation_engine == agent_id), None)
    if pipeline_id is None and agent_id is not None:
        pipeline_id = await _async_create(hass, entry, store, agent_id)
    if pipeline_id is not None and wish == PipelineWish.PREFER:
        store.async_set_preferred_item(pipeline_id)
    options = {key: value for key, value in entry.options.items() if key != CONF_PIPELINE}
    hass.config_entries.async_update_entry(entry, options=options)


async def async_create_pipeline(hass: HomeAssistant, entry: HearkenConfigEntry) -> None:
    """Create a pipeline that hears, answers and speaks with an engine, where its agent is there."""
    await async_setup_pipeline_store(hass)
    agent_id = er.async_get(hass).async_get_entity_id(conversation.DOMAIN, DOMAIN, entry.entry_id)
    if agent_id is not None:
        await _async_create(hass, entry, hass.data[KEY_ASSIST_PIPELINE].pipeline_store, agent_id)


@callback
def async_is_used(hass: HomeAssistant, entry: HearkenConfigEntry) -> bool:
    """Tell whether any pipeline hears, answers or speaks with an engine."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    own = {entity.entity_id for entity in entities}
    return any(
        {pipeline.conversation_engine, pipeline.stt_engine, pipeline.tts_engine} & own
        for pipeline in async_get_pipelines(hass)
    )


async def _async_create(
    hass: HomeAssistant, entry: HearkenConfigEntry, store: PipelineStorageCollection, agent_id: str
) -> str:
    """Create a pipeline in the language of the house; a stage that does not know the language stays empty."""
    registry = er.async_get(hass)
    stt_id = registry.async_get_entity_id(STT_DOMAIN, DOMAIN, entry.entry_id)
    tts_id = registry.async_get_entity_id(TTS_DOMAIN, DOMAIN, entry.entry_id)
    stt_engine = async_get_speech_to_text_engine(hass, stt_id) if stt_id else None
    tts_engine = get_engine_instance(hass, tts_id) if tts_id else None
    stt_language = tts_language = tts_voice = None
    if isinstance(stt_engine, SpeechToTextEntity):
        stt_language = _house_language(hass, stt_engine.supported_languages)
    if isinstance(tts_engine, TextToSpeechEntity):
        tts_language = _house_language(hass, tts_engine.supported_languages)
        voices = tts_engine.async_get_supported_voices(tts_language) if tts_language else None
        tts_voice = voices[0].voice_id if voices else None
    for stage, language in (("speech-to-text", stt_language), ("text-to-speech", tts_language)):
        if language is None:
            LOGGER.warning(
                "The engine's %s does not know the language of the house (%s), so the new pipeline has none; "
                "add a model or voice for it in the Hearken app, then choose it in the pipeline's settings",
                stage,
                hass.config.language,
            )
    settings: dict[str, Any] = {
        "name": _free_name({pipeline.name for pipeline in async_get_pipelines(hass)}),
        "language": hass.config.language,
        "conversation_engine": agent_id,
        "conversation_language": _conversation_language(hass, agent_id),
        "stt_engine": stt_id if stt_language else None,
        "stt_language": stt_language,
        "tts_engine": tts_id if tts_language else None,
        "tts_language": tts_language,
        "tts_voice": tts_voice,
        "wake_word_entity": None,
        "wake_word_id": None,
        # Hearken asks the recogniser itself, behind its own guard; Home Assistant would act before the guard could ask.
        "prefer_local_intents": False,
    }
    return (await store.async_create_item(settings)).id


@callback
def async_assistant_languages(hass: HomeAssistant) -> list[str]:
    """Return the languages of the home and of its voice assistants, the home's own first."""
    pipelines = [
        language
        for pipeline in async_get_pipelines(hass)
        for language in (pipeline.language, pipeline.conversation_language, pipeline.stt_language)
        if language is not None and language != MATCH_ALL
    ]
    return list(dict.fromkeys([hass.config.language, *pipelines]))


@callback
def async_as_home_writes(hass: HomeAssistant, language: str) -> str:
    """Return the tag that the home has for a language of the engine, zh-Hans or zh-CN for instance for zh."""
    of_recogniser = conversation.async_get_conversation_languages(hass, conversation.HOME_ASSISTANT_AGENT)
    for known in (async_assistant_languages(hass), sorted(of_recogniser)):
        if matches := language_util.matches(language, known, country=hass.config.country):
            return matches[0]
    return language


@callback
def async_listen_pipelines(hass: HomeAssistant, listener: Callable[[], None]) -> CALLBACK_TYPE:
    """Call the listener whenever a voice assistant is added, changed or removed."""

    async def changed(_changes: Iterable[CollectionChange]) -> None:
        listener()

    return hass.data[KEY_ASSIST_PIPELINE].pipeline_store.async_add_change_set_listener(changed)


@callback
def _conversation_language(hass: HomeAssistant, agent_id: str) -> str:
    """Return the language in which the pipeline talks to the agent."""
    languages = conversation.async_get_conversation_languages(hass, agent_id)
    if languages == MATCH_ALL:
        return MATCH_ALL
    return _house_language(hass, sorted(languages)) or hass.config.language


@callback
def _house_language(hass: HomeAssistant, languages: Iterable[str]) -> str | None:
    """Return the tag among these that fits the language of the house best."""
    matches = language_util.matches(hass.config.language, languages, country=hass.config.country)
    return matches[0] if matches else None


def _free_name(taken: set[str]) -> str:
    """Return the product's name, numbered where it is taken."""
    name, number = NAME, 1
    while name in taken:
        number += 1
        name = f"{NAME} {number}"
    return name
