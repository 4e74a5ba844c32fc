"""Questions back, and what the answers to them choose."""

import pytest

from custom_components.hearken.understanding.asking import ask_text, choose
from custom_components.hearken.understanding.home import Area, Entity, Floor, Home, Seen, Snapshot
from custom_components.hearken.understanding.plan import (
    Ask,
    Doubt,
    Kind,
    Option,
    Plan,
    Query,
    Question,
    Stage,
    Step,
    Verb,
)
from custom_components.hearken.understanding.words import words_for


def _option(label: str, *names: str, verb: Verb = Verb.ON) -> Option:
    plan = Plan(kind=Kind.ACT, steps=(Step(verb=verb, targets=(f"light.{label}",), words=label),), confidence=0.9)
    return Option(label=label, plan=plan, names=names)


def _question(doubt: Doubt, *labels: str, words: str = "") -> Question:
    return Question(doubt=doubt, options=tuple(map(_option, labels)), words=words)


LAMPS = ("Desk lamp", "Floor lamp")
ROOMS = ("Kitchen", "Hall", "Living room", "Dining room")


@pytest.mark.parametrize(
    ("language", "doubt", "labels", "text"),
    [
        ("en", Doubt.WHICH_ONE, LAMPS, "The Desk lamp or the Floor lamp?"),
        ("en", Doubt.WHICH_ONE, ("Anna's lamp", "TV", "Robo"), "Anna's lamp, the TV or Robo?"),
        ("en", Doubt.WHICH_ONE, ("Desk lamp",), "Did you mean the Desk lamp?"),
        ("en", Doubt.WHICH_ONE, ("A", "B", "C", "D", "E"), "Which one? For instance A, B or C."),
        ("en", Doubt.WHICH_ONE, (), "Which one?"),
        ("en", Doubt.WHICH_PLACE, ROOMS[:3], "Which room: Kitchen, Hall or Living room?"),
        ("en", Doubt.WHICH_PLACE, (*ROOMS, "Attic"), "Which room? For instance Kitchen, Hall or Living room."),
        ("en", Doubt.DID_YOU_MEAN, ("Living room lamp",), "Did you mean the Living room lamp?"),
        ("en", Doubt.DID_YOU_MEAN, LAMPS, "Did you mean the Desk lamp or the Floor lamp?"),
        ("en", Doubt.WHAT_TO_DO, ("switch on", "switch off"), "What should I do: switch on or switch off?"),
        ("en", Doubt.WHICH_MODE, (), "Which mode?"),
        ("zh", Doubt.WHICH_ONE, ("台灯", "落地灯"), "台灯还是落地灯？"),
        ("zh", Doubt.WHICH_PLACE, ("厨房", "客厅", "书房"), "哪个房间：厨房、客厅还是书房？"),
        ("zh", Doubt.DID_YOU_MEAN, ("客厅灯",), "您是说客厅灯吗？"),
        ("zh", Doubt.DID_YOU_MEAN, ("台灯", "落地灯"), "您指的是台灯还是落地灯？"),
        ("de", Doubt.WHICH_ONE, ("Stehlampe", "Deckenlicht"), "Die Stehlampe oder das Deckenlicht?"),
        ("fr", Doubt.WHICH_ONE, ("Lampe du salon", "Plafonnier"), "La Lampe du salon ou le Plafonnier ?"),
        ("es", Doubt.WHICH_ONE, ("Luz del techo", "Lámpara de pie"), "¿La Luz del techo o la Lámpara de pie?"),
        ("sv", Doubt.WHICH_ONE, LAMPS, "The Desk lamp or the Floor lamp?"),
    ],
)
def test_questions(language: str, doubt: Doubt, labels: tuple[str, ...], text: str) -> None:
    assert ask_text(_question(doubt, *labels), words_for(language)) == text


ZH_LAMPS = ("台灯", "落地灯", "客厅吊灯")
DE_LAMPS = ("Stehlampe", "Deckenlicht", "Leselampe links", "Leselampe rechts")
FR_LAMPS = ("Lampe du salon", "Lampe de la chambre")
ES_LAMPS = ("Luz de la cocina", "Luz del salón")
SIDES = ("Left window", "Right window")


