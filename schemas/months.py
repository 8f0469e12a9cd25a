"""The tabs of months that are closed: who closed which one with what result (关账), and what changed since (差额)."""

from __future__ import annotations

import polars as pl

from schemas import quantities
from schemas.tab import Role, Shown, Tab, column, tab
from schemas.words import choices

CLOSED = "已关账"
REOPENED = "已重开"
MONTH_STATES = choices((CLOSED, "closed"), (REOPENED, "reopened"))

PAID = "计入"
WAITS = "待定"
REJECTED = "不采纳"
TAKE, REJECT = "采纳", "不采纳"
DUES = choices((PAID, "paid"), (WAITS, "to be decided"), (REJECTED, "rejected"))


class Closings(Tab):
    """One row a snapshot: a month that was closed, by whom and with what result. It is shown as the functions keep it."""

    month: str = column(("月份", "Month"), ("关的是哪个月", "The month that was closed"), width=80)
    number: pl.Int64 = column(
        ("序号", "Snapshot"),
        ("这个月第几次关账", "Which closing of the month it is"),
        quantities.WHOLE,
        shown=Shown.COUNT,
        width=60,
    )
    state: str = column(
        ("状态", "State"),
        ("已关账，或后来又重开", "Closed, or reopened since"),
        choices=MONTH_STATES,
        width=80,
    )
    at: str = column(("时间", "At"), ("什么时候关的", "When it was closed"), width=150)
    staff_no: str = column(("工号", "Staff no."), ("谁关的", "Who closed it"), width=80)
    name: str = column(("姓名", "Name"), ("那天的姓名", "The name on that day"), width=90)
    proposed_by: str = column(
        ("提议人", "Proposed by"), ("双人关账时由谁提议", "Who proposed it, where two close"), width=90
    )
    reason: str = column(("原因", "Reason"), ("还有错误时为什么关", "Why it was closed with errors left"), width=200)
    people: pl.Int64 = column(
        ("人数", "People"), ("这个月有结果的人数", "People with results"), quantities.WHOLE, shown=Shown.COUNT, width=60
    )
    total: pl.Int64 = column(
        ("合计", "Total"), ("元，全部人", "Yuan, of everybody"), shown=Shown.MONEY, scale=100, width=110
    )
    sums: str = column(("各项合计", "Totals"), ("每一项的合计", "The total of each measure"), width=320)
    plan_version: str = column(("方案版本", "Plan version"), ("当时的方案", "The plan then"), width=100)
    inputs: str = column(("输入指纹", "Inputs"), ("当时全部输入的编号", "A short name for all inputs then"), width=130)
    results: str = column(
        ("结果指纹", "Results"), ("这个月结果的编号", "A short name for the month's results"), width=130
    )
    reopened: str = column(("重开", "Reopened"), ("谁在什么时候为什么重开", "Who reopened it, when and why"), width=260)
    seal: str = column(("封签", "Seal"), ("确认是程序写的", "Shows that the program wrote it"), width=120)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("关账", "Closed months"),
            ("关了哪些月，谁关的，结果是多少；关了的月不再改动", "Which months are closed, by whom, with what result"),
            Role.RESULT,
            sheet_id=313,
        )


class Differences(Tab):
    """One row something that a closed month would be paid otherwise by what the inputs say now, and the cause of it."""

    month: str = column(
        ("计入月份", "Paid in"), ("补发或扣回计入哪个月", "The open month that it is paid in or taken from"), width=80
    )
    from_month: str = column(("来自月份", "From month"), ("差的是哪个已关账的月", "The closed month"), width=80)
    staff_no: str = column(("工号", "Staff no."), ("是谁的", "Whose it is"), width=80)
    name: str = column(("姓名", "Name"), ("姓名", "The name"), width=90)
    key: str = column(("单号", "No."), ("哪一笔", "Which line"), width=150)
    what: str = column(("项目", "Measure"), ("差的是哪一项", "What it is of"), width=100)
    before: pl.Float64 = column(
        ("原金额", "Old"),
        ("关账的和以后已补的", "As closed, with what was made up since"),
        shown=Shown.NUMBER,
        width=100,
    )
    now: pl.Float64 = column(
        ("现金额", "New"), ("按现在的录入", "By what the inputs say now"), shown=Shown.NUMBER, width=100
    )
    difference: pl.Float64 = column(
        ("差额", "Difference"), ("现金额减原金额", "New less old"), shown=Shown.NUMBER, width=100
    )
    cause: str = column(("原因", "Cause"), ("为什么不同", "Why it differs"), width=420)
    state: str = column(
        ("状态", "State"),
        (
            "计入=已算进计入月份；待定=程序或方案改了，不自动补扣，等经理办“采纳”或“不采纳”",
            "Paid: it counts in that month; to be decided: the program or the plan changed, which pays nothing until a manager "
            "takes it",
        ),
        choices=DUES,
        width=80,
    )
    since: str = column(
        ("首次发现", "First seen"), ("哪天第一次算出来", "The day on which it was first found"), width=100
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("差额", "Differences"),
            ("关账以后有改动，该补发或扣回多少", "What changed in closed months, to be made up or taken back"),
            Role.RESULT,
            sheet_id=314,
        )


class ClosedData(Tab):
    """The sealed snapshots of closed months, as the functions keep them: one row a part of a record."""

    record: str = column(("记录", "Record"), ("第几个记录", "Which record"), width=80)
    part: str = column(("段", "Part"), ("记录的第几段", "Which part of it"), width=60)
    content: str = column(("内容", "Content"), ("程序自用", "For the functions"), width=320)
    seal: str = column(("封签", "Seal"), ("确认是程序写的", "Shows that the program wrote it"), width=120)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("_关账", "_Closed"),
            ("程序自用，请勿改动", "For the functions only"),
            Role.SYSTEM,
            sheet_id=394,
            hidden=True,
        )
