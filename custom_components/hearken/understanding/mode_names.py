"""Modes that nothing here has: "reading mode" is no reading lamp, "the home mode" is not the whole home."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .arming import ARMED_MODES
from .grounding import Grounding
from .home import Attribute, Entity
from .items import Item
from .left_out import UNCLEAR
from .lexicon import Lexicon
from .plan import Kind, Plan
from .tagging import Tagged
from .things import CALLED_AFTER_MODES

_WORK_IN_MODES = frozenset({"climate", "humidifier"})
"""Domains of what works in some of the modes that a language knows, even where it does not tell in which."""


@dataclass(frozen=True)
class _Mode:
    """A mode that is named in a sentence."""

    start: int
    end: int
    words: tuple[str, ...]
    """What it is called, without the word for a mode."""
    keys: frozenset[str]
    """Keys of `modes` that it may be."""
    is_split: bool = False
    """Whether its words are read one by one, though together they are known ("modo", "casa")."""


def absent_mode(tagged: Tagged, grounding: Grounding) -> Plan | None:
    """Return the plan that says that a mode is not there, where nothing has it or is called so; None otherwise.

    Where something else is named, that is what is put into the mode.
    """
    for mode in _modes(tagged, grounding.lexicon):
        if mode.is_split:
            return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,), words=tagged.text)
        rest = [item for item in tagged.items if not mode.start <= item.start < mode.end]
        rest = [item for item in rest if item.end != mode.start or not item.has("article")]
        if any(item.has("entity", "things", "pronoun", "colours", "number") for item in rest):
            return None
        areas = {area for item in rest for area in item.values("area")}
        floors = {floor for item in rest for floor in item.values("floor")}
        home = grounding.snapshot.home
        areas |= {area.id for area in home.areas.values() if area.floor in floors}
        if not any(_is_there(one, areas) for one in _able(mode, grounding)):
            text = tagged.said(mode.start, mode.end)
            return Plan(kind=Kind.ABSENT, absent=(text,), reasons=("absent", UNCLEAR), words=tagged.text)
    return None


def _is_there(entity: Entity, areas: Iterable[str]) -> bool:
    """Tell whether something is in one of some areas, where any were said; what is run is of no room."""
    return not areas or entity.area in {None, *areas} or entity.domain in CALLED_AFTER_MODES


def _able(mode: _Mode, grounding: Grounding) -> Iterator[Entity]:
    """Yield what has a mode, or may be called after it."""
    lexicon = grounding.lexicon
    said = {unit for unit, _start, _end in lexicon.units(lexicon.spelling.words(" ".join(mode.words)))}
    for entity in grounding.snapshot.home.entities.values():
        has = _options(entity)
        called = {unit for one in has for unit, _start, _end in lexicon.units(grounding.names.words(one))}
        unknown = not has and entity.domain in _WORK_IN_MODES and bool(mode.keys)
        named = not said.isdisjoint(grounding.units(entity)) and grounding.may_be_mode(entity)
        if unknown or named or not mode.keys.isdisjoint(has) or not said.isdisjoint(called):
            yield entity


def _options(entity: Entity) -> set[str]:
    """Return the modes that something has, as far as it tells them."""
    if entity.domain == "alarm_control_panel":
        return {key for key, feature in ARMED_MODES.items() if feature & entity.features}
    return {*entity.choices.get(Attribute.MODE, ()), *entity.choices.get(Attribute.PRESET, ())}


def _modes(tagged: Tagged, lexicon: Lexicon) -> Iterator[_Mode]:
    """Yield the modes that are named in a sentence by a word for a mode."""
    items = tagged.items
    for at, item in enumerate(items if lexicon.spaced else ()):
        if item.is_name:
            continue
        if item.has("modes") and _says_mode(item, lexicon):
            words = tuple(word for word in item.text.split() if word not in lexicon.mode_words)
            yield _Mode(item.start, item.end, words, frozenset(item.values("modes")))
        elif item.text in lexicon.mode_words and (name := _name_beside(items, at, lexicon)) is not None:
            start, end = min(item.start, name.start), max(item.end, name.end)
            first = next((number for number, one in enumerate(items) if one.start == start), at)
            while first and not items[first - 1].tags and name.start == start:
                first -= 1  # "frost protection mode"
            keys = _known(name, item, lexicon)
            if keys or _may_name_mode(name):
                words = (name.text.rpartition(" ")[2],)  # an article is no part of it ("the home mode")
                yield _Mode(items[first].start, end, words, keys, is_split=bool(keys))


def _known(name: Item, item: Item, lexicon: Lexicon) -> frozenset[str]:
    """Return the keys of the mode that two words are together."""
    words = (name.text.rpartition(" ")[2], item.text)
    words = words if name.start < item.start else words[::-1]
    return frozenset(tag.value for tag in lexicon.meaning(*words) if tag.kind == "modes")


def _says_mode(item: Item, lexicon: Lexicon) -> bool:
    """Tell whether a word for a mode ends one of the words of an item ("fan mode", "Sparmodus")."""
    return any(word.endswith(tuple(lexicon.mode_words)) for word in item.text.split())


def _name_beside(items: Sequence[Item], at: int, lexicon: Lexicon) -> Item | None:
    """Return what a mode is called: what stands before the word for it, or behind in a language that puts it there."""
    if lexicon.head_last or lexicon.spelling.links:
        return items[at - 1] if at else None
    return next((item for item in items[at + 1 :] if item.text not in lexicon.within), None)


def _may_name_mode(item: Item) -> bool:
    """Tell whether a word may be what a mode is called, and does not only lead to the word for it ("the", "to")."""
    if item.is_name or item.has("things", "states", "home", "modes", "colours", "extreme", "changes"):
        return not item.has("to") and not item.has("filler", "particles")
    return not item.tags
