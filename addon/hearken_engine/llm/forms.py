"""How one model is spoken to: its family, by which prompts are written, replies are bound and taken apart."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from .base import ChatRequest
from .calls import NONE, tools_constraint, with_thought
from .families import FAMILIES, HERMES, HERMES_IN_WORDS, Messages, Thought, Tools, family_of, for_template, open_thought
from .grammar import Constraint, schema_constraint
from .reply import ReplyParser

_KEPT = 32
"""Sets of tools of which the grammar is kept: one for each agent of a home."""


class Forms:
    """What a model's chat template tells about the model."""

    def __init__(self, template: str, name: str = "") -> None:
        """Take the chat template, in Jinja, and the model's name (`general.name` of a GGUF)."""
        self._family = family_of(template, name)

    @property
    def calls_tools(self) -> bool:
        """Whether the model was trained to call tools in a form known here, or follows one that it is told."""
        return self._family is not None

    def for_template(self, messages: Sequence[dict[str, Any]], tools: Tools) -> tuple[Messages, list[Any] | None]:
        """Return messages and tools as the template takes them."""
        return for_template(self._family, messages, tools)

    def constraint(self, request: ChatRequest, prompt_end: str) -> Constraint | None:
        """Return what the reply is bound to, None where it is free; RequestError where no grammar can be made.

        `prompt_end` is the text in which the prompt ends: some families begin a thought there.
        """
        thought = open_thought(prompt_end)
        if request.schema is not None:
            return schema_constraint(request.schema) if thought is None else with_thought(request.schema, thought)
        if self._family is None or not request.tools or request.tool_choice == NONE:
            return None
        return _tools_constraint(self._family.name, json.dumps(list(request.tools)), request.tool_choice, thought)

    def parser(self, request: ChatRequest, prompt_end: str) -> ReplyParser:
        """Return what takes the reply apart."""
        offered = self._family is not None and request.tools and request.tool_choice != NONE
        family = self._family if offered and self._family is not None else HERMES
        return ReplyParser(family, request.tools, open_thought(prompt_end))


@lru_cache(maxsize=_KEPT)
def _tools_constraint(family: str, tools: str, choice: str, thought: Thought | None) -> Constraint:
    found = next(one for one in (*FAMILIES, HERMES_IN_WORDS) if one.name == family)
    return tools_constraint(found, json.loads(tools), choice, thought)
