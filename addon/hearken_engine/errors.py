"""Everything that can go wrong, as a code for machines and a sentence for people."""

from .protocol import ErrorCode


class HearkenError(Exception):
    """Base of all errors that the engine expects; its text is one sentence that says what to do."""

    def __init__(self, code: ErrorCode, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class RequestError(HearkenError):
    """The client asked for something that cannot be done; the engine itself is well."""


class ModelError(HearkenError):
    """A model is missing, broken, or failed while it ran."""


class SettingsError(HearkenError):
    """A setting makes no sense; raised before anything is started."""

    def __init__(self, text: str) -> None:
        super().__init__(ErrorCode.NOT_POSSIBLE, text)


class FetchError(HearkenError):
    """A model could not be fetched, checked or stored."""

    def __init__(self, text: str, code: ErrorCode = ErrorCode.FETCH_FAILED) -> None:
        super().__init__(code, text)


class InterruptedWorkError(HearkenError):
    """The work was told to stop, because nobody wants it any more or something more urgent came."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.CANCELLED, "The work was interrupted.")


class ClientGoneError(Exception):
    """The client closed the connection, or takes nothing any more."""
