"""Says something aloud where it is to be heard: by satellites, and by media players where there is none."""

from dataclasses import dataclass
from typing import Any

from homeassistant.components import tts
from homeassistant.const import ATTR_ENTITY_ID, ATTR_SUPPORTED_FEATURES
from homeassistant.core import HomeAssistant, ServiceCall, callback, split_entity_id
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from .const import DOMAIN, SATELLITE
from .coordinator import HearkenConfigEntry

PLAYER = "media_player"

_SATELLITE_ANNOUNCES = 1
"""`AssistSatelliteEntityFeature.ANNOUNCE`; importing it would load the integration in homes that have no satellite."""

_PLAYER_PLAYS = 512
"""`MediaPlayerEntityFeature.PLAY_MEDIA`."""


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What is said, and how."""

    message: str
    language: str | None = None
    """BCP 47; None for the home's own."""
    voice: str | None = None
    """One of Hearken's voices; None for that of the language."""
    chime: bool = True
    """Whether satellites sound a chime before."""


async def async_announce(
    hass: HomeAssistant, entry: HearkenConfigEntry, announcement: Announcement, call: ServiceCall
) -> tuple[str, ...]:
    """Say it everywhere, and return where; HomeAssistantError tells where it could not be said."""
    targets = _async_targets(hass, call)
    if not targets:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="nowhere_to_announce")
    media_id = _media_id(hass, entry, announcement)
    failed: dict[str, str] = {}
    for entity_id in targets:
        domain, service, data = _call(entity_id, media_id, announcement)
        try:
            await hass.services.async_call(domain, service, data, blocking=True, context=call.context)
        except HomeAssistantError as err:
            failed[entity_id] = str(err)
    if failed:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="not_announced",
            translation_placeholders={
                "names": ", ".join(_name(hass, entity_id) for entity_id in failed),
                "error": next(iter(failed.values())),
            },
        )
    return targets


def _call(entity_id: str, media_id: str, announcement: Announcement) -> tuple[str, str, dict[str, Any]]:
    """Return the service that has one entity say it."""
    if split_entity_id(entity_id)[0] == SATELLITE:
        data = {ATTR_ENTITY_ID: entity_id, "message": announcement.message, "media_id": media_id}
        return SATELLITE, "announce", data | {"preannounce": announcement.chime}
    media = {"media_content_id": media_id, "media_content_type": "music", "announce": True}
    return PLAYER, "play_media", {ATTR_ENTITY_ID: entity_id, **media}


@callback
def _media_id(hass: HomeAssistant, entry: HearkenConfigEntry, announcement: Announcement) -> str:
    """Return where the speech is streamed from, in the voice of this engine."""
    engine = er.async_get(hass).async_get_entity_id(tts.DOMAIN, DOMAIN, entry.entry_id)
    if engine is None or tts.async_resolve_engine(hass, engine) is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_voice")
    options = {tts.ATTR_VOICE: announcement.voice} if announcement.voice else None
    return tts.generate_media_source_id(
        hass, announcement.message, engine=engine, language=announcement.language, options=options
    )


@callback
def _async_targets(hass: HomeAssistant, call: ServiceCall) -> tuple[str, ...]:
    """Return who says it: all that are named, and of a place its satellites, or its players where it has none."""
    selected = async_extract_referenced_entity_ids(hass, TargetSelection(dict(call.data)))
    named = {entity_id for entity_id in selected.referenced if split_entity_id(entity_id)[0] in {SATELLITE, PLAYER}}
    able = {entity_id for entity_id in selected.indirectly_referenced if _can_announce(hass, entity_id)}
    by_place: dict[str | None, set[str]] = {}
    registry = er.async_get(hass)
    for entity_id in able:
        entity = registry.async_get(entity_id)
        area = er.async_get_effective_area_id(hass, entity) if entity is not None else None
        by_place.setdefault(area, set()).add(entity_id)
    for there in by_place.values():
        satellites = {entity_id for entity_id in there if split_entity_id(entity_id)[0] == SATELLITE}
        named |= satellites or there
    return tuple(sorted(named))


@callback
def _can_announce(hass: HomeAssistant, entity_id: str) -> bool:
    """Tell whether an entity can say something."""
    needed = {SATELLITE: _SATELLITE_ANNOUNCES, PLAYER: _PLAYER_PLAYS}
    state = hass.states.get(entity_id)
    bit = needed.get(split_entity_id(entity_id)[0], 0)
    return state is not None and bool(int(state.attributes.get(ATTR_SUPPORTED_FEATURES, 0)) & bit)


def _name(hass: HomeAssistant, entity_id: str) -> str:
    """Return what an entity is called."""
    state = hass.states.get(entity_id)
    return state.name if state is not None else entity_id
