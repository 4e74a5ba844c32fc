"""A JSON schema becomes a grammar that llama.cpp keeps to; one that it would not understand is refused before.

llama-cpp-python's converter leaves quotes and backslashes inside texts as they are, and llama.cpp ends the process over
a grammar that cannot be read. So texts are escaped here, and each grammar is tried once.
"""

import json
import re
from typing import Any

import llama_cpp
from llama_cpp import llama_grammar

from ..errors import RequestError
from ..protocol import ErrorCode

_ESCAPED_LETTERS = re.compile(r"(?:\\u(?!00[01])[0-9a-f]{4})+")
"""Letters as JSON writes them in ASCII, which no model does; control characters must stay so."""

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


class _Converter(llama_grammar.SchemaConverter):  # type: ignore[misc]  # the library has no types
    """The library's converter, with texts that may hold any letter."""

    def _format_literal(self, literal: str) -> str:
        plain = _ESCAPED_LETTERS.sub(lambda found: json.loads(f'"{found.group()}"'), literal)
        return f'"{plain.translate(_ESCAPES)}"'


def grammar_of(schema: dict[str, Any], vocabulary: object) -> llama_cpp.LlamaGrammar:
    """Return the grammar of a schema for a model's vocabulary; RequestError if it cannot be made or kept to."""
    try:
        converter = _Converter(prop_order={}, allow_fetch=False, dotall=False, raw_pattern=False)
        converter.visit(converter.resolve_refs(json.loads(json.dumps(schema)), "request"), "")
        text: str = converter.format_grammar()
        sampler = llama_cpp.llama_sampler_init_grammar(vocabulary, text.encode(), b"root")
    except Exception as err:  # the converter raises whatever it stumbles over
        raise RequestError(ErrorCode.NOT_POSSIBLE, f"The JSON schema cannot be made a grammar: {err}") from err
    if not sampler:
        raise RequestError(ErrorCode.NOT_POSSIBLE, "The JSON schema makes a grammar that the model cannot keep to.")
    llama_cpp.llama_sampler_free(sampler)
    return llama_cpp.LlamaGrammar.from_string(text, verbose=False)
