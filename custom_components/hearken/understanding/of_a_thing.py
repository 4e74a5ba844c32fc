"""What people say of a thing that this home has, in other words than the rules know: "alfred, get to work".

A paraphrase (`paraphrasing.py`) is rewritten before anything is read, and cannot tell a name from any other word. These
forms have a place for a thing (`<thing>`), and hold only where something of this home stands there, called by its name
or by the word for its kind, and of a kind that such a thing is said of. Where one has a place for somebody
(`<somebody>`), it holds only where the words there mean nothing here. What comes of it is read like any sentence.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .dialogue import Dialogue
from .home import Snapshot
from .items import Item
from .misheard import ASKED, as_heard
from .pattern_parts import filled
from .plan import Kind, Plan
from .reason_checks import is_named_after
from .things import KINDS
from .tokens import MAX_LENGTH

if TYPE_CHECKING:
    from .planner import Planner

_FOLDER = Path(__file__).parent / "of_a_thing"

_OPEN = frozenset({Kind.UNSETTLED, Kind.ABSENT, Kind.CANNOT, Kind.LATER})
"""Plans of sentences that are tried in other words."""

_RETRIED = {
    Kind.HOLD: frozenset({("report",), ("kept",)}),
    Kind.ASK: frozenset({("did_you_mean",)}),
}
"""Others, by why they are made: what seems to be told may be an order, where a thing is what it is about."""


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern of what may be said of a thing, and how it is said in full."""

    pattern: re.Pattern[str]
    full: str
    """With the pattern's groups in it ("start {thing}")."""
    domains: frozenset[str]
    """Those of the things that it is said of; none: of all."""
    is_first: bool
    """Whether it goes before what the rules make of the same words."""
    asks: bool
    """Whether it may as well only be told, so that it is asked about."""


@cache
def forms_of(language: str) -> tuple[Form, ...]:
    """Return the forms of a language; none where it has no file. Reads a file."""
    path = _FOLDER / f"{language}.json"
    return tuple(compiled(json.loads(path.read_text(encoding="utf-8")))) if path.is_file() else ()


def compiled(data: Mapping[str, Any]) -> Iterator[Form]:
    """Yield the forms of a language's data, with the parts that several share filled in."""
    parts = {"thing": _THING, **data["parts"]}
    for group in data["groups"]:
        for said, full in group["forms"]:
            yield Form(
                re.compile(rf"^{filled(said, parts)}\W*$"),
                full,
                frozenset(group.get("domains", ())),
                is_first=group.get("first", False),
                asks=group.get("asks", False),
            )


_THING = r"(?P<thing>[\w'-]+(?: [\w'-]+){0,5}?)"


def of_a_thing(
    planner: "Planner", text: str, before: Plan | None, snapshot: Snapshot, dialogue: Dialogue
) -> Plan | None:
    """Return the plan of what is said of a thing in other words; None where nothing of the kind is said.

    `before` is what the rules make of the words themselves; None while they have not been asked.
    """
    if before is not None and not (before.kind in _OPEN or before.reasons in _RETRIED.get(before.kind, ())):
        return None
    for form in planner.forms if len(text) <= MAX_LENGTH else ():
        if form.is_first is not (before is None) or (found := form.pattern.match(text)) is None:
            continue
        said = found.groupdict("")
        if "thing" in said and not _is_here(planner, said["thing"], form.domains):
            continue
        if "somebody" in said and not _is_nobody_here(planner, said["somebody"]):
            continue
        plan = planner.read(form.full.format_map(said), snapshot, dialogue)
        if form.asks and (asked := as_heard(plan, text, ASKED)) is not None:
            return asked
        if not form.asks and plan.kind in {Kind.ACT, Kind.ASK}:
            return replace(plan, words=text)
    return None


def _is_here(planner: "Planner", text: str, domains: frozenset[str]) -> bool:
    """Tell whether words name things of this home and nothing else, all of some domains."""
    items = planner.tag(text).items
    named = [item for item in items if _names(item)]
    rest = (item for item in items if not _names(item) and not _owns_room(planner, item))
    if not named or not all(item.tags and item.has(*_BESIDE) and not item.has("verbs", "questions") for item in rest):
        return False
    return not domains or all(domains >= _domains(item) for item in named)


def _owns_room(planner: "Planner", item: Item) -> bool:
    """Tell whether a word says whose a room is here ("Annas" of "Annas Zimmer"), and means nothing else."""
    begins = f"{item.text.lower()} "
    return not item.tags and any(text.lower().startswith(begins) for _area, text in planner.names.of_areas())


def _is_nobody_here(planner: "Planner", text: str) -> bool:
    """Tell whether words mean nothing in this home, nor are of an order: somebody is called so ("dem postboten").

    Whose things are here is somebody else: "mach Fenja die Lampe an" may be about those.
    """
    items = planner.tag(text).items
    if not any(not item.tags for item in items) or not all(not item.tags or item.has("article") for item in items):
        return False
    at = planner.lexicon.spelling.owning.at
    owned = any(item.is_name for said in at for item in planner.tag(f"{said} {text}").items)
    return not owned and not is_named_after(planner, text)


def _names(item: Item) -> bool:
    """Tell whether an item is what a thing is called, or the word for its kind."""
    return item.has("entity") or (item.has("things") and not item.has("verbs"))


def _domains(item: Item) -> set[str]:
    """Return the domains of what an item names."""
    kinds = [KINDS[kind].domains for kind in item.values("things") if kind in KINDS]
    named = {one.partition(".")[0] for one in item.values("entity")}
    return named or {domain for one in kinds for domain in one}


_BESIDE = ("filler", "quantity", "counted", "area", "floor", "here", "home", "number", "and")
"""What may stand beside a name, and leaves it one ("all three of the robots", "the blinds in the den")."""
