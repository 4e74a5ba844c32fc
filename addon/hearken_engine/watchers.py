"""Tells whoever looks on that there is something new; what it is, they ask for themselves."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Watchers:
    """Those who look on, each with an event; for the event loop's thread."""

    def __init__(self) -> None:
        self._events: set[asyncio.Event] = set()

    @contextmanager
    def watching(self, event: asyncio.Event | None = None) -> Iterator[asyncio.Event]:
        """Give an event, or have one that is given, set at each `tell` until the block ends."""
        event = event or asyncio.Event()
        self._events.add(event)
        try:
            yield event
        finally:
            self._events.discard(event)

    def tell(self) -> None:
        """Set the events of all."""
        for event in self._events:
            event.set()