@pytest.mark.parametrize(
    ("language", "labels", "text", "chosen"),
    [
        ("en", LAMPS, "the floor lamp", [1]),
        ("en", LAMPS, "Floor.", [1]),
        ("en", LAMPS, "The floor one, please!", [1]),
        ("en", LAMPS, "I meant the desk light", [0]),
        ("en", LAMPS, "yes, the desk one", [0]),
        ("en", LAMPS, "the second", [1]),
        ("en", LAMPS, "the second lamp", [1]),
        ("en", LAMPS, "number one", [0]),
        ("en", LAMPS, "the last one", [1]),
        ("en", LAMPS, "both", [0, 1]),
        ("en", LAMPS, "Both of them, please.", [0, 1]),
        ("en", LAMPS, "both lamps", [0, 1]),
        ("en", LAMPS, "all", [0, 1]),
        ("en", LAMPS, "desk and floor", [0, 1]),
        ("en", LAMPS, "either", [0]),
        ("en", SIDES, "the right one", [1]),
        ("en", SIDES, "left", [0]),
        ("en", ROOMS, "in the living room", [2]),
        ("en", ROOMS, "dining", [3]),
        ("en", ROOMS, "the kitchen and the hall", [0, 1]),
        ("en", ROOMS, "the third", [2]),
        ("en", ("First floor", "Second floor", "Attic"), "second", [1]),
        ("en", ("Lamp", "Desk lamp"), "the lamp", [0]),
        ("en", ("Lamp 1", "Lamp 2"), "lamp 2", [1]),
        ("en", ("Lamp 2", "Lamp 1"), "1", [1]),
        ("en", ("Anna's lamp", "Ben's lamp"), "Ben's", [1]),
        ("en", ("Anna's lamp", "Ben's lamp"), "anna", [0]),
        ("en", ("Desk lamp",), "yes please", [0]),
        ("en", ("Desk lamp",), "the desk lamp", [0]),
        ("zh", ZH_LAMPS, "落地灯", [1]),
        ("zh", ZH_LAMPS, "落地的", [1]),
        ("zh", ZH_LAMPS, "客厅那个", [2]),
        ("zh", ZH_LAMPS, "第二个", [1]),
        ("zh", ZH_LAMPS, "最后一个", [2]),
        ("zh", ZH_LAMPS, "我要台灯", [0]),
        ("zh", ZH_LAMPS, "台灯和落地灯", [0, 1]),
        ("zh", ZH_LAMPS, "全部", [0, 1, 2]),
        ("zh", ZH_LAMPS[:2], "两个都要", [0, 1]),
        ("zh", ZH_LAMPS[:2], "随便", [0]),
        ("zh", ZH_LAMPS[:1], "对的", [0]),
        ("de", DE_LAMPS, "die Stehlampe bitte", [0]),
        ("de", DE_LAMPS, "die linke", [2]),
        ("de", DE_LAMPS, "links", [2]),
        ("de", DE_LAMPS, "die Leselampe rechts", [3]),
        ("de", DE_LAMPS, "die zweite", [1]),
        ("de", DE_LAMPS, "alle", [0, 1, 2, 3]),
        ("de", DE_LAMPS[:2], "beide Lampen", [0, 1]),
        ("fr", FR_LAMPS, "celle du salon", [0]),
        ("fr", FR_LAMPS, "la deuxième", [1]),
        ("fr", FR_LAMPS, "les deux, s'il te plaît", [0, 1]),
        ("fr", FR_LAMPS, "chambre", [1]),
        ("es", ES_LAMPS, "la de la cocina", [0]),
        ("es", ES_LAMPS, "la segunda", [1]),
        ("es", ES_LAMPS, "las dos", [0, 1]),
        ("es", ES_LAMPS, "la última", [1]),
        # not clear, or no answer at all
        ("en", LAMPS, "lamp", None),
        ("en", LAMPS, "yes", None),
        ("en", LAMPS, "not the floor lamp", None),
        ("en", LAMPS, "the ceiling one", None),
        ("en", LAMPS, "turn on the floor lamp", None),
        ("en", LAMPS, "turn everything off", None),
        ("en", LAMPS, "all but the floor lamp", None),
        ("en", LAMPS, "what time is it", None),
        ("en", LAMPS, "the third", None),
        ("en", LAMPS, "the window", None),
        ("en", LAMPS, "please", None),
        ("en", LAMPS, "", None),
        ("en", ("Desk lamp",), "yes but dim it", None),
        ("en", (), "yes", None),
        ("zh", ZH_LAMPS, "打开落地灯", None),
        ("zh", ZH_LAMPS, "灯", None),
        ("zh", ZH_LAMPS, "不要落地灯", None),
        ("zh", ZH_LAMPS, "不是第二个", None),
        ("zh", ZH_LAMPS, "现在几点", None),
        ("de", DE_LAMPS, "nicht die erste", None),
        ("de", DE_LAMPS, "mach alle Lichter aus", None),
        ("fr", FR_LAMPS, "pas la première", None),
        ("es", ES_LAMPS, "no la del salón", None),
        ("sv", LAMPS, "bordet", None),
        # what holds a word that would choose
        ("en", SIDES, "yeah right", None),
        ("en", SIDES, "right then", None),
        ("en", SIDES, "all right", None),
        ("en", SIDES, "I left", None),
        ("en", LAMPS, "just a second", None),
        ("en", LAMPS, "at last", None),
        ("en", LAMPS, "the right one", None),
        ("en", LAMPS, "that one", None),
        ("en", SIDES, "I meant the left one", [0]),
        # a number that is not that of the options
        ("en", ROOMS, "both", None),
        ("en", ROOMS, "the first two", [0, 1]),
        ("en", ROOMS, "all four", [0, 1, 2, 3]),
        ("zh", ZH_LAMPS, "两个都要", None),
        ("zh", ZH_LAMPS, "三个都要", [0, 1, 2]),
        ("zh", ZH_LAMPS, "前两个", [0, 1]),
        ("de", DE_LAMPS, "beide", None),
        ("de", DE_LAMPS, "die ersten beiden", [0, 1]),
        ("fr", FR_LAMPS, "les trois", None),
        ("es", ES_LAMPS, "los tres", None),
    ],
)
def test_choices(language: str, labels: tuple[str, ...], text: str, chosen: list[int] | None) -> None:
    question = _question(Doubt.WHICH_ONE, *labels)
    choice = choose(text, question, words_for(language))
    assert (choice and [question.options.index(option) for option in choice.options]) == chosen
    if choice:
        assert choice.plan.kind is Kind.ACT
        assert choice.plan.stage is Stage.ANSWER
        assert list(choice.plan.targets) == [f"light.{option.label}" for option in choice.options]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "never mind"),
        ("en", "No."),
        ("en", "neither"),
        ("en", "none of them, thanks"),
        ("en", "cancel that"),
        ("zh", "算了"),
        ("zh", "都不是"),
        ("zh", "两个都不要"),
        ("de", "keine von beiden"),
        ("de", "vergiss es"),
        ("fr", "aucune des deux"),
        ("fr", "laisse tomber"),
        ("es", "ninguna"),
        ("es", "olvídalo"),
    ],
)
def test_cancelled(language: str, text: str) -> None:
    choice = choose(text, _question(Doubt.WHICH_ONE, *LAMPS), words_for(language))
    assert choice is not None
    assert choice.is_cancelled
    assert choice.options == ()


