"""What the benchmarks stand on: one written form, the maths of noise, and sentences that are what they claim to be."""

import wave
from pathlib import Path

import numpy as np
import pytest

from benchmarks.lib import report, sound
from benchmarks.lib.cases import recorded, spread
from benchmarks.lib.homes import LANGUAGES, own_sentences
from benchmarks.lib.sound import RATE
from benchmarks.lib.writing import errors, is_exact

SECOND = RATE


@pytest.mark.parametrize(
    ("language", "reference", "heard"),
    [
        ("en", "set the lamp to 35 percent", "Set the lamp to thirty-five per cent."),
        ("en", "set the heater to 21 degrees", "Set the heater to 21°"),
        ("de", "stelle die Heizung auf 21 Grad", "Stelle die Heizung auf einundzwanzig Grad."),
        ("de", "stelle die Lampe auf 35 Prozent", "Stelle die Lampe auf 35%."),
        ("fr", "allume le Rez-de-chaussée à 80 pourcent", "Allume le rez de chaussée à quatre-vingts pour cent."),
        ("fr", "déverrouille la Porte d'entrée", "De\u0301verrouille la porte d\u2019entrée !"),
        ("fr", "minuteur 1 heure", "Minuteur une heure."),
        ("es", "pon el foco al 35 por ciento", "Pon el foco al 35 %."),
        ("it", "imposta la luce al 40 per cento", "Imposta la luce al quaranta percento."),
        ("nl", "zet de lamp op 35 procent", "Zet de lamp op vijfendertig procent."),
        ("zh", "把落地灯的亮度调到百分之三十五", "把落地燈的亮度調到35%。"),
        ("zh", "设置一个十二分钟的计时器", "设置 1个 12分钟的计时器"),
    ],
)
def test_the_same_words_are_equal_however_they_are_written(language: str, reference: str, heard: str) -> None:
    assert is_exact(heard, reference, language)
    assert errors(heard, reference, language)[0] == 0


@pytest.mark.parametrize(
    ("language", "reference", "heard"),
    [
        ("en", "set the lamp to 35 percent", "set the lamp to 35 degrees"),
        ("en", "set the lamp to 35 percent", "set the lamp to 45 percent"),
        ("fr", "allume le bureau", "allume les bureaux"),
        ("de", "schalte die Leselampe ein", "schalte die Lese Lampe ein"),
        ("zh", "打开阅读灯", "打开月读灯"),
    ],
)
def test_other_words_are_not(language: str, reference: str, heard: str) -> None:
    assert not is_exact(heard, reference, language)


def test_errors_are_counted_in_words_and_in_chinese_characters() -> None:
    assert errors("turn the lamp off now", "turn the lamp on", "en") == (2, 4)
    assert errors("", "turn the lamp on", "en") == (4, 4)
    assert errors("打开月读灯", "打开阅读灯", "zh") == (1, 5)


def a_word() -> tuple[sound.Samples, sound.Span]:
    """Return half a second of tone in two seconds of silence."""
    samples = sound.silence(2)
    tone = 0.2 * np.sin(np.arange(SECOND // 2) * 2 * np.pi * 300 / RATE)
    samples[SECOND : SECOND + SECOND // 2] = tone
    return samples, (SECOND, SECOND + SECOND // 2)


@pytest.mark.parametrize("decibels", [20, 10, 5])
def test_noise_is_as_far_below_the_words_as_asked_for(decibels: int) -> None:
    samples, (begin, end) = a_word()
    noise = sound.pink(len(samples), seed=1)
    added = sound.mix(samples, (begin, end), noise, decibels) - samples
    distance = 10 * np.log10(sound.power(samples[begin:end]) / sound.power(added))
    assert distance == pytest.approx(decibels, abs=0.1)


def test_a_mix_does_not_clip() -> None:
    samples, span = a_word()
    mixed = sound.mix(samples * 4, span, sound.pink(len(samples), seed=1), 0)
    assert np.abs(mixed).max() <= 1


def test_noise_is_the_same_for_the_same_seed_and_falls_with_the_frequency() -> None:
    noise = sound.pink(8 * SECOND, seed=3)
    assert np.array_equal(noise, sound.pink(8 * SECOND, seed=3))
    assert not np.array_equal(noise, sound.pink(8 * SECOND, seed=4))
    assert sound.power(noise) == pytest.approx(1, rel=0.01)
    spectrum = np.abs(np.fft.rfft(noise)) ** 2
    octaves = [spectrum[8 * low : 16 * low].sum() for low in (250, 500, 1000, 2000)]
    assert max(octaves) / min(octaves) < 1.2


def test_babble_is_repeatable_and_of_power_one() -> None:
    voices = [sound.pink(SECOND, seed) for seed in range(3)]
    crowd = sound.babble(voices, 3 * SECOND, seed=5)
    assert len(crowd) == 3 * SECOND
    assert sound.power(crowd) == pytest.approx(1, rel=0.01)
    assert np.array_equal(crowd, sound.babble(voices, 3 * SECOND, seed=5))


def test_the_words_of_made_speech_are_found_by_their_level() -> None:
    samples, span = a_word()
    assert sound.span_by_level(samples) == span
    assert sound.span_by_level(sound.silence(1)) == (0, 0)


def test_the_room_goes_on_as_loud_as_it_was() -> None:
    samples, _ = a_word()
    room = samples + 0.01 * sound.pink(len(samples), seed=2)
    # Within six decibels: single moments of noise are louder and quieter than the whole.
    assert 0.25e-4 < sound.power(sound.room_tone(room, SECOND, seed=0)) < 1e-4


def test_recordings_are_named_by_their_text_composed_or_not(tmp_path: Path) -> None:
    (tmp_path / "home.yaml").write_text("language: fr\nfixtures:\n  areas:\n    - name: Salon\n", encoding="utf-8")
    for name in ("e\u0301teins le Salon", "oov_1", "silence"):
        with wave.open(str(tmp_path / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(bytes(2 * 8000))
    cases = recorded(tmp_path, None)
    assert [(case.reference, case.outside) for case in cases] == [("éteins le Salon", False), (None, True), ("", True)]
    assert len(cases[-1].closed()) == SECOND
    assert cases[0].home.areas == ("Salon",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_are_the_homes_and_the_other_sentences_are_not(language: str) -> None:
    sentences = own_sentences(language)
    assert sentences.misplaced() == []
    assert len(set(sentences.commands)) >= 20
    assert len(set(sentences.outside)) >= 10


def test_what_a_wildcard_takes_is_no_command_of_a_home() -> None:
    home = own_sentences("en").home
    assert not home.is_command("Play the Beatles.")
    assert not home.is_command("")
    assert home.is_command("Turn on the Reading Lamp, please!")


def test_some_of_many_are_taken_evenly() -> None:
    assert spread(range(10), 5) == [0, 2, 4, 6, 8]
    assert spread(range(3), None) == spread(range(3), 7) == [0, 1, 2]


def test_a_table_lines_up_and_a_missing_figure_shows() -> None:
    rows = [("a", report.number(report.percentile([1, 2, 3], 50))), ("bcd", report.ratio(1.0, None))]
    assert report.table(("", "s"), rows) == "|     |    s |\n|-----|-----:|\n| a   | 2.00 |\n| bcd |    - |"
