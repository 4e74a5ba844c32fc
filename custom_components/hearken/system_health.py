"""What the page of the system's health says of Hearken."""

from typing import TYPE_CHECKING, Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .protocol import PROTOCOL_VERSION

if TYPE_CHECKING:
    from .coordinator import HearkenConfigEntry


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:  # noqa: ARG001
    """Register what tells it."""
    register.async_register_info(async_system_health_info)


async def async_system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return how the engines are; of several, each fact is told of all, in their order."""
    entries: list[HearkenConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    engines = [entry.runtime_data for entry in entries]
    return {
        "engines": len(hass.config_entries.async_entries(DOMAIN)),
        "connected": sum(engine.last_update_success for engine in engines),
        "protocol": PROTOCOL_VERSION,
        "engine_version": ", ".join(engine.data.status.version for engine in engines) or "-",
        "state": ", ".join(str(engine.data.status.state) for engine in engines) or "-",
        "models": ", ".join(f"{one.name} ({one.state})" for engine in engines for one in engine.data.status.models)
        or "-",
    }
