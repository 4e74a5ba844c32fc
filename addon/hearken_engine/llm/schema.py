"""A JSON schema taken apart into plain cases: references followed, `allOf` joined, `anyOf` and `oneOf` spread out.

Each case is a dictionary of keywords that stand for themselves. What a grammar cannot keep to is refused, and so is
what nothing can ever fit: both with a reason that tells the writer of the schema what to change.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import lcm
from typing import Any

from .amounts import decimal
from .checking import Schema, validator
from .gbnf import GrammarError

type Case = dict[str, Any]
"""Keywords, `type` as a set, and `values` where there are only a few."""

TYPES = frozenset({"string", "integer", "number", "boolean", "null", "object", "array"})

_KEYWORDS = {
    "string": ("minLength", "maxLength", "pattern", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "object": ("properties", "required", "additionalProperties", "minProperties", "maxProperties"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
}
"""What is said of each type, and taken over into cases."""

_TAKEN = frozenset(keyword for keywords in _KEYWORDS.values() for keyword in keywords)

_REFUSED = frozenset(
    {
        "not", "if", "then", "else", "contains", "minContains", "maxContains", "patternProperties", "propertyNames",
        "dependentRequired", "dependentSchemas", "dependencies", "unevaluatedProperties", "unevaluatedItems",
        "$dynamicRef", "$recursiveRef", "$id", "$anchor", "$dynamicAnchor",
    }
)  # fmt: skip
"""What a grammar cannot keep to."""

_MAX_CASES = 512
_SMALLER = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"}
_LARGER = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"}


def where(path: tuple[str, ...]) -> str:
    """Return a place in a schema for the beginning of a reason."""
    return f"in {'.'.join(path)}, " if path else ""


class Cases:
    """Takes apart the parts of one schema."""

    def __init__(self, root: Schema) -> None:
        self._root = root
        self._validator = validator(root)

    def of(self, schema: Schema, path: tuple[str, ...] = ()) -> tuple[list[Case], str]:
        """Return the cases of a part of the schema; where there are none, also why."""
        return self._cases(schema, path, frozenset())

    def fits(self, value: Any, schema: Schema) -> bool:
        """Tell whether a value fits a part of the schema."""
        return bool(self._validator.evolve(schema=schema).is_valid(value))

    def _cases(self, schema: Schema, path: tuple[str, ...], seen: frozenset[str]) -> tuple[list[Case], str]:
        if schema is False:
            return [], f"{where(path)}nothing is allowed"
        if schema is True:
            return [{"type": TYPES}], ""
        for keyword in schema:
            if keyword in _REFUSED and not (keyword == "$id" and schema is self._root):
                raise GrammarError(f"{where(path)}{keyword!r} cannot be kept to")
        cases, why = [self._own(schema)], ""
        for part, following in self._joined(schema, path, seen):
            others, reason = self._cases(part, path, following)
            cases, why = self._product(cases, others, path, reason)
            if not cases:
                return [], why
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                others, reason = self._choices(schema[keyword], path, seen, exclusive=keyword == "oneOf")
                cases, why = self._product(cases, others, path, reason)
                if not cases:
                    return [], why
        return self._judged(cases, path)

    def _own(self, schema: Mapping[str, Any]) -> Case:
        """Return the keywords that stand for themselves."""
        case: Case = {keyword: value for keyword, value in schema.items() if keyword in _TAKEN}
        said = schema.get("type", TYPES)
        types = {said} if isinstance(said, str) else set(said)
        if "number" in types:
            types.add("integer")
        values = schema.get("enum")
        if "const" in schema:
            values = [schema["const"]] if values is None or _key(schema["const"]) in map(_key, values) else []
        if schema.get("nullable") is True:  # OpenAPI 3.0
            types.add("null")
            values = None if values is None else [*values, None]
        if values is not None:
            case["values"] = list({_key(value): value for value in values}.values())
        case["type"] = frozenset(types)
        return case

    def _joined(
        self, schema: Mapping[str, Any], path: tuple[str, ...], seen: frozenset[str]
    ) -> Iterable[tuple[Schema, frozenset[str]]]:
        """Yield what a schema says it is too."""
        if (reference := schema.get("$ref")) is not None:
            if reference in seen:
                raise GrammarError(f"{where(path)}{reference} leads to itself with nothing in between")
            yield self._resolved(reference, path), seen | {reference}
        for part in schema.get("allOf", ()):
            yield part, seen

    def _resolved(self, reference: str, path: tuple[str, ...]) -> Schema:
        if not reference.startswith("#"):
            raise GrammarError(f"{where(path)}{reference!r} leads out of the schema")
        found: Any = self._root
        for step in reference.removeprefix("#").split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            try:
                found = found[int(name)] if isinstance(found, list) else found[name]
            except (KeyError, ValueError, IndexError, TypeError):
                raise GrammarError(f"{where(path)}{reference!r} leads to nothing") from None
        if not isinstance(found, dict | bool):
            raise GrammarError(f"{where(path)}{reference!r} leads to no schema")
        return found

    def _choices(
        self, choices: list[Schema], path: tuple[str, ...], seen: frozenset[str], *, exclusive: bool
    ) -> tuple[list[Case], str]:
        found: list[list[Case]] = []
        why = ""
        for part in choices:
            cases, reason = self._cases(part, path, seen)
            why = why or reason
            found.append(cases)
        if exclusive:
            found = [self._only(at, found, choices, path) for at in range(len(found))]
        cases = [case for several in found for case in several]
        return cases, why or f"{where(path)}whatever fits one choice fits another too"

    def _only(self, at: int, found: list[list[Case]], choices: list[Schema], path: tuple[str, ...]) -> list[Case]:
        """Return the cases of one choice of `oneOf` that fit no other."""
        kept = []
        for case in found[at]:
            for index, other in enumerate(choices):
                if index == at:
                    continue
                if "values" in case:
                    case = {**case, "values": [v for v in case["values"] if not self.fits(v, other)]}  # noqa: PLW2901
                elif not all(self._apart(case, one) for one in found[index]):
                    raise GrammarError(f"{where(path)}choices of 'oneOf' overlap; 'anyOf' would allow that")
            if case.get("values", True):
                kept.append(case)
        return kept

    def _apart(self, one: Case, other: Case, depth: int = 3) -> bool:
        """Tell whether what is written for one case never fits the other."""
        if "values" in other:
            return not any(self.fits(value, _plain(one)) for value in other["values"])
        common = kinds(one) & kinds(other)
        if common - {"integer", "number", "object"}:
            return False
        if common & {"integer", "number"} and not _ranges_apart(one, other):
            return False
        return "object" not in common or self._objects_apart(one, other, depth)

    def _objects_apart(self, one: Case, other: Case, depth: int) -> bool:
        names, others = one.get("properties", {}), other.get("properties", {})
        closed = one.get("additionalProperties", not names) is False or (names and "additionalProperties" not in one)
        for name in other.get("required", ()):
            if name not in names and closed:
                return True
        for name in one.get("required", ()):
            if name not in others and other.get("additionalProperties") is False:
                return True
            if depth and name in names and name in others:
                pairs = [(a, b) for a in self.of(names[name])[0] for b in self.of(others[name])[0]]
                if all(self._apart(a, b, depth - 1) for a, b in pairs):
                    return True
        return False

    def _product(
        self, cases: list[Case], others: list[Case], path: tuple[str, ...], reason: str
    ) -> tuple[list[Case], str]:
        """Return what fits one of the cases and one of the others."""
        if len(cases) * len(others) > _MAX_CASES:
            raise GrammarError(f"{where(path)}it describes more than {_MAX_CASES} cases at once")
        joined = []
        for case in cases:
            for other in others:
                both, problem = self._join(case, other, path)
                reason = reason or problem
                if both is not None:
                    joined.append(both)
        return joined, reason

    def _join(self, one: Case, other: Case, path: tuple[str, ...]) -> tuple[Case | None, str]:
        """Return what fits both, or None and why nothing does."""
        types = one["type"] & other["type"]
        if not types:
            return None, f"{where(path)}no type fits both {_listed(one['type'])} and {_listed(other['type'])}"
        both: Case = {**one, **other, "type": types}
        for keyword in one.keys() & other.keys():
            if keyword in {"type", "additionalProperties", "properties", "items", "prefixItems"}:
                continue
            both[keyword] = _joined(keyword, one[keyword], other[keyword], path)
        if "values" in both and not both["values"]:
            return None, f"{where(path)}no value is allowed by all that is asked for"
        _join_properties(both, one, other)
        _join_items(both, one, other)
        return both, ""

    def _judged(self, cases: list[Case], path: tuple[str, ...]) -> tuple[list[Case], str]:
        """Return the cases that something fits, with their values sifted; else why nothing does."""
        kept, why = [], ""
        for case in cases:
            if "values" in case:
                values = case["values"]
                if plain := _plain({key: value for key, value in case.items() if key != "values"}):
                    values = [value for value in values if self._fits_quickly(value, plain)]
                reason = "" if values else f"{where(path)}no value of the list is allowed"
                case = {**case, "values": values}  # noqa: PLW2901
            else:
                reason = _contradiction(case, path)
            if reason:
                why = why or reason
            else:
                kept.append(case)
        return kept, why

    def _fits_quickly(self, value: Any, plain: dict[str, Any]) -> bool:
        if plain.keys() == {"type"} and isinstance(value, str):
            return "string" in plain["type"]
        return self.fits(value, plain)


def kinds(case: Case) -> frozenset[str]:
    """Return the types of a case; where it names none, those that it says something of."""
    if case["type"] == TYPES:
        spoken = {kind for kind, keywords in _KEYWORDS.items() if not case.keys().isdisjoint(keywords)}
        return frozenset(spoken) or TYPES
    types: frozenset[str] = case["type"]
    return types


def _plain(case: Case) -> dict[str, Any]:
    """Return a case as a schema."""
    schema = {keyword: value for keyword, value in case.items() if keyword not in {"type", "values"}}
    if case["type"] != TYPES:
        schema["type"] = sorted(case["type"])
    if "values" in case:
        schema["enum"] = case["values"]
    return schema


def _key(value: Any) -> str:
    """Return what equal values have in common."""
    return json.dumps(value, sort_keys=True)


def _listed(types: Iterable[str]) -> str:
    return " or ".join(sorted(types))


def _joined(keyword: str, one: Any, other: Any, path: tuple[str, ...]) -> Any:  # noqa: PLR0911 - a row of cases
    """Return what a keyword must be for both to be kept to."""
    if keyword in _LARGER:
        return max(one, other)
    if keyword in _SMALLER:
        return min(one, other)
    if keyword == "values":
        keys = set(map(_key, other))
        return [value for value in one if _key(value) in keys]
    if keyword == "required":
        return list(dict.fromkeys((*one, *other)))
    if keyword == "uniqueItems":
        return one or other
    if one == other:
        return one
    if keyword == "multipleOf" and isinstance(one, int) and isinstance(other, int):
        return lcm(one, other)
    raise GrammarError(f"{where(path)}two of {keyword!r} cannot be kept to together")


def _both(one: Schema | None, other: Schema | None) -> Schema:
    """Return a schema for what fits both; None is no demand."""
    present = [part for part in (one, other) if part is not None and part is not True]
    if any(part is False for part in present):
        return False
    if not present:
        return True
    return present[0] if len(present) == 1 or present[0] == present[1] else {"allOf": present}


def _join_properties(both: Case, one: Case, other: Case) -> None:
    if "additionalProperties" in one and "additionalProperties" in other:
        both["additionalProperties"] = _both(one["additionalProperties"], other["additionalProperties"])
    if "properties" in both and ("properties" in one or "properties" in other):
        names = dict.fromkeys((*one.get("properties", {}), *other.get("properties", {})))
        both["properties"] = {
            name: _both(
                *(case.get("properties", {}).get(name, case.get("additionalProperties")) for case in (one, other))
            )
            for name in names
        }


def _join_items(both: Case, one: Case, other: Case) -> None:
    if "prefixItems" in both:
        length = max(len(case.get("prefixItems", ())) for case in (one, other))
        both["prefixItems"] = [
            _both(*((case.get("prefixItems", [])[at : at + 1] or [case.get("items")])[0] for case in (one, other)))
            for at in range(length)
        ]
    if "items" in both:
        both["items"] = _both(one.get("items"), other.get("items"))


def bounds(case: Case) -> tuple[Decimal | None, Decimal | None, bool, bool]:
    """Return the lowest and highest number of a case, and whether each is excluded."""
    lows = [(decimal(case[key]), key == "exclusiveMinimum") for key in ("minimum", "exclusiveMinimum") if key in case]
    highs = [(decimal(case[key]), key != "exclusiveMaximum") for key in ("maximum", "exclusiveMaximum") if key in case]
    low, above = max(lows, default=(None, False))
    high, within = min(highs, default=(None, True))
    return low, high, above, not within


def _ranges_apart(one: Case, other: Case) -> bool:
    for first, second in ((bounds(one), bounds(other)), (bounds(other), bounds(one))):
        high, low = first[1], second[0]
        if high is not None and low is not None and (high < low or (high == low and (first[3] or second[2]))):
            return True
    return False


def _contradiction(case: Case, path: tuple[str, ...]) -> str:
    """Return why nothing fits a case, as far as it can be seen without looking into its parts."""
    types = kinds(case)
    reasons = []
    if types <= {"integer", "number"}:
        low, high, above, below = bounds(case)
        if low is not None and high is not None and (low > high or (low == high and (above or below))):
            reasons.append(f"no number lies between the lowest, {low}, and the highest, {high}")
    for kind, least, most, things in (
        ("string", "minLength", "maxLength", "characters"),
        ("array", "minItems", "maxItems", "items"),
        ("object", "minProperties", "maxProperties", "properties"),
    ):
        if types == {kind} and case.get(least, 0) > case.get(most, float("inf")):
            reasons.append(f"at least {case[least]} {things} and at most {case[most]} cannot be")
    return f"{where(path)}{reasons[0]}" if reasons else ""
