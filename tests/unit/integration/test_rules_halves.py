"""Nothing is done by halves: what is not there, not clear or not understood is asked back, and the rest is done whole.

Three homes: one of sixty things with plain names, one that sprawls, in which rooms and things share names, a farm. Most
sentences of a class have one that may act and one that looks like it and may not.
"""

import pytest

from custom_components.hearken.execution.services import prepare
from custom_components.hearken.understanding.plan import Kind

from .furnished import Furnished, sentences
from .sample_home import short

_HOMES = {name: Furnished(name) for name in ("en-safety", "en-sprawling", "en-farm")}

type _Case = dict[str, str]


def _cases(kind: str) -> list[tuple[str, _Case]]:
    return [(name, case) for name in _HOMES for case in sentences(name)[kind]]


def _ids(cases: list[tuple[str, _Case]]) -> list[str]:
    return [f"{name}: {case['say']}" for name, case in cases]


_ACTS, _STILL = _cases("acts"), _cases("still")


@pytest.mark.parametrize(("name", "case"), _ACTS, ids=_ids(_ACTS))
def test_it_is_done_as_it_was_said(name: str, case: _Case) -> None:
    plan, snapshot = _HOMES[name].said(case["say"], case.get("here"))
    assert short(plan) == case["plan"]
    assert not any(prepare(step, snapshot, step.targets).refused for step in plan.steps)


@pytest.mark.parametrize(("name", "case"), _STILL, ids=_ids(_STILL))
def test_nothing_is_done(name: str, case: _Case) -> None:
    plan, snapshot = _HOMES[name].said(case["say"], case.get("here"))
    can = [step for step in plan.steps if not prepare(step, snapshot, step.targets).refused]
    assert plan.kind is not Kind.ACT or not can, short(plan)
