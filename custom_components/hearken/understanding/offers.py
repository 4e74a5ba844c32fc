"""Whole sentences that wish for something without saying so, as a language's lexicon tells them; see `offering.py`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .tokens import MAX_LENGTH


@dataclass(frozen=True)
class Occasion:
    """Something that scenes, scripts or switches are for."""

    said: re.Pattern[str]
    """Sentences that say that it is there."""
    named: re.Pattern[str]
    """Words of the names of what is for it."""
    domains: frozenset[str]


@dataclass(frozen=True)
class Offers:
    """What one language offers."""

    requests: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = ()
    """Sentences, and what is requested by them, the best first; "{place}" is the place that was said, or here."""
    occasions: tuple[Occasion, ...] = ()
    here: str = ""
    """Here, in this language."""

    def requested(self, text: str) -> Iterator[str]:
        """Yield the requests that a sentence may stand for."""
        for pattern, requests in self.requests if len(text) <= MAX_LENGTH else ():
            if found := pattern.match(text):
                said = {name: value or "" for name, value in found.groupdict().items()}
                said["place"] = said.get("place") or self.here
                yield from (request.format_map(said) for request in requests)


def compiled_offers(data: Mapping[str, Any]) -> Offers:
    """Return the offers of a lexicon's data; parts that several patterns share stand in them by name ("<very>")."""
    parts: Mapping[str, str] = data.get("parts", {})

    def whole(patterns: Sequence[str]) -> re.Pattern[str]:
        joined = "|".join(f"(?:{pattern})" for pattern in patterns)
        for name, part in parts.items():
            joined = joined.replace(f"<{name}>", part)
        return re.compile(rf"^(?:{joined})\W*$", re.IGNORECASE)

    return Offers(
        requests=tuple((whole([pattern]), tuple(requests)) for pattern, requests in data.get("requests", ())),
        occasions=tuple(
            Occasion(whole(one["said"]), re.compile("|".join(one["named"])), frozenset(one["domains"]))
            for one in data.get("occasions", ())
        ),
        here=data.get("here", ""),
    )
