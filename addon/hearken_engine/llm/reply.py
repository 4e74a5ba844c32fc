"""Takes a model's raw output apart while it streams: the answer, the reasoning, the tool calls.

Marks may be cut anywhere. What may still become a mark is held back; what stands in a call is read when it is complete,
and what cannot be read is reasoning: nobody wants it spoken.
"""

from collections.abc import Generator

from .base import Call, Piece, Text, Thinking
from .calls import read_calls
from .families import HERMES, SILENT, THOUGHTS, Family, Thought, Tools

_CERTAIN = 3
"""Characters of a mark that nobody writes by chance at the end of an answer; "2 <" may be meant."""


class ReplyParser:
    """Fed with raw text in pieces of any length; yields what is certain so far."""

    def __init__(self, family: Family = HERMES, tools: Tools = (), thought: Thought | None = None) -> None:
        """Take the model's family, the tools that it may call, and the thought that the prompt has opened."""
        self._family = family
        self._tools = tools
        self._raw = ""
        self._thought = thought
        self._in_call = False
        self._begun = False
        self._said_something = False
        self._called = False
        self._call_marks = [family.opens] if family.opens else []
        self._dropped = [mark for mark in (*SILENT, *family.wraps) if mark]
        self._marks = [*self._call_marks, *self._dropped, *(one.opens for one in THOUGHTS)]

    def wants(self, mark: str) -> bool:
        """Tell whether the text of a control token is a part of a mark, and so must be fed."""
        ends = [one.closes for one in THOUGHTS]
        known = [*self._marks, *ends, self._family.closes, self._family.separator, self._family.quote]
        return bool(mark) and any(mark in one for one in known)

    def feed(self, raw: str) -> Generator[Piece]:
        """Take more of the raw output."""
        self._raw += raw
        while (pieces := self._step()) is not None:
            yield from pieces
        if self._in_call:
            return
        keep = self._held_back()
        ready, self._raw = self._raw[: len(self._raw) - keep], self._raw[len(self._raw) - keep :]
        yield from self._say(ready)

    def finish(self) -> Generator[Piece]:
        """Take the end of the output."""
        while self._in_call:
            self._in_call = False
            body, rest = self._raw, ""
            if self._family.closes:
                body, _, rest = self._raw.partition(self._family.closes)
            self._raw = ""
            yield from self._call(body)
            # A call that could not be read may have been closed before others came.
            yield from self.feed(rest)
        keep = self._held_back()
        said, rest = self._raw[: len(self._raw) - keep], self._raw[len(self._raw) - keep :]
        self._raw = ""
        yield from self._say(said)
        if self._called or len(rest) >= _CERTAIN:
            # A mark that broke off, most likely of a call.
            if rest:
                yield Thinking(rest)
        else:
            yield from self._say(rest)

    def _step(self) -> list[Piece] | None:
        """Return what the next complete mark brings; None where there is none."""
        if self._in_call:
            return self._step_in_call()
        if self._thought is not None:
            before, mark, after = self._raw.partition(self._thought.closes)
            if not mark:
                return None
            pieces = list(self._say(before))
            self._raw, self._thought = after, None
            return pieces
        if not self._family.opens and not self._begun and (start := self._raw.lstrip()):
            # A whole reply in braces is a call.
            if start.startswith("{"):
                self._raw, self._in_call, self._begun = start, True, True
                return []
            self._begun = not any(mark.startswith(start) or start.startswith(mark) for mark in self._marks)
        found = [(at, -len(mark), mark) for mark in self._marks if (at := self._raw.find(mark)) >= 0]
        if not found:
            return None
        at, _, mark = min(found)
        pieces = list(self._say(self._raw[:at]))
        self._raw = self._raw[at + len(mark) :]
        self._in_call = mark in self._call_marks
        if not self._in_call and mark not in self._dropped:
            self._thought = next(one for one in THOUGHTS if one.opens == mark)
        return pieces

    def _step_in_call(self) -> list[Piece] | None:
        """Return a call that is complete now."""
        end = self._family.closes or self._family.opens
        at = self._raw.find(end) if end else -1
        while at >= 0:
            calls = read_calls(self._family, self._raw[:at], self._tools)
            if calls is not None:
                self._called = True
                self._raw = self._raw[at + len(end) :]
                self._in_call = not self._family.closes
                return list(calls)
            # The mark may stand in a text that is an argument.
            at = self._raw.find(end, at + 1)
        return None

    def _held_back(self) -> int:
        """Return how many characters at the end may be the beginning of a mark."""
        marks = [self._thought.closes] if self._thought is not None else self._marks
        lengths = (n for mark in marks for n in range(len(mark) - 1, 0, -1) if self._raw.endswith(mark[:n]))
        return max(lengths, default=0)

    def _call(self, body: str) -> Generator[Piece]:
        calls: list[Call] | None = read_calls(self._family, body, self._tools)
        if calls is not None:
            self._called = True
            yield from calls
        elif body.strip():
            # Not a call after all. Reading it aloud would help nobody; the reasoning is where it can be seen.
            yield Thinking(body)

    def _say(self, raw: str) -> Generator[Piece]:
        if self._thought is not None:
            if raw:
                yield Thinking(raw)
            return
        if not self._said_something:
            raw = raw.lstrip()
        if raw:
            self._said_something = True
            yield Text(raw)
