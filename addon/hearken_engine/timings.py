"""How long each stage took when it ran last."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Timings:
    """The seconds of each stage, for `Status`."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """Take what is called when a stage has ended."""
        self._changed = changed
        self._seconds: dict[str, float] = {}

    @property
    def last(self) -> dict[str, float]:
        """The seconds of each stage that ever ran."""
        return dict(self._seconds)

    def took(self, stage: str, seconds: float) -> None:
        """Take note of a stage that has ended."""
        self._seconds[stage] = round(seconds, 3)
        self._changed()

    @contextmanager
    def timed(self, *stages: str) -> Iterator[Callable[[], None]]:
        """Time a block as the last stage, and up to the first call of what is given as the one before it.

        Without a stage nothing is kept.
        """
        started = time.monotonic()
        pending = list(stages[:-1])

        def item_came() -> None:
            while pending:
                self._seconds[pending.pop(0)] = round(time.monotonic() - started, 3)

        yield item_came
        if stages:
            self.took(stages[-1], time.monotonic() - started)
