"""The page's part about models: the catalogue, downloads that can be watched and stopped, choosing and removing."""

from .page import Events, Page, fetchable, page
from .test_fetching import HALF, held, until
from .test_models import CONTENT, Hub, hub

__all__ = ["fetchable", "hub", "page"]


async def test_models_are_listed(page: Page, fetchable: Hub) -> None:
    _, models = await page.get("models")
    assert {"small", "bound", "lost"} <= {each["name"] for each in models["models"]}
    assert models["disk_free"] > 0


async def test_a_download_is_followed_stopped_and_gone_on_with(page: Page, fetchable: Hub) -> None:
    held(fetchable)
    async with page.client.get(f"{page.url}/api/events") as response:
        events = Events(response)
        status, answer = await page.post("models/fetch", {"name": "small"})
        assert (status, answer["name"]) == (200, "small")
        half = await events.until(
            "downloads", lambda news: news["running"].get("small", {}).get("bytes", 0) >= HALF - 1
        )
        assert half["running"]["small"]["total"] == len(CONTENT)
        status, answer = await page.post("models/stop", {"name": "small"})
        assert answer["downloading"]["state"] == "stopped"
        assert (await events.until("downloads", lambda news: not news["running"]))["problems"] == {}
        fetchable.go_on.set()
        await page.post("models/fetch", {"name": "small"})
        # However quick it is, its end is told.
        assert (await events.until("downloads", lambda news: news["ended"] == 2))["running"] == {}
    _, models = await page.get("models")
    assert next(each for each in models["models"] if each["name"] == "small")["installed"]
    assert fetchable.ranges[1] is not None  # it went on where it had been stopped


async def test_a_download_that_fails_is_told_until_it_is_tried_again(page: Page, fetchable: Hub) -> None:
    await page.post("models/fetch", {"name": "lost"})
    async with page.client.get(f"{page.url}/api/events") as response:
        told = await Events(response).until("downloads", lambda news: "lost" in news["problems"])
    assert told["problems"]["lost"]["code"] == "fetch-failed"
    assert "404" in told["problems"]["lost"]["text"]


async def test_a_download_goes_on_without_the_page(page: Page, fetchable: Hub) -> None:
    await page.post("models/fetch", {"name": "small"})
    folder = page.desk.settings.models_dir / "small"
    await until((folder / "hearken-model.json").exists)


async def test_terms_must_be_accepted(page: Page, fetchable: Hub) -> None:
    assert (await page.refused("models/fetch", {"name": "bound"}))[:2] == (409, "terms-not-accepted")
    assert (await page.post("models/fetch", {"name": "bound", "accept_terms": True}))[0] == 200


async def test_models_are_chosen_tested_and_removed(page: Page) -> None:
    status, speed = await page.post("models/test", {"name": "english"})
    assert (status, speed["name"]) == (200, "english")
    assert (await page.refused("models/remove", {"name": "english"}))[:2] == (409, "model-in-use")
    status, chosen = await page.post("models/choose", {"kind": "tts", "name": "chinese"})
    assert (status, chosen["before"]) == (200, "english")
    status, removed = await page.post("models/remove", {"name": "english"})
    assert (status, removed["name"]) == (200, "english")
    assert not (page.desk.settings.models_dir / "english").exists()
