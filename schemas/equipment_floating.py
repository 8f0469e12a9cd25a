"""The equipment department of an aluminium plant: post wage and floating bonus, what its tabs hold (001)."""

from __future__ import annotations

import polars as pl

from schemas import lines, parameters, quantities
from schemas.bounds import within
from schemas.equipment_floating_inputs import ORDERS, Orders, Scores, Stoppages
from schemas.plan import plan_tab
from schemas.scheme import Earned, Measure, Need, Scheme
from schemas.scorecards import CardColumns, EvaluatorColumns, takes_of
from schemas.staff import StaffRow, post_of
from schemas.tab import Role, Shown, Tab, about, column, tab
from schemas.words import Choices, Text, choices

POSTS = choices(
    ("部门经理", "Department manager"),
    ("部门副经理", "Deputy manager"),
    ("设备主管", "Equipment head"),
    ("维修人员", "Mechanic"),
    ("生产线班长", "Line foreman"),
    ("生产内勤", "Production clerk"),
    ("其他", "Other"),
)
OF_DEPARTMENT = "部门"  # stands for it among the posts
CARD_POSTS = Choices((*POSTS, Text(OF_DEPARTMENT, "Department")))
# Indicators that are worked out from the logs, as the shipped cards call them.
UTILISATION = Text("设备利用率", "Utilisation")
COMPLETION = Text("维修工单完成率", "Work orders completed")
DEPARTMENT_SHARE = "部门考核比例"
PERSON_SHARE = "个人考核比例"
BY_DAYS = "岗位工资按在职天数"
NO_WAGE, NO_BASE = "没有岗位工资", "没有浮动奖金基数"
NO_DEPARTMENT, NO_PERSON = "没有部门得分", "没有个人得分"
REASONS = choices(
    (NO_WAGE, "no post wage"),
    (NO_BASE, "no base of the floating bonus"),
    (NO_DEPARTMENT, "no score of the department"),
    (NO_PERSON, "no personal score"),
)
PARAMETERS = (
    parameters.percent(
        (DEPARTMENT_SHARE, "Department share"),
        ("浮动奖金里按部门得分发的部分", "The part of the floating bonus paid by the department's score"),
        bounds=within(0, 100, usual=(1, 99)),
    ),
    parameters.percent(
        (PERSON_SHARE, "Personal share"),
        ("浮动奖金里按本人得分发的部分；两部分合计100%", "The part paid by the person's own; together 100 %"),
        bounds=within(0, 100, usual=(1, 99)),
    ),
    parameters.switch(
        (BY_DAYS, "Post wage by days"),
        ("当月入职、离职的，岗位工资按在职的日历天数发", "A joiner's or leaver's post wage by calendar days employed"),
    ),
)
MEASURES = (
    Measure("post_wage", "岗位工资", Earned.REWARD, 100, "元"),
    Measure("by_department", "部门浮动奖金", Earned.REWARD, 100, "元"),
    Measure("by_person", "个人浮动奖金", Earned.REWARD, 100, "元"),
)


class Cards(CardColumns):
    """The department's card and that of its people."""

    post: str = takes_of(CARD_POSTS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("评分卡", "Scorecards"), ("评哪些指标、各占多少", "Indicators and their weights"), 205)


class Evaluators(EvaluatorColumns):
    """Who scores, where there are several."""

    class Config:
        """What the tab is."""

        metadata = plan_tab(("评分方", "Evaluators"), ("几方评分时各占多少", "The weights of several evaluators"), 206)


class Parameters(parameters.ParameterColumns):
    """Single values."""

    name: str = parameters.name_of(PARAMETERS)
    value: str = parameters.value_of(PARAMETERS)
    unit: str = parameters.unit_of(PARAMETERS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("参数", "Parameters"), ("浮动奖金怎样分成两部分", "How the bonus is divided"), 203)


class Staff(StaffRow):
    """The staff; amounts are set anew once a year, each by a further row with the day from which it holds."""

    post: str = post_of(POSTS)
    wage_entered: pl.Int64 = column(
        ("岗位工资", "Post wage"),
        ("核定的月岗位工资，元；不在设备部的留空", "Yuan a month; blank for people of other departments"),
        quantities.MONEY,
        shown=Shown.MONEY,
        scale=100,
        width=90,
        bounds=within(0, 1_000_000, usual=(1, 100_000)),
    )
    floating_base: pl.Int64 = column(
        ("浮动奖金基数", "Floating base"),
        ("核定的月浮动奖金，元；不在设备部的留空", "Yuan a month; blank for people of other departments"),
        quantities.MONEY,
        shown=Shown.MONEY,
        scale=100,
        width=110,
        bounds=within(0, 1_000_000, usual=(1, 100_000)),
    )


class Details(Tab):
    """What everybody's month paid, and how."""

    key: str = lines.key()
    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    result: str = lines.result()
    reasons: str = lines.reasons(REASONS)
    department_score: pl.Int64 = lines.score(("部门得分", "Department score"), ("满分 100 分", "Out of 100"))
    person_score: pl.Int64 = lines.score(("个人得分", "Personal score"), ("满分 100 分", "Out of 100"))
    post_wage: pl.Int64 = lines.money(("岗位工资", "Post wage"))
    by_department: pl.Int64 = lines.money(("部门浮动奖金", "By department"), ("元，按部门得分", "Yuan"), 110)
    by_person: pl.Int64 = lines.money(("个人浮动奖金", "By person"), ("元，按本人得分", "Yuan"), 110)
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
    post_wage: pl.Int64 = lines.money(("岗位工资", "Post wage"))
    floating: pl.Int64 = lines.money(("浮动奖金", "Floating bonus"))
    adjustment: pl.Int64 = lines.adjustment()
    held: pl.Int64 = lines.held()

    class Config:
        """What the tab is."""

        metadata = tab(lines.SUMMARY_TITLE, lines.SUMMARY_HELP, Role.RESULT, lines.SUMMARY_ID)


NEEDS = tuple(
    Need(
        Cards,
        Text(f"指标“{name.zh}”", f"The indicator “{name.en}”"),
        Text(
            f"“{log.zh}”表里记的就是它，少了它，那张表不影响任何得分",
            f"it is what the tab “{log.en}” records, which moves no score without it",
        ),
        {"indicator": name},
    )
    for name, log in ((UTILISATION, about(Stoppages).title), (COMPLETION, about(Orders).title))
)

SCHEME = Scheme(
    id="equipment_floating",
    title=Text("设备科月工资与浮动奖金", "Equipment department: wage and floating bonus"),
    short=Text("设备浮动", "Floating bonus"),
    inputs=(Scores, Stoppages, Orders),
    staff=Staff,
    details=Details,
    summary=Summary,
    measures=MEASURES,
    cards=Cards,
    evaluators=Evaluators,
    parameters=Parameters,
    declared=PARAMETERS,
    reasons=REASONS,
    reports=True,
    needs=NEEDS,
    registers=(ORDERS,),
)
