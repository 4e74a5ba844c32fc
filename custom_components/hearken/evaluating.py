"""How probable the language model finds given answers to a question about a situation: its own numbers, not its words.

A model that is asked how sure it is makes a number up. What it would really say is known to it beforehand, as a
probability of each answer; these are asked for instead of a reply.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .client import EngineClient
from .protocol import Message, Role, Score

MAX_AT_ONCE = 32
"""Answers that one `Score` may have; the probabilities of several are of the same prompt, so they can be compared."""

MAX_ANSWER = 400
"""Characters of an answer that the engine takes."""

MAX_PRIORS = 256
"""Questions of which it is kept how probable their answers are without a situation: those of many automations."""

INSTRUCTIONS = "You judge a situation. Answer the question with exactly one of the given answers, and nothing else."


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with all the answers that it may have."""

    text: str
    """The question."""
    answers: tuple[str, ...]
    """What the reply may be, two of them or more; each is the whole reply."""
    meanings: tuple[str, ...] = ()
    """What the answers mean, one for each, where they do not say it themselves."""


EXAMPLES = (
    (Question(text="Is the water hot?", answers=("Yes", "No")), "The kettle has just boiled.", "Yes"),
    (Question(text="Is there anything to buy?", answers=("Yes", "No")), "The fridge is full of food.", "No"),
    (
        Question(
            text="What is it about?",
            answers=("money", "travel", "health"),
            meanings=("what somebody has to pay", "a journey", "how somebody is"),
        ),
        "Your train to Lyon leaves at 9:14.",
        "travel",
    ),
    (
        Question(text="How bright is it?", answers=("dark", "dim", "bright")),
        "It is pitch dark in the cellar.",
        "dark",
    ),
)
"""One of each kind, and a no: small models keep to a form that they have seen."""


class Evaluator:
    """Evaluates with one language model of an engine; remembers how probable answers are by themselves."""

    def __init__(self, client: EngineClient) -> None:
        """Take the engine."""
        self._client = client
        self._priors: dict[tuple[Question, str], list[float]] = {}

    async def async_probabilities(
        self, situation: str, question: Question, model: str | None, name: str
    ) -> list[float]:
        """Return the probability of each answer; together they are 1. Raises the client's errors.

        `model` is the one to ask, None for the chosen one, and `name` what it is called, because its priors are kept.
        """
        given = await self._async_score(situation, question, model)
        key = (question, name)
        if (own := self._priors.get(key)) is None:
            own = await self._async_score("", question, model)
            if len(self._priors) >= MAX_PRIORS:
                self._priors.clear()
            self._priors[key] = own
        return probabilities([after - before for after, before in zip(given, own, strict=True)])

    async def _async_score(self, situation: str, question: Question, model: str | None) -> list[float]:
        """Return the logarithm of how probable each answer is as the whole reply."""
        scores: list[float] = []
        for start in range(0, len(question.answers), MAX_AT_ONCE):
            part = question.answers[start : start + MAX_AT_ONCE]
            request = Score(messages=messages(situation, question), continuations=part, whole=True, model=model)
            scores += [each.log_probability for each in (await self._client.score(request)).likelihoods]
        return scores


def messages(situation: str, question: Question) -> tuple[Message, ...]:
    """Return the prompt: what is the same in all of them, then the question, which comes again, then the situation."""
    examples = (
        (Message(role=Role.USER, content=_asked(seen, asked)), Message(role=Role.ASSISTANT, content=answer))
        for asked, seen, answer in EXAMPLES
    )
    return (
        Message(role=Role.SYSTEM, content=INSTRUCTIONS),
        *(message for example in examples for message in example),
        Message(role=Role.USER, content=_asked(situation, question)),
    )


def _asked(situation: str, question: Question) -> str:
    """Return what the model is asked."""
    answers = [f"- {answer}" for answer in question.answers]
    if question.meanings:
        answers = [f"{answer}: {meaning}" for answer, meaning in zip(answers, question.meanings, strict=True)]
    return "\n".join([f"Question: {question.text}", "Answers:", *answers, "", f"Situation: {situation}", "Answer:"])


def probabilities(scores: Sequence[float]) -> list[float]:
    """Return probabilities, 1 in all, from logarithms of what they are in proportion to."""
    highest = max(scores)
    weights = [math.exp(score - highest) for score in scores]
    return [weight / sum(weights) for weight in weights]


def expected_level(levels: Sequence[float]) -> float:
    """Return the level to be expected, from 0, of the probabilities of all levels."""
    return sum(level * probability for level, probability in enumerate(levels))
