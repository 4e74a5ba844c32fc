"""Who does something is told, and nothing is asked for: 保姆把客厅窗帘拉上了, "the nanny has drawn the curtains".

The words of a language list who people are; this finds the others, where no spaces are written: people of the home, and
words that nothing in the home or the language explains, before the particle of what is done.
"""

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
    if any(pattern.search(words.fold(tagged.text)) for pattern in told) or _is_under_way(tagged, words):
        return True
    return _tells_of_doer(tagged) and not is_later


def _is_under_way(tagged: Tagged, words: Words) -> bool:
    """Tell whether all that is done in a sentence is said to be so: 电视在放评书, 吊扇开的是最小那一档.

    What tells which thing is meant is no such form (在放的歌关掉), nor is what is more or less than it should be.
    """
    forms = lexicon_for(words.language).finite
    verbs = [item for item in tagged.items if item.has("verbs", "carry", "changes") and not item.is_name]
    text = words.fold(tagged.text)
    if not (tagged.is_unspaced and verbs) or len(text) != len(tagged.text):
        return False
    spans = ((tagged.tokens[item.start].start, tagged.tokens[item.end - 1].end) for item in verbs)
    return all(forms.tells(text[:begin], text[end:]) for begin, end in spans)


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


def _is_doer(item: Item) -> bool:
    return not item.tags or (item.has("entity") and all(one.startswith("person.") for one in item.values("entity")))
