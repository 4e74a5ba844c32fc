"""What is looked for before a pattern is tried is in whatever the pattern matches."""

import json
import re
from pathlib import Path

import pytest

from custom_components.hearken.understanding.lexicon import lexicon_for
from custom_components.hearken.understanding.paraphrasing import needed
from custom_components.hearken.understanding.tokens import plain

SENTENCES = Path(__file__).parent / "sentences"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a|b", ""),
        ("(a|b)c de", "c de"),
        (r"\bslow ((?:the|my)x?) down\b", "slow "),
        ("ab?c", "a"),
        ("ab{2}c", "a"),
        ("ab+c", "ab"),
        ("[abc]de", "de"),
        (r"[\]x]yz", "yz"),
        (r"(?<=could )light (?=(?:the|my))", "light "),
        (r"\d\w", ""),
    ],
)
def test_the_longest_text(pattern: str, text: str) -> None:
    assert needed(pattern) == text


def said(value: object) -> list[str]:
    """Return all texts in a file of sentences."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in said(part)]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "zh"])
def test_it_is_in_every_match(language: str) -> None:
    files = sorted(SENTENCES.glob(f"{language}*.json"))
    texts = {plain(text) for file in files for text in said(json.loads(file.read_text("utf-8")))}
    forms = [form for group in lexicon_for(language).wraps.paraphrases.groups for form in group.forms]
    assert forms
    for form in forms:
        assert not form.pattern.flags & re.IGNORECASE
        assert all(form.literal in text for text in texts if form.pattern.search(text))
