"""The main job: a spoken sentence goes in, the home changes, and a spoken reply comes out."""

import pytest
from hearken_demo.house import House
from hearken_demo.sentences import DEFAULT, Sentence, shortcomings

from tests.e2e.helpers import likeness, speak

ALMOST_THE_SAME = 0.8
"""Of the words; Whisper may write a number or a comma differently."""

SECONDS_A_CHARACTER = (0.03, 0.25)
"""Bounds of Piper's pace; short texts are slow because of the quiet around them."""

LOUDNESS_DB = (-40.0, -8.0)
"""Bounds of the level of speech, below full scale."""


@pytest.mark.parametrize("sentence", DEFAULT, ids=lambda sentence: sentence.text)
async def test_sentence_is_heard_done_and_answered_aloud(house: House, sentence: Sentence) -> None:
    """What scripts/demo says by default does what it is there to show."""
    turn = await speak(house, sentence.text)

    assert shortcomings(sentence, turn) == []
    assert likeness(turn.transcript, sentence.text) >= ALMOST_THE_SAME, turn.transcript
    assert turn.sound is not None
    slowest, loudest = SECONDS_A_CHARACTER[1], LOUDNESS_DB[1]
    assert SECONDS_A_CHARACTER[0] * len(turn.reply) < turn.sound.seconds < 1 + slowest * len(turn.reply)
    assert LOUDNESS_DB[0] < turn.sound.loudness < loudest


async def test_command_changes_one_thing_and_says_so(house: House) -> None:
    """The light that was named is switched, and nothing else."""
    turn = await speak(house, "Turn on the kitchen light.")

    assert [(change.entity_id, change.before) for change in turn.changes] == [("light.kitchen_light", "off")]
    assert turn.changes[0].after.startswith("on")
    assert "light" in turn.reply.casefold()


async def test_question_is_answered_with_the_home_as_it_is(house: House) -> None:
    """A question changes nothing and its answer is true."""
    turn = await speak(house, "What is the temperature in the living room?")

    assert turn.changes == []
    assert "21.5" in turn.reply


async def test_every_stage_takes_its_time(house: House) -> None:
    """The table of times has a number for every stage, in order."""
    times = (await speak(house, "Is the garage door open?")).times

    moments = [times.spoken, times.heard, times.understood, times.first_sound, times.last_sound]
    assert None not in moments
    assert moments == sorted(moments)  # type: ignore[type-var]
