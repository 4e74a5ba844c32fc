"""Tries the app's image from inside: started as its services start it, in a network that has nothing but itself.

A plain program, run by the image's own Python as root (scripts/lib/image-trial.sh); its arguments are the image's
health check.
"""

import asyncio
import http.client
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.tts import Synthesize

SERVICES = Path("/etc/s6-overlay/s6-rc.d")
DATA = Path("/data")
OPTIONS = DATA / "options.json"
PROXY = "172.30.32.2"
TOKEN = "0123456789abcdef"
PORT, WEB_PORT = 10650, 8099
SAID = "Turn on the light in the kitchen."
HAS_GPU = any(Path("/opt/hearken/lib").rglob("libggml-vulkan.so"))
"""Whether this is the image with Vulkan. Its card, which Mesa computes, has to be named to llama.cpp."""
ENVIRONMENT = {
    **os.environ,
    **({"GGML_VK_VISIBLE_DEVICES": "0"} if HAS_GPU else {}),
    "SUPERVISOR_TOKEN": TOKEN,
    "TZ": "Europe/Berlin",
}
USER = "hearken"


class Supervisor(BaseHTTPRequestHandler):
    """Takes what the app announces, as Home Assistant's Supervisor does."""

    told: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        """Take one message."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        trusted = self.headers["Authorization"] == f"Bearer {TOKEN}" and self.path == "/discovery"
        if trusted:
            self.told.append(body)
        answer = json.dumps({"result": "ok", "data": {"uuid": "1"}} if trusted else {"result": "error"}).encode()
        self.send_response(200 if trusted else 403)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main(health: list[str]) -> None:
    """Try everything; a step that fails ends the program with what was seen."""
    supervisor = HTTPServer((PROXY, 80), Supervisor)
    threading.Thread(target=supervisor.serve_forever, daemon=True).start()
    gpu = {"gpu_layers": -1} if HAS_GPU else {}
    write_options({"offline": False, "endpoints": [], "log_level": "info", **gpu})
    with engine() as process:
        step("the health check succeeds while models are loading", lambda: healthy(health, ""), 60)
        step("the health check tells of all three models", lambda: healthy(health, "hears and thinks and speaks"), 180)
        print("   ", run(health).stdout.strip())
        step("the engine is not root, and owns its data", lambda: without_root(process.pid))
        print("   ", backend(process.pid))
        if HAS_GPU:
            step("the language model is on the graphics card", on_the_card)
            step("… and writes there", lambda: asyncio.run(written()))
        step("what is said is heard", lambda: asyncio.run(heard()))
        step("the Supervisor is told of the engine", told)
        step("the page is shown to the Supervisor's proxy, and to nobody else", page)
        step("SIGTERM ends it with 0", lambda: ended(process))
    check(run(health).returncode == 1, "the health check fails when nothing runs")
    downgraded(health)
    step("an engine that failed ends the container with its exit code", finished)
    bad_input()


def step(what: str, attempt: Any, seconds: float = 0) -> None:
    """Do one step, again and again until it succeeds or the time is over."""
    started = time.monotonic()
    while True:
        try:
            attempt()
        except (AssertionError, OSError) as err:
            if time.monotonic() - started < seconds:
                time.sleep(1)
                continue
            print(f"  ✗ {what}: {err or type(err).__name__}", flush=True)
            print(LOG.read_text(errors="replace")[-3000:] if LOG.exists() else "", flush=True)
            sys.exit(1)
        print(f"  ✓ {what} ({time.monotonic() - started:.1f} s)", flush=True)
        return


def check(true: Any, what: str) -> None:
    """Do a step that is a single fact."""

    def attempt() -> None:
        assert true, "it is not so"

    step(what, attempt)


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command of the image to its end."""
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603


LOG = Path("/tmp/service.log")  # noqa: S108 - a file system of its own


@contextmanager
def engine() -> Iterator[subprocess.Popen[bytes]]:
    """Start the engine's service, by the script that s6 runs."""
    with LOG.open("wb") as log:
        process = subprocess.Popen(["/bin/sh", str(SERVICES / "hearken/run")], env=ENVIRONMENT, stdout=log, stderr=log)  # noqa: S603
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def write_options(options: Any) -> None:
    """Write the options as the Supervisor does: for root alone."""
    OPTIONS.write_text(options if isinstance(options, str) else json.dumps(options))
    os.chown(OPTIONS, 0, 0)
    OPTIONS.chmod(0o600)


