"""The actions that automations use, on a real Home Assistant and a scripted engine."""

import wave
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser, async_mock_service
from wyoming.error import Error

from custom_components.hearken.const import DOMAIN
from custom_components.hearken.protocol import Alternative, ErrorCode, ForgetSpeech

from .conftest import Say, speech
from .engine_facts import HEARD
from .fake_engine import FakeEngine, text
from .home import state_of


async def act(hass: HomeAssistant, action: str, **data: Any) -> dict[str, Any]:
    """Call an action and return its response."""
    answer = await hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=action != "forget")
    return dict(answer or {})


@pytest.mark.usefixtures("home")
class TestAsk:
    async def test_a_sentence_is_done(self, hass: HomeAssistant) -> None:
        told = await act(hass, "ask", sentence=" turn on the bedroom lamp ")
        assert (told["outcome"], told["understood"]) == ("done", "turn on: Bedroom lamp")
        assert told["reply"] == told["done"]
        assert told["conversation_id"] is None
        assert state_of(hass, "light.bedroom_lamp") == "on"

    async def test_without_acting_it_is_told(self, hass: HomeAssistant) -> None:
        told = await act(hass, "ask", sentence="turn on the bedroom lamp", act=False)
        assert (told["outcome"], told["decided_by"]) == ("tried", "rules")
        assert state_of(hass, "light.bedroom_lamp") == "off"

    async def test_a_question_back_is_answered_in_its_conversation(self, hass: HomeAssistant) -> None:
        told = await act(hass, "ask", sentence="unlock the front door")
        assert "Front door" in told["asks"]
        assert state_of(hass, "lock.front_door") == "locked"
        told = await act(hass, "ask", sentence="yes", conversation_id=told["conversation_id"])
        assert (told["outcome"], told["asks"]) == ("done", "")
        assert state_of(hass, "lock.front_door") == "unlocked"

    async def test_another_language(self, hass: HomeAssistant) -> None:
        told = await act(hass, "ask", sentence="打开床头灯", language="zh-CN")
        assert (told["outcome"], told["language"]) == ("done", "zh-CN")

    async def test_nothing_is_no_sentence(self, hass: HomeAssistant) -> None:
        with pytest.raises(Exception, match="length"):
            await act(hass, "ask", sentence="  ")


class TestEngine:
    async def test_without_an_engine_the_error_says_so(self, hass: HomeAssistant, loaded: MockConfigEntry) -> None:
        await hass.config_entries.async_unload(loaded.entry_id)
        with pytest.raises(ServiceValidationError) as error:
            await act(hass, "ask", sentence="hello")
        assert error.value.translation_key == "no_engine"
        with pytest.raises(ServiceValidationError) as error:
            await act(hass, "ask", sentence="hello", config_entry_id=loaded.entry_id)
        assert error.value.translation_key == "engine_not_set_up"

    async def test_of_two_engines_one_must_be_named(
        self, hass: HomeAssistant, home: None, loaded: MockConfigEntry
    ) -> None:
        other_engine = FakeEngine()
        other_engine.hello = replace(other_engine.hello, engine_id="another")
        await other_engine.start()
        other = MockConfigEntry(
            domain=DOMAIN,
            title="Attic",
            unique_id="another",
            data={CONF_HOST: "127.0.0.1", CONF_PORT: other_engine.port, "token": None},
        )
        other.add_to_hass(hass)
        assert await hass.config_entries.async_setup(other.entry_id)
        assert other.state is ConfigEntryState.LOADED
        with pytest.raises(ServiceValidationError) as error:
            await act(hass, "ask", sentence="turn on the bedroom lamp")
        assert error.value.translation_key == "which_engine"
        told = await act(hass, "ask", sentence="turn on the bedroom lamp", config_entry_id=other.entry_id)
        assert told["outcome"] == "done"
        assert len(other.runtime_data.turns) == 1
        assert len(loaded.runtime_data.turns) == 0
        await hass.config_entries.async_unload(other.entry_id)
        await other_engine.stop()


@pytest.fixture
def sound(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Return a sound file that may be read: half a second, stereo, at another rate than the engine's."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    return write_sound(tmp_path / "doorbell.wav", 0.5)


def write_sound(path: Path, seconds: float) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 44_100, 0, "NONE", ""))
        file.writeframes(b"\x00\x10\x00\x10" * round(44_100 * seconds))
    return path


