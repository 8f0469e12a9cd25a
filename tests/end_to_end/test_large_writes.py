"""Whatever a run writes, however much, no request is larger than Google recommends, and it arrives whole or not at all."""

from __future__ import annotations

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
        assert all("<html" in row["网页正文"] and row["工号"] in row["正文"] for row in first)
        crowd.type_in("员工", *[crowd.person(who, f"改名{who}") for who in NUMBERS], at=5)
        crowd.done("recalculate")
        assert crowd.done("send_statements", month="2016-01")["counts"]["queued"] == PEOPLE
        second = statements(crowd)
    assert [row["工号"] for row in second] == [row["工号"] for row in first], "each in its predecessor's place"
    assert not {row["编号"] for row in second} & {row["编号"] for row in first}
    assert staging(crowd) == []


def test_many_statements_are_queued_whole_or_not_at_all(crowd: Book) -> None:
    crowd.done("recalculate")
    before = crowd.everything()
    passed = {"match": BATCH_UPDATE, "kind": "slow", "delay": 0.0, "times": 1}
    with crowd.office.faults(passed, {"match": BATCH_UPDATE, "kind": "503", "times": 30}):
        crowd.refused(503, "send_statements", month="2016-01")
    crowd.done("send_statements", month="2016-01")
    after = crowd.everything()
    assert len(after.pop("通知邮件")) - len(before.pop("通知邮件")) == PEOPLE
    assert {title for title in after if title.startswith("_staging")} == set()
