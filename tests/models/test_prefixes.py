"""Nothing is read twice, nobody gets what another said, and what is on disk is used only where it fits."""

import threading
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hearken_engine.errors import InterruptedWorkError, ModelError, RequestError
from hearken_engine.llm import state_file
from hearken_engine.llm.base import ChatRequest, Finish, Piece, PrepareRequest, ScoreRequest, Text, Token
from hearken_engine.llm.llama import LlamaChat, LlamaOptions
from hearken_engine.loading import chat_file
from hearken_engine.models.store import ModelStore
from hearken_engine.protocol import ErrorCode

SYSTEM = {"role": "system", "content": "You are the voice of a home. " + "You answer in one short sentence. " * 12}
BEES = {"role": "user", "content": "What do bees make?"}
COLOUR = {"role": "user", "content": "Name a colour."}
PREPARE = PrepareRequest(messages=[SYSTEM])
CONTEXT = 1024

Load = Callable[..., LlamaChat]


@pytest.fixture(scope="session")
def gguf_file(models_dir: Path) -> Path:
    return chat_file(ModelStore(models_dir).get("smollm2-135m"))


@pytest.fixture
def load(gguf_file: Path, tmp_path: Path) -> Generator[Load]:
    """Load the model as often as a test starts it anew; one thread, so that tests can share a machine."""
    models: list[LlamaChat] = []

    def load(file: Path = gguf_file, **more: Any) -> LlamaChat:
        while models:
            models.pop().close()
        options: dict[str, Any] = {
            "threads": 1,
            "context": CONTEXT,
            "cache": tmp_path / "cache",
            "cache_bytes": 100_000_000,
        }
        models.append(LlamaChat(file, LlamaOptions(**options | more)))
        return models[0]

    yield load
    while models:
        models.pop().close()


def ask(model: LlamaChat, *messages: dict[str, Any], tokens: int = 16, **more: Any) -> tuple[str, Finish]:
    pieces = list(
        model.chat(ChatRequest(messages=messages, max_tokens=tokens, temperature=more.pop("temperature", 0.0), **more))
    )
    finish = pieces[-1]
    assert isinstance(finish, Finish)
    return "".join(piece.text for piece in pieces if isinstance(piece, Text)), finish


def states(folder: Path) -> list[Path]:
    return sorted((folder / "cache").glob("*.state"))


def test_a_reply_is_the_same_whatever_was_known(load: Load) -> None:
    fresh, first = ask(load(), SYSTEM, BEES)
    assert first.read_tokens == first.prompt_tokens
    model = load()
    reading = model.prepare(PREPARE)
    assert reading.read_tokens == reading.prompt_tokens > 90
    assert model.prepare(PREPARE).read_tokens <= 1
    for conversation in (None, "one", "one", "other"):
        again, finish = ask(model, SYSTEM, BEES, conversation=conversation)
        assert again == fresh
        assert finish.read_tokens <= finish.prompt_tokens - reading.prompt_tokens


def test_a_conversation_goes_on_from_where_it_was(load: Load) -> None:
    model = load()
    said, first = ask(model, SYSTEM, BEES, conversation="one")
    history = [SYSTEM, BEES, {"role": "assistant", "content": said}, COLOUR]
    _, second = ask(model, *history, conversation="one")
    assert second.prompt_tokens > first.prompt_tokens + 16
    assert second.read_tokens < 20


def test_no_conversation_profits_of_another(load: Load) -> None:
    model = load()
    fixed = model.prepare(PREPARE)
    secret = {
        "role": "user",
        "content": "My diary says that the treasure is under the old oak tree. Keep it to yourself.",
    }
    _, finish = ask(model, SYSTEM, secret, conversation="one")
    own = finish.prompt_tokens - fixed.prompt_tokens
    assert own > 15
    for other in ("two", None):
        _, theirs = ask(model, SYSTEM, secret, conversation=other)
        assert theirs.read_tokens >= own
    scoring = model.score(ScoreRequest(messages=[SYSTEM, secret], continuations=["yes"]))
    assert scoring.read_tokens >= own
    assert model.prepare(PrepareRequest(messages=[SYSTEM, secret])).read_tokens >= own
    assert ask(model, SYSTEM, secret, conversation="one")[1].read_tokens == 1


