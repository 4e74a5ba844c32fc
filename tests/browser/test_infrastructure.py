"""The browser itself: it is there, its microphone hears the file, and a mistake of a page is seen."""

import struct

import pytest
from playwright.async_api import Browser

from tests.browser.chromium import Microphone, check_accessible, open_page
from tests.browser.frontend import check_words

LEVEL = """async () => {
  const audio = {echoCancellation: false, noiseSuppression: false, autoGainControl: false};
  const stream = await navigator.mediaDevices.getUserMedia({audio});
  const context = new AudioContext();
  const meter = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(meter);
  const samples = new Float32Array(meter.fftSize);
  let loudest = 0;
  for (let look = 0; look < 40; look++) {
    await new Promise(resolve => setTimeout(resolve, 50));
    meter.getFloatTimeDomainData(samples);
    loudest = Math.max(loudest, ...samples.map(Math.abs));
  }
  stream.getTracks().forEach(track => track.stop());
  return loudest;
}"""


async def test_microphone_hears_the_file(browser: Browser, microphone: Microphone) -> None:
    square = struct.pack("<80h", *([16_000] * 40 + [-16_000] * 40))
    async with open_page(browser) as (page, _):
        await page.route("http://localhost/", lambda route: route.fulfill(body="<p>", content_type="text/html"))
        await page.goto("http://localhost/")  # only a secure page has a microphone
        microphone.hear(square * 400, 16_000)
        assert await page.evaluate(LEVEL) > 0.3
        microphone.hear(bytes(2 * 32_000), 16_000)
        assert await page.evaluate(LEVEL) < 0.01


async def test_mistakes_are_seen(browser: Browser) -> None:
    async with open_page(browser) as (page, mistakes):
        mistakes.check()
        await page.evaluate("console.error('something broke')")
        await page.wait_for_timeout(50)
        with pytest.raises(AssertionError, match="something broke"):
            mistakes.check()
        mistakes.forgiven.append("something broke")
        mistakes.check()


GOOD = "<!doctype html><html lang=en><title>A</title><main><h1>A</h1><button style='min-height:3em'>{}</button></main>"


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("", "nameless: <button"),
        ("<span style='color: #999; background: #fff'>grey</span>", r"contrast 2\.8"),
        ("go<img src='data:,'>", "an image without words"),
        ("go</button><h4>Deep</h4><button>x", "a level is left out"),
        ("go</button><div style='width: 3000px'>wide</div><button>x", "wider than the screen"),
        ("go</button><p id=a><i id=a></i><button>x", "#a is there twice"),
        ("go</button><button style='width: 9px; height: 9px; padding: 0'>x", "too small for a finger"),
    ],
)
async def test_barriers_are_found(browser: Browser, body: str, wrong: str) -> None:
    async with open_page(browser) as (page, _):
        await page.set_content(GOOD.format("go"))
        await check_accessible(page)
        await page.set_content(GOOD.format(body))
        with pytest.raises(AssertionError, match=wrong):
            await check_accessible(page)


@pytest.mark.parametrize("missing", ["create_pipeline", "component.hearken.title", "host", "host*"])
async def test_missing_words_are_found(browser: Browser, missing: str) -> None:
    async with open_page(browser) as (page, _):
        await page.set_content(GOOD.format("Create a voice assistant for 127.0.0.1"))
        await check_words(page.locator("body"))
        await page.set_content(GOOD.format(missing))
        with pytest.raises(AssertionError, match=missing.rstrip("*")):
            await check_words(page.locator("body"))
