"""What is said for what is written."""

import random

import pytest
from hearken_engine.tts.speakable import abbreviation_ends, speakable
from hearken_engine.tts.words import symbols, words

ENGLISH = [
    ("It is 21.5 °C outside.", "It is 21.5 degrees Celsius outside."),
    ("-3 °C", "minus 3 degrees Celsius"),
    ("It's −3 outside.", "It's minus 3 outside."),
    ("1 km, 30 km/h", "1 kilometer, 30 kilometers per hour"),
    ("20-22 °C", "20 to 22 degrees Celsius"),
    ("-5 – -3 °C", "minus 5 to minus 3 degrees Celsius"),
    ("20–22 % or 3–4", "20 to 22 percent or 3 to 4"),
    ("1,234.5 W and 1,234 W", "1234.5 watts and 1234 watts"),
    ("5 kWh, 300 Wh", "5 kilowatt-hours, 300 watt-hours"),
    ("12 µg/m³, 5 dB, 3 MB, 80%", "12 micrograms per cubic meter, 5 decibels, 3 megabytes, 80 percent"),
    ("7:30, 19:05 and 7:00", "7:30, 19 oh 5 and 7 o'clock"),
    ("at 7:30 PM, or 7:00 p.m.", "at 7:30 PM, or 7 PM"),
    ("on 2026-11-24", "on November 24, 2026"),
    ("2026-11-24T07:30:00+00:00", "November 24, 2026, 7:30"),
    ("2026-99-99", "2026-99-99"),
    ("€12.50, $3, £5, -$1", "12 euros 50, 3 dollars, 5 pounds, minus 1 dollar"),
    ("$3 million, €0.30", "3 million dollars, 0.30 euros"),
    ("20°C-22°C", "20 to 22 degrees Celsius"),
    ("the 80s on a 4K film, 2700K, 30 s", "the 80s on a 4K film, 2700 kelvins, 30 seconds"),
    ("12/5/2026, 24.11.2026, 31.02.2026", "December 5, 2026, November 24, 2026, 31.02.2026"),
    ("hidden</think>Hello", "Hello"),
    ("It costs 0,30 €/kWh.", "It costs 0.30 euros per kilowatt hour."),
    ("e.g. lamps, etc.", "for example lamps, et cetera."),
    ("Lamps, etc. The rest", "Lamps, et cetera. The rest"),
    ("approx. 5 min. of Dr. Who", "approximately 5 minutes of Doctor Who"),
    ("sensor.kitchen_temp is off", "kitchen temp is off"),
    ("Living_Room_Lamp", "Living Room Lamp"),
    ("See https://www.example.com/a_b?c=1, please.", "See link, please."),
    ("Ask a.b@example.com!", "Ask e-mail address!"),
    ("[Home](http://example.com/z) and ![a lamp](x.png)", "Home and a lamp"),
    ("Hi 😀! Done 👍🏽", "Hi! Done"),
    ("<b>Bold</b> &amp; more<br>Next", "Bold & more, Next"),
    ("<think>secret</think>Hello<|im_end|>", "Hello"),
    ("Hello <thinking>oops", "Hello"),
    ("# Title\n\n- one\n- two\n\n1. first", "Title. one. two. 1. first"),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "a, b. 1, 2"),
    ("`code` **bold** *it* ~~s~~ _u_", "code bold it s u"),
    ("```yaml\nlight: on\n```", "light: on"),
    ("**Half. And", "Half. And"),
    ("a\x00b\ud800c\u200bd\ue000", "abcd"),
    ("COVID-19, 555-1234, v2.5, 16:9, 5 * 3", "COVID-19, 555-1234, v2.5, 16:9, 5 * 3"),
    ("Room 5 A/B", "Room 5 A/B"),
]

