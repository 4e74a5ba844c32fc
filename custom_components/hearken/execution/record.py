"""The record of the last turns, in plain words: what was heard, what was understood, who decided it and what was done.

It lives in memory, as long as the owner wants it to and no longer than Home Assistant runs; nothing of it is written to
disk here.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from homeassistant.components.conversation import ConversationInput, ConversationResult
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import intent
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from ..understanding.home import Home
from ..understanding.plan import Kind, Plan, Stage
from ..understanding.telling import tell, tell_dropped, tell_reasons
from ..understanding.words import Words
from .targets import async_speaker_area


class TurnOutcome(StrEnum):
    """What became of a turn."""

    DONE = "done"
    """Something was done, and seen to be done."""
    PARTLY_DONE = "partly_done"
    ANSWERED = "answered"
    """A question about the home was answered."""
    TALKED = "talked"
    """It was about something else."""
    ASKED = "asked"
    """It was asked back."""
    HELD = "held"
    """It was understood, and nothing was to be done."""
    NOT_DONE = "not_done"
    """It was to be done, and could not."""
    NOT_UNDERSTOOD = "not_understood"
    TRIED = "tried"
    """It was only tried: something would have been done, and nothing was."""
    FAILED = "failed"
    """An error of the program."""


@dataclass(frozen=True, kw_only=True)
class TurnRecord:
    """One turn."""

    id: str
    """Under which it can be spoken of."""
    at: datetime
    """When it began."""
    heard: str
    """The sentence."""
    language: str
    """The tag of its language."""
    alternatives: tuple[str, ...] = ()
    """What else the recogniser of speech may have heard, likeliest first."""
    confidence: float | None = None
    """How sure it was; None for a sentence that was typed."""
    place: str | None = None
    """The satellite or the area where it was said."""
    understood: str = ""
    """The plan in plain words."""
    kind: Kind | None = None
    """What kind of plan it was."""
    decided_by: Stage | None = None
    """Which stage made it."""
    plan_confidence: float | None = None
    """How sure that stage was."""
    reasons: tuple[str, ...] = ()
    """Why, in plain words."""
    tried: tuple[Stage, ...] = ()
    """The stages that had tried before."""
    remarks: tuple[str, ...] = ()
    """What else there is to know, in plain words."""
    done: str = ""
    """What was done, in plain words."""
    said: str = ""
    """The reply."""
    answered_by: str = ""
    """Which other agent of the home gave it; empty where it is Hearken's own."""
    outcome: TurnOutcome = TurnOutcome.FAILED
    """What became of it."""
    times: Mapping[str, int] = field(default_factory=dict)
    """Milliseconds by stage."""

    def as_dict(self, *, with_text: bool) -> dict[str, Any]:
        """Return it as plain data; without text nothing in it tells what was said, where or of what."""
        told = {
            "id": self.id,
            "at": self.at.isoformat(timespec="seconds"),
            "language": self.language,
            "confidence": self.confidence,
            "kind": self.kind and str(self.kind),
            "decided_by": self.decided_by and str(self.decided_by),
            "plan_confidence": self.plan_confidence,
            "why": list(self.reasons),
            "tried": list(map(str, self.tried)),
            "remarks": list(self.remarks),
            "outcome": str(self.outcome),
            "answered_by": self.answered_by,
            "times": dict(self.times),
        }
        if not with_text:
            return told | {"alternatives": len(self.alternatives)}
        return {
            "heard": self.heard,
            "place": self.place,
            "understood": self.understood,
            "done": self.done,
            "said": self.said,
            "alternatives": list(self.alternatives),
            **told,
        }


