"""What stands between the marks of a call: read, and described as a grammar so that it is always right."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .base import Call
from .families import THOUGHTS, Body, Family, Thought, Tools
from .gbnf import (
    EMPTY,
    Expression,
    Grammar,
    GrammarError,
    Terminal,
    choice,
    complement,
    json_text,
    literal,
    optional,
    ranges,
    repeat,
    sequence,
)
from .gbnf import character as one_of
from .grammar import Constraint, finished, refused, schema_rules
from .json_rules import JsonRules

MAX_PARALLEL = 8
"""Calls of one reply: more than anybody asks for in one sentence."""

_NAMES = ("name", "tool_name", "function")
_ARGUMENTS = ("arguments", "parameters", "args")

_FUNCTION = re.compile(r"<function=([^>\s]+)\s*>(.*?)</function>", re.DOTALL)
_PARAMETER = re.compile(r"<parameter=([^>\s]+)\s*>\n?(.*?)\n?</parameter>", re.DOTALL)
_FENCE = re.compile(r"```(?:json)?\s*(.*?)\s*(?:```|\Z)", re.DOTALL)
_CALL_ID = re.compile(r"\[CALL_ID\][^\[{]*")

AUTO, NONE, REQUIRED = "auto", "none", "required"
"""What `Chat.tool_choice` may be; anything else is the name of the tool."""


def read_calls(family: Family, body: str, tools: Tools = ()) -> list[Call] | None:
    """Return the calls between two marks; None where it cannot be read."""
    try:
        match family.body:
            case Body.XML if "<function=" in body:
                return [_xml_call(found[0], found[1], tools) for found in _FUNCTION.findall(body)] or None
            case Body.NAMED if family.separator in body:
                name, _, arguments = _CALL_ID.sub("", body).partition(family.separator)
                return [_call(name.strip(), json.loads(arguments))]
            case Body.FENCED if family.separator in body:
                name, _, rest = body.partition(family.separator)[2].partition("\n")
                fence = _FENCE.search(rest)
                return [_call(name.strip(), json.loads(fence.group(1) if fence else rest))]
            case Body.BRACES if body.lstrip().startswith("call:"):
                return [_Braces(body.strip(), family.quote).call()]
        return _json_calls(body)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return None


def _json_calls(body: str) -> list[Call] | None:
    """Read objects and lists of them, one after the other."""
    decoder, calls, at = json.JSONDecoder(), [], 0
    while at < len(body):
        if body[at] in " \t\r\n;,":
            at += 1
            continue
        found, at = decoder.raw_decode(body, at)
        for item in found if isinstance(found, list) else [found]:
            inner = item["function"] if isinstance(item.get("function"), dict) else item
            name = next(inner[key] for key in _NAMES if key in inner) if any(k in inner for k in _NAMES) else None
            calls.append(_call(name, next((inner[key] for key in _ARGUMENTS if key in inner), {})))
    return calls or None


def _call(name: Any, arguments: Any) -> Call:
    if isinstance(arguments, str):
        arguments = json.loads(arguments)
    if not isinstance(name, str) or not name or not isinstance(arguments, dict):
        raise TypeError
    return Call(name, arguments)


def _xml_call(name: str, inner: str, tools: Tools) -> Call:
    """Read a call of which all values are texts: what they stand for is known from the tool."""
    properties = parameters_of(name, tools).get("properties", {})
    arguments = {}
    for key, value in _PARAMETER.findall(inner):
        arguments[key] = value
        if _is_text(properties.get(key, {})):
            continue
        try:
            arguments[key] = json.loads(value)
        except ValueError:
            arguments[key] = {"True": True, "False": False, "None": None}.get(value.strip(), value)
    return Call(name, arguments)


def parameters_of(name: str, tools: Tools) -> dict[str, Any]:
    """Return the schema of a tool's arguments; an empty object where nothing is known of it."""
    for tool in tools:
        if tool["function"]["name"] == name:
            found = tool["function"].get("parameters")
            return found if isinstance(found, dict) else {}
    return {}


def _is_text(schema: Any) -> bool:
    """Tell whether a value is a text and nothing else."""
    if not isinstance(schema, dict):
        return False
    if (values := schema.get("enum")) is not None:
        return bool(values) and all(isinstance(value, str) for value in values)
    return schema.get("type") == "string"


