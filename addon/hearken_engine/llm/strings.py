"""JSON strings as grammars: bounded in length, of a format, or of a pattern (ECMA 262, as JSON Schema has it)."""

from dataclasses import dataclass

from .gbnf import (
    EMPTY,
    Expression,
    GrammarError,
    Ranges,
    Terminal,
    character,
    choice,
    complement,
    literal,
    optional,
    ranges,
    repeat,
    sequence,
    without,
)

_CONTROL = (0, 0x1F)
_QUOTE, _BACKSLASH = (0x22, 0x22), (0x5C, 0x5C)

_NAMED = {0x08: "b", 0x09: "t", 0x0A: "n", 0x0C: "f", 0x0D: "r", 0x22: '"', 0x5C: "\\"}
"""Characters that JSON writes with a letter after a backslash."""

QUOTE = literal('"')

PLAIN = character(complement(ranges(_CONTROL, _QUOTE, _BACKSLASH)))
"""A character that JSON writes as it is."""

_HEX = Terminal("[0-9a-fA-F]")
_ESCAPE = sequence(
    literal("\\"),
    choice(
        Terminal('["\\\\/bfnrt]'),
        # Halves of characters (surrogates) are left out: a model that writes one half may not write the other.
        sequence(
            literal("u"),
            choice(
                sequence(Terminal("[0-9abcefABCEF]"), _HEX, _HEX, _HEX),
                sequence(Terminal("[dD]"), Terminal("[0-7]"), _HEX, _HEX),
            ),
        ),
    ),
)

CHARACTER = choice(PLAIN, _ESCAPE)
"""A character of a JSON string."""

_LONG, _SHORT = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])", "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
_DATE = rf"(?:19|20)\d\d-(?:{_LONG}|{_SHORT}|02-(?:0[1-9]|1\d|2[0-8]))"
"""A date that every year has: the 29th of February is left out, for a grammar cannot tell leap years."""

_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
_ZONE = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)"
_HOURS = r"(?:\d{1,4}H(?:\d{1,2}M(?:\d{1,2}S)?)?|\d{1,4}M(?:\d{1,2}S)?|\d{1,4}S)"
_BYTE = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"

FORMATS = {
    "date": _DATE,
    "time": _TIME,
    "date-time": f"{_DATE}T{_TIME}{_ZONE}?",
    "duration": rf"P(?:\d{{1,4}}W|\d{{1,4}}D(?:T\d{{1,4}}H)?|T{_HOURS})",
    "uuid": "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "ipv4": rf"{_BYTE}(?:\.{_BYTE}){{3}}",
}
"""Formats of JSON Schema that are kept to (RFC 3339, with a time of day by the home's clock, as Home Assistant has it;
`duration` in the forms that people use); others only tell the reader something, as JSON Schema has it."""


def string(least: int = 0, most: int | None = None, pattern: str | None = None) -> Expression:
    """Return a JSON string of `least` to `most` characters that fits the pattern; GrammarError if there is none."""
    if most is not None and least > most:
        raise GrammarError(f"the shortest text has {least} characters and the longest {most}")
    inner = repeat(CHARACTER, least, most) if pattern is None else _fitted(_Parser(pattern).parse(), least, most)
    return sequence(QUOTE, inner, QUOTE)


@dataclass(frozen=True)
class _Set:
    allowed: Ranges


@dataclass(frozen=True)
class _Row:
    parts: tuple["_Node", ...]


@dataclass(frozen=True)
class _Either:
    parts: tuple["_Node", ...]


@dataclass(frozen=True)
class _Times:
    part: "_Node"
    least: int
    most: int | None


type _Node = _Set | _Row | _Either | _Times


def _fitted(node: _Node, least: int, most: int | None) -> Expression:
    """Return what fits both a pattern and the bounds of length."""
    shortest, longest = _width(node)
    if (most is not None and (longest is None or longest > most)) or shortest < least:
        node = _bounded(node, least, most)
    return _expression(node)


def _bounded(node: _Node, least: int, most: int | None) -> _Node:
    """Return the pattern with the bounds of length put on the only part whose length is open."""
    parts = node.parts if isinstance(node, _Row) else (node,)
    open_ = [at for at, part in enumerate(parts) if len(set(_width(part))) > 1]
    fixed = sum(_width(part)[0] for at, part in enumerate(parts) if at not in open_)
    if len(open_) == 1 and isinstance(times := parts[open_[0]], _Times) and _width(times.part) == (1, 1):
        low = max(times.least, least - fixed)
        high = min(
            (bound for bound in (times.most, None if most is None else most - fixed) if bound is not None), default=None
        )
        if high is not None and low > high:
            raise GrammarError("no text fits both the pattern and the bounds of its length")
        return _Row((*parts[: open_[0]], _Times(times.part, low, high), *parts[open_[0] + 1 :]))
    raise GrammarError("its pattern cannot be kept to together with the bounds of its length")


def _width(node: _Node) -> tuple[int, int | None]:
    """Return how many characters a pattern takes at least and at most."""
    match node:
        case _Set():
            return 1, 1
        case _Times(part, least, most):
            low, high = _width(part)
            return low * least, 0 if most == 0 else None if most is None or high is None else high * most
        case _Row(parts):
            widths = [_width(part) for part in parts]
            highs = [high for _, high in widths if high is not None]
            return sum(low for low, _ in widths), sum(highs) if len(highs) == len(widths) else None
        case _Either(parts):
            widths = [_width(part) for part in parts]
            highs = [high for _, high in widths if high is not None]
            return min(low for low, _ in widths), max(highs) if len(highs) == len(widths) else None


