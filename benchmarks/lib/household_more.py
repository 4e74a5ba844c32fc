"""More entities that only keep their state, and the table of all kinds."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorDeviceClass, BinarySensorEntity
from homeassistant.components.lawn_mower import LawnMowerActivity, LawnMowerEntity, LawnMowerEntityFeature
from homeassistant.components.media_player import (
    BrowseMedia,
    MediaClass,
    MediaPlayerEntity,
    MediaPlayerState,
    SearchMedia,
    SearchMediaQuery,
)
from homeassistant.components.media_player import MediaPlayerEntityFeature as Can
from homeassistant.components.scene import Scene
from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.components.todo import TodoItem, TodoItemStatus, TodoListEntity, TodoListEntityFeature
from homeassistant.components.valve import ValveDeviceClass, ValveEntity, ValveEntityFeature
from homeassistant.components.weather import Forecast, WeatherEntity, WeatherEntityFeature
from homeassistant.const import UnitOfSpeed
from homeassistant.helpers.entity_component import EntityComponent
from homeassistant.util import dt as dt_util

from benchmarks.lib import household
from benchmarks.lib.household import Thing

_FULL = 100
_UNITS = {
    "humidity": "%",
    "battery": "%",
    "power": "W",
    "energy": "kWh",
    "carbon_dioxide": "ppm",
    "illuminance": "lx",
}


class MediaPlayer(Thing, MediaPlayerEntity):
    """A television or speaker."""

    _attr_supported_features = (
        Can.PLAY | Can.PAUSE | Can.STOP | Can.NEXT_TRACK | Can.PREVIOUS_TRACK | Can.VOLUME_SET | Can.VOLUME_MUTE
    ) | (Can.TURN_ON | Can.TURN_OFF | Can.SELECT_SOURCE | Can.PLAY_MEDIA | Can.SEARCH_MEDIA)

    def put(self, state: str, values: Mapping[str, Any]) -> None:
        """Put what plays and how loud."""
        self._attr_state = MediaPlayerState.OFF if state == "unavailable" else MediaPlayerState(state)
        self._attr_volume_level = values.get("volume", 30) / _FULL
        self._attr_is_volume_muted = values.get("muted", False)
        self._attr_media_track = 5
        self._attr_source_list = ["HDMI 1", "HDMI 2", "Radio", "Bluetooth"]
        self._attr_source = "Radio"
        self._attr_media_title = values.get("title")

    async def async_turn_on(self) -> None:
        """Turn on."""
        self.keep(state=MediaPlayerState.ON)

    async def async_turn_off(self) -> None:
        """Turn off."""
        self.keep(state=MediaPlayerState.OFF)

    async def async_media_play(self) -> None:
        """Play."""
        self.keep(state=MediaPlayerState.PLAYING)

    async def async_media_pause(self) -> None:
        """Pause."""
        self.keep(state=MediaPlayerState.PAUSED)

    async def async_media_stop(self) -> None:
        """Stop."""
        self.keep(state=MediaPlayerState.IDLE)

    async def async_media_next_track(self) -> None:
        """Skip."""
        self.keep(media_track=(self.media_track or 0) + 1)

    async def async_media_previous_track(self) -> None:
        """Go back."""
        self.keep(media_track=(self.media_track or 0) - 1)

    async def async_set_volume_level(self, volume: float) -> None:
        """Play louder or quieter."""
        self.keep(volume_level=volume)

    async def async_mute_volume(self, mute: bool) -> None:  # noqa: FBT001
        """Mute or not."""
        self.keep(is_volume_muted=mute)

    async def async_select_source(self, source: str) -> None:
        """Take another source."""
        self.keep(source=source)

    async def async_search_media(self, query: SearchMediaQuery) -> SearchMedia:
        """Find whatever is asked for."""
        found = BrowseMedia(
            title=query.search_query,
            media_class=MediaClass.MUSIC,
            media_content_id=query.search_query,
            media_content_type="music",
            can_play=True,
            can_expand=False,
        )
        return SearchMedia(result=[found])

    async def async_play_media(self, media_type: str, media_id: str, **_kwargs: Any) -> None:  # noqa: ARG002
        """Play it."""
        self.keep(state=MediaPlayerState.PLAYING, media_title=media_id)


class Mower(Thing, LawnMowerEntity):
    """A robot that mows."""

    _attr_supported_features = (
        LawnMowerEntityFeature.START_MOWING | LawnMowerEntityFeature.PAUSE | LawnMowerEntityFeature.DOCK
    )

    def put(self, state: str, values: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Put what it does."""
        self._attr_activity = LawnMowerActivity(state)

    async def async_start_mowing(self) -> None:
        """Mow."""
        self.keep(activity=LawnMowerActivity.MOWING)

    async def async_pause(self) -> None:
        """Pause."""
        self.keep(activity=LawnMowerActivity.PAUSED)

    async def async_dock(self) -> None:
        """Go home."""
        self.keep(activity=LawnMowerActivity.RETURNING)


