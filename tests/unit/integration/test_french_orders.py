"""Orders and questions as they are said in French homes: with their reasons, manners, numbers and turns of phrase."""

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.home import Home
from custom_components.hearken.understanding.plan import Plan
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.played import may_be_played
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

AREAS = {
    "salle": ("Pièce à vivre", "b"),
    "cuisine": ("Cuisine", "b"),
    "lea": ("Chambre de Léa", "h"),
    "cousins": ("Chambre des cousins", "h"),
    "bain": ("Salle de bain", "h"),
    "cour": ("Cour", None),
}

ENTITIES = (
    ("light.buffet", "Rampe du buffet", "salle", None),
    ("light.lecture", "Liseuse", "salle", None),
    ("light.evier", "Éclairage de l'évier", "cuisine", None),
    ("light.lune", "Lune", "lea", None),
    ("light.appoint_1", "Applique de droite", "cousins", None),
    ("light.appoint_2", "Applique de gauche", "cousins", None),
    ("light.miroir", "Miroir", "bain", None),
    ("switch.pompe", "Pompe du bassin", "cour", "outlet"),
    ("switch.theiere", "Théière", "cuisine", "outlet"),
    ("cover.lea", "Store de Léa", "lea", "blind"),
    ("cover.baie", "Volet de la baie", "salle", "shutter"),
    ("climate.insert", "Insert à bois", "salle", None),
    ("media_player.ampli", "Ampli", "salle", "speaker"),
    ("lock.cellier", "Porte du cellier", "cuisine", None),
    ("lock.entree", "Porte d'entrée", "salle", None),
    ("scene.lecture", "Relecture", None, None),
    ("sensor.lea", "Thermomètre", "lea", "temperature"),
    ("sensor.cousins", "Sonde", "cousins", "temperature"),
    ("sensor.salle", "Capteur", "salle", "temperature"),
)


@pytest.fixture(scope="module")
def home() -> Home:
    return home_of(ENTITIES, AREAS, {"b": "Rez-de-chaussée", "h": "Étage"})


@pytest.fixture(scope="module")
def planner(home: Home) -> Planner:
    return Planner(home, words_for("fr"))


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("éteins la liseuse je vais dormir", "off l.lecture"),
        ("ferme le volet de la baie, le soleil tape sur l'écran", "close c.baie"),
        ("monte l'insert de deux degrés on se gèle", "change temperature=2 c.insert"),
        ("mets l'ampli à 15 y a les voisins qui râlent", "set volume=15 m.ampli"),
        ("ferme la porte du cellier à clé avant que le chien rentre", "lock l.cellier"),
        ("allume la théière, mamie arrive", "on s.theiere"),
        ("allume la liseuse pour que je puisse tricoter", "on l.lecture"),
        ("coupe la pompe parce qu'elle fait un bruit pas possible", "off s.pompe"),
        ("ouvre la porte d'entrée au facteur", "unlock l.entree"),
        ("allume la lumière, je suis dans la cuisine", "on l.evier"),
        ("baisse l'ampli, tonton en a marre", "change volume=-2 m.ampli"),
    ],
)
def test_reason_behind_an_order_changes_nothing(home: Home, planner: Planner, text: str, plan: str) -> None:
    assert short(planner.plan(text, at(home, "salle"))) == plan


