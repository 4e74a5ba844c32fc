"""Watches the engine: one connection that says how it is, and whose end says that it is gone."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.const import __version__ as ha_version
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.loader import async_get_loaded_integration

from .client import EngineClient, EngineSnapshot
from .const import CONF_KEEP_TURNS, DEFAULT_KEEP_TURNS, DOMAIN, LOGGER, NAME, Stage
from .errors import EngineTooOld, HearkenError, IntegrationTooOld, InvalidAuth
from .execution.record import TurnLog, TurnRecord
from .execution.snapshot import HomeModel
from .memory import Memory
from .understanding.pin import PinTries
from .understanding.policy import Policy

if TYPE_CHECKING:
    from .protocol import Heard, Vocabulary

RECONNECT_SECONDS = 0.5
"""An engine that starts again answers within two seconds of its start; trying costs one connection."""

type HearkenConfigEntry = ConfigEntry[HearkenCoordinator]


@callback
def create_client(hass: HomeAssistant, address: Mapping[str, Any]) -> EngineClient:
    """Return the client of the engine at an address, as it stands in an entry's data."""
    version = async_get_loaded_integration(hass, DOMAIN).version
    return EngineClient(
        address[CONF_HOST],
        address[CONF_PORT],
        address.get(CONF_TOKEN),
        software=f"Home Assistant {ha_version}, {NAME} {version}",
    )


class HearkenCoordinator(DataUpdateCoordinator[EngineSnapshot]):
    """Knows the home, how the engine is, what that was told of the home, what it heard last and how long it took."""

    config_entry: HearkenConfigEntry

    def __init__(self, hass: HomeAssistant, entry: HearkenConfigEntry) -> None:
        """Take the engine that the entry names."""
        super().__init__(hass, LOGGER, config_entry=entry, name=NAME)
        self.client = create_client(hass, entry.data)
        self.home_model = HomeModel(hass)
        self.policy = Policy.from_options(entry.options)
        self.pin_tries = PinTries()
        self.memory = Memory(hass, self.client)
        self.memories = [self.memory]
        """Of all agents of the engine."""
        self._on_begin: list[CALLBACK_TYPE] = []
        self._on_turn: list[Callable[[TurnRecord, Context], None]] = []
        self.latencies: dict[Stage, float] = {}
        self.last_heard: Heard | None = None
        self.vocabulary: Vocabulary | None = None
        self.knows_vocabulary = False
        self.turns = TurnLog(entry.options.get(CONF_KEEP_TURNS, DEFAULT_KEEP_TURNS), self.async_update_listeners)

    async def async_start(self) -> None:
        """Connect, and keep watching until the entry is unloaded; failures are those of an entry's set-up."""
        watch = self.client.watch()
        try:
            snapshot = await anext(watch)
        except InvalidAuth as err:
            raise ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key="invalid_auth") from err
        except (EngineTooOld, IntegrationTooOld) as err:
            key = "engine_too_old" if isinstance(err, EngineTooOld) else "integration_too_old"
            raise ConfigEntryError(translation_domain=DOMAIN, translation_key=key) from err
        except HearkenError as err:
            raise ConfigEntryNotReady(
                translation_domain=DOMAIN,
                translation_key="cannot_connect",
                translation_placeholders={"error": str(err)},
            ) from err
        self._async_seen(snapshot)
        self.config_entry.async_create_background_task(self.hass, self._async_run(watch), f"{DOMAIN} watch")

    async def _async_run(self, watch: AsyncGenerator[EngineSnapshot]) -> None:
        """Follow one connection after another."""
        while True:
            try:
                async with aclosing(watch):
                    async for snapshot in watch:
                        self._async_seen(snapshot)
            except HearkenError as err:
                self._async_lost(err)
                if isinstance(err, InvalidAuth):
                    self.config_entry.async_start_reauth(self.hass)
            await asyncio.sleep(RECONNECT_SECONDS)
            watch = self.client.watch()

    @callback
    def _async_seen(self, snapshot: EngineSnapshot) -> None:
        """Take what the engine says; say once that it is back, and keep its release in the device registry."""
        if not self.last_update_success:
            LOGGER.info("The Hearken engine at %s is back", self.client.host)
        devices = dr.async_get(self.hass)
        for device in dr.async_entries_for_config_entry(devices, self.config_entry.entry_id):
            if device.sw_version != snapshot.status.version:
                devices.async_update_device(device.id, sw_version=snapshot.status.version)
        self.async_set_updated_data(snapshot)

    @callback
    def _async_lost(self, err: HearkenError) -> None:
        """Say once that the engine is gone."""
        self.last_exception = err
        if self.last_update_success:
            LOGGER.warning("The Hearken engine at %s is gone: %s", self.client.host, err)
            self.last_update_success = False
            self.async_update_listeners()

    @callback
    def async_listen_begin(self, on_begin: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call back whenever somebody is about to speak, until what is returned is called."""
        self._on_begin.append(on_begin)
        return lambda: self._on_begin.remove(on_begin)

    @callback
    def async_conversation_begins(self) -> None:
        """Tell everyone who gets ready for it that somebody is about to speak."""
        for on_begin in self._on_begin:
            on_begin()

    @callback
    def async_listen_turns(self, on_turn: Callable[[TurnRecord, Context], None]) -> CALLBACK_TYPE:
        """Call back with every turn and its context, until what is returned is called."""
        self._on_turn.append(on_turn)
        return lambda: self._on_turn.remove(on_turn)

    @callback
    def async_keep(self, record: TurnRecord, context: Context) -> None:
        """Take the record of a turn that is over."""
        self.turns.add(record)
        for on_turn in tuple(self._on_turn):
            on_turn(record, context)

    @callback
    def async_record(self, stage: Stage, seconds: float) -> None:
        """Take the duration of a stage of the command that runs now."""
        self.latencies[stage] = seconds
        self.async_update_listeners()
