"""The user's own sentences, read from the files from which Home Assistant's recogniser reads them."""

import json
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml
from hassil.util import merge_dict

from .const import LOGGER

FOLDER = "custom_sentences"
"""Below Home Assistant's configuration; it holds one folder for each language."""

SECTIONS = ("intents", "lists", "expansion_rules")
"""What says how a sentence may sound; the rest of a file says what is answered."""


def read_custom_sentences(config: Path, languages: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the merged sections of each language's files; blocking. A file that cannot be read is told and skipped."""
    found = {}
    for language in languages:
        sentences: dict[str, Any] = {}
        for path in sorted((config / FOLDER / language).rglob("*.yaml")):
            merged = deepcopy(sentences)
            try:
                merge_dict(merged, _read(path))
            # Merging asserts that both sides are of one kind.
            except (OSError, TypeError, ValueError, AssertionError, yaml.YAMLError) as err:
                LOGGER.warning("The custom sentences in %s cannot be read and are left out: %s", path, err)
            else:
                sentences = merged
        if sentences:
            found[language] = sentences
    return found


def _read(path: Path) -> dict[str, Any]:
    """Return a file's sections as plain JSON, to which YAML's dates and the like are words; TypeError if malformed."""
    with path.open(encoding="utf-8") as file:
        content = yaml.safe_load(file)
    if not isinstance(content, dict):
        raise TypeError("not a mapping")
    sections = {key: content[key] for key in SECTIONS if content.get(key) is not None}
    if not all(isinstance(section, dict) for section in sections.values()):
        raise TypeError(f"one of {', '.join(SECTIONS)} is not a mapping")
    for name, intent in sections.get("intents", {}).items():
        if not isinstance(intent, dict) or not isinstance(intent.get("data", []), list):
            raise TypeError(f"the intent {name} is no mapping with a list of data")
    plain: dict[str, Any] = json.loads(json.dumps(sections, default=str))
    return plain
