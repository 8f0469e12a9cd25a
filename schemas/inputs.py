"""The input tabs that every scheme has: adjustments that a manager enters, and the settings of the unit."""

from __future__ import annotations

from typing import Any

import polars as pl

from schemas import cells, quantities
from schemas.bounds import within
from schemas.tab import Holds, Means, Role, Shown, Tab, When, cell_check, column, first_of, tab
from schemas.words import Text, choices

# The kinds of adjustments; a blank one is the first. The last has no amount: it holds a person's month back.
ADJUSTMENT, PRIZE, FINE, HOLD = "调整", "奖", "罚", "暂缓"
ADJUSTED = choices((ADJUSTMENT, "Adjustment"), (PRIZE, "Prize"), (FINE, "Fine"), (HOLD, "Hold"))


def month_of(help: tuple[str, str], when: When) -> Any:
    """The column that names the month that a row is of."""
    return column(("月份", "Month"), help, cells.MONTH, required=True, width=90, means=Means.PERIOD, when=when)


class Adjustments(Tab):
    """One row an amount that is added to or taken from a person's month, once it is approved by a step."""

    key: str = column(
        ("单号", "No."),
        ("自己编，每行不同，例如 T001；批准时按它找", "A number of your own, each once, such as T001"),
        cells.KEY,
        required=True,
        width=90,
        means=Means.KEY,
    )
    month: str = month_of(("计入哪个月，例如 2016-01", "The month it belongs to"), When.BEGUN)
    staff_no: str = column(
        ("工号", "Staff no."),
        ("给谁调整", "Whose pay it changes"),
        cells.KEY,
        required=True,
        width=80,
        means=Means.PERSON,
    )
    kind: str = column(
        ("类别", "Kind"),
        (
            "空白=调整；奖要是正数，罚要是负数；暂缓=这个人这个月的钱批准后先不发，放行后再发，不填金额",
            "Blank: an adjustment; prizes are positive, fines negative; a hold, once approved, keeps the person's month "
            "back until it is released, and has no amount",
        ),
        choices=ADJUSTED,
        width=80,
        holds=Holds("month", people=("staff_no",), takes=lambda kind: kind == HOLD, charged=True),
    )
    amount: pl.Int64 = column(
        ("金额", "Amount"),
        ("元；扣减填负数；暂缓不填，其他都要填", "Yuan; negative takes away; required, but blank for a hold"),
        quantities.MONEY,
        shown=Shown.MONEY,
        scale=100,
        width=90,
        # Of an amount that cannot be read nobody knows the sign either.
        holds=Holds("month", people=("staff_no",), takes=lambda amount: amount < 0, charged=True),
        bounds=within(-10_000_000, 10_000_000, usual=(-50_000, 50_000)),
    )
    reason: str = column(
        ("原因", "Reason"), ("会写在本人对账单上", "Stands on the person's statement"), required=True, width=260
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("调整", "Adjustments"),
            ("给个人加减的金额，批准后才算", "Amounts added or taken away, once approved"),
            Role.INPUT,
            sheet_id=104,
            for_managers=True,
        )

    @cell_check("amount", "likely_repeat", needs=("month", "staff_no", "reason"), among=("staff_no", "month"))
    def is_said_once(cls) -> pl.Expr:
        """The same amount for the same reason in the same month."""
        return first_of("month", "staff_no", "amount", "reason")

    @cell_check("amount", "missing", needs=("kind",))
    def is_there(cls) -> pl.Expr:
        """Whatever is no hold has an amount."""
        return pl.col("kind").eq_missing(pl.lit(HOLD)) | pl.col("amount").is_not_null()

    @cell_check("amount", "wrong_sign", needs=("kind",))
    def has_the_sign_of_its_kind(cls) -> pl.Expr:
        """A prize adds, a fine takes away, and a hold does neither."""
        amount, kind = pl.col("amount"), pl.col("kind")
        signs = pl.when(kind == PRIZE).then(amount > 0).when(kind == FINE).then(amount < 0)
        return signs.when(kind == HOLD).then(amount.is_null()).otherwise(pl.lit(value=True))


UNIT_NAME = Text("单位名称", "Unit")
MANAGERS = Text("经理邮箱", "Managers")
MAIL_PROBLEMS = Text("自动发问题提醒", "Mail problems")
MAIL_REPORTS = Text("自动发核算通报", "Mail run reports")
TWO_CLOSE = Text("双人关账", "Two people close")


class Settings(Tab):
    """One row a setting of the unit."""

    name: str = column(("名称", "Name"), ("设置的名称", "What is set"), width=140)
    value: str = column(("值", "Value"), ("在这里填写", "Fill in here"), cells.LONG_WORDS, width=320)
    help: str = column(("说明", "Help"), ("这项设置管什么", "What it is for"), cells.LONG_WORDS, width=420)

    class Config:
        """What the tab is."""

        metadata = tab(
            ("设置", "Settings"),
            ("单位名称、经理和开关", "The unit, its managers, switches"),
            Role.INPUT,
            sheet_id=105,
            for_managers=True,
        )
