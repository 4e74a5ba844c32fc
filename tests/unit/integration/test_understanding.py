"""The pure part: what a sentence is, and what it is about."""

import re
import string

import pytest

from custom_components.hearken.understanding.answer import behind_yes, read_answer
from custom_components.hearken.understanding.speech_act import Mark, marks
from custom_components.hearken.understanding.topic import HomeNames, is_about_home, mentioned
from custom_components.hearken.understanding.words import Words, known_languages, normalized, words_for

EN = words_for("en")
ZH = words_for("zh-Hans")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Turn on the light.", "turn on the light"),
        ("  Don’t — ever!  ", "don't ever"),
        ("“Hello”, she said…", "hello she said"),
        ("At 9:30, 20.5° or 50%?", "at 9:30 20.5° or 50%"),
        ("好的，开吧！", "好的 开吧"),
        ("¿Qué?", "qué"),
        ("'tis O'Brien's", "tis o'brien's"),
        ("", ""),
    ],
)
def test_normalized(text: str, plain: str) -> None:
    assert normalized(text) == plain


def test_words_of_a_tag() -> None:
    assert words_for("en-GB") is EN
    assert words_for("zh_TW") is ZH
    unknown = words_for("sv")
    assert unknown.language == "sv"
    assert unknown.reply("cancelled") == EN.reply("cancelled")
    assert marks("släck inte lampan", unknown) == frozenset()
    assert read_answer("ja", unknown) is None


@pytest.mark.parametrize("language", known_languages())
def test_every_language_has_every_word_it_needs(language: str) -> None:
    words = words_for(language)
    assert set(words.markers) == set(Mark)
    assert set(words.replies) == set(EN.replies)
    for key, reply in words.replies.items():
        fields = {name for _, name, _, _ in string.Formatter().parse(reply) if name}
        assert fields == {name for _, name, _, _ in string.Formatter().parse(EN.replies[key]) if name}
        assert reply.strip() == reply
        assert (reply[-1] in "?？") is key.startswith("confirm_"), key
    for phrases in (words.yes, words.no, words.filler, words.commands, words.things, words.states):
        assert phrases
        assert [normalized(phrase) for phrase in phrases] == list(phrases)
        assert len(set(phrases)) == len(phrases)
    assert not set(words.yes) & set(words.no)


def test_lists_are_read_out_as_people_do() -> None:
    assert EN.list(()) == ""
    assert EN.list(("Lamp",)) == "Lamp"
    assert EN.list(("Lamp", "Fan")) == "Lamp and Fan"
    assert EN.list(("Lamp", "Fan", "TV")) == "Lamp, Fan and TV"
    assert ZH.list(("灯", "门", "窗")) == "灯、门和窗"
    assert EN.conjoin(["One.", "Two."]) == "One. Two."
    assert ZH.conjoin(["一。", "二。"]) == "一。二。"


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("en", "Yes.", True),
        ("en", "yes, yes please", True),
        ("en", "Sure, go ahead!", True),
        ("en", "OK then", True),
        ("en", "No.", False),
        ("en", "oh no, don't do it", False),
        ("en", "never mind, thanks", False),
        ("en", "yes but only the shed", None),
        ("en", "yes and no", None),
        ("en", "I said unlock it", None),
        ("en", "yesterday", None),
        ("en", "north", None),
        ("en", "please", None),
        ("en", "", None),
        ("de", "Ja, bitte.", True),
        ("de", "Nein danke", False),
        ("de", "ja, aber erst morgen", None),
        ("fr", "Oui, s'il te plaît !", True),
        ("fr", "Non merci.", False),
        ("es", "Sí, por favor.", True),
        ("es", "No, gracias.", False),
        ("zh", "是的", True),
        ("zh", "好的，谢谢", True),
        ("zh", "确定", True),
        ("zh", "不要", False),
        ("zh", "算了吧", False),
        ("zh", "不是现在", None),
        ("zh", "好的但是只开车库门", None),
        # no plain yes
        ("en", "yeah right", None),
        ("en", "oh right", None),
        ("en", "right then", None),
        ("en", "why not", None),
        ("en", "yes?", None),
        ("en", "yes, um", None),
        ("en", "certainly not", False),
        ("en", "um, yes", True),
        ("en", "all right then", True),
        ("zh", "对了", None),
        ("zh", "好了", None),
        ("zh", "那就好", None),
        ("zh", "那是", None),
        ("zh", "要是", None),
        ("zh", "对吧", None),
        ("zh", "好？", None),
        ("zh", "好啦", None),
        ("zh", "嗯呢", True),
        ("zh", "OK", True),
        ("zh", "对对对", True),
        ("zh", "嗯，好的", True),
        ("de", "na ja", None),
        ("de", "ach ja", None),
        ("de", "ja?", None),
        ("de", "ja, also", None),
        ("de", "ja klar", True),
        ("fr", "ah oui ?", None),
        ("fr", "oui, enfin", None),
        ("fr", "ben oui", True),
        ("fr", "bien sûr que non", False),
        ("es", "¿sí?", None),
        ("es", "bueno", None),
        ("es", "claro que no", False),
        ("es", "pues sí", True),
    ],
)
def test_only_a_clear_answer_is_one(language: str, text: str, answer: bool | None) -> None:
    assert read_answer(text, words_for(language)) is answer


