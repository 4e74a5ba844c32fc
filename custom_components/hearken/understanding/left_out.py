"""What would be left out of a sentence: a part that is not understood is never dropped while the rest is done."""

from collections.abc import Sequence
from itertools import pairwise, takewhile

from .clauses import Clause
from .items import Item
from .phrases import phrases_for
from .plan import Kind, Plan, Step
from .speech_act import Mark, marks
from .tagging import Tagged
from .things import OPENED_DOMAINS
from .words import Words

UNCLEAR = "unclear"
"""The reason of plans that no other reading of the same words may get around."""

TITLE = "title"
"""The reason of plans in which something is played that only Home Assistant's recogniser can name."""

NO_ACTION = "no_action"
"""The reason of plans in which nothing is known that is to be done."""

NO_TARGET = "no_target"
"""The reason of plans in which nothing is known that it could be done with."""

MAY_TELL_WHY = frozenset({Kind.UNSETTLED, Kind.ABSENT, Kind.ASK, Kind.HOLD, Kind.CANNOT, Kind.LATER})
"""Plans of sentences of which a part may only say why something is asked for."""


def left_out(text: str, tagged: Tagged, clauses: Sequence[Clause], words: Words) -> Plan | None:
    """Return the plan of doing nothing where a part of a sentence would be lost, or None.

    An exception that names nothing ("all the lights except where I am", of a speaker whose room is not known), a
    value beside another ("the left and the right lamp red and green"), a question in the middle ("and tell me the
    temperature there"), one of two things or acts (打开台灯还是落地灯).
    """
    if any(_plays_title(clause, tagged) for clause in clauses):
        return Plan(kind=Kind.UNSETTLED, reasons=(TITLE,), words=text)
    unclear = any(clause.is_unclear for clause in clauses)
    if unclear or _asks_too(tagged) or _tells_apart(tagged) or _leaves_choice(tagged, words):
        return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,), words=text)
    if any(not clause.acts and any(phrase.unknown for phrase in clause.phrases) for clause in clauses):
        return Plan(kind=Kind.UNSETTLED, reasons=("unexplained",), words=text)
    if any(
        _is_shared_out(clause, tagged)
        or _is_in_two_rooms(clause, tagged)
        or _is_torn(clause, tagged)
        or _calls_somebody(clause, tagged)
        for clause in clauses
    ):
        return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,), words=text)
    if any(_is_dropped(clause) or _is_let_be(clause, tagged) for clause in clauses):
        return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,), words=text)
    return None


def _plays_title(clause: Clause, tagged: Tagged) -> bool:
    """Tell whether something is to be played on what is named in full ("play some lullabies on the music box")."""
    if tagged.is_unspaced or clause.verb != "resume" or len(clause.phrases) != 1 or not clause.phrases[0].unknown:
        return False
    inside = [item for item in tagged.items if clause.start <= item.start < clause.end]
    named = [at for at, item in enumerate(inside) if item.has("entity")]
    if len(named) != 1 or not inside[named[0]].exact or not any(item.has("plays") for item in inside[: named[0]]):
        return False
    player, title = inside[named[0]], inside[: named[0]]
    is_last = not any(not item.tags or item.is_name for item in inside[named[0] + 1 :])
    leads = title[-1].text.partition(" ")[0] in _ON and any(not item.tags for item in title[:-1])
    return is_last and leads and all(one.startswith("media_player.") for one in player.values("entity"))


_ON = frozenset({"on"})


def _leaves_choice(tagged: Tagged, words: Words) -> bool:
    """Tell whether one of two is named, or to be done, by a word that else says nothing ("ou", 还是).

    空调还是关了吧, where it only means that something is better done, has a thing before it and an act behind.
    """
    alternative = phrases_for(words).data["or"].strip()
    for at, item in enumerate(tagged.items):
        if item.text != alternative or item.is_name or not item.tags:
            continue
        before, after = _up_to_mark(tagged.items[:at][::-1]), _up_to_mark(tagged.items[at + 1 :])
        names = [any(one.is_name or one.has("things") for one in part) for part in (before, after)]
        acts = [any(one.has("verbs", "particles") for one in part) for part in (before, after)]
        if all(acts) or (all(names) and not acts[1]):
            return True
    return False


def _up_to_mark(items: Sequence[Item]) -> list[Item]:
    """Return the first items, up to a comma or what else parts a sentence."""
    return list(takewhile(lambda item: not item.has("mark"), items))


def is_mixed(*done: tuple[Clause, Sequence[Step]]) -> bool:
    """Tell whether two rooms that are set to numbers in one breath would be set differently.

    "Hall to 30, bedroom to 10": of a bedroom with a radiator, 10 may be degrees, or as bright as the hall is 30.
    """
    clauses = [clause for clause, _steps in done]
    only_rooms = all(one.phrases and all(phrase.is_only_place for phrase in one.phrases) for one in clauses)
    if not only_rooms or any(one.amounts[:1] == [] or one.amounts[0].unit is not None for one in clauses):
        return False
    return len({frozenset(one.attribute for step in steps for one in step.settings) for _clause, steps in done}) > 1


def _is_torn(clause: Clause, tagged: Tagged) -> bool:
    """Tell whether two names stand side by side, or one in the other, and one of them is opened and closed.

    One of them says where the other is: who says "the humidifier in the shed" does not mean a lock called Shed.
    """
    if tagged.is_unspaced:
        return False
    inside = [item for item in tagged.items if clause.start <= item.start < clause.end]
    named = [at for at, item in enumerate(inside) if item.has("entity")]
    for one, other in pairwise(named):
        between = inside[one + 1 : other]
        joined = any(item.has("and", "mark", "except", "particles", "verbs") for item in between)
        sorts = [{name.partition(".")[0] for name in inside[at].values("entity")} for at in (one, other)]
        apart = sorts[0].isdisjoint(sorts[1]) or not between or any(item.has("delay") for item in between)
        if not joined and apart and not OPENED_DOMAINS.isdisjoint(sorts[0] | sorts[1]):
            return True
    return False


