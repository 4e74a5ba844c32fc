"""An order behind what is only told is done; what is told of others, or only told, is not."""

import pytest

from .sample_home import home_of, planning, sample_home, short

_GERMAN = home_of(
    [
        ("light.bogen", "Bogenlampe", "wohnen", None),
        ("light.waesche", "Waschkellerlicht", "keller", None),
        ("light.diele", "Dielenlicht", "diele", None),
        ("lock.hof", "Hoftür", "diele", None),
        ("cover.markise", "Markise", "wohnen", "awning"),
        ("media_player.tv", "Fernseher", "wohnen", "tv"),
    ],
    {"wohnen": ("Wohnzimmer", None), "diele": ("Diele", None), "keller": ("Waschkeller", None)},
    {},
)
_FRENCH = home_of(
    [
        ("light.arc", "Lampe arc", "salon", None),
        ("light.grenier", "Lumière du grenier", "grenier", None),
        ("light.couloir", "Lumière du couloir", "couloir", None),
        ("lock.cour", "Porte de la cour", "couloir", None),
        ("media_player.tv", "Télé", "salon", "tv"),
    ],
    {"salon": ("Salon", None), "couloir": ("Couloir", None), "grenier": ("Grenier", None)},
    {},
)
_SPANISH = home_of(
    [
        ("light.arco", "Lámpara de arco", "salon", None),
        ("light.desvan", "Luz del desván", "desvan", None),
        ("light.pasillo", "Luz del pasillo", "pasillo", None),
        ("lock.patio", "Puerta del patio", "pasillo", None),
        ("media_player.tele", "Tele", "salon", "tv"),
    ],
    {"salon": ("Salón", None), "pasillo": ("Pasillo", None), "desvan": ("Desván", None)},
    {},
)
_plan = planning(
    {
        "de": (_GERMAN, "wohnen"),
        "fr": (_FRENCH, "salon"),
        "es": (_SPANISH, "salon"),
        "en": (sample_home(), "living"),
    }
)


def _said(language: str, text: str) -> str:
    return short(_plan(language, text))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "es wird dunkler, mach die Bogenlampe an", "on l.bogen"),
        ("de", "es wird immer dunkler, mach das Dielenlicht an", "on l.diele"),
        ("de", "ich hab das Dielenlicht angelassen, mach es aus", "off l.diele"),
        ("de", "ich habe die Hoftür offen gelassen, schließ sie bitte ab", "lock l.hof"),
        ("de", "Papa ist eingeschlafen. Mach den Fernseher aus", "off m.tv"),
        ("de", "die Sonne ist weg, fahr die Markise ein", "close c.markise"),
        ("de", "im Waschkeller ist niemand mehr, mach das Licht aus", "off l.waesche"),
        ("fr", "la lumière du couloir est restée allumée, éteins-la", "off l.couloir"),
        ("fr", "il n'y a plus personne dans le grenier, éteins la lumière", "off l.grenier"),
        ("fr", "le match commence, éteins la lampe arc", "off l.arc"),
        ("fr", "il fait de plus en plus sombre, allume la lampe arc", "on l.arc"),
        ("fr", "les enfants dorment déjà, baisse le son de la télé", "change volume=-2 m.tv"),
        ("es", "me he dejado la luz del pasillo encendida, apágala", "off l.pasillo"),
        ("es", "ya no hay nadie en el desván, apaga la luz", "off l.desvan"),
        ("es", "está oscureciendo, enciende la lámpara de arco", "on l.arco"),
        ("es", "cada vez está más oscuro, enciende la lámpara de arco", "on l.arco"),
        ("en", "I left the hall light on, turn it off", "off l.hall"),
        ("en", "there's nobody in the bedroom, turn the fan off", "off f.bedroom"),
    ],
)
def test_an_order_behind_what_is_told_is_done(language: str, text: str, expected: str) -> None:
    assert _said(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Mama sagt immer, mach das Licht aus"),
        ("de", "er hat mir geschrieben, mach die Bogenlampe aus"),
        ("de", "ich habe das Dielenlicht ausgemacht, mach es nicht an"),
        ("de", "Kinder, macht das Licht aus"),
        ("de", "die Partylampe, mach die Bogenlampe aus"),
        ("de", "nimm die Partylampe, mach die Bogenlampe aus"),
        ("de", "Anna ist im Waschkeller, mach das Licht aus"),
        ("de", "tu so als ob, mach das Licht an"),
        ("de", "es wird immer dunkler"),
        ("fr", "le prof a crié, éteins la lampe arc"),
        ("fr", "hier j'ai éteint la lampe arc, allume"),
        ("fr", "il fait de plus en plus sombre"),
        ("fr", "j'ai éteint la lampe arc, ne t'inquiète pas"),
        ("es", "mamá siempre dice, apaga la luz"),
        ("es", "imagínate, enciende la luz"),
        ("es", "me pidió, apaga la lámpara de arco"),
        ("es", "cada vez está más oscuro"),
        ("en", "the teacher shouted, close the curtains"),
        ("en", "Morag, close the curtains"),
        ("en", "yesterday he said, turn the hall light off"),
    ],
)
def test_what_others_say_and_what_is_only_told_is_not(language: str, text: str) -> None:
    assert _said(language, text).partition(":")[0] in {"hold", "unsettled", "absent", "later"}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Bogenlampe aus, ich bin müde, und schließ die Hoftür ab", "off l.bogen; lock l.hof"),
        ("de", "mach das Licht aus, für meine Mama", "off l.bogen"),
        ("fr", "je suis dans le grenier, éteins la lumière", "off l.grenier"),
        ("fr", "éteins la lumière il fait trop chaud pour dormir", "off l.arc"),
        ("es", "apaga la luz, me congelo", "off l.arco"),
    ],
)
def test_reasons_are_left_away_alike_in_every_language(language: str, text: str, expected: str) -> None:
    assert _said(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "ich bin im Schlafzimmer, mach das Licht aus"),
        ("de", "mach das Licht aus für die Küche"),
        ("es", "enciende la lámpara de arco, quiero decir el hervidor"),
        ("fr", "éteins la lampe arc, je veux dire la pompe du garage"),
        ("fr", "éteins la lampe arc, en fait non"),
        ("es", "nos vamos a la cama y cierra la puerta del patio, apaga la luz"),
    ],
)
def test_what_is_more_than_a_reason_is_not_left_away(language: str, text: str) -> None:
    """Where the speaker is, in no room of this home, what a room is named for, and another order."""
    assert _said(language, text).partition(":")[0] in {"hold", "unsettled", "absent", "later"}
