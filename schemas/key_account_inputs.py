"""What people enter beside the deals of the jewellery key-account department, and how a share of a deal is read."""

from __future__ import annotations

import polars as pl

from schemas import cells, quantities
from schemas.bounds import within
from schemas.inputs import month_of
from schemas.registers import Typed, approved_by_one
from schemas.tab import Holds, Means, Role, Shown, Span, Tab, When, cell_check, column, first_of, tab
from schemas.times import TODAY, last_day
from schemas.words import YES_NO

WHOLE = 10**6  # a share of 100 %


class Expenses(Tab):
    """One row an expense that belongs to no deal."""

    month: str = month_of(("例如 2016-01", "Such as 2016-01"), When.BEGUN)
    staff_no: str = column(
        ("工号", "Staff no."),
        ("谁的费用", "Whose expense it is"),
        cells.KEY,
        required=True,
        width=80,
        means=Means.PERSON,
    )
    amount: pl.Int64 = column(
        ("金额", "Amount"),
        ("元，不小于 0；从当月业绩里减", "Yuan, 0 or more; taken off the month's sales"),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        holds=Holds("month", people=("staff_no",)),
        bounds=within(0, 100_000_000, usual=(1, 200_000)),
    )
    reason: str = column(("事由", "Reason"), ("花在哪里", "What it was for"), width=220)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("其他费用", "Other expenses"),
            ("不属于某一笔成交的费用", "Expenses that belong to no deal"),
            Role.INPUT,
            sheet_id=106,
        )

    @cell_check("amount", "likely_repeat", needs=("month", "staff_no", "reason"), among=("staff_no", "month"))
    def is_spent_once(cls) -> pl.Expr:
        """The same amount on the same thing in the same month."""
        return first_of("month", "staff_no", "amount", "reason")


class Leave(Tab):
    """One row a stretch of leave."""

    staff_no: str = column(
        ("工号", "Staff no."),
        ("谁请假", "Who is on leave"),
        cells.KEY,
        required=True,
        width=80,
        means=Means.PERSON,
    )
    first: pl.Date = column(
        ("起", "From"), ("第一天", "The first day"), cells.DATE, shown=Shown.DATE, required=True, means=Means.DAY
    )
    last: pl.Date = column(
        ("止", "To"), ("最后一天，含这一天", "The last day of it"), cells.DATE, shown=Shown.DATE, required=True
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("请假", "Leave"),
            ("请过假的月份不算整月", "A month with leave in it is no whole month"),
            Role.INPUT,
            sheet_id=107,
        )

    @cell_check("last", "end_before_start", needs=("first",))
    def ends_after_it_begins(cls) -> pl.Expr:
        """Leave lasts a day at least."""
        return pl.col("last") >= pl.col("first")


class Peaks(Tab):
    """One row an announced day."""

    day: pl.Date = column(
        ("日期", "Day"), ("宣布的那一天", "The day announced"), cells.DATE, shown=Shown.DATE, required=True
    )
    floor: pl.Int64 = column(
        ("门槛", "Floor"),
        ("元，当天业绩达到多少有奖，不小于 0", "Yuan, the sales of that day that win, 0 or more"),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        bounds=within(0, 100_000_000, usual=(1, 5_000_000)),
    )
    prize: pl.Int64 = column(
        ("奖金", "Prize"),
        ("元，大于 0；超过竞赛表里的最高数，按最高数发", "Yuan, above 0; never more than the contest allows"),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        bounds=within("0.01", 100_000, usual=(5, 5_000)),
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("单日激励", "Daily peaks"),
            ("宣布了哪一天、达到多少、奖多少", "Which day was announced, the floor and the prize"),
            Role.INPUT,
            sheet_id=108,
            for_managers=True,
        )


class Draws(Tab):
    """One row an advance on pay, or a guarantee of it."""

    key: str = column(
        ("单号", "No."),
        ("自己编，每行不同，例如 Y001；批准时按它找", "A number of your own, each once, such as Y001"),
        cells.KEY,
        required=True,
        width=90,
        means=Means.KEY,
    )
    month: str = month_of(("哪个月预支，例如 2016-01", "The month of it"), When.BEGUN)
    staff_no: str = column(
        ("工号", "Staff no."), ("给谁", "Who gets it"), cells.KEY, required=True, width=80, means=Means.PERSON
    )
    amount: pl.Int64 = column(
        ("金额", "Amount"),
        ("元，大于 0", "Yuan, above 0"),
        quantities.MONEY,
        shown=Shown.MONEY,
        required=True,
        scale=100,
        bounds=within("0.01", 1_000_000, usual=(10, 20_000)),
    )
    recoverable: bool = column(
        ("可收回", "Recoverable"),
        (
            "是=预支，从当月起的所得里扣回；否=保底，当月过完以后，所得不足的补足，不扣回",
            "Yes: an advance, recovered from the pay of this month on; no: a guarantee, which tops the month up when it is over",
        ),
        cells.YES_OR_NO,
        choices=YES_NO,
        required=True,
        width=80,
        # An advance that is not known is not recovered from the months after it.
        holds=Holds("month", people=("staff_no",), span=Span.ONWARD, takes=lambda recoverable: recoverable),
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("预支", "Draws"),
            ("预支和保底；不用就空着", "Advances and guarantees; leave it blank where there are none"),
            Role.INPUT,
            sheet_id=109,
            for_managers=True,
        )

    @cell_check("month", "not_over", needs=("recoverable",))
    def is_topped_up_at_the_end(cls) -> pl.Expr:
        """What a month falls short of its guarantee is known when it is over; an advance is given meanwhile."""
        return pl.col("recoverable") | (last_day("month") <= pl.col(TODAY))

    @cell_check("amount", "likely_repeat", needs=("month", "staff_no", "recoverable"), among=("staff_no", "month"))
    def is_given_once(cls) -> pl.Expr:
        """The same amount of the same kind in the same month."""
        return first_of("month", "staff_no", "amount", "recoverable")


LEAVE = approved_by_one(
    Leave,
    says=("staff_no", "first", "last"),
    applicant="staff_no",
    names=("staff_no", "first"),
    label=("批准", "Approved"),
    typed=Typed.BOX,
)
DRAWS = approved_by_one(
    Draws,
    says=("key", "month", "staff_no", "amount", "recoverable"),
    applicant="staff_no",
    label=("批准人", "Approved by"),
)
