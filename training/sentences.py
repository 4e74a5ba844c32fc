"""The sentences that the heads of meaning are trained on: read from files, and made of templates.

A line `= act goal direction polarity scope` says what the lines below it mean. A line is a sentence, or a template:
`(a|b|)` is one of these, `{room}` one of a slot's words (slots.json), and `的?` may be left out.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

HEADS: dict[str, tuple[str, ...]] = {
    "act": (*("command", "question", "statement", "negated", "cancel", "condition", "schedule", "greeting", "chat"),),
    "goal": (
        *("light", "climate", "sound", "media", "cover", "lock", "alarm", "air", "cleaning", "watering", "appliance"),
        *("scene", "timer", "list", "information", "none"),
    ),
    "direction": (
        *("on", "off", "up", "down", "open", "close", "lock", "unlock", "start", "stop", "pause", "resume", "next"),
        *("previous", "set", "none"),
    ),
    "polarity": ("do", "dont"),
    "scope": ("here", "named", "everywhere", "none"),
}
"""What is told of a sentence, each with its labels; README.md says what they mean."""

MOST = 12
"""Sentences made of one template: more of them are alike and teach nothing."""

_FOLDER = Path(__file__).parent
_PARTS = re.compile(r"\(([^)]*)\)|\{(\w+)\}|([^\x00-\x7f]\?)|([^({])")


@dataclass(frozen=True)
class Sentence:
    """One sentence and what it means."""

    text: str
    language: str
    """ISO 639 code."""
    group: str
    """Sentences of one group are made of one template, and are alike."""
    labels: tuple[str, ...]
    """One label a head, in the order of HEADS."""


def read(folder: str) -> list[Sentence]:
    """Return all sentences of a folder beside this file, templates written out."""
    slots = json.loads((_FOLDER / "slots.json").read_text(encoding="utf-8"))
    return [
        sentence
        for path in sorted((_FOLDER / folder).glob("*.txt"))
        for sentence in _read_file(path, path.stem.partition("-")[0], slots)
    ]


def _read_file(path: Path, language: str, slots: dict[str, dict[str, list[str]]]) -> Iterator[Sentence]:
    labels: tuple[str, ...] = ()
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if line.startswith("="):
            labels = tuple(line[1:].split())
            if len(labels) != len(HEADS) or any(
                label not in known for label, known in zip(labels, HEADS.values(), strict=True)
            ):
                raise ValueError(f"{path.name}:{number}: {line}")
            continue
        for text in written_out(line, slots[language]):
            if text not in seen:
                seen.add(text)
                yield Sentence(text, language, f"{language}:{line}", labels)


def written_out(template: str, slots: dict[str, list[str]]) -> list[str]:
    """Return sentences of a template, the same ones whenever it is asked: all, or MOST of them."""
    choices = [_choices(match, slots) for match in _PARTS.finditer(template)]
    total = 1
    for choice in choices:
        total *= len(choice)
    if total <= MOST:
        return [_clean(parts) for parts in product(*choices)]
    chance = random.Random(template)  # noqa: S311 - reproducible, not secret
    return [_clean(tuple(chance.choice(choice) for choice in choices)) for _ in range(MOST)]


def _choices(match: re.Match[str], slots: dict[str, list[str]]) -> list[str]:
    alternatives, slot, optional, plain = match.groups()
    if alternatives is not None:
        return [text for alternative in alternatives.split("|") for text in _alternative(alternative, slots)]
    if slot is not None:
        return slots[slot]
    return [optional[0], ""] if optional is not None else [plain]


def _alternative(text: str, slots: dict[str, list[str]]) -> list[str]:
    """Return an alternative, with a slot inside it as a few of its words."""
    match = re.search(r"\{(\w+)\}", text)
    if match is None:
        return [text]
    return [text.replace(match[0], word) for word in slots[match[1]]]


def _clean(parts: tuple[str, ...]) -> str:
    return " ".join("".join(parts).split())


def as_spoken(text: str) -> str:
    """Return a sentence as a recogniser that writes no marks would: in lower case."""
    return " ".join(re.sub(r"[.,!?;:，。！？“”\"]", " ", text).lower().split())


def as_written(text: str, *, question: bool) -> str:
    """Return a sentence with a capital at its beginning and a mark at its end, as Whisper writes it."""
    if not text or text[-1] in ".!?。！？":
        return text
    chinese = re.search(r"[\u4e00-\u9fff]", text) is not None
    mark = ("？" if question else "。") if chinese else ("?" if question else ".")
    return text[0].upper() + text[1:] + mark
