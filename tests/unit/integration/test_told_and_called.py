"""What is told of a thing by what it is or has, and what is called by its title or by a name for little things."""

import pytest

from custom_components.hearken.understanding.home import Seen, Snapshot
from custom_components.hearken.understanding.plan import Kind
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_HOMES = {
    "en": home_of(
        [("climate.hall", "Hall Heating", "hall", None), ("media_player.hall", "Radio", "hall", None)],
        {"hall": ("Hall", None)},
        {},
    ),
    "fr": home_of(
        [("light.coin", "Lampe du coin", "salon", None), ("media_player.coin", "Enceinte", "salon", None)],
        {"salon": ("Salon", None)},
        {},
    ),
    "es": home_of(
        [
            ("vacuum.paca", "Paca", "sala", None),
            ("cover.sala", "Persiana", "sala", "shutter"),
            ("light.pie", "Lámpara de pie", "sala", None),
            ("light.tira", "Bombillitas", "sala", None),
            ("media_player.tele", "Tele", "sala", "tv"),
        ],
        {"sala": ("Sala", None)},
        {},
    ),
}
_PLANNERS = {language: Planner(home, words_for(language)) for language, home in _HOMES.items()}


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "heating's set to twenty and it's still cold", Kind.HOLD),
        ("en", "the hall heating's turned down already", Kind.HOLD),
        ("en", "set the heating to twenty", Kind.ACT),
        ("en", "radio louder, no, i take it back", Kind.HOLD),
        ("en", "put the radio on, no, quiet is better", Kind.HOLD),
        ("fr", "lampe du coin a un faux contact", Kind.HOLD),
        ("fr", "inutile d'allumer la lampe du coin", Kind.HOLD),
        ("fr", "lampe du coin à un pour cent", Kind.ACT),
        ("es", "ahí anda Paca debajo de la mesa", Kind.HOLD),
        ("es", "hoy me toca a mí cerrar la persiana", Kind.HOLD),
        ("es", "sigue, Paca", Kind.ACT),
    ],
)
def test_what_is_told_is_not_done(language: str, text: str, kind: Kind) -> None:
    snapshot = at(_HOMES[language], next(iter(_HOMES[language].areas)), vacuum__paca="paused", media_player__hall="off")
    assert _PLANNERS[language].plan(text, snapshot).kind is kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pause bluey", "pause m.hall"),
        ("turn bluey down", "change volume=-2 m.hall"),
        ("skip the gruffalo", "absent: gruffalo"),
        ("open bluey", "absent: bluey"),
    ],
)
def test_what_plays_is_called_by_its_title(text: str, expected: str) -> None:
    playing = {"media_player.hall": Seen("playing", {"media_title": "Bluey: The Beach", "volume_level": 0.4})}
    assert short(_PLANNERS["en"].plan(text, Snapshot(home=_HOMES["en"], states=playing, here="hall"))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a little word is a thing of any home, unless something here is called so
        ("enciende las bombillitas", "on l.tira"),
        ("enciende la lamparita de pie", "on l.pie"),
        # things that stand beside each other
        ("apaga la tele la lámpara de pie y las bombillitas", "off m.tele l.pie l.tira"),
    ],
)
def test_spanish_names(text: str, expected: str) -> None:
    assert short(_PLANNERS["es"].plan(text, at(_HOMES["es"], "sala"))) == expected
