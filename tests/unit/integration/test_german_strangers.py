"""What strangers say to a German home: sounds and reasons around an order, and what is said of a thing by its name."""

import pytest

from custom_components.hearken.understanding.answer import read_answer
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    (
        ("light.haenge", "Hängelampe Küche", "kueche", None),
        ("light.spots", "Herdspots", "kueche", None),
        ("light.ofen", "Ofenlampe", "stube", None),
        ("light.decke", "Deckenlampe", "stube", None),
        ("light.luett", "Deckenlampe", "zwerge", None),
        ("light.papier", "Papierstern", "anna", None),
        ("cover.hof", "Rollo Hof", "stube", "blind"),
        ("cover.feld", "Rollo Feld", "stube", "blind"),
        ("cover.markise", "Markise", "hof", "awning"),
        ("lock.tor", "Hoftür", "hof", None),
        ("climate.stube", "Heizung Stube", "stube", None),
        ("media_player.radio", "Küchenradio", "kueche", None),
        ("vacuum.fritz", "Fritz", "stube", None),
        ("scene.kino", "Kinoabend", None, None),
        ("todo.einkauf", "Einkaufsliste", None, None),
    ),
    {
        "kueche": ("Küche", "e"),
        "stube": ("Stube", "e"),
        "zwerge": ("Zimmer der Zwerge", "o"),
        "anna": ("Annas Zimmer", "o"),
        "hof": ("Hof", None),
    },
    {"e": "Erdgeschoss", "o": "Obergeschoss"},
)
PLANNER = Planner(HOME, words_for("de"))


def _said(text: str) -> str:
    return short(PLANNER.plan(text, at(HOME, "stube")))


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        # sounds, and who is called
        ("puh, mach mal die Ofenlampe aus", "off l.ofen"),
        ("ach ja die Ofenlampe kannst auch noch anmachen", "on l.ofen"),
        ("alter mach das Küchenradio leiser", "change volume=-2 m.radio"),
        ("Sag mal, könntest du uns die Ofenlampe anmachen? Tante Inge kommt gleich.", "on l.ofen"),
        ("wär's wohl möglich dass du die Ofenlampe ausmachst", "off l.ofen"),
        ("mach die Ofenlampe endlich an danke dir", "on l.ofen"),
        # reasons without a pause
        ("Ofenlampe an Tante Inge kommt die Treppe rauf", "on l.ofen"),
        ("Küchenradio leiser Anton telefoniert", "change volume=-2 m.radio"),
        ("Ofenlampe aus muss jetzt schlafen", "off l.ofen"),
        ("Ofenlampe aus schlaft gut ihr beiden", "off l.ofen"),
        ("Hoftür abschließen sind alle drin", "lock l.tor"),
        ("Anton schläft mach das Küchenradio leiser", "change volume=-2 m.radio"),
        ("Markise rein da zieht ein Gewitter auf", "close c.markise"),
        # said of a thing by its name
        ("die Ofenlampe soll lila leuchten", "set colour=purple l.ofen"),
        ("Annas Papierstern soll blau leuchten", "set colour=blue l.papier"),
        ("die Ofenlampe hätte ich gern in Grün", "set colour=green l.ofen"),
        ("Fritz soll mal die Krümel wegsaugen", "start v.fritz"),
        ("sag Fritz er soll nach Hause fahren", "dock v.fritz"),
        ("Pause für Fritz", "pause v.fritz"),
        ("mach Anton die Ofenlampe an", "on l.ofen"),
        # where a name says it, and whose a room is
        ("das Rollo zum Hof auf ein Viertel", "set position=25 c.hof"),
        ("Rollo am Feld nur halb runter", "set position=50 c.feld"),
        ("die Hängelampe in der Küche aus", "off l.haenge"),
        ("bei den Zwergen die Deckenlampe aus", "off l.luett"),
        ("Herdstrahler an", "on l.spots"),
        # exceptions told first, contrasts, scenes
        ("bis auf die Küche kann im Erdgeschoss alles Licht ausgehen", "off l.ofen l.decke"),
        ("mach nicht gleich alle Lampen an sondern nur die Ofenlampe", "on l.ofen"),
        ("Markise rein und dann Kinoabend", "close c.markise; run s.kino"),
    ],
)
def test_is_done(text: str, plan: str) -> None:
    assert _said(text) == plan


@pytest.mark.parametrize(
    "text",
    [
        "ach die Ofenlampe ist ja an",
        "Anton mach die Ofenlampe an hat Mama gesagt",
        "Kinder, macht die Ofenlampe aus",
        "auf dem Zettel steht schalte die Ofenlampe an",
        "Ofenlampe an hab ich schon gemacht",
        "Ofenlampe aus will ich nicht",
        "Ofenlampe aus muss nicht sein",
        "Anton macht gleich die Markise zu es regnet",
        "mach die Ofenlampe an sobald Anton schläft",
        "die Ofenlampe soll kaputt sein",
        "die Ofenlampe kann blau leuchten",
        "die Ofenlampe bleibt an",
        "die Ofenlampe sollte immer an sein",
        "Anton möchte die Ofenlampe in Grün haben",
        "mach Anna die Lampe an",
        "Fritz soll heute nicht saugen",
        "mach nicht die Ofenlampe an sondern warte",
    ],
)
def test_is_not_simply_done(text: str) -> None:
    assert not PLANNER.plan(text, at(HOME, "stube")).steps or _said(text).startswith(("ask", "later"))


def test_what_shines_is_light_alone() -> None:
    steps = PLANNER.plan("mach alles aus was leuchtet", at(HOME, "stube")).steps
    assert {target.partition(".")[0] for step in steps for target in step.targets} == {"light"}


@pytest.mark.parametrize("answer", ["ja mach", "ja mach mal", "ja freilich", "klar doch"])
def test_agreeing(answer: str) -> None:
    assert read_answer(answer, words_for("de")) is True
