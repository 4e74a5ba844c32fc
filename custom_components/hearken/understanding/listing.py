"""Things to put on a list, or to tick off: "add milk and eggs to the shopping list"."""

from collections.abc import Sequence
from functools import partial

from .grounding import Grounding
from .left_out import UNCLEAR
from .lexicon import Lexicon
from .list_parts import with_rest
from .plan import Doubt, Kind, Option, Plan, Question, Step, Verb
from .tagging import Tagged


def read_list(tagged: Tagged, grounding: Grounding) -> Plan | None:
    """Return the plan of a sentence about a list, or None of any other."""
    items = tagged.items
    verb_at = next(
        (n for n, item in enumerate(items) if {"add", "remove", "buy", "off"} & set(item.values("lists"))), None
    )
    lists = grounding.snapshot.home.by_domain.get("todo", ())
    if verb_at is not None and _is_corrected(tagged, verb_at):
        return Plan(kind=Kind.HOLD, reasons=("correction",), words=tagged.text)
    if verb_at is None or (not (writes := _writes(tagged, verb_at)) and _does_more(tagged, verb_at)):
        return None
    identifiers = {entity.id for entity in lists}
    list_at = next((n for n, item in enumerate(items) if set(item.values("entity")) & identifiers), None)
    if list_at is None:
        list_at = next(
            (n for n, item in enumerate(items) if _is_list(item.values("lists"), item.values("things"))), None
        )
    if not lists:
        return _without_lists(tagged, verb_at, list_at, writes=writes)
    if list_at is None and (leaning := _on_it(tagged, verb_at, grounding, identifiers)) is not None:
        return leaning
    buys = "buy" in items[verb_at].values("lists") and not items[verb_at].is_name
    ticked = verb_at is not None and "off" in items[verb_at].values("lists") and not items[verb_at].is_name
    if list_at is None and ticked and (text := _ticked_text(tagged, verb_at)):
        return _planned(tagged, grounding, Verb.COMPLETE, text, shopping=True)
    if list_at is None and (done := _done_at(tagged, verb_at)) is not None:
        text = _inner(tagged, verb_at + 1, done)
        return _planned(tagged, grounding, Verb.COMPLETE, text, shopping=True) if text else None
    if list_at is None and buys and (text := _inner(tagged, verb_at + 1, len(items))):
        return _planned(tagged, grounding, Verb.ADD, text, shopping=True)
    if list_at is None and writes and (text := _inner(tagged, verb_at + 1, len(items))):
        return _planned(tagged, grounding, Verb.ADD, text, shopping=False)
    if list_at is None or list_at == verb_at:
        return None
    named = [one for one in items[list_at].values("entity") if one in identifiers]
    removes = {"remove", "off"} & set(items[verb_at].values("lists"))
    text = (_named_before(tagged, verb_at) if removes else "") or _item_text(tagged, verb_at, list_at)
    if not text or _is_pronoun(text, grounding):
        return None
    if strange := _strange_list(tagged, verb_at, list_at, grounding):
        return Plan(kind=Kind.ABSENT, absent=(strange,), reasons=("absent", UNCLEAR), words=tagged.text)
    verb = Verb.COMPLETE if {"remove", "off"} & set(items[verb_at].values("lists")) else Verb.ADD
    shopping = "shopping" in items[list_at].values("lists")
    plan = _planned(tagged, grounding, verb, text, named=named, shopping=shopping)
    return with_rest(plan, tagged, grounding, partial(_planned_on, tagged, grounding))


def _ticked_text(tagged: Tagged, verb_at: int) -> str:
    """Return what is ticked off: behind the verb, or before it where it may stand there (青菜买好了)."""
    before = _inner(tagged, 0, verb_at) if tagged.is_unspaced else ""
    return before or _named_before(tagged, verb_at) or _inner(tagged, verb_at + 1, len(tagged.items))


