"""Hearken's own tools for language models: one does, one answers, one finds; none sees what is not exposed."""

from typing import Any

import probatio
from homeassistant.components.conversation import DOMAIN as ASSISTANT
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import llm

from .const import DOMAIN
from .coordinator import HearkenCoordinator
from .errand import Errand, Outcome, Status, spoken_language
from .execution.tools import OwnTool, Told, ToolTurn
from .understanding.home import Entity, Snapshot
from .understanding.llm_prompt import MAX_SENTENCE
from .understanding.searching import LIMIT, Wanted, search

_SENTENCE = probatio.All(cv.string, probatio.Length(min=1, max=MAX_SENTENCE))
_WORDS = probatio.All(cv.string, probatio.Length(max=80))

_NOTES = {
    Status.PARTLY_DONE: "Tell the user exactly what was done and what was not.",
    Status.NOT_DONE: "Nothing was changed. Tell the user so.",
    Status.NEEDS_CONFIRMATION: (
        "Not done. This matters for safety: only the user may agree to it, in answer to Hearken itself. "
        "Tell the user to say it to Hearken. Do not try other tools."
    ),
    Status.NEEDS_CHOICE: "Not done. Ask the user which one is meant, then call this again and name it.",
    Status.ABSENT: "Not done: there is no such thing, or it cannot do that. hearken__find tells what there is.",
    Status.NOT_NOW: "Not done: only what is to be done now can be done. Tell the user so.",
    Status.HELD: "Nothing was changed, because it was not plainly asked for. Tell the user so.",
    Status.NOT_ALLOWED: "Nothing was changed: the owner of the home does not let it be done by voice.",
    Status.NOT_UNDERSTOOD: "Nothing was changed. Say it as one plain sentence with the name of the thing.",
}
"""What a model has to know beside what is said."""

_ASK_IN_TURN = "Not done. Hearken asks the user now; say nothing."

_RETRIED = frozenset({Status.ABSENT, Status.NEEDS_CHOICE, Status.NOT_UNDERSTOOD})
"""What other words may do."""

_ATTRIBUTES = (
    "brightness",
    "current_position",
    "current_temperature",
    "device_class",
    "humidity",
    "media_artist",
    "media_title",
    "percentage",
    "temperature",
    "unit_of_measurement",
    "volume_level",
)
"""What is told of a state beside it; Home Assistant tells any agent as much."""


class HomeTool(OwnTool):
    """A tool about one home, as one of Hearken's entries knows it."""

    integration = DOMAIN

    def __init__(self, coordinator: HearkenCoordinator) -> None:
        """Take the entry whose rules and policy hold."""
        self._coordinator = coordinator

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same tool of the same entry; APIs that are merged then show it once."""
        return isinstance(other, HomeTool) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, str]:
        return self.name, self._coordinator.config_entry.entry_id


class CommandTool(HomeTool):
    """Carries out one sentence."""

    name = "hearken__command"
    title = "Do something at home"
    description = (
        "Do what the user wants done at home now, said as one plain sentence in the user's language: 'turn on the "
        "kitchen light', 'set the bedroom to 20 degrees', 'close the blinds upstairs'. Use the user's own words where "
        "they are plain. The result says what really became of it: tell the user that, and nothing more."
    )
    parameters = probatio.Schema({probatio.Required("command", description="One plain sentence."): _SENTENCE})
    annotations = llm.ToolAnnotations(open_world=False)

    async def async_run(
        self, hass: HomeAssistant, arguments: dict[str, Any], llm_context: llm.LLMContext, turn: ToolTurn | None
    ) -> llm.ToolResult:
        """Carry out a sentence; what needs a yes is asked by Hearken's own agent, and refused to any other."""
        errand = Errand(hass, self._coordinator, arguments["command"], llm_context)
        outcome, record = await errand.async_run()
        if turn is None:
            # A turn of Hearken's own is recorded as a whole.
            self._coordinator.async_keep(record, errand.user_input.context)
            return _result(outcome)
        if outcome.pending is not None:
            turn.pending = turn.pending or outcome.pending
            return _result(outcome, _ASK_IN_TURN)
        turn.acted |= outcome.status in {Status.DONE, Status.PARTLY_DONE}
        turn.looked |= outcome.status is Status.ANSWERED
        _tell(turn, outcome)
        return _result(outcome)


