"""Looks at what the recogniser understood before anything is done."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from hassil.recognize import RecognizeResult
from homeassistant.components.conversation import ConversationInput
from homeassistant.components.conversation.const import METADATA_CUSTOM_SENTENCE
from homeassistant.core import HomeAssistant, State

from ..understanding.bare import is_bare, opens_only_lights
from ..understanding.intents import act_of
from ..understanding.lexicon import lexicon_for
from ..understanding.played import may_be_played
from ..understanding.policy import Level, Policy, Sensitive
from ..understanding.speech_act import marks
from ..understanding.words import Words
from .confirmation import Pending, Request
from .targets import async_sensitive, async_speaker_area, async_targets

QUERIES = frozenset(
    {
        "HassClimateGetTemperature",
        "HassGetCurrentDate",
        "HassGetCurrentTime",
        "HassGetState",
        "HassGetWeather",
        "HassNevermind",
        "HassRespond",
        "HassTimerStatus",
    }
)
"""Intents that change nothing: questions may of course be asked."""

PLAYED = {"HassMediaSearchAndPlay": "search_query"}
"""Intents that play whatever is named, and the slot of its title."""

_OF_NO_THING = (QUERIES - {"HassClimateGetTemperature", "HassGetState"}) | PLAYED.keys() | {"HassBroadcast"}
_OF_LISTS = ("HassList", "HassShoppingList")
_TIMER = "Timer"
"""Intents, beginnings and a part of intents that are about nothing that has a name in the home."""

_NAMES = frozenset({"name", "area", "floor"})
"""Slots of what is named in a home."""

_SWITCHING = frozenset({"HassTurnOn", "HassTurnOff"})
_VALUED = _SWITCHING | {"HassLightSet", "HassClimateSetTemperature", "HassSetVolume", "HassSetPosition"}
"""Intents of which a recogniser has sentences without a verb."""

DELAYED_COMMAND = "conversation_command"
"""Slot of a timer that carries a whole sentence of any content, to be obeyed when the timer ends."""

_ALL = "all"
"""The name in Home Assistant's sentences of everything at once."""


class Trust(StrEnum):
    """How far Home Assistant's recogniser is believed, by what the rules made of the sentence."""

    ALL = "all"
    NAMED = "named"
    """What they do not find is done with, and asked of, nothing but what is called by its name: "close the cellar" is
    no light that is switched off, as there is a room of that name."""
    WAITING = "waiting"
    """What they take for later is not done now: "put the alarm on at seven" is no title to play."""
    OWN = "own"
    """Nothing but the sentences that the home's owner wrote."""


def question(words: Words, risks: Mapping[str, Sensitive], targets: list[State], request: Request) -> Pending:
    """Return the question about the targets that matter for safety, among others or alone."""
    named = tuple(target.name for target in targets if target.entity_id in risks)
    level = max(risk.level for risk in risks.values())
    kinds = {risk.risk for risk in risks.values()}
    key = kinds.pop() if len(kinds) == 1 and len(risks) == len(targets) else "confirm_also"
    key = "ask_pin" if level is Level.PIN else key
    return Pending(question=words.reply(key, named), targets=frozenset(risks), request=request, level=level)


def forbidden(risks: Mapping[str, Sensitive], targets: list[State]) -> tuple[str, ...]:
    """Return the names of the targets that nothing may be done with, whatever is answered."""
    never = {entity_id for entity_id, risk in risks.items() if risk.level is Level.NEVER}
    return tuple(target.name for target in targets if target.entity_id in never)


def unsettled(risks: Mapping[str, Sensitive], confirmed: frozenset[str], allowed: Level) -> dict[str, Sensitive]:
    """Return the risks that what was said so far does not settle: a yes settles no more than a yes can."""
    return {entity_id: risk for entity_id, risk in risks.items() if entity_id not in confirmed or risk.level > allowed}


