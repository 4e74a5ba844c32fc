"""Words of a condition that would be lost, where no spaces are written: what it says more than what can be looked up.

客厅超过二十八度两个小时 is not yet so when it is 29 degrees there, and neither is 电视关了超过十分钟 when it is off.
"""

from collections.abc import Sequence

from .clauses import Clause
from .tagging import Tagged

_HOW = ("colours", "portion", "extreme", "gears", "factor")
"""What says more of a state than that it is so (亮着红色, 开了一半)."""

_OF_TIME = frozenset({"second", "minute", "hour", "quarter", "three_quarters"})


def says_more(tagged: Tagged, clauses: Sequence[Clause], *, compares: bool) -> bool:
    """Tell whether a condition says more than one value that is compared, or than one state of what is named."""
    said = [item for item in tagged.items if not item.is_name]
    numbers = [amount for clause in clauses for amount in clause.amounts]
    outside = {item.text for item in said if item.has("outside")}
    unknown = {word for clause in clauses for phrase in clause.phrases for word in phrase.unknown}
    if unknown - outside:
        return True  # 水温, 昨天
    if len(numbers) > int(compares) or any(one.unit in _OF_TIME for one in numbers):
        return True
    if compares:
        return not numbers
    asked = max((at for at, item in enumerate(said) if item.has("questions")), default=-1)  # 锁了没?没锁
    return sum(item.has("states") for item in said[asked + 1 :]) > 1 or any(
        item.has(*_HOW) and not item.has("states") for item in said
    )


def is_of_another(tagged: Tagged, clauses: Sequence[Clause]) -> bool:
    """Tell whether a number is that of something that is not measured in rooms: the brightness of a lamp, a volume."""
    told = {value for item in tagged.items if not item.is_name for value in item.values("attributes")}
    units = {amount.unit for clause in clauses for amount in clause.amounts}
    return bool(told - _MEASURED) or ("percent" in units and "humidity" not in told)


_MEASURED = frozenset({"temperature", "humidity"})
