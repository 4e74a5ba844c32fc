"""A sentence in a voice's own language: to hear what it is like, and to measure how loud it is."""

import json
from functools import cache
from importlib.resources import files as package_files

_FALLBACK = "en"
"""Of a language that has no sentence here; espeak reads its letters all the same."""


@cache
def _samples() -> dict[str, str]:
    samples: dict[str, str] = json.loads((package_files(__package__) / "samples.json").read_text(encoding="utf-8"))
    return samples


def sample(language: str) -> str:
    """Return the sentence of a language, which is a BCP 47 tag."""
    return _samples().get(language.partition("-")[0].lower(), _samples()[_FALLBACK])
