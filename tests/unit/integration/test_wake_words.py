"""A wake word that was heard as a part of the sentence is left out of it; a name of the home or of a person is not."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import home_of

_HOME = home_of(
    [("light.hall", "Hall lamp", "hall", None), ("media_player.siri", "Siri speaker", "hall", None)],
    {"hall": ("Hall", None)},
    {},
)
_PLANNERS = {language: Planner(_HOME, words_for(language)) for language in ("en", "de", "zh")}


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("en", "Okay Nabu, turn off the lamp.", "turn off the lamp."),
        ("en", "ok nabu turn off the lamp", "turn off the lamp"),
        ("en", "hey jarvis how warm is it", "how warm is it"),
        ("en", "Alexa turn off the lamp", "turn off the lamp"),
        ("en", "alexa hall lamp off", "hall lamp off"),
        ("en", "hey computer, lamp off", "lamp off"),
        ("de", "Hallo Mycroft, mach die Lampe aus", "mach die Lampe aus"),
        ("zh", "小爱同学，关灯", "关灯"),
        ("zh", "你好小智关灯", "关灯"),
        ("zh", "小度关灯", "关灯"),
    ],
)
def test_a_wake_word_is_left_out(language: str, text: str, left: str) -> None:
    assert _PLANNERS[language].without_wake_word(text) == left


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "okay nabu"),
        ("en", "Alexa is asleep"),
        ("en", "alexa told me to turn off the lamp"),
        ("en", "computer lamp off"),
        ("en", "hey siri speaker off"),  # what is called so here
        ("en", "google's lamp is on"),
        ("de", "Alexa hat die Lampe ausgemacht"),
        ("zh", "小爱睡了"),
    ],
)
def test_what_may_be_more_than_a_wake_word_stays(language: str, text: str) -> None:
    assert _PLANNERS[language].without_wake_word(text) == text
