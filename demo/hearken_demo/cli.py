"""The command line of the demo."""

import argparse
import asyncio
import contextlib
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from . import timing
from .audio import decode, play
from .console import Console, short_path
from .errors import DemoError
from .house import House, open_house
from .paths import RunFolder
from .sentences import DEFAULT, Sentence, shortcomings
from .speech import Microphone, Recording, Speech
from .turn import Turn

OK, NOT_DONE, BROKEN, INTERRUPTED, TERMINATED = 0, 1, 3, 128 + signal.SIGINT, 128 + signal.SIGTERM
"""Exit codes; 2 is argparse's own for a wrong command line."""

SERVE_CHECK_SECONDS = 1.0
"""How often --serve looks whether everything is still running."""

DESCRIPTION = """Starts Hearken's engine and a real Home Assistant with a demo home on this computer, adds Hearken to it
and speaks into its Assist pipeline. Nothing leaves this computer."""

EPILOG = """Without --say, --wav or --mic it says three sentences of its own. Exit code: 0 all was heard and answered
aloud, and the light was switched; 1 something of that did not happen; 2 wrong arguments; 3 something could not be
started. Logs and spoken replies of the last runs are in .cache/demo."""


@dataclass(frozen=True)
class Request:
    """One thing to say."""

    title: str
    source: Sentence | Speech
    """Text for the engine's own voice to say, or speech that is there already."""

    @property
    def sentence(self) -> Sentence | None:
        """The text, where there is one."""
        return self.source if isinstance(self.source, Sentence) else None

    async def speech(self, house: House) -> Speech:
        """Return the speech."""
        if isinstance(self.source, Sentence):
            return Recording(await decode((await house.engine.speak(self.source.text)).wav))
        return self.source


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("--say", action="append", default=[], metavar="TEXT", help="say this (may be repeated)")
    parser.add_argument(
        "--wav", action="append", default=[], type=Path, metavar="FILE", help="say this recording (may be repeated)"
    )
    parser.add_argument("--mic", action="store_true", help="listen to this computer's microphone, once")
    parser.add_argument("--serve", action="store_true", help="keep everything running afterwards and print the address")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write logs and replies into this new folder")
    parser.add_argument("--silent", action="store_true", help="do not play the replies")
    options = parser.parse_args(arguments)
    for file in options.wav:
        if not file.is_file():
            parser.error(f"there is no file {file}")
    if options.keep is not None and options.keep.exists():
        parser.error(f"{options.keep} is there already")
    return options


async def _requests(options: argparse.Namespace) -> list[Request]:
    """Return what is to be said, in order; complain about a recording or microphone before anything is started."""
    requests = [Request(f"“{text}”", Sentence(text)) for text in options.say]
    requests += [Request(file.name, Recording(await decode(file.read_bytes()))) for file in options.wav]
    if options.mic:
        requests.append(Request("Say something now", Microphone()))
    return requests or [Request(f"“{sentence.text}”", sentence) for sentence in DEFAULT]


async def _say(request: Request, house: House, file: Path, console: Console, *, aloud: bool) -> Turn:
    """Say one thing, show what comes of it as it happens, keep and play the spoken reply."""
    turn = await house.assist.speak(await request.speech(house), console)
    if turn.sound is not None:
        turn.sound.save(file)
        console.spoken(turn.sound, file)
        if aloud:
            await play(file)
    return turn


async def _converse(house: House, requests: list[Request], folder: RunFolder, console: Console, *, aloud: bool) -> bool:
    """Say everything and show where the time went; say whether all went well."""
    turns, good = [], True
    folder.replies.mkdir()
    for number, request in enumerate(requests, 1):
        console.title(f"{number}/{len(requests)}  {request.title}")
        file = folder.replies / f"{number}.wav"
        turn = await _say(request, house, file, console, aloud=aloud)
        problems = shortcomings(request.sentence, turn)
        console.lacks(problems)
        good = good and not problems
        turns.append((request.sentence.text if request.sentence else request.title, turn))
    console.title("Where the time went")
    console.table(timing.HEADER, timing.table(turns))
    for line in timing.EXPLANATION:
        console.note(f"  {line}")
    return good


async def _serve(house: House, console: Console) -> None:
    """Print how to sign in and stay until Ctrl-C."""
    console.title("It keeps running until you press Ctrl-C")
    console.line(f"  open      {house.home_assistant.url}")
    console.line(f"  user      {house.account.user}")
    console.line(f"  password  {house.account.password}")
    with contextlib.suppress(asyncio.CancelledError):
        while True:
            house.check()
            await asyncio.sleep(SERVE_CHECK_SECONDS)
    console.line("\nEnding Home Assistant and the engine")


async def _run(options: argparse.Namespace, folder: RunFolder, console: Console) -> int:
    """Open the house, talk, and keep it open if that is wanted."""
    requests = await _requests(options)
    async with open_house(folder, steps=console.step) as house:
        good = await _converse(house, requests, folder, console, aloud=not options.silent)
        if options.serve:
            await _serve(house, console)
    if not good:
        console.failure(DemoError("Not everything that should have happened did; the lines marked ✗ say what."))
        return NOT_DONE
    console.success("All was heard and answered aloud, on this computer alone.")
    return OK


async def _until_signal(options: argparse.Namespace, folder: RunFolder, console: Console) -> int:
    """Run in a task that the signals which end a program cancel, so that everything is put away."""
    task = asyncio.create_task(_run(options, folder, console))
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await task


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo and return its exit code."""
    options, console = _arguments(arguments), Console()
    folder = RunFolder.create(options.keep)
    console.title("Hearken: voice control that never leaves the house")
    console.note(
        "  Its engine (Whisper, a small language model, Piper) and a real Home Assistant start on this computer."
    )
    try:
        return asyncio.run(_until_signal(options, folder, console))
    except (DemoError, aiohttp.ClientError, OSError) as err:
        console.failure(err)
        return BROKEN
    except KeyboardInterrupt:
        console.line("\nInterrupted; everything has been ended.")
        return INTERRUPTED
    except asyncio.CancelledError:
        return TERMINATED
    finally:
        console.note(f"  Logs and replies: {short_path(folder.path)}")
