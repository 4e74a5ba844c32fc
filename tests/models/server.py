"""llama-cpp-python's own OpenAI-compatible server with the starter model, as a process of its own."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEY = "a-key-of-the-owner"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _plain_environment() -> dict[str, str]:
    """Return the environment without what the server would take for settings of its own, such as `CACHE`."""
    kept = ("HOME", "LANG", "LD_", "PATH", "PYTHON", "TMPDIR")
    return {name: value for name, value in os.environ.items() if name.startswith(kept)}


@contextmanager
def running_server(model: Path, log: Path) -> Iterator[str]:
    """Give the address of a server that is ready."""
    port = free_port()
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(model), "--model_alias", "smollm2"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", "1024", "--api_key", KEY, "--n_threads", "1"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=_plain_environment())  # noqa: S603
        try:
            _wait(port, process, log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            process.wait(20)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/v1/models", headers={"Authorization": f"Bearer {KEY}"})
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))