def _named_before(tagged: Tagged, verb_at: int) -> str:
    """Return what stands before a verb that only "it" follows ("los huevos ya están, táchalos"); "" of others."""
    behind = tagged.items[verb_at + 1 :]
    means_it = bool(behind) and behind[0].has("pronoun") and not behind[0].is_name
    rest = all(one.has("filler", "lists", "things", "mark", "to") or one.has("entity") for one in behind[1:])
    return _inner(tagged, 0, verb_at) if means_it and rest and not tagged.is_unspaced else ""


def _on_it(tagged: Tagged, verb_at: int, grounding: Grounding, lists: set[str]) -> Plan | None:
    """Return the plan of what is put on the list that was spoken of, or ticked off there ("add wipes to it")."""
    meant = [one for one in grounding.focus.targets if one in lists]
    items = [item for item in tagged.items if item.value("mark") is None]
    if len(meant) != 1 or len(items) < verb_at + _ITEM_ON_IT or not items[-1].has("pronoun") or items[-1].is_name:
        return None
    if "on" not in items[-2].values("lists") or items[-2].is_name:
        return None
    text = tagged.said(items[verb_at].end, items[-2].start)
    if not text or _is_pronoun(text, grounding):
        return None
    verb = Verb.COMPLETE if {"remove", "off"} & set(items[verb_at].values("lists")) else Verb.ADD
    return _planned_on(tagged, grounding, verb, text, meant)


_ITEM_ON_IT = 4
"""Items of such a sentence at least: a verb, what is put there, "to", "it"."""


def _strange_list(tagged: Tagged, verb_at: int, list_at: int, grounding: Grounding) -> str:
    """Return what a list is called that is none of the home's ("the packing list", "la liste des vacances"), or ""."""
    items, lexicon = tagged.items, grounding.lexicon
    if tagged.is_unspaced:
        return _strange_unspaced(tagged, verb_at, list_at, grounding)
    if list_at < verb_at or not _inner(tagged, verb_at + 1, list_at):
        return ""
    first, last = list_at, list_at
    while first - 1 > verb_at and not items[first - 1].has("filler", "to", "mark", "and", "article"):
        if "on" in items[first - 1].values("lists"):
            break
        first -= 1
    led = any(
        item.value("lists") == "on" or tagged.tokens[item.start].text in lexicon.where
        for item in items[max(first - 2, verb_at + 1) : first]
    )
    if not led:
        first = list_at
    behind = items[list_at + 1 : list_at + 2]
    if behind and behind[0].text in lexicon.within and not lexicon.head_last:
        ends = (at for at in range(list_at + 2, len(items)) if items[at].has("mark", "and", "to"))
        last = next(ends, len(items)) - 1
    told = {*items[first:list_at], *items[list_at + 1 : last + 1]}
    said = {lexicon.stem(word) for item in told if not item.has("filler", "article") for word in item.text.split()}
    names = [name for entity in grounding.snapshot.home.by_domain.get("todo", ()) for name in entity.names]
    if not said or any(said <= {*grounding.names.stems(name)} for name in names):
        return ""
    return tagged.said(items[first].start, items[last].end)


def _strange_unspaced(tagged: Tagged, verb_at: int, list_at: int, grounding: Grounding) -> str:
    """Return the same where no spaces are written (行李清单): what is not known, right before the word for a list."""
    items, lexicon = tagged.items, grounding.lexicon
    if items[list_at].is_name:
        return ""
    leads = [at for at in range(list_at) if items[at].text in lexicon.where]
    first = max([*(at + 1 for at in leads), verb_at + 1 if verb_at < list_at else 0])
    if verb_at > list_at and not leads and not _inner(tagged, verb_at + 1, len(items)):
        return ""  # 牛奶购物清单加一下
    while first < list_at and items[first].has("filler", "pronoun", "mark") and len(items[first].text) > 1:
        first += 1
    called = tagged.said(items[first].start, items[list_at].start) if first < list_at else ""
    names = [name for entity in grounding.snapshot.home.by_domain.get("todo", ()) for name in entity.names]
    if all(item.tags for item in items[first:list_at]) or any(called in name for name in names):
        return ""
    return tagged.said(items[first].start, items[list_at].end)


def _planned_on(tagged: Tagged, grounding: Grounding, verb: Verb, text: str, named: Sequence[str]) -> Plan:
    """Return the plan of putting things on lists that are known, or ticking them off."""
    return _planned(tagged, grounding, verb, text, named=named, shopping=False)


