"""Whether what a sentence makes a condition of holds now."""

from .amounts import shown
from .home import UNKNOWN, Attribute, Seen, Snapshot
from .plan import Comparison, Condition

_BINARY: dict[str, str] = {
    "open": "on",
    "closed": "off",
    "wet": "on",
    "dry": "off",
    "detected": "on",
    "clear": "off",
    "occupied": "on",
    "unlocked": "on",
    "locked": "off",
}
"""What a binary sensor calls what people say of doors, windows and motion."""

_NOT_ON = frozenset({"off", "standby"})

_MEASURED: dict[Attribute, str] = {
    Attribute.TEMPERATURE: "current_temperature",
    Attribute.HUMIDITY: "current_humidity",
}
"""What is measured counts for a condition, not what is set."""


def holds(condition: Condition, snapshot: Snapshot) -> bool:
    """Tell whether one of the targets meets a condition; what waits for a later moment never does."""
    return not condition.waits and any(
        _meets(condition, target.partition(".")[0], snapshot.seen(target)) for target in condition.targets
    )


def _meets(condition: Condition, domain: str, seen: Seen) -> bool:
    """Tell whether one target meets it; one that is not reachable meets nothing, not even a negation."""
    if not seen.is_reachable or seen.state == UNKNOWN:
        return False
    wanted = condition.value
    if condition.comparison in {Comparison.ABOVE, Comparison.BELOW} or not isinstance(wanted, str):
        return _compares(condition, seen)
    if condition.attribute is not None:
        same = str(seen.attributes.get(condition.attribute, seen.state)).casefold() == wanted.casefold()
    elif domain == "binary_sensor":
        same = seen.state == _BINARY.get(wanted, wanted)
    elif wanted == "on" and domain not in {"cover", "lock"}:
        same = seen.state not in _NOT_ON
    else:
        same = seen.state.casefold() == wanted.casefold()
    return same is (condition.comparison is Comparison.IS)


def _compares(condition: Condition, seen: Seen) -> bool:
    """Tell whether a number is what it should be."""
    try:
        wanted = float(condition.value)
        value = number(condition.attribute, seen)
    except ValueError:
        return False
    if value is None:
        return False
    return {
        Comparison.ABOVE: value > wanted,
        Comparison.BELOW: value < wanted,
        Comparison.IS: value == wanted,
        Comparison.IS_NOT: value != wanted,
    }[condition.comparison]


def number(attribute: Attribute | None, seen: Seen) -> float | None:
    """Return what a thing measures or, where it does not measure, what it is set to."""
    measured = seen.attributes.get(_MEASURED[attribute]) if attribute in _MEASURED else None
    if isinstance(measured, (int, float)):
        return float(measured)
    value = shown(attribute, seen) if attribute is not None else None
    return shown(Attribute.VALUE, seen) if value is None else value