class _Braces:
    """Reads `call:name{key:value}` of Gemma; ValueError or IndexError where it is broken."""

    def __init__(self, text: str, quote: str) -> None:
        self._text = text.removeprefix("call:")
        self._quote = quote
        self._at = 0

    def call(self) -> Call:
        """Return the call."""
        name, brace, _ = self._text.partition("{")
        self._at = len(name)
        if not brace:
            raise ValueError
        return _call(name.strip(), self._value())

    def _value(self) -> Any:
        while self._text[self._at] in " \n":
            self._at += 1
        if self._text.startswith(self._quote, self._at):
            start = self._at + len(self._quote)
            end = self._text.index(self._quote, start)
            self._at = end + len(self._quote)
            return self._text[start:end]
        if self._text[self._at] == "{":
            return dict(self._items("}", pairs=True))
        if self._text[self._at] == "[":
            return self._items("]", pairs=False)
        end = next((at for at in range(self._at, len(self._text)) if self._text[at] in ",}]"), len(self._text))
        word = self._text[self._at : end].strip()
        self._at = end
        try:
            return json.loads(word)
        except ValueError:
            return {"None": None, "True": True, "False": False}.get(word, word)

    def _items(self, end: str, *, pairs: bool) -> list[Any]:
        found: list[Any] = []
        self._at += 1
        while self._text[self._at] != end:
            if self._text[self._at] in ", \n":
                self._at += 1
                continue
            if pairs:
                if self._text.startswith(self._quote, self._at):
                    key = self._value()
                    self._at += 1
                else:
                    colon = self._text.index(":", self._at)
                    key, self._at = self._text[self._at : colon].strip(), colon + 1
                found.append((key, self._value()))
            else:
                found.append(self._value())
        self._at += 1
        return found


def tools_constraint(
    family: Family, tools: Sequence[dict[str, Any]], choice_: str = AUTO, thought: Thought | None = None
) -> Constraint:
    """Return what keeps a reply with tools right: calls have the names and the arguments of the tools.

    `choice_` is `auto`, `required` or the name of a tool; `thought` is what the prompt has opened. RequestError
    `not-possible`, with the reason, where a tool cannot be described.
    """
    grammar = Grammar()
    named = [tool for tool in tools if choice_ in {AUTO, REQUIRED, tool["function"]["name"]}]
    if not named:
        raise refused(GrammarError(f"there is no tool {choice_!r}"), "The choice of a tool")
    parts: list[Expression] = []
    for tool in named:
        name = tool["function"]["name"]
        try:
            parts.append(_body(family, grammar, name, parameters_of(name, tools)))
        except GrammarError as err:
            raise refused(err, f"The arguments of {name}") from err
    try:
        several = family.parallel and choice_ in {AUTO, REQUIRED}
        calls = _calls(family, grammar.add(choice(*parts), "call"), several=several)
        return finished(grammar, sequence(_thoughts(grammar, thought), _or_talk(family, grammar, calls, choice_)))
    except GrammarError as err:
        raise refused(err, "The tools") from err


def with_thought(schema: dict[str, Any], thought: Thought) -> Constraint:
    """Return what keeps a reply to a schema after the thought that the prompt has opened; RequestError as there."""
    grammar = Grammar()
    try:
        return finished(grammar, sequence(_thoughts(grammar, thought), schema_rules(grammar, schema)))
    except GrammarError as err:
        raise refused(err) from err


_GAP = repeat(Terminal("[ \\n]"), 0, 2)


def _thoughts(grammar: Grammar, open_: Thought | None) -> Expression:
    """Return the thought before a reply: the rest of one, or a whole one or none."""
    if open_ is not None:
        return sequence(grammar.until(open_.closes), literal(open_.closes), _GAP)
    whole = (sequence(literal(one.opens), grammar.until(one.closes), literal(one.closes)) for one in THOUGHTS)
    return sequence(_GAP, optional(sequence(choice(*whole), _GAP)))


def _or_talk(family: Family, grammar: Grammar, calls: Expression, choice_: str) -> Expression:
    """Return calls, and with `auto` what may be said before or instead of them."""
    python = optional(literal("<|python_tag|>"))
    if choice_ != AUTO:
        return sequence(python, calls) if not family.opens else calls
    if not family.opens:
        # A reply that begins with a brace is a call, and any other is not.
        first = one_of(complement(ranges((0x20, 0x20), (0x0A, 0x0A), (0x7B, 0x7B))))
        return choice(sequence(python, calls), EMPTY, sequence(first, grammar.until("<|python_tag|>")))
    marks = [mark for mark in (family.wraps[0], family.opens) if mark]
    talk = grammar.until(*marks, *(one.opens for one in THOUGHTS))
    return sequence(talk, optional(calls))


