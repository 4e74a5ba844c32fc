"""Grammars as llama.cpp reads them (GBNF, `grammars/README.md` of llama.cpp): built as trees, then written.

A tree can be looked through before it is written: what can never come to an end is left out, since a model that enters
it could never leave. A rule never begins with itself, and its alternatives begin differently where they are many, since
llama.cpp follows all alternatives that are still possible at once.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_RULES = 20_000
"""Rules of one grammar: a hundred times what a large schema has, and read by llama.cpp within a second."""

MAX_REPEATS = 2_000
"""Times that something is repeated: llama.cpp writes it out so often, and refuses more."""

_LAST = 0x10FFFF
_SURROGATES = (0xD800, 0xDFFF)
"""Code points that no text has."""


class GrammarError(Exception):
    """No grammar can be made; the text is a reason, which follows a colon and ends without a full stop."""


@dataclass(frozen=True)
class Terminal:
    """Characters, as GBNF: one literal or one class."""

    text: str


@dataclass(frozen=True)
class Rule:
    """What a rule says, by its name."""

    name: str


@dataclass(frozen=True)
class Sequence_:  # noqa: N801 - `Sequence` is taken
    """One after the other; none are the empty text."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Choice:
    """One of them; none are what is never possible."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Repeat:
    """The same again and again; no `most` is no bound."""

    part: "Expression"
    least: int
    most: int | None


type Expression = Terminal | Rule | Sequence_ | Choice | Repeat

EMPTY = Sequence_(())
NEVER = Choice(())


def sequence(*parts: Expression) -> Expression:
    """Return one after the other."""
    return parts[0] if len(parts) == 1 else Sequence_(parts)


def choice(*parts: Expression) -> Expression:
    """Return one of them, each written once."""
    different = tuple(dict.fromkeys(parts))
    return different[0] if len(different) == 1 else Choice(different)


def optional(part: Expression) -> Expression:
    """Return what may be left out."""
    return Repeat(part, 0, 1)


def repeat(part: Expression, least: int, most: int | None) -> Expression:
    """Return a repetition; GrammarError if it must be longer than llama.cpp reads."""
    if least > MAX_REPEATS:
        raise GrammarError(f"{least} are more than can be asked for; the limit is {MAX_REPEATS}")
    return Repeat(part, least, None if most is None else min(most, MAX_REPEATS))


def literal(text: str) -> Expression:
    """Return exactly this text; GrammarError if it is no text of Unicode."""
    if not text:
        return EMPTY
    try:
        text.encode()
    except UnicodeEncodeError as err:
        raise GrammarError("a text has half of a character in it (a surrogate)") from err
    return Terminal('"' + "".join(_character(ord(letter)) for letter in text) + '"')


def _character(point: int) -> str:
    """Return a character inside a literal or a class."""
    letter = chr(point)
    if letter in " _" or letter.isalnum():
        return letter
    return f"\\u{point:04x}" if point < 1 << 16 else f"\\U{point:08x}"


type Ranges = tuple[tuple[int, int], ...]
"""Code points, each range with its last one, in rising order and apart from each other."""


def ranges(*pairs: tuple[int, int]) -> Ranges:
    """Return ranges in order, joined where they touch."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(pairs):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def complement(taken: Ranges) -> Ranges:
    """Return all other code points that a text may have."""
    free, start = [], 0
    for first, last in ranges(*taken, _SURROGATES):
        if start < first:
            free.append((start, first - 1))
        start = last + 1
    return (*free, (start, _LAST)) if start <= _LAST else tuple(free)


def without(taken: Ranges, other: Ranges) -> Ranges:
    """Return the code points of the first that are not in the other."""
    return complement(ranges(*complement(taken), *other))


def character(allowed: Ranges) -> Expression:
    """Return one character of these."""
    if not allowed:
        return NEVER
    spans = (
        _character(first) if first == last else f"{_character(first)}-{_character(last)}" for first, last in allowed
    )
    return Terminal(f"[{''.join(spans)}]")


