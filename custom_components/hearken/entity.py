"""What all entities of an engine have in common."""

from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN, NAME
from .coordinator import HearkenCoordinator


class HearkenEntity(CoordinatorEntity[HearkenCoordinator]):
    """An entity of the engine's device; unavailable while the engine is away."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: HearkenCoordinator) -> None:
        """Belong to the device of the coordinator's entry."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self._attr_unique_id = entry.entry_id
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, entry.unique_id or entry.entry_id)},
            name=entry.title,
            manufacturer=NAME,
            model="Engine",
            sw_version=coordinator.data.status.version,
            entry_type=DeviceEntryType.SERVICE,
        )
