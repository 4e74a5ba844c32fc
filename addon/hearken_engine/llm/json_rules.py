"""The rules of a grammar for what fits a JSON schema.

JSON is written on one line, with a space after commas and colons or without. Properties come in the order of the
schema, which a model follows best; those that are not required may be left out. Where a schema names properties and
does not say that there may be others, there are none: that fits too, and keeps a model to the matter.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .amounts import decimal, integer, multiples, number
from .checking import Schema
from .gbnf import (
    EMPTY,
    MAX_REPEATS,
    NEVER,
    Expression,
    Grammar,
    GrammarError,
    Rule,
    character,
    choice,
    complement,
    json_text,
    literal,
    optional,
    ranges,
    repeat,
    sequence,
)
from .schema import TYPES, Case, Cases, bounds, kinds, where
from .strings import FORMATS, QUOTE, string

_MAX_DEPTH = 48
"""Schemas within schemas; references do not count where they lead back to what is known."""

_MAX_UNIQUE = 64
"""Different things of which each may come once: each is a rule for each number of them."""

_SPACE = optional(literal(" "))
_COMMA = sequence(literal(","), _SPACE)
_COLON = sequence(literal(":"), _SPACE)

_ORDER = ("string", "number", "integer", "boolean", "null", "object", "array")

_NAME_CHARACTERS = ranges((0, 0x1F), (0x22, 0x22), (0x5C, 0x5C))
"""What free names of properties do not have, so that none of them is another way to write one that is named."""

type _Path = tuple[str, ...]


@dataclass(frozen=True)
class _Member:
    """Something that may come once, in its turn."""

    written: Expression
    required: bool


class JsonRules:
    """Adds to a grammar what fits the parts of one schema; GrammarError where that cannot be."""

    def __init__(self, grammar: Grammar, root: Schema) -> None:
        self.grammar = grammar
        self._root = root
        self._cases = Cases(root)
        self._known: dict[str, Rule] = {}
        self._reasons: dict[str, str] = {}
        self._needs: dict[str, list[Rule]] = {}

    def whole(self) -> Expression:
        """Return what fits the whole schema; GrammarError, with the reason, where nothing does."""
        rule = self._value(self._root, ())
        possible = self.grammar.possible()
        if rule.name not in possible:
            raise GrammarError(self._why(rule, possible))
        return rule

    def _why(self, rule: Rule, possible: set[str]) -> str:
        """Return why nothing fits a rule."""
        seen: set[str] = set()
        queue = [rule]
        while queue:
            current = queue.pop()
            if current.name in seen or current.name in possible:
                continue
            seen.add(current.name)
            if reason := self._reasons.get(current.name):
                return reason
            queue += reversed(self._needs.get(current.name, []))
        return "what it describes contains itself without an end"

    def _value(self, schema: Schema, path: _Path) -> Rule:
        """Return the rule for a part of the schema."""
        key = json.dumps(schema)
        if (rule := self._known.get(key)) is not None:
            return rule
        if len(path) > _MAX_DEPTH:
            raise GrammarError(f"it is nested deeper than {_MAX_DEPTH} levels")
        rule = self._known[key] = self.grammar.declare("v")
        cases, why = self._cases.of(schema, path)
        if not cases:
            self._reasons[rule.name] = why
        parts, problems = [], []
        for case in cases:
            for kind in self._kinds(case):
                try:
                    parts.append(self._kind(kind, case, path, rule))
                except GrammarError as err:
                    # Another case may do, but for what cannot be kept to at all.
                    problems.append(str(err))
        if problems and not parts:
            raise GrammarError(problems[0] if problems[0].startswith("in ") else where(path) + problems[0])
        return self.grammar.define(rule, choice(*parts))

    def _kinds(self, case: Case) -> Sequence[str]:
        if "values" in case:
            return ("values",)
        types = kinds(case)
        if types == TYPES:
            return ("anything",)
        return [kind for kind in _ORDER if kind in types and not (kind == "integer" and "number" in types)]

    def _kind(self, kind: str, case: Case, path: _Path, rule: Rule) -> Expression:  # noqa: PLR0911 - a row of cases
        match kind:
            case "values":
                return self.grammar.one_of(self.text_of(value) for value in case["values"])
            case "anything":
                return self._anything()
            case "string":
                return self.string_of(case)
            case "number" | "integer":
                return self._number(case, whole=kind == "integer")
            case "boolean":
                return choice(literal("true"), literal("false"))
            case "null":
                return literal("null")
            case "array":
                return self._array(case, path, rule)
        return self._object(case, path, rule)

    def text_of(self, value: Any) -> str:
        """Return a value as it is written."""
        return json_text(value)

    def name_of(self, name: str) -> str:
        """Return the name of a property as it is written."""
        return json_text(name)

    def string_of(self, case: Case) -> Expression:
        """Return the texts that fit; GrammarError where that cannot be told."""
        pattern = case.get("pattern")
        if (form := FORMATS.get(case.get("format", ""))) is not None:
            if pattern is not None:
                raise GrammarError("'pattern' and 'format' cannot be kept to together")
            pattern = f"^(?:{form})$"
        return string(case.get("minLength", 0), case.get("maxLength"), pattern)

    def _number(self, case: Case, *, whole: bool) -> Expression:
        low, high, above, below = bounds(case)
        step = decimal(case["multipleOf"]) if "multipleOf" in case else None
        if whole:
            if step is not None and step != step.to_integral_value():
                numerator, _ = step.as_integer_ratio()
                step = Decimal(numerator)
            step = step or Decimal(1)
        if step is not None and not (whole and step == 1):
            return multiples(self.grammar, step, low, high, above=above, below=below)
        if not whole:
            return number(low, high, above=above, below=below)
        least = None if low is None else int(low.to_integral_value("ROUND_CEILING"))
        most = None if high is None else int(high.to_integral_value("ROUND_FLOOR"))
        if above and least is not None and least == low:
            least += 1
        if below and most is not None and most == high:
            most -= 1
        if least is not None and most is not None and least > most:
            raise GrammarError(f"no whole number lies between {low} and {high}")
        return integer(least, most)

    # Arrays

    def _array(self, case: Case, path: _Path, rule: Rule) -> Expression:
        least, most = case.get("minItems", 0), case.get("maxItems")
        if case.get("uniqueItems") and (most is None or most > 1):
            return self._different(case, path, rule, least, most)
        first: list[Schema] = case.get("prefixItems", [])
        if first and "items" not in case and (most is None or most > len(first)):
            # Anything may follow: nothing does, unless it must.
            most = max(least, len(first))
        places = [self._value(part, (*path, f"[{at}]")) for at, part in enumerate(first[:most])]
        item = self._value(case.get("items", True), (*path, "[]"))
        self._needs.setdefault(rule.name, []).extend((*places[:least], *([item] if least > len(places) else [])))
        left = None if most is None else most - len(places)
        following: Expression = repeat(sequence(_COMMA, item), max(0, least - len(places)), left)
        if not places:
            some = sequence(item, repeat(sequence(_COMMA, item), max(0, least - 1), None if most is None else most - 1))
            inner = EMPTY if most == 0 else optional(some) if least == 0 else some
            return sequence(literal("["), inner, literal("]"))
        for at in range(len(places) - 1, -1, -1):
            tail = sequence(*([_COMMA] if at else []), places[at], following)
            following = optional(tail) if at >= least else tail
        return sequence(literal("["), following, literal("]"))

    def _different(self, case: Case, path: _Path, rule: Rule, least: int, most: int | None) -> Expression:
        """Return an array of different items: some of a short list, in its order."""
        cases, _ = self._cases.of(case.get("items", True), (*path, "[]"))
        if "prefixItems" in case or any("values" not in one for one in cases):
            raise GrammarError("'uniqueItems' can only be kept to where the items are listed by 'enum'")
        values = list(dict.fromkeys(self.text_of(value) for one in cases for value in one["values"]))
        if len(values) > _MAX_UNIQUE:
            raise GrammarError(f"'uniqueItems' can only be kept to with at most {_MAX_UNIQUE} values")
        if least > len(values):
            self._reasons[rule.name] = f"{where(path)}there are only {len(values)} different items, not {least}"
            return NEVER
        members = [_Member(literal(value), required=False) for value in values]
        return sequence(literal("["), self._row(members, least, most), literal("]"))

    # Objects

    def _object(self, case: Case, path: _Path, rule: Rule) -> Expression:
        named: dict[str, Schema] = case.get("properties", {})
        required: list[str] = case.get("required", [])
        others: Schema = case.get("additionalProperties", not named)
        unnamed: Schema = case.get("additionalProperties", True)
        least, most = case.get("minProperties", 0), case.get("maxProperties")
        members = []
        for name in dict.fromkeys((*named, *required)):
            value = self._value(named.get(name, unnamed), (*path, name))
            members.append(_Member(sequence(literal(self.name_of(name)), _COLON, value), required=name in required))
            if name in required:
                self._needs.setdefault(rule.name, []).append(value)
        if most is not None and len(required) > most:
            self._reasons[rule.name] = f"{where(path)}{len(required)} properties are required and {most} allowed"
            return NEVER
        if others is False and least > len(members):
            self._reasons[rule.name] = f"{where(path)}there are only {len(members)} properties, not {least}"
            return NEVER
        free = None
        if others is not False:
            value = self._value(others, (*path, "*"))
            free = sequence(QUOTE, self._free_name((*named, *required)), _COLON, value)
            if least > len(members) + 1:
                raise GrammarError(f"{where(path)}more than one property with a free name cannot be demanded")
        return sequence(literal("{"), self._row(members, least, most, free), literal("}"))

    def _row(
        self, members: Sequence[_Member], least: int, most: int | None, free: Expression | None = None
    ) -> Expression:
        """Return members in their order with commas between them, `least` to `most` in all, and free ones behind."""
        needed = sum(member.required for member in members)
        counted = least > needed or (most is not None and (most < len(members) or free is not None))
        states: dict[tuple[int, int], Expression] = {}
        bound = min(len(members), max(least, most or 0)) if counted else 1
        for written in range(bound + 1):
            states[len(members), written] = self._end(written, least if counted else 0, most, free)
        for at in range(len(members) - 1, -1, -1):
            member = members[at]
            for written in range(bound + 1):
                following = states[at + 1, min(written + 1, bound)]
                if counted and most is not None and written >= most:
                    taken: Expression = NEVER
                else:
                    taken = sequence(*([_COMMA] if written else []), member.written, following)
                left = NEVER if member.required else states[at + 1, written]
                states[at, written] = self.grammar.add(choice(taken, left), "s")
        return states[0, 0]

    def _end(self, written: int, least: int, most: int | None, free: Expression | None) -> Expression:
        """Return what may follow after the last named member."""
        missing = max(0, least - written)
        if free is None:
            return NEVER if missing else EMPTY
        if missing > 1:
            return NEVER
        left = None if most is None else max(0, most - written)
        if left == 0:
            return NEVER if missing else EMPTY
        more = repeat(sequence(_COMMA, free), 0, None if left is None else left - 1)
        some = sequence(*([_COMMA] if written else []), free, more)
        return some if missing else optional(some)

    def _free_name(self, taken: Sequence[str]) -> Expression:
        """Return a name and its closing quote, other than those that are taken."""
        plain = complement(_NAME_CHARACTERS)
        rest = sequence(repeat(character(plain), 0, None), QUOTE)
        prefixes = {name[:length] for name in taken for length in range(len(name) + 1)} | {""}
        if len(prefixes) > MAX_REPEATS:
            raise GrammarError("it names too many properties to allow others too")
        rules = {prefix: self.grammar.declare("n") for prefix in sorted(prefixes)}
        for prefix, rule in rules.items():
            letters = sorted({name[len(prefix)] for name in taken if name.startswith(prefix) and name != prefix})
            points = ranges(*((ord(letter), ord(letter)) for letter in letters))
            others = character(complement(ranges(*points, *_NAME_CHARACTERS)))
            parts = [sequence(others, rest)]
            parts += [sequence(literal(c), rules[prefix + c]) for c in letters if c not in '"\\' and c >= " "]
            if prefix and prefix not in taken:
                parts.append(QUOTE)
            self.grammar.define(rule, choice(*parts))
        return rules[""]

    def _anything(self) -> Expression:
        """Return any JSON."""
        key = "anything"
        if (rule := self._known.get(key)) is None:
            rule = self._known[key] = self.grammar.declare("a")
            pair = sequence(string(), _COLON, rule)
            parts = (
                string(),
                number(None, None, above=False, below=False),
                literal("true"),
                literal("false"),
                literal("null"),
                sequence(literal("{"), optional(sequence(pair, repeat(sequence(_COMMA, pair), 0, None))), literal("}")),
                sequence(literal("["), optional(sequence(rule, repeat(sequence(_COMMA, rule), 0, None))), literal("]")),
            )
            self.grammar.define(rule, choice(*parts))
        return rule
