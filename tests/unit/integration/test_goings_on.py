"""What goes on by itself, is done by somebody, or is said of another thing or time: in German, French and Spanish."""

from dataclasses import replace

import pytest

from custom_components.hearken.understanding.bare import is_bare, opens_only_lights
from custom_components.hearken.understanding.home import Attribute, Home
from custom_components.hearken.understanding.lexicon import lexicon_for
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.played import may_be_played
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short


def _home(names: dict[str, str], rooms: dict[str, str]) -> Home:
    rows = [
        ("light.lamp", names["lamp"], "room", None),
        ("light.other", names["other"], "work", None),
        ("media_player.tv", names["tv"], "room", "tv"),
        ("climate.heating", names["heating"], "room", None),
        ("climate.cooling", names["cooling"], "work", None),
        ("cover.blind", names["blind"], "room", "shutter"),
        ("cover.garage", names["garage"], "yard", "garage"),
        ("fan.fan", names["fan"], "work", None),
        ("vacuum.robot", names["robot"], "room", None),
    ]
    home = home_of(rows, {key: (name, None) for key, name in rooms.items()}, {})
    cooling = replace(home.entities["climate.cooling"], choices={Attribute.MODE: ("off", "heat", "cool")})
    return replace(home, entities={**home.entities, cooling.id: cooling})


_HOMES = {
    "de": _home(
        {
            "lamp": "Leselampe",
            "other": "Bürolicht",
            "tv": "Glotze",
            "heating": "Heizung",
            "cooling": "Klimaanlage",
            "blind": "Rollladen",
            "garage": "Garagentor",
            "fan": "Ventilator",
            "robot": "Krümel",
        },
        {"room": "Stube", "work": "Büro", "yard": "Hof"},
    ),
    "fr": _home(
        {
            "lamp": "Liseuse",
            "other": "Lampe du bureau",
            "tv": "Télé",
            "heating": "Chauffage",
            "cooling": "Climatisation",
            "blind": "Volet",
            "garage": "Porte du garage",
            "fan": "Ventilateur",
            "robot": "Marcel",
        },
        {"room": "Séjour", "work": "Bureau", "yard": "Cour"},
    ),
    "es": _home(
        {
            "lamp": "Lámpara de lectura",
            "other": "Luz del despacho",
            "tv": "Tele",
            "heating": "Calefacción",
            "cooling": "Aire acondicionado",
            "blind": "Persiana",
            "garage": "Puerta del garaje",
            "fan": "Ventilador",
            "robot": "Pelusa",
        },
        {"room": "Salita", "work": "Despacho", "yard": "Patio"},
    ),
}
_PLANNERS = {language: Planner(home, words_for(language)) for language, home in _HOMES.items()}


def _said(language: str, text: str) -> str:
    return short(_PLANNERS[language].plan(text, at(_HOMES[language], "room", climate__cooling="off")))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        # What goes on, rises and falls by itself.
        ("de", "die Leselampe geht aus"),
        ("de", "das Garagentor geht auf"),
        ("de", "die Glotze wird ausgeschaltet"),
        ("de", "die Heizung wird wärmer"),
        ("de", "es wird kälter"),
        ("de", "fährt der Rollladen runter"),
        ("de", "geht das Licht aus"),
        ("fr", "la télé s'éteint"),
        ("fr", "la porte du garage s'ouvre"),
        ("fr", "le chauffage augmente de 20 pour cent"),
        ("fr", "la température baisse"),
        ("es", "se apaga la tele"),
        ("es", "¿se abre la puerta del garaje?"),
        ("es", "la temperatura baja"),
        ("es", "la luz sube un 20 por ciento"),
        # Somebody else does it, or it is what something is for.
        ("de", "jeder macht das Licht aus"),
        ("de", "der Knopf schaltet das Licht aus"),
        ("de", "gut dass das Licht aus ist"),
        ("fr", "le bouton qui éteint la lumière"),
        ("fr", "ce bouton éteint la lumière"),
        ("fr", "pour éteindre la lumière"),
        ("fr", "laisse-moi éteindre la télé"),
        ("es", "la persona que apaga la luz"),
        ("es", "haz como que apagas la luz"),
        ("es", "déjame apagar la tele"),
        ("es", "hace 25 grados"),
        # Whether it may be done, or was.
        ("fr", "ai-je éteint la télé"),
        ("fr", "puis-je éteindre la télé"),
        ("es", "¿se puede cerrar la puerta del garaje?"),
        ("es", "quieres que apague la luz"),
        # Left as it is.
        ("de", "lass das Licht an"),
        ("de", "das Licht bleibt an"),
        # Who goes somewhere.
        ("de", "geh aus dem Büro"),
        ("de", "geh hoch ins Büro"),
        ("es", "baja al despacho"),
        # Another time.
        ("de", "mach das Licht halb neun an"),
        ("de", "schalte die Heizung Viertel nach acht ein"),
        ("fr", "éteins la télé cet après-midi"),
        ("fr", "éteins la télé après le film"),
        ("es", "apaga la tele el lunes"),
        ("es", "apaga la tele en hora y media"),
        ("es", "enciende la luz las nueve y media"),
        # Another thing that it is compared with, and a channel.
        ("de", "mach das Licht so hell wie im Büro"),
        ("fr", "mets un degré de plus que le bureau"),
        ("es", "pon la luz como en el despacho"),
        ("fr", "mets la télé sur la 2"),
        ("es", "pon la tele en la dos"),
        # Without doing it.
        ("fr", "ferme le volet sans éteindre la lumière"),
        ("es", "baja la persiana sin apagar la luz"),
        # More air conditioning heats nothing.
        ("fr", "monte la clim"),
        ("es", "apaga todo solo la lámpara de lectura se queda encendida"),
        # Of what something is, or for what.
        ("es", "para el despacho"),
        ("de", "mach das Licht vom Ventilator an"),
        ("de", "mach das Licht von Max an"),
        ("fr", "allume la lumière du ventilateur"),
        ("es", "abre la puerta del patio"),
    ],
)
def test_nothing_is_done(language: str, text: str) -> None:
    assert not _said(language, text).startswith(("on", "off", "set", "change", "open", "close", "lock", "dock")), text


