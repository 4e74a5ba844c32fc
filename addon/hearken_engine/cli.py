"""The command line: serve, and what a person tries first."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence

from . import __version__
from .errors import HearkenError
from .settings import Settings, add_flags, options_file, read_settings

_INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

_FAILED = 1

_COMMANDS = {
    "cli_serve": {"serve"},
    "cli_models": {"models"},
    "cli_try": {"transcribe", "say", "ask"},
    "cli_app": {"health", "announce-app"},
}
"""Where the commands are. Only the modules of those that are named are imported: `health` runs every minute, and is
not to load all of the engine for it."""

Command = Callable[[argparse.Namespace, Settings], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code: 0, 1 after a failure that was explained, 2 for a wrong call."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = _parser(arguments)
    options = parser.parse_args(arguments)
    try:
        settings = read_settings(vars(options), os.environ, options_file(os.environ))
        command: Command = options.command
        return command(options, settings)
    except HearkenError as err:
        if getattr(options, "json", False):
            print(json.dumps({"error": err.text, "code": err.code}, ensure_ascii=False))
        else:
            print(f"hearken-engine: {err.text}", file=sys.stderr)
        return _FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`… | head`): nothing more to say, also not at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hearken-engine", description="Hears, answers and speaks, offline: Whisper, llama.cpp and Piper."
    )
    parser.add_argument("--version", action="version", version=f"hearken-engine {__version__}")
    # Settings may stand before or behind the command.
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    add_flags(parser.add_argument_group("settings"))
    add_flags(shared.add_argument_group("settings"))
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    named = [module for module, names in _COMMANDS.items() if names.intersection(arguments)]
    for module in named or _COMMANDS:
        importlib.import_module(f".{module}", __package__).add_commands(commands, shared)
    return parser
