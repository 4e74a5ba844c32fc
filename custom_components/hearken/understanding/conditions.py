"""Whether a condition of a step holds at this moment."""

from .home import Entity, Snapshot
from .plan import Comparison, Condition
from .states import is_in, is_known
from .values import Reading, default_attribute, read


def holds(condition: Condition, snapshot: Snapshot) -> bool | None:
    """Tell whether one of the targets meets a condition (all, where it says so, or what is not); None: not known.

    A condition that waits for a moment to come is never known to hold: nothing may be done on it now.
    """
    if condition.waits:
        return None
    entities = (snapshot.home.entities.get(target) for target in condition.targets)
    found = [_meets(condition, entity, snapshot) if entity else None for entity in entities]
    denied = condition.comparison is Comparison.IS_NOT and condition.attribute is None
    if found and denied != condition.of_all:
        # "Nobody is there", "the windows aren't open", "all lamps are off": all of them must tell so; not where it is
        # said "unless all are off".
        return False if False in found else None if None in found else True
    if True in found:
        return True
    return None if None in found or not found else False


def _meets(condition: Condition, entity: Entity, snapshot: Snapshot) -> bool | None:
    """Tell whether one entity meets a condition."""
    seen = snapshot.seen(entity.id)
    if not is_known(seen):
        return None
    wanted = condition.value
    if condition.attribute is None and isinstance(wanted, str) and condition.comparison in _EQUALITIES:
        same = is_in(entity, seen, wanted)
    else:
        reading = read(entity, condition.attribute or default_attribute(entity), snapshot)
        if condition.comparison not in _EQUALITIES:
            return _compares(condition, reading)
        same = _equals(wanted, reading)
    return same if condition.comparison is Comparison.IS or same is None else not same


_EQUALITIES = frozenset({Comparison.IS, Comparison.IS_NOT})


def _compares(condition: Condition, reading: Reading | None) -> bool | None:
    """Tell whether a number is above or below the one that is wanted."""
    try:
        wanted = float(condition.value)
    except ValueError:
        return None
    if reading is None or reading.number is None:
        return None
    return reading.number > wanted if condition.comparison is Comparison.ABOVE else reading.number < wanted


def _equals(wanted: str | float, reading: Reading | None) -> bool | None:
    """Tell whether a value is the one that is wanted."""
    if reading is None:
        return None
    if isinstance(reading.value, str):
        return reading.value.casefold() == str(wanted).casefold()
    try:
        return round(reading.value, 1) == round(float(wanted), 1)
    except ValueError:
        return False
