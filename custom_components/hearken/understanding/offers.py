"""Whole sentences that wish for something without saying so, as a language's lexicon tells them; see `offering.py`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .pattern_parts import filled
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
    complaints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By what is to be changed in a room ("temperature+"), requests for what may help, the best first."""
    here: str = ""
    """Here, in this language."""

    def requested(self, text: str) -> Iterator[str]:
        """Yield the requests that a sentence may stand for."""
        for pattern, requests in self.requests if len(text) <= MAX_LENGTH else ():
            if found := pattern.match(text):
                said = {name: value or "" for name, value in found.groupdict().items()}
                said["place"] = said.get("place") or self.here
                yield from (request.format_map(said) for request in requests)

    def helping(self, change: str) -> Iterator[str]:
        """Yield the requests that help where a room is to be changed."""
        yield from (request.format(place=self.here) for request in self.complaints.get(change, ()))


def compiled_offers(data: Mapping[str, Any]) -> Offers:
    """Return the offers of a lexicon's data; parts that several patterns share stand in them by name ("<very>")."""
    parts: Mapping[str, str] = data.get("parts", {})

    def whole(patterns: Sequence[str]) -> re.Pattern[str]:
        joined = filled("|".join(f"(?:{pattern})" for pattern in patterns), parts)
        lead, tail = parts.get("lead", ""), parts.get("tail", "")
        return re.compile(rf"^{lead}(?:{joined}){tail}\W*$", re.IGNORECASE)

    return Offers(
        requests=tuple((whole([pattern]), tuple(requests)) for pattern, requests in data.get("requests", ())),
        occasions=tuple(
            Occasion(whole(one["said"]), re.compile("|".join(one["named"])), frozenset(one["domains"]))
            for one in data.get("occasions", ())
        ),
        complaints={change: tuple(requests) for change, requests in data.get("complaints", {}).items()},
        here=data.get("here", ""),
    )
