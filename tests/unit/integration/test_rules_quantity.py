"""Orders that name nothing but a quantity, one of two things, or an exception, in all five languages."""

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.plan import Ask, Kind, Plan, Query, Step, Verb
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_ROWS = (("light.shelf", "den"), ("light.reading", "den"), ("light.pantry", "pantry"), ("switch.urn", "pantry"),
         ("media_player.tv", "den"), ("climate.den", "den"), ("climate.pantry", "pantry"))  # fmt: skip

_NAMES: dict[str, tuple[str, ...]] = {
    "en": ("Shelf Light", "Reading Light", "Pantry Light", "Tea Urn", "TV", "Den Radiator", "Pantry Radiator"),
    "de": ("Regallicht", "Leselicht", "Kammerlicht", "Teekocher", "Fernseher", "Heizung Stube", "Heizung Kammer"),
    "fr": ("Lumière de l'étagère", "Lumière de lecture", "Lumière du cellier", "Bouilloire", "Télé",
           "Radiateur du salon", "Radiateur du cellier"),
    "es": ("Luz del estante", "Luz de lectura", "Luz de la despensa", "Hervidor", "Tele", "Radiador del salón",
           "Radiador de la despensa"),
    "zh": ("书架灯", "阅读灯", "储藏室灯", "烧水壶", "电视", "起居室空调", "储藏室空调"),
}  # fmt: skip

_AREAS = {
    "en": ("Den", "Pantry"),
    "de": ("Stube", "Kammer"),
    "fr": ("Salon", "Cellier"),
    "es": ("Salón", "Despensa"),
    "zh": ("起居室", "储藏室"),
}


def _planner(language: str) -> Planner:
    rows = [
        (entity, name, area, "tv" if entity.endswith(".tv") else None)
        for (entity, area), name in zip(_ROWS, _NAMES[language], strict=True)
    ]
    den, pantry = _AREAS[language]
    return Planner(home_of(rows, {"den": (den, None), "pantry": (pantry, None)}, {}), words_for(language))


_PLANNERS = {language: _planner(language) for language in _NAMES}


def _said(language: str, text: str, dialogue: Dialogue | None = None) -> str:
    planner = _PLANNERS[language]
    return short(planner.plan(text, at(planner.home, "den"), dialogue))


def _asked(*targets: str) -> Dialogue:
    query = Query(ask=Ask.WHICH, targets=targets, state="on")
    return Dialogue(last=Plan(kind=Kind.ANSWER, queries=(query,)))


_ALL_OFF = [("en", "all off"), ("en", "turn them all off"), ("de", "mach alle aus"), ("fr", "éteins-les toutes"),
            ("es", "apágalas todas"), ("zh", "都关掉"), ("zh", "全部关掉")]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), _ALL_OFF)
def test_all_are_those_that_were_spoken_of(language: str, text: str) -> None:
    assert _said(language, text, _asked("light.shelf", "light.pantry")) == "off l.shelf l.pantry"


@pytest.mark.parametrize(("language", "text"), _ALL_OFF)
def test_all_are_those_that_may_be_chosen(language: str, text: str) -> None:
    assert _said(language, text, Dialogue(asked=("light.shelf", "light.reading"))) == "off l.shelf l.reading"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "everything off"), ("de", "alles aus"), ("fr", "éteins tout"), ("zh", "都关掉")]
)
def test_all_of_nothing_spoken_of_is_all_there_is(language: str, text: str) -> None:
    assert "s.urn" in _said(language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "everything on"),
        ("de", "alles an"),
        ("fr", "allume tout"),
        ("es", "enciende todo"),
        ("zh", "都打开"),
        ("zh", "全部打开"),
        ("zh", "打开所有东西"),
        ("zh", "都开"),
    ],
)
def test_nobody_wants_everything_on(language: str, text: str) -> None:
    assert _said(language, text).startswith("ask")


