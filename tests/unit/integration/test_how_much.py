"""How much was said, in five languages: as the value to reach, as how far to go, or as what it is multiplied by.

`set` reaches a value; `change` adds an amount, multiplies by a part (0.67), or goes one, two or three steps.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from custom_components.hearken.understanding.home import Attribute, Home, Range
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_PERCENT = Range(low=0, high=100, step=1)
_RANGES = {
    "light": {Attribute.BRIGHTNESS: _PERCENT},
    "cover": {Attribute.POSITION: _PERCENT},
    "valve": {Attribute.POSITION: _PERCENT},
    "media_player": {Attribute.VOLUME: _PERCENT},
    "humidifier": {Attribute.HUMIDITY: _PERCENT},
}


def _home(*rows: Sequence[str | None]) -> Home:
    """Return a home of one room, in which everything can be set; the fan called coarse has three gears."""
    home = home_of(rows, {"room": ("Room", None)}, {})
    gears = {Attribute.SPEED: replace(_PERCENT, step=100 / 3)}
    entities = {
        one.id: replace(
            one,
            ranges={
                **one.ranges,
                **_RANGES.get(one.domain, {Attribute.SPEED: _PERCENT} if one.domain == "fan" else {}),
                **(gears if one.id == "fan.coarse" else {}),
            },
        )
        for one in home.entities.values()
    }
    return replace(home, entities=entities)


_HOMES = {
    "en": _home(
        ("light.lamp", "Reading Lamp", "room", None),
        ("cover.blind", "Kitchen Blind", "room", "blind"),
        ("cover.awning", "Awning", "room", "awning"),
        ("fan.coarse", "Tower Fan", "room", None),
        ("fan.fine", "Desk Fan", "room", None),
        ("media_player.tv", "Lounge TV", "room", "tv"),
        ("climate.heat", "Bedroom Thermostat", "room", None),
        ("humidifier.dry", "Dehumidifier", "room", "dehumidifier"),
        ("humidifier.wet", "Mist Maker", "room", "humidifier"),
        ("sensor.wet", "Humidity", "room", "humidity"),
    ),
    "zh": _home(
        ("light.lamp", "台灯", "room", None),
        ("cover.blind", "窗帘", "room", "curtain"),
        ("climate.heat", "温控器", "room", None),
        ("media_player.tv", "电视", "room", "tv"),
    ),
    "de": _home(
        ("light.lamp", "Stehlampe", "room", None),
        ("cover.blind", "Rollladen", "room", "shutter"),
        ("climate.heat", "Heizung", "room", None),
        ("media_player.tv", "Radio", "room", "speaker"),
        ("humidifier.wet", "Luftbefeuchter", "room", "humidifier"),
    ),
    "fr": _home(
        ("light.lamp", "Lampadaire", "room", None),
        ("cover.blind", "Volet", "room", "shutter"),
        ("climate.heat", "Radiateur", "room", None),
        ("media_player.tv", "Radio", "room", "speaker"),
    ),
    "es": _home(
        ("light.lamp", "Lámpara", "room", None),
        ("cover.blind", "Persiana", "room", "shutter"),
        ("climate.heat", "Radiador", "room", None),
        ("media_player.tv", "Radio", "room", "speaker"),
    ),
}
_PLANNERS = {language: Planner(home, words_for(language)) for language, home in _HOMES.items()}

_SAID = {
    "en": {
        # a part or number that says how far something is closed
        "the kitchen blind three quarters closed": "set position=25 c.blind",
        "kitchen blind a quarter of the way down": "set position=75 c.blind",
        "kitchen blind 30 percent shut": "set position=70 c.blind",
        "kitchen blind a third open": "set position=33 c.blind",
        "kitchen blind most of the way down": "set position=20 c.blind",
        "close the kitchen blind a quarter": "set position=75 c.blind",
        "the awning out halfway": "set position=50 c.awning",
        "roll the awning out a bit": "change position=1 c.awning",
        # all there is
        "dim the reading lamp all the way": "set brightness=1 l.lamp",
        "brighten the reading lamp completely": "set brightness=100 l.lamp",
        # a number is never lost
        "run the tower fan at 30 percent": "set speed=30 f.coarse",
        "turn the lounge tv off to 30 percent": "cannot: Lounge TV",
        # gears
        "tower fan to speed 2": "set speed=67 f.coarse",
        "desk fan to speed 2": "unsettled",
        "desk fan two speeds up": "change speed=2 f.fine",
        # by how much, of what has no up and down
        "lounge tv volume by a third": "cannot: Lounge TV",
        "dim the reading lamp by 5": "change brightness=-5 l.lamp",
        "reading lamp at three quarters": "set brightness=75 l.lamp",
        "turn on the reading lamp at three": "later",
        "add 2 degrees to bedroom thermostat": "change temperature=2 c.heat",
        "take 10 percent off reading lamp": "change brightness=-10 l.lamp",
        "reading lamp ten points brighter": "change brightness=10 l.lamp",
        "reading lamp up by a tenth": "change brightness=1.1 l.lamp",
        "reading lamp three times as bright": "set brightness=3 l.lamp",
        # higher and lower, of whatever it is
        "lounge tv a bit higher": "change volume=1 m.tv",
        "mist maker a bit higher": "change humidity=1 h.wet",
        "bedroom thermostat a bit higher": "change temperature=1 c.heat",
        "lounge tv a bit softer": "change volume=-1 m.tv",
        "reading lamp a bit softer": "change brightness=-1 l.lamp",
        # what it is called is not what is set
        "set the humidity of the mist maker to 45 percent": "set humidity=45 h.wet",
        "lower the dehumidifier": "change humidity=-2 h.dry",
    },
    "zh": {
        "温控器调高半度": "change temperature=0.5 c.heat",
        "温控器调低一度半": "change temperature=-1.5 c.heat",
        "把窗帘关四分之三": "set position=25 c.blind",
        "台灯亮度调高十分之一": "change brightness=1.1 l.lamp",
        "电视音量减10": "change volume=-10 m.tv",
    },
    "de": {
        "dimm die Stehlampe auf ein Drittel": "set brightness=33 l.lamp",
        "dimm die Stehlampe um ein Drittel": "change brightness=0.67 l.lamp",
        "dimm die Stehlampe auf halb": "set brightness=50 l.lamp",
        "schließ den Rollladen zu 75 Prozent": "set position=25 c.blind",
        "der Rollladen drei Viertel geschlossen": "set position=25 c.blind",
        "öffne den Rollladen einen Spalt": "change position=1 c.blind",
        "dreh die Heizung um eineinhalb Grad runter": "change temperature=-1.5 c.heat",
        "stell den Luftbefeuchter um 10 Prozent niedriger": "change humidity=-10 h.wet",
        "mach das Radio um neun leiser": "later",
    },
    "fr": {
        "baisse le lampadaire d'un tiers": "change brightness=0.67 l.lamp",
        "baisse le lampadaire de moitié": "change brightness=0.5 l.lamp",
        "baisse le lampadaire à la moitié": "set brightness=50 l.lamp",
        "ouvre le volet au tiers": "set position=33 c.blind",
        "mets la radio plus fort": "change volume=2 m.tv",
        "mets le lampadaire plus fort": "change brightness=2 l.lamp",
    },
    "es": {
        "sube el volumen de la radio un 25%": "change volume=25 m.tv",
        "baja la persiana un 15 por ciento": "change position=-15 c.blind",
        "baja la persiana al 15 por ciento": "set position=15 c.blind",
        "pon la lámpara a un tercio": "set brightness=33 l.lamp",
        "baja el radiador un grado y medio": "change temperature=-1.5 c.heat",
        "pon la radio más fuerte": "change volume=2 m.tv",
    },
}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [(language, text, expected) for language, said in _SAID.items() for text, expected in said.items()],
)
def test_as_much_as_was_said(language: str, text: str, expected: str) -> None:
    assert short(_PLANNERS[language].plan(text, at(_HOMES[language], "room"))) == expected
