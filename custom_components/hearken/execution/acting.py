"""Does what a Plan says, step by step, and tells what became of every target."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from homeassistant.core import Context, HomeAssistant, split_entity_id
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent

from ..hearing import acting
from ..understanding.conditions import holds
from ..understanding.expectation import expectation
from ..understanding.home import Attribute, Home, Snapshot
from ..understanding.outcome import SUCCESSES, Outcome, Result
from ..understanding.plan import Plan, Scale, Setting, Step, Verb
from ..understanding.policy import Level, Policy, Sensitive
from ..understanding.wording import say_done
from ..understanding.words import Words
from .guard import unsettled
from .readback import READ_BACK_SECONDS, Target, as_seen, async_settle
from .services import Call, Prepared, prepare
from .targets import async_sensitive

_LOGGER = logging.getLogger(__name__)

_GROUP = "group"
"""The domain of groups that know no services but on, off and toggle."""

_GROUP_VERBS = frozenset({Verb.ON, Verb.OFF, Verb.TOGGLE})


@dataclass(frozen=True, kw_only=True)
class Done:
    """What became of a Plan."""

    outcomes: tuple[Outcome, ...]
    """One for each target of each step, in their order."""
    speech: str
    """What is said about it."""
    is_rehearsed: bool = False
    """Whether nothing was done, and it is only told what would be."""

    @property
    def is_complete(self) -> bool:
        """Return whether everything is as it was asked for."""
        return all(outcome.result in SUCCESSES for outcome in self.outcomes)

    @property
    def success(self) -> list[intent.IntentResponseTarget]:
        """Return the targets that are as they were asked to be, as Home Assistant names them."""
        return _results(outcome for outcome in self.outcomes if outcome.result in SUCCESSES)

    @property
    def failed(self) -> list[intent.IntentResponseTarget]:
        """Return the targets that are not."""
        return _results(outcome for outcome in self.outcomes if outcome.result not in SUCCESSES)

    def response(self, language: str) -> intent.IntentResponse:
        """Return it as the answer of an agent: an error where nothing at all was done."""
        response = intent.IntentResponse(language=language)
        if self.failed and not self.success:
            response.async_set_error(intent.IntentResponseErrorCode.FAILED_TO_HANDLE, self.speech)
        else:
            response.async_set_speech(self.speech)
        response.async_set_results(success_results=self.success, failed_results=self.failed)
        return response


def async_held(
    hass: HomeAssistant, home: Home, policy: Policy, plan: Plan, device_id: str | None = None
) -> dict[str, Sensitive]:
    """Return the targets of a whole plan that must be asked about, or refused, before any of it is done."""
    held: dict[str, Sensitive] = {}
    for step in plan.steps:
        whole = expanded(step, home)
        for target, sensitive in async_sensitive(hass, policy, whole, whole.targets, device_id).items():
            if target not in held or sensitive.level > held[target].level:
                held[target] = sensitive
    return held


async def async_act(
    hass: HomeAssistant,
    snapshot: Snapshot,
    plan: Plan,
    context: Context,
    words: Words,
    *,
    confirmed: frozenset[str],
    allowed: Level = Level.CONFIRM,
    policy: Policy,
    device_id: str | None = None,
    code: str | None = None,
) -> Done:
    """Do the steps of a plan in their order.

    `confirmed` are the entities that an answer was given for, and `allowed` is what that was, a yes or the PIN.
    What the policy holds back beyond that is not done. `code` goes to alarms and locks that want one.
    """
    outcomes: list[Outcome] = []
    steps = tuple(expanded(step, snapshot.home) for step in plan.steps)
    for number, step in enumerate(steps):
        run = _Run(hass, snapshot, number, step, context)
        sensitive = async_sensitive(hass, policy, step, step.targets, device_id)
        outcomes += await run.async_do(frozenset(unsettled(sensitive, confirmed, allowed)), code)
    speech = say_done(outcomes, replace(plan, steps=steps), words)
    return Done(outcomes=tuple(outcomes), speech=speech)


def expanded(step: Step, home: Home) -> Step:
    """Return a step with the members of a group in its place, where the group itself has no service for it."""
    if step.verb in _GROUP_VERBS and not step.settings:
        return replace(step, targets=tuple(dict.fromkeys(step.targets)))
    targets: list[str] = []
    for target in step.targets:
        entity = home.entities.get(target)
        is_group = entity is not None and entity.domain == _GROUP
        targets += entity.members if entity is not None and is_group else (target,)
    return replace(step, targets=tuple(dict.fromkeys(targets)))


class _Run:
    """One step that is being done."""

    def __init__(self, hass: HomeAssistant, snapshot: Snapshot, number: int, step: Step, context: Context) -> None:
        """Take the step, and see its targets before anything is done."""
        self._hass = hass
        self._snapshot = snapshot
        self._number = number
        self._step = step
        self._context = context
        self._before = {target: as_seen(hass.states.get(target)) for target in step.targets}
        self._errors: dict[str, str] = {}
        """By target, what Home Assistant said against it."""

    async def async_do(self, held: frozenset[str], code: str | None) -> list[Outcome]:
        """Do the step, and return what became of each target."""
        step = self._step
        if step.when is not None or step.duration is not None or (step.condition and step.condition.waits):
            return [self._outcome(target, Result.LATER) for target in step.targets]
        if step.condition is not None and not holds(step.condition, self._snapshot):
            return [self._outcome(target, Result.UNMET) for target in step.targets]
        results: dict[str, Outcome] = {}
        for target, seen in self._before.items():
            if target in held:
                results[target] = self._outcome(target, Result.HELD)
            elif not seen.is_reachable:
                results[target] = self._outcome(target, Result.UNREACHABLE)
        wanted = [target for target in step.targets if target not in results]
        prepared = prepare(step, self._snapshot, wanted, code=code)
        for target, refusal in prepared.refused.items():
            result = Result.CANNOT if refusal.legal is None else Result.OUT_OF_RANGE
            settable = self._snapshot.home.entities[target].settable
            may_do = refusal.attribute is None or refusal.attribute in settable
            if result is Result.CANNOT and may_do and self._before[target].state == "off" and _is_relative(step):
                result = Result.OFF
            results[target] = self._outcome(target, result, attribute=refusal.attribute, legal=refusal.legal)
        acted = [target for target in wanted if target not in results]
        results |= await self._async_act(prepared, acted)
        return [results[target] for target in step.targets]

    async def _async_act(self, prepared: Prepared, acted: list[str]) -> dict[str, Outcome]:
        """Make the calls, and read back what they did."""
        step = self._step
        targets = {
            target: Target(
                self._before[target],
                expectation(step.verb, split_entity_id(target)[0], prepared.settings[target]),
            )
            for target in acted
        }
        already = {
            target
            for target, one in targets.items()
            if target in prepared.idle
            or (
                one.expect is not None
                and one.expect(one.before, one.before)
                and _shows_all(step, prepared.settings[target])
            )
        }
        deadline = self._hass.loop.time() + READ_BACK_SECONDS
        await self._async_call_all(prepared.calls, deadline)
        refused = {target for target in self._errors if targets[target].expect is None}
        checked = {target: one for target, one in targets.items() if target not in refused | prepared.idle}
        left = max(deadline - self._hass.loop.time(), 0.0)
        # What was refused alone will not come about; among others, one refusal says nothing about the rest.
        is_refused = len(checked) == 1 and set(checked) <= set(self._errors)
        await async_settle(self._hass, checked, seconds=0.0 if is_refused else left)
        results = {}
        for target, one in targets.items():
            if target in prepared.idle:
                result = Result.ALREADY
            elif target in refused:
                result = Result.FAILED
            else:
                result = self._result(target, one, is_already=target in already)
            results[target] = self._outcome(target, result, prepared=prepared, reason=self._errors.get(target, ""))
        return results

    def _result(self, target: str, one: Target, *, is_already: bool) -> Result:
        """Return what became of a target whose state tells."""
        if one.result is Result.DONE:
            return Result.ALREADY if is_already and not one.is_changed else Result.DONE
        return Result.FAILED if target in self._errors and not one.is_unreachable else one.result

    async def _async_call_all(self, calls: Iterable[Call], deadline: float) -> None:
        """Make the calls one after the other; one that takes too long goes on by itself."""
        for call in calls:
            task = self._hass.async_create_task(self._async_call(call), f"hearken {call.domain}.{call.service}")
            await asyncio.wait({task}, timeout=max(deadline - self._hass.loop.time(), 0.0))

    async def _async_call(self, call: Call) -> None:
        """Make one call, and remember what was said against it."""
        data = {**call.data, "entity_id": list(call.targets)}
        try:
            with acting():
                await self._hass.services.async_call(
                    call.domain, call.service, data, blocking=True, context=self._context
                )
        except Exception as err:  # the only boundary there is to every integration's own code
            if not isinstance(err, HomeAssistantError):
                _LOGGER.exception("The service %s.%s crashed", call.domain, call.service)
            self._errors |= dict.fromkeys(call.targets, str(err) or type(err).__name__)

    def _outcome(self, target: str, result: Result, *, prepared: Prepared | None = None, **more: object) -> Outcome:
        """Return what became of a target."""
        entity = self._snapshot.home.entities.get(target)
        state = self._hass.states.get(target)
        name = entity.name if entity else state.name if state else target
        domain = split_entity_id(target)[0]
        kind = f"{domain}.{entity.device_class}" if entity and entity.device_class else domain
        settings = prepared.settings.get(target, ()) if prepared else ()
        outcome = Outcome(
            step=self._number,
            verb=self._step.verb,
            target=target,
            name=name,
            kind=kind,
            result=result,
            settings=settings,
        )
        return replace(outcome, **more)  # type: ignore[arg-type]  # fields of an outcome


def _results(outcomes: Iterable[Outcome]) -> list[intent.IntentResponseTarget]:
    """Return targets as Home Assistant names them, each once."""
    names: Mapping[str, str] = {outcome.target: outcome.name for outcome in outcomes}
    return [
        intent.IntentResponseTarget(name=name, type=intent.IntentResponseTargetType.ENTITY, id=target)
        for target, name in names.items()
    ]


def _is_relative(step: Step) -> bool:
    """Tell whether more or less of something was asked for than there is now."""
    return any(setting.scale is not Scale.ABSOLUTE for setting in step.settings)


def _shows_all(step: Step, settings: Iterable[Setting]) -> bool:
    """Tell whether a state shows that nothing was left to do: it tells neither of colours nor of how it is armed."""
    in_mode = step.verb is Verb.ARM and bool(step.text)
    return not in_mode and all(setting.attribute is not Attribute.COLOUR for setting in settings)
