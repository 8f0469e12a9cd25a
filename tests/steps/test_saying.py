"""What a row says has one name for good: however its cells were typed, and whatever the program learns to read."""

from __future__ import annotations

import pytest

from functions.steps.saying import canonical, fingerprint, version_of
from schemas.cells import Cell
from schemas.check import read
from schemas.inputs import Adjustments
from schemas.registers import REGISTERS
from tests.pay.book import ADJUSTMENTS, grid, sheet_rows

REGISTER = next(register for register in REGISTERS if register.tab is Adjustments)
ROW: dict[str, Cell] = {
    "单号": "T1",
    "月份": "2016-01",
    "工号": 1001,
    "类别": "罚",
    "金额": -50,
    "原因": "迟到 三次",
}
# What steps were taken on in workbooks that are in use. A change here voids their approvals.
GOLDEN = "1:71272437b43afb68e8c0c1e0"
GOLDEN_BLANK = "1:5f8d72428822f6aef147bf1d"


def said(row: dict[str, Cell]) -> str:
    sheet = read(Adjustments, grid(sheet_rows(ADJUSTMENTS, [row])))
    (found,) = sheet.frame.iter_rows(named=True)
    found = {**found, **{name: found[name] or blank for name, blank in REGISTER.blanks.items()}}
    return fingerprint(Adjustments, found, 1, REGISTER.says[1])


def test_the_names_of_rows_stay_as_they_were() -> None:
    assert said(ROW) == GOLDEN
    assert said({"单号": "T1"}) == GOLDEN_BLANK
    assert REGISTER.says[1] == ("key", "month", "staff_no", "kind", "amount", "reason")


@pytest.mark.parametrize(
    "typed",
    [
        {"金额": "-50"},
        {"金额": "-50.00元"},
        {"金额": "－５０"},
        {"金额": "-￥50"},
        {"月份": "2016年1月"},
        {"月份": "201601"},
        {"工号": "1001"},
        {"工号": " １００１ "},
        {"类别": "Fine"},
        {"原因": "迟到  三次 "},
        {"原因": "迟到三次"},
        {"备注": "一列自己加的"},
    ],
    ids=str,
)
def test_a_row_typed_another_way_says_the_same(typed: dict[str, Cell]) -> None:
    assert said({**ROW, **typed}) == GOLDEN


@pytest.mark.parametrize(
    "typed",
    [
        {"金额": "-50.01"},
        {"金额": -500},
        {"金额": ""},
        {"月份": "2016-02"},
        {"工号": 1002},
        {"类别": "调整"},
        {"原因": "迟到四次"},
        {"原因": ""},
        {"单号": "T2"},
    ],
    ids=str,
)
def test_a_row_that_says_something_else_has_another_name(typed: dict[str, Cell]) -> None:
    assert said({**ROW, **typed}) != GOLDEN


def test_a_blank_kind_is_an_adjustment() -> None:
    assert said({**ROW, "类别": ""}) == said({**ROW, "类别": "调整"})


def test_what_stands_in_one_cell_is_never_taken_for_what_stands_in_two() -> None:
    assert said({**ROW, "单号": "T1,2016-01"}) != said({**ROW, "单号": "T1", "月份": "2016-01"})


def test_numbers_are_written_as_people_write_them() -> None:
    numbers = [(-5000, 100), (1, 100), (0, 100), (100_000, 1000), (7, 1), (10**15, 100), (-1, 10**6)]
    assert [canonical(*number) for number in numbers] == [
        *("-50", "0.01", "0", "100", "7", "10000000000000", "-0.000001")
    ]
    assert [canonical(value, 1) for value in (True, False, None)] == ["yes", "no", ""]


@pytest.mark.parametrize(("found", "version"), [("1:ab", 1), ("12:", 12), ("x:ab", None), ("", None), ("1", None)])
def test_a_name_says_under_which_version_it_was_made(found: str, version: int | None) -> None:
    assert version_of(found) == version
