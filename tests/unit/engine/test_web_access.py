"""Who may reach the page, and what of other sites cannot."""

import asyncio
import socket
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import aiohttp
import pytest
from hearken_engine.errors import SettingsError
from hearken_engine.settings import Settings, read_settings
from hearken_engine.web import access as access_module
from hearken_engine.web.access import COOKIE, Access, cookie_of
from hearken_engine.web.site import Site

from .conftest import EngineUnderTest
from .page import desk_of, open_page

TOKEN = "a secret of the house"


async def test_this_computer_alone_sees_it(engine: EngineUnderTest, settings: Settings) -> None:
    async with open_page(engine, settings) as page:
        assert (await page.get("status"))[0] == 200
        access = Access.of(page.desk.settings)
    assert access.admits("127.0.0.1")
    assert access.admits("::1")
    assert access.admits("::ffff:127.0.0.1")
    for stranger in ("192.168.1.20", "172.30.32.2", "fe80::1%eth0", "2001:db8::1", "nobody"):
        assert not access.admits(stranger)


async def test_in_the_app_only_the_supervisors_proxy(
    engine: EngineUnderTest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = replace(settings, supervised=True, web_host="0.0.0.0")
    async with open_page(engine, inside) as page:
        # From this computer, as from everywhere else: ended, before the request was read.
        with pytest.raises(aiohttp.ClientError):
            await page.get("status")
    assert Access.of(inside).admits("172.30.32.2")
    assert not Access.of(inside).admits("172.30.32.1")
    monkeypatch.setattr(access_module, "PROXY", (ip_network("127.0.0.2/32"),))
    async with open_page(engine, inside, local="127.0.0.2") as page:
        # Under whatever name the house knows it.
        assert (await page.get("status", headers={"Host": "home.example"}))[0] == 200
    async with open_page(engine, inside, local="127.0.0.3") as page:
        with pytest.raises(aiohttp.ClientError):
            await page.get("status")


async def test_a_stranger_is_not_even_read(engine: EngineUnderTest, settings: Settings) -> None:
    async with open_page(engine, replace(settings, supervised=True)) as page:
        assert page.site.port is not None
        reader, writer = await asyncio.open_connection("127.0.0.1", page.site.port)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        writer.close()


def test_the_supervisor_is_known_by_what_it_gives(tmp_path: Path) -> None:
    inside = read_settings({}, {"SUPERVISOR_TOKEN": "x"}, tmp_path / "none")
    assert (inside.supervised, inside.web_host, inside.web_port) == (True, "0.0.0.0", 8099)
    outside = read_settings({}, {}, tmp_path / "none")
    assert (outside.supervised, outside.web_host) == (False, "127.0.0.1")


def test_open_to_the_network_without_a_token_is_not_started(settings: Settings) -> None:
    with pytest.raises(SettingsError, match=r"open to everybody who reaches 0\.0\.0\.0: give a --web-token"):
        Access.of(replace(settings, web_host="0.0.0.0"))
    assert Access.of(replace(settings, web_host="localhost")).token is None


async def test_another_name_is_an_attack(engine: EngineUnderTest, settings: Settings) -> None:
    async with open_page(engine, settings) as page:
        for name in ("localhost", "127.0.0.1:8099", "[::1]:8099"):
            assert (await page.get("status", headers={"Host": name}))[0] == 200
        for name in ("evil.example", "evil.example:8099", "localhost.evil.example", "[::1", ""):
            status, answer = await page.get("status", headers={"Host": name})
            assert (status, answer["error"]["code"]) == (401, "unauthorized")
        async with page.client.get(page.url, headers={"Host": "evil.example"}) as response:
            assert response.status == 401


async def test_a_change_needs_the_header(engine: EngineUnderTest, settings: Settings) -> None:
    async with open_page(engine, settings) as page:
        for path in ("models/remove", "privacy/offline", "try", "hear", "enter"):
            status, code, text = await page.refused(path, {}, headers={})
            assert (status, code) == (401, "unauthorized")
            assert "X-Hearken" in text


async def test_the_token_lets_in_and_stays(
    engine: EngineUnderTest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_module, "_WRONG_TOKEN_SECONDS", 0.2)
    async with open_page(engine, replace(settings, web_token=TOKEN, web_host="0.0.0.0")) as page:
        status, answer = await page.get("status", headers={"Host": "engine.home"})
        assert (status, answer["error"]["code"]) == (401, "unauthorized")
        # What asks for it is there for everybody.
        async with page.client.get(f"{page.url}/static/app.js") as response:
            assert response.status == 200
        started = asyncio.get_running_loop().time()
        tries = await asyncio.gather(*(page.refused("enter", {"token": f"guess {n}"}) for n in range(3)))
        assert {code for _, code, _ in tries} == {"unauthorized"}
        # One after the other.
        assert asyncio.get_running_loop().time() - started >= 0.6
        async with page.client.post(
            f"{page.url}/api/enter", json={"token": TOKEN}, headers={"X-Hearken": "1"}
        ) as response:
            assert response.status == 200
            cookie = response.cookies[COOKIE]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
        assert TOKEN not in cookie.value
        assert (await page.get("status"))[0] == 200
        page.client.cookie_jar.clear()
        for wrong in ("wrong", "ü", cookie_of("another")):
            assert (await page.get("status", headers={"Cookie": f"{COOKIE}={wrong}"}))[0] == 401


async def test_every_answer_tells_browsers_to_be_careful(engine: EngineUnderTest, settings: Settings) -> None:
    async with open_page(engine, settings) as page:
        for path in ("/", "/static/app.js", "/static/words/zh-Hans.json", "/api/status", "/api/nothing", "/nothing"):
            async with page.client.get(page.url + path) as response:
                policy = response.headers["Content-Security-Policy"]
                assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
                assert "unsafe" not in policy
                assert response.headers["X-Content-Type-Options"] == "nosniff"
                assert response.status == (404 if "nothing" in path else 200)


async def test_nothing_else_of_the_disk_is_served(engine: EngineUnderTest, settings: Settings) -> None:
    async with open_page(engine, settings) as page:
        assert page.site.port is not None
        for path in ("/static/../site.py", "/static/%2e%2e/site.py", "/static/..%2fsite.py", "/static//etc/passwd"):
            reader, writer = await asyncio.open_connection("127.0.0.1", page.site.port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            answer = await reader.read()
            writer.close()
            assert answer.split(b" ", 2)[1] in {b"403", b"404"}, path


async def test_a_port_that_is_taken_costs_only_the_page(
    engine: EngineUnderTest, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        desk = desk_of(engine, replace(settings, web_port=taken.getsockname()[1]))
        site = Site(desk)
        await site.start()
    assert site.port is None
    assert "The page cannot be shown at 127.0.0.1" in caplog.text
    assert "--web-port" in caplog.text
    await site.stop()
    desk.worker._executor.shutdown(wait=True)
