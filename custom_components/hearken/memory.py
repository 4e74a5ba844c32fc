"""What an agent remembers from one sentence to the next."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .client import EngineClient
from .execution.confirmation import Confirmations
from .llm_planner import LlmPlanner
from .planning import Planners
from .understanding.dialogue import Dialogue
from .understanding.plan import Plan

DIALOGUE_LIFETIME = timedelta(minutes=5)
"""As long as Home Assistant itself keeps a conversation; what "it" was an hour ago, nobody knows."""


@dataclass
class Dialogues:
    """The plans of the last sentences, by conversation."""

    _known: dict[str, tuple[Dialogue, datetime]] = field(default_factory=dict)

    def get(self, conversation_id: str) -> Dialogue:
        """Return what was spoken of; an empty dialogue where that is too long ago, or was nothing."""
        dialogue, expires = self._known.get(conversation_id, (Dialogue(), dt_util.utcnow()))
        return dialogue if expires > dt_util.utcnow() else Dialogue()

    def remember(self, conversation_id: str, plan: Plan) -> None:
        """Take a plan that was carried out or answered; what is too old is forgotten."""
        now = dt_util.utcnow()
        self._known = {key: known for key, known in self._known.items() if known[1] > now}
        self._known[conversation_id] = self.get(conversation_id).then(plan), now + DIALOGUE_LIFETIME


class Memory:
    """Planners that are ready, what waits for an answer, and what was spoken of."""

    def __init__(self, hass: HomeAssistant, client: EngineClient, planners: Planners | None = None) -> None:
        """Start without any, but for planners: these are the same for all agents of a home, and large."""
        self.planners = planners or Planners(hass)
        self.llm = LlmPlanner(client)
        self.confirmations = Confirmations()
        self.dialogues = Dialogues()
