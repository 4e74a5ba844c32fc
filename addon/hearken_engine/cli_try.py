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
from .loading import load_chat_model, load_recognizer, load_voice
from .models.store import ModelStore
from .protocol import ErrorCode
from .settings import Settings
from .stt.base import SAMPLE_RATE
from .tts.base import CHANNELS, SAMPLE_WIDTH


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add `transcribe`, `say` and `ask`."""
    transcribe = commands.add_parser("transcribe", parents=[shared], help="write down what is said in a sound file")
    transcribe.add_argument("file", type=Path)
    transcribe.add_argument("--language", help="ISO 639 code; found by the model if not given")
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
    pcm = read_speech(options.file)
    recognizer = load_recognizer(settings, ModelStore(settings.models_dir))
    if options.language is not None and options.language not in recognizer.languages:
        raise RequestError(
            ErrorCode.NOT_POSSIBLE,
            f"The model does not know {options.language!r}; it knows {' '.join(recognizer.languages)}.",
        )
    started = time.monotonic()
    result = recognizer.transcribe(pcm, options.language)
    if options.json:
        facts = {
            "text": result.text,
            "language": result.language,
            "audio_seconds": round(result.audio_seconds, 2),
            "seconds": round(time.monotonic() - started, 2),
        }
        print(json.dumps(facts, ensure_ascii=False))
    else:
        print(result.text or "(nobody spoke)")
    return 0


def _say(options: argparse.Namespace, settings: Settings) -> int:
    voice = load_voice(ModelStore(settings.models_dir).get(settings.voice))
    frames = 0
    try:
        with wave.open(str(options.output), "wb") as file:
            file.setparams((CHANNELS, SAMPLE_WIDTH, voice.sample_rate, 0, "NONE", "not compressed"))
            for pcm in voice.synthesize(options.text, options.speaker):
                file.writeframes(pcm)
                frames += len(pcm) // SAMPLE_WIDTH
    except OSError as err:
        raise SettingsError(f"{options.output} cannot be written: {err.strerror}.") from err
    seconds = frames / voice.sample_rate
    if options.json:
        print(json.dumps({"file": str(options.output), "seconds": round(seconds, 2), "rate": voice.sample_rate}))
    else:
        print(f"{options.output}: {seconds:.1f} s of speech")
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    model = load_chat_model(settings, ModelStore(settings.models_dir))
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


def read_speech(file: Path) -> bytes:
    """Return the sound of a file as the engine takes it; FetchError if it is no sound.

    What is not in that form already is turned into it by the ffmpeg program.
    """
    if not file.is_file():
        raise FetchError(f"There is no file {file}.")
    try:
        with wave.open(str(file), "rb") as speech:
            if (speech.getnchannels(), speech.getsampwidth(), speech.getframerate()) == (1, 2, SAMPLE_RATE):
                return speech.readframes(speech.getnframes())
    except (wave.Error, EOFError):
        pass  # another format: ffmpeg knows it
    command = [
        "ffmpeg",
        "-nostdin",
        "-v",
        "error",
        "-i",
        f"file:{file}",
        "-f",
        "s16le",
        "-ac",
        "1",
        "-ar",
        str(SAMPLE_RATE),
        "-",
    ]
    try:
        result = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    except FileNotFoundError as err:
        raise FetchError(
            f"{file} is no WAV of {SAMPLE_RATE} Hz, 16 bit, mono; install ffmpeg to have it turned into one."
        ) from err
    if result.returncode != 0:
        reason = result.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason given"]
        raise FetchError(f"{file} cannot be read as sound: {reason[0]}")
    return result.stdout