def test_a_guess_of_what_is_being_said_is_of_use(load: Load) -> None:
    model = load()
    heard = {"role": "user", "content": "Tell me what bees and other insects make"}
    model.prepare(PrepareRequest(messages=[SYSTEM, heard], conversation="one"))
    more = heard | {"content": heard["content"] + " in the summer."}
    _, finish = ask(model, SYSTEM, more, conversation="one")
    assert finish.read_tokens < 20


def test_instructions_without_a_conversation_are_kept(load: Load) -> None:
    model = load()
    ask(model, SYSTEM, BEES)
    _, finish = ask(model, SYSTEM, COLOUR)
    assert finish.read_tokens < 15 < finish.prompt_tokens


def test_a_shared_beginning_is_kept_for_all_and_what_was_said_is_not(load: Load) -> None:
    fresh, alone = ask(load(), SYSTEM, COLOUR)
    model = load()
    secret = {"role": "user", "content": "I am called Rumpelstiltskin, and I keep my gold under the old oak tree."}
    _, first = ask(model, SYSTEM, secret, conversation="one", shared_beginning=True)
    assert first.read_tokens == first.prompt_tokens
    # Another conversation reads what was said and nothing else, and says what it would have said alone.
    said, second = ask(model, SYSTEM, COLOUR, conversation="two", shared_beginning=True)
    assert second.read_tokens < 15 < second.prompt_tokens
    assert said == fresh
    assert second.prompt_tokens == alone.prompt_tokens
    _, theirs = ask(model, SYSTEM, secret, conversation="three")
    _, own = ask(model, SYSTEM, secret, conversation="one")
    assert own.read_tokens == 1
    assert theirs.read_tokens > 15


def test_a_restart_finds_what_was_prepared_but_nothing_that_was_said(load: Load, tmp_path: Path) -> None:
    model = load()
    model.prepare(PREPARE)
    fresh, _ = ask(model, SYSTEM, BEES, conversation="one")
    assert len(states(tmp_path)) == 1
    model = load()
    model.warm_up()
    again, finish = ask(model, SYSTEM, BEES, conversation="one")
    assert again == fresh
    assert 5 < finish.read_tokens < 15


def test_what_had_to_make_room_comes_back_from_disk(load: Load) -> None:
    load().prepare(PREPARE)
    _, finish = ask(load(), SYSTEM, BEES)
    assert finish.read_tokens < 15


