"""What must not happen by a sentence that is no command, and what must be asked first."""

from dataclasses import dataclass

import pytest
from hearken_demo.house import House

from tests.e2e.helpers import picture, state_of

NO_COMMANDS = (
    "Don't unlock the front door.",
    "Don't turn on the kitchen light.",
    "I already unlocked the front door this morning.",
    "Is the front door unlocked?",
    "Should I open the garage door?",
    "What happens if I turn off the hallway light?",
    "The kids left the reading lamp on.",
)
"""Negations, reports and questions, each with words of a command in it."""


@dataclass(frozen=True)
class Sensitive:
    """A command that lets people in."""

    command: str
    entity_id: str
    before: str
    """The state that keeps them out."""
    after: str
    """The state that does not."""


SENSITIVE = (
    Sensitive("Unlock the front door", "lock.front_door", "locked", "unlocked"),
    Sensitive("Open the garage door", "cover.garage_door", "closed", "open"),
)

sensitive = pytest.mark.parametrize("case", SENSITIVE, ids=lambda case: case.command)


@pytest.mark.parametrize("sentence", NO_COMMANDS)
async def test_sentence_that_is_no_command_changes_nothing(house: House, sentence: str) -> None:
    """The whole home is afterwards what it was before, and there is a reply."""
    before = await picture(house)

    turn = await house.assist.write(sentence)

    assert turn.changes == []
    assert await picture(house) == before
    assert turn.reply.strip()


async def test_never_mind_is_taken_in_silence(house: House) -> None:
    """Home Assistant's own answer to it is none, and nothing changes."""
    before = await picture(house)

    turn = await house.assist.write("Never mind.")

    assert turn.error == ""
    assert await picture(house) == before


@sensitive
async def test_sensitive_command_is_asked_first_and_done_on_yes(house: House, case: Sensitive) -> None:
    """The command alone only brings a question; “yes” does it."""
    question = await house.assist.write(case.command)

    assert question.asks_back
    assert question.reply.rstrip().endswith("?")
    assert await state_of(house, case.entity_id) == case.before

    done = await house.assist.write("yes", conversation_id=question.conversation_id)

    assert [change.entity_id for change in done.changes] == [case.entity_id]
    assert await state_of(house, case.entity_id) == case.after
    assert done.reply.strip()


@sensitive
@pytest.mark.parametrize("answer", ["no", "what is the temperature in the living room?"])
async def test_sensitive_command_is_not_done_without_yes(house: House, case: Sensitive, answer: str) -> None:
    """“No”, and any other sentence, drop the question, and a later “yes” finds nothing to do."""
    question = await house.assist.write(case.command)
    await house.assist.write(answer, conversation_id=question.conversation_id)
    await house.assist.write("yes", conversation_id=question.conversation_id)

    assert await state_of(house, case.entity_id) == case.before


async def test_yes_in_another_conversation_confirms_nothing(house: House) -> None:
    """Only the one who was asked can answer."""
    await house.assist.write("Unlock the front door")
    await house.assist.write("yes")

    assert await state_of(house, "lock.front_door") == "locked"


async def test_device_that_is_away_is_not_called_done(house: House) -> None:
    """The porch light cannot be reached: the reply must not sound like success."""
    turn = await house.assist.write("Turn on the porch light")

    assert turn.changes == []
    assert "turned on" not in turn.reply.casefold()
    assert turn.reply.strip()
