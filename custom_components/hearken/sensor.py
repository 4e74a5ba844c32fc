"""Diagnostic sensors: how the engine is, what the last command was, and how long it took."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription, SensorStateClass
from homeassistant.const import MAX_LENGTH_STATE_STATE, EntityCategory, UnitOfInformation, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import Stage
from .coordinator import HearkenConfigEntry, HearkenCoordinator
from .entity import HearkenEntity
from .protocol import EngineState

PARALLEL_UPDATES = 0  # the engine pushes


@dataclass(frozen=True, kw_only=True)
class HearkenSensorDescription(SensorEntityDescription):
    """A sensor and where its value is found."""

    value: Callable[[HearkenCoordinator], float | str | None]
    """Reads the value."""
    attributes: Callable[[HearkenCoordinator], dict[str, Any]] | None = None
    """Reads what more there is to say."""


def _last_heard(coordinator: HearkenCoordinator) -> str | None:
    """Return the last sentence, as far as a state can hold it."""
    return coordinator.turns.last.heard[:MAX_LENGTH_STATE_STATE] if coordinator.turns.last else None


def _about_last(coordinator: HearkenCoordinator) -> dict[str, Any]:
    """Return the record of the last turn, without the sentence, which is the state."""
    if (last := coordinator.turns.last) is None:
        return {}
    return {key: value for key, value in last.as_dict(with_text=True).items() if key != "heard"}


def _latency(stage: Stage) -> HearkenSensorDescription:
    """Describe the sensor of a stage's duration."""
    return HearkenSensorDescription(
        key=f"latency_{stage}",
        translation_key=f"latency_{stage}",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        suggested_display_precision=0,
        value=lambda coordinator: (
            round(1000 * seconds) if (seconds := coordinator.latencies.get(stage)) is not None else None
        ),
    )


SENSORS = (
    HearkenSensorDescription(
        key="state",
        translation_key="state",
        device_class=SensorDeviceClass.ENUM,
        options=[str(state) for state in EngineState],
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda coordinator: coordinator.data.status.state,
    ),
    HearkenSensorDescription(
        key="memory",
        translation_key="memory",
        device_class=SensorDeviceClass.DATA_SIZE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        suggested_unit_of_measurement=UnitOfInformation.MEBIBYTES,
        suggested_display_precision=0,
        value=lambda coordinator: coordinator.data.status.memory,
    ),
    HearkenSensorDescription(
        key="last_command",
        translation_key="last_command",
        entity_category=EntityCategory.DIAGNOSTIC,
        # What is said at home is not for the recorder, unless the owner wants it there.
        entity_registry_enabled_default=False,
        value=_last_heard,
        attributes=_about_last,
    ),
    *(_latency(stage) for stage in Stage),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001
    entry: HearkenConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the engine's sensors."""
    async_add_entities(HearkenSensor(entry.runtime_data, description) for description in SENSORS)


class HearkenSensor(HearkenEntity, SensorEntity):
    """One thing to know about the engine."""

    entity_description: HearkenSensorDescription
    _unrecorded_attributes = frozenset({"alternatives", "done", "place", "said", "understood"})

    def __init__(self, coordinator: HearkenCoordinator, description: HearkenSensorDescription) -> None:
        """Show what the description says."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.config_entry.entry_id}_{description.key}"

    @property
    def native_value(self) -> float | str | None:
        """Return the value."""
        return self.entity_description.value(self.coordinator)

    @property
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return what more there is to say."""
        attributes = self.entity_description.attributes
        return attributes(self.coordinator) if attributes else None