def test_other_names_choose_as_well() -> None:
    question = Question(doubt=Doubt.WHICH_ONE, options=(_option("TV", "telly", "big screen"), _option("Radio")))
    for text in ("the telly", "big screen", "the screen"):
        choice = choose(text, question, words_for("en"))
        assert choice is not None
        assert choice.options == question.options[:1]


def test_several_plans_become_one() -> None:
    english = words_for("en")
    choice = choose("both", _question(Doubt.WHICH_ONE, *LAMPS), english)
    assert choice is not None
    assert choice.plan.steps == (Step(verb=Verb.ON, targets=("light.Desk lamp", "light.Floor lamp")),)
    assert choice.plan.confidence == 0.9
    different = Question(doubt=Doubt.WHICH_ONE, options=(_option("Desk lamp"), _option("Floor lamp", verb=Verb.OFF)))
    choice = choose("both", different, english)
    assert choice is not None
    assert [step.verb for step in choice.plan.steps] == [Verb.ON, Verb.OFF]
    queries = [Query(ask=Ask.STATE, targets=(f"light.{name}",), state="on") for name in "ab"]
    options = tuple(
        Option(label=name, plan=Plan(kind=Kind.ANSWER, queries=(query,)))
        for name, query in zip(LAMPS, queries, strict=True)
    )
    choice = choose("both", Question(doubt=Doubt.WHICH_ONE, options=options), english)
    assert choice is not None
    assert choice.plan.queries == tuple(queries)
    mixed = Question(doubt=Doubt.WHICH_ONE, options=(options[0], _option("Floor lamp")))
    assert choose("both", mixed, english) is None


