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
    ("pattern", "texts"),
    [
        ("a|b", {"a", "b"}),
        ("(a|b)c de", {"c de"}),
        (r"^(?:a|bc)(?: the)? lamp(?!x)", {" lamp"}),
        (r"\bslow ((?:the|my)x?) down\b", {"slow "}),
        (r"\b(?:turn|switch)(?:ing)? on", {"turn", "switch"}),
        ("foo|bar(?:baz|qux)+", {"foo", "bar"}),
        ("(?:ab|c?)", set()),
        ("ab?c", {"a"}),
        ("ab{2}c", {"a"}),
        ("ab+c", {"ab"}),
        ("[abc]de", {"de"}),
        (r"[\]x]yz", {"yz"}),
        (r"(?<=could )light (?=(?:the|my))", {"light "}),
        (r"\d\w", set()),
    ],
)
def test_the_longest_texts(pattern: str, texts: set[str]) -> None:
    assert needed(pattern) == texts


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
    forms = lexicon_for(language).wraps.paraphrases.forms
    assert forms
    for form in forms:
        assert not form.pattern.flags & re.IGNORECASE
        assert all(any(need in text for need in form.needed or ("",)) for text in texts if form.pattern.search(text))
