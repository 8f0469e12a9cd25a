"""What a plan lost since the last run is named, with its row, the way back and what it costs; what was only changed is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from functions.jobs.losses import Lost, kept, lost
from functions.jobs.lost_rows import lost_rows
from functions.pay import schemes
from functions.pay.plan import loading
from functions.workbook import remembered as memory
from functions.workbook.remembered import remember, remembered
from schemas.cells import Cell
from schemas.check import Sheet, read
from schemas.plan import CONDITION, NAMED_BY
from schemas.scheme import SCHEMES, Scheme, scheme
from schemas.tab import Tab, about, columns
from sheets_templates.plan_rows import file_of
from tests.cases.case import Said, book, plan
from tests.pay.book import Book, Rows, grid, read_book, shipped
from tests.pay.runs import calculated

SALES: Said = {
    "方案": "key_account_sales",
    "员工": [{"工号": 1001, "用工类型": "全职", "状态": "正式", "月任务额": 20000}],
    "业务录入": [
        {"标价": 20000, "成交价": 20000, "成交日期": "2015-03-02"},
        {"标价": 8000, "成交价": 8000, "成交日期": "2015-03-03", "商品类别": "其他"},
    ],
}


def changed(said: Said, tab: str, *edits: Said) -> Book:
    """The book of a case after a manager's edits of a plan tab, which a run calculated before them."""
    before = calculated(book(said))
    return replace(before, tabs={**before.tabs, tab: plan(before.tabs[tab], edits)})


def lost_in(after: Book) -> Lost:
    return lost(read_book(after))


def said_of(after: Book) -> list[str]:
    inputs = read_book(after)
    return lost(inputs).sentences(inputs)


def test_nothing_is_lost_where_nothing_was_calculated_before() -> None:
    assert not lost_in(book(SALES))


def test_a_plan_that_stays_as_it_was_lost_nothing() -> None:
    assert not lost_in(calculated(book(SALES)))


def test_a_deleted_rule_is_named_with_the_row_to_bring_back_and_what_it_costs() -> None:
    [said] = said_of(changed(SALES, "规则", {"删": {"规则": "其他商品"}}))
    assert said.startswith("“规则”表第2行：上次核算时有的“其他商品（")
    assert "规则 其他商品，" in said
    assert "商品类别 其他，不计 全部，原因 非珠宝" in said
    assert "合计从" in said
    assert "涉及1人" in said


def test_a_cleared_condition_is_named_with_what_stood_there() -> None:
    [said] = said_of(changed(SALES, "费率", {"找": {"规则": "1", "下限": "0"}, "改": {"用工类型": ""}}))
    assert "“用工类型”上次核算时是“全职”，现在空白。要恢复就填回“全职”" in said


@pytest.mark.parametrize("typed", ["很多", "5-1", "0x5"])
def test_what_cannot_be_read_is_a_fault_and_not_a_blank(typed: str) -> None:
    after = changed(SALES, "费率", {"找": {"规则": "1", "下限": "0"}, "改": {"费率": typed}})
    assert not read_book(after).is_sound
    assert not lost_in(after)


def test_a_row_is_called_by_its_words_in_each_language() -> None:
    without_says = {**SALES, "费率": [{"找": {"规则": "1", "下限": "0"}, "改": {"说明": ""}}]}
    again = {"找": {"规则": "1", "下限": "0"}, "改": {"说明": "", "用工类型": ""}}
    [loss] = lost_in(changed(without_says, "费率", again)).losses
    assert "“1 提成”这一行" in loss.said.zh
    assert "the row “1 Commission”, “Employment”" in loss.said.en


def test_a_contest_that_is_gone_costs_its_prizes() -> None:
    found = lost_in(changed(SALES, "竞赛", {"清空": ""}))
    assert len(found.losses) == 3
    assert [loss.row for loss in found.losses] == [2, 2, 2]
    assert "（-" in found.cost.zh


def test_an_end_without_a_row_that_follows_leaves_days_out() -> None:
    [said] = said_of(changed(SALES, "竞赛", {"找": {"竞赛": "周冠军"}, "改": {"失效": "2015-02-28"}}))
    assert "从2015-03-01起也有效，现在没有任何一行管这几天" in said
    assert "改回“失效”（上次是“空白”）" in said


