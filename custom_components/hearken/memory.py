"""What an agent remembers from one sentence to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .client import EngineClient
from .execution.confirmation import Confirmations
from .llm_planner import LlmPlanner
from .name_meanings import NameMeanings
from .planning import Planners
from .priors import Priors
from .prompting import Layout
from .understanding.dialogue import Dialogue
from .understanding.home import Seen
from .understanding.plan import Plan

DIALOGUE_LIFETIME = timedelta(minutes=5)
"""As long as Home Assistant itself keeps a conversation; what "it" was an hour ago, nobody knows."""


class Kept[ValueT]:
    """Something for each conversation, for as long as Home Assistant keeps it."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._known: dict[str, tuple[ValueT, datetime]] = {}

    def get(self, conversation_id: str) -> ValueT | None:
        """Return what is kept of a conversation, or None where that is too long ago, or was nothing."""
        value, expires = self._known.get(conversation_id, (None, dt_util.utcnow()))
        return value if expires > dt_util.utcnow() else None

    def forget(self) -> None:
        """Forget all conversations."""
        self._known.clear()

    def remember(self, conversation_id: str, value: ValueT) -> None:
        """Keep a value from now on; what is too old is forgotten."""
        now = dt_util.utcnow()
        self._known = {key: known for key, known in self._known.items() if known[1] > now}
        self._known[conversation_id] = value, now + DIALOGUE_LIFETIME


class Dialogues:
    """The plans of the last sentences, by conversation."""

    def __init__(self) -> None:
        """Start with none."""
        self._kept = Kept[Dialogue]()

    def get(self, conversation_id: str) -> Dialogue:
        """Return what was spoken of; an empty dialogue where that is too long ago, or was nothing."""
        return self._kept.get(conversation_id) or Dialogue()

    def forget(self) -> None:
        """Forget all conversations."""
        self._kept.forget()

    def remember(
        self,
        conversation_id: str,
        plan: Plan,
        before: Mapping[str, Seen] | None = None,
        told: tuple[str, ...] = (),
    ) -> None:
        """Take a plan that was carried out or answered, how its things were before, and what it was answered with."""
        self._kept.remember(conversation_id, self.get(conversation_id).then(plan, before, told))

    def passed(self, conversation_id: str) -> None:
        """Take that something else was done since, so that what was done before it is not taken back any more."""
        if (kept := self._kept.get(conversation_id)) is not None:
            self._kept.remember(conversation_id, kept.passed())

    def ended(self, conversation_id: str, *, is_asked: bool = False) -> None:
        """Take that nothing came of a turn, or that it was asked about: no follow-up is about what was before it."""
        if (kept := self._kept.get(conversation_id)) is not None:
            self._kept.remember(conversation_id, kept.ended(is_asked=is_asked))


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """A conversation that another agent has taken part in."""

    conversation_id: str | None
    """What it calls the conversation."""
    expects_answer: bool
    """Whether it has asked something."""


class Memory:
    """Planners that are ready, what names mean, what waits for an answer, and what was spoken of."""

    def __init__(self, hass: HomeAssistant, client: EngineClient, beside: "Memory | None" = None) -> None:
        """Start without any, but for what is the same for all agents of a home, and large."""
        self.planners: Planners = beside.planners if beside else Planners(hass)
        self.names: NameMeanings = beside.names if beside else NameMeanings(hass, client)
        self.priors: Priors = beside.priors if beside else Priors(client)
        self.llm = LlmPlanner(client, self.priors)
        self.confirmations = Confirmations()
        self.dialogues = Dialogues()
        self.layouts = Kept[Layout]()
        self.elsewhere = Kept[Elsewhere]()

    def forget(self) -> None:
        """Forget all conversations, and what waits for an answer."""
        self.confirmations.forget()
        self.dialogues.forget()
        self.layouts.forget()
        self.elsewhere.forget()