@pytest.mark.parametrize(
    "text",
    [
        "éteins la liseuse, je rigole",
        "éteins la liseuse, elle a dit",
        "éteins la liseuse, je préfère attendre",
        "éteins la liseuse, on part à huit heures",
        "éteins la liseuse, si Léa dort",
        "éteins la liseuse, la cheminée du grenier",
        "maman a dit éteins la liseuse, je dors",
        "allume la lumière, je suis dans la véranda",
        "dès qu'il fait nuit, allume la liseuse",
    ],
)
def test_what_is_told_behind_an_order_may_take_it_back(home: Home, planner: Planner, text: str) -> None:
    assert planner.plan(text, at(home, "salle")).kind != "act"


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("excusez-moi de vous déranger, auriez-vous l'obligeance d'allumer la liseuse, je vous prie", "on l.lecture"),
        ("dis, tu pourrais pas éteindre la rampe du buffet", "off l.buffet"),
        ("est-ce que ça t'embêterait d'allumer la théière merci t'es un ange", "on s.theiere"),
        ("purée, éteins la liseuse quoi", "off l.lecture"),
        ("y aurait moyen d'ouvrir le store de Léa ?", "open c.lea"),
        ("faut allumer la pompe", "on s.pompe"),
        ("tu peux me dire si la théière est allumée", "answer: state on 1"),
    ],
)
def test_manners_are_no_part_of_an_order(home: Home, planner: Planner, text: str, plan: str) -> None:
    assert short(planner.plan(text, at(home, "salle"))) == plan


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("éteins tout chez Léa", "off l.lune"),
        ("allume les lumières chez les cousins", "on l.appoint_1 l.appoint_2"),
        ("éteins les deux appliques", "off l.appoint_1 l.appoint_2"),
        ("éteins la lune de Léa", "off l.lune"),
        ("dans la pièce à vivre éteins toutes les lumières sauf la liseuse", "off l.buffet"),
        ("éteins tout ce qui est allumé comme lampes à l'étage", "off l.lune l.appoint_1 l.appoint_2 l.miroir"),
        ("je veux plus une seule lampe allumée à l'étage", "off l.lune l.appoint_1 l.appoint_2 l.miroir"),
        ("éteins la lampe de Nina", "absent: lampe de nina"),
        ("allume la pompe", "on s.pompe"),
        ("allume la pompe du puits", "ask: did_you_mean: Pompe du bassin"),
        ("allume la petite lampe du grenier", "absent: petite lampe du grenier"),
        ("la liseuse, éteins-la", "off l.lecture"),
        ("tu me fermerais le volet de la baie", "close c.baie"),
        ("rampe du buffet à nonante-cinq", "set brightness=95 l.buffet"),
        ("liseuse rouge braise", "set colour=red l.lecture"),
        ("mets la liseuse dans un bleu bien profond", "set colour=blue l.lecture"),
        ("mode relecture", "run s.lecture"),
        ("ouvre la lumière de la cuisine", "on l.evier"),
        ("entrouvre le volet de la baie", "set position=25 c.baie"),
        ("ferme le volet de la baie, ça m'éblouit", "close c.baie"),
    ],
)
def test_what_is_named_in_french_ways(home: Home, planner: Planner, text: str, plan: str) -> None:
    assert short(planner.plan(text, at(home, "salle"))) == plan


def test_the_lamp_of_a_room_is_its_only_light(home: Home, planner: Planner) -> None:
    assert short(planner.plan("éteins la lampe", at(home, "cuisine"))) == "off l.evier"


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("la porte d'entrée elle est bien verrouillée là ?", "answer: state locked 1"),
        ("elle est fermée à clef la porte du cellier", "answer: state locked 1"),
        ("c'est fermé à clé la porte d'entrée ?", "answer: state locked 1"),
        ("c'est ouvert ou fermé le store de Léa ?", "answer: state open 1"),
        ("y a combien de lampes allumées là en tout", "answer: count on 7"),
        ("j'ai éteint la liseuse ?", "answer: state off 1"),
        ("quels stores sont restés ouverts", "answer: which open 2"),
        ("on est à combien chez Léa", "answer: value temperature 1"),
        ("l'insert est réglé sur combien", "answer: value set 1"),
    ],
)
def test_questions_in_spoken_french(home: Home, planner: Planner, text: str, plan: str) -> None:
    assert short(planner.plan(text, at(home, "salle"))) == plan


def test_which_bedroom_is_warmest_is_asked_of_all_of_them(home: Home, planner: Planner) -> None:
    plan = planner.plan("dans quelle chambre qu'il fait le plus chaud", at(home, "salle"))
    assert set(plan.queries[0].targets) == {"sensor.lea", "sensor.cousins"}


def _then(home: Home, planner: Planner, first: str, then: str) -> Plan:
    said = planner.plan(first, at(home, "salle"))
    return planner.plan(then, at(home, "salle"), Dialogue().then(said))


@pytest.mark.parametrize(
    ("first", "then", "plan"),
    [
        ("allume la liseuse", "moins fort", "change brightness=-2 l.lecture"),
        ("allume la liseuse", "moins fort, dix pour cent", "set brightness=10 l.lecture"),
        ("mets l'ampli à 20", "moins fort", "change volume=-2 m.ampli"),
        ("allume la liseuse", "à trente pour cent", "set brightness=30 l.lecture"),
        ("allume la liseuse", "un peu moins", "change brightness=-1 l.lecture"),
        ("mets l'insert à 20", "un de plus", "change temperature=1 c.insert"),
        ("allume la liseuse", "nan éteins", "off l.lecture"),
    ],
)
def test_what_follows_is_of_what_was_done(home: Home, planner: Planner, first: str, then: str, plan: str) -> None:
    assert short(_then(home, planner, first, then)) == plan


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("démarre le jacuzzi, Québec oblige", "le jacuzzi Québec oblige"),
        ("mets la couverture de la piscine... enfin ouvre-la", "la couverture de la piscine enfin ouvre-la"),
    ],
)
def test_what_is_behind_a_pause_makes_no_title(planner: Planner, text: str, title: str) -> None:
    assert not may_be_played(text, title, words_for("fr"), planner.lexicon)
    assert may_be_played("mets La vie en rose", "La vie en rose", words_for("fr"), planner.lexicon)