class Guard:
    """The filter of one recognition: it remembers what was recognised and holds back what must not simply be done."""

    def __init__(
        self,
        hass: HomeAssistant,
        user_input: ConversationInput,
        words: Words,
        *,
        policy: Policy,
        confirmed: frozenset[str] = frozenset(),
        allowed: Level = Level.CONFIRM,
        delay_allowed: bool = False,
        probing: bool = False,
        trust: Trust = Trust.ALL,
    ) -> None:
        """Take what was allowed before; a probing guard lets nothing through and only looks."""
        self._hass = hass
        self._user_input = user_input
        self._words = words
        self._policy = policy
        self._confirmed = confirmed
        self._allowed = allowed
        self._delay_allowed = delay_allowed
        self._probing = probing
        self._trust = trust
        self._lexicon = lexicon_for(words.language)
        self.intent: str | None = None
        """What was recognised, if anything."""
        self.slots: dict[str, Any] = {}
        """Its slots' values."""
        self.targets: list[State] = []
        """The entities it would act on, as they were before."""
        self.risks: dict[str, Sensitive] = {}
        """Those of them that matter for safety and are not yet confirmed."""
        self.marked = False
        """Whether the sentence is other than a plain command."""
        self.delayed: str | None = None
        """The sentence that would be obeyed later."""

    @property
    def is_query(self) -> bool:
        """Return whether what was recognised changes nothing."""
        return self.intent in QUERIES

    def __call__(self, result: RecognizeResult) -> bool:
        """Return True to hold back what was recognised, as Home Assistant's intent filters do."""
        is_own = bool((result.intent_metadata or {}).get(METADATA_CUSTOM_SENTENCE))
        slots = {name: entity.value for name, entity in result.entities.items()}
        if not (is_own or self._is_trusted(result.intent.name, slots)):
            return True
        self.intent, self.slots = result.intent.name, slots
        if self.is_query:
            return self._probing
        if not is_own:
            spoken = [entity.text for name, entity in result.entities.items() if name != DELAYED_COMMAND]
            self.marked = _TIMER not in self.intent and bool(
                marks(self._user_input.text, self._words, filter(None, spoken))
            )
            self.marked |= not self._may_be_played()
            self.marked |= self._is_bare(result)
        self.delayed = self.slots.get(DELAYED_COMMAND)
        area_id = async_speaker_area(self._hass, self._user_input)
        self.targets = async_targets(self._hass, self.intent, self.slots, area_id=area_id)
        if not is_own and self.intent in _SWITCHING:
            domains = {target.domain for target in self.targets}
            self.marked |= opens_only_lights(self._user_input.text, domains, self._lexicon)
        act = act_of(self.intent, self.slots)
        ids = [target.entity_id for target in self.targets]
        risks = async_sensitive(self._hass, self._policy, act, ids, self._user_input.device_id)
        self.risks = unsettled(risks, self._confirmed, self._allowed)
        held_for_later = self.delayed is not None and not self._delay_allowed
        return self._probing or self.marked or bool(self.risks) or held_for_later

    def _is_trusted(self, name: str, slots: Mapping[str, Any]) -> bool:
        """Tell whether an intent of Home Assistant's own sentences is believed."""
        if self._trust is Trust.WAITING:
            return _TIMER in name or name in QUERIES
        if self._trust is Trust.NAMED:
            is_of_no_thing = name in _OF_NO_THING or _TIMER in name or name.startswith(_OF_LISTS)
            return is_of_no_thing or slots.get("name", _ALL) != _ALL
        return self._trust is Trust.ALL

    def _is_bare(self, result: RecognizeResult) -> bool:
        """Tell whether nothing was said to be done with what was recognised."""
        named = [entity.text for name, entity in result.entities.items() if name in _NAMES]
        valued = [entity.text for name, entity in result.entities.items() if name not in _NAMES]
        return self.intent in _VALUED and is_bare(self._user_input.text, named, valued, self._lexicon)

    def _may_be_played(self) -> bool:
        """Tell whether what is to be played, if anything, is a title rather than a thing of a home."""
        title = self.slots.get(PLAYED.get(self.intent or "", ""))
        if title is None:
            return True
        return may_be_played(self._user_input.text, str(title), self._words, self._lexicon)
