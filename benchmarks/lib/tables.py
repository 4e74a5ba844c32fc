"""The tables of hearing: words, what is made of sentences outside the home, times."""

from collections.abc import Callable, Iterator, Sequence

from . import report
from .hearing import Answer
from .trials import Trial, Upkeep, Way
from .writing import errors, is_exact

_SIDES: tuple[Callable[[Trial], Answer | None], ...] = (lambda trial: trial.ours, lambda trial: trial.theirs)
_HEAD = ("Hearken", report.PEER)


def tables(trials: Sequence[Trial], us: Upkeep, them: Upkeep) -> Iterator[str]:
    """Return all tables with their captions."""
    yield "Words, where the end of the audio is known"
    yield _words([trial for trial in trials if trial.way is not Way.OPEN])
    yield "\nSentences outside the home"
    yield _outside([trial for trial in trials if trial.case.outside])
    yield "\nTimes, in real time; and what it takes"
    yield _times(trials, us, them)


def _texts(trials: Sequence[Trial], side: Callable[[Trial], Answer | None]) -> list[tuple[str, str, str]]:
    """Return text, reference and language of each utterance whose words are known."""
    return [
        (answer.text, trial.case.reference, trial.case.home.language)
        for trial in trials
        if (answer := side(trial)) is not None and trial.case.reference
    ]


def _exact(trials: Sequence[Trial], side: Callable[[Trial], Answer | None]) -> str:
    texts = _texts(trials, side)
    return report.share(sum(is_exact(*text) for text in texts), len(texts))


def _error_rate(trials: Sequence[Trial], side: Callable[[Trial], Answer | None]) -> float | None:
    """Return wrong words a hundred words of what was said."""
    counts = [errors(*text) for text in _texts(trials, side)]
    words = sum(count for _, count in counts)
    return 100 * sum(wrong for wrong, _ in counts) / words if words else None


def _words(trials: Sequence[Trial]) -> str:
    """Return exact sentences and word error rate of each collection in each noise."""
    rows = []
    inside = [trial for trial in trials if not trial.case.outside]
    collections = list(dict.fromkeys(trial.case.collection for trial in inside))
    noises = list(dict.fromkeys(trial.case.noise for trial in inside))
    for name in (*collections, *(["all"] if len(collections) > 1 else [])):
        for noise in noises:
            some = [t for t in inside if t.case.noise == noise and name in (t.case.collection, "all")]
            rates = [_error_rate(some, side) for side in _SIDES]
            label = f"{name}, {'quiet' if noise is None else f'{noise} dB'}"
            exact = [_exact(some, side) for side in _SIDES]
            rows.append((label, *exact, *(report.number(rate, 1, "%") for rate in rates), report.ratio(*rates)))
    outside = [trial for trial in trials if trial.case.outside]
    rates = [_error_rate(outside, side) for side in _SIDES]
    exact = [_exact(outside, side) for side in _SIDES]
    rows.append(("outside the home, quiet", *exact, *(report.number(r, 1, "%") for r in rates), report.ratio(*rates)))
    head = ("", f"exact: {_HEAD[0]}", _HEAD[1], f"word errors: {_HEAD[0]}", _HEAD[1], "ratio")
    return report.table(head, rows)


def _outside(trials: Sequence[Trial]) -> str:
    """Return how often a command of the home was made of something that is none, and text of silence."""
    rows = []
    for name in dict.fromkeys(trial.case.collection for trial in trials):
        some = [trial for trial in trials if trial.case.collection == name]
        spoken = [trial for trial in some if trial.case.reference != ""]
        silent = [trial for trial in some if trial.case.reference == ""]
        rows.append((f"{name}: made a command", *(_count(spoken, side, _is_command) for side in _SIDES)))
        said = _count(spoken, _SIDES[0], lambda _, answer: bool(answer.is_command))
        rows.append((f"{name}: called it a command itself", said, ""))
        if silent:
            rows.append((f"{name}: silence made words", *(_count(silent, side, _has_words) for side in _SIDES)))
    return report.table(("", *_HEAD), rows)


def _is_command(trial: Trial, answer: Answer) -> bool:
    return trial.case.home.is_command(answer.text)


def _has_words(_trial: Trial, answer: Answer) -> bool:
    return bool(answer.text)


def _count(
    trials: Sequence[Trial], side: Callable[[Trial], Answer | None], test: Callable[[Trial, Answer], bool]
) -> str:
    answers = [(trial, answer) for trial in trials if (answer := side(trial)) is not None]
    return report.share(sum(test(trial, answer) for trial, answer in answers), len(answers))


def _times(trials: Sequence[Trial], us: Upkeep, them: Upkeep) -> str:
    """Return the times in seconds, and what each side takes of the machine."""
    rows: list[tuple[str, ...]] = []

    def compare(name: str, values: Sequence[Sequence[float]], share: int, digits: int = 2) -> None:
        ours, theirs = (report.percentile(side, share) for side in values)
        rows.append((name, report.number(ours, digits), report.number(theirs, digits), report.ratio(ours, theirs)))

    closed = [[a.seconds for t in trials if t.way is Way.CLOSED and (a := side(t))] for side in _SIDES]
    whole = [
        [a.whole / t.case.last_word for t in trials if t.way is Way.FAST and t.case.last_word and (a := side(t))]
        for side in _SIDES
    ]
    for share in (50, 90):
        compare(f"end of audio to text, s, p{share}", closed, share)
    for noise in dict.fromkeys(trial.case.noise for trial in trials if trial.way is Way.OPEN):
        some = [trial for trial in trials if trial.way is Way.OPEN and trial.case.noise == noise]
        ends = [[a for t in some if (a := side(t))] for side in _SIDES]
        where = "quiet" if noise is None else f"{noise} dB"
        for share in (50, 90):
            # What came too early, or only because the audio ran out, is counted below and is no time to be proud of.
            found = [[a.seconds for a in side if a.ended and a.seconds > 0] for side in ends]
            compare(f"last word to text, {where}, s, p{share}", found, share)
        rows += [
            ("… exact", *(_exact(some, side) for side in _SIDES), ""),
            ("… text before the last word", *(report.share(sum(a.seconds <= 0 for a in e), len(e)) for e in ends), ""),
            ("… the end was not found", *(report.share(sum(not a.ended for a in e), len(e)) for e in ends), ""),
        ]
    compare("real-time factor, sent at once, p50", whole, 50)
    compare("processor seconds a second of sound", (us.cpu, them.cpu), 50)
    compare("from start to ready, s", (us.ready, them.ready), 50)
    megabytes = [[value / 1e6 for value in side.memory] for side in (us, them)]
    compare("resident memory, MB (Hearken: with its voice)", megabytes, 50, 0)
    return report.table(("", *_HEAD, "ratio"), rows)
