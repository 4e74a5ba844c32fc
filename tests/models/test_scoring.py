"""The real language model judges replies, writes plans under a schema, and reads nothing twice."""

import json
import time
from collections.abc import Sequence
from typing import Any

import pytest
from hearken_engine.errors import RequestError
from hearken_engine.llm.base import ChatModel, ChatRequest, Scored, ScoreRequest, Scoring
from hearken_engine.protocol import ErrorCode

from .test_chatting import finish_of, request, text_of

THINGS = ("hall light", "kitchen lamp", "garage door", "front door", "bedroom fan", "heater", "blinds", "kettle")
COMMANDS = tuple(f"{verb} the {thing}" for verb in ("turn on", "turn off", "open") for thing in THINGS)
FRANCE = [{"role": "user", "content": "What is the capital of France?"}]


def score(model: ChatModel, continuations: Sequence[str], messages: Any = FRANCE, *, whole: bool = False) -> Scoring:
    return model.score(ScoreRequest(messages=messages, continuations=continuations, whole=whole))


def said(text: str) -> list[dict[str, str]]:
    return [{"role": "system", "content": "You control a home. " * 60}, {"role": "user", "content": text}]


def test_what_is_true_is_more_probable(chat_model: ChatModel) -> None:
    paris, banana = score(chat_model, (" Paris", " banana")).continuations
    assert paris.log_probability > banana.log_probability + 5
    assert (paris.tokens, banana.tokens) == (1, 1)


def test_together_and_alone_they_are_as_probable(chat_model: ChatModel) -> None:
    texts = ("The capital is Paris.", "The capital is Rome.", "The cap", "Paris", "The capital is Paris.")
    together = score(chat_model, texts, whole=True).continuations
    for text, scored in zip(texts, together, strict=True):
        (alone,) = score(chat_model, (text,), whole=True).continuations
        assert scored.tokens == alone.tokens
        assert scored.log_probability == pytest.approx(alone.log_probability, rel=0.01)


def test_the_end_counts_where_it_is_asked_for(chat_model: ChatModel) -> None:
    (begun,), (whole,) = (score(chat_model, ("The capital",), whole=end).continuations for end in (False, True))
    assert whole.tokens == begun.tokens + 1
    assert whole.log_probability < begun.log_probability


def test_nothing_is_read_twice(chat_model: ChatModel) -> None:
    first = score(chat_model, COMMANDS, said("it is dark"))
    again = score(chat_model, COMMANDS, said("it is dark"))
    other = score(chat_model, COMMANDS, said("it is cold"))
    assert again.read_tokens < 15
    assert other.read_tokens < 15 < other.prompt_tokens
    assert again.continuations == first.continuations
    list(chat_model.chat(request("Something else?")))
    assert score(chat_model, COMMANDS, said("it is cold")).read_tokens < 15


def test_many_tokens_take_more_than_one_step(chat_model: ChatModel) -> None:
    long = tuple(f"{number} " + "and so on " * 12 for number in range(20))
    scores = score(chat_model, long).continuations
    assert sum(scored.tokens for scored in scores) > 512
    (alone,) = score(chat_model, long[-1:]).continuations
    assert scores[-1].log_probability == pytest.approx(alone.log_probability, rel=0.01)


def test_too_long_a_prompt_is_refused_and_forgotten(chat_model: ChatModel) -> None:
    with pytest.raises(RequestError, match="1024") as error:
        score(chat_model, ("yes",), said("word " * 2000))
    assert error.value.code is ErrorCode.NOT_POSSIBLE
    assert isinstance(score(chat_model, ("yes",)).continuations[0], Scored)


@pytest.mark.parametrize(
    "text", ['say "hi"', "back\\slash", "two\nlines", "Küche 厨房 \U0001f600", "tab\there", "\u0001"]
)
def test_a_schema_may_hold_any_text(chat_model: ChatModel, text: str) -> None:
    schema = {"type": "object", "properties": {"name": {"enum": [text]}}, "required": ["name"]}
    pieces = list(chat_model.chat(request("Which one?", schema=schema)))
    assert json.loads(text_of(pieces)) == {"name": text}
    assert (finish_of(pieces).log_probability or 0.0) < 0


def test_a_reply_without_a_schema_tells_no_probability(chat_model: ChatModel) -> None:
    assert finish_of(list(chat_model.chat(request("Hi", max_tokens=3)))).log_probability is None


def test_talk_and_plans_do_not_throw_out_each_other(chat_model: ChatModel) -> None:
    schema = {"type": "object", "properties": {"do": {"enum": ["act", "nothing"]}}, "required": ["do"]}
    plan = ChatRequest(messages=said("it is dark"), schema=schema, max_tokens=20, temperature=0.0)
    replies, seconds = [], []
    for _ in range(3):
        for asked in (request("What do bees make?"), plan):
            started = time.perf_counter()
            replies.append(text_of(list(chat_model.chat(asked))))
            seconds.append(time.perf_counter() - started)
    assert replies[0] == replies[2] == replies[4]
    assert json.loads(replies[1]) == json.loads(replies[3]) == json.loads(replies[5])
    print(f"talk and plan by turns: {', '.join(f'{each:.2f}' for each in seconds)} s")  # noqa: T201


def test_how_long_it_takes(chat_model: ChatModel) -> None:
    """Print, and assert nothing: machines differ."""
    score(chat_model, COMMANDS, said("warm up"), whole=True)
    started = time.perf_counter()
    scoring = score(chat_model, COMMANDS, said("it is so dark in here"), whole=True)
    seconds = time.perf_counter() - started
    tokens = sum(scored.tokens for scored in scoring.continuations)
    print(f"{len(COMMANDS)} continuations, {tokens} tokens, {scoring.read_tokens} of the prompt: {seconds:.2f} s")  # noqa: T201
