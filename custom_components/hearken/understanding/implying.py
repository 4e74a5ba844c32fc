"""What free wording implies: "I can't see a thing in here" asks for light, though it names no action.

The trained heads (`meaning.py`) say what kind of thing is wanted and in which direction; where and of what is read
as in any other sentence. Where they are sure it is done; where they only think so it is offered ("Shall I turn on Porch
fan?"). Nothing here opens a door or disarms; unlocking and watering are only ever offered.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from .clauses import Clause, Phrase, phrases_of
from .goals import IMPLIED, Implied
from .grounding import Grounding
from .home import Entity, Home
from .meaning import Meaning
from .phrases import phrases_for
from .plan import Doubt, Kind, Option, Plan, Question, Scale, Stage, Step, Verb
from .purposes import DOMAINS
from .reports import reports_for
from .speech_act import Mark, marks
from .steps import ClauseSteps
from .tagging import Tagged
from .words import Words

COMMAND = "command"
"""The speech act that asks for something, as the heads name it."""

SURE = 0.8
"""Probability from which something is done, that of act, goal and direction together."""

LIKELY = 0.3
"""The same from which it is offered; below it the next stage is asked. training/train_meaning.py prints how often what
is done or offered was wanted."""

UNEXPECTED = 0.4
"""Probability from which something is offered though the rules did not find what was named."""

HELD = 0.6
"""The same though the rules held the sentence for a denial or a report."""

LEAST_SHARE = 0.1
"""Probability of all goals that what is named may have, below which a sentence is about something else."""

CLEAR = 0.7
"""Probability from which the head of acts is believed where nothing is done."""


_NOTHING = {
    "statement": Kind.HOLD,
    "negated": Kind.HOLD,
    "cancel": Kind.CANCEL,
    "greeting": Kind.CHAT,
    "chat": Kind.CHAT,
}


def unexpected(plan: Plan, tagged: Tagged, words: Words) -> float:
    """Return how probable a wish must be that the rules hold, or of which they find nothing here; 1 where it is none.

    "I can't see what I'm chopping" and "I'm sweating buckets" name no action that is denied or told, deny no complaint
    ("it isn't too warm"), and no place and no subject of theirs is missing ("the attic is dark").
    """
    said = [item for item in tagged.items if not item.is_name]
    if any(item.has("verbs", "carry") for item in said):
        return 1.0
    if plan.kind is Kind.HOLD:
        complaints = [item.text for item in said if item.has("changes")]
        denied = any(Mark.NEGATION not in marks(complaint, words, ()) for complaint in complaints)
        return 1.0 if denied or _HELD_BACK.isdisjoint(plan.reasons) else HELD
    if plan.kind is Kind.ABSENT and not any(_is_elsewhere(at, tagged) for at in range(len(tagged.items))):
        return UNEXPECTED
    return 1.0


def _is_elsewhere(at: int, tagged: Tagged) -> bool:
    """Tell whether a word that means nothing here is a place ("in the attic") or a subject ("the attic is …")."""
    items = tagged.items
    before = items[:at]
    if items[at].tags or (before and not before[-1].tags):
        return False
    return any(item.has("delay") for item in before[-2:]) or (
        bool(before) and all(item.has("filler") for item in before)
    )


def implied(
    meaning: Meaning,
    tagged: Tagged,
    clauses: list[Clause],
    grounding: Grounding,
    words: Words,
    *,
    only_from: float = 0.0,
    suited: Mapping[str, Sequence[str]] | None = None,
) -> Plan:
    """Return what a sentence implies; UNSETTLED where the heads see nothing likely that this home can do.

    The first reason of an unsettled plan is the speech act that is likeliest. With `only_from`, nothing is done, and
    what is at least so probable is offered. `suited` are the ids of the scenes and the appliances whose purpose is that
    of the sentence (`purposes.py`); they are only ever offered.
    """
    text = tagged.text
    act, sure = meaning.best("act")
    unsettled = Plan(kind=Kind.UNSETTLED, stage=Stage.MEANING, reasons=(act,), confidence=sure, words=text)
    if act in _NOTHING and sure >= CLEAR:
        return Plan(kind=_NOTHING[act], stage=Stage.MEANING, confidence=sure, reasons=(act,), words=text)
    found_marks = marks(text, words, ())
    asks = Mark.QUESTION in found_marks and any(item.value("questions") in _ASKING for item in tagged.items)
    if asks or found_marks & _HELD or meaning.best("polarity")[0] != "do":
        return unsettled
    phrases = phrases_of(clauses)
    if sum(bool(phrase.entities) for phrase in phrases) > 1:
        return unsettled  # one vector does not tell what is wanted of which ("lamp lit and heater off")
    named = _named(phrases, tagged, grounding.snapshot.home)
    complaints = {change for clause in clauses for change in clause.changes}
    moves = any(item.has("particles") and not item.is_name for item in tagged.items)
    for wish in wishes(meaning, named):
        by_purpose = wish.wanted.kind in DOMAINS
        if only_from and (wish.confidence < only_from or (complaints and wish.wanted.change not in complaints)):
            continue
        if only_from and moves and wish.wanted.kind != "scene":
            continue  # "we're heading out" is no action on a thing, "the globe off" may be
        if by_purpose:
            if found_ids := (suited or {}).get(wish.wanted.kind):
                return _offer_of_each(found_ids, wish, text, grounding.snapshot.home, words)
            continue
        if not _may_be_of(wish.wanted, phrases, grounding.snapshot.home):
            continue  # "that lamp makes me sweat" asks nothing of the lamp
        about = _about(phrases, wish.wanted, grounding)
        found = ClauseSteps(wish.wanted.clause(about), grounding, tagged).run()
        if isinstance(found, Plan) and found.kind is not Kind.ASK and wish.wanted.kind in _ANYWHERE:
            anywhere = [Phrase(kinds=wish.wanted.kinds)]
            found = ClauseSteps(wish.wanted.clause(anywhere), grounding, tagged).run()
        if isinstance(found, Plan):
            if found.kind is Kind.ASK or (found.kind is Kind.CANNOT and wish.is_sure and not only_from):
                return _asked(found, wish, text, words)
            continue
        plan = Plan(
            kind=Kind.ACT,
            steps=found.steps,
            stage=Stage.MEANING,
            confidence=min(wish.confidence, found.confidence),
            reasons=(wish.name,),
            words=text,
        )
        # "I can't see a thing" asks for light, and is no plain request; nor is "need me to do the lamp"
        is_plain = found_marks.isdisjoint({Mark.NEGATION, Mark.QUESTION})
        if wish.is_sure and is_plain and not only_from:
            return plan
        return offer_of(plan, wish.key, grounding.snapshot.home, words)
    return unsettled


def _named(phrases: Sequence[Phrase], tagged: Tagged, home: Home) -> frozenset[str]:
    """Return the kinds of what a sentence names, as they may be wished something of; none where it says a value too.

    What is asked of a colour, a number or a part is none of what the heads know.
    """
    if any(item.has(*_VALUES) and not item.is_name for item in tagged.items):
        return frozenset()
    entities = _called(phrases, home)
    kinds = {kind for phrase in phrases for kind in phrase.kinds}
    return frozenset(
        wanted.kind
        for wanted in IMPLIED.values()
        if wanted.kind not in DOMAINS
        and (not kinds.isdisjoint(wanted.kinds) or any(wanted.may_be_of(entity) for entity in entities))
    )


def _may_be_of(wanted: Implied, phrases: Sequence[Phrase], home: Home) -> bool:
    """Tell whether something may be wished of what is called by its name, where anything is."""
    named = _called(phrases, home)
    return not named or any(wanted.may_be_of(entity) for entity in named)


def _called(phrases: Sequence[Phrase], home: Home) -> list[Entity]:
    """Return the things that are called by their names."""
    return [home.entities[one] for phrase in phrases for names in phrase.entities for one in names]


_VALUES = ("number", "colours", "portion", "factor", "extreme", "modes", "gears", "units")


@dataclass(frozen=True)
class Wish:
    """Something that may be wanted."""

    wanted: Implied
    name: str
    """Its likeliest goal and direction, as in `light_on`."""
    confidence: float
    """How probable it is that this is asked for: act, goal and direction together."""

    @property
    def is_sure(self) -> bool:
        """Return whether it is done, and not only offered."""
        return self.confidence >= SURE and self.wanted.verb not in _ONLY_OFFERED

    @property
    def key(self) -> str:
        """Return under which it stands in the phrases for offers."""
        return self.wanted.verb or self.wanted.change or ""


def wishes(meaning: Meaning, named: Collection[str] = ()) -> list[Wish]:
    """Return what is likely to be wanted, the likeliest first; goals and directions that come to the same are one.

    Where the sentence names something, only what may be wished of that is thought of (`named`, as `Implied.kind`): what
    it is about is known then, and the head of goals has only to tell its sound from its being on.
    """
    together: dict[Implied, float] = defaultdict(float)
    likeliest: dict[Implied, tuple[float, str]] = {}
    goals = {goal for (goal, _direction), wanted in IMPLIED.items() if wanted.kind in named} or meaning.goal.keys()
    if (share := sum(meaning.goal[goal] for goal in goals)) < LEAST_SHARE:
        goals, share = meaning.goal.keys(), 1.0  # "that lamp makes me sweat" is about the heat
    for (goal, direction), wanted in IMPLIED.items():
        if goal not in goals:
            continue
        both = meaning.goal[goal] / share * meaning.direction[direction]
        together[wanted] += both * meaning.act[COMMAND]
        likeliest[wanted] = max(likeliest.get(wanted, (0.0, "")), (both, f"{goal}_{direction}"))
    found = [Wish(wanted, likeliest[wanted][1], confidence) for wanted, confidence in together.items()]
    return sorted((wish for wish in found if wish.confidence >= LIKELY), key=lambda wish: -wish.confidence)


def offered(plan: Plan, text: str, home: Home, words: Words) -> Plan | None:
    """Return the question whether to raise or lower what a plan does; None where it does anything else.

    "It's too dark to read the paper": that it is dark is a complaint, and what it is too dark for may be talk.
    """
    changes = {
        f"{setting.attribute}{'+' if float(setting.value) > 0 else '-'}"
        for step in plan.steps
        for setting in step.settings
        if step.verb is Verb.CHANGE and setting.scale is Scale.NUDGE
    }
    if plan.kind is not Kind.ACT or len(changes) != 1 or changes.isdisjoint(phrases_for(words).choosing.offers):
        return None
    return offer_of(replace(plan, words=text), changes.pop(), home, words)


def offer_of(plan: Plan, key: str, home: Home, words: Words) -> Plan:
    """Return the question whether to do a plan; the key says how that is put."""
    reports = reports_for(words.language)
    targets = [home.entities[target] for target in plan.targets]
    names = words.list(home.names(plan.targets))
    if len(targets) > _NAMED:
        names = reports.count.format(count=len(targets), kind=reports.kind({target.domain for target in targets}))
    called = tuple(name for target in targets for name in target.names)
    return _question(plan, (Option(label=_offer(key, names, words), plan=plan, names=called),))


def offers_of(choices: Sequence[tuple[str, Plan]], home: Home, words: Words) -> Plan:
    """Return the question which of some plans to do, each of one thing; their keys say how that is put."""
    options = tuple(
        Option(label=_offer(key, entity.name, words), plan=plan, names=entity.names)
        for key, plan in choices
        for entity in (home.entities[plan.targets[0]],)
    )
    return _question(replace(choices[0][1], steps=()), options)


def _offer_of_each(found: Sequence[str], wish: Wish, text: str, home: Home, words: Words) -> Plan:
    """Return the question whether to run a scene or a script, or to switch something on."""
    verbs = [(one, Verb.ON if one.startswith("switch.") else Verb.RUN) for one in found]
    return offers_of(
        [
            (
                str(verb),
                Plan(
                    kind=Kind.ACT,
                    steps=(Step(verb=verb, targets=(one,), words=text),),
                    stage=Stage.MEANING,
                    confidence=wish.confidence,
                    reasons=(wish.name,),
                    words=text,
                ),
            )
            for one, verb in verbs
        ],
        home,
        words,
    )


def _asked(plan: Plan, wish: Wish, text: str, words: Words) -> Plan:
    """Return a question or a refusal of the rules as one of this stage; of a mere guess, what is asked is an offer."""
    plan = replace(plan, stage=Stage.MEANING, words=text)
    if plan.question is None or wish.is_sure:
        return plan
    options = (replace(one, label=_offer(wish.key, one.label, words)) for one in plan.question.options[:_NAMED])
    return _question(plan, tuple(options))


def _question(plan: Plan, options: tuple[Option, ...]) -> Plan:
    question = Question(doubt=Doubt.OFFER, options=options, words=plan.words, of_things=False)
    return replace(plan, kind=Kind.ASK, steps=(), question=question)


def _offer(key: str, names: str, words: Words) -> str:
    """Return what would be done, as it stands in an offer."""
    return phrases_for(words).choosing.offers[key].format(names=names)


_NAMED = 3
"""More things than these are counted; nor are more of them offered to choose from."""

_ANYWHERE = frozenset({"vacuum", "mower", "valve", "lock"})
"""What works elsewhere than where it stands, or where it is spoken of."""

_ONLY_OFFERED = frozenset({"unlock", "water"})
"""What is never done on what a sentence implies: it lets somebody in, or water out."""

_HELD = frozenset({Mark.CONDITION, Mark.SCHEDULE, Mark.EXCEPTION})
"""Marks of the rules that no head overrules. After a negation nothing is done; the head of polarity decides whether
something is offered."""

_HELD_BACK = frozenset({"negation", "report"})
"""Reasons of a held plan beside which a wish may be heard."""

_ASKING = frozenset({"which", "count", "where", "who"})
"""Words of a question that is never a request in disguise ("in which room is it coldest")."""


def _about(phrases: list[Phrase], wanted: Implied, grounding: Grounding) -> list[Phrase]:
    """Return what the sentence is about: the places and things of the home that it names, else the speaker's room."""
    known = [phrase for phrase in phrases if phrase.entities or phrase.has_place or phrase.kinds]
    if not known:
        here = grounding.snapshot.here is not None
        return [Phrase(kinds=wanted.kinds, here=here, plural=True)]
    return [
        Phrase(
            entities=phrase.entities,
            areas=phrase.areas,
            floors=phrase.floors,
            here=phrase.here,
            kinds=phrase.kinds or wanted.kinds,
            quantity=phrase.quantity,
            plural=True,
            start=phrase.start,
            end=phrase.end,
        )
        for phrase in known
    ]