def _without_lists(tagged: Tagged, verb_at: int, list_at: int | None, *, writes: bool) -> Plan | None:
    """Return the plan of a sentence about a list in a home that has none: what is to be written is not to be done."""
    items = tagged.items
    if (
        list_at is not None
        and list_at != verb_at
        and not items[list_at].is_name
        and _item_text(tagged, verb_at, list_at)
    ):
        before = next((one for one in reversed(items[:list_at]) if not one.has("filler", "article")), None)
        held = before is not None and "on" in before.values("lists")
        if held or "list" in items[list_at].values("things"):
            said = tagged.said(items[list_at].start, items[list_at].end)
            return Plan(kind=Kind.ABSENT, absent=(said,), reasons=("absent", UNCLEAR), words=tagged.text)
    return Plan(kind=Kind.HOLD, reasons=("report",), words=tagged.text) if writes else None


def _writes(tagged: Tagged, verb_at: int) -> bool:
    """Tell whether a sentence asks for a request to be written down ("note down turn off the fan")."""
    items = tagged.items
    verb = items[verb_at]
    if "add" not in verb.values("lists") or verb.is_name or verb.has("verbs", "carry"):
        return False
    if not all(one.has("filler") for one in items[:verb_at]):
        return False
    rest = [one for one in items[verb_at + 1 :] if not one.has("filler")]
    if len(rest) > 1 and rest[0].has("mark"):
        return any(one.is_verb for one in rest)
    return bool(rest) and rest[0].is_verb


def _is_corrected(tagged: Tagged, verb_at: int) -> bool:
    """Tell whether what goes on a list is taken back, and what is left is not sure ("add eggs, wait, we have eggs …").

    Left to others, all of these words would be one item.
    """
    behind = [item for item in tagged.items[verb_at + 1 :] if not item.is_name]
    corrected = any(item.has("correction") for item in behind) and not tagged.is_unspaced
    named = any(one.startswith("todo.") for item in tagged.items for one in item.values("entity"))
    return corrected and named and "add" in tagged.items[verb_at].values("lists")


def _does_more(tagged: Tagged, verb_at: int) -> bool:
    """Tell whether something else is to be done in the same breath ("add milk to the list and turn off the fan")."""
    items = tagged.items
    for at, item in enumerate(items):
        if tagged.is_unspaced or not item.has("and", "mark"):
            continue
        after = next((one for one in items[at + 1 :] if not one.has("filler", "and")), None)
        before = items[:at] if at < verb_at else ()
        acts = after is not None and after.is_verb and not after.has("lists")
        acts |= any(one.is_verb and not one.has("filler", "lists") for one in before)
        if acts:
            return True
    return False


def _planned(
    tagged: Tagged, grounding: Grounding, verb: Verb, text: str, named: Sequence[str] = (), *, shopping: bool
) -> Plan:
    """Return the plan of putting things on a list, or ticking them off, on the list that is meant."""
    lists = grounding.snapshot.home.by_domain.get("todo", ())
    texts = _texts(text, grounding.lexicon)
    if any(_names_nothing(one, grounding.lexicon) for one in texts):
        return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,), words=tagged.text)
    steps = {entity.id: tuple(Step(verb=verb, targets=(entity.id,), text=one, words=tagged.text) for one in texts)
             for entity in lists}  # fmt: skip
    if len(named) == 1 or len(lists) == 1:
        target = named[0] if len(named) == 1 else lists[0].id
        return Plan(kind=Kind.ACT, steps=steps[target], words=tagged.text)
    if shopping and "todo.shopping_list" in steps:
        return Plan(kind=Kind.ACT, steps=steps["todo.shopping_list"], words=tagged.text)
    options = tuple(
        Option(
            label=entity.name, plan=Plan(kind=Kind.ACT, steps=steps[entity.id], words=tagged.text), names=entity.names
        )
        for entity in lists
    )
    return Plan(kind=Kind.ASK, question=Question(doubt=Doubt.WHICH_ONE, options=options), words=tagged.text)


