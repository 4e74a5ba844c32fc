"""What is not here is not taken for what is: the heater of a garage known by its door, a machine that is played."""

import pytest

from custom_components.hearken.understanding.lexicon import lexicon_for
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.played import may_be_played
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_NAMES = {
    "en": ("Living Room", "Heating", "Garage Door", "Lamp", "Fan"),
    "de": ("Wohnzimmer", "Heizung", "Garagentor", "Lampe", "Ventilator"),
    "fr": ("Salon", "Chauffage", "Porte du garage", "Lampe", "Ventilateur"),
    "es": ("Salón", "Calefacción", "Puerta del garaje", "Lámpara", "Ventilador"),
    "zh": ("客厅", "暖气", "车库门", "落地灯", "风扇"),
}


def _said(language: str, text: str, garage: str | None = None) -> str:
    room, heating, door, lamp, fan = _NAMES[language]
    rows = [("climate.heating", heating, "living", None), ("cover.garage", door, None, "garage"),
            ("light.lamp", lamp, "living", None), ("fan.fan", fan, "living", None)]  # fmt: skip
    areas: dict[str, tuple[str, str | None]] = {"living": (room, None)}
    if garage:
        areas["garage"] = (garage, None)
        rows.append(("light.garage", "顶灯" if language == "zh" else "Strip light", "garage", None))
    home = home_of(rows, areas, {})
    return short(Planner(home, words_for(language)).plan(text, at(home, "living")))


@pytest.mark.parametrize(
    ("language", "text", "absent"),
    [
        ("en", "turn on the heater in the garage", "heater in the garage"),
        ("en", "turn on the fan in the garage", "fan in the garage"),
        ("en", "turn on the heater at the gate", "heater at the gate"),
        ("de", "mach die Heizung in der Garage an", "heizung in der garage"),
        ("fr", "allume le radiateur du garage", "radiateur du garage"),
        ("fr", "allume la lumière du garage", "lumière du garage"),
        ("es", "enciende el calefactor del garaje", "calefactor del garaje"),
        ("es", "enciende el ventilador en el garaje", "ventilador en el garaje"),
        ("zh", "打开车库的灯", "车库的灯"),
        ("zh", "打开车库的暖气", "车库的暖气"),
    ],
)
def test_what_is_in_no_garage_is_absent(language: str, text: str, absent: str) -> None:
    assert _said(language, text) == f"absent: {absent}"


@pytest.mark.parametrize(
    ("language", "text", "garage", "plan"),
    [
        ("en", "open the garage", None, "open c.garage"),
        ("fr", "ouvre la porte du garage", None, "open c.garage"),
        ("es", "abre el garaje", None, "open c.garage"),
        ("zh", "打开车库门", None, "open c.garage"),
        ("en", "turn on the light in the garage", "Garage", "on l.garage"),
        ("de", "mach das Licht in der Garage an", "Garage", "on l.garage"),
        ("zh", "打开车库的灯", "车库", "on l.garage"),
    ],
)
def test_a_garage_that_is_there_is_found(language: str, text: str, garage: str | None, plan: str) -> None:
    assert _said(language, text, garage) == plan


@pytest.mark.parametrize(
    ("language", "text", "title"),
    [
        ("es", "pon la lavadora", "la lavadora"),
        ("es", "pon la calefacción del baño a 22 grados", "la calefacción del baño a 22 grados"),
        ("es", "pon la luz de la terraza", "la luz de la terraza"),
        ("fr", "lance la machine à laver", "la machine à laver"),
        ("fr", "démarre la douche", "la douche"),
        ("fr", "démarre le sèche-cheveux", "le sèche-cheveux"),
        ("es", "pon la ducha", "la ducha"),
        ("fr", "mets le chauffage de la salle de bain à 22", "le chauffage de la salle de bain à 22"),
        ("en", "put the washing machine on", "the washing machine"),
        ("de", "leg die Waschmaschine an", "die Waschmaschine"),
        ("zh", "打开洗衣机", "洗衣机"),
        ("en", "play music in the shed", "music in the shed"),
        ("en", "play jazz in the cellar", "jazz in the cellar"),
        ("en", "play jazz in the guest room", "jazz in the guest room"),
        ("en", "play the music in the cellar louder", "the music in the cellar louder"),
        ("fr", "mets la musique dans la cave en pause", "dans la cave en pause"),
        ("fr", "mets la musique du grenier plus fort", "grenier plus fort"),
        ("es", "pon la música en el desván", "en el desván"),
    ],
)
def test_a_thing_of_a_home_is_no_music(language: str, text: str, title: str) -> None:
    assert not may_be_played(text, title, words_for(language), lexicon_for(language))


@pytest.mark.parametrize(
    ("language", "text", "title"),
    [
        ("es", "pon música de Rosalía", "música de Rosalía"),
        ("es", "reproduce La Lavadora", "La Lavadora"),
        ("fr", "mets du Brel", "Brel"),
        ("fr", "lance les Beatles", "les Beatles"),
        ("fr", "lance la vie en rose", "la vie en rose"),
        ("fr", "mets la radio", "la radio"),
        ("en", "play The Doors", "The Doors"),
        ("en", "play man in the mirror", "man in the mirror"),
        ("en", "play killing me softly", "killing me softly"),
        ("en", "play stop in the name of love", "stop in the name of love"),
        ("en", "play singing in the rain", "singing in the rain"),
        ("en", "put on Bohemian Rhapsody", "Bohemian Rhapsody"),
        ("zh", "播放灯火阑珊", "灯火阑珊"),
    ],
)
def test_a_title_is_music(language: str, text: str, title: str) -> None:
    assert may_be_played(text, title, words_for(language), lexicon_for(language))
