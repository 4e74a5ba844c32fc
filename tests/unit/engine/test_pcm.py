"""Sound of any common format becomes the same samples, however it is cut."""

import numpy as np
import numpy.typing as npt
import pytest
from hearken_engine.errors import RequestError
from hearken_engine.protocol import ErrorCode
from hearken_engine.stt.base import SAMPLE_RATE, Samples
from hearken_engine.stt.pcm import Format, PcmReader

TONE_HZ = 440


def tone(rate: int, seconds: float = 1.0, level: float = 0.5) -> npt.NDArray[np.float64]:
    signal: npt.NDArray[np.float64] = level * np.sin(2 * np.pi * TONE_HZ * np.arange(int(rate * seconds)) / rate)
    return signal


def encode(signal: npt.NDArray[np.float64], width: int, channels: int = 1) -> bytes:
    """Write a signal down as PCM, the same in each channel."""
    numbers = np.round(signal * (2 ** (8 * width - 1) - 1)).astype(np.int64)
    if width == 1:
        numbers += 128
    bytes_ = np.repeat(numbers, channels).astype("<i8").view(np.uint8).reshape(-1, 8)[:, :width]
    return bytes_.tobytes()


def read(data: bytes, audio_format: Format, size: int = 10**9) -> Samples:
    reader = PcmReader(audio_format)
    parts = [reader.feed(data[at : at + size]) for at in range(0, len(data), size)]
    return np.concatenate([*parts, reader.feed(b"", last=True)])


def likeness(samples: Samples) -> float:
    """Return how much of the sound is the tone: 1 is all of it."""
    middle = samples[2000:-2000].astype(np.float64)
    turns = 2 * np.pi * TONE_HZ * np.arange(len(middle)) / SAMPLE_RATE
    power = (middle @ np.sin(turns)) ** 2 + (middle @ np.cos(turns)) ** 2
    return float(2 * power / len(middle) / (middle @ middle))


@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_every_common_format_is_heard(rate: int, width: int, channels: int) -> None:
    samples = read(encode(tone(rate), width, channels), Format.checked(rate, width, channels), 1001)
    assert samples.dtype == np.float32
    assert len(samples) == pytest.approx(SAMPLE_RATE, abs=5)
    assert likeness(samples) > 0.999
    assert np.abs(samples).max() == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("size", [1, 7, 1024, 5000])
@pytest.mark.parametrize(("rate", "width"), [(16_000, 2), (44_100, 3), (8000, 1)])
def test_borders_between_pieces_do_not_matter(rate: int, width: int, size: int) -> None:
    data = encode(tone(rate, 0.3), width)
    audio_format = Format.checked(rate, width, 1)
    assert read(data, audio_format, size) == pytest.approx(read(data, audio_format), abs=1e-5)


def test_half_a_sample_at_the_end_is_dropped() -> None:
    data = encode(tone(16_000, 0.1), 2)
    audio_format = Format.checked(16_000, 2, 1)
    assert (read(data + b"\x7f", audio_format) == read(data, audio_format)).all()
    assert len(read(b"\x7f", audio_format)) == 0


@pytest.mark.parametrize("rate", [16_000, 48_000])
def test_an_offset_is_removed_without_a_click(rate: int) -> None:
    audio_format = Format.checked(rate, 2, 1)
    silence = read(encode(np.full(rate, 0.4), 2), audio_format)
    assert np.abs(silence).max() < 1e-3
    with_tone = read(encode(tone(rate, level=0.3) + 0.4, 2), audio_format)
    assert likeness(with_tone) > 0.99
    assert abs(with_tone[2000:].mean()) < 1e-3


def test_low_voices_pass_and_hum_below_them_is_less() -> None:
    at = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    level = {
        hertz: float(np.abs(read(encode(0.5 * np.sin(2 * np.pi * hertz * at), 2), Format(16_000, 2, 1))[4000:]).max())
        for hertz in (1, 85, 200)
    }
    assert level[1] < 0.2
    assert level[85] == pytest.approx(0.5, abs=0.03)
    assert level[200] == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_clipped_sound_stays_in_bounds(rate: int) -> None:
    clipped = np.clip(tone(rate, level=5.0), -1, 1)
    samples = read(encode(clipped, 2), Format.checked(rate, 2, 1))
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() <= 1


def test_two_channels_are_mixed() -> None:
    left, right = encode(tone(16_000, level=0.8), 2), encode(np.zeros(16_000), 2)
    both = np.stack([np.frombuffer(left, "<i2"), np.frombuffer(right, "<i2")], axis=1).tobytes()
    assert np.abs(read(both, Format(16_000, 2, 2))).max() == pytest.approx(0.4, abs=0.02)


@pytest.mark.parametrize(
    "values",
    [(0, 2, 1), (-16_000, 2, 1), ("fast", 2, 1), (16_000.0, 2, 1), (16_000, 0, 1), (16_000, 2, 99), (True, 2, 1)],
)
def test_what_makes_no_sense_is_refused(values: tuple[object, object, object]) -> None:
    with pytest.raises(RequestError, match="Speech may have") as error:
        Format.checked(*values)
    assert error.value.code is ErrorCode.BAD_AUDIO


def test_lengths_are_told() -> None:
    audio_format = Format.checked(48_000, 3, 2)
    assert audio_format.seconds(48_000 * 6) == 1
    assert str(audio_format) == "48000 Hz, 24 bit, 2 channels"
