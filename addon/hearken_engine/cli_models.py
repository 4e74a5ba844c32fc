"""`models list | get | verify | remove | sample`."""

import argparse
import json
from pathlib import Path
from typing import Any, Self

from tqdm import tqdm

from .errors import FetchError, ModelError
from .loading import load_voice
from .models.catalogue import Model, catalogue, find
from .models.store import Installed, ModelStore
from .protocol import ModelKind
from .settings import Settings
from .sound_file import write_speech
from .tts.manner import Manner
from .tts.samples import sample
from .tts.voice_file import read_voice_facts

_MB = 1_000_000


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add `models` and what belongs to it."""
    models = commands.add_parser("models", help="list, fetch, check and remove models")
    actions = models.add_subparsers(title="actions", required=True, metavar="ACTION")

    listing = actions.add_parser("list", parents=[shared], help="what there is, and what is on disk")
    listing.add_argument("--kind", choices=list(ModelKind), help="only models of this kind")
    listing.set_defaults(command=_list)

    get = actions.add_parser("get", parents=[shared], help="fetch models")
    get.add_argument("names", nargs="*", metavar="NAME")
    get.add_argument("--starter", action="store_true", help="the set that a fresh engine needs")
    get.add_argument("--accept-terms", action="store_true", help="accept the terms of models that have some")
    get.set_defaults(command=_get)

    verify = actions.add_parser("verify", parents=[shared], help="check the files of models against their digests")
    verify.add_argument("names", nargs="*", metavar="NAME", help="all that are on disk, if none is named")
    verify.set_defaults(command=_verify)

    remove = actions.add_parser("remove", parents=[shared], help="delete models")
    remove.add_argument("names", nargs="+", metavar="NAME")
    remove.set_defaults(command=_remove)

    sampling = actions.add_parser("sample", parents=[shared], help="let a voice say a sentence of its language")
    sampling.add_argument("name", metavar="NAME")
    sampling.add_argument("-o", "--output", type=Path, metavar="FILE", help="WAV file; NAME.wav if not given")
    sampling.set_defaults(command=_sample)

    for parser in (listing, get, verify, remove, sampling):
        parser.add_argument("--json", action="store_true", help="print JSON")


def _list(options: argparse.Namespace, settings: Settings) -> int:
    on_disk = {model.name: model for model in ModelStore(settings.models_dir, settings.extra_models_dir).installed()}
    rows: list[dict[str, Any]] = [
        {
            "name": model.name,
            "kind": str(model.kind),
            "installed": model.name in on_disk,
            "size": on_disk[model.name].size if model.name in on_disk else model.size,
            "memory_mb": model.memory_mb,
            "languages": list(model.languages),
            "quality": model.quality,
            "license": model.license,
            "title": model.title,
            "description": model.description,
        }
        for model in catalogue().values()
    ]
    rows += [
        {
            "name": own.name,
            "kind": str(own.kind),
            "installed": True,
            "size": own.size,
            "title": "your own",
            **_voice_row(own),
        }
        for own in on_disk.values()
        if own.name not in catalogue()
    ]
    rows = [row for row in rows if options.kind in {None, row["kind"]}]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    width = max((len(row["name"]) for row in rows), default=0)
    for row in rows:
        size = f"{row['size'] / _MB:6.0f} MB" if row["size"] else "        ?"
        mark = "●" if row["installed"] else "○"
        about = f"{row['title']}. {row.get('description', '')}"
        if row["kind"] == ModelKind.TTS:
            about = f"{', '.join(row.get('languages', ())):<6} {row.get('quality') or '?':<7} {row['title']}"
        print(f"{mark} {row['name']:<{width}}  {row['kind']:<3}  {size}  {about}")
    print(f"\n● is on disk, in {settings.models_dir}")
    return 0


def _voice_row(own: Installed) -> dict[str, Any]:
    """Return what an owner's own voice says of itself."""
    if own.kind is not ModelKind.TTS:
        return {}
    try:
        facts = read_voice_facts(own.file("*.onnx.json"))
    except ModelError:
        return {"title": "your own, which cannot be used"}
    return {"languages": [facts.language], "quality": facts.quality}


def _sample(options: argparse.Namespace, settings: Settings) -> int:
    model = ModelStore(settings.models_dir, settings.extra_models_dir).get(options.name)
    voice = load_voice(model)
    text = sample(read_voice_facts(model.file("*.onnx.json")).language)
    output = options.output or Path(f"{model.name}.wav")
    seconds = write_speech(output, voice, text, Manner(speed=settings.speed, volume=settings.volume))
    if options.json:
        print(json.dumps({"file": str(output), "text": text, "seconds": round(seconds, 2)}, ensure_ascii=False))
    else:
        print(f"{output}: {text}")
    return 0


def _get(options: argparse.Namespace, settings: Settings) -> int:
    wanted = [find(name) for name in options.names]
    if options.starter:
        wanted += [model for model in catalogue().values() if model.starter]
    if not wanted:
        raise FetchError("Name a model (models list shows them), or say --starter.")
    if unaccepted := [model for model in wanted if model.terms and not options.accept_terms]:
        model = unaccepted[0]
        raise FetchError(f"{model.title} has terms of use, {model.terms}; if you accept them, add --accept-terms.")
    store = ModelStore(settings.models_dir, settings.extra_models_dir)
    fetched = []
    for model in wanted:
        with _Bar(model, quiet=options.json) as bar:
            fetched.append(store.fetch(model, bar.show))
    if options.json:
        print(json.dumps([{"name": model.name, "folder": str(model.folder), "size": model.size} for model in fetched]))
    return 0


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    store = ModelStore(settings.models_dir, settings.extra_models_dir)
    names = options.names or [model.name for model in store.installed()]
    problems = {name: store.verify(name) for name in names}
    if options.json:
        print(json.dumps(problems, ensure_ascii=False))
    else:
        for name, found in problems.items():
            print(f"{'✗' if found else '✓'} {name} {' '.join(found)}".rstrip())
            if found and name in catalogue():
                print(f"  → models get {name} fetches it anew")
    return 1 if any(problems.values()) else 0


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    store = ModelStore(settings.models_dir, settings.extra_models_dir)
    freed = {name: store.remove(name) for name in options.names}
    if options.json:
        print(json.dumps(freed))
    else:
        for name, size in freed.items():
            print(f"Removed {name}, {size / _MB:.0f} MB")
    return 0


class _Bar:
    """A progress bar on standard error that starts anew with each file."""

    def __init__(self, model: Model, *, quiet: bool) -> None:
        self._model = model
        self._quiet = quiet
        self._file: str | None = None
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, file: str, done: int, total: int | None) -> None:
        """Show how much of a file is there."""
        if self._bar is None or file != self._file:
            if self._bar is not None:
                self._bar.close()
            self._file = file
            self._bar = tqdm(
                desc=f"{self._model.name}: {file}",
                total=total,
                unit="B",
                unit_scale=True,
                disable=self._quiet,
                mininterval=0.5,
            )
        self._bar.update(done - self._bar.n)