class TurnNotes:
    """What is noted while a turn runs; each note may be taken again, and the last one counts."""

    def __init__(self, words: Words) -> None:
        """Begin now; plans are told in the language of these words."""
        self._words = words
        self._id = ulid_now()
        self._at = dt_util.utcnow()
        self._heard: dict[str, Any] = {"heard": "", "language": words.language}
        self._decided: dict[str, Any] = {}
        self._tried: list[Stage] = []
        self._remarks: tuple[str, ...] = ()
        self._did: dict[str, Any] = {}
        self._said = ""
        self._answered_by = ""
        self._times: dict[str, int] = {}

    def heard(
        self,
        text: str,
        language: str,
        *,
        alternatives: tuple[str, ...] = (),
        confidence: float | None = None,
        place: str | None = None,
    ) -> None:
        """Note the sentence, and for a spoken one how it was heard."""
        self._heard = {
            "heard": text,
            "language": language,
            "alternatives": alternatives,
            "confidence": confidence,
            "place": place,
        }

    def decided(self, plan: Plan, home: Home) -> None:
        """Note a stage's plan; the stage that made the one before is kept as having tried."""
        if self._decided:
            self._tried.append(self._decided["decided_by"])
        self._decided = {
            "understood": tell(plan, home, self._words),
            "kind": plan.kind,
            "decided_by": plan.stage,
            "plan_confidence": round(plan.confidence, 3),
            "reasons": tell_reasons(plan.reasons, self._words),
        }

    def dropped(self, messages: int) -> None:
        """Note how many of the oldest messages the language model could no longer be shown, if any."""
        self._remarks = (tell_dropped(messages, self._words),) if messages else ()

    def did(self, done: str, outcome: TurnOutcome) -> None:
        """Note what was done, and what became of the turn."""
        self._did = {"done": done, "outcome": outcome}

    def said(self, text: str) -> None:
        """Note the reply."""
        self._said = text

    def answered_by(self, name: str) -> None:
        """Note that another agent gives the reply."""
        self._answered_by = name

    def time(self, stage: str, seconds: float) -> None:
        """Note how long a stage took; what a stage takes twice is added up."""
        self._times[str(stage)] = self._times.get(str(stage), 0) + round(1000 * seconds)

    def concluded(self, result: ConversationResult) -> None:
        """Note a result: the reply, and what it tells of the outcome where nobody noted that."""
        self.said(str(result.response.speech.get("plain", {}).get("speech", "")))
        if not self._did:
            self.did("", outcome_of(result))

    def record(self) -> TurnRecord:
        """Return the record; of a turn that nobody concluded, that it failed."""
        return TurnRecord(
            id=self._id,
            at=self._at,
            **self._heard,
            **self._decided,
            **self._did,
            tried=tuple(self._tried),
            remarks=self._remarks,
            said=self._said,
            answered_by=self._answered_by,
            times=dict(self._times),
        )


class TurnLog:
    """The last turns, newest last."""

    def __init__(self, limit: int, on_change: Callable[[], None]) -> None:
        """Keep this many, none for 0; call back when there is a new one."""
        self._records: deque[TurnRecord] = deque(maxlen=max(0, limit))
        self._on_change = on_change

    def __iter__(self) -> Iterator[TurnRecord]:
        """Return all of them."""
        return iter(self._records)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._records)

    @property
    def limit(self) -> int:
        """Return how many are kept."""
        return self._records.maxlen or 0

    def find(self, turn_id: str) -> TurnRecord | None:
        """Return one of them."""
        return next((record for record in self._records if record.id == turn_id), None)

    @property
    def last(self) -> TurnRecord | None:
        """Return the newest."""
        return self._records[-1] if self._records else None

    @callback
    def add(self, record: TurnRecord) -> None:
        """Take a turn; the oldest one goes where there are too many."""
        self._records.append(record)
        self._on_change()

    @callback
    def forget(self, turn_ids: Collection[str] = ()) -> int:
        """Forget those that are named, or all of them where none is; return how many these were."""
        kept = [record for record in self._records if turn_ids and record.id not in turn_ids]
        forgotten = len(self._records) - len(kept)
        self._records.clear()
        self._records.extend(kept)
        self._on_change()
        return forgotten


def outcome_of(result: ConversationResult) -> TurnOutcome:
    """Return what a result tells of its turn."""
    response = result.response
    if response.response_type is intent.IntentResponseType.ERROR:
        unknown = response.error_code is intent.IntentResponseErrorCode.NO_INTENT_MATCH
        return TurnOutcome.NOT_UNDERSTOOD if unknown else TurnOutcome.NOT_DONE
    if response.response_type is intent.IntentResponseType.QUERY_ANSWER:
        return TurnOutcome.ANSWERED
    if result.continue_conversation:
        return TurnOutcome.ASKED
    return TurnOutcome.DONE if response.intent or response.success_results else TurnOutcome.TALKED


@callback
def async_place(hass: HomeAssistant, user_input: ConversationInput) -> str | None:
    """Return where a sentence was said: the satellite and its area, as far as they are known."""
    satellite = hass.states.get(user_input.satellite_id) if user_input.satellite_id else None
    area_id = async_speaker_area(hass, user_input)
    area = ar.async_get(hass).async_get_area(area_id) if area_id else None
    return ", ".join(one.name for one in (satellite, area) if one is not None) or None
