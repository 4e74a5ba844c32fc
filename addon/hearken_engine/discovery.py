"""Announces the engine on the local network, so that Home Assistant finds it."""

import ipaddress
import logging
import socket
import uuid
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from zeroconf import IPVersion, NonUniqueNameException, ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

from . import __version__
from .errors import SettingsError
from .protocol import PROTOCOL_VERSION, SERVICE_TYPE
from .settings import Settings

_LOGGER = logging.getLogger(__name__)

_ID_FILE = "engine-id"


def engine_id(folder: Path) -> str:
    """Return the engine's identifier, made and kept at the first start; SettingsError if it cannot be kept."""
    file = folder / _ID_FILE
    try:
        if file.exists() and (kept := file.read_text(encoding="ascii").strip()):
            return kept
        folder.mkdir(parents=True, exist_ok=True)
        made = uuid.uuid4().hex
        file.write_text(made, encoding="ascii")
    except (OSError, UnicodeDecodeError) as err:
        raise SettingsError(f"The folder for models, {folder}, cannot be used: {err}.") from err
    return made


@asynccontextmanager
async def announced(settings: Settings, port: int | None, identifier: str) -> AsyncGenerator[None]:
    """Announce the engine while the block runs, where it can be reached from other machines at all."""
    if port is None or _is_local(settings.host):
        yield
        return
    info = ServiceInfo(
        SERVICE_TYPE,
        f"{settings.name} {identifier[:6]}.{SERVICE_TYPE}",
        port=port,
        properties={
            "id": identifier,
            "name": settings.name,
            "version": __version__,
            "protocol": str(PROTOCOL_VERSION),
            "token": "1" if settings.token else "0",
        },
        addresses=[address.packed for address in _addresses(settings.host)],
        server=f"hearken-{identifier[:12]}.local.",
    )
    async with AsyncExitStack() as stack:
        try:
            zeroconf = AsyncZeroconf(ip_version=IPVersion.V4Only)
            stack.push_async_callback(zeroconf.async_close)
            await (await zeroconf.async_register_service(info))
            _LOGGER.info("Announced as %s", settings.name)
        except (OSError, NonUniqueNameException) as err:
            # Everything else works without it: the owner can still type the address.
            _LOGGER.warning("The engine could not be announced on the network: %s", err)
        yield


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"", "localhost"}


def _addresses(host: str) -> list[ipaddress.IPv4Address]:
    """Return the IPv4 addresses under which other machines reach this one."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = ipaddress.ip_address(socket.gethostbyname(host))
    if isinstance(address, ipaddress.IPv4Address) and not address.is_unspecified:
        return [address]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: connecting a datagram socket only asks the kernel for its route to the network.
            probe.connect(("224.0.0.251", 5353))
            return [ipaddress.IPv4Address(probe.getsockname()[0])]
        except OSError:
            return []
