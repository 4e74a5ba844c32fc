"""The requests about models: what each of them does, from the request to the last event of its answer."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing

from .model_manager import ModelManager
from .protocol import (
    ChooseModel,
    FetchModel,
    FetchProgress,
    ListModels,
    MeasureModel,
    ModelRemoved,
    ModelTested,
    RemoveModel,
    StopFetch,
)

type Send = Callable[..., Awaitable[None]]


async def list_models(send: Send, manager: ModelManager, request: ListModels) -> None:
    """Answer with all models."""
    await send(await manager.list(request.languages))


async def fetch_model(send: Send, manager: ModelManager, request: FetchModel) -> None:
    """Answer with how far the download is, until it is done; it goes on where the client leaves."""
    async with aclosing(manager.fetch(request.name, accept_terms=request.accept_terms)) as progress:
        async for each in progress:
            await send(FetchProgress(name=request.name, downloading=each))


async def stop_fetch(send: Send, manager: ModelManager, request: StopFetch) -> None:
    """Stop a download, and answer with how far it came."""
    await send(FetchProgress(name=request.name, downloading=manager.stop_fetch(request.name)))


async def choose_model(send: Send, manager: ModelManager, request: ChooseModel) -> None:
    """Answer when another model is in use."""
    await send(await manager.choose(request.kind, request.name))


async def remove_model(send: Send, manager: ModelManager, request: RemoveModel) -> None:
    """Answer when a model is deleted."""
    await send(ModelRemoved(name=request.name, freed=await manager.remove(request.name)))


async def measure_model(send: Send, manager: ModelManager, request: MeasureModel) -> None:
    """Answer with how fast a model is."""
    await send(ModelTested(name=request.name, speed=await manager.test(request.name)))
