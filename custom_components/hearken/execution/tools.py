"""The tools of Home Assistant's LLM APIs, behind the same guard and read-back as spoken commands."""

from abc import abstractmethod
from dataclasses import dataclass, field, replace
from typing import Any

import probatio
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent, llm

from ..hearing import acting
from ..understanding.intents import act_of
from ..understanding.policy import Level, Policy
from ..understanding.words import Words
from .confirmation import Pending, ToolRequest
from .guard import forbidden, question, unsettled
from .readback import Report, acted_on, async_read_back
from .targets import async_sensitive, async_targets

_CLOCK = "GetDateTime"
"""The tool whose success says nothing about the home."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one of Hearken's own tools says became of a sentence."""

    speech: str
    """The truth about it."""
    is_success: bool
    """Whether all that was asked for is so."""
    may_be_retried: bool = False
    """Whether other words may do what these did not."""


@dataclass
class ToolTurn:
    """What the tools did in one turn of a conversation."""

    words: Words
    """The language to ask and to report in."""
    only_look: bool = False
    """Whether the sentence is other than a plain command, so that nothing may be changed."""
    policy: Policy = field(default_factory=Policy)
    """What the home's owner lets be done."""
    confirmed: frozenset[str] = frozenset()
    """What the user has said yes, or the PIN, to: entity ids and tool names."""
    allowed: Level = Level.CONFIRM
    """What that was."""
    acted: bool = False
    """Whether a tool that changes something has succeeded."""
    looked: bool = False
    """Whether a tool that reads the home has succeeded."""
    can_ask: bool = True
    """Whether somebody is there to be asked; if not, what would be asked back is refused."""
    pending: Pending | None = None
    """What must be asked back."""
    reports: list[Report] = field(default_factory=list)
    """What was read back."""
    told: list[Told] = field(default_factory=list)
    """What Hearken's own tools say, oldest first."""

    @property
    def truth(self) -> str:
        """Return what is to be said instead of the model's words, where something was not done; otherwise nothing."""
        last_success = max((at for at, one in enumerate(self.told) if one.is_success), default=-1)
        left = [one for at, one in enumerate(self.told) if at >= last_success or not one.may_be_retried]
        if all(one.is_success for one in left):
            return ""
        return self.words.conjoin(dict.fromkeys(one.speech for one in left))

    @property
    def report(self) -> Report:
        """Return all that was read back as one."""
        return Report(
            done=tuple(dict.fromkeys(name for report in self.reports for name in report.done)),
            unreachable=tuple(dict.fromkeys(name for report in self.reports for name in report.unreachable)),
            unconfirmed=tuple(dict.fromkeys(name for report in self.reports for name in report.unconfirmed)),
        )


class OwnTool(llm.Tool):
    """A tool of Hearken's own: it guards and reads back what it does itself, and tells a turn what became of it."""

    async def async_call(
        self, hass: HomeAssistant, tool_input: llm.ToolInput, llm_context: llm.LLMContext
    ) -> llm.ToolResult:
        """Run for somebody else's agent, which can neither ask for Hearken nor hold back its own words."""
        return await self.async_run(hass, self.parameters(tool_input.tool_args), llm_context, None)

    @abstractmethod
    async def async_run(
        self, hass: HomeAssistant, arguments: dict[str, Any], llm_context: llm.LLMContext, turn: ToolTurn | None
    ) -> llm.ToolResult:
        """Run with arguments that are valid; `turn` is the one of Hearken's own agent."""
        raise NotImplementedError


