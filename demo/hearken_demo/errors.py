"""What can go wrong, in words for the person at the terminal."""


class DemoError(Exception):
    """Something the demo needs did not happen; the text says what, and what to do."""

    def __init__(self, message: str, *hints: str) -> None:
        super().__init__(message)
        self.hints = hints
