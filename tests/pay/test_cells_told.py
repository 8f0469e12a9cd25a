"""A message names a cell as the sheet shows it: a day as a day, a percentage as a percentage, never a serial number."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from schemas.cells import EPOCH, Cell, Figure
from tests.pay.book import DEALS, RATES, STAFF, TABS, Book, Found, sheet_rows, shipped, work_out

PERSON: dict[str, Cell] = {"工号": "1001", "姓名": "林军", "岗位": "其他", "权限": "员工"}
DEAL: dict[str, Cell] = {
    "订单号": "A-00001",
    "业务类型": "预存网费送费",
    "业务号码": "KD000001",
    "受理日期": 42374,
    "揽装人工号": "1001",
    "单宽带": "是",
}
TODAY = date(2016, 4, 30)


def found(title: str, **cells: Cell) -> Found:
    """What comes of one person's one deal with some other cells in one tab."""
    rows = {STAFF: PERSON, DEALS: DEAL}
    tabs = {name: sheet_rows(name, [{**row, **(cells if name == title else {})}]) for name, row in rows.items()}
    plans = {name: shipped(stem) for name, stem in ((RATES, "rates"), ("规则", "rules"))}
    others = {name: sheet_rows(name, []) for name in TABS if name not in (*tabs, *plans)}
    return work_out(Book({**tabs, **plans, **others}, TODAY))


@pytest.mark.parametrize(
    ("title", "column", "cell", "told"),
    [
        (DEALS, "受理日期", 46392, "2027-01-05"),
        (DEALS, "受理日期", 46392.75, "2027-01-05 18:00"),
        (DEALS, "受理日期", True, "TRUE"),
        (DEALS, "受理日期", Figure(0.5, "12:00"), "12:00"),
        (DEALS, "受理日期", Figure(1.01, "101%"), "101%"),
        (DEALS, "订单号", Figure(2.0160105123456788e16, "2.01601E+16"), "2.01601E+16"),
        (DEALS, "订单号", Figure(46026, "2026/1/4"), "2026/1/4"),
        (DEALS, "业务类型", False, "FALSE"),
        (STAFF, "离职日期", 0.25, "0.25"),
        (STAFF, "入职日期", 9999, "9999"),
    ],
)
def test_a_faulty_cell_is_named_as_the_sheet_shows_it(title: str, column: str, cell: Cell, told: str) -> None:
    advice = [said for said in found(title, **{column: cell}).advice if f"“{column}”" in said]
    assert len(advice) == 1
    assert f"“{told}”" in advice[0]


def test_a_last_day_before_the_first_is_named_as_a_day() -> None:
    said = found(STAFF, 入职日期=42380, 离职日期=42375).advice
    assert any("2016-01-06" in one for one in said), said
    assert not any("42375" in one for one in said)


@pytest.mark.parametrize("days", [-31, -30, -8, -7, 0, 1, 31, 92])
def test_a_formula_that_gives_a_day_near_that_of_the_run_is_told_as_moving(days: int) -> None:
    day = TODAY + timedelta(days=days)
    serial = (day - EPOCH.date()).days
    assert [one[3] for one in found(STAFF, 离职日期=serial).problems if one[2] == "离职日期"] == []
    moved = found(STAFF, 离职日期=Figure(float(serial), f"{day}", moves=True))
    assert [one[3] for one in moved.problems if one[2] == "离职日期"] == ["moving"]
