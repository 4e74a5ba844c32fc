"""Ticking something off a list by its words: "I've cleaned the gutters, tick it off" where the list says "Clean …"."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .home import Home
from .lexicon import Lexicon
from .plan import Doubt, Kind, Option, Plan, Question, Step, Verb

_SURE = 0.8
"""From here on one item is meant, if no other is as near: all that was said is in it, or the other way round."""

_LIKELY = 0.5
"""From here on an item is asked about."""

_MARGIN = 0.1
"""Items whose scores differ by less are equally meant."""

_ALIKE = 0.85
"""What another form of a word counts ("cleaned", "clean"); alone it is never sure: a car is no carpet."""

_STEM, _ENDING = 3, 4
"""Letters that two forms of a word share at least, and that one has beyond those at most."""

_MOST_OPTIONS = 4


def ticks_off(plan: Plan) -> bool:
    """Tell whether a plan, or each of the answers to its question, does nothing but tick things off."""
    steps = _steps(plan)
    return bool(steps) and all(step.verb is Verb.COMPLETE for step in steps)


def _steps(plan: Plan) -> tuple[Step, ...]:
    if plan.kind is Kind.ASK and plan.question is not None:
        return tuple(step for option in plan.question.options for step in option.plan.steps)
    return plan.steps if plan.kind is Kind.ACT else ()


def found_on_lists(plan: Plan, items: Mapping[str, Sequence[str]], lexicon: Lexicon, home: Home) -> Plan:
    """Return a plan that ticks off what the lists (`items`, by entity) really say, or that asks which of it is meant.

    Where nothing on them is like what was said, the plan stays as it is.
    """
    steps = _steps(plan)
    own = {target for step in steps for target in step.targets}
    ticked: list[Step] = []
    for text in dict.fromkeys(step.text for step in steps):
        step = next(step for step in steps if step.text == text)
        scored = [
            (score, entity_id, item)
            for entity_id, texts in items.items()
            for item in dict.fromkeys(texts)
            if (score := likeness(text, item, lexicon)) >= _LIKELY
        ]
        inside = [each for each in scored if each[1] in own] or scored
        best = max((score for score, _entity_id, _item in inside), default=0.0)
        near = [each for each in inside if best - each[0] < _MARGIN]
        if not near:
            return plan
        if len(near) > 1 or best < _SURE or near[0][1] not in own:
            return _asked(plan, step, near[:_MOST_OPTIONS], home)
        ticked.append(replace(step, targets=(near[0][1],), text=near[0][2]))
    return replace(plan, kind=Kind.ACT, steps=tuple(ticked), question=None)


def _asked(plan: Plan, step: Step, near: Sequence[tuple[float, str, str]], home: Home) -> Plan:
    """Return the question which of some items is meant."""
    several = len({item for _score, _entity_id, item in near}) < len(near)  # on two lists
    options = tuple(
        Option(
            label=home.entities[entity_id].name if several and entity_id in home.entities else item,
            plan=Plan(
                kind=Kind.ACT,
                steps=(replace(step, targets=(entity_id,), text=item),),
                stage=plan.stage,
                words=plan.words,
            ),
        )
        for _score, entity_id, item in near
    )
    doubt = Doubt.DID_YOU_MEAN if len(near) == 1 else Doubt.WHICH_ONE
    question = Question(doubt=doubt, options=options, words=plan.words, of_things=False)
    return replace(plan, kind=Kind.ASK, steps=(), question=question)


def likeness(said: str, item: str, lexicon: Lexicon) -> float:
    """Return how much of what was said is in an item and the other way round, 0 to 1, by the stems of the words."""
    mine, yours = _words(said, lexicon), _words(item, lexicon)
    if not mine or not yours:
        return 0.0
    shared = sum(max(_alike(one, other) for other in yours) for one in mine)
    back = sum(max(_alike(one, other) for other in mine) for one in yours)
    whole = max(shared / len(mine), back / len(yours))
    score = (shared + back) / (len(mine) + len(yours))
    return max(score, _SURE) if whole > _ALIKE else score


def _words(text: str, lexicon: Lexicon) -> list[str]:
    """Return the words that say something, without their endings; all words where none does."""
    words = [word for word in lexicon.spelling.words(text) if any(map(str.isalnum, word))]
    telling = [word for word in words if not lexicon.is_silent(word)] or words
    return list(dict.fromkeys(map(lexicon.stem, telling)))


def _alike(one: str, other: str) -> float:
    """Return whether two words are the same, or forms of one ("polished", "polish")."""
    if one == other:
        return 1.0
    shared = next((at for at, (mine, yours) in enumerate(zip(one, other, strict=False)) if mine != yours), None)
    shared = min(len(one), len(other)) if shared is None else shared
    is_form = shared >= max(_STEM, min(len(one), len(other)) - 1) and max(len(one), len(other)) - shared <= _ENDING
    return _ALIKE if is_form else 0.0
