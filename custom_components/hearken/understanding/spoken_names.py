"""What people call a thing whose name is that of its make: "Levoit Core 300S" is the Levoit.

Nobody says the codes of models. The make alone is enough where nothing else here has it in its name.
"""

import re
from collections import Counter
from collections.abc import Iterator

from .home import Entity, Home
from .lexicon import Lexicon
from .things import MEASURING
from .tokens import plain

_CODE = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z\d/-]{2,}")
"""Letters and digits in one word, in lower case ("TP07", "300S")."""

_NO_CODE = re.compile(r"(?:co|o|pm|no)\d+|\d(?:k|d|st|nd|rd|th)|mp\d|(?:tv|hdmi|usb|led)\d*")
"""What has both and is said ("CO2", "3D", "1st")."""

_VARIANT = re.compile(r"[A-Z]{2,5}")
"""What else nobody says of a model, behind its name ("One SL", "RGBWW Strip")."""

_NUMBERED = re.compile(r"([a-z]{4,})\d{1,2}")
"""A make with its number ("ecobee3")."""

_SHORTEST = 3
"""Letters of a make that is said alone."""

_CALLED_BY_MAKE = frozenset(
    {
        "climate",
        "cover",
        "fan",
        "humidifier",
        "lawn_mower",
        "light",
        "lock",
        "media_player",
        "switch",
        "vacuum",
        "water_heater",
    }
)


def spoken_names(home: Home, lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Return by entity what it is called besides its names; nothing in a language without spaces."""
    if not lexicon.spaced:
        return {}
    places = [one.names for one in home.areas.values()] + [one.names for one in home.floors.values()]
    placed = {word for names in places for name in names for word in plain(name).split()}
    own = {entity.id: {word for name in entity.names for word in _words(name)} for entity in home.entities.values()}
    holding = Counter(
        word for entity in home.entities.values() if entity.domain not in MEASURING for word in own[entity.id]
    )
    measured = {(word, entity.area) for entity in home.entities.values() if entity.domain in MEASURING
                for word in own[entity.id]}  # fmt: skip
    elsewhere = Counter(word for word, _area in measured)
    taken = {plain(name) for entity in home.entities.values() for name in entity.names}
    beginning = Counter(
        before for entity in home.entities.values() for before in {_before_number(name) for name in entity.names}
    )
    found: dict[str, tuple[str, ...]] = {}
    for entity in home.entities.values():
        if entity.domain not in _CALLED_BY_MAKE:
            continue
        spoken = [one for name in entity.names for one in _shorter(name, lexicon, placed) if one not in taken]
        spoken += [one for one in _unnumbered(entity, lexicon, placed) if beginning[one] == 1 and one not in taken]
        for make in _makes(entity, lexicon, placed):
            alone = holding[make] <= 1 and elsewhere[make] == ((make, entity.area) in measured)
            if alone and lexicon.head_last:
                spoken.append(make)
        if spoken:
            found[entity.id] = tuple(dict.fromkeys(spoken))
    return found


def _words(name: str) -> list[str]:
    """Return the words of a name, a make without its number."""
    return [_without_number(word) for word in plain(name).split()]


def _without_number(word: str) -> str:
    numbered = _NUMBERED.fullmatch(word)
    return numbered[1] if numbered else word


def _is_make(word: str, lexicon: Lexicon, placed: set[str]) -> bool:
    """Tell whether a word is none of the language, nor of a place or a person of this home."""
    known = any(True for _ in lexicon.at((word,), 0)) or lexicon.units((word,))[0][0] != lexicon.stem(word)
    known |= any(word in words[at:end] for found in lexicon.whereabouts.sides.values() for words, at, end in found)
    return word.isalpha() and len(word) > 1 and not known and word not in placed


def _makes(entity: Entity, lexicon: Lexicon, placed: set[str]) -> Iterator[str]:
    """Yield the words with which the names of a thing begin, where they may be makes and more than a kind follows.

    What is called by a word and a kind, as Tumble Dryer, is found by that word without being called so.
    """
    for name in entity.names:
        first, *rest = _words(name) or [""]
        telling = any(not unit.startswith("#") for unit, _start, _end in lexicon.units(tuple(rest))) if rest else False
        if telling and len(first) >= _SHORTEST and _is_make(first, lexicon, placed):
            yield first


def _before_number(name: str) -> str:
    """Return what stands before the number with which a name ends; empty where it ends in none."""
    *before, last = plain(name).split() or [""]
    return " ".join(before) if last.isdecimal() else ""


def _unnumbered(entity: Entity, lexicon: Lexicon, placed: set[str]) -> Iterator[str]:
    """Yield the names of a thing without their numbers, where they begin with a make ("Hue Play", of Hue Play 1)."""
    for name in entity.names:
        first, *rest = _before_number(name).split() or [""]
        if rest and _is_make(first, lexicon, placed):
            yield " ".join([first, *rest])


def _shorter(name: str, lexicon: Lexicon, placed: set[str]) -> Iterator[str]:
    """Yield a name without the codes of its model, where it begins with a make (which a language may know: "Sonos")."""
    first, *rest = name.split() or [""]
    make = _without_number(plain(first))
    is_make = _is_make(make, lexicon, placed)
    if not rest or not (is_make or (make.isalpha() and make not in placed)):
        return
    kept = [word for at, word in enumerate(rest, 1) if not _is_code(word, lexicon, any_case=is_make or at == len(rest))]
    shorter = plain(" ".join([make, *kept]))
    if shorter != plain(name) and (kept or (is_make and len(make) >= _SHORTEST)):
        yield shorter


def _is_code(word: str, lexicon: Lexicon, *, any_case: bool) -> bool:
    """Tell whether a word is the code of a model, also one of capitals alone where there may be any."""
    said = plain(word)
    if any(True for _ in lexicon.at((said,), 0)) or _NO_CODE.fullmatch(said):
        return False
    return _CODE.fullmatch(said) is not None or (any_case and _VARIANT.fullmatch(word) is not None)
