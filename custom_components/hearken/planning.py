"""Planners for the languages that are spoken, kept in step with the home."""

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

    async def async_prepare(self, language: str) -> None:
        """Read a language's words, so that its first sentence need not wait for a disk."""
        await self._hass.async_add_executor_job(_read, language)

    async def async_get(self, language: str, home: Home) -> Planner:
        """Return the planner for a sentence; where the home is another than before, only what differs is collected."""
        words = words_for(language)
        planner = self._by_language.get(words.language)
        if planner is not None and planner.home is home:
            return planner
        if planner is None:
            await self.async_prepare(language)
            planner = Planner(home, words)
        else:
            planner = planner.updated(home)
        self._by_language[words.language] = planner
        return planner


def _read(language: str) -> None:
    """Read the files of a language that a planner is made of; they are kept."""
    lexicon_for(language)
    forms_of(words_for(language).language)
