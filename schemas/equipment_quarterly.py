"""Quarterly award of equipment heads, accident-free award, paid leave: what the tabs hold (001, equipment 2015)."""

from __future__ import annotations

import polars as pl

from schemas import cells, lines, quantities
from schemas.bounds import within
from schemas.equipment_quarterly_inputs import (
    ACCIDENTS,
    BUILDING,
    HALVES,
    SHIFTS,
    WORKSHOPS,
    Accidents,
    Leave,
    Stops,
    Swaps,
)
from schemas.plan import RATE_SCALE, PlanRow, plan_tab
from schemas.scheme import Earned, Measure, Need, Scheme
from schemas.scorecards import CardColumns, EvaluatorColumns, GradeColumns, ScoreColumns, takes_of
from schemas.staff import StaffRow, post_of
from schemas.tab import Role, Shown, Tab, cell_check, column, tab
from schemas.words import YES_NO, Text, choices

POSTS = choices(
    ("前后处理设备主任", "Head of pre- and post-treatment equipment"),
    ("印花设备主任", "Head of printing equipment"),
    ("锅炉主任", "Head of boilers"),
    ("电气主任", "Head of electrical equipment"),
    ("维修工", "Repairer"),
    ("其他", "Other"),
)
WORKSHOP_OF = {"前后处理设备主任": "前后处理", "印花设备主任": "印花", "锅炉主任": "锅炉", "电气主任": "电气"}
OWN, ALL = "本车间", "全部门"
SCOPES = choices((OWN, "own workshop"), (ALL, "whole department"))
NOT_IN_OFFICE = "期末不在岗"
REASONS = choices(*ACCIDENTS, (NOT_IN_OFFICE, "not in office on the last day"))
ITEMS = choices(("季度评比", "Quarterly score"), ("无事故奖", "Accident-free award"))
QUARTERLY, ACCIDENT_FREE = ITEMS.values
MEASURES = (
    Measure("quarterly", "季度奖", Earned.REWARD, 100, "元"),
    Measure("award", "无事故奖", Earned.REWARD, 100, "元"),
)


class Cards(CardColumns):
    """The card of an equipment head; its indicators are the managers' to enter."""

    post: str = takes_of(POSTS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("评分卡", "Scorecards"), ("评哪些指标；随附一项直接打分", "Indicators; one direct score ships"), 205
        )


class Evaluators(EvaluatorColumns):
    """Who scores, where there are several."""

    class Config:
        """What the tab is."""

        metadata = plan_tab(("评分方", "Evaluators"), ("几方评分时各占多少", "The weights of several evaluators"), 206)


class Grades(GradeColumns):
    """What a quarter's score pays."""

    post: str = takes_of(POSTS)
    shared: str = column(
        ("按天分摊", "Shared by days"),
        (
            "否或空白=季末那天在岗的主任得全额；是=一季里先后在岗的几个主任按在岗天数分",
            "No or blank: the head in office on the quarter's last day is paid; yes: shared by days among those who were",
        ),
        choices=YES_NO,
        optional=True,
        width=80,
    )

    class Config:
        """What the tab is."""

        metadata = plan_tab(("等级", "Grades"), ("几分奖多少", "Scores and their awards"), 207)


class Awards(PlanRow):
    """One row an award for a stretch of days without an accident."""

    post: str = takes_of(POSTS)
    scope: str = column(
        ("范围", "Scope"),
        (
            "本车间=各看各的车间，没有写车间的事故算大家的；全部门=哪里有事故都不奖",
            "Own workshop: accidents of the others do not count, those of no workshop do; whole department: all do",
        ),
        choices=SCOPES,
        required=True,
    )
    metres: pl.Int64 = column(
        ("疵点米数", "Metres of defects"),
        (
            "设备导致的连续恶性疵点达到多少米（含）算质量事故",
            "From how many metres on, included, a quality accident counts",
        ),
        quantities.counted(quantities.PLACES, "米"),
        shown=Shown.NUMBER,
        required=True,
        scale=RATE_SCALE,
        bounds=within(1, 100_000, usual=(10, 10_000)),
    )
    amount: pl.Int64 = column(
        ("奖金", "Award"),
        ("元，每人一次，记在最后一个月", "Yuan, once a person, booked in the last month"),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        width=90,
        bounds=within(0, 1_000_000, usual=(10, 20_000)),
    )

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("无事故奖", "Accident-free award"),
            ("从生效到失效没有事故奖多少；经理可改", "What a stretch without accidents pays; managers may edit"),
            210,
        )

    @cell_check("valid_until", "missing")
    def comes_to_an_end(cls) -> pl.Expr:
        """An award is for a stretch with a last day."""
        return pl.col("valid_until").is_not_null()


