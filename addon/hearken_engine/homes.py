"""The homes whose words the engine knows."""

import logging
from collections import OrderedDict
from collections.abc import Sequence

from .errors import HearkenError, RequestError
from .protocol import ErrorCode, Name, NameKind, Vocabulary
from .stt.home import Home
from .worker import Worker

_LOGGER = logging.getLogger(__name__)

_KEPT = 4
"""Homes kept, some ten MB each: an engine serves one or two, and one that is set up anew has another identifier."""


class Homes:
    """Works vocabularies in, in a thread of its own, so that hearing goes on meanwhile."""

    def __init__(self) -> None:
        self._worker = Worker("homes")
        self._homes: OrderedDict[str, Home] = OrderedDict()
        self._of_names: OrderedDict[tuple[tuple[str, ...], tuple[str, ...]], Home] = OrderedDict()

    async def take(self, vocabulary: Vocabulary) -> None:
        """Work a vocabulary in; RequestError `bad-event` if it is broken, and what was known of the home stays."""
        known = self._homes.get(vocabulary.home)
        if known is None or known.vocabulary != vocabulary:
            known = await self._work_in(vocabulary)
        _keep(self._homes, vocabulary.home, known)

    def get(self, identifier: str | None) -> Home | None:
        """Return a home; None means the one that came last. One that is not known is None."""
        if identifier is not None:
            return self._homes.get(identifier)
        return next(reversed(self._homes.values()), None)

    @property
    def count(self) -> int:
        """How many homes are known."""
        return len(self._homes)

    async def of_names(self, names: Sequence[str], languages: Sequence[str]) -> Home:
        """Return a home of which no more is known than these names."""
        vocabulary = Vocabulary(
            home="",
            version="",
            languages=tuple(languages),
            names=tuple(Name(text=name, kind=NameKind.ENTITY) for name in names),
        )
        key = tuple(names), tuple(languages)
        if (home := self._of_names.get(key)) is None:
            home = await self._work_in(vocabulary)
        _keep(self._of_names, key, home)
        return home

    async def _work_in(self, vocabulary: Vocabulary) -> Home:
        try:
            return await self._worker.run(lambda: Home(vocabulary))
        except HearkenError:
            raise
        except Exception as err:  # whatever a broken template of the home makes the grammar raise
            _LOGGER.debug("A vocabulary cannot be worked in", exc_info=True)
            raise RequestError(ErrorCode.BAD_EVENT, f"The vocabulary cannot be worked in: {err}") from err

    def close(self) -> None:
        """Take nothing more."""
        self._worker.close()


def _keep[K](homes: OrderedDict[K, Home], key: K, home: Home) -> None:
    """Keep a home as the last one, and only the last few."""
    homes[key] = home
    homes.move_to_end(key)
    while len(homes) > _KEPT:
        homes.popitem(last=False)