def test_a_day_between_two_rows_is_left_out() -> None:
    ended = {"找": {"竞赛": "周冠军"}, "改": {"失效": "2015-03-15"}}
    begun = {"照": {"竞赛": "周冠军"}, "改": {"生效": "2015-03-17", "失效": "", "奖金": "250"}}
    [said] = said_of(changed(SALES, "竞赛", ended, begun))
    assert "上次核算时2015-03-16这一天也有效" in said


def test_a_later_first_day_leaves_out_those_before_it() -> None:
    [said] = said_of(changed(SALES, "竞赛", {"找": {"竞赛": "周冠军"}, "改": {"生效": "2015-01-01"}}))
    assert "从2014-01-01到2014-12-31也有效" in said


LEGITIMATE: dict[str, tuple[str, list[Said]]] = {
    "a row ended with one that follows the day after": (
        "竞赛",
        [
            {"找": {"竞赛": "周冠军"}, "改": {"失效": "2015-03-15"}},
            {"照": {"竞赛": "周冠军"}, "改": {"生效": "2015-03-16", "失效": "", "奖金": "250"}},
        ],
    ),
    "another amount": ("竞赛", [{"找": {"竞赛": "周冠军"}, "改": {"奖金": "250"}}]),
    "another condition": ("竞赛", [{"找": {"竞赛": "周冠军"}, "改": {"参加": "兼职"}}]),
    "a row more": ("竞赛", [{"照": {"竞赛": "单日激励"}, "改": {"竞赛": "加赛"}}]),
    "other words for the same": ("规则", [{"找": {"规则": "虚假"}, "改": {"说明": "", "依据": "一"}}]),
    "the same written in another way": (
        "竞赛",
        [{"找": {"竞赛": "周冠军"}, "改": {"奖金": "200.00", "生效": "2014/1/1"}}],
    ),
}


@pytest.mark.parametrize(("tab", "edits"), LEGITIMATE.values(), ids=LEGITIMATE)
def test_what_is_changed_or_carried_on_is_not_lost(tab: str, edits: list[Said]) -> None:
    assert not lost_in(changed(SALES, tab, *edits))


def test_an_end_that_is_taken_away_loses_nothing() -> None:
    ended = book({**SALES, "规则": [{"找": {"规则": "虚假"}, "改": {"失效": "2030-01-01"}}]})
    before = calculated(ended)
    assert not lost_in(replace(before, tabs={**before.tabs, "规则": book(SALES).tabs["规则"]}))


def test_rows_in_another_order_are_the_same_rows() -> None:
    before = calculated(book(SALES))
    head, *rows = before.tabs["费率"]
    assert not lost_in(replace(before, tabs={**before.tabs, "费率": [head, *reversed(rows)]}))


def test_a_renamed_row_is_named_by_both_names() -> None:
    [said] = said_of(changed(SALES, "竞赛", {"找": {"竞赛": "周冠军"}, "改": {"竞赛": "周明星"}}))
    assert "上次核算时的“周冠军（" in said
    assert "改成了“周明星（" in said


def test_a_loss_in_a_faulty_plan_is_named_without_what_it_costs() -> None:
    found = lost_in(changed(SALES, "参数", {"删": {"名称": "折扣基准"}}))
    assert [about(loss.tab).title.zh for loss in found.losses] == ["参数"]
    assert not found.cost.zh


def test_a_loss_that_moves_no_money_says_so() -> None:
    assert "都没有变" in lost_in(changed(SALES, "竞赛", {"删": {"竞赛": "单日激励"}})).cost.zh


def test_a_loss_is_remembered_until_it_is_accepted() -> None:
    inputs = read_book(changed(SALES, "规则", {"删": {"规则": "虚假"}}))
    assert not kept(inputs, lost(inputs), accepted=False)
    assert kept(inputs, lost(inputs), accepted=True)


def test_the_remembered_plan_is_not_written_again_while_it_is_the_same() -> None:
    inputs = read_book(calculated(book(SALES)))
    assert not remember(inputs.snapshot, inputs.sheets)


