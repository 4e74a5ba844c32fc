"""What is begun and taken back, possible, done by the speaker himself or said of some and none: English."""

import pytest

from custom_components.hearken.understanding.plan import Kind

from .sample_home import home_of, planning

plan_of = planning(
    {
        "en": (
            home_of(
                [
                    ("light.lamp", "Owl lamp", "den", None),
                    ("light.main", "Den light", "den", None),
                    ("light.night", "Night light", "nora", None),
                    ("cover.blind", "Den blind", "den", "blind"),
                    ("cover.shade", "Attic shade", "den", "blind"),
                    ("lock.door", "Garden door", "den", None),
                    ("media_player.tv", "Telly", "den", "tv"),
                    ("media_player.box", "Story box", "nora", "speaker"),
                    ("vacuum.robot", "Sweep robot", "den", None),
                    ("switch.pump", "Well pump", "den", None),
                ],
                {"den": ("Den", None), "nora": ("Nora's room", None)},
                {},
            ),
            "den",
        )
    }
)


@pytest.mark.parametrize(
    "text",
    [
        "open the attic shade, nah, scratch that",
        "lock the garden door, wait, nora is still out",
        "lock up, hang on, the cat's outside, leave it",
        "mute the telly, actually i'm listening to that",
        "play a song, hmm, no, too early for that",
        "owl lamp on, no, it's fine",
        "the owl lamp might be on in the den",
        "sweep robot may have started by now",
        "the den light will be on then",
        "i'll do the owl lamp when i come down",
        "let me turn that down for you",
        "switching off the owl lamp now",
        "sweep robot is cleaning the rug",
        "well pump switches off after an hour",
        "attic shade is halfway down",
        "lovely with the owl lamp on",
        "want me to open the attic shade",
        "to turn the owl lamp on you clap twice",
        "tidy your room",
        "i want no lights on",
        "turn on half the lights in here",
        "close half my blinds",
        "nora is too loud",
        "it's too bright for nora",
        "when you're awake turn on the owl lamp",
    ],
)
def test_what_is_taken_back_or_only_told_does_nothing(text: str) -> None:
    assert plan_of("en", text).kind is not Kind.ACT


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("turn on the owl lamp, no wait, the den light", "on"),
        ("den blind down, no, up", "open"),
        ("give me the owl lamp, oh wait, not the owl lamp, the den light", "on"),
        ("turn off the telly actually", "off"),
        ("would you mind turning the owl lamp off", "off"),
        ("sweep robot may start now", "start"),
        ("the owl lamp may go off now", "off"),
        ("if you're listening, turn on the owl lamp", "on"),
        ("it's too bright in nora's room", "change"),
        ("half the volume of the telly", "set"),
        ("lock up, i'm off to bed, leave the owl lamp on", "lock"),
        ("turn on the owl lamp, no, the night one", "on"),
        ("turn the telly on, no, the pump", "on"),
        ("dim the owl lamp, sorry, it's too bright", "change"),
        ("owl lamp off, no rush", "off"),
        ("owl lamp off, i mean it", "off"),
        ("owl lamp on if it's no trouble", "on"),
    ],
)
def test_what_is_like_it_and_asks_is_done(text: str, verb: str) -> None:
    assert [str(step.verb) for step in plan_of("en", text).steps] == [verb]


def test_what_is_done_in_turn_is_not_taken_back() -> None:
    """To stop something behind its beginning is to have it stopped in the same breath, but not behind "and"."""
    assert [str(step.verb) for step in plan_of("en", "turn the telly down and pause it").steps] == ["change", "pause"]
    assert plan_of("en", "open the attic shade, stop, it's raining").kind is not Kind.ACT
