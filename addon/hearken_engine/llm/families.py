"""How families of models write and read calls of tools, and where they think, told from a model's chat template.

| family | a call | seen in |
| --- | --- | --- |
| Hermes | `<tool_call>{"name": …, "arguments": …}</tool_call>` | Hermes, Qwen 2.5 and 3, SmolLM2 and 3, Granite |
| Qwen3-Coder | `<tool_call><function=name><parameter=key>value</parameter></function></tool_call>` | Qwen3-Coder |
| Llama 3 | `{"name": …, "parameters": …}`, alone or after `<|python_tag|>` | Llama 3.1, 3.2, 3.3 |
| Mistral | `[TOOL_CALLS][{"name": …, "arguments": …}]` | Mistral 7B v0.3, Nemo |
| Mistral, new | `[TOOL_CALLS]name[ARGS]{…}` | Mistral Small 3.2, Magistral, Devstral, Ministral 3 |
| DeepSeek R1 | `<｜tool▁call▁begin｜>function<｜tool▁sep｜>name`, and JSON in a fence | DeepSeek R1, V3 |
| DeepSeek V3.1 | `<｜tool▁call▁begin｜>name<｜tool▁sep｜>{…}` | DeepSeek V3.1 |
| Gemma 4 | `<|tool_call>call:name{key:<|"|>text<|"|>}<tool_call|>` | Gemma 4 |
| FunctionGemma | `<start_function_call>call:name{key:<escape>text<escape>}<end_function_call>` | FunctionGemma |
| Gemma 3 | a fence `tool_call` with `{"name": …, "arguments": …}`; its template knows no tools | Gemma 2 and 3 |
| Phi 4 | `<|tool_call|>{"name": …, "arguments": …}<|/tool_call|>`, or a list of them | Phi-4-mini |
| Command R | `<|START_ACTION|>[{"tool_name": …, "parameters": …}]<|END_ACTION|>` | Command R7B, Command A |

Each row is a `Family`; `calls.py` reads and describes what stands between its marks. A model whose template has none of
this calls no tools, but for Gemma 3, which follows instructions well enough.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

type Messages = list[dict[str, Any]]
"""In the shape that chat templates expect (OpenAI's): `role`, `content`, `tool_calls`, `tool_call_id`, `name`."""


type Tools = Sequence[dict[str, Any]]
"""`{"type": "function", "function": {"name", "description", "parameters"}}` each."""


class Body(StrEnum):
    """What stands between the marks of a call."""

    JSON = "json"
    """An object with a name and arguments, or a list of them."""
    LIST = "list"
    """Always a list of such objects."""
    XML = "xml"
    """`<function=name>` with a `<parameter=key>` each."""
    NAMED = "named"
    """The name, a mark, and the arguments as JSON."""
    FENCED = "fenced"
    """The word `function`, a mark, the name, and the arguments as JSON in a fence."""
    BRACES = "braces"
    """`call:name{key:value}`, with texts between marks of their own."""


@dataclass(frozen=True, kw_only=True)
class Family:
    """How one family of models writes."""

    name: str
    opens: str
    """What every call begins with; empty where a reply that begins with a brace is one."""
    closes: str = ""
    """What ends a call; empty where the reply ends with it."""
    body: Body = Body.JSON
    keys: tuple[str, str] = ("name", "arguments")
    """What the name and the arguments are called in JSON."""
    separator: str = ""
    """`NAMED` and `FENCED`: stands before the arguments, or before the name."""
    quote: str = ""
    """`BRACES`: stands around texts."""
    gap: str = ""
    """What models write between a mark and the body."""
    wraps: tuple[str, str] = ("", "")
    """What stands around all calls of a reply."""
    parallel: bool = True
    """Whether a reply may have several calls."""
    signs: tuple[str, ...] = ()
    """A chat template that has all of these belongs to the family."""
    adapt: Callable[[Messages, Tools], Messages] = lambda messages, _: messages
    """Makes of messages, and the tools that may be called, what the template takes."""
    in_prompt: bool = False
    """Whether the template knows no tools: `adapt` puts them into words."""


def _arguments_as_text(messages: Messages, _tools: Tools) -> Messages:
    """DeepSeek's templates join arguments to texts, and take content for absent only where it is None."""
    changed = []
    for message in messages:
        if calls := message.get("tool_calls"):
            written = [
                {**call, "function": {**call["function"], "arguments": json.dumps(call["function"]["arguments"])}}
                for call in calls
            ]
            message = {**message, "tool_calls": written, "content": message.get("content") or None}  # noqa: PLW2901
        changed.append(message)
    return changed


def _short_identifiers(messages: Messages, _tools: Tools) -> Messages:
    """Mistral's templates insist on identifiers of nine letters and digits."""
    known: dict[str, str] = {}

    def short(identifier: str) -> str:
        return known.setdefault(identifier, f"call{len(known):05d}")

    changed = []
    for message in messages:
        if calls := message.get("tool_calls"):
            message = {**message, "tool_calls": [{**call, "id": short(call["id"])} for call in calls]}  # noqa: PLW2901
        elif message["role"] == "tool":
            message = {**message, "tool_call_id": short(message.get("tool_call_id", ""))}  # noqa: PLW2901
        changed.append(message)
    return changed


def _single_calls(messages: Messages, _tools: Tools) -> Messages:
    """Llama 3's templates take one call a message: several become several, each followed by its result."""
    changed: Messages = []
    results = {message.get("tool_call_id"): message for message in messages if message["role"] == "tool"}
    given: set[str] = set()
    for message in messages:
        calls = message.get("tool_calls") or []
        if len(calls) > 1:
            for call in calls:
                changed.append({**message, "tool_calls": [call]})
                if (result := results.get(call["id"])) is not None:
                    changed.append(result)
                    given.add(call["id"])
        elif message["role"] != "tool" or message.get("tool_call_id") not in given:
            changed.append(message)
    return changed


def _responses(messages: Messages, _tools: Tools) -> Messages:
    """Gemma 4's template takes results as a part of the assistant's own turn."""
    changed: Messages = []
    for message in messages:
        if message["role"] != "tool":
            changed.append(message)
            continue
        result = {"name": message.get("name") or "tool", "response": _parsed(message.get("content", ""))}
        if changed and "tool_responses" in changed[-1]:
            changed[-1] = {**changed[-1], "tool_responses": [*changed[-1]["tool_responses"], result]}
        elif changed and changed[-1].get("tool_calls"):
            changed[-1] = {**changed[-1], "tool_responses": [result]}
        else:
            changed.append({"role": "assistant", "content": "", "tool_responses": [result]})
    return changed


def _parsed(content: str) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content


def _in_words(messages: Messages, instructions: str, call: tuple[str, str], result: tuple[str, str]) -> Messages:
    """Templates that know no tools take calls and results as what was said, user and assistant by turns."""
    changed: Messages = []
    for message in messages:
        role, content = message["role"], message.get("content") or ""
        if calls := message.get("tool_calls"):
            written = [f"{call[0]}\n{_call_text(one['function'])}\n{call[1]}" for one in calls]
            content = "\n".join((*([content] if content else []), *written))
        elif role == "tool":
            role, content = "user", f"{result[0]}\n{content}\n{result[1]}"
        if changed and changed[-1]["role"] == role:
            changed[-1] = {"role": role, "content": f"{changed[-1]['content']}\n{content}"}
        else:
            changed.append({"role": role, "content": content})
    if not instructions:
        return changed
    if changed and changed[0]["role"] == "system":
        return [{"role": "system", "content": f"{changed[0]['content']}\n\n{instructions}"}, *changed[1:]]
    return [{"role": "system", "content": instructions}, *changed]


def _call_text(function: dict[str, Any]) -> str:
    return json.dumps({"name": function["name"], "arguments": function["arguments"]}, ensure_ascii=False)


def _listed(tools: Tools) -> str:
    return json.dumps([tool["function"] for tool in tools], ensure_ascii=False)


def _told_gemma(messages: Messages, tools: Tools) -> Messages:
    """Tell tools as Google's guide to function calls with Gemma does: in words, and in the first turn."""
    text = (
        "You have access to functions. To call a function, write nothing but this, once for each call:\n"
        '```tool_call\n{"name": <function name>, "arguments": <arguments as an object>}\n```\n'
        f"The results come as ```tool_output```. The functions:\n{_listed(tools)}"
    )
    return _in_words(messages, text if tools else "", ("```tool_call", "```"), ("```tool_output", "```"))


def _told_hermes(messages: Messages, tools: Tools) -> Messages:
    """Tell tools as Hermes models were trained to be told (NousResearch/Hermes-Function-Calling)."""
    text = (
        "You may call functions. Their signatures stand between <tools> and </tools>.\n"
        f"<tools>{_listed(tools)}</tools>\n"
        "For each call write a JSON object with name and arguments between <tool_call> and </tool_call>:\n"
        '<tool_call>\n{"name": <function name>, "arguments": <arguments as an object>}\n</tool_call>'
    )
    return _in_words(
        messages, text if tools else "", ("<tool_call>", "</tool_call>"), ("<tool_response>", "</tool_response>")
    )


def _in_system(messages: Messages, tools: Tools) -> Messages:
    """Phi 4's own template reads tools, as a text, from the message of the system; others of it from outside."""
    if not tools:
        return messages
    listed = _listed(tools)
    if messages and messages[0]["role"] == "system":
        return [{**messages[0], "tools": listed}, *messages[1:]]
    return [{"role": "system", "content": "", "tools": listed}, *messages]


HERMES = Family(name="Hermes", opens="<tool_call>", closes="</tool_call>", gap="\n", signs=("<tool_call>",))
QWEN_CODER = Family(
    name="Qwen3-Coder",
    opens="<tool_call>",
    closes="</tool_call>",
    gap="\n",
    body=Body.XML,
    signs=("<tool_call>", "<function=", "<parameter="),
)
LLAMA_3 = Family(
    name="Llama 3",
    opens="",
    keys=("name", "parameters"),
    parallel=False,
    signs=("<|start_header_id|>", "tools", '"parameters": '),
    adapt=_single_calls,
)
MISTRAL = Family(
    name="Mistral", opens="[TOOL_CALLS]", body=Body.LIST, signs=("[TOOL_CALLS]",), adapt=_short_identifiers
)
MISTRAL_NEW = Family(
    name="Mistral, new",
    opens="[TOOL_CALLS]",
    body=Body.NAMED,
    separator="[ARGS]",
    signs=("[TOOL_CALLS]", "[ARGS]"),
    adapt=_short_identifiers,
)
DEEPSEEK_R1 = Family(
    name="DeepSeek R1",
    opens="<｜tool▁call▁begin｜>",
    closes="<｜tool▁call▁end｜>",
    body=Body.FENCED,
    separator="<｜tool▁sep｜>",
    gap="\n",
    wraps=("<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>"),
    signs=("<｜tool▁calls▁begin｜>", "```json"),
    adapt=_arguments_as_text,
)
DEEPSEEK_V3_1 = Family(
    name="DeepSeek V3.1",
    opens="<｜tool▁call▁begin｜>",
    closes="<｜tool▁call▁end｜>",
    body=Body.NAMED,
    separator="<｜tool▁sep｜>",
    wraps=("<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>"),
    signs=("<｜tool▁calls▁begin｜>",),
    adapt=_arguments_as_text,
)
GEMMA_4 = Family(
    name="Gemma 4",
    opens="<|tool_call>",
    closes="<tool_call|>",
    body=Body.BRACES,
    quote='<|"|>',
    signs=("<|tool_call>", "call:"),
    adapt=_responses,
)
FUNCTION_GEMMA = Family(
    name="FunctionGemma",
    opens="<start_function_call>",
    closes="<end_function_call>",
    body=Body.BRACES,
    quote="<escape>",
    signs=("<start_function_call>",),
)
GEMMA_3 = Family(
    name="Gemma 3",
    opens="```tool_call",
    closes="```",
    gap="\n",
    signs=("<start_of_turn>",),
    adapt=_told_gemma,
    in_prompt=True,
)
HERMES_IN_WORDS = replace(HERMES, signs=("<|im_start|>",), adapt=_told_hermes, in_prompt=True)
PHI_4 = Family(
    name="Phi 4", opens="<|tool_call|>", closes="<|/tool_call|>", signs=("<|tool|>", "<|/tool|>"), adapt=_in_system
)
COMMAND_R = Family(
    name="Command R",
    opens="<|START_ACTION|>",
    closes="<|END_ACTION|>",
    body=Body.LIST,
    keys=("tool_name", "parameters"),
    gap="\n",
    signs=("<|START_ACTION|>",),
)

FAMILIES = (
    QWEN_CODER,
    GEMMA_4,
    FUNCTION_GEMMA,
    HERMES,
    MISTRAL_NEW,
    MISTRAL,
    DEEPSEEK_R1,
    DEEPSEEK_V3_1,
    COMMAND_R,
    PHI_4,
    LLAMA_3,
    GEMMA_3,
)
"""In the order in which they are looked for: one whose signs another has too comes first."""


@dataclass(frozen=True)
class Thought:
    """The marks around what a model thinks before it answers."""

    opens: str
    closes: str


THOUGHTS = (
    Thought("<think>", "</think>"),
    Thought("<thinking>", "</thinking>"),
    Thought("<|channel>thought", "<channel|>"),
    Thought("[THINK]", "[/THINK]"),
    Thought("◁think▷", "◁/think▷"),
    Thought("<|START_THINKING|>", "<|END_THINKING|>"),
    Thought("<seed:think>", "</seed:think>"),
)
"""Of DeepSeek, Qwen and many others; Granite; Gemma 4; Magistral; Kimi; Command R; Seed-OSS. A model that writes marks
of another family means the same by them, so all are known of every model."""

SILENT = ("<|START_RESPONSE|>", "<|END_RESPONSE|>", "<|python_tag|>", "<turn|>", "<start_function_response>")
"""Marks that say nothing: of an answer, of a call, of an end."""


_FOLLOWS_WORDS = ("hermes-2", "hermes 2", "hermes-3", "hermes 3", "smollm2-1.7b", "smollm2 1.7b")
"""Names of models that were trained to call tools, and whose templates do not say so."""


def family_of(template: str, name: str = "") -> Family | None:
    """Return the family of a model by its chat template and its name (`general.name` of a GGUF).

    None where it calls no tools in a form known here.
    """
    for family in FAMILIES:
        if all(sign in template for sign in family.signs):
            return family
    if all(sign in template for sign in HERMES_IN_WORDS.signs) and any(one in name.lower() for one in _FOLLOWS_WORDS):
        return HERMES_IN_WORDS
    return None


def open_thought(prompt: str) -> Thought | None:
    """Return the thought in which a prompt ends, so that the reply begins within it."""
    tail = prompt[-64:].rstrip()
    return next((thought for thought in THOUGHTS if tail.endswith(thought.opens)), None)


def for_template(
    family: Family | None, messages: Sequence[dict[str, Any]], tools: Tools
) -> tuple[Messages, list[dict[str, Any]] | None]:
    """Return messages and tools as a model's chat template takes them; no tools where they are told in words."""
    if family is None:
        return list(messages), list(tools) or None
    return family.adapt(list(messages), tools), None if family.in_prompt else list(tools) or None
