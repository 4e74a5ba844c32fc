"""Values in words: how warm it is, what the lamp is set to, which room is the warmest, where somebody is."""

from collections.abc import Sequence

from .asked import Answer, Asked
from .home import Attribute, Entity
from .plan import Ask
from .states import ZONED, is_known, word_for
from .telling_states import SPOKEN_NAMES, named, tell
from .values import SET, Reading, Readings, default_attribute, read_all

_TOLD_EACH = 3
"""Up to these many values are told one by one; of more, what they come to."""

_ROOM_VALUES = frozenset({Attribute.TEMPERATURE, Attribute.HUMIDITY})
"""What a room has, and not only the thing that measures it."""

_ADDED_UP = frozenset({Attribute.POWER})
"""Values that mean something together."""

_OWN_VALUES = frozenset({Attribute.BATTERY, Attribute.POWER, Attribute.VOLUME, Attribute.SPEED, Attribute.VALUE})
"""What a thing has, and no room."""

_PLAYING = frozenset({"playing", "paused", "buffering"})


def tell_value(asked: Asked) -> Answer:
    """Answer what a value is."""
    if not asked.entities:
        return asked.answer(asked.phrases.say("no_value", place=asked.place))
    if asked.query.attribute is None:
        return _tell_defaults(asked)
    readings = read_all(asked.entities, asked.query.attribute, asked.snapshot, setting=asked.query.state == SET)
    return _tell_readings(asked, readings)


def _tell_defaults(asked: Asked) -> Answer:
    """Answer what things are at, each in the way of its kind."""
    clauses = []
    for entity in asked.entities[:SPOKEN_NAMES]:
        if not is_known(asked.seen(entity)):
            continue
        setting = asked.query.state == SET
        readings = read_all((entity,), default_attribute(entity), asked.snapshot, setting=setting)
        if (title := _title(asked, entity)) is not None:
            clauses.append(title)
        elif readings.found and entity.domain == "light":
            reading = readings.found[0]
            form = asked.phrases.form([entity.name])
            state = asked.phrases.state(word_for(entity, asked.seen(entity)), form)
            clauses.append(
                asked.phrases.say(
                    "is_at", **asked.phrases.names([entity.name]), state=state, value=_value(asked, reading)
                )
            )
        elif readings.found:
            clauses.append(_one(asked, readings.found[0]))
        else:
            clauses.append(tell(asked, entity))
    return asked.answer(*clauses, *asked.silence(asked.entities))


def _title(asked: Asked, entity: Entity) -> str | None:
    """Return what a player plays."""
    seen = asked.seen(entity)
    title = seen.attributes.get("media_title")
    if entity.domain != "media_player" or seen.state not in _PLAYING or not title:
        return None
    fields = asked.phrases.names([entity.name])
    artist = seen.attributes.get("media_artist")
    return asked.phrases.say("plays_by" if artist else "plays", **fields, title=title, artist=artist)


def _tell_readings(asked: Asked, readings: Readings) -> Answer:
    """Answer with the values of one attribute."""
    silence = asked.silence(readings.silent)
    idle = [tell(asked, entity) for entity in readings.idle[:SPOKEN_NAMES]]
    found = readings.found
    if not found:
        if not idle and not silence:
            silence = asked.silence(asked.entities) or (asked.phrases.say("no_value", place=asked.place),)
        return asked.answer(*idle, *silence)
    about = [reading.entity for reading in found]
    if len(found) > _TOLD_EACH and all(reading.number is not None for reading in found):
        return asked.answer(_together(asked, found), *silence, entities=about)
    alike = {_value(asked, reading) for reading in found}
    if asked.place and len(alike) == 1 and _is_of_room(asked, found):
        clauses = [_in_room(asked, found[0])]
    else:
        clauses = [_one(asked, reading) for reading in found]
    return asked.answer(*clauses, *idle, *silence, entities=about)


def _is_of_room(asked: Asked, found: Sequence[Reading]) -> bool:
    """Tell whether a value can be said of the place, without the thing that measured it."""
    settings = {reading.setting for reading in found}
    return (
        asked.query.attribute in _ROOM_VALUES
        and not any(reading.is_setting for reading in found)
        and (asked.query.kind is None or settings == {None})
    )


def _in_room(asked: Asked, reading: Reading) -> str:
    """Return the clause that gives a value of the place."""
    templates = asked.phrases.data["here"]
    template = templates.get(str(reading.attribute), templates["default"])
    return str(template).format(value=_value(asked, reading), place=asked.place)


