"""The tabs of steps: who may take which one (流程), which were taken (办理记录), and what follows (登记状态, 待办)."""

from __future__ import annotations

import polars as pl

from schemas import cells, quantities
from schemas.bounds import within
from schemas.inputs import ADJUSTED
from schemas.plan import PLAN_ENDS, PLAN_STARTS, condition
from schemas.referral_plan import IDENTITIES, PARTS, TAKEN
from schemas.tab import Role, Shown, Tab, cell_check, column, tab
from schemas.words import YES_NO, Text, choices

APPLICANT = Text("申请人", "Applicant")
MANAGERS = Text("经理", "Manager")
OPINION = "意见"
REASON = "原因"
ASKED = choices((OPINION, "opinion"), (REASON, "reason"))
DAYS = within(0, 366, usual=(0, 92))


class Flow(Tab):
    """One row a step of a register: from which state to which, who may take it, and until when it is due."""

    register: str = column(
        ("登记", "Register"), ("哪张表的行，写表名", "Whose rows: the title of the tab"), required=True, width=100
    )
    step: str = column(("步骤", "Step"), ("要办的这一步叫什么", "What the step is called"), required=True, width=90)
    before: str = column(
        ("从", "From"), ("在哪个状态可以办；几个用、连接", "In which state; several joined by commas"), required=True
    )
    after: str = column(("到", "To"), ("办了以后是什么状态", "The state after it"), required=True)
    who: str = column(
        ("谁", "Who"),
        (
            "岗位，“经理”，“申请人”，或写着人的那一列的表头；几个用、连接。按“员工”表里今天有效的一行",
            "A post, Manager, Applicant, or the header of a column that names a person; several joined by commas. By the "
            "row of the Staff tab in force today",
        ),
        required=True,
        width=140,
    )
    kind: str = condition(("类别", "Kind"), ADJUSTED, optional=True)
    part: str = condition(("类型", "Part"), PARTS, optional=True)
    identity: str = condition(("介绍人身份", "Introducer is"), IDENTITIES, optional=True)
    takes: str = condition(("领取", "Takes"), TAKEN, optional=True)
    asks: str = column(
        ("要写", "Asks for"),
        ("办的时候必须写什么；空白=不用写", "What has to be written with it; blank: nothing"),
        choices=ASKED,
        width=80,
    )
    within_days: pl.Int64 = column(
        ("期限", "Within"),
        ("几天内要办；空白=没有期限", "Days within which it is due; blank: none"),
        quantities.WHOLE,
        shown=Shown.COUNT,
        width=70,
        bounds=DAYS,
    )
    since: str = column(
        ("起", "Since"),
        ("从哪一列的日期算起；空白=从上一步算起", "Counted from the date of this column; blank: from the step before"),
        width=110,
    )
    remind: pl.Int64 = column(
        ("提前提醒", "Remind"),
        ("到期前几天提醒", "Days ahead on which people are reminded"),
        quantities.WHOLE,
        shown=Shown.COUNT,
        width=80,
        bounds=DAYS,
    )
    clause: str = column(
        ("依据", "Clause"), ("文件里的条款", "The clause of the source document"), required=True, width=120
    )
    valid_from: pl.Date = column(
        ("生效", "Valid from"),
        ("第一天，按办的那天算", "First day, by the day on which the step is taken"),
        cells.DATE,
        shown=Shown.DATE,
        required=True,
        width=100,
        bounds=PLAN_STARTS,
    )
    valid_until: pl.Date = column(
        ("失效", "Valid until"),
        ("最后一天；空白表示一直有效", "Last day; blank: open"),
        cells.DATE,
        shown=Shown.DATE,
        width=100,
        bounds=PLAN_ENDS,
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("流程", "Workflow"),
            ("谁可以办哪一步、多久内办；经理可改", "Who may take which step, and until when; managers may change it"),
            Role.PLAN,
            sheet_id=190,
            for_managers=True,
        )

    @cell_check("valid_until", "end_before_start", needs=("valid_from",))
    def ends_after_it_begins(cls) -> pl.Expr:
        """A row holds on at least one day."""
        return pl.col("valid_until") >= pl.col("valid_from")


