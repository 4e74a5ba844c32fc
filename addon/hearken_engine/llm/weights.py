"""A GGUF file and its adapters, loaded by llama.cpp: its facts, its vocabulary."""

import ctypes
import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import llama_cpp
from llama_cpp._ggml import libggml

from ..errors import ModelError
from ..protocol import ErrorCode

_LOGGER = logging.getLogger(__name__)

_INFO, _WARN, _ERROR = 2, 3, 4
"""Levels of llama.cpp's log (`ggml_log_level` of its ggml.h; the comments of llama-cpp-python count otherwise)."""

_OFFLOADED = "offloaded "
"""In the line that says how much of a model is on the GPU."""

_SAMPLES = 32
_SAMPLE_BYTES = 1 << 16
"""What a fingerprint reads of a file: its head, which holds all metadata that matter, and pieces from all over it, so
that two trainings of one model are told apart; all of a large file would take minutes."""

_HEAD_BYTES = 4 << 20

_BYTES = {"q8_0": 34 / 32, "f16": 2.0}
"""Of a number in memory: 8 bits and a scale for 32 of them, or 16 bits."""

_COMPUTING = 100_000_000
"""Bytes for the results of a step; seen with vocabularies of 50,000 to 150,000 tokens: 20 to 90 MB."""

_problems: list[str] = []
"""What llama.cpp complained of while a file was loaded, the cause first."""


@llama_cpp.llama_log_callback  # type: ignore[untyped-decorator]  # the library has no types
def _log(level: int, text: bytes, _data: object) -> None:
    """Take a line of llama.cpp's log: it would go to the process's own error output."""
    line = text.decode("utf-8", "replace").strip()
    if level == _INFO and _OFFLOADED in line:
        _LOGGER.info("llama.cpp: %s", line)
    elif level in {_INFO, _WARN, _ERROR}:
        _LOGGER.debug("llama.cpp: %s", line)
    if level == _ERROR:
        _problems.append(line)


def build() -> str:
    """Return which llama.cpp this is."""
    return f"{llama_cpp.__version__} {llama_cpp.llama_version().decode()}"


