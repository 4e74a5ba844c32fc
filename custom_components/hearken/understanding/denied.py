"""What is said not to be done, what is to be done instead, and what is to be left alone.

"Don't close the blind, just the skylight"; "don't turn the TV off, turn it down": "it" is what was denied. Nothing is
done of what is denied, and nothing at all where more than one thing is asked for instead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .at_moment import spoken_of
from .dialogue import Dialogue
from .grounding import Grounding
from .home import Snapshot
from .plan import Kind, Plan
from .reading import read_clauses
from .reason_parting import is_verb
from .speech_act import Mark, marks, undenied

if TYPE_CHECKING:
    from .planner import Planner

_MOST = 4
"""As many places are tried where something else is asked for."""


def negated(planner: "Planner", text: str, grounding: Grounding, dialogue: Dialogue) -> Plan:
    """Plan what is left of a sentence that says not to do something."""
    parts = [part for part in planner.words.split_contrast(text) if part]
    plan = _instead(planner, parts, text, grounding, dialogue)
    if plan is None and len(parts) == 1:
        ways = (_instead(planner, list(parted), text, grounding, dialogue) for parted in _unpaused(planner, text))
        plan = next(filter(None, ways), None)
    return plan or Plan(kind=Kind.HOLD, reasons=("negation",), words=text)


def _instead(
    planner: "Planner", parts: Sequence[str], text: str, grounding: Grounding, dialogue: Dialogue
) -> Plan | None:
    """Return the plan of the one part that denies nothing, less what the parts behind it spare."""
    said = {part: marks(part, planner.words, ()) for part in parts}
    denied = next((at for at, part in enumerate(parts) if Mark.NEGATION in said[part]), 0)
    told = {part for part in parts[denied + 1 :] if _only_tells(planner, part)}
    positive = [part for part in parts if Mark.NEGATION not in said[part] and part not in told]
    timed = any(not found.isdisjoint({Mark.CONDITION, Mark.SCHEDULE}) for found in said.values())
    if len(parts) < 2 or len(positive) != 1 or timed:  # noqa: PLR2004  # one is no contrast
        return None
    after = parts.index(positive[0])
    if denied < after:
        dialogue = _of_denied(planner, parts[denied], grounding.snapshot) or dialogue
    tagged = planner.tag(positive[0])
    own = Grounding(grounding.snapshot, planner.names, planner.lexicon, tagged, dialogue.focus)
    plan = planner.of_now(positive[0], tagged, own, dialogue)
    if plan.kind is Kind.ASK and parts[-1] is positive[0]:
        return replace(plan, words=text)
    left_alone = spared(planner, [part for at, part in enumerate(parts) if at > after], plan, grounding)
    if plan.kind is not Kind.ACT or left_alone is None:
        return None
    steps = tuple(
        replace(step, targets=left)
        for step in plan.steps
        if (left := tuple(target for target in step.targets if target not in left_alone))
    )
    return replace(plan, steps=steps, reasons=("contrast",), words=text) if steps else None


def _of_denied(planner: "Planner", denied: str, snapshot: Snapshot) -> Dialogue | None:
    """Return a dialogue in which what is not to be done was spoken of last; None where it is about nothing here."""
    plan = _plan_of_denied(planner, denied, snapshot)
    return spoken_of(plan.targets) if plan.kind is Kind.ACT else None


def _plan_of_denied(planner: "Planner", denied: str, snapshot: Snapshot) -> Plan:
    """Return the plan of what is not to be done."""
    return planner.attempt(undenied(planner.words, planner.lexicon.grammar, denied), snapshot, Dialogue())


def _unpaused(planner: "Planner", text: str) -> Iterator[tuple[str, str]]:
    """Yield a sentence in which another order follows what is denied without a pause, as its two parts.

    What is denied must be an order by itself: "don't let the dog open the door" has none in it.
    """
    tagged = planner.tag(text)
    tried = 0
    for before, item in pairwise(tagged.items):
        if tried == _MOST or before.has("and", "mark") or not is_verb(item, tagged, planner.lexicon):
            continue
        denied, order = tagged.said(0, item.start), tagged.said(item.start, len(tagged.tokens))
        if Mark.NEGATION not in marks(denied, planner.words, ()) or planner.lexicon.reasons.hanging.search(denied):
            continue
        tried += 1
        if _plan_of_denied(planner, denied, Snapshot(home=planner.home)).kind is Kind.ACT:
            yield denied, order


def _only_tells(planner: "Planner", part: str) -> bool:
    """Tell whether a part behind what is denied says why that is so ("don't open it, there's a draught")."""
    forms, folded = planner.lexicon.reasons, planner.words.fold(part)
    told = forms.form_of(folded, 0, len(folded), paused=True) is not None
    return told and not forms.wish.search(folded)


def spared(planner: "Planner", parts: Sequence[str], plan: Plan, grounding: Grounding) -> frozenset[str] | None:
    """Return what is said not to be touched ("all lights off, not the kitchen's"); None where that is unclear."""
    left: set[str] = set()
    absent = False
    named = not any(step.broad for step in plan.steps)
    targets = [grounding.snapshot.home.entities[one] for one in plan.targets]
    for part in parts:
        tagged = planner.tag(undenied(planner.words, planner.lexicon.grammar, part))
        own = Grounding(grounding.snapshot, planner.names, planner.lexicon, tagged, grounding.focus)
        clauses = read_clauses(tagged, planner.lexicon)
        phrases = [phrase for clause in clauses for phrase in (*clause.phrases, *clause.excluded)]
        known = (not one.unknown or one.is_of_home or own.among(one, targets) for one in phrases)
        if not (any(clause.acts for clause in clauses) or any(known) or any(map(own.has_article, phrases))):
            return None  # "never mind"
        for phrase in phrases:
            if told := own.among(phrase, targets):
                left.update(one.id for one in told)
            elif not phrase.is_of_home:
                absent |= named and own.has_article(phrase)
            elif replace(phrase, pronoun=False).is_only_place:  # 阿公那台
                there = own.in_place(phrase, lambda one: one.id in plan.targets)
                left.update(one.id for one in there)
                absent |= not there  # 书房的不用, where there is none of them
            else:
                found = own.find(replace(phrase, unknown=[], is_spared=True), lambda _one: True)
                if not (found.targets or found.options or named):
                    return None
                left.update(one.id for one in found.targets or found.options)
                absent |= not (found.targets or found.options)
    return frozenset(left) if left or absent or not parts else None
