"""How probable a model finds some texts after a prompt.

The texts share their beginnings ("turn on the…"), so they are read as one tree: each of its tokens is computed once,
and belongs to the sequences of all texts that go through it. The last token of a text is judged by the one before it,
and need not be computed at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..errors import InterruptedWorkError
from .base import Scored
from .context import AbortedError, Context, Logits, NoRoomError
from .prefixes import Place, Prefixes
from .sampling import log_probability


@dataclass
class _Node:
    """One token of the tree."""

    token: int
    depth: int
    texts: list[int]
    children: dict[int, "_Node"] = field(default_factory=dict)
    score: float = 0.0
    """The logarithm of its probability after its parent."""

    def judge(self, logits: Logits) -> None:
        """Score the tokens that follow on this one."""
        for child in self.children.values():
            child.score = log_probability(logits, child.token)


def score(
    context: Context, prefixes: Prefixes, place: Place, texts: Sequence[Sequence[int]], *, together: bool
) -> list[Scored]:
    """Return how probable each text is after what was just read in a place.

    `together` is whether the model can have a token in several sequences (recurrent ones cannot). Raises
    InterruptedWorkError if interrupted, ModelError if the model fails.
    """
    last = context.logits(-1).copy()
    if together:
        return _score_tree(context, prefixes, place, texts, last)
    return [_score_tree(context, prefixes, place, [text], last)[0] for text in texts]


def _score_tree(
    context: Context, prefixes: Prefixes, place: Place, texts: Sequence[Sequence[int]], last: Logits
) -> list[Scored]:
    root, nodes = _tree(texts)
    root.judge(last)
    inner = [node for node in nodes if node.children]
    if inner:
        assert place.sequence is not None  # noqa: S101 - the prompt was read
        sequences = prefixes.take(len(texts), place)
        try:
            for sequence in sequences:
                context.share_all(place.sequence, sequence)
            start = len(place.tokens)
            for at in range(0, len(inner), step := min(context.judged, context.shape.batch)):
                part = inner[at : at + step]
                _decode(
                    context,
                    prefixes,
                    place,
                    [(node.token, start + node.depth, [sequences[text] for text in node.texts]) for node in part],
                )
                for row, node in enumerate(part):
                    node.judge(context.logits(row))
        finally:
            prefixes.give(sequences)
    scores = []
    for text in texts:
        total, node = 0.0, root
        for token in text:
            node = node.children[token]
            total += node.score
        scores.append(Scored(total, len(text)))
    return scores


def _decode(
    context: Context, prefixes: Prefixes, place: Place, tokens: Sequence[tuple[int, int, Sequence[int]]]
) -> None:
    while True:
        try:
            return context.decode(tokens, range(len(tokens)))
        except NoRoomError:
            prefixes.make_room(place)
        except AbortedError as err:
            raise InterruptedWorkError from err


def _tree(texts: Sequence[Sequence[int]]) -> tuple[_Node, list[_Node]]:
    """Return the root of the texts' tree, and its tokens with every parent before its children."""
    root = _Node(-1, -1, [])
    for index, text in enumerate(texts):
        node = root
        for depth, token in enumerate(text):
            node = node.children.setdefault(token, _Node(token, depth, []))
            node.texts.append(index)
    nodes: list[_Node] = list(root.children.values())
    for node in nodes:
        nodes.extend(node.children.values())
    return root, nodes
