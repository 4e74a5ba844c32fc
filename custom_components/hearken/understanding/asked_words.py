"""The words of questions that are read freely, from `asked_words/<language>.json`."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "asked_words"

Pattern = re.Pattern[str]


@dataclass(frozen=True, kw_only=True)
class AskedWords:
    """How questions are told from other sentences, and what their words ask for."""

    asks: tuple[Pattern, ...] = ()
    """Forms of questions: how they begin, how they end, what stands before one within another sentence."""
    not_freely: tuple[Pattern, ...] = ()
    """What is asked that no state tells: why, when, how it is done, whether one may; and what is asked to be done."""
    introduces: Pattern | None = None
    """What stands before a question within a sentence ("could you tell me"), up to where that begins."""
    whether: Pattern | None = None
    """The word with which such a question begins, where it is one of yes or no."""
    tails: Pattern | None = None
    """What is said behind a question and asks nothing more ("right now", "do you know")."""
    ways: frozenset[str] = frozenset()
    """Words that say where before they say in what ("up on the top floor")."""
    own: frozenset[str] = frozenset()
    """Words by which something is a part of what was named ("in his dock")."""
    idle: frozenset[str] = frozenset()
    """Nouns that name nothing ("the hottest spot")."""
    mine: Pattern | None = None
    """How the speaker's own room is said ("in my room")."""
    either: frozenset[str] = frozenset()
    """Words between two of which one is asked about ("the hall or the attic")."""
    value: Pattern | None = None
    """How it is asked what, how or how much."""
    placeholders: frozenset[str] = frozenset()
    """Words that stand for what was asked about before ("the one to the terrace")."""
    doing: Pattern | None = None
    """How it is asked what something does."""
    setting: Pattern | None = None
    """How it is asked what something is set to."""
    weather: Pattern | None = None
    """How it is said that it is out of doors."""
    listed: Pattern | None = None
    """How it is asked what is on a list."""
    measures: Mapping[str, Pattern] = field(default_factory=dict)
    """By attribute, or by the device class of sensors, how it is asked for."""
    most: Mapping[str, Pattern] = field(default_factory=dict)
    least: Mapping[str, Pattern] = field(default_factory=dict)
    done: Mapping[str, Pattern] = field(default_factory=dict)
    """By state, how it is asked whether it was brought about ("did someone lock the door")."""


@cache
def _files() -> Mapping[str, AskedWords]:
    """Read all languages, once."""
    return {path.stem: _compiled(json.loads(path.read_text(encoding="utf-8"))) for path in _FOLDER.glob("*.json")}


def asked_words(language: str) -> AskedWords | None:
    """Return the words of a language, None of one that has none."""
    return _files().get(language)


def _compiled(data: Mapping[str, Any]) -> AskedWords:
    return AskedWords(
        asks=tuple(map(re.compile, data["asks"])),
        not_freely=tuple(map(re.compile, data["not_freely"])),
        introduces=_pattern(data["introduces"]),
        whether=_pattern(data["whether"]),
        tails=_pattern(data["tails"]),
        ways=frozenset(data["ways"]),
        own=frozenset(data["own"]),
        idle=frozenset(data["idle"]),
        mine=_pattern(data["mine"]),
        either=frozenset(data["either"]),
        value=_pattern(data["value"]),
        placeholders=frozenset(data["placeholders"]),
        doing=_pattern(data["doing"]),
        setting=_pattern(data["set"]),
        weather=_pattern(data["weather"]),
        listed=_pattern(data["list"]),
        measures=_patterns(data["measures"]),
        most=_patterns(data["most"]),
        least=_patterns(data["least"]),
        done=_patterns(data["done"]),
    )


def _pattern(text: str) -> Pattern | None:
    return re.compile(text) if text else None


def _patterns(texts: Mapping[str, str]) -> dict[str, Pattern]:
    return {key: re.compile(text) for key, text in texts.items()}


_files()  # now, while modules are imported, and not in the event loop
