"""What the demo says when nobody says otherwise, and what must come of it."""

from dataclasses import dataclass

from .turn import Turn

QUIET_DB = -50.0
"""Anything quieter than this, in dB below full scale, is no spoken reply."""


@dataclass(frozen=True)
class Sentence:
    """One sentence and what is expected of it."""

    text: str
    switches: str | None = None
    """The entity that must be on afterwards and was not before."""


DEFAULT = (
    Sentence("Turn on the kitchen light.", switches="light.kitchen_light"),
    Sentence("What is the temperature in the living room?"),
    Sentence("Good evening! How are you today?"),
)
"""A command, a question about the home, and small talk."""


def shortcomings(sentence: Sentence | None, turn: Turn) -> list[str]:
    """Say what should have come of a sentence and did not."""
    missing = [turn.error] if turn.error else []
    if not turn.transcript:
        missing.append("nothing was heard")
    if not turn.reply.strip():
        missing.append("there was no reply")
    if turn.sound is None or turn.sound.loudness < QUIET_DB:
        missing.append("the reply was not spoken")
    if sentence is not None and sentence.switches is not None:
        switched = [change for change in turn.changes if change.entity_id == sentence.switches]
        if not switched or not switched[0].after.startswith("on"):
            missing.append(f"{sentence.switches} was not switched on")
    return missing
