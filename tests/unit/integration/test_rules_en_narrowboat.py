"""What the rules make of English on a narrowboat: what takes up the turn before, numbered lamps, and politeness."""

from typing import Any

import pytest

from custom_components.hearken.understanding.home import Seen

from .furnished import Furnished, sentences
from .sample_home import short

_SENTENCES: dict[str, Any] = sentences("en-narrowboat")

NARROWBOAT = Furnished("en-narrowboat")


@pytest.mark.parametrize("case", _SENTENCES["does"], ids=[str(case["say"]) for case in _SENTENCES["does"]])
def test_sentence(case: dict[str, Any]) -> None:
    now = {key: Seen(*seen) for key, seen in case.get("now", {}).items()}
    assert short(NARROWBOAT.said(case["say"], "saloon", now)[0]) == case["plan"]


@pytest.mark.parametrize("say", [*_SENTENCES["nothing"], *_SENTENCES["talk"]], ids=str)
def test_nothing_is_done(say: str | list[str]) -> None:
    assert NARROWBOAT.said(say, "saloon")[0].kind not in {"act", "ask"}
