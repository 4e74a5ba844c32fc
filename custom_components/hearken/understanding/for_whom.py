"""For whom something is done, where no spaces are written: 帮小宇开冷气 is about 小宇的冷气.

So is what is his further on in the sentence (他的台灯). Who has nothing of what is said only asks for it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from .plan import Kind, Plan
from .unspaced_owners import owners_of, people_at

if TYPE_CHECKING:
    from .dialogue import Dialogue
    from .home import Snapshot
    from .planner import Planner

_PAUSE = ","


def for_whom(planner: "Planner", said: str, snapshot: "Snapshot", dialogue: "Dialogue") -> Plan | None:
    """Return the plan of a sentence with the things of whom it is for, where that is an action; None else."""
    texts = planner.lexicon.spelling.fold(said)
    if not planner.lexicon.grammar.for_whom or not owners_of(planner.names).owning or len(texts) != len(said):
        return None
    whose = _with_owner(planner, said, texts)
    for text in dict.fromkeys((*_of_those(planner, whose), *((whose,) if whose != said else ()))):
        plan = planner.planned(text, snapshot, dialogue)
        if plan.kind is Kind.ACT:
            return replace(plan, words=said)
    return None


def _with_owner(planner: "Planner", said: str, texts: str) -> str:
    """Return a sentence with the one who was named before for 他的 and 她的, where that is only one."""
    grammar = planner.lexicon.grammar
    named: dict[str, str] = {}
    parts: list[str] = []
    for at, char in enumerate(texts):
        ends = people_at(tuple(texts), at, planner.names, sure=True)
        named.update((texts[at:end], said[at:end]) for end in ends)
        is_his = char in grammar.his and texts[at + 1 : at + 2] in grammar.behind_his and len(named) == 1
        if not is_his:
            parts.append(said[at])
            continue
        if parts and parts[-1] == " ":
            parts[-1] = _PAUSE
        parts.append(next(iter(named.values())))
    return "".join(parts)


def _of_those(planner: "Planner", said: str) -> Iterator[str]:
    """Yield a sentence in which the thing is that of the one for whom something is done with it."""
    texts = planner.lexicon.spelling.fold(said)
    words, grammar = tuple(texts), planner.lexicon.grammar
    for at in (at for at, char in enumerate(texts) if char in grammar.for_whom):
        for end in people_at(words, at + 1, planner.names, sure=False):
            if end >= len(words):
                continue
            whose = said[at + 1 : end] + grammar.of[0]
            if texts[end] in grammar.before_object:
                yield f"{said[:at]}{said[end]}{whose}{said[end + 1 :]}"
                continue
            acts = (after for after, tags in planner.lexicon.at(words, end) if any(tag.kind == "verbs" for tag in tags))
            if after := next(acts, 0):
                idle = (one for one, tags in planner.lexicon.at(words, after) if tags[0].kind == "filler")
                after = next(idle, after) if after < len(words) else after
                if after < len(words):
                    yield f"{said[:at]}{said[end:after]}{whose}{said[after:]}"
