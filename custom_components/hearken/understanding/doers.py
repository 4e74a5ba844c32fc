"""Who does something is told, and nothing is asked for: 保姆把客厅窗帘拉上了, "the nanny has drawn the curtains".

The words of a language list who people are; this finds the others, where a word stands before what something is done
with: people of the home, and words that nothing in the home or the language explains, before that word. Where verbs
have forms, these tell it (`finite.py`).
"""

from itertools import takewhile

from .finite import tells_by_verb
from .items import Item
from .lexicon import lexicon_for
from .speech_act import Mark, marks
from .tagging import Tagged
from .words import Words


def is_news(tagged: Tagged, words: Words) -> bool:
    """Tell whether a sentence only says how things are, or who did something."""
    lexicon = lexicon_for(words.language)
    if tells_by_verb(tagged, lexicon):
        return True
    is_later = Mark.SCHEDULE in marks(tagged.text, words)  # 待会把灯关了
    if any(pattern.search(words.fold(tagged.text)) for pattern in lexicon.told) or _is_under_way(tagged, words):
        return True
    return (_tells_of_doer(tagged) or _does_something(tagged, words)) and not is_later


def _is_under_way(tagged: Tagged, words: Words) -> bool:
    """Tell whether all that is done in a sentence is said to be so: 电视在放评书, 吊扇开的是最小那一档.

    What tells which thing is meant is no such form (在放的歌关掉), nor is what is more or less than it should be.
    """
    forms = lexicon_for(words.language).told_forms
    text = words.fold(tagged.text)
    if not tagged.is_unspaced or len(text) != len(tagged.text):
        return False

    def tells(item: Item) -> bool:
        begin, end = tagged.tokens[item.start].start, tagged.tokens[item.end - 1].end
        return any(forms.tells(text[:at], text[end:]) for at in range(begin, end))  # 在放 may be one word

    said = [item for item in tagged.items if not item.is_name]
    done = [item for item in said if item.has("verbs", "carry", "changes")]
    return all(map(tells, done)) and any(map(tells, done or (item for item in said if item.has("states"))))


def _tells_of_doer(tagged: Tagged) -> bool:
    """Tell whether a sentence says that somebody else has done something.

    Nobody does it whom it is done for, or who is to be had do it.
    """
    grammar = tagged.grammar
    at = next((number for number, item in enumerate(tagged.items) if item.text in grammar.before_object), 0)
    if not (at and any(one in tagged.text for one in grammar.done)):
        return False
    said = [item for item in tagged.items[:at] if not item.has("filler") or item.text in grammar.ends_clause]
    if not said or not _is_doer(said[-1]):
        return False
    first = next(number for number, item in enumerate(tagged.items) if item is said[-1])
    while first and not tagged.items[first - 1].tags:
        first -= 1  # a word that is not known is one item a character
    return first == 0 or not tagged.items[first - 1].text.endswith(grammar.for_whom + grammar.has_done)


def _does_something(tagged: Tagged, words: Words) -> bool:
    """Tell whether a thing of the home is only said to do something, behind its name at the beginning."""
    name = [item for item in takewhile(_is_of_name, tagged.items) if item.is_name]
    behind = next((item for item in tagged.items if not _is_of_name(item)), None)
    if behind is None or not any(item.has("entity") for item in name):
        return False
    reasons = lexicon_for(words.language).reasons
    text, start = words.fold(tagged.text), tagged.tokens[behind.start].start
    if reasons.doing.match(text, start):
        return True
    return (
        tagged.items[0].has("article") and reasons.doing_of_it.match(text, start) is not None
    )  # it is not called upon


def _is_of_name(item: Item) -> bool:
    return item.has("article") or (item.is_name and item.has("entity", "area"))


def _is_doer(item: Item) -> bool:
    return not item.tags or (item.has("entity") and all(one.startswith("person.") for one in item.values("entity")))
