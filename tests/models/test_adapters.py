"""LoRA adapters, which lie beside a chat model: they change what it says, and one of another model is refused."""

from collections.abc import Iterator
from pathlib import Path

import gguf
import numpy as np
import pytest
from hearken_engine.errors import ModelError
from hearken_engine.llm.base import ChatRequest, Text
from hearken_engine.llm.llama import LlamaChat, LlamaOptions
from hearken_engine.loading import ADAPTER, chat_file
from hearken_engine.models.store import ModelStore

WIDTH = 576
"""Numbers in a hidden state of SmolLM2-135M."""

RANK = 4


@pytest.fixture(scope="session")
def gguf_file(models_dir: Path) -> Path:
    return chat_file(ModelStore(models_dir).get("smollm2-135m"))


def adapter(folder: Path, strength: float, width: int = WIDTH) -> Path:
    """Write an adapter for the queries of the first layer, of random numbers of that strength."""
    file = folder / f"own{ADAPTER}"
    draw = np.random.default_rng(1)
    writer = gguf.GGUFWriter(file, "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(RANK))
    for name, shape in (("lora_a", (RANK, width)), ("lora_b", (width, RANK))):
        numbers = (draw.standard_normal(shape) * strength).astype(np.float32)
        writer.add_tensor(f"blk.0.attn_q.weight.{name}", numbers)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


def said(file: Path, *adapters: Path) -> str:
    model = LlamaChat(file, LlamaOptions(threads=1, context=512, adapters=adapters))
    try:
        messages = [{"role": "user", "content": "What do bees make?"}]
        pieces: Iterator[object] = model.chat(ChatRequest(messages=messages, max_tokens=12, temperature=0.0))
        return "".join(piece.text for piece in pieces if isinstance(piece, Text))
    finally:
        model.close()


def test_an_adapter_changes_what_is_said(gguf_file: Path, tmp_path: Path) -> None:
    alone = said(gguf_file)
    assert said(gguf_file, adapter(tmp_path, 0.0)) == alone
    assert said(gguf_file, adapter(tmp_path, 5.0)) != alone


def test_one_of_another_model_is_refused(gguf_file: Path, tmp_path: Path) -> None:
    other = adapter(tmp_path, 1.0, WIDTH + 32)
    with pytest.raises(ModelError, match=r"own\.lora\.gguf could not be loaded: .+"):
        said(gguf_file, other)
    other.write_bytes(b"no adapter")
    with pytest.raises(ModelError, match=r"own\.lora\.gguf could not be loaded: .*invalid magic"):
        said(gguf_file, other)
