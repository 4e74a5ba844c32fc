"""What was spoken of before in one conversation, as far as the next sentence may lean on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .clauses import Clause, Phrase
from .finding import Focus
from .grounding import Grounding
from .plan import Kind, Plan, Query, Scale, Step, Verb
from .tagging import Tagged


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """The plan before this one, once it was carried out or answered."""

    last: Plan | None = None
    earlier: tuple[str, ...] = ()
    """What was spoken of before that, which "both" takes in."""

    def then(self, plan: Plan) -> "Dialogue":
        """Return the dialogue after another plan was carried out or answered."""
        return Dialogue(last=plan, earlier=self.focus.targets)

    @property
    def focus(self) -> Focus:
        """Return what "it" and "the other one" lean on."""
        if self.last is None:
            return Focus()
        return Focus(targets=self.last.targets, earlier=self.earlier)

    @property
    def follows(self) -> bool:
        """Return whether a bare name can be a follow-up ("and the hall?")."""
        return self.last is not None and bool(self.last.steps or self.last.queries)

    def corrected(self, clauses: list[Clause], tagged: Tagged) -> list[Clause]:
        """Return clauses with a bare value that takes back the last one, said of what that was ("no, make that 21")."""
        first = next((item for item in tagged.items if item.value("mark") is None), None)
        settings = self.last.steps[-1].settings if self.last is not None and self.last.steps else ()
        if first is None or not first.has("correction", "denial") or len(clauses) != 1 or not settings:
            return clauses
        (clause,) = clauses
        if clause.phrases or clause.verb or clause.particle or clause.changes or not clause.has_value:
            return clauses
        attribute = settings[0].attribute.value if clause.amounts else clause.attribute
        return [replace(clause, verb="set", attribute=attribute, phrases=[Phrase(pronoun=True)])]

    def more(self, text: str, tagged: Tagged) -> Plan | None:
        """Return a change that goes on ("a bit more"), or None where that is not all that was said."""
        step = self.last.steps[-1] if self.last is not None and self.last.steps else None
        amounts = [int(item.value("amount") or 0) for item in tagged.items if item.has("amount")]
        whole = all(item.has("amount", "less", "filler", "mark", "and") for item in tagged.items)
        less = any(item.has("less") for item in tagged.items)
        if step is None or step.verb is not Verb.CHANGE or not whole or not (amounts or less):
            return None
        sign, amounts = (-1 if less else 1), amounts or [1]
        settings = tuple(
            replace(one, value=float(sign * min(amounts) * (1 if one.value > 0 else -1)), scale=Scale.NUDGE)
            for one in step.settings
            if not isinstance(one.value, str) and one.scale in {Scale.NUDGE, Scale.STEP}
        )
        again = replace(step, settings=settings, words=text)
        return Plan(kind=Kind.ACT, steps=(again,), confidence=0.9, words=text) if settings else None

    def again(self, text: str, phrases: Sequence[Phrase], grounding: Grounding) -> Plan:
        """Return the last plan, of other targets."""
        last = self.last
        if last is None:
            return Plan(kind=Kind.UNSETTLED, words=text)
        if last.queries:
            return self._asked_again(text, phrases[0], grounding, last.queries[-1])
        named = [phrase for phrase in phrases if not phrase.is_only_pronoun] or phrases  # "that one too, the lamp"
        return self._done_again(text, named[0], grounding, last.steps[-1])

    def _asked_again(self, text: str, phrase: Phrase, grounding: Grounding, query: Query) -> Plan:
        """Return the last question, of another place or thing."""
        home = grounding.snapshot.home
        domains = {home.entities[one].domain for one in query.targets if one in home.entities}
        classes = {home.entities[one].device_class for one in query.targets if one in home.entities}
        measured = query.attribute is not None and phrase.areas and not (phrase.entities or phrase.unknown)
        if phrase.is_only_place or measured:  # "and the garage?" is no door where it was asked how warm it is
            targets = grounding.in_place(
                phrase, lambda entity: entity.domain in domains and entity.device_class in classes
            )
            targets = targets or grounding.in_place(phrase, lambda entity: entity.domain in domains)
            place = next(iter([*phrase.areas, *phrase.floors]), None)
            if not targets:
                return Plan(kind=Kind.UNSETTLED, words=text)
            again = replace(query, targets=tuple(entity.id for entity in targets), place=place, words=text)
            return Plan(kind=Kind.ANSWER, queries=(again,), words=text)
        found = grounding.find(phrase, lambda _entity: True)
        if not found.targets:
            return Plan(kind=Kind.UNSETTLED, words=text)
        again = replace(query, targets=tuple(entity.id for entity in found.targets), words=text)
        return Plan(kind=Kind.ANSWER, queries=(again,), words=text)

    def _done_again(self, text: str, phrase: Phrase, grounding: Grounding, step: Step) -> Plan:
        """Return the last step, of another place or thing."""
        home = grounding.snapshot.home
        domains = {home.entities[one].domain for one in step.targets if one in home.entities}
        if phrase.is_only_place:
            targets = grounding.in_place(phrase, lambda entity: entity.domain in domains)
        else:
            targets = grounding.find(phrase, lambda entity: entity.domain in domains).targets
        if not targets:
            return Plan(kind=Kind.UNSETTLED, words=text)
        again = replace(step, targets=tuple(entity.id for entity in targets), broad=len(targets) > 1, words=text)
        return Plan(kind=Kind.ACT, steps=(again,), confidence=0.9, words=text)