class TestTranscribe:
    async def test_a_file_is_heard(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry, sound: Path
    ) -> None:
        engine.heard = replace(HEARD, alternatives=(Alternative(text="turn on the lights", probability=0.04),))
        told = await act(hass, "transcribe", file=str(sound))
        assert told == {
            "text": "turn on the light",
            "language": "en",
            "confidence": 0.93,
            "is_command": True,
            "alternatives": ["turn on the lights"],
        }
        pcm = b"".join(event.payload or b"" for event in engine.of_type("audio-chunk"))
        assert len(pcm) == 16_000  # half a second of 16 kHz, 16 bits, one channel
        assert (engine.listened[0].languages, engine.listened[0].home) == (("en",), loaded.entry_id)
        await act(hass, "transcribe", file=str(sound), language="de-DE")
        assert engine.listened[1].languages == ("de",)

    async def test_what_may_not_be_read_is_refused(
        self, hass: HomeAssistant, loaded: MockConfigEntry, sound: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        outside = write_sound(tmp_path_factory.mktemp("outside") / "secret.wav", 0.1)
        for file in (outside, sound.parent / "nothing.wav", sound.parent / ".." / outside.parent.name / "secret.wav"):
            with pytest.raises(ServiceValidationError) as error:
                await act(hass, "transcribe", file=str(file))
            assert error.value.translation_key == "file_not_allowed"

    async def test_what_is_no_sound_is_refused(self, hass: HomeAssistant, loaded: MockConfigEntry, sound: Path) -> None:
        await hass.async_add_executor_job(sound.write_text, "no sound at all")
        with pytest.raises(HomeAssistantError) as error:
            await act(hass, "transcribe", file=str(sound))
        assert error.value.translation_key == "not_decoded"
        assert "doorbell.wav" in str(error.value)

    async def test_what_is_too_long_is_refused(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry, sound: Path
    ) -> None:
        write_sound(sound, 61)
        with pytest.raises(HomeAssistantError) as error:
            await act(hass, "transcribe", file=str(sound))
        assert error.value.translation_key == "too_long_to_transcribe"
        assert engine.listened == []

    async def test_an_unknown_language_is_refused(
        self, hass: HomeAssistant, loaded: MockConfigEntry, sound: Path
    ) -> None:
        with pytest.raises(ServiceValidationError) as error:
            await act(hass, "transcribe", file=str(sound), language="fi")
        assert error.value.translation_key == "language_not_heard"

    async def test_what_the_engine_says_against_it_is_told(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry, sound: Path
    ) -> None:
        engine.refusals["audio-stop"] = Error(text="The model broke.", code=ErrorCode.MODEL_FAILED)
        with pytest.raises(HomeAssistantError) as error:
            await act(hass, "transcribe", file=str(sound))
        assert error.value.translation_key == "not_transcribed"
        assert "The model broke." in str(error.value)


@pytest.fixture
async def rooms(hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry) -> dict[str, str]:
    """Put a satellite and a player in the kitchen, a player in the hall, and a lamp in the attic; return the areas."""
    registry, areas = er.async_get(hass), {}
    there = {
        "kitchen": (("assist_satellite", 1), ("media_player", 512)),
        "hall": (("media_player", 512),),
        "attic": (("light", 0),),
    }
    for room, things in there.items():
        area = ar.async_get(hass).async_create(room)
        areas[room] = area.id
        for domain, features in things:
            entity = registry.async_get_or_create(domain, "test", room, suggested_object_id=room)
            registry.async_update_entity(entity.entity_id, area_id=area.id)
            hass.states.async_set(entity.entity_id, "idle", {"supported_features": features})
    return areas


@pytest.fixture
def said(hass: HomeAssistant, rooms: dict[str, str]) -> tuple[list[ServiceCall], list[ServiceCall]]:
    """Return what satellites and players are told from now on."""
    return async_mock_service(hass, "assist_satellite", "announce"), async_mock_service(
        hass, "media_player", "play_media"
    )


type Said = tuple[list[ServiceCall], list[ServiceCall]]


class TestAnnounce:
    async def test_a_place_is_told_by_its_satellite_and_else_by_its_player(
        self, hass: HomeAssistant, rooms: dict[str, str], said: Said
    ) -> None:
        told = await act(hass, "announce", message="Dinner", area_id=list(rooms.values()), chime=False)
        assert told == {"announced": ["assist_satellite.kitchen", "media_player.hall"]}
        (satellite,), (player,) = said
        assert satellite.data["entity_id"] == "assist_satellite.kitchen"
        assert (satellite.data["message"], satellite.data["preannounce"]) == ("Dinner", False)
        assert player.data["announce"] is True
        media_id = player.data["media_content_id"]
        assert media_id == satellite.data["media_id"]
        assert media_id.startswith("media-source://tts/tts.hearken_voice?message=Dinner")

    async def test_what_is_named_is_told_in_any_case(self, hass: HomeAssistant, said: Said) -> None:
        named = ["assist_satellite.kitchen", "media_player.kitchen", "light.attic"]
        told = await act(hass, "announce", message="Dinner", entity_id=named, language="en-US", voice="en-US-joe")
        assert told["announced"] == named[:2]
        assert "en-US-joe" in said[1][0].data["media_content_id"]

    async def test_the_speech_is_really_made_by_the_engine(
        self, hass: HomeAssistant, engine: FakeEngine, said: Said
    ) -> None:
        from homeassistant.components.tts import async_get_media_source_audio

        hass.config.components.add("media_source")
        # Home Assistant keeps on disk what was said, and all tests share that disk.
        message = f"Dinner is ready {uuid4()}"
        await act(hass, "announce", message=message, entity_id="media_player.hall")
        kind, audio = await async_get_media_source_audio(hass, said[1][0].data["media_content_id"])
        assert kind
        assert len(audio) > 100
        assert any(message in str(event.data) for event in engine.of_type("synthesize"))

    async def test_where_nothing_can_speak_it_is_refused(
        self, hass: HomeAssistant, rooms: dict[str, str], said: Said
    ) -> None:
        with pytest.raises(ServiceValidationError) as error:
            await act(hass, "announce", message="Dinner", area_id=rooms["attic"])
        assert error.value.translation_key == "nowhere_to_announce"

    async def test_where_it_fails_the_others_are_told_all_the_same(
        self, hass: HomeAssistant, rooms: dict[str, str], said: Said
    ) -> None:
        hass.services.async_remove("assist_satellite", "announce")
        with pytest.raises(HomeAssistantError) as error:
            await act(hass, "announce", message="Dinner", area_id=list(rooms.values()))
        assert error.value.translation_key == "not_announced"
        assert "kitchen" in str(error.value)
        assert len(said[1]) == 1

    async def test_without_its_voice_it_is_refused(self, hass: HomeAssistant, said: Said) -> None:
        er.async_get(hass).async_update_entity("tts.hearken_voice", disabled_by=er.RegistryEntryDisabler.USER)
        await hass.async_block_till_done()
        with pytest.raises(ServiceValidationError) as error:
            await act(hass, "announce", message="Dinner", entity_id="media_player.hall")
        assert error.value.translation_key == "no_voice"


@pytest.mark.usefixtures("home")
class TestForget:
    async def test_what_waits_and_what_was_said_is_forgotten(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry, say: Say
    ) -> None:
        engine.replies = [text("Yes?")]
        asked = await say("unlock the front door")
        await act(hass, "forget")
        assert len(loaded.runtime_data.turns) == 0
        assert len(engine.of_type(ForgetSpeech.TYPE)) == 1
        answer = await say("yes", asked.conversation_id)
        assert state_of(hass, "lock.front_door") == "locked"
        assert speech(answer)

    async def test_only_what_is_named_is_forgotten(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry, say: Say
    ) -> None:
        await say("unlock the front door")
        await act(hass, "forget", what="conversations", config_entry_id=loaded.entry_id)
        assert len(loaded.runtime_data.turns) == 1
        assert engine.of_type(ForgetSpeech.TYPE) == []

    async def test_an_engine_that_cannot_is_told(self, hass: HomeAssistant, engine: FakeEngine) -> None:
        engine.refusals[ForgetSpeech.TYPE] = Error(text="The disk is gone.", code=ErrorCode.STORE_FAILED)
        with pytest.raises(HomeAssistantError, match=r"The disk is gone\."):
            await act(hass, "forget", what=["speech"])

    async def test_only_an_administrator_may(
        self, hass: HomeAssistant, loaded: MockConfigEntry, hass_read_only_user: MockUser
    ) -> None:
        from homeassistant.core import Context

        with pytest.raises(Unauthorized):
            await hass.services.async_call(
                DOMAIN, "forget", {}, blocking=True, context=Context(user_id=hass_read_only_user.id)
            )
