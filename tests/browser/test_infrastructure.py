"""The browser itself: it is there, its microphone hears the file, and a mistake of a page is seen."""

import struct

import pytest
from playwright.async_api import Browser

from tests.browser.chromium import Microphone, open_page

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
