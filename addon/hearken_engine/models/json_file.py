"""Small facts kept in a JSON file: read with patience, written as a whole or not at all."""

import json
import logging
import os
from pathlib import Path
from typing import Any

_LOGGER = logging.getLogger(__name__)


def read_object(path: Path) -> dict[str, Any]:
    """Return the file's object; an empty one where there is none, also, with a line in the log, where it is broken."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as err:
        _LOGGER.warning("%s cannot be read and is taken for empty: %s", path, err)
        return {}
    if not isinstance(facts, dict):
        _LOGGER.warning("%s holds no object and is taken for empty", path)
        return {}
    return facts


def write_object(path: Path, facts: dict[str, Any]) -> None:
    """Replace the file in one step, so that a power cut leaves the old one or the new one; OSError as it comes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    growing = path.with_name(f".{path.name}.new")
    with growing.open("w", encoding="utf-8") as file:
        json.dump(facts, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    growing.replace(path)
