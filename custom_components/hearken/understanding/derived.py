"""What is worked out of all the names of a home together: once, when it is first asked for, and kept with the names."""

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from .names import Names


def once[T](names: "Names", key: str, make: "Callable[[], T]") -> T:
    """Return what was made before, or make it; `names` are others as soon as any name is."""
    if key not in names.derived:
        names.derived[key] = make()
    return cast("T", names.derived[key])