@pytest.mark.parametrize(("language", "word"), [("en", "yes please"), ("en", "thanks"), ("de", "bitte"), ("zh", "好 ")])
def test_a_recogniser_that_repeats_itself_is_read_in_one_go(language: str, word: str) -> None:
    """Whisper does so at times; a pattern that tries every way to read it would take hours."""
    assert read_answer("yes " + f"{word} " * 400 + "x", words_for(language)) is None


@pytest.mark.parametrize(
    ("language", "text", "behind"),
    [
        ("en", "Yes, unlock it.", "unlock it"),
        ("en", "Sure, go ahead and open it", "and open it"),
        ("de", "Ja bitte, mach auf", "mach auf"),
        ("zh", "好的，打开吧", "打开吧"),
        ("en", "yes, unlock it?", None),
        ("en", "yes", None),
        ("en", "right, unlock it", None),
        ("sv", "ja, lås upp", None),
    ],
)
def test_what_is_said_behind_a_yes(language: str, text: str, behind: str | None) -> None:
    assert behind_yes(text, words_for(language)) == behind


PLAIN_COMMANDS = {
    "en": """
        Turn on the light.
        Could you please turn off the heating?
        Can you close the blinds
        would you dim the lamp
        set the lamp to 50%
        set the brightness at 50 percent
        set the thermostat at 21 degrees
        set the thermostat to twenty one
        turn it up a bit
        lock the door
        I want the lamp on
        turn on the light please
        open the left window
        switch everything off
        start the robot
        play some music in the kitchen
        turn on the light in the hall
    """,
    "de": """
        Schalte das Licht ein.
        Kannst du bitte die Heizung ausschalten?
        Mach die Lampe an
        Stelle die Helligkeit auf 50 Prozent
        Fahre die Rollläden hoch
        Licht aus
        schließ die Tür ab
    """,
    "fr": """
        Allume la lumière.
        Peux-tu éteindre le chauffage, s'il te plaît ?
        Règle le thermostat à 21 degrés
        Ferme les volets du salon
        Monte le volume
    """,
    "es": """
        Enciende la luz.
        ¿Puedes apagar la calefacción, por favor?
        Pon el termostato a 21 grados
        Baja las persianas del salón
        Cierra la puerta
    """,
    "zh": """
        打开灯。
        请把空调关掉
        可以打开客厅的灯吗？
        帮我调亮一点
        把灯调到百分之五十
        关上窗帘
        打开别墅的灯
        空调调到二十六度
        麻烦你关一下电视
        能不能把音乐关了
    """,
}


def _lines(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, line.strip()) for code, lines in table.items() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("language", "text"), _lines(PLAIN_COMMANDS))
def test_a_plain_command_has_no_marks(language: str, text: str) -> None:
    assert marks(text, words_for(language)) == frozenset()


@pytest.mark.parametrize(
    ("language", "mark", "text"),
    [
        ("en", Mark.NEGATION, "You shouldn't open that"),
        ("en", Mark.NEGATION, "can you not turn on the fan"),
        ("en", Mark.NEGATION, "there is no need to lock up"),
        ("en", Mark.QUESTION, "Have you closed the window?"),
        ("en", Mark.QUESTION, "and where is the cat"),
        ("en", Mark.QUESTION, "Shall I turn on the fan"),
        ("en", Mark.REPORT, "My daughter left the radio on"),
        ("en", Mark.REPORT, "we already closed it"),
        ("en", Mark.REPORT, "grandma said open the gate"),
        ("en", Mark.CONDITION, "open the blinds once it gets light"),
        ("en", Mark.CONDITION, "heat the bath until it is warm"),
        ("en", Mark.CONDITION, "turn on the porch light after sunset"),
        ("en", Mark.SCHEDULE, "turn on the fan at seven"),
        ("en", Mark.SCHEDULE, "turn on the fan at 7:30 pm"),
        ("en", Mark.SCHEDULE, "open the blinds every weekday... no, every monday"),
        ("en", Mark.SCHEDULE, "run the fan for an hour"),
        ("en", Mark.SCHEDULE, "lights off at midnight"),
        ("en", Mark.EXCEPTION, "everything but the fridge"),
        ("en", Mark.EXCEPTION, "all of them apart from the hall"),
        ("de", Mark.NEGATION, "Mach kein Licht an"),
        ("de", Mark.QUESTION, "Hast du das Tor geöffnet?"),
        ("de", Mark.REPORT, "Ich habe das Licht angelassen vergessen"),
        ("de", Mark.CONDITION, "Schließe das Fenster, falls es regnet"),
        ("de", Mark.SCHEDULE, "Mach um halb acht das Licht an"),
        ("de", Mark.SCHEDULE, "Schalte die Lampe für zehn Minuten ein"),
        ("de", Mark.EXCEPTION, "alle Lampen bis auf die im Flur"),
        ("fr", Mark.NEGATION, "N'ouvre jamais le portail"),
        ("fr", Mark.QUESTION, "Pourquoi la lampe est allumée ?"),
        ("fr", Mark.REPORT, "Les enfants ont laissé la lampe allumée"),
        ("fr", Mark.CONDITION, "Ferme le store s'il pleut"),
        ("fr", Mark.SCHEDULE, "Allume la lampe demain"),
        ("fr", Mark.EXCEPTION, "toutes les lampes sauf celle du salon"),
        ("es", Mark.NEGATION, "Nunca abras el portón"),
        ("es", Mark.QUESTION, "¿Quién encendió la luz?"),
        ("es", Mark.REPORT, "Los niños han dejado la luz encendida"),
        ("es", Mark.CONDITION, "Cierra la ventana si llueve"),
        ("es", Mark.SCHEDULE, "Enciende la luz a las ocho"),
        ("es", Mark.EXCEPTION, "todas las luces excepto la cocina"),
        ("zh", Mark.NEGATION, "别把灯关了"),
        ("zh", Mark.QUESTION, "大门锁了吗？"),
        ("zh", Mark.REPORT, "孩子们把灯开着没关"),
        ("zh", Mark.REPORT, "我忘了关灯"),
        ("zh", Mark.CONDITION, "下雨的话就关窗"),
        ("zh", Mark.CONDITION, "等我出门再关灯"),
        ("zh", Mark.SCHEDULE, "晚上八点关灯"),
        ("zh", Mark.SCHEDULE, "开十分钟风扇"),
        ("zh", Mark.EXCEPTION, "除了客厅都关掉"),
    ],
)
def test_what_is_more_or_less_than_a_command_is_marked(language: str, mark: Mark, text: str) -> None:
    assert mark in marks(text, words_for(language))


