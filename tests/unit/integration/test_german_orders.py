"""Orders as they are said in German homes from the Alps to the coast: with their reasons, manners and dialect."""

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
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
        ("Stubenrollo auf, der Hund will raus", "open c.stube"),
        ("mach die Ofenlampe aus die blendet", "off l.ofen"),
        ("Ofenlampe aus, ich geh ins Bett und sperr die Hoftür zu", "off l.ofen; lock l.tor"),
        ("Ofenlampe an, zum Lesen", "on l.ofen"),
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
        "Ofenlampe aus für die Bibliotheksküche",
        "Ofenlampe aus, wenn ich weg bin",
        "Ofenlampe aus, das war ein Scherz",
        "Ofenlampe aus, Oma will das Herdlicht auch",
        "ich mach die Ofenlampe aus, ich bin müde",
        "mach die Ofenlampe nicht aus, ich lese noch",
        "Licht an, das in der Werkstatt",
        "Licht an, ich bin im Weinkeller",
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
        ("kannst die Ofenlampe aufdrehen", "on l.ofen"),
        ("dreh die Kaffeemühle auf", "on s.muehle"),
        ("dreh den Badlüfter ab", "off f.bad"),
        ("dreh den Kachelofen auf", "change temperature=2 c.kachel"),
        ("a bissle leiser das Küchenradio", "change volume=-1 m.radio"),
        ("die Ofenlampe a bisserl heller", "change brightness=1 l.ofen"),
    ],
)
def test_things_are_turned_up_and_off(home: Home, planner: Planner, text: str, plan: str) -> None:
    assert short(planner.plan(text, at(home, "stube"))) == plan


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("die Ofenlampe soll angehen", "on l.ofen"),
        ("die Kaffeemühle soll laufen", "on s.muehle"),
        ("der Kachelofen soll auf zwanzig Komma fünf gehen", "set temperature=20.5 c.kachel"),
        ("stell den Kachelofen auf zweiundzwanzigeinhalb", "set temperature=22.5 c.kachel"),
        ("Kachelofen auf neunzehn ein halb", "set temperature=19.5 c.kachel"),
        ("Ofenlampe blutrot", "set colour=red l.ofen"),
        ("mach die Ofenlampe grün wie Gras", "set colour=green l.ofen"),
        ("Ofenlampe rosa für ein Schaumbad", "set colour=pink l.ofen"),
        ("Ofenlampe schön warmweiß", "set colour=warm white l.ofen"),
        ("Küchenradio leiser und die Ofenlampe auf fünfzig", "change volume=-2 m.radio; set brightness=50 l.ofen"),
        ("mach hier mal hell", "on l.ofen l.regal"),
        ("die Ofenlampe, Blödsinn, das Herdlicht an", "on l.herd"),
        ("die Ofenlampe... na, das Herdlicht mein ich, einschalten", "on l.herd"),
        ("soll ich die Ofenlampe ausmachen", "unsettled"),
    ],
)
def test_what_is_to_become_of_things(home: Home, planner: Planner, text: str, plan: str) -> None:
    assert short(planner.plan(text, at(home, "stube"))) == plan


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("alle Lichter aus, nur die Ofenlampe lass mir", "off l.regal l.herd l.spiegel"),
        ("alle Lichter aus, die Ofenlampe darf anbleiben", "off l.regal l.herd l.spiegel"),
        ("alles was oben leuchtet kann aus", "off l.spiegel"),
        ("mach nur die Ofenlampe bitte an", "on l.ofen"),
    ],
)
def test_what_is_spared(home: Home, planner: Planner, text: str, plan: str) -> None:
    assert short(planner.plan(text, at(home, "stube"))).partition(":")[0] == plan


