"""What waits for an answer: one thing for each conversation, for a short time, from the one who was asked."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from homeassistant.components.conversation import ConversationInput
from homeassistant.util import dt as dt_util

from ..understanding.plan import Plan, Question
from ..understanding.policy import Level

LIFETIME = timedelta(seconds=60)
"""Whoever has not answered by then has turned to something else."""


@dataclass(frozen=True, kw_only=True)
class ToolRequest:
    """A tool call of the language model that waits for a yes."""

    name: str
    """The tool."""
    arguments: dict[str, Any]
    """Its arguments, validated."""


type Request = str | ToolRequest | Plan | Question
"""What an answer is about: after a yes, a plan or a tool call is carried out, or a sentence that Home Assistant's own
recogniser understood; the answer to a question back chooses a plan."""


@dataclass(frozen=True, kw_only=True)
class Pending:
    """Something that was asked back."""

    question: str
    """What was asked."""
    targets: frozenset[str]
    """The entities that a yes allows to act on; nothing that joins them later is included."""
    request: Request
    """What the answer is about."""
    level: Level = Level.CONFIRM
    """What the answer must be."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What waited, at the next sentence."""

    pending: Pending
    """What was asked."""
    may_be_done: bool
    """Whether the sentence came in time, and from the one who asked."""


@dataclass
class _Waiting:
    pending: Pending
    asker: tuple[str | None, ...]
    expires: datetime


def _asker(user_input: ConversationInput) -> tuple[str | None, ...]:
    """Return who speaks, as far as Home Assistant knows."""
    return user_input.context.user_id, user_input.device_id, user_input.satellite_id


@dataclass
class Confirmations:
    """What waits, by conversation."""

    _waiting: dict[str, _Waiting] = field(default_factory=dict)

    def ask(self, conversation_id: str, user_input: ConversationInput, pending: Pending) -> None:
        """Let a question wait; whatever else of the conversation waited is forgotten, and so is all that is too old."""
        now = dt_util.utcnow()
        self._waiting = {key: waiting for key, waiting in self._waiting.items() if waiting.expires > now}
        self._waiting[conversation_id] = _Waiting(pending, _asker(user_input), now + LIFETIME)

    def take(self, conversation_id: str, user_input: ConversationInput) -> Taken | None:
        """Return what waits for this sentence, once: the next sentence finds nothing, whatever it says."""
        waiting = self._waiting.pop(conversation_id, None)
        if waiting is None:
            return None
        in_time = waiting.expires > dt_util.utcnow()
        return Taken(pending=waiting.pending, may_be_done=in_time and waiting.asker == _asker(user_input))

    def forget(self) -> None:
        """Drop all that waits."""
        self._waiting.clear()
