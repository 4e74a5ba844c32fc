"""Try it, and History, with a real home: a microphone that hears a voice, and a light that goes on."""

import json
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from hearken_demo.audio import decode
from hearken_demo.paths import RunFolder
from hearken_demo.speech import Recording
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.chromium import (
    NOTE_WHAT_IS_PLAYED,
    SECONDS_PLAYED,
    Microphone,
    check_accessible,
    open_page,
    take_picture,
)
from tests.browser.home import Home, open_home

LIGHT = "light.kitchen_light"
SENTENCE = "Turn on the kitchen light."


@pytest_asyncio.fixture(scope="module")
async def opened_home(folder: RunFolder) -> AsyncGenerator[Home]:
    async with open_home(folder) as home:
        yield home


@pytest_asyncio.fixture
async def home(opened_home: Home) -> Home:
    """Return the home with its light off."""
    await opened_home.house.client.call_service("light", "turn_off", entity_id=LIGHT)
    await opened_home.house.client.flush()
    return opened_home


async def card(page: Page, title: str) -> Locator:
    return page.locator("section", has=page.get_by_role("heading", name=title, exact=True))


async def hold_and_speak(page: Page, microphone: Microphone, home: Home, text: str) -> None:
    """Hold the button with the mouse while the microphone hears a sentence."""
    pcm, rate = await home.engine.say(text)
    microphone.hear(pcm, rate)
    talk = page.get_by_role("button", name="Hold to talk")
    await talk.hover()
    await page.mouse.down()
    await expect(page.get_by_text("Listening …")).to_be_visible()
    await page.wait_for_timeout(1000 * (len(pcm) / 2 / rate + 0.8))
    await page.mouse.up()


async def test_home_is_connected(page: Page, home: Home) -> None:
    await page.goto(home.engine.page)
    await expect(page.get_by_text("No Home Assistant is connected")).to_have_count(0)
    overview = await home.engine.get("status")
    assert len(overview["homes"]) == 1
    await expect(page.get_by_text(overview["homes"][0]["name"], exact=True)).to_be_visible()


async def test_what_is_said_is_shown_step_by_step_and_nothing_changes(
    page: Page, home: Home, microphone: Microphone, pictures: Path
) -> None:
    await page.goto(f"{home.engine.page}#try")
    await hold_and_speak(page, microphone, home, SENTENCE)

    heard = await card(page, "Heard")
    await expect(heard.get_by_text("kitchen light").first).to_be_visible()
    await expect(heard.get_by_text("sure")).to_be_visible()
    understood = await card(page, "Understood")
    await expect(understood.get_by_text("turn on: Kitchen light")).to_be_visible()
    await expect(understood.get_by_text("Rules").first).to_be_visible()
    await check_accessible(page)
    await take_picture(page, pictures / "page-try.png", full_page=True)
    # Only the plan was asked for.
    assert await home.state(LIGHT) == "off"


async def test_what_is_said_is_done_where_that_is_wanted(page: Page, home: Home, microphone: Microphone) -> None:
    await page.add_init_script(NOTE_WHAT_IS_PLAYED)
    await page.goto(f"{home.engine.page}#try")
    await page.get_by_role("switch", name="Do it, too").click()
    await hold_and_speak(page, microphone, home, SENTENCE)
    await expect(page.get_by_role("button", name="Hear it")).to_be_visible()
    # The reply is heard without being asked for: some words long.
    assert await page.evaluate(SECONDS_PLAYED) > 0.4
    await expect((await card(page, "Understood")).get_by_text("Done", exact=True).first).to_be_visible()
    await expect((await card(page, "Reply")).get_by_role("button", name="Hear it")).to_be_visible()
    assert await home.state(LIGHT) == "on"


async def test_it_works_by_typing_and_by_the_space_bar(page: Page, home: Home, microphone: Microphone) -> None:
    await page.goto(f"{home.engine.page}#try")
    await page.get_by_label("Or type a sentence").fill("Is the garage door open?")
    await page.keyboard.press("Enter")
    reply = await card(page, "Reply")
    await expect(reply.get_by_text("garage door").first).to_be_visible()

    pcm, rate = await home.engine.say(SENTENCE)
    microphone.hear(pcm, rate)
    await page.get_by_role("button", name="Hold to talk").focus()
    await page.keyboard.down("Space")
    await expect(page.get_by_text("Listening …")).to_be_visible()
    await page.wait_for_timeout(1000 * (len(pcm) / 2 / rate + 0.8))
    await page.keyboard.up("Space")
    await expect((await card(page, "Heard")).get_by_text("kitchen light").first).to_be_visible()