@pytest.mark.parametrize(
    ("language", "answer", "chosen"),
    [
        ("en", "whichever is on", "Floor lamp"),
        ("en", "the one that's on, please", "Floor lamp"),
        ("en", "whichever is off", "Desk lamp"),
        ("de", "die, die gerade an ist", "Floor lamp"),
        ("fr", "celle qui est allumée", "Floor lamp"),
        ("es", "la que está encendida", "Floor lamp"),
        ("zh", "开着的那个", "Floor lamp"),
        ("en", "whichever is open", None),
        ("en", "whichever is nearest", None),
    ],
)
def test_one_is_chosen_by_its_state(language: str, answer: str, chosen: str | None) -> None:
    home = Home(entities={f"light.{one}": Entity(id=f"light.{one}", names=(one,), domain="light") for one in LAMPS})
    snapshot = Snapshot(home=home, states={"light.Desk lamp": Seen("off"), "light.Floor lamp": Seen("on")})
    choice = choose(answer, _question(Doubt.WHICH_ONE, *LAMPS), words_for(language), snapshot)
    assert (choice.options[0].label if choice else None) == chosen


def test_what_is_so_of_both_chooses_both() -> None:
    home = Home(entities={f"light.{one}": Entity(id=f"light.{one}", names=(one,), domain="light") for one in LAMPS})
    snapshot = Snapshot(home=home, states={f"light.{one}": Seen("on") for one in LAMPS})
    choice = choose("the ones that are on", _question(Doubt.WHICH_ONE, *LAMPS), words_for("en"), snapshot)
    assert choice is not None
    assert [option.label for option in choice.options] == list(LAMPS)


_PLACED = Home(
    areas={"bed": Area(id="bed", names=("Bedroom",), floor="up"), "den": Area(id="den", names=("Den",), floor=None)},
    floors={"up": Floor(id="up", names=("Upstairs",))},
    entities={
        f"light.{key}": Entity(id=f"light.{key}", names=(name,), domain="light", area=area)
        for key, name, area in (
            ("left", "Left bedside lamp", "bed"),
            ("right", "Right bedside lamp", "bed"),
            ("tree", "Christmas tree", "den"),
            ("corner", "Corner lamp", "den"),
        )
    },
)


def _of(label: str, *keys: str) -> Option:
    targets = tuple(f"light.{key}" for key in keys)
    names = tuple(name for target in targets for name in _PLACED.entities[target].names)
    return Option(label=label, plan=Plan(kind=Kind.ACT, steps=(Step(verb=Verb.ON, targets=targets),)), names=names)


@pytest.mark.parametrize(
    ("answer", "targets"),
    [
        ("the den", ["tree", "corner"]),
        ("upstairs", ["left", "right"]),
        ("the left one", ["left"]),
        ("christmas", ["tree"]),
        ("the corner lamp", ["corner"]),
        ("bedside", None),
        ("the bedroom and the corner one", ["left", "right", "corner"]),
    ],
)
def test_one_thing_answers_which_room(answer: str, targets: list[str] | None) -> None:
    question = Question(
        doubt=Doubt.WHICH_PLACE, options=(_of("Bedroom", "left", "right"), _of("Den", "tree", "corner"))
    )
    choice = choose(answer, question, words_for("en"), Snapshot(home=_PLACED, states={}))
    assert (choice and list(choice.plan.targets)) == (targets and [f"light.{key}" for key in targets])


@pytest.mark.parametrize(
    ("answer", "target"), [("the one in the den", "corner"), ("bedroom", "left"), ("the upstairs one", "left")]
)
def test_a_room_answers_which_thing(answer: str, target: str) -> None:
    question = Question(doubt=Doubt.WHICH_ONE, options=(_of("Left bedside lamp", "left"), _of("Corner lamp", "corner")))
    choice = choose(answer, question, words_for("en"), Snapshot(home=_PLACED, states={}))
    assert choice is not None
    assert choice.plan.targets == (f"light.{target}",)
