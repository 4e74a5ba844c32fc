"""Utterances over a real socket: they end by themselves, are guessed at, share the recogniser, and never hang."""

import asyncio
import threading
from collections.abc import Callable

import numpy as np
import pytest
from hearken_engine import homes as homes_module
from hearken_engine import jobs as jobs_module
from hearken_engine import listening as listening_module
from hearken_engine.errors import ModelError
from hearken_engine.protocol import (
    Cancel,
    EndReason,
    ErrorCode,
    Heard,
    Listen,
    Name,
    NameKind,
    Vocabulary,
    VocabularyTaken,
)
from hearken_engine.stt.completeness import Completeness
from hearken_engine.stt.home import Home
from wyoming.asr import Transcribe
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event

from .conftest import FORMAT, Client, Connect, EngineUnderTest, chunks, sound

START = AudioStart(**FORMAT)


def speech(seconds: float) -> list[AudioChunk]:
    return chunks(sound(seconds))


def silence(seconds: float) -> list[AudioChunk]:
    return chunks(sound(seconds, level=0))


async def heard(client: Client) -> tuple[list[str], Heard]:
    """Read a whole answer; return the texts that were shown while it came, and what was heard."""
    events = await client.read_until("transcript-stop")
    shown = [event.data["text"] for event in events if event.type == "transcript-chunk"]
    (found,) = (Heard.from_event(event) for event in events if event.type == "hearken-heard")
    (transcript,) = (event for event in events if event.type == "transcript")
    assert transcript.data["text"] == found.text == shown[-1]
    return shown, found


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what the engine does in its own time."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - the engine's own state has no events
            await asyncio.sleep(0.005)


async def shown(client: Client) -> str:
    """Read the next text that is shown."""
    text: str = (await client.read_until("transcript-chunk"))[-1].data["text"]
    return text


