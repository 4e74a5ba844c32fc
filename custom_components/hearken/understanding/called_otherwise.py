"""Covers of which nobody has said what they are, and that are called otherwise: a "Loft hatch" is no blind."""

from collections.abc import Sequence

from .home import Entity
from .lexicon import Lexicon
from .names import Names
from .things import OPENED


def without_called_otherwise(found: Sequence[Entity], lexicon: Lexicon, names: Names) -> list[Entity]:
    """Return things of a kind without covers that may be something else, where others are surely of the kind.

    A cover without a device class is taken for a blind; beside real ones, only where its name says so, or has no word
    of its own that the language does not know.
    """
    if not lexicon.spaced or not any(one.domain == "cover" and one.device_class is not None for one in found):
        return list(found)
    return [
        one for one in found if one.domain != "cover" or one.device_class is not None or _may_be(one, lexicon, names)
    ]


def _may_be(entity: Entity, lexicon: Lexicon, names: Names) -> bool:
    """Tell whether a name is of a cover, or leaves open what it is of."""
    words = [names.words(name) for name in entity.names]
    units = {unit for one in words for unit, _start, _end in lexicon.units(one)}
    if not units.isdisjoint(f"#{kind}" for kind in OPENED):
        return True
    return all(any(lexicon.kinds(word) for word in one[-1:]) for one in words)
