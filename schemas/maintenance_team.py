"""A maintenance team's monthly score, grade and bonus: what its tabs hold (001, the maintenance department's plan)."""

from __future__ import annotations

import polars as pl

from schemas import lines
from schemas.inputs import month_of
from schemas.plan import plan_tab
from schemas.registers import APPROVE, APPROVED, RETURN, Given, Older, Register, Typed, approved_by_one
from schemas.scheme import Earned, Measure, Scheme
from schemas.scorecards import CardColumns, EvaluatorColumns, GradeColumns, ScoreColumns, takes_of
from schemas.staff import StaffRow, post_of
from schemas.tab import Holds, Role, Tab, When, cell_check, column, tab
from schemas.words import Text, choices

LEADER = "组长"
MEMBER = "组员"
POSTS = choices((LEADER, "Leader"), (MEMBER, "Member"), ("主管", "Head"), ("总监", "Director"), ("其他", "Other"))
TO_FILE, JUDGED, REVIEWED = "待评定", "组长已评定", "主管已复核"
FILE, REVIEW = "填报", "复核"
NOT_FILED = "未填报"
NOT_APPROVED = "未批准"
ACCIDENT = "重大事故（人为故意）"
EQUIPMENT = "设备总体状况很差"
BUSINESS = "公司运营情况不乐观"
SWITCHED_OFF = choices(
    (ACCIDENT, "serious accident caused on purpose"),
    (EQUIPMENT, "equipment in a very poor state"),
    (BUSINESS, "company not doing well"),
    also={"设备总体状况差": EQUIPMENT, "经营不乐观": BUSINESS},  # as the choices of older workbooks have it
)
REASONS = choices((NOT_FILED, "not judged"), (NOT_APPROVED, "not approved"), *SWITCHED_OFF)
MEASURES = (Measure("bonus", "奖金", Earned.REWARD, 100, "元"),)


class Approvals(Tab):
    """One row a month and team: how far its result has come."""

    month: str = month_of(("哪个月", "Which month"), When.BEGUN)
    team: str = column(
        ("班组", "Team"),
        ("哪个班组；空白=没有单独一行的所有人", "Which team; blank: everybody without a row of their own"),
        width=100,
        refers=[(StaffRow, "team")],
        holds=Holds("month", team="team", blank=True),
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("月度审批", "Approvals"),
            (
                "每月每个班组一行：组长或主管评定，总监审核批准",
                "A row a month and team: judged by the leader or the head, reviewed and approved by the director",
            ),
            Role.INPUT,
            sheet_id=107,
            for_managers=True,
        )

    @cell_check("team", "duplicate", needs=("month",), among=("team", "month"))
    def stands_once(cls) -> pl.Expr:
        """A team has one row a month."""
        return pl.struct("month", "team").is_first_distinct()


class Off(Tab):
    """One row a month that the director switches off, for a team or for all."""

    month: str = month_of(("哪个月", "Which month"), When.AHEAD)
    team: str = column(
        ("班组", "Team"), ("哪个班组；空白=全部", "Which team; blank: all"), width=100, refers=[(StaffRow, "team")]
    )
    reason: str = column(
        ("停发原因", "Reason"),
        ("会写在对账单上", "Stands on the statement"),
        choices=SWITCHED_OFF,
        required=True,
        width=180,
        holds=Holds("month", team="team"),
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("停发", "Switched off"),
            ("总监决定不执行奖励的月份", "Months in which the director pays no bonus"),
            Role.INPUT,
            sheet_id=108,
            for_managers=True,
        )

    @cell_check("team", "duplicate", needs=("month",), among=("team", "month"))
    def stands_once(cls) -> pl.Expr:
        """A month is switched off once for a team."""
        return pl.struct("month", "team").is_first_distinct()


APPROVALS = Register(
    Approvals,
    start=TO_FILE,
    in_force=frozenset({APPROVED}),
    ends=frozenset({APPROVED}),
    states=choices(
        (TO_FILE, "to be judged"),
        (JUDGED, "judged by the leader"),
        (REVIEWED, "reviewed by the head"),
        (APPROVED, "approved"),
    ),
    steps=choices((FILE, "File"), (REVIEW, "Review"), (APPROVE, "Approve"), (RETURN, "Send back")),
    says={1: ("month", "team")},
    names=("month", "team"),
    gives={"filed": Given(FILE), "reviewed": Given(REVIEW), "approved": Given(APPROVE)},
    at_will=frozenset({RETURN}),
    older=(
        Older(Text("组长填报", "Filed"), FILE, Typed.BOX),
        Older(Text("主管复核", "Reviewed"), REVIEW, Typed.BOX),
        Older(Text("总监批准", "Approved"), APPROVE, Typed.BOX),
    ),
)
SWITCHES = approved_by_one(
    Off, says=("month", "team", "reason"), names=("month", "team"), label=("批准人", "Approved by")
)


class Cards(CardColumns):
    """The card of a member of the team."""

    post: str = takes_of(POSTS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("评分卡", "Scorecards"), ("评哪些指标、各占多少", "Indicators and their weights"), 205)


class Evaluators(EvaluatorColumns):
    """Who scores, where there are several."""

    class Config:
        """What the tab is."""

        metadata = plan_tab(("评分方", "Evaluators"), ("几方评分时各占多少", "The weights of several evaluators"), 206)


class Grades(GradeColumns):
    """What a score pays."""

    post: str = takes_of(POSTS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("等级", "Grades"), ("几分是哪一等、奖多少", "Scores, their grades and bonuses"), 207)


class Staff(StaffRow):
    """The staff of a maintenance department."""

    post: str = post_of(POSTS)


class Details(Tab):
    """What everybody's score paid, and why."""

    key: str = lines.key()
    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    team: str = lines.team()
    grade: str = lines.subject(("等级", "Grade"), ("得分的等级", "The grade of the score"))
    score: pl.Int64 = lines.score(("得分", "Score"), ("满分 10 分", "Out of 10"))
    result: str = lines.result()
    reasons: str = lines.reasons(REASONS)
    bonus: pl.Int64 = lines.money(("奖金", "Bonus"))
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
    bonus: pl.Int64 = lines.money(("奖金", "Bonus"))
    adjustment: pl.Int64 = lines.adjustment()
    held: pl.Int64 = lines.held()

    class Config:
        """What the tab is."""

        metadata = tab(lines.SUMMARY_TITLE, lines.SUMMARY_HELP, Role.RESULT, lines.SUMMARY_ID)


SCHEME = Scheme(
    id="maintenance_team",
    title=Text("维修部月度评分奖励", "Maintenance team bonus"),
    short=Text("维修评分", "Maintenance"),
    inputs=(ScoreColumns, Approvals, Off),
    staff=Staff,
    details=Details,
    summary=Summary,
    measures=MEASURES,
    cards=Cards,
    evaluators=Evaluators,
    grades=Grades,
    graded=True,
    reasons=REASONS,
    reports=True,
    registers=(APPROVALS, SWITCHES),
)
