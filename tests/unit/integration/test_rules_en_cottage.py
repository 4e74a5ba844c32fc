"""What the rules make of English in a cottage: what is wished for without a word of what to do, and how it is put."""

from typing import Any

import pytest

from .furnished import Furnished, sentences
from .sample_home import short

_SENTENCES: dict[str, Any] = sentences("en-cottage")

COTTAGE = Furnished("en-cottage")


def _named(cases: list[dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[str(case["say"]) for case in cases])


@_named(_SENTENCES["does"])
def test_sentence(case: dict[str, Any]) -> None:
    assert short(COTTAGE.said(case["say"], case["here"])[0]) == case["plan"]


@_named(_SENTENCES["offers"])
def test_it_is_offered_and_not_done(case: dict[str, Any]) -> None:
    plan = COTTAGE.said(case["say"], case["here"])[0]
    assert short(plan) == case["plan"]
    assert plan.kind == "ask"
    assert not plan.steps


@_named(_SENTENCES["nothing"])
def test_nothing_is_done(case: dict[str, Any]) -> None:
    assert COTTAGE.said(case["say"], case["here"])[0].kind not in {"act", "ask"}
