"""The owner's other servers for the language model: asked beside the event loop, and watched."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from .llm.base import ChatRequest, Piece, ScoreRequest, Scoring
from .llm.endpoints import Endpoint
from .llm.failover import RETRY_SECONDS, Failover, Server
from .llm.remote import Line, RemoteChat
from .protocol import ModelKind, ModelState, ModelStatus
from .worker import Worker

_AT_ONCE = 4
"""Requests that run at the same time: a house has few rooms where somebody speaks, and a thread only waits."""


class ChatServers:
    """The servers of the settings, in their order."""

    def __init__(self, endpoints: Sequence[Endpoint], changed: Callable[[], None]) -> None:
        """Take the servers; `changed` is called in the event loop when one comes or goes."""
        self._changed = changed
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failover = Failover([RemoteChat(endpoint) for endpoint in endpoints], self._tell)
        self._checker = Worker("llm-servers")
        self._workers = [Worker(f"llm-server-{number}") for number in range(_AT_ONCE)]
        self._watching: asyncio.Task[None] | None = None

    @property
    def workers(self) -> tuple[Worker, ...]:
        """All that have to be closed."""
        return self._checker, *self._workers

    @property
    def well(self) -> bool:
        """Whether a server can be asked."""
        return any(server.well for server in self._failover.servers)

    @property
    def statuses(self) -> tuple[ModelStatus, ...]:
        """How each server is, for `Status`."""
        return tuple(_status(server) for server in self._failover.servers)

    async def start(self) -> None:
        """Ask all servers, and once a minute those that are away."""
        self._loop = asyncio.get_running_loop()
        await self._checker.run(self._failover.check)
        self._watching = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(RETRY_SECONDS)
            await self._checker.run(self._failover.check)

    async def chat(self, request: ChatRequest) -> AsyncGenerator[Piece]:
        """Yield the reply of the first server that begins one; see `Failover.chat`."""
        line = Line()
        pieces: AsyncGenerator[Piece] = self._worker().stream(lambda: self._failover.chat(request, line))
        try:
            async with aclosing(pieces):
                async for piece in pieces:
                    yield piece
        finally:
            line.end()

    async def score(self, request: ScoreRequest) -> Scoring:
        """Return what the first server says that can judge texts; see `Failover.score`."""
        return await self._worker().run(lambda: self._failover.score(request))

    def _worker(self) -> Worker:
        return min(self._workers, key=lambda worker: (not worker.idle, worker.waiting))

    def _tell(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._changed)

    def close(self) -> None:
        """Ask nothing more."""
        if self._watching is not None:
            self._watching.cancel()
        for worker in self.workers:
            worker.close()


def _status(server: Server) -> ModelStatus:
    state = ModelState.READY if server.well else ModelState.FAILED if server.known else ModelState.LOADING
    return ModelStatus(
        kind=ModelKind.LLM,
        name=server.model.endpoint.name,
        state=state,
        detail=server.problem.text if server.problem is not None else None,
        context=server.model.context or None,
        calls_tools=True if server.well else None,
        elsewhere=True,
    )
