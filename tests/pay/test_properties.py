"""What holds of every month of deals, whatever is in it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.cells import Cell
from tests.pay.book import (
    ADJUSTMENTS,
    DEALS,
    RATES,
    RULES,
    STAFF,
    TARGETS,
    Book,
    Found,
    Said,
    sheet_rows,
    shipped,
    work_out,
)
from tests.pay.oracle_reading import rows_of as typed_rows
from tests.pay.plans import Row, rows_of, tab_of
from tests.pay.quarters import quarter

LINE = {"购机送费": "移动", "预存网费送费": "宽带", "光纤平移": "宽带"}
POSTS = ["营业员", "网格经理", "其他", "网格人员"]
FLAGS = ["副卡", "无月租", "提前取消重办"]
seeds = st.integers(0, 10**6)
some = settings(max_examples=8)

deals = st.lists(
    st.fixed_dictionaries(
        {
            "业务类型": st.sampled_from(["购机送费", "购机送费", "购机送费", "预存网费送费", "光纤平移"]),
            "揽装人工号": st.sampled_from(["1000", "1001", "1002", "1003"]),
            "day": st.integers(0, 90),
            "flag": st.sampled_from(["", "", "", *FLAGS]),
            "有效4G": st.sampled_from(["是", "是", "是", "否"]),
        }
    ),
    max_size=24,
)
Deal = dict[str, Cell]


def book_of(entered: list[Deal]) -> Book:
    """Deals of four people, each with a number and an account of its own."""
    staff = [{"工号": str(1000 + n), "姓名": f"员工 {n}", "岗位": post, "权限": "员工"} for n, post in enumerate(POSTS)]
    rows: list[dict[str, Cell]] = []
    for place, deal in enumerate(entered):
        account = f"139{place:08}" if deal["业务类型"] == "购机送费" else f"KD{place:08}"
        row = {name: cell for name, cell in deal.items() if name not in ("day", "flag", "number")}
        flags: dict[str, Cell] = {str(deal["flag"]): "是"} if deal["flag"] else {}
        number = deal.get("number", f"A-{place:05}")
        rows.append(
            {**row, **flags, "订单号": number, "业务号码": account, "受理日期": str(day_of(deal)), "单宽带": "是"}
        )
    tabs = {STAFF: sheet_rows(STAFF, [dict(row) for row in staff]), DEALS: sheet_rows(DEALS, rows)}
    tabs |= {title: sheet_rows(title, []) for title in (TARGETS, ADJUSTMENTS)}
    return Book({**tabs, RATES: shipped("rates"), RULES: shipped("rules")}, date(2016, 4, 1))


def day_of(deal: Deal) -> date:
    return date(2016, 1, 1) + timedelta(int(str(deal["day"])))


def exact(cell: object) -> Decimal:
    return Decimal(str(cell))


def totals(found: Found) -> dict[tuple[str, str], Said]:
    return {(row["月份"], row["工号"]): row for row in found.summary}


def pay(found: Found) -> Counter[tuple[str, str]]:
    return Counter({key: exact(row["合计"]) for key, row in totals(found).items()})


@given(seeds)
@some
def test_every_total_is_the_sum_of_its_lines(seed: int) -> None:
    book = quarter(seed, deals=60)
    found = work_out(book)
    for (month, person), row in totals(found).items():
        mine = [line for line in found.details if (line["月份"], line["工号"]) == (month, person)]
        for measure in ("移动效能", "宽带效能"):
            assert exact(row[measure]) == sum(exact(line[measure]) for line in mine)
        for product_line in ("移动", "宽带"):
            own = [line for line in mine if LINE[line["业务类型"]] == product_line]
            paid = [line for line in own if line["结果"] != "暂缓"]
            assert exact(row[f"{product_line}奖励"]) == sum(exact(line["奖励"]) for line in paid)
            assert row[f"{product_line}户数"] == sum(line["结果"] != "不计入" for line in own)
        assert exact(row["合计"]) == exact(row["移动奖励"]) + exact(row["宽带奖励"]) + exact(row["调整"])
    everyone = {(line["月份"], line["工号"]) for line in found.details}
    assert everyone <= set(totals(found))


@given(seeds)
@some
def test_every_row_that_holds_anything_is_a_result_or_an_error_and_never_both(seed: int) -> None:
    book = quarter(seed, deals=60)
    found = work_out(book)
    faulty = {row for tab, row, _, _, level in found.problems if tab == DEALS and level == "错误"}
    reminded = {row for tab, row, _, _, level in found.problems if tab == DEALS and level == "提醒"}
    assert not faulty & reminded
    assert len(found.details) + len(faulty) == len(typed_rows(book.tabs[DEALS], DEALS))
    assert len({line["订单号"] for line in found.details}) == len(found.details)


@given(deals, seeds)
@some
def test_the_order_of_rows_changes_nobodys_total_where_days_differ(entered: list[Deal], seed: int) -> None:
    distinct = list({(deal["揽装人工号"], deal["day"]): deal for deal in entered}.values())
    shuffled = Random(seed).sample(distinct, len(distinct))
    assert totals(work_out(book_of(shuffled))) == totals(work_out(book_of(distinct)))


@given(seeds)
@some
def test_calculating_again_gives_the_same(seed: int) -> None:
    assert work_out(quarter(seed, deals=60)) == work_out(quarter(seed, deals=60))


@given(deals, st.integers(0, 90), st.integers(0, 24))
@some
def test_another_deal_never_lowers_anybodys_pay(entered: list[Deal], day: int, place: int) -> None:
    before = pay(work_out(book_of(entered)))
    deal: Deal = {
        "业务类型": "购机送费",
        "揽装人工号": "1001",
        "day": day,
        "flag": "",
        "有效4G": "是",
        "number": "NEW-0001",
    }
    after = pay(work_out(book_of([*entered[:place], deal, *entered[place:]])))
    person = (f"{date(2016, 1, 1) + timedelta(day):%Y-%m}", "1001")
    assert after[person] - before[person] in (20, 40)
    assert {key: after[key] for key in before if key != person} == {key: before[key] for key in before if key != person}


@given(deals)
@some
def test_a_deal_that_earns_no_reward_takes_nobodys_place(entered: list[Deal]) -> None:
    denied: list[Deal] = [
        {**deal, "flag": "副卡", "业务类型": "购机送费", "number": f"NO-{n:04}"} for n, deal in enumerate(entered)
    ]
    numbered: list[Deal] = [{**deal, "number": f"A-{n:05}"} for n, deal in enumerate(entered)]
    mixed = [deal for pair in zip(denied, numbered, strict=True) for deal in pair]
    found = {line["订单号"]: line for line in work_out(book_of(mixed)).details}
    for line in work_out(book_of(numbered)).details:
        assert found[line["订单号"]] == line


@given(deals, st.integers(0, 90), st.sampled_from(["1000", "1001"]))
@some
def test_people_and_months_are_paid_apart(entered: list[Deal], day: int, person: str) -> None:
    numbered: list[Deal] = [{**deal, "number": f"A-{n:05}"} for n, deal in enumerate(entered)]
    month = f"{date(2016, 1, 1) + timedelta(day):%Y-%m}"
    alone = [d for d in numbered if d["揽装人工号"] == person and f"{day_of(d):%Y-%m}" == month]
    together = totals(work_out(book_of(numbered)))
    assert totals(work_out(book_of(alone))).get((month, person)) == together.get((month, person))


UNUSED: dict[str, Row] = {
    "it ended before the first deal": {"生效": "2010-01-01", "失效": "2015-12-19"},
    "it begins after the last deal": {"生效": "2016-04-08"},
    "its posts and its customers are another rule's": {"岗位": "营业员", "失效": "2015-12-19", "生效": "2015-12-01"},
}


@given(seeds, st.sampled_from(sorted(UNUSED)))
@some
def test_a_plan_row_that_takes_no_deal_changes_nothing(seed: int, why: str) -> None:
    book = quarter(seed, deals=60)
    before = work_out(book)
    rows = rows_of(shipped("rates"))
    fibre: Row = {"业务类型": "光纤平移", "规则": "无用", "费率": 99}
    prepaid = next(row for row in rows if row["规则"] == "7")
    rows.insert(0, {**prepaid, **fibre, **UNUSED[why]})
    book.tabs[RATES] = tab_of(rows, shipped("rates")[0])
    after = work_out(book)
    assert after.details == before.details
    assert after.summary == before.summary
    assert after.problems == before.problems


@given(seeds, st.integers(0, 60), st.sampled_from(["受理日期", "业务类型", "揽装人工号", "业务号码"]))
@some
def test_a_faulty_row_changes_no_other_result(seed: int, place: int, column: str) -> None:
    book = quarter(seed, deals=60)
    before = work_out(book)
    heads = [str(head) for head in book.tabs[DEALS][0]]
    fine: dict[str, Cell] = {"订单号": "FAULTY-1", "业务类型": "购机送费", "业务号码": "13800000001", "有效4G": "是"}
    row = {**fine, "受理日期": "2016-01-05", "揽装人工号": "1001", column: "?"}
    book.tabs[DEALS].insert(place + 1, [row.get(head, "") for head in heads])
    after = work_out(book)
    assert after.details == before.details
    assert after.summary == before.summary
    moved = [(t, row + (t == DEALS and row >= place + 2), *said) for t, row, *said in before.problems]
    assert [problem for problem in after.problems if problem[:2] != (DEALS, place + 2)] == moved
    assert (DEALS, place + 2, column) in {problem[:3] for problem in after.problems}


def test_a_faulty_row_holds_its_order_number() -> None:
    deal: Deal = {
        "业务类型": "购机送费",
        "揽装人工号": "1001",
        "day": 4,
        "flag": "",
        "有效4G": "是",
        "number": "A-00001",
    }
    book = book_of([deal, {**deal, "有效4G": "不详"}, deal])
    found = work_out(book)
    assert len(found.details) == 1
    assert [(row, code) for _, row, _, code, _ in found.problems] == [
        (3, "duplicate"),
        (3, "unreadable"),
        (4, "duplicate"),
    ]
