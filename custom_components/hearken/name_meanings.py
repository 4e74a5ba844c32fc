"""What the names of the home mean, as vectors of the engine's encoder; learned once a name, in passing."""

import asyncio
from array import array
from collections.abc import Iterable, Sequence
from itertools import islice
from math import sumprod

from homeassistant.core import HomeAssistant, callback

from .client import EngineClient
from .const import DOMAIN, LOGGER
from .errors import HearkenError
from .understanding.planner import Planner
from .understanding.purposes import DOMAINS, Purpose, purposeful, read_purpose, suiting
from .understanding.renaming import Alike, Unknown, own_names

MOST_NAMES = 2000
"""4 MB of vectors, and ten seconds of the engine's time; what a home has beyond that is found by its letters only."""

_AT_ONCE = 16
"""Texts in one request, after which those read are known; a sentence that is spoken meanwhile goes before each."""


class NameMeanings:
    """The vectors of what a home's names have of their own."""

    def __init__(self, hass: HomeAssistant, client: EngineClient) -> None:
        """Start without any."""
        self._hass = hass
        self._client = client
        self._own: dict[str, tuple[object, tuple[str, ...]]] = {}
        self._vectors: dict[str, array[float]] = {}
        self._purposes: dict[str, Purpose] = {}
        self._reading = asyncio.Lock()

    def _names(self, planner: Planner) -> tuple[str, ...]:
        """Return what is compared for a language, collected anew where the home is another than before."""
        names, own = self._own.get(planner.words.language, (None, ()))
        if names is not planner.names:
            own = tuple(islice(own_names(planner.home, planner.names), MOST_NAMES))
            self._own[planner.words.language] = planner.names, own
        return own

    @callback
    def async_learn(self, planner: Planner) -> asyncio.Task[None]:
        """Have the encoder read the names that it has not read; the task ends when it has, or the engine cannot."""
        return self._hass.async_create_background_task(self._async_read(planner), f"{DOMAIN} names", eager_start=True)

    async def _async_read(self, planner: Planner) -> None:
        """Read; what is not read now is read the next time."""
        async with self._reading:
            wanted = self._names(planner)
            whole = tuple(islice((name for entity in purposeful(planner.home) for name in entity.names), MOST_NAMES))
            known = {*whole, *(name for _names, own in self._own.values() for name in own)}
            self._vectors = {name: vector for name, vector in self._vectors.items() if name in known}
            self._purposes = {name: purpose for name, purpose in self._purposes.items() if name in known}
            missing = [name for name in dict.fromkeys((*wanted, *whole)) if name not in self._vectors]
            try:
                for at in range(0, len(missing), _AT_ONCE):
                    some = missing[at : at + _AT_ONCE]
                    vectors = await self._client.embed(some, background=True)
                    self._vectors |= {name: array("f", vector) for name, vector in zip(some, vectors, strict=True)}
            except HearkenError as err:
                LOGGER.debug("The meaning of %d names was not read: %s", len(missing), err)

    @callback
    def suiting(self, vector: Sequence[float], planner: Planner, kinds: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return by kind of wish the ids of what the sentence of a vector wishes for, of the names that were read."""
        entities = list(purposeful(planner.home))
        for name in (name for entity in entities for name in entity.names):
            if name in self._vectors and name not in self._purposes:
                self._purposes[name] = read_purpose(self._vectors[name])
        said = read_purpose(vector)
        return {
            kind: suiting(said, (one for one in entities if one.domain in DOMAINS[kind]), self._purposes)
            for kind in kinds
        }

    async def async_alike(self, unknown: Sequence[Unknown], planner: Planner) -> list[Alike]:
        """Return how near each name is to words that mean nothing; HearkenError where the engine does not read them."""
        texts = list(dict.fromkeys(form for each in unknown for form in each.forms))
        said = dict(zip(texts, await self._client.embed(texts), strict=True))
        return [
            Alike(each, name, max(sumprod(said[form], self._vectors[name]) for form in each.forms))
            for each in unknown
            for name in self._names(planner)
            if name in self._vectors
        ]
