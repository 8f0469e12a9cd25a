"""What an engine is asked hardly grows with a plan, whichever of its tabs are the long ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from functions.jobs.inputs import Inputs
from functions.pay.expressions import Frame
from functions.pay.plan.dated import Plan
from tests.pay.engines import in_duckdb, kept_in_duckdb
from tests.pay.growing import grown
from tests.pay.scheme_books import fullest, inputs_of, parts_of, pay_of
from tests.pay.statements import DEEPEST, LONGEST, nesting, windows

FEW, MANY = 14, 2_000  # rows by which each tab of a plan is longer
A_ROW = 200  # bytes of SQL that one more row in each tab may cost
HELD = (
    *("telecom_retention", "trial_support", "referrals", "maintenance_team", "post_grades", "department_kpi"),
    *("capacity_drive", "post_office_upkeep", "account_classes"),
)


def asked_of_duckdb(inputs: Inputs, plan: Plan, folder: Path) -> list[str]:
    """Every statement that a calculation asks of DuckDB, one for each time that something is kept and for each result."""
    said: list[str] = []

    def keep(frame: Frame) -> Frame:
        said.append(text_of(frame))
        return kept_in_duckdb(frame)

    pay = pay_of(inputs, make=in_duckdb(folder), keep=keep, plan=plan)
    return said + [text_of(frame) for frame in parts_of(pay, inputs.parts[0].scheme).values()]


def text_of(frame: Frame) -> str:
    native: Any = frame.to_native()
    return str(native.sql_query())


@pytest.mark.parametrize("name", HELD)
def test_statements_stay_short_and_flat_however_long_every_tab_of_the_plan_is(name: str, tmp_path: Path) -> None:
    inputs, texts = inputs_of(name, fullest(name)), {}
    for more in (FEW, MANY):
        folder = tmp_path / f"{more}"
        folder.mkdir()
        texts[more] = asked_of_duckdb(inputs, grown(inputs, more)[0], folder)
    for text in texts[MANY]:
        assert len(text.encode()) < LONGEST
        assert nesting(text) < DEEPEST
        assert all(windows(text))
    few, many = (sum(len(text.encode()) for text in texts[more]) for more in (FEW, MANY))
    assert many - few <= A_ROW * (MANY - FEW)
