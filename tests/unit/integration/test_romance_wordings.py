"""Spanish and French as people talk to their house: reasons, what is told, things put on, and whom it is done for."""

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.plan import Ask, Kind, Plan, Query
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

ES = home_of(
    [
        ("light.foot", "Lámpara de lectura", "lounge", None),
        ("light.strip", "Tira de la tele", "lounge", None),
        ("light.sink", "Luz del fregadero", "kitchen", None),
        ("switch.fryer", "Freidora", "kitchen", None),
        ("cover.lounge", "Persiana del salón", "lounge", "shutter"),
        ("cover.bay", "Persiana del mirador", "lounge", "shutter"),
        ("cover.berta", "Persiana de Berta", "berta", "shutter"),
        ("media_player.tv", "Tele", "lounge", "tv"),
        ("vacuum.pipo", "Pipo", "lounge", None),
        ("lock.front", "Puerta principal", "lounge", None),
    ],
    {"lounge": ("Salón", "b"), "kitchen": ("Cocina", "b"), "berta": ("Cuarto de Berta", "b")},
    {"b": "Planta baja"},
)
FR = home_of(
    [
        ("light.foot", "Lampe de lecture", "lounge", None),
        ("light.sink", "Lampe de l'évier", "kitchen", None),
        ("media_player.tv", "Télé", "lounge", "tv"),
        ("vacuum.pipo", "Pipo", "lounge", None),
    ],
    {"lounge": ("Salon", "b"), "kitchen": ("Cuisine", "b")},
    {"b": "Rez-de-chaussée"},
)
PLANNERS = {"es": Planner(ES, words_for("es")), "fr": Planner(FR, words_for("fr"))}
HOMES = {"es": ES, "fr": FR}


def _plan(code: str, text: str, dialogue: Dialogue | None = None) -> Plan:
    return PLANNERS[code].plan(text, at(HOMES[code], "lounge"), dialogue or Dialogue())


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("es", "apaga la tele que se va a despertar la cría", "off m.tv"),
        ("es", "baja la persiana de berta que entra mucha luz", "close c.berta"),
        ("es", "enciende la luz del fregadero que no encuentro la tapa", "on l.sink"),
        ("es", "apaga la freidora, ya terminé de cenar", "off s.fryer"),
        ("es", "apaga la freidora no vaya a ser que se queme", "off s.fryer"),
        ("es", "pon la tele y la freidora", "on m.tv s.fryer"),
        ("es", "fuera la luz del fregadero", "off l.sink"),
        ("es", "no enciendas la luz del fregadero, solo la lámpara de lectura", "on l.foot"),
        ("es", "que pipo se ponga a currar", "start v.pipo"),
        ("es", "que pare un momentito pipo", "pause v.pipo"),
        ("es", "súbele la persiana a berta", "open c.berta"),
        ("es", "apágales la tele a mis primas", "off m.tv"),
        ("es", "¿por qué no apagas la tele?", "off m.tv"),
        ("es", "ve apagando la luz del fregadero", "off l.sink"),
        ("es", "me encantaría que apagaras la tele", "off m.tv"),
        ("fr", "mets la télé et la lampe de lecture", "on m.tv l.foot"),
        ("fr", "pipo peut y aller", "start v.pipo"),
        ("fr", "que pipo aille se recharger", "dock v.pipo"),
        ("fr", "n'allume pas la lampe de lecture, juste la lampe de l'évier", "on l.sink"),
        ("fr", "mets la télé en sourdine deux minutes", "mute m.tv"),
    ],
)
def test_an_order_is_done(code: str, text: str, expected: str) -> None:
    assert short(_plan(code, text)) == expected


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("es", "apaga la luz que compramos ayer"),
        ("es", "apaga la luz que hay detrás del biombo"),
        ("es", "apaga la luz, ya lo hice yo"),
        ("es", "la tele está a todo volumen"),
        ("es", "la luz del fregadero está al máximo"),
        ("es", "la persiana del salón está a la mitad"),
        ("es", "¿hace frío?"),
        ("es", "fuera hace mucho frío"),
        ("es", "enciéndele la luz a berta y a nadie más no"),
        ("es", "apágale la luz a la bodega"),
        ("es", "hoy toca peli"),
        ("fr", "la télé est à fond"),
        ("fr", "la lampe de lecture est au maximum"),
        ("fr", "le facteur peut y aller"),
    ],
)
def test_what_is_told_or_asked_is_not_done(code: str, text: str) -> None:
    assert not _plan(code, text).steps


@pytest.mark.parametrize(
    ("code", "text", "never"),
    [
        ("es", "apaga la lámpara de lectura y enciende la de la tele", "media_player.tv"),
        ("es", "pon la lámpara de lectura en naranja y más baja", "media_player.tv"),
        ("es", "pon la lámpara de lectura en azul y más fuerte", "media_player.tv"),
        ("fr", "mets la lampe de lecture en bleu et plus fort", "media_player.tv"),
        ("fr", "éteins la lampe de lecture et allume celle de la télé", "media_player.tv"),
    ],
)
def test_what_follows_is_of_what_was_named(code: str, text: str, never: str) -> None:
    assert all(never not in step.targets for step in _plan(code, text).steps)


def test_it_is_what_the_question_was_answered_with() -> None:
    blinds = ("cover.lounge", "cover.bay", "cover.berta")
    asked = Plan(kind=Kind.ANSWER, queries=(Query(ask=Ask.ANY, targets=blinds, state="open"),), words="")
    dialogue = Dialogue().then(asked, told=("cover.berta",))
    assert short(_plan("es", "pues ciérrala", dialogue)) == "close c.berta"
    assert _plan("es", "pues ciérralas", Dialogue().then(asked)).targets == blinds


def test_the_one_of_a_room_is_called_so() -> None:
    closed = _plan("es", "baja la persiana de berta")
    assert short(_plan("es", "y la del salón también", Dialogue().then(closed))) == "close c.lounge"