class StepLog(Tab):
    """One row a step that was taken, as the person's own call had it; rows are only ever added, and each is sealed."""

    at: str = column(("时间", "At"), ("什么时候办的", "When it was taken"), width=150)
    tab_title: str = column(("表", "Tab"), ("哪张表的行", "Whose row"), width=100)
    key: str = column(("单号", "No."), ("这一行的单号", "The number of the row"), width=130)
    step: str = column(("步骤", "Step"), ("办了哪一步", "Which step"), width=90)
    before: str = column(("从", "From"), ("办之前的状态", "The state before it"), width=100)
    after: str = column(("到", "To"), ("办之后的状态", "The state after it"), width=100)
    staff_no: str = column(("工号", "Staff no."), ("谁办的", "Who took it"), width=80)
    name: str = column(("姓名", "Name"), ("那天的姓名", "The name on that day"), width=90)
    post: str = column(("岗位", "Post"), ("那天的岗位", "The post on that day"), width=90)
    note: str = column(("意见", "Note"), ("写了什么", "What was written with it"), width=220)
    fingerprint: str = column(
        ("行指纹", "Fingerprint"), ("这一行当时的内容的编号", "A short name for what the row said then"), width=120
    )
    seal: str = column(("封签", "Seal"), ("确认是程序写的", "Shows that the program wrote it"), width=120)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("办理记录", "Steps taken"),
            ("每一步由谁在什么时候办的；只由程序添加", "Who took which step and when; only the program adds to it"),
            Role.RESULT,
            sheet_id=310,
        )


class States(Tab):
    """One row a row of a register: the state that follows from its steps, and what it waits for."""

    tab_title: str = column(("表", "Tab"), ("哪张表的行", "Whose row"), width=100)
    key: str = column(("单号", "No."), ("这一行的单号", "The number of the row"), width=130)
    state: str = column(("状态", "State"), ("现在的状态", "The state it is in"), width=100)
    since: str = column(("起", "Since"), ("从什么时候起", "Since when"), width=150)
    waits_for: str = column(("等谁", "Waits for"), ("等谁来办下一步", "Who is to take the next step"), width=160)
    due: str = column(("期限", "Due"), ("最晚哪天办", "The last day for it"), width=100)
    overdue: str = column(("逾期", "Overdue"), ("过了期限没有", "Whether that is over"), choices=YES_NO, width=60)
    steps: str = column(("可办", "Steps"), ("在这个状态可以办哪几步", "The steps there are in this state"), width=160)
    says: str = column(("说明", "Explanation"), ("为什么是这个状态", "Why it is in this state"), width=420)
    fingerprint: str = column(
        ("行指纹", "Fingerprint"), ("这一行现在的内容的编号", "A short name for what the row says"), width=120
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("登记状态", "States"),
            ("每一行办到了哪一步、等谁办", "Which step each row has come to, and whom it waits for"),
            Role.RESULT,
            sheet_id=311,
        )


class ToDo(Tab):
    """One row a row of a register that waits for somebody: who has to do what until when."""

    staff_no: str = column(("工号", "Staff no."), ("谁可以办；几个人都行", "Who may; any of several"), width=120)
    name: str = column(("姓名", "Name"), ("姓名", "The names"), width=160)
    tab_title: str = column(("表", "Tab"), ("哪张表的行", "Whose row"), width=100)
    key: str = column(("单号", "No."), ("这一行的单号", "The number of the row"), width=130)
    steps: str = column(("可办", "Steps"), ("可以办哪几步", "The steps there are"), width=160)
    state: str = column(("状态", "State"), ("现在的状态", "The state it is in"), width=100)
    due: str = column(("期限", "Due"), ("最晚哪天办", "The last day for it"), width=100)
    overdue: str = column(("逾期", "Overdue"), ("过了期限没有", "Whether that is over"), choices=YES_NO, width=60)
    about: str = column(("内容", "About"), ("这一行写的是什么", "What the row says"), width=420)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("待办", "To do"),
            ("谁要在哪天以前办什么", "Who has to do what until when"),
            Role.RESULT,
            sheet_id=312,
        )