OTHERS = {
    "de-DE": [
        ("21,5 °C oder 21.5 °C", "21,5 Grad Celsius oder 21,5 Grad Celsius"),
        ("-3 °C", "minus 3 Grad Celsius"),
        ("1.234,5 W und 1.234 W", "1234,5 Watt und 1234 Watt"),
        ("20-22 °C", "20 bis 22 Grad Celsius"),
        ("19:05 Uhr, 7:00", "19 Uhr 5, 7 Uhr"),
        ("12,50 €, 3 € und 0,30 €/kWh", "12 Euro 50, 3 Euro und 0,30 Euro pro Kilowattstunde"),
        ("um 19:05 h am 24.11.2026", "um 19 Uhr 5 am vierundzwanzigsten November 2026"),
        ("$3 Millionen", "3 Millionen Dollar"),
        ("z.B. Lampen usw.", "zum Beispiel Lampen und so weiter."),
        ("ca. 5 Min. warten", "circa 5 Minuten warten"),
        ("2026-11-24T07:30:00Z", "vierundzwanzigster November 2026, 7 Uhr 30"),
        ("Am 3. Oktober", "Am dritten Oktober"),
        ("3. Oktober", "dritter Oktober"),
    ],
    "fr": [
        ("-3 °C", "moins 3 degrés Celsius"),
        ("19h05 et 7:30", "19 heures 5 et 7 heures 30"),
        ("p. ex. 80 %", "par exemple 80 pour cent"),
        ("12,50 €", "12 euros 50"),
        ("24/11/2026", "24 novembre 2026"),
        ("Ça va : oui ?", "Ça va : oui ?"),
    ],
    "es": [
        ("-3 °C", "menos 3 grados Celsius"),
        ("a las 7:30", "a las 7 y 30"),
        ("aprox. 20–22 %", "aproximadamente 20 a 22 por ciento"),
        ("1 kWh", "1 kilovatio hora"),
        ("12,50 € en EE.UU.", "12 euros con 50 en Estados Unidos."),
    ],
    "zh-CN": [
        ("现在21.5°C。", "现在21.5摄氏度。"),
        ("室温是-3°C", "室温是零下3摄氏度"),
        ("湿度80%", "湿度百分之80"),
        ("19:05，7:30，10:00关灯", "19点零5分，7点30分，10点关灯"),
        ("20-22°C", "20到22摄氏度"),
        ("5 kWh，3 km/h", "5千瓦时，每小时3公里"),
        ("2026-11-24 07:30", "2026年11月24日7点30分"),
        ("¥12.50", "12.5元"),
        ("打开https://example.com/c看看", "打开链接看看"),
        ("- 灯\n- 门", "灯。门"),
    ],
    "cmn": [("-3", "负3")],
    "pl": [("21,5 °C, -3 °C", "21,5 stopnia Celsjusza, minus 3 stopnie Celsjusza")],
    "ru": [("-3 °C, 7:30, 5 кВт·ч", "минус 3 градуса Цельсия, 7 часов 30 минут, 5 киловатт-часов")],
    "it": [("ca. 5 m", "circa 5 metri")],
    "nl": [("-3 °C om 7:00 uur", "min 3 graden Celsius om 7 uur")],
    "ja": [("21.5°C", "摂氏 21.5 度")],
    "xx": [("21.5 °C, -3, *so*", "21.5 °C, -3, so")],
    "": [("21.5 °C", "21.5 °C")],
}

CASES = [("en-US", *case) for case in ENGLISH] + [(tag, *case) for tag, cases in OTHERS.items() for case in cases]


@pytest.mark.parametrize(("language", "written", "said"), CASES)
def test_what_is_written_is_said(language: str, written: str, said: str) -> None:
    assert speakable(written, language) == said
    assert speakable(said, language) == said


@pytest.mark.parametrize(
    ("language", "prose"),
    [
        ("en-GB", "The light's on; it isn't late - is it? Yes, \"quite\"."),
        ("de", "Im Wohnzimmer (oben) ist das Licht an."),
        ("zh", "客厅的灯已经打开，还有什么需要吗？"),
        ("hi", "बत्ती जल रही है।"),
        ("fa", "چراغ روشن می‌شود."),
    ],
)
def test_plain_prose_stays(language: str, prose: str) -> None:
    assert speakable(prose, language) == prose


@pytest.mark.parametrize(
    "text", ["", " \n", "😀👍", "**", "---", "…!?", "<think>Hm, 3 W.", "<|end|>", "```\n```", "<br>"]
)
def test_nothing_to_say(text: str) -> None:
    assert speakable(text, "en") == ""


def test_nothing_is_too_odd() -> None:
    rng = random.Random(3)
    parts = [
        *symbols().units, *symbols().currencies, *"*_`~#|[]()<>!&;-–.,: \n\t\\/@'\"", "1", "23", "1.234", "0:30",
        "<think>", "</think>", "<|", "|>", "](", "http://", "light.", "&amp;", "e.g.", "2026-02-30", "\ud800", "\x00",
        "😀", "灯", "²", "٣",
    ]  # fmt: skip
    for _ in range(400):
        text = "".join(rng.choices(parts, k=rng.randint(1, 40)))
        for language in ("en", "zh", "ar", "xx"):
            assert isinstance(speakable(text, language), str)
    assert isinstance(speakable("9" * 20_000 + " W " + "[" * 5000, "en"), str)


@pytest.mark.parametrize(
    ("text", "language", "is_one"),
    [
        ("Lamps, e.g.", "en", True),
        ("Lamps, etc.", "en", False),
        ("Nimm z.B. ", "de", True),
        ("The end.", "en", False),
        ("e.g. this", "en", False),
        ("e.g.", "xx", False),
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str, language: str, is_one: bool) -> None:
    assert abbreviation_ends(text, language) is is_one


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "zh", "it", "pt", "nl", "pl", "ru"])
def test_the_words_are_complete(language: str) -> None:
    own = words(language)
    assert all((own.minus, own.between, own.link, own.mail, own.per))
    assert all(len(short) <= 20 for short in (*own.abbreviations, *own.closing))
    for symbol in symbols().units | own.units:
        said = speakable(f"5 {symbol}", language)
        # Some languages say these as they are written.
        assert said not in {f"5 {symbol}", "5"} or symbol in {"bar", "ppm"}, symbol
