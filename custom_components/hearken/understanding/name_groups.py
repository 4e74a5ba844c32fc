"""Names of the home as they are looked up."""

from dataclasses import dataclass, field

from .lexicon import Tag


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an entity, an area or a floor."""

    tag: Tag
    """entity, area or floor, and its identifier."""
    words: tuple[str, ...]
    """As it is written."""
    units: tuple[str, ...]
    """Its concepts (`Lexicon.units`)."""
    parts: tuple[str, ...]
    """The same, each once and sorted."""


@dataclass(frozen=True, slots=True)
class Group:
    """The names that begin with one word or concept."""

    found: dict[tuple[str, ...], dict[Tag, Name]] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    """How many words they have, the most first."""
