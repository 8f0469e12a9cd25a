"""A production drive: targets of each phase, dated actions with owners, a fine for each that was missed (001)."""

from __future__ import annotations

import polars as pl

from schemas import cells, lines, parameters, quantities
from schemas.bounds import within
from schemas.plan import RATE_SCALE, PlanRow, plan_tab
from schemas.registers import RETURN, Older, Register, Typed
from schemas.scheme import Earned, Measure, Scheme
from schemas.staff import StaffRow, post_of
from schemas.tab import Means, Role, Shown, Tab, When, cell_check, column, tab
from schemas.times import WEEKDAYS
from schemas.words import Text, choices

POSTS = choices(
    ("总指挥", "Director of the drive"),
    ("组长", "Leader"),
    ("组员", "Member"),
    ("稽核员", "Inspector"),
    ("其他", "Other"),
)
WORKSHOPS = choices(
    ("一车间", "Workshop 1"), ("二车间", "Workshop 2"), ("三车间", "Workshop 3"), ("四车间", "Workshop 4")
)
DONE, LATE, POOR, BOTH = "按时按质完成", "未按时完成", "未按质完成", "未按时按质完成"
OUTCOMES = choices(
    (DONE, "done in time and to standard"),
    (LATE, "not done on its day"),
    (POOR, "not to standard"),
    (BOTH, "neither in time nor to standard"),
    also={"按时按质": DONE, "未按时": LATE, "未按质": POOR, "未按时按质": BOTH},
)
TO_CONFIRM, CONFIRMED = "待稽核", "已稽核"
INSPECT = "稽核"
UNRECORDED, GONE = "无记录", "责任人不在职"
REASONS = choices(
    (LATE, "not done on its day"),
    (POOR, "not to standard"),
    (BOTH, "neither in time nor to standard"),
    (UNRECORDED, "not recorded"),
    (GONE, "owner not employed"),
)
MEASURES = (Measure("levy", "乐捐", Earned.REWARD, 100, "元"),)
FINE = "乐捐金额"
STRICT = "无记录算未完成"
PARAMETERS = (
    parameters.number(
        (FINE, "Fine"),
        ("一个动作没有按时按质完成，每个责任人每次乐捐多少", "What each owner pays each time"),
        ("元/次", "yuan each"),
        scale=100,
        bounds=within(0, 10_000, usual=(1, 500)),
    ),
    parameters.switch(
        (STRICT, "Unrecorded is not done"),
        ("到期没有稽核记录的，也算没有完成", "Whether an action that nobody recorded counts as not done"),
    ),
)


class Phases(PlanRow):
    """The targets of each phase, first and last day included."""

    workshop: str = column(("车间", "Workshop"), ("哪个车间", "Which workshop"), choices=WORKSHOPS, required=True)
    pieces: pl.Int64 = column(
        ("产量目标", "Output target"),
        ("件，整个阶段合计", "Pieces, over the whole phase"),
        quantities.counted(0, "件"),
        shown=Shown.COUNT,
        required=True,
        bounds=within(1, 10_000_000, usual=(100, 1_000_000)),
    )
    bubbles: pl.Int64 = column(
        ("气泡率上限", "Most air bubbles"),
        ("‰，不超过", "Per mille, at most"),
        quantities.PERMILLAGE,
        shown=Shown.NUMBER,
        required=True,
        scale=RATE_SCALE,
        bounds=within(0, 1000, usual=("0.1", 100)),
    )

    class Config:
        """What the tab is."""

        metadata = plan_tab(("阶段", "Phases"), ("各阶段的目标；经理可改", "The targets of each phase"), 210)

    @cell_check("valid_until", "missing")
    def comes_to_an_end(cls) -> pl.Expr:
        """A phase has a last day."""
        return pl.col("valid_until").is_not_null()


class Actions(PlanRow):
    """What is to be done: due on every day from the first to the last, or on some weekdays of them."""

    weekdays: str = column(
        ("星期", "Weekdays"),
        (
            "只在星期几到期，例如 五 或 一、二、三、四；空白=每天。只做一次的，“生效”和“失效”填同一天",
            "Due on these weekdays only, 1 for Monday, such as 5 or 1,2,3,4; blank: every day. Once: the same first and "
            "last day",
        ),
        cells.KEY,
        pattern=rf"^[{WEEKDAYS}1-7]([、,]?[{WEEKDAYS}1-7])*$",
        width=90,
    )
    department: str = column(("责任部门", "Department"), ("哪个部门", "Which department"), required=True)
    owners: str = column(
        ("责任人", "Owners"),
        ("姓名或工号，几个人用、连接；每人都要乐捐", "Names or staff numbers, joined by commas; each of them pays"),
        required=True,
        width=160,
    )
    inspector: str = column(("监督员", "Inspector"), ("由谁稽核", "Who inspects it"), required=True)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("动作", "Actions"), ("要做的动作；经理可改", "What is to be done, by whom and when"), 211)

    @cell_check("rule", "duplicate", needs=("valid_from", "valid_until"), among=("rule",))
    def is_due_once_a_day(cls) -> pl.Expr:
        """Rows of one action follow each other: a day in two of them would be fined twice."""
        before = pl.col("valid_until").fill_null(pl.date(9999, 12, 31)).shift(1).over("rule", order_by="valid_from")
        return pl.col("valid_from") > before


