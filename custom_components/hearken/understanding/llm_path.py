"""What is done with a language model's opinion: act, ask back, or leave it.

Two ways to ask for it. A model of half a gigabyte or more, made for instructions, writes its plan under a schema
(`llm_schema.py`). A smaller one cannot; it only judges which of a few sentences goes with what was said
(`candidates.py`), and is believed as far as it was right in a labelled set (`training/calibrate_llm.py`).

Either way an act is held to the same rules. To do the wrong thing is worse than to do nothing: a sentence that is
marked as no plain command never acts, nor does one in a language whose marks are not known; what the rules do not find
in the sentence by its name (`named_by_rules.py`) is asked back. What matters for safety is the policy's to decide
(`policy.py`).
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from .candidates import Candidate
from .home import Snapshot
from .llm_prompt import ASSISTANT, MAX_SENTENCE, SYSTEM, USER, Messages, clean
from .plan import Doubt, Kind, Option, Plan, Question, Stage
from .speech_act import Mark, marks
from .words import ENGLISH, Words

WRITES_FROM = 500_000_000
"""Bytes from which a model writes plans. SmolLM2-135M (100 MB) names a thing at random under the schema; models of some
600 million parameters, 4 bits each and more, are the smallest that are known to follow a list."""

MAX_OPTIONS = 3
"""What is asked back: nobody keeps more in mind while listening."""


class Mode(StrEnum):
    """How a model is asked."""

    WRITING = "writing"
    """It writes a plan that fits the schema."""
    JUDGING = "judging"
    """It judges candidates."""


def mode_for(size: int | None) -> Mode:
    """Return how a model of so many bytes is asked; one whose size is not known is not trusted to write."""
    return Mode.WRITING if size is not None and size >= WRITES_FROM else Mode.JUDGING


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """From where a model is believed; all are differences of natural logarithms."""

    prior: float
    """How much of what a candidate is probable by itself is taken off: 0 none, 1 all (pointwise mutual information)."""
    act_over_nothing: float
    """By how much a candidate must be likelier than "nothing" to be done."""
    act_over_second: float
    """By how much it must be likelier than the next one to be done."""
    ask_over_nothing: float
    """By how much it must be likelier than "nothing" to be asked back."""
    ask_within: float
    """How much less likely others may be to be asked back beside it."""
    written: float
    """How probable each token of a written plan must be, on average, for the plan to be done."""


def read_thresholds(path: Path) -> Thresholds:
    """Return what `training/calibrate_llm.py` has written."""
    return Thresholds(**json.loads(path.read_text(encoding="utf-8"))["thresholds"])


THRESHOLDS = read_thresholds(Path(__file__).parent / "llm_thresholds.json")

_TASK = (
    "You hear what a person says at home. Write the one command for the smart home that the person wants, or "
    '"do nothing" if it is small talk, a question, a story or something for later.'
)

_SHOTS = (
    ("I can hardly see in here", "turn on the ceiling lamp"),
    ("what a nice evening", "do nothing"),
    ("it is roasting in the attic", "make it cooler with the attic radiator"),
    ("did she call yesterday", "do nothing"),
    ("the music is too quiet", "turn up the stereo"),
    ("nobody is in the cellar any more", "turn off the cellar light"),
    ("the sprinkler was on all night", "do nothing"),
    ("people are looking in through the window", "close the shutters"),
    ("don't touch the stereo", "do nothing"),
    ("I want some fresh air in the attic", "open the skylight"),
)
"""Examples whose things no home is likely to have: what is in a prompt is what a small model says."""

_NEUTRAL = "hello there"
"""What tells nothing: how probable candidates are after it, they are by themselves."""


def judging_prompt(text: str | None) -> Messages:
    """Return the messages after which candidates are judged; None asks how probable they are by themselves.

    Only the last message differs from turn to turn. Names come with the candidates alone, and never as instructions.
    """
    return (*judging_beginning(), (USER, _NEUTRAL if text is None else clean(text, MAX_SENTENCE)))


def judging_beginning() -> Messages:
    """Return what every prompt after which candidates are judged begins with."""
    shots = (pair for said, wanted in _SHOTS for pair in ((USER, said), (ASSISTANT, wanted)))
    return ((SYSTEM, _TASK), *shots)


def may_act(text: str, snapshot: Snapshot, words: Words) -> bool:
    """Tell whether a sentence is known to be a plain request, so that something may follow from it."""
    return bool(words.markers) and not _marks(text, snapshot, words)


def _marks(text: str, snapshot: Snapshot, words: Words) -> frozenset[Mark]:
    names = (name for entity in snapshot.home.entities.values() for name in entity.names)
    return marks(text, words, names)


def unsettled(text: str, *reasons: str) -> Plan:
    """Return the plan of a model that has nothing to say to a sentence."""
    return Plan(kind=Kind.UNSETTLED, stage=Stage.LLM, words=text, reasons=reasons, confidence=0.0)


@dataclass(frozen=True)
class Judged:
    """A candidate with what the model thinks of it."""

    candidate: Candidate
    score: float


def judged(
    found: Sequence[Candidate], scores: Sequence[float], priors: Mapping[str, float], thresholds: Thresholds
) -> tuple[Judged, ...]:
    """Return candidates with their scores, the best first; `priors` are by the candidates' texts."""
    ranked = (
        Judged(candidate, score - thresholds.prior * priors[candidate.text])
        for candidate, score in zip(found, scores, strict=True)
    )
    return tuple(sorted(ranked, key=lambda each: -each.score))


