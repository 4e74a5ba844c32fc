"""Keep what failed for the end: of a run of many parts only the last lines are seen, or kept by whoever ran it.

`-p tests.plugins.recap` adds each failure to the file that HEARKEN_FAILURES names; without one it does nothing.
"""

import os
from pathlib import Path

import pytest

_LINES = 20
"""Of each failure: its end, which says what was wrong and where."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write down each test that failed, with the end of what it said."""
    if (file := os.environ.get("HEARKEN_FAILURES")) is None:
        return
    with Path(file).open("a", encoding="utf-8") as kept:
        for outcome in ("failed", "error"):
            for report in terminalreporter.getreports(outcome):
                said = report.longreprtext.splitlines()[-_LINES:]
                kept.write("\n".join((f"{outcome}: {report.nodeid}", *(f"  {line}" for line in said), "")))
