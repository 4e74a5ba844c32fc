"""Silero's voice activity detector, from faster-whisper's wheel, run frame by frame."""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from faster_whisper.utils import get_assets_path

from .base import Samples
from .frames import SpeechDetector

_MODEL = "silero_vad_v6.onnx"

_CONTEXT = 64
"""Samples of the frame before that the model sees too."""

_HIDDEN = 128
"""Numbers in each half of the model's state."""


class Silero(SpeechDetector):
    """One session for all streams; a stream's state stays with the stream."""

    def __init__(self) -> None:
        """Load the model, some 2 MB."""
        options = onnxruntime.SessionOptions()
        # A frame is a tenth of a millisecond's work: more threads would cost more than they give.
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(Path(get_assets_path()) / _MODEL), providers=["CPUExecutionProvider"], sess_options=options
        )

    def judge(self, frames: Samples, state: Any) -> tuple[list[float], Any]:
        """Return the probability of speech in each frame; see `SpeechDetector.judge`."""
        if state is None:
            nothing = np.zeros((1, 1, _HIDDEN), np.float32)
            state = np.zeros((1, _CONTEXT), np.float32), nothing, nothing
        context, hidden, cell = state
        tails = frames[:, -_CONTEXT:]
        seen = np.concatenate([np.concatenate([context, tails[:-1]]), frames], axis=1)
        probabilities, hidden, cell = self._session.run(None, {"input": seen, "h": hidden, "c": cell})
        return np.ravel(probabilities).tolist(), (tails[-1:], hidden, cell)
