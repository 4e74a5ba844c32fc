"""What a home says and has, made ready for recognising: its vocabulary, and its grammar by language."""

from ..protocol import Vocabulary


class Home:
    """One home's vocabulary, worked in. Never changes: another vocabulary makes another home."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Work a vocabulary in; blocking, up to some seconds for thousands of names."""
        self.vocabulary = vocabulary