def healthy(health: list[str], tells: str) -> None:
    result = run(health)
    assert result.returncode == 0 and tells in result.stdout, result.stdout + result.stderr  # noqa: PT018 - a test


def without_root(pid: int) -> None:
    user = pwd.getpwnam(USER).pw_uid
    status = Path(f"/proc/{pid}/status").read_text()
    users = re.search(r"^Uid:\s+(.*)$", status, re.MULTILINE)
    assert users and users[1].split() == [str(user)] * 4, users  # noqa: PT018
    powers = re.search(r"^CapEff:\s+(\w+)$", status, re.MULTILINE)
    assert powers and int(powers[1], 16) == 0, powers  # noqa: PT018
    others = [file for file in (DATA / "models").rglob("*") if file.lstat().st_uid != user]
    assert not others, others


def backend(pid: int) -> str:
    """Return which of llama.cpp's processor backends was taken, and of how many."""
    taken = set(re.findall(r"libggml-cpu-(\w+)\.so", Path(f"/proc/{pid}/maps").read_text()))
    there = list(Path("/opt/hearken/lib").rglob("libggml-cpu-*.so"))
    if not there:
        return "llama.cpp was built for this machine's kind of processor alone"
    assert len(taken) == 1, taken
    return f"llama.cpp runs by its backend for {taken.pop()}, one of {len(there)}"


def on_the_card() -> None:
    told = re.search(r"offloaded (\d+)/(\d+) layers to GPU", LOG.read_text(errors="replace"))
    assert told and told[1] == told[2] != "0", "llama.cpp did not say so"  # noqa: PT018 - a test
    print(f"    {told[0]}")


async def written() -> None:
    """Have a reply written."""
    async with AsyncTcpClient("127.0.0.1", PORT) as client:
        await client.write_event(Transcript(text="What do bees make?").event())
        async with asyncio.timeout(120):
            while (event := await client.read_event()) is not None and event.type not in {"handled", "not-handled"}:
                pass
        assert event is not None, "no answer"
        assert event.data["text"].strip(), "an empty answer"
        print(f"    said: {event.data['text']}")


async def heard() -> None:
    """Have a sentence spoken, and what was spoken heard."""
    async with AsyncTcpClient("127.0.0.1", PORT) as client:
        await client.write_event(Synthesize(text=SAID).event())
        chunks: list[AudioChunk] = []
        async with asyncio.timeout(60):
            while (event := await client.read_event()) is not None and not AudioStop.is_type(event.type):
                assert not Error.is_type(event.type), event.data
                if AudioChunk.is_type(event.type):
                    chunks.append(AudioChunk.from_event(event))
        assert chunks, "no sound"
    async with AsyncTcpClient("127.0.0.1", PORT) as client:
        first = chunks[0]
        await client.write_event(Transcribe(language="en").event())
        await client.write_event(AudioStart(rate=first.rate, width=first.width, channels=first.channels).event())
        for chunk in chunks:
            await client.write_event(chunk.event())
        await client.write_event(AudioStop().event())
        async with asyncio.timeout(60):
            while (event := await client.read_event()) is not None and not Transcript.is_type(event.type):
                assert not Error.is_type(event.type), event.data
        assert event is not None, "no transcript"
        text = Transcript.from_event(event).text
        assert "kitchen" in text.lower() and "light" in text.lower(), text  # noqa: PT018
        print(f"    said: {SAID} heard: {text}")


def told() -> None:
    """Run the discovery service once, and see what the Supervisor got."""
    result = run(["/bin/sh", str(SERVICES / "discovery/run")])
    config = {"host": socket.gethostname(), "port": PORT, "id": (DATA / "models/engine-id").read_text()}
    assert Supervisor.told == [{"service": "hearken", "config": config}], (Supervisor.told, result.stdout)


def page() -> None:
    """Ask for the page as the Supervisor's proxy, and as something else in the network."""

    def asked(source: str) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", WEB_PORT, timeout=10, source_address=(source, 0))
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    assert asked(PROXY) == 200, "the proxy does not get the page"
    assert asked("127.0.0.1") != 200, "anybody gets the page"


