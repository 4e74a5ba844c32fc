"""A small client for Home Assistant's HTTP and WebSocket API, with the parts that the demo needs."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import aiohttp

from .errors import DemoError

REQUEST_SECONDS = 30.0
"""Home Assistant answers in milliseconds; setting up an integration may take a few seconds."""

MAX_MESSAGE = 16 * 2**20
"""Bytes of the largest WebSocket message; the registries of a large home are under 1 MB."""

type Message = dict[str, Any]
"""JSON of the WebSocket API."""


class CommandError(DemoError):
    """Home Assistant refused a command."""


class HomeAssistantClient:
    """One signed-in session: REST calls, and commands and subscriptions over one WebSocket."""

    def __init__(self, session: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._session = session
        self._socket = socket
        self._last_id = 0
        self._results: dict[int, asyncio.Future[Any]] = {}
        self._events: dict[int, asyncio.Queue[Message]] = {}
        self._reader = asyncio.create_task(self._read())

    @classmethod
    @asynccontextmanager
    async def connect(cls, url: str, token: str) -> AsyncIterator[Self]:
        """Sign in with an access token; close everything at the end."""
        headers = {"Authorization": f"Bearer {token}"}
        timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
        async with (
            aiohttp.ClientSession(url, headers=headers, timeout=timeout) as session,
            session.ws_connect("/api/websocket", max_msg_size=MAX_MESSAGE) as socket,
        ):
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": token})
            answer = await socket.receive_json()
            if answer["type"] != "auth_ok":
                raise DemoError(f"Home Assistant refused the sign-in: {answer.get('message', answer['type'])}")
            client = cls(session, socket)
            try:
                yield client
            finally:
                client._reader.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await client._reader

    async def _read(self) -> None:
        """Hand each message to the command or subscription that it answers."""
        async for frame in self._socket:
            message: Message = frame.json()
            number = message.get("id", 0)
            if message["type"] in ("result", "pong") and (result := self._results.pop(number, None)) is not None:
                if message.get("success", True):
                    result.set_result(message.get("result"))
                else:
                    error = message["error"]
                    result.set_exception(CommandError(f"{error['message']} ({error['code']})"))
            elif message["type"] == "event" and number in self._events:
                self._events[number].put_nowait(message["event"])
        gone = DemoError("Home Assistant closed the connection")
        for result in self._results.values():
            if not result.done():
                result.set_exception(gone)

    async def _send(self, message: Message) -> Any:
        """Send a command that has its number already and wait for its result."""
        result: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._results[message["id"]] = result
        await self._socket.send_json(message)
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                return await result
        except CommandError as err:
            raise CommandError(f"Home Assistant refused {message['type']}: {err}") from None

    def _number(self) -> int:
        """Return the number of the next command; Home Assistant wants them to rise."""
        self._last_id += 1
        return self._last_id

    async def command(self, kind: str, **fields: Any) -> Any:
        """Send a command and return its result."""
        return await self._send({"id": self._number(), "type": kind, **fields})

    @asynccontextmanager
    async def subscribe(
        self, kind: str, *, into: asyncio.Queue[Message] | None = None, **fields: Any
    ) -> AsyncIterator[asyncio.Queue[Message]]:
        """Send a command whose events go into a queue; unsubscribe at the end."""
        number = self._number()
        queue = self._events[number] = into or asyncio.Queue()
        try:
            await self._send({"id": number, "type": kind, **fields})
            yield queue
        finally:
            del self._events[number]
            if not self._socket.closed:
                with contextlib.suppress(DemoError):
                    await self.command("unsubscribe_events", subscription=number)

    async def flush(self) -> None:
        """Return when every event that Home Assistant has sent so far is in its queue."""
        await self.command("ping")

    async def send_audio(self, handler: int, pcm: bytes) -> None:
        """Send audio to the handler that a pipeline named; empty bytes are its end."""
        await self._socket.send_bytes(bytes([handler]) + pcm)

    async def call_service(self, domain: str, service: str, **data: Any) -> None:
        """Call a service (what Home Assistant's pages call an action)."""
        await self.command("call_service", domain=domain, service=service, service_data=data)

    async def states(self) -> dict[str, Message]:
        """Return the state of every entity by its id."""
        return {state["entity_id"]: state for state in await self.command("get_states")}

    async def get(self, path: str) -> Any:
        """Return the JSON at a path of the REST API."""
        async with self._session.get(path, raise_for_status=True) as response:
            return await response.json()

    async def post(self, path: str, data: Message) -> Any:
        """Post JSON to a path of the REST API and return the answer."""
        async with self._session.post(path, json=data) as response:
            answer = await response.json(content_type=None)
            if response.status >= 400:  # noqa: PLR2004 - HTTP's first error
                raise CommandError(f"{path} answered {response.status}: {answer}")
            return answer

    async def download(self, path: str) -> AsyncGenerator[bytes]:
        """Yield what is at a path as it arrives; a reply may be spoken for longer than other requests take."""
        patience = aiohttp.ClientTimeout(total=None, sock_read=REQUEST_SECONDS)
        async with self._session.get(path, timeout=patience) as response:
            if response.status >= 400:  # noqa: PLR2004 - HTTP's first error
                raise CommandError(f"{path} answered {response.status}")
            async for piece in response.content.iter_any():
                yield piece