def test_all_alone_repeats_nothing_with_everything() -> None:
    done = Plan(kind=Kind.ACT, steps=(Step(verb=Verb.ON, targets=("light.reading",)),))
    assert _said("zh", "都要", Dialogue(last=done)) == "unsettled"


def test_one_of_several_is_asked_about() -> None:
    assert _said("zh", "关掉其中一个", _asked("light.shelf", "light.pantry")).startswith("ask")
    assert _said("zh", "关掉其中一个").startswith("unsettled")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "turn on the other TV"),
        ("en", "turn off another TV"),
        ("de", "mach den anderen Fernseher an"),
        ("fr", "allume l'autre télé"),
        ("es", "enciende la otra tele"),
        ("zh", "打开另一台电视"),
        ("zh", "打开另外一台电视"),
        ("zh", "打开两台电视"),
    ],
)
def test_there_is_no_other_of_one(language: str, text: str) -> None:
    assert _said(language, text).startswith("ask")


def test_the_other_of_two_is_no_question() -> None:
    done = Plan(kind=Kind.ACT, steps=(Step(verb=Verb.ON, targets=("climate.den",)),))
    assert _said("en", "turn on the other radiator", Dialogue(last=done)) == "on c.pantry"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "everything off except the lights"),
        ("de", "alles aus außer den Lichtern"),
        ("fr", "éteins tout sauf les lumières"),
        ("es", "apaga todo menos las luces"),
        ("zh", "除了灯都关掉"),
        ("zh", "除了灯以外都关掉"),
    ],
)
def test_an_exception_is_of_the_whole_home_as_the_order_is(language: str, text: str) -> None:
    plan = _said(language, text)
    assert plan.startswith("off")
    assert not any(target.startswith("l.") for target in plan.split())
    assert {"s.urn", "m.tv"} <= {*plan.split()}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "turn off the lights but not the TV"),
        ("de", "mach die Lichter aus, aber nicht den Fernseher"),
        ("fr", "éteins les lumières mais pas la télé"),
        ("es", "apaga las luces pero no la tele"),
        ("zh", "关灯但别关电视"),
    ],
)
def test_an_exception_of_another_kind_widens_nothing(language: str, text: str) -> None:
    assert sorted(_said(language, text).split()) == ["l.reading", "l.shelf", "off"]


def test_an_exception_elsewhere_still_widens() -> None:
    assert _said("en", "turn off the lights except the ones in the den") == "off l.pantry"


@pytest.mark.parametrize("text", ["打开储藏室外的灯", "打开门外的灯", "把窗外的灯打开"])
def test_outside_of_a_place_is_no_exception(text: str) -> None:
    assert _said("zh", text).partition(" ")[0].strip(":") in {"absent", "ask"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "开灯还是关灯"),
        ("zh", "打开书架灯还是阅读灯"),
        ("zh", "要么开灯要么开电视"),
        ("fr", "allume la lumière de lecture ou la télé"),
        ("en", "turn on the reading light or the TV"),
        ("de", "mach das Leselicht oder den Fernseher an"),
        ("es", "enciende la luz de lectura o la tele"),
    ],
)
def test_one_of_two_is_not_both(language: str, text: str) -> None:
    plan = _said(language, text)
    assert plan.partition(":")[0].split()[0] in {"unsettled", "absent", "ask"}


@pytest.mark.parametrize(
    ("text", "plan"),
    [("电视还是关了吧", "off m.tv"), ("还是打开阅读灯吧", "on l.reading"), ("阅读灯还是打开吧", "on l.reading")],
)
def test_what_is_better_done_is_done(text: str, plan: str) -> None:
    assert _said("zh", text) == plan


def test_off_is_said_of_no_door() -> None:
    home = home_of((("cover.it", "Garage Door", None, "garage"), ("light.it", "Porch Light", None, None)), {}, {})
    planner = Planner(home, words_for("en"))
    assert short(planner.plan("off", at(home), _asked("cover.it"))).startswith("unsettled")
    assert short(planner.plan("off", at(home), _asked("light.it"))) == "off l.it"
