"""What every flow that changes a model waits for: options and repairs fetch models and take them into use."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from typing import Any

import probatio
from homeassistant.data_entry_flow import FlowContext, FlowHandler, FlowResult
from homeassistant.helpers.selector import BooleanSelector

from .client import EngineClient
from .const import LOGGER
from .errors import HearkenError
from .model_client import async_fetch
from .model_words import amount
from .protocol import ModelEntry

CONF_ACCEPT_TERMS = "accept_terms"

TERMS_SCHEMA = probatio.Schema({probatio.Required(CONF_ACCEPT_TERMS, default=False): BooleanSelector()})


class ModelSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any]](FlowHandler[ContextT, ResultT, str]):
    """The part of a flow that waits for one model; a failure leads to the flow's own step `problem`."""

    _title = ""
    """What the log calls the flow."""
    _model: ModelEntry
    """The model that was picked."""
    _task: asyncio.Task[Any] | None = None
    """What a step of progress waits for."""
    _problem: HearkenError
    _retry = ""
    """The step that failed."""

    @property
    def _client(self) -> EngineClient:
        """Return the client of the engine."""
        raise NotImplementedError

    def _async_wait(self, step: str, work: Callable[[], Coroutine[Any, Any, Any]], following: str) -> ResultT:
        """Show that work goes on, and when it is done what follows."""
        if self._task is None:
            self._task = self.hass.async_create_background_task(work(), f"hearken {step}")
        if not self._task.done():
            size = amount(self._model.size) if self._model.size is not None else "?"
            return self.async_show_progress(
                step_id=step,
                progress_action=step,
                description_placeholders={"model": self._model.title, "size": size},
                progress_task=self._task,
            )
        task, self._task = self._task, None
        if (err := task.exception()) is None:
            return self.async_show_progress_done(next_step_id=following)
        if not isinstance(err, HearkenError):
            LOGGER.error("The step %s of %s failed", step, self._title, exc_info=err)
            err = HearkenError(str(err))
        self._problem, self._retry = err, step
        return self.async_show_progress_done(next_step_id="problem")

    async def _async_download(self, *, accept_terms: bool) -> None:
        """Have the engine fetch the model, and show how far it is."""
        fetching = async_fetch(self._client, self._model.name, accept_terms=accept_terms)
        async with aclosing(fetching) as progress:
            async for state in progress:
                if state.total:
                    self.async_update_progress(min(1.0, state.bytes / state.total))
