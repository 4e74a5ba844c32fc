"""What a clause leaves out, taken from its neighbours, and what the speaker took back."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from .clauses import Amount, Clause, Phrase
from .frames import placed_before
from .lexicon import Lexicon
from .tagging import Tagged


def corrected(clauses: Iterable[Clause]) -> list[Clause]:
    """Apply what the speaker corrected: the same part of the clause before is replaced, or all of it."""
    found: list[Clause] = []
    for clause in clauses:
        if not clause.corrects or not found:
            found.append(clause)
            continue
        wrong = found.pop()
        phrases = [phrase for phrase in clause.phrases if not phrase.is_only_pronoun]
        again = clause.carries and clause.has_value and not phrases  # "no, make it 21"
        if clause.verb or clause.particle or (clause.carries and not again):
            found.append(clause if phrases else replace(clause, phrases=wrong.phrases))
            continue
        changed: dict[str, object] = {"end": clause.end}
        if phrases and not (wrong.phrases or wrong.amounts):
            changed["portion"] = None  # "close the middle, no, the left blind": it was not finished
        if len(phrases) == 1 and (narrowed := _narrowed(phrases[0], wrong)) is not None:
            changed |= {"phrases": [*wrong.phrases[:-1], narrowed]}
        elif phrases:
            changed["phrases"] = [
                *wrong.phrases[:-1],
                *(kept_kind(phrase, wrong.phrases, valued=True) for phrase in phrases),
            ]
        if clause.has_value:
            changed |= {
                "amounts": _with_units(clause.amounts, wrong.amounts),
                "colour": clause.colour,
                "mode": clause.mode,
                "portion": clause.portion,
                "extreme": clause.extreme,
                "gear": clause.gear,
                "factor": clause.factor,
            }
        found.append(replace(wrong, **changed))  # type: ignore[arg-type]
    return found


def _narrowed(phrase: Phrase, wrong: Clause) -> Phrase | None:
    """Return what is meant of all that was said, where it was said ("everything off upstairs, I mean the lights")."""
    before = wrong.phrases[-1] if wrong.phrases else Phrase()
    is_all = before.is_only_place or before.quantity in {"all", "everything"}
    told = phrase.entities or phrase.unknown or phrase.has_place or phrase.pronoun
    if not (is_all and before.has_place and not before.entities and phrase.kinds) or told:
        return None
    return replace(before, kinds=phrase.kinds, quantity="all", plural=True, unknown=[], pronoun=False)


def _with_units(amounts: list[Amount], before: list[Amount]) -> list[Amount]:
    """Return amounts with the units of those that they replace, where they have none."""
    old = before[-1] if before else Amount(0)
    return [replace(one, unit=one.unit or old.unit, how=one.how or old.how) for one in amounts]


def kept_kind(phrase: Phrase, before: list[Phrase], *, valued: bool = False) -> Phrase:
    """Return a phrase that only says where, with the kind of thing that was spoken of.

    With a value of its own it is of what was named: "the bedroom blind to 20, the study to 40" dims nothing. So is "the
    one" there: "apaga el ventilador de la sala y el de la recámara" switches off no light.
    """
    if before and _is_of_those(phrase):
        return replace(phrase, kinds=list(before[-1].kinds) or _kinds_of(before[-1]))
    if phrase.is_only_place and before and not before[-1].kinds and (valued or phrase.stands_in):
        return replace(phrase, kinds=_kinds_of(before[-1]))
    if phrase.is_only_place and before:
        return replace(phrase, kinds=list(before[-1].kinds), plural=before[-1].plural, quantity=before[-1].quantity)
    return phrase


def _placed(waiting: list[Phrase], clause: Clause) -> tuple[list[Phrase], list[Phrase]]:
    """Return the phrases of a clause and those that still wait: a place just before the verb is where its thing is."""
    placed = placed_before(waiting, clause)
    return ([placed], []) if placed and clause.start - waiting[0].end <= 1 else (clause.phrases, waiting)


def _is_of_those(phrase: Phrase) -> bool:
    """Tell whether a phrase is "the one" of something that is called otherwise: "la de la tele", of lamps."""
    return phrase.stands_in and bool(phrase.unknown) and not (phrase.entities or phrase.kinds)


def _kinds_of(phrase: Phrase) -> list[str]:
    """Return the kind of what a phrase names, where all of it is of one."""
    domains = {one.split(".")[0] for names in phrase.entities for one in names}
    return [_KINDS[domain] for domain in domains if domain in _KINDS] if len(domains) == 1 else []


_KINDS = {"light": "light", "cover": "cover", "climate": "climate", "fan": "fan", "media_player": "media"}
_KINDS |= {"lock": "lock", "switch": "switch", "valve": "valve", "humidifier": "humidifier", "vacuum": "vacuum"}


def no_other_player(clauses: Iterable[Clause], tagged: Tagged, lexicon: Lexicon) -> None:
    """Take "the one in the kitchen", behind a television, for a television: no speaker there is meant."""
    screens = {words[-1 if lexicon.head_last else 0] for words in lexicon.words_for("tv")}
    for phrase in (one for clause in clauses for one in clause.phrases):
        if not (phrase.kinds == ["media"] and phrase.stands_in):
            continue
        named = [item for item in tagged.items if item.has("entity") and item.end <= phrase.start]
        if named and not screens.isdisjoint(token.text for token in tagged.tokens[named[-1].start : named[-1].end]):
            phrase.kinds = ["tv"]


def completed(clauses: list[Clause]) -> list[Clause]:
    """Give clauses what they leave out: "hall and landing lights off", "the tv off and the blinds too"."""
    found: list[Clause] = []
    waiting: list[Phrase] = []
    for clause in _of_their_light(clauses):
        last = found[-1] if found else None
        if not clause.acts and (not clause.carries or _acts_after(clause, clauses)):
            if last is not None and last.excluded:
                last.excluded += [_kind_of_others(phrase, last) for phrase in clause.phrases]
                last.end = clause.end
            elif last is not None and not _begins_later(clause, clauses):
                if clause.phrases and last.attribute is None:
                    last.attribute = clause.attribute  # 调大电视和音箱的音量
                last.is_unclear |= clause.attribute not in {None, last.attribute}  # "the lights and the volume"
                if not last.action_last and (kinds := next((one for one in clause.phrases if one.kinds), None)):
                    last.phrases = [_with_kind(phrase, kinds) for phrase in last.phrases]
                if all(phrase.is_only_pronoun for phrase in last.phrases):
                    last.phrases = []  # "turn it down, the music"
                last.phrases += [kept_kind(phrase, last.phrases) for phrase in clause.phrases]
                last.excluded += clause.excluded
                last.is_unclear |= clause.is_unclear
                last.end = clause.end
            else:
                waiting += clause.phrases
            continue
        clause.phrases, waiting = _placed(_all_of_those(waiting, clause), clause)
        if waiting:
            kinds = next((phrase for phrase in clause.phrases if phrase.kinds or phrase.entities), None)
            clause.phrases = [*(_with_kind(phrase, kinds) for phrase in waiting), *clause.phrases]
            waiting = []
        if (
            last is not None
            and clause.changes
            and clause.changes == last.changes
            and not (clause.phrases or clause.verb)
        ):
            last.nudge, last.end = clause.nudge or last.nudge, clause.end  # "it's too dark, a bit brighter"
            continue
        if last is not None and not clause.phrases and not (clause.verb or clause.particle) and _only_value(clause):
            _merge_values(last, clause)
            continue
        if last is not None and _switched_on(last, clause):
            continue
        if last is not None and _shares_value(last, clause):
            last.phrases += [kept_kind(phrase, last.phrases) for phrase in clause.phrases]
            _merge_values(last, clause)
            continue
        if last is not None and clause.has_value and not (clause.verb or clause.particle or clause.changes):
            # "Dim the lamp and make it red", "turn the fan down, then turn the heating up to 22": nothing is lowered.
            kept = {"set", "on"} if clause.carries else {"set", "on", "up", "down"}
            clause.verb = last.verb if last.verb in kept else None
            clause.changes = list(last.changes) if clause.has_number and not _is_set_apart(clause) else []
        leans = (phrase.is_only_place or _is_of_those(phrase) for phrase in clause.phrases)
        if last is not None and clause.phrases and all(leans):
            clause.phrases = [kept_kind(phrase, last.phrases, valued=clause.has_number) for phrase in clause.phrases]
        found.append(clause)
    if waiting:
        found.append(Clause(phrases=waiting))
    return found


def _of_their_light(clauses: list[Clause]) -> list[Clause]:
    """Return clauses in which what is to be warmer is the light complained of ("the lamp's too white, warmer")."""
    for last, clause in pairwise(clauses):
        of_light = {change[:-1] for change in last.changes} & {"brightness", "colour_temperature"}
        warmer = [change[:-1] for change in clause.changes] == ["temperature"]
        if warmer and of_light and not (last.verb or clause.verb or clause.phrases):
            clause.phrases = list(last.phrases)
    return clauses


def _all_of_those(waiting: list[Phrase], clause: Clause) -> list[Phrase]:
    """Return what was named before a clause that is said of all of it (电视开着, 灯也开着, 全部关掉)."""
    if clause.phrases:
        waiting = [phrase for phrase in waiting if not phrase.is_only_pronoun]  # "that one, turn the lamp on"
    if any(one.entities or one.kinds for one in waiting) and all(one.is_only_pronoun for one in clause.phrases):
        clause.phrases = []  # "the kettle, switch it on"
    if not (waiting and clause.phrases and all(phrase.is_only_quantity for phrase in clause.phrases)):
        return waiting
    clause.phrases = []
    if len(waiting) == 1 and _is_kind(waiting[0]):
        return [replace(waiting[0], quantity=waiting[0].quantity or "all")]
    return waiting


def _is_kind(phrase: Phrase) -> bool:
    """Tell whether a phrase names things by their kind alone, and not how many of them."""
    return bool(phrase.kinds) and not (phrase.entities or phrase.unknown or phrase.number)


def _acts_after(clause: Clause, clauses: list[Clause]) -> bool:
    """Tell whether what is done with the things of a clause is said at the end of the next ("turn A and B off")."""
    at = next(number for number, one in enumerate(clauses) if one is clause)
    after = next((one for one in clauses[at + 1 :] if one.acts or one.carries), None)
    return after is not None and after.acts and after.action_last and not after.carries


def _begins_later(clause: Clause, clauses: list[Clause]) -> bool:
    """Tell whether the action of a clause without one comes after it rather than before ("tv on, hall light off")."""
    at = clauses.index(clause)
    before, after = clauses[at - 1] if at else None, clauses[at + 1] if at + 1 < len(clauses) else None
    if before is None:
        return True
    if after is None or not after.acts or after.verb or after.carries:
        return False
    # "the tv off, the hall and the landing lights on": actions follow their targets here.
    follows = before.particle or (before.has_value and after.has_value)  # "A red, B and C blue"
    return bool(follows and not before.carries and not before.verb and after.phrases)


def _with_kind(phrase: Phrase, other: Phrase | None) -> Phrase:
    if phrase.is_only_place and other is not None:
        return replace(phrase, kinds=list(other.kinds) or _kinds_of(other), plural=True)
    return phrase


def _kind_of_others(phrase: Phrase, clause: Clause) -> Phrase:
    return phrase if not phrase.is_only_place or not clause.excluded else replace(phrase)


def _switched_on(last: Clause, clause: Clause) -> bool:
    """Switch on what a value was said of, where nothing else is said of it ("the radiator to 25 and switch on")."""
    names = bool(clause.phrases or clause.excluded)
    switches = "on" in {clause.verb, clause.particle} and not (names or clause.has_value or clause.changes)
    valued = bool(last.phrases) and last.has_value and not (last.verb or last.particle or last.changes)
    if switches and valued:
        last.verb, last.end = "on", clause.end
    return switches and valued


def _is_set_apart(clause: Clause) -> bool:
    """Tell whether a clause says what its own thing is to reach ("radio quieter and the table lamp to 50")."""
    return clause.carries or (bool(clause.phrases) and any(amount.how == "to" for amount in clause.amounts))


def _only_value(clause: Clause) -> bool:
    return clause.has_value and not clause.changes and not clause.carries


def _shares_value(last: Clause, clause: Clause) -> bool:
    """Tell whether a number at the end is that of both clauses: in "dim A and B to 20", A goes to 20 as well."""
    if last.has_value or last.action_last or last.excluded or not last.phrases:
        return False
    has_value = clause.has_number or (clause.colour is not None and last.verb == "set")
    if not (has_value and clause.phrases) or clause.excluded or clause.corrects:
        return False
    if clause.verb or clause.particle or clause.changes or clause.carries:
        return False
    if clause.amounts and not clause.action_last:
        return False  # "20 percent for B"
    return bool(last.changes) or last.verb in _BY_HOW_MUCH or last.particle in _BY_HOW_MUCH


_BY_HOW_MUCH = frozenset({"up", "down", "open", "close", "set"})


def _merge_values(into: Clause, clause: Clause) -> None:
    """Add the values of "and 30 percent" to the clause before."""
    into.amounts += clause.amounts
    into.is_unclear |= clause.colour is not None and into.colour not in {None, clause.colour}
    into.colour = into.colour or clause.colour
    into.mode = into.mode or clause.mode
    into.extreme = into.extreme or clause.extreme
    into.factor = into.factor or clause.factor
    into.gear = into.gear or clause.gear
    if into.portion is None:
        into.portion, into.portion_how = clause.portion, clause.portion_how
    into.end = clause.end
