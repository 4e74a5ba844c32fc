"""The line to the home: answers what the engine's page asks, for as long as the entry is set up.

What was said here is known here alone; the engine shows it and keeps nothing. docs/app.md tells why.
"""

import asyncio
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_translations

from .client import HomeQuestion
from .const import DOMAIN, LOGGER, NAME
from .coordinator import RECONNECT_SECONDS, HearkenConfigEntry
from .errors import HearkenError
from .naming import Refusal, async_learn_name
from .protocol import (
    Attend,
    Done,
    ErrorCode,
    Forget,
    LearnName,
    Recall,
    Recalled,
    Refused,
    Tried,
    TrySentence,
)
from .shape import HearkenEvent
from .trying import Sentence, async_do, async_rehearse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_TEXTS = f"component.{DOMAIN}.selector.home_line.options."


class HomeLine:
    """What one engine may ask this home."""

    def __init__(self, hass: HomeAssistant, entry: HearkenConfigEntry) -> None:
        """Take the entry, whose engine is connected already."""
        self._hass = hass
        self._entry = entry
        self._conversation_id: str | None = None
        """Of the conversation in which an answer is waited for."""
        self._answers: dict[type[HomeQuestion], Callable[[Any], Awaitable[HearkenEvent]]] = {
            TrySentence: self._async_try,
            Recall: self._async_recall,
            Forget: self._async_forget,
            LearnName: self._async_learn,
        }

    @callback
    def async_start(self) -> None:
        """Attend until the entry is unloaded."""
        self._entry.async_create_background_task(self._hass, self._async_run(), f"{DOMAIN} home line")

    async def _async_run(self) -> None:
        """Attend on one connection after another; whether the engine is there, the coordinator knows and tells."""
        coordinator = self._entry.runtime_data
        while True:
            if coordinator.last_update_success:
                attend = Attend(home_id=self._entry.entry_id, home=self._hass.config.location_name or NAME)
                try:
                    await coordinator.client.attend(attend, self._async_answer)
                except HearkenError as err:
                    LOGGER.debug("The line of the engine to this home ended: %s", err)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _async_answer(self, question: HomeQuestion) -> HearkenEvent:
        """Return the answer to what the engine asks; a failure is one, too."""
        try:
            return await self._answers[type(question)](question)
        except Refusal as err:
            text = await self._async_text(err.key, about=err.about, name=err.name)
            return Refused(id=question.id, text=text, code=err.code)
        except HomeAssistantError as err:
            return Refused(id=question.id, text=str(err), code=ErrorCode.NOT_POSSIBLE)
        except Exception:  # noqa: BLE001  # the line outlives whatever a turn runs into
            LOGGER.exception("%s could not be answered", question.TYPE)
            return Refused(id=question.id, text=await self._async_text("failed"), code=ErrorCode.INTERNAL)

    async def _async_try(self, question: TrySentence) -> Tried:
        """Try a sentence; one that is done may answer what the one before it made Hearken ask."""
        sentence = Sentence(
            text=question.text,
            language=question.language,
            alternatives=question.alternatives,
            confidence=question.confidence,
        )
        coordinator = self._entry.runtime_data
        if question.act:
            conversation_id, self._conversation_id = self._conversation_id, None
            trial = await async_do(self._hass, coordinator, sentence, conversation_id)
            self._conversation_id = trial.conversation_id if trial.continues else None
        else:
            trial = await async_rehearse(self._hass, coordinator, sentence)
        turn = trial.record.as_dict(with_text=True)
        return Tried(id=question.id, turn=turn, continues=trial.continues, asks=trial.asks)

    async def _async_recall(self, question: Recall) -> Recalled:
        """Tell the last turns."""
        turns = self._entry.runtime_data.turns
        newest = [record.as_dict(with_text=True) for record in turns][::-1]
        return Recalled(id=question.id, turns=tuple(newest[: max(0, question.limit)]), keeps=turns.limit)

    async def _async_forget(self, question: Forget) -> Done:
        """Forget turns."""
        count = self._entry.runtime_data.turns.forget(question.turns)
        if question.turns and not count:
            raise Refusal(ErrorCode.UNKNOWN_TURN, "unknown_turn")
        return Done(id=question.id, text=await self._async_text("forgotten", count=str(count)))

    async def _async_learn(self, question: LearnName) -> Done:
        """Learn a name; the turn in which it was said must be known, where one is named."""
        coordinator = self._entry.runtime_data
        if question.turn and coordinator.turns.find(question.turn) is None:
            raise Refusal(ErrorCode.UNKNOWN_TURN, "unknown_turn")
        learnt = async_learn_name(self._hass, coordinator.home_model.home, question.phrase, question.name)
        key = "learnt" if learnt.is_new else "known"
        return Done(id=question.id, text=await self._async_text(key, about=learnt.phrase, name=learnt.name))

    async def _async_text(self, key: str, **values: str) -> str:
        """Return a sentence in the home's language."""
        texts = await async_get_translations(self._hass, self._hass.config.language, "selector", {DOMAIN})
        return texts[_TEXTS + key].format(**values)
