"""Entered scores and figures become points, points a total; every worked check of the source among them."""

from __future__ import annotations

from datetime import date

import pytest

from functions.pay import scorecards
from schemas.cells import Cell
from tests.pay.scorecard_book import Row, Team, collected, entry, indicator, staff_of, total, totals, worked_out

MILLION = 10**6
TEAM_CARD = [
    indicator(name, weight, 标准=10, 满分=10, 周期="月")
    for name, weight in (("工作态度", 20), ("维修技能", 40), ("服从情况", 30), ("部门协作", 10))
]
BANDS: list[tuple[Cell, Cell, str]] = [(9, "", "优"), (7, 9, "良"), (5, 7, "中"), ("", 5, "差")]
TEAM_GRADES: list[Row] = [
    {"卡": "卡", "参加": post, "下限": low, "上限": high, "边界": "含下限", "等级": grade, "奖金": money}
    for post, bonuses in (("组长", (500, 300, 200, 0)), ("组员", (300, 200, 100, 0)))
    for (low, high, grade), money in zip(BANDS, bonuses, strict=True)
]
NAMES = ("工作态度", "维修技能", "服从情况", "部门协作")


def team(*given: float, who: str = "1") -> Team:
    scores = [entry(name, who=who, 得分=score) for name, score in zip(NAMES, given, strict=True)]
    return Team(TEAM_CARD, scores, grades=[*TEAM_GRADES, {**TEAM_GRADES[0], **DEPARTMENT}])


DEPARTMENT: Row = {"参加": "部门", "下限": "", "上限": "", "等级": "部门", "奖金": ""}


def grade(*given: float, who: str = "1") -> tuple[str, int, int]:
    scored, cards = worked_out(team(*given, who=who))
    ((row),) = collected(scorecards.graded(scored.scores, cards))
    return row["grade"], row["score"], row["amount"]


def test_a_leader_with_nines_throughout_is_excellent() -> None:
    assert grade(9, 9, 9, 9) == ("优", 9 * MILLION, 500_00)


def test_a_member_with_10_6_7_8_is_good() -> None:
    assert grade(10, 6, 7, 8, who="2") == ("良", 7_300_000, 200_00)


def test_a_score_just_under_nine_is_not_excellent() -> None:
    assert grade(8.999999, 8.999999, 8.999999, 8.999999)[:2] == ("良", 8_999_999)
    assert grade(9, 8.999998, 9, 9)[:2] == ("良", 8_999_999)  # 8.9999992


@pytest.mark.parametrize(
    ("given", "word"), [(7, "良"), (6.999999, "中"), (5, "中"), (4.999999, "差"), (4, "差"), (0, "差"), (10, "优")]
)
def test_a_grade_begins_at_its_lower_end(given: float, word: str) -> None:
    assert grade(given, given, given, given)[0] == word


def test_the_arithmetic_of_a_card_is_told() -> None:
    scored, _ = worked_out(team(10, 6, 7, 8))
    ((row),) = collected(scored.scores)
    assert row["says"] == "工作态度 10×20%=2；维修技能 6×40%=2.4；服从情况 7×30%=2.1；部门协作 8×10%=0.8；合计 7.3"
    assert (row["month"], row["card"], row["clause"], row["full"]) == ("2016-01", "卡", "一", 10 * MILLION)


USE = indicator("设备利用率", 40, "比率拉伸", 标准=100, 拉伸=99, 倍数=1.2)
ORDERS = indicator("维修工单完成率", 15, "比率拉伸", 封顶=100, 拉伸=100, 倍数=1.2)
LOSS = indicator("设备原因损失率", 15, "补数")
COSTS = indicator("设备维修费用率", 30)
DEPARTMENT_CARD = [USE, ORDERS, LOSS, COSTS]


def points(name: str, **figures: float | int) -> int:
    """What one indicator of the department's card earns, the other three given."""
    rest = {
        "设备利用率": {"实际": 0},
        "维修工单完成率": {"实际": 0, "目标": 9},
        "设备原因损失率": {"实际": 1},
        "设备维修费用率": {"得分": 0},
    }
    rows = [entry(each, who="设备部", **(figures if each == name else given)) for each, given in rest.items()]
    return total(Team(DEPARTMENT_CARD, rows))


@pytest.mark.parametrize(
    ("rate", "earned"), [(93, 37.2), (99, 48), (98.999999, 39.6), (100, 48), (0, 0), (98.9999, 39.59996)]
)
def test_use_of_equipment_is_paid_in_proportion_and_stretched_from_99(rate: float, earned: float) -> None:
    assert points("设备利用率", 实际=rate) == round(earned * MILLION)


