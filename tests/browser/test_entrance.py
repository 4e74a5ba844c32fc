"""A page that others reach too: it asks for its token once, and this browser remembers."""

from collections.abc import AsyncGenerator

import pytest_asyncio
from hearken_demo.paths import RunFolder
from playwright.async_api import Browser, expect

from tests.browser.chromium import check_accessible, open_page
from tests.browser.engine import PageEngine, run_engine

TOKEN = "let me in"


@pytest_asyncio.fixture(scope="module")
async def guarded(folder: RunFolder) -> AsyncGenerator[PageEngine]:
    flags = ("--web-host", "0.0.0.0", "--web-token", TOKEN)
    async with run_engine(folder, "guarded", *flags, starter=False, token=TOKEN) as engine:
        yield engine


async def test_the_token_is_asked_for_once(browser: Browser, guarded: PageEngine) -> None:
    async with open_page(browser) as (page, mistakes):
        mistakes.forgiven.append("401")
        await page.goto(guarded.page)
        field = page.get_by_label("Token of this page")
        await expect(field).to_be_focused()
        await check_accessible(page)
        await field.fill("a guess")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status").get_by_text("not the page's token")).to_be_visible()
        await field.fill(TOKEN)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Something needs you")).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("heading", name="Something needs you")).to_be_visible()
        # No script can read what stands for the token.
        assert await page.evaluate("() => document.cookie") == ""
        mistakes.check()
    async with open_page(browser) as (page, mistakes):
        mistakes.forgiven.append("401")
        await page.goto(guarded.page)
        await expect(page.get_by_label("Token of this page")).to_be_visible()


async def test_a_page_without_https_says_why_it_cannot_listen(browser: Browser, guarded: PageEngine) -> None:
    async with open_page(browser) as (page, mistakes):
        mistakes.forgiven.append("401")
        # As it is from another computer: any name but localhost is no secure page without https.
        await page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
        await page.goto(f"{guarded.page}#try")
        await page.get_by_label("Token of this page").fill(TOKEN)
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("only to pages that come over https")).to_be_visible()
        await expect(page.get_by_role("button", name="Hold to talk")).to_have_count(0)
        await expect(page.get_by_label("Or type a sentence")).to_be_visible()
        await check_accessible(page)
