"""What French tells with a subject and its verb, or takes back, beside near sentences that are orders."""

import pytest

from custom_components.hearken.understanding.plan import Kind

from .sample_home import home_of, planning

plan_of = planning(
    {
        "fr": (
            home_of(
                [
                    ("light.lamp", "Lampe du coin lecture", "room", None),
                    ("cover.shutter", "Volet du salon", "room", "shutter"),
                    ("climate.heater", "Convecteur", "room", None),
                    ("fan.fan", "Ventilo", "room", None),
                    ("media_player.music", "Télé", "room", "tv"),
                    ("lock.door", "Porte du cellier", None, None),
                    ("vacuum.robot", "Firmin", "room", None),
                    ("scene.feast", "Raclette", None, None),
                ],
                {"room": ("Salon", None)},
                {},
            ),
            "room",
        )
    }
)


@pytest.mark.parametrize(
    "text",
    [
        "allume ventilo bof non on respire bien",
        "démarre firmin ah mince non la petite dort",
        "baisse convecteur de deux degrés ah ben non il fait bon là",
        "monte le son de télé non c'est bon j'entends",
        "Mets la lampe du coin lecture plus… non, c'est bon en fait.",
        "bon allez je ferme le volet du salon",
        "toi tu bouges pas, moi je ferme porte du cellier",
        "t'inquiète, il coupe le convecteur à la cave",
        "raclette on s'en lasse pas c'était une super idée",
        "raclette c'est vraiment mon ambiance préférée",
        "raclette allume tout et ferme les volets",
        "convecteur chauffe drôlement vite je suis épatée",
        "volet du salon ferme mal depuis l'orage",
        "plus on baisse le chauffage plus on met de pulls",
        "éteindre la télé ça lui fait du bien",
        "ferme ta porte, qu'elle me dit, et éteins la lampe du coin lecture",
        "là c'est éteint, là c'est allumé, et le salon c'est entre les deux",
        "dans le dessin animé un aspirateur comme firmin tombe amoureux",
        "mets la pédale douce avec ta sœur",
        "le convecteur réchauffe toute la pièce",
        "la lampe du coin lecture éclaire rouge",
        "la télé joue la messe",
        "le volet du salon ferme doucement",
        "volet du salon ferme bien",
        "firmin lave la cuisine en ce moment",
        "baisser le volet du salon ça prend des plombes",
        "éteins le ventilo, non, attends une minute",
    ],
)
def test_what_is_only_told_does_nothing(text: str) -> None:
    assert plan_of("fr", text).kind is not Kind.ACT


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("allume ventilo, non, la lampe du coin lecture", "on"),
        ("allume ventilo on étouffe", "on"),
        ("éteins la télé, je ferme le volet du salon", "off"),
        ("ferme le volet du salon, c'est la nuit", "close"),
        ("firmin aspire le salon", "start"),
        ("raclette", "run"),
        ("télé coupe le son", "mute"),
        ("volet du salon ferme vite", "close"),
        ("convecteur monte la température", "change"),
        ("ouvrir le volet du salon ça pue", "open"),
    ],
)
def test_what_is_like_it_and_asks_is_done(text: str, verb: str) -> None:
    assert [str(step.verb) for step in plan_of("fr", text).steps] == [verb]


def test_a_scene_whose_name_is_said_before_a_reason_is_offered() -> None:
    plan = plan_of("fr", "raclette, les invités arrivent")
    assert plan.kind is Kind.ASK
    assert plan.question is not None
    assert [option.plan.targets for option in plan.question.options] == [("scene.feast",)]
