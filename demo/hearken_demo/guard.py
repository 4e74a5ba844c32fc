"""Runs one program in a process group of its own and ends the whole group when standard input closes.

The demo starts its programs through this. However the demo itself ends, by Ctrl-C, an error or SIGKILL, its end of
the pipe closes, so nothing is left running. This file is run as a script and needs nothing but the standard library.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading

GRACE_SECONDS = 15.0
"""How long the group may take after SIGTERM; Home Assistant writes its state down in about 2 s."""

KILL = "kill"
"""A line on standard input that ends the group at once, as a crash or the kernel's OOM killer would."""


def _signal(group: int, number: signal.Signals) -> None:
    """Send a signal to every process of the group that is still there."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def main(command: list[str]) -> None:
    """Run the command until it ends by itself or standard input closes; exit with its code."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - the demo's own

    def follow() -> None:
        code = child.wait()
        _signal(child.pid, signal.SIGKILL)
        os._exit(code if code >= 0 else 128 - code)

    threading.Thread(target=follow).start()
    for line in sys.stdin:
        if line.strip() == KILL:
            _signal(child.pid, signal.SIGKILL)
    _signal(child.pid, signal.SIGTERM)
    threading.Timer(GRACE_SECONDS, _signal, (child.pid, signal.SIGKILL)).start()


if __name__ == "__main__":
    main(sys.argv[1:])
