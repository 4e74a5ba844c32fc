"""One turn with Home Assistant's Assist pipeline: speech or text in; transcript, deeds, reply and its sound out."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import aiohttp

from .audio import decode, from_wav
from .client import HomeAssistantClient, Message
from .errors import DemoError
from .speech import Speech
from .states import Change, ChangeLog
from .turn import Call, Listener, Turn

type Step = Callable[[Message], Awaitable[None]]
"""Takes in the data of one kind of event."""

TURN_SECONDS = 180.0
"""The longest a turn may take: a long reply of a small model on a slow machine."""

WAV_HEADER = 44
"""Bytes that come before the first sample of the reply."""


class Assist:
    """Hearken's pipeline in one Home Assistant."""

    def __init__(self, client: HomeAssistantClient, pipeline: str, entity_ids: set[str]) -> None:
        self._client = client
        self._pipeline = pipeline
        self._entity_ids = entity_ids

    async def speak(self, speech: Speech, listener: Listener | None = None) -> Turn:
        """Speak into the pipeline and take in the spoken reply."""
        request = {"start_stage": "stt", "end_stage": "tts", "input": {"sample_rate": 16000}}
        return await _Run(self._client, self._entity_ids, listener or Listener(), speech).run(
            {**request, "pipeline": self._pipeline}
        )

    async def write(self, text: str, *, conversation_id: str | None = None) -> Turn:
        """Write to the pipeline and take in the written reply."""
        request = {"start_stage": "intent", "end_stage": "intent", "input": {"text": text}}
        return await _Run(self._client, self._entity_ids, Listener(), None).run(
            {**request, "pipeline": self._pipeline, "conversation_id": conversation_id}
        )


