"""Home Assistant's own frontend in the browser: signed in to, and Hearken added in it as its owner does."""

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hearken_demo.house import BareHouse, open_bare_house
from hearken_demo.paths import RunFolder
from hearken_demo.processes import HOST
from playwright.async_api import Browser, FloatRect, Locator, Page, Route, StorageState, expect

from tests.browser.chromium import Mistakes, open_page
from tests.browser.engine import CHECKOUT

PACKAGES = {"recorder": "recorder:\n"}
"""Every home that is not the demo's has a recorder; the page of integrations asks it how it is."""

OTHER_BRANDS = re.compile(r"/api/brands/(?!integration/hearken/)")
"""Pictures of other integrations: Home Assistant would fetch them from the internet."""

FORGIVE_HASTE = """
  addEventListener("error", event => {
    if (event.message.includes("before initialization")) {
      event.stopImmediatePropagation();
      event.preventDefault();
    }
  });
"""
"""The frontend's issue 24146: it stumbles where an answer comes in one frame with the run's beginning, as Hearken's do.
It would then look for its own source on the internet, to log a better trace."""

NO_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'

RAW_KEY = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\b(?:component|ui)\.[a-z_]+|\"[a-z]+\*?\"")
"""What is shown where words are missing: a key, as it is written in the code, or a field's bare name."""


async def _no_picture(route: Route) -> None:
    """Answer with a picture that shows nothing."""
    await route.fulfill(body=NO_PICTURE, content_type="image/svg+xml")


@asynccontextmanager
async def _open_page(browser: Browser, **options: Any) -> AsyncGenerator[tuple[Page, Mistakes]]:
    """Open a page that has the pictures of no other integration, and keeps nothing for a next visit."""
    async with open_page(browser, service_workers="block", **options) as (page, mistakes):
        await page.route(OTHER_BRANDS, _no_picture)
        yield page, mistakes


@dataclass(frozen=True)
class Frontend:
    """A home whose frontend somebody has signed in to."""

    house: BareHouse
    browser: Browser
    signed_in: StorageState
    """What the browser keeps of that."""

    @asynccontextmanager
    async def open(self, path: str, *, script: str = "", **options: Any) -> AsyncGenerator[Page]:
        """Open a part of it on a page that must make no mistakes; further options are those of `open_page`."""
        async with _open_page(self.browser, storage_state=self.signed_in, **options) as (page, mistakes):
            await page.add_init_script(FORGIVE_HASTE + script)
            await page.goto(self.house.home_assistant.url + path)
            yield page
            mistakes.check()

    async def state(self, entity_id: str) -> str:
        """Return an entity's state."""
        return str((await self.house.client.states())[entity_id]["state"])

    async def add_hearken(self) -> str:
        """Add Hearken by clicks and keys, with one wrong port at first; return the address that it ends at."""
        async with self.open("/config/integrations/dashboard") as page:
            form = await start_adding(page, "Add integration")
            await expect(form.get_by_text("Where is the Hearken engine?")).to_be_visible()
            await form.get_by_role("textbox", name="Host").fill(HOST)
            await form.get_by_role("spinbutton", name="Port").fill("1")
            await check_words(form)
            await form.get_by_role("button", name="Submit").click()
            await expect(form.get_by_text("No Hearken engine answers there")).to_be_visible()
            await form.get_by_role("spinbutton", name="Port").fill(str(self.house.engine.port))
            await form.get_by_role("button", name="Submit").click()
            await expect(form.get_by_text("A voice assistant in the language of your home")).to_be_visible()
            await check_words(form)
            await form.get_by_role("button", name="Submit").click()
            await expect(form.get_by_text("Name and assign")).to_be_visible()
            await form.get_by_role("button", name="Skip and finish").click()
            await expect(page.get_by_role("heading", name="Service info")).to_be_visible()
            await expect(page.get_by_text(re.compile(r"\bReady\b"))).to_be_visible()
            return page.url


BANNER_READ = {"welcome_banner_dismissed": True}
"""The dashboard's own news to those who come from an older one."""

SIDEBAR = 256
"""How wide it is on a desktop."""

WIDE = {"width": 1680, "height": 640}
"""A window in which what is behind a dialog is still to be seen."""

HIGH = {"width": 1280, "height": 1300}
"""A window in which a long dialog is to be seen as a whole."""


async def take_view(page: Page, file: Path, *, width: int, height: int) -> None:
    """Take a picture of a page, beside its sidebar, once everything on it is drawn."""
    await page.wait_for_load_state("networkidle")
    clip: FloatRect = {"x": SIDEBAR, "y": 0, "width": width, "height": height}
    await page.screenshot(path=file, clip=clip, animations="disabled")


async def take_dialog(page: Page, file: Path) -> None:
    """Take a picture of the dialog that is open."""
    await page.mouse.move(0, 0)
    await page.wait_for_load_state("networkidle")
    await page.screenshot(path=file, clip=await page.get_by_role("dialog").bounding_box(), animations="disabled")


@asynccontextmanager
async def open_frontend(browser: Browser, folder: RunFolder) -> AsyncGenerator[Frontend]:
    """Start an engine and a home that knows nothing of it, and sign in."""
    own = RunFolder.create(folder.path / "frontend")  # another home has files of the same names
    async with open_bare_house(own, environment=CHECKOUT, packages=PACKAGES) as house:
        async with _open_page(browser) as (page, mistakes):
            await page.goto(house.home_assistant.url)
            await page.get_by_role("textbox", name="Username").fill(house.account.user)
            await page.get_by_role("textbox", name="Password").fill(house.account.password)
            await page.get_by_role("button", name="Log in").click()
            await expect(page.get_by_text("Kitchen").first).to_be_visible()
            mistakes.check()
            signed_in = await page.context.storage_state()
        await house.client.command("config/core/update", internal_url=house.home_assistant.url)
        await house.client.command("frontend/set_system_data", key="home", value=BANNER_READ)
        yield Frontend(house, browser, signed_in)


def dialog(page: Page) -> Locator:
    """Return the dialog of a flow with all that it shows, which is not inside of what has the role."""
    return page.locator("dialog-data-entry-flow")


async def start_adding(page: Page, button: str) -> Locator:
    """Find Hearken among all integrations, and return the dialog in which it is added."""
    await page.get_by_role("button", name=button).click()
    # The first of a long list: once it is there, the field for the search has the focus.
    await expect(page.get_by_text("1-Wire")).to_be_visible()
    await page.keyboard.type("hearken")
    await page.locator("dialog-add-integration").get_by_text("Hearken", exact=True).click()
    form = dialog(page)
    await expect(form.get_by_role("spinbutton")).to_be_visible()
    return form


async def check_words(shown: Locator) -> None:
    """Fail where a name from the code stands for words that are missing."""
    text = "\n".join(line for line in (await shown.aria_snapshot()).splitlines() if "/url:" not in line)
    assert RAW_KEY.findall(text) == [], text
