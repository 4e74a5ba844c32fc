"""`models list | get | verify | remove | sample | test | choose`."""

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any, Self

from tqdm import tqdm

from .cli_remote import ask_running
from .engines import Engines
from .errors import FetchError, ModelError, RequestError
from .loading import load_voice
from .model_manager import ModelManager
from .models.catalogue import Model, catalogue, find
from .models.choices import write_choice
from .models.fetching import check_fetch
from .models.recommend import measure_machine, memory_needed, opinions
from .models.store import Installed, ModelStore
from .protocol import Advice, ChooseModel, ErrorCode, MeasureModel, ModelChosen, ModelKind, ModelTested, Speed
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

    testing = actions.add_parser("test", parents=[shared], help="find out how fast a model is on this machine")
    testing.add_argument("name", metavar="NAME")
    testing.set_defaults(command=_test)

    choosing = actions.add_parser(
        "choose", parents=[shared], help="use another model, at once in an engine that runs, else from the next start"
    )
    choosing.add_argument("kind", choices=list(ModelKind), metavar="KIND", help=", ".join(ModelKind))
    choosing.add_argument("name", metavar="NAME")
    choosing.set_defaults(command=_choose)

    for parser in (listing, get, verify, remove, sampling, testing, choosing):
        parser.add_argument("--json", action="store_true", help="print JSON")


def _list(options: argparse.Namespace, settings: Settings) -> int:
    on_disk = {model.name: model for model in _store(settings).installed()}
    in_use = {model.kind: memory_needed(model) for model in catalogue().values() if _is_chosen(settings, model)}
    thoughts = opinions(catalogue().values(), measure_machine(), (), in_use)
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
            "chosen": _is_chosen(settings, model),
            "advice": str(thoughts[model.name].advice),
            "why": thoughts[model.name].why,
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
            "chosen": _is_chosen(settings, own),
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
        mark = "○" if not row["installed"] else "◉" if row["chosen"] else "●"
        about = f"{row['title']}. {row.get('description', '')}"
        if row["kind"] == ModelKind.TTS:
            about = f"{', '.join(row.get('languages', ())):<6} {row.get('quality') or '?':<7} {row['title']}"
        if row.get("advice") == Advice.RECOMMENDED:
            about = f"★ {about}"
        print(f"{mark} {row['name']:<{width}}  {row['kind']:<3}  {size}  {about}")
    print(f"\n● is on disk, in {settings.models_dir}; ◉ is chosen too; ★ is the best that this machine can run")
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
    model = _store(settings).get(options.name)
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
    for model in wanted:
        check_fetch(model, accept_terms=options.accept_terms, offline=settings.offline)
    store = _store(settings)
    fetched = []
    for model in wanted:
        with _Bar(model, quiet=options.json) as bar:
            fetched.append(store.fetch(model, bar.show))
    if options.json:
        print(json.dumps([{"name": model.name, "folder": str(model.folder), "size": model.size} for model in fetched]))
    return 0


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    store = _store(settings)
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
    store = _store(settings)
    for name in options.names:
        if name in {settings.chosen(kind) for kind in ModelKind}:
            raise RequestError(ErrorCode.MODEL_IN_USE, f"{name} is chosen; choose another model before you remove it.")
    freed = {name: store.remove(name) for name in options.names}
    if options.json:
        print(json.dumps(freed))
    else:
        for name, size in freed.items():
            print(f"Removed {name}, {size / _MB:.0f} MB")
    return 0


def _test(options: argparse.Namespace, settings: Settings) -> int:
    request = MeasureModel(name=options.name)
    if (tested := ask_running(settings, request, ModelTested)) is not None:
        speed = tested.speed
    else:
        speed = asyncio.run(_test_here(settings, options.name))
    if options.json:
        print(json.dumps({"name": options.name, **speed.to_data()}))
        return 0
    for value, words in (
        (speed.reply_seconds, "s a usual task"),
        (speed.prefill_tokens_per_second, "tokens/s read"),
        (speed.decode_tokens_per_second, "tokens/s written"),
        (speed.real_time_factor, "s of work a second of sound"),
    ):
        if value is not None:
            print(f"{value:8.3g} {words}")
    return 0


async def _test_here(settings: Settings, name: str) -> Speed:
    """Test a model while no engine runs: with its own kind alone in memory, and the voice that speaks for hearing."""
    engines = Engines(settings)
    manager = ModelManager(settings, engines)
    try:
        await engines.tts.load()
        return await manager.test(name)
    finally:
        manager.close()
        engines.stop()


def _choose(options: argparse.Namespace, settings: Settings) -> int:
    kind = ModelKind(options.kind)
    chosen = ask_running(settings, ChooseModel(kind=kind, name=options.name), ModelChosen)
    if chosen is None:
        if (model := _store(settings).get(options.name)).kind is not kind:
            raise RequestError(ErrorCode.UNKNOWN_MODEL, f"{model.name} is no model of the kind {kind}.")
        write_choice(settings.models_dir, kind, options.name, settings.options)
    if options.json:
        print(json.dumps({"kind": kind, "name": options.name, "running": chosen is not None}))
    elif chosen is not None:
        print(f"{options.name} is in use, {chosen.seconds:.1f} s after you asked.")
    else:
        print(f"{options.name} will be used from the next start on.")
    return 0


def _store(settings: Settings) -> ModelStore:
    return ModelStore(settings.models_dir, settings.extra_models_dir)


def _is_chosen(settings: Settings, model: Model | Installed) -> bool:
    return settings.chosen(model.kind) == model.name


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
