"""A sentence with what it leans on: where it is said, and after what."""

from dataclasses import dataclass, replace
from typing import Self

from .dialogue import Dialogue
from .home import Snapshot


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said, and what it is understood by."""

    said: str
    """All of it, in plain characters."""
    text: str
    """What is left without its polite wraps."""
    snapshot: Snapshot
    """The home as it is, and where this is said."""
    dialogue: Dialogue
    """What was said before it."""

    def part(self, text: str) -> Self:
        """Return a part of it as a sentence of its own, said at the same place and after the same."""
        return replace(self, said=text, text=text)
