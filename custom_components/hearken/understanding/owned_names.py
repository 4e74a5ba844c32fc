"""Names that say whose something is, in the other way that a language has: "Lottes Rollo", "Rollo von Lotte"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SHORTEST = 3
"""Letters of whose something is."""

_TELLING = 9
"""Letters of a word that hardly names anything else."""

_HISSING = tuple("sxzß")
"""Letters behind which an owner gets no ending."""


@dataclass(frozen=True)
class Owning:
    """How a language says whose something is."""

    ending: str = ""
    """What an owner that stands before a thing ends in ("Lottes")."""
    of: Sequence[str] = ()
    """What stands before an owner behind a thing ("von", "von der"); that of new names first."""

    at: Sequence[str] = ()
    """What stands before whoever has a room, and means that ("bei")."""
    people: Sequence[Sequence[str]] = ()
    """Groups of words for the same people (奶奶, 阿嬷), where no spaces are written."""
    room_words: Sequence[str] = ()
    """What stands behind whoever has a room, in its name (小宇房间)."""
    between: str = ""
    """A pattern of what stands between an owner and a thing (的, 那台, 那边的)."""

    def otherwise(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return names with what they are called in the other way, where they say whose something is."""
        if not self.ending:
            return tuple(names)
        return tuple(dict.fromkeys((*names, *(other for name in names for other in self._others(name)))))

    def rooms(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return names of a room with those by whoever it belongs to ("bei Lotte", of "Lottes Zimmer")."""
        told = self.otherwise(names)
        owners = (whose for name in told for of in self.of if (whose := name.partition(f" {of} ")[2]))
        return tuple(dict.fromkeys((*told, *(f"{at} {owner}" for owner in owners for at in self.at))))

    def alone(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return names with those without an owner, where these tell: "Hörspielbox", of "Lottes Hörspielbox"."""
        if not self.ending:
            return tuple(names)
        told = (rest for name in names if (rest := self._owned(name)) and len(rest) >= _TELLING and rest.isalpha())
        return tuple(dict.fromkeys((*self.otherwise(names), *told)))

    def _owned(self, name: str) -> str:
        """Return what stands behind an owner in a name; "" where none is in it."""
        first, _space, rest = name.partition(" ")
        owner = first.rstrip("'’").removesuffix(self.ending).rstrip("'’")
        is_owner = bool(rest) and first[0].isupper() and first[-1] in f"{self.ending}'’"
        return rest if is_owner and len(owner) >= _SHORTEST else ""

    def _others(self, name: str) -> Iterator[str]:
        if rest := self._owned(name):
            whole = name.partition(" ")[0].rstrip("'’")
            owners = dict.fromkeys((whole.removesuffix(self.ending).rstrip("'’"), whole))
            yield from (f"{rest} {of} {owner}" for owner in owners for of in self.of)
        for of in self.of:
            thing, said, whose = name.partition(f" {of} ")
            if said and whose.isalpha() and len(whose) >= _SHORTEST:
                yield f"{whose} {thing}" if whose.endswith(_HISSING) else f"{whose}{self.ending} {thing}"