def items_of(tagged: Tagged, start: int, lexicon: Lexicon) -> list[str]:
    """Return what is named from a token on, as items of a list."""
    first = next((number for number, item in enumerate(tagged.items) if item.start >= start), len(tagged.items))
    return _texts(_inner(tagged, first, len(tagged.items)), lexicon)


def _texts(text: str, lexicon: Lexicon) -> list[str]:
    """Return the items that a text names."""
    return [_bare(part.strip(), lexicon) for part in _split(text, lexicon)]


def _names_nothing(text: str, lexicon: Lexicon) -> bool:
    """Tell whether an item is none, but speaks of others ("both", "put them")."""
    kinds = [lexicon.kinds(word) for word in text.lower().split()] if lexicon.spaced else []
    stands_in = any({"pronoun", "quantity"} & one for one in kinds)
    return stands_in and all({"pronoun", "quantity", "carry", "verbs", "filler"} & one for one in kinds)


def _done_at(tagged: Tagged, verb_at: int) -> int | None:
    """Return where a sentence says that something is done ("mark the oven as done"), or None."""
    if "remove" not in tagged.items[verb_at].values("lists"):
        return None
    return next((n for n, item in enumerate(tagged.items) if "done" in item.values("lists") and n > verb_at + 1), None)


def _is_pronoun(text: str, grounding: Grounding) -> bool:
    words = grounding.lexicon.spelling.words(text)
    return any(tag.kind == "pronoun" for tag in grounding.lexicon.meaning(*words))


def _is_list(lists: tuple[str, ...], things: tuple[str, ...]) -> bool:
    return "shopping" in lists or "list" in things


def _item_text(tagged: Tagged, verb_at: int, list_at: int) -> str:
    """Return what stands between the verb and the list, or around them, without the words that hold them together."""
    items = tagged.items
    first, last = (verb_at + 1, list_at) if verb_at < list_at else (list_at + 1, verb_at)
    stretches = [(first, last)]
    if verb_at < list_at or tagged.is_unspaced:
        stretches.append((list_at + 1, len(items)))
    if tagged.is_unspaced:
        stretches += [(0, min(verb_at, list_at)), (verb_at + 1, len(items))]
    return next((text for stretch in stretches if (text := _inner(tagged, *stretch))), "")


def _inner(tagged: Tagged, first: int, last: int) -> str:
    """Return a stretch of a sentence without the words at its edges that hold it together."""
    items = tagged.items
    silent = ("filler", "to", "lists", "mark", *(("carry", "and") if tagged.is_unspaced else ()))
    while first < last and items[last - 1].has(*silent, "lasting") and not items[last - 1].has("number"):
        last -= 1
    while first < last and items[first].has(*silent) and not items[first].has("number"):
        first += 1
    return tagged.said(items[first].start, items[last - 1].end) if first < last else ""


def _bare(text: str, lexicon: Lexicon) -> str:
    """Return an item without the words before it that say nothing ("des œufs")."""
    first, _, rest = text.partition(" ")
    kinds = lexicon.kinds(lexicon.spelling.fold(first))
    silent = bool(kinds) and kinds <= {"filler", "by", "to", "article", "pronoun"}
    return _bare(rest, lexicon) if rest and silent else text


def _split(text: str, lexicon: Lexicon) -> list[str]:
    """Return the items of "milk, eggs and bread"; one that the conjunction belongs to stays whole only in quotes."""
    kept = lexicon.wraps.pairs
    parts = [kept.sub(lambda found: found[0].replace(" ", _WITHIN), text) if kept is not None else text]
    for phrase, _key in lexicon.of_kind("and"):
        if len(phrase) == 1 or not lexicon.spaced:
            glue = f" {phrase[0]} " if lexicon.spaced else "".join(phrase)
            parts = [piece for part in parts for piece in part.split(glue)]
    parts = [piece for part in parts for piece in part.replace("，", ",").replace("、", ",").split(",")]
    return [part.replace(_WITHIN, " ") for part in parts if part.strip()]


_WITHIN = "\N{NO-BREAK SPACE}"
"""What stands for a space within what is one thing ("fish and chips")."""
