"""Post grades: 70 % of a grade's amount is base, 30 % is assessed (001, the draft on the equipment section's assessment)."""

from __future__ import annotations

import polars as pl

from schemas import cells, lines, parameters, quantities
from schemas.bounds import within
from schemas.inputs import month_of
from schemas.plan import PLAN_ENDS, PLAN_STARTS, RATE_SCALE, plan_tab
from schemas.scheme import Earned, Measure, Scheme
from schemas.staff import StaffRow, post_of
from schemas.tab import Means, Role, Shown, Tab, When, cell_check, column, tab
from schemas.words import Text, choices

POSTS = choices(("维修工", "Repairer"), ("班长", "Shift leader"), ("科长", "Section head"), ("其他", "Other"))
GRADES = choices(*((f"{number}岗", f"Grade {number}") for number in ("一", "二", "三", "四", "五", "六", "七")))
BASE_SHARE = "基本工资比例"
ASSESSED_SHARE = "考核工资比例"
FULL_MARKS = "考核满分"
NO_GRADE = "没有岗级"
NO_AMOUNT = "岗级没有金额"
NOT_SCORED = "没有考核得分"
REASONS = choices((NO_GRADE, "no grade"), (NO_AMOUNT, "no amount for the grade"), (NOT_SCORED, "not assessed"))
PART = within(0, 100, usual=(1, 99))
DAYS_SCALE = 100  # attendance is counted in hundredths of a day: 21.75 days are asked for in a month
PARAMETERS = (
    parameters.percent(
        (BASE_SHARE, "Base share"),
        ("岗级金额里按出勤发的部分", "The part of a grade's amount paid for attendance"),
        bounds=PART,
    ),
    parameters.percent(
        (ASSESSED_SHARE, "Assessed share"),
        ("岗级金额里按考核得分发的部分", "The part paid by the assessed score"),
        bounds=PART,
    ),
    parameters.number(
        (FULL_MARKS, "Full marks"),
        ("考核按几分制", "The scale of the assessment"),
        ("分", "points"),
        bounds=within(1, 1000, usual=(5, 100)),
    ),
)
MEASURES = (
    Measure("base", "基本工资", Earned.REWARD, 100, "元"),
    Measure("assessed", "考核工资", Earned.REWARD, 100, "元"),
)


class Assessments(Tab):
    """One row a person and month."""

    month: str = month_of(("哪个月", "Which month"), When.OVER)
    person: str = column(
        ("工号", "Staff no."), ("谁的", "Whose"), cells.KEY, required=True, width=80, means=Means.PERSON
    )
    required: pl.Int64 = column(
        ("应出勤天数", "Days required"),
        ("这个月应出勤几天，可以填 21.75", "Days of attendance asked for, such as 21.75"),
        quantities.counted(2, "天"),
        shown=Shown.NUMBER,
        required=True,
        scale=DAYS_SCALE,
        bounds=within("0.5", 31, usual=(10, 31)),
    )
    attended: pl.Int64 = column(
        ("实出勤天数", "Days attended"),
        (
            "实际出勤几天，不多于在职的天数；多于应出勤的按满勤",
            "Days attended, no more than the days employed; more than required counts as full",
        ),
        quantities.counted(2, "天"),
        shown=Shown.NUMBER,
        required=True,
        scale=DAYS_SCALE,
        bounds=within(0, 31),
    )
    score: pl.Int64 = column(
        ("考核得分", "Assessed score"),
        (
            "按考核满分打；空白=还没有考核，考核工资先不发",
            "Out of full marks; blank: not assessed yet, nothing of it is paid",
        ),
        quantities.SCORE,
        shown=Shown.NUMBER,
        scale=RATE_SCALE,
        bounds=within(0, 1000, usual=(30, 100)),
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=160)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("月度考核", "Assessments"),
            ("每人每月一行：出勤和考核得分", "A row a person and month: attendance and score"),
            Role.INPUT,
            sheet_id=106,
            for_managers=True,
        )

    @cell_check("person", "duplicate", needs=("month",), among=("person", "month"))
    def is_assessed_once(cls) -> pl.Expr:
        """A person has one row a month."""
        return pl.struct("month", "person").is_first_distinct()

    @cell_check("attended", "beyond_employment", needs=("person", "month"))
    def days_are_those_of_employment(cls) -> pl.Expr:
        """Nobody attends on more days than they were employed."""
        return pl.col("attended") <= pl.col("employed_days") * DAYS_SCALE