def test_marks_inside_names_do_not_count() -> None:
    assert marks("play Don't Stop Me Now", EN, ["Don't Stop Me Now"]) == frozenset()
    assert marks("turn on never land", EN, ["Never Land"]) == frozenset()
    assert marks("never turn on never land", EN, ["Never Land"]) == {Mark.NEGATION}
    assert marks("打开每天", ZH, ["每天"]) == frozenset()


HOME = HomeNames(
    entities=("Reading lamp", "Lamp", "Wallbox", "TV", "阅读灯", "灯带"),
    places=("Attic", "Granny's room", "Upstairs", "书房"),
)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "what is up with the reading lamp"),
        ("en", "turn on the thing"),
        ("en", "it is too dark"),
        ("en", "I'm freezing"),
        ("en", "make it warmer"),
        ("en", "is the wallbox running"),
        ("en", "are all the windows closed"),
        ("en", "the attic light is on"),
        ("en", "did you unlock it"),
        ("en", "nothing but unlocked doors here"),
        ("zh", "阅读灯怎么了"),
        ("zh", "太热了"),
        ("zh", "书房的灯亮着"),
        ("zh", "把它关掉"),
        ("zh", "所有的窗都关着吗"),
        ("de", "mir ist kalt"),
        ("de", "Sind alle Fenster zu?"),
        ("de", "Schalte das Ding aus"),
        ("fr", "J'ai froid"),
        ("fr", "Est-ce que les volets sont fermés ?"),
        ("es", "Tengo frío"),
        ("es", "¿Están cerradas las ventanas?"),
    ],
)
def test_about_the_home(language: str, text: str) -> None:
    assert is_about_home(text, HOME, words_for(language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "tell me a joke about lamps"),
        ("en", "who wrote the lord of the rings"),
        ("en", "what is the capital of France"),
        ("en", "good morning"),
        ("en", "how are you doing today"),
        ("en", "tell me about granny's room"),
        ("en", "why is the sky blue"),
        ("en", "my lampshade collection"),
        ("zh", "讲个笑话"),
        ("zh", "你好"),
        ("zh", "法国的首都是哪里"),
        ("de", "Erzähl mir einen Witz"),
        ("de", "Wie geht es dir?"),
        ("fr", "Raconte-moi une blague"),
        ("es", "Cuéntame un chiste"),
        ("sv", "berätta en historia"),
    ],
)
def test_not_about_the_home(language: str, text: str) -> None:
    assert not is_about_home(text, HOME, words_for(language))


def test_mentioned_names_are_the_homes_own_longest_first() -> None:
    assert mentioned("the reading LAMP, upstairs, and granny’s room", HOME, EN) == (
        "Granny's room",
        "Reading lamp",
        "Upstairs",
    )
    assert mentioned("my lampshade", HOME, EN) == ()
    assert mentioned("书房的阅读灯", HOME, ZH) == ("阅读灯", "书房")
    assert mentioned("anything", HomeNames(entities=("", "..."), places=()), EN) == ()


def test_patterns_match_what_is_normalised() -> None:
    """A pattern with a capital letter or a typographic apostrophe could never match."""
    for language in known_languages():
        words: Words = words_for(language)
        patterns = [*words.polite, *(pattern for act in words.markers.values() for pattern in act)]
        for pattern in patterns:
            literals = re.sub(r"\\[A-Za-z]", "", pattern.pattern)
            assert literals == literals.lower()
            assert "’" not in literals
