"""The result tabs that every scheme has: problems, outbox, runs; and the words of a deal's outcome."""

from __future__ import annotations

import polars as pl

from schemas import quantities
from schemas.problems import LEVELS
from schemas.tab import Role, Shown, Tab, column, tab
from schemas.words import choices

COUNTED = "计入"
COUNTED_IN_PART = "部分计入"
NOT_COUNTED = "不计入"
HELD = "暂缓"
RESULTS = choices(
    (COUNTED, "counted"), (COUNTED_IN_PART, "counted in part"), (NOT_COUNTED, "not counted"), (HELD, "held back")
)

QUEUED = "待发送"
SENDING = "发送中"
SENT = "已发送"
FAILED = "失败"
WITHDRAWN = "已撤回"
STATES = choices((QUEUED, "queued"), (SENDING, "sending"), (SENT, "sent"), (FAILED, "failed"), (WITHDRAWN, "withdrawn"))
STATEMENT = "对账单"
PROBLEM_MAIL = "问题提醒"
RUN_MAIL = "核算通报"
SCHEDULE_MAIL = "定时提醒"
MAILS = choices(
    (STATEMENT, "statement"), (PROBLEM_MAIL, "problems"), (RUN_MAIL, "run report"), (SCHEDULE_MAIL, "schedule")
)


class Guide(Tab):
    """One row a sentence of how to use the workbook, written when it is provisioned."""

    what: str = column(("事项", "What"), ("步骤、时间、颜色或表名", "A step, a time, a colour or a tab"), width=150)
    says: str = column(("怎么做", "How"), ("照着做就行", "What to do"), width=620)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("使用说明", "How to use"),
            ("先看这里：怎样开始、每月做什么、颜色是什么意思、谁填哪张表", "Read this first"),
            Role.RESULT,
            sheet_id=300,
        )


class Problems(Tab):
    """One row a faulty cell."""

    tab_title: str = column(("表", "Tab"), ("问题在哪张表", "The tab it is in"), width=90)
    row: pl.Int64 = column(
        ("行", "Row"),
        ("核对时的行号", "The row at the time of the check"),
        quantities.WHOLE,
        shown=Shown.COUNT,
        width=60,
    )
    column_title: str = column(("列", "Column"), ("哪一列", "The column"), width=110)
    code: str = column(("代码", "Code"), ("问题的种类", "The kind of problem"), width=110)
    level: str = column(
        ("级别", "Level"),
        ("错误=这一行没有核算；提醒=已核算，请核对", "Error: the row is not calculated; reminder: it is"),
        choices=LEVELS,
        width=60,
    )
    key: str = column(("单号", "No."), ("这一行的单号或编号", "The number of the row"), width=150)
    staff_no: str = column(("工号", "Staff no."), ("这一行是谁的", "Whose row it is"), width=80)
    typed: str = column(("填写内容", "Typed"), ("单元格里现在的内容", "What stands in the cell"), width=160)
    advice: str = column(("说明", "What to do"), ("怎样改", "How to mend it"), width=420)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("问题清单", "Problems"),
            (
                "填错的单元格和改法；改好后下次核算自动消失",
                "Faulty cells and how to mend them; they vanish with the next run",
            ),
            Role.RESULT,
            sheet_id=303,
        )


class Checked(Tab):
    """One row a row of an input tab that is not just as it was calculated: faulty, waiting, changed, or to be checked.

    `stands` is the row's text as it was checked (its name, in a tab of very many rows), `result` blank where the row is
    calculated and `says` only a reminder; `faulty` names the columns of its errors, each between two strokes. See
    `schemas.outcome`, whose formulas look rows up here.
    """

    stands: str = column(("行", "Row"), ("检查时这一行的内容", "The row as it was checked"), width=320)
    result: str = column(("核算结果", "Result"), ("这一行的结果", "What came of it"), width=120)
    says: str = column(("核算说明", "Explanation"), ("怎样改、等什么", "How to mend it, what it waits for"), width=420)
    faulty: str = column(("出错的列", "Faulty columns"), ("哪几列填错了", "The columns with errors"), width=120)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("_检查", "_Checked"),
            ("程序自用，请勿改动", "For the functions only"),
            Role.SYSTEM,
            sheet_id=390,
            hidden=True,
        )


