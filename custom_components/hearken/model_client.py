"""What a client asks of an engine about its models."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from .client import EngineClient
from .protocol import (
    ChooseModel,
    Downloading,
    FetchModel,
    FetchProgress,
    FetchState,
    ListModels,
    MeasureModel,
    ModelChosen,
    ModelKind,
    ModelRemoved,
    Models,
    ModelTested,
    RemoveModel,
    Speed,
    StopFetch,
)

LIST_SECONDS = 15.0
"""The engine looks through folders, on a slow card perhaps."""

PROGRESS_SECONDS = 60.0
"""The engine gives a sign of life every two seconds; before the first one it may check files of gigabytes."""

CHANGE_SECONDS = 600.0
"""Loading a model of gigabytes from a slow card takes minutes, and there may be a change before."""


async def async_list(client: EngineClient, languages: tuple[str, ...]) -> Models:
    """Return the models, with what the engine thinks of them for some languages (BCP 47)."""
    return await client.ask(ListModels(languages=languages), Models, LIST_SECONDS)


async def async_fetch(client: EngineClient, name: str, *, accept_terms: bool) -> AsyncGenerator[Downloading]:
    """Yield how far a download is until it is done; it goes on in the engine if the generator is closed before."""
    request = FetchModel(name=name, accept_terms=accept_terms)
    async with aclosing(client.follow(request, FetchProgress, PROGRESS_SECONDS)) as answers:
        async for answer in answers:
            yield answer.downloading
            if answer.downloading.state is FetchState.DONE:
                return


async def async_stop_fetch(client: EngineClient, name: str) -> None:
    """Stop a download; what came is kept."""
    await client.ask(StopFetch(name=name), FetchProgress, LIST_SECONDS)


async def async_choose(client: EngineClient, kind: ModelKind, name: str) -> ModelChosen:
    """Have another model used from now on."""
    return await client.ask(ChooseModel(kind=kind, name=name), ModelChosen, CHANGE_SECONDS)


async def async_remove(client: EngineClient, name: str) -> int:
    """Delete a model; return the bytes that are free now."""
    return (await client.ask(RemoveModel(name=name), ModelRemoved, CHANGE_SECONDS)).freed


async def async_test(client: EngineClient, name: str) -> Speed:
    """Return how fast a model is on the engine's machine."""
    return (await client.ask(MeasureModel(name=name), ModelTested, CHANGE_SECONDS)).speed