class Log(Tab):
    """One row an action on a day on which it was due, as the inspector found it."""

    number: str = column(
        ("单号", "Number"),
        ("一次稽核一个号，3 到 32 位字母、数字或连字符", "3 to 32 letters, digits or hyphens, each once"),
        cells.ORDER_NUMBER,
        required=True,
        pattern=r"^[A-Z0-9-]{3,32}$",
        width=120,
        means=Means.KEY,
    )
    due_on: pl.Date = column(
        ("应完成日期", "Due on"),
        ("这个动作应当完成的那一天；决定算在哪个月", "The day on which it was due; it decides the month"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.BEGUN,
    )
    action: str = column(
        ("动作", "Action"),
        ("“动作”表里的编号", "Its number in the tab Actions"),
        cells.KEY,
        required=True,
        width=70,
        means=Means.SUBJECT,
        refers=[(Actions, "rule")],
    )
    found: str = column(
        ("稽核结果", "Found"), ("是否按时、按质完成", "Whether it was done"), choices=OUTCOMES, required=True, width=130
    )
    inspector: str = column(
        ("稽核员工号", "Inspector"),
        ("谁稽核的；不能稽核自己的动作（本方案取）", "Who inspected it, and does not own it (this plan)"),
        cells.KEY,
        required=True,
        width=100,
        beside=True,
        means=Means.PERSON,
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=200)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("动作记录", "Action log"),
            ("稽核员逐日记录动作是否按时按质完成", "The inspector records whether each action was done"),
            Role.INPUT,
            sheet_id=101,
        )

    @cell_check("action", "duplicate", needs=("due_on",), among=("action", "due_on"))
    def is_recorded_once(cls) -> pl.Expr:
        """An action is fined once for a day."""
        return pl.struct("action", "due_on", "unreadable").is_first_distinct()


INSPECTIONS = Register(
    Log,
    start=TO_CONFIRM,
    in_force=frozenset({CONFIRMED}),
    ends=frozenset({CONFIRMED}),
    states=choices((TO_CONFIRM, "awaiting the inspector"), (CONFIRMED, "inspected")),
    steps=choices((INSPECT, "Inspect"), (RETURN, "Send back")),
    says={1: ("number", "due_on", "action", "found", "inspector")},
    applicant="inspector",
    at_will=frozenset({RETURN}),
    older=(Older(Text("稽核员工号", "Inspector"), INSPECT, Typed.NAME),),
)


class Output(Tab):
    """One row what a workshop made on a day, or over some days."""

    made_on: pl.Date = column(
        ("日期", "Date"),
        ("生产那一天", "The day of production"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.BEGUN,
    )
    workshop: str = column(("车间", "Workshop"), ("哪个车间", "Which workshop"), choices=WORKSHOPS, required=True)
    pieces: pl.Int64 = column(
        ("产量", "Output"),
        ("件", "Pieces"),
        quantities.counted(0, "件"),
        shown=Shown.COUNT,
        required=True,
        bounds=within(0, 1_000_000, usual=(1, 50_000)),
    )
    bubbles: pl.Int64 = column(
        ("气泡件数", "With air bubbles"),
        ("其中有气泡的件数，没有填 0", "Those with air bubbles; 0 for none"),
        quantities.counted(0, "件"),
        shown=Shown.COUNT,
        required=True,
        bounds=within(0, 1_000_000, usual=(1, 50_000)),
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=200)

    class Config:
        """What the tab is."""

        metadata = tab(("产量", "Output"), ("各车间每天的产量", "What the workshops made"), Role.INPUT, sheet_id=106)

    @cell_check("bubbles", "over_the_whole", needs=("pieces",))
    def are_some_of_the_pieces(cls) -> pl.Expr:
        """No more are faulty than were made."""
        return pl.col("bubbles") <= pl.col("pieces")


class Parameters(parameters.ParameterColumns):
    """Single values."""

    name: str = parameters.name_of(PARAMETERS)
    value: str = parameters.value_of(PARAMETERS)
    unit: str = parameters.unit_of(PARAMETERS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("参数", "Parameters"), ("乐捐金额和开关；经理可改", "The fine and a switch"), 203)


class Staff(StaffRow):
    """Everybody who takes part in the drive."""

    post: str = post_of(POSTS)


class Details(Tab):
    """What every recorded action cost each of its owners."""

    key: str = lines.key()
    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    action: str = lines.subject(("动作", "Action"), ("动作的编号", "Its number"))
    result: str = lines.result()
    reasons: str = lines.reasons(REASONS)
    missed: pl.Int64 = lines.count(("次数", "Times"), ("乐捐几次", "How often it was fined"))
    levy: pl.Int64 = lines.money(("乐捐", "Levy"))
    clause: str = lines.clause()
    says: str = lines.says()

    class Config:
        """What the tab is."""

        metadata = tab(lines.DETAILS_TITLE, lines.DETAILS_HELP, Role.RESULT, lines.DETAILS_ID)


class Summary(Tab):
    """The month of each owner."""

    month: str = lines.month()
    staff_no: str = lines.staff_no()
    name: str = lines.name()
    total: pl.Int64 = lines.total()
    post: str = lines.post(POSTS)
    team: str = lines.team()
    missed: pl.Int64 = lines.count(("次数", "Times"), ("乐捐几次", "How often they were fined"))
    levy: pl.Int64 = lines.money(("乐捐", "Levy"))
    adjustment: pl.Int64 = lines.adjustment()
    held: pl.Int64 = lines.held()

    class Config:
        """What the tab is."""

        metadata = tab(lines.SUMMARY_TITLE, lines.SUMMARY_HELP, Role.RESULT, lines.SUMMARY_ID)


SCHEME = Scheme(
    id="capacity_drive",
    title=Text("产能提升激励", "Capacity drive"),
    short=Text("产能提升", "Capacity"),
    inputs=(Log, Output),
    staff=Staff,
    details=Details,
    summary=Summary,
    measures=MEASURES,
    parameters=Parameters,
    declared=PARAMETERS,
    tables=(Phases, Actions),
    reports=True,
    reasons=REASONS,
    registers=(INSPECTIONS,),
)
