"""European orders that are polite, that tell a state of each of several things, or of a lock's door."""

import pytest

from .sample_home import home_of, planning, short

_GERMAN = home_of(
    [
        ("light.bogen", "Bogenlampe", "wohnen", None),
        ("light.vitrine", "Vitrinenlicht", "wohnen", None),
        ("light.diele", "Dielenlicht", "diele", None),
        ("cover.links", "Jalousie links", "wohnen", "blind"),
        ("cover.rechts", "Jalousie rechts", "wohnen", "blind"),
        ("lock.hof", "Hoftür", "diele", None),
        ("media_player.tv", "Fernseher", "wohnen", "tv"),
    ],
    {"wohnen": ("Wohnzimmer", None), "diele": ("Diele", None)},
    {},
)
_FRENCH = home_of(
    [
        ("light.arc", "Lampe arc", "salon", None),
        ("light.vitrine", "Vitrine", "salon", None),
        ("light.bleue", "Lampe bleue", "salon", None),
        ("light.couloir", "Lumière du couloir", "couloir", None),
        ("cover.gauche", "Volet gauche", "salon", "shutter"),
        ("cover.droit", "Volet droit", "salon", "shutter"),
        ("cover.garage", "Porte du garage", "couloir", "garage"),
        ("lock.cour", "Porte de la cour", "couloir", None),
        ("media_player.tv", "Télé", "salon", "tv"),
    ],
    {"salon": ("Salon", None), "couloir": ("Couloir", None)},
    {},
)
_SPANISH = home_of(
    [
        ("light.arco", "Lámpara de arco", "salon", None),
        ("light.vitrina", "Luz de la vitrina", "salon", None),
        ("light.pasillo", "Luz del pasillo", "pasillo", None),
        ("cover.izquierda", "Persiana izquierda", "salon", "shutter"),
        ("cover.derecha", "Persiana derecha", "salon", "shutter"),
        ("cover.garaje", "Puerta del garaje", "pasillo", "garage"),
        ("lock.patio", "Puerta del patio", "pasillo", None),
        ("media_player.tele", "Tele", "salon", "tv"),
    ],
    {"salon": ("Salón", None), "pasillo": ("Pasillo", None)},
    {},
)
_plan = planning({"de": (_GERMAN, "wohnen"), "fr": (_FRENCH, "salon"), "es": (_SPANISH, "salon")})


