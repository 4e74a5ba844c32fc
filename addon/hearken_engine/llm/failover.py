"""Several servers in their order of preference; one that fails before its first word is replaced by the next.

After the first word a reply ends with its error: half a reply is not said twice. The local model comes after all of
these, and is not a part of this: whoever asks falls back upon it where `NobodyError` is raised.
"""

import logging
import time
from collections.abc import Callable, Generator, Sequence

from ..errors import HearkenError, ModelError, RequestError
from ..protocol import ErrorCode
from .base import ChatRequest, Piece, ScoreRequest, Scoring
from .remote import Line, RemoteChat
from .remote_reply import BadReplyError

_LOGGER = logging.getLogger(__name__)

RETRY_SECONDS = 60.0
"""How long a server that is away is left alone."""


class NobodyError(HearkenError):
    """No server took the request; the text is what the last one said."""


class Server:
    """One server and how it is."""

    def __init__(self, model: RemoteChat) -> None:
        self.model = model
        self.problem: HearkenError | None = None
        self.asked_at: float | None = None

    @property
    def known(self) -> bool:
        """Whether it was asked at all."""
        return self.asked_at is not None

    @property
    def well(self) -> bool:
        """Whether it answered when it was last asked."""
        return self.known and self.problem is None


class Failover:
    """The servers. Requests may come from several threads: what is kept of a server is replaced as a whole."""

    def __init__(
        self,
        models: Sequence[RemoteChat],
        changed: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the servers in their order; `changed` is called, in any thread, when one comes or goes."""
        self.servers = tuple(Server(model) for model in models)
        self._changed = changed
        self._clock = clock

    def check(self) -> None:
        """Ask each server that is not known to be well, and was not asked lately, for its models."""
        for server in self.servers:
            lately = server.asked_at is not None and self._clock() - server.asked_at < RETRY_SECONDS
            if server.well or lately:
                continue
            try:
                server.model.find()
            except HearkenError as err:
                self._note(server, err)
            else:
                self._note(server, None)

    def chat(self, request: ChatRequest, line: Line | None = None) -> Generator[Piece]:
        """Yield the reply of the first server that begins one; `line` can end it from another thread.

        Raises NobodyError where none does, ModelError where one breaks off after it has begun.
        """
        last: HearkenError | None = None
        for server in self._well():
            pieces = server.model.chat(request, line)
            try:
                first = next(pieces)
            except HearkenError as err:
                if line is not None and line.cut:
                    raise
                last = err
                self._failed(server, err)
                continue
            try:
                yield first
                yield from pieces
            except ModelError as err:
                if line is None or not line.cut:
                    self._failed(server, err)
                raise
            finally:
                pieces.close()
            return
        raise self._nobody(last)

    def score(self, request: ScoreRequest) -> Scoring:
        """Return what the first server says that can judge texts; NobodyError where none can."""
        last: HearkenError | None = None
        for server in self._well():
            try:
                return server.model.score(request)
            except HearkenError as err:
                last = err
                self._failed(server, err)
        raise self._nobody(last)

    def _well(self) -> list[Server]:
        return [server for server in self.servers if server.well]

    def _failed(self, server: Server, err: HearkenError) -> None:
        """Take note of a failure; one request that a server refuses or fails at says nothing of the next."""
        if isinstance(err, RequestError | BadReplyError):
            _LOGGER.info("%s", err)
        else:
            self._note(server, err)

    def _note(self, server: Server, problem: HearkenError | None) -> None:
        before, known = server.problem, server.known
        server.problem, server.asked_at = problem, self._clock()
        if known and (before is None) == (problem is None):
            return
        if problem is not None:
            _LOGGER.warning("%s It is left out until it answers again.", problem)
        else:
            _LOGGER.info("The language model's server %s answers.", server.model.endpoint.name)
        self._changed()

    def _nobody(self, last: HearkenError | None) -> NobodyError:
        if last is None:
            problems = [server.problem for server in self.servers if server.problem is not None]
            last = problems[0] if problems else None
        if last is None:
            return NobodyError(ErrorCode.MODEL_LOADING, "No language model's server has answered yet; try again soon.")
        return NobodyError(last.code, last.text)
