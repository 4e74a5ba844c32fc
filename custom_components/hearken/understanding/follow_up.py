"""Sentences that take up what was done or asked before: "undo that", "again", "only the left one", "and tomorrow?"."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .denied import spared
from .dialogue import Dialogue, is_value, says_way
from .grounding import Grounding
from .home import Attribute, Snapshot
from .knowing import known_outside
from .listing import items_of
from .numbered import renumbered
from .plan import Ask, Kind, Plan, Query, Scale, Verb
from .reading import read_clauses
from .speech_act import Mark, marks
from .states import is_in
from .tagging import Tagged
from .undoing import undone

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_TAKEN = frozenset({Kind.ACT, Kind.ANSWER, Kind.ASK})
"""What a follow-up may become; anything else is read as a sentence of its own."""

_MOST_ITEMS = 6
"""Words that may be put on a list by naming them alone."""

_LEAST_TARGET = 5.0
"""A number below this is no temperature that anybody wants, but by how much one was changed."""


def follow_up(planner: "Planner", sentence: "Sentence") -> Plan | None:
    """Return what a sentence makes of what was done or asked before it, or None where it stands for itself."""
    if not (sentence.dialogue.follows or sentence.dialogue.done):
        return None
    return _FollowUp(planner, sentence.said, sentence.text, sentence.snapshot, sentence.dialogue).plan()


@dataclass(frozen=True)
class _FollowUp:
    """One sentence after another."""

    planner: "Planner"
    whole: str
    text: str
    snapshot: Snapshot
    dialogue: Dialogue

    def plan(self) -> Plan | None:
        """Return the first reading that makes sense."""
        wraps = self.planner.lexicon.wraps
        kind, said = wraps.taken_up(self.whole)
        if not kind:
            kind, said = wraps.taken_up(self.text)
        if kind == "undo":
            return self._undone()
        if kind == "again" or (kind == "another" and self._is_repeatable()):
            return self._again()
        if kind in {"only", "spare", "back"} and (partly := self._partly(said, kind)) is not None:
            return partly
        tagged = self.planner.tag(self.text)
        return (
            self._kept(tagged)
            or self._asked_on(tagged)
            or self._listed(tagged)
            or self._by_other_amount(tagged)
            or (self.dialogue.more(self.text, self._grounding(tagged)) if says_way(tagged) else None)
            or self._there(tagged)
            or self._in_other_words(tagged)
        )

    def _in_other_words(self, tagged: Tagged) -> Plan | None:
        """Return the plan of the same with fewer words: "same for the study" is "and the study"."""
        brief = self.planner.lexicon.wraps.followed(self.text)
        last = self.dialogue.last
        if brief is None and last is not None and len(last.targets) == 1:
            name = self.snapshot.home.entities[last.targets[0]].name if last.targets[0] in self._known else ""
            brief = renumbered(tagged, name, self.planner.names)
        if brief is None:
            return None
        if brief.startswith(_VALUE):  # "thirty percent will do", and no "the heating will do"
            brief = brief.removeprefix(_VALUE)
            if not is_value(self.planner.tag(brief)):
                return None
        again = self.planner.attempt(brief, self.snapshot, self.dialogue)
        return replace(again, words=self.text) if again.kind in _TAKEN else None

    def _there(self, tagged: Tagged) -> Plan | None:
        """Return the plan of a sentence about the place that was spoken of: "turn the fan on there"."""
        if not any(item.has("there") and not item.is_name for item in tagged.items):
            return None
        if any(item.has("area", "floor") for item in tagged.items) or self.dialogue.last is None:
            return None
        places = {self.snapshot.home.entities[one].area for one in self.dialogue.last.targets if one in self._known}
        place = places.pop() if len(places) == 1 else None
        if place is None or place == self.snapshot.here:
            return None
        plan = self.planner.attempt(self.text, replace(self.snapshot, here=place), self.dialogue)
        return plan if plan.kind in _TAKEN else None

    def _grounding(self, tagged: Tagged) -> Grounding:
        return Grounding(self.snapshot, self.planner.names, self.planner.lexicon, tagged, self.dialogue.focus)

    @property
    def _known(self) -> Collection[str]:
        return self.snapshot.home.entities

    # What was done

    def _undone(self, only: Collection[str] | None = None) -> Plan | None:
        """Return what takes back what was done last, or only of some things."""
        done = self.dialogue.done
        if done is None:
            return None
        back = undone(done, self.dialogue.before, self.snapshot, self.text, only)
        if back.steps:
            return Plan(kind=Kind.ACT, steps=back.steps, confidence=0.9, reasons=("undone",), words=self.text)
        if back.lasting:
            names = self.snapshot.home.names(back.lasting)
            return Plan(kind=Kind.CANNOT, absent=names, reasons=("undone",), words=self.text)
        return Plan(kind=Kind.HOLD, reasons=("undone",), words=self.text)

    def _is_repeatable(self) -> bool:
        """Tell whether what was done last does more each time, so that "another" is said of it, and not of a thing."""
        last = self.dialogue.last
        return last is not None and bool(last.steps) and all(step.verb in _REPEATABLE for step in last.steps)

    def _again(self) -> Plan | None:
        """Return what was done or asked last, once more."""
        last = self.dialogue.last
        if last is None:
            return None
        if last.steps:
            steps = tuple(replace(step, words=self.text) for step in last.steps if step.when is None)
            return Plan(kind=Kind.ACT, steps=steps, confidence=0.9, words=self.text) if steps else None
        return Plan(kind=Kind.ANSWER, queries=last.queries, words=self.text)

    def _partly(self, said: str, kind: str) -> Plan | None:
        """Return what takes a part back of what was done: all but what is named, or what is named."""
        done, only = self.dialogue.done, kind == "only"
        if done is None or self.dialogue.last is not done or (len(done.targets) < _SEVERAL and kind != "back"):
            return None
        grounding = self._grounding(self.planner.tag(said))
        named = None if self._is_strange(grounding, done) else spared(self.planner, (said,), done, grounding)
        named = named and named & set(done.targets)
        if not named or (only and len(named) == len(done.targets)):
            return None
        back = self._undone({target for target in done.targets if target not in named} if only else named)
        return back if back is not None and back.kind is Kind.ACT else None

    def _kept(self, tagged: Tagged) -> Plan | None:
        """Return what takes a part back that is to stay as it was: "leave the hall on though", after all went off."""
        done, clauses = self.dialogue.done, read_clauses(tagged, self.planner.lexicon)
        if clauses and all(clause.keeps and not clause.acts for clause in clauses):
            return Plan(kind=Kind.HOLD, reasons=("kept",), words=self.text)  # "okay, leave it there"
        if done is None or self.dialogue.last is not done or len(clauses) != 1:
            return None
        (clause,) = clauses
        phrases = clause.phrases if clause.is_kept else clause.excluded if not clause.phrases else []  # "but keep … on"
        said = " ".join(tagged.said(one.start, one.end) for one in phrases if not one.is_only_pronoun)
        grounding = self._grounding(tagged)
        named = said and not self._is_strange(grounding, done) and spared(self.planner, (said,), done, grounding)
        if not named:
            return None
        wanted = clause.verb or clause.particle or ""
        wanted = _STATES.get(wanted, wanted)
        left = {
            one
            for one in named & set(done.targets)
            if one in self.dialogue.before
            and is_in(self.snapshot.home.entities[one], self.dialogue.before[one], wanted)
            and is_in(self.snapshot.home.entities[one], self.snapshot.seen(one), wanted) is False
        }
        back = self._undone(left) if left else None
        return back if back is not None and back.kind is Kind.ACT else None

    def _is_strange(self, grounding: Grounding, done: Plan) -> bool:
        """Tell whether something is named that nothing was done with ("leave the fridge light on", where is none)."""
        clauses = read_clauses(grounding.tagged, self.planner.lexicon)
        phrases = [phrase for clause in clauses for phrase in (*clause.phrases, *clause.excluded)]
        targets = [self.snapshot.home.entities[one] for one in done.targets if one in self._known]
        return any(phrase.unknown and phrase.kinds and not grounding.among(phrase, targets) for phrase in phrases)

    def _by_other_amount(self, tagged: Tagged) -> Plan | None:
        """Return the difference where only by how much was corrected: "two degrees warmer", "no, three"."""
        last = self.dialogue.last
        step = last.steps[-1] if last is not None and last.steps else None
        if step is None or len(step.settings) != 1 or step.settings[0].scale is not Scale.STEP:
            return None
        (setting,) = step.settings
        numbers = [float(item.value("number") or 0) for item in tagged.items if item.has("number")]
        others = [item for item in tagged.items if not item.has("number")]
        idle = all(item.has("correction", "denial", "filler", "mark", "units") and not item.is_name for item in others)
        if not idle or not any(item.has("correction", "denial") for item in others) or len(numbers) != 1:
            return None
        if setting.attribute is Attribute.TEMPERATURE and numbers[0] >= _LEAST_TARGET:
            return None
        more = (numbers[0] - abs(float(setting.value))) * (1 if float(setting.value) > 0 else -1)
        again = replace(step, settings=(replace(setting, value=more),), words=self.text)
        return Plan(kind=Kind.ACT, steps=(again,), confidence=0.9, words=self.text) if more else None

    def _listed(self, tagged: Tagged) -> Plan | None:
        """Return what else is put on the list that something was put on: "and biscuits"."""
        last = self.dialogue.last
        step = last.steps[-1] if last is not None and last.steps else None
        items = [item for item in tagged.items if item.value("mark") is None]
        if step is None or step.verb is not Verb.ADD or not items or not items[0].has("and"):
            return None
        if len(items) > _MOST_ITEMS or not any(not item.tags for item in items):
            return None
        if any(item.has("verbs", "carry", "questions", "days", "correction", "pronoun") for item in items):
            return None
        said = tagged.said(items[0].end, items[-1].end).lower()
        if said in self.planner.lexicon.wraps.brief.partings or Mark.NEGATION in marks(self.text, self.planner.words):
            return None
        if any(value.startswith("todo.") for item in items for value in item.values("entity")):
            return None  # "and … to the chores"
        texts = items_of(tagged, items[0].end, self.planner.lexicon)
        steps = tuple(replace(step, text=text, words=self.text) for text in texts)
        return Plan(kind=Kind.ACT, steps=steps, confidence=0.9, words=self.text) if steps else None

    # What was asked

    def _asked_on(self, tagged: Tagged) -> Plan | None:
        """Return the last question, of another day or of out of doors: "and tomorrow?", "and outside?"."""
        last = self.dialogue.last
        query = last.queries[-1] if last is not None and last.queries else None
        said = [item for item in tagged.items if not item.has("and", "mark", "filler") or item.has("outside", "days")]
        if query is None or not said or any(item.is_name for item in said):
            return None
        day = next((day for item in said if (day := item.value("days")) is not None), None)
        if day is not None and all(item.has("days") for item in said):
            return self._on_day(query, day)
        if all(item.has("outside") for item in said) and query.attribute is not None:
            words = self.planner.lexicon.outside | {item.text for item in said}
            targets = tuple(one.id for one in known_outside(query.attribute, self.snapshot.home, words))
            again = replace(query, targets=targets, place=None, words=self.text)
            return Plan(kind=Kind.ANSWER, queries=(again,), words=self.text) if targets else None
        return None

    def _on_day(self, query: Query, day: str) -> Plan | None:
        """Return the question for another day, which only forecasts and calendars know of."""
        forecasts = tuple(one.id for one in self.snapshot.home.by_domain.get("weather", ()))
        if query.ask in {Ask.WEATHER, Ask.EVENTS}:
            again = replace(query, day=day, words=self.text)
        elif query.attribute is Attribute.TEMPERATURE and forecasts and self._is_outdoors(query):
            again = Query(ask=Ask.WEATHER, targets=forecasts, day=day, words=self.text)
        else:
            return None
        return Plan(kind=Kind.ANSWER, queries=(again,), words=self.text)

    def _is_outdoors(self, query: Query) -> bool:
        """Tell whether a question was about how warm it is outside."""
        words = self.planner.lexicon.outside
        named = [self.snapshot.home.entities[one] for one in query.targets if one in self._known]
        return any(
            one.domain == "weather" or any(not words.isdisjoint(name.lower().split()) for name in one.names)
            for one in named
        )


_VALUE = "="
"""What stands before the form of a follow-up (`follows`) that is nothing but a value."""

_SEVERAL = 2

_REPEATABLE = frozenset({Verb.CHANGE, Verb.NEXT, Verb.PREVIOUS})

_STATES = {"close": "closed", "lock": "locked", "unlock": "unlocked"}
"""The states that verbs bring about, where they are called otherwise."""