def _expression(node: _Node) -> Expression:
    match node:
        case _Set(allowed):
            return _one(allowed)
        case _Times(part, 0, 1):
            return optional(_expression(part))
        case _Times(part, least, most):
            return repeat(_expression(part), least, most)
        case _Row(parts):
            return sequence(*map(_expression, parts)) if parts else EMPTY
        case _Either(parts):
            return choice(*map(_expression, parts))


def _one(allowed: Ranges) -> Expression:
    """Return one of these characters, as JSON writes it."""
    plain = without(allowed, ranges(_CONTROL, _QUOTE, _BACKSLASH))
    escaped = [
        literal(f"\\{_NAMED[point]}" if point in _NAMED else f"\\u{point:04x}")
        for first, last in allowed
        for point in range(first, min(last, _BACKSLASH[0]) + 1)
        if point in _NAMED or point <= _CONTROL[1]
    ]
    return choice(*([character(plain)] if plain else []), *escaped)


_DIGITS = ranges((0x30, 0x39))
_WORD = ranges((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_SPACE = ranges((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x2028, 0x2029), (0xFEFF, 0xFEFF))
_LINE_ENDS = ranges((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
_CLASSES = {
    "d": _DIGITS,
    "D": complement(_DIGITS),
    "w": _WORD,
    "W": complement(_WORD),
    "s": _SPACE,
    "S": complement(_SPACE),
}
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}
_MAX_DEPTH = 50


class _Parser:
    """Reads a regular expression that a grammar can be made of; GrammarError names what it cannot read.

    A pattern may stand anywhere in a text. Here the text is nothing but what the pattern describes, which fits too.
    """

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0
        self._depth = 0

    def parse(self) -> _Node:
        text = self._text
        # Anchors are kept to anyway where they stand around the whole pattern.
        if text.startswith("^"):
            self._at = 1
        node = self._either()
        if self._peek() == "$" and self._at == len(text) - 1:
            self._at += 1
        if self._at < len(text):
            raise self._refused(f"{text[self._at]!r} at its place {self._at + 1}")
        return node

    def _refused(self, what: str) -> GrammarError:
        return GrammarError(f"its pattern {self._text!r} has {what}, which no grammar can be made of")

    def _peek(self) -> str:
        return self._text[self._at] if self._at < len(self._text) else ""

    def _next(self) -> str:
        if not (letter := self._peek()):
            raise GrammarError(f"its pattern {self._text!r} is not complete")
        self._at += 1
        return letter

    def _either(self) -> _Node:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self._refused("too many groups within groups")
        parts = [self._row()]
        while self._peek() == "|":
            self._at += 1
            parts.append(self._row())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else _Either(tuple(parts))

    def _row(self) -> _Node:
        parts: list[_Node] = []
        while (letter := self._peek()) and letter not in "|)":
            if letter == "$":
                break
            parts.append(self._times(self._atom()))
        return parts[0] if len(parts) == 1 else _Row(tuple(parts))

    def _times(self, part: _Node) -> _Node:
        letter = self._peek()
        if letter and letter in "*+?":
            self._at += 1
            part = _Times(part, int(letter == "+"), 1 if letter == "?" else None)
        elif letter == "{":
            self._at += 1
            end = self._text.find("}", self._at)
            least, comma, most = self._text[self._at : max(end, self._at)].partition(",")
            if not least.isdecimal() or (most and not most.isdecimal()):
                raise self._refused("a brace that counts nothing")
            self._at = end + 1
            part = _Times(part, int(least), int(least) if not comma else int(most) if most else None)
            if part.most is not None and part.most < part.least:
                raise self._refused("a brace whose bounds are the wrong way round")
        else:
            return part
        if self._peek() == "?":  # lazy: the same texts
            self._at += 1
        return part

    def _atom(self) -> _Node:
        match letter := self._next():
            case "(":
                if self._peek() == "?":
                    self._at += 1
                    if self._next() != ":":
                        raise self._refused("a group that looks around itself or has a name")
                node = self._either()
                if self._next() != ")":
                    raise self._refused("an anchor within it")
                return node
            case "[":
                return _Set(self._class())
            case ".":
                return _Set(complement(_LINE_ENDS))
            case "\\":
                return _Set(self._escaped())
            case "^":
                raise self._refused("an anchor within it")
            case "*" | "+" | "?":
                raise self._refused(f"{letter!r} after nothing")
        return _Set(ranges((ord(letter), ord(letter))))

    def _escaped(self) -> Ranges:
        letter = self._next()
        if letter in _CLASSES:
            return _CLASSES[letter]
        if letter in _LETTERS:
            letter = _LETTERS[letter]
        elif letter in "xu":
            size = 2 if letter == "x" else 4
            digits = self._text[self._at : self._at + size]
            self._at += size
            if len(digits) < size or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
                raise self._refused("a broken number of a character")
            letter = chr(int(digits, 16))
        elif letter.isalnum():
            raise self._refused(f"\\{letter}")
        return ranges((ord(letter), ord(letter)))

    def _class(self) -> Ranges:
        inverted = self._peek() == "^"
        self._at += inverted
        found: list[tuple[int, int]] = []
        while (letter := self._next()) != "]":
            first = self._escaped() if letter == "\\" else ranges((ord(letter), ord(letter)))
            following = self._text[self._at : self._at + 2]
            if len(following) == 2 and following[0] == "-" and following[1] != "]" and first[0][0] == first[-1][1]:  # noqa: PLR2004
                self._at += 1
                last = self._next()
                end = self._escaped() if last == "\\" else ranges((ord(last), ord(last)))
                if end[-1][1] < first[0][0]:
                    raise self._refused("a range that is the wrong way round")
                found.append((first[0][0], end[-1][1]))
            else:
                found += first
        return complement(ranges(*found)) if inverted else without(ranges(*found), ())
