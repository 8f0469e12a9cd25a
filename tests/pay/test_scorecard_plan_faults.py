"""What is wrong with a plan's scorecards is named with its row, its column and its mend."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.cells import Cell
from tests.pay.scorecard_book import PlanCards, PlanEvaluators, Row, Team, cell_faults, indicator, load, told


def card(*weights: float, **more: Cell) -> list[Row]:
    return [{**indicator(f"指标{place}", weight), **more} for place, weight in enumerate(weights)]


def details(team: Team) -> str:
    return " ".join(fault.detail.zh for fault in load(team)[1] if fault.detail)


def test_weights_that_total_a_hundred_are_in_order() -> None:
    assert told(Team(card(33.333333, 33.333333, 33.333334))) == []


@pytest.mark.parametrize(("weights", "found"), [((50, 40), "90%"), ((50, 50.000001), "100.000001%")])
def test_weights_that_miss_a_hundred_name_the_sum_found(weights: tuple[float, ...], found: str) -> None:
    team = Team(card(*weights))
    assert told(team) == [(3, "weight", "unsupported")]
    assert found in details(team)
    assert "第2、3行" in details(team)


def test_a_card_must_total_a_hundred_on_every_day_and_for_every_post() -> None:
    rows = [indicator("甲", 100, 失效="2016-06-30"), indicator("乙", 90, 生效="2016-07-01")]
    assert told(Team(rows)) == [(3, "weight", "unsupported")]
    rows = [indicator("甲", 80), indicator("乙", 20, 参加="组长"), indicator("丙", 10, 参加="非组长")]
    assert told(Team(rows)) == [(4, "weight", "unsupported")]


def test_a_weight_may_change_from_one_day_to_the_next() -> None:
    rows = [
        indicator("甲", 100, 失效="2016-06-30"),
        indicator("甲", 60, 生效="2016-07-01"),
        indicator("乙", 40, 生效="2016-07-01"),
    ]
    assert told(Team(rows)) == []


def test_two_cards_for_one_person_are_a_fault() -> None:
    rows = [indicator("甲", 100, 参加="组长、组员"), {**indicator("乙", 100, 参加="非组员"), "卡": "另一张"}]
    team = Team(rows)
    assert told(team) == [(3, "post", "overlap")]
    assert "第2行的卡“卡”都会评到组长" in details(team)
    assert told(Team([{**rows[0], "失效": "2016-06-30"}, {**rows[1], "生效": "2016-07-01"}])) == []


def test_an_indicator_twice_on_a_card_is_a_fault() -> None:
    assert told(Team([indicator("甲", 50), indicator("甲", 50)])) == [(3, "indicator", "overlap")]


def test_an_unknown_post_is_no_choice() -> None:
    assert told(Team([indicator("甲", 100, 参加="厂长")])) == [(2, "post", "not_a_choice")]


@pytest.mark.parametrize(("label", "column", "other"), [("满分", "full", 50), ("周期", "cycle", "季")])
def test_the_rows_of_a_card_agree_on_its_scale_and_cycle(label: str, column: str, other: Cell) -> None:
    assert told(Team([indicator("甲", 50), {**indicator("乙", 50), label: other}])) == [(3, column, "unsupported")]


@pytest.mark.parametrize(
    ("form", "cells", "column"),
    [
        ("比率拉伸", {"倍数": 1.2}, "stretch"),
        ("比率拉伸", {"拉伸": 99}, "multiple"),
        ("倒扣", {}, "standard"),
        ("直接", {"封顶": 100}, "cap"),
        ("补数", {"封顶": 100}, "cap"),
        ("比率", {"拉伸": 99}, "stretch"),
        ("按比例", {"倍数": 2}, "multiple"),
        ("比率", {"标准": 0}, "standard"),
        ("比率拉伸", {"拉伸": 150, "倍数": 1.2}, "multiple"),
        ("直接", {"标准": 10_001}, "standard"),
    ],
)
def test_a_cell_that_a_form_lacks_or_cannot_use_is_a_fault(form: str, cells: dict[str, Cell], column: str) -> None:
    assert told(Team([indicator("甲", 100, form, **cells)])) == [(2, column, "unsupported")]


@pytest.mark.parametrize(
    ("form", "cells", "column"),
    [
        ("比率", {"标准": -1}, "standard"),
        ("比率", {"封顶": 0}, "cap"),
        ("比率", {"封顶": 1001}, "cap"),
        ("比率拉伸", {"拉伸": 99, "倍数": 120}, "multiple"),
        ("直接", {"满分": 0}, "full"),
        ("直接", {"权重": 0}, "weight"),
        ("直接", {"权重": "101%"}, "weight"),
    ],
)
def test_a_number_that_nobody_can_mean_is_a_fault(form: str, cells: dict[str, Cell], column: str) -> None:
    rows = [{**indicator("甲", 100, form), **cells}]
    assert (2, column, "implausible") in cell_faults(PlanCards, rows)


def test_a_stretch_of_099_is_a_reminder_for_99_was_meant() -> None:
    rows = [indicator("甲", 100, "比率拉伸", 拉伸=0.99, 倍数=1.2)]
    assert cell_faults(PlanCards, rows) == [(2, "stretch", "unusual")]


def evaluators(*pairs: tuple[str, float]) -> list[Row]:
    return [{"卡": "卡", "评分方": name, "权重": weight} for name, weight in pairs]


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("上级", 70), ("同事", 30)], []),
        ([("上级", 70), ("同事", 20)], [(3, "weight", "unsupported")]),
        ([("上级", 70), ("上级", 30)], [(3, "evaluator", "overlap")]),
    ],
)
def test_the_evaluators_of_a_card_total_a_hundred(pairs: list[tuple[str, float]], found: list[Any]) -> None:
    assert told(Team(card(100), evaluators=evaluators(*pairs))) == found


def test_an_evaluator_without_weight_is_a_fault() -> None:
    rows = evaluators(("上级", 100), ("同事", 0))
    assert cell_faults(PlanEvaluators, rows) == [(3, "weight", "implausible")]


def test_the_sum_of_evaluators_is_named() -> None:
    assert "合计 90%" in details(Team(card(100), evaluators=evaluators(("上级", 70), ("同事", 20))))


def test_evaluators_and_grades_of_no_card_are_a_fault() -> None:
    stray: Row = {"卡": "别的", "评分方": "上级", "权重": 100}
    assert told(Team(card(100), evaluators=[stray])) == [(2, "card", "unsupported")]
    assert told(Team(card(100), grades=[{**grade("", ""), "卡": "别的"}])) == [(2, "card", "unsupported")]


def grade(lower: Cell, upper: Cell, side: str = "含下限", **more: Cell) -> Row:
    return {"卡": "卡", "下限": lower, "上限": upper, "边界": side, "等级": f"从{lower}", "奖金": 1, **more}


@pytest.mark.parametrize(
    ("bands", "found"),
    [
        ([grade(9, ""), grade(7, 9), grade(0, 7)], []),
        (
            [
                grade("", ""),
            ],
            [],
        ),
        ([grade(90, 100, "含两端"), grade("", 90)], []),
        ([grade(90, 100), grade("", 90)], [(2, "upper", "gap")]),
        ([grade("", 60, "含上限"), grade(60, "", "含上限")], []),
        ([grade("", 60, "不含"), grade(60, "", "不含")], [(3, "lower", "gap")]),
        ([grade("", 60, "含上限"), grade(60, "", "含下限")], [(3, "lower", "overlap")]),
        ([grade("", 60), grade(61, "")], [(3, "lower", "gap")]),
        ([grade("", 60), grade(50, "")], [(3, "lower", "overlap")]),
        ([grade(5, "")], [(2, "lower", "gap")]),
        ([grade("", 60)], [(2, "upper", "gap")]),
        ([grade(60, 50), grade("", "")], [(2, "upper", "unsupported")]),
        ([grade("", "", 参加="组长")], [(2, "post", "gap")]),
        ([grade("", "", 参加="组长"), grade("", "", 参加="非组长")], []),
    ],
)
def test_grades_give_every_score_exactly_one_grade(bands: list[Row], found: list[tuple[int, str, str]]) -> None:
    assert list(dict.fromkeys(told(Team(card(100), grades=bands)))) == found


def test_a_card_without_an_upper_end_needs_a_grade_without_one() -> None:
    bands = [grade("", 100, "含两端")]
    assert told(Team(card(100, 计分="按比例"), grades=bands)) == [(2, "upper", "gap")]
    assert told(Team(card(100, 计分="按比例", 封顶=100), grades=bands)) == []
    assert told(Team(card(100, 计分="按比例", 封顶=100.000001), grades=bands)) == [(2, "upper", "gap")]


def test_cells_are_checked_one_by_one_first() -> None:
    assert cell_faults(PlanCards, [indicator("甲", "两成", 失效="2015-1-1")]) == [
        (2, "weight", "unreadable"),
        (2, "valid_until", "end_before_start"),
    ]
    assert cell_faults(PlanEvaluators, [{"卡": "卡", "评分方": "", "权重": 1}]) == [(2, "evaluator", "missing")]
    assert cell_faults(PlanCards, [indicator("甲", 100, "加分")]) == [(2, "form", "not_a_choice")]
