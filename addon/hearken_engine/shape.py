"""How an event of Hearken's is written and read: a frozen dataclass whose type hints are its shape.

`protocol` tells what events there are. The engine's copy of this file is the master; the integration's is equal to
the byte, and a test keeps it so.
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from types import UnionType
from typing import Any, ClassVar, Self, get_args, get_origin, get_type_hints

from wyoming.event import Event


class ProtocolError(ValueError):
    """An event does not have the shape that its type demands."""


def _from_json(hint: Any, value: Any, where: str) -> Any:
    """Turn a JSON value into what a field's type hint says; ProtocolError if it does not fit."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is UnionType:
        plain = next(argument for argument in arguments if argument is not type(None))
        return None if value is None else _from_json(plain, value, where)
    if origin is tuple:
        items = _expect(list, value, where, "a list")
        return tuple(_from_json(arguments[0], item, f"{where}[{index}]") for index, item in enumerate(items))
    if origin is dict:
        pairs = _expect(dict, value, where, "an object").items()
        return {key: _from_json(arguments[1], item, f"{where}.{key}") for key, item in pairs}
    return value if hint is Any else _plain_from_json(hint, value, where)


def _plain_from_json(hint: type, value: Any, where: str) -> Any:
    """Turn a JSON value into a part of an event, a word of a fixed set, a string, a number or a boolean."""
    if issubclass(hint, Part):
        return hint.from_data(value, where)
    if issubclass(hint, StrEnum):
        if value not in set(hint):
            raise ProtocolError(f"{where} must be one of {', '.join(hint)}")
        return hint(value)
    if hint is float and type(value) is int:
        return float(value)
    # A boolean is an integer to Python, and not to anybody else.
    return _expect(hint, value if type(value) is hint else None, where, f"of type {hint.__name__}")


def _expect(kind: type, value: Any, where: str, description: str) -> Any:
    if not isinstance(value, kind):
        raise ProtocolError(f"{where} must be {description}")
    return value


def _to_json(value: Any) -> Any:
    """Turn a field's value into JSON; the inverse of `_from_json`."""
    if isinstance(value, Part):
        return value.to_data()
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: _to_json(item) for key, item in value.items()}
    return str(value) if isinstance(value, StrEnum) else value


@dataclass(frozen=True, kw_only=True)
class Part:
    """A dataclass that is written as a JSON object; fields that are None are left out."""

    def to_data(self) -> dict[str, Any]:
        """Return the JSON object."""
        return {f.name: _to_json(value) for f in fields(self) if (value := getattr(self, f.name)) is not None}

    @classmethod
    def from_data(cls, data: Any, where: str) -> Self:
        """Return the instance that the JSON object describes; unknown keys are ignored, so that a peer may be newer."""
        if not isinstance(data, dict):
            raise ProtocolError(f"{where} must be an object")
        hints = get_type_hints(cls)
        known = {
            f.name: _from_json(hints[f.name], data[f.name], f"{where}.{f.name}") for f in fields(cls) if f.name in data
        }
        try:
            return cls(**known)
        except TypeError as err:
            missing = [f.name for f in fields(cls) if f.name not in known]
            raise ProtocolError(f"{where} lacks some of: {', '.join(missing)}") from err


@dataclass(frozen=True, kw_only=True)
class HearkenEvent(Part):
    """Base of Hearken's events: written as a Wyoming event, without payload unless the event says so."""

    TYPE: ClassVar[str]

    @classmethod
    def is_type(cls, event_type: str) -> bool:
        """Tell whether a Wyoming event of this type is one of these."""
        return event_type == cls.TYPE

    def event(self) -> Event:
        """Return the Wyoming event."""
        return Event(type=self.TYPE, data=self.to_data())

    @classmethod
    def from_event(cls, event: Event) -> Self:
        """Read a Wyoming event; ProtocolError says what about it is wrong."""
        return cls.from_data(event.data or {}, event.type)
