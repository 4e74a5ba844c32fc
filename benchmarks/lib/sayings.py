"""The sentences that are said to a home, and what must come of each."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from benchmarks.lib.residence import DATA


class Part(StrEnum):
    """Whether a sentence may be looked at while the agent is worked on."""

    OPEN = "open"
    ASIDE = "aside"


class Kind(StrEnum):
    """What may come of a sentence."""

    ACT = "act"
    ASK = "ask"
    STILL = "still"


@dataclass(frozen=True, kw_only=True)
class Want:
    """One outcome that is right."""

    kind: Kind
    changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What becomes of which entity; everything else stays as it is."""
    timer: int | None = None
    """Seconds of the one timer that must run then."""
    reply: tuple[str, ...] = ()
    """What the reply must tell: all of these, each one or another way (`|`)."""
    unsaid: tuple[str, ...] = ()
    """What it must not tell."""
    refuse: bool = False
    """Whether the reply must say that it was not done, or ask."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One sentence, and what may come of it."""

    text: str
    wants: tuple[Want, ...]


@dataclass(frozen=True, kw_only=True)
class Saying:
    """One conversation of one or more sentences."""

    home: str
    category: str
    turns: tuple[Turn, ...]
    given: Mapping[str, Mapping[str, Any]]
    """What is otherwise than in the home's file before it."""
    place: str | None
    """Area where it is said; None: wherever no satellite is."""
    part: Part = Part.OPEN
    """That of its home."""

    @property
    def text(self) -> str:
        """Return all that is said."""
        return " / ".join(turn.text for turn in self.turns)


def _want(data: Mapping[str, Any]) -> Want:
    return Want(
        kind=Kind(data["kind"]),
        changes=data.get("changes", {}),
        timer=data.get("timer"),
        reply=tuple(data.get("reply", ())),
        unsaid=tuple(data.get("unsaid", ())),
        refuse=data.get("refuse", False),
    )


def _turn(data: Mapping[str, Any]) -> Turn:
    """Read a sentence; `repeat` makes it long."""
    wants = data["want"] if isinstance(data["want"], list) else [data["want"]]
    return Turn(text=data["text"] * data.get("repeat", 1), wants=tuple(map(_want, wants)))


def load_sayings(home: Mapping[str, Any]) -> Iterator[Saying]:
    """Yield what is said to a home."""
    language = home["language"].partition("-")[0]
    path = DATA / "sentences" / f"{language}-{home['name']}.json"
    for data in json.loads(path.read_text(encoding="utf-8")):
        yield Saying(
            home=home["name"],
            category=data["category"],
            turns=tuple(map(_turn, data.get("turns", [data]))),
            given=data.get("given", {}),
            place=data.get("from", home["satellite"]),
            part=Part.ASIDE if home.get("aside") else Part.OPEN,
        )
