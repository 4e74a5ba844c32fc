"""Models in the options: what is shown, how another one is taken, and everything that keeps one from it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.data_entry_flow import EVENT_DATA_ENTRY_FLOW_PROGRESS_UPDATE, FlowResultType, InvalidData
from pytest_homeassistant_custom_component.common import MockConfigEntry
from wyoming.error import Error

from custom_components.hearken import model_flow
from custom_components.hearken.client import EngineClient
from custom_components.hearken.errors import CannotConnect, EngineError, HearkenError
from custom_components.hearken.model_client import async_fetch
from custom_components.hearken.model_words import async_model_words
from custom_components.hearken.protocol import (
    ChooseModel,
    Downloading,
    ErrorCode,
    FetchModel,
    FetchState,
    ListModels,
    MeasureModel,
    ModelKind,
    RemoveModel,
    Speed,
    StopFetch,
)

from .conftest import until
from .engine_facts import GB
from .fake_engine import FakeEngine


async def open_models(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    return await go(hass, menu, "models")


async def go(hass: HomeAssistant, result: ConfigFlowResult, step: str) -> ConfigFlowResult:
    assert result["type"] is FlowResultType.MENU
    assert step in result["menu_options"]
    return await hass.config_entries.options.async_configure(result["flow_id"], {"next_step_id": step})


async def submit(hass: HomeAssistant, result: ConfigFlowResult, **answers: Any) -> ConfigFlowResult:
    assert result["type"] is FlowResultType.FORM
    return await hass.config_entries.options.async_configure(result["flow_id"], answers)


async def pick(hass: HomeAssistant, entry: MockConfigEntry, name: str, kind: str = "llm") -> ConfigFlowResult:
    form = await go(hass, await open_models(hass, entry), f"model_{kind}")
    return await submit(hass, form, model=name)


async def finished(hass: HomeAssistant, result: ConfigFlowResult) -> ConfigFlowResult:
    """Wait until nothing goes on any more, as the frontend does."""
    async with asyncio.timeout(5):
        while result["type"] is FlowResultType.SHOW_PROGRESS:
            await asyncio.sleep(0.01)
            result = await hass.config_entries.options.async_configure(result["flow_id"])
    return result


def lines(form: ConfigFlowResult, field: str = "model") -> dict[str, str]:
    schema = form["data_schema"]
    assert schema is not None
    selector = next(selector for key, selector in schema.schema.items() if key == field)
    return {option["value"]: option["label"] for option in selector.config["options"]}


def words_of(result: ConfigFlowResult) -> str:
    return " ".join((result["description_placeholders"] or {}).values())


async def test_the_menu_tells_what_is_in_use(hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine) -> None:
    menu = await open_models(hass, loaded)
    assert menu["menu_options"] == ["model_stt", "model_llm", "model_tts", "model_embed", "remove", "init"]
    assert menu["description_placeholders"] == {
        "stt": "Whisper base",
        "llm": "SmolLM2 135M",
        "tts": "-",
        "embed": "-",
        "memory": "8.0 GB",
        "cores": "4",
        "disk": "20.0 GB",
    }
    back = await go(hass, menu, "init")
    assert back["menu_options"] == ["general", "safety", "models", "fallback"]


async def test_a_kind_that_a_flag_fixes_is_not_offered(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    engine.models = replace(engine.models, fixed=(ModelKind.STT,))
    menu = await open_models(hass, loaded)
    assert "model_stt" not in menu["menu_options"]


async def test_every_model_of_the_kind_is_offered_with_what_matters(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    engine.change_model("gemma3-270m-base", downloading=Downloading(state=FetchState.FETCHING, bytes=GB, total=4 * GB))
    form = await go(hass, await open_models(hass, loaded), "model_llm")
    assert lines(form) == {
        "smollm2-135m": "SmolLM2 135M · in use · 98 MB, on disk · licence Apache-2.0 · needs 250 MB of memory · "
        "speed not measured",
        "qwen3-4b": "Qwen3 4B · recommended · 2.5 GB to fetch · licence Apache-2.0 · needs 3.8 GB of memory · "
        "speed not measured",
        "gemma3-270m-base": "Gemma 3 270M · not for daily use · being fetched, 25 % · licence Gemma · "
        "speed not measured",
        "mine": "mine · 1.0 GB, on disk · needs 2.0 GB of memory · about 1.2 s a reply here",
    }
    shown = form["description_placeholders"]
    assert shown is not None
    assert (shown["kind"], shown["current"]) == ("Thinking and talking", "SmolLM2 135M")
    assert shown["about"].startswith("Small talk in English")
    assert ListModels.from_event(engine.of_type(ListModels.TYPE)[-1]).languages == ("en",)
    with pytest.raises(InvalidData):
        await submit(hass, form, model="another")


async def test_the_words_are_those_of_the_home(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    hass.config.language = "zh-Hans"
    hass.config_entries.async_update_entry(loaded, options={"languages": ["en"]})
    form = await go(hass, await open_models(hass, loaded), "model_llm")
    assert (
        lines(form)["qwen3-4b"] == "Qwen3 4B · 推荐 · 需下载 2.5 GB · 许可证 Apache-2.0 · 需要 3.8 GB 内存 · 尚未测速"
    )


async def test_a_kind_without_a_model_in_use(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    form = await go(hass, await open_models(hass, loaded), "model_tts")
    assert (form["description_placeholders"] or {})["current"] == "-"
    assert list(lines(form)) == ["joe"]
    embed = await go(hass, await open_models(hass, loaded), "model_embed")
    assert lines(embed) == {}


async def test_a_model_on_disk_is_taken_and_tested(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    before = dict(loaded.options)
    result = await finished(hass, await pick(hass, loaded, "mine"))
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "chosen")
    assert result["description_placeholders"] == {
        "model": "mine",
        "result": "about 1.2 s a reply here · reads 180 and writes 60 tokens a second",
    }
    (chosen,) = engine.of_type(ChooseModel.TYPE)
    assert ChooseModel.from_event(chosen) == ChooseModel(kind=ModelKind.LLM, name="mine")
    assert engine.of_type(FetchModel.TYPE) == []
    again = await go(hass, result, "models")
    assert (again["description_placeholders"] or {})["llm"] == "mine"
    result = await finished(hass, await submit(hass, await go(hass, again, "model_stt"), model="whisper-base"))
    done = await go(hass, result, "finish")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert loaded.options == before


async def test_the_test_of_what_hears_tells_its_pace(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    engine.speed = Speed(reply_seconds=0.41, real_time_factor=0.12, measured_at=1.0)
    result = await finished(hass, await pick(hass, loaded, "whisper-base", "stt"))
    assert "about 0.41 s for a command here · 0.12 s of work for each second of sound" in words_of(result)


async def test_a_model_is_fetched_first_and_shows_how_far_it_is(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    seen: list[float] = []

    @callback
    def progressed(event: Event[Any]) -> None:
        seen.append(event.data["progress"])

    hass.bus.async_listen(EVENT_DATA_ENTRY_FLOW_PROGRESS_UPDATE, progressed)
    engine.downloads = (Downloading(state=FetchState.WAITING), *engine.downloads)
    result = await pick(hass, loaded, "qwen3-4b")
    assert (result["type"], result["progress_action"]) == (FlowResultType.SHOW_PROGRESS, "download")
    assert result["description_placeholders"] == {"model": "Qwen3 4B", "size": "2.5 GB"}
    await until(lambda: seen)
    assert seen == [0.25]
    assert engine.of_type(ChooseModel.TYPE) == []
    engine.fetching.set()
    result = await finished(hass, result)
    assert result["step_id"] == "chosen"
    assert seen == [0.25, 1.0]
    assert FetchModel.from_event(engine.of_type(FetchModel.TYPE)[0]).name == "qwen3-4b"


async def test_terms_are_accepted_first(hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine) -> None:
    engine.fetching.set()
    form = await pick(hass, loaded, "gemma3-270m-base")
    assert (form["step_id"], form["errors"]) == ("terms", {})
    assert "https://ai.google.dev/gemma/terms" in words_of(form)
    form = await submit(hass, form, accept_terms=False)
    assert form["errors"] == {"accept_terms": "terms_not_accepted"}
    assert engine.of_type(FetchModel.TYPE) == []
    result = await finished(hass, await submit(hass, form, accept_terms=True))
    assert result["step_id"] == "chosen"
    assert FetchModel.from_event(engine.of_type(FetchModel.TYPE)[0]).accept_terms


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (ErrorCode.DISK_FULL, "not enough room"),
        (ErrorCode.FETCH_FAILED, "could not be fetched"),
        (ErrorCode.OFFLINE, "stay offline"),
        (ErrorCode.STORE_FAILED, "cannot write"),
        (ErrorCode.INTERNAL, "could not do it"),
        ("from-a-newer-engine", "could not do it"),
    ],
)
async def test_a_download_that_fails_says_why_and_can_be_tried_again(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine, code: str, words: str
) -> None:
    engine.fetching.set()
    engine.refusals[FetchModel.TYPE] = Error(text="A sentence of the engine's.", code=code)
    result = await finished(hass, await pick(hass, loaded, "qwen3-4b"))
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "problem")
    assert words in words_of(result)
    assert "A sentence of the engine's." in words_of(result)
    assert engine.of_type(ChooseModel.TYPE) == []
    assert (await go(hass, result, "models"))["step_id"] == "models"
    engine.refusals.clear()
    result = await finished(hass, await pick(hass, loaded, "qwen3-4b"))
    assert result["step_id"] == "chosen"


async def test_a_download_that_breaks_off_goes_on_when_it_is_tried_again(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    engine.fetching.set()
    engine.dead_after.add(FetchModel.TYPE)
    result = await finished(hass, await pick(hass, loaded, "qwen3-4b"))
    assert "does not answer" in words_of(result)
    engine.dead_after.clear()
    result = await finished(hass, await go(hass, result, "download"))
    assert result["step_id"] == "chosen"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (ErrorCode.MODEL_FAILED, "does not work on this machine"),
        (ErrorCode.NO_MEMORY, "too little free memory"),
        (ErrorCode.MODEL_MISSING, "no longer on the engine's disk"),
        (ErrorCode.UNKNOWN_MODEL, "does not know this model"),
        (ErrorCode.BUSY, "too much to do"),
    ],
)
async def test_a_model_that_cannot_be_used_leaves_the_one_before(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine, code: ErrorCode, words: str
) -> None:
    engine.refusals[ChooseModel.TYPE] = Error(text="Because.", code=code)
    result = await finished(hass, await pick(hass, loaded, "mine"))
    assert words in words_of(result)
    engine.refusals.clear()
    assert (await finished(hass, await go(hass, result, "switch")))["step_id"] == "chosen"


async def test_a_test_that_fails_changes_nothing_of_the_choice(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    engine.refusals[MeasureModel.TYPE] = Error(text="It wrote nothing.", code=ErrorCode.MODEL_FAILED)
    result = await finished(hass, await pick(hass, loaded, "mine"))
    assert result["step_id"] == "chosen"
    assert "It wrote nothing." in words_of(result)


async def test_an_engine_that_is_away_is_said_to_be(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    menu = await open_models(hass, loaded)
    await engine.stop()
    result = await go(hass, menu, "model_llm")
    assert (result["step_id"], result["menu_options"]) == ("problem", ["model", "models"])
    assert "does not answer" in words_of(result)
    result = await go(hass, result, "models")
    assert (result["step_id"], result["menu_options"]) == ("problem", ["models", "init"])
    await engine.start()
    assert (await go(hass, result, "models"))["step_id"] == "models"


async def test_an_engine_that_answers_something_else(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    engine.garbled.add("hearken-models")
    result = await open_models(hass, loaded)
    assert "hearken-models" in words_of(result)


async def test_a_defect_of_ours_is_a_problem_and_no_dead_dialog(
    hass: HomeAssistant, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ValueError("a defect")

    monkeypatch.setattr(model_flow, "async_choose", broken)
    result = await finished(hass, await pick(hass, loaded, "mine"))
    assert "could not do it. (a defect)" in words_of(result)
    assert "The step switch of the options failed" in caplog.text


async def test_a_dialog_that_is_closed_stops_no_download(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    result = await pick(hass, loaded, "qwen3-4b")
    await until(lambda: engine.of_type(FetchModel.TYPE))
    hass.config_entries.options.async_abort(result["flow_id"])
    engine.fetching.set()
    await hass.async_block_till_done()
    assert engine.of_type(StopFetch.TYPE) == []
    assert engine.of_type(ChooseModel.TYPE) == []


async def test_a_download_can_be_stopped(hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine) -> None:
    engine.change_model("qwen3-4b", downloading=Downloading(state=FetchState.FETCHING))
    menu = await go(hass, await open_models(hass, loaded), "stop_download")
    assert StopFetch.from_event(engine.of_type(StopFetch.TYPE)[0]).name == "qwen3-4b"
    assert menu["step_id"] == "models"
    assert "stop_download" not in menu["menu_options"]


async def test_a_download_that_cannot_be_stopped(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    engine.change_model("qwen3-4b", downloading=Downloading(state=FetchState.FETCHING))
    engine.refusals[StopFetch.TYPE] = Error(text="It is not being fetched.", code=ErrorCode.NOT_POSSIBLE)
    result = await go(hass, await open_models(hass, loaded), "stop_download")
    assert "It is not being fetched." in words_of(result)


async def test_models_can_be_deleted(hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine) -> None:
    form = await go(hass, await open_models(hass, loaded), "remove")
    assert list(lines(form, "models")) == ["mine"]
    menu = await submit(hass, form, models=["mine"])
    assert RemoveModel.from_event(engine.of_type(RemoveModel.TYPE)[0]).name == "mine"
    assert menu["step_id"] == "models"
    assert "remove" not in menu["menu_options"]


async def test_a_model_in_use_is_not_deleted(hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine) -> None:
    form = await go(hass, await open_models(hass, loaded), "remove")
    engine.refusals[RemoveModel.TYPE] = Error(text="mine is in use.", code=ErrorCode.MODEL_IN_USE)
    result = await submit(hass, form, models=["mine"])
    assert "cannot be deleted" in words_of(result)


async def test_a_picked_model_that_is_gone_is_refused(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    form = await go(hass, await open_models(hass, loaded), "model_llm")
    rest = tuple(model for model in engine.models.models if model.name != "mine")
    engine.models = replace(engine.models, models=rest)
    result = await submit(hass, form, model="mine")
    assert (result["step_id"], result["menu_options"]) == ("problem", ["model", "models"])


@pytest.mark.parametrize(
    "make",
    [
        lambda: EngineError(ErrorCode.OFFLINE, "x"),
        lambda: CannotConnect("x"),
        lambda: HearkenError("x"),
    ],
)
async def test_every_problem_has_words(
    hass: HomeAssistant, loaded: MockConfigEntry, make: Callable[[], HearkenError]
) -> None:
    words = await async_model_words(hass)
    assert words.problem(make()).endswith("(x)")


async def test_a_download_can_be_followed_by_two(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    engine.fetching.set()
    client: EngineClient = loaded.runtime_data.client
    for _ in range(2):
        states = [each.state async for each in async_fetch(client, "qwen3-4b", accept_terms=False)]
        assert states == [FetchState.FETCHING, FetchState.DONE]