class Valve(Thing, ValveEntity):
    """A water valve."""

    _attr_reports_position = True
    _attr_supported_features = ValveEntityFeature.OPEN | ValveEntityFeature.CLOSE | ValveEntityFeature.SET_POSITION

    def prepare(self) -> None:
        """Say what flows."""
        self._attr_device_class = ValveDeviceClass(self.kind or "water")

    def put(self, state: str, values: Mapping[str, Any]) -> None:
        """Put how far it is open."""
        self._attr_current_valve_position = values.get("position", _FULL if state == "open" else 0)

    async def async_open_valve(self) -> None:
        """Open."""
        self.keep(current_valve_position=_FULL)

    async def async_close_valve(self) -> None:
        """Close."""
        self.keep(current_valve_position=0)

    async def async_set_valve_position(self, position: int) -> None:
        """Open so far."""
        self.keep(current_valve_position=position)


class Mood(Thing, Scene):
    """A scene; its state is when it was last activated."""

    async def async_activate(self, **_kwargs: Any) -> None:
        """Do nothing else."""


class Sensor(Thing, SensorEntity):
    """A sensor."""

    def prepare(self) -> None:
        """Say what it measures."""
        self._attr_device_class = SensorDeviceClass(self.kind) if self.kind else None
        self._attr_native_unit_of_measurement = (
            self.degrees if self.kind == "temperature" else _UNITS.get(self.kind or "")
        )

    def put(self, state: str, values: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Put what it measures."""
        if state != "unavailable":
            self._attr_native_value = float(state) if self._attr_native_unit_of_measurement else state


class BinarySensor(Thing, BinarySensorEntity):
    """A sensor of yes and no."""

    def prepare(self) -> None:
        """Say what it notices."""
        self._attr_device_class = BinarySensorDeviceClass(self.kind) if self.kind else None

    def put(self, state: str, values: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Put what it notices."""
        self._attr_is_on = state == "on"


class TodoList(Thing, TodoListEntity):
    """A list of things to do or to buy."""

    _attr_supported_features = (
        TodoListEntityFeature.CREATE_TODO_ITEM
        | TodoListEntityFeature.UPDATE_TODO_ITEM
        | TodoListEntityFeature.DELETE_TODO_ITEM
    )

    def put(self, state: str, values: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Put what is on it."""
        self._attr_todo_items = [
            TodoItem(summary=item, uid=item, status=TodoItemStatus.NEEDS_ACTION) for item in values.get("items", [])
        ]

    @property
    def extra_state_attributes(self) -> dict[str, Any]:
        """Show what is left to do."""
        items = self._attr_todo_items or []
        return {"items": sorted((i.summary or "").casefold() for i in items if i.status != TodoItemStatus.COMPLETED)}

    async def async_create_todo_item(self, item: TodoItem) -> None:
        """Add one."""
        item.uid = item.summary
        item.status = TodoItemStatus.NEEDS_ACTION
        self.keep(todo_items=[*(self._attr_todo_items or []), item])

    async def async_update_todo_item(self, item: TodoItem) -> None:
        """Tick one off, or change it."""
        self.keep(todo_items=[item if old.uid == item.uid else old for old in self._attr_todo_items or []])

    async def async_delete_todo_items(self, uids: list[str]) -> None:
        """Remove some."""
        self.keep(todo_items=[item for item in self._attr_todo_items or [] if item.uid not in uids])


class Weather(Thing, WeatherEntity):
    """The weather."""

    _attr_native_wind_speed_unit = UnitOfSpeed.KILOMETERS_PER_HOUR
    _attr_supported_features = WeatherEntityFeature.FORECAST_DAILY

    def prepare(self) -> None:
        """Say in which unit it tells temperatures."""
        self._attr_native_temperature_unit = self.degrees

    def put(self, state: str, values: Mapping[str, Any]) -> None:
        """Put what it is."""
        self._attr_condition = state
        self._attr_native_temperature = values.get("temperature", 12)
        self._attr_humidity = values.get("humidity", 60)
        self._attr_native_wind_speed = values.get("wind", 14)

    async def async_forecast_daily(self) -> list[Forecast]:
        """Foretell more of the same."""
        days = [dt_util.utcnow() + timedelta(days=day) for day in range(3)]
        return [
            Forecast(datetime=day.isoformat(), condition=self._attr_condition, native_temperature=self.temperature)
            for day in days
        ]

    @property
    def temperature(self) -> float | None:
        """Return the temperature of today."""
        return self._attr_native_temperature


KINDS: dict[str, type[Thing]] = {
    "alarm_control_panel": household.Alarm,
    "binary_sensor": BinarySensor,
    "climate": household.Climate,
    "cover": household.Cover,
    "fan": household.Fan,
    "humidifier": household.Humidifier,
    "lawn_mower": Mower,
    "light": household.Light,
    "lock": household.Lock,
    "media_player": MediaPlayer,
    "scene": Mood,
    "sensor": Sensor,
    "switch": household.Switch,
    "todo": TodoList,
    "vacuum": household.Vacuum,
    "valve": Valve,
    "weather": Weather,
}
"""The kinds of entities; helpers and scripts are Home Assistant's own."""

TRACKED = {
    "climate": ("temperature", "preset_mode", "fan_mode"),
    "cover": ("current_position",),
    "fan": ("percentage", "oscillating"),
    "humidifier": ("humidity", "mode"),
    "light": ("brightness", "hs_color", "color_temp_kelvin"),
    "media_player": ("volume_level", "is_volume_muted", "media_track", "media_title", "source"),
    "script": ("last_triggered",),
    "todo": ("items",),
    "valve": ("current_position",),
}
"""What is a change beside the state, by kind."""

type Component = EntityComponent[Thing]
