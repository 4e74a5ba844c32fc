"""Orders that are told of a thing by its name, several in one breath, and names that were heard as other words."""

import json
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from custom_components.hearken.understanding import of_a_thing
from custom_components.hearken.understanding.of_a_thing import compiled, forms_of
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.tokens import MAX_LENGTH
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

FOLDER = Path(of_a_thing.__file__).parent / "of_a_thing"
DATA: dict[str, dict[str, Any]] = {file.stem: json.loads(file.read_text("utf-8")) for file in FOLDER.glob("*.json")}
GROUPS = [(code, group) for code, data in DATA.items() for group in data["groups"]]

HOME = home_of(
    [
        ("vacuum.dobby", "Dobby", "snug", None),
        ("lawn_mower.baa", "Lamborghini", "meadow", None),
        ("light.owl", "Owl lamp", "snug", None),
        ("light.reading", "Reading lamp", "snug", None),
        ("fan.sauna", "Sauna fan", "sauna", None),
        ("cover.snug", "Snug blind", "snug", "blind"),
        ("cover.sauna", "Sauna blind", "sauna", "blind"),
        ("cover.trapdoor", "Attic hatch", "sauna", None),
        ("media_player.jukebox", "Jukebox", "snug", None),
        ("climate.stove", "Stove", "snug", None),
        ("todo.groceries", "Groceries", "snug", None),
        ("switch.nespresso", "Nespresso", "snug", None),
    ],
    {"snug": ("Snug", "house"), "sauna": ("Sauna", "outdoors"), "meadow": ("Meadow", "outdoors")},
    {"house": "House", "outdoors": "Outdoors"},
)
PLANNER = Planner(HOME, words_for("en"))


@pytest.mark.parametrize(("code", "group"), GROUPS, ids=[f"{code}: {group['name']}" for code, group in GROUPS])
def test_a_group_rewrites_its_examples(code: str, group: dict[str, Any]) -> None:
    forms = tuple(compiled({"parts": DATA[code]["parts"], "groups": [group]}))
    assert group["examples"]
    for said, meant in group["examples"].items():
        found = [(form, match) for form in forms if (match := form.pattern.match(said))]
        assert meant in [form.full.format_map(match.groupdict("")) for form, match in found]


@pytest.mark.parametrize("code", DATA)
@pytest.mark.parametrize(
    "word", ["now", "please", "the", "all", "red", "can", "que", "ya", "le", "et", "bitte", "die", "soll"]
)
def test_no_form_takes_long(code: str, word: str) -> None:
    begun = process_time()
    for form in forms_of(code):
        form.pattern.match(" ".join([word] * MAX_LENGTH)[:MAX_LENGTH])
        form.pattern.match((word * MAX_LENGTH)[:MAX_LENGTH])
    assert process_time() - begun < 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dobby, get cracking", "start v.dobby"),
        ("tell dobby to go back to his dock", "dock v.dobby"),
        ("lamborghini may have a break", "pause l.baa"),
        ("the reading lamp needs to come up a touch", "change brightness=1 l.reading"),
        ("whenever you have a second please close the snug blind", "close c.snug"),
        ("i wonder if you'd be so kind as to turn the owl lamp off", "off l.owl"),
        ("the sauna fan should be off", "off f.sauna"),
        ("shut the stove down", "off c.stove"),
        ("not the owl lamp, only the reading lamp off", "off l.reading"),
        ("the sauna fan off, dobby can start and for heaven's sake put the owl lamp out",
         "off f.sauna; start v.dobby; off l.owl"),
        ("close every blind", "close c.snug c.sauna"),
        ("lights off in the house", "off l.owl l.reading"),
    ],
)  # fmt: skip
def test_an_order_is_told_of_a_thing(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "snug"))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "dobby works",
        "dobby can't start",
        "dave should go home",
        "the stove can get very hot",
        "the reading lamp needs a new bulb",
        "the owl lamp should be fixed",
        "the owl lamp should not be on",
        "the jukebox should have been off",
        "nobody wants the jukebox off",
        "grandma wants the jukebox off but i don't",
        "hold the door",
        "he said the sauna fan off, dobby can start",
        "the sauna fan off, dobby can start if it rains",
        "half of what the jukebox plays is rubbish",
    ],
)
def test_what_is_only_told_is_not_done(text: str) -> None:
    assert not PLANNER.plan(text, at(HOME, "snug")).steps
