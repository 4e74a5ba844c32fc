"""Planners for the languages that are spoken, kept in step with the home."""

import asyncio

from homeassistant.core import HomeAssistant

from .understanding.home import Home
from .understanding.lexicon import lexicon_for
from .understanding.of_a_thing import forms_of
from .understanding.planner import Planner
from .understanding.words import words_for


class Planners:
    """One planner a language; each is brought up to date when the home has changed."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without any."""
        self._hass = hass
        self._by_language: dict[str, Planner] = {}
        self._building = asyncio.Lock()

    async def async_get(self, language: str, home: Home) -> Planner:
        """Return the planner for a sentence; where the home is another than before, only what differs is collected."""
        words = words_for(language)
        if words.language not in self._by_language:
            async with self._building:  # a sentence that comes meanwhile waits for the words, and reads none itself
                if words.language not in self._by_language:
                    await self._hass.async_add_executor_job(_read, language)
                    self._by_language[words.language] = Planner(home, words)
        planner = self._by_language[words.language]
        if planner.home is not home:
            planner = self._by_language[words.language] = planner.updated(home)
        return planner


def _read(language: str) -> None:
    """Read the files of a language that a planner is made of; they are kept."""
    lexicon_for(language)
    forms_of(words_for(language).language)
