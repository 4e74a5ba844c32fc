"""Home Assistant's own frontend in the browser: signed in to, and Hearken added in it as its owner does."""

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from hearken_demo.house import BareHouse, open_bare_house
from hearken_demo.paths import RunFolder
from playwright.async_api import Browser, Locator, Page, Route, StorageState, expect

from tests.browser.chromium import Mistakes, open_page
from tests.browser.engine import CHECKOUT

START_MS = 60_000
"""A first page of the frontend is a hundred files; on a busy machine it takes a while."""

PACKAGES = {"recorder": "recorder:\n"}
"""Every home that is not the demo's has a recorder; the page of integrations asks it how it is."""

OTHER_BRANDS = re.compile(r"/api/brands/(?!integration/hearken/)")
"""Pictures of other integrations: Home Assistant would fetch them from the internet."""

NO_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


async def _no_picture(route: Route) -> None:
    """Answer with a picture that shows nothing."""
    await route.fulfill(body=NO_PICTURE, content_type="image/svg+xml")


@dataclass(frozen=True)
class Frontend:
    """A home whose frontend somebody has signed in to once, in the browser."""

    house: BareHouse
    browser: Browser
    signed_in: StorageState
    """What the browser keeps of it."""

    @asynccontextmanager
    async def open(self, path: str, **options: Any) -> AsyncGenerator[Page]:
        """Open a part of it on a page that must make no mistakes; options are those of `open_page`."""
        async with _open_page(self.browser, storage_state=self.signed_in, **options) as (page, mistakes):
            await page.goto(self.house.home_assistant.url + path)
            yield page
            mistakes.check()

    async def state(self, entity_id: str) -> str:
        """Return an entity's state."""
        return str((await self.house.client.states())[entity_id]["state"])


@asynccontextmanager
async def _open_page(browser: Browser, **options: Any) -> AsyncGenerator[tuple[Page, Mistakes]]:
    """Open a page that has the pictures of no other integration."""
    async with open_page(browser, **options) as (page, mistakes):
        page.set_default_timeout(START_MS)
        await page.route(OTHER_BRANDS, _no_picture)
        yield page, mistakes


@asynccontextmanager
async def open_frontend(browser: Browser, folder: RunFolder) -> AsyncGenerator[Frontend]:
    """Start an engine and a home that knows nothing of it, and sign in."""
    async with open_bare_house(folder, environment=CHECKOUT, packages=PACKAGES) as house:
        async with _open_page(browser) as (page, mistakes):
            await page.goto(house.home_assistant.url)
            await page.get_by_role("textbox", name="Username").fill(house.account.user)
            await page.get_by_role("textbox", name="Password").fill(house.account.password)
            await page.get_by_role("button", name="Log in").click()
            await expect(page.get_by_text("Kitchen").first).to_be_visible(timeout=START_MS)
            mistakes.check()
            signed_in = await page.context.storage_state()
        yield Frontend(house, browser, signed_in)


def dialog(page: Page) -> Locator:
    """Return the dialog of a flow with all that it shows, which is not inside what has the role."""
    return page.locator("dialog-data-entry-flow")
