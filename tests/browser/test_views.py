"""Every part of the page, on a desk and on a phone, light and dark, in both languages: whole, and open to everybody."""

from pathlib import Path
from typing import Any

import pytest
from hearken_demo.paths import RunFolder
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import check_accessible, open_page, take_picture
from tests.browser.engine import PageEngine, run_engine

VIEWS = {
    "home": "Whisper base, multilingual",
    "models": "SmolLM2 135M Instruct",
    "try": "Hold to talk",
    "history": "No Home Assistant is connected",
    "privacy": "Open connections",
    "logs": "Ready after",
}
"""What each of them shows once it is drawn."""

CHINESE = {
    "home": "正在使用的模型",
    "models": "任何机器上都能用英语闲聊",
    "try": "按住说话",
    "history": "没有连接 Home Assistant",
    "privacy": "打开的连接",
    "logs": "Ready after",
}

PICTURES = {
    ("en-GB", "light", 0): {"models": "models", "privacy": "privacy"},
    ("en-GB", "dark", 1): {"home": "phone"},
}
"""Which of them become pictures of the documentation, and what those are called."""


LOOKS = [(locale, colours, phone) for locale in ("en-GB", "zh-CN") for colours in ("light", "dark") for phone in (0, 1)]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}-{'phone' if look[2] else 'desk'}")
async def test_every_part_is_whole_and_accessible(
    browser: Browser, engine: PageEngine, pictures: Path, look: tuple[str, str, int]
) -> None:
    locale, colours, phone = look
    async with open_page(browser, phone=bool(phone), locale=locale, color_scheme=colours) as (page, mistakes):
        for view, shown in (VIEWS if locale == "en-GB" else CHINESE).items():
            await page.goto(f"{engine.page}#{view}")
            await expect(page.get_by_text(shown).first).to_be_attached()
            await page.wait_for_timeout(150)
            await check_accessible(page)
            if view in PICTURES.get(look, {}):
                await take_picture(page, pictures / f"page-{PICTURES[look][view]}.png", here=engine.models)
        mistakes.check()


async def test_overview_tells_how_the_engine_is(page: Page, engine: PageEngine) -> None:
    await page.goto(engine.page)
    await expect(page.get_by_role("heading", name="Ready")).to_be_visible()
    await expect(page.get_by_text(f"Listens on port {engine.port}")).to_be_visible()
    await expect(page.get_by_text("No Home Assistant is connected")).to_be_visible()
    models = page.locator("section", has=page.get_by_role("heading", name="Models in use"))
    await expect(models.get_by_text("Ready", exact=True)).to_have_count(4)
    await expect(page.get_by_role("img", name="Hearken")).to_be_visible()
    # What the engine does shows at once, as what it took.
    await engine.say("Good morning.")
    await expect(page.get_by_role("list", name="Last command").get_by_text("Speaking")).to_be_visible()


async def test_colours_are_the_systems_until_they_are_chosen(browser: Browser, engine: PageEngine) -> None:
    async with open_page(browser, color_scheme="dark") as (page, mistakes):
        await page.goto(engine.page)
        ground = "() => getComputedStyle(document.body).backgroundColor"
        dark = await page.evaluate(ground)
        await page.get_by_role("button", name="Use light colours").click()
        light = await page.evaluate(ground)
        assert light != dark
        await page.reload()
        await expect(page.get_by_role("button", name="Use dark colours")).to_be_visible()
        assert await page.evaluate(ground) == light
        mistakes.check()


async def test_language_is_the_browsers_until_it_is_chosen(page: Page, engine: PageEngine) -> None:
    await page.goto(f"{engine.page}#privacy")
    await page.get_by_label("Language").select_option("简体中文")
    await expect(page.get_by_role("heading", level=1, name="隐私")).to_be_visible()
    assert await page.evaluate("() => document.documentElement.lang") == "zh-Hans"
    await page.reload()
    await expect(page.get_by_role("heading", level=1, name="隐私")).to_be_visible()
    await page.get_by_label("语言").select_option("English")
    await expect(page.get_by_role("heading", level=1, name="Privacy")).to_be_visible()


