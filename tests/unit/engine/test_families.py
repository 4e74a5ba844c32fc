"""How families of models are told apart, how they are spoken to, and how their calls and thoughts are read."""

import re
from typing import Any

import jinja2
import pytest
from hearken_engine.errors import RequestError
from hearken_engine.llm import families
from hearken_engine.llm.base import Call, Piece, Text, Thinking
from hearken_engine.llm.calls import read_calls, tools_constraint
from hearken_engine.llm.families import THOUGHTS, Family, Thought, family_of, for_template, open_thought
from hearken_engine.llm.reply import ReplyParser

from . import chat_templates

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "description": "Does it.",
            "parameters": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "mode": {"enum": ["warm", "cold"]},
                    "level": {"type": "integer", "minimum": 0, "maximum": 100},
                    "on": {"type": "boolean"},
                },
                "required": ["name", "level"],
            },
        },
    }
    for name in ("set_light", "set_heat")
]
LIGHT = Call("set_light", {"name": 'Küche "links"', "level": 40, "on": True})
HEAT = Call("set_heat", {"name": "Bad", "level": 7})

NAMES = sorted(
    name for name, value in vars(families).items() if isinstance(value, Family) and name != "HERMES_IN_WORDS"
)

WRITTEN: dict[str, str] = {
    "HERMES": '<tool_call>\n{"name": "set_light", "arguments": {"name": "Küche \\"links\\"", "level": 40, "on": true}}\n'
    '</tool_call>\n<tool_call>{"name": "set_heat", "arguments": {"name": "Bad", "level": 7}}</tool_call>',
    "QWEN_CODER": '<tool_call>\n<function=set_light>\n<parameter=name>\nKüche "links"\n</parameter>\n<parameter=level>\n40'
    "\n</parameter>\n<parameter=on>\nTrue\n</parameter>\n</function>\n</tool_call>\n<tool_call>\n<function=set_heat>\n"
    "<parameter=name>\nBad\n</parameter>\n<parameter=level>\n7\n</parameter>\n</function>\n</tool_call>",
    "LLAMA_3": '{"name": "set_light", "parameters": {"name": "Küche \\"links\\"", "level": 40, "on": true}}; '
    '{"name": "set_heat", "parameters": {"name": "Bad", "level": 7}}',
    "MISTRAL": '[TOOL_CALLS] [{"name": "set_light", "arguments": {"name": "Küche \\"links\\"", "level": 40, "on": true}}, '
    '{"name": "set_heat", "arguments": {"name": "Bad", "level": 7}}]',
    "MISTRAL_NEW": '[TOOL_CALLS]set_light[ARGS]{"name": "Küche \\"links\\"", "level": 40, "on": true}'
    '[TOOL_CALLS]set_heat[CALL_ID]123456789[ARGS]{"name": "Bad", "level": 7}',
    "DEEPSEEK_R1": "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>set_light\n```json\n"
    '{"name": "Küche \\"links\\"", "level": 40, "on": true}\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>'
    'set_heat\n```json\n{"name": "Bad", "level": 7}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    "DEEPSEEK_V3_1": "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>set_light<｜tool▁sep｜>"
    '{"name": "Küche \\"links\\"", "level": 40, "on": true}<｜tool▁call▁end｜><｜tool▁call▁begin｜>set_heat<｜tool▁sep｜>'
    '{"name": "Bad", "level": 7}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    "GEMMA_4": '<|tool_call>call:set_light{name:<|"|>Küche "links"<|"|>,level:40,on:true}<tool_call|>'
    '<|tool_call>call:set_heat{name:<|"|>Bad<|"|>,level:7}<tool_call|>',
    "FUNCTION_GEMMA": '<start_function_call>call:set_light{name:<escape>Küche "links"<escape>,level:40,on:true}'
    "<end_function_call><start_function_call>call:set_heat{name:<escape>Bad<escape>,level:7}<end_function_call>",
    "GEMMA_3": '```tool_call\n{"name": "set_light", "arguments": {"name": "Küche \\"links\\"", "level": 40, "on": true}}\n```\n'
    '```tool_call\n{"name": "set_heat", "parameters": {"name": "Bad", "level": 7}}\n```',
    "PHI_4": '<|tool_call|>[{"name": "set_light", "arguments": {"name": "Küche \\"links\\"", "level": 40, "on": true}}, '
    '{"name": "set_heat", "arguments": {"name": "Bad", "level": 7}}]<|/tool_call|>',
    "COMMAND_R": '<|START_ACTION|>[\n    {"tool_call_id": "0", "tool_name": "set_light", "parameters": '
    '{"name": "Küche \\"links\\"", "level": 40, "on": true}},\n {"tool_call_id": "1", "tool_name": "set_heat", '
    '"parameters": {"name": "Bad", "level": 7}}\n]<|END_ACTION|>',
}


