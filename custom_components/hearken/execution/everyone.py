"""The guard for every assistant: Home Assistant's own handlers look at each call first, whoever makes it.

Home Assistant's own agent and other language models call the same handlers of the same intents. While this guard
stands, each of these handlers is replaced by one that is the same in all but one thing: it does nothing where the
sentence does not ask for it, where everything at home is meant, or where a target matters for safety. Hearken's own
turns are guarded before they get here, and can ask back; they pass.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

import probatio
from homeassistant.components.conversation import UserContent
from homeassistant.components.conversation.chat_log import current_chat_log
from homeassistant.const import EVENT_COMPONENT_LOADED, EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CALLBACK_TYPE, Context, Event, HassJob, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import intent
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from ..understanding.intents import act_of
from ..understanding.policy import Policy
from ..understanding.speech_act import Mark, marks
from ..understanding.telling import BROAD, SENSITIVE, tell_held
from ..understanding.words import Words, words_for
from .targets import async_sensitive, async_targets

GUARDED = frozenset(
    {
        "HassClimateSetFanMode",
        "HassClimateSetTemperature",
        "HassCloseCover",
        "HassFanSetSpeed",
        "HassHumidifierMode",
        "HassHumidifierSetpoint",
        "HassLawnMowerDock",
        "HassLawnMowerStartMowing",
        "HassLightSet",
        "HassMediaPause",
        "HassMediaPlayerMute",
        "HassMediaPlayerUnmute",
        "HassMediaUnpause",
        "HassOpenCover",
        "HassSetPosition",
        "HassSetVolume",
        "HassSetVolumeRelative",
        "HassToggle",
        "HassTurnOff",
        "HassTurnOn",
        "HassVacuumCleanArea",
        "HassVacuumReturnToBase",
        "HassVacuumStart",
    }
)
"""Intents that change something of the home. Not that which stops a movement: it must always work; nor timers, whose
sentences are full of moments; nor the search for music, whose titles are full of everything."""

SETTLING_SECONDS = 2.0
"""Integrations register their intents some time after they are loaded; then the handlers are looked at once more."""

_REASONS = (Mark.NEGATION, Mark.EXCEPTION, Mark.CONDITION, Mark.SCHEDULE, Mark.QUESTION, Mark.REPORT)
"""All marks; the one that tells most comes first ("when I leave" also looks like a question)."""

_PLACES = ("name", "area", "floor")

_own: ContextVar[str | None] = ContextVar("hearken_own_turn", default=None)
"""Identifier of the context (Home Assistant's) of the turn of Hearken's own that runs now.

What a turn sets going inherits it, and has another context: it does not pass.
"""


_asked: ContextVar[bool] = ContextVar("hearken_asked_another", default=False)
"""Whether another agent answers now because Hearken has asked it."""


@contextmanager
def others_turn() -> Iterator[None]:
    """Let another agent answer for Hearken: none of its calls passes as Hearken's own."""
    own, asked = _own.set(None), _asked.set(True)
    try:
        yield
    finally:
        _own.reset(own)
        _asked.reset(asked)


def is_asked_for_hearken() -> bool:
    """Tell whether another agent that Hearken has asked runs now."""
    return _asked.get()


@contextmanager
def own_turn(context: Context) -> Iterator[None]:
    """Let the calls of one of Hearken's own turns pass."""
    token = _own.set(context.id)
    try:
        yield
    finally:
        _own.reset(token)


class GuardedHandler(intent.IntentHandler):
    """What a handler becomes: itself in everything, but that it looks at a call before it does it."""

    original: intent.IntentHandler
    """The handler itself."""

    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Do what the handler does, or say why not: to a model as an error, to a person as the answer."""
        if (why := _why_held(self.original, intent_obj)) is None:
            return await self.original.async_handle(intent_obj)
        if intent_obj.text_input is None:
            raise intent.IntentHandleError(why)
        response = intent_obj.create_response()
        response.async_set_error(intent.IntentResponseErrorCode.FAILED_TO_HANDLE, why)
        return response


class Guard:
    """Stands before the handlers of one Home Assistant."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Stand nowhere yet."""
        self.hass = hass
        self.standing: list[tuple[Policy, bool]] = []
        """The policies of the owners who want it to stand, and whether only before agents that Hearken asks."""
        self._standing: dict[str, GuardedHandler] = {}
        self._listening: list[CALLBACK_TYPE] = []
        self._settling: CALLBACK_TYPE | None = None
        self._settle = HassJob(self._async_on_settled, cancel_on_shutdown=True)

    @property
    def policies(self) -> list[Policy]:
        """Return the policies that hold now; the strictest counts."""
        return [policy for policy, only_asked in self.standing if _asked.get() or not only_asked]

    @callback
    def async_stand(self) -> None:
        """Guard the handlers that are there, and those that come."""
        self._async_look()
        for event_type in (EVENT_COMPONENT_LOADED, EVENT_HOMEASSISTANT_STARTED):
            self._listening.append(self.hass.bus.async_listen(event_type, self._async_on_loaded))

    @callback
    def async_leave(self) -> None:
        """Put the handlers back, but for those that somebody has replaced in the meantime."""
        while self._listening:
            self._listening.pop()()
        if self._settling is not None:
            self._settling()
        handlers = self.hass.data.get(intent.DATA_KEY, {})
        for name, guarded in self._standing.items():
            if handlers.get(name) is guarded:
                handlers[name] = guarded.original
        self._standing.clear()

    @callback
    def _async_on_loaded(self, _event: Event[Any]) -> None:
        """Look at the handlers now, and again when the integration has had time to register its own."""
        self._async_look()
        if self._settling is None:
            self._settling = async_call_later(self.hass, SETTLING_SECONDS, self._settle)

    @callback
    def _async_on_settled(self, _now: Any) -> None:
        """Look at the handlers once more."""
        self._settling = None
        self._async_look()

    @callback
    def _async_look(self) -> None:
        """Guard each handler that is not guarded yet.

        They are replaced in place, as `intent.async_register` does it, but without its warning of a conflict: there is
        none, and the order of the handlers, which is that of a model's tools, stays as it is.
        """
        handlers = self.hass.data.get(intent.DATA_KEY, {})
        for name in GUARDED & handlers.keys():
            if not isinstance(handlers[name], GuardedHandler):
                handlers[name] = self._standing[name] = _guarded(handlers[name])


_GUARD: HassKey[Guard] = HassKey("hearken_guard_for_everyone")


@callback
def async_guard_everyone(hass: HomeAssistant, policy: Policy, *, only_asked: bool = False) -> CALLBACK_TYPE:
    """Guard all assistants, under an owner's policy, until what is returned is called by the last one who asked.

    With `only_asked`, assistants are guarded only while they answer what Hearken has asked them.
    """
    guard = hass.data.get(_GUARD)
    if guard is None:
        guard = hass.data[_GUARD] = Guard(hass)
        guard.async_stand()
    guard.standing.append(mine := (policy, only_asked))

    @callback
    def leave() -> None:
        guard.standing.remove(mine)
        if not guard.standing:
            del hass.data[_GUARD]
            guard.async_leave()

    return leave


def _guarded(handler: intent.IntentHandler) -> GuardedHandler:
    """Return a handler's guarded twin: of its class, so that who asks for that finds it, and with its very state."""
    kind = type(handler)
    twin = type(f"Guarded{kind.__name__}", (GuardedHandler, kind), {"original": handler, "__module__": __name__})
    guarded = cast("GuardedHandler", object.__new__(twin))
    guarded.__dict__ = handler.__dict__
    return guarded


@callback
def _why_held(handler: intent.IntentHandler, call: intent.Intent) -> str | None:
    """Return why a call is not done, in its own language, or None where it is."""
    if _own.get() == call.context.id or not (policies := call.hass.data[_GUARD].policies):
        return None
    try:
        slots = {key: slot.get("value") for key, slot in handler.async_validate_slots(call.slots).items()}
    except probatio.Invalid:
        return None  # the handler itself will say so
    words = words_for(call.language)
    targets = async_targets(
        call.hass,
        call.intent_type,
        slots,
        area_id=slots.get("preferred_area_id"),
        floor_id=slots.get("preferred_floor_id"),
        assistant=call.assistant,
    )
    if (text := call.text_input or said_last()) and (reason := reason_held(text, words, _names(call, targets))):
        return tell_held(words, reason)
    if _is_broad(handler, slots):
        return tell_held(words, BROAD)
    ids = [target.entity_id for target in targets]
    for policy in policies:
        if risks := async_sensitive(call.hass, policy, act_of(call.intent_type, slots), ids, call.device_id):
            return tell_held(words, SENSITIVE, tuple(target.name for target in targets if target.entity_id in risks))
    return None


def reason_held(text: str, words: Words, names: Iterable[str]) -> Mark | None:
    """Return why nothing is done on a sentence, where it is other than a plain command; one reason is enough."""
    found = marks(text, words, names)
    return next((mark for mark in _REASONS if mark in found), None)


def said_last() -> str | None:
    """Return what was said last in the conversation that runs now; a tool is not told."""
    if (chat_log := current_chat_log.get()) is None:
        return None
    return next((one.content for one in reversed(chat_log.content) if isinstance(one, UserContent)), None)


def _names(call: intent.Intent, targets: list[State]) -> set[str]:
    """Return the names that the sentence may mention: those of the call and of its targets."""
    registry = er.async_get(call.hass)
    named = {call.slots[key].get(form) for key in _PLACES if key in call.slots for form in ("value", "text")}
    named |= {
        name
        for target in targets
        for name in intent.async_get_entity_aliases(call.hass, registry.async_get(target.entity_id), state=target)
    }
    return {name for name in named if isinstance(name, str) and name.strip()}


def _is_broad(handler: intent.IntentHandler, slots: dict[str, Any]) -> bool:
    """Tell whether a call is about everything at home: no name, no place, and no one kind of thing."""
    if not isinstance(handler, intent.DynamicServiceIntentHandler) or handler.required_domains:
        return False
    if slots.get("area") or slots.get("floor") or slots.get("name") not in {None, "", "all"}:
        return False
    return len(slots.get("domain") or ()) != 1 and not slots.get("device_class")
