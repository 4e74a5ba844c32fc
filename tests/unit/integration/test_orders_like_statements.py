"""Everyday orders that look like what is held: "again", "leave me the light at 50", a dial that is set to a number."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("light.lamp", "Luma", "room", None),
        ("media_player.tv", "TV", "room", "tv"),
        ("cover.blind", "Rolo", "room", "blind"),
        ("todo.list", "Einkaufsliste", None, None),
    ],
    {"room": ("Studio", None)},
    {},
)


@pytest.mark.parametrize(
    ("language", "said", "plan"),
    [
        ("es", "vuelve a encender la tele", "on m.tv"),
        ("es", "sube al studio", "hold"),
        ("es", "déjame apagar la tele", "hold"),
        ("es", "apaga la tele en unos minutos", "later"),
        ("fr", "nous allons dormir, éteins la télé", "off m.tv"),
        ("fr", "nous fermons le volet", "hold"),
        ("fr", "allume la lumière dans quelques minutes", "later"),
        ("de", "das Licht brennt noch, ausschalten", "off l.lamp"),
        ("de", "das Licht geht aus", "hold"),
        ("de", "lass das Licht an", "hold"),
        ("de", "lass den Rollladen runter und mach das Licht an", "close c.blind; on l.lamp"),
        ("de", "stell den Fernseher auf die Zwei", "hold"),
        ("zh", "来不及了，快开灯", "on l.lamp"),
        ("zh", "让我们打开电视", "on m.tv"),
        ("zh", "等我一下，先把灯关了", "off l.lamp"),
        ("zh", "等我开灯", "later"),
        ("zh", "开不了灯", "hold"),
    ],
)
def test_an_order_is_no_statement(language: str, said: str, plan: str) -> None:
    """And a statement is no order."""
    planned = short(Planner(HOME, words_for(language)).plan(said, at(HOME, "room")))
    assert planned == plan or planned.startswith(f"{plan}:")
