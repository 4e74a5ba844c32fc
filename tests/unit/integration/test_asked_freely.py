"""Questions in words of their own: each is answered of what it names, in any wording, and of nothing else."""

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.home import Seen, Snapshot
from custom_components.hearken.understanding.plan import Kind, Plan
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import home_of

type _Row = tuple[str, str, str | None, str | None]

HOMES: dict[str, tuple[list[_Row], dict[str, tuple[str, str | None]], dict[str, str]]] = {
    "en": (
        [
            ("light.galley", "Galley light", "galley", None),
            ("light.berth", "Berth lamp", "berth", None),
            ("light.nan", "Nan's reading light", "berth", None),
            ("lock.hatch", "Hatch", "deck", None),
            ("lock.store", "Rope store", "deck", None),
            ("cover.shade", "Galley shade", "galley", "shade"),
            ("climate.stove", "Webasto", "berth", None),
            ("vacuum.barney", "Barney", "galley", None),
            ("media_player.radio", "Helm radio", "deck", "speaker"),
            ("switch.pump", "Bilge pump", "galley", None),
            ("sensor.water", "Water tank level", None, None),
            ("sensor.winch", "Winch battery", "deck", "battery"),
            ("sensor.load", "Shore power", None, "power"),
            ("sensor.air", "Berth CO2", "berth", "carbon_dioxide"),
            ("sensor.galley", "Galley temperature", "galley", "temperature"),
            ("sensor.berth", "Berth temperature", "berth", "temperature"),
            ("alarm_control_panel.boat", "Boat alarm", None, None),
            ("todo.jobs", "Skipper's jobs", None, None),
            ("weather.home", "Harbour", None, None),
        ],
        {"galley": ("Galley", "b"), "berth": ("Berth", "b"), "deck": ("Deck", None)},
        {"b": "Below"},
    ),
    "de": (
        [
            ("light.stube", "Stubenlampe", "stube", None),
            ("lock.tor", "Hoftor", "hof", None),
            ("vacuum.egon", "Egon", "stube", None),
            ("switch.muehle", "Getreidemühle", "hof", None),
            ("media_player.radio", "Stallradio", "hof", "speaker"),
            ("climate.ofen", "Heizung Stube", "stube", None),
            ("sensor.stube", "Temperatur Stube", "stube", "temperature"),
            ("sensor.zaun", "Akku Zaun", "hof", "battery"),
            ("sensor.pumpe", "Pumpe", "hof", "power"),
            ("sensor.zisterne", "Zisterne Füllstand", "hof", None),
        ],
        {"stube": ("Stube", "e"), "hof": ("Hof", None)},
        {"e": "Erdgeschoss"},
    ),
    "es": (
        [
            ("light.pasillo", "Aplique del pasillo", "pasillo", None),
            ("lock.verja", "Verja", "corral", None),
            ("lock.granero", "Puerta del granero", "corral", None),
            ("vacuum.pancho", "Pancho", "pasillo", None),
            ("switch.noria", "Noria", "corral", None),
            ("media_player.radio", "Radio del corral", "corral", "speaker"),
            ("climate.estufa", "Estufa del pasillo", "pasillo", None),
            ("sensor.pozo", "Nivel del pozo", "corral", None),
            ("sensor.verja", "Pila de la verja", "corral", "battery"),
            ("sensor.pasillo", "Temperatura del pasillo", "pasillo", "temperature"),
        ],
        {"pasillo": ("Pasillo", "b"), "corral": ("Corral", None)},
        {"b": "Planta baja"},
    ),
    "fr": (
        [
            ("light.grange", "Lampe de la grange", "grange", None),
            ("lock.barriere", "Barrière", "grange", None),
            ("vacuum.gaston", "Gaston", "grange", None),
            ("switch.pressoir", "Pressoir", "grange", None),
            ("climate.poele", "Poêle", "grange", None),
            ("sensor.grange", "Température de la grange", "grange", "temperature"),
            ("sensor.citerne", "Niveau de la citerne", "grange", None),
        ],
        {"grange": ("Grange", "b")},
        {"b": "Rez-de-chaussée"},
    ),
    "zh": (
        [
            ("light.cha", "茶室灯", "cha", None),
            ("lock.yuan", "院门", "yuan", None),
            ("vacuum.hui", "小灰", "cha", None),
            ("switch.yu", "鱼缸", "cha", None),
            ("climate.cha", "茶室空调", "cha", None),
            ("sensor.cha", "茶室温度", "cha", "temperature"),
            ("sensor.jing", "水井水位", "yuan", None),
            ("sensor.yuan", "院门电池", "yuan", "battery"),
        ],
        {"cha": ("茶室", "yi"), "yuan": ("院子", None)},
        {"yi": "一楼"},
    ),
}

