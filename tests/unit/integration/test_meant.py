"""Answers to a question back among other words, and follow-ups behind words that say nothing."""

import pytest

from custom_components.hearken.understanding.asking import choose
from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.home import Area, Attribute, Entity, Home, Seen, Snapshot
from custom_components.hearken.understanding.plan import Doubt, Kind, Option, Plan, Question, Step, Verb
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

_DIMMABLE = frozenset({Attribute.BRIGHTNESS, Attribute.COLOUR})

type Named = tuple[str, str]
"""What a lamp is called, and the room that it is in."""

_ENGLISH: tuple[Named, ...] = (("Ned's lamp", "Loft"), ("Uplighter", "Study"), ("Heron lamp", "Pantry"))
_GERMAN: tuple[Named, ...] = (("Ottos Lampe", "Diele"), ("Fluter", "Werkstatt"))
_FRENCH: tuple[Named, ...] = (("Lampe d'Hugo", "Grenier"), ("Liseuse", "Salon"))
_SPANISH: tuple[Named, ...] = (("Lámpara de Jacinto", "Desván"), ("Flexo", "Estudio"))
_CHINESE: tuple[Named, ...] = (("小刚台灯", "书房"), ("落地灯", "阳台"))


def _home(lamps: tuple[Named, ...]) -> Home:
    """Return a home with these lamps, and a lock."""
    entities = {
        f"light.lamp_{n}": Entity(id=f"light.lamp_{n}", names=(name,), domain="light", area=room, settable=_DIMMABLE)
        for n, (name, room) in enumerate(lamps)
    }
    areas = {room: Area(id=room, names=(room,), floor=None) for _name, room in lamps}
    return Home(areas=areas, floors={}, entities=entities)


def _chosen(language: str, lamps: tuple[Named, ...], said: str) -> list[str] | str | None:
    """Return what an answer chooses of all lamps; "?" where that is asked again, "-" where it is cancelled."""
    home = _home(lamps)
    options = tuple(
        Option(
            label=one.names[0],
            plan=Plan(kind=Kind.ACT, steps=(Step(verb=Verb.OFF, targets=(one.id,)),)),
            names=one.names,
        )
        for one in home.entities.values()
    )
    words = words_for(language)
    states = {one: Seen(state="on", attributes={"brightness": 255}) for one in home.entities}
    snapshot = Snapshot(home=home, states=states)
    question = Question(doubt=Doubt.WHICH_ONE, options=options)
    choice = choose(said, question, words, snapshot, Planner(home, words))
    if choice is None:
        return None
    if choice.is_cancelled:
        return "-"
    return "?" if choice.plan.kind is Kind.ASK else [option.label for option in choice.options]


@pytest.mark.parametrize(
    ("language", "lamps", "said", "chosen"),
    [
        ("en", _ENGLISH, "the one in the pantry silly", ["Heron lamp"]),
        ("en", _ENGLISH, "oh ned's", ["Ned's lamp"]),
        ("en", _ENGLISH, "his", ["Ned's lamp"]),
        ("en", _ENGLISH, "my grandad's", ["Ned's lamp"]),
        ("en", _ENGLISH, "the heron one and the uplighter love", ["Heron lamp", "Uplighter"]),
        ("en", _ENGLISH, "turn the study one off", ["Uplighter"]),
        ("en", _ENGLISH[:2], "turn both off", ["Ned's lamp", "Uplighter"]),
        ("en", _ENGLISH, "ned is asleep", None),
        ("en", _ENGLISH, "the pantry smells", "?"),
        ("en", _ENGLISH, "the study one is broken", None),
        ("en", _ENGLISH, "the study one on", None),
        ("en", _ENGLISH, "not the study", None),
        ("en", _ENGLISH, "is the study locked", None),
        ("en", _ENGLISH, "we love cheese", None),
        ("de", _GERMAN, "na die in der werkstatt du schlaumeier", ["Fluter"]),
        ("de", _GERMAN, "ottos", ["Ottos Lampe"]),
        ("de", _GERMAN, "otto schläft", "?"),
        ("de", _GERMAN, "mach beide aus", ["Ottos Lampe", "Fluter"]),
        ("fr", _FRENCH, "celle du grenier voyons", ["Lampe d'Hugo"]),
        ("fr", _FRENCH, "hugo dort", "?"),
        ("es", _SPANISH, "la de mi tía", ["Lámpara de Jacinto"]),
        ("es", _SPANISH, "la del estudio hombre", ["Flexo"]),
        ("es", _SPANISH, "jacinto duerme", "?"),
        ("zh", _CHINESE, "阳台那个", ["落地灯"]),
        ("zh", _CHINESE, "小刚的", ["小刚台灯"]),
    ],
)
def test_an_answer_is_read_by_what_tells_the_options_apart(
    language: str, lamps: tuple[Named, ...], said: str, chosen: list[str] | str | None
) -> None:
    """Words that mean nothing stand around it; what may tell of one is asked again, all else is a new sentence."""
    assert _chosen(language, lamps, said) == chosen


