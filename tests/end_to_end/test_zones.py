"""A workbook lives by the clock of its own time zone, from the first run after somebody has set it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from functions.workbook.zones import ZONE
from tests.end_to_end.office import Book, deal

USUAL = ZoneInfo("Asia/Shanghai")
EAST, WEST = "Pacific/Kiritimati", "Pacific/Niue"  # at any hour, at least one of them has another day than Shanghai


def another_day() -> tuple[str, str]:
    """A zone that has another day than Shanghai now, and the later of both days."""
    now = datetime.now(USUAL)
    if now.hour >= 18:
        return EAST, f"{now.date() + timedelta(days=1)}"
    return WEST, f"{now.date()}"


def set_zone(book: Book, zone: str) -> None:
    """What File → Settings does."""
    wanted = {"properties": {"timeZone": zone}, "fields": "timeZone"}
    book.spreadsheet.batch_update({"requests": [{"updateSpreadsheetProperties": wanted}]})


def is_in_future(book: Book) -> bool:
    """Whether the problems say of a deal that its day has not come."""
    return "future_date" in {row["代码"] for row in book.rows("问题清单") if row["表"] == "业务录入"}


def known_zone(book: Book) -> str:
    return next(str(row["值"]) for row in book.rows("_系统") if row["名称"] == ZONE)


@pytest.mark.parametrize("target", ["recalculate", "validate_deals"])
def test_the_day_is_the_workbooks_own_at_once(book: Book, target: str) -> None:
    zone, later = another_day()
    book.type_in("业务录入", deal("A00000001", day=later))
    book.done("recalculate")
    was = is_in_future(book)
    set_zone(book, zone)
    book.done(target)
    book.done("recalculate")
    assert is_in_future(book) == (not was) == (zone == WEST)
    assert known_zone(book) == zone


def test_the_first_run_after_the_zone_was_set_is_right_and_costs_the_next_ones_nothing(book: Book) -> None:
    zone, later = another_day()
    book.type_in("业务录入", deal("A00000001", day=later))
    book.done("recalculate")
    usual = book.done("recalculate")["sheets_api_calls"]
    set_zone(book, zone)
    book.done("recalculate")
    assert is_in_future(book) == (zone == WEST)
    assert book.done("recalculate")["sheets_api_calls"] == usual


def test_a_workbook_that_does_not_tell_its_zone_yet_is_asked(book: Book) -> None:
    zone, later = another_day()
    book.type_in("业务录入", deal("A00000001", day=later))
    book.done("recalculate")
    usual = book.done("recalculate")["sheets_api_calls"]
    system = book.tab("_系统")
    system.delete_rows(system.col_values(1).index(ZONE) + 1)
    set_zone(book, zone)
    book.done("recalculate")
    assert is_in_future(book) == (zone == WEST)
    assert known_zone(book) == zone
    assert book.done("recalculate")["sheets_api_calls"] == usual


@pytest.mark.parametrize("written", ["", "somewhere", "../zone", "Asia", 8, "GMT+99:99"])
def test_a_fact_that_is_no_zone_is_put_right(book: Book, written: str | int) -> None:
    system = book.tab("_系统")
    system.update_cell(system.col_values(1).index(ZONE) + 1, 2, written)
    book.done("recalculate")
    assert known_zone(book) == "Asia/Shanghai"


def test_the_time_of_a_run_is_told_by_the_workbooks_clock(book: Book) -> None:
    set_zone(book, EAST)
    book.done("recalculate")
    there = datetime.now(ZoneInfo(EAST)).replace(tzinfo=None)
    run = book.rows("运行记录")[-1]
    assert there - datetime.fromisoformat(str(run["开始"])) < timedelta(minutes=10)
