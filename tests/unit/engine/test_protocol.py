"""Hearken's events: every one round-trips, and every malformed one is named."""

from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hearken_engine import protocol
from hearken_engine.protocol import (
    CLIENT_EVENTS,
    ENGINE_EVENTS,
    FLOAT_BYTES,
    Chat,
    Embedding,
    Hello,
    Message,
    Role,
    Status,
)
from hearken_engine.shape import HearkenEvent, ProtocolError
from wyoming.event import Event

EVENTS = tuple(dict.fromkeys(CLIENT_EVENTS + ENGINE_EVENTS))


def example(hint: Any) -> Any:
    """Return a value of a type that is not its default."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return example(next(a for a in arguments if a is not type(None)))
    if origin is tuple:
        return (example(arguments[0]), example(arguments[0]))
    if origin is dict:
        return {"key": example(arguments[1])}
    if hint is Any:
        return {"nested": [1, "two", None, True]}
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{field.name: example(hints[field.name]) for field in fields(hint)})  # type: ignore[operator]
    if issubclass(hint, StrEnum):
        return list(hint)[-1]
    return {str: "开灯 “now”\n", int: 7, float: 0.5, bool: True, bytes: bytes(2 * 7 * FLOAT_BYTES)}[hint]


def test_every_event_is_in_a_direction() -> None:
    defined = {
        thing
        for thing in vars(protocol).values()
        if isinstance(thing, type) and issubclass(thing, HearkenEvent) and thing is not HearkenEvent
    }
    assert defined == set(EVENTS)
    for direction in (CLIENT_EVENTS, ENGINE_EVENTS):
        assert len({event.TYPE for event in direction}) == len(direction)
    assert all(event.TYPE.startswith("hearken-") for event in EVENTS)


@pytest.mark.parametrize("event", EVENTS)
class TestEachEvent:
    def test_round_trip(self, event: type[HearkenEvent]) -> None:
        full = example(event)
        assert event.is_type(full.event().type)
        assert event.from_event(full.event()) == full
        assert full.event().payload == getattr(full, "vectors", None)

    def test_only_what_has_no_default_is_needed(self, event: type[HearkenEvent]) -> None:
        hints = get_type_hints(event)
        needed = {
            field.name: example(hints[field.name])
            for field in fields(event)
            if field.default is MISSING and field.default_factory is MISSING
        }
        short = event(**needed)
        assert event.from_event(short.event()) == short

    def test_unknown_keys_are_ignored(self, event: type[HearkenEvent]) -> None:
        full = example(event)
        newer = Event(type=event.TYPE, data={**full.to_data(), "added-later": [1]}, payload=full.event().payload)
        assert event.from_event(newer) == full

    def test_every_field_and_class_is_described(self, event: type[HearkenEvent]) -> None:
        assert event.__doc__
        assert event.__doc__ != "A dataclass that is written as a JSON object; fields that are None are left out."

    def test_each_field_of_another_kind_is_named(self, event: type[HearkenEvent]) -> None:
        full = example(event).to_data()
        for name in full:
            if get_type_hints(event)[name] == dict[str, Any]:
                continue
            with pytest.raises(ProtocolError, match=name):
                event.from_event(Event(type=event.TYPE, data={**full, name: object()}))

    def test_a_missing_field_is_named(self, event: type[HearkenEvent]) -> None:
        for field in fields(event):
            if field.default is MISSING and field.default_factory is MISSING:
                data = {key: value for key, value in example(event).to_data().items() if key != field.name}
                with pytest.raises(ProtocolError, match=field.name):
                    event.from_event(Event(type=event.TYPE, data=data))


def test_booleans_are_no_numbers() -> None:
    with pytest.raises(ProtocolError, match="version"):
        Hello.from_event(Event(type=Hello.TYPE, data={"software": "x", "version": True}))


def test_whole_numbers_are_numbers() -> None:
    status = Status.from_event(
        Event(
            type=Status.TYPE, data={"state": "ready", "version": "1", "uptime": 3, "memory": 1, "timings": {"stt": 1}}
        )
    )
    assert (status.uptime, status.timings) == (3.0, {"stt": 1.0})


def test_deep_places_are_named() -> None:
    with pytest.raises(ProtocolError, match=r"hearken-chat\.messages\[1\]\.role must be one of system"):
        Chat.from_event(
            Event(
                type=Chat.TYPE, data={"messages": [{"role": "user", "content": ""}, {"role": "house", "content": ""}]}
            )
        )


@pytest.mark.parametrize(("dimension", "payload"), [(3, bytes(8)), (0, bytes(8)), (-1, bytes(8)), (2, bytes(9))])
def test_vectors_are_whole(dimension: int, payload: bytes) -> None:
    with pytest.raises(ProtocolError, match="vectors"):
        Embedding.from_event(Event(type=Embedding.TYPE, data={"model": "x", "dimension": dimension}, payload=payload))


def test_none_is_left_out() -> None:
    assert Message(role=Role.USER, content="hi").to_data() == {"role": "user", "content": "hi", "tool_calls": []}