class TestWhoWantsAllOfIt:
    async def test_gets_more_than_the_text(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        await client.send(Listen(languages=("zh-CN", "en_GB", "tlh", "zh")), START, *speech(1), AudioStop())
        texts, found = await heard(client)
        assert texts == ["turn on the light"]
        assert (found.language, found.confidence, found.is_command) == ("zh", 0.75, True)
        assert [(other.text, other.probability) for other in found.alternatives] == [("turn on the lights", 0.25)]
        assert [(repair.heard, repair.written) for repair in found.repairs] == [("lied", "light")]
        assert found.ended_by is EndReason.CLIENT
        assert found.speech_seconds == pytest.approx(1, abs=0.05)
        assert found.waited_seconds >= 0
        assert engine.stt.heard[0].languages == ("zh", "en")

    async def test_is_told_of_languages_that_nobody_knows(self, connect: Connect) -> None:
        client = await connect()
        await client.send(Listen(languages=("tlh", "qya")), START, *speech(0.2), AudioStop())
        code, text = await client.error()
        assert (code, "'tlh'; it knows en zh" in text) == ("not-possible", True)

    async def test_sees_the_text_grow_without_a_pause(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        engine.stt.texts.extend(["turn", "turn on the", "turn on the light"])
        await client.send(Listen(), START, *speech(2.8))
        assert await shown(client) == "turn"
        await client.send(*speech(1.8))
        assert await shown(client) == "turn on the"
        await client.send(AudioStop())
        assert (await heard(client))[0] == ["turn on the light"]

    async def test_takes_any_format(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        stereo = np.repeat(np.frombuffer(sound(1), "<i2"), 6).tobytes()
        fast = {"rate": 48_000, "width": 2, "channels": 2}
        pieces = [AudioChunk(**fast, audio=stereo[at : at + 999]) for at in range(0, len(stereo), 999)]
        await client.send(Listen(), AudioStart(**fast), *pieces, AudioStop())
        assert (await heard(client))[1].speech_seconds == pytest.approx(1, abs=0.05)
        assert len(engine.stt.heard[-1].speech) == pytest.approx(16_000, abs=600)


class TestEndsByItself:
    @pytest.mark.parametrize(
        ("completeness", "pause"),
        [(Completeness.COMPLETE, 0.35), (Completeness.EXTENSIBLE, 0.5), (Completeness.OPEN, 0.75)],
    )
    async def test_before_the_client_stops(
        self, engine: EngineUnderTest, connect: Connect, completeness: Completeness, pause: float
    ) -> None:
        client = await connect()
        engine.stt.completeness = completeness
        await client.send(Listen(endpointing=True), START, *silence(1), *speech(1), *silence(0.2))
        assert await shown(client) == "turn on the light"
        await client.send(*silence(pause - 0.2))
        events = await client.read_until("transcript-stop")
        found = Heard.from_event(events[0])
        assert found.text == "turn on the light"
        assert found.speech_seconds == pytest.approx(1, abs=0.05)
        assert found.ended_by is (EndReason.SILENCE if completeness is Completeness.OPEN else EndReason.COMPLETE)
        assert [event.type for event in events] == ["hearken-heard", "transcript", "transcript-stop"]
        # What still comes is dropped, and the connection takes the next utterance.
        await client.send(*silence(0.3), AudioStop(), Listen(endpointing=True), START, *speech(1), AudioStop())
        assert (await heard(client))[1].ended_by is EndReason.CLIENT
        assert len(engine.stt.heard) == 2

    async def test_not_in_a_pause_inside_a_sentence(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        engine.stt.completeness = Completeness.UNFINISHED
        engine.stt.texts.extend(["turn on the", "turn on the light"])
        await client.send(Listen(endpointing=True), START, *speech(1), *silence(0.2))
        assert await shown(client) == "turn on the"
        await client.send(*silence(0.8), *speech(1), *silence(0.2))
        assert await shown(client) == "turn on the light"
        await client.send(*silence(1.5))
        found = Heard.from_event((await client.read_until("transcript-stop"))[0])
        assert (found.ended_by, found.text) == (EndReason.SILENCE, "turn on the light")
        assert found.speech_seconds == pytest.approx(3, abs=0.1)
        assert len(engine.stt.heard) == 2

    async def test_when_nobody_speaks(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        await client.send(Listen(endpointing=True), START, *silence(9))
        texts, found = await heard(client)
        assert (texts, found.ended_by, found.waited_seconds) == ([""], EndReason.NO_SPEECH, 0)
        assert engine.stt.heard == []

    async def test_in_endless_noise(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        noise = chunks(sound(20), 500_000)
        await client.send(Listen(endpointing=True), START, *noise)
        assert (await heard(client))[1].ended_by is EndReason.LIMIT
        assert len(engine.stt.heard[-1].speech) < 16_000 * 16

    @pytest.mark.parametrize(
        ("came", "reason"), [(speech(0.5), EndReason.SILENCE), (silence(0.5), EndReason.NO_SPEECH), ([], "no-speech")]
    )
    async def test_when_no_more_sound_comes(
        self, connect: Connect, monkeypatch: pytest.MonkeyPatch, came: list[AudioChunk], reason: EndReason
    ) -> None:
        monkeypatch.setattr(listening_module, "STALLED_SECONDS", 0.3)
        client = await connect()
        await client.send(Listen(endpointing=True), START, *came)
        assert (await heard(client))[1].ended_by == reason


class TestGuesses:
    async def test_one_at_the_last_pause_is_the_answer(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        await client.send(Transcribe(), START, *speech(1), *silence(0.3))
        await until(lambda: len(engine.stt.heard) == 1)
        await client.send(*silence(0.5), AudioStop())
        events = await client.read_until("transcript-stop")
        # A client that knows only Wyoming is shown nothing that may be taken back.
        assert [event.type for event in events] == [
            *("transcript-start", "transcript-chunk", "transcript", "transcript-stop")
        ]
        assert len(engine.stt.heard) == 1

    async def test_one_that_runs_is_waited_for(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        engine.stt.hold = True
        await client.send(Transcribe(), START, *speech(1), *silence(0.3), AudioStop())
        await until(lambda: len(engine.stt.heard) == 1)
        engine.stt.go_on.set()
        await client.read_until("transcript-stop")
        assert len(engine.stt.heard) == 1

    async def test_one_before_the_last_word_is_thrown_away(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        engine.stt.texts.extend(["turn on", "turn on the light"])
        await client.send(Transcribe(), START, *speech(1), *silence(0.3))
        await until(lambda: len(engine.stt.heard) == 1)
        await client.send(*speech(1), AudioStop())
        assert (await client.read_until("transcript"))[-1].data["text"] == "turn on the light"
        first, second = (len(heard.speech) for heard in engine.stt.heard)
        assert second > first + 16_000

    async def test_there_is_one_at_a_time(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        engine.stt.hold = True
        await client.send(Listen(), START, *speech(1), *silence(0.3))
        await until(lambda: len(engine.stt.heard) == 1)
        for _ in range(5):
            await client.send(*speech(0.5), *silence(0.3))
        await client.send(Event("ping"))
        await client.read_until("pong")
        engine.stt.go_on.set()
        # One more, of all that was said up to the last pause.
        await until(lambda: len(engine.stt.heard) == 2)
        await client.send(AudioStop())
        assert (await heard(client))[1].speech_seconds == pytest.approx(5, abs=0.2)
        assert len(engine.stt.heard) == 2

    @pytest.mark.parametrize("failure", [OSError("no space"), ModelError(ErrorCode.MODEL_FAILED, "It failed.")])
    async def test_one_that_fails_does_no_harm(
        self, engine: EngineUnderTest, connect: Connect, failure: Exception
    ) -> None:
        client = await connect()
        engine.stt.texts.append(failure)
        await client.send(Listen(), START, *speech(1), *silence(0.3))
        await until(lambda: len(engine.stt.heard) == 1)
        await client.send(AudioStop())
        assert (await heard(client))[1].text == "turn on the light"

    async def test_one_ends_with_its_utterance(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        engine.stt.hold = True
        await client.send(Listen(), START, *speech(1), *silence(0.3))
        await until(lambda: len(engine.stt.heard) == 1)
        await client.send(Cancel())
        assert (await client.error())[0] == "cancelled"
        engine.stt.go_on.set()
        await client.send(AudioStop(), Listen(), START, *speech(0.5), AudioStop())
        assert (await heard(client))[0] == ["turn on the light"]


class TestManyAtOnce:
    async def test_twenty_are_all_answered(self, engine: EngineUnderTest, connect: Connect) -> None:
        engine.stt.hold = True
        clients = [await connect() for _ in range(20)]
        for client in clients:
            await client.send(Listen(endpointing=True), START, *speech(0.5), *silence(0.2), *silence(0.8))
        await until(lambda: engine.engines.stt.worker.waiting == 19)
        engine.stt.go_on.set()
        for client in clients:
            assert (await heard(client))[1].text == "turn on the light"
        # Nothing was worked out twice.
        assert len(engine.stt.heard) <= 21

    async def test_answers_come_before_guesses(self, engine: EngineUnderTest, connect: Connect) -> None:
        engine.stt.hold = True
        busy, guessing, answering = [await connect() for _ in range(3)]
        await busy.send(Transcribe(language="en"), START, *speech(0.5), AudioStop())
        await until(lambda: len(engine.stt.heard) == 1)
        await guessing.send(Listen(), START, *speech(1), *silence(0.3))
        await until(lambda: engine.engines.stt.worker.waiting == 1)
        await answering.send(Transcribe(language="zh"), START, *speech(0.5), AudioStop())
        await until(lambda: engine.engines.stt.worker.waiting == 2)
        engine.stt.go_on.set()
        await until(lambda: len(engine.stt.heard) == 3)
        assert [heard.languages for heard in engine.stt.heard] == [("en",), ("zh",), ()]

    async def test_who_leaves_in_the_middle_holds_up_nobody(self, engine: EngineUnderTest, connect: Connect) -> None:
        leaving, staying = await connect(), await connect()
        await leaving.send(Listen(endpointing=True), START, *speech(0.5))
        await leaving.wire.disconnect()
        await staying.send(Listen(), START, *speech(0.5), AudioStop())
        assert (await heard(staying))[1].text == "turn on the light"
        assert engine.engines.stt.worker.idle


def vocabulary(home: str = "mine", version: str = "1", *names: str) -> Vocabulary:
    """Return a home's words, in no language: they are worked in at once."""
    return Vocabulary(
        home=home,
        version=version,
        names=tuple(Name(text=name, kind=NameKind.AREA) for name in names),
    )


class TestHomes:
    async def tell(self, client: Client, words: Vocabulary) -> VocabularyTaken:
        await client.send(words)
        return VocabularyTaken.from_event((await client.read_until("hearken-vocabulary-taken"))[-1])

    async def used(self, engine: EngineUnderTest, client: Client, request: Listen | Transcribe) -> Home | None:
        """Return the home with which an utterance is heard."""
        await client.send(request, START, *speech(0.3), AudioStop())
        await client.read_until("transcript-stop")
        return engine.stt.heard[-1].home

    async def test_words_are_used(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        assert await self.used(engine, client, Listen()) is None
        words = vocabulary("mine", "1", "Attic")
        assert await self.tell(client, words) == VocabularyTaken(home="mine", version="1", names=1, ready=True)
        for request in (Listen(), Listen(home="mine"), Transcribe(transcript_names=["Cellar"])):
            home = await self.used(engine, client, request)
            assert home is not None
            assert home.vocabulary == words
        assert await self.used(engine, client, Listen(home="another")) is None

    async def test_the_last_few_are_kept(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        for number in range(10):
            await self.tell(client, vocabulary(str(number)))
        last = await self.used(engine, client, Listen())
        assert last is not None
        assert last.vocabulary.home == "9"
        assert await self.used(engine, client, Listen(home="9")) is last
        assert await self.used(engine, client, Listen(home="0")) is None

    async def test_what_is_known_is_not_worked_in_again(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        await self.tell(client, vocabulary("mine", "1", "Attic"))
        first = await self.used(engine, client, Listen())
        await self.tell(client, vocabulary("mine", "1", "Attic"))
        assert await self.used(engine, client, Listen()) is first
        await self.tell(client, vocabulary("mine", "2", "Attic", "Hall"))
        assert await self.used(engine, client, Listen()) is not first

    async def test_none_and_thousands_are_fine(self, connect: Connect) -> None:
        client = await connect()
        assert (await self.tell(client, vocabulary())).names == 0
        many = vocabulary("mine", "2", *(f"Lamp {number}" for number in range(5000)))
        assert (await self.tell(client, many)).names == 5000

    async def test_a_broken_one_is_refused_and_the_old_one_stays(
        self, engine: EngineUnderTest, connect: Connect, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = await connect()
        await self.tell(client, vocabulary("mine", "1", "Attic"))

        def broken(_: Vocabulary) -> Home:
            raise ValueError("a bracket is missing")

        monkeypatch.setattr(homes_module, "Home", broken)
        await client.send(vocabulary("mine", "2"))
        assert await client.error() == ("bad-event", "The vocabulary cannot be worked in: a bracket is missing")
        home = await self.used(engine, client, Listen())
        assert home is not None
        assert home.vocabulary.version == "1"

    async def test_hearing_goes_on_while_one_is_worked_in(
        self, engine: EngineUnderTest, connect: Connect, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        go_on = threading.Event()

        def slow(words: Vocabulary) -> Home:
            go_on.wait(20)
            return Home(words)

        monkeypatch.setattr(homes_module, "Home", slow)
        monkeypatch.setattr(jobs_module, "_MOMENT", 0.01)
        client, other = await connect(), await connect()
        assert (await self.tell(client, vocabulary())).ready is False
        assert await self.used(engine, other, Listen()) is None
        go_on.set()
        taken = VocabularyTaken.from_event((await client.read_until("hearken-vocabulary-taken"))[-1])
        assert taken.ready
        assert await self.used(engine, other, Listen()) is not None

    async def test_any_client_may_name_its_words(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        request = Transcribe(language="en", transcript_names=["Attic"], transcript_terms=["dim"])
        home = await self.used(engine, client, request)
        assert home is not None
        assert [name.text for name in home.vocabulary.names] == ["Attic", "dim"]
        assert home.vocabulary.languages == ("en",)
        assert await self.used(engine, client, request) is home
        assert await self.used(engine, client, Transcribe()) is None
