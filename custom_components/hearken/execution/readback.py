"""Reads back what was done: "done" is only said of what is seen to be done."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.helpers.intent import IntentResponse, IntentResponseTargetType

from ..understanding.expectation import Expectation, expectation
from ..understanding.home import UNAVAILABLE, Seen
from ..understanding.intents import act_of
from ..understanding.outcome import Result
from ..understanding.words import Words

READ_BACK_SECONDS = 2.0
"""A device of the home reports a change within this time; who waits for an answer should not wait longer."""


_SET_TO = ("brightness", "percentage", "volume_level", "current_position", "temperature", "source", "preset_mode")
"""Attributes that show what something is set to, and not what it measures or how far it has played."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What became of an intent's targets, by name."""

    done: tuple[str, ...] = ()
    """Seen to be as asked, or nothing to be seen of them."""
    unreachable: tuple[str, ...] = ()
    """Unavailable."""
    unconfirmed: tuple[str, ...] = ()
    """Reachable, but not as asked in time."""

    @property
    def is_complete(self) -> bool:
        """Return whether everything is as asked."""
        return not self.unreachable and not self.unconfirmed

    def sentence(self, words: Words) -> str:
        """Return the truth about it in one or two sentences."""
        parts = (("done_names", self.done), ("unreachable", self.unreachable), ("unconfirmed", self.unconfirmed))
        return words.conjoin(words.reply(key, names) for key, names in parts if names)


@dataclass
class Target:
    """One entity that is read back."""

    before: Seen
    """Its state before it was acted on."""
    expect: Expectation | None
    """What must come about, None where nothing would tell."""
    now: Seen = field(default_factory=lambda: Seen(UNAVAILABLE))
    """What was seen of it last."""

    @property
    def is_unreachable(self) -> bool:
        """Return whether the device does not answer."""
        return not self.now.is_reachable

    @property
    def is_done(self) -> bool:
        """Return whether it is as it should be, as far as can be told."""
        return self.now.is_reachable and (self.expect is None or self.expect(self.before, self.now))

    @property
    def is_changed(self) -> bool:
        """Return whether it is in another state than before, or was set to something else ("on", at a new speed)."""
        before, now = self.before.attributes, self.now.attributes
        return self.now.state != self.before.state or any(before.get(one) != now.get(one) for one in _SET_TO)

    @property
    def result(self) -> Result:
        """Return what became of it."""
        if self.is_unreachable:
            return Result.UNREACHABLE
        return Result.DONE if self.is_done else Result.UNCONFIRMED


def as_seen(state: State | None) -> Seen:
    """Return a state as it is seen; one that is gone is unavailable."""
    return Seen(UNAVAILABLE) if state is None else Seen(state.state, state.attributes)


async def async_settle(hass: HomeAssistant, targets: Mapping[str, Target], *, seconds: float | None = None) -> None:
    """Wait a little, until all targets are as they should be or cannot be reached."""
    for entity_id, target in targets.items():
        target.now = as_seen(hass.states.get(entity_id))
    settled = asyncio.Event()

    @callback
    def check() -> None:
        if all(target.is_done or target.is_unreachable for target in targets.values()):
            settled.set()

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        targets[event.data["entity_id"]].now = as_seen(event.data["new_state"])
        check()

    stop = async_track_state_change_event(hass, list(targets), changed)
    try:
        check()
        async with asyncio.timeout(READ_BACK_SECONDS if seconds is None else seconds):
            await settled.wait()
    except TimeoutError:
        pass
    finally:
        stop()


async def async_read_back(
    hass: HomeAssistant, intent_type: str, slots: Mapping[str, Any], before: list[State]
) -> Report:
    """Wait a little for the targets to be as the intent wanted them, and report; `before` is from before the act."""
    act = act_of(intent_type, slots)
    targets = {
        state.entity_id: Target(as_seen(state), expectation(act.verb, state.domain, act.settings)) for state in before
    }
    await async_settle(hass, targets)
    names: dict[Result, tuple[str, ...]] = {}
    for state in before:
        result = targets[state.entity_id].result
        names[result] = (*names.get(result, ()), state.name)
    return Report(
        done=names.get(Result.DONE, ()),
        unreachable=names.get(Result.UNREACHABLE, ()),
        unconfirmed=names.get(Result.UNCONFIRMED, ()),
    )


def acted_on(response: IntentResponse, targets: list[State]) -> list[State]:
    """Return the states, from before, of the entities that a response names; of all targets if it names none."""
    named = {
        result.id
        for result in (*response.success_results, *response.failed_results)
        if result.type is IntentResponseTargetType.ENTITY
    }
    return [state for state in targets if not named or state.entity_id in named]


@callback
def unreachable_now(hass: HomeAssistant, targets: list[State]) -> tuple[str, ...]:
    """Return the names of the targets that are unavailable."""
    return tuple(state.name for state in targets if not as_seen(hass.states.get(state.entity_id)).is_reachable)