def _calls(family: Family, call: Expression, *, several: bool) -> Expression:
    """Return one call or more, with all their marks."""
    gap = literal(family.gap)
    loose = optional(gap) if family.gap else EMPTY
    opens, closes = literal(family.opens), literal(family.closes)
    more = MAX_PARALLEL - 1 if several else 0
    if family.body is Body.LIST:
        inner = sequence(call, repeat(sequence(literal(","), _GAP, call), 0, more))
        return sequence(opens, optional(literal(" ")), literal("["), _GAP, inner, _GAP, literal("]"), closes)
    whole = sequence(opens, loose, call, loose, closes)
    row = sequence(whole, repeat(sequence(_GAP, whole), 0, more))
    return sequence(literal(family.wraps[0]), row, literal(family.wraps[1]))


def _body(family: Family, grammar: Grammar, name: str, parameters: Mapping[str, Any]) -> Expression:
    """Return what stands between the marks for one tool; GrammarError where it cannot be described."""
    schema = {"type": "object", "properties": {}, **parameters}
    match family.body:
        case Body.XML:
            return _xml_body(grammar, name, schema)
        case Body.BRACES:
            return sequence(literal(f"call:{name}"), _BraceRules(grammar, schema, family.quote).whole())
        case Body.NAMED:
            return sequence(literal(name + family.separator), schema_rules(grammar, schema))
        case Body.FENCED:
            start = f"function{family.separator}{name}\n```json\n"
            return sequence(literal(start), schema_rules(grammar, schema), literal("\n```"))
    comma, colon = (sequence(literal(mark), optional(literal(" "))) for mark in ",:")
    first = sequence(literal(json_text(family.keys[0])), colon, literal(json_text(name)))
    second = sequence(literal(json_text(family.keys[1])), colon, schema_rules(grammar, schema))
    before: Expression = EMPTY
    if family.keys[0] == "tool_name":
        identifier = sequence(literal('"'), repeat(Terminal("[0-9]"), 1, 2), literal('"'))
        before = optional(sequence(literal('"tool_call_id"'), colon, identifier, comma))
    return sequence(literal("{"), before, first, comma, second, literal("}"))


def _xml_body(grammar: Grammar, name: str, schema: Mapping[str, Any]) -> Expression:
    """Return a call whose arguments are written as they are, each between marks of its own."""
    required = schema.get("required", [])
    parts: list[Expression] = [literal(f"<function={name}>\n")]
    for key, inner in schema.get("properties", {}).items():
        rooted = {**inner, "$defs": schema["$defs"]} if isinstance(inner, dict) and "$defs" in schema else inner
        value: Expression
        if _is_text(inner) and "enum" in inner:
            value = grammar.one_of(inner["enum"])
        elif _is_text(inner) and not inner.keys() & {"pattern", "format", "minLength", "maxLength", "const"}:
            value = grammar.until("</parameter>")
        else:
            value = schema_rules(grammar, rooted)
            if _is_text(inner):
                raise GrammarError(f"in {key}, this model's form of calls cannot keep to a form of texts")
        part = sequence(literal(f"<parameter={key}>\n"), value, literal("\n</parameter>\n"))
        parts.append(part if key in required else optional(part))
    return sequence(*parts, literal("</function>"))


class _BraceRules(JsonRules):
    """What fits a schema, as Gemma writes it: names without quotes, and texts as they are between marks."""

    def __init__(self, grammar: Grammar, root: Any, quote: str) -> None:
        super().__init__(grammar, root)
        self._quote = quote

    def text_of(self, value: Any) -> str:
        """Return a value as it is written."""
        match value:
            case str():
                return f"{self._quote}{value}{self._quote}"
            case dict():
                return "{" + ",".join(f"{key}:{self.text_of(inner)}" for key, inner in value.items()) + "}"
            case list():
                return "[" + ",".join(map(self.text_of, value)) + "]"
        return json_text(value)

    def name_of(self, name: str) -> str:
        """Return the name of a property as it is written."""
        return name

    def string_of(self, case: Mapping[str, Any]) -> Expression:
        """Return the texts that fit."""
        mark = literal(self._quote)
        if not case.keys() & {"pattern", "format", "minLength", "maxLength"}:
            return sequence(mark, self.grammar.until(self._quote), mark)
        if case.keys() & {"pattern", "format"}:
            raise GrammarError("this model's form of calls cannot keep to a form of texts")
        # Without the first sign of the mark a text cannot contain it.
        letter = one_of(complement(ranges((ord(self._quote[0]), ord(self._quote[0])))))
        return sequence(mark, repeat(letter, case.get("minLength", 0), case.get("maxLength")), mark)
