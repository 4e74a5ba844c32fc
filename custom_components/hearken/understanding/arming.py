"""How an alarm may be armed, and the question that asks for it where it was not said."""

from collections.abc import Mapping

from .home import Entity
from .lexicon import Lexicon
from .plan import Doubt, Kind, Option, Plan, Question, Step, Verb

ARMED_MODES: Mapping[str, int] = {"home": 1, "away": 2, "night": 4, "vacation": 32}
"""Ways to arm an alarm, with the feature of those that can be (`AlarmControlPanelEntityFeature`)."""


def how_armed(alarm: Entity, text: str, lexicon: Lexicon) -> Plan | None:
    """Return the question how an alarm is to be armed by a command; None where there is but one way."""
    modes = [mode for mode, feature in ARMED_MODES.items() if feature & alarm.features]
    if len(modes) <= 1:
        return None
    options = tuple(
        Option(
            label=mode,
            plan=Plan(
                kind=Kind.ACT,
                steps=(Step(verb=Verb.ARM, targets=(alarm.id,), text=mode, words=text),),
                words=text,
            ),
            names=_called(mode, lexicon),
        )
        for mode in modes
    )
    question = Question(doubt=Doubt.WHICH_MODE, options=options, words=text)
    return Plan(kind=Kind.ASK, question=question, reasons=(Doubt.WHICH_MODE,), words=text)


def _called(mode: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what a mode is called ("away", "away mode")."""
    return tuple(lexicon.joined(phrase) for phrase, meant in lexicon.of_kind("modes") if meant == mode)
