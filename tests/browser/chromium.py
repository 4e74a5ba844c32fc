"""A real Chromium with a microphone that hears what a test has spoken, and a page that tells of its mistakes."""

import os
import shutil
import wave
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Error, Page, Request, ViewportSize, async_playwright, expect

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
"""What Chromium is called: Debian, other distributions, Google's own."""

DESKTOP: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
"""A phone of today, held upright."""

LOCAL = ("127.0.0.1", "localhost", "::1", "")
"""Hosts that are this computer; blob: and data: have none."""

WAIT_MS = 60_000
"""For whatever a page is to show: it is there within a moment, but on a machine that does other things too."""

expect.set_options(timeout=WAIT_MS)


class Microphone:
    """The browser's microphone: it hears a file, from its beginning, each time that a page opens it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.hear(b"", 16_000)

    def hear(self, pcm: bytes, rate: int, *, lead: float = 0.3) -> None:
        """Have it hear this sound (16 bit, one channel) the next time, after some seconds of silence; then silence."""
        silence = bytes(2 * int(rate * lead))
        with wave.open(str(self.file), "wb") as file:
            file.setparams((1, 2, rate, 0, "NONE", "not compressed"))
            file.writeframes(silence + pcm + 4 * silence)


def find_chromium() -> str:
    """Return the program; RuntimeError says how to get it."""
    for name in PROGRAMS:
        if (path := shutil.which(name)) is not None:
            return path
    raise RuntimeError("Chromium is not installed. Debian: apt-get install chromium")


@asynccontextmanager
async def open_browser(microphone: Microphone) -> AsyncGenerator[Browser]:
    """Start Chromium without a window, and end it afterwards."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_chromium(),
            # Chromium refuses its own sandbox to root, as which CI runs.
            chromium_sandbox=os.geteuid() != 0,
            args=[
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={microphone.file}%noloop",
                "--autoplay-policy=no-user-gesture-required",
                "--disable-dev-shm-usage",
            ],
        )
        try:
            yield browser
        finally:
            await browser.close()


class Mistakes:
    """What a page does that no good page does: errors in its console, and requests that leave this computer."""

    def __init__(self, page: Page) -> None:
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.forgiven: list[str] = []
        """Parts of messages that a test provokes."""
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _error(self, error: Error) -> None:
        self.errors.append(str(error))

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in {*LOCAL, None}:
            self.outside.append(request.url)

    def check(self) -> None:
        """Fail with what went wrong."""
        errors = [error for error in self.errors if not any(part in error for part in self.forgiven)]
        assert errors == [], f"errors of the page: {errors}"
        assert self.outside == [], f"requests to the outside: {self.outside}"


@asynccontextmanager
async def open_page(browser: Browser, *, phone: bool = False, **options: Any) -> AsyncGenerator[tuple[Page, Mistakes]]:
    """Open a page in a profile of its own; further options are those of Playwright's `new_context`."""
    if phone:
        options = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2, **options}
    options = {"viewport": PHONE if phone else DESKTOP, "locale": "en-GB", "reduced_motion": "reduce", **options}
    context = await browser.new_context(**options)
    await context.grant_permissions(["microphone"])
    try:
        page = await context.new_page()
        page.set_default_timeout(WAIT_MS)
        yield page, Mistakes(page)
    finally:
        await context.close()


async def take_picture(page: Page, file: Path, *, here: Path | None = None, full_page: bool = False) -> None:
    """Take a picture of a page; `here` is a folder of this computer, which is nobody's business."""
    if here is not None:
        await page.evaluate(ELSEWHERE, str(here))
    if full_page and page.viewport_size is not None:
        # Rather than a picture of more than the window: what stands beside the view is as high as the window.
        height = await page.evaluate("() => document.documentElement.scrollHeight")
        await page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
        await page.wait_for_timeout(200)
    await page.screenshot(path=file)


ELSEWHERE = """here => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    text.data = text.data.replaceAll(here, "/data/models");
  }
}"""

NOTE_WHAT_IS_PLAYED = """
  window.played = new Promise(resolve => {
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function () {
      this.addEventListener("ended", () => resolve(this.duration));
      return play.call(this);
    };
  });
"""
"""A script for a page's beginning."""

SECONDS_PLAYED = "() => Promise.race([window.played, new Promise(resolve => setTimeout(resolve, 20000, 0))])"
"""Waits for the end of the first sound that such a page plays, and returns how long it was."""

ACCESSIBLE = Path(__file__).with_name("accessible.js").read_text(encoding="utf-8")
"""Looks at a page as those do who cannot see it well."""


async def check_accessible(page: Page) -> None:
    """Fail with everything about the page, as it is now, that shuts somebody out."""
    wrong = await page.evaluate(ACCESSIBLE)
    assert wrong == [], "\n".join(wrong)
