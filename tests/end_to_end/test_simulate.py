"""A manager tries a changed plan: the comparison stands in 试算 with a chart, and nothing else has moved."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.office import CLERK, SECOND, Book, deal

CHARTS = "sheets(properties.title,charts(chartId,spec(basicChart)))"


@pytest.fixture
def month(book: Book) -> Book:
    book.type_in("业务录入", *(deal(f"A0000000{n}", f"2016-01-0{n}", CLERK) for n in range(1, 7)))
    book.type_in("业务录入", deal("B00000001", "2016-01-09", SECOND), at=8)
    book.done("recalculate")
    return book


def rate(book: Book, rule: str, lower: str) -> int:
    """The row of 费率 that begins a band of a rule there."""
    rows = enumerate(book.rows("费率"), start=2)
    return next(n for n, row in rows if str(row["规则"]) == rule and row["下限"] == lower)


def charts(book: Book) -> list[dict[str, Any]]:
    found = book.spreadsheet.fetch_sheet_metadata({"fields": CHARTS})["sheets"]
    return [chart for sheet in found if sheet["properties"]["title"] == "试算" for chart in sheet.get("charts", [])]


def test_a_trial_shows_person_by_person_what_another_rate_would_have_paid(month: Book) -> None:
    before = month.everything()
    changes = [{"tab": "费率", "row": rate(month, "3", "5"), "values": {"费率": 60}}]
    answer = month.done("simulate", changes=changes)
    assert answer["months"] == [{"month": "2016-01", "now": "160.00", "trial": "180.00", "difference": "20.00"}]
    assert answer["counts"] == {"people": 2, "changed": 1}
    everybody, first, second = month.rows("试算")
    assert (everybody["姓名"], everybody["差额"]) == ("全部人", 20)
    assert "“费率”40→60" in everybody["说明"]
    assert (first["姓名"], first["现行方案"], first["试算方案"], first["差额"]) == ("林军", 140, 160, 20)
    assert first["说明"] == "移动奖励 +20.00"
    assert (second["姓名"], second["差额"], second["说明"]) == ("马洁", 0, "")
    after = month.everything()
    moved = {title for title in after if after[title] != before.get(title)}
    assert moved == {"试算", "_系统"}


def test_a_trial_draws_one_chart_however_often_it_is_made(month: Book) -> None:
    for pay in (50, 60):
        month.done("simulate", changes=[{"tab": "费率", "row": rate(month, "3", "5"), "values": {"费率": pay}}])
    (chart,) = charts(month)
    assert chart["spec"]["basicChart"]["chartType"] == "BAR"


def test_rows_can_be_added_and_deleted_on_trial(month: Book) -> None:
    row = rate(month, "3", "5")
    answer = month.done(
        "simulate",
        changes=[
            {"tab": "费率", "row": row, "values": {"上限": 5.0, "下限": 0}},
            {"tab": "费率", "row": row - 1, "values": None},
            {"tab": "费率", "row": row, "values": {"上限": None}},
        ],
    )
    assert answer["months"][0]["trial"] == "280.00"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([], "changes 要写成一列改动"),
        ([{"tab": "费率"}], "changes 要写成一列改动"),
        ([{"tab": "工资", "row": 2, "values": {"费率": 1}}], "不是可以试的表"),
        ([{"tab": "费率", "row": 999, "values": {"费率": 1}}], "没有第 999 行"),
        ([{"tab": "费率", "row": 2, "values": {"税率": 1}}], "没有“税率”这一列"),
    ],
)
def test_a_trial_that_cannot_be_understood_says_how_to_write_it(month: Book, changes: object, said: str) -> None:
    assert said in month.refused(400, "simulate", changes=changes)


def test_a_faulty_trial_plan_is_refused_and_writes_nothing(month: Book) -> None:
    before = month.everything()
    told = month.refused(
        422, "simulate", changes=[{"tab": "费率", "row": rate(month, "3", "5"), "values": {"下限": 7}}]
    )
    assert told.startswith("试算的方案有错，没有试算：“费率”表第")
    assert month.everything() == before


def test_only_a_manager_may_try_a_plan(month: Book) -> None:
    month.refused(403, "simulate", CLERK, changes=[{"tab": "费率", "row": 2, "values": {"费率": 1}}])
