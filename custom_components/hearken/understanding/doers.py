"""Who does something is told, and nothing is asked for: 保姆把客厅窗帘拉上了, "the nanny has drawn the curtains".

The words of a language list who people are; this finds the others, where no spaces are written: people of the home, and
words that nothing in the home or the language explains, before the particle of what is done.
"""

from itertools import takewhile

from .covering import OBJECT_FOLLOWS
from .items import Item
from .lexicon import lexicon_for
from .speech_act import Mark, marks
from .tagging import Tagged
from .words import Words

IS_DONE = ("了", "啦")
_ENDS = frozenset({"了", "啦", "吧"})
"""What ends the clause before: a reason, and no doer."""

_FOR_WHOM = tuple("帮幫给給替为為让讓叫请請")
"""What makes the one who follows no doer: "turn it off for grandpa", "have the robot do it"."""


def is_news(tagged: Tagged, words: Words) -> bool:
    """Tell whether a sentence only says how things are, or who did something."""
    told = lexicon_for(words.language).told
    is_later = Mark.SCHEDULE in marks(tagged.text, words)  # 待会把灯关了
    does = _tells_of_doer(tagged) or _does_something(tagged, words)
    return (does and not is_later) or any(pattern.search(words.fold(tagged.text)) for pattern in told)


def _tells_of_doer(tagged: Tagged) -> bool:
    """Tell whether a sentence says that somebody else has done something."""
    at = next((number for number, item in enumerate(tagged.items) if item.text in OBJECT_FOLLOWS), 0)
    if not (tagged.is_unspaced and at and any(one in tagged.text for one in IS_DONE)):
        return False
    said = [item for item in tagged.items[:at] if not item.has("filler") or item.text in _ENDS]
    if not said or not _is_doer(said[-1]):
        return False
    first = next(number for number, item in enumerate(tagged.items) if item is said[-1])
    while first and not tagged.items[first - 1].tags:
        first -= 1  # a word that is not known is one item a character
    return first == 0 or not tagged.items[first - 1].text.endswith(_FOR_WHOM)


def _does_something(tagged: Tagged, words: Words) -> bool:
    """Tell whether a thing of the home is only said to do something, behind its name at the beginning."""
    name = [item for item in takewhile(_is_of_name, tagged.items) if item.is_name]
    behind = next((item for item in tagged.items if not _is_of_name(item)), None)
    if behind is None or not any(item.has("entity") for item in name):
        return False
    doing = lexicon_for(words.language).reasons.doing
    return doing.match(words.fold(tagged.text), tagged.tokens[behind.start].start) is not None


def _is_of_name(item: Item) -> bool:
    return item.has("article") or (item.is_name and item.has("entity", "area"))


def _is_doer(item: Item) -> bool:
    return not item.tags or (item.has("entity") and all(one.startswith("person.") for one in item.values("entity")))