class Grades(Tab):
    """One row a grade: what it pays a month."""

    grade: str = column(("岗级", "Grade"), ("哪一岗", "Which grade"), choices=GRADES, required=True, width=80)
    says: str = column(("说明", "Description"), ("用一句话说", "In words"), cells.PHRASE, width=260)
    amount: pl.Int64 = column(
        ("金额", "Amount"),
        ("元/月", "Yuan a month"),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        width=90,
        bounds=within("0.01", 1_000_000, usual=(500, 50_000)),
    )
    valid_from: pl.Date = column(
        ("生效", "Valid from"),
        ("第一天", "First day"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        width=100,
        bounds=PLAN_STARTS,
    )
    valid_until: pl.Date = column(
        ("失效", "Valid until"),
        ("最后一天；空白=一直有效", "Last day; blank: open"),
        cells.DATE,
        shown=Shown.DATE,
        width=100,
        bounds=PLAN_ENDS,
    )
    clause: str = column(("依据", "Clause"), ("文件里的条款", "The clause of the source"), required=True, width=120)

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("岗级", "Grades"),
            (
                "每一岗每月多少钱；随附一岗，其余由经理填写",
                "What each grade pays; grade one ships, managers enter the rest",
            ),
            210,
        )

    @cell_check("valid_until", "end_before_start", needs=("valid_from",))
    def ends_after_it_begins(cls) -> pl.Expr:
        """A row holds on at least one day."""
        return pl.col("valid_until") >= pl.col("valid_from")


class Parameters(parameters.ParameterColumns):
    """Single values."""

    name: str = parameters.name_of(PARAMETERS)
    value: str = parameters.value_of(PARAMETERS)
    unit: str = parameters.unit_of(PARAMETERS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("参数", "Parameters"), ("两部分各占多少", "How an amount is divided"), 203)


class Staff(StaffRow):
    """The staff; a new grade is a further row with the day from which it holds (once a year, by the source)."""

    post: str = post_of(POSTS)
    grade: str = column(
        ("岗级", "Grade"),
        ("按哪一岗发；每年评一次，另加一行写上生效日", "The grade; a new one is a further row with its first day"),
        choices=GRADES,
        width=80,
    )


class Details(Tab):
    """What everybody's grade paid, and how."""

    key: str = lines.key()
    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    grade: str = lines.subject(("岗级", "Grade"), ("月末的岗级", "On the month's last day"), GRADES)
    result: str = lines.result()
    reasons: str = lines.reasons(REASONS)
    base: pl.Int64 = lines.money(("基本工资", "Base pay"))
    assessed: pl.Int64 = lines.money(("考核工资", "Assessed pay"))
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
    base: pl.Int64 = lines.money(("基本工资", "Base pay"))
    assessed: pl.Int64 = lines.money(("考核工资", "Assessed pay"))
    adjustment: pl.Int64 = lines.adjustment()
    held: pl.Int64 = lines.held()

    class Config:
        """What the tab is."""

        metadata = tab(lines.SUMMARY_TITLE, lines.SUMMARY_HELP, Role.RESULT, lines.SUMMARY_ID)


SCHEME = Scheme(
    id="post_grades",
    title=Text("岗级工资", "Pay by post grade"),
    short=Text("岗级", "Grades"),
    inputs=(Assessments,),
    staff=Staff,
    details=Details,
    summary=Summary,
    measures=MEASURES,
    parameters=Parameters,
    declared=PARAMETERS,
    tables=(Grades,),
    reasons=REASONS,
)
