"""What whole sentences wish for is offered, in each language; nothing that is so already, and nobody is let in."""

from dataclasses import replace

import pytest

from custom_components.hearken.understanding.home import Seen
from custom_components.hearken.understanding.language_data import language_codes
from custom_components.hearken.understanding.plan import Kind
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .chinese_home import chinese_home
from .european_homes import home_in
from .furnished import Furnished
from .sample_home import at, short

COTTAGE = Furnished("en-cottage")
PLANNERS = {
    "zh": Planner(chinese_home(), words_for("zh")),
    **{language: Planner(home_in(language), words_for(language)) for language in ("de", "fr", "es")},
}


@pytest.mark.parametrize(
    ("language", "text", "plan"),
    [
        ("de", "die Sonne blendet", "Rollladen Wohnzimmer schließen"),
        ("de", "überall Krümel", "Robbi losschicken"),
        ("de", "der Boden ist total dreckig", "Robbi losschicken"),
        ("de", "der Rasen ist trocken", "Rasensprenger aufdrehen"),
        ("de", "ich brauche einen Kaffee", "Kaffeemaschine einschalten"),
        ("de", "ich verstehe kein Wort", "Fernseher lauter machen"),
        ("de", "ich bin am Telefon", "Fernseher leiser machen"),
        ("fr", "le soleil m'éblouit", "fermer Volet du salon"),
        ("fr", "il y a des miettes partout", "lancer Robi"),
        ("fr", "les plantes ont soif", "ouvrir Arrosage"),
        ("fr", "on regarde un film", "lancer Soirée film"),
        ("fr", "j'ai besoin d'un café", "allumer Cafetière"),
        ("fr", "le bébé dort", "baisser le son de Télé"),
        ("es", "el sol me deslumbra", "cierre Persiana del salón"),
        ("es", "hay migas por todas partes", "ponga en marcha Robi"),
        ("es", "las plantas tienen sed", "abra Aspersor"),
        ("es", "vamos a ver una película", "ejecute Noche de cine"),
        ("es", "necesito un café", "encienda Cafetera"),
        ("zh", "这里有味道", "打开客厅风扇"),
        ("zh", "太阳太刺眼了", "关上客厅窗帘"),
        ("zh", "满地都是灰", "让扫地机器人开始打扫"),
        ("zh", "花该浇水了", "打开花园洒水器"),
        ("zh", "我要睡觉了", "运行晚安"),
        ("zh", "我们看电影吧", "运行观影模式"),
        ("zh", "想喝咖啡", "打开咖啡机"),
        ("zh", "宝宝睡着了", "把电视的音量调小"),
    ],
)
def test_a_wish_is_offered(language: str, text: str, plan: str) -> None:
    planner = PLANNERS[language]
    assert short(planner.plan(text, at(planner.home, "living"))) == f"ask: offer: {plan}"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "ich gehe jetzt nicht ins Bett"),
        ("de", "gestern hat die Sonne geblendet"),
        ("de", "ich brauche keinen Kaffee"),
        ("fr", "on ne regarde pas de film"),
        ("fr", "hier le soleil m'a ébloui"),
        ("es", "no necesito un café"),
        ("es", "ayer fuimos a ver una película"),
        ("zh", "我不想睡觉"),
        ("zh", "昨天太阳太刺眼了"),
        ("zh", "我不想喝咖啡"),
    ],
)
def test_what_only_sounds_like_it_is_not(language: str, text: str) -> None:
    planner = PLANNERS[language]
    assert planner.plan(text, at(planner.home, "living")).kind not in {Kind.ACT, Kind.ASK}


def test_what_is_so_already_is_not_offered() -> None:
    said = "it's full of steam in here"
    assert short(COTTAGE.said(said, "ens")[0]) == "ask: offer: turn on Ensuite Extractor"
    now = {"fan.ens": Seen("on", {"percentage": 66})}
    assert short(COTTAGE.said(said, "ens", now)[0]) == "ask: offer: make Ensuite Extractor faster"
    shut = {"cover.sn": Seen("closed")}
    assert COTTAGE.said("the sun's in my eyes", "sn", shut)[0].kind not in {Kind.ACT, Kind.ASK}


def test_a_robot_that_cannot_clean_one_room_is_offered_for_all() -> None:
    home = COTTAGE.home
    plain = replace(home, entities={**home.entities, "vacuum.h": replace(home.entities["vacuum.h"], features=8204)})
    planner = Planner(plain, words_for("en"))
    assert short(planner.plan("the parlour floor is filthy", at(plain, "kit"))) == "ask: offer: start Henry"
    assert planner.plan("vacuum the parlour", at(plain, "kit")).kind is Kind.CANNOT


def test_nobody_is_let_in_by_a_wish() -> None:
    for said in ("Rosie would like the front door open", "Rosie would like the front door opened"):
        assert COTTAGE.said(said, "ent")[0].kind not in {Kind.ACT, Kind.ASK}


def test_an_occasion_without_anything_for_it_is_left() -> None:
    home = COTTAGE.home
    bare = replace(home, entities={key: one for key, one in home.entities.items() if one.domain != "scene"})
    plan = Planner(bare, words_for("en")).plan("right, I'm off to bed", at(bare, "sn"))
    assert plan.kind not in {Kind.ACT, Kind.ASK}


@pytest.mark.parametrize("language", language_codes())
def test_each_request_can_be_put(language: str) -> None:
    offers = Planner(COTTAGE.home, words_for(language)).lexicon.offers
    assert offers.requests
    assert offers.occasions
    assert offers.here
    for pattern, requests in offers.requests:
        groups = dict.fromkeys(pattern.groupindex, "x") | {"place": offers.here}
        assert all(request.format_map(groups) for request in requests), pattern.pattern
