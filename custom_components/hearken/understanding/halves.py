"""Areas that are two rooms in one by their name, and are called by either: "el comedor" of a Salón comedor."""

from collections import Counter
from collections.abc import Callable, Iterator

from .home import Home
from .lexicon import Lexicon


def halves(
    home: Home, words_of: Callable[[str], tuple[str, ...]], lexicon: Lexicon
) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Yield areas with the names of the two rooms that they are, where no other is called so."""

    def concepts(text: str) -> list[tuple[str, str]]:
        words = words_of(text)
        return [(unit, " ".join(words[start:end])) for unit, start, end in lexicon.units(words)]

    units = {area.id: [concepts(text) for text in area.names] for area in home.areas.values()}
    holding = Counter(unit for names in units.values() for unit in {unit for name in names for unit, _text in name})
    for area, names in units.items():
        both = (name for name in names if len(name) > 1 and all(unit[0] == "~" for unit, _text in name))
        if found := tuple(text for name in both for unit, text in name if holding[unit] == 1):
            yield area, found, ()
