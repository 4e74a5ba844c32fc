"""Announcing the engine: found by a real browser of the network, and only where it can be reached."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from hearken_engine.discovery import announced, engine_id
from hearken_engine.errors import SettingsError
from hearken_engine.protocol import SERVICE_TYPE
from hearken_engine.settings import Settings
from zeroconf import IPVersion, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

IDENTIFIER = "0123456789abcdef"


class Browser:
    """Home Assistant's side: hears of engines that come and go."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[tuple[ServiceStateChange, str]] = asyncio.Queue()

    def changed(self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        self.events.put_nowait((state_change, name))

    async def next(self, wanted: ServiceStateChange) -> str:
        async with asyncio.timeout(20):
            while True:
                change, name = await self.events.get()
                if change is wanted and IDENTIFIER[:6] in name:
                    return name


@pytest.mark.parametrize("token", [None, "open sesame"])
async def test_it_is_found_and_forgotten(token: str | None) -> None:
    browser = Browser()
    network = AsyncZeroconf(ip_version=IPVersion.V4Only)
    watching = AsyncServiceBrowser(network.zeroconf, SERVICE_TYPE, handlers=[browser.changed])
    settings = Settings(host="0.0.0.0", name="Kitchen cupboard", token=token)
    async with announced(settings, 10650, IDENTIFIER):
        name = await browser.next(ServiceStateChange.Added)
        assert name.startswith("Kitchen cupboard")
        info = AsyncServiceInfo(SERVICE_TYPE, name)
        assert await info.async_request(network.zeroconf, 5000)
        assert info.port == 10650
        assert info.parsed_addresses()
        assert info.decoded_properties["id"] == IDENTIFIER
        assert info.decoded_properties["name"] == "Kitchen cupboard"
        assert info.decoded_properties["token"] == ("1" if token else "0")
        assert token is None or token not in str(info.decoded_properties)
    assert await browser.next(ServiceStateChange.Removed) == name
    await watching.async_cancel()
    await network.async_close()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", ""])
async def test_what_only_this_machine_reaches_is_not_announced(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(**_: object) -> None:
        pytest.fail("it was announced")

    monkeypatch.setattr("hearken_engine.discovery.AsyncZeroconf", never)
    async with announced(replace(Settings(), host=host), 10650, IDENTIFIER):
        pass


async def test_a_network_without_multicast_does_no_harm(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(**_: object) -> None:
        raise OSError("no such device")

    monkeypatch.setattr("hearken_engine.discovery.AsyncZeroconf", broken)
    async with announced(Settings(host="0.0.0.0"), 10650, IDENTIFIER):
        pass
    assert "could not be announced" in caplog.text


def test_the_identifier_stays(tmp_path: Path) -> None:
    first = engine_id(tmp_path / "models")
    assert len(first) == 32
    assert engine_id(tmp_path / "models") == first
    assert engine_id(tmp_path / "other") != first


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="cannot be used"):
        engine_id(tmp_path / "file" / "models")
