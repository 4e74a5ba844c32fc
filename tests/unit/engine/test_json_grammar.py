"""A JSON schema becomes a grammar: what it allows, what is refused and why, and how fast."""

import json
import re
import time
from decimal import Decimal
from typing import Any

import pytest
from hearken_engine.errors import RequestError
from hearken_engine.llm.amounts import integer, number
from hearken_engine.llm.checking import misfit
from hearken_engine.llm.gbnf import Choice, Expression, Grammar, Repeat, Rule, Sequence_, Terminal
from hearken_engine.llm.grammar import schema_constraint, schema_rules
from hearken_engine.llm.strings import string
from hearken_engine.protocol import ErrorCode


def as_regex(expression: Expression, grammar: Grammar | None = None) -> str:
    """Return the same as a regular expression of Python, for what does not contain itself."""
    match expression:
        case Terminal(text) if text.startswith("["):
            return re.sub(r"\\[uU]0*([0-9a-f]{4,8})", lambda found: re.escape(chr(int(found[1], 16))), text)
        case Terminal(text):
            return re.escape(re.sub(r"\\[uU]([0-9a-f]{4,8})", lambda found: chr(int(found[1], 16)), text[1:-1]))
        case Rule():
            assert grammar is not None
            return as_regex(grammar.body(expression), grammar)
        case Repeat(part, least, most):
            return f"(?:{as_regex(part, grammar)}){{{least},{'' if most is None else most}}}"
        case Sequence_(parts):
            return "".join(as_regex(part, grammar) for part in parts)
        case Choice(parts):
            return f"(?:{'|'.join(as_regex(part, grammar) for part in parts)})" if parts else "(?!)"


@pytest.mark.parametrize(
    ("low", "high"), [(0, 100), (-5, 123), (7, 7), (10, 255), (-40, -7), (95, 1010), (0, 9), (None, 12), (-3, None)]
)
def test_whole_numbers_are_exactly_those_between_the_bounds(low: int | None, high: int | None) -> None:
    pattern = re.compile(as_regex(integer(low, high)))
    for value in range(-1200, 1200):
        inside = (low is None or value >= low) and (high is None or value <= high)
        assert bool(pattern.fullmatch(str(value))) is inside, value
    for text in ("007", "-0", "", "+1", "1.0", "1e3"):
        assert not pattern.fullmatch(text), text


@pytest.mark.parametrize(
    ("low", "high", "above", "below"),
    [("0.5", "2.25", False, False), ("0", "1", True, True), ("-1.5", "1.5", True, False), ("7.1", "7.13", False, True)],
)
def test_numbers_are_exactly_those_between_the_bounds(low: str, high: str, above: bool, below: bool) -> None:
    least, most = Decimal(low), Decimal(high)
    pattern = re.compile(as_regex(number(least, most, above=above, below=below)))
    for thousandths in range(-9000, 9000, 5):
        value = Decimal(thousandths) / 1000
        inside = least < value < most or (value == least and not above) or (value == most and not below)
        assert bool(pattern.fullmatch(f"{value}")) is inside, value


@pytest.mark.parametrize(
    ("form", "fitting", "others"),
    [
        ({"pattern": "^[A-Z]{2}\\d+$", "maxLength": 5}, ["AB1", "ZZ123"], ["AB", "AB1234", "ab1"]),
        ({"pattern": "^(on|off)$"}, ["on", "off"], ["onoff", ""]),
        ({"pattern": '^"\\\\[^a-y]$'}, ['"\\z', '"\\é'], ['"\\a']),
        ({"pattern": "^a|b$"}, ["a", "b"], ["c"]),
        ({"minLength": 2, "maxLength": 3}, ["ab", "äöü", "\n\t"], ["a", "abcd"]),
        ({"format": "date"}, ["2026-11-29", "2024-02-28"], ["2026-02-30", "2026-13-01", "26-1-1"]),
        ({"format": "time"}, ["23:59:00"], ["24:00:00"]),
        ({"format": "date-time"}, ["2026-11-29T08:00:00", "2026-11-29T08:00:00+01:00"], ["2026-11-29"]),
        ({"format": "duration"}, ["PT1H30M", "P2D"], ["P", "PT"]),
    ],
)
def test_texts_keep_to_their_form(form: dict[str, Any], fitting: list[str], others: list[str]) -> None:
    grammar = Grammar()
    pattern = re.compile(as_regex(schema_rules(grammar, {"type": "string", **form}), grammar))
    for text in fitting:
        assert pattern.fullmatch(json.dumps(text, ensure_ascii=False)), text
    for text in others:
        assert not pattern.fullmatch(json.dumps(text, ensure_ascii=False)), text


@pytest.mark.parametrize("text", ['"plain"', '"\\n\\u00e9"', '"客厅"', '"\\\\"'])
def test_any_json_string_is_a_text(text: str) -> None:
    assert re.fullmatch(as_regex(string()), text)


