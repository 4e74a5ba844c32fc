"""The page's part about privacy: what is kept where, what is connected, and the switch that forbids the world."""

from dataclasses import replace
from typing import Any

import psutil
import pytest
from hearken_engine.models.choices import read_choices
from hearken_engine.settings import Settings, read_settings

from .conftest import Client, EngineUnderTest
from .page import Page, fetchable, home, lines, open_page, page
from .test_fetching import held, until
from .test_models import Hub, hub

__all__ = ["fetchable", "home", "hub", "lines", "page"]


async def test_privacy_tells_what_is_there(page: Page, home: Client) -> None:
    (page.desk.settings.models_dir / ".speech-cache").mkdir()
    (page.desk.settings.models_dir / ".speech-cache" / "a").write_bytes(bytes(1234))
    _, told = await page.get("privacy")
    places = {each["what"]: each for each in told["places"]}
    assert places["speech"]["bytes"] == 1234
    assert places["models"]["bytes"] > 0
    mine = [each for each in told["connections"] if each.get("door") == "page"]
    assert {(each["way"], each["reach"]) for each in mine} == {("listens", "here"), ("inbound", "here")}
    assert [each for each in told["connections"] if each["way"] == "outbound" and each["reach"] != "here"] == []


async def test_what_cannot_be_looked_at_is_not_claimed(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: Any, **__: Any) -> None:
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil.Process, "net_connections", denied)
    status, told = await page.get("privacy")
    assert status == 200
    assert "connections" not in told
    assert told["places"]


async def test_the_switch_stops_and_forbids_downloads_and_is_kept(page: Page, fetchable: Hub) -> None:
    held(fetchable)
    await page.post("models/fetch", {"name": "small"})
    await until(lambda: "small" in page.desk.models.downloads())
    assert await page.post("privacy/offline", {"offline": True}) == (200, {"offline": True})
    assert page.desk.models.downloads() == {}
    fetchable.go_on.set()
    assert (await page.refused("models/fetch", {"name": "small"}))[:2] == (409, "offline")
    assert (await page.get("models"))[1]["offline"] is True
    assert (await page.get("status"))[1]["offline"] is True
    folder = page.desk.settings.models_dir
    assert read_choices(folder, {}) == {"offline": "on"}
    nothing = folder / "none"
    assert read_settings({"models_dir": str(folder)}, {}, nothing).offline
    # Whoever starts the engine by hand means it.
    by_hand = read_settings({"models_dir": str(folder), "offline": "off"}, {}, nothing)
    assert (by_hand.offline, by_hand.offline_fixed) == (False, True)
    assert await page.post("privacy/offline", {"offline": False}) == (200, {"offline": False})
    assert (await page.post("models/fetch", {"name": "small"}))[0] == 200


async def test_a_switch_that_is_fixed_stays(engine: EngineUnderTest, settings: Settings) -> None:
    fixed = replace(settings, offline=True, by_hand=frozenset({"offline"}))
    engine.server.models._settings = fixed
    async with open_page(engine, fixed) as page:
        status, code, text = await page.refused("privacy/offline", {"offline": False})
        assert (status, code) == (409, "not-possible")
        assert "--offline or HEARKEN_OFFLINE" in text


async def test_a_switch_that_cannot_be_kept_is_not_switched(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hearken_engine.models.choices.write_object", full)
    status, code, text = await page.refused("privacy/offline", {"offline": True})
    assert (status, code) == (500, "store-failed")
    assert "No space left" in text
    assert page.desk.models.offline is False
