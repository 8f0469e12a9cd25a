"""Scorecards of a key-account department: manager, clerk, consultant; what its tabs hold (002, part 5.1)."""

from __future__ import annotations

import polars as pl

from schemas import cells, lines, quantities
from schemas.bounds import within
from schemas.plan import plan_tab
from schemas.scheme import Earned, Measure, Scheme
from schemas.scorecards import CardColumns, EvaluatorColumns, GradeColumns, ScoreColumns, takes_of
from schemas.staff import StaffRow, post_of
from schemas.tab import Role, Shown, Tab, column, tab
from schemas.words import YES_NO, Text, choices

POSTS = choices(
    ("大客户经理", "Key-account manager"),
    ("大客户文员", "Key-account clerk"),
    ("大客户顾问", "Key-account consultant"),
    ("其他", "Other"),
)
NO_BASE = "没有奖金基数"
ON_TRIAL = "试行期不考核"
REASONS = choices((NO_BASE, "no bonus base"), (ON_TRIAL, "not scored in the trial stage"))
MEASURES = (Measure("kpi_bonus", "考核奖金", Earned.REWARD, 100, "元"),)


class Cards(CardColumns):
    """The cards of the three posts."""

    post: str = takes_of(POSTS)
    trial: str = column(
        ("试行期不评", "Out on trial"),
        (
            "是=公司试行期里这张卡不评、不发；一张卡写一样的",
            "Yes: in the company's trial stage the card is left out and pays nothing; the same in all rows of a card",
        ),
        choices=YES_NO,
        optional=True,
        width=90,
    )
    trial_until: pl.Date = column(
        ("试行期截止", "Trial ends"),
        (
            "公司试行期的最后一天；到这一天为止结束的考核期不评；空白=没有试行期，照评",
            "The last day of the trial stage: periods that end by it are left out; blank: there is none",
        ),
        cells.DATE,
        shown=Shown.DATE,
        optional=True,
        width=100,
    )

    class Config:
        """What the tab is."""

        metadata = plan_tab(("评分卡", "Scorecards"), ("评哪些指标、各占多少", "Indicators and their weights"), 205)


class Evaluators(EvaluatorColumns):
    """Who scores each card."""

    class Config:
        """What the tab is."""

        metadata = plan_tab(("评分方", "Evaluators"), ("几方评分时各占多少", "The weights of several evaluators"), 206)


class Grades(GradeColumns):
    """What scores are called and, where a card pays by grades, what they pay."""

    post: str = takes_of(POSTS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("等级", "Grades"),
            (
                "写了奖金或系数的卡按等级发；没有等级、或等级只写名称的卡按基数×得分÷100发",
                "A card with bonuses or coefficients pays by its grades; any other pays base × score ÷ 100",
            ),
            207,
        )


class Staff(StaffRow):
    """The staff of the department."""

    post: str = post_of(POSTS)
    kpi_base: pl.Int64 = column(
        ("考核奖金基数", "Bonus base"),
        (
            "元，每个考核期（半年或季度）得100分发多少；空白=不发，只记得分",
            "Yuan for full marks in a period (half-year or quarter); blank: nothing is paid, the score is kept",
        ),
        quantities.MONEY,
        shown=Shown.MONEY,
        scale=100,
        width=110,
        bounds=within(0, 1_000_000, usual=(100, 100_000)),
    )


class Details(Tab):
    """What everybody's score paid, and why."""

    key: str = lines.key()
    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    period: str = lines.subject(("考核期", "Period"), ("半年或季度", "The half-year or quarter"))
    score: pl.Int64 = lines.score(("得分", "Score"), ("满分 100 分", "Out of 100"))
    grade: str = column(("等级", "Grade"), ("得分的等级", "The grade of the score"), width=80)
    result: str = lines.result()
    reasons: str = lines.reasons(REASONS)
    kpi_bonus: pl.Int64 = lines.money(("考核奖金", "Scorecard bonus"))
    clause: str = lines.clause()
    says: str = lines.says()

    class Config:
        """What the tab is."""

        metadata = tab(lines.DETAILS_TITLE, lines.DETAILS_HELP, Role.RESULT, lines.DETAILS_ID)


class Summary(Tab):
    """The month of each person."""

    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    total: pl.Int64 = lines.total()
    post: str = lines.post(POSTS)
    team: str = lines.team()
    kpi_bonus: pl.Int64 = lines.money(("考核奖金", "Scorecard bonus"))
    adjustment: pl.Int64 = lines.adjustment()
    held: pl.Int64 = lines.held()

    class Config:
        """What the tab is."""

        metadata = tab(lines.SUMMARY_TITLE, lines.SUMMARY_HELP, Role.RESULT, lines.SUMMARY_ID)


SCHEME = Scheme(
    id="department_kpi",
    title=Text("大客户部绩效考核", "Key-account department scorecards"),
    short=Text("绩效考核", "Scorecards"),
    inputs=(ScoreColumns,),
    staff=Staff,
    details=Details,
    summary=Summary,
    measures=MEASURES,
    cards=Cards,
    evaluators=Evaluators,
    grades=Grades,
    reasons=REASONS,
    reports=True,
)
