"""Hearken in Home Assistant's own frontend: added, talked to, set up, by clicks and keys alone."""

import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio
from hearken_demo.audio import decode
from hearken_demo.flows import add_integration
from hearken_demo.house import find_pipeline, hearken_entities
from hearken_demo.paths import RunFolder
from hearken_demo.processes import HOST
from hearken_demo.speech import Recording
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.chromium import NOTE_WHAT_IS_PLAYED, SECONDS_PLAYED, Microphone
from tests.browser.frontend import (
    HIGH,
    WIDE,
    Frontend,
    check_words,
    dialog,
    open_frontend,
    start_adding,
    take_dialog,
    take_view,
)
from tests.browser.satellite import Satellite, run_satellite

LIGHT = "light.kitchen_light"
KITCHEN = "/home/areas-kitchen"
"""The kitchen on the dashboard that every new home has."""

ASSISTANTS = "/config/voice-assistants/assistants"

LAST_STEP = """step => step.dispatchEvent(
  new CustomEvent("next-step", {bubbles: true, composed: true, detail: {step: 6}}))"""
"""Home Assistant's wizard comes to its last page only by way of its Cloud or of its own apps."""

SENTENCE = "Turn on the kitchen light."
ON = re.compile(r"Kitchen light \d+%")
OFF = "Kitchen light Off"


@dataclass(frozen=True)
class Added:
    """A home to which Hearken was added in the browser."""

    frontend: Frontend
    page: str
    """Where the dialog ended."""
    before: set[str]
    """Hearken's entities before it was opened."""


@pytest_asyncio.fixture(scope="module")
async def added(browser: Browser, folder: RunFolder) -> AsyncGenerator[Added]:
    async with open_frontend(browser, folder) as frontend:
        before = await hearken_entities(frontend.house.client)
        yield Added(frontend, await frontend.add_hearken(), before)


@pytest_asyncio.fixture
async def frontend(added: Added) -> Frontend:
    """Return the home with its light off."""
    client = added.frontend.house.client
    await client.call_service("light", "turn_off", entity_id=LIGHT)
    await client.flush()
    return added.frontend


async def open_assist(page: Page, button: str = "Assist (A)") -> None:
    """Open Assist from the dashboard."""
    await page.get_by_role("button", name=button).click()
    assist = page.locator("ha-voice-command-dialog")
    await expect(assist.get_by_role("button", name="Hearken")).to_be_visible()
    await expect(assist.get_by_role("textbox")).to_be_focused()


async def open_assistant(page: Page) -> Locator:
    """Open Hearken among the assistants; return the dialog."""
    await page.get_by_role("button", name="Hearken English").click()
    return page.locator("dialog-voice-assistant-pipeline-detail")


async def test_hearken_is_added_in_the_dialog(added: Added, pictures: Path) -> None:
    assert added.before == set()
    assert "/config/devices/device/" in added.page
    pipeline = await find_pipeline(added.frontend.house.client)
    assert pipeline["name"] == "Hearken"
    async with added.frontend.open("/config/integrations/dashboard") as page:
        card = page.get_by_role("link", name="Hearken 1 service")
        await expect(card).to_be_visible()
        await expect(card.locator("img").first).to_have_js_property("complete", value=True)
        assert await card.locator("img").first.evaluate("image => image.naturalWidth") > 0
        await card.click()
        await expect(page.get_by_text("12 entities").first).to_be_visible()
        for button in ("Add service", "Add voice agent", "Add AI task", "Configure"):
            await expect(page.get_by_role("button", name=button)).to_be_visible()
        await check_words(page.locator("ha-config-integration-page"))
        await take_view(page, pictures / "ha-added.png", width=1024, height=460)


async def test_a_command_is_typed_into_assist(frontend: Frontend, pictures: Path) -> None:
    async with frontend.open(KITCHEN, viewport=WIDE) as page:
        await expect(page.get_by_role("button", name=OFF)).to_be_visible()
        await open_assist(page)
        await page.keyboard.type(SENTENCE)
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Turned on the Kitchen light.")).to_be_visible()
        await expect(page.get_by_role("button", name=ON)).to_be_visible()
        assert await frontend.state(LIGHT) == "on"
        await page.keyboard.type("Is the kitchen window open?")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Yes, ")).to_be_visible()
        await take_view(page, pictures / "ha-assist.png", width=1200, height=640)


async def test_a_command_is_spoken_into_assist(frontend: Frontend, microphone: Microphone) -> None:
    async with frontend.open(KITCHEN, script=NOTE_WHAT_IS_PLAYED) as page:
        await expect(page.get_by_role("button", name=OFF)).to_be_visible()
        await open_assist(page)
        sound = await frontend.house.engine.speak(SENTENCE)
        microphone.hear(sound.pcm, sound.rate)
        await page.get_by_role("button", name="Start listening").click()
        await expect(page.get_by_text("Turned on the Kitchen light.")).to_be_visible()
        assert await page.evaluate(SECONDS_PLAYED) > 0.4
        await expect(page.get_by_role("button", name=ON)).to_be_visible()
        assert await frontend.state(LIGHT) == "on"


async def test_the_dialog_speaks_chinese(frontend: Frontend) -> None:
    async with frontend.open("/config/integrations/dashboard", locale="zh-CN") as page:
        form = await start_adding(page, "添加集成")
        await expect(form.get_by_text("Hearken 引擎在哪里？")).to_be_visible()
        await expect(form.get_by_text("运行引擎的电脑的主机名或 IP 地址。")).to_be_visible()
        await check_words(form)
        await form.get_by_role("textbox", name="主机").fill(HOST)
        await form.get_by_role("spinbutton", name="端口").fill(str(frontend.house.engine.port))
        await form.get_by_role("button", name="提交").click()
        await expect(form.get_by_text("这个引擎已经添加过了。")).to_be_visible()


