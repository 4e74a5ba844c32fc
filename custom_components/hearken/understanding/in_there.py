"""Where a sentence is about, as people say it besides their orders: "in there", "I'm in the lounge", "and …".

"Open the loft blinds and put the fan on in there" means the loft; "I'm in the lounge, turn the lights on" the lounge,
whichever speaker heard it; and "and open the blinds" is of the room of which the last sentence was.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from .dialogue import Dialogue
from .sentence import Sentence
from .tokens import MAX_LENGTH

if TYPE_CHECKING:
    from .planner import Planner


def spoken_of(planner: "Planner", sentence: Sentence) -> Sentence:
    """Return a sentence with the place that it means by "in there", and where it is said, as it says so itself."""
    said, text, snapshot, dialogue = sentence.said, sentence.text, sentence.snapshot, sentence.dialogue
    about = planner.lexicon.wraps.about
    if len(said) > MAX_LENGTH or not planner.lexicon.spaced:
        return sentence
    first = said.split(maxsplit=1)[0].strip(",").lower() if said.strip() else ""
    tags = next(planner.lexicon.at((first,), 0), (0, ()))[1]
    dialogue = replace(dialogue, goes_on=any(tag.kind == "and" for tag in tags))
    if about.own is not None and (own := about.own.match(said)) and (found := _own_place(planner, own["rest"])):
        place, rest = found  # no place where this home has no such room
        snapshot = replace(snapshot, here=place)
        text = planner.unwrapped(rest) if rest else text
    if about.there is not None and (there := about.there.search(text)) is not None:
        if (name := _place_of(planner, said[: max(said.rfind(there[0]), 0)], dialogue)) is not None:
            text = f"{text[: there.start()]}{about.place.format(place=name)}{text[there.end() :]}"
        elif there["sure"]:
            snapshot = replace(snapshot, here=None)
    return replace(sentence, text=text, snapshot=snapshot, dialogue=dialogue)


def _place_of(planner: "Planner", before: str, dialogue: Dialogue) -> str | None:
    """Return the name of the one place that was spoken of, before in this sentence or in the last; None of several."""
    places = _named(planner, before) or {_area(planner, one) for one in dialogue.focus.targets} - {None}
    areas, floors = planner.home.areas, planner.home.floors
    named = [place for one in filter(None, places) if (place := areas.get(one) or floors.get(one)) is not None]
    return named[0].names[0] if len(named) == 1 else None


def _named(planner: "Planner", text: str) -> set[str | None]:
    """Return the places that a part of a sentence names, or of which the things are that it names."""
    places: set[str | None] = set()
    for item in planner.tag(text).items:
        entities = {_area(planner, one) for one in item.values("entity")} - {None}
        places |= {*(item.values("area") or item.values("floor") or entities)}
    return places


def _area(planner: "Planner", entity_id: str) -> str | None:
    entity = planner.home.entities.get(entity_id)
    return entity.area if entity is not None else None


def _own_place(planner: "Planner", text: str) -> tuple[str | None, str] | None:
    """Return the room with which a part of a sentence begins, and the order behind it; None where it begins with none.

    The order is empty where it does not stand by itself ("in the lounge watching a film, turn it up").
    """
    tagged = planner.tag(text)
    items = [item for item in tagged.items if item.text not in planner.lexicon.articles]
    if items and not items[0].tags and items[0].text in planner.lexicon.spots:
        return None, ""
    if not items or not items[0].is_only_room or len(set(items[0].values("area"))) != 1:
        return None
    behind = next((item for item in items[1:] if not item.has("filler") or item.has("verbs", "carry")), None)
    if behind is None:
        return None
    acts = behind.is_verb
    rest = tagged.said(behind.start if acts else behind.end, len(tagged.tokens))
    return items[0].values("area")[0], rest if acts or behind.has("mark", "and") else ""