class Calculated(Tab):
    """One row a row of an input tab that the last calculation took in.

    `name` is what the row is known by, `stands` its text (a digest of it, in a tab of very many rows). Where both
    `result` and `says` are blank, 核算明细 has them under the row's key. `owner` is the person whose the row is, in tabs
    whose rows have keys; a key whose holder is faulty stands there too, with a sign before the name.
    """

    name: str = column(("名称", "Name"), ("这一行叫什么", "What the row is known by"), width=160)
    stands: str = column(("行", "Row"), ("核算时这一行的内容", "The row as it was calculated"), width=320)
    result: str = column(("核算结果", "Result"), ("这一行的结果", "What came of it"), width=120)
    says: str = column(("核算说明", "Explanation"), ("怎样算出来的", "How it was worked out"), width=420)
    owner: str = column(("工号", "Staff no."), ("这个单号是谁的", "Whose number it is"), width=80)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("_已核算", "_Calculated"),
            ("程序自用，请勿改动", "For the functions only"),
            Role.SYSTEM,
            sheet_id=391,
            hidden=True,
        )


class Reports(Tab):
    """One row something that is reported and pays nothing: an attainment, a place, a flag, a class, days of leave."""

    period: str = column(("期间", "Period"), ("说的是哪段时间", "The time it is about"), width=100)
    kind: str = column(("类别", "Kind"), ("报告的是什么", "What is reported"), width=140)
    subject: str = column(("对象", "Subject"), ("工号、客户或车间", "Staff number, customer or workshop"), width=110)
    name: str = column(("名称", "Name"), ("姓名或名称", "The name"), width=110)
    value: str = column(("数值", "Value"), ("实际完成的", "What was reached"), width=110)
    target: str = column(("目标", "Target"), ("要求达到的", "What was asked for"), width=110)
    attainment: pl.Int64 = column(
        ("完成率", "Attainment"), ("数值除以目标", "Value by target"), shown=Shown.PERCENT, scale=10**6, width=80
    )
    rank: pl.Int64 = column(
        ("名次", "Rank"), ("从高到低", "From the highest"), quantities.WHOLE, shown=Shown.COUNT, width=60
    )
    verdict: str = column(
        ("结论", "Verdict"), ("由此得出的结论，供经理参考", "What follows, for the manager"), width=160
    )
    clause: str = column(("依据", "Clause"), ("方案条款", "The clause of the plan"), width=90)
    says: str = column(("说明", "Explanation"), ("怎样得出的", "How it was worked out"), width=420)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("完成情况", "Reports"),
            ("完成率、排名、提示和分类；只作参考，不计钱", "Attainment, ranking, flags and classes; they pay nothing"),
            Role.RESULT,
            sheet_id=307,
        )


class Trial(Tab):
    """One row a person and month: what a changed plan would have paid, beside what the plan pays."""

    month: str = column(("月份", "Month"), ("业务的月份", "The month earned"), width=80)
    staff_no: str = column(("工号", "Staff no."), ("空白的一行是全部人", "Blank: everybody"), width=80)
    name: str = column(("姓名", "Name"), ("姓名", "The name"), width=90)
    post: str = column(("岗位", "Post"), ("月末的岗位", "On the month's last day"), width=90)
    now: pl.Int64 = column(
        ("现行方案", "Plan in force"),
        ("元，按现在的方案", "Yuan, by the plan"),
        shown=Shown.MONEY,
        scale=100,
        width=100,
    )
    trial: pl.Int64 = column(
        ("试算方案", "Plan on trial"),
        ("元，按改过的方案", "Yuan, by the changed plan"),
        shown=Shown.MONEY,
        scale=100,
        width=100,
    )
    difference: pl.Int64 = column(
        ("差额", "Difference"), ("试算减现行", "Trial less plan"), shown=Shown.MONEY, scale=100, width=100
    )
    says: str = column(
        ("说明", "Explanation"), ("改了什么；哪几项因此变化", "What was changed, and what moved"), width=420
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("试算", "Trial"),
            ("改一改方案会付多少；只是试算，不动结果", "What a changed plan would pay; nothing else is touched"),
            Role.RESULT,
            sheet_id=308,
            spare=8,  # the chart stands to the right
        )


