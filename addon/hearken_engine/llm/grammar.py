"""What a reply is bound to: a JSON schema becomes a grammar that llama.cpp keeps to, made once and kept.

llama.cpp ends the whole process over what it cannot follow. So grammars are built as trees and not from texts
(`gbnf.py`) and are bounded in size, and a token may only be accepted that was found to be allowed.

A grammar holds from the first token on. Where a model may talk or call tools, the talk is a part of the grammar: any
text that does not open a call (`Grammar.until`). llama.cpp's own lazy grammars are not used: they begin within a token
that opens a call, and end the process where the rest of that token does not fit.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..errors import RequestError
from ..protocol import ErrorCode
from .checking import Schema, malformed
from .gbnf import Expression, Grammar, GrammarError
from .json_rules import JsonRules

MAX_GRAMMAR = 1_000_000
"""Characters of a grammar: 20,000 names with room to spare; llama.cpp reads them within half a second."""

_KEPT = 64
"""Schemas of which the grammar is kept: those of a home's AI Tasks, tools and plans."""

_MAX_SCHEMA = 2_000_000
"""Characters of a schema."""


@dataclass(frozen=True)
class Constraint:
    """What a reply must keep to, from its first token to its last."""

    text: str
    """A grammar of llama.cpp (GBNF) whose first rule is `root`."""


def schema_rules(grammar: Grammar, schema: Any) -> Expression:
    """Add to a grammar what fits a JSON schema; GrammarError with the reason where no grammar can be made."""
    if (problem := malformed(schema)) is not None:
        raise GrammarError(f"it is no JSON schema: {problem}")
    checked: Schema = schema
    try:
        return JsonRules(grammar, checked).whole()
    except RecursionError:
        raise GrammarError("it is nested too deep") from None


def schema_constraint(schema: dict[str, Any]) -> Constraint:
    """Return what keeps a reply to a schema; RequestError `not-possible`, with the reason, where there is nothing."""
    try:
        text = json.dumps(schema)
    except (TypeError, ValueError, RecursionError) as err:
        raise refused(GrammarError(f"it is no JSON: {err}")) from err
    if len(text) > _MAX_SCHEMA:
        raise refused(GrammarError(f"it has more than {_MAX_SCHEMA} characters"))
    try:
        return _schema_constraint(text)
    except GrammarError as err:
        raise refused(err) from err


def refused(err: GrammarError, what: str = "The JSON schema") -> RequestError:
    """Return what is told to whoever asked for it."""
    return RequestError(ErrorCode.NOT_POSSIBLE, f"{what} cannot be made a grammar: {err}.")


@lru_cache(maxsize=_KEPT)
def _schema_constraint(text: str) -> Constraint:
    grammar = Grammar()
    return finished(grammar, schema_rules(grammar, json.loads(text)))


def finished(grammar: Grammar, root: Expression) -> Constraint:
    """Return the constraint of a grammar; GrammarError where it is too large or nothing fits it."""
    written = grammar.write(root)
    if len(written) > MAX_GRAMMAR:
        raise GrammarError("it is too large, or describes too many cases")
    return Constraint(written)