class Policy(PlanRow):
    """One row a shift, or a group of people with rules of their own: the days of paid leave that they earn."""

    shift: str = column(
        ("班制", "Shift"),
        ("哪种班；写了“标准厂房”的留空", "Which shift; blank where the group is named"),
        choices=SHIFTS,
    )
    group: str = column(
        ("标准厂房", "Standard building"),
        (
            "标准厂房的哪些人，不看班制；空白=按班制",
            "Whom of the standard building it is for, whatever their shift; blank: by shift",
        ),
        choices=BUILDING,
        optional=True,
    )
    weeks: pl.Int64 = column(
        ("每几周", "Weeks"),
        (
            "每几周享受一次，从生效那天起算；空白=每月",
            "Earned every so many weeks from the first day; blank: each month",
        ),
        quantities.counted(0, "周"),
        shown=Shown.COUNT,
        width=70,
        bounds=within(1, 52, usual=(1, 12)),
    )
    days: pl.Int64 = column(
        ("天数", "Days"),
        ("每次几天", "How many days"),
        quantities.counted(0, "天"),
        shown=Shown.COUNT,
        required=True,
        width=60,
        bounds=within(1, 31, usual=(1, 5)),
    )
    carries: str = column(
        ("检修顺延", "Carried over"),
        ("遇检修：是=顺延到下一期，否=这一期不享受", "An overhaul: yes, the day goes over; no, it is lost"),
        choices=YES_NO,
        required=True,
    )
    weekends: str = column(
        ("可休周末", "Weekends"),
        ("能不能在周六、周日休", "Whether on Saturdays and Sundays"),
        choices=YES_NO,
        required=True,
    )
    sundays: str = column(
        ("休第几个周日", "Sundays"),
        (
            "每月第几个周日可以休，如 1、3：不能休周末的例外；节假日串休的那一周不执行",
            "Which Sundays of a month may be taken, such as 1, 3: an exception for those who take no weekends; not in weeks "
            "of holiday swaps",
        ),
        cells.KEY,
        pattern=r"^[1-5]([、,，;；][1-5])*$",
        optional=True,
        width=90,
    )
    half: str = column(
        ("周日半天", "Half Sunday"),
        (
            "这些周日只休上午或下午，算半天；空白=整天",
            "Only that half of these Sundays, half a day each; blank: all day",
        ),
        choices=HALVES,
        optional=True,
        width=80,
    )

    class Config:
        """What the tab is."""

        metadata = plan_tab(
            ("休假政策", "Leave policy"), ("各种班享受几天带薪休假；经理可改", "Days of paid leave by shift"), 211
        )

    @cell_check("shift", "missing")
    def says_whom_it_is_for(cls) -> pl.Expr:
        """A row is for a shift or for a group."""
        return pl.col("shift").is_not_null() | pl.col("group").is_not_null()

    @cell_check("sundays", "missing")
    def half_a_sunday_is_of_some_sunday(cls) -> pl.Expr:
        """Which half would be ignored where no Sunday is named."""
        return pl.col("half").is_null() | pl.col("sundays").is_not_null()


class Staff(StaffRow):
    """The equipment department."""

    post: str = post_of(POSTS)
    shift: str = column(
        ("班制", "Shift"),
        ("长白班或运转班；空白=不享受带薪休假政策", "Day or rotating; blank: not under the policy of paid leave"),
        choices=SHIFTS,
        width=80,
    )
    workshop: str = column(
        ("车间", "Workshop"),
        (
            "属于哪个车间：检修只写一个车间的，别的车间照休；空白=只看全部门的检修（设备主任不用填）",
            "Whose: an overhaul of one workshop leaves the others their leave; blank: the department's only (heads may leave "
            "it blank)",
        ),
        choices=WORKSHOPS,
        optional=True,
        width=90,
    )
    group: str = column(
        ("标准厂房", "Standard building"),
        (
            "标准厂房的维修人员填；按“休假政策”里自己的一行休",
            "Whoever maintains it: a row of the leave policy of their own",
        ),
        choices=BUILDING,
        optional=True,
        width=90,
    )


class Details(Tab):
    """What scores and stretches without accidents paid, and why."""

    key: str = lines.key()
    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    item: str = lines.subject(("项目", "Item"), ("季度评比或无事故奖", "Which award"), ITEMS)
    grade: str = column(("等级", "Grade"), ("季度得分的等级", "The grade of the score"), width=80)
    score: pl.Int64 = lines.score(("得分", "Score"), ("满分 100 分", "Out of 100"))
    result: str = lines.result()
    reasons: str = lines.reasons(REASONS)
    quarterly: pl.Int64 = lines.money(("季度奖", "Quarterly award"))
    award: pl.Int64 = lines.money(("无事故奖", "Accident-free award"))
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
    quarterly: pl.Int64 = lines.money(("季度奖", "Quarterly award"))
    award: pl.Int64 = lines.money(("无事故奖", "Accident-free award"))
    adjustment: pl.Int64 = lines.adjustment()
    held: pl.Int64 = lines.held()

    class Config:
        """What the tab is."""

        metadata = tab(lines.SUMMARY_TITLE, lines.SUMMARY_HELP, Role.RESULT, lines.SUMMARY_ID)


NEEDS = (
    Need(
        Policy,
        Text("休假政策", "Any rule on leave"),
        Text("“休假登记”表靠它才起作用", "without one the tab of leave does nothing"),
    ),
)

SCHEME = Scheme(
    id="equipment_quarterly",
    title=Text("设备部激励（季度评比、无事故奖、带薪休假）", "Equipment department: awards and paid leave"),
    short=Text("设备激励", "Quarterly award"),
    inputs=(ScoreColumns, Accidents, Stops, Leave, Swaps),
    staff=Staff,
    details=Details,
    summary=Summary,
    measures=MEASURES,
    cards=Cards,
    evaluators=Evaluators,
    grades=Grades,
    graded=True,
    tables=(Awards, Policy),
    reasons=REASONS,
    reports=True,
    needs=NEEDS,
)