class Outbox(Tab):
    """One row a message, as people see it. What became of it is shown by look-ups; see `schemas.deliveries`."""

    id: str = column(("编号", "Id"), ("同一封邮件只有一个编号，只发一次", "One id a message, sent once"), width=170)
    kind: str = column(
        ("类型", "Kind"),
        ("对账单、问题提醒、核算通报或定时提醒", "Statement, problems, run report or schedule"),
        choices=MAILS,
        width=80,
    )
    month: str = column(("月份", "Month"), ("说的是哪个月", "The month it is about"), width=80)
    staff_no: str = column(("工号", "Staff no."), ("寄给谁", "Whom it is for"), width=80)
    to: str = column(("收件人", "To"), ("收件邮箱", "The address"), width=200)
    state: str = column(
        ("状态", "State"),
        ("待发送、发送中、已发送、失败、已撤回", "Queued, sending, sent, failed, withdrawn"),
        choices=STATES,
        width=80,
    )
    attempts: pl.Int64 = column(
        ("次数", "Attempts"), ("试发过几次", "How often it was tried"), quantities.WHOLE, shown=Shown.COUNT, width=60
    )
    sent_at: str = column(("时间", "At"), ("最近一次状态变化的时间", "When the state last changed"), width=150)
    error: str = column(("错误", "Error"), ("没发出去的原因", "Why it was not sent"), width=220)
    subject: str = column(("主题", "Subject"), ("邮件主题", "The subject"), width=260)
    text: str = column(
        ("正文", "Text"),
        ("邮件的文字；太长的只列开头", "The message as text; of a long one, how it begins"),
        width=360,
    )
    content: str = column(
        ("网页正文", "HTML"),
        ("程序自用：通报和提醒的完整内容", "For the functions: all that reports and alerts say"),
        width=120,
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("通知邮件", "Outbox"),
            ("要发和已发的邮件；发送前可先看正文", "Mail to send and sent; read it here before it goes"),
            Role.RESULT,
            sheet_id=304,
            spare=8,  # what is longer than a cell goes on to the right
        )


class Runs(Tab):
    """One row a run."""

    run_id: str = column(("运行编号", "Run id"), ("每次运行一个编号", "One id a run"), width=180)
    trigger: str = column(("触发", "Trigger"), ("运行的是哪个功能", "Which function ran"), width=110)
    person: str = column(("人员", "Person"), ("谁启动的", "Who started it"), width=200)
    started_at: str = column(("开始", "Started"), ("开始时间", "When it started"), width=150)
    seconds: pl.Int64 = column(
        ("秒数", "Seconds"), ("用了多少秒", "How long it took"), shown=Shown.NUMBER, width=60, scale=1000
    )
    rows: pl.Int64 = column(
        ("行数", "Rows"), ("核算了多少行录入", "Rows calculated of what people entered"), shown=Shown.COUNT, width=70
    )
    problems: pl.Int64 = column(
        ("问题数", "Problems"), ("列出了多少个问题", "Problems listed"), shown=Shown.COUNT, width=70
    )
    total: pl.Int64 = column(
        ("合计", "Total"), ("各月合计金额", "Total of all months, yuan"), shown=Shown.MONEY, width=100, scale=100
    )
    plan_version: str = column(
        ("方案版本", "Plan version"), ("费率和规则内容的编号", "A short name for the plan's content"), width=100
    )
    fingerprint: str = column(
        ("输入指纹", "Inputs"),
        ("全部输入内容的编号；一样就是没变", "A short name for all inputs; the same means unchanged"),
        width=150,
    )
    outcome: str = column(("结果", "Outcome"), ("这次运行的结果", "What came of it"), width=320)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("运行记录", "Runs"), ("每次核算、发送的记录", "A record of every run"), Role.RESULT, sheet_id=305
        )


class System(Tab):
    """Facts about the workbook that the functions keep for themselves."""

    name: str = column(("名称", "Name"), ("事项", "What it is"), width=160)
    value: str = column(("值", "Value"), ("内容", "What it holds"), width=320)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("_系统", "_System"),
            ("程序自用，请勿改动", "For the functions only"),
            Role.SYSTEM,
            sheet_id=306,
            hidden=True,
            spare=62,  # its grid counts the revisions
        )
