"""The machine that finds the end of an utterance, in tables of levels and probabilities."""

import pytest
from hearken_engine.protocol import EndReason
from hearken_engine.stt.completeness import Completeness
from hearken_engine.stt.endpoint import Endpoint, Happening
from hearken_engine.stt.frames import FRAME_SECONDS, Frame

SPEECH = Frame(0.95, -20.0)
SILENCE = Frame(0.02, -70.0)
NOISE = Frame(0.2, -25.0)
FAR = Frame(0.9, -38.0)

BEGAN, PAUSED, WENT_ON, GREW, ENDED = Happening


class Run:
    """An endpoint, what happened in it, and when."""

    def __init__(self, *, decides: bool = True) -> None:
        self.endpoint = Endpoint(decides=decides)
        self.happened: list[Happening] = []
        self.seconds = 0.0

    def take(self, frame: Frame, seconds: float) -> "Run":
        """Feed the frame for so long, or up to the end of the utterance."""
        for _ in range(round(seconds / FRAME_SECONDS)):
            if self.endpoint.reason is not None:
                return self
            self.seconds += FRAME_SECONDS
            self._note(self.endpoint.take(frame))
        return self

    def understand(self, completeness: Completeness, text: str = "turn on the light") -> "Run":
        self._note(self.endpoint.told(text, completeness, self.endpoint.last))
        return self

    def _note(self, happening: Happening | None) -> None:
        if happening is not None:
            self.happened.append(happening)

    def end(self, frame: Frame = SILENCE) -> float:
        """Feed the frame up to the end, and return how long it took."""
        before = self.seconds
        self.take(frame, 30)
        assert self.endpoint.reason is not None
        return self.seconds - before


def test_an_utterance() -> None:
    run = Run().take(SILENCE, 1).take(SPEECH, 1.2)
    assert run.happened == [BEGAN]
    assert run.endpoint.first == 31
    run.end()
    assert run.happened == [BEGAN, PAUSED, ENDED]
    assert run.endpoint.reason is EndReason.SILENCE
    assert (run.endpoint.last + 1) * FRAME_SECONDS == pytest.approx(2.2, abs=0.05)


@pytest.mark.parametrize(
    ("completeness", "seconds", "reason"),
    [
        (Completeness.COMPLETE, 0.3, EndReason.COMPLETE),
        (Completeness.EXTENSIBLE, 0.45, EndReason.COMPLETE),
        (Completeness.OPEN, 0.7, EndReason.SILENCE),
        (None, 0.7, EndReason.SILENCE),
        (Completeness.UNFINISHED, 1.5, EndReason.SILENCE),
    ],
)
def test_patience_depends_on_what_was_said(
    completeness: Completeness | None, seconds: float, reason: EndReason
) -> None:
    run = Run().take(SPEECH, 1).take(SILENCE, 0.13)
    if completeness is not None:
        run.understand(completeness)
    assert 0.13 + run.end() == pytest.approx(seconds, abs=0.04)
    assert run.endpoint.reason is reason


def test_an_answer_on_its_way_is_waited_for() -> None:
    run = Run().take(SPEECH, 1).take(SILENCE, 0.13)
    run.endpoint.guessing()
    run.take(SILENCE, 1)
    assert run.endpoint.reason is None
    run.understand(Completeness.COMPLETE)
    assert run.endpoint.reason is EndReason.COMPLETE


def test_what_was_understood_before_the_speaker_went_on_does_not_count() -> None:
    run = Run().take(SPEECH, 1).take(SILENCE, 0.13).understand(Completeness.COMPLETE)
    run.take(SPEECH, 0.5)
    assert run.happened == [BEGAN, PAUSED, WENT_ON]
    assert run.end() == pytest.approx(0.7, abs=0.04)


def test_an_answer_that_comes_late_is_of_no_use_for_the_next_pause() -> None:
    run = Run().take(SPEECH, 1).take(SILENCE, 0.13)
    covered = run.endpoint.last
    run.take(SPEECH, 0.5).take(SILENCE, 0.4)
    assert run.endpoint.told("turn on", Completeness.COMPLETE, covered) is None
    assert run.endpoint.reason is None


@pytest.mark.parametrize("blip", [SPEECH, Frame(0.6, -40.0)])
def test_a_click_neither_begins_speech_nor_ends_a_pause(blip: Frame) -> None:
    assert Run().take(SILENCE, 0.5).take(blip, 0.064).take(SILENCE, 0.5).happened == []
    run = Run().take(SPEECH, 1).take(SILENCE, 0.3).take(blip, 0.032)
    assert 0.33 + run.end() == pytest.approx(0.7, abs=0.04)
    assert WENT_ON not in run.happened


def test_hysteresis_keeps_weak_syllables() -> None:
    run = Run().take(SPEECH, 0.5).take(Frame(0.4, -22.0), 0.3).take(SPEECH, 0.5)
    assert run.happened == [BEGAN]
    assert Run().take(Frame(0.4, -22.0), 3).happened == []


@pytest.mark.parametrize("around", [SILENCE, NOISE])
def test_somebody_who_says_nothing_is_waited_for_a_while(around: Frame) -> None:
    run = Run()
    assert run.end(around) == pytest.approx(8, abs=0.05)
    assert (run.endpoint.reason, run.endpoint.first) == (EndReason.NO_SPEECH, None)