def fingerprint(files: Sequence[Path]) -> str:
    """Return what tells a model's files from all others, as 32 hexadecimal digits; OSError if one cannot be read."""
    digest = hashlib.blake2b(digest_size=16)
    for path in files:
        size = path.stat().st_size
        digest.update(f"{size}\n".encode())
        with path.open("rb") as file:
            digest.update(file.read(_HEAD_BYTES))
            for part in range(1, _SAMPLES + 1):
                file.seek(max(size * part // _SAMPLES - _SAMPLE_BYTES, 0))
                digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()


def _load_backends() -> None:
    """Load the best of the processor backends that lie beside llama.cpp, where it was built with several.

    By itself llama.cpp looks for them where Python's program is, and in the current folder.
    """
    libraries = Path(llama_cpp.__file__).parent / "lib"
    if not libggml.ggml_backend_reg_count():
        libggml.ggml_backend_load_all_from_path(str(libraries).encode())


class Weights:
    """A loaded model. All of it that is mapped from the file belongs to the page cache."""

    def __init__(self, gguf_file: Path, *, gpu_layers: int = 0, adapters: Sequence[Path] = ()) -> None:
        """Load the file, with the adapters (LoRA) upon it; ModelError if one is broken or does not fit."""
        llama_cpp.llama_log_set(_log, ctypes.c_void_p(0))
        _load_backends()
        llama_cpp.llama_backend_init()
        parameters = llama_cpp.llama_model_default_params()
        if gpu_layers and not llama_cpp.llama_supports_gpu_offload():
            _LOGGER.warning("This build of llama.cpp knows no GPU: %s runs on the processor.", gguf_file.name)
            gpu_layers = 0
        parameters.n_gpu_layers = gpu_layers
        _problems.clear()
        self.model = llama_cpp.llama_model_load_from_file(str(gguf_file).encode(), parameters) or None
        if self.model is None:
            raise _broken(gguf_file, "it is no GGUF")
        self.files = (gguf_file, *adapters)
        self.vocabulary = llama_cpp.llama_model_get_vocab(self.model)
        self.n_vocab = int(llama_cpp.llama_vocab_n_tokens(self.vocabulary))
        self.eos = int(llama_cpp.llama_vocab_eos(self.vocabulary))
        self.trained_context = int(llama_cpp.llama_model_n_ctx_train(self.model))
        self.can_rewind = not (
            llama_cpp.llama_model_is_recurrent(self.model) or llama_cpp.llama_model_is_hybrid(self.model)
        )
        """Whether the end of a sequence can be taken back; recurrent models have one state, and no way back."""
        self.adapters = []
        for path in adapters:
            adapter = llama_cpp.llama_adapter_lora_init(self.model, str(path).encode())
            if not adapter:
                self.close()
                raise _broken(path, f"it is no adapter for {gguf_file.name}")
            self.adapters.append(adapter)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.files[0].stat().st_size

    def metadata(self, key: str) -> str | None:
        """Return a text of the file's metadata, None where it has none."""
        return _metadata(self.model, key)

    def tokenize(self, text: str, *, special: bool) -> list[int]:
        """Return a text's tokens; with `special`, marks of the chat template count as such, and the text is a whole."""
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 2
        tokens = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(self.vocabulary, raw, len(raw), tokens, room, special, special)
        if count < 0:
            raise ModelError(ErrorCode.MODEL_FAILED, "The language model could not take a text apart.")
        return list(tokens[:count])

    def text(self, token: int, *, special: bool = False) -> bytes:
        """Return what a token writes: part of a letter, a piece of a word, or nothing where it is a mark."""
        for room in (64, 4096):
            piece = ctypes.create_string_buffer(room)
            length = llama_cpp.llama_token_to_piece(self.vocabulary, token, piece, room, 0, special)
            if length >= 0:
                return piece.raw[:length]
        return b""

    def is_end(self, token: int) -> bool:
        """Return whether a token ends a reply."""
        return bool(llama_cpp.llama_vocab_is_eog(self.vocabulary, token))

    def close(self) -> None:
        """Give the memory back; contexts upon the model have to be closed before."""
        if self.model is not None:
            llama_cpp.llama_model_free(self.model)
            self.model = None


def needed_memory(gguf_file: Path, context: int, kv: str) -> int:
    """Return about how many bytes a model will take with a memory of twice the context; ModelError if it is broken."""
    parameters = llama_cpp.llama_model_default_params()
    parameters.vocab_only = True
    llama_cpp.llama_log_set(_log, ctypes.c_void_p(0))
    _problems.clear()
    model = llama_cpp.llama_model_load_from_file(str(gguf_file).encode(), parameters)
    if not model:
        raise _broken(gguf_file, "it is no GGUF")
    try:
        kind = _metadata(model, "general.architecture") or ""

        def number(key: str, default: int) -> int:
            text = _metadata(model, f"{kind}.{key}") or ""
            return int(text) if text.isdigit() else default

        heads = max(number("attention.head_count", 32), 1)
        head = number("embedding_length", 4096) // heads
        width = number("attention.key_length", head) + number("attention.value_length", head)
        cells = 2 * min(context, number("context_length", context))
        values = cells * number("block_count", 32) * number("attention.head_count_kv", heads) * width
        return gguf_file.stat().st_size + int(values * _BYTES[kv]) + _COMPUTING
    finally:
        llama_cpp.llama_model_free(model)


def _metadata(model: object, key: str) -> str | None:
    """Return a text of a model's metadata, None where it has none."""
    length = llama_cpp.llama_model_meta_val_str(model, key.encode(), ctypes.create_string_buffer(1), 1)
    if length < 0:
        return None
    value = ctypes.create_string_buffer(length + 1)
    llama_cpp.llama_model_meta_val_str(model, key.encode(), value, length + 1)
    return value.value.decode("utf-8", "replace")


def _broken(file: Path, reason: str) -> ModelError:
    """Return the error for a file; llama.cpp's complaints begin with the name of a function of its own."""
    told = _problems[0].partition(": ")[2].removeprefix("error loading model: ") if _problems else reason
    return ModelError(ErrorCode.MODEL_FAILED, f"{file.name} could not be loaded: {told or reason}.")
