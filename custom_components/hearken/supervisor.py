"""The app, as the Supervisor knows it: found, installed, started.

Home Assistant has the Supervisor's client only where a Supervisor is, so it is imported when it is asked.
"""

import asyncio
from collections.abc import Collection
from hashlib import sha1
from typing import TYPE_CHECKING

from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.helpers.hassio import is_hassio
from homeassistant.helpers.service_info.hassio import HassioServiceInfo

from .const import DOMAIN, LOGGER

if TYPE_CHECKING:
    from aiohasupervisor import SupervisorClient  # noqa: TC004  # annotations alone; it may not be there

REPOSITORY = "https://github.com/hearken-voice/hearken"
"""Where the Supervisor finds the app."""

APP = f"{sha1(REPOSITORY.lower().encode(), usedforsecurity=False).hexdigest()[:8]}_{DOMAIN}"
"""The app's slug, which the Supervisor makes of its repository's address."""

FOUND_SECONDS = 180.0
"""The app tells of itself once its engine answers, which a small machine's first start keeps waiting."""

LOOK_SECONDS = 2.0
"""Between two looks."""


class AppError(Exception):
    """The app could not be installed; the text says why."""


def _client(hass: HomeAssistant) -> SupervisorClient:
    from homeassistant.components.hassio import get_supervisor_client  # noqa: PLC0415

    return get_supervisor_client(hass)


def has_supervisor(hass: HomeAssistant) -> bool:
    """Tell whether apps can be installed here."""
    return is_hassio(hass)


async def async_find_app(hass: HomeAssistant, known: Collection[str] = ()) -> HassioServiceInfo | None:
    """Ask the Supervisor for an app whose engine is at no known host.

    By itself the Supervisor only tells of apps that start while the integration is there.
    """
    if not is_hassio(hass):
        return None
    from aiohasupervisor import SupervisorError  # noqa: PLC0415

    supervisor = _client(hass)
    try:
        for message in await supervisor.discovery.list():
            if message.service == DOMAIN and message.config[CONF_HOST] not in known:
                names = {app.slug: app.name for app in await supervisor.addons.list()}
                name = names.get(message.addon, message.addon)
                return HassioServiceInfo(message.config, name, message.addon, message.uuid.hex)
    except SupervisorError as err:
        LOGGER.debug("The Supervisor does not tell of apps: %s", err)
    return None


async def async_install_app(hass: HomeAssistant) -> HassioServiceInfo:
    """Install the app where it is not, start it, and return what it tells of itself; AppError says what went wrong."""
    from aiohasupervisor import SupervisorError  # noqa: PLC0415
    from aiohasupervisor.models import AddonState, StoreAddRepository  # noqa: PLC0415

    supervisor = _client(hass)
    try:
        state = await _async_state(supervisor)
        if state is None:
            if REPOSITORY not in {repository.source for repository in await supervisor.store.repositories_list()}:
                await supervisor.store.add_repository(StoreAddRepository(repository=REPOSITORY))
            await supervisor.store.install_addon(APP)
            state = AddonState.STOPPED, APP
        if state[0] not in {AddonState.STARTED, AddonState.STARTUP}:
            await supervisor.addons.start_addon(state[1])
    except SupervisorError as err:
        raise AppError(str(err) or type(err).__name__) from err
    try:
        async with asyncio.timeout(FOUND_SECONDS):
            while (found := await async_find_app(hass)) is None:  # noqa: ASYNC110  # nobody tells when it does
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError as err:
        raise AppError(f"> {FOUND_SECONDS:.0f} s") from err
    return found


async def async_app_is_gone(hass: HomeAssistant, host: str) -> bool:
    """Tell whether an engine's host was that of an app which is no longer installed."""
    if not is_hassio(hass) or not host.endswith(f"-{DOMAIN}"):
        return False
    from aiohasupervisor import SupervisorError  # noqa: PLC0415

    try:
        return host.replace("-", "_") not in {app.slug for app in await _client(hass).addons.list()}
    except SupervisorError as err:
        LOGGER.debug("The Supervisor does not tell of apps: %s", err)
        return False


async def _async_state(supervisor: SupervisorClient) -> tuple[str, str] | None:
    """Return the state and slug of the app that is installed, from whatever repository; None where there is none."""
    for app in await supervisor.addons.list():
        if app.slug.endswith(f"_{DOMAIN}"):
            return app.state, app.slug
    return None
