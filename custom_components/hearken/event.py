"""Turns as events, for automations: what was understood, done, held, or not understood."""

from typing import Any

from homeassistant.components.event import EventEntity
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_EVENT_TEXT
from .coordinator import HearkenConfigEntry, HearkenCoordinator
from .entity import HearkenEntity
from .execution.record import TurnOutcome, TurnRecord

PARALLEL_UPDATES = 0  # nothing is polled

EVENT_TYPES = [str(outcome) for outcome in TurnOutcome if outcome is not TurnOutcome.TRIED]
"""What becomes of a turn; one that is only tried is none."""

PLAIN = ("language", "decided_by", "confidence", "answered_by")
"""Attributes that tell nothing of what was said."""


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001
    entry: HearkenConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event of the engine's turns."""
    async_add_entities([HearkenTurn(entry.runtime_data)])


class HearkenTurn(HearkenEntity, EventEntity):
    """Fires with every turn of any of the engine's agents; what was said is only in it where the owner wants that."""

    _attr_translation_key = "turn"
    _attr_event_types = EVENT_TYPES
    # What is said at home is not for the recorder.
    _unrecorded_attributes = frozenset({"done", "heard", "place", "said", "turn", "understood"})

    def __init__(self, coordinator: HearkenCoordinator) -> None:
        """Belong to the engine's device."""
        super().__init__(coordinator)
        self._attr_unique_id = f"{coordinator.config_entry.entry_id}_turn"

    async def async_added_to_hass(self) -> None:
        """Follow the turns from now on."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_listen_turns(self._async_on_turn))

    @property
    def available(self) -> bool:
        """Return True: commands are understood, and may fail, while the engine is away."""
        return True

    @callback
    def _async_on_turn(self, record: TurnRecord, context: Context) -> None:
        """Fire; the context is the turn's, so that what it set going can be told from what was not."""
        told = record.as_dict(with_text=True)
        about: dict[str, Any] = {key: told[key] for key in PLAIN}
        if self.coordinator.config_entry.options.get(CONF_EVENT_TEXT):
            about |= {key: told[key] for key in ("heard", "understood", "done", "said", "place")}
            about["turn"] = record.id
        self.async_set_context(context)
        self._trigger_event(str(record.outcome), about)
        self.async_write_ha_state()
