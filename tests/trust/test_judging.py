"""A trial calls wrong what is wrong: half a result, a refusal that is not true, an answer that no caller understands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts.benchmarks.trust.books import PURE, RUNS, Seen
from scripts.benchmarks.trust.faults import judged
from scripts.benchmarks.trust.stage import Told
from scripts.benchmarks.trust.verdicts import Outcome

HEAD, OLD, NEW = ["a"], ["old"], ["new"]
EXPECTED = {title: [HEAD, NEW] for title in PURE}
BEFORE = Seen({RUNS: [HEAD, ["1"]], **{title: [HEAD, OLD] for title in PURE}}, ())
AFTER = Seen({RUNS: [HEAD, ["1"], ["2"]], **EXPECTED}, ())
HALF = Seen({**AFTER.tabs, PURE[0]: [HEAD, OLD]}, ())
DONE = Told(200, {})
NOT_DONE = "Google 表格暂时没有应答，表格没有改动，请稍后再试"
NOT_SURE = "Google 表格没有应答，可能已经写入"


def refusal(said: str, status: int = 503) -> Told:
    return Told(status, {"title": "t", "detail": said, "run_id": "r", "status": status}, "application/problem+json")


@pytest.mark.parametrize(
    ("answer", "after", "outcome"),
    [
        (DONE, AFTER, Outcome.RIGHT),
        (DONE, BEFORE, Outcome.WRONG),
        (DONE, HALF, Outcome.WRONG),
        (DONE, replace(AFTER, staging=("_staging 1",)), Outcome.WRONG),
        (DONE, Seen({**AFTER.tabs, RUNS: [HEAD, ["1"], ["2"], ["3"]]}, ()), Outcome.WRONG),
        (refusal(NOT_DONE), BEFORE, Outcome.LOUD),
        (refusal(NOT_DONE), AFTER, Outcome.WRONG),
        (refusal(NOT_SURE), BEFORE, Outcome.LOUD),
        (refusal(NOT_SURE), AFTER, Outcome.LOUD),
        (refusal(NOT_SURE), HALF, Outcome.WRONG),
        (refusal(NOT_DONE, 500), BEFORE, Outcome.WRONG),
        (Told(503, {"detail": NOT_DONE}, "application/json"), BEFORE, Outcome.WRONG),
        (Told(0, {}), BEFORE, Outcome.WRONG),
    ],
)
def test_a_recalculation_under_faults(answer: Told, after: Seen, outcome: Outcome) -> None:
    assert judged("", answer, BEFORE, after, EXPECTED).outcome is outcome