class Grammar:
    """Rules on the way to a text."""

    def __init__(self) -> None:
        self._rules: dict[str, Expression] = {}

    def declare(self, hint: str = "r") -> Rule:
        """Return a rule that is still to be defined; GrammarError where there are too many."""
        if len(self._rules) >= MAX_RULES:
            raise GrammarError("it is too large, or describes too many cases")
        name = f"{hint}{len(self._rules)}"
        self._rules[name] = NEVER
        return Rule(name)

    def define(self, rule: Rule, body: Expression) -> Rule:
        """Say what a rule stands for."""
        self._rules[rule.name] = body
        return rule

    def add(self, body: Expression, hint: str = "r") -> Rule:
        """Return a new rule for this."""
        return self.define(self.declare(hint), body)

    def body(self, rule: Rule) -> Expression:
        """Return what a rule stands for."""
        return self._rules[rule.name]

    def one_of(self, texts: Iterable[str]) -> Expression:
        """Return one of many texts, of which what they begin with is written once."""
        different = sorted(set(texts))
        return self._tree(different, 0, len(different), 0)

    def _tree(self, texts: Sequence[str], start: int, end: int, at: int) -> Expression:
        """Return one of the texts from `start` to `end`, which are alike before `at`."""
        # A list and not recursion: texts of which each begins with the one before would be as deep as they are many.
        first = self.declare("t")
        open_ = [(first, start, end, at)]
        while open_:
            rule, start, end, at = open_.pop()
            branches: list[Expression] = []
            if start < end and len(texts[start]) == at:
                branches.append(EMPTY)
                start += 1
            while start < end:
                stop = start + 1
                while stop < end and texts[stop][at] == texts[start][at]:
                    stop += 1
                if stop == start + 1:
                    branches.append(literal(texts[start][at:]))
                else:
                    common = at + 1
                    while (
                        common < len(texts[start])
                        and common < len(texts[stop - 1])
                        and texts[start][common] == texts[stop - 1][common]
                    ):
                        common += 1
                    inner = self.declare("t")
                    open_.append((inner, start, stop, common))
                    branches.append(sequence(literal(texts[start][at:common]), inner))
                start = stop
            self.define(rule, choice(*branches))
        return first

    def until(self, *ends: str) -> Expression:
        """Return a text of any length that contains none of these and is followed by one of them or by the end.

        None of `ends` is empty. Each state of the search is a rule (Aho and Corasick, 1975), so only one alternative is
        possible at a time.
        """
        prefixes = dict.fromkeys(end[:length] for end in ends for length in range(len(end)))
        rules = {prefix: self.declare("u") for prefix in prefixes}
        letters = sorted({letter for end in ends for letter in end})
        other = character(complement(ranges(*((ord(letter), ord(letter)) for letter in letters))))
        for prefix, rule in rules.items():
            branches: list[Expression] = [EMPTY, sequence(other, rules[""])]
            for letter in letters:
                read = prefix + letter
                if any(read.endswith(end) for end in ends):
                    continue
                following = next(read[cut:] for cut in range(len(read) + 1) if read[cut:] in rules)
                branches.append(sequence(literal(letter), rules[following]))
            self.define(rule, choice(*branches))
        return rules[""]

    def possible(self) -> set[str]:
        """Return the rules that can come to an end."""
        found: set[str] = set()
        waiting: dict[str, set[str]] = {}
        queue = list(self._rules)
        while queue:
            name = queue.pop()
            if name in found:
                continue
            missing = _missing(self._rules[name], found)
            if missing is None:
                found.add(name)
                queue += waiting.pop(name, ())
            else:
                for other in missing:
                    waiting.setdefault(other, set()).add(name)
        return found

    def write(self, root: Expression) -> str:
        """Return the grammar as llama.cpp reads it; GrammarError if nothing fits it."""
        possible = self.possible()
        if _missing(root, possible) is not None:
            raise GrammarError("nothing can ever fit it")
        return _Writer(self._rules, possible).write(root)


class _Writer:
    """Writes what can come to an end."""

    def __init__(self, rules: dict[str, Expression], possible: set[str]) -> None:
        self._rules = rules
        self._possible = possible
        self._repeated: dict[Expression, Rule] = {}
        self._queue: list[tuple[str, Expression]] = []
        self._seen: set[str] = set()

    def write(self, root: Expression) -> str:
        """Return the text."""
        self._queue.append(("root", root))
        lines = []
        while self._queue:
            name, body = self._queue.pop()
            lines.append(f"{name} ::= {self._text(body, top=True)}")
        return "\n".join(lines)

    def _text(self, expression: Expression, *, top: bool = False) -> str:
        match expression:
            case Terminal(text):
                return text
            case Rule(name):
                if name not in self._seen:
                    self._seen.add(name)
                    self._queue.append((name, self._rules[name]))
                return name
            case Repeat():
                return self._times(expression)
            case Sequence_(parts):
                return " ".join(self._text(part) for part in parts) or '""'
            case Choice(parts):
                written = [self._text(part) for part in parts if _missing(part, self._possible) is None]
                text = " | ".join(written)
                return text if top else f"({text})"

    def _times(self, repeat_: Repeat) -> str:
        part, least, most = repeat_.part, repeat_.least, repeat_.most
        if most == 0 or _missing(part, self._possible) is not None:
            return '""'
        if (least, most) != (0, 1) and not isinstance(part, Terminal | Rule):
            # llama.cpp counts all that a repetition writes out; a name counts as one.
            if part not in self._repeated:
                self._repeated[part] = rule = Rule(f"x{len(self._repeated)}")
                self._seen.add(rule.name)
                self._queue.append((rule.name, part))
            part = self._repeated[part]
        count = {(0, 1): "?", (0, None): "*", (1, None): "+"}.get(
            (least, most), f"{{{least}}}" if least == most else f"{{{least},{'' if most is None else most}}}"
        )
        inner = self._text(part)
        return f"({inner}){count}" if isinstance(part, Sequence_ | Repeat) else f"{inner}{count}"


def _missing(expression: Expression, possible: set[str]) -> set[str] | None:  # noqa: PLR0911 - a row of cases
    """Return None where the expression can come to an end, else the rules that this may hang on."""
    match expression:
        case Terminal():
            return None
        case Rule(name):
            return None if name in possible else {name}
        case Repeat(_, 0, _):
            return None
        case Repeat(part, _, _):
            return _missing(part, possible)
        case Sequence_(parts):
            lacking = [missing for part in parts if (missing := _missing(part, possible)) is not None]
            return set().union(*lacking) if lacking else None
        case Choice(parts):
            lacking = []
            for part in parts:
                if (missing := _missing(part, possible)) is None:
                    return None
                lacking.append(missing)
            return set().union(*lacking)


def json_text(value: object) -> str:
    """Return a value as models write it in JSON."""
    return json.dumps(value, ensure_ascii=False)
