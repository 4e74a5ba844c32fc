"""Whose something is: "Lottes Rollo" is the "Rollo von Lotte", and "chez Nina" is the room called "Chambre de Nina".

A thing's name that says so has other names, which say it in the other ways of a language. A room is told by whose it is
alone where nothing else explains that word, and just one room is called after it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING

from .derived import once

if TYPE_CHECKING:
    from .home import Home
    from .items import Item
    from .names import Names

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
    """What stands before whoever has a room, and means that ("bei"), as part of a name of it."""
    room_heads: Sequence[str] = ()
    """Words for a room of somebody, before those of `genitive` ("Zimmer der Kleinen", "bei den Kleinen")."""
    genitive: Sequence[str] = ()
    """What stands between such a word and whose the room is."""
    room_of: Sequence[str] = ()
    """Words behind which whoever has a room stands for it, whatever is said before ("chez Nina", "lampe de Nina")."""
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
        owners = [whose for name in told for of in self.of if (whose := name.partition(f" {of} ")[2])]
        for name, of in product(names, self.genitive):
            room, _of, whose = name.partition(f" {of} ")
            if room.lower() in self.room_heads and whose.isalpha():
                owners.append(whose)
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


def owned_rooms(items: "Sequence[Item]", names: "Names") -> Mapping[int, str]:
    """Return the rooms that are meant by a word that says whose they are, by its number.

    It stands behind "of" or "at", or in the genitive before something ("Xavers Ventilator" is the fan in his room).
    """
    lexicon = names.lexicon
    leading, ending = lexicon.spelling.owning.room_of, lexicon.spelling.owning.ending
    said = {
        at: items[at].text
        for at in range(1, len(items))
        if not items[at].tags and _leads(items, at, leading, lexicon.definite)
    }
    for at, (item, following) in enumerate(pairwise(items)):
        if ending.isalpha() and not item.tags and item.text.endswith(ending) and following.has("things"):
            said[at] = item.text.removesuffix(ending)
    owners = once(names, "owned areas", lambda: _owned_areas(names)) if said else {}
    found = {at: owners.get(lexicon.spelling.words(owner)) for at, owner in said.items()}
    return {at: area for at, area in found.items() if area is not None}


def _leads(items: "Sequence[Item]", at: int, leading: Sequence[str], definite: frozenset[str]) -> bool:
    """Tell whether what stands before a word says that it is whose a place is, with or without an article."""
    before = [] if items[at - 1].is_name else _words(items[at - 1])
    if before and before[0] not in leading and before[-1] in definite and at > 1:
        before = _words(items[at - 2])
    return bool(before) and before[0] in leading


def owners(names: "Names", home: "Home") -> frozenset[str]:
    """Return whoever something belongs to by its name, as one word ("Harriet's lamp", "lampe de Nina").

    A sentence that names one of them and no more is about that person: "is Harriet home" asks nothing of her lamp.
    """

    def made() -> frozenset[str]:
        texts = [text for entity in home.entities.values() for text in entity.names]
        links = {*names.lexicon.within, *names.lexicon.spelling.owning.of}
        return frozenset(owner.lower() for text in texts if (owner := _owner(text, links)))

    return once(names, "whose things are", made)


def _owner(name: str, links: Collection[str]) -> str:
    """Return who a name says that something is of, by a possessive or behind what holds the name together; else ""."""
    first, _space, rest = name.replace("’", "'").partition(" ")
    if rest and first.endswith("'s"):
        return first.removesuffix("'s")
    before, _space, last = name.rpartition(" ")
    link = before.rpartition(" ")[2]
    return last if link in links and last.isalpha() and last[0].isupper() else ""


def _words(item: "Item") -> list[str]:
    return item.text.replace("'", " ").split()


def _owned_areas(names: "Names") -> Mapping[tuple[str, ...], str]:
    """Return the areas that are called after somebody or something that the language does not know, by that."""
    within = names.lexicon.within
    found: dict[tuple[str, ...], set[str]] = {}
    for area, text in names.of_areas():
        words = names.words(text)
        at = next((n for n, word in enumerate(words) if n and word in within), len(words))
        while at < len(words) and words[at] in within:
            at += 1
        if (owner := words[at:]) and not any(names.lexicon.at(owner, 0)):
            found.setdefault(owner, set()).add(area)
    return {owner: next(iter(areas)) for owner, areas in found.items() if len(areas) == 1}
