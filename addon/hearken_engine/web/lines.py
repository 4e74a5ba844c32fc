"""What the page asks of the homes that are connected, until `home_line` is there to be asked."""

from collections.abc import Sequence
from typing import Any, Protocol

from ..errors import RequestError
from ..protocol import ErrorCode


class HomeInfo(Protocol):
    """A home that is connected."""

    @property
    def home_id(self) -> str:
        """Its identifier."""

    @property
    def home(self) -> str:
        """Its name."""


class Tried(Protocol):
    """What came of a sentence."""

    @property
    def turn(self) -> dict[str, Any]:
        """Its record."""

    @property
    def continues(self) -> bool:
        """Whether a question was asked back."""

    @property
    def asks(self) -> str:
        """The question."""


class Recalled(Protocol):
    """The last turns."""

    @property
    def turns(self) -> tuple[dict[str, Any], ...]:
        """Newest first."""

    @property
    def keeps(self) -> int:
        """How many the owner keeps."""


class Homes(Protocol):
    """The homes that are connected."""

    def homes(self) -> Sequence[HomeInfo]:
        """Return them, the one that came last first."""

    async def try_sentence(
        self,
        home_id: str | None,
        *,
        text: str,
        language: str | None,
        act: bool,
        alternatives: tuple[str, ...] = (),
        confidence: float | None = None,
    ) -> Tried:
        """Return what a home makes of a sentence."""

    async def recall(self, home_id: str | None, limit: int) -> Recalled:
        """Return its last turns."""

    async def forget(self, home_id: str | None, turns: tuple[str, ...]) -> str:
        """Have it forget turns; all, where none is named."""

    async def learn_name(self, home_id: str | None, *, turn: str, phrase: str, name: str) -> str:
        """Have it learn another name of a thing."""


class NoHomes:
    """Nobody."""

    def homes(self) -> Sequence[HomeInfo]:
        return ()

    async def try_sentence(self, home_id: str | None, **_: Any) -> Tried:
        raise RequestError(ErrorCode.NOT_POSSIBLE, "No home.")

    async def recall(self, home_id: str | None, limit: int) -> Recalled:
        raise RequestError(ErrorCode.NOT_POSSIBLE, "No home.")

    async def forget(self, home_id: str | None, turns: tuple[str, ...]) -> str:
        raise RequestError(ErrorCode.NOT_POSSIBLE, "No home.")

    async def learn_name(self, home_id: str | None, *, turn: str, phrase: str, name: str) -> str:
        raise RequestError(ErrorCode.NOT_POSSIBLE, "No home.")