def decided(
    ranked: Sequence[Judged],
    text: str,
    snapshot: Snapshot,
    words: Words,
    *,
    named: Collection[str],
    thresholds: Thresholds = THRESHOLDS,
) -> Plan:
    """Return what follows from judged candidates; `named` are the entities that may be acted upon unasked."""
    nothing = max((each.score for each in ranked if not each.candidate.plan.steps), default=float("inf"))
    acts = [each for each in ranked if each.candidate.plan.steps]
    if not acts or acts[0].score - nothing < thresholds.ask_over_nothing:
        return unsettled(text)
    best = acts[0]
    lead = best.score - (acts[1].score if len(acts) > 1 else nothing)
    if best.score - nothing >= thresholds.act_over_nothing and lead >= thresholds.act_over_second:
        label = _label(best.candidate, snapshot, words)
        return held(best.candidate.plan, text, snapshot, words, named=named, label=label)
    near = [each.candidate for each in acts[:MAX_OPTIONS] if best.score - each.score <= thresholds.ask_within]
    if not may_act(text, snapshot, words) and words.markers:
        return unsettled(text)
    options = {_label(candidate, snapshot, words): candidate.plan for candidate in near}
    return _asked(options, text, of_things=words.language != ENGLISH)


def decided_written(
    plan: Plan | None,
    text: str,
    snapshot: Snapshot,
    words: Words,
    *,
    named: Collection[str],
    average: float,
    thresholds: Thresholds = THRESHOLDS,
) -> Plan:
    """Return what follows from a plan that a model wrote; `average` is the log-probability of one of its tokens.

    `named` are the entities that may be acted upon unasked.
    """
    if plan is None:
        return unsettled(text)
    if plan.kind is not Kind.ACT:
        marked = _marks(text, snapshot, words)
        if plan.kind is Kind.ASK and marked:
            return unsettled(text)
        return unsettled(text) if plan.kind is Kind.ANSWER and marked - {Mark.QUESTION} else plan
    return held(plan, text, snapshot, words, named=named, is_sure=average >= thresholds.written)


def held(
    plan: Plan,
    text: str,
    snapshot: Snapshot,
    words: Words,
    *,
    named: Collection[str],
    label: str = "",
    is_sure: bool = True,
) -> Plan:
    """Return the plan of an act, or less where it may not be done just like that."""
    if _marks(text, snapshot, words):
        return unsettled(text)
    entities = [snapshot.home.entities[target] for target in plan.targets]
    if is_sure and words.markers and plan.targets and all(target in named for target in plan.targets):
        return plan
    name = label or words.list(tuple(entity.name for entity in entities))
    return _asked({name: plan}, text, of_things=not label or words.language != ENGLISH)


def _label(candidate: Candidate, snapshot: Snapshot, words: Words) -> str:
    """Return what a candidate is called in a question: the command in English, in other languages the thing alone."""
    if words.language == ENGLISH:
        return candidate.text
    return words.list(snapshot.home.names(candidate.plan.targets))


def _asked(options: Mapping[str, Plan], text: str, *, of_things: bool) -> Plan:
    """Return the question which of some plans is meant."""
    things = {plan.targets for plan in options.values()}
    several = Doubt.WHICH_ONE if len(things) == len(options) else Doubt.WHAT_TO_DO
    question = Question(
        doubt=Doubt.DID_YOU_MEAN if len(options) == 1 else several,
        options=tuple(Option(label=label, plan=replace(plan, words=text)) for label, plan in options.items()),
        words=text,
        of_things=of_things,
    )
    return Plan(kind=Kind.ASK, question=question, stage=Stage.LLM, words=text)
