"""Taking a model's raw output apart, whatever the size of its pieces."""

import pytest
from hearken_engine.llm.base import Call, Piece, Text, Thinking
from hearken_engine.llm.reply import ReplyParser

PLAIN = "Good morning. 2 < 3, and that is <b>all</b>."
THOUGHT = "<think>They greet me.</think>\n\nGood morning!"
CALLED = (
    'Let me look. <tool_call>\n{"name": "get_weather", "arguments": {"day": "today"}}\n</tool_call>\n'
    '<tool_call>{"name": "get_time", "arguments": "{}"}</tool_call>'
)


def parse(raw: str, size: int) -> tuple[str, str, list[Piece]]:
    """Return the answer, the reasoning and the calls of a raw output that comes in pieces of a size."""
    parser = ReplyParser()
    pieces = [piece for at in range(0, len(raw), size) for piece in parser.feed(raw[at : at + size])]
    pieces += parser.finish()
    answer = "".join(piece.text for piece in pieces if isinstance(piece, Text))
    reasoning = "".join(piece.text for piece in pieces if isinstance(piece, Thinking))
    return answer, reasoning, [piece for piece in pieces if isinstance(piece, Call)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
class TestPieces:
    def test_plain_text_stays(self, size: int) -> None:
        assert parse(PLAIN, size) == (PLAIN, "", [])

    def test_reasoning_is_kept_apart(self, size: int) -> None:
        assert parse(THOUGHT, size) == ("Good morning!", "They greet me.", [])

    def test_calls_are_read(self, size: int) -> None:
        answer, reasoning, calls = parse(CALLED, size)
        assert calls == [Call("get_weather", {"day": "today"}), Call("get_time", {})]
        assert answer.strip() == "Let me look."
        assert reasoning == ""

    @pytest.mark.parametrize(
        "broken", ["{", "[]", '{"arguments": {}}', '{"name": 3, "arguments": {}}', '{"name": "x", "arguments": [1]}']
    )
    def test_a_broken_call_is_neither_called_nor_spoken(self, size: int, broken: str) -> None:
        answer, reasoning, calls = parse(f"Well. <tool_call>{broken}</tool_call>", size)
        assert (answer.strip(), reasoning, calls) == ("Well.", broken, [])

    def test_an_unfinished_thought_is_not_spoken(self, size: int) -> None:
        assert parse("<think>Hmm, the user", size) == ("", "Hmm, the user", [])

    def test_an_unfinished_call_that_is_complete_counts(self, size: int) -> None:
        assert parse('<tool_call>{"name": "x", "arguments": {}}', size)[2] == [Call("x", {})]


def test_text_is_given_as_soon_as_it_is_certain() -> None:
    parser = ReplyParser()
    assert list(parser.feed("Hello <")) == [Text("Hello ")]
    assert list(parser.feed("3")) == [Text("<3")]
