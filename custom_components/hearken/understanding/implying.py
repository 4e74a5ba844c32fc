"""What free wording implies: "I can't see a thing in here" asks for light, though it names no action.

The trained heads (`meaning.py`) say what kind of thing is wanted and in which direction; where and of what is read
as in any other sentence. Nothing here unlocks, opens a door or disarms.
"""

from dataclasses import dataclass

from .clauses import Clause, Phrase
from .grounding import Grounding
from .meaning import Meaning
from .plan import Kind, Plan, Stage
from .speech_act import Mark, marks
from .steps import ClauseSteps
from .tagging import Tagged
from .words import Words

COMMAND = "command"
"""The speech act that asks for something, as the heads name it."""

SURE = 0.8
"""Probability from which a head is believed where something is done; below it the next stage is asked."""

CLEAR = 0.7
"""The same where nothing is done."""


@dataclass(frozen=True)
class Implied:
    """What a goal and a direction come to."""

    kind: str
    """A key of `things`."""
    verb: str | None = None
    change: str | None = None

    def clause(self, phrases: list[Phrase]) -> Clause:
        """Return it as a clause that was said of some things."""
        return Clause(verb=self.verb, changes=[self.change] if self.change else [], phrases=phrases, end=1)


IMPLIED: dict[tuple[str, str], Implied] = {
    ("light", "on"): Implied("light", verb="on"),
    ("light", "off"): Implied("light", verb="off"),
    ("light", "up"): Implied("light", change="brightness+"),
    ("light", "down"): Implied("light", change="brightness-"),
    ("climate", "on"): Implied("climate", verb="on"),
    ("climate", "off"): Implied("climate", verb="off"),
    ("climate", "up"): Implied("climate", change="temperature+"),
    ("climate", "down"): Implied("climate", change="temperature-"),
    ("sound", "up"): Implied("media", change="volume+"),
    ("sound", "down"): Implied("media", change="volume-"),
    ("sound", "off"): Implied("media", verb="mute"),
    ("sound", "on"): Implied("media", verb="unmute"),
    ("media", "start"): Implied("media", verb="resume"),
    ("media", "resume"): Implied("media", verb="resume"),
    ("media", "on"): Implied("media", verb="on"),
    ("media", "off"): Implied("media", verb="off"),
    ("media", "stop"): Implied("media", verb="pause"),
    ("media", "pause"): Implied("media", verb="pause"),
    ("media", "next"): Implied("media", verb="next"),
    ("media", "previous"): Implied("media", verb="previous"),
    ("cover", "open"): Implied("blind", verb="open"),
    ("cover", "up"): Implied("blind", verb="open"),
    ("cover", "close"): Implied("blind", verb="close"),
    ("cover", "down"): Implied("blind", verb="close"),
    ("air", "on"): Implied("fan", verb="on"),
    ("air", "off"): Implied("fan", verb="off"),
    ("air", "up"): Implied("fan", change="speed+"),
    ("air", "down"): Implied("fan", change="speed-"),
    ("cleaning", "start"): Implied("vacuum", verb="clean"),
    ("cleaning", "on"): Implied("vacuum", verb="clean"),
    ("cleaning", "stop"): Implied("vacuum", verb="pause"),
    ("cleaning", "pause"): Implied("vacuum", verb="pause"),
    ("cleaning", "off"): Implied("vacuum", verb="dock"),
    ("watering", "start"): Implied("valve", verb="water"),
    ("watering", "on"): Implied("valve", verb="water"),
    ("watering", "stop"): Implied("valve", verb="close"),
    ("watering", "off"): Implied("valve", verb="close"),
    ("lock", "lock"): Implied("lock", verb="lock"),
}
"""By goal and direction, as the heads name them."""

_NOTHING = {
    "statement": Kind.HOLD,
    "negated": Kind.HOLD,
    "cancel": Kind.CANCEL,
    "greeting": Kind.CHAT,
    "chat": Kind.CHAT,
}


def implied(meaning: Meaning, tagged: Tagged, phrases: list[Phrase], grounding: Grounding, words: Words) -> Plan:
    """Return what a sentence implies; UNSETTLED where the heads are not sure, or say nothing that this home can do.

    The first reason of an unsettled plan is the speech act that is likeliest.
    """
    text = tagged.text
    act, sure = meaning.best("act")
    unsettled = Plan(kind=Kind.UNSETTLED, stage=Stage.MEANING, reasons=(act,), confidence=sure, words=text)
    if act in _NOTHING:
        return unsettled if sure < CLEAR else Plan(
            kind=_NOTHING[act], stage=Stage.MEANING, confidence=sure, reasons=(act,), words=text
        )  # fmt: skip
    found_marks = marks(text, words, ())
    asks = Mark.QUESTION in found_marks and any(item.value("questions") in _ASKING for item in tagged.items)
    if act != COMMAND or asks or found_marks & _HELD or meaning.best("polarity")[0] != "do":
        return unsettled
    (goal, goal_sure), (direction, direction_sure) = meaning.best("goal"), meaning.best("direction")
    confidence = min(sure, goal_sure, direction_sure)
    wanted = IMPLIED.get((goal, direction))
    if wanted is None or confidence < SURE:
        return unsettled
    found = ClauseSteps(wanted.clause(_about(phrases, wanted, grounding)), grounding, tagged).run()
    if isinstance(found, Plan):
        kind = found.kind if found.kind in {Kind.ASK, Kind.CANNOT} else Kind.UNSETTLED
        return Plan(kind=kind, question=found.question, stage=Stage.MEANING, reasons=found.reasons, absent=found.absent,
                    words=text)  # fmt: skip
    return Plan(
        kind=Kind.ACT,
        steps=found.steps,
        stage=Stage.MEANING,
        confidence=min(confidence, found.confidence),
        reasons=(f"{goal}_{direction}",),
        words=text,
    )


_HELD = frozenset({Mark.NEGATION, Mark.CONDITION, Mark.SCHEDULE, Mark.EXCEPTION})
"""Marks of the rules that no head overrules."""

_ASKING = frozenset({"which", "count", "where", "who"})
"""Words of a question that is never a request in disguise ("in which room is it coldest")."""


def _about(phrases: list[Phrase], wanted: Implied, grounding: Grounding) -> list[Phrase]:
    """Return what the sentence is about: the places and things of the home that it names, else the speaker's room."""
    known = [phrase for phrase in phrases if phrase.entities or phrase.has_place or phrase.kinds]
    if not known:
        here = grounding.snapshot.here is not None
        return [Phrase(kinds=[wanted.kind], here=here, plural=True)]
    return [
        Phrase(
            entities=phrase.entities,
            areas=phrase.areas,
            floors=phrase.floors,
            here=phrase.here,
            kinds=phrase.kinds or [wanted.kind],
            quantity=phrase.quantity,
            plural=True,
            start=phrase.start,
            end=phrase.end,
        )
        for phrase in known
    ]