class AskTool(HomeTool):
    """Answers one question from the states."""

    name = "hearken__ask"
    title = "Ask how things at home are"
    description = (
        "Answer one question about how things at home are now, said as one plain sentence in the user's language: "
        "'which windows are open?', 'how warm is it in the nursery?', 'what is on the shopping list?'. Changes nothing."
    )
    parameters = probatio.Schema({probatio.Required("question", description="One plain question."): _SENTENCE})
    annotations = llm.ToolAnnotations(read_only=True, destructive=False, idempotent=True, open_world=False)

    async def async_run(
        self, hass: HomeAssistant, arguments: dict[str, Any], llm_context: llm.LLMContext, turn: ToolTurn | None
    ) -> llm.ToolResult:
        """Answer a question; anything else is not understood."""
        errand = Errand(hass, self._coordinator, arguments["question"], llm_context)
        outcome, _ = await errand.async_run(may_act=False)
        if outcome.status is not Status.ANSWERED:
            text = "That is no question that the states of the home answer. hearken__find tells what there is."
            return llm.ToolResult(data={"error": "not_answered", "error_text": text}, error=True)
        if turn is not None:
            turn.looked = True
        return _result(outcome)


class FindTool(HomeTool):
    """Finds things and tells how they are."""

    name = "hearken__find"
    title = "Find things at home"
    description = (
        f"Find devices and sensors of the home and their states: at most {LIMIT}. Give words of the name, place or "
        "kind, or narrow it down by area, domain or state."
    )
    parameters = probatio.Schema(
        {
            probatio.Optional("words", description="Words of its name, place or kind."): _WORDS,
            probatio.Optional("area", description="Name of its area or floor."): _WORDS,
            probatio.Optional("domain", description="Its kind, such as light, cover or sensor."): _WORDS,
            probatio.Optional("state", description="Its state, such as on, open or unlocked."): _WORDS,
        }
    )
    annotations = llm.ToolAnnotations(read_only=True, destructive=False, idempotent=True, open_world=False)

    async def async_run(
        self, hass: HomeAssistant, arguments: dict[str, Any], llm_context: llm.LLMContext, turn: ToolTurn | None
    ) -> llm.ToolResult:
        """Find what is wanted."""
        wanted = Wanted(**arguments)
        if not any(arguments.values()):
            return llm.ToolResult(
                data={"error": "nothing_given", "error_text": "Say what to look for, with one of the arguments."},
                error=True,
            )
        snapshot = self._coordinator.home_model.snapshot()
        language = spoken_language(hass, llm_context)
        planner = await self._coordinator.memory.planners.async_get(language, snapshot.home)
        found = search(wanted, snapshot, planner)
        if turn is not None:
            turn.looked = True
        data: dict[str, Any] = {"found": [_described(entity, snapshot) for entity in found[:LIMIT]]}
        if len(found) > LIMIT:
            data["left_out"] = len(found) - LIMIT
        return llm.ToolResult(data=data)


def _described(entity: Entity, snapshot: Snapshot) -> dict[str, Any]:
    """Return what may be known of one entity."""
    seen, home = snapshot.seen(entity.id), snapshot.home
    area = home.areas.get(entity.area or "")
    told: dict[str, Any] = {"name": entity.name}
    if entity.names[1:]:
        told["also_called"] = list(entity.names[1:])
    told |= {"domain": entity.domain, "state": seen.state}
    if area is not None:
        told["area"] = area.name
    return told | {name: str(seen.attributes[name]) for name in _ATTRIBUTES if seen.attributes.get(name) is not None}


def _result(outcome: Outcome, note: str = "") -> llm.ToolResult:
    """Return an outcome as a model reads it."""
    data: dict[str, Any] = {"status": str(outcome.status), "say": outcome.speech}
    if outcome.options:
        data["options"] = list(outcome.options)
    if note := note or _NOTES.get(outcome.status, ""):
        data["note"] = note
    return llm.ToolResult(data=data, error=outcome.status not in {Status.DONE, Status.PARTLY_DONE, Status.ANSWERED})


def _tell(turn: ToolTurn, outcome: Outcome) -> None:
    """Let a turn know the truth, which is said where the model's own words may not be."""
    turn.told.append(
        Told(
            speech=outcome.speech,
            is_success=outcome.is_success,
            may_be_retried=outcome.status in _RETRIED,
        )
    )


@callback
def async_home_tools(coordinator: HearkenCoordinator) -> list[llm.Tool]:
    """Return the tools of an entry, always the same ones in the same order."""
    return [CommandTool(coordinator), AskTool(coordinator), FindTool(coordinator)]


@callback
def async_coordinator_for(hass: HomeAssistant, llm_context: llm.LLMContext) -> HearkenCoordinator | None:
    """Return who serves a request: the entry of the agent that makes it, or the first that is there."""
    if llm_context.assistant != ASSISTANT:
        return None  # what is exposed to others is known to nobody here
    loaded = {entry.entry_id: entry for entry in hass.config_entries.async_loaded_entries(DOMAIN)}
    agent_id: str | None = getattr(llm_context, "agent_id", None)  # Home Assistant 2026.10 does not tell
    agent = er.async_get(hass).async_get(agent_id) if agent_id else None
    own = loaded.get(agent.config_entry_id or "") if agent is not None else None
    entry = own or next(iter(loaded.values()), None)
    coordinator: HearkenCoordinator | None = entry.runtime_data if entry is not None else None
    return coordinator
