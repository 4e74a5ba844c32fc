"""One Chromium for all tests; each test has a page of its own, which must make no mistakes."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from hearken_demo.paths import RunFolder
from playwright.async_api import Browser, Page

from tests.browser.chromium import Microphone, Mistakes, open_browser, open_page
from tests.browser.engine import PageEngine, run_engine

FOLDER = pytest.StashKey[RunFolder]()
"""Where pytest keeps this run's folder for its summary."""

PICTURES = Path(__file__).parents[2] / "docs" / "images"
"""Where the pictures of the documentation are: those of the last run that was told to take them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever changes the page renew the pictures of the documentation."""
    parser.addoption("--pictures", action="store_true", help="renew the pictures in docs/images")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here."""
    for item in items:
        item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say where the logs of a run that failed are."""
    if FOLDER in config.stash and terminalreporter.stats.keys() & {"failed", "error"}:
        terminalreporter.write_line(f"Logs and pictures: {config.stash[FOLDER].path}")


@pytest.fixture(scope="session")
def folder(pytestconfig: pytest.Config) -> RunFolder:
    """Return where this run's logs and pictures are."""
    return pytestconfig.stash.setdefault(FOLDER, RunFolder.create())


@pytest.fixture(scope="session")
def pictures(pytestconfig: pytest.Config, folder: RunFolder) -> Path:
    """Return the folder for pictures: the documentation's where they are to be renewed, else the run's."""
    return PICTURES if pytestconfig.getoption("--pictures") else folder.path


@pytest.fixture(scope="session")
def microphone(folder: RunFolder) -> Microphone:
    """Return what the browser's microphone hears."""
    return Microphone(folder.path / "microphone.wav")


@pytest_asyncio.fixture(scope="session")
async def browser(microphone: Microphone) -> AsyncGenerator[Browser]:
    """Run Chromium."""
    async with open_browser(microphone) as browser:
        yield browser


@pytest_asyncio.fixture
async def opened(browser: Browser) -> AsyncGenerator[tuple[Page, Mistakes]]:
    """Open an empty page and look at its mistakes afterwards."""
    async with open_page(browser) as (page, mistakes):
        yield page, mistakes
        mistakes.check()


@pytest_asyncio.fixture
async def page(opened: tuple[Page, Mistakes]) -> Page:
    """Return an empty page of a desktop's size, in English."""
    return opened[0]


@pytest_asyncio.fixture
async def mistakes(opened: tuple[Page, Mistakes]) -> Mistakes:
    """Return what goes wrong in `page`, for a test that provokes something."""
    return opened[1]


@pytest_asyncio.fixture(scope="session")
async def engine(folder: RunFolder) -> AsyncGenerator[PageEngine]:
    """Run an engine with the starter models, which no home is connected to."""
    async with run_engine(folder, "engine") as engine:
        yield engine
