"""The engine goes away and comes back; Home Assistant notices both, and nobody has to do anything."""

import asyncio

from hearken_demo.audio import decode
from hearken_demo.house import NAMES_SECONDS, House, hearken_entities
from hearken_demo.speech import Recording

from tests.e2e.helpers import wait_available

AWAY_SECONDS = 10.0
"""A connection that breaks is noticed at once; there is room for a busy machine."""

BACK_SECONDS = 5.0
"""The promise: entities are back within this time of the engine's return."""

VOICE_DOMAINS = ("stt", "tts", "conversation")
"""The three parts of the pipeline."""


async def test_entities_follow_the_engine(house: House) -> None:
    """Killed: unavailable. Started again: available within 5 s, and the next sentence works."""
    voices = {entity for entity in await hearken_entities(house.client) if entity.partition(".")[0] in VOICE_DOMAINS}
    assert len(voices) == len(VOICE_DOMAINS)

    command = await decode((await house.engine.speak("Turn on the kitchen light.")).wav)

    await house.engine.program.kill()
    await wait_available(house, voices, available=False, seconds=AWAY_SECONDS)
    while_away = await house.assist.speak(Recording(command))
    assert while_away.error
    assert while_away.changes == []

    await house.engine.program.start()
    await house.engine.wait_ready()
    await wait_available(house, voices, available=True, seconds=BACK_SECONDS)

    await asyncio.sleep(NAMES_SECONDS)
    turn = await house.assist.speak(Recording(command))
    assert [change.entity_id for change in turn.changes] == ["light.kitchen_light"], turn
