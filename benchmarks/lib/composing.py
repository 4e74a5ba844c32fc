"""Sentences put together from every verb, thing, room and frame, each with what it may touch and what it must."""

import random
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from .absent import Absent
from .following import Following
from .made_homes import MadeHome
from .orders import Orders
from .wording import Composed


class Composer:
    """Composes sentences for one home, by chance; the same number composes the same sentences."""

    def __init__(self, data: Mapping[str, Any], home: MadeHome, number: int) -> None:
        """Take the language's file and the home."""
        chance = random.Random(f"{number} is said")  # noqa: S311 - a sentence is no secret
        orders, absent = Orders(data, home, chance), Absent(data, home, chance)
        self._ways: dict[str, Callable[[], Composed | None]] = {
            "there": orders.there,
            "here": orders.here,
            "named": orders.named,
            "many": orders.many,
            "except": orders.all_but,
            "listed": orders.listed,
            "two": orders.two,
            "corrected": orders.corrected,
            "contrasted": orders.contrasted,
            "valued": orders.valued,
            "strange": absent.strange,
            **{category: partial(orders.framed, category) for category in data["frames"]},
            "counted": orders.counted,
            "described": absent.described,
            "mode": absent.mode,
        }
        further = random.Random(f"{number} is followed")  # noqa: S311 - nor is what follows it
        self._following = Following(data, home, further)

    def composed(self, each: int) -> Iterator[Composed]:
        """Yield so many sentences of each category; fewer where the home lacks what they need."""
        for make in self._ways.values():
            for _ in range(each):
                if (sentence := make()) is not None:
                    yield sentence

    def followed(self, count: int) -> Iterator[Composed]:
        """Yield up to so many conversations of two sentences."""
        for _ in range(count):
            if (sentence := self._following.followed()) is not None:
                yield sentence
