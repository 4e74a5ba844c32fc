"""What can go wrong between the integration and the engine; free of Home Assistant."""


class HearkenError(Exception):
    """Base of all errors that the client raises."""


class CannotConnect(HearkenError):  # noqa: N818
    """Nothing answers there, the connection broke, or what answers is no Hearken engine."""


class InvalidAuth(HearkenError):  # noqa: N818
    """The engine wants a token and got none, or another one."""


class EngineTooOld(HearkenError):  # noqa: N818
    """The engine's protocol is too old for this integration: the app must be updated."""


class IntegrationTooOld(HearkenError):  # noqa: N818
    """This integration's protocol is too old for the engine: the integration must be updated."""


class EngineError(HearkenError):
    """The engine refused or failed a request; `code` is one of `protocol.ErrorCode` or a newer engine's."""

    def __init__(self, code: str, text: str) -> None:
        """Keep the code for programs and the sentence for people."""
        super().__init__(text)
        self.code = code
        self.text = text
