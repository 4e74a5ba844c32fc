"""The meaning of sentences as vectors."""

from dataclasses import dataclass
from typing import Any, Self

from wyoming.event import Event

from ..shape import HearkenEvent, ProtocolError
from .facts import FLOAT_BYTES


@dataclass(frozen=True, kw_only=True)
class Embed(HearkenEvent):
    """Ask what sentences mean, as vectors; answered by `Embedding`."""

    TYPE = "hearken-embed"

    texts: tuple[str, ...]
    """1 to 64 sentences in any language, each read alone."""
    background: bool = False
    """Nobody waits for the vectors: they are made while nobody is heard, answered or spoken to."""


@dataclass(frozen=True, kw_only=True)
class Embedding(HearkenEvent):
    """The vectors of sentences; they are the event's payload."""

    TYPE = "hearken-embedding"

    model: str
    """The encoder, as the catalogue names it: only vectors of one encoder can be compared."""
    dimension: int
    """How many numbers a vector has."""
    vectors: bytes = b""
    """The payload: one vector after the other, in the order of the texts, as little-endian 32-bit floats."""

    def to_data(self) -> dict[str, Any]:
        """Return the JSON object, which does not hold the vectors."""
        return {"model": self.model, "dimension": self.dimension}

    def event(self) -> Event:
        """Return the Wyoming event."""
        return Event(type=self.TYPE, data=self.to_data(), payload=self.vectors)

    @classmethod
    def from_event(cls, event: Event) -> Self:
        """Read a Wyoming event; ProtocolError says what about it is wrong."""
        known = cls.from_data({**(event.data or {}), "vectors": event.payload or b""}, event.type)
        if known.dimension < 1 or len(known.vectors) % (FLOAT_BYTES * known.dimension):
            raise ProtocolError(f"{event.type}.vectors must be whole vectors of the dimension")
        return known
