"""Whatever a run writes, however much, no request is larger than Google recommends, and it arrives whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from functions.workbook.staging import LARGEST_REQUEST
from tests.end_to_end.office import BATCH_UPDATE, Book, Office, deal
from tests.end_to_end.test_google_fails import staging

PEOPLE = 300
NUMBERS = [f"2{number:03}" for number in range(PEOPLE)]


@contextmanager
def no_request_larger(office: Office, most: int = LARGEST_REQUEST) -> Iterator[None]:
    """Google refuses what is larger than it recommends."""
    url = f"{office.system.google}/local/quotas"
    assert requests.post(url, json={"payload_bytes": most}, timeout=30).ok
    try:
        yield
    finally:
        requests.delete(url, timeout=30)


def without_outcomes(book: Book) -> Book:
    """What the outcome columns show for so many rows takes the local Google longer than these tests should."""
    place = book.grid("业务录入")[0].index("核算结果") + 1
    book.tab("业务录入").delete_columns(place, place + 1)
    return book


@pytest.fixture
def crowd(book: Book) -> Book:
    """Three hundred people, each with two deals in one month."""
    without_outcomes(book)
    book.type_in("员工", *[book.person(who, f"员工{who}") for who in NUMBERS], at=5)
    deals = [
        deal(f"A{number:08}", who=who, 业务号码=f"138{number:08}")
        for number, who in enumerate(sorted([*NUMBERS, *NUMBERS]))
    ]
    book.type_in("业务录入", *deals)
    return book


def statements(book: Book) -> list[dict[str, Any]]:
    return [row for row in book.rows("通知邮件") if row["类型"] == "对账单"]


def test_statements_of_three_hundred_people_fit_into_recommended_requests(crowd: Book) -> None:
    with no_request_larger(crowd.office):
        crowd.done("recalculate")
        assert crowd.done("send_statements", month="2016-01")["counts"]["queued"] == PEOPLE
        assert staging(crowd) == []
        first = statements(crowd)
        assert [row["工号"] for row in first] == NUMBERS
        assert all(row["状态"] == "待发送" and row["工号"] in row["正文"] for row in first)
        crowd.type_in("员工", *[crowd.person(who, f"改名{who}") for who in NUMBERS], at=5)
        crowd.done("recalculate")
        assert crowd.done("send_statements", month="2016-01")["counts"]["queued"] == PEOPLE
        second = [row for row in statements(crowd) if row["状态"] != "已撤回"]
    assert [row["工号"] for row in second] == [row["工号"] for row in first], "each instead of its predecessor"
    assert not {row["编号"] for row in second} & {row["编号"] for row in first}
    assert staging(crowd) == []


def test_many_statements_are_queued_whole_or_not_at_all(crowd: Book) -> None:
    crowd.done("recalculate")
    before = crowd.everything()
    with crowd.office.faults({"match": BATCH_UPDATE, "kind": "503", "times": 30}):
        crowd.refused(503, "send_statements", month="2016-01")
    assert crowd.everything() == before
    crowd.done("send_statements", month="2016-01")
    after = crowd.everything()
    assert len(after.pop("通知邮件")) - len(before.pop("通知邮件")) == PEOPLE
    assert {title for title in after if title.startswith("_staging")} == set()


OLD, YOUNG = 3600, 60  # seconds since a run left a staging tab
LIMIT = 10_000_000


def leave(book: Book, age: int, revision: int, rows: int = 2, columns: int = 2) -> str:
    """A staging tab as a run leaves it that dies before its commit, which would have made this revision."""
    title = f"_staging {int(time.time()) - age} {revision} 20160101-000000-dead {rows}"
    book.spreadsheet.add_worksheet(title, rows, columns)
    return title


def fill_up(book: Book, but: int) -> None:
    """Empty rows until so few cells are left of those that Google allows."""
    there = sum(sheet.row_count * sheet.col_count for sheet in book.spreadsheet.worksheets())
    book.spreadsheet.add_worksheet("往年", LIMIT - there - but, 1)


@pytest.mark.parametrize("target", ["recalculate", "validate_deals"])
def test_what_dead_runs_left_goes_with_the_next_small_commit(book: Book, target: str) -> None:
    book.type_in("业务录入", deal("A00000001"))
    leave(book, OLD, 9)
    leave(book, YOUNG, 1, rows=3)
    alive = leave(book, YOUNG, 9, rows=4)
    book.done(target)
    assert staging(book) == [alive], "old ones go, and those whose revision another run has made"
    book.type_in("业务录入", deal("A00000002", "2016-02-30"), at=3)
    assert book.done(target)["sheets_api_calls"] <= 3
    assert staging(book) == [alive]


def test_a_tab_that_people_named_alike_is_left_alone(book: Book) -> None:
    names = ["_staging", "_staging 1", "_staging 草稿 2", f"_staging {int(time.time()) - OLD} 1 我的 表"]
    for name in names:
        book.spreadsheet.add_worksheet(name, 2, 2)
    book.type_in("业务录入", deal("A00000001"))
    book.done("recalculate")
    assert staging(book) == names


@pytest.mark.parametrize("age", [OLD, YOUNG])
def test_a_workbook_full_of_what_dead_runs_left_is_freed(crowd: Book, age: int) -> None:
    leave(crowd, age, 1, rows=3_000_000, columns=3)
    fill_up(crowd, but=10)
    crowd.done("recalculate")
    crowd.done("send_statements", month="2016-01")
    assert len(statements(crowd)) == PEOPLE
    assert staging(crowd) == []


@pytest.mark.parametrize("deals", [2, 2000], ids=["small results", "large results"])
def test_a_workbook_too_full_for_its_results_says_what_to_do(book: Book, deals: int) -> None:
    without_outcomes(book)
    book.tab("业务录入").resize(rows=deals + 1)
    book.type_in("业务录入", *[deal(f"A{number:08}", 业务号码=f"138{number:08}") for number in range(deals)])
    book.tab("核算明细").resize(rows=2)
    fill_up(book, but=10)
    before = book.everything()
    said = book.refused(422, "recalculate")
    assert "10,000,000" in said
    assert "往年" in said
    assert "空行" in said
    assert book.everything() == before
    book.spreadsheet.del_worksheet(book.tab("往年"))
    assert book.done("recalculate")["counts"]["deals"] == deals
