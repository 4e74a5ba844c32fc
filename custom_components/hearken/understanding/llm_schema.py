"""The only replies that a language model can give: a JSON schema of the names, verbs and values of a few entities.

The engine makes a grammar of it, and the model cannot write anything else: no device that is not there, no verb that
does not fit, no value out of range. `read` checks it all again, for an engine may be of another make.
"""

import json
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from .abilities import can, is_legal, verbs
from .home import Attribute, Entity, Range
from .llm_prompt import choices, labels, settable
from .plan import Ask, Doubt, Kind, Option, Plan, Query, Question, Setting, Stage, Step, Verb

MAX_STEPS = 3
"""Steps of a plan, and things that are asked about: nobody says more in one breath that rules did not settle."""

_MAX_NUMBERS = 101
"""Numbers of one range: all of a percentage."""

_ROUNDING = 1e-6
"""Steps of a tenth do not add up exactly in binary."""

_BROUGHT = frozenset({Verb.SET, Verb.CHANGE, Verb.ADD, Verb.COMPLETE, Verb.TOGGLE})
"""Verbs that need more than a target, of which only SET has a form here; and toggling, which nobody means by a hint."""


def schema(entities: Sequence[Entity]) -> dict[str, Any]:
    """Return the JSON schema of the replies about some entities."""
    names = labels(entities)
    branches = [branch for name, entity in names.items() for branch in _branches(name, entity)]
    replies = [_object(do={"const": "nothing"})]
    if names:
        about = _array({"enum": list(names)})
        replies = [_object(do={"enum": ["answer", "ask"]}, about=about), *replies]
    if branches:
        replies = [_object(do={"const": "act"}, steps=_array({"anyOf": branches})), *replies]
    return {"$defs": _numbers(names.values()), "anyOf": replies}


def _branches(name: str, entity: Entity) -> list[dict[str, Any]]:
    """Return what a step about one entity may look like: one form for its plain verbs, one for each attribute."""
    target = {"const": name}
    plain = [str(verb) for verb in verbs(entity) if verb not in _BROUGHT]
    found = [_object(target=target, verb={"enum": plain})] if plain else []
    for attribute in settable(entity):
        value = _value(entity, attribute)
        found.append(
            _object(target=target, verb={"const": str(Verb.SET)}, attribute={"const": str(attribute)}, value=value)
        )
    return found


def _value(entity: Entity, attribute: Attribute) -> dict[str, Any]:
    """Return the legal values: words here, numbers once for all entities of the same range."""
    limits = entity.ranges.get(attribute)
    if limits is None:
        return {"enum": list(choices(entity, attribute))}
    return {"$ref": f"#/$defs/{_range_name(limits)}"}


def _numbers(entities: Iterable[Entity]) -> dict[str, Any]:
    """Return the numbers of each range, one by one: llama.cpp's grammars know no minimum and maximum."""
    ranges = {
        _range_name(entity.ranges[attribute]): entity.ranges[attribute]
        for entity in entities
        for attribute in settable(entity)
        if attribute in entity.ranges
    }
    return {name: {"enum": _steps(limits)} for name, limits in ranges.items()}


def _range_name(limits: Range) -> str:
    return re.sub(r"[^0-9a-z]+", "-", f"from {limits.low:g} to {limits.high:g} by {limits.step:g}")


def _steps(limits: Range) -> list[float]:
    """Return the legal numbers, or evenly chosen ones where there are very many."""
    step = max(limits.step, (limits.high - limits.low) / (_MAX_NUMBERS - 1))
    if step > limits.step > 0:
        step = math.ceil(step / limits.step) * limits.step
    count = math.floor((limits.high - limits.low) / step + _ROUNDING) if step > 0 else 0
    numbers = (round(limits.low + at * step, 3) for at in range(count + 1))
    return [int(number) if number.is_integer() else number for number in map(float, numbers)]


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1, "maxItems": MAX_STEPS}


def read(reply_text: str, entities: Sequence[Entity], text: str) -> Plan | None:
    """Return the plan that a reply stands for, or None if it is not one that the schema allows."""
    try:
        reply = json.loads(reply_text)
        return _plan(reply, labels(entities), text)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _plan(reply: dict[str, Any], names: dict[str, Entity], text: str) -> Plan | None:
    do = reply["do"]
    if do == "nothing":
        return Plan(kind=Kind.UNSETTLED, stage=Stage.LLM, words=text)
    if do == "act":
        steps = tuple(dict.fromkeys(_step(step, names, text) for step in reply["steps"]))
        fits = 0 < len(reply["steps"]) <= MAX_STEPS
        return Plan(kind=Kind.ACT, steps=steps, stage=Stage.LLM, words=text) if fits else None
    about = tuple(dict.fromkeys(names[name].id for name in reply["about"]))
    if not 0 < len(reply["about"]) <= MAX_STEPS:
        return None
    if do == "answer":
        query = Query(ask=Ask.VALUE, targets=about, words=text)
        return Plan(kind=Kind.ANSWER, queries=(query,), stage=Stage.LLM, words=text)
    if do == "ask":
        return Plan(kind=Kind.ASK, question=_which(about, names, text), stage=Stage.LLM, words=text)
    return None


def _step(step: dict[str, Any], names: dict[str, Entity], text: str) -> Step:
    """Return one step; ValueError if the entity cannot do that."""
    entity, verb = names[step["target"]], Verb(step["verb"])
    if verb is not Verb.SET:
        if verb in _BROUGHT or not can(entity, verb):
            raise ValueError(f"{entity.id} cannot {verb}")
        return Step(verb=verb, targets=(entity.id,), words=text)
    value, attribute = step["value"], Attribute(step["attribute"])
    if isinstance(value, str):
        value = choices(entity, attribute)[value]
    setting = Setting(attribute=attribute, value=value)
    if isinstance(value, bool) or not can(entity, verb, attribute) or not is_legal(entity, setting):
        raise ValueError(f"{entity.id} cannot be set to {value}")
    return Step(verb=verb, targets=(entity.id,), settings=(setting,), words=text)


def _which(targets: tuple[str, ...], names: dict[str, Entity], text: str) -> Question:
    """Return the question which of some things is meant; what is to be done with it is still open."""
    by_id = {entity.id: entity for entity in names.values()}
    options = tuple(
        Option(
            label=by_id[target].name,
            names=by_id[target].names[1:],
            plan=Plan(kind=Kind.UNSETTLED, stage=Stage.LLM, words=f"{text} {by_id[target].name}"),
        )
        for target in targets
    )
    return Question(doubt=Doubt.WHICH_ONE, options=options, words=text)