@pytest.mark.parametrize("harm", ["truncated", "flipped", "foreign", "empty", "no file", "other form"])
def test_a_state_that_is_broken_or_of_something_else_is_made_anew(load: Load, tmp_path: Path, harm: str) -> None:
    load().prepare(PREPARE)
    (path,) = states(tmp_path)
    data = bytearray(path.read_bytes())
    more = {}
    match harm:
        case "truncated":
            path.write_bytes(data[: len(data) // 2])
        case "flipped":
            data[-1000] ^= 0xFF
            path.write_bytes(data)
        case "foreign":
            path.write_bytes(data.replace(state_file._MAGIC, b"ANOTHER1").replace(b'"build": "', b'"build": "9'))
        case "empty":
            path.write_bytes(b"")
        case "no file":
            path.unlink()
            path.mkdir()
        case "other form":
            more = {"kv": "f16"}
    model = load(**more)
    model.warm_up()
    _, finish = ask(model, SYSTEM, BEES)
    assert finish.read_tokens == finish.prompt_tokens
    with suppress(OSError):
        path.rmdir()
    model.prepare(PrepareRequest(messages=[{"role": "system", "content": "Another voice. " * 30}]))
    assert states(tmp_path)


def test_a_full_disk_costs_only_the_saving(load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hearken_engine.llm.state_file.os.fsync", full)
    model = load()
    assert model.prepare(PREPARE).read_tokens > 90
    assert list((tmp_path / "cache").iterdir()) == []
    assert ask(model, SYSTEM, BEES)[1].read_tokens < 15


def test_the_bound_on_disk_is_kept(load: Load, tmp_path: Path) -> None:
    model = load(cache_bytes=4_000_000)
    for number in range(3):
        model.prepare(PrepareRequest(messages=[{"role": "system", "content": f"{number} is my number. " * 30}]))
    assert 1 <= len(states(tmp_path)) < 3
    assert sum(path.stat().st_size for path in states(tmp_path)) <= 4_100_000
    load(cache_bytes=0).prepare(PREPARE)
    assert states(tmp_path) == []


def test_reading_ahead_stops_and_goes_on(load: Load) -> None:
    model = load()
    long = PrepareRequest(messages=[{"role": "system", "content": "All is well at home tonight. " * 120}])
    timer = threading.Timer(0.5, model.interrupt)
    timer.start()
    with pytest.raises(InterruptedWorkError):
        model.prepare(long)
    timer.join()
    model.release()
    reading = model.prepare(long)
    assert 0 < reading.read_tokens <= reading.prompt_tokens
    assert model.prepare(long).read_tokens <= 1
    assert "honey" in ask(model, BEES, tokens=60)[0]


def test_a_reply_goes_on_where_it_was_interrupted(load: Load) -> None:
    model = load()
    fresh, _ = ask(model, SYSTEM, BEES)
    model = load()
    said, pauses = "", 0
    replying = model.chat(ChatRequest(messages=[SYSTEM, BEES], max_tokens=16, temperature=0.0))
    model.interrupt()
    for piece in replying:
        said += piece.text if isinstance(piece, Text) else ""
        pauses += piece is None
        if pauses % 2:
            model.release()
        else:
            model.interrupt()
    assert said == fresh
    assert pauses > 0


def test_two_replies_by_turns_are_as_each_alone(load: Load) -> None:
    model = load()
    alone = [ask(model, SYSTEM, question)[0] for question in (BEES, COLOUR)]
    running = [
        model.chat(ChatRequest(messages=[SYSTEM, question], max_tokens=16, temperature=0.0, conversation=str(number)))
        for number, question in enumerate((BEES, COLOUR))
    ]
    said = ["", ""]
    ended: set[int] = set()
    while len(ended) < len(running):
        for number, each in enumerate(running):
            piece: Piece | None = next(each, None)
            if isinstance(piece, Finish):
                ended.add(number)
            elif isinstance(piece, Text):
                said[number] += piece.text
    assert said == alone


def test_what_stood_aside_may_lose_its_place(load: Load) -> None:
    model = load(context=512)
    question = {"role": "user", "content": "What do bees make? " * 40}
    alone, _ = ask(model, question, tokens=24)
    aside = model.chat(ChatRequest(messages=[question], max_tokens=24, temperature=0.0))
    said = ""
    while len(said) < 20:
        piece = next(aside)
        said += piece.text if isinstance(piece, Text) else ""
    others = [
        model.chat(
            ChatRequest(messages=[{"role": "user", "content": f"{n} words " * 120}], max_tokens=9, temperature=0.0)
        )
        for n in range(3)
    ]
    for other in others:
        while next(other) is None:
            pass
    assert any(place.sequence is None for place in model._prefixes._places)
    for other in others:
        other.close()
    said += "".join(piece.text for piece in aside if isinstance(piece, Text))
    assert said[:20] == alone[:20]
    assert len(said) > 20


def test_token_probabilities_belong_to_the_tokens(load: Load) -> None:
    request = ChatRequest(messages=[BEES], max_tokens=12, temperature=0.0, log_probabilities=True)
    pieces = list(load().chat(request))
    tokens = [piece for piece in pieces if isinstance(piece, Token)]
    assert len(tokens) == 12
    assert (
        "".join(token.text for token in tokens).strip()
        == "".join(piece.text for piece in pieces if isinstance(piece, Text)).strip()
    )
    assert all(token.log_probability <= 0 for token in tokens)


@pytest.mark.parametrize(("kv", "tolerance"), [("f16", 0.05), ("q8_0", 0.8)])
def test_scores_are_what_the_model_finds(load: Load, kv: str, tolerance: float) -> None:
    """The figures are those of a scorer with a context of its own, as version 0.1 had it at first."""
    home = {"role": "system", "content": "You control a home. " * 10}
    model = load(kv=kv, context=2048)
    for question, texts, expected in (
        ("What is the capital of France?", (" Paris", " banana", "The capital is Paris."), (-19.097, -32.08, -10.307)),
        (
            "It is dark in here",
            ("turn on the hall light", "turn on the kitchen lamp", "turn off the hall light", "open the garage door"),
            (-27.738, -27.084, -28.153, -31.346),
        ),
    ):
        messages = [home, {"role": "user", "content": question}]
        scoring = model.score(ScoreRequest(messages=messages, continuations=texts, whole=True))
        found = [scored.log_probability for scored in scoring.continuations]
        assert found == pytest.approx(expected, abs=tolerance)


def test_the_oldest_turns_go_whole(load: Load) -> None:
    model = load(context=384)
    turns: list[dict[str, Any]] = [SYSTEM]
    for _ in range(6):
        turns += [{"role": "user", "content": "word " * 50}, {"role": "assistant", "content": "I see."}]
    _, finish = ask(model, *turns, BEES, tokens=4)
    assert finish.dropped_messages in {2, 4, 6, 8}
    assert 150 < finish.prompt_tokens < 384
    assert ask(model, SYSTEM, BEES, tokens=4)[1].dropped_messages == 0


@pytest.mark.parametrize("words", [2000, 200_000])
def test_what_never_fits_is_refused_without_being_read(load: Load, words: int) -> None:
    model = load()
    with pytest.raises(RequestError, match="more than the 1024 that fit") as error:
        ask(model, {"role": "user", "content": "word " * words})
    assert error.value.code is ErrorCode.NOT_POSSIBLE
    assert model._prefixes._places == []


def test_a_time_limit_is_kept(load: Load) -> None:
    _, finish = ask(load(), BEES, tokens=400, max_seconds=1.5)
    assert finish.reply_tokens < 400
    with pytest.raises(RequestError, match="within 0 seconds"):
        ask(load(), {"role": "user", "content": "word " * 800}, max_seconds=0.01)


def test_a_broken_file_is_named(load: Load, gguf_file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    whole = gguf_file.read_bytes()
    for data, reason in (
        (whole[: len(whole) // 2], ".*not within the file bounds"),
        (whole[:2000], ".+"),
        (b"GGUF", ".+"),
        (b"", ".+"),
        (b"no model at all", "invalid magic characters: 'no m', expected 'GGUF'"),
    ):
        broken.write_bytes(data)
        for gpu_layers in (0, -1):
            with pytest.raises(ModelError, match=rf"broken\.gguf could not be loaded: {reason}") as error:
                load(broken, gpu_layers=gpu_layers)
            assert error.value.code is ErrorCode.MODEL_FAILED


def test_a_model_that_was_not_made_for_conversation(load: Load, gguf_file: Path, tmp_path: Path) -> None:
    base = tmp_path / "base.gguf"
    base.write_bytes(gguf_file.read_bytes().replace(b"tokenizer.chat_template", b"tokenizer.chat_nothings", 1))
    with pytest.raises(ModelError, match="not made for conversation"):
        load(base)
    assert ask(load(), BEES)[0]
