"""All that is called something in a home, by what searches of names need; worked out once (`derived.py`)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from .derived import once
from .home import Home
from .names import Names
from .spoken_names import spoken_names
from .tokens import plain

type Rest = tuple[int, tuple[str, ...]]
"""The place of a word in a name, and the other words of that."""

type WordsOf = Mapping[Rest, Sequence[tuple[str, str]]]
"""By the rest of a name the words that stand there, as they are compared and as the home writes them."""


class _Named(Protocol):
    """What has names."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return them, the main one first."""


def concepts_of(names: Names, home: Home) -> frozenset[str]:
    """Return all concepts and stems by which something is called; whole names, where no spaces are written."""

    def made() -> frozenset[str]:
        called = _all_called(home)
        if not names.lexicon.spaced:
            return frozenset("".join(names.words(name)) for name in called)
        stems = {stem for name in called for stem in names.stems(name)}
        return frozenset(stems | {unit for name in called for unit in names.units_of(name)})

    return once(names, "concepts", made)


def called_by(names: Names, home: Home) -> frozenset[str]:
    """Return all words of all names, as they are compared (`plain`)."""

    def made() -> frozenset[str]:
        return frozenset(word for name in _all_called(home) for word in plain(name).split())

    return once(names, "called by", made)


def words_of(names: Names, home: Home) -> WordsOf:
    """Return the words of all names of things and rooms, by what else is said in those; compounds are one word."""

    def made() -> WordsOf:
        joined = bool(names.lexicon.spelling.links)
        found: defaultdict[Rest, dict[str, str]] = defaultdict(dict)
        for name in (*_called(home.entities), *_called(home.areas)):
            words, written = names.words(name), tuple(plain(name).split())
            if joined:
                words, written = ("".join(words),), ("".join(written),)
            for at, word in enumerate(words):
                found[at, (*words[:at], *words[at + 1 :])][word] = written[at] if len(written) == len(words) else word
        return {rest: tuple(kept.items()) for rest, kept in found.items()}

    return once(names, "words", made)


def run_together_by_initial(names: Names, home: Home) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return all names of things without their spaces, with them in it, by the first letter."""

    def made() -> Mapping[str, Sequence[tuple[str, str]]]:
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        spoken = (name for called in spoken_names(home, names.lexicon).values() for name in called)
        for words in (names.words(name) for name in (*_called(home.entities), *spoken)):
            joined = "".join(words)
            found[joined[:1]][joined] = " ".join(words)
        return {initial: tuple(kept.items()) for initial, kept in found.items()}

    return once(names, "run together", made)


def akin_words(names: Names) -> Mapping[tuple[str, ...], Sequence[str]]:
    """Return by words without their endings those akin to them by which something here is called."""
    lexicon = names.lexicon

    def stems(text: str) -> tuple[str, ...]:
        return tuple(map(lexicon.stem, text.split()))

    def is_called(text: str) -> bool:
        found = [names.entities_with([unit]) for unit, _start, _end in lexicon.units(tuple(text.split()))]
        return bool(found) and bool(frozenset.intersection(*found))

    def made() -> Mapping[tuple[str, ...], Sequence[str]]:
        found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for group in lexicon.akin:
            here = [text for text in group if is_called(text)]
            for said in {stems(text) for text in group} if here else ():
                found[said] += [text for text in here if stems(text) != said]
        return {said: tuple(dict.fromkeys(others)) for said, others in found.items()}

    return once(names, "akin", made)


def _all_called(home: Home) -> tuple[str, ...]:
    """Return all names of things, rooms and floors."""
    return tuple(name for group in (home.entities, home.areas, home.floors) for name in _called(group))


def _called(group: Mapping[str, "_Named"]) -> Iterator[str]:
    return (name for one in group.values() for name in one.names)
