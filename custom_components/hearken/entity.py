"""What all entities of an engine have in common."""

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_MODEL
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN, NAME
from .coordinator import HearkenCoordinator


class HearkenEntity(CoordinatorEntity[HearkenCoordinator]):
    """An entity of the engine's device, or of a subentry's own; unavailable while the engine is away."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: HearkenCoordinator, subentry: ConfigSubentry | None = None) -> None:
        """Belong to the device of the coordinator's entry, or of one of its subentries."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        if subentry is None:
            identifier, title, model = entry.unique_id or entry.entry_id, entry.title, "Engine"
        else:
            identifier, title = subentry.subentry_id, subentry.title
            model = subentry.data.get(CONF_MODEL) or "Language model"
        self._attr_unique_id = entry.entry_id if subentry is None else subentry.subentry_id
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, identifier)},
            name=title,
            manufacturer=NAME,
            model=model,
            sw_version=coordinator.data.status.version,
            entry_type=DeviceEntryType.SERVICE,
        )