def test_hours_may_be_entered_in_place_of_a_rate() -> None:
    assert points("设备利用率", 实际=720 - 50.4, 目标=720) == 37_200_000


def test_all_orders_done_is_the_stretch_itself() -> None:
    assert points("维修工单完成率", 实际=20, 目标=20) == 18 * MILLION
    assert points("维修工单完成率", 实际=19, 目标=20) == 14_250_000
    assert points("维修工单完成率", 得分=15) == 15 * MILLION  # no order reported: full marks, no stretch


def test_a_loss_is_taken_from_full_marks_and_never_under_zero() -> None:
    assert points("设备原因损失率", 实际=3, 目标=100) == 14_550_000
    assert points("设备原因损失率", 实际=0.07) == 13_950_000
    assert points("设备原因损失率", 实际=120, 目标=100) == 0
    assert points("设备原因损失率", 实际=0, 目标=100) == 15 * MILLION


UPKEEP = [indicator("信息量", 50, "按比例", 标准=50), indicator("贡献率", 50, "按比例", 标准=70)]


@pytest.mark.parametrize(("customers", "share", "expected"), [(60, 70, 110), (40, 63, 85), (0, 0, 0), (50, 70, 100)])
def test_upkeep_is_in_proportion_above_and_below_the_standard(customers: int, share: int, expected: int) -> None:
    rows = [entry("信息量", 实际=customers), entry("贡献率", 实际=share)]
    assert total(Team(UPKEEP, rows)) == expected * MILLION


def one(form: str, rest: dict[str, float | str], **figures: float | str) -> int:
    """The points out of a hundred of a card of one indicator."""
    return total(Team([indicator("甲", 100, form, **rest)], [entry("甲", **figures)]))


@pytest.mark.parametrize(
    ("form", "rest", "figures", "expected"),
    [
        ("比率", {"封顶": 100}, {"实际": 130, "目标": 100}, 100),
        ("比率", {"封顶": 120}, {"实际": 130, "目标": 100}, 120),
        ("比率", {}, {"实际": 130, "目标": 100}, 130),
        ("比率", {"封顶": 100}, {"实际": -5, "目标": 100}, 0),
        ("比率", {"封顶": 100, "标准": 80}, {"实际": 40}, 50),
        ("比率", {"封顶": 100, "标准": 80}, {"实际": 40, "目标": 50}, 80),
        ("比率", {"封顶": 100}, {"实际": 9_000_000, "目标": 1}, 100),
        ("反比", {"封顶": 120}, {"实际": 5, "目标": 4}, 80),
        ("反比", {"封顶": 120}, {"实际": 2, "目标": 4}, 120),
        ("反比", {"封顶": 100}, {"实际": 0, "目标": 4}, 100),
        ("反比", {}, {"实际": 2, "目标": 4}, 200),
        ("按比例", {"封顶": 150}, {"实际": 200, "目标": 100}, 150),
        ("倒扣", {"标准": 1}, {"实际": 3}, 97),
        ("倒扣", {"标准": 30}, {"实际": 4}, 0),
        ("倒扣", {"标准": 2.5}, {"实际": 0}, 100),
        ("补数", {"标准": 100}, {"实际": 7}, 93),
        ("直接", {"标准": 5}, {"得分": 4}, 80),
        ("直接", {}, {"得分": 88.5}, 88.5),
        ("比率", {}, {"得分": 60}, 60),
        ("比率拉伸", {"拉伸": 110, "倍数": 1.3}, {"实际": 110, "目标": 100}, 130),
        ("比率拉伸", {"拉伸": 110, "倍数": 1.3}, {"实际": 109.99, "目标": 100}, 109.99),
        ("比率拉伸", {"拉伸": 110, "倍数": 1.3, "封顶": 100}, {"实际": 109, "目标": 100}, 100),
        ("比率拉伸", {"拉伸": 110, "倍数": 1.3, "封顶": 100}, {"实际": 500_000, "目标": 1}, 130),
    ],
)
def test_every_form_of_scoring(
    form: str, rest: dict[str, float | str], figures: dict[str, float], expected: float
) -> None:
    assert one(form, rest, **figures) == round(expected * MILLION)


def test_points_are_rounded_half_up_at_the_sixth_decimal() -> None:
    assert one("比率", {}, 实际=1, 目标=3) == 33_333_333
    assert one("比率", {}, 实际=2, 目标=3) == 66_666_667
    assert one("比率", {}, 实际="0.000001", 目标=200) == 1  # exactly half a millionth
    assert one("比率", {}, 实际="0.000001", 目标=200.000001) == 0  # just under half


