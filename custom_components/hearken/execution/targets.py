"""Which entities an intent would act on, and which of them are not simply acted on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components.conversation import DOMAIN as ASSISTANT
from homeassistant.components.conversation import ConversationInput
from homeassistant.const import ATTR_DEVICE_CLASS, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, State, callback, split_entity_id
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import intent

from ..understanding.policy import Doing, Policy, Sensitive

_GROUPS = frozenset({"cover", "group", "lock", "switch", "valve"})
"""Domains whose entities may stand for others. Scenes and scripts do not: what they do is their owner's decision."""


@callback
def async_speaker_area(hass: HomeAssistant, user_input: ConversationInput) -> str | None:
    """Return the area of the satellite or device that heard the sentence; the recogniser prefers targets there."""
    device_id = user_input.device_id
    if user_input.satellite_id and (satellite := er.async_get(hass).async_get(user_input.satellite_id)):
        if satellite.area_id:
            return satellite.area_id
        device_id = satellite.device_id
    device = dr.async_get(hass).async_get(device_id) if device_id else None
    return dr.async_get_effective_area_id(hass, device) if device else None


@callback
def async_targets(
    hass: HomeAssistant,
    intent_type: str,
    slots: Mapping[str, Any],
    *,
    area_id: str | None = None,
    floor_id: str | None = None,
    assistant: str | None = ASSISTANT,
) -> list[State]:
    """Return the entities that Home Assistant's own handler of the intent would act on."""
    handler = next((one for one in intent.async_get(hass) if one.intent_type == intent_type), None)
    if not isinstance(handler, intent.DynamicServiceIntentHandler):
        return []
    name = slots.get("name")
    constraints = intent.MatchTargetsConstraints(
        name=None if name == "all" else name,
        area_name=slots.get("area"),
        floor_name=slots.get("floor"),
        domains=_as_set(slots.get("domain")) or handler.required_domains,
        device_classes=_as_set(slots.get("device_class")),
        assistant=assistant,
        features=handler.required_features,
        states=handler.required_states,
    )
    if not constraints.has_constraints:
        return []
    preferences = intent.MatchTargetsPreferences(area_id=area_id, floor_id=floor_id)
    return intent.async_match_targets(hass, constraints, preferences).states


@dataclass(frozen=True, kw_only=True)
class _Thing:
    """What a policy needs to know of an entity, exposed or not."""

    id: str
    domain: str
    device_class: str | None


@callback
def async_sensitive(
    hass: HomeAssistant, policy: Policy, step: Doing, entity_ids: Iterable[str], device_id: str | None = None
) -> dict[str, Sensitive]:
    """Return the targets of a step that are not simply acted on, by entity id; a group matters as its members do."""
    found = {}
    for entity_id in entity_ids:
        if sensitive := policy.sensitive(step, _async_things(hass, entity_id), device_id):
            found[entity_id] = sensitive
    return found


@callback
def _async_things(hass: HomeAssistant, entity_id: str) -> list[_Thing]:
    """Return an entity and, where it is a group, all that it stands for, groups in groups as well."""
    things: dict[str, _Thing] = {}
    waiting = [entity_id]
    while waiting:
        one = waiting.pop()
        if one in things:
            continue
        domain = split_entity_id(one)[0]
        state = hass.states.get(one)
        attributes: Mapping[str, Any] = state.attributes if state else {}
        device_class = attributes.get(ATTR_DEVICE_CLASS)
        things[one] = _Thing(id=one, domain=domain, device_class=str(device_class) if device_class else None)
        members = attributes.get(ATTR_ENTITY_ID) if domain in _GROUPS else None
        waiting += members if isinstance(members, (list, tuple)) else ()
    return list(things.values())


def _as_set(value: Any) -> set[str] | None:
    """Return a slot that is one value or a list of them as a set."""
    if not value:
        return None
    return {value} if isinstance(value, str) else set(value)
