"""Entities that only keep their state: Home Assistant's own entity classes, with nothing behind them."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components.alarm_control_panel import (
    AlarmControlPanelEntity,
    AlarmControlPanelEntityFeature,
    AlarmControlPanelState,
)
from homeassistant.components.climate import ClimateEntity, ClimateEntityFeature, HVACMode
from homeassistant.components.cover import CoverDeviceClass, CoverEntity, CoverEntityFeature
from homeassistant.components.fan import FanEntity, FanEntityFeature
from homeassistant.components.humidifier import HumidifierDeviceClass, HumidifierEntity, HumidifierEntityFeature
from homeassistant.components.light import ColorMode, LightEntity
from homeassistant.components.lock import LockEntity
from homeassistant.components.switch import SwitchDeviceClass, SwitchEntity
from homeassistant.components.vacuum import StateVacuumEntity, VacuumActivity, VacuumEntityFeature
from homeassistant.const import UnitOfTemperature
from homeassistant.helpers.entity import Entity

_FULL = 100


class Thing(Entity):
    """An entity of the home; `restore` puts it back into any state."""

    _attr_should_poll = False

    def __init__(self, entry: Mapping[str, Any]) -> None:
        """Take its line of the home's file."""
        self.entity_id = entry["id"]
        self._attr_unique_id = entry["id"]
        self._attr_name = entry["name"]
        self.kind: str | None = entry.get("class")
        self.has: list[str] = entry.get("has", [])
        self.degrees: str = entry.get("degrees", UnitOfTemperature.CELSIUS)
        """The unit of its temperatures."""
        self.prepare()

    def prepare(self) -> None:
        """Say what the entity can do."""

    def restore(self, state: str, values: Mapping[str, Any]) -> None:
        """Put the entity back, without telling Home Assistant yet."""
        self._attr_available = state != "unavailable"
        self.put(state, values)

    def put(self, state: str, values: Mapping[str, Any]) -> None:
        """Put what is peculiar to the kind of entity."""

    def keep(self, **attributes: Any) -> None:
        """Keep new values and tell Home Assistant."""
        for name, value in attributes.items():
            setattr(self, f"_attr_{name}", value)
        self.async_write_ha_state()


class Light(Thing, LightEntity):
    """A light: on and off, dimmable, or with colours and shades of white."""

    _attr_min_color_temp_kelvin = 2000
    _attr_max_color_temp_kelvin = 6500

    def prepare(self) -> None:
        """Say which of the three it is."""
        colour = {ColorMode.HS, ColorMode.COLOR_TEMP}
        modes = {"color": colour, "temp": {ColorMode.COLOR_TEMP}, "onoff": {ColorMode.ONOFF}}
        self._attr_supported_color_modes = modes[self.has[0]] if self.has else {ColorMode.BRIGHTNESS}
        self._default = min(self._attr_supported_color_modes)

    def put(self, state: str, values: Mapping[str, Any]) -> None:
        """Put brightness in percent, and white."""
        self._attr_is_on = state == "on"
        self._attr_brightness = round(values.get("brightness", _FULL) * 255 / _FULL)
        self._attr_color_mode = self._default
        self._attr_hs_color = None
        self._attr_color_temp_kelvin = values.get("kelvin", 3500) if self._default == ColorMode.COLOR_TEMP else None

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn on, as bright and in the colour that is given."""
        if kwargs.get("brightness") == 0:
            return await self.async_turn_off()
        if (hue := kwargs.pop("hs_color", None)) is not None:
            kwargs |= {"hs_color": hue, "color_mode": ColorMode.HS, "color_temp_kelvin": None}
        elif "color_temp_kelvin" in kwargs:
            kwargs |= {"color_mode": ColorMode.COLOR_TEMP, "hs_color": None}
        return self.keep(is_on=True, **kwargs)

    async def async_turn_off(self, **_kwargs: Any) -> None:
        """Turn off."""
        self.keep(is_on=False)


class Switch(Thing, SwitchEntity):
    """A switch or outlet."""

    def prepare(self) -> None:
        """Say what it is."""
        self._attr_device_class = SwitchDeviceClass(self.kind) if self.kind else None

    def put(self, state: str, values: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Put on or off."""
        self._attr_is_on = state == "on"

    async def async_turn_on(self, **_kwargs: Any) -> None:
        """Turn on."""
        self.keep(is_on=True)

    async def async_turn_off(self, **_kwargs: Any) -> None:
        """Turn off."""
        self.keep(is_on=False)


