"""What several tests need: speaking, waiting for a state, and a picture of the whole home."""

import asyncio
import difflib
import re

from hearken_demo.audio import decode
from hearken_demo.house import House
from hearken_demo.speech import Recording
from hearken_demo.states import describe
from hearken_demo.turn import Turn

POLL_SECONDS = 0.05
"""Between two looks at a state."""


async def speak(house: House, text: str) -> Turn:
    """Let the engine's voice say a text and speak that into the pipeline."""
    return await house.assist.speak(Recording(await decode((await house.engine.speak(text)).wav)))


async def state_of(house: House, entity_id: str) -> str:
    """Return an entity's state."""
    return str((await house.client.states())[entity_id]["state"])


async def wait_available(house: House, entity_ids: set[str], *, available: bool, seconds: float) -> None:
    """Wait until all these entities are available, or none is."""
    async with asyncio.timeout(seconds):
        while True:
            states = await house.client.states()
            if all((states[entity_id]["state"] != "unavailable") is available for entity_id in entity_ids):
                return
            await asyncio.sleep(POLL_SECONDS)


async def picture(house: House) -> dict[str, str]:
    """Return what every entity of the home is doing."""
    states = await house.client.states()
    return {entity_id: describe(states[entity_id]) for entity_id in house.home.entity_ids}


def likeness(heard: str, said: str) -> float:
    """Compare two sentences by their words, 0 to 1."""
    first, second = (re.findall(r"\w+", text.casefold()) for text in (heard, said))
    return difflib.SequenceMatcher(None, first, second).ratio()
