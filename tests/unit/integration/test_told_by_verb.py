"""German: a verb that has its subject is told; one at the beginning says if; what is taken back says why behind it."""

import pytest

from custom_components.hearken.understanding.plan import Kind, Plan

from .sample_home import home_of, planning

_plan = planning(
    {
        "de": (
            home_of(
                [
                    ("lock.door", "Nebentür", "room", None),
                    ("cover.roof", "Dachluke", "room", "window"),
                    ("light.lamp", "Bodenlampe", "room", None),
                    ("climate.stove", "Specksteinofen", "room", None),
                    ("fan.fan", "Windrad", "room", None),
                    ("media_player.box", "Brüllwürfel", "room", "speaker"),
                    ("vacuum.robot", "Krümel", "room", None),
                ],
                {"room": ("Diele", None)},
                {},
            ),
            "room",
        )
    }
)


def plan_of(text: str) -> Plan:
    """Return what a German sentence asks for."""
    return _plan("de", text)


@pytest.mark.parametrize(
    "text",
    [
        "dann mach ich die Bodenlampe an",
        "die Bodenlampe schalt ich nachher ein",
        "so, ich sperr die Nebentür ab",
        "ich dreh den Specksteinofen ein bisschen auf",
        "und dann sperren wir die Nebentür zu",
        "wir haben das Windrad an",
        "Opa knipst die Bodenlampe an und aus",
        "Specksteinofen senkt nachts die Temperatur um vier Grad",
        "so schaltet man das Windrad ein",
        "jemand hat seine Bodenlampe an",
        "Abgesperrt ist, die Dachluke ist zu",
        "ist es okay, dass wir die Bodenlampe ausgemacht haben",
        "gut, dass die Bodenlampe aus ist",
        "kein Problem, dass die Bodenlampe an war",
        "Krümel kann saugen",
        "ich darf die Bodenlampe anmachen",
        "ich geh die Dachluke zumachen",
        "da steht Nebentür zu",
        "das Lied geht so, mach die Bodenlampe an",
        "ich geh noch schnell die Bodenlampe ausschalten",
        "später machen wir mal die Bodenlampe aus",
        "dann drehen wir den Specksteinofen runter",
        "Mama hat das Windrad ausgemacht und ist gegangen",
        "könnte sein dass die Bodenlampe noch an ist",
        "es kann gut sein, dass die Nebentür zu ist",
        "ich hätte die Bodenlampe ausmachen sollen",
        "wir hätten die Nebentür zusperren sollen",
        "ich könnte die Bodenlampe ausmachen",
        "ich würde das Windrad ausschalten",
    ],
)
def test_what_is_told_by_its_verb_is_not_done(text: str) -> None:
    """A verb behind what comes first, with who does it, orders nothing."""
    plan = plan_of(text)
    assert plan.kind is not Kind.ACT, plan.steps


@pytest.mark.parametrize(
    "text",
    [
        "Windrad an, äh, Unsinn, es ist ja kalt",
        "Windrad an, hm ne, zu laut",
        "Bodenlampe an, ach quatsch, ist ja noch hell",
        "schalt das Windrad ein, äh, hab mich vertan",
        "mach die Dachluke auf, halt, es regnet ja",
        "Specksteinofen wärmer ... obwohl nein, bleibt so",
        "stell den Specksteinofen auf zwanzig, Kommando zurück",
        "Bodenlampe an und Bodenlampe aus, so geht das den ganzen Tag",
    ],
)
def test_what_is_taken_back_before_its_reason_is_not_done(text: str) -> None:
    """It is told why nothing is to be done after all; that is no reason to do it."""
    plan = plan_of(text)
    assert plan.kind is not Kind.ACT, plan.steps


@pytest.mark.parametrize(
    "text",
    [
        "kommt der Postbote, sperr die Nebentür auf",
        "regnet es mach die Dachluke zu",
        "verlasse ich das Haus, mach die Bodenlampe aus",
        "sollte es kalt werden, dreh den Specksteinofen auf",
        "bellt der Hund, mach die Bodenlampe an",
        "bin ich daheim, mach die Bodenlampe an",
        "stinkt es hier, mach das Windrad an",
    ],
)
def test_a_verb_at_the_beginning_says_if(text: str) -> None:
    """What is to be done if something happens is not done at once."""
    plan = plan_of(text)
    assert plan.kind is Kind.LATER or any(step.when or step.condition for step in plan.steps), plan


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("bitte macht die Bodenlampe an", "on"),
        ("machen wir die Bodenlampe aus", "off"),
        ("ich will die Bodenlampe aus haben", "off"),
        ("wir legen uns hin mach die Bodenlampe aus", "off"),
        ("der Regen macht Lärm mach die Dachluke zu", "close"),
        ("Opa macht immer die Bodenlampe an, mach sie aus", "off"),
        ("Krümel kann jetzt saugen", "start"),
        ("Bodenlampe an, nein, aus", "off"),
        ("der Brüllwürfel muss leise sein", "change"),
        ("wir gehen schlafen, Bodenlampe ausschalten", "off"),
        ("ich kann nichts sehen, bitte Bodenlampe anmachen", "on"),
        ("die Dachluke fährt jetzt bitte zu", "close"),
        ("Krümel fährt bitte zur Station", "dock"),
        ("jetzt machen wir mal die Bodenlampe aus", "off"),
        ("bin ich müde, mach die Bodenlampe aus", "off"),
        ("stinkt das hier, mach das Windrad an", "on"),
        ("ich hab Durst mach die Bodenlampe an", "on"),
        ("Bodenlampe ausgemacht und zwar sofort", "off"),
        ("krieg ich die Bodenlampe angemacht", "on"),
        ("da steht einer, mach die Bodenlampe an", "on"),
        ("das Lied geht mir auf die Nerven, mach den Brüllwürfel aus", "off"),
        ("mach die Bodenlampe an, dass man was sieht", "on"),
        ("Windrad ausschalten es ist zu laut", "off"),
        ("ich würde gern die Bodenlampe ausmachen", "off"),
    ],
)
def test_what_is_like_it_and_asks_is_done(text: str, verb: str) -> None:
    """Orders stay orders, also behind what is told without a pause."""
    plan = plan_of(text)
    assert [step.verb for step in plan.steps] == [verb], plan


def test_a_kind_that_is_not_here_is_absent_where_only_a_value_is_said() -> None:
    """Nothing else is set for an awning that nobody has."""
    assert plan_of("die Markise auf zwanzig Prozent").kind is Kind.ABSENT


@pytest.mark.parametrize(("text", "verb"), [("Markise aus", "open"), ("mach die Markise bitte ein", "close")])
def test_an_awning_is_out_where_it_is_open(text: str, verb: str) -> None:
    """Of what is driven out and in, "aus" says the way and not that it is off."""
    home = home_of([("cover.shade", "Markise", "room", "awning")], {"room": ("Diele", None)}, {})
    plan = planning({"de": (home, "room")})("de", text)
    assert [step.verb for step in plan.steps] == [verb], plan