STATES = {
    "vacuum": Seen("cleaning"),
    "lock": Seen("unlocked"),
    "light": Seen("on", {"brightness": 128}),
    "media_player": Seen("playing", {"media_title": "The Shipping Forecast"}),
    "climate": Seen("heat", {"temperature": 21, "current_temperature": 19}),
    "sensor": Seen("12"),
    "alarm_control_panel": Seen("armed_home"),
    "cover": Seen("closed"),
}


def _home(language: str) -> tuple[Planner, Snapshot]:
    rows, areas, floors = HOMES[language]
    home = home_of(rows, areas, floors)
    states = {row[0]: STATES.get(row[0].partition(".")[0], Seen("on")) for row in rows}
    return Planner(home, words_for(language)), Snapshot(home=home, states=states, here=next(iter(areas)))


def said(language: str, *turns: str) -> Plan:
    """Return the plan of the last of some sentences."""
    planner, snapshot = _home(language)
    dialogue = Dialogue()
    plan = Plan(kind=Kind.UNSETTLED)
    for turn in turns:
        plan = planner.plan(turn, snapshot, dialogue)
        dialogue = dialogue.then(plan)
    return plan


@pytest.mark.parametrize(
    ("language", "text", "ask", "targets"),
    [
        # what something does, however it is asked
        ("en", "what's barney up to", "value|state", "vacuum.barney"),
        ("en", "is barney still at it or what", "state", "vacuum.barney"),
        ("en", "bilge pump still going or not", "state", "switch.pump"),
        ("de", "was treibt egon eigentlich", "state", "vacuum.egon"),
        ("de", "die getreidemühle, läuft die noch", "state", "switch.muehle"),
        ("es", "¿qué anda haciendo pancho?", "state", "vacuum.pancho"),
        ("es", "¿sigue jalando la noria?", "state", "switch.noria"),
        ("fr", "qu'est-ce qu'il fabrique gaston", "state", "vacuum.gaston"),
        ("fr", "le pressoir il tourne encore", "state", "switch.pressoir"),
        ("zh", "小灰在忙什么呢", "state", "vacuum.hui"),
        # how much, of what is called by the word
        ("en", "how much water's left in the tank", "value", "sensor.water"),
        ("en", "how's the winch battery holding up", "value", "sensor.winch"),
        ("en", "how much juice has the winch got left", "value", "sensor.winch"),
        ("en", "what are we pulling power wise", "value", "sensor.load"),
        ("en", "CO2 in the berth?", "value", "sensor.air"),
        ("de", "wieviel saft hat der zaun noch", "value", "sensor.zaun"),
        ("de", "wieviel watt zieht denn die pumpe", "value", "sensor.pumpe"),
        ("es", "cuánta agua le queda al pozo", "value", "sensor.pozo"),
        ("es", "¿ya se le acaba la pila a la verja?", "value", "sensor.verja"),
        ("fr", "combien il reste dans la citerne", "value|state", "sensor.citerne"),
        ("zh", "水井还剩多少水", "value", "sensor.jing"),
        # what it is set to
        ("en", "what've we got the webasto set at", "value", "climate.stove"),
        ("de", "auf was ist die heizung in der stube grad eingestellt", "value", "climate.ofen"),
        ("es", "¿en cuánto está puesta la estufa del pasillo?", "value", "climate.estufa"),
        ("fr", "le poêle il est réglé sur combien", "value", "climate.poele"),
        # whether somebody has done something
        ("en", "did anybody lock the rope store", "state", "lock.store"),
        ("en", "do you happen to know whether i locked the hatch", "state", "lock.hatch"),
        ("de", "sag mal hat jemand das hoftor abgesperrt", "state", "lock.tor"),
        ("es", "¿alguien cerró con llave la puerta del granero?", "state", "lock.granero"),
        ("fr", "quelqu'un a fermé la barrière", "state", "lock.barriere"),
        # what plays, what is to be done, how the alarm is
        ("de", "was läuft grad im stallradio", "value", "media_player.radio"),
        ("es", "qué están pasando en el radio del corral", "value", "media_player.radio"),
        ("en", "what jobs has the skipper got to be getting on with", "items", "todo.jobs"),
        ("en", "are we still armed", "state", "alarm_control_panel.boat"),
        ("en", "where's the hottest spot right now", "most", "sensor.galley sensor.berth climate.stove"),
        ("en", "how hot's it out there", "value", "weather.home"),
    ],
)
def test_it_is_answered_of_what_it_names(language: str, text: str, ask: str, targets: str) -> None:
    plan = said(language, text)
    assert plan.kind is Kind.ANSWER
    assert not plan.steps
    (query,) = plan.queries
    assert query.ask in ask.split("|")
    assert set(query.targets) == set(targets.split())