def ended(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    code = process.wait(timeout=10)
    assert code == 0, f"exit code {code}"


def finished() -> None:
    """Run what s6 runs when the engine ended, with s6's own places made up: the container must end with its code."""
    result = Path("/run/s6-linux-init-container-results/exitcode")
    halt = Path("/run/s6/basedir/bin/halt")
    for folder in (result.parent, halt.parent):
        folder.mkdir(parents=True, exist_ok=True)
    halted = Path("/run/halted")
    halt.write_text(f"#!/bin/sh\ntouch {halted}\n")
    halt.chmod(0o755)
    for code, by_signal, of_container in (("0", "0", "0"), ("1", "0", "1"), ("256", "9", "137")):
        result.write_text("0\n")
        halted.unlink(missing_ok=True)
        ran = run([str(SERVICES / "hearken/finish"), code, by_signal])
        assert result.read_text().strip() == of_container, (code, ran.stderr)
        assert halted.exists() == (code != "0"), (code, ran.stderr)


def downgraded(health: list[str]) -> None:
    """Start it over what a newer engine left behind: it lives with that, and loses nothing of it."""
    choices = DATA / "models/hearken-choices.json"
    newer = {"wake": "okay-nabu-3", "llm": {"name": "smollm2-135m", "adapters": []}, "instead-of": {"wake": None}}
    choices.write_text(json.dumps(newer))
    record = DATA / "models/whisper-base/hearken-model.json"
    facts = json.loads(record.read_text())
    record.write_text(json.dumps({**facts, "kind": "hearing-2", "format": 9, "files": [*facts["files"]]}))
    caches = [DATA / "models/.prompt-cache", DATA / "models/.speech-cache"]
    for cache, name in zip(caches, (f"{0:016x}-{0:024x}.state", f"{0:064x}.speech"), strict=True):
        cache.mkdir(exist_ok=True)
        (cache / name).write_bytes(b"HEARKEN9" + bytes(4096))
        for file in (cache, *cache.iterdir()):
            shutil.chown(file, USER, USER)
    for path in (choices, record):
        shutil.chown(path, USER, USER)
    options = json.loads(OPTIONS.read_text())
    write_options(options | {"wake_model": "okay-nabu-3"})
    with engine() as process:
        step(
            "what a newer engine left behind is lived with", lambda: healthy(health, "hears and thinks and speaks"), 60
        )
        step("… and what is said is still heard", lambda: asyncio.run(heard()))
        ended(process)
    log = LOG.read_text(errors="replace")
    check("Traceback" not in log, "… without a trace in the log")
    check("'wake_model'" in log and "wake in" in log, "… and told")
    check(json.loads(choices.read_text()) == newer, "… and kept for the day it comes back")
    choices.unlink()
    record.write_text(json.dumps(facts))
    write_options(options)


def bad_input() -> None:
    """Start it with what is broken: it must end with a sentence that says what to do, not with a trace."""

    def says(*words: str) -> None:
        started = time.monotonic()
        with engine() as process:
            code = process.wait(timeout=60)
        output = LOG.read_text(errors="replace")
        print(f"    {output.strip().splitlines()[-1] if output.strip() else '(nothing)'}")
        assert code == 1, f"exit code {code} after {time.monotonic() - started:.1f} s"
        assert "Traceback" not in output, output
        assert all(word in output for word in words), output

    kept = OPTIONS.read_text()
    write_options('{"offline": tru')
    step("a broken options file is told", lambda: says(str(OPTIONS), "cannot be read"))
    write_options({"log_level": "chatty"})
    step("an option that makes no sense is told", lambda: says("log_level", "chatty"))
    write_options(kept)
    with socket.create_server(("0.0.0.0", PORT)):
        step("a port that is taken is told", lambda: says("cannot listen", str(PORT)))
    with mounted(["-t", "tmpfs", "-o", "ro"]):
        step("a data folder that cannot be written is told", lambda: says("hearken:", "data folder"))
    with mounted(["-t", "tmpfs", "-o", "size=64k,nr_inodes=4"]):
        (DATA / "models").mkdir()
        shutil.chown(DATA / "models", USER, USER)
        for name in ("a", "b", "c"):
            if (DATA / name).parent.exists():
                with OPTIONS.with_name(name).open("wb") as file:
                    try:
                        file.write(b"x" * 65536)
                        file.flush()
                    except OSError:
                        break
        step("a data folder that is full is told", lambda: says("cannot be used", "No space left"))


@contextmanager
def mounted(options: list[str]) -> Iterator[None]:
    """Put a file system over /data for a while."""
    subprocess.run(["mount", *options, "trial", str(DATA)], check=True)  # noqa: S603, S607
    try:
        yield
    finally:
        subprocess.run(["umount", str(DATA)], check=True)  # noqa: S603, S607


if __name__ == "__main__":
    main(sys.argv[1:])
