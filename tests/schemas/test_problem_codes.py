"""Every faulty cell is named once, with the first code that applies; what rests on a faulty cell is not accused."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.cells import Cell
from schemas.check import check, good_rows, read
from schemas.inputs import Adjustments
from schemas.problems import CODES, ERROR, ORDER, REMINDER
from schemas.tab import Tab, columns, employed, known
from schemas.telecom_retention import Deals, Staff, Targets
from tests.pay.book import ADJUSTMENTS, DEALS, STAFF, TARGETS, grid, sheet_rows

DAY = date(2016, 4, 1)
PHONE: dict[str, Cell] = {"业务类型": "购机送费", "业务号码": "13800000001", "有效4G": "是"}
OTHER: dict[str, Cell] = {"业务号码": "13800000002"}
PREPAID: dict[str, Cell] = {"业务类型": "预存网费送费", "业务号码": "KD000001", "单宽带": "是"}
FINE: dict[str, Cell] = {"订单号": "A-0001", "受理日期": "2016-01-05", "揽装人工号": "1001", **PHONE}
PERSON: dict[str, Cell] = {"工号": "1001", "姓名": "某人", "岗位": "营业员", "权限": "员工"}


def deal_problems(*rows: dict[str, Cell], **facts: bool) -> list[tuple[int, str, str]]:
    """The problems of these deals: row, header, code. `facts` says what the other tabs say of every solicitor."""
    sheet = read(Deals, grid(sheet_rows(DEALS, rows)))
    said = {"known": True, "employed": True, "due": False, **facts}
    names = {"known": known("solicitor"), "employed": employed("solicitor")}
    beside = pl.DataFrame({names.get(name, name): [fact] * sheet.frame.height for name, fact in said.items()})
    return named(Deals, check(sheet, beside.with_columns(today=pl.lit(DAY))))


def problems(tab: type[Tab], title: str, *rows: dict[str, Cell]) -> list[tuple[int, str, str]]:
    return named(tab, check(read(tab, grid(sheet_rows(title, rows)))))


def named(tab: type[Tab], found: pl.DataFrame) -> list[tuple[int, str, str]]:
    labels = {name: column.label.zh for name, column in columns(tab).items()}
    return [(row, labels[column], code) for row, column, code in found.rows()]


def test_a_deal_in_order_has_no_problem() -> None:
    assert deal_problems(FINE) == []


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("订单号", "", "missing"),
        ("订单号", 20160105123456789, "unreadable"),
        ("订单号", "A1", "bad_format"),
        ("订单号", "订单-000001", "bad_format"),
        ("业务类型", " ", "missing"),
        ("业务类型", "购机送话费", "not_a_choice"),
        ("业务号码", None, "missing"),
        ("业务号码", "KD000001", "bad_format"),
        ("业务号码", "1٣٨٠٠٠٠٠٠٠٠", "bad_format"),
        ("受理日期", "", "missing"),
        ("受理日期", False, "unreadable"),
        ("受理日期", "1/5", "unreadable"),
        ("受理日期", "2016-04-02", "future_date"),
        ("揽装人工号", "\u3000", "missing"),
        ("副卡", "可能", "unreadable"),
        ("无月租", "2", "unreadable"),
        ("有效4G", "", "missing"),
        ("有效4G", "不详", "unreadable"),
        ("提前取消重办", "?", "unreadable"),
    ],
)
def test_a_faulty_cell_of_a_deal_has_one_code(column: str, cell: Cell, code: str) -> None:
    assert deal_problems({**FINE, column: cell}) == [(2, column, code)]


def test_the_codes_of_the_staff_list_come_in_their_order() -> None:
    assert deal_problems(FINE, known=False, employed=False) == [(2, "揽装人工号", "unknown_staff")]
    assert deal_problems(FINE, employed=False) == [(2, "揽装人工号", "not_employed")]
    assert deal_problems({**FINE, "揽装人工号": ""}, known=False) == [(2, "揽装人工号", "missing")]


@pytest.mark.parametrize("day", ["", "1/5", "2016-04-02"])
def test_employment_is_not_judged_by_a_faulty_day(day: str) -> None:
    found = deal_problems({**FINE, "受理日期": day}, employed=False)
    assert [column for _, column, _ in found] == ["受理日期"]


@pytest.mark.parametrize("product", ["", "购机送话费"])
def test_nothing_is_judged_by_a_faulty_product(product: str) -> None:
    found = deal_problems({**FINE, "业务类型": product, "业务号码": "1", "有效4G": "", "副卡": "?", "单宽带": "?"})
    assert [column for _, column, _ in found] == ["业务类型"]


def test_columns_of_other_products_are_ignored_whatever_they_hold() -> None:
    odd: dict[str, Cell] = {"副卡": "不适用", "无月租": "?", "有效4G": 7, "提前取消重办": "x"}
    assert deal_problems({**FINE, **PREPAID, **odd}) == []
    assert deal_problems({**FINE, "单宽带": "?"}) == []
    fibre: dict[str, Cell] = {"业务类型": "光纤平移", "业务号码": "KD000001", "单宽带": "?", "有效4G": ""}
    assert deal_problems({**FINE, **odd, **fibre}) == []


def test_only_prepaid_broadband_must_say_whether_it_is_broadband_only() -> None:
    assert deal_problems({**FINE, **PREPAID, "单宽带": ""}) == [(2, "单宽带", "missing")]
    assert deal_problems({**FINE, **PREPAID, "单宽带": "?"}) == [(2, "单宽带", "unreadable")]
    assert deal_problems({**FINE, **PREPAID, "单宽带": False}) == []


def test_a_contradiction_is_a_reminder_and_needs_sound_cells() -> None:
    retaken: dict[str, Cell] = {**FINE, "提前取消重办": "是"}
    assert deal_problems(retaken, due=True) == [(2, "提前取消重办", "contradiction")]
    assert deal_problems(retaken, due=False) == []
    assert deal_problems(FINE, due=True) == []
    assert deal_problems({**retaken, "受理日期": "2016-04-02"}, due=True) == [(2, "受理日期", "future_date")]
    assert deal_problems({**retaken, "业务号码": "1"}, due=True) == [(2, "业务号码", "bad_format")]
    assert CODES["contradiction"].level == CODES["no_rate"].level == REMINDER


def test_the_first_row_with_a_number_holds_it_whatever_else_is_wrong_with_it() -> None:
    first: dict[str, Cell] = {**FINE, "受理日期": "1/5", "业务类型": ""}
    found = deal_problems(first, {**FINE, "订单号": "ａ-0001 "}, {**FINE, "订单号": "A-0002", **OTHER})
    assert (3, "订单号", "duplicate") in found
    assert [row for row, _, _ in found] == [2, 2, 3]


def test_numbers_that_are_badly_formed_damaged_or_missing_are_not_called_duplicates() -> None:
    for cell, code in (("A1", "bad_format"), (20160105123456789, "unreadable"), ("", "missing")):
        found = deal_problems({**FINE, "订单号": cell}, {**FINE, "订单号": cell, **OTHER})
        assert [problem[2] for problem in found] == [code, code]


def test_problems_come_in_the_order_of_the_sheet() -> None:
    wrong: dict[str, Cell] = {"订单号": "?", "业务号码": "1", "受理日期": "x", "副卡": "?", "有效4G": ""}
    found = deal_problems({**FINE, **wrong}, {**FINE, "订单号": "A-0002", **wrong}, known=False)
    columns_found = ["订单号", "业务号码", "受理日期", "揽装人工号", "副卡", "有效4G"]
    assert [(row, column) for row, column, _ in found] == [(row, c) for row in (2, 3) for c in columns_found]


@given(
    st.lists(
        st.sampled_from(["订单号", "业务类型", "业务号码", "受理日期", "揽装人工号", "副卡", "有效4G"]), unique=True
    )
)
def test_a_cell_is_never_named_twice(spoilt: list[str]) -> None:
    found = deal_problems(
        {**FINE, **dict.fromkeys(spoilt, "\x00?")}, {**FINE, **dict.fromkeys(spoilt, "")}, known=False
    )
    places = [(row, column) for row, column, _ in found]
    assert len(set(places)) == len(places)
    assert {code for _, _, code in found} <= set(ORDER)


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"工号": ""}, "工号", "missing"),
        ({"姓名": "\u200b"}, "姓名", "missing"),
        ({"岗位": ""}, "岗位", "missing"),
        ({"岗位": "店长"}, "岗位", "not_a_choice"),
        ({"邮箱": "u1001@"}, "邮箱", "bad_format"),
        ({"邮箱": "a@b.example,c@d.example"}, "邮箱", "bad_format"),
        ({"邮箱": "名@b.example"}, "邮箱", "bad_format"),
        ({"入职日期": "去年"}, "入职日期", "unreadable"),
        ({"离职日期": "2016-2-30"}, "离职日期", "unreadable"),
        ({"入职日期": "2016-02-01", "离职日期": "2016-01-31"}, "离职日期", "end_before_start"),
        ({"权限": ""}, "权限", "missing"),
        ({"权限": "老板"}, "权限", "not_a_choice"),
        ({"生效日": "下月"}, "生效日", "unreadable"),
    ],
)
def test_a_faulty_cell_of_the_staff_list_has_one_code(changes: dict[str, Cell], column: str, code: str) -> None:
    assert problems(Staff, STAFF, {**PERSON, **changes}) == [(2, column, code)]


def test_leaving_on_the_day_of_joining_is_in_order() -> None:
    assert problems(Staff, STAFF, {**PERSON, "入职日期": "2016-02-01", "离职日期": "2016-02-01"}) == []
    assert problems(Staff, STAFF, {**PERSON, "入职日期": "x", "离职日期": "2016-02-01"}) == [
        (2, "入职日期", "unreadable")
    ]


def test_a_staff_number_may_come_again_only_from_another_day() -> None:
    later: dict[str, Cell] = {**PERSON, "生效日": "2016-02-01"}
    assert problems(Staff, STAFF, PERSON, later) == []
    assert problems(Staff, STAFF, PERSON, PERSON) == [(3, "工号", "duplicate")]
    assert problems(Staff, STAFF, PERSON, later, {**later, "生效日": 42401}) == [(4, "工号", "duplicate")]


def test_an_unreadable_first_day_makes_no_other_row_a_duplicate() -> None:
    assert problems(Staff, STAFF, {**PERSON, "生效日": "下月"}, PERSON) == [(2, "生效日", "unreadable")]


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"月份": ""}, "月份", "missing"),
        ({"月份": "2016-13"}, "月份", "unreadable"),
        ({"产品线": ""}, "产品线", "missing"),
        ({"产品线": "固话"}, "产品线", "not_a_choice"),
        ({"业务号码": ""}, "业务号码", "missing"),
    ],
)
def test_a_faulty_cell_of_the_targets_has_one_code(changes: dict[str, Cell], column: str, code: str) -> None:
    target: dict[str, Cell] = {"月份": "2016-01", "产品线": "移动", "业务号码": "13800000001"}
    assert problems(Targets, TARGETS, target) == []
    assert problems(Targets, TARGETS, {**target, **changes}) == [(2, column, code)]


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"月份": "2016.1.32"}, "月份", "unreadable"),
        ({"金额": "五十"}, "金额", "unreadable"),
        ({"金额": ""}, "金额", "missing"),
        ({"工号": ""}, "工号", "missing"),
        ({"工号": "9999"}, "工号", "unknown_staff"),
        ({"原因": " "}, "原因", "missing"),
        ({"单号": "\u200b"}, "单号", "missing"),
        ({"类别": "红包"}, "类别", "not_a_choice"),
        ({"类别": "奖"}, "金额", "wrong_sign"),
        ({"类别": "罚", "金额": 5}, "金额", "wrong_sign"),
        ({"类别": "Prize", "金额": 0}, "金额", "wrong_sign"),
        ({"类别": "暂缓"}, "金额", "wrong_sign"),
        ({"类别": "罚", "金额": ""}, "金额", "missing"),
    ],
)
def test_a_faulty_cell_of_the_adjustments_has_one_code(changes: dict[str, Cell], column: str, code: str) -> None:
    entered: dict[str, Cell] = {"单号": "T1", "月份": "2016-01", "工号": 1001, "金额": -5, "原因": "补扣"}
    sheet = read(Adjustments, grid(sheet_rows(ADJUSTMENTS, [{**entered, **changes}])))
    listed = sheet.frame.select(pl.col("staff_no").is_in(["1001"]).alias(known("staff_no")))
    assert named(Adjustments, check(sheet, listed)) == [(2, column, code)]


def test_rows_with_an_error_stay_out_and_blank_boxes_become_no() -> None:
    rows = [FINE, {**FINE, "订单号": "A-0002", "副卡": "?"}, {**FINE, "订单号": "A-0003", "副卡": True}]
    sheet = read(Deals, grid(sheet_rows(DEALS, rows)))
    beside = pl.DataFrame({known("solicitor"): True, employed("solicitor"): True, "due": True, "today": DAY}).select(
        pl.all().repeat_by(3).explode()
    )
    good = good_rows(sheet, check(sheet, beside))
    assert good.select("row", "secondary_card", "no_rent", "active_4g").rows() == [
        (2, False, False, True),
        (4, True, False, True),
    ]


def test_a_reminder_keeps_no_row_out() -> None:
    sheet = read(Deals, grid(sheet_rows(DEALS, [{**FINE, "提前取消重办": "是"}])))
    beside = pl.DataFrame({known("solicitor"): [True], employed("solicitor"): [True], "due": [True], "today": [DAY]})
    found = check(sheet, beside)
    assert found["code"].to_list() == ["contradiction"]
    assert good_rows(sheet, found).height == 1


def test_a_faulty_address_keeps_nobody_from_being_paid() -> None:
    sheet = read(Staff, grid(sheet_rows(STAFF, [{**PERSON, "邮箱": "?"}, {**PERSON, "工号": "1002", "岗位": "?"}])))
    assert good_rows(sheet, check(sheet))["staff_no"].to_list() == ["1001"]


@pytest.mark.parametrize("written", ["00123", "3.10", "1.", ".5", "+5", "(5)", "1e5", "1,234", "-007"])
def test_numbers_beside_keys_that_no_sheet_shows_may_have_been_typed_so(written: str) -> None:
    rows = [{**PERSON, "工号": number} for number in (written, 1002, "1003", "A-4")]
    assert [row for row, _, code in problems(Staff, "员工", *rows) if code == "ambiguous"] == [3]


def test_keys_filled_up_to_a_length_cast_no_doubt_on_numbers_that_are_as_long() -> None:
    rows = [{**PERSON, "工号": number} for number in ("00123", "０4567", 999, 1002, 12345, 654321, 13812345678)]
    assert [row for row, _, code in problems(Staff, "员工", *rows) if code == "ambiguous"] == [4, 5]


@pytest.mark.parametrize("written", ["1001", "3.1", "-5", "A001", "10-20", "123456789012345", "12345678901234567890"])
def test_numbers_beside_other_keys_are_those_keys(written: str) -> None:
    rows = [{**PERSON, "工号": number} for number in (written, 1002)]
    assert "ambiguous" not in {code for _, _, code in problems(Staff, "员工", *rows)}


@pytest.mark.parametrize("name", CODES)
def test_every_code_tells_people_what_to_do_in_both_languages(name: str) -> None:
    filled: dict[str, Any] = {"column": "受理日期", "typed": "{1/5}", "advice": "请写成 2016-1-5"}
    filled |= {"tab": "员工", "since": "2016-01-01", "ahead": "92", "bounds": "只能填 0 到 1"}
    for locale in ("zh", "en"):
        said = CODES[name].says.to("zh" if locale == "zh" else "en", **filled)
        assert not re.search(r"\{(column|advice|typed|tab|since|ahead|bounds)\}", said)
        assert said
    assert CODES[name].level in (ERROR, REMINDER)
