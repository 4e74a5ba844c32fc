"""The small words by which a language tells how others belong together, from the section `grammar` of its lexicon."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """The words of one language; what it does not tell by such words is empty.

    Where no spaces are written, each is one or a few characters, and may be a part of other words.
    """

    of: tuple[str, ...] = ()
    """What makes one thing that of another, and stands between the two (的)."""
    before_object: tuple[str, ...] = ()
    """What stands before a thing with which something is done, and is no verb of its own (把)."""
    done: tuple[str, ...] = ()
    """What says that something is done, at the end of it (了)."""
    ends_clause: tuple[str, ...] = ()
    """What ends a clause before another: a reason, and nobody who does what follows (吧)."""
    for_whom: tuple[str, ...] = ()
    """What stands before whom something is done for (帮, 给)."""
    has_done: tuple[str, ...] = ()
    """What stands before whom somebody else is to have do something (让, 请)."""
    his: tuple[str, ...] = ()
    """What stands for somebody who was named before (他)."""
    behind_his: tuple[str, ...] = ()
    """What follows on that where it says whose something is (他的, 他那台)."""
    rooms: tuple[str, ...] = ()
    """With what words for "in here" begin that say nothing behind a room (童童房间里)."""
    staying: tuple[str, ...] = ()
    """What ends a state that is to stay as it is (开着)."""
    once: tuple[str, ...] = ()
    """What stands behind what is done, and behind no thing (大门锁一下)."""
    all_done: tuple[str, ...] = ()
    """With what a verb begins that is done with all of what is named (全关)."""
    is_not: tuple[str, ...] = ()
    """What denies what follows; only with a pause behind it does it take back what was before (不是)."""
    denies_state: tuple[str, ...] = ()
    """What denies a state, and may be left out of it (不, 没)."""
    denies_verb: re.Pattern[str] | None = None
    """What denies a verb, and is a part of no name before one (别关)."""
    occasions: tuple[str, ...] = ()
    """What words have in them that say nothing to an order, and are an occasion before "then" (出门, 下班, 天黑了)."""
    already: tuple[str, ...] = ()
    """With what begins what is so already, and no occasion (都十点了就关灯吧)."""
    only_then: tuple[str, ...] = ()
    """What stands behind an occasion and before what is to be done not before it, and else says nothing (再)."""
    of_noun: tuple[str, ...] = ()
    """What denies a noun behind it, and else takes back what was said ("no rush")."""
    is_so: tuple[str, ...] = ()
    """What hangs on a name, and says that something is so ("the telly's at 20")."""

    plays_how: tuple[str, ...] = ()
    """What stands behind "play" where children do, and no title begins with it ("play nicely", "with your cousin")."""

    def behind_of(self, text: str) -> str:
        """Return a text without what makes it that of something before it (朵朵的台灯 is a 台灯)."""
        return next((text.removeprefix(of) for of in self.of if text.startswith(of)), text)


def compiled_grammar(data: Mapping[str, Any]) -> Grammar:
    """Return the words of a lexicon's data."""
    known: dict[str, Any] = {key: tuple(texts) for key, texts in data.items() if key != _PATTERN}
    return Grammar(**known, denies_verb=re.compile(data[_PATTERN]) if _PATTERN in data else None)


_PATTERN = "denies_verb"
"""The key of what is one pattern, and no list of words."""
