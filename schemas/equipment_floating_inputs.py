"""What the people of an aluminium plant write down of their equipment: scores, stoppages, work orders (001)."""

from __future__ import annotations

import polars as pl

from schemas import cells, quantities
from schemas.bounds import within
from schemas.registers import RETURN, Given, Older, Register, Typed
from schemas.scorecards import ScoreColumns, scored_of
from schemas.tab import Means, Role, Shown, Tab, When, cell_check, column, tab
from schemas.words import YES, YES_NO, Text, choices

DEPARTMENT = Text("设备部", "Equipment")  # who is scored by the department's card
THOUSANDTHS = 1000  # of an hour
UNDER_WAY, CONFIRMED, FILED = "维修中", "已确认", "已存档"
CONFIRM, FILE = "确认", "存档"
DAY_SIGNS = 10  # signs of 2016-01-05; a moment with its time has more


class Scores(ScoreColumns):
    """Scores of people by their staff numbers, and of the department by its name."""

    staff_no: str = scored_of(DEPARTMENT)


class Stoppages(Tab):
    """One row a line and day, as the line's foreman keeps it."""

    on_day: pl.Date = column(
        ("日期", "Date"),
        ("哪一天", "Which day"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.BEGUN,
    )
    line: str = column(("产线", "Line"), ("哪条生产线", "Which line"), cells.KEY, required=True, width=100)
    stopped: pl.Int64 = column(
        ("停机小时", "Hours stopped"),
        ("停了几小时，0 到 24；没有停填 0", "Hours stopped, 0 to 24; 0 for none"),
        quantities.HOURS,
        shown=Shown.CREDIT,
        required=True,
        scale=THOUSANDTHS,
        width=90,
        bounds=within(0, 24),
    )
    produced: pl.Int64 = column(
        ("生产小时", "Production hours"),
        (
            "这条线这一天的生产小时，0 到 24；不开填 0。一天分两种原因写两行的，两行写一样的，只算一次",
            "The line's production hours of the day, 0 to 24; 0 for none. In two rows of a day the same; they count once",
        ),
        quantities.HOURS,
        shown=Shown.CREDIT,
        required=True,
        scale=THOUSANDTHS,
        width=90,
        bounds=within(0, 24),
    )
    by_equipment: str = column(
        ("设备原因", "By equipment"),
        (
            "是或空白=因设备原因停的，算进设备利用率；否=停电、待料等别的原因，停的小时不算",
            "Yes or blank: stopped by the equipment, which counts against utilisation; no: for another reason, which does not",
        ),
        choices=YES_NO,
        optional=True,
        width=80,
    )
    foreman: str = column(
        ("班长工号", "Foreman"), ("谁统计的", "Who kept it"), cells.KEY, width=90, beside=True, means=Means.PERSON
    )
    note: str = column(("备注", "Note"), ("随意填写，不参与核算", "Anything"), cells.LONG_WORDS, width=200)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("停机记录", "Stoppages"),
            (
                "各生产线班长每天统计：每条线每天一行；当天还因别的原因停过的，另写一行",
                "Kept by each line's foreman: a row a line and day, and one more where it also stopped for another reason",
            ),
            Role.INPUT,
            sheet_id=107,
        )

    @cell_check("line", "duplicate", needs=("on_day",), among=("line", "on_day"))
    def is_kept_once(cls) -> pl.Expr:
        """A line has one row a day, and one for stoppages of other reasons."""
        reason = pl.col("by_equipment").fill_null(YES)
        return pl.struct("on_day", "line", reason, "unreadable").is_first_distinct()


class Orders(Tab):
    """One row a work order, from its opening by the line to its filing."""

    number: str = column(
        ("单号", "Number"),
        ("一张工单一个号，3 到 32 位字母、数字或连字符", "3 to 32 letters, digits or hyphens, each once"),
        cells.ORDER_NUMBER,
        required=True,
        pattern=r"^[A-Z0-9-]{3,32}$",
        width=120,
        means=Means.KEY,
    )
    opened_on: pl.Date = column(
        ("报修日期", "Opened on"),
        ("生产线开单那一天；决定算在哪个月", "The day on which the line opened it; it decides the month"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        means=Means.DAY,
        when=When.BEGUN,
    )
    line: str = column(
        ("产线", "Line"), ("哪条生产线报修", "Which line"), cells.KEY, required=True, width=100, beside=True
    )
    fault: str = column(("故障", "Fault"), ("什么故障", "What is broken"), width=160)
    mechanic: str = column(
        ("维修人工号", "Assigned to"),
        ("设备主管派给谁", "Whom the equipment head assigned"),
        cells.KEY,
        width=100,
        beside=True,
        means=Means.PERSON,
    )
    due: str = column(
        ("应完成时间", "Due"),
        ("要求修好的时间，如 2016-1-5 14:30；只写日期就是当天内", "When it is due; a day alone: by its end"),
        cells.MOMENT,
        shown=Shown.TIME,
        required=True,
        width=140,
    )
    done: str = column(
        ("完成时间", "Done"),
        ("实际修好的时间；没有修好留空", "When it was done; blank while it is not"),
        cells.MOMENT,
        shown=Shown.TIME,
        width=140,
    )
    excuse: str = column(
        ("逾期原因", "Reason for delay"),
        ("没有按时修好的正当原因；空白就是无故", "Why it was late; blank: without reason"),
        width=160,
    )
    came_back: bool = column(
        ("24小时内复发", "Back within 24 hours"),
        ("修好后24小时内又出现同种故障的打勾", "Tick where the same fault came back within 24 hours"),
        cells.YES_OR_NO,
        shown=Shown.BOX,
        default=False,
        width=120,
    )
    irregular: bool = column(
        ("填写不规范", "Form irregular"),
        ("工单填写不规范的打勾", "Tick where the form is not in order"),
        cells.YES_OR_NO,
        shown=Shown.BOX,
        default=False,
        width=110,
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("维修工单", "Work orders"),
            (
                "生产线开单、设备主管派工、维修、生产线确认、内勤存档",
                "The line opens, the head assigns, repaired, the line confirms, filed",
            ),
            Role.INPUT,
            sheet_id=108,
        )

    @cell_check("due", "end_before_start", needs=("opened_on",))
    def is_due_after_it_was_opened(cls) -> pl.Expr:
        """Nothing is due before it was reported."""
        return pl.col("due").str.slice(0, DAY_SIGNS) >= pl.col("opened_on").dt.strftime("%Y-%m-%d")

    @cell_check("done", "end_before_start", needs=("opened_on",))
    def is_done_after_it_was_opened(cls) -> pl.Expr:
        """Nothing is repaired before it was reported."""
        return pl.col("done").str.slice(0, DAY_SIGNS) >= pl.col("opened_on").dt.strftime("%Y-%m-%d")


ORDERS = Register(
    Orders,
    start=UNDER_WAY,
    in_force=frozenset({CONFIRMED, FILED}),
    ends=frozenset({FILED}),
    states=choices((UNDER_WAY, "under way"), (CONFIRMED, "confirmed"), (FILED, "filed")),
    steps=choices((CONFIRM, "Line confirms"), (FILE, "File"), (RETURN, "Send back")),
    says={1: ("number", "opened_on", "line", "due", "done")},
    applicant="mechanic",
    gives={"confirmed": Given(CONFIRM), "filed": Given(FILE)},
    at_will=frozenset({RETURN}),
    needs={CONFIRM: ("done",)},
    older=(
        Older(Text("生产线确认", "Line confirmed"), CONFIRM, Typed.BOX),
        Older(Text("存档", "Filed"), FILE, Typed.BOX),
    ),
)