def parse(family: Family, raw: str, size: int, thought: Thought | None = None) -> tuple[str, str, list[Call]]:
    """Return answer, reasoning and calls of a raw output that comes in pieces of a size."""
    parser = ReplyParser(family, TOOLS, thought)
    pieces: list[Piece] = [piece for at in range(0, len(raw), size) for piece in parser.feed(raw[at : at + size])]
    pieces += parser.finish()
    answer = "".join(piece.text for piece in pieces if isinstance(piece, Text))
    reasoning = "".join(piece.text for piece in pieces if isinstance(piece, Thinking))
    return answer, reasoning, [piece for piece in pieces if isinstance(piece, Call)]


def render(template: str, messages: list[dict[str, Any]], tools: list[dict[str, Any]] | None) -> str:
    def refuse(text: str) -> None:
        raise jinja2.TemplateError(text)

    environment = jinja2.Environment()  # noqa: S701 - prompts, not pages
    return environment.from_string(template).render(
        messages=messages, tools=tools, add_generation_prompt=True, raise_exception=refuse, enable_thinking=False
    )


def test_every_family_has_its_example() -> None:
    assert sorted(WRITTEN) == NAMES


@pytest.mark.parametrize("name", NAMES)
class TestFamily:
    def test_it_is_told_by_its_template(self, name: str) -> None:
        assert family_of(getattr(chat_templates, name)) is getattr(families, name)

    @pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
    def test_its_calls_are_read(self, name: str, size: int) -> None:
        family = getattr(families, name)
        assert parse(family, WRITTEN[name], size)[1:] == ("", [LIGHT, HEAT])
        if family.opens:
            answer, _, calls = parse(family, f"One moment. {WRITTEN[name]}", size)
            assert (answer.strip(), calls) == ("One moment.", [LIGHT, HEAT])

    @pytest.mark.parametrize("size", [1, 5, 1000])
    def test_a_call_that_breaks_off_is_never_spoken(self, name: str, size: int) -> None:
        family = getattr(families, name)
        whole = WRITTEN[name]
        for end in range(len(whole) // 4, len(whole), 11):
            answer, _, calls = parse(family, whole[:end], size)
            assert not set(answer) & set('{}"<>[]'), answer
            assert calls in ([], [LIGHT], [LIGHT, HEAT])

    def test_its_template_takes_tools_calls_and_results(self, name: str) -> None:
        calls = [
            {"id": f"call-{n}", "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for n, call in enumerate((LIGHT, HEAT))
        ]
        messages: list[dict[str, Any]] = [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "Light and heat!"},
            {"role": "assistant", "content": "", "tool_calls": calls},
            {"role": "tool", "content": '{"lit": true}', "tool_call_id": "call-0", "name": "set_light"},
            {"role": "tool", "content": '{"warm": true}', "tool_call_id": "call-1", "name": "set_heat"},
            {"role": "user", "content": "And now?"},
        ]
        adapted, tools = for_template(getattr(families, name), messages, TOOLS)
        prompt = render(getattr(chat_templates, name), adapted, tools)
        for said in ("Be kind.", "Light and heat!", "set_light", "set_heat", "lit", "warm", "And now?"):
            assert said in prompt, said
        assert prompt.index("lit") < prompt.index("And now?")
        # What was given stays as it was.
        assert messages[2]["tool_calls"][0]["function"]["arguments"] is LIGHT.arguments

    def test_without_tools_nothing_is_said_of_them(self, name: str) -> None:
        messages = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}]
        assert for_template(getattr(families, name), messages, []) == (messages, None)

    @pytest.mark.parametrize("choice", ["auto", "required", "set_heat"])
    def test_its_calls_can_be_described(self, name: str, choice: str) -> None:
        text = tools_constraint(getattr(families, name), TOOLS, choice, THOUGHTS[0]).text
        assert ("set_light" in text or "set\\u005flight" in text) is (choice != "set_heat")