async def test_silence_is_told(page: Page, home: Home, microphone: Microphone) -> None:
    microphone.hear(bytes(32_000), 16_000)
    await page.goto(f"{home.engine.page}#try")
    # A short press begins, the next one ends it.
    await page.get_by_role("button", name="Hold to talk").click()
    await expect(page.get_by_text("Listening …")).to_be_visible()
    await page.wait_for_timeout(800)
    await page.get_by_role("button", name="Hold to talk").click()
    await expect(page.get_by_text("Nothing was heard")).to_be_visible()


async def test_history_is_told_corrected_and_forgotten(page: Page, home: Home, pictures: Path) -> None:
    await page.goto(f"{home.engine.page}#try")
    await page.get_by_role("switch", name="Do it, too").click()
    for sentence in (SENTENCE, "Turn on the reading lantern."):
        await page.get_by_label("Or type a sentence").fill(sentence)
        await page.keyboard.press("Enter")
        await expect((await card(page, "Typed")).get_by_text(sentence)).to_be_visible()
        await expect(page.get_by_role("heading", name="Understood")).to_be_visible()
    await page.get_by_role("link", name="History").click()
    turns = page.get_by_role("main").get_by_role("listitem")
    newest = turns.filter(has=page.get_by_role("heading", name="reading lantern")).first
    older = turns.filter(has=page.get_by_role("heading", name="kitchen light")).first
    await expect(older.get_by_text("Done", exact=True).first).to_be_visible()
    await expect(page.get_by_text("keeps the last")).to_be_visible()
    await older.get_by_text("How it was understood").click()
    await expect(older.get_by_text("turn on: Kitchen light")).to_be_visible()
    await check_accessible(page)
    await take_picture(page, pictures / "page-history.png")

    # What was meant is learned as an alias, and the same sentence is understood from then on.
    await newest.get_by_role("button", name="This was wrong").click()
    dialog = page.get_by_role("dialog", name="This was wrong")
    await check_accessible(page)
    await dialog.get_by_label("What you said").fill("reading lantern")
    await dialog.get_by_label("What you meant").fill("Kitchen light")
    async with page.expect_download() as download:
        await dialog.get_by_role("button", name="Save a report").click()
    report = json.loads((await (await download.value).path()).read_text(encoding="utf-8"))
    assert "reading lantern" in report["turn"]["heard"]
    assert {each["kind"] for each in report["models"]} == {"stt", "llm", "tts", "embed"}
    await dialog.get_by_role("button", name="Learn the name").click()
    await expect(dialog).to_be_hidden()
    await home.house.client.call_service("light", "turn_off", entity_id=LIGHT)
    await page.get_by_role("link", name="Try it").click()
    await page.get_by_role("switch", name="Do it, too").click()
    await page.get_by_label("Or type a sentence").fill("Turn on the reading lantern.")
    await page.keyboard.press("Enter")
    await expect((await card(page, "Understood")).get_by_text("Done", exact=True).first).to_be_visible()
    assert await home.state(LIGHT) == "on"

    await page.get_by_role("link", name="History").click()
    await expect(older.first).to_be_visible()
    before = await page.get_by_role("button", name="Forget: ").count()
    await older.get_by_role("button", name="Forget: ").click()
    await expect(page.get_by_role("button", name="Forget: ")).to_have_count(before - 1)
    await page.get_by_role("button", name="Forget all").click()
    await page.get_by_role("dialog").get_by_role("button", name="Forget all").click()
    await expect(page.get_by_text("Nothing has been said yet")).to_be_visible()


async def test_overview_tells_of_the_last_command(page: Page, home: Home, pictures: Path) -> None:
    await home.house.assist.speak(Recording(await decode((await home.house.engine.speak(SENTENCE)).wav)))
    await page.goto(home.engine.page)
    last = await card(page, "Last command")
    await expect(last.get_by_text("kitchen light").first).to_be_visible()
    await expect(last.get_by_text("Turned on the Kitchen light")).to_be_visible()
    for stage in ("Hearing", "Rules", "Acting", "First sound"):
        await expect(last.get_by_role("list", name="Last command").get_by_text(stage, exact=True)).to_be_visible()
    await check_accessible(page)
    await take_picture(page, pictures / "page-overview.png", full_page=True)


@pytest.mark.parametrize("locale", ["zh-CN"])
async def test_a_phone_in_chinese_shows_the_same(
    browser: Browser, home: Home, microphone: Microphone, pictures: Path, locale: str
) -> None:
    async with open_page(browser, phone=True, locale=locale, color_scheme="dark") as (page, mistakes):
        await page.goto(f"{home.engine.page}#try")
        await page.get_by_label("或输入一句话").fill(SENTENCE)
        await page.get_by_role("button", name="发送").tap()
        await expect((await card(page, "理解")).get_by_text("turn on: Kitchen light")).to_be_visible()
        await check_accessible(page)
        await page.evaluate("() => scrollTo(0, 0)")
        await take_picture(page, pictures / "page-chinese.png")
        mistakes.check()
