"""Every trial of ./scripts/bench --trust, a few tries of each: none comes out wrong."""

from __future__ import annotations

import pytest

from scripts.benchmarks.trust.running import SEED, TRIALS, tallied
from scripts.benchmarks.trust.stage import Stage
from scripts.benchmarks.trust.verdicts import Limits

FEW = {
    "faults": 16,
    "staging": 4,
    "outages": 8,
    "races": 14,
    "kills": 6,
    "smtp": 8,
    "crowds": 20,
    "doors": 120,
    "fuzz": 300,
    "statements": 40,
}


@pytest.mark.parametrize("name", FEW)
def test_nothing_comes_out_wrong(stage: Stage, name: str) -> None:
    tally = tallied(TRIALS[name], Limits(FEW[name]), stage, SEED)
    assert tally.wrong == []
    assert tally.tried == FEW[name]
    assert tally.right
