"""What is said once something was done: short, and no more than what is true."""

from collections.abc import Iterable

from .home import Attribute, Range
from .outcome import SUCCESSES, Outcome, Result
from .phrases import phrases_for
from .plan import Plan, Setting, Step, Verb
from .reports import Reports, reports_for
from .words import Words

_NAMED = 3
"""More names than these are not listened to; they are counted."""

_CHOICES = 6
"""Nor are more choices."""

_SILENT_VERBS = frozenset({Verb.SET, Verb.CHANGE})


def say_done(outcomes: Iterable[Outcome], plan: Plan, words: Words) -> str:
    """Return what became of a plan, in as few sentences as are true."""
    phrases = reports_for(words.language)
    sentences: list[str] = []
    everything = tuple(outcomes)
    for number, step in enumerate(plan.steps):
        of_step = tuple(outcome for outcome in everything if outcome.step == number)
        if of_step:
            sentences += _of_step(of_step, step, words, phrases)
    return words.conjoin(_sentence(text) for text in dict.fromkeys(sentences)) or words.reply("not_understood")


def _of_step(outcomes: tuple[Outcome, ...], step: Step, words: Words, phrases: Reports) -> list[str]:
    """Return the sentences about one step."""
    by_result: dict[Result, tuple[Outcome, ...]] = {
        result: tuple(outcome for outcome in outcomes if outcome.result is result) for result in Result
    }
    done, already = by_result[Result.DONE], by_result[Result.ALREADY]
    if done and already:
        # Of several, nobody wants to hear which of them were so before.
        done, already = tuple(outcome for outcome in outcomes if outcome.result in SUCCESSES), ()
    sentences = []
    if done:
        sentences.append(_done(done, len(outcomes), step, words, phrases))
    if already:
        sentences.append(_already(already, step, words, phrases))
    for result in (result for result in Result if result not in SUCCESSES):
        sentences += _undone(result, by_result[result], step, words, phrases)
    return sentences


def _done(done: tuple[Outcome, ...], asked: int, step: Step, words: Words, phrases: Reports) -> str:
    """Return what was done."""
    names = _names(done, step, words, phrases, asked=asked)
    values = {_values(outcome.settings, words, phrases) for outcome in done}
    if step.verb is Verb.ON and step.settings and len(values) == 1 and "" not in values:
        return _form(phrases.verbs["set"], _are_many(done, words)).format(names=names, values=values.pop())
    if step.verb in _SILENT_VERBS:
        if len(values) == 1 and "" not in values:
            return _form(phrases.verbs["set"], _are_many(done, words)).format(names=names, values=values.pop())
        return _form(phrases.verbs["change"], _are_many(done, words)).format(names=names)
    return _form(phrases.verbs[step.verb], _are_many(done, words)).format(names=names, text=step.text)


def _already(already: tuple[Outcome, ...], step: Step, words: Words, phrases: Reports) -> str:
    """Return what was so before."""
    names = _names(already, step, words, phrases)
    values = {_values(outcome.settings, words, phrases) for outcome in already}
    if step.settings and len(values) == 1 and "" not in values:
        return _form(phrases.already["set"], _are_many(already, words)).format(names=names, values=values.pop())
    key = Verb.OFF if step.settings and values == {""} else step.verb
    return _form(phrases.already.get(key, phrases.already["other"]), _are_many(already, words)).format(names=names)


def _undone(result: Result, undone: tuple[Outcome, ...], step: Step, words: Words, phrases: Reports) -> list[str]:
    """Return what was not done, and why."""
    if not undone:
        return []
    if result is not Result.OUT_OF_RANGE:
        names = _names(undone, step, words, phrases)
        return [_form(phrases.results[result], _are_many(undone, words)).format(names=names)]
    groups: dict[tuple[Attribute | None, Range | tuple[str, ...] | None], list[Outcome]] = {}
    for outcome in undone:
        groups.setdefault((outcome.attribute, outcome.legal), []).append(outcome)
    return [_legal(tuple(group), step, words, phrases) for group in groups.values()]


def _legal(outcomes: tuple[Outcome, ...], step: Step, words: Words, phrases: Reports) -> str:
    """Return what could have been asked for; it is the same for all of these."""
    attribute, legal = outcomes[0].attribute, outcomes[0].legal
    names = _names(outcomes, step, words, phrases)
    if attribute is None or legal is None:
        return _form(phrases.results[Result.CANNOT], _are_many(outcomes, words)).format(names=names)
    if isinstance(legal, Range):
        low, high = (_value(Setting(attribute=attribute, value=end), phrases) for end in (legal.low, legal.high))
        return _form(phrases.results["range"], _are_many(outcomes, words)).format(names=names, low=low, high=high)
    choices = tuple(phrases.modes.get(choice, choice) for choice in legal[:_CHOICES])
    return _form(phrases.results["choice"], _are_many(outcomes, words)).format(names=names, choices=words.list(choices))


def _names(
    outcomes: tuple[Outcome, ...], step: Step, words: Words, phrases: Reports, *, asked: int | None = None
) -> str:
    """Return what the targets are called: by name if they are few, otherwise by number."""
    names = tuple(dict.fromkeys(outcome.name for outcome in outcomes))
    few = _NAMED - 1 if step.broad else _NAMED
    if len(names) <= few:
        return words.list(tuple(_called(name, words, phrases) for name in names))
    kind = phrases.kind({outcome.kind for outcome in outcomes})
    if asked is None or asked == len(outcomes):
        return phrases.count.format(count=len(outcomes), kind=kind)
    return phrases.count_of.format(count=len(outcomes), all=asked, kind=kind)


def _called(name: str, words: Words, phrases: Reports) -> str:
    """Return a name as it stands in a sentence: a thing's own name without an article, a description with one."""
    plain = name.casefold().replace("\u2019", "'")
    first = plain.partition(" ")[0]
    is_owned = first.endswith(("'s", "s'")) or first in {"the", "my", "our"}
    is_described = any(plain == thing or plain.endswith(f" {thing}") for thing in words.things)
    return phrases.article + name if is_described and not is_owned else name


def _values(settings: tuple[Setting, ...], words: Words, phrases: Reports) -> str:
    """Return values in running text; nothing where one of them was not resolved to a value."""
    if any(setting.scale != "absolute" for setting in settings):
        return ""
    return words.list(tuple(_value(setting, phrases) for setting in settings))


def _value(setting: Setting, phrases: Reports) -> str:
    """Return one value with its unit."""
    value = setting.value
    if isinstance(value, str):
        table = phrases.colours if setting.attribute is Attribute.COLOUR else phrases.modes
        text = table.get(value, value)
    else:
        text = f"{round(float(value), 1):g}".replace(".", phrases.decimal)
    return phrases.values[setting.attribute].format(value=text)


def _form(template: str, are_many: bool) -> str:  # noqa: FBT001  # the form of one, or of many
    """Return the form for one thing or for several."""
    one, _, several = template.partition("|")
    return several if are_many and several else one


def _are_many(outcomes: tuple[Outcome, ...], words: Words) -> bool:
    """Tell whether several things are spoken of, or one that is called as several are ("Byre lights")."""
    names = tuple(dict.fromkeys(outcome.name for outcome in outcomes))
    return len(outcomes) > 1 or phrases_for(words).is_many(names)


def _sentence(text: str) -> str:
    """Return a text that begins as a sentence does, whatever the owner's name for a thing begins with."""
    return text[:1].upper() + text[1:]
