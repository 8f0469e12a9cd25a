"""Scores pay by formula, by coefficient or by grade, exact and rounded once; and are shown as a history."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.pay import scorecards
from functions.pay.expressions import Frame
from tests.pay.scorecard_book import Row, Team, collected, entry, indicator, lazy, worked_out

MILLION = 10**6


def cards() -> list[Row]:
    mine: list[Row] = [indicator("个人", 100, 参加="非部门")]
    return [*mine, {**indicator("部门", 100, 参加="部门"), "卡": "部门卡"}]


def with_base(frame: Frame, fen: int) -> Frame:
    return frame.with_columns(base=nw.lit(fen, dtype=nw.Int64))


def test_thirty_percent_by_the_department_and_seventy_by_the_person() -> None:
    rows = [entry("部门", who="设备部", 得分=95), entry("个人", 得分=90)]
    scored, _ = worked_out(Team(cards(), rows))
    people = scored.scores.filter(nw.col("staff_no") != "设备部")
    shared = scorecards.of_unit(scored.scores, "设备部", people)
    (department,) = collected(scorecards.pay_by_score(with_base(shared, 1000_00), "base", 300_000, "pay", "zh"))
    (person,) = collected(scorecards.pay_by_score(with_base(people, 1000_00), "base", 700_000, "pay", "zh"))
    assert (department["pay"], person["pay"]) == (285_00, 630_00)
    assert department["staff_no"] == person["staff_no"] == "1"
    assert department["key"] == "评分卡 部门卡 2016-01"
    assert person["says"] == "个人 90×100%=90；合计 90；1000.00元×70%×90÷100=630.00元"
    assert (person["month"], person["clause"]) == ("2016-01", "一")


def test_the_assessed_part_of_a_post_grade() -> None:
    scored, _ = worked_out(Team(cards(), [entry("个人", 得分=80)]))
    (line,) = collected(scorecards.pay_by_score(with_base(scored.scores, 3000_00), "base", 300_000, "pay", "en"))
    assert line["pay"] == 720_00
    assert line["says"].endswith("3000.00 yuan × 30 % × 80 ÷ 100 = 720.00 yuan")


@settings(deadline=None, max_examples=25)
@given(st.integers(-(10**9), 10**9), st.integers(0, 2 * MILLION), st.integers(0, 100 * MILLION))
def test_pay_by_score_is_rounded_half_up_once(base: int, share: int, score: int) -> None:
    columns = {"base": [base], "score": [score], "full": [100 * MILLION]}
    texts = {name: ["x"] for name in ("month", "staff_no", "clause", "says", "card", "period")}
    frame = lazy(pl.DataFrame({**columns, **texts}))
    (line,) = collected(scorecards.pay_by_score(frame, "base", share, "pay", "zh"))
    exact = abs(Fraction(base * share * score, MILLION * 100 * MILLION))
    assert line["pay"] == int(exact + Fraction(1, 2)) * (1 if base >= 0 else -1)


GRADES: list[Row] = [
    {"卡": "卡", "下限": low, "上限": high, "边界": "含下限", "等级": name, "奖金": money, "系数": factor}
    for low, high, name, money, factor in ((90, "", "甲", 500, 1.2), ("", 90, "乙", "", ""))
]


def test_a_score_of_ninety_earns_the_award_and_less_earns_nothing() -> None:
    rows = [entry("个人", 得分=90), entry("个人", who="2", 得分=89.999999)]
    scored, plan = worked_out(Team([indicator("个人", 100)], rows, grades=GRADES))
    graded = scorecards.graded(scored.scores, plan)
    lines = {line["staff_no"]: line["pay"] for line in collected(scorecards.pay_by_grade(graded, "pay", "zh"))}
    assert lines == {"1": 500_00, "2": 0}
    (line,) = collected(scorecards.pay_by_coefficient(with_base(graded, 1000_00), "base", "pay", "zh"))
    assert (line["staff_no"], line["pay"]) == ("1", 1200_00)


def test_the_history_of_scores_is_a_report() -> None:
    rows = [entry("个人", period=period, 得分=score) for period, score in (("2016Q1", 89.994999), ("2016Q2", 90))]
    scored, plan = worked_out(Team([indicator("个人", 100)], rows, grades=GRADES))
    found = collected(scorecards.history(scorecards.graded(scored.scores, plan), "zh"))
    told = {row["period"]: (row["kind"], row["subject"], row["name"], row["value"], row["verdict"]) for row in found}
    assert told == {"2016Q1": ("评分", "1", "卡", "89.99", "乙"), "2016Q2": ("评分", "1", "卡", "90.00", "甲")}
    assert {row["period"]: row["attainment"] for row in found} == {"2016Q1": 899_950, "2016Q2": 900_000}
    assert {row["target"] for row in found} == {"100"}


EVERY_FORM: list[Row] = [
    indicator("直", 10, 标准=10),
    indicator("率", 20, "比率", 封顶=100),
    indicator("拉", 20, "比率拉伸", 拉伸=99, 倍数=1.2),
    indicator("反", 10, "反比", 封顶=120),
    indicator("补", 10, "补数"),
    indicator("例", 20, "按比例", 标准=70),
    indicator("扣", 10, "倒扣", 标准=1),
]
ENTERED: list[Row] = [
    entry("直", 评分方="上级", 得分=7.77),
    entry("直", 评分方="同事", 得分=9.1),
    entry("率", 实际=12_345_678.91, 目标=39_999_999_999.99),
    entry("拉", 实际=2, 目标=3),
    entry("反", 实际=7, 目标=3),
    entry("补", 实际=0.123456),
    entry("例", 实际=99),
    entry("扣", 实际=3),
    entry("总分", who="2", 评分方="上级", 得分=77),
    entry("直", who="2", 评分方="同事", 得分=11),
    entry("不是", who="9", 得分=1),
]
EVALUATORS: list[Row] = [{"卡": "卡", "评分方": "上级", "权重": 70}, {"卡": "卡", "评分方": "同事", "权重": 30}]


def test_scores_and_pay_are_whole_numbers_throughout() -> None:
    scored, plan = worked_out(Team(EVERY_FORM, ENTERED, EVALUATORS))
    graded = scorecards.graded(scored.scores, plan)
    lines = scorecards.pay_by_score(with_base(graded, 1), "base", 1, "pay", "zh")
    for frame in (graded, scored.points, scored.findings, lines, scorecards.history(graded, "zh")):
        assert not [name for name, dtype in frame.collect_schema().items() if dtype.is_float()]


@pytest.mark.parametrize("path", sorted(Path(scorecards.__file__).parent.glob("*.py")), ids=lambda path: path.name)
def test_the_calculation_names_no_engine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [name for name in ("polars", "duckdb", "pyspark", "pandas") if f"import {name}" in text]
