"""Reads back what was done: "done" is only said of what is seen to be done."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.helpers.intent import IntentResponse, IntentResponseTargetType

from ..understanding.expectation import UNAVAILABLE, Expectation, Seen, expectation
from ..understanding.words import Words

READ_BACK_SECONDS = 2.0
"""A device of the home reports a change within this time; who waits for an answer should not wait longer."""


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
class _Target:
    before: State
    expect: Expectation | None
    now: State | None = field(default=None)

    @property
    def is_unreachable(self) -> bool:
        return self.now is None or self.now.state == UNAVAILABLE

    @property
    def is_done(self) -> bool:
        if self.now is None or self.is_unreachable:
            return False
        return self.expect is None or self.expect(_seen(self.before), _seen(self.now))


def _seen(state: State) -> Seen:
    return Seen(state.state, state.attributes)


async def async_read_back(
    hass: HomeAssistant, intent_type: str, slots: Mapping[str, Any], before: list[State]
) -> Report:
    """Wait a little for the targets to be as the intent wanted them, and report; `before` is from before the act."""
    targets = {
        state.entity_id: _Target(state, expectation(intent_type, state.domain, slots), hass.states.get(state.entity_id))
        for state in before
    }
    settled = asyncio.Event()

    @callback
    def check() -> None:
        if all(target.is_done or target.is_unreachable for target in targets.values()):
            settled.set()

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        targets[event.data["entity_id"]].now = event.data["new_state"]
        check()

    stop = async_track_state_change_event(hass, list(targets), changed)
    try:
        check()
        async with asyncio.timeout(READ_BACK_SECONDS):
            await settled.wait()
    except TimeoutError:
        pass
    finally:
        stop()
    return Report(
        done=tuple(target.before.name for target in targets.values() if target.is_done),
        unreachable=tuple(target.before.name for target in targets.values() if target.is_unreachable),
        unconfirmed=tuple(
            target.before.name for target in targets.values() if not target.is_done and not target.is_unreachable
        ),
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
    return tuple(
        state.name for state in targets if _Target(state, None, hass.states.get(state.entity_id)).is_unreachable
    )
