"""What is said of locks by where they lead, of awnings, robots and rooms, and words with a wrong letter."""

import pytest

from .sample_home import home_of, planning, short

_GERMAN = home_of(
    [
        ("light.bogen", "Bogenlampe", "wohnen", None),
        ("light.vitrine", "Vitrinenlicht", "wohnen", None),
        ("lock.speicher", "Speichertür", "wohnen", None),
        ("cover.markise", "Markise", "wohnen", "awning"),
        ("climate.wohnen", "Heizung", "wohnen", None),
        ("vacuum.emil", "Emil", "wohnen", None),
        ("media_player.tv", "Fernseher", "wohnen", "tv"),
        ("sensor.wohnen", "Wohnzimmertemperatur", "wohnen", "temperature"),
        ("sensor.diele", "Dielentemperatur", "diele", "temperature"),
    ],
    {"wohnen": ("Wohnzimmer", None), "diele": ("Diele", None)},
    {},
)
_FRENCH = home_of(
    [
        ("light.arc", "Lampe arc", "salon", None),
        ("light.vitrine", "Lumière de la vitrine", "salon", None),
        ("lock.grenier", "Porte du grenier", "salon", None),
        ("cover.store", "Store banne", "salon", "awning"),
        ("vacuum.marcel", "Marcel", "salon", None),
        ("media_player.tv", "Télévision", "salon", "tv"),
    ],
    {"salon": ("Salon", None), "cuisine": ("Cuisine", None)},
    {},
)
_SPANISH = home_of(
    [
        ("light.arco", "Lámpara de arco", "salon", None),
        ("light.vitrina", "Luz de la vitrina", "salon", None),
        ("lock.desvan", "Puerta del desván", "salon", None),
        ("cover.toldo", "Toldo", "salon", "awning"),
        ("vacuum.lola", "Lola", "salon", None),
        ("media_player.tele", "Tele", "salon", "tv"),
        ("fan.techo", "Ventilador", "salon", None),
    ],
    {"salon": ("Salón", None), "cocina": ("Cocina", None)},
    {},
)
_plan = planning({"de": (_GERMAN, "wohnen"), "fr": (_FRENCH, "salon"), "es": (_SPANISH, "salon")})


def _said(language: str, text: str) -> str:
    return short(_plan(language, text))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "sperr den Speicher ab", "lock l.speicher"),
        ("fr", "verrouille le grenier, éteins la lampe arc", "lock l.grenier; off l.arc"),
        ("es", "cierra el desván con llave", "lock l.desvan"),
        ("de", "sperr den Speicher auf", "ask: did_you_mean: Speichertür"),
        ("fr", "déverrouille le grenier", "ask: did_you_mean: Porte du grenier"),
        ("fr", "ouvre le grenier", "ask: did_you_mean: Porte du grenier"),
        ("fr", "verrouille la cave", "absent: cave"),
        ("fr", "la porte du grenier est fermée à clé ?", "answer: state locked 1"),
    ],
)
def test_a_lock_goes_by_where_its_door_leads(language: str, text: str, expected: str) -> None:
    assert _said(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "zieh die Markise ein", "close c.markise"),
        ("de", "hol die Markise rein", "close c.markise"),
        ("de", "roll die Markise aus", "open c.markise"),
        ("fr", "sors le store", "open c.store"),
        ("fr", "range le store banne", "close c.store"),
        ("es", "saca el toldo", "open c.toldo"),
        ("es", "mete el toldo", "close c.toldo"),
        ("de", "hol die Wäsche rein", "absent: hol die wäsche"),
        ("fr", "sors de la cuisine", "unsettled"),
        ("es", "saca la basura", "unsettled"),
        ("es", "el toldo se extiende", "hold"),
    ],
)
def test_awnings_go_out_and_in(language: str, text: str, expected: str) -> None:
    assert _said(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Emil soll heimfahren", "dock v.emil"),
        ("fr", "que Marcel retourne à sa base", "dock v.marcel"),
        ("fr", "que Marcel passe l'aspirateur", "start v.marcel"),
        ("es", "que Lola vuelva a su base", "dock v.lola"),
        ("de", "Emil fährt nach Hause", "hold"),
        ("fr", "Marcel est rentré à la base", "hold"),
        ("fr", "que fait Marcel", "answer: state 1"),
        ("es", "que Lucía vuelva a casa", "unsettled"),
    ],
)
def test_robots_are_wished_home_by_their_names(language: str, text: str, expected: str) -> None:
    assert _said(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "in welchem Zimmer ist es am kältesten", "answer: least temperature 3"),
        ("de", "in welchem Zimmer brennt noch Licht", "answer: which on 2"),
        ("de", "in welchem Zimmer ist Emil", "answer: where 1"),
        ("fr", "il reste des lumières allumées", "answer: any on 2"),
        ("es", "quedan luces encendidas", "answer: any on 2"),
        ("es", "¿se puede apagar la tele?", "off m.tele"),
        ("es", "¿se puede apagar la tele desde aquí?", "unsettled"),
        ("es", "¿se puede abrir la puerta?", "unsettled"),
        ("de", "dreh die Heizung zu", "off c.wohnen"),
        ("de", "mach das Wohnzimmer schön warm", "change temperature=2 c.wohnen"),
        ("de", "mach das Wohnzimmer nicht so warm", "hold"),
        ("de", "mach die Milch warm", "absent: milch"),
        ("de", "mach die borgenlampe an", "ask: did_you_mean: Bogenlampe"),
        ("es", "apaga el bentilador", "ask: did_you_mean: apaga el ventilador"),
        ("fr", "éteins la télévison", "ask: did_you_mean: éteins la télévision"),
        ("de", "mach die Wandlampe an", "absent: wandlampe"),
        ("es", "está el suelo lleno de migas", "ask: offer: ponga en marcha Lola"),
    ],
)
def test_rooms_words_and_letters(language: str, text: str, expected: str) -> None:
    assert _said(language, text) == expected