class GuardedTool(llm.Tool):
    """A tool that validates its arguments, asks before it does harm, and tells the model what really happened."""

    def __init__(self, tool: llm.Tool, turn: ToolTurn) -> None:
        """Wrap a tool for one turn."""
        self.tool = tool
        self.turn = turn
        self.name = tool.name
        self.title = tool.title
        self.description = tool.description
        self.parameters = tool.parameters
        self.annotations = tool.annotations
        self.integration = tool.integration

    async def async_call(
        self, hass: HomeAssistant, tool_input: llm.ToolInput, llm_context: llm.LLMContext
    ) -> llm.ToolResult:
        """Call the tool; what must not simply be done becomes an error that the model can read."""
        bare = _bare(self.tool)
        intent_tool = bare if isinstance(bare, llm.IntentTool) else None
        arguments = tool_input.tool_args
        if intent_tool is not None:
            # Small models fill in every field; Home Assistant's own intent tools leave out the blank ones, too.
            arguments = {k: v for k, v in arguments.items() if not intent.is_blank_slot_value(v)}
        arguments = self._fitting(arguments)
        before: list[Any] = []
        if not self.annotations.read_only:
            if self.turn.only_look:
                raise HomeAssistantError("The user did not give a plain command. Do not change anything.")
            if isinstance(bare, OwnTool):
                pass
            elif intent_tool is not None:
                before = self._ask_about_targets(hass, intent_tool, arguments, llm_context)
            elif self.annotations.destructive and self.name not in self.turn.confirmed:
                self._ask(
                    Pending(
                        question=self.turn.words.reply("confirm_run", (self.title or self.name,)),
                        targets=frozenset({self.name}),
                        request=ToolRequest(name=self.name, arguments=arguments),
                    )
                )
        if isinstance(bare, OwnTool):
            return await bare.async_run(hass, arguments, llm_context, self.turn if self.turn.can_ask else None)
        with acting():
            result = await self.tool.async_call(hass, replace(tool_input, tool_args=arguments), llm_context)
        if not isinstance(result, llm.ToolResult):
            result = llm.ToolResult(data=result)
        if result.error:
            return result
        return await self._read_back(hass, intent_tool, arguments, before, result)

    def _fitting(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Return arguments as the tool's schema has them: Home Assistant passes on whatever the model wrote."""
        try:
            fitting: dict[str, Any] = self.parameters(arguments)
        except (probatio.Invalid, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as err:
            # A schema may be made of functions that were never shown what a small model writes.
            raise HomeAssistantError(
                f"Nothing was done: the arguments do not fit ({err}). Call it with arguments that fit its schema."
            ) from err
        return fitting

    def _ask_about_targets(
        self,
        hass: HomeAssistant,
        tool: llm.IntentTool,
        arguments: dict[str, Any],
        llm_context: llm.LLMContext,
    ) -> list[Any]:
        """Return the targets as they are; ask instead of acting where one of them matters for safety."""
        place = llm.async_get_match_preferences(hass, llm_context)
        targets = async_targets(hass, tool.intent_type, arguments, area_id=place.area_id, floor_id=place.floor_id)
        act = act_of(tool.intent_type, arguments)
        ids = [target.entity_id for target in targets]
        sensitive = async_sensitive(hass, self.turn.policy, act, ids, llm_context.device_id)
        risks = unsettled(sensitive, self.turn.confirmed, self.turn.allowed)
        if names := forbidden(risks, targets):
            raise HomeAssistantError(self.turn.words.reply("not_allowed", names))
        if risks:
            request = ToolRequest(name=self.name, arguments=arguments)
            self._ask(question(self.turn.words, risks, targets, request))
        return targets

    def _ask(self, pending: Pending) -> None:
        """Let the act wait for a yes, where somebody can be asked for it."""
        if not self.turn.can_ask:
            raise HomeAssistantError("Not done: that has to be confirmed first, and nobody is there to be asked.")
        self.turn.pending = self.turn.pending or pending
        raise HomeAssistantError("Not done: the user is asked to confirm it first.")

    async def _read_back(
        self,
        hass: HomeAssistant,
        tool: llm.IntentTool | None,
        arguments: dict[str, Any],
        before: list[Any],
        result: llm.ToolResult,
    ) -> llm.ToolResult:
        """Return the result, or the truth where less was done than the tool says."""
        if self.annotations.read_only:
            self.turn.looked |= not self.name.endswith(_CLOCK)
            return result
        original = getattr(result.data, "original", None)
        if tool is not None and before and isinstance(original, intent.IntentResponse):
            report = await async_read_back(hass, tool.intent_type, arguments, acted_on(original, before))
            self.turn.reports.append(report)
            if not report.is_complete:
                self.turn.acted |= bool(report.done)
                truth = report.sentence(self.turn.words)
                return llm.ToolResult(data={"error": "not_confirmed", "error_text": truth}, error=True)
        self.turn.acted = True
        return result


def guarded(tools: list[llm.Tool], turn: ToolTurn) -> list[llm.Tool]:
    """Return tools that belong to this turn; Home Assistant keeps a conversation's tools from one turn to the next."""
    return [GuardedTool(tool.tool if isinstance(tool, GuardedTool) else tool, turn) for tool in tools]


def _bare(tool: llm.Tool) -> llm.Tool:
    """Return the tool behind one of merged APIs."""
    while isinstance(tool, llm.NamespacedTool):
        tool = tool.tool
    return tool
