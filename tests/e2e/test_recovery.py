"""The engine goes away and comes back; Home Assistant notices both, and nobody has to do anything."""

from hearken_demo.house import House, hearken_entities

from tests.e2e.helpers import speak, wait_for_states

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

    await house.engine.program.kill()
    await wait_for_states(house, {entity: {"unavailable"} for entity in voices}, AWAY_SECONDS)
    while_away = await house.assist.write("Turn on the kitchen light")
    assert while_away.error or while_away.reply

    await house.engine.program.start()
    await house.engine.wait_ready()
    states = await house.client.states()
    present = {entity: {"unknown", states[entity]["state"]} - {"unavailable"} for entity in voices}
    await wait_for_states(house, present, BACK_SECONDS)

    turn = await speak(house, "Turn on the kitchen light.")
    assert [change.entity_id for change in turn.changes] == ["light.kitchen_light"]
