"""What every result says of itself agrees with its numbers, in words that a clerk can check."""

from __future__ import annotations

import re
from random import Random

import narwhals as nw
import pytest

from functions.pay.rates.deals import pay_deals
from functions.pay.rates.explain import Speech, explain
from schemas.words import Locale
from tests.pay.book import RATES, RULES, Book, Said, read_book, shipped, work_out
from tests.pay.plans import Row, edited, rows_of, tab_of
from tests.pay.quarters import quarter


def details(seed: int, changes: int) -> list[Said]:
    random = Random(seed)
    book = quarter(seed, deals=100)
    book.tabs[RATES], book.tabs[RULES] = edited(random, shipped("rates"), shipped("rules"), changes)
    return work_out(book).details


def told(said: str, measure: str) -> float:
    """The amount of a measure that an explanation tells of."""
    found = re.search(rf"{measure} (-?[0-9.]+)", said)
    return float(found[1]) if found else 0.0


@pytest.mark.parametrize("seed", range(8))
def test_the_amounts_told_are_the_amounts_paid(seed: int) -> None:
    rows = details(seed, changes=seed % 3)
    for row in rows:
        if row["业务类型"]:
            for measure in ("移动效能", "宽带效能", "奖励"):
                assert told(row["说明"], measure) == row[measure], row


def test_every_deal_of_the_shipped_plan_is_explained_by_clause_and_place() -> None:
    rows = details(3, changes=0)
    stated = {str(row["说明"]) for row in rows_of(shipped("rates"))} - {""}
    for row in rows:
        assert row["说明"]
        if row["结果"] != "不计入":
            assert f"（{row['依据']}" in row["说明"]
        if row["档位"]:
            place = re.fullmatch("第([0-9]+)户 .*元", row["档位"])
            assert place is not None
            assert f"当月第{place[1]}户" in row["说明"]
        # The plan's own sentences say of every deal, too, what does not count.
        own = row["说明"]
        for said in stated:
            own = own.replace(said, "")
        assert bool(row["原因"]) == any(word in own for word in ("不计", "没有", "另按", "先不发"))


def under(change: Row, rule: str, locale: Locale = "zh") -> list[Said]:
    """The deals of a quarter under a plan in which one rule was changed."""
    book: Book = quarter(6, deals=100)
    rates = rows_of(shipped("rates"))
    for row in rates:
        if row["规则"] == rule:
            row.update(change)
    book.tabs[RATES] = tab_of(rates, list(shipped("rates")[0]))
    (part,) = read_book(book).parts
    assert part.plan is not None
    earned = pay_deals(nw.from_native(part.deals.lazy()), part.plan)
    found: list[Said] = explain(earned, Speech(part.plan, locale)).collect().to_native().to_dicts()
    return found


def test_an_amount_cut_by_a_cap_says_so() -> None:
    rows = [row for row in under({"封顶": 30}, "4") if row["post"] != "营业员" and row["reward_rate"] >= 0]
    cut = [row for row in rows if row["reward"] not in (2000, 4000) and row["product"] == "购机送费"]
    assert cut
    assert all("封顶" in row["says"] for row in cut)
    assert not any("封顶" in row["says"] for row in rows if row["reward"] == 2000)


def test_a_line_that_tops_up_says_by_which_rule() -> None:
    added = [row for row in under({"保底": 500}, "7") if row["row"] is None]
    assert added
    assert all("规则 7" in row["says"] and "保底" in row["says"] for row in added)
    assert all(row["key"] == f"规则 7 保底 {row['month']}" for row in added)


def test_where_tiers_end_within_the_month_the_later_deals_have_no_place() -> None:
    book: Book = quarter(6, deals=100)
    rates = rows_of(shipped("rates"))
    others = [row for row in rates if row["规则"] == "4"]
    flat: Row = dict.fromkeys(("阶梯", "累计", "下限", "上限", "边界"), "")
    for row in others:
        row["失效"] = "2016-01-15"
    rates.append({**others[0], **flat, "说明": "一律30元", "生效": "2016-01-16", "失效": "", "费率": 30})
    book.tabs[RATES] = tab_of(rates, list(shipped("rates")[0]))
    flat_rows = [row for row in work_out(book).details if "一律30元" in row["说明"]]
    assert flat_rows
    assert not any("当月第" in row["说明"] or row["档位"] for row in flat_rows)


def test_english_explanations_hold_no_chinese_beyond_the_plans_own_words() -> None:
    own = "".join(str(cell) for rows in (shipped("rates"), shipped("rules")) for row in rows for cell in row)
    for row in under({}, "7", "en"):
        foreign = set(re.findall("[\u4e00-\u9fff]", row["says"] + row["tier"])) - set(own)
        assert not foreign, row["says"]