async def test_it_is_used_by_keys_alone(page: Page, engine: PageEngine) -> None:
    await page.goto(engine.page)
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_be_focused()
    await page.reload()
    await expect(page.get_by_role("link", name="Models", exact=True)).to_be_visible()
    for _ in range(3):
        await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Models", exact=True)).to_be_focused()
    await page.keyboard.press("Enter")
    # Screen readers begin to read where the focus is.
    await expect(page.get_by_role("heading", level=1, name="Models")).to_be_focused()
    first = page.get_by_role("button", name="Test: Whisper base")
    await expect(first).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(first).to_be_focused()
    # A model with terms: the dialog has the focus, keeps it, and gives it back.
    fetch = page.get_by_role("button", name="Download: Gemma")
    await fetch.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Terms of use")
    await expect(dialog).to_be_visible()
    await check_accessible(page)
    await expect(dialog.get_by_role("button", name="Download")).to_be_disabled()
    await dialog.get_by_role("checkbox").focus()
    await page.keyboard.press("Space")
    await expect(dialog.get_by_role("button", name="Download")).to_be_enabled()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(fetch).to_be_focused()


async def test_logs_are_filtered(page: Page, engine: PageEngine) -> None:
    await page.goto(f"{engine.page}#logs")
    log = page.get_by_role("log")
    await expect(log.get_by_text("Ready after")).to_be_visible()
    await page.get_by_label("Show").select_option("Errors only")
    await expect(log.get_by_text("There is nothing of this importance")).to_be_visible()
    await expect(log.get_by_text("Ready after")).to_have_count(0)


async def test_the_switch_forbids_downloads_and_stays(page: Page, engine: PageEngine) -> None:
    await page.goto(f"{engine.page}#privacy")
    await expect(page.get_by_text("The engine has no connection to the outside")).to_be_visible()
    await expect(page.get_by_text("A client of this page")).to_be_visible()
    switch = page.get_by_role("switch", name="Forbid every connection to the outside")
    await expect(switch).not_to_be_checked()
    await switch.click()
    await expect(page.get_by_role("status").get_by_text("stays offline from now on")).to_be_visible()
    await expect(switch).to_be_checked()
    await expect(switch).to_be_focused()
    await page.goto(f"{engine.page}#models")
    await expect(page.get_by_text("set to stay offline, so it fetches nothing")).to_be_visible()
    await expect(page.get_by_role("button", name="Download: Whisper tiny")).to_be_disabled()
    await page.goto(f"{engine.page}#privacy")
    await page.reload()
    await switch.click()
    await expect(switch).not_to_be_checked()


async def test_options_that_are_not_followed_yet_are_told(page: Page, folder: RunFolder) -> None:
    """The owner changes them while the engine runs, makes a mistake, and puts it right."""
    options = folder.path / "changed-options.json"
    options.write_text("{}", encoding="utf-8")
    environment = {"HEARKEN_OPTIONS_FILE": str(options)}
    async with run_engine(folder, "changed", starter=False, environment=environment) as engine:
        await page.goto(engine.page)
        notice = page.get_by_role("region", name="Options")
        await expect(page.get_by_role("heading", name="Something needs you")).to_be_visible()
        await expect(notice).to_be_hidden()
        options.write_text('{"threads": 3, "speed": "ninety"}', encoding="utf-8")
        await expect(notice).to_contain_text("use the new value of: threads.")
        await expect(notice).to_contain_text("The option speed is 'ninety'")
        await check_accessible(page)
        options.write_text('{"speed": 1.1}', encoding="utf-8")
        await expect(notice).to_be_hidden()


async def test_an_engine_that_goes_away_is_told_and_comes_back(
    opened: Any, engine: PageEngine, page: Page, mistakes: Any
) -> None:
    mistakes.forgiven += ["ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET"]
    await page.goto(f"{engine.page}#home")
    await expect(page.get_by_role("heading", name="Ready")).to_be_visible()
    await engine.program.kill()
    await expect(page.get_by_role("alert")).to_contain_text("does not answer")
    await engine.program.start()
    await expect(page.get_by_role("alert")).to_be_hidden()
    await expect(page.get_by_role("heading", name="Ready")).to_be_visible()
