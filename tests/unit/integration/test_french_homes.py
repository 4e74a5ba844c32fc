"""French names without their head, things told by their state, and parts of what is now."""

from dataclasses import replace

import pytest

from custom_components.hearken.understanding.home import Attribute, Range, Seen, Snapshot
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import home_of, short

AREAS = {"sejour": ("Séjour", None), "atelier": ("Atelier", None), "chambre": ("Chambre", None)}
THINGS = [
    ("light.liseuse", "Liseuse", "sejour", None),
    ("light.plafond", "Lumière du plafond", "sejour", None),
    ("light.chevet_i", "Chevet d'Inès", "chambre", None),
    ("light.chevet_t", "Chevet de Tom", "chambre", None),
    ("fan.sejour", "Ventilateur du séjour", "sejour", None),
    ("fan.atelier", "Ventilateur de l'atelier", "atelier", None),
    ("fan.colonne", "Colonne", "chambre", None),
    ("cover.volet", "Volet du séjour", "sejour", "shutter"),
    ("cover.volet_c", "Volet de la chambre", "chambre", "shutter"),
    ("media_player.tele", "Télé", "sejour", "tv"),
]
STATES = {
    "light.plafond": "on",
    "fan.atelier": "on",
    "fan.colonne": "on",
    "cover.volet": "open",
    "cover.volet_c": "open",
}
STATES |= {"media_player.tele": "playing"}

_HOME = home_of(THINGS, AREAS, {})
_PERCENT = Range(low=0, high=100, step=1)
_RANGES = {
    "light": {Attribute.BRIGHTNESS: _PERCENT, Attribute.COLOUR_TEMPERATURE: Range(low=2000, high=6500, step=1)},
    "cover": {Attribute.POSITION: _PERCENT},
}
HOME = replace(
    _HOME, entities={one.id: replace(one, ranges=_RANGES.get(one.domain, {})) for one in _HOME.entities.values()}
)
PLANNER = Planner(HOME, words_for("fr"))
SNAPSHOT = Snapshot(home=HOME, states={one: Seen(STATES.get(one, "off")) for one in HOME.entities}, here="sejour")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("éteins le chevet de tom et allume celui d'inès", "off l.chevet_t; on l.chevet_i"),
        ("éteins le ventilateur de l'atelier et celui de la chambre", "off f.atelier f.colonne"),
        ("les ventilateurs qui sont allumés, éteins-les", "off f.atelier; off f.colonne"),
        ("éteins les lumières qui sont encore allumées", "off l.liseuse l.plafond"),
        ("tous les volets fermés", "close c.volet c.volet_c"),
        ("la lumière du plafond à la moitié de ce qu'elle est", "set brightness=0.5 l.plafond"),
        ("la lumière du plafond moins jaune", "change colour_temperature=2 l.plafond"),
        ("ouvre le volet du séjour juste un quart", "set position=25 c.volet"),
        ("mettez-moi la télé en pause", "pause m.tele"),
        ("éteins la liseuse merci mon grand", "off l.liseuse"),
    ],
)
def test_orders(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, SNAPSHOT)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "tous les volets fermés ?",
        "le volet du séjour fermé ?",
        "les ventilateurs allumés ?",
        "les lumières qui sont allumées sont belles",
        "celui de tom est plus joli",
        "c'est la suivante",
        "on va faire le sol",
    ],
)
def test_what_asks_for_nothing(text: str) -> None:
    assert not PLANNER.plan(text, SNAPSHOT).steps
