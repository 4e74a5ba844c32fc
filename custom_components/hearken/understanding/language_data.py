"""The data files of the languages, each read once."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@cache
def language_data(code: str) -> Mapping[str, Any]:
    """Return `languages/<code>.json`, whose sections several modules read."""
    data: Mapping[str, Any] = json.loads((_HERE / "languages" / f"{code}.json").read_text(encoding="utf-8"))
    return data


def language_codes() -> tuple[str, ...]:
    """Return the codes of the languages that have such a file."""
    return tuple(sorted(path.stem for path in (_HERE / "languages").glob("*.json")))


@cache
def folded_characters(code: str) -> Mapping[str, str]:
    """Return the characters that a language writes in two ways, to the one that is compared; nothing for most."""
    path = _HERE / "lexicon" / f"{code}-folded.json"
    if not path.is_file():
        return {}
    folded: Mapping[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return folded
