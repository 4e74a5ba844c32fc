"""How alike two words look and sound, for what a recogniser or a hurried writer makes of a name."""

from functools import lru_cache

_REMEMBERED = 4096
"""Words whose sounds are kept; those of a large home are compared again and again."""


def similarity(one: str, other: str, least: float = 0.0) -> float:
    """Return how alike two words are, 0 to 1: edits (Damerau-Levenshtein) over the longer, of letters or of sounds.

    What is less alike than the least may come out as 0.
    """
    if one[:1] in "#~" or other[:1] in "#~":
        one, other = one.lstrip("#~"), other.lstrip("#~")
    return max(_ratio(one, other, least), _SOUNDS * _ratio(sounds(one), sounds(other), least))


_SOUNDS = 0.95
"""What sounds alike is a little less sure than what is written alike."""


def _ratio(one: str, other: str, least: float) -> float:
    longest = max(len(one), len(other))
    if not longest:
        return 1.0
    edits = _edits(one, other, (1 - least) * longest)
    return 0.0 if edits is None else 1 - edits / longest


def _edits(one: str, other: str, most: float) -> int | None:
    """Return the edit distance with transpositions (optimal string alignment); None where it is surely too many."""
    if abs(len(one) - len(other)) > most or _missing(one, other, most) > most + _ROUNDING:
        return None
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(last) > most:
            return None
        before, last = last, row
    return last[-1]


def _missing(one: str, other: str, most: float) -> int:
    """Return how many letters one word has that the other does not, or the other way round; each takes an edit."""
    longest = max(len(one), len(other))
    return longest - sum(min(one.count(char), other.count(char)) for char in set(one)) if most < longest else 0


_ROUNDING = 1e-9

_SPELLINGS = (
    ("tion", "shn"), ("ph", "f"), ("gh", ""), ("ck", "k"), ("qu", "kw"), ("sch", "sh"), ("tch", "ch"), ("wh", "w"),
    ("ce", "se"), ("ci", "si"), ("cy", "si"), ("ea", "i"), ("ee", "i"), ("ie", "i"), ("ei", "ai"), ("ou", "u"),
    ("oo", "u"), ("au", "o"), ("aw", "o"), ("x", "ks"), ("z", "s"), ("c", "k"), ("y", "i"), ("v", "f"),
)  # fmt: skip
"""Ways to write one sound, most telling first; coarse on purpose, it serves five languages."""


@lru_cache(maxsize=_REMEMBERED)
def sounds(word: str) -> str:
    """Return a rough spelling by sound, double letters once."""
    for written, heard in _SPELLINGS:
        word = word.replace(written, heard)
    return "".join(char for at, char in enumerate(word) if at == 0 or char != word[at - 1])


def consonants(word: str) -> str:
    """Return a rough spelling of what is hardly misheard of a word: its consonants, double ones once."""
    heard = "".join(char for char in sounds(word) if char not in "aeiou")
    return "".join(char for at, char in enumerate(heard) if at == 0 or char != heard[at - 1])


@lru_cache(maxsize=_REMEMBERED)
def grams(unit: str) -> frozenset[str]:
    """Return pairs of letters of a word and of its sound, with its edges."""
    found = set()
    for text in {unit.lstrip("#~"), sounds(unit.lstrip("#~"))}:
        edged = f"^{text}$"
        found |= {edged[at : at + 2] for at in range(len(edged) - 1)}
    return frozenset(found)
