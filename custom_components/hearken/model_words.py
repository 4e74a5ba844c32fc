"""Models in the words of the home's language: the engine gives facts, and only English for its log."""

from collections.abc import Mapping

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN
from .errors import CannotConnect, EngineError, HearkenError
from .protocol import Advice, ErrorCode, ModelEntry, ModelKind, Models, Speed

_SEPARATOR = " · "

_GB = 1_000_000_000
_MB = 1_000_000

_PROBLEMS = frozenset(
    {
        ErrorCode.BUSY,
        ErrorCode.CANCELLED,
        ErrorCode.DISK_FULL,
        ErrorCode.FETCH_FAILED,
        ErrorCode.MODEL_FAILED,
        ErrorCode.MODEL_IN_USE,
        ErrorCode.MODEL_MISSING,
        ErrorCode.NO_MEMORY,
        ErrorCode.OFFLINE,
        ErrorCode.STORE_FAILED,
        ErrorCode.UNKNOWN_MODEL,
    }
)
"""Codes that have words of their own; all others are told in the engine's."""


class ModelWords:
    """What is said of models."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take Hearken's texts of selectors, by Home Assistant's keys."""
        self._texts = texts

    def kind(self, kind: ModelKind) -> str:
        """Return what a kind is called."""
        return self._text("model_kind", kind)

    def meaning(self, kind: ModelKind) -> str:
        """Return what a kind of model does for the home."""
        return self._text("model_meaning", kind)

    def about(self, model: ModelEntry) -> str:
        """Return a sentence on a model; empty where there is none."""
        return self._texts.get(_key("model_about", key_of(model.name)), "")

    def line(self, model: ModelEntry) -> str:
        """Return all that matters for choosing a model, on one line."""
        facts = [model.title]
        if model.chosen:
            facts.append(self._fact("in_use"))
        if model.advice not in {Advice.FITS, Advice.UNKNOWN}:
            facts.append(self._text("model_advice", model.advice.replace("-", "_")))
        facts.append(self._presence(model))
        if model.license is not None:
            facts.append(self._fact("license", license=model.license))
        if model.memory is not None:
            facts.append(self._fact("memory", size=amount(model.memory)))
        facts.append(self._fact("unmeasured") if model.speed is None else self.speed(model.kind, model.speed))
        return _SEPARATOR.join(facts)

    def speed(self, kind: ModelKind, speed: Speed) -> str:
        """Return how long somebody waits with a model."""
        return self._text("model_speed", kind, seconds=f"{speed.reply_seconds:.2g}")

    def result(self, model: ModelEntry, speed: Speed) -> str:
        """Return what a test has shown."""
        said = self.speed(model.kind, speed)
        if speed.prefill_tokens_per_second is not None and speed.decode_tokens_per_second is not None:
            tokens = self._fact(
                "tokens",
                read=f"{speed.prefill_tokens_per_second:.0f}",
                written=f"{speed.decode_tokens_per_second:.0f}",
            )
            said = f"{said}{_SEPARATOR}{tokens}"
        if speed.real_time_factor is not None:
            said = f"{said}{_SEPARATOR}{self._fact('real_time', factor=f'{speed.real_time_factor:.2g}')}"
        return said

    def current(self, models: Models, kind: ModelKind) -> str:
        """Return the title of the model that is in use."""
        return next((model.title for model in models.models if model.kind is kind and model.chosen), "-")

    def problem(self, err: HearkenError) -> str:
        """Return what went wrong, and what the engine says about it."""
        if isinstance(err, EngineError):
            key = err.code.replace("-", "_") if err.code in _PROBLEMS else "other"
            return self._text("model_problem", key, detail=err.text)
        return self._text("model_problem", "away" if isinstance(err, CannotConnect) else "other", detail=str(err))

    def _presence(self, model: ModelEntry) -> str:
        if (download := model.downloading) is not None:
            percent = 100 * download.bytes // download.total if download.total else 0
            return self._fact("fetching", percent=str(percent))
        size = amount(model.size) if model.size is not None else "?"
        return self._fact("on_disk" if model.installed else "to_fetch", size=size)

    def _fact(self, key: str, **values: str) -> str:
        return self._text("model_fact", key, **values)

    def _text(self, group: str, key: str, **values: str) -> str:
        return self._texts[_key(group, key)].format(**values)


async def async_model_words(hass: HomeAssistant) -> ModelWords:
    """Return what is said of models in the home's language."""
    return ModelWords(await async_get_translations(hass, hass.config.language, "selector", {DOMAIN}))


def amount(size: int) -> str:
    """Return bytes as people write them."""
    return f"{size / _GB:.1f} GB" if size >= _GB else f"{size / _MB:.0f} MB"


def key_of(name: str) -> str:
    """Return a model's name as a key of translations, which have no dots."""
    return name.lower().replace(".", "_")


def _key(group: str, key: str) -> str:
    return f"component.{DOMAIN}.selector.{group}.options.{key}"