def _one(asked: Asked, reading: Reading) -> str:
    """Return the clause that gives a value of one thing."""
    phrases = asked.phrases
    value = _value(asked, reading)
    name = reading.entity.name
    fields = phrases.names([name])
    if reading.is_setting:
        return phrases.say("set_to", **fields, setting=value)
    if reading.setting is not None:
        setting = phrases.value(reading.setting, reading.unit, reading.attribute)
        return phrases.say("measures_and_set", **fields, value=value, setting=setting)
    if reading.entity.domain == "sensor":
        return named(asked, name, "text" if reading.number is None else "sensor", value)
    key = str(reading.attribute)
    return named(asked, name, "text" if reading.number is None and key == Attribute.VALUE else key, value)


def _value(asked: Asked, reading: Reading) -> str:
    """Return a value as it is said."""
    return asked.phrases.value(reading.value, reading.unit, reading.attribute)


def _together(asked: Asked, found: Sequence[Reading]) -> str:
    """Return the clause that says what many values come to."""
    phrases, attribute = asked.phrases, asked.query.attribute
    numbers = [reading.number for reading in found if reading.number is not None]
    unit = found[0].unit
    if {reading.unit for reading in found} != {unit}:
        return phrases.words.list(tuple(_one(asked, reading) for reading in found))
    low, high = phrases.number(min(numbers), attribute), phrases.value(max(numbers), unit, attribute)
    if attribute in _ADDED_UP:
        return phrases.say("together", value=phrases.value(sum(numbers), unit, attribute), place=asked.place)
    if attribute in _ROOM_VALUES:
        value = phrases.value(sum(numbers) / len(numbers), unit, attribute)
        return phrases.say("average", value=value, low=low, high=high, place=asked.place)
    return phrases.say("range", low=low, high=high, place=asked.place)


def tell_extreme(asked: Asked) -> Answer:
    """Answer which room, or which thing, has most or least of something."""
    attribute = asked.query.attribute or Attribute.TEMPERATURE
    readings = read_all(asked.entities, attribute, asked.snapshot, setting=False)
    silence = asked.silence(readings.silent)
    rooms: dict[str, list[Reading]] = {}
    for reading in readings.found:
        if reading.number is not None and not reading.is_setting:
            rooms.setdefault(_owner(asked, reading, attribute), []).append(reading)
    if not rooms:
        return asked.answer(*(silence or (asked.phrases.say("no_value", place=asked.place),)))
    means = {
        name: round(sum(reading.number or 0 for reading in found) / len(found), 1) for name, found in rooms.items()
    }
    choose = max if asked.query.ask is Ask.MOST else min
    extreme = choose(means.values())
    names = [name for name, mean in means.items() if mean == extreme]
    superlatives = asked.phrases.data["superlatives"]
    clause = asked.phrases.say(
        "most",
        **asked.phrases.names(names),
        superlative=superlatives.get(str(attribute), superlatives["default"])[asked.query.ask is Ask.LEAST],
        value=asked.phrases.value(extreme, rooms[names[0]][0].unit, attribute),
    )
    about = [reading.entity for name in names for reading in rooms[name]]
    return asked.answer(clause, *silence, entities=about)


def _owner(asked: Asked, reading: Reading, attribute: Attribute) -> str:
    """Return the name of what a value is said of: the room, or the thing itself."""
    area = asked.snapshot.home.areas.get(reading.entity.area or "")
    return reading.entity.name if area is None or attribute in _OWN_VALUES else area.name


def tell_where(asked: Asked) -> Answer:
    """Answer where people and things are."""
    clauses = []
    for entity in asked.entities:
        if not is_known(asked.seen(entity)):
            continue
        area = asked.snapshot.home.areas.get(entity.area or "")
        fields = asked.phrases.names([entity.name])
        if entity.domain in ZONED or entity.domain in _MOVING:
            clauses.append(tell(asked, entity))
        elif area is None:
            clauses.append(asked.phrases.say("unlocated", **fields))
        else:
            clauses.append(asked.phrases.say("located", **fields, place=asked.phrases.place(area.name)))
    return asked.answer(*clauses, *asked.silence(asked.entities))


_MOVING = frozenset({"vacuum", "lawn_mower"})
"""Things whose state says where they are, as far as anybody knows."""
