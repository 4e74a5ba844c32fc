"""Answers that say a number mean the thing of that number, however the question has listed them."""

import pytest

from custom_components.hearken.understanding.asking import ask_text, choose
from custom_components.hearken.understanding.plan import Doubt, Kind, Option, Plan, Question, Step, Verb
from custom_components.hearken.understanding.words import words_for


def _question(*names: str) -> Question:
    return Question(
        doubt=Doubt.WHICH_ONE,
        options=tuple(
            Option(label=name, plan=Plan(kind=Kind.ACT, steps=(Step(verb=Verb.ON, targets=(f"light.{name}",)),)))
            for name in names
        ),
        words="turn on the lamp",
    )


def _chosen(language: str, text: str, *names: str) -> str | None:
    choice = choose(text, _question(*names), words_for(language))
    return None if choice is None else ",".join(option.label for option in choice.options)


@pytest.mark.parametrize(
    ("language", "text", "names", "expected"),
    [
        ("en", "one", ("Bulb 2", "Bulb 1"), "Bulb 1"),
        ("en", "number two", ("Bulb 2", "Bulb 1", "Bulb 3"), "Bulb 2"),
        ("en", "bulb three please", ("Bulb 2", "Bulb 1", "Bulb 3"), "Bulb 3"),
        ("en", "the first one", ("Bulb 2", "Bulb 1"), "Bulb 1"),
        ("en", "three", ("Bulb 4", "Bulb 3"), "Bulb 3"),
        ("en", "one", ("Bulb 4", "Bulb 3"), None),
        ("en", "two", ("Bulb 2", "Bulb 3"), "Bulb 2"),
        ("en", "the second", ("Bulb 2", "Bulb 3"), None),
        ("en", "two", ("Sofa lamp", "Desk lamp"), "Desk lamp"),
        ("en", "the first", ("Sofa lamp", "Desk lamp"), "Sofa lamp"),
        ("de", "die zwei", ("Spot 3", "Spot 2"), "Spot 2"),
        ("fr", "numéro un", ("Spot 2", "Spot 1"), "Spot 1"),
        ("es", "la dos", ("Foco 3", "Foco 2"), "Foco 2"),
        ("zh", "二号", ("射灯3", "射灯2"), "射灯2"),
    ],
)
def test_a_number_is_that_of_the_name(language: str, text: str, names: tuple[str, ...], expected: str | None) -> None:
    """Where the first of a row is not number one, what only says its place is asked again."""
    assert _chosen(language, text, *names) == expected


def test_numbers_are_listed_in_their_order() -> None:
    """Nobody is asked for "number two or number one"."""
    assert ask_text(_question("Bulb 2", "Bulb 1"), words_for("en")).index("1") < len("The Bulb 1 or")
