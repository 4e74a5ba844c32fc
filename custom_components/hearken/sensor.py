"""Diagnostic sensors: how the engine is, and how long the last command took."""

from collections.abc import Callable
from dataclasses import dataclass

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfInformation, UnitOfTime
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

    def __init__(self, coordinator: HearkenCoordinator, description: HearkenSensorDescription) -> None:
        """Show what the description says."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.config_entry.entry_id}_{description.key}"

    @property
    def native_value(self) -> float | str | None:
        """Return the value."""
        return self.entity_description.value(self.coordinator)
