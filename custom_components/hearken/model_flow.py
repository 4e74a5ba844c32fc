"""The options about models: what is in use, choosing another one, fetching it first where it is not there."""

from typing import Any

import probatio
from homeassistant.config_entries import ConfigFlowContext, ConfigFlowResult, OptionsFlowWithReload
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from .client import EngineClient
from .const import CONF_LANGUAGES
from .coordinator import create_client
from .errors import EngineError, HearkenError
from .model_client import async_choose, async_list, async_remove, async_stop_fetch, async_test
from .model_steps import CONF_ACCEPT_TERMS, TERMS_SCHEMA, ModelSteps
from .model_words import ModelWords, amount, async_model_words
from .protocol import ErrorCode, ModelEntry, ModelKind, Models, Speed

CONF_MODEL = "model"
CONF_MODELS = "models"


class ModelsFlow(ModelSteps[ConfigFlowContext, ConfigFlowResult], OptionsFlowWithReload):
    """The part of the options flow that is about models; nothing of it is kept in the entry, but in the engine.

    A dialog that is closed while a model is fetched stops nothing: the engine goes on, and the list shows how far.
    """

    _title = "the options"
    _kind: ModelKind
    _accepted = False
    _retry = CONF_MODELS
    """The step that is tried again after a problem."""
    _speed: Speed | None = None

    async def async_step_models(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Tell which models are in use, and ask which is to be changed."""
        try:
            models = await self._async_models()
        except HearkenError as err:
            return await self._async_failed(err, CONF_MODELS)
        words = await self._async_words()
        options = [f"model_{kind}" for kind in ModelKind if kind not in models.fixed]
        if any(model.downloading for model in models.models):
            options.append("stop_download")
        if any(model.removable for model in models.models):
            options.append("remove")
        return self.async_show_menu(
            step_id=CONF_MODELS,
            menu_options=[*options, "init"],
            description_placeholders={
                **{str(kind): words.current(models, kind) for kind in ModelKind},
                "memory": amount(models.memory_total),
                "cores": str(models.cores),
                "disk": amount(models.disk_free),
            },
        )

    async def async_step_model_stt(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Choose what hears."""
        return await self._async_pick(ModelKind.STT)

    async def async_step_model_llm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Choose what answers."""
        return await self._async_pick(ModelKind.LLM)

    async def async_step_model_tts(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Choose what speaks."""
        return await self._async_pick(ModelKind.TTS)

    async def async_step_model_embed(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Choose what tells what a sentence means."""
        return await self._async_pick(ModelKind.EMBED)

    async def async_step_model(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a model of the kind, and set out to use it."""
        try:
            models = await self._async_models()
        except HearkenError as err:
            return await self._async_failed(err, CONF_MODEL)
        offered = [model for model in models.models if model.kind is self._kind]
        if user_input is not None:
            picked = next((model for model in offered if model.name == user_input[CONF_MODEL]), None)
            if picked is None:
                name = user_input[CONF_MODEL]
                return await self._async_failed(EngineError(ErrorCode.MODEL_MISSING, name), CONF_MODEL)
            self._model = picked
            self._accepted = False
            if self._model.installed:
                return await self.async_step_switch()
            if self._model.terms is not None and self._model.downloading is None:
                return await self.async_step_terms()
            self._accepted = True
            return await self.async_step_download()
        words = await self._async_words()
        current = next((model for model in offered if model.chosen), None)
        field = probatio.Required(CONF_MODEL, default=current.name if current else probatio.UNDEFINED)
        return self.async_show_form(
            step_id=CONF_MODEL,
            data_schema=probatio.Schema({field: _selector(offered, words)}),
            description_placeholders={
                "kind": words.kind(self._kind),
                "meaning": words.meaning(self._kind),
                "current": current.title if current else "-",
                "about": words.about(current) if current else "",
            },
        )

    async def async_step_terms(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether the terms of a model are accepted."""
        if user_input is not None and user_input[CONF_ACCEPT_TERMS]:
            self._accepted = True
            return await self.async_step_download()
        return self.async_show_form(
            step_id="terms",
            data_schema=TERMS_SCHEMA,
            errors={CONF_ACCEPT_TERMS: "terms_not_accepted"} if user_input is not None else {},
            description_placeholders={
                "model": self._model.title,
                "license": self._model.license or "-",
                "terms": self._model.terms or "-",
            },
        )

    async def async_step_download(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Wait while the engine fetches the model."""
        return self._async_wait("download", lambda: self._async_download(accept_terms=self._accepted), "switch")

    async def async_step_switch(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Wait while the engine loads the model and takes it into use."""
        return self._async_wait(
            "switch", lambda: async_choose(self._client, self._model.kind, self._model.name), "measure"
        )

    async def async_step_measure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Wait while the engine finds out how fast the model is."""
        return self._async_wait("measure", self._async_measure, "chosen")

    async def async_step_chosen(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Tell that the model is in use, and how fast it is."""
        words = await self._async_words()
        result = words.result(self._model, self._speed) if self._speed is not None else words.problem(self._problem)
        return self.async_show_menu(
            step_id="chosen",
            menu_options=[CONF_MODELS, "finish"],
            description_placeholders={"model": self._model.title, "result": result},
        )

    async def async_step_finish(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Close the dialog; the options are what they were."""
        return self.async_create_entry(data=dict(self.config_entry.options))

    async def async_step_problem(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Tell what went wrong, and offer to try it again or to go back."""
        words = await self._async_words()
        back = "init" if self._retry == CONF_MODELS else CONF_MODELS
        return self.async_show_menu(
            step_id="problem",
            menu_options=[self._retry, back],
            description_placeholders={"problem": words.problem(self._problem)},
        )

    async def async_step_stop_download(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Stop what is being fetched; what came is kept."""
        try:
            for model in (await self._async_models()).models:
                if model.downloading is not None:
                    await async_stop_fetch(self._client, model.name)
        except HearkenError as err:
            return await self._async_failed(err, CONF_MODELS)
        return await self.async_step_models()

    async def async_step_remove(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which models are to be deleted from the engine's disk."""
        try:
            if user_input is not None:
                for name in user_input[CONF_MODELS]:
                    await async_remove(self._client, name)
                return await self.async_step_models()
            models = await self._async_models()
        except HearkenError as err:
            return await self._async_failed(err, CONF_MODELS)
        words = await self._async_words()
        removable = [model for model in models.models if model.removable]
        field = probatio.Optional(CONF_MODELS, default=[])
        return self.async_show_form(
            step_id="remove", data_schema=probatio.Schema({field: _selector(removable, words, several=True)})
        )

    # What the steps are made of

    @property
    def _client(self) -> EngineClient:
        return create_client(self.hass, self.config_entry.data)

    async def _async_words(self) -> ModelWords:
        return await async_model_words(self.hass)

    async def _async_models(self) -> Models:
        spoken = self.config_entry.options.get(CONF_LANGUAGES, ())
        return await async_list(self._client, (self.hass.config.language, *spoken))

    async def _async_pick(self, kind: ModelKind) -> ConfigFlowResult:
        self._kind = kind
        return await self.async_step_model()

    async def _async_failed(self, err: HearkenError, retry: str) -> ConfigFlowResult:
        self._problem, self._retry = err, retry
        return await self.async_step_problem()

    async def _async_measure(self) -> None:
        """Keep the result of the test; one that fails changes nothing of what is in use."""
        try:
            self._speed = await async_test(self._client, self._model.name)
        except HearkenError as err:
            self._speed, self._problem = None, err


def _selector(models: list[ModelEntry], words: ModelWords, *, several: bool = False) -> SelectSelector:
    options = [SelectOptionDict(value=model.name, label=words.line(model)) for model in models]
    return SelectSelector(SelectSelectorConfig(options=options, multiple=several, mode=SelectSelectorMode.LIST))