def test_whose_something_is_stands_before_or_behind_it() -> None:
    home = home_of(
        (
            ("light.a", "Vronis Nachtkastllampe", "k", None),
            ("cover.b", "Rollo von Sepp", "k", "blind"),
            ("media_player.c", "Vronis Hörspielkiste", "k", None),
        ),
        {"k": ("Kinderzimmer", None)},
        {},
    )
    planner = Planner(home, words_for("de"))
    said = ("die Nachtkastllampe von der Vroni an", "Sepps Rollo runter", "Hörspielkiste auf 15")
    assert [short(planner.plan(text, at(home, "k"))) for text in said] == ["on l.a", "close c.b", "set volume=15 m.c"]


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("wir brauchen Zwetschgen, schreib's auf", "add [zwetschgen] t.laden"),
        ("schreib mir Milch auf", "add [milch] t.laden"),
        ("Brot auf den Einkaufszettel", "add [brot] t.laden"),
        ("Milch kannst von der Liste streichen", "complete [milch] t.laden"),
        ("Milch ist gekauft, kannst du streichen", "complete [milch] t.laden"),
        ("was müssen wir noch einkaufen", "answer: items 1"),
        ("Milch steht auf der Liste", "unsettled"),
    ],
)
def test_what_is_written_down(text: str, plan: str) -> None:
    home = home_of((("todo.laden", "Einkaufszettel", None, None),), {}, {})
    assert short(Planner(home, words_for("de")).plan(text, at(home))) == plan


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("alle Lichter aus, nur im Bad nicht", "off l.ofen l.regal l.herd"),
        ("Licht aus im ganzen Haus, die Küche ausgenommen", "off l.ofen l.regal l.spiegel"),
        ("alle Lichter aus, das im Bad bleibt an", "off l.ofen l.regal l.herd"),
        ("mach alle Lichter aus nur die Ofenlampe bleibt an", "off l.regal l.herd l.spiegel"),
        ("alle Lichter aus, Badlüfter nicht vergessen", "off l.ofen l.regal l.herd l.spiegel f.bad"),
    ],
)
def test_what_is_left_out_and_not_forgotten(home: Home, planner: Planner, text: str, plan: str) -> None:
    assert short(planner.plan(text, at(home, "stube"))) == plan


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("mach das Herdlicht net aus", "hold"),
        ("mach ma dit Herdlicht an", "on l.herd"),
        ("Kachelofen plus zwei", "change temperature=2 c.kachel"),
        ("dreh den Kachelofen mal n Grad höher", "change temperature=1 c.kachel"),
        ("ich hätte es gern etwas heller", "change brightness=1 l.ofen l.regal"),
        ("wir bräuchten hier mal Licht", "on l.ofen l.regal"),
        ("wie wär's wenn du das Herdlicht ausmachst", "off l.herd"),
        ("die Ofenlampe hätte ich gern in Blau", "set colour=blue l.ofen"),
        ("Ofenlampe rot statt blau", "set colour=red l.ofen"),
        ("Ofenlampe wieder normal weiß", "set colour=white l.ofen"),
        ("mach die Ofenlampe in einem satten Grün", "set colour=green l.ofen"),
        ("Hoftür zu?", "answer: state closed 1"),
        ("Kammerfenster offen", "answer: state open 1"),
        ("hat wer das Kammerfenster offen gelassen", "answer: state open 1"),
        ("ist das Stubenrollo unten", "answer: state closed 1"),
        ("läuft die Kaffeemühle noch oder ist sie schon fertig", "answer: state on 1"),
        ("check mal die Hoftür", "answer: value 1"),
        ("ich seh in der Küche die Hand vor Augen nicht", "ask: offer: Herdlicht einschalten"),
    ],
)
def test_said_as_people_say_it(home: Home, planner: Planner, text: str, plan: str) -> None:
    assert short(planner.plan(text, at(home, "stube"))) == plan


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("mach die Regalbeleuchtng an", "on l.regal"),
        ("mach die Kaffemühle an", "on s.muehle"),
        ("mach das Herdlich an", "ask: did_you_mean: mach das herdlicht an"),
        ("mach das Werkstattlicht an", "absent: das werkstattlicht"),
        ("Kachelofen auf 25 und einschalten", "set temperature=25 c.kachel"),
        ("heiz das Badezimmer ein", "cannot: Badezimmer"),
        ("Ofenlampe aus, gute Nacht", "off l.ofen"),
        ("alle Lichter aus außer am Ofen", "off l.regal l.herd l.spiegel"),
    ],
)
def test_words_that_are_nearly_names(home: Home, planner: Planner, text: str, plan: str) -> None:
    assert short(planner.plan(text, at(home, "stube"))) == plan


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("die Ofenlampe kann jetzt aus", "off l.ofen"),
        ("das Stubenrollo muss runter", "close c.stube"),
        ("kann mal wer das Herdlicht ausmachen", "off l.herd"),
        ("tätest du bitte das Herdlicht ausmachen", "off l.herd"),
        ("dürfte ich um Licht in der Küche bitten", "on l.herd"),
        ("Licht bitte", "on l.ofen l.regal"),
        ("los, Herdlicht aus", "off l.herd"),
        ("Schluss mit dem Licht", "off l.ofen l.regal"),
        ("schmeiß die Kaffeemühle an", "on s.muehle"),
        ("das Licht könnte an sein", "hold"),
        ("ich muss das Herdlicht ausmachen", "ask"),
        ("das Herdlicht kann nicht aus", "hold"),
        ("der Kuchen muss raus", "absent"),
    ],
)
def test_what_can_or_must_be_done(home: Home, planner: Planner, text: str, plan: str) -> None:
    said = short(planner.plan(text, at(home, "stube")))
    assert plan in {said, said.partition(":")[0]}


def test_a_room_is_told_by_whoever_has_it() -> None:
    entities = (("light.a", "Schnurlampe", "m", None), ("light.b", "Hängelampe", "k", None))
    home = home_of(entities, {"m": ("Marlenes Zimmer", None), "k": ("Küche", None)}, {})
    planner = Planner(home, words_for("de"))
    said = ("Licht bei Marlene aus", "mach bei der Marlene das Licht an", "Licht bei Nacht aus")
    assert [short(planner.plan(text, at(home, "k"))) for text in said[:2]] == ["off l.a", "on l.a"]
    assert planner.plan(said[2], at(home, "k")).kind != "act"


@pytest.mark.parametrize(
    ("before", "text", "plan"),
    [
        ("Ofenlampe rot", "und nur dreißig Prozent", "set brightness=30 l.ofen"),
        ("Kachelofen auf 20", "und 30 Prozent", "unsettled"),
        ("Ofenlampe aus", "wieder an", "on l.ofen"),
        ("Ofenlampe aus", "nein das Herdlicht mein ich", "off l.herd"),
    ],
)
def test_what_goes_on(home: Home, planner: Planner, before: str, text: str, plan: str) -> None:
    dialogue = Dialogue(last=planner.plan(before, at(home, "stube")))
    assert short(planner.plan(text, at(home, "stube"), dialogue)) == plan


def test_nothing_is_called_as_its_room_is() -> None:
    """No pantry is meant by "Spots Speisekammer", as one of somebody called Spots would be."""
    home = home_of([("light.spots", "Spots Speisekammer", "kammer", None)], {"kammer": ("Speisekammer", None)}, {})
    planner = Planner(home, words_for("de"))
    assert short(planner.plan("schalt alle Fernseher in der Speisekammer an", at(home))).startswith("absent")
