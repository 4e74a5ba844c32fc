"""The last lines of the engine's log, in memory, for the page."""

import logging
from collections import deque
from dataclasses import dataclass

from ..shape import Part

KEPT = 2000
"""Lines: some hours of a quiet day, and less than a megabyte."""

MAX_TEXT = 8000
"""Characters of a line that are kept: a whole trace of a usual error."""


@dataclass(frozen=True, kw_only=True)
class LogLine(Part):
    """One line."""

    number: int
    """Counts up, so that a reader knows what is new."""
    at: float
    """Seconds since 1970."""
    level: str
    """`debug`, `info`, `warning` or `error`."""
    source: str
    """Which part of the engine wrote it."""
    text: str
    """With its trace, where there is one."""


@dataclass(frozen=True, kw_only=True)
class LogLines(Part):
    """Some lines, oldest first."""

    lines: tuple[LogLine, ...]
    kept: int = KEPT
    """How many are kept at most."""


class LogBook(logging.Handler):
    """Keeps the last lines."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[LogLine] = deque(maxlen=KEPT)
        self._number = 0
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line; logging calls this with the handler locked."""
        try:
            text = self.format(record)
        except Exception:  # noqa: BLE001 - logging's own rule: a broken line must not break the program
            self.handleError(record)
            return
        self._number += 1
        level = next((name for name in ("error", "warning", "info") if record.levelno >= LEVELS[name]), "debug")
        self._lines.append(
            LogLine(
                number=self._number,
                at=round(record.created, 3),
                level=level,
                source=record.name.removeprefix("hearken_engine."),
                text=text[:MAX_TEXT],
            )
        )

    def read(self, after: int = 0, level: str = "debug") -> LogLines:
        """Return the lines behind a number that are as important as a level, or more so."""
        self.acquire()
        try:
            lines = list(self._lines)
        finally:
            self.release()
        lowest = LEVELS[level]
        return LogLines(lines=tuple(line for line in lines if line.number > after and LEVELS[line.level] >= lowest))


LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
