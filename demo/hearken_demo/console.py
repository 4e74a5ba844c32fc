"""How the demo looks in a terminal; plain lines where it is none."""

import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .audio import Sound
from .errors import DemoError
from .house import Step
from .states import Change
from .turn import Call, Listener, Turn

STEP_WIDTH = 16
"""Columns of a step's name."""

LABEL_WIDTH = 9
"""Columns of what a line of a turn is about."""

TICK_SECONDS = 0.25
"""How often a running step shows its seconds."""


def short_path(path: Path) -> str:
    """Write a path the way a person at this prompt would."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


class Console(Listener):
    """Writes to standard output; colours and live seconds only for a person's terminal."""

    def __init__(self) -> None:
        self._live = sys.stdout.isatty()
        self._colours = self._live and not os.environ.get("NO_COLOR")
        if not (sys.stdout.encoding or "").lower().startswith("utf"):
            sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]

    def _paint(self, code: str, text: str) -> str:
        """Colour a text."""
        return f"\033[{code}m{text}\033[0m" if self._colours else text

    def line(self, text: str = "") -> None:
        """Write a line at once, also into a pipe."""
        try:
            print(text, flush=True)
        except BrokenPipeError:
            # Whoever read this has gone, as in `scripts/demo | head`; nothing more may be printed, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise DemoError("Nobody reads what the demo prints") from None

    def title(self, text: str) -> None:
        """Write a heading."""
        self.line(f"\n{self._paint('1', text)}")

    def note(self, text: str) -> None:
        """Write something of less weight."""
        self.line(self._paint("2", text))

    def success(self, text: str) -> None:
        """Write the good end."""
        self.line(f"\n{self._paint('1;32', '✓')} {text}")

    def failure(self, error: Exception) -> None:
        """Write what went wrong and what to do."""
        self.line(f"\n{self._paint('1;31', '✗')} {str(error) or type(error).__name__}")
        for hint in getattr(error, "hints", ()):
            self.line(f"  {hint}")

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Show a step while it goes on, and what came of it."""
        step, start, done = Step(), time.monotonic(), threading.Event()
        label = f"{name:<{STEP_WIDTH}}"

        def tick() -> None:
            while not done.wait(TICK_SECONDS):
                print(f"\r  {self._paint('2', '…')} {label} {time.monotonic() - start:.0f} s ", end="", flush=True)

        ticker = threading.Thread(target=tick, daemon=True)
        if self._live:
            ticker.start()
        try:
            yield step
        finally:
            done.set()
            if self._live:
                ticker.join()
                print("\r\033[K", end="")
        seconds = self._paint("2", f"({time.monotonic() - start:.1f} s)")
        self.line(f"  {self._paint('32', '✓')} {label} {step.result} {seconds}")

    def _say(self, label: str, text: str) -> None:
        """Write one line of a turn."""
        self.line(f"  {self._paint('36', f'{label:<{LABEL_WIDTH}}')} {text}")

    def heard(self, turn: Turn) -> None:
        """Show the transcript."""
        self._say("heard", turn.transcript)

    def called(self, call: Call) -> None:
        """Show an intent or a tool call."""
        self._say("plan", str(call))

    def changed(self, change: Change) -> None:
        """Show an entity before and after."""
        self._say("changed", f"{change.name}: {change.before} → {self._paint('1', change.after)}")

    def replied(self, turn: Turn) -> None:
        """Show the reply."""
        self._say("replies", self._paint("1", f"“{' '.join(turn.reply.split())}”"))

    def spoken(self, sound: Sound, file: Path) -> None:
        """Show how long the reply is and where it is kept."""
        self._say("speaks", f"{sound.seconds:.1f} s, kept as {short_path(file)}")

    def lacks(self, problems: Sequence[str]) -> None:
        """Show what did not come of a turn."""
        for problem in problems:
            self._say("✗", self._paint("31", problem))

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show a table: the first column to the left, numbers to the right."""
        widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
        for index, row in enumerate((header, *rows)):
            cells = [f"{row[0]:<{widths[0]}}", *(f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True))]
            del cells[1]
            text = "  " + "   ".join(cells)
            self.line(self._paint("2", text) if index == 0 else text)
