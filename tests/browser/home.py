"""A real home with a real engine, whose page is driven: what is said in the browser switches its lights."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from hearken_demo.house import House, open_house
from hearken_demo.paths import RunFolder
from hearken_demo.processes import HOST, free_port

from tests.browser.engine import CHECKOUT, PageEngine


@dataclass
class Home:
    """Engine and Home Assistant."""

    house: House
    engine: PageEngine

    async def state(self, entity_id: str) -> Any:
        """Return an entity's state."""
        return (await self.house.client.states())[entity_id]["state"]


@asynccontextmanager
async def open_home(folder: RunFolder) -> AsyncGenerator[Home]:
    """Start both, and wait until the home attends to what the engine's page asks."""
    web_port = free_port()
    environment = {**CHECKOUT, "HEARKEN_WEB_PORT": str(web_port)}
    own = RunFolder.create(folder.path / "talking")  # another home has files of the same names
    async with open_house(own, environment=environment) as house:
        engine = PageEngine(house.engine.program, house.engine.port, f"http://{HOST}:{web_port}/", own.path)
        await engine.wait("ready")
        yield Home(house, engine)
