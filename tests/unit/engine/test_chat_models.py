"""Which language models are in memory: on need, within a bound, away when idle."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
from hearken_engine.chat_models import ChatModels
from hearken_engine.errors import ModelError, RequestError
from hearken_engine.models.store import ModelStore
from hearken_engine.protocol import ErrorCode, ModelState
from hearken_engine.settings import Settings
from hearken_engine.worker import Worker

from .conftest import FakeChatModel

SIZES = {"small": 200_000_000, "large": 700_000_000, "third": 300_000_000}


class Closable(FakeChatModel):
    """Tells when its memory was given back."""

    def __init__(self) -> None:
        super().__init__()
        self.gone = False

    def close(self) -> None:
        self.gone = True


class Models:
    """Models of the sizes above, and what was loaded of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loaded: list[tuple[str, Closable]] = []
        self.made: list[ChatModels] = []
        for name in SIZES:
            (folder / name).mkdir()
            (folder / name / f"{name}.gguf").touch()

    def load(self, name: str) -> Closable:
        self.loaded.append((name, Closable()))
        return self.loaded[-1][1]

    def make(self, memory: int, chosen: str = "small", idle: int = 0) -> ChatModels:
        settings = Settings(models_dir=self.folder, llm_model=chosen, llm_memory=memory, llm_idle=idle)
        store, loader = ModelStore(self.folder), Worker("loader")
        models = ChatModels(settings, store, self.load, SIZES.__getitem__, lambda: None, loader=loader)
        self.made.append(models)
        return models

    def in_memory(self) -> list[str]:
        return [name for name, model in self.loaded if not model.gone]


@pytest.fixture
async def models(tmp_path: Path) -> AsyncGenerator[Models]:
    models = Models(tmp_path)
    yield models
    for made in models.made:
        made.close()
        for worker in (made.worker, made._loader):
            worker._executor.shutdown(wait=True)


async def ready(models: ChatModels) -> ChatModels:
    assert models.chosen is not None
    await models.chosen.load()
    return models


async def use(models: ChatModels, name: str | None) -> str:
    async with models.using(name) as slot:
        return slot.name


async def test_both_stay_where_there_is_room(models: Models) -> None:
    chat_models = await ready(models.make(1000))
    assert [await use(chat_models, name) for name in (None, "small", "large", None)] == [
        *("small", "small", "large", "small")
    ]
    assert models.in_memory() == ["small", "large"]
    assert [name for name, _ in models.loaded] == ["small", "large"]


async def test_never_both_where_there_is_none(models: Models) -> None:
    chat_models = await ready(models.make(800))
    await use(chat_models, "large")
    assert models.in_memory() == ["large"]
    assert chat_models.chosen is not None
    assert chat_models.chosen.status.state is ModelState.READY
    await use(chat_models, None)
    assert models.in_memory() == ["small"]


async def test_the_chosen_one_goes_last(models: Models) -> None:
    chat_models = await ready(models.make(1000))
    await use(chat_models, "large")
    await use(chat_models, None)
    await use(chat_models, "third")
    assert models.in_memory() == ["small", "third"]


async def test_a_model_that_never_fits_is_refused_with_both_figures(models: Models) -> None:
    chat_models = await ready(models.make(500))
    with pytest.raises(ModelError, match=r"large needs about 700 MB of memory, and 500 MB can be had"):
        await use(chat_models, "large")
    await use(chat_models, None)
    assert models.in_memory() == ["small"]


async def test_a_chosen_model_that_does_not_fit_says_so(models: Models) -> None:
    chat_models = await ready(models.make(500, chosen="large"))
    assert chat_models.chosen is not None
    assert chat_models.chosen.status.state is ModelState.FAILED
    with pytest.raises(ModelError, match="700 MB"):
        await use(chat_models, None)


async def test_what_is_in_use_makes_no_room(models: Models) -> None:
    chat_models = await ready(models.make(800))
    async with chat_models.using(None):
        with pytest.raises(RequestError, match=r"small is in use") as error:
            await use(chat_models, "large")
        assert error.value.code is ErrorCode.BUSY
    assert await use(chat_models, "large") == "large"


@pytest.mark.parametrize("name", ["nothing", "voice"])
async def test_an_unknown_model_is_missing(models: Models, name: str) -> None:
    (models.folder / "voice").mkdir()
    (models.folder / "voice" / "voice.onnx").touch()
    chat_models = await ready(models.make(0))
    with pytest.raises(ModelError) as error:
        await use(chat_models, name)
    assert error.value.code is ErrorCode.MODEL_MISSING


async def test_those_that_nobody_uses_go(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    chat_models = models.make(0, idle=1)
    chat_models._idle_seconds = 0.05
    await ready(chat_models)
    await use(chat_models, "large")
    for _ in range(250):
        if models.in_memory() == ["small"]:
            break
        await asyncio.sleep(0.02)
    assert models.in_memory() == ["small"]
    assert await use(chat_models, "large") == "large"


async def test_two_that_ask_at_once_load_it_once(models: Models) -> None:
    chat_models = await ready(models.make(0))
    await asyncio.gather(*(use(chat_models, "large") for _ in range(3)))
    assert models.in_memory() == ["small", "large"]


async def test_all_on_disk_are_told(models: Models) -> None:
    chat_models = await ready(models.make(0))
    await use(chat_models, "large")
    told = {status.name: (status.state, status.size) for status in chat_models.others}
    assert told == {"large": (ModelState.READY, 100), "third": (ModelState.READY, None)}


async def test_what_failed_is_tried_again(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    chat_models = await ready(models.make(0))
    load: Callable[[str], Closable] = chat_models._load  # type: ignore[assignment]

    def broken(name: str) -> Closable:
        raise ModelError(ErrorCode.MODEL_FAILED, f"{name} is broken.")

    monkeypatch.setattr(chat_models, "_load", broken)
    with pytest.raises(ModelError, match="large is broken"):
        await use(chat_models, "large")
    monkeypatch.setattr(chat_models, "_load", load)
    assert await use(chat_models, "large") == "large"
