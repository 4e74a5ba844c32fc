"""A mere sigh that takes a value back: another one stands behind it (二十五, 呃, 二十七度).

Between two names it may as well be that somebody thinks what else there is.
"""

from collections.abc import Iterable, Iterator, Sequence

from .items import Item


def takes_back(items: Sequence[Item], at: int) -> bool:
    """Tell whether a sigh stands between two values."""
    before = next(_told(reversed(items[:at])), None)
    after = next(_told(items[at + 1 :]), None)
    if before is None or after is None or before.is_name or after.is_name:
        return False
    return before.has("number", "units") and after.has("number", "unit_before")


def _told(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items that are no marks and no further sighs."""
    yield from (item for item in items if not item.has("mark", "hesitation"))