@pytest.mark.parametrize(
    ("language", "text", "plan"),
    [
        ("de", "Leselampe aus", "off l.lamp"),
        ("de", "die Leselampe bitte aus", "off l.lamp"),
        ("de", "schalt die Leselampe aus", "off l.lamp"),
        ("de", "fahr den Rollladen runter", "close c.blind"),
        ("de", "lass den Rollladen runter", "close c.blind"),
        ("de", "stell die Heizung auf mindestens 20 Grad", "set temperature=20 c.heating"),
        ("de", "mach die Heizung wärmer", "change temperature=2 c.heating"),
        ("fr", "éteins la télé", "off m.tv"),
        ("fr", "baisse le volet", "close c.blind"),
        ("fr", "allume la climatisation", "on c.cooling"),
        ("fr", "allume le chauffage du bureau", "set mode=heat c.cooling"),  # which is not to cool
        ("es", "enciende la calefacción del despacho", "set mode=heat c.cooling"),
        ("fr", "mets le chauffage à au moins 20 degrés", "set temperature=20 c.heating"),
        ("es", "apaga la tele", "off m.tv"),
        ("es", "sube la persiana", "open c.blind"),
        ("es", "para la aspiradora", "stop v.robot"),
        ("es", "baja la tele así como la persiana", "change volume=-2 m.tv; close c.blind"),
        ("de", "mach nur die Leselampe an", "on l.lamp"),
        ("fr", "éteins seulement la télé", "off m.tv"),
        ("de", "mach es warm", "change temperature=2 c.heating"),
        ("es", "apaga la lámpara de lectura por favor", "off l.lamp"),
        ("es", "abre la puerta del garaje", "open c.garage"),
    ],
)
def test_orders_are_done(language: str, text: str, plan: str) -> None:
    assert _said(language, text) == plan


@pytest.mark.parametrize(
    ("language", "text", "title", "is_title"),
    [
        ("es", "pon despacito", "despacito", True),
        ("es", "pon la radio del salón", "la radio del salón", False),
        ("es", "pon el despertador a las siete", "el despertador a las siete", False),
        ("es", "pon 20", "20", False),
        ("fr", "mets du jazz", "jazz", True),
        ("fr", "mets France Inter à la radio", "France Inter à la radio", False),
        ("fr", "passe à table", "à table", False),
        ("de", "spiel Die Ärzte", "Die Ärzte", True),
        ("de", "spiel auf dem Balkon", "auf dem Balkon", False),
        ("de", "spiel den Wecker um sieben", "den Wecker um sieben", False),
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
def test_titles(language: str, text: str, title: str, *, is_title: bool) -> None:
    assert may_be_played(text, title, words_for(language), lexicon_for(language)) is is_title


@pytest.mark.parametrize(
    ("language", "text", "names", "values", "bare"),
    [
        ("de", "schwarz", (), ("schwarz",), True),
        ("de", "23 Grad", (), ("23",), True),
        ("es", "la tele", ("tele",), (), True),
        ("de", "Stube Licht aus", ("Stube",), (), False),
        ("de", "mach schwarz", (), ("schwarz",), False),
        ("es", "ilumina la tele", ("tele",), (), False),
    ],
)
def test_a_word_alone_is_no_order(
    language: str, text: str, names: tuple[str, ...], values: tuple[str, ...], *, bare: bool
) -> None:
    assert is_bare(text, names, values, lexicon_for(language)) is bare


def test_a_place_is_not_opened_by_its_lights() -> None:
    french = lexicon_for("fr")
    assert opens_only_lights("ferme la cuisine", {"light"}, french)
    assert not opens_only_lights("ferme la lumière", {"light"}, french)
    assert not opens_only_lights("ferme le volet", {"cover"}, french)
