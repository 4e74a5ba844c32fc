"""How things are, in words: yes or no, which of them, and how many."""

from collections.abc import Sequence
from typing import Any

from .asked import DEVICE, PERSON, Answer, Asked
from .home import Attribute, Entity
from .states import ACTIONS, ZONED, is_in, is_known, word_for
from .values import read

SPOKEN_NAMES = 6
"""Names of more things than these are not listened to; their number is said instead."""

_COUNTED_NAMES = 3
"""How many names still go well with a number."""

_PAIR = 2


def tell_state(asked: Asked) -> Answer:
    """Answer whether things are in a state: yes or no, and how they are."""
    known = [entity for entity in asked.entities if is_known(asked.seen(entity))]
    silence = asked.silence(asked.entities)
    if not known:
        return asked.answer(*silence)
    state = asked.query.state
    held = {entity.id: _holds(asked, entity) for entity in known}
    if state is None or None in held.values():
        return asked.answer(_grouped(asked, known), *silence)
    if not any(held.values()):
        told = _grouped(asked, known)
        return asked.answer(told if silence else asked.phrases.say("no", sentence=told), *silence, truth=False)
    if not all(held.values()):
        return asked.answer(_grouped(asked, known), *silence, truth=False)
    if silence:
        return asked.answer(_grouped(asked, known), *silence)
    return asked.answer(asked.phrases.say("yes", sentence=_grouped(asked, known)), truth=True)


def _holds(asked: Asked, entity: Entity) -> bool | None:
    """Tell whether what is asked is so of one entity."""
    if asked.query.state is None:
        return None
    is_so = is_in(entity, asked.seen(entity), asked.query.state)
    return is_so if is_so is None or not asked.query.negated else not is_so


def _word(asked: Asked, entity: Entity) -> str:
    """Return the word for how an entity is: the one that was asked with, where it fits several of them."""
    state = asked.query.state
    seen = asked.seen(entity)
    if state in ACTIONS and is_in(entity, seen, "idle"):
        return "idle"
    if state and len(asked.entities) > 1 and is_in(entity, seen, state):
        return state
    return word_for(entity, seen)


def tell(asked: Asked, entity: Entity) -> str:
    """Return the clause that says how one entity is."""
    reading = read(entity, Attribute.VALUE, asked.snapshot)
    if reading is not None and entity.device_class != "battery":
        value = asked.phrases.value(reading.value, reading.unit)
        key = "sensor" if reading.number is not None else "text"
        return named(asked, entity.name, key, value)
    return _said([entity.name], _word(asked, entity), asked)


def named(asked: Asked, name: str, key: str, value: str) -> str:
    """Return the clause that gives the value of one entity."""
    templates = asked.phrases.data["named"]
    return str(templates.get(key, templates["default"])).format(**asked.phrases.names([name]), value=value)


def _said(names: Sequence[str], word: str, asked: Asked) -> str:
    """Return the clause that says that things are in a state, or that somebody is at a place."""
    if not asked.phrases.knows(word) and any(entity.domain in ZONED for entity in asked.entities):
        return asked.phrases.say("at_zone", **asked.phrases.names(names), zone=asked.phrases.the(word))
    state = asked.phrases.state(word, asked.phrases.form(names))
    return asked.phrases.say("is", **asked.phrases.names(names), state=state)


def _grouped(asked: Asked, entities: Sequence[Entity]) -> str:
    """Return how several things are, said as briefly as it can be."""
    phrases = asked.phrases
    if len(entities) == 1:
        return tell(asked, entities[0])
    groups: dict[str, list[str]] = {}
    for entity in entities:
        groups.setdefault(_word(asked, entity), []).append(entity.name)
    ordered = sorted(groups.items(), key=lambda group: len(group[1]))
    if len(ordered) == 1:
        word, names = ordered[0]
        state = phrases.state(word, phrases.form(names))
        if len(entities) < len(asked.entities):
            return _said_or_counted(names, word, asked)
        return (
            phrases.say("both", state=state)
            if len(names) == _PAIR
            else phrases.say("all", count=len(names), state=state)
        )
    clauses = [_said_or_counted(names, word, asked) for word, names in ordered]
    if len(ordered) == _PAIR and len(entities) > _PAIR and len(entities) == len(asked.entities):
        word, names = ordered[1]
        state = phrases.state(word, phrases.form(names))
        clauses[1] = phrases.say("others", count=len(names), state=state)
    return phrases.words.list(tuple(clauses)) if len(clauses) > _PAIR else phrases.words.comma.join(clauses)


def _said_or_counted(names: Sequence[str], word: str, asked: Asked) -> str:
    """Return the clause that says that things are in a state, with their number where they are many."""
    if len(names) <= SPOKEN_NAMES:
        return _said(names, word, asked)
    return _counted(asked, len(names), word, asked.entities)