def _calls_somebody(clause: Clause, tagged: Tagged) -> bool:
    """Tell whether somebody is called before a verb that is about what stands behind it ("dad turn the radio down")."""
    if tagged.is_unspaced or len(clause.phrases) < 2:  # noqa: PLR2004  # one before the verb, one behind it
        return False
    first, behind = clause.phrases[0], clause.phrases[1]
    if not first.unknown or first.end - first.start > 1 or first.is_of_home or not (behind.entities or behind.kinds):
        return False
    verb = next((item for item in tagged.items if item.start == first.end), None)
    return first.start == clause.start and verb is not None and verb.is_verb and verb.end <= behind.start


def _is_dropped(clause: Clause) -> bool:
    """Tell whether a clause names things that nothing is done with."""
    return not (clause.acts or clause.keeps) and any(phrase.entities or phrase.kinds for phrase in clause.phrases)


def _is_shared_out(clause: Clause, tagged: Tagged) -> bool:
    """Tell whether the last of several things is done wholly, and not to the extent of the others ("… one fully")."""
    inside = [item for item in tagged.items if clause.start <= item.start < clause.end]
    return clause.has_number and len(clause.phrases) > 1 and any(item.has("entirely") for item in inside)


def _is_in_two_rooms(clause: Clause, tagged: Tagged) -> bool:
    """Tell whether a thing of one room is said to be in another ("the kitchen lights in the parlour")."""
    for phrase in clause.phrases:
        inside = [item for item in tagged.items if phrase.start <= item.start < phrase.end]
        things = [item.start for item in inside if item.has("things") and not item.is_name]
        rooms = [item for item in inside if item.is_only_room]
        before = {area for item in rooms if things and item.start < things[0] for area in item.values("area")}
        behind = {area for item in rooms if things and item.start > things[-1] for area in item.values("area")}
        if before and behind and before.isdisjoint(behind) and not tagged.is_unspaced:
            return True
        if not phrase.kinds and _is_room_in_room(inside):
            return True
    return False


def _is_room_in_room(inside: Sequence[Item]) -> bool:
    """Tell whether one of two rooms is said to be in the other, so that it is a thing ("the bath in the kitchen")."""
    rooms = [item for item in inside if item.has("area") and not item.has("things")]
    return len(rooms) > 1 and not any(item.has("and", "mark") for item in inside)


def _is_let_be(clause: Clause, tagged: Tagged) -> bool:
    """Tell whether the last of what was named is not to be touched after all ("hall light on, the tv, leave it")."""
    only_it = bool(clause.phrases) and all(phrase.is_only_pronoun for phrase in clause.phrases)
    before = next((item for item in tagged.items if item.end == clause.start), None)
    return clause.keeps == "as_is" and not clause.acts and only_it and before is not None and before.has("mark")


def _tells_apart(tagged: Tagged) -> bool:
    """Tell whether a state says which things are meant, and nothing looks it up ("in rooms that are empty")."""
    for at, item in enumerate(tagged.items[1:-2], 1):
        which, is_so, state = tagged.items[at : at + 3]
        told = which.has("pronoun") and is_so.has("questions") and is_so.has("filler") and not which.is_name
        goes_on = not tagged.items[at - 1].has("mark", "and", "verbs", "carry", "subjects")
        if told and goes_on and state.has("states") and not (state.has("particles", "verbs") or item.has("filler")):
            return True
    return False


def _asks_too(tagged: Tagged) -> bool:
    """Tell whether something is asked behind what is to be done ("and tell me how warm it is"), or compared."""
    joined = False
    for item in tagged.items:
        if (
            item.value("conditions") in _COMPARED
            and item.end - item.start > 1
            and not (item.is_name or tagged.is_unspaced)
        ):
            return True  # "less than 20 percent"
        if joined and item.has("questions") and not (item.is_name or item.has("filler", "verbs", "carry")):
            return not tagged.is_unspaced
        joined = item.has("and") or (joined and item.has("filler"))
    return False


_COMPARED = frozenset({"above", "below"})


def with_question(tagged: Tagged, words: Words) -> tuple[str, str] | None:
    """Return a command and the question that follows it in one breath, or None.

    Of what is taken back by asking ("turn the fan on, wait, is it on already?") there is no command.
    """
    acts = False
    items = tagged.items
    for at, item in enumerate(items):
        acts |= item.has("verbs", "carry", "particles", "to", "colours", "number")
        is_complaint = tagged.is_unspaced and not item.has("by", "amount")  # 太冷了, before 空调关了吗
        acts |= item.has("changes") and not is_complaint
        if acts and (item.has("and") or item.value("mark") in _SENTENCE_ENDS):
            rest = tagged.said(_behind_interjections(items[at + 1 :], item.end), len(tagged.tokens))
            before = tagged.said(0, item.start)
            taken_back = any(one.has("correction") and not one.is_name for one in items[at - 1 : at + 2])
            if Mark.QUESTION in marks(rest, words, ()) and Mark.QUESTION not in marks(before, words, ()):
                return "" if taken_back else before, rest
    return None


def _behind_interjections(items: Sequence[Item], start: int) -> int:
    """Return where a part begins behind words that say nothing ("oh how's Rosie doing")."""
    for item in items:
        if not item.has("filler") or any(tag.kind != "filler" for tag in item.tags):
            break
        start = item.end
    return start


_SENTENCE_ENDS = frozenset(",;.!?，；。！？")