class _Run:
    """One run of the pipeline while it goes on."""

    def __init__(
        self, client: HomeAssistantClient, entity_ids: set[str], listener: Listener, speech: Speech | None
    ) -> None:
        self._client = client
        self._listener = listener
        self._speech = speech
        self._turn = Turn()
        self._changes = ChangeLog(entity_ids)
        self._shown: set[Change] = set()
        self._calls: set[str] = set()
        self._reply_url = ""
        self._sending: asyncio.Task[None] | None = None
        self._fetching: asyncio.Task[None] | None = None
        self._steps: dict[str, Step] = {
            "state_changed": self._take_change,
            "run-start": self._take_start,
            "stt-vad-end": self._take_silence,
            "stt-end": self._take_transcript,
            "intent-progress": self._take_progress,
            "intent-end": self._take_reply,
            "tts-end": self._take_speech,
            "error": self._take_error,
        }

    async def run(self, request: Message) -> Turn:
        """Go through all stages."""
        queue: asyncio.Queue[Message] = asyncio.Queue()
        try:
            async with (
                asyncio.timeout(TURN_SECONDS),
                self._client.subscribe("subscribe_events", event_type="state_changed", into=queue),
                self._client.subscribe("assist_pipeline/run", into=queue, **request),
            ):
                while (event := await queue.get()).get("type") != "run-end":
                    await self._take(event)
                await self._fetched()
                await self._client.flush()
                while not queue.empty():
                    await self._take(queue.get_nowait())
        except TimeoutError:
            raise DemoError(f"The pipeline was not done after {TURN_SECONDS:.0f} s") from None
        finally:
            await self._stop(self._sending)
            await self._stop(self._fetching)
        self._show_changes()
        if self._speech is not None:
            self._turn.times.spoken = self._speech.ended
        return self._turn

    async def _take(self, event: Message) -> None:
        """Take in one event of the pipeline or the home."""
        kind = event.get("type") or event["event_type"]
        if (step := self._steps.get(kind)) is not None:
            await step(event.get("data") or {})

    async def _take_change(self, data: Message) -> None:
        """Take in that the state of an entity changed."""
        self._changes.add(data)

    async def _take_start(self, data: Message) -> None:
        """Begin to speak."""
        self._reply_url = data.get("tts_output", {}).get("url", "")
        if self._speech is not None:
            handler = data["runner_data"]["stt_binary_handler_id"]
            self._sending = asyncio.create_task(self._send(self._speech, handler))

    async def _take_silence(self, _: Message) -> None:
        """Stop speaking: Home Assistant has noticed that the sentence is over."""
        self._turn.times.noticed = time.monotonic()
        await self._stop(self._sending)

    async def _take_transcript(self, data: Message) -> None:
        """Take in what was heard."""
        self._turn.times.heard = time.monotonic()
        await self._stop(self._sending)
        self._turn.transcript = data["stt_output"]["text"]
        self._listener.heard(self._turn)

    async def _take_progress(self, data: Message) -> None:
        """Take in a piece of the understanding: a tool call, or that the reply can already be spoken."""
        self._take_calls(data.get("chat_log_delta", {}).get("tool_calls"))
        if data.get("tts_start_streaming"):
            self._fetch()

    async def _take_reply(self, data: Message) -> None:
        """Take in the text of the reply and what was done before it."""
        self._turn.times.understood = time.monotonic()
        output = data["intent_output"]
        self._turn.conversation_id = output["conversation_id"]
        self._turn.asks_back = output["continue_conversation"]
        self._turn.reply = output["response"]["speech"].get("plain", {}).get("speech") or ""
        await self._read_chat_log(output["conversation_id"])
        self._show_changes()
        self._listener.replied(self._turn)

    async def _take_speech(self, data: Message) -> None:
        """Take in where the spoken reply is."""
        self._reply_url = data["tts_output"]["url"]
        self._fetch()

    async def _take_error(self, data: Message) -> None:
        """Take in that a stage failed; the run ends after it."""
        self._turn.error = f"{data['message']} ({data['code']})"

    async def _send(self, speech: Speech, handler: int) -> None:
        """Send the speech until it ends or Home Assistant has heard enough."""
        async with aclosing(speech.chunks()) as chunks:
            async for chunk in chunks:
                await self._client.send_audio(handler, chunk)
        await self._client.send_audio(handler, b"")

    def _fetch(self) -> None:
        """Begin to fetch the spoken reply, once."""
        if self._fetching is None and self._reply_url:
            self._turn.times.speaking = time.monotonic()
            self._fetching = asyncio.create_task(self._fetch_reply(self._reply_url))

    async def _fetched(self) -> None:
        """Wait for the whole spoken reply."""
        if self._fetching is not None:
            try:
                await self._fetching
            except (DemoError, aiohttp.ClientError) as err:
                self._turn.error = f"The spoken reply did not come: {err}"

    async def _fetch_reply(self, url: str) -> None:
        """Take in the reply's sound as a satellite would."""
        times, data = self._turn.times, bytearray()
        async with aclosing(self._client.download(url)) as pieces:
            async for piece in pieces:
                data += piece
                if times.first_sound is None and len(data) > WAV_HEADER:
                    times.first_sound = time.monotonic()
        times.last_sound = time.monotonic()
        if data:
            self._turn.sound = from_wav(bytes(data)) or await decode(bytes(data))

    def _take_calls(self, calls: list[Message] | None) -> None:
        """Take in what was asked of the home, each call once."""
        for call in calls or ():
            if call["id"] not in self._calls:
                self._calls.add(call["id"])
                self._turn.calls.append(Call(call["tool_name"], call["tool_args"]))
                self._listener.called(self._turn.calls[-1])

    async def _read_chat_log(self, conversation_id: str) -> None:
        """Read what was called from the conversation's log: intents do not appear in the pipeline's own events."""
        with contextlib.suppress(DemoError):
            chat_log = self._client.subscribe("conversation/chat_log/subscribe", conversation_id=conversation_id)
            async with chat_log as log:
                content: list[Message] = (await log.get())["data"]["content"]
                questions = [index for index, message in enumerate(content) if message["role"] == "user"]
                for message in content[questions[-1] :] if questions else ():
                    self._take_calls(message.get("tool_calls"))

    def _show_changes(self) -> None:
        """Tell the listener what has changed and has not been told."""
        self._turn.changes = self._changes.changes
        for change in self._turn.changes:
            if change not in self._shown:
                self._shown.add(change)
                self._listener.changed(change)

    async def _stop(self, task: asyncio.Task[None] | None) -> None:
        """End a task of this run and wait for that."""
        if task is not None and not task.done():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
