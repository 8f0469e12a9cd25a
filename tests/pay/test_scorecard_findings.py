"""What is wrong with entered scores is told, and whoever it concerns has no score: nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from schemas import cells
from schemas.cells import PERIOD, Cell
from schemas.quantities import AMOUNT
from tests.pay.scorecard_book import (
    Entered,
    Row,
    Team,
    cell_faults,
    collected,
    entry,
    findings,
    indicator,
    totals,
    worked_out,
)

TWO = [indicator("甲", 40), indicator("乙", 60, "比率")]
EVALUATORS: list[Row] = [{"卡": "卡", "评分方": "上级", "权重": 70}, {"卡": "卡", "评分方": "同事", "权重": 30}]


def details(team: Team) -> list[str]:
    return [row["detail"] for row in collected(worked_out(team)[0].findings)]


def test_a_missing_indicator_is_named() -> None:
    team = Team(TWO, [entry("甲", 得分=30)])
    assert findings(team) == [(2, "indicator", "gap")]
    assert details(team) == ["“卡”还缺这些指标：乙，这一期没有得分。请补上"]


def test_what_one_person_lacks_keeps_nobody_else_from_a_score() -> None:
    rows = [entry("甲", 得分=30), entry("甲", who="2", 得分=30), entry("乙", who="2", 实际=1, 目标=1)]
    scored, _ = worked_out(Team(TWO, rows))
    assert [row["staff_no"] for row in collected(scored.scores)] == ["2"]
    assert len(collected(scored.findings)) == 1


def test_a_missing_evaluator_is_named() -> None:
    rows = [entry("甲", 评分方="上级", 得分=30), entry("乙", 实际=1, 目标=1)]
    team = Team(TWO, rows, EVALUATORS)
    assert findings(team) == [(2, "evaluator", "gap")]
    assert details(team) == ["“甲”还缺同事的评分，这一期没有得分。请补上"]


def test_a_missing_total_of_an_evaluator_is_named() -> None:
    team = Team(TWO, [entry("总分", 评分方="上级", 得分=90)], EVALUATORS)
    assert findings(team) == [(2, "evaluator", "gap")]
    assert details(team) == ["“卡”还缺同事的总分或各项评分，这一期没有得分。请补上"]


@pytest.mark.parametrize("typed", [-1, "-0.5", 20_000])
def test_a_score_that_nobody_can_mean_is_a_fault_of_its_cell(typed: Cell) -> None:
    assert cell_faults(Entered, [entry("甲", 得分=typed)]) == [(2, "score", "implausible")]


SOUND = entry("甲", 得分=30)
RATIO = entry("乙", 实际=1, 目标=1)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([{**SOUND, "得分": 40.000001}, RATIO], (2, "score")),
        ([{**SOUND, "实际": 1}, RATIO], (2, "score")),
        ([entry("甲", 实际=1), RATIO], (2, "score")),
        ([SOUND, entry("乙", 实际=1)], (3, "target")),
        ([SOUND, entry("乙", 实际=1, 目标=0)], (3, "target")),
        ([SOUND, entry("乙", 实际=0, 目标=0)], (3, "target")),
        ([SOUND, entry("乙", 实际=1, 目标=-1)], (3, "target")),
        ([SOUND, entry("乙", 实际=101, 目标=1)], (3, "actual")),
        ([SOUND, entry("乙", 评分方="上级", 实际=1, 目标=1)], (3, "evaluator")),
        ([entry("甲", 评分方="谁", 得分=1), RATIO], (2, "evaluator")),
        ([SOUND, RATIO, entry("丙", 得分=1)], (4, "indicator")),
        ([SOUND, RATIO, entry("甲", 评分方="上级", 得分=1), entry("甲", 评分方="同事", 得分=1)], (2, "evaluator")),
        ([SOUND, RATIO, entry("总分", 得分=1)], (2, "indicator")),
        ([entry("总分", 评分方="上级", 得分=1), entry("甲", 评分方="上级", 得分=1), RATIO], (2, "indicator")),
        ([entry("总分", 得分=100.5)], (2, "score")),
        ([entry("总分", 实际=5)], (2, "score")),
    ],
)
def test_a_row_that_cannot_be_counted_is_told_in_its_cell(rows: list[Row], found: tuple[int, str]) -> None:
    told = findings(Team(TWO, rows, EVALUATORS))
    assert (*found, "unsupported") in told
    assert {code for _, _, code in told} <= {"unsupported", "gap"}


@pytest.mark.parametrize(
    ("form", "rest", "figures", "column"),
    [
        ("反比", {}, {"实际": 0, "目标": 4}, "actual"),
        ("反比", {"封顶": 100}, {"实际": -1, "目标": 4}, "actual"),
        ("反比", {"封顶": 100}, {"实际": 1, "目标": 0}, "target"),
        ("补数", {}, {"实际": 5}, "actual"),
        ("补数", {}, {"实际": -0.1}, "actual"),
        ("补数", {}, {"实际": 0, "目标": 0}, "target"),
        ("倒扣", {"标准": 1}, {"实际": -1}, "actual"),
        ("倒扣", {"标准": 1}, {"实际": 1.5}, "actual"),
        ("比率拉伸", {"拉伸": 99, "倍数": 1.2}, {"实际": 1, "目标": 0}, "target"),
    ],
)
def test_a_figure_that_a_form_cannot_use_is_told(
    form: str, rest: dict[str, Cell], figures: dict[str, Cell], column: str
) -> None:
    team = Team([indicator("甲", 100, form, **rest)], [entry("甲", **figures)])
    assert findings(team) == [(2, column, "unsupported")]


def test_someone_whom_no_card_takes_is_told() -> None:
    card = [indicator("甲", 100, 参加="组长", 生效="2016-02-01")]
    assert findings(Team(card, [entry("甲", who="2", period="2016-02", 得分=1)])) == [(2, "staff_no", "unsupported")]
    assert findings(Team(card, [entry("甲", period="2016-01", 得分=1)])) == [(2, "staff_no", "unsupported")]
    assert findings(Team(card, [entry("甲", who="9", period="2016-02", 得分=1)])) == [(2, "staff_no", "unsupported")]
    assert totals(Team(card, [entry("甲", period="2016-02", 得分=1)])) == {("1", "2016-02"): 10**6}


def test_a_period_of_another_length_is_told() -> None:
    team = Team([indicator("甲", 100, 周期="半年")], [entry("甲", period="2016-06", 得分=1)])
    assert findings(team) == [(2, "period", "unsupported")]
    assert "按半年评" in details(team)[0]


def test_a_score_is_entered_once() -> None:
    rows = [
        entry("甲", 得分=1),
        entry("甲", period="2016年1月", 得分=2),
        entry("甲", 评分方="上级", 得分=2),
        entry("总分", 得分=1),
        entry("", 得分=2),
        entry("Total", 得分=3),
    ]
    assert cell_faults(Entered, rows) == [(row, "indicator", "duplicate") for row in (3, 6, 7)]


def test_a_row_without_a_figure_lacks_its_score() -> None:
    assert cell_faults(Entered, [entry("甲"), entry("甲", 评分方="上级", 实际="多")]) == [
        (2, "score", "missing"),
        (3, "actual", "unreadable"),
    ]


SERIAL = (date(2016, 1, 1) - date(1899, 12, 30)).days


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        *(("2016-01", "2016-01"), ("2016/1", "2016-01"), ("2016年1月", "2016-01"), (201601, "2016-01")),
        *((SERIAL, "2016-01"), (float(SERIAL + 30), "2016-01"), ("２０１６-０１", "2016-01")),
        *(("2016Q1", "2016Q1"), ("2016-q1", "2016Q1"), ("2016 Q4", "2016Q4"), ("2016年Q2", "2016Q2")),
        *(("2016年一季度", "2016Q1"), ("2016年第三季度", "2016Q3"), ("2016年4季度", "2016Q4")),
        *(("2016H1", "2016H1"), ("2016-h2", "2016H2"), ("2016上半年", "2016H1"), ("2016年 下半年", "2016H2")),
        *((2016, "2016"), ("2016", "2016"), ("2016年", "2016"), ("2016年度", "2016"), (2016.0, "2016")),
    ],
)
def test_a_period_is_understood_however_it_was_typed(typed: Cell, period: str) -> None:
    found = PERIOD.read(cells.raw([typed]))
    assert (found.value[0], found.unreadable[0]) == (period, False)


@pytest.mark.parametrize(
    "typed", ["2016Q5", "2016H3", "16Q1", "2016-13", "一季度", 2016.1, "2016年1", "20161", True, "2016季度"]
)
def test_any_other_word_is_no_period(typed: Cell) -> None:
    found = PERIOD.read(cells.raw([typed]))
    assert (found.value[0], found.unreadable[0]) == (None, True)


@pytest.mark.parametrize(
    ("typed", "millionths"),
    [
        (0.937654, 937_654),
        ("-3", -3_000_000),
        (4_000_000, 4 * 10**12),
        ("4000000.01", 4_000_000_010_000),
        ("4000000.001", None),
        ("39999999999.99", 39_999_999_999_990_000),
        (40_000_000_000, None),
        ("93%", None),
    ],
)
def test_a_figure_is_read_as_far_as_it_can_be_divided_exactly(typed: Cell, millionths: int | None) -> None:
    found = AMOUNT.read(cells.raw([typed]))
    assert (found.value[0], found.unreadable[0]) == (millionths, millionths is None)