def _said(language: str, text: str) -> str:
    return short(_plan(language, text))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "wenn du Zeit hast, mach das Dielenlicht an", "on l.diele"),
        ("de", "wenn du schon dabei bist mach auch gleich den Fernseher aus", "off m.tv"),
        ("de", "schließ die Hoftür ab, wenn's dir nichts ausmacht", "lock l.hof"),
        ("de", "mach bitte, wenn du kannst, das Dielenlicht aus", "off l.diele"),
        ("de", "bevor ich es vergesse: Fernseher aus", "off m.tv"),
        ("fr", "quand tu peux éteins la télé", "off m.tv"),
        ("fr", "si ça ne te dérange pas, allume la lumière du couloir", "on l.couloir"),
        ("fr", "ferme le volet gauche dès que possible", "close c.gauche"),
        ("fr", "si tu veux bien éteindre la télé", "off m.tv"),
        ("es", "cuando puedas sube la persiana izquierda porfa", "open c.izquierda"),
        ("es", "si eres tan amable, apaga la tele", "off m.tele"),
        ("es", "enciende la luz del pasillo cuando tengas un momento", "on l.pasillo"),
        ("es", "ya que estamos, apaga la tele", "off m.tele"),
        # real times and conditions
        ("de", "wenn du gehst, mach das Dielenlicht aus", "later: off l.diele"),
        ("de", "wenn du fertig bist, mach den Fernseher aus", "later: off m.tv"),
        ("de", "wenn du kannst, mach das Dielenlicht nicht an", "hold"),
        ("fr", "quand tu pars, éteins la télé", "later: off m.tv"),
        ("fr", "dès qu'il fait nuit, allume la vitrine", "later: on l.vitrine"),
        ("fr", "si tu veux un café allume la vitrine", "later: on l.vitrine"),
        ("fr", "si tu peux, n'éteins pas la télé", "hold"),
        ("es", "cuando te vayas, apaga la tele", "later: off m.tele"),
        ("es", "si quieres café enciende la luz del pasillo", "later: on l.pasillo"),
        ("es", "cuando tenga tiempo, apaga la tele", "later: off m.tele"),
    ],
)
def test_a_polite_clause_is_no_condition(language: str, text: str, expected: str) -> None:
    assert _said(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "bogenlampe an vitrinenlicht aus", "on l.bogen; off l.vitrine"),
        ("de", "dielenlicht ein fernseher aus und vitrinenlicht an", "on l.diele; off m.tv; on l.vitrine"),
        ("de", "bogenlampe an vitrinenlicht aus?", "on l.bogen; off l.vitrine"),
        ("de", "jalousie links zu jalousie rechts auf", "close c.links; open c.rechts"),
        ("de", "bogenlampe rot vitrinenlicht blau", "set colour=red l.bogen; set colour=blue l.vitrine"),
        ("de", "licht in der diele an licht im wohnzimmer aus", "on l.diele; off l.bogen l.vitrine"),
        ("de", "fernseher an licht auf der diele aus", "on m.tv; off l.diele"),
        ("fr", "lampe arc allumée et télé éteinte", "on l.arc; off m.tv"),
        ("fr", "lampe arc allumée et lampe bleue éteinte", "on l.arc; off l.bleue"),
        ("fr", "volet gauche fermé et volet droit ouvert", "close c.gauche; open c.droit"),
        ("fr", "lampe arc rouge vitrine bleue", "set colour=red l.arc; set colour=blue l.vitrine"),
        ("es", "lámpara de arco encendida y luz de la vitrina apagada", "on l.arco; off l.vitrina"),
        ("es", "persiana izquierda cerrada, persiana derecha abierta", "close c.izquierda; open c.derecha"),
        ("es", "tele apagada lámpara de arco roja por favor", "off m.tele; set colour=red l.arco"),
        # statements, questions, and what may be one
        ("de", "bogenlampe angelassen fernseher angelassen", "hold"),
        ("de", "wer hat bogenlampe an fernseher aus", "unsettled"),
        ("fr", "j'aime la lampe arc allumée et la télé éteinte", "unsettled"),
        ("fr", "la lampe arc est allumée et la télé éteinte", "answer: state off 2"),
        ("fr", "porte du garage ouverte et lampe arc allumée", "unsettled"),
        ("fr", "porte de la cour déverrouillée et télé éteinte", "unsettled"),
        ("es", "otra vez la luz del pasillo encendida y la tele encendida", "unsettled"),
        ("es", "duermo con la luz del pasillo encendida y la tele apagada", "unsettled"),
        ("es", "¿luz del pasillo encendida y tele apagada?", "unsettled"),
        ("es", "puerta del garaje abierta y tele apagada", "unsettled"),
    ],
)
def test_each_of_several_things_takes_its_own_state(language: str, text: str, expected: str) -> None:
    assert _said(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "verb", "state"),
    [
        ("de", "falls die Hoftür offen ist sperr sie ab", "lock", "unlocked"),
        ("de", "wenn die Hoftür noch offen ist, dann sperr sie bitte zu", "lock", "unlocked"),
        ("de", "wenn die Hoftür nicht zu ist, schließ sie ab", "lock", "unlocked"),
        ("de", "ist die Hoftür noch auf? dann schließ sie ab", "lock", "unlocked"),
        ("fr", "si la porte de la cour est ouverte verrouille-la", "lock", "unlocked"),
        ("fr", "est-ce que la porte de la cour est ouverte ? si oui verrouille-la", "lock", "unlocked"),
        ("es", "si la puerta del patio está abierta ciérrala con llave", "lock", "unlocked"),
        ("es", "¿está abierta la puerta del patio? pues ciérrala con llave", "lock", "unlocked"),
        ("de", "falls die Hoftür offen ist, mach das Dielenlicht an", "on", "open"),
        ("es", "si la puerta del patio está abierta, ábrela", "unlock", "open"),
    ],
)
def test_a_lock_that_is_to_be_locked_is_open_if_it_is_not_locked(
    language: str, text: str, verb: str, state: str
) -> None:
    (step,) = _plan(language, text).steps
    assert step.condition is not None
    assert (step.verb, step.condition.value) == (verb, state)


def test_a_question_about_another_thing_is_no_condition() -> None:
    assert _said("de", "ist die Hoftür offen? mach das Dielenlicht an").startswith("unsettled")
