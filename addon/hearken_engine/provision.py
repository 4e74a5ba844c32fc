"""Fetches the chosen models that are missing, where the engine is told to: so a fresh app gets ready by itself."""

import asyncio
import logging
from contextlib import aclosing

from .errors import HearkenError
from .model_manager import ModelManager
from .protocol import ErrorCode, FetchState, ModelKind
from .settings import Settings

_LOGGER = logging.getLogger(__name__)

_AGAIN_SECONDS = 300.0
"""After a fetch that failed: the router that started together with this machine is up by then."""

_IN_VAIN = {ErrorCode.OFFLINE, ErrorCode.TERMS_NOT_ACCEPTED, ErrorCode.UNKNOWN_MODEL}
"""What trying again does not mend: the owner decides."""


async def provide(settings: Settings, models: ModelManager, *, again: float = _AGAIN_SECONDS) -> None:
    """Fetch what is missing of the chosen models, one after the other, and use each as soon as it is there.

    Hearing comes first, then speaking: a command that is heard is understood without any language model. A model that
    is not in the catalogue is the owner's to bring. Whoever stops a download is not worked against.
    """
    wanted = [(kind, settings.chosen(kind)) for kind in (ModelKind.STT, ModelKind.TTS, ModelKind.EMBED, ModelKind.LLM)]
    while wanted:
        here = {entry.name: entry.installed for entry in (await models.list()).models}
        missing = [(kind, name) for kind, name in wanted if here.get(name) is False]
        wanted = [(kind, name) for kind, name in missing if not await _provided(models, kind, name)]
        if wanted:
            await asyncio.sleep(again)


async def _provided(models: ModelManager, kind: ModelKind, name: str) -> bool:
    """Fetch one model and use it; false if that is worth another try."""
    _LOGGER.info("Fetching %s, which is missing", name)
    try:
        async with aclosing(models.fetch(name, accept_terms=False)) as progress:
            async for each in progress:
                if each.state is FetchState.STOPPED:
                    return True
        await models.choose(kind, name)
    except HearkenError as err:
        in_vain = err.code in _IN_VAIN
        _LOGGER.warning("%s%s", err.text, "" if in_vain else " It is tried again later.")
        return in_vain
    return True
