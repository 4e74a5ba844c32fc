"""Home Assistant's own sentences for acting are plain commands to us: the guard holds none of them back."""

import re
from itertools import islice

import homeassistant  # noqa: F401  # first, as everywhere
import pytest
from hassil.intents import Intents
from hassil.sample import sample_sentence
from home_assistant_intents import get_intents

from custom_components.hearken.execution.guard import QUERIES
from custom_components.hearken.understanding.speech_act import marks
from custom_components.hearken.understanding.words import words_for

SAMPLES = 150
"""Sentences taken from each template; the templates of a language are some thousand."""

ACCEPTED = {("de", "HassMediaNext")}
"""German skips a song by "diesen Song nicht"; to hold that back does no harm."""


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "zh-CN"])
def test_no_sentence_of_the_recogniser_is_held_back(language: str) -> None:
    words = words_for(language)
    data = get_intents(language)
    assert data is not None
    intents = Intents.from_dict(data)
    held = {}
    for name, intent in intents.intents.items():
        if name in QUERIES or name.endswith("Timer") or (language, name) in ACCEPTED:
            continue
        for block in intent.data:
            rules = {**intents.expansion_rules, **(block.expansion_rules or {})}
            for template in block.sentences:
                sentences = sample_sentence(
                    template, intents.slot_lists, rules, expand_lists=False, expand_ranges=False
                )
                for sentence in islice(sentences, SAMPLES):
                    spoken = re.sub(r"\{[^}]*\}", " ", sentence)
                    if found := marks(spoken, words):
                        held[spoken] = (name, found)
    assert held == {}
