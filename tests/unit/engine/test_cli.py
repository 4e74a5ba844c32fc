"""The command line: what it prints, and how it fails. Real models are tried in tests/models."""

import asyncio
import json
import wave
from pathlib import Path

import pytest
from hearken_engine import __version__, cli_models, cli_try, model_manager, voices
from hearken_engine.cli import main
from hearken_engine.cli_try import read_sound
from hearken_engine.errors import FetchError, ModelError
from hearken_engine.llm.llama import LlamaChat, LlamaOptions
from hearken_engine.loading import load_chat_model, load_recognizer, load_voice
from hearken_engine.models.store import ModelStore
from hearken_engine.settings import Settings, read_settings
from hearken_engine.tts.samples import sample
from hearken_engine.tts.voice_file import read_voice_facts

from .conftest import (
    EngineUnderTest,
    FakeChatModel,
    FakeDetector,
    FakeRecognizer,
    FakeSynthesizer,
    add_voice,
    sound,
)

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEARKEN_MODELS_DIR", str(tmp_path))
    monkeypatch.setattr(cli_try, "load_recognizer", lambda *_: FakeRecognizer())
    monkeypatch.setattr(cli_try, "load_speech_detector", FakeDetector)
    monkeypatch.setattr(cli_try, "load_chat_model", lambda *_: FakeChatModel())
    monkeypatch.setattr(cli_try, "load_voice", lambda _: FakeSynthesizer())
    return tmp_path