async def test_all_options_have_words(frontend: Frontend) -> None:
    async with frontend.open("/config/integrations/integration/hearken") as page:
        form = dialog(page)
        for entry, title in (
            ("Listening and answering", "How Hearken listens and answers"),
            ("Safety", "What may be done by voice"),
            ("Another assistant for the rest", "Off unless you choose one"),
        ):
            await page.get_by_role("button", name="Configure").click()
            await form.get_by_text(entry, exact=True).click()
            await expect(form.get_by_text(title)).to_be_visible()
            await check_words(form)
            await form.get_by_role("button", name="Close").click()
            await expect(form.get_by_role("button", name="Close")).to_have_count(0)


async def test_models_are_told_and_offered(frontend: Frontend, pictures: Path) -> None:
    async with frontend.open("/config/integrations/integration/hearken") as page:
        form = dialog(page)
        await page.get_by_role("button", name="Configure").click()
        await form.get_by_text("Models", exact=True).click()
        await expect(form.get_by_text("Whisper base")).to_be_visible()
        await check_words(form)
        await take_dialog(page, pictures / "ha-models.png")


async def test_the_assistant_is_made_of_hearken(frontend: Frontend, pictures: Path) -> None:
    async with frontend.open(ASSISTANTS, script=NOTE_WHAT_IS_PLAYED, viewport=HIGH) as page:
        form = await open_assistant(page)
        for field in ("Conversation agent * Hearken", "Speech-to-text Hearken Hearing", "Text-to-speech Hearken Voice"):
            await expect(form.get_by_role("button", name=field)).to_be_visible()
        await expect(form.get_by_role("button", name="Voice * Joe, American English")).to_be_visible()
        await take_dialog(page, pictures / "ha-assistant.png")
        await form.get_by_role("button", name="Try voice").click()
        await page.get_by_role("button", name="Play").click()
        assert await page.evaluate(SECONDS_PLAYED) > 0.4


async def test_an_assistant_that_bypasses_hearken_is_mended(frontend: Frontend) -> None:
    async with frontend.open(ASSISTANTS) as page:
        form = await open_assistant(page)
        await form.get_by_role("switch", name="Prefer handling commands locally").press("Space")
        await form.get_by_role("button", name="Update").click()
        await expect(form.get_by_role("button", name="Update")).to_have_count(0)
        await page.goto(f"{frontend.house.home_assistant.url}/config/repairs")
        await page.get_by_text("acts before Hearken is asked").click()
        repair = dialog(page)
        await check_words(repair)
        await repair.get_by_role("button", name="Submit").click()
        await expect(repair.get_by_text("The issue is repaired!")).to_be_visible()
        await repair.get_by_role("button", name="Finish").click()
        await expect(page.get_by_text("There are currently no repairs pending")).to_be_visible()
    assert (await find_pipeline(frontend.house.client))["prefer_local_intents"] is False


@pytest_asyncio.fixture
async def satellite(frontend: Frontend) -> AsyncGenerator[Satellite]:
    """Run a satellite, which the home knows by the Wyoming integration."""
    async with run_satellite() as satellite:
        await add_integration(frontend.house.client, "wyoming", host=HOST, port=satellite.port)
        await satellite.wait_home()
        yield satellite


async def test_the_voice_wizard_sets_up_a_satellite(frontend: Frontend, satellite: Satellite, pictures: Path) -> None:
    async with frontend.open("/config/integrations/integration/wyoming") as page:
        device = page.get_by_role("link", name="1 service")
        await device.click()
        await expect(page.get_by_text("Finished speaking detection")).to_be_visible()
        # The device's page looks only once whether it can be set up, and may not have known of its entities yet.
        await page.go_back()
        await device.click()
        await page.get_by_role("button", name="Set up voice assistant").click()
        wizard = page.locator("ha-voice-assistant-setup-dialog")
        # The satellite was reached: it fetched a sound from the home and played it.
        await expect(wizard.get_by_role("heading", name="Select area")).to_be_visible()
        assert satellite.played[0] > 1
        await wizard.get_by_role("button", name="Area").click()
        await page.keyboard.type("Kitchen")
        await page.keyboard.press("Enter")
        await wizard.get_by_role("button", name="Next").click()
        # What Home Assistant offers here is its own; a satellite that is left as it is takes the preferred assistant.
        await expect(wizard.get_by_text("How do you want your voice to be processed?")).to_be_visible()
        await wizard.locator("ha-voice-assistant-setup-step-pipeline").evaluate(LAST_STEP)
        await expect(wizard.get_by_role("heading", name="Ready to Assist!")).to_be_visible()
        await expect(wizard.get_by_role("button", name="Assistant Preferred")).to_be_visible()
        await expect(wizard.get_by_role("button", name="Voice Joe, American English")).to_be_visible()
        await wizard.get_by_role("button", name="Try").click()
        assert await satellite.wait_played(2) > 0.4
        await wizard.get_by_role("button", name="Done").click()
        await expect(wizard.get_by_role("button", name="Done")).to_have_count(0)

    # Not while the page is open: the wizard waits there for a wake word, also of a satellite that has none.
    # In the kitchen, "the light" is that of the kitchen, and the answer is spoken there.
    await satellite.say(Recording(await decode((await frontend.house.engine.speak("Turn on the light.")).wav)))
    assert await satellite.wait_played(3) > 0.1
    assert satellite.transcripts == ["Turn on the light."]
    assert await frontend.state(LIGHT) == "on"