@pytest.mark.parametrize("text", ['"\\ud83d"', '"a', 'a"', '"\n"', '"\\x"'])
def test_what_is_no_json_string_is_none(text: str) -> None:
    assert not re.fullmatch(as_regex(string()), text)


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"type": "integer", "minimum": 5, "maximum": 3}, "no number lies between the lowest, 5, and the highest, 3"),
        ({"type": "integer", "minimum": 1.2, "maximum": 1.8}, "no whole number lies between 1.2 and 1.8"),
        ({"enum": []}, "no value of the list is allowed"),
        ({"enum": ["a"], "type": "integer"}, "no value of the list is allowed"),
        ({"properties": {"b": False}, "required": ["b"]}, "in b, nothing is allowed"),
        ({"allOf": [{"type": "string"}, {"type": "integer"}]}, "no type fits both string and integer"),
        ({"allOf": [{"minimum": 5}, {"maximum": 2}]}, "no number lies between"),
        ({"properties": {"n": {"$ref": "#"}}, "required": ["n"]}, "contains itself without an end"),
        ({"$ref": "#"}, "leads to itself"),
        ({"$ref": "#/nowhere"}, "leads to nothing"),
        ({"$ref": "http://example.org/s"}, "leads out of the schema"),
        ({"type": "string", "pattern": "(?=a)b"}, "looks around itself"),
        ({"type": "string", "pattern": "("}, "is not a 'regex'"),
        ({"type": "string", "minLength": 5, "maxLength": 3}, "at least 5 characters and at most 3"),
        ({"type": "string", "minLength": 100_000}, "the limit is"),
        ({"type": "array", "minItems": 3, "maxItems": 1}, "at least 3 items and at most 1"),
        ({"type": "array", "items": {"enum": [1, 2]}, "uniqueItems": True, "minItems": 3}, "only 2 different items"),
        ({"type": "array", "items": {"type": "string"}, "uniqueItems": True}, "uniqueItems"),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, "overlap"),
        ({"not": {"type": "string"}}, "'not' cannot be kept to"),
        ({"type": "strin"}, "it is no JSON schema"),
        ({"properties": 3}, "it is no JSON schema"),
        ({"enum": ["\ud800"]}, "half of a character"),
        ({"type": "integer", "minimum": 0, "maximum": 10**9, "multipleOf": 3}, "near bounds"),
    ],
)
def test_what_cannot_be_kept_to_is_refused_with_its_reason(schema: dict[str, Any], reason: str) -> None:
    with pytest.raises(RequestError, match=re.escape(reason)) as error:
        schema_constraint(schema)
    assert error.value.code is ErrorCode.NOT_POSSIBLE


def deep(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "array", "items": schema}
    return schema


@pytest.mark.parametrize(
    "schema",
    [
        deep(60),
        deep(5000),
        {"anyOf": [{"anyOf": [{"const": a * 100 + b} for b in range(100)]} for a in range(100)]}
        | {"allOf": [{"anyOf": [{"minimum": n} for n in range(100)]} for _ in range(3)]},
        {"enum": ["x" * 100 + str(n) * 40 for n in range(30_000)]},
    ],
)
def test_what_would_explode_is_refused_in_time(schema: dict[str, Any]) -> None:
    started = time.monotonic()
    with pytest.raises(RequestError):
        schema_constraint(schema)
    assert time.monotonic() - started < 20


def test_what_may_be_left_out_and_can_never_be_is_left_out() -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "#"}, "b": False, "c": {"const": 1}}, "required": ["c"]}
    text = schema_constraint(schema).text
    assert "\\u0022b\\u0022" not in text
    assert "\\u0022a\\u0022" in text


def test_a_thousand_names_are_fast() -> None:
    schema = {"type": "object", "properties": {"target": {"enum": [f"Lamp {n} of room {n % 7}" for n in range(1000)]}}}
    first = schema_constraint(schema)
    started = time.monotonic()
    assert schema_constraint(json.loads(json.dumps(schema))) is first
    assert time.monotonic() - started < 0.05
    # What names begin with is written once, or each step of writing would look at a thousand of them.
    assert len(first.text) < 40_000
    assert first.text.count("Lamp ") == 1


@pytest.mark.parametrize(("value", "step", "fits"), [(0.3, 0.1, True), (0.35, 0.1, False), (6, 3, True), (7, 3, False)])
def test_multiples_are_those_of_people(value: float, step: float, fits: bool) -> None:
    assert (misfit(value, {"multipleOf": step}) is None) is fits


def test_a_reference_out_of_a_schema_is_not_followed() -> None:
    assert "cannot be checked" in (misfit(1, {"$ref": "http://127.0.0.1:9/s"}) or "")