def test_version(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"hearken-engine {__version__}\n"


@pytest.mark.parametrize("arguments", [[], ["models"], ["sing"], ["say", "hi"]])
def test_a_wrong_call_shows_the_usage(arguments: list[str], capsys: Captured) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert "usage: hearken-engine" in capsys.readouterr().err


def test_models_list(folder: Path, capsys: Captured) -> None:
    add_voice(folder, "mine", "de_DE")
    assert main(["models", "list"]) == 0
    out = capsys.readouterr().out
    assert "○ whisper-base" in out
    assert "● mine" in out
    assert main(["models", "list", "--kind", "tts", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["kind"] for row in rows} == {"tts"}
    (mine,) = (row for row in rows if row["installed"])
    assert (mine["name"], mine["languages"], mine["quality"]) == ("mine", ["de-DE"], None)
    assert all(row["quality"] in {"low", "medium", "high"} for row in rows if row is not mine)


def test_models_list_shows_language_and_quality(folder: Path, capsys: Captured) -> None:
    add_voice(folder, "mine", "de_DE")
    assert main(["models", "list", "--kind", "tts"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any({"sv_SE-nst-medium", "sv-SE", "medium"} <= set(line.split()) for line in lines)
    assert any({"mine", "de-DE", "?"} <= set(line.split()) for line in lines)


def test_models_sample(folder: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = FakeSynthesizer()
    monkeypatch.setattr(cli_models, "load_voice", lambda _: voice)
    add_voice(folder, "mine", "de_DE")
    add_voice(folder, "rare", "xx_XX")
    file = tmp_path / "sample.wav"
    for name, words in (("mine", "Das Licht"), ("rare", "The light")):
        assert main(["models", "sample", name, "-o", str(file), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["text"].startswith(words)
        assert voice.said[-1][0].startswith(words)
        with wave.open(str(file)) as speech:
            assert speech.getnframes() == 100 * len(voice.said[-1][0])
    assert main(["models", "sample", "nobody"]) == 1
    assert "nobody is not in" in capsys.readouterr().err


def test_every_sample_is_a_sentence() -> None:
    texts = {sample(language) for language in ("de", "zh-CN", "uk-UA", "pt-BR", "en")}
    assert len(texts) == 5
    assert sample("xx") == sample("en-GB")


def test_models_verify_and_remove(folder: Path, capsys: Captured) -> None:
    add_voice(folder, "mine", "de_DE")
    assert main(["models", "verify"]) == 0
    assert "✓ mine" in capsys.readouterr().out
    assert main(["models", "remove", "mine"]) == 0
    assert "Removed mine" in capsys.readouterr().out
    assert main(["models", "remove", "mine", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "model-missing"


def test_damage_is_an_exit_code(folder: Path, capsys: Captured) -> None:
    (folder / "whisper-base").mkdir()
    (folder / "whisper-base" / "model.bin").write_bytes(b"x")
    record = {"files": {"model.bin": {"size": 2, "sha256": ""}}}
    (folder / "whisper-base" / "hearken-model.json").write_text(json.dumps(record))
    assert main(["models", "verify", "whisper-base"]) == 1
    out = capsys.readouterr().out
    assert "✗ whisper-base model.bin has 1 bytes, not 2." in out
    assert "models get whisper-base" in out


def test_models_get_needs_a_name_and_accepted_terms(folder: Path, capsys: Captured) -> None:
    assert main(["models", "get"]) == 1
    assert "--starter" in capsys.readouterr().err
    assert main(["models", "get", "gemma3-270m-base"]) == 1
    assert "--accept-terms" in capsys.readouterr().err


def test_models_list_marks_what_is_chosen_and_best(folder: Path, capsys: Captured) -> None:
    add_voice(folder, "mine", "de_DE")
    assert main(["models", "list", "--voice", "mine", "--kind", "tts"]) == 0
    assert "◉ mine" in capsys.readouterr().out
    assert main(["models", "list", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["gemma3-270m-base"]["advice"] == "special"
    assert rows["smollm2-135m"]["chosen"]


def test_models_get_offline(folder: Path, capsys: Captured) -> None:
    assert main(["models", "get", "qwen3-4b", "--offline", "on", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "offline"


def test_a_chosen_model_is_not_removed(folder: Path, capsys: Captured) -> None:
    add_voice(folder, "en_US-joe-medium", "en_US")
    assert main(["models", "remove", "en_US-joe-medium", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "model-in-use"
    assert (folder / "en_US-joe-medium").exists()


def test_models_choose_for_the_next_start(folder: Path, capsys: Captured) -> None:
    """Port 0 is no address that an engine could be found at."""
    add_voice(folder, "mine", "de_DE")
    choose = ["models", "choose", "--port", "0"]
    assert main([*choose, "tts", "mine"]) == 0
    assert "from the next start" in capsys.readouterr().out
    assert read_settings({}, {"HEARKEN_MODELS_DIR": str(folder)}, folder / "none.json").voice == "mine"
    assert main([*choose, "llm", "mine"]) == 1
    assert "no model of the kind llm" in capsys.readouterr().err
    assert main([*choose, "tts", "nobody", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "model-missing"
    with pytest.raises(SystemExit):
        main([*choose, "nose", "mine"])


def test_models_test_without_an_engine(folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_manager, "load_chat_model", lambda *_: FakeChatModel())
    monkeypatch.setattr(voices, "load_voice", lambda _: FakeSynthesizer())
    add_voice(folder, "en_US-joe-medium", "en_US")
    (folder / "mine").mkdir()
    (folder / "mine" / "chat.gguf").touch()
    assert main(["models", "test", "mine", "--port", "0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["decode_tokens_per_second"] > 0
    assert main(["models", "test", "en_US-joe-medium", "--port", "0"]) == 0
    assert "s of work a second of sound" in capsys.readouterr().out
    assert main(["models", "test", "nobody", "--port", "0"]) == 1
    assert "There is no model" in capsys.readouterr().err


async def test_a_running_engine_is_asked(engine: EngineUnderTest, settings: Settings, capsys: Captured) -> None:
    """The command line runs beside the engine's loop, as another process does."""
    flags = ["--unix", str(settings.unix), "--models-dir", str(settings.models_dir)]
    assert await asyncio.to_thread(main, ["models", "choose", "tts", "chinese", *flags]) == 0
    assert "chinese is in use" in capsys.readouterr().out
    assert engine.engines.tts.name == "chinese"
    assert await asyncio.to_thread(main, ["models", "test", "chinese", "--json", *flags]) == 0
    assert json.loads(capsys.readouterr().out)["real_time_factor"] >= 0
    assert await asyncio.to_thread(main, ["models", "choose", "llm", "nobody", "--json", *flags]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "unknown-model"


def test_say(folder: Path, tmp_path: Path, capsys: Captured) -> None:
    add_voice(folder, "en_US-joe-medium", "en_US")
    file = tmp_path / "hello.wav"
    assert main(["say", "Hello.", "-o", str(file)]) == 0
    with wave.open(str(file)) as speech:
        assert (speech.getframerate(), speech.getnframes()) == (22_050, 600)
    assert main(["say", "Hello.", "-o", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["rate"] == 22_050
    assert main(["say", "Hello.", "-o", str(tmp_path / "no" / "where.wav")]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert main(["say", "Hello.", "-o", str(file), "--voice", "nobody"]) == 1
    assert "nobody is not in" in capsys.readouterr().err


def test_transcribe(folder: Path, tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "speech.wav"
    with wave.open(str(file), "wb") as speech:
        speech.setparams((1, 2, 16_000, 0, "NONE", ""))
        speech.writeframes(sound(1))
    assert main(["transcribe", str(file)]) == 0
    assert capsys.readouterr().out == "turn on the light\n"
    home = tmp_path / "home.json"
    home.write_text('{"home": "mine", "version": "1", "names": [{"text": "Attic", "kind": "area"}]}')
    asked = ["transcribe", str(file), "--language", "zh-CN", "--language", "en", "--home", str(home), "--json"]
    assert main(asked) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["text"], facts["audio_seconds"], facts["language"]) == ("turn on the light", 1.0, "zh")
    assert (facts["confidence"], facts["alternatives"]) == (0.75, [{"text": "turn on the lights", "probability": 0.25}])
    home.write_text('{"home": "mine"}')
    assert main(asked) == 1
    assert "lacks some of: version" in capsys.readouterr().out
    assert main(["transcribe", str(file), "--language", "tlh"]) == 1
    assert "'tlh'" in capsys.readouterr().err


def test_ask(folder: Path, capsys: Captured) -> None:
    assert main(["ask", "Good day"]) == 0
    assert capsys.readouterr().out == "Good morning.\n"
    assert main(["ask", "Good day", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == "Good morning."


def test_settings_may_stand_on_either_side(folder: Path, capsys: Captured) -> None:
    for arguments in (["--port", "x", "models", "list"], ["models", "list", "--port", "x"]):
        assert main(arguments) == 1
        assert "--port is 'x'" in capsys.readouterr().err


@pytest.mark.parametrize("rate", [48_000, 192_000])
def test_sound_of_any_format_is_read(tmp_path: Path, rate: int) -> None:
    file = tmp_path / "stereo.wav"
    with wave.open(str(file), "wb") as speech:
        speech.setparams((2, 2, rate, 0, "NONE", ""))
        speech.writeframes(bytes(4 * rate))
    audio_format, pcm = read_sound(file)
    assert audio_format.seconds(len(pcm)) == pytest.approx(1, abs=0.01)


def test_what_is_no_speech_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FetchError, match="There is no file"):
        read_sound(tmp_path / "nothing.wav")
    (tmp_path / "text.wav").write_text("not sound")
    with pytest.raises(FetchError, match="cannot be read as sound"):
        read_sound(tmp_path / "text.wav")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FetchError, match="install ffmpeg"):
        read_sound(tmp_path / "text.wav")


class TestBrokenModels:
    """The real engines are given files that are no models."""

    def test_a_broken_whisper(self, tmp_path: Path) -> None:
        (tmp_path / "whisper").mkdir()
        (tmp_path / "whisper" / "model.bin").write_bytes(b"no model")
        settings = Settings(models_dir=tmp_path, stt_model="whisper")
        with pytest.raises(ModelError, match="Whisper could not be loaded"):
            load_recognizer(settings, ModelStore(tmp_path))

    def test_a_broken_language_model(self, tmp_path: Path) -> None:
        (tmp_path / "chat").mkdir()
        (tmp_path / "chat" / "chat.gguf").write_bytes(b"no model")
        with pytest.raises(ModelError, match=r"chat\.gguf could not be loaded"):
            load_chat_model(Settings(models_dir=tmp_path), ModelStore(tmp_path), "chat")
        with pytest.raises(ModelError, match="could not be loaded"):
            LlamaChat(tmp_path / "nothing.gguf", LlamaOptions(threads=1, context=64))

    def test_a_broken_voice(self, tmp_path: Path) -> None:
        add_voice(tmp_path, "voice", "en_US")
        with pytest.raises(ModelError, match="The voice voice could not be loaded"):
            load_voice(ModelStore(tmp_path).get("voice"))

    def test_a_model_that_is_no_voice(self, tmp_path: Path) -> None:
        (tmp_path / "chat").mkdir()
        (tmp_path / "chat" / "chat.gguf").touch()
        with pytest.raises(ModelError, match="chat is no voice"):
            load_voice(ModelStore(tmp_path).get("chat"))

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"espeak": {}}', '{"language": 5}'])
    def test_a_voice_that_says_nothing_of_itself(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "voice.onnx.json").write_text(text)
        with pytest.raises(ModelError, match="cannot be read"):
            read_voice_facts(tmp_path / "voice.onnx.json")

    def test_a_voice_that_would_go_online_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "voice.onnx.json").write_text('{"espeak": {"voice": "cmn"}, "phoneme_type": "pinyin"}')
        with pytest.raises(ModelError, match="needs the internet"):
            read_voice_facts(tmp_path / "voice.onnx.json")

    def test_older_voices_name_only_their_phonemes(self, tmp_path: Path) -> None:
        (tmp_path / "voice.onnx.json").write_text(
            '{"espeak": {"voice": "en-gb"}, "speaker_id_map": {"amy": 0, "bo": 1}}'
        )
        facts = read_voice_facts(tmp_path / "voice.onnx.json")
        assert (facts.language, facts.speakers) == ("en-GB", ("amy", "bo"))
