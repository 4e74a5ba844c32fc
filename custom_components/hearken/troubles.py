"""Watches for what the owner can mend: a model that is not there or does not fit, and a voice that nobody uses."""

from dataclasses import dataclass, field

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import CONF_LANGUAGES, DOMAIN
from .coordinator import HearkenConfigEntry
from .errors import HearkenError
from .model_client import async_list
from .pipeline import async_is_used, async_listen_pipelines
from .protocol import Advice, ModelEntry, ModelKind, Models, ModelState

ENGINE_TOO_OLD = "engine_too_old"
MODEL_MISSING = "model_missing"
MEMORY_SHORT = "memory_short"
NOT_USED = "not_used"
"""Issues; their identifiers end with the entry's, and those about models with the kind of model."""


@dataclass(frozen=True, kw_only=True)
class _Trouble:
    key: str
    severity: ir.IssueSeverity
    data: dict[str, str | int | float | None]
    placeholders: dict[str, str] = field(default_factory=dict)


@callback
def async_tell_too_old(hass: HomeAssistant, entry: HearkenConfigEntry) -> None:
    """Tell that the engine is too old for the integration."""
    trouble = _Trouble(
        key=ENGINE_TOO_OLD,
        severity=ir.IssueSeverity.ERROR,
        data={"entry_id": entry.entry_id},
        placeholders={"name": entry.title},
    )
    _raise(hass, f"{ENGINE_TOO_OLD}_{entry.entry_id}", trouble)


@callback
def async_forget_too_old(hass: HomeAssistant, entry: HearkenConfigEntry) -> None:
    """Take back that the engine is too old."""
    ir.async_delete_issue(hass, DOMAIN, f"{ENGINE_TOO_OLD}_{entry.entry_id}")


class Troubles:
    """What is wrong with one engine that is there."""

    def __init__(self, hass: HomeAssistant, entry: HearkenConfigEntry) -> None:
        """Take the entry, whose engine is connected already."""
        self._hass = hass
        self._entry = entry
        self._raised: set[str] = set()
        self._failed: tuple[tuple[ModelKind, str], ...] = ()
        self._short: dict[str, _Trouble] = {}

    @callback
    def async_start(self) -> None:
        """Keep the issues as they should be until the entry is unloaded."""
        entry = self._entry
        async_forget_too_old(self._hass, entry)
        entry.async_on_unload(entry.runtime_data.async_add_listener(self._async_look))
        entry.async_on_unload(async_listen_pipelines(self._hass, self._async_look))
        entry.async_on_unload(self._async_forget)
        self._async_look()

    @callback
    def _async_look(self) -> None:
        """Look at everything again; while the engine is away, what was wrong with it stays so."""
        coordinator = self._entry.runtime_data
        if not coordinator.last_update_success:
            return
        models = coordinator.data.status.models
        failed = tuple((model.kind, model.name) for model in models if model.state is ModelState.FAILED)
        if failed != self._failed:
            self._failed, self._short = failed, {}
            if failed:
                name = f"{DOMAIN} memory"
                self._entry.async_create_background_task(self._hass, self._async_look_at_memory(failed), name)
        wanted = dict(self._short)
        for model in models:
            if model.state is ModelState.MISSING and not model.elsewhere:
                wanted[self._id(MODEL_MISSING, model.kind)] = self._about_model(
                    MODEL_MISSING, model.kind, model.name, {"model": model.name}
                )
        if not async_is_used(self._hass, self._entry):
            wanted[self._id(NOT_USED)] = _Trouble(
                key=NOT_USED,
                severity=ir.IssueSeverity.WARNING,
                data={"entry_id": self._entry.entry_id},
                placeholders={"name": self._entry.title},
            )
        for issue_id in self._raised - wanted.keys():
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)
        for issue_id, trouble in wanted.items():
            _raise(self._hass, issue_id, trouble)
        self._raised = set(wanted)

    async def _async_look_at_memory(self, failed: tuple[tuple[ModelKind, str], ...]) -> None:
        """Find out which models fail because they are too large, and what would fit instead."""
        spoken = self._entry.options.get(CONF_LANGUAGES, ())
        try:
            models = await async_list(self._entry.runtime_data.client, (self._hass.config.language, *spoken))
        except HearkenError:
            return  # the engine goes, or has other worries
        for kind, name in failed:
            chosen = next((model for model in models.models if model.name == name), None)
            smaller = _smaller(models, chosen) if chosen is not None and _is_too_large(models, chosen) else None
            if chosen is not None and smaller is not None:
                about = {"model": chosen.title, "smaller": smaller.title}
                self._short[self._id(MEMORY_SHORT, kind)] = self._about_model(MEMORY_SHORT, kind, smaller.name, about)
        if self._short:
            self._async_look()

    def _about_model(self, key: str, kind: ModelKind, name: str, placeholders: dict[str, str]) -> _Trouble:
        """Return a trouble that another, or the same, model mends."""
        return _Trouble(
            key=key,
            severity=ir.IssueSeverity.ERROR,
            data={"entry_id": self._entry.entry_id, "kind": str(kind), "model": name},
            placeholders=placeholders,
        )

    def _id(self, key: str, kind: ModelKind | None = None) -> str:
        return "_".join(filter(None, (key, self._entry.entry_id, kind)))

    @callback
    def _async_forget(self) -> None:
        for issue_id in self._raised:
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)


@callback
def _raise(hass: HomeAssistant, issue_id: str, trouble: _Trouble) -> None:
    """Tell the owner of a trouble."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data=trouble.data,
        is_fixable=True,
        severity=trouble.severity,
        translation_key=trouble.key,
        translation_placeholders=trouble.placeholders or None,
    )


def _is_too_large(models: Models, model: ModelEntry) -> bool:
    """Tell whether a model takes more memory than the machine can give it."""
    needs_more = model.memory is not None and model.memory > models.memory_available
    return model.advice is Advice.TOO_LARGE or needs_more


def _smaller(models: Models, chosen: ModelEntry) -> ModelEntry | None:
    """Return the recommended model that is smaller than the chosen one, or else the largest that fits."""
    fitting = [
        model
        for model in models.models
        if model.kind is chosen.kind
        and model.memory is not None
        and model.memory < (chosen.memory or 0)
        and model.memory <= models.memory_available
        and model.advice in {Advice.RECOMMENDED, Advice.FITS, Advice.TIGHT}
    ]
    return max(fitting, key=lambda model: (model.advice is Advice.RECOMMENDED, model.memory), default=None)