@pytest.mark.parametrize("sound", [SPEECH, Frame(0.6, -20.0), Frame(1.0, 0.0)])
def test_nothing_holds_an_utterance_open_for_ever(sound: Frame) -> None:
    run = Run()
    assert run.end(sound) == pytest.approx(15, abs=0.2)
    assert run.endpoint.reason is EndReason.LIMIT
    assert run.happened.count(GREW) == 9


class TestBackground:
    """Speech far quieter than the speaker's is a TV's."""

    def test_it_counts_as_a_pause_after_a_moment(self) -> None:
        run = Run().take(SPEECH, 1.5).take(FAR, 0.6)
        assert run.happened == [BEGAN, PAUSED]
        run.understand(Completeness.COMPLETE).take(FAR, 1)
        assert run.endpoint.reason is EndReason.COMPLETE
        assert run.seconds < 2.4
        assert (run.endpoint.last + 1) * FRAME_SECONDS == pytest.approx(1.5, abs=0.05)

    def test_it_is_no_part_of_an_open_sentence(self) -> None:
        run = Run().take(SPEECH, 1.5)
        assert run.end(FAR) == pytest.approx(1.2, abs=0.06)
        assert (run.endpoint.last + 1) * FRAME_SECONDS == pytest.approx(1.5, abs=0.05)

    def test_a_sentence_may_end_faintly(self) -> None:
        run = Run().take(SPEECH, 1.5).take(FAR, 0.3)
        run.end()
        assert (run.endpoint.last + 1) * FRAME_SECONDS == pytest.approx(1.8, abs=0.05)

    def test_it_goes_on_in_the_pause(self) -> None:
        run = Run().take(SPEECH, 1.5).take(SILENCE, 0.13).understand(Completeness.EXTENSIBLE)
        last = run.endpoint.last
        run.take(FAR, 2)
        assert (run.endpoint.reason, run.endpoint.last) == (EndReason.COMPLETE, last)

    def test_the_speaker_may_go_on_over_it(self) -> None:
        run = Run().take(SPEECH, 1).take(FAR, 0.7).take(SPEECH, 1)
        assert run.happened == [BEGAN, PAUSED, WENT_ON]

    def test_it_may_come_first(self) -> None:
        run = Run().take(FAR, 1).take(SPEECH, 1)
        assert run.end(FAR) < 2

    def test_it_may_be_as_loud_and_still_add_nothing(self) -> None:
        run = Run().take(SPEECH, 1.5).understand(Completeness.COMPLETE)
        last = run.endpoint.last
        run.take(SPEECH, 1).understand(Completeness.COMPLETE).take(SPEECH, 1)
        assert ENDED not in run.happened
        run.understand(Completeness.COMPLETE)
        assert run.endpoint.reason is EndReason.COMPLETE
        assert run.endpoint.last > last

    def test_another_text_is_no_repetition(self) -> None:
        run = Run().take(SPEECH, 1.5).understand(Completeness.COMPLETE)
        run.take(SPEECH, 2).understand(Completeness.COMPLETE, "turn on the light in the hall")
        run.take(SPEECH, 1).understand(Completeness.OPEN).take(SPEECH, 2).understand(Completeness.COMPLETE)
        assert run.endpoint.reason is None


def test_a_cough_is_forgotten_and_the_words_waited_for() -> None:
    run = Run().take(SPEECH, 0.3).take(SILENCE, 0.13).understand(Completeness.OPEN, "").take(SILENCE, 2)
    assert (run.endpoint.first, run.endpoint.reason) == (None, None)
    run.take(SPEECH, 1)
    assert run.happened == [BEGAN, PAUSED, BEGAN]
    run.end()
    assert run.endpoint.reason is EndReason.SILENCE


def test_a_cough_and_no_words_end_with_nothing() -> None:
    run = Run().take(SPEECH, 0.3).take(SILENCE, 0.13).understand(Completeness.OPEN, "")
    run.end()
    assert run.endpoint.reason is EndReason.NO_SPEECH
    assert run.seconds == pytest.approx(8, abs=0.1)


def test_mumbling_is_not_waited_out() -> None:
    run = Run().take(SPEECH, 1.5).take(SILENCE, 0.13).understand(Completeness.OPEN, "")
    assert run.end() < 0.7
    assert run.endpoint.reason is EndReason.SILENCE


class TestTheClientDecides:
    def test_it_never_ends(self) -> None:
        run = Run(decides=False).take(SILENCE, 20).take(SPEECH, 30).understand(Completeness.COMPLETE)
        run.take(SILENCE, 5).understand(Completeness.COMPLETE)
        assert run.endpoint.reason is None
        assert run.happened[0] is BEGAN
        assert run.happened[-1] is PAUSED

    def test_all_that_is_speech_counts(self) -> None:
        run = Run(decides=False).take(SPEECH, 1).take(FAR, 3).take(SILENCE, 1)
        assert (run.endpoint.last + 1) * FRAME_SECONDS == pytest.approx(4, abs=0.05)
