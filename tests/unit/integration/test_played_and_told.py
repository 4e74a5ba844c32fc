"""What is no title to play, and what is told of a thing by what it is or has."""

import pytest

from custom_components.hearken.understanding.lexicon import lexicon_for
from custom_components.hearken.understanding.plan import Kind
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.played import may_be_played
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of

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
        [("vacuum.paca", "Paca", "sala", None), ("cover.sala", "Persiana", "sala", "shutter")],
        {"sala": ("Sala", None)},
        {},
    ),
}
_PLANNERS = {language: Planner(home, words_for(language)) for language, home in _HOMES.items()}


@pytest.mark.parametrize(
    ("language", "text", "title", "expected"),
    [
        ("en", "play gently with the puppy", "gently with the puppy", False),
        ("en", "play with your brother", "with your brother", False),
        ("en", "play some swing scratch that", "some swing scratch that", False),
        ("en", "play never mind", "never mind", True),
        ("en", "play dancing queen", "dancing queen", True),
        ("de", "spiel mit deiner Schwester", "mit deiner Schwester", False),
        ("fr", "joue avec le chat", "avec le chat", False),
        ("es", "pon un poco de jazz no déjalo", "un poco de jazz no déjalo", False),
        ("es", "pon un poco de jazz", "un poco de jazz", True),
    ],
)
def test_only_titles_are_played(language: str, text: str, title: str, *, expected: bool) -> None:
    assert may_be_played(text, title, words_for(language), lexicon_for(language)) is expected


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
