"""What areas are called for short: the only bedroom, "Emma's" for her room, "el comedor" of a Salón comedor."""

from collections import Counter
from collections.abc import Callable, Iterator

from .home import Home
from .lexicon import Lexicon

type Words = Callable[[str], tuple[str, ...]]
"""Gives the words of a name."""

_OWNED = 2
"""Words of "Emma's room"."""

_SHORTEST = 3
"""Letters of a word that tells a room from the others: not the 2 of "Room 2"."""


def short_names(home: Home, words_of: Words, lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield areas with what they are called for short, where that tells them from the others."""
    yield from (_heads if lexicon.head_last else _halves)(home, words_of, lexicon)


def _heads(home: Home, words_of: Words, lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield areas with the one word that tells them, or with whose they are."""
    words = {area.id: [each for text in area.names if (each := words_of(text))] for area in home.areas.values()}
    heads = Counter(head for texts in words.values() for head in {text[-1] for text in texts})
    taken = {text for texts in words.values() for text in texts}
    for area, texts in words.items():
        found = []
        for text in texts:
            known = bool(lexicon.meaning(text[-1]))
            is_word = len(text[-1]) >= _SHORTEST and text[-1].isalpha()
            if len(text) > 1 and is_word and not known and heads[text[-1]] == 1 and (text[-1],) not in taken:
                found.append(text[-1])
            elif known and len(text) == _OWNED and text[0].endswith("'s"):
                found.append(text[0])
        if found:
            yield area, tuple(found)


def _halves(home: Home, words_of: Words, lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield areas that are two rooms in one, by the names of both, where no other is called so."""

    def concepts(text: str) -> list[tuple[str, str]]:
        words = words_of(text)
        return [(unit, " ".join(words[start:end])) for unit, start, end in lexicon.units(words)]

    units = {area.id: [concepts(text) for text in area.names] for area in home.areas.values()}
    holding = Counter(unit for names in units.values() for unit in {unit for name in names for unit, _text in name})
    floors = {unit for floor in home.floors.values() for text in floor.names for unit, _text in concepts(text)}
    for area, names in units.items():
        both = (name for name in names if len(name) > 1 and all(unit[0] == "~" for unit, _text in name))
        if found := tuple(text for name in both for unit, text in name if holding[unit] == 1 and unit not in floors):
            yield area, found
