"""What every sentence encoder is."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""One row a sentence; every row has length 1."""


class Encoder(ABC):
    """Turns sentences into vectors that are near to each other where the sentences mean the same."""

    @property
    @abstractmethod
    def dimension(self) -> int:
        """How many numbers a vector has."""

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text, shape (texts, dimension); each text is read alone."""

    @abstractmethod
    def warm_up(self) -> None:
        """Do what makes the first request as quick as later ones."""