def tell_any(asked: Asked) -> Answer:
    """Answer whether anything is in a state."""
    hits, silence = _hits(asked)
    if not hits:
        return _tell_none(asked, silence, yes_or_no=True)
    names = [entity.name for entity in hits]
    if len(names) <= SPOKEN_NAMES:
        sentence = _hit_clause(asked, hits)
    else:
        sentence = _counted(asked, len(hits), _hit_word(asked), hits)
    return asked.answer(asked.phrases.say("yes", sentence=sentence), truth=True, entities=hits)


def tell_which(asked: Asked) -> Answer:
    """Answer which things are in a state."""
    hits, silence = _hits(asked)
    if not hits:
        return _tell_none(asked, silence, yes_or_no=False)
    if len(hits) > SPOKEN_NAMES:
        return asked.answer(_counted(asked, len(hits), _hit_word(asked), hits), *silence, entities=hits)
    if asked.query.state is None:
        return asked.answer(asked.phrases.names(entity.name for entity in hits)["the"], *silence, entities=hits)
    return asked.answer(_hit_clause(asked, hits), *silence, entities=hits)


def tell_count(asked: Asked) -> Answer:
    """Answer how many things are in a state."""
    hits, silence = _hits(asked)
    if not hits:
        return _tell_none(asked, silence, yes_or_no=False)
    clause = _counted(asked, len(hits), _hit_word(asked), hits)
    if len(hits) <= _COUNTED_NAMES and asked.query.state is not None:
        names = asked.phrases.names(entity.name for entity in hits)
        clause = asked.phrases.say("listed", clause=clause, **names)
    return asked.answer(clause, *silence, entities=hits)


def _hits(asked: Asked) -> tuple[tuple[Entity, ...], tuple[str, ...]]:
    """Return what is in the state that is asked for, and what is said of those that do not answer."""
    if asked.query.state is None:
        return asked.switched, ()
    hits = tuple(entity for entity in asked.switched if _holds(asked, entity))
    return hits, asked.silence(asked.switched)


def _hit_word(asked: Asked) -> str | None:
    """Return the word for the state that was asked for; that of its opposite where it was negated."""
    state = asked.query.state
    if state is None or not asked.query.negated:
        return state
    words = {word_for(entity, asked.seen(entity)) for entity in asked.switched if _holds(asked, entity)}
    return words.pop() if len(words) == 1 else _OPPOSITES.get(state, state)


_OPPOSITES = {
    "on": "off", "off": "on", "open": "closed", "closed": "open", "locked": "unlocked", "unlocked": "locked",
    "home": "away", "away": "home", "low": "normal", "playing": "idle", "connected": "disconnected",
}  # fmt: skip
"""What things are that are not so."""


def _hit_clause(asked: Asked, hits: Sequence[Entity]) -> str:
    """Return the clause that names what is in the state that was asked for."""
    word = _hit_word(asked)
    return _said([entity.name for entity in hits], word or "", asked)


def _counted(asked: Asked, count: int, word: str | None, entities: Sequence[Entity]) -> str:
    """Return the clause that says how many things there are, or are in a state."""
    phrases = asked.phrases
    one, many, form = phrases.kind(asked.kind(entities))
    key = "one" if count == 1 else "many"
    fields: dict[str, Any] = {"count": count, "kind": one, "kinds": many, "place": asked.place}
    if word is None:
        return phrases.say(f"there_{key}", **fields)
    return phrases.say(key, **fields, state=phrases.state(word, form if count == 1 else form + _PAIR))


def _tell_none(asked: Asked, silence: Sequence[str], *, yes_or_no: bool) -> Answer:
    """Answer that nothing is in the state that was asked for, as far as that is known."""
    if silence and all(not is_known(asked.seen(entity)) for entity in asked.switched):
        return asked.answer(*silence, entities=asked.switched)
    sentence = _none(asked)
    if silence:
        return asked.answer(asked.phrases.say("as_far", sentence=sentence), *silence, entities=())
    sentence = asked.phrases.say("no", sentence=sentence) if yes_or_no else sentence
    return asked.answer(sentence, truth=False if yes_or_no else None, entities=())


def _none(asked: Asked) -> str:
    """Return the clause that says that nothing is in the state that was asked for."""
    phrases = asked.phrases
    kind = asked.kind(asked.switched)
    one, many, form = phrases.kind(kind)
    if asked.query.state is None:
        return phrases.say("there_none", form=form, kind=one, kinds=many, place=asked.place)
    if asked.query.negated and asked.query.state not in _OPPOSITES:
        state = phrases.state(asked.query.state, form + _PAIR)
        return phrases.say("all", count=len(asked.switched), state=state)
    word = _hit_word(asked) or ""
    if kind == PERSON or (kind == DEVICE and asked.query.kind is None):
        return phrases.say("nobody" if kind == PERSON else "nothing", state=phrases.state(word), place=asked.place)
    return phrases.say(
        "none",
        form=form,
        kind=one,
        kinds=many,
        state=phrases.state(word, form + _PAIR),
        adjective=phrases.adjective(word, form + _PAIR),
        adjective_one=phrases.adjective(word, form),
        place=asked.place,
    )
