"""Google busy, away or answering into nothing: what can be waited out is, and nothing is ever half written."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.end_to_end.conftest import BUDGET
from tests.end_to_end.office import BATCH_UPDATE, CLERK, READ, RESULTS, Book, deal

STAGED = {"kind": r"spreadsheets\.values\.batchUpdate$"}
SLACK = 15  # seconds that a busy machine may add to the budget


@pytest.fixture
def filled(book: Book) -> Book:
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", "2016-02-30"), deal("A00000003", "2016-02-01"))
    return book


@pytest.mark.parametrize("match", [READ, BATCH_UPDATE], ids=["reading", "writing"])
@pytest.mark.parametrize(("kind", "status", "word"), [("429", 429, "太忙"), ("503", 503, "没有应答")])
def test_a_google_that_stays_busy_is_said_so_within_the_budget(
    filled: Book, match: dict[str, str], kind: str, status: int, word: str
) -> None:
    before = filled.everything()
    with filled.office.faults({"match": match, "kind": kind}):
        began = time.monotonic()
        assert word in filled.refused(status, "recalculate")
        assert time.monotonic() - began < BUDGET + SLACK
    assert filled.everything() == before


@pytest.mark.parametrize("match", [READ, BATCH_UPDATE], ids=["reading", "writing"])
def test_a_google_that_hangs_up_is_said_so(filled: Book, match: dict[str, str]) -> None:
    before = filled.everything()
    with filled.office.faults({"match": match, "kind": "drop_before"}):
        assert "没有应答" in filled.refused(503, "recalculate")
    assert filled.everything() == before


@pytest.mark.parametrize("kind", ["429", "500", "503", "drop_before", "drop_after"])
def test_a_passing_failure_is_waited_out(filled: Book, kind: str) -> None:
    once = [{"match": match, "kind": kind, "times": 1} for match in (READ, BATCH_UPDATE)]
    with filled.office.faults(*once):
        assert filled.done("recalculate")["counts"]["deals"] == 2
    assert len(filled.rows("核算明细")) == 2
    assert len(filled.rows("运行记录")) == 1


def test_google_is_asked_again_no_sooner_than_it_says(filled: Book) -> None:
    filled.done("recalculate")
    mark = filled.office.mark()
    with filled.office.faults({"match": READ, "kind": "429", "times": 1, "retry_after": 2}):
        began = time.monotonic()
        filled.done("recalculate")
        assert time.monotonic() - began >= 2
    kinds = filled.office.requests_since(mark)["kinds"]
    assert kinds["sheets.spreadsheets.values.batchGet"] == 2


def test_a_wait_beyond_the_budget_is_not_begun(filled: Book) -> None:
    with filled.office.faults({"match": READ, "kind": "429", "times": 1, "retry_after": 16}):
        filled.refused(429, "recalculate")


def test_a_commit_whose_answers_are_all_lost_is_found_out(filled: Book) -> None:
    filled.done("recalculate")
    filled.type_in("业务录入", deal("A00000004"), at=5)
    with filled.office.faults({"match": BATCH_UPDATE, "kind": "drop_after"}):
        assert filled.done("recalculate")["counts"]["deals"] == 3
    assert len(filled.rows("核算明细")) == 3
    assert len(filled.rows("运行记录")) == 2
    before = without_runs(filled)
    filled.done("recalculate")
    assert without_runs(filled) == before


def test_three_calls_are_enough(filled: Book) -> None:
    filled.done("recalculate")
    answer = filled.done("recalculate")
    assert answer["sheets_api_calls"] <= 3
    mark = filled.office.mark()
    filled.done("validate_deals", CLERK, first_row=2, last_row=2)
    asked = [each for each in filled.office.requests_since(mark)["requests"] if each["kind"].startswith("sheets.")]
    assert len(asked) <= 2


def without_runs(book: Book) -> dict[str, Any]:
    found = book.everything()
    return {title: found[title] for title in RESULTS if title != "运行记录"}


MANY = 2500  # deals: their details outgrow one request


@pytest.fixture
def large(book: Book) -> Book:
    # What the outcome columns show for this many rows takes the local Google longer than these tests should.
    place = book.grid("业务录入")[0].index("核算结果") + 1
    book.tab("业务录入").delete_columns(place, place + 1)
    book.tab("业务录入").resize(rows=MANY + 1)
    book.type_in("业务录入", *[deal(f"A{number:08}", who=("1001", "1002")[number % 2]) for number in range(MANY)])
    return book


def staging(book: Book) -> list[str]:
    return [sheet.title for sheet in book.spreadsheet.worksheets() if sheet.title.startswith("_staging")]


def test_a_large_result_arrives_whole_and_leaves_no_staging_tab(large: Book) -> None:
    old = large.spreadsheet.add_worksheet(f"_staging {int(time.time()) - 3600} 20160101-000000-dead 1", 2, 2)
    young = large.spreadsheet.add_worksheet(f"_staging {int(time.time())} 20160101-000000-beef 1", 2, 2)
    assert large.done("recalculate")["counts"]["deals"] == MANY
    details = large.rows("核算明细")
    assert [row["订单号"] for row in details] == [f"A{number:08}" for number in range(MANY)]
    assert sum(row["奖励"] for row in details) == sum(row["合计"] for row in large.rows("月度汇总"))
    assert old.title not in staging(large), "what a dead run left goes"
    assert staging(large) == [young.title], "what another run is filling stays"
    before = without_runs(large)
    large.done("recalculate")
    assert without_runs(large) == before
    large.tab("业务录入").delete_rows(12, MANY)
    assert large.done("recalculate")["counts"]["deals"] == 11
    assert len(large.rows("核算明细")) == 11


@pytest.mark.parametrize(
    ("rules", "status"),
    [
        ([{"match": STAGED, "kind": "503"}], 503),
        ([{"match": STAGED, "kind": "429"}], 429),
        ([{"match": BATCH_UPDATE, "kind": "drop_after", "times": 1}], 200),
        ([{"match": STAGED, "kind": "drop_after", "times": 1}], 200),
    ],
    ids=["filling fails", "filling is refused", "making is answered into nothing", "filling is answered into nothing"],
)
def test_no_staging_tab_remains_whatever_fails(large: Book, rules: list[dict[str, Any]], status: int) -> None:
    before = without_runs(large)
    with large.office.faults(*rules):
        answer = large.call("recalculate")
    assert answer.status_code == status, answer.text
    assert staging(large) == []
    assert (without_runs(large) == before) == (status != 200)


def test_a_commit_of_a_large_result_that_is_lost_is_recognised(large: Book) -> None:
    # The first batch makes the staging tabs, the second is the commit.
    struck = {"match": BATCH_UPDATE, "kind": "drop_after", "times": 1}
    passed = {"match": BATCH_UPDATE, "kind": "slow", "delay": 0.0, "times": 1}
    with large.office.faults(passed, struck):
        assert large.done("recalculate")["counts"]["deals"] == MANY
    assert staging(large) == []
    assert len(large.rows("运行记录")) == 1