def _after(language: str, lamps: tuple[Named, ...], before: str, said: str) -> Plan:
    """Return the plan of a sentence after another."""
    home = _home(lamps)
    planner = Planner(home, words_for(language))
    states = {one: Seen(state="on", attributes={"brightness": 255}) for one in home.entities}
    snapshot = Snapshot(home=home, states=states)
    return planner.plan(said, snapshot, Dialogue().then(planner.plan(before, snapshot)))


@pytest.mark.parametrize(
    ("language", "lamps", "before", "said", "verb"),
    [
        ("en", _ENGLISH, "turn the uplighter on", "crikey nah turn it off", Verb.OFF),
        ("en", _ENGLISH, "turn the uplighter on", "grrr no sorry I mean off", Verb.OFF),
        ("en", _ENGLISH, "turn the uplighter on", "treacle switch it off", Verb.OFF),
        ("en", _ENGLISH, "turn the uplighter on", "make em green", Verb.SET),
        ("en", _ENGLISH, "turn the uplighter on", "whoa that's too bright put it on 15", Verb.SET),
        ("en", _ENGLISH, "turn the uplighter on", "twenty percent will do", Verb.SET),
        ("en", _ENGLISH, "turn the uplighter on", "too strong", Verb.CHANGE),
        ("en", _ENGLISH, "set the uplighter to 40 percent", "no that was too much", Verb.CHANGE),
        ("de", _GERMAN, "mach den fluter an", "boah zu stark", Verb.CHANGE),
        ("de", _GERMAN, "mach den fluter an", "vierzig prozent genügen uns", Verb.SET),
        ("es", _SPANISH, "enciende el flexo", "uf apágalo", Verb.OFF),
        ("es", _SPANISH, "enciende el flexo", "con el quince me basta", Verb.SET),
        ("fr", _FRENCH, "allume la liseuse", "oulah trop forte", Verb.CHANGE),
        ("zh", _CHINESE, "打开落地灯", "四十就够了", Verb.SET),
    ],
)
def test_what_was_spoken_of_last_is_meant(
    language: str, lamps: tuple[Named, ...], before: str, said: str, verb: Verb
) -> None:
    """Interjections, calls and complaints before a follow-up say nothing."""
    plan = _after(language, lamps, before, said)
    assert plan.kind is Kind.ACT
    assert (plan.steps[-1].verb, plan.targets) == (verb, ("light.lamp_1",))


@pytest.mark.parametrize(
    ("language", "lamps", "before", "said"),
    [
        ("en", _ENGLISH, "turn the uplighter on", "grandpa turns it off"),
        ("en", _ENGLISH, "turn the uplighter on", "kids turn it off"),
        ("en", _ENGLISH, "turn the uplighter on", "no don't turn it off"),
        ("en", _ENGLISH, "turn the uplighter on", "the coffee is too strong"),
        ("en", _ENGLISH, "turn the uplighter on", "the soup will do"),
        ("de", _GERMAN, "mach den fluter an", "opa schaltet ihn aus"),
        ("de", _GERMAN, "mach den fluter an", "die suppe reicht"),
        ("es", _SPANISH, "enciende el flexo", "jacinto lo apaga"),
        ("zh", _CHINESE, "打开落地灯", "别关掉"),
        ("zh", _CHINESE, "打开落地灯", "妈妈关了"),
    ],
)
def test_what_tells_of_somebody_does_nothing(language: str, lamps: tuple[Named, ...], before: str, said: str) -> None:
    """Who does something, what is denied and what is said of other things asks for nothing."""
    assert _after(language, lamps, before, said).kind is not Kind.ACT


def test_a_call_before_an_order_counts_for_nothing() -> None:
    """What hangs on the verb tells that it is an order."""
    home = _home(_SPANISH)
    planner = Planner(home, words_for("es"))
    snapshot = Snapshot(home=home, states={one: Seen(state="on", attributes={}) for one in home.entities})
    assert planner.plan("comadre apágame el flexo", snapshot).targets == ("light.lamp_1",)
    assert planner.plan("comadre me apagó el flexo", snapshot).kind is not Kind.ACT
