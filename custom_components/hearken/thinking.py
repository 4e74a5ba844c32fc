"""The stages that make a Plan of a sentence, the quickest first; what one does not settle goes to the next."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .coordinator import HearkenCoordinator
from .errors import HearkenError
from .llm_planner import async_plan_with_llm
from .planning import Planners
from .protocol import Heard
from .understanding.dialogue import Dialogue
from .understanding.home import Snapshot
from .understanding.meaning import read_meaning
from .understanding.plan import Doubt, Kind, Option, Plan, Question
from .understanding.words import Words

MEANING_SECONDS = 0.5
"""The encoder takes 4 ms; an engine that is busy with something else is not waited for."""

_OPEN = frozenset({Kind.UNSETTLED, Kind.ABSENT})
"""Plans that what else may have been heard can improve on."""


@dataclass(frozen=True, kw_only=True)
class Thinking:
    """All that the stages need to know of one sentence."""

    coordinator: HearkenCoordinator
    planners: Planners
    text: str
    language: str
    words: Words
    snapshot: Snapshot
    dialogue: Dialogue
    heard: Heard | None = None
    """What is known of the utterance, where it was spoken."""

    async def async_rules(self) -> Plan:
        """Return what the rules make of it; what else may have been heard is only ever asked about."""
        planner = await self.planners.async_get(self.language, self.snapshot.home)
        plan = planner.plan(self.text, self.snapshot, self.dialogue)
        if plan.kind not in _OPEN or self.heard is None:
            return plan
        others = [planner.plan(other.text, self.snapshot, self.dialogue) for other in self.heard.alternatives]
        return _asked_about(plan, (other for other in others if other.kind in {Kind.ACT, Kind.ANSWER}))

    async def async_meaning(self) -> Plan:
        """Return what the trained heads make of it; UNSETTLED where the engine has no encoder, or no time."""
        unsettled = Plan(kind=Kind.UNSETTLED, reasons=("no_encoder",), words=self.text)
        planner = await self.planners.async_get(self.language, self.snapshot.home)
        if not planner.lexicon.phrases:
            return unsettled
        try:
            async with asyncio.timeout(MEANING_SECONDS):
                (vector,) = await self.coordinator.client.embed((self.text,))
        except HearkenError, TimeoutError:
            return unsettled
        return planner.implied(self.text, self.snapshot, read_meaning(vector), self.dialogue)

    async def async_llm(self) -> Plan:
        """Return what the language model makes of it, within what this home can do."""
        return await async_plan_with_llm(self.coordinator.client, self.text, self.snapshot, self.words)


def _asked_about(plan: Plan, others: Iterable[Plan]) -> Plan:
    """Return the question whether something else was said, if there is anything else that makes sense."""
    options = {other.steps or other.queries: other for other in others}
    if not options:
        return plan
    asked = tuple(Option(label=other.words, plan=other) for other in options.values())
    return replace(plan, kind=Kind.ASK, question=Question(doubt=Doubt.DID_YOU_MEAN, options=asked, words=plan.words))
