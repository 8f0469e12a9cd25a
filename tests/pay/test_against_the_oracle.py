"""Whole quarters, mistakes and plan changes and all: the product says what the scheme says, in every cell."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.pay.book import (
    ADJUSTMENTS,
    DEALS,
    RATES,
    RULES,
    STAFF,
    TARGETS,
    Book,
    Found,
    Rows,
    sheet_rows,
    shipped,
    work_out,
)
from tests.pay.oracle import Expected, expect
from tests.pay.plans import edited, is_sound
from tests.pay.quarters import quarter

# Quarters that were typed by people lie beside the repository, where there are any.
RECORDED = Path(__file__).parents[3] / "shared" / "data"
LATER = date(2030, 1, 1)


def agree(found: Found, expected: Expected) -> None:
    numbers = {row["订单号"] for row in expected.details}
    deals = [
        {name: cell for name, cell in row.items() if name != "说明"}
        for row in found.details
        if row["订单号"] in numbers
    ]
    added = sorted((row["月份"], row["工号"], row["奖励"]) for row in found.details if row["订单号"] not in numbers)
    assert deals == expected.details
    assert added == sorted((month, person, amount / 100) for month, person, _, amount in expected.topped_up)
    assert found.summary == expected.summary
    assert found.problems == expected.problems


@pytest.mark.parametrize("seed", range(12))
def test_a_quarter_as_people_type_it_gives_what_the_scheme_says(seed: int) -> None:
    book = quarter(seed)
    agree(work_out(book), expect(book.tabs, book.today))


@pytest.mark.parametrize("seed", range(60))
def test_a_changed_plan_pays_what_it_says_or_is_refused(seed: int) -> None:
    random = Random(seed)
    book = quarter(seed % 9, deals=100)
    rates, rules = edited(random, shipped("rates"), shipped("rules"), changes=random.randint(1, 5))
    book.tabs |= {RATES: rates, RULES: rules}
    found = work_out(book)
    if is_sound(rates, rules):
        agree(found, expect(book.tabs, book.today))
    else:
        assert found.problems
        assert {tab for tab, *_ in found.problems} & {RATES, RULES}
        assert not found.details
        assert not found.summary


def test_the_seeds_bring_every_problem_and_every_reason_about() -> None:
    """A comparison is worth as much as what is compared: nothing of the scheme may be missing from the quarters."""
    expected = [expect(book.tabs, book.today) for book in map(quarter, range(12))]
    codes = {(tab, code) for found in expected for tab, _, _, code, _ in found.problems}
    deals = {code for tab, code in codes if tab == DEALS}
    assert deals == {
        *("missing", "unreadable", "not_a_choice", "bad_format", "duplicate", "unknown_staff", "not_employed"),
        *("future_date", "contradiction", "likely_repeat", "no_rate", "implausible"),
    }
    assert {code for tab, code in codes if tab == TARGETS} == {
        *("missing", "unreadable", "not_a_choice", "ambiguous"),
    }
    assert {code for tab, code in codes if tab == STAFF} >= {
        "duplicate",
        "not_a_choice",
        "bad_format",
        "end_before_start",
    }
    reasons = {reason for found in expected for row in found.details for reason in str(row["原因"]).split("、")}
    held = {reason for reason in reasons if re.fullmatch("“调整”第[0-9]+行(等[0-9]+行)?有错", reason)}
    assert held
    reasons -= held
    assert reasons == {
        *(
            "",
            "副卡",
            "无月租",
            "非有效4G",
            "提前取消重办",
            "非单宽带",
            "岗位不计效能",
            "无适用费率",
            "奖励另按相关文件",
        ),
    }
    assert {row["结果"] for found in expected for row in found.details} == {"计入", "部分计入", "不计入", "暂缓"}


def recorded(folder: Path) -> tuple[Book, dict[str, Rows]]:
    """A quarter that people typed, and what must come of it."""

    def tab(name: str) -> Rows:
        said = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return [said["header"], *said["rows"]]

    tabs = {DEALS: tab("deals"), STAFF: tab("staff"), TARGETS: tab("targets"), ADJUSTMENTS: sheet_rows(ADJUSTMENTS, [])}
    book = Book({**tabs, RATES: shipped("rates"), RULES: shipped("rules")}, LATER)
    return book, {name: tab(f"expected_{name}") for name in ("details", "summary", "problems")}


def written(folder: Path, book: Book) -> None:
    """A quarter made from a seed, in the form of the recorded ones, with what the scheme says of it."""
    expected = expect(book.tabs, book.today)
    problems = [problem[1:] for problem in expected.problems if problem[0] == DEALS]
    contents: dict[str, tuple[list[object], list[list[object]]]] = {
        "deals": (list(book.tabs[DEALS][0]), [list(row) for row in book.tabs[DEALS][1:]]),
        "staff": (list(book.tabs[STAFF][0]), [list(row) for row in book.tabs[STAFF][1:]]),
        "targets": (list(book.tabs[TARGETS][0]), [list(row) for row in book.tabs[TARGETS][1:]]),
        "expected_details": (list(expected.details[0]), [list(row.values()) for row in expected.details]),
        "expected_summary": (list(expected.summary[0]), [list(row.values()) for row in expected.summary]),
        "expected_problems": (["行", "列", "代码", "级别"], [list(problem) for problem in problems]),
    }
    for name, (header, rows) in contents.items():
        said = json.dumps({"header": header, "rows": rows}, ensure_ascii=False)
        (folder / f"{name}.json").write_text(said, encoding="utf-8")


@pytest.mark.parametrize("name", ["made", *sorted(path.name for path in RECORDED.glob("telecom_*"))])
def test_a_recorded_quarter_agrees_in_every_value(name: str, tmp_path: Path) -> None:
    folder = RECORDED / name
    if name == "made":
        folder = tmp_path
        book = quarter(2016, deals=1100)
        book.tabs[ADJUSTMENTS] = sheet_rows(ADJUSTMENTS, [])
        book.today = LATER
        written(folder, book)
    book, expected = recorded(folder)
    found = work_out(book)
    columns = [str(name) for name in expected["details"][0]]
    assert [[row[column] for column in columns] for row in found.details] == expected["details"][1:]
    summed = [str(name) for name in expected["summary"][0]]
    assert [[row[column] for column in summed] for row in found.summary] == expected["summary"][1:]
    # Where nothing is held back the record need not say so.
    assert "暂缓" in summed or not any(row["暂缓"] for row in found.summary)
    assert [list(problem[1:]) for problem in found.problems if problem[0] == DEALS] == expected["problems"][1:]