@pytest.mark.parametrize(
    ("language", "first", "second", "target"),
    [
        ("en", "is the hatch locked", "and the one to the rope store", "lock.store"),
        ("en", "how warm is it in the galley", "what about the berth", "sensor.berth"),
        ("es", "¿está cerrada la puerta del granero?", "¿y la verja?", "lock.verja"),
    ],
)
def test_what_follows_asks_the_same_of_something_else(language: str, first: str, second: str, target: str) -> None:
    plan = said(language, first, second)
    assert plan.kind is Kind.ANSWER
    assert plan.queries[-1].targets[0] == target


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "is the lamp in the sauna on"),
        ("en", "sauna on?"),
        ("en", "the drone, is it charging"),
        ("en", "how warm is it in the attic"),
        ("en", "how much juice has the drone got left"),
        ("en", "is the galley hamster asleep"),
        ("en", "how many lamps in the sauna are on"),
        ("en", "how old is barney"),
        ("en", "is nan home yet"),  # who has a lamp is no lamp
        ("en", "where's nan"),
        ("en", "why is the hatch open"),
        ("en", "who left the hatch open"),
        ("en", "how are you doing"),
        ("en", "could you put the sauna on?"),
        ("en", "tell me a joke"),
        ("de", "ist die sauna an?"),
        ("de", "die drohne, lädt die noch"),
        ("de", "wie geht es dir"),
        ("de", "machst du die sauna an?"),
        ("es", "¿está prendido el sauna?"),
        ("es", "¿cuánta pila tiene el dron?"),
        ("es", "¿quién dejó abierta la verja?"),
        ("fr", "la lampe du grenier est allumée ?"),
        ("fr", "combien de batterie a le drone"),
        ("zh", "阳台的灯亮着吗"),
        ("zh", "无人机还剩多少电"),
        ("zh", "怎么锁院门"),
    ],
)
def test_nothing_else_is_told(language: str, text: str) -> None:
    """What is not here is told of as absent, or left to who may know; no question causes an action."""
    plan = said(language, text)
    assert not plan.steps
    assert not plan.targets


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "¿hace calor en el pasillo?"),
        ("fr", "la barrière, ouverte ou fermée ?"),
        ("en", "on which temperature did i leave the webasto"),
    ],
)
def test_what_only_a_mark_tells_to_be_a_question_is_no_order(language: str, text: str) -> None:
    assert said(language, text).kind is Kind.ANSWER


@pytest.mark.parametrize(
    ("text", "verb", "target"),
    [
        ("turn off the berth lamp and tell me how much juice the winch has got left", "off", "sensor.winch"),
        ("turn off the berth lamp, did anybody lock the rope store?", "off", "lock.store"),
    ],
)
def test_an_order_is_followed_by_a_question(text: str, verb: str, target: str) -> None:
    plan = said("en", text)
    assert plan.kind is Kind.ACT
    assert [step.verb for step in plan.steps] == [verb]
    assert plan.queries[-1].targets == (target,)
