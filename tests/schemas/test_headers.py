"""Columns are found by their header, wherever they stand and in whichever language; a missing one is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.cells import Cell
from schemas.check import HeaderFaults, read
from schemas.inputs import Adjustments, Settings
from schemas.scheme import SCHEMES, scheme
from schemas.tab import Tab, about, columns, headers
from schemas.telecom_retention import SCHEME, Deals, Staff, Targets
from schemas.words import fold
from tests.pay.book import DEALS, grid, sheet_rows

READ = [Deals, Staff, Targets, Adjustments, Settings, *SCHEME.plan]
DEAL: dict[str, Cell] = {"订单号": "A-0001", "业务类型": "购机送费", "备注": "老客户", "我的记号": "x"}


def header(tab: type[Tab], locale: str = "zh") -> list[Cell]:
    return [column.label.zh if locale == "zh" else column.label.en for column in columns(tab).values()]


def faults(tab: type[Tab], heads: list[Cell]) -> list[str]:
    with pytest.raises(HeaderFaults) as raised:
        read(tab, [[head] for head in heads])
    return [fault.zh for fault in raised.value.faults]


@pytest.mark.parametrize("tab", READ)
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_tab_is_read_by_its_headers_in_either_language(tab: type[Tab], locale: str) -> None:
    sheet = read(tab, [[head] for head in header(tab, locale)])
    assert sheet.frame.columns == ["row", *columns(tab)]
    assert sheet.frame.height == 0


@given(st.permutations([*header(Deals), "我的记号", "", None, "Total"]))
def test_columns_may_stand_anywhere_among_peoples_own(heads: list[Cell]) -> None:
    rows = [[DEAL.get(str(head), "") for head in heads]]
    sheet = read(Deals, grid([heads, *rows]))
    assert sheet.frame.select("row", "order_no", "product", "note").rows() == [(2, "A-0001", "购机送费", "老客户")]


@pytest.mark.parametrize(
    "typed", ["订单号", " 订单号 ", "订 单号", "订单号\u200b", "ORDER NO.", "order  no.", "Ｏrder no．"]
)
def test_a_header_is_known_however_it_is_spaced_and_cased(typed: str) -> None:
    heads = [typed if head == "订单号" else head for head in header(Deals)]
    sheet = read(Deals, grid([heads, ["A-0001"]]))
    assert sheet.frame["order_no"].to_list() == ["A-0001"]


@pytest.mark.parametrize("tab", READ)
def test_every_missing_header_is_named_with_its_tab(tab: type[Tab]) -> None:
    for name, column in columns(tab).items():
        heads = [label for label in header(tab) if label != column.label.zh]
        if column.optional:
            assert read(tab, [[head] for head in heads]).frame[name].to_list() == []
        else:
            (said,) = faults(tab, heads)
            assert column.label.zh in said
            assert about(tab).title.zh in said
            assert "改回来" in said


def test_a_renamed_header_is_missing_under_its_own_name() -> None:
    (said,) = faults(Deals, ["受理时间" if head == "受理日期" else head for head in header(Deals)])
    assert "“受理日期”" in said


@pytest.mark.parametrize("again", ["备注", " 备 注", "Note", "NOTE"])
def test_a_header_there_twice_is_named_in_whichever_language_it_comes_again(again: str) -> None:
    (said,) = faults(Deals, [*header(Deals), again])
    assert "两个“备注”表头" in said


def test_a_header_there_three_times_is_named_once() -> None:
    assert len(faults(Deals, [*header(Deals), "备注", "备注"])) == 1


def test_all_faults_of_a_header_come_together() -> None:
    said = faults(Deals, ["备注", "备注", "订单号"])
    assert len(said) == len(columns(Deals)) - 1  # 订单号 is in order, 备注 is there twice, the rest is missing
    assert sum("两个" in fault for fault in said) == 1


@pytest.mark.parametrize("empty", [[], [[]], [[None], ["x"]], [["", "x"]]])
def test_an_empty_tab_misses_every_header(empty: list[list[Cell]]) -> None:
    with pytest.raises(HeaderFaults) as raised:
        read(Targets, empty)
    assert len(raised.value.faults) == len(columns(Targets))


def test_a_row_with_nothing_but_peoples_own_cells_is_blank() -> None:
    sheet = read(Deals, grid(sheet_rows(DEALS, [{"我的记号": "x"}, {"订单号": "A-0001"}])))
    assert sheet.frame["row"].to_list() == [3]


def test_columns_of_different_lengths_are_filled_up_with_blanks() -> None:
    columns_typed: list[list[Cell]] = [["月份", "2016-01", "2016-02"], ["产品线", "移动"], ["业务号码"]]
    sheet = read(Targets, columns_typed)
    assert sheet.frame.select("month", "line", "account_no").rows() == [
        ("2016-01", "移动", None),
        ("2016-02", None, None),
    ]


@pytest.mark.parametrize("name", SCHEMES)
def test_no_two_columns_of_a_tab_share_a_label(name: str) -> None:
    found = scheme(name)
    every = (*found.inputs, found.staff, *found.plan, found.details, found.summary)
    for tab in (*every, Adjustments, Settings):
        labels = {fold(label) for column in columns(tab).values() for label in column.label}
        assert len(headers(tab)) == len(labels)
        assert len({column.label for column in columns(tab).values()}) == len(columns(tab))
