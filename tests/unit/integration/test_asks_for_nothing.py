"""Sentences that a careless pattern would take for an order, beside near ones that are orders; in five languages."""

import pytest

from custom_components.hearken.understanding.home import Home
from custom_components.hearken.understanding.plan import Kind

from .sample_home import home_of, planning


def _home(*names: str) -> Home:
    door, gate, lamp, music, robot, room = names
    return home_of(
        [
            ("lock.door", door, "room", None),
            ("cover.gate", gate, None, "gate"),
            ("light.lamp", lamp, "room", None),
            ("media_player.music", music, "room", "tv"),
            ("vacuum.robot", robot, "room", None),
        ],
        {"room": (room, None)},
        {},
    )


plan_of = planning(
    {
        "en": (_home("Front door", "Drive gate", "Arc lamp", "Telly", "Hector", "Lounge"), "room"),
        "de": (_home("Haustür", "Einfahrtstor", "Stehlampe", "Fernseher", "Fiete", "Wohnzimmer"), "room"),
        "fr": (_home("Porte d'entrée", "Portail", "Lampadaire", "Télé", "Tonton", "Salon"), "room"),
        "es": (_home("Puerta de casa", "Cancela", "Lámpara de pie", "Tele", "Conguita", "Salón"), "room"),
        "zh": (_home("大门", "院门", "落地灯", "电视", "小白", "客厅"), "room"),
    }
)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "could the front door be open"),
        ("en", "the drive gate might be open"),
        ("en", "drive gate open apparently"),
        ("en", "take it all down a notch"),
        ("en", "the lights out here are lovely"),
        ("en", "mute the telly while i eat dinner tomorrow"),
        ("en", "the lounge is a war zone"),
        ("de", "mach niemandem die Haustür auf"),
        ("de", "mach demnächst das Einfahrtstor auf"),
        ("de", "mach übermorgen die Stehlampe an"),
        ("de", "das Einfahrtstor könnte auf sein"),
        ("de", "was wär, wenn wir das Einfahrtstor aufmachen"),
        ("fr", "arrête la musique dans deux minutes"),
        ("fr", "tonton fait quoi"),
        ("es", "nos deja la cancela abierta"),
        ("es", "que se abre la cancela"),
        ("es", "hay posibilidad de que la puerta de casa se abra"),
        ("es", "para la música en un rato"),
        ("zh", "大门开锁了"),
        ("zh", "来一下客厅"),
        ("zh", "小白开始工作了"),
    ],
)
def test_what_asks_for_nothing_now_does_nothing(language: str, text: str) -> None:
    assert plan_of(language, text).kind is not Kind.ACT


@pytest.mark.parametrize(
    ("language", "text", "verb"),
    [
        ("en", "mute the telly while i answer the phone", "mute"),
        ("en", "lights out here please", "off"),
        ("de", "mach dem Postler die Stehlampe an", "on"),
        ("de", "ok, halt Fiete an", "pause"),
        ("de", "die Stehlampe sollte an sein", "on"),
        ("fr", "que tonton se mette au travail", "start"),
        ("es", "que se cierre la cancela", "close"),
        ("zh", "让小白开始工作", "start"),
    ],
)
def test_what_is_like_it_and_asks_is_done(language: str, text: str, verb: str) -> None:
    assert [str(step.verb) for step in plan_of(language, text).steps] == [verb]


def test_a_word_that_a_recogniser_repeats_is_read_in_time() -> None:
    assert plan_of("zh", "热死了" * 40 + "救命").kind is not Kind.ACT