def test_a_model_of_which_nothing_is_known_calls_nothing() -> None:
    assert family_of(chat_templates.CHATML, "SmolLM2 135M") is None
    assert for_template(None, [{"role": "user", "content": "Hi"}], []) == ([{"role": "user", "content": "Hi"}], None)


def test_a_model_that_was_trained_for_it_is_told_in_words() -> None:
    family = family_of(chat_templates.CHATML, "Hermes-3-Llama-3.2-3B")
    assert family is families.HERMES_IN_WORDS
    messages, tools = for_template(family, [{"role": "user", "content": "Hi"}], TOOLS)
    assert tools is None
    assert "<tools>" in messages[0]["content"]


@pytest.mark.parametrize("thought", THOUGHTS)
@pytest.mark.parametrize("size", [1, 4, 1000])
def test_thoughts_are_kept_apart(thought: Thought, size: int) -> None:
    raw = f"{thought.opens}They greet.{thought.closes}\n\nGood morning!"
    assert parse(families.HERMES, raw, size) == ("Good morning!", "They greet.", [])
    assert open_thought(f"user: Hi\nassistant:{thought.opens}\n") is thought
    inside = f"They greet.{thought.closes}Good morning!"
    assert parse(families.HERMES, inside, size, thought) == ("Good morning!", "They greet.", [])


def test_a_prompt_with_a_closed_thought_has_none_open() -> None:
    prompt = render(chat_templates.HERMES, [{"role": "user", "content": "Hi"}], None)
    assert prompt.rstrip().endswith("</think>")
    assert open_thought(prompt) is None


def test_a_mark_within_an_argument_ends_nothing() -> None:
    raw = '<tool_call>{"name": "say", "arguments": {"text": "a </tool_call> b"}}</tool_call>Done.'
    answer, _, calls = parse(families.HERMES, raw, 3)
    assert (answer, calls) == ("Done.", [Call("say", {"text": "a </tool_call> b"})])


def test_a_broken_call_hides_no_later_one() -> None:
    raw = f"<tool_call>{{oops</tool_call>{WRITTEN['HERMES']}"
    assert parse(families.HERMES, raw, 3)[1:] == ("{oops", [LIGHT, HEAT])


def test_json_that_is_no_call_of_a_bare_family_is_not_spoken() -> None:
    assert parse(families.LLAMA_3, '{"weather": "fine"}', 3) == ("", '{"weather": "fine"}', [])
    assert parse(families.LLAMA_3, "Fine {today}.", 3) == ("Fine {today}.", "", [])
    assert parse(families.LLAMA_3, f"<|python_tag|>{WRITTEN['LLAMA_3']}", 3)[2] == [LIGHT, HEAT]


def test_control_tokens_that_are_marks_are_wanted() -> None:
    parser = ReplyParser(families.MISTRAL)
    assert parser.wants("[TOOL_CALLS]")
    assert parser.wants("<think>")
    assert not parser.wants("<|im_start|>")
    assert ReplyParser(families.DEEPSEEK_R1).wants("<｜tool▁sep｜>")


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "7", '{"name": 3}', '{"name": "x", "arguments": [1]}', "call:", "{}" * 3]
)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_call_is_read_as_none(name: str, body: str) -> None:
    assert read_calls(getattr(families, name), body, TOOLS) is None


@pytest.mark.parametrize(
    ("parameters", "choice", "reason"),
    [
        ({"type": "object", "properties": {"a": {"not": {}}}}, "auto", "The arguments of t"),
        ({"type": "object"}, "nothing", "there is no tool 'nothing'"),
    ],
)
def test_tools_that_cannot_be_described_are_refused(parameters: dict[str, Any], choice: str, reason: str) -> None:
    tools = [{"type": "function", "function": {"name": "t", "description": "", "parameters": parameters}}]
    with pytest.raises(RequestError, match=re.escape(reason)):
        tools_constraint(families.HERMES, tools, choice)
