"""Asks the engine's language model what the rules did not settle; whatever goes wrong, nothing is done."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import aclosing

from .client import EngineClient
from .const import LOGGER
from .errors import HearkenError
from .priors import Priors, as_sent, async_score
from .protocol import (
    Chat,
    ChatDelta,
    ChatDone,
    ModelKind,
    ModelState,
    ModelStatus,
    Prepare,
    Status,
)
from .understanding import llm_path
from .understanding.candidates import candidates
from .understanding.home import Entity, Snapshot
from .understanding.llm_path import Mode
from .understanding.llm_prompt import beginning, prompt
from .understanding.llm_schema import read, schema
from .understanding.plan import Plan
from .understanding.shortlist import shortlist
from .understanding.words import Words

PLAN_SECONDS = 4.0
"""Who speaks to a house waits so long for it to understand, and not longer."""

MAX_TOKENS = 160
"""Three steps with long names take some 120."""


class LlmPlanner:
    """Plans with one engine's language model."""

    def __init__(self, client: EngineClient, priors: Priors) -> None:
        """Take the engine, and how probable its model finds candidates by themselves."""
        self._client = client
        self._priors = priors

    async def async_plan(
        self,
        text: str,
        snapshot: Snapshot,
        words: Words,
        scores: Mapping[str, float] | None = None,
        *,
        status: Status | None = None,
        conversation: str | None = None,
        model: str | None = None,
        named: Collection[str] = (),
    ) -> Plan:
        """Return what the model makes of a sentence; never raises for the engine's sake.

        `scores` are similarities of meaning by entity, where there are any. `status` is the engine's own word on its
        model, which decides how it is asked (`llm_path.mode_for`); `model` names another than the chosen one.
        `conversation` is what `ahead` was told for the same sentence. `named` are the entities that may be acted upon
        unasked; about all others it is asked.
        """
        asked = ready(status, ModelKind.LLM, model) if status else None
        entities = shortlist(text, snapshot, scores)
        mode = llm_path.mode_for(asked.size if asked else None)
        if not entities or (mode is Mode.JUDGING and words.markers and not llm_path.may_act(text, snapshot, words)):
            return llm_path.unsettled(text)
        try:
            async with asyncio.timeout(PLAN_SECONDS):
                if mode is Mode.WRITING:
                    return await self._async_written(
                        text, entities, snapshot, words, model=model, conversation=conversation, named=named
                    )
                name = asked.name if asked else ""
                return await self._async_judged(text, entities, snapshot, words, model=model, name=name, named=named)
        except (HearkenError, TimeoutError) as err:
            LOGGER.debug("No plan of the language model: %s", err or type(err).__name__)
            return llm_path.unsettled(text)

    async def _async_written(
        self,
        text: str,
        entities: Sequence[Entity],
        snapshot: Snapshot,
        words: Words,
        *,
        model: str | None,
        conversation: str | None,
        named: Collection[str],
    ) -> Plan:
        """Let the model write a plan under the schema."""
        request = Chat(
            messages=as_sent(prompt(text, entities, snapshot, words)),
            schema=schema(entities),
            model=model,
            conversation=conversation,
            shared_beginning=True,
            max_tokens=MAX_TOKENS,
            temperature=0.0,
        )
        written, average = "", float("-inf")
        async with aclosing(self._client.chat(request)) as pieces:
            async for piece in pieces:
                if isinstance(piece, ChatDelta):
                    written += piece.text
                elif isinstance(piece, ChatDone) and piece.log_probability is not None:
                    average = piece.log_probability / max(piece.reply_tokens, 1)
        plan = read(written, entities, text)
        return llm_path.decided_written(plan, text, snapshot, words, named=named, average=average)

    async def _async_judged(
        self,
        text: str,
        entities: Sequence[Entity],
        snapshot: Snapshot,
        words: Words,
        *,
        model: str | None,
        name: str,
        named: Collection[str],
    ) -> Plan:
        """Let the model judge candidates."""
        found = candidates(text, entities, snapshot)
        if len(found) < 2:  # noqa: PLR2004 - "nothing" alone needs no judging
            return llm_path.unsettled(text)
        texts = tuple(candidate.text for candidate in found)
        scores = await async_score(self._client, text, texts, model)
        priors = await self._priors.async_of(texts, model, name)
        ranked = llm_path.judged(found, scores, priors, llm_path.THRESHOLDS)
        return llm_path.decided(ranked, text, snapshot, words, named=named)


def mode_of(status: Status | None) -> llm_path.Mode | None:
    """Return how the engine's model is asked; None where none is ready."""
    model = status.ready(ModelKind.LLM) if status else None
    return llm_path.mode_for(model.size) if model else None


def fixed_beginning(status: Status | None) -> Prepare | None:
    """Return what all requests for plans begin with, the same in every home; None where no model is ready."""
    if (mode := mode_of(status)) is None:
        return None
    messages = beginning() if mode is Mode.WRITING else llm_path.judging_beginning()
    return Prepare(messages=as_sent(messages))


def ahead(text: str, snapshot: Snapshot, words: Words, *, status: Status | None, conversation: str) -> Prepare | None:
    """Return what to read of a sentence that is not finished yet; None where that would save nothing.

    A model that judges is told nothing but the sentence, so there is nothing to read before it is known.
    """
    entities = shortlist(text, snapshot)
    if mode_of(status) is not Mode.WRITING or not entities:
        return None
    return Prepare(messages=as_sent(prompt(text, entities, snapshot, words)), conversation=conversation)


def ready(status: Status, kind: ModelKind, name: str | None) -> ModelStatus | None:
    """Return the ready model of a kind: the one of that name, or the chosen one, which comes first; None if away."""
    if name is None:
        return status.ready(kind)
    return next((m for m in status.models if (m.kind, m.name, m.state) == (kind, name, ModelState.READY)), None)
