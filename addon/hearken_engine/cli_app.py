"""`health` and `announce-app`: what the app's services ask of the engine that runs beside them."""

import argparse
import os
import socket
import time
from typing import Any

from .cli_remote import look_in
from .errors import HearkenError, SettingsError
from .protocol import ErrorCode, ModelKind
from .settings import Settings
from .supervisor import SUPERVISOR, announce

_BETWEEN_TRIES = 1.0
"""Seconds until an engine that does not answer yet is asked again."""

_ABLE = {"hears": ModelKind.STT, "thinks": ModelKind.LLM, "speaks": ModelKind.TTS}
"""What an engine does, by the kind of model that it needs for it."""

_START_SECONDS = 300
"""An engine listens before it loads models: whatever takes longer than this is no slow start."""


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add `health` and `announce-app`."""
    health = commands.add_parser("health", parents=[shared], help="ask the running engine what it can do")
    health.set_defaults(command=_health)

    announced = commands.add_parser(
        "announce-app", parents=[shared], help="tell Home Assistant's Supervisor of the engine, once it answers"
    )
    announced.add_argument("--supervisor", default=SUPERVISOR, metavar="URL", help="where the Supervisor is")
    announced.add_argument(
        "--wait", type=float, default=_START_SECONDS, metavar="SECONDS", help="for the engine to answer"
    )
    announced.set_defaults(command=_announce_app)


def _health(_options: argparse.Namespace, settings: Settings) -> int:
    """Succeed if the engine answers; models that are missing are no reason to start it anew."""
    answer = look_in(settings)
    if answer is None:
        raise HearkenError(ErrorCode.NOT_POSSIBLE, f"No engine answers on {_place(settings)}.")
    hello, status = answer
    does = [word for word, kind in _ABLE.items() if status.ready(kind) is not None]
    print(f"{hello.software} {' and '.join(does) or 'runs, without any model'}")
    return 0


def _place(settings: Settings) -> str:
    return str(settings.unix or f"port {settings.port}")


def _announce_app(options: argparse.Namespace, settings: Settings) -> int:
    token = os.environ.get("SUPERVISOR_TOKEN")
    if not token:
        raise SettingsError(
            "There is no SUPERVISOR_TOKEN: only the app, which the Supervisor starts, is announced to it."
        )
    deadline = time.monotonic() + options.wait
    while (answer := look_in(settings)) is None:
        if time.monotonic() > deadline:
            raise HearkenError(
                ErrorCode.NOT_POSSIBLE, f"No engine answered on {_place(settings)} within {options.wait:.0f} s."
            )
        time.sleep(_BETWEEN_TRIES)
    hello, _status = answer
    config = {"host": socket.gethostname(), "port": settings.port, "id": hello.engine_id}
    announce(config, url=options.supervisor, token=token)
    print(f"Home Assistant was told of the engine: {config['host']}, port {config['port']}")
    return 0