def test_large_targets_stay_exact() -> None:
    assert one("比率", {}, 实际=12_345_678_901.23, 目标=39_999_999_999.99) == 30_864_197
    assert one("比率", {}, 实际="0.000001", 目标=5_000_000) == 0
    assert one("比率", {}, 实际=4_999_999.99, 目标=5_000_000) == 100 * MILLION
    assert one("比率", {}, 实际=4_999_999, 目标=5_000_000) == 99_999_980


EVALUATORS: list[Row] = [{"卡": "卡", "评分方": "上级", "权重": 70}, {"卡": "卡", "评分方": "同事", "权重": 30}]


def test_evaluators_of_an_indicator_count_by_their_weight() -> None:
    rows = [
        entry("甲", 评分方="上级", 得分=40),
        entry("甲", 评分方="同事", 得分=20),
        entry("乙", 实际=90, 目标=100),
    ]
    card = [indicator("甲", 40), indicator("乙", 60, "比率")]
    scored, _ = worked_out(Team(card, rows, EVALUATORS))
    ((row),) = collected(scored.scores)
    assert row["score"] == 34 * MILLION + 54 * MILLION
    assert row["says"] == "甲 (上级40×70%+同事20×30%)÷40×40=34；乙 90÷100×60=54；合计 88"


def test_evaluators_may_score_the_whole_card() -> None:
    rows = [entry("总分", 评分方="上级", 得分=90), entry("", 评分方="同事", 得分=80)]
    assert total(Team([indicator("甲", 100)], rows, EVALUATORS)) == 87 * MILLION


def test_one_evaluator_may_score_the_whole_card_and_the_other_its_indicators() -> None:
    rows = [
        entry("总分", 评分方="同事", 得分=80),
        entry("甲", 评分方="上级", 得分=40),
        entry("乙", 实际=50, 目标=100),
    ]
    card = [indicator("甲", 40), indicator("乙", 60, "比率")]
    assert total(Team(card, rows, EVALUATORS)) == 24 * MILLION + 28 * MILLION + 21 * MILLION


def test_evaluators_are_averaged_before_the_one_rounding() -> None:
    rows = [entry("甲", 评分方="上级", 得分=1), entry("甲", 评分方="同事", 得分=2)]
    # (1×70 % + 2×30 %) ÷ 9 × 100 = 14.4444444…
    assert total(Team([indicator("甲", 100, 标准=9)], rows, EVALUATORS)) == 14_444_444


def test_the_card_holds_by_the_post_and_the_day_on_which_the_period_ends() -> None:
    old = indicator("甲", 100, 标准=10, 参加="组员", 失效="2016-02-28")
    new = indicator("甲", 100, 标准=5, 参加="组员", 生效="2016-02-29")
    chief = {**indicator("甲", 100, 标准=20), "卡": "组长卡", "参加": "组长"}
    rows = [entry("甲", who="2", period=period, 得分=5) for period in ("2016-01", "2016-02", "2016Q1", "2016年")]
    staff = staff_of({"2": "组员"}).vstack(staff_of({"2": "组长"}, date(2016, 12, 31)))
    found = totals(Team([old, new, chief], rows), staff=staff)
    expected = {"2016-01": 50, "2016-02": 100, "2016Q1": 100, "2016": 25}
    assert found == {("2", period): score * MILLION for period, score in expected.items()}


def test_a_period_is_booked_in_its_last_month() -> None:
    rows = [entry("甲", period=period, 得分=5) for period in ("2016-01", "2016Q3", "2016上半年", "2016")]
    scored, _ = worked_out(Team([indicator("甲", 100)], rows))
    booked = {row["period"]: row["month"] for row in collected(scored.scores)}
    assert booked == {"2016-01": "2016-01", "2016Q3": "2016-09", "2016H1": "2016-06", "2016": "2016-12"}


def test_the_points_of_a_card_are_told_one_by_one() -> None:
    scored, _ = worked_out(team(10, 6, 7, 8))
    found = {row["indicator"]: (row["points"], row["attained"]) for row in collected(scored.points)}
    assert found["维修技能"] == (24 * MILLION, 2_400_000)
    assert sum(points for points, _ in found.values()) == 73 * MILLION


def test_explanations_come_in_english_too() -> None:
    scored, _ = worked_out(
        Team([indicator("Sales", 100, "比率", 封顶=100)], [entry("Sales", 实际=3, 目标=2)]), locale="en"
    )
    ((row),) = collected(scored.scores)
    assert row["says"] == "Sales 3÷2×100=100 (cap 100 %); total 100"


def test_nobody_scored_is_no_score() -> None:
    scored, cards = worked_out(Team([indicator("甲", 100)]))
    assert collected(scorecards.graded(scored.scores, cards)) == []
