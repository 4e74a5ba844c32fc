"""Taking back and doing again what was done last, as each language says it."""

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.home import Entity, Home, Seen, Snapshot
from custom_components.hearken.understanding.plan import Kind, Plan, Step, Verb
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

LAMP = "light.lamp"
HOME = Home(entities={LAMP: Entity(id=LAMP, names=("Lamp",), domain="light")})
OFF, ON = {LAMP: Seen("off")}, {LAMP: Seen("on")}
SWITCHED_ON = Plan(kind=Kind.ACT, steps=(Step(verb=Verb.ON, targets=(LAMP,)),))


def planned(language: str, sentence: str, dialogue: Dialogue) -> Plan:
    return Planner(HOME, words_for(language)).plan(sentence, Snapshot(home=HOME, states=ON), dialogue)


@pytest.mark.parametrize(
    ("language", "undo", "again"),
    [
        ("en", "undo that", "do it again"),
        ("de", "mach das rückgängig", "noch einmal"),
        ("fr", "annule ça", "encore une fois"),
        ("es", "deshaz eso", "otra vez"),
        ("zh", "撤销刚才的操作", "再来一次"),
    ],
)
def test_it_is_said_in_each_language(language: str, undo: str, again: str) -> None:
    dialogue = Dialogue().then(SWITCHED_ON, OFF)
    assert [(step.verb, step.targets) for step in planned(language, undo, dialogue).steps] == [(Verb.OFF, (LAMP,))]
    assert [(step.verb, step.targets) for step in planned(language, again, dialogue).steps] == [(Verb.ON, (LAMP,))]
    assert planned(language, undo, Dialogue()).kind is not Kind.ACT
    assert planned(language, undo, dialogue.passed()).kind is not Kind.ACT