def test_a_plan_longer_than_a_cell_is_remembered_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_SIGNS", 500)
    long = calculated(book(SALES))
    assert len(long.kept) > 2
    assert not lost_in(long)
    emptied = [replace(long, tabs={**long.tabs, tab: long.tabs[tab][:1]}) for tab in ("费率", "竞赛")]
    assert all(lost_in(each) for each in emptied)
    shorter = calculated(emptied[0])
    assert len([part for _, part in shorter.kept if part]) < len(long.kept)
    assert not lost_in(shorter)


@pytest.mark.parametrize("value", ["", "nonsense", "QUJD", "eJwDAAAAAAE="])
def test_a_memory_that_cannot_be_read_is_none(value: str) -> None:
    inputs = read_book(replace(book(SALES), kept=(("plan 1", value),)))
    assert remembered(inputs.snapshot) is None
    assert not lost(inputs)


def sheet(of: Scheme, tab: type[Tab], rows: Sequence[Sequence[Cell]]) -> Sheet:
    return read(tab, grid([list(row) for row in rows]))


def is_sound(of: Scheme, rows: dict[type[Tab], Rows]) -> bool:
    """Whether a plan of these rows is one to calculate by."""
    sheets = {tab: sheet(of, tab, typed) for tab, typed in rows.items()}
    plan, faults = loading.load(of, {tab: found.frame.to_dicts() for tab, found in sheets.items()})
    return not (faults or schemes.faults(plan) or any(found.faults.height for found in sheets.values()))


def mutilated(tab: type[Tab], rows: Rows) -> Iterator[tuple[str, Rows]]:
    """A plan tab with one of its rows gone, or with one of a row's conditions blank."""
    labels = {column.label.zh: column for column in columns(tab).values()}
    for place in range(1, len(rows)):
        yield f"row {place + 1} gone", [row for spot, row in enumerate(rows) if spot != place]
        for spot, head in enumerate(map(str, rows[0])):
            if head in labels and labels[head].kind.name in (CONDITION.name, "range") and rows[place][spot]:
                blank = [*rows[place][:spot], "", *rows[place][spot + 1 :]]
                yield f"{head} of row {place + 1} blank", [*rows[:place], blank, *rows[place + 1 :]]


@pytest.mark.parametrize("name", SCHEMES)
def test_no_row_or_condition_of_a_shipped_plan_goes_without_a_word(name: str) -> None:
    of = scheme(name)
    whole = {tab: shipped(file_of(of, tab).stem, of) for tab in of.plan}
    assert is_sound(of, whole)
    tried = 0
    for tab, rows in whole.items():
        before = sheet(of, tab, rows)
        for what, typed in mutilated(tab, rows):
            tried += 1
            told = list(lost_rows(before, sheet(of, tab, typed))) or not is_sound(of, {**whole, tab: typed})
            assert told, f"{about(tab).title.zh}: {what}"
    assert tried


@pytest.mark.parametrize("name", SCHEMES)
def test_every_plan_tab_has_columns_that_name_its_rows(name: str) -> None:
    for tab in scheme(name).plan:
        named = [column for column in NAMED_BY if column in columns(tab)]
        assert named, about(tab).title.zh
        assert all(columns(tab)[column].required for column in named)


def test_the_run_of_today_compares_with_the_last_one_whatever_its_day() -> None:
    after = changed(SALES, "规则", {"删": {"规则": "虚假"}})
    assert said_of(after) == said_of(replace(after, today=date(2015, 6, 30)))


@pytest.mark.parametrize("typed", ["", "0", "9999-12-31", "0001-01-01", "31.12.", "2016-02-30"])
@pytest.mark.parametrize("column", ["生效", "失效"])
def test_a_plan_row_whose_days_cannot_be_read_is_a_fault_and_nothing_breaks(column: str, typed: str) -> None:
    after = changed(SALES, "费率", {"找": {"规则": "4"}, "改": {column: typed}})
    inputs = read_book(after)
    lost(inputs)
    assert not inputs.is_sound or (column == "失效" and typed in ("", "9999-12-31"))
