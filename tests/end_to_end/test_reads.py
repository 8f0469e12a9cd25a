"""What runs read is bounded by what people have entered: the records of earlier runs cost nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.office import CLERK, Book, Cell, deal

READS = ("sheets.spreadsheets.values.batchGet", "sheets.spreadsheets.getByDataFilter", "sheets.spreadsheets.get")
RECORDS = 3_000
SLACK = 2_000  # bytes: the revision, the records of the runs in between


@pytest.fixture
def used(book: Book) -> Book:
    """A workbook in which a month was calculated."""
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", who="1002", 业务号码="13812345679"))
    book.done("recalculate")
    book.done("recalculate")
    return book


def reads(book: Book, target: str, body: dict[str, Any]) -> list[int]:
    """How many bytes Google answered to each read of a call."""
    mark = book.office.mark()
    book.done(target, **body)
    asked = book.office.requests_since(mark)["requests"]
    return [each["response_bytes"] for each in asked if each["kind"] in READS and book.id in each["path"]]


@pytest.mark.parametrize(
    ("target", "body"),
    [
        ("recalculate", {}),
        ("validate_deals", {}),
        ("send_statements", {"month": "2016-01", "preview": True}),
        ("deliver_mail", {}),
    ],
)
def test_records_of_three_thousand_runs_are_not_read(used: Book, target: str, body: dict[str, Any]) -> None:
    used.done(target, **body)
    before = reads(used, target, body)
    assert sum(before) > SLACK, "what is read is counted"
    record: list[Cell] = [
        "20160101-000000-abcd",
        "recalculate",
        "u1000@b.example",
        "2016-01-01 00:00:00",
        1,
        2,
        0,
        40,
        "v",
        "f",
    ]
    used.tab("运行记录").append_rows([[*record, "核算了 2 笔" * 20]] * RECORDS)
    after = reads(used, target, body)
    assert len(after) == len(before)
    assert abs(sum(after) - sum(before)) < SLACK


def test_whose_number_it_is_takes_one_further_read_and_both_are_written_to(used: Book) -> None:
    before = reads(used, "recalculate", {})
    used.tab("业务录入").insert_rows([[]], 2)
    used.type_in("业务录入", deal("A00000002", who=CLERK, 业务号码="13812345679"))
    assert len(reads(used, "recalculate", {})) == len(before) + 1
    assert {row["订单号"]: row["工号"] for row in used.rows("核算明细")} == {"A00000001": CLERK, "A00000002": "1002"}
    told = {row["工号"]: row["代码"] for row in used.rows("问题清单")}
    assert told == {CLERK: "duplicate", "1002": "contested"}
    assert {row["工号"] for row in used.rows("通知邮件") if row["类型"] == "问题提醒"} == {CLERK, "1002"}
