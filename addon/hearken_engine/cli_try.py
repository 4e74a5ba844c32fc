"""`transcribe`, `say`, `ask`: one engine at a time, without a server."""

import argparse
import json
import subprocess
import time
import wave
from pathlib import Path
from typing import Any

from .chat import small_talk, to_request
from .errors import FetchError, RequestError, SettingsError
from .llm.base import Finish, Text
from .loading import load_chat_model, load_recognizer, load_speech_detector, load_voice
from .models.store import ModelStore
from .protocol import AUDIO_CHANNELS, AUDIO_RATE, AUDIO_WIDTH, Vocabulary
from .settings import Settings
from .sound_file import write_speech
from .stt.ear import Ear
from .stt.home import Home
from .stt.languages import spoken_languages
from .stt.pcm import Format
from .tts.manner import Manner

_FFMPEG_FORMAT = Format(AUDIO_RATE, AUDIO_WIDTH, AUDIO_CHANNELS)
"""What ffmpeg is asked for."""


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add `transcribe`, `say` and `ask`."""
    transcribe = commands.add_parser("transcribe", parents=[shared], help="write down what is said in a sound file")
    transcribe.add_argument("file", type=Path)
    transcribe.add_argument(
        "--language", action="append", default=[], help="may be spoken; found by the model if not given just once"
    )
    transcribe.add_argument("--home", type=Path, metavar="FILE", help="the home's words: a hearken-vocabulary as JSON")
    transcribe.set_defaults(command=_transcribe)

    say = commands.add_parser("say", parents=[shared], help="speak a text into a WAV file")
    say.add_argument("text")
    say.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    say.add_argument("--speaker", help="one of the voice's speakers")
    say.set_defaults(command=_say)

    ask = commands.add_parser("ask", parents=[shared], help="talk to the language model")
    ask.add_argument("text")
    ask.set_defaults(command=_ask)

    for parser in (transcribe, say, ask):
        parser.add_argument("--json", action="store_true", help="print JSON")


def _transcribe(options: argparse.Namespace, settings: Settings) -> int:
    audio_format, sound = read_sound(options.file)
    store = ModelStore(settings.models_dir, settings.extra_models_dir)
    recognizer = load_recognizer(settings, store)
    languages = spoken_languages(options.language, recognizer.languages)
    home = _read_home(options.home) if options.home is not None else None
    started = time.monotonic()
    ear = Ear(load_speech_detector(), audio_format, decides=False)
    ear.follow(*ear.read(sound, last=True))
    result = recognizer.transcribe(ear.speech(), languages, home)
    if options.json:
        facts = {
            "text": result.text,
            "language": result.language,
            "confidence": round(result.confidence, 3),
            "alternatives": [
                {"text": reading.text, "probability": round(reading.probability, 3)} for reading in result.alternatives
            ],
            "audio_seconds": round(audio_format.seconds(len(sound)), 2),
            "seconds": round(time.monotonic() - started, 2),
        }
        print(json.dumps(facts, ensure_ascii=False))
    else:
        print(result.text or "(nobody spoke)")
    return 0


def _say(options: argparse.Namespace, settings: Settings) -> int:
    voice = load_voice(ModelStore(settings.models_dir, settings.extra_models_dir).get(settings.voice))
    manner = Manner(speaker=options.speaker, speed=settings.speed, volume=settings.volume)
    seconds = write_speech(options.output, voice, options.text, manner)
    if options.json:
        print(json.dumps({"file": str(options.output), "seconds": round(seconds, 2), "rate": voice.sample_rate}))
    else:
        print(f"{options.output}: {seconds:.1f} s of speech")
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    model = load_chat_model(settings, ModelStore(settings.models_dir, settings.extra_models_dir), settings.llm_model)
    said: list[str] = []
    started = time.monotonic()
    finish: Finish | None = None
    for piece in model.chat(to_request(small_talk(options.text))):
        if isinstance(piece, Text):
            said.append(piece.text)
            if not options.json:
                print(piece.text, end="", flush=True)
        elif isinstance(piece, Finish):
            finish = piece
    if options.json:
        facts: dict[str, Any] = {"text": "".join(said).strip(), "seconds": round(time.monotonic() - started, 2)}
        if finish is not None:
            facts |= {"prompt_tokens": finish.prompt_tokens, "reply_tokens": finish.reply_tokens}
        print(json.dumps(facts, ensure_ascii=False))
    else:
        print()
    return 0


def read_sound(file: Path) -> tuple[Format, bytes]:
    """Return the sound of a file, with its format; FetchError if it is no sound.

    What is no WAV that the engine takes as it is, is turned into one by the ffmpeg program.
    """
    if not file.is_file():
        raise FetchError(f"There is no file {file}.")
    try:
        with wave.open(str(file), "rb") as sound:
            audio_format = Format.checked(sound.getframerate(), sound.getsampwidth(), sound.getnchannels())
            return audio_format, sound.readframes(sound.getnframes())
    except (wave.Error, EOFError, RequestError):
        return _FFMPEG_FORMAT, _ffmpeg(file)


def _ffmpeg(file: Path) -> bytes:
    """Return the sound of any file that ffmpeg knows, as _FFMPEG_FORMAT."""
    command = [
        *("ffmpeg", "-nostdin", "-v", "error", "-i", f"file:{file}"),
        *("-f", "s16le", "-ac", str(_FFMPEG_FORMAT.channels), "-ar", str(_FFMPEG_FORMAT.rate), "-"),
    ]
    try:
        result = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    except FileNotFoundError as err:
        raise FetchError(f"{file} is no WAV of plain PCM; install ffmpeg to have it turned into one.") from err
    if result.returncode != 0:
        reason = result.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason given"]
        raise FetchError(f"{file} cannot be read as sound: {reason[0]}")
    return result.stdout


def _read_home(file: Path) -> Home:
    """Return the home that a file describes; SettingsError if it describes none."""
    try:
        return Home(Vocabulary.from_data(json.loads(file.read_text(encoding="utf-8")), str(file)))
    except (OSError, ValueError) as err:
        raise SettingsError(f"{file} cannot be read as a home's words: {err}.") from err
