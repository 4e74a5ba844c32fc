"""One house for all tests: the engine and Home Assistant as processes, set up by the demo's own code."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from hearken_demo.house import House, open_house
from hearken_demo.paths import RunFolder

WATCH = Path(__file__).with_name("watch")
"""Holds the module that writes down every connection of the processes."""

AT_REST = (
    ("light", "turn_off", "light.kitchen_light"),
    ("lock", "lock", "lock.front_door"),
    ("cover", "close_cover", "cover.garage_door"),
)
"""What each test finds: dark, locked, closed."""


FOLDER = pytest.StashKey[RunFolder]()
"""Where pytest keeps this run's folder for its summary."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say where the logs of a run that failed are."""
    if FOLDER in config.stash and terminalreporter.stats.keys() & {"failed", "error"}:
        terminalreporter.write_line(f"Logs of the engine and of Home Assistant: {config.stash[FOLDER].path}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here."""
    for item in items:
        item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def folder(pytestconfig: pytest.Config) -> RunFolder:
    """Return where this run's logs are."""
    return pytestconfig.stash.setdefault(FOLDER, RunFolder.create())


@pytest.fixture(scope="session")
def connections(folder: RunFolder) -> Path:
    """Return the file in which every connection and program start of both processes is written down."""
    return folder.path / "connections.txt"


@pytest_asyncio.fixture(scope="session")
async def open_doors(folder: RunFolder, connections: Path) -> AsyncGenerator[House]:
    """Open the house for the whole run."""
    async with open_house(folder, environment={"PYTHONPATH": str(WATCH), "HEARKEN_WATCH": str(connections)}) as house:
        yield house


@pytest_asyncio.fixture
async def house(open_doors: House) -> House:
    """Return the house, at rest."""
    open_doors.check()
    for domain, service, entity_id in AT_REST:
        await open_doors.client.call_service(domain, service, entity_id=entity_id)
    await open_doors.client.flush()
    return open_doors
