"""A post office's upkeep of key accounts, scored out of 100 each month: what the tabs hold (001, postal section)."""

from __future__ import annotations

import polars as pl

from schemas import lines, parameters
from schemas.bounds import within
from schemas.plan import PlanRow, plan_tab
from schemas.post_office_inputs import CONTACTS, Contacts, Contribution, Customers, Information
from schemas.scheme import Earned, Measure, Need, Period, Scheme
from schemas.scorecards import CardColumns, GradeColumns, takes_of
from schemas.staff import StaffRow, post_of
from schemas.tab import Role, Tab, about, column, tab
from schemas.words import Text, choices

POSTS = choices(
    ("支局长", "Branch head"),
    ("客户经理", "Account manager"),
    ("营业员", "Shop assistant"),
    ("投递员", "Delivery clerk"),
    ("专业人员", "Specialist"),
    ("其他", "Other"),
)
CARD = Text("大客户维护", "Upkeep")
INFORMATION = Text("信息量", "Information")
CONTRIBUTION = Text("贡献率", "Contribution")
EVERY = choices(
    (Period.WEEK.value, "week"),
    (Period.MONTH.value, "month"),
    (Period.QUARTER.value, "quarter"),
    (Period.YEAR.value, "year"),
)
WEEKLY = "每周信息量"
PARAMETERS = (
    parameters.whole(
        (WEEKLY, "Information a week"),
        ("一周至少收集多少户；不够的列入问题，不扣分", "The least a week; less is a problem row and costs no points"),
        ("户", "customers"),
        bounds=within(0, 10_000, usual=(1, 500)),
    ),
)
NO_BONUS = "方案没有奖金"
REASONS = choices((NO_BONUS, "no bonus in the plan"))
MEASURES = (Measure("upkeep_bonus", "奖金", Earned.REWARD, 100, "元"),)


class Cards(CardColumns):
    """The card of everybody who looks after key accounts."""

    post: str = takes_of(POSTS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("评分卡", "Scorecards"),
            ("信息量和贡献率各占多少、标准多少", "The weights and standards of both indicators"),
            205,
        )


class Grades(GradeColumns):
    """What a score pays; the source pays nothing and no rows ship."""

    post: str = takes_of(POSTS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("等级", "Grades"), ("几分是哪一等、奖多少；原文没有奖金", "Scores and bonuses; the source has none"), 207
        )


class Parameters(parameters.ParameterColumns):
    """Single values."""

    name: str = parameters.name_of(PARAMETERS)
    value: str = parameters.value_of(PARAMETERS)
    unit: str = parameters.unit_of(PARAMETERS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("参数", "Parameters"), ("每周的标准；经理可改", "The standard of a week"), 203)


class Duties(PlanRow):
    """One row a way in which every key account is to be contacted, and how often."""

    kind: str = column(
        ("方式", "Kind"), ("怎样联系", "Which kind of contact"), choices=CONTACTS, required=True, width=80
    )
    every: str = column(
        ("周期", "Every"), ("每一周、月、季或年一次", "Once in each of these"), choices=EVERY, required=True, width=70
    )

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("联系要求", "Contact duties"),
            ("怎样联系、多久一次；经理可改", "How key accounts are contacted, and how often"),
            210,
        )


class Staff(StaffRow):
    """The staff of a post office."""

    post: str = post_of(POSTS)


class Details(Tab):
    """Everybody's score of the month, and what it paid if anything."""

    key: str = lines.key()
    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    grade: str = lines.subject(("等级", "Grade"), ("得分的等级", "The grade of the score"))
    score: pl.Int64 = lines.score(("得分", "Score"), ("满分 100 分，超额另加", "Out of 100, more for more"))
    result: str = lines.result()
    reasons: str = lines.reasons(REASONS)
    upkeep_bonus: pl.Int64 = lines.money(("奖金", "Bonus"))
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
    upkeep_bonus: pl.Int64 = lines.money(("维护奖金", "Upkeep bonus"))
    adjustment: pl.Int64 = lines.adjustment()
    held: pl.Int64 = lines.held()

    class Config:
        """What the tab is."""

        metadata = tab(lines.SUMMARY_TITLE, lines.SUMMARY_HELP, Role.RESULT, lines.SUMMARY_ID)


NEEDS = (
    *(
        Need(
            Cards,
            Text(f"指标“{name.zh}”", f"The indicator “{name.en}”"),
            Text(
                f"“{log.zh}”表里记的就是它，少了它，那张表不影响任何得分",
                f"it is what the tab “{log.en}” records, which moves no score without it",
            ),
            {"indicator": name},
        )
        for name, log in ((INFORMATION, about(Information).title), (CONTRIBUTION, about(Contribution).title))
    ),
)

SCHEME = Scheme(
    id="post_office_upkeep",
    title=Text("邮政大客户维护考核", "Post office: upkeep of key accounts"),
    short=Text("客户维护", "Upkeep"),
    inputs=(Information, Contribution, Customers, Contacts),
    staff=Staff,
    details=Details,
    summary=Summary,
    measures=MEASURES,
    parameters=Parameters,
    declared=PARAMETERS,
    cards=Cards,
    grades=Grades,
    tables=(Duties,),
    reasons=REASONS,
    reports=True,
    needs=NEEDS,
)
