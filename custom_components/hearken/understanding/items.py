"""A stretch of a sentence and all that it may mean."""

from collections.abc import Collection
from dataclasses import dataclass

from .lexicon import Lexicon, Tag
from .tokens import Token


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of a sentence and what it may mean."""

    start: int
    """Number of its first token."""
    end: int
    """Number of the token after it."""
    tags: tuple[Tag, ...]
    """All its meanings; none of a word that is not known."""
    exact: bool = False
    """Whether a name is said as it is written."""
    text: str = ""

    def values(self, kind: str) -> tuple[str, ...]:
        """Return the values of the tags of a kind."""
        return tuple(tag.value for tag in self.tags if tag.kind == kind)

    def value(self, kind: str) -> str | None:
        """Return the first value of a kind, or None."""
        return next((tag.value for tag in self.tags if tag.kind == kind), None)

    def has(self, *kinds: str) -> bool:
        """Tell whether it may mean one of these."""
        for tag in self.tags:  # noqa: SIM110 - asked some thousand times a sentence, and twice as fast as `any`
            if tag.kind in kinds:
                return True
        return False

    def names_only(self, domains: Collection[str]) -> bool:
        """Tell whether it is the name of a thing, and all that are called so are of some domains."""
        named = self.values("entity")
        return bool(named) and all(one.partition(".")[0] in domains for one in named)

    @property
    def is_name(self) -> bool:
        """Return whether it is a name of the home."""
        return self.has("entity", "area", "floor")

    @property
    def is_verb(self) -> bool:
        """Return whether it is a verb, and no name that is written like one."""
        return self.has("verbs", "carry") and not self.is_name

    @property
    def may_name(self) -> bool:
        """Return whether it names a thing or a place, or may do so as a word that is not known."""
        return self.is_name or self.has("things") or not self.tags

    @property
    def is_only_room(self) -> bool:
        """Return whether it names a room, and nothing that is called or may be meant by the same word."""
        return self.has("area") and not self.has("entity", "things")

    @property
    def is_of_home(self) -> bool:
        """Return whether it names something of the home, or what is done with such things."""
        return self.is_name or self.has("things", "verbs", "carry", "changes", "colours", "modes")


def is_article(item: Item, lexicon: Lexicon) -> bool:
    """Tell whether a stretch is an article, alone or with what holds it to the word before ("of the")."""
    return not item.is_name and (item.has("article") or item.text.rpartition(" ")[2] in lexicon.articles)


def is_article_word(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word is an article, whatever else it may be."""
    return word in lexicon.articles or "article" in lexicon.kinds(word)


def own_tags(token: Token) -> tuple[Tag, ...]:
    """Return what a token means by itself."""
    if token.kind == "number":
        return (Tag("number", token.text.replace(",", ".")),)
    if token.kind == "time":
        return (Tag("clock", token.text),)
    if token.kind == "mark":
        return (Tag("mark", token.text),)
    return ()


def state_of(item: Item, *, opened: bool) -> str | None:
    """Return the state that a word says of what is opened, or of what is switched, where it may be either."""
    state = item.value("states")
    other = {"on": "open", "off": "closed"}.get(state or "")
    return other if opened and other in item.values("states") else state
