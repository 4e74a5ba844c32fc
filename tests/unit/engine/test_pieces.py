"""What is spoken at once."""

import random

import pytest
from hearken_engine.tts.pieces import MAX_PIECE, Pieces

TEXT = (
    "Well, the **kitchen, the hall** and `a, b` are at 21,5 °C, since 7:30. See [this, there](http://a.example/x,y), "
    "e.g. Tom's 3 * 4 lamps. 客厅的灯，已经打开了。好的！ <b a=1>Last</b> one\n\n- one\n- two "
    + "word " * 120
    + "一" * 300
)


def joined(pieces: list[str]) -> str:
    return "".join("".join(pieces).split())


def cut(chunks: list[str], language: str = "en") -> list[str]:
    pieces = Pieces(language)
    return [piece for chunk in chunks for piece in pieces.add(chunk)] + pieces.finish()


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_lost_however_it_comes(seed: int) -> None:
    rng = random.Random(seed)
    text = TEXT[rng.randrange(60) :]
    thought = text.replace(" one", " <think>Hm, so. Or</think>one<|end|>")
    chunks = []
    while thought:
        size = rng.randint(1, 30)
        chunks.append(thought[:size])
        thought = thought[size:]
    pieces = cut(chunks)
    assert joined(pieces) == joined([text])
    assert max(map(len, pieces)) <= MAX_PIECE + 30


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The light in the hall is on, and the door is shut.", "The light in the hall is on,"),
        ("Well, the light is on, and", "Well, the light is on,"),
        ("客厅的灯，已经打开了。", "客厅的灯，"),
        ("It was 21,5 at 7:30 today. Then", "It was 21,5 at 7:30 today."),
        ("The **kitchen, the hall** are on. Then", "The **kitchen, the hall** are on."),
        ("Take this e.g. Tom's lamp. Then", "Take this e.g. Tom's lamp."),
        ("It is J. Smith who comes. Yes.", "It is J. Smith who comes."),
        ("The temperature is 20 – 22 °C. Fine.", "The temperature is 20 – 22 °C."),
        ("All lights in this house are on because you let them be", "All lights in this house are on"),
        ("1. Open the app.\n2. Close it.", "1. Open the app."),
        ("- one thing\n- another", "- one thing"),
    ],
)
def test_the_first_piece(text: str, first: str) -> None:
    assert cut([text])[0] == first
    assert cut(list(text))[0] == first


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "Am 3. Mai ist, z. B. um 7 Uhr, das Licht an. Ende.",
            ["Am 3. Mai ist,", "z. B. um 7 Uhr, das Licht an.", "Ende."],
        ),
        ("Das geht z. B. Montag. Ende.", ["Das geht z. B. Montag.", "Ende."]),
    ],
)
def test_a_full_stop_within_a_german_sentence(text: str, pieces: list[str]) -> None:
    assert cut([text], "de") == pieces
    assert cut(list(text), "de") == pieces


def test_clauses_at_first_and_sentences_later() -> None:
    text = (
        "Good morning to all, it is half past seven and the outside temperature is three degrees, so take a coat. "
        "The washing machine finished ten minutes ago, and the window is open. Good luck!"
    )
    pieces = [
        "Good morning to all,",
        "it is half past seven and the outside temperature is three degrees,",
        "so take a coat.",
        "The washing machine finished ten minutes ago, and the window is open.",
        "Good luck!",
    ]
    assert cut([text]) == cut(list(text)) == pieces


def test_nothing_short_is_left_of_a_sentence() -> None:
    assert cut(["Good evening, Bob."]) == ["Good evening, Bob."]


def test_without_any_mark_the_first_pieces_end_at_a_word() -> None:
    first, second, *_ = cut(["word " * 100])
    assert 80 < len(first) <= 120
    assert first.endswith("word")
    assert second.startswith("word")


def test_a_clause_does_not_wait_for_its_sentence() -> None:
    pieces = Pieces("en")
    assert pieces.add("The light in the hall is on, and") == ["The light in the hall is on,"]
    assert pieces.add(" the door, as") == []


def test_what_waits_behind_an_abbreviation_stays_in_order() -> None:
    text = "Take this, e.g. Tom's " + "lamp " * 80
    assert joined(cut(list(text))) == joined([text])
    assert joined(cut(["It is so. ", *text])) == joined(["It is so. " + text])
