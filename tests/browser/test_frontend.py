"""Hearken in Home Assistant's own frontend: added, talked to, set up, by clicks and keys alone."""

from collections.abc import AsyncGenerator

import pytest_asyncio
from hearken_demo.paths import RunFolder
from playwright.async_api import Browser, expect

from tests.browser.frontend import START_MS, Frontend, open_frontend


@pytest_asyncio.fixture(scope="module")
async def frontend(browser: Browser, folder: RunFolder) -> AsyncGenerator[Frontend]:
    async with open_frontend(browser, folder) as frontend:
        yield frontend


async def test_the_frontend_is_signed_in(frontend: Frontend) -> None:
    async with frontend.open("/config/integrations/dashboard") as page:
        await expect(page.get_by_role("button", name="Add integration")).to_be_visible(timeout=START_MS)
        await expect(page.get_by_role("heading", name="Hearken", exact=True)).to_have_count(0)
