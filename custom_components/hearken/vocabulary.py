"""The words of this home, collected: what people call its things and places, and the sentences they made up."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from hassil.util import merge_dict
from homeassistant.components import conversation
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.components.homeassistant import async_should_expose
from homeassistant.const import ATTR_DEVICE_CLASS
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import floor_registry as fr
from homeassistant.helpers import intent
from homeassistant.util import language as language_util

from .pipeline import async_assistant_languages
from .protocol import Name, NameKind, Vocabulary

VERSION_DIGITS = 16
"""Of the content's hash; 64 bits tell more vocabularies apart than any home will ever have."""


@callback
def async_collect(
    hass: HomeAssistant,
    *,
    home: str,
    spoken: Iterable[str],
    own_sentences: Mapping[str, Mapping[str, Any]],
    yaml_intents: Mapping[str, Any],
) -> Vocabulary:
    """Return the words of the home, in an order that only depends on the words.

    `spoken` are languages besides those of the voice assistants; `own_sentences` are the custom sentence files by
    language and `yaml_intents` those of `conversation:` in configuration.yaml, which hold for every language.
    """
    languages = [*async_assistant_languages(hass), *spoken]
    vocabulary = Vocabulary(
        home=home,
        version="",
        languages=tuple(dict.fromkeys(languages)),
        names=tuple(sorted(set(_names(hass)), key=_order)),
        sentences=_merged(hass, languages, own_sentences, yaml_intents),
        triggers=tuple(sorted(set(get_agent_manager(hass).trigger_sentences))),
    )
    content = json.dumps(vocabulary.to_data(), sort_keys=True)
    return replace(vocabulary, version=hashlib.sha256(content.encode()).hexdigest()[:VERSION_DIGITS])


@callback
def async_sentence_languages(hass: HomeAssistant, languages: Iterable[str]) -> list[str]:
    """Return the names under which Home Assistant keeps the sentences of languages, for instance zh-CN for zh-Hans."""
    known = conversation.async_get_conversation_languages(hass, conversation.HOME_ASSISTANT_AGENT)
    matches = (language_util.matches(language, known)[:1] for language in languages)
    return list(dict.fromkeys(match for found in matches for match in found))


def _names(hass: HomeAssistant) -> Iterator[Name]:
    """Yield the names that Home Assistant's own recogniser knows: exposed entities, all areas, all floors."""
    registry = er.async_get(hass)
    for state in hass.states.async_all():
        if not async_should_expose(hass, conversation.DOMAIN, state.entity_id):
            continue
        device_class = state.attributes.get(ATTR_DEVICE_CLASS)
        for text in intent.async_get_entity_aliases(hass, registry.async_get(state.entity_id), state=state):
            if text := text.strip():
                yield Name(
                    text=text,
                    kind=NameKind.ENTITY,
                    domain=state.domain,
                    device_class=str(device_class) if device_class else None,
                )
    places: list[tuple[NameKind, ar.AreaEntry | fr.FloorEntry]] = [
        *((NameKind.AREA, area) for area in ar.async_get(hass).async_list_areas()),
        *((NameKind.FLOOR, floor) for floor in fr.async_get(hass).async_list_floors()),
    ]
    for kind, place in places:
        for text in (place.name, *place.aliases):
            if text := text.strip():
                yield Name(text=text, kind=kind)


def _order(name: Name) -> tuple[str, ...]:
    """Return what names are sorted by."""
    return name.kind, name.text, name.domain or "", name.device_class or ""


def _merged(
    hass: HomeAssistant,
    languages: Iterable[str],
    own_sentences: Mapping[str, Mapping[str, Any]],
    yaml_intents: Mapping[str, Any],
) -> dict[str, dict[str, Any]]:
    """Return the user's sentences by language, both kinds merged as Home Assistant merges them."""
    sentences: dict[str, dict[str, Any]] = {}
    for language in async_sentence_languages(hass, languages):
        merged = deepcopy(dict(own_sentences.get(language, {})))
        if yaml_intents:
            merge_dict(merged, {"intents": deepcopy(yaml_intents)})
        if merged:
            sentences[language] = merged
    return sentences
