"""How probable a language model finds commands by themselves; learned while nobody waits, so that no turn has to."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence

from .client import EngineClient
from .protocol import Message, Role, Score
from .understanding import llm_path
from .understanding.candidates import LIMIT
from .understanding.llm_prompt import Messages

MAX_PRIORS = 4096
"""Commands of one model whose own probability is remembered: all of a large home's."""

type Texts = Sequence[str]


class Priors:
    """The log-probabilities of commands by themselves, by model, as one engine's models have them."""

    def __init__(self, client: EngineClient) -> None:
        """Take the engine; nothing is known yet."""
        self._client = client
        self._known: dict[str, dict[str, float]] = {}

    async def async_of(self, texts: Texts, model: str | None, name: str) -> Mapping[str, float]:
        """Return the log-probability of each text; what is not known yet is asked. Raises the client's errors.

        `model` is the one to ask, None for the chosen one, and `name` what it is called.
        """
        known = self._of_model(name)
        if missing := [text for text in texts if text not in known]:
            if len(known) + len(missing) > MAX_PRIORS:
                known.clear()
                missing = list(texts)
            known |= await self._async_asked(missing, model)
        return known

    async def async_learn(self, texts: Iterable[str], name: str) -> AsyncGenerator[int]:
        """Have the chosen model, of this name, read what is not known of some texts, in the background.

        Yields after each part how many it has read; the caller may leave it at that. Raises the client's errors.
        """
        known, missing = self._of_model(name), self.not_learned(texts, name)
        for at in range(0, len(missing), LIMIT):
            part = missing[at : at + LIMIT]
            known |= await self._async_asked(part, None, background=True)
            yield len(part)

    def not_learned(self, texts: Iterable[str], name: str) -> Texts:
        """Return those of some texts that are still to be learned of a model, as far as they can be kept."""
        known = self._of_model(name)
        return [text for text in dict.fromkeys(texts) if text not in known][: MAX_PRIORS - len(known)]

    def _of_model(self, name: str) -> dict[str, float]:
        """Return what is known of a model, the only one that is kept: engines have one that judges."""
        if name not in self._known:
            self._known = {name: {}}
        return self._known[name]

    async def _async_asked(self, texts: Texts, model: str | None, *, background: bool = False) -> dict[str, float]:
        scores = await async_score(self._client, None, texts, model, background=background)
        return dict(zip(texts, scores, strict=True))


async def async_score(
    client: EngineClient, said: str | None, texts: Texts, model: str | None, *, background: bool = False
) -> list[float]:
    """Return how probable a model finds commands after a sentence, None: by themselves, as natural logarithms.

    Raises the client's errors.
    """
    messages = as_sent(llm_path.judging_prompt(said))
    request = Score(messages=messages, continuations=tuple(texts), whole=True, model=model, background=background)
    return [likelihood.log_probability for likelihood in (await client.score(request)).likelihoods]


def as_sent(messages: Messages) -> tuple[Message, ...]:
    """Return a prompt's messages as they are sent to the engine."""
    return tuple(Message(role=Role(role), content=content) for role, content in messages)
