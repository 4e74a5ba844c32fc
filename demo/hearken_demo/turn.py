"""What came of one sentence, and whoever wants to be told as it happens."""

from dataclasses import dataclass, field
from typing import Any

from .audio import Sound
from .states import Change


@dataclass(frozen=True)
class Call:
    """Something that was done, or asked of the home: an intent or a tool, and what with."""

    name: str
    arguments: dict[str, Any]

    def __str__(self) -> str:
        """Write it like a call."""
        return f"{self.name}({', '.join(f'{name}={value}' for name, value in self.arguments.items())})"


@dataclass
class Times:
    """Moments of a turn, by `time.monotonic()`; None where that stage was not reached or cannot be seen."""

    spoken: float | None = None
    """The last word had been said."""
    noticed: float | None = None
    """Home Assistant noticed that, by its detector of silence."""
    heard: float | None = None
    """The transcript was there."""
    understood: float | None = None
    """The reply's text was there, everything had been done."""
    speaking: float | None = None
    """Speech had been asked for: a long reply is spoken before its text is complete."""
    first_sound: float | None = None
    """The first sample of the reply arrived."""
    last_sound: float | None = None
    """The last one."""


@dataclass
class Turn:
    """What came of one sentence."""

    transcript: str = ""
    calls: list[Call] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    reply: str = ""
    sound: Sound | None = None
    error: str = ""
    """What Home Assistant says went wrong with the pipeline."""
    conversation_id: str | None = None
    """Names the conversation, to go on with it."""
    asks_back: bool = False
    """Whether an answer is expected."""
    times: Times = field(default_factory=Times)


class Listener:
    """Is told about a turn as it happens; does nothing by itself."""

    def heard(self, turn: Turn) -> None:
        """Take note that the transcript is there."""

    def called(self, call: Call) -> None:
        """Take note that something was asked of the home."""

    def changed(self, change: Change) -> None:
        """Take note that an entity is not what it was."""

    def replied(self, turn: Turn) -> None:
        """Take note that the text of the reply is complete."""
