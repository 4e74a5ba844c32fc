"""What an owner may attach to a bug report: nothing of it says where the home is, nor, unless wanted, what was said."""

from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_HOST, CONF_PROMPT, CONF_TOKEN
from homeassistant.core import HomeAssistant

from .const import CONF_DIAGNOSTICS_TEXT
from .coordinator import HearkenConfigEntry, HearkenCoordinator
from .protocol import Heard, NameKind
from .understanding.policy import CONF_PIN

TO_REDACT = {CONF_HOST, CONF_PIN, CONF_PROMPT, CONF_TOKEN, "engine_id"}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant,  # noqa: ARG001
    entry: HearkenConfigEntry,
) -> dict[str, Any]:
    """Return the state of an entry and its engine."""
    coordinator = entry.runtime_data
    snapshot = coordinator.data
    with_text = bool(entry.options.get(CONF_DIAGNOSTICS_TEXT))
    return async_redact_data(
        {
            "entry": {
                "data": dict(entry.data),
                "options": dict(entry.options),
                "subentries": [
                    {"type": subentry.subentry_type, "data": dict(subentry.data)}
                    for subentry in entry.subentries.values()
                ],
            },
            "available": coordinator.last_update_success,
            "last_error": type(coordinator.last_exception).__name__ if coordinator.last_exception else None,
            "hello": snapshot.hello.to_data(),
            "status": snapshot.status.to_data(),
            "programs": snapshot.info.event().data,
            "vocabulary": _about_vocabulary(coordinator),
            "last_heard": _about_heard(coordinator.last_heard),
            "turns": [turn.as_dict(with_text=with_text) for turn in coordinator.turns],
            "latencies": {str(stage): round(seconds, 3) for stage, seconds in coordinator.latencies.items()},
        },
        TO_REDACT,
    )


def _about_vocabulary(coordinator: HearkenCoordinator) -> dict[str, Any] | None:
    """Return how many words of the home the engine was told, and no word of them."""
    if (vocabulary := coordinator.vocabulary) is None:
        return None
    kinds = [name.kind for name in vocabulary.names]
    return {
        "version": vocabulary.version,
        "taken": coordinator.knows_vocabulary,
        "languages": list(vocabulary.languages),
        "names": {str(kind): kinds.count(kind) for kind in NameKind},
        "sentence_languages": sorted(vocabulary.sentences),
        "triggers": len(vocabulary.triggers),
    }


def _about_heard(heard: Heard | None) -> dict[str, Any] | None:
    """Return how well the last utterance was heard, and no word of it."""
    if heard is None:
        return None
    counts = {"alternatives": len(heard.alternatives), "repairs": len(heard.repairs)}
    return {key: value for key, value in heard.to_data().items() if key != "text"} | counts
