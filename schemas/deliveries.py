"""What became of every letter: a log of states, to which rows are only added, and what was handed to the mail server.

The outbox shows the last state of each letter by one look-up formula a column, in its header cell. So there is nothing
in its rows that sorting, inserting or deleting could put beside another letter, and nothing is ever written at the
place where a letter stood.
"""

from __future__ import annotations

import polars as pl

from schemas import quantities
from schemas.results import MAILS, STATES, Outbox
from schemas.row_text import quoted
from schemas.tab import Role, Shown, Tab, about, column, columns, tab
from schemas.words import Locale, Text, choices

MAYBE = "可能"
ARRIVED = "是"
ARRIVALS = choices((MAYBE, "maybe"), (ARRIVED, "yes"))


class Deliveries(Tab):
    """One row a change of state; of a letter's rows the one with the highest number counts, wherever it stands.

    `number` is, as a rule, the revision of the workbook that the row came with. `whom`: the reader's staff number, or address where
    there is none. `due`: not to be tried before. `since`: the first try of those that failed in passing. `arrived`:
    whether a mail server took it, or may have. `claim`: the delivery that has it in hand. `digest`: what was last put
    into the archive. `seal` holds only for what this program wrote for this workbook.
    """

    number: pl.Int64 = column(
        ("序号", "Number"), ("越大越新", "The higher, the later"), quantities.WHOLE, shown=Shown.COUNT
    )
    id: str = column(("编号", "Id"), ("邮件的编号", "The letter's id"), width=170)
    kind: str = column(("类型", "Kind"), ("邮件的类型", "The kind of letter"), choices=MAILS)
    month: str = column(("月份", "Month"), ("说的是哪个月", "The month it is about"))
    whom: str = column(("收件", "Whom"), ("寄给谁", "Whom it is for"))
    state: str = column(("状态", "State"), ("从这时起的状态", "The state from then on"), choices=STATES)
    attempts: pl.Int64 = column(
        ("次数", "Attempts"), ("试发过几次", "How often it was tried"), quantities.WHOLE, shown=Shown.COUNT
    )
    at: str = column(("时间", "At"), ("什么时候", "When"), width=150)
    says: str = column(("说明", "Says"), ("原因", "Why"), width=220)
    due: str = column(("再试", "Due"), ("这时以前不再试", "Not to be tried before"), width=150)
    since: str = column(("初试", "Since"), ("从什么时候起没发出去", "Since when it has failed"), width=150)
    arrived: str = column(("送达", "Arrived"), ("邮件服务器收下没有", "Whether a server took it"), choices=ARRIVALS)
    claim: str = column(("批次", "Claim"), ("由哪次发送领走", "The delivery that has it in hand"), width=180)
    digest: str = column(("摘要", "Digest"), ("存档的内容", "What the archive holds of it"))
    queued_at: str = column(("写入", "Queued"), ("什么时候开始等", "Since when it waits"), width=150)
    seal: str = column(("封签", "Seal"), ("确认是程序写的", "Shows that the program wrote it"))

    class Config:
        """What the tab is."""

        metadata = tab(
            ("_投递", "_Deliveries"),
            ("程序自用，请勿改动", "For the functions only"),
            Role.SYSTEM,
            sheet_id=392,
            hidden=True,
        )


class Archive(Tab):
    """One row a letter handed to the mail server, with all that is needed to hand over the same bytes again.

    `content` goes on in the columns to the right. Of a letter's rows the last one in time counts.
    """

    id: str = column(("编号", "Id"), ("邮件的编号", "The letter's id"), width=170)
    kind: str = column(("类型", "Kind"), ("邮件的类型", "The kind of letter"), choices=MAILS)
    month: str = column(("月份", "Month"), ("说的是哪个月", "The month it is about"))
    whom: str = column(("收件", "Whom"), ("寄给谁", "Whom it is for"))
    to: str = column(("收件人", "To"), ("收件邮箱", "The address"), width=200)
    sender: str = column(("发件人", "From"), ("发件邮箱", "The sender"), width=200)
    message_id: str = column(("邮件标识", "Message-ID"), ("邮件头里的标识", "The id in the mail's head"), width=260)
    at: str = column(("时间", "At"), ("什么时候交给邮件服务器", "When it was handed over"), width=200)
    subject: str = column(("主题", "Subject"), ("邮件主题", "The subject"), width=260)
    text: str = column(("正文", "Text"), ("邮件的文字", "The message as text"), width=360)
    content: str = column(("内容", "Content"), ("程序自用：完整的内容", "For the functions: all of it"), width=120)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("邮件存档", "Mail archive"),
            ("交给邮件服务器的邮件", "What was handed to the mail server"),
            Role.RESULT,
            sheet_id=393,
            hidden=True,
            spare=40,
        )


LOOKED_UP = {"state": "state", "attempts": "attempts", "sent_at": "at", "error": "says"}
UNKNOWN = Text(
    "发送记录里没有这一封，不会发送（不是程序写的，或记录被删除过）",
    "The log of deliveries does not have it, so it is not sent (not written by the program, or the log was deleted)",
)


def formulas(locale: Locale) -> dict[str, str]:
    """The header formulas of the outbox's columns that show what became of each letter."""
    return {shown: _formula(shown, name, locale) for shown, name in LOOKED_UP.items()}


def _formula(shown: str, name: str, locale: Locale) -> str:
    title = "'" + about(Deliveries).title.to(locale) + "'"

    def column_of(wanted: str) -> str:
        letter = chr(ord("A") + list(columns(Deliveries)).index(wanted))
        return f"{title}!{letter}:{letter}"

    label = quoted(columns(Outbox)[shown].label.to(locale))
    otherwise = quoted(UNKNOWN.to(locale)) if shown == "error" else '""'
    newest_first = f"SORT({{{column_of('id')},{column_of(name)}}},{column_of('number')},FALSE)"
    return (
        f"=ARRAYFORMULA(LET(log,{newest_first},"
        f'IF(ROW(A:A)=1,{label},IF(A:A="",,IFERROR(VLOOKUP(A:A,log,2,FALSE),{otherwise})))))'
    )
