"""Where the time of a turn goes."""

from collections.abc import Sequence

from .turn import Times, Turn

HEADER = ("seconds", "silence", "speech to text", "understanding", "first sound", "whole reply", "you wait")
"""The columns of the table."""

EXPLANATION = (
    "silence: until Home Assistant is sure that you have finished; understanding: until the reply can be spoken;",
    "first sound, whole reply: from then on; you wait: from your last word to the first sound.",
)
"""What a reader may ask about them."""

TITLE_LENGTH = 36
"""Columns for a sentence."""


def _short(name: str) -> str:
    """Cut a long sentence."""
    return name if len(name) <= TITLE_LENGTH else f"{name[: TITLE_LENGTH - 1]}…"


def _between(start: float | None, end: float | None) -> str:
    """Show the time between two moments, as far as both are known."""
    return "-" if start is None or end is None else f"{max(end - start, 0):.2f}"


def _row(name: str, times: Times) -> tuple[str, ...]:
    """Show one turn."""
    finished = times.noticed or times.spoken
    # A long reply is spoken while it is still being written.
    ready = min((moment for moment in (times.understood, times.speaking) if moment is not None), default=None)
    return (
        name,
        _between(times.spoken, times.noticed),
        _between(finished, times.heard),
        _between(times.heard, ready),
        _between(times.speaking, times.first_sound),
        _between(times.speaking, times.last_sound),
        _between(times.spoken, times.first_sound),
    )


def table(turns: Sequence[tuple[str, Turn]]) -> list[tuple[str, ...]]:
    """Return one row a turn."""
    return [_row(f"{number} {_short(name)}", turn.times) for number, (name, turn) in enumerate(turns, 1)]