class Cover(Thing, CoverEntity):
    """A blind, door or awning that can be half open, unless it is said to have no position."""

    def prepare(self) -> None:
        """Say what it is and can do."""
        self._attr_device_class = CoverDeviceClass(self.kind) if self.kind else None
        features = CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE | CoverEntityFeature.STOP
        self._attr_supported_features = features if "simple" in self.has else features | CoverEntityFeature.SET_POSITION

    def put(self, state: str, values: Mapping[str, Any]) -> None:
        """Put how far it is open."""
        self._attr_current_cover_position = values.get("position", _FULL if state == "open" else 0)

    @property
    def is_closed(self) -> bool:
        """Return whether it is closed."""
        return self.current_cover_position == 0

    async def async_open_cover(self, **_kwargs: Any) -> None:
        """Open."""
        self.keep(current_cover_position=_FULL)

    async def async_close_cover(self, **_kwargs: Any) -> None:
        """Close."""
        self.keep(current_cover_position=0)

    async def async_set_cover_position(self, **kwargs: Any) -> None:
        """Open so far."""
        self.keep(current_cover_position=kwargs["position"])

    async def async_stop_cover(self, **_kwargs: Any) -> None:
        """Stop."""


class Lock(Thing, LockEntity):
    """A lock."""

    def put(self, state: str, values: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Put locked or unlocked."""
        self._attr_is_locked = state == "locked"

    async def async_lock(self, **_kwargs: Any) -> None:
        """Lock."""
        self.keep(is_locked=True)

    async def async_unlock(self, **_kwargs: Any) -> None:
        """Unlock."""
        self.keep(is_locked=False)


class Climate(Thing, ClimateEntity):
    """A thermostat or air conditioner."""

    _attr_target_temperature_step = 0.5

    def prepare(self) -> None:
        """Say what it can do."""
        self._attr_native_temperature_unit = self.degrees
        modes = [HVACMode.OFF, HVACMode.HEAT, HVACMode.AUTO]
        if "cool" in self.has:
            modes += [HVACMode.COOL, HVACMode.DRY, HVACMode.FAN_ONLY]
        self._attr_hvac_modes = modes
        self._attr_preset_modes = ["home", "away", "eco"]
        self._attr_fan_modes = ["low", "medium", "high"]
        features = ClimateEntityFeature.TARGET_TEMPERATURE | ClimateEntityFeature.PRESET_MODE
        features |= ClimateEntityFeature.TURN_ON | ClimateEntityFeature.TURN_OFF
        self._attr_supported_features = features | (ClimateEntityFeature.FAN_MODE if "cool" in self.has else 0)

    def put(self, state: str, values: Mapping[str, Any]) -> None:
        """Put mode, and target and measured temperature."""
        self._attr_hvac_mode = HVACMode.OFF if state == "unavailable" else HVACMode(state)
        self._attr_native_target_temperature = values.get("temperature", 20)
        self._attr_native_current_temperature = values.get("current", 19)
        self._attr_preset_mode = values.get("preset", "home")
        self._attr_fan_mode = "medium"

    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Take another target, and mode if it is given."""
        self.keep(native_target_temperature=kwargs["temperature"], hvac_mode=kwargs.get("hvac_mode") or self.hvac_mode)

    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Take another mode."""
        self.keep(hvac_mode=hvac_mode)

    async def async_set_preset_mode(self, preset_mode: str) -> None:
        """Take another preset."""
        self.keep(preset_mode=preset_mode)

    async def async_set_fan_mode(self, fan_mode: str) -> None:
        """Blow otherwise."""
        self.keep(fan_mode=fan_mode)

    async def async_turn_on(self) -> None:
        """Turn on."""
        self.keep(hvac_mode=HVACMode.COOL if "cool" in self.has else HVACMode.HEAT)

    async def async_turn_off(self) -> None:
        """Turn off."""
        self.keep(hvac_mode=HVACMode.OFF)


class Fan(Thing, FanEntity):
    """A fan with speeds."""

    _attr_supported_features = (
        FanEntityFeature.SET_SPEED | FanEntityFeature.OSCILLATE | FanEntityFeature.TURN_ON | FanEntityFeature.TURN_OFF
    )

    def put(self, state: str, values: Mapping[str, Any]) -> None:
        """Put the speed."""
        self._attr_percentage = values.get("percentage", 50) if state == "on" else 0
        self._attr_oscillating = False

    async def async_turn_on(
        self,
        percentage: int | None = None,
        preset_mode: str | None = None,  # noqa: ARG002
        **_kwargs: Any,
    ) -> None:
        """Turn on."""
        self.keep(percentage=percentage or 50)

    async def async_turn_off(self, **_kwargs: Any) -> None:
        """Turn off."""
        self.keep(percentage=0)

    async def async_set_percentage(self, percentage: int) -> None:
        """Turn faster or slower."""
        self.keep(percentage=percentage)

    async def async_oscillate(self, oscillating: bool) -> None:  # noqa: FBT001
        """Swing."""
        self.keep(oscillating=oscillating)


class Humidifier(Thing, HumidifierEntity):
    """A humidifier or dehumidifier."""

    def prepare(self) -> None:
        """Say what it can do."""
        self._attr_device_class = HumidifierDeviceClass(self.kind or "humidifier")
        self._attr_available_modes = ["normal", "sleep", "boost"]
        self._attr_supported_features = HumidifierEntityFeature.MODES

    def put(self, state: str, values: Mapping[str, Any]) -> None:
        """Put the target."""
        self._attr_is_on = state == "on"
        self._attr_target_humidity = values.get("humidity", 45)
        self._attr_mode = "normal"

    async def async_turn_on(self, **_kwargs: Any) -> None:
        """Turn on."""
        self.keep(is_on=True)

    async def async_turn_off(self, **_kwargs: Any) -> None:
        """Turn off."""
        self.keep(is_on=False)

    async def async_set_humidity(self, humidity: int) -> None:
        """Take another target."""
        self.keep(target_humidity=humidity)

    async def async_set_mode(self, mode: str) -> None:
        """Take another mode."""
        self.keep(mode=mode)


class Alarm(Thing, AlarmControlPanelEntity):
    """An alarm without a code."""

    _attr_code_arm_required = False
    _attr_supported_features = (
        AlarmControlPanelEntityFeature.ARM_HOME
        | AlarmControlPanelEntityFeature.ARM_AWAY
        | AlarmControlPanelEntityFeature.ARM_NIGHT
    )

    def put(self, state: str, values: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Put how it is armed."""
        self._attr_alarm_state = AlarmControlPanelState(state)

    async def async_alarm_disarm(self, code: str | None = None) -> None:  # noqa: ARG002
        """Disarm."""
        self.keep(alarm_state=AlarmControlPanelState.DISARMED)

    async def async_alarm_arm_home(self, code: str | None = None) -> None:  # noqa: ARG002
        """Arm for somebody at home."""
        self.keep(alarm_state=AlarmControlPanelState.ARMED_HOME)

    async def async_alarm_arm_away(self, code: str | None = None) -> None:  # noqa: ARG002
        """Arm for nobody at home."""
        self.keep(alarm_state=AlarmControlPanelState.ARMED_AWAY)

    async def async_alarm_arm_night(self, code: str | None = None) -> None:  # noqa: ARG002
        """Arm for the night."""
        self.keep(alarm_state=AlarmControlPanelState.ARMED_NIGHT)


class Vacuum(Thing, StateVacuumEntity):
    """A robot that cleans floors."""

    _attr_supported_features = (
        VacuumEntityFeature.STATE
        | VacuumEntityFeature.START
        | VacuumEntityFeature.PAUSE
        | VacuumEntityFeature.STOP
        | VacuumEntityFeature.RETURN_HOME
    )

    def put(self, state: str, values: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Put what it does."""
        self._attr_activity = VacuumActivity.ERROR if state == "unavailable" else VacuumActivity(state)

    async def async_start(self) -> None:
        """Clean."""
        self.keep(activity=VacuumActivity.CLEANING)

    async def async_pause(self) -> None:
        """Pause."""
        self.keep(activity=VacuumActivity.PAUSED)

    async def async_stop(self, **_kwargs: Any) -> None:
        """Stop."""
        self.keep(activity=VacuumActivity.IDLE)

    async def async_return_to_base(self, **_kwargs: Any) -> None:
        """Go home."""
        self.keep(activity=VacuumActivity.RETURNING)
