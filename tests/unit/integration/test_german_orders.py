"""Orders as they are said in German homes from the Alps to the coast: with their reasons, manners and dialect."""

import pytest

from custom_components.hearken.understanding.home import Home
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

AREAS = {
    "stube": ("Bauernstube", "e"),
    "kueche": ("Küche", "e"),
    "bad": ("Badezimmer", "o"),
    "kammer": ("Kammer", "o"),
    "hof": ("Hof", None),
}

ENTITIES = (
    ("light.ofen", "Ofenlampe", "stube", None),
    ("light.regal", "Regalbeleuchtung", "stube", None),
    ("light.herd", "Herdlicht", "kueche", None),
    ("light.spiegel", "Spiegellicht", "bad", None),
    ("switch.muehle", "Kaffeemühle", "kueche", "outlet"),
    ("fan.bad", "Badlüfter", "bad", None),
    ("cover.kammer", "Kammerfenster", "kammer", "window"),
    ("cover.stube", "Stubenrollo", "stube", "blind"),
    ("climate.kachel", "Kachelofen", "stube", None),
    ("media_player.radio", "Küchenradio", "kueche", None),
    ("lock.tor", "Hoftür", "hof", None),
    ("vacuum.fritz", "Fritz", "stube", None),
)


@pytest.fixture(scope="module")
def home() -> Home:
    return home_of(ENTITIES, AREAS, {"e": "Erdgeschoss", "o": "Obergeschoss"})


@pytest.fixture(scope="module")
def planner(home: Home) -> Planner:
    return Planner(home, words_for("de"))


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("Regalbeleuchtung aus, das Summen nervt", "off l.regal"),
        ("Ofenlampe an, ich seh meine Stricknadeln nicht", "on l.ofen"),
        ("Ofenlampe aus, die Großen schlafen", "off l.ofen"),
        ("Ofenlampe aus weil mich das beim Fernsehen stört", "off l.ofen"),
        ("mach das Kammerfenster zu es tröpfelt aufs Bett", "close c.kammer"),
        ("Küchenradio leiser ich muss telefonieren", "change volume=-2 m.radio"),
        ("Kachelofen auf 23, mir ist kalt", "set temperature=23 c.kachel"),
        ("schick Fritz los, da liegen lauter Brösel", "start v.fritz"),
        ("Kaffeemühle ein, ich hätte gern einen Kaffee", "on s.muehle"),
        ("Stubenrollo runter, sonst schauen die Nachbarn rein", "close c.stube"),
        ("Licht an, ich bin im Badezimmer", "on l.spiegel"),
    ],
)
def test_reason_behind_an_order_changes_nothing(home: Home, planner: Planner, text: str, plan: str) -> None:
    assert short(planner.plan(text, at(home, "stube"))) == plan


@pytest.mark.parametrize(
    "text",
    [
        "Ofenlampe aus, ich hab's mir anders überlegt",
        "Ofenlampe aus, ich will sie aber anlassen",
        "Ofenlampe aus, ich mach das schon selber",
        "Ofenlampe aus, wenn ich weg bin",
        "Ofenlampe aus, das war ein Scherz",
        "ich mach die Ofenlampe aus, ich bin müde",
        "mach die Ofenlampe nicht aus, ich lese noch",
        "Licht an, das in der Werkstatt",
        "Licht an, ich bin im Weinkeller",
        "Ofenlampe aus, ich geh ins Bett und sperr die Hoftür zu",
    ],
)
def test_what_is_told_behind_an_order_may_take_it_back(home: Home, planner: Planner, text: str) -> None:
    assert planner.plan(text, at(home, "stube")).kind != "act"


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("Guten Abend, dürfte ich Sie bitten, die Ofenlampe anzuschalten? Vielen Dank.", "on l.ofen"),
        ("Gnädigste, würden S' so freundlich sein und die Ofenlampe einschalten", "on l.ofen"),
        ("Seien Sie so nett und schalten Sie die Ofenlampe ein", "on l.ofen"),
        ("Hättest du die Güte, den Badlüfter zu starten?", "on f.bad"),
        ("Servus, Ofenlampe an", "on l.ofen"),
        ("ob du wohl die Ofenlampe ausmachen könntest", "off l.ofen"),
        ("Kaffeemühle ein, aber flott", "on s.muehle"),
        ("Ofenlampe aus, und zwar zackig", "off l.ofen"),
        ("hättest du Zeit", "unsettled"),
        ("guten Morgen, die Ofenlampe brennt noch", "hold"),
    ],
)
def test_manners_are_no_part_of_an_order(home: Home, planner: Planner, text: str, plan: str) -> None:
    assert short(planner.plan(text, at(home, "stube"))) == plan


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("Licht auf", "on l.ofen l.regal"),
        ("dreh das Herdlicht auf", "change brightness=2 l.herd"),
        ("kannst die Ofenlampe aufdrehen", "change brightness=2 l.ofen"),
        ("dreh die Kaffeemühle auf", "on s.muehle"),
        ("dreh den Badlüfter ab", "off f.bad"),
        ("dreh den Kachelofen auf", "change temperature=2 c.kachel"),
        ("a bissle leiser das Küchenradio", "change volume=-1 m.radio"),
        ("die Ofenlampe a bisserl heller", "change brightness=1 l.ofen"),
    ],
)
def test_things_are_turned_up_and_off(home: Home, planner: Planner, text: str, plan: str) -> None:
    assert short(planner.plan(text, at(home, "stube"))) == plan
