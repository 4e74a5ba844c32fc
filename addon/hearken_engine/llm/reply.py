"""Takes a model's raw output apart while it streams: the answer, the reasoning, the tool calls.

The tags are those of the Hermes format, which Qwen, SmolLM3 and many others were trained on
(NousResearch/Hermes-Function-Calling, `<tool_call>`), and `<think>` of the reasoning models.
"""

import json
from collections.abc import Generator
from enum import Enum

from .base import Call, Piece, Text, Thinking


class _Part(Enum):
    """A part of the raw output, with the tags around it."""

    ANSWER = ("", "")
    THINKING = ("<think>", "</think>")
    CALL = ("<tool_call>", "</tool_call>")

    def __init__(self, start: str, end: str) -> None:
        self.start = start
        self.end = end


_TAGGED = (_Part.THINKING, _Part.CALL)


class ReplyParser:
    """Fed with raw text in pieces of any length; yields what is certain so far."""

    def __init__(self) -> None:
        self._raw = ""
        self._part = _Part.ANSWER
        self._said_something = False

    def feed(self, raw: str) -> Generator[Piece]:
        """Take more of the raw output."""
        self._raw += raw
        while True:
            if self._part is _Part.ANSWER:
                found = [(at, part) for part in _TAGGED if (at := self._raw.find(part.start)) >= 0]
                at, following = min(found, default=(-1, _Part.ANSWER), key=lambda pair: pair[0])
                tag = following.start
            else:
                tag, following = self._part.end, _Part.ANSWER
                at = self._raw.find(tag)
            if at < 0:
                break
            yield from self._finish_part(self._raw[:at])
            self._raw = self._raw[at + len(tag) :]
            self._part = following
        if self._part is not _Part.CALL:
            keep = self._held_back()
            yield from self._say(self._raw[: len(self._raw) - keep])
            self._raw = self._raw[len(self._raw) - keep :]

    def finish(self) -> Generator[Piece]:
        """Take the end of the output."""
        yield from self._finish_part(self._raw)
        self._raw = ""

    def _held_back(self) -> int:
        """Return how many characters at the end may be the beginning of a tag."""
        tags = [self._part.end] if self._part is not _Part.ANSWER else [part.start for part in _TAGGED]
        lengths = (n for tag in tags for n in range(len(tag) - 1, 0, -1) if self._raw.endswith(tag[:n]))
        return max(lengths, default=0)

    def _finish_part(self, raw: str) -> Generator[Piece]:
        if self._part is _Part.CALL and (call := _read_call(raw)) is not None:
            yield call
        elif self._part is _Part.CALL:
            # Not a call after all. Reading it aloud would help nobody; the reasoning is where it can be seen.
            yield Thinking(raw)
        else:
            yield from self._say(raw)

    def _say(self, raw: str) -> Generator[Piece]:
        if self._part is _Part.THINKING:
            if raw:
                yield Thinking(raw)
            return
        if not self._said_something:
            raw = raw.lstrip()
        if raw:
            self._said_something = True
            yield Text(raw)


def _read_call(raw: str) -> Call | None:
    try:
        call = json.loads(raw)
        name, arguments = call["name"], call.get("arguments", {})
        if isinstance(arguments, str):
            arguments = json.loads(arguments)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not isinstance(name, str) or not isinstance(arguments, dict):
        return None
    return Call(name, arguments)
