"""The staff list: who works here, in which post and team, from which day, and what they may do."""

from __future__ import annotations

from typing import Any

import polars as pl

from schemas import cells
from schemas.tab import Role, Shown, Tab, cell_check, column, tab
from schemas.words import Choices, choices

STAFF = "员工"
MANAGER = "经理"
PERMISSIONS = choices((STAFF, "Staff"), (MANAGER, "Manager"))
# What a row says for the list's own sake; the rest of it may decide what a person earns.
OF_THE_LIST = ("staff_no", "email", "team", "hired_on", "left_on", "permission", "valid_from")
EMAIL = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"


def post_of(posts: Choices) -> Any:
    """The column that names a person's post."""
    return column(
        ("岗位", "Post"), ("决定适用哪一条费率", "Decides which rate applies"), choices=posts, required=True, width=90
    )


class StaffRow(Tab):
    """One row a person, and one more for each later change of post or team."""

    staff_no: str = column(
        ("工号", "Staff no."),
        (
            "每人一个工号；升职或调动时另加一行，写上生效日",
            "One number a person; add a row with its first day for a promotion or a move",
        ),
        cells.KEY,
        required=True,
        width=80,
    )
    name: str = column(
        ("姓名", "Name"), ("写在对账单上的名字", "As it stands on the statement"), required=True, width=80
    )
    post: str
    email: str = column(
        ("邮箱", "E-mail"),
        (
            "对账单和提醒寄到这里；也是本人登录表格的账号",
            "Where statements go; also the account the person signs in with",
        ),
        cells.KEY,
        pattern=EMAIL,
        beside=True,
        width=200,
    )
    team: str = column(("班组", "Team"), ("所属班组，可空", "The team, may be blank"), width=90)
    hired_on: pl.Date = column(
        ("入职日期", "Hired on"),
        ("第一个工作日；空白表示一直在职", "First day of work; blank: always"),
        cells.DATE,
        shown=Shown.DATE,
        width=100,
    )
    left_on: pl.Date = column(
        ("离职日期", "Left on"),
        ("最后一个工作日；在职请留空", "Last day of work; blank while employed"),
        cells.DATE,
        shown=Shown.DATE,
        width=100,
    )
    permission: str = column(
        ("权限", "Permission"),
        ("经理可以核算、发对账单", "Managers may calculate and send statements"),
        choices=PERMISSIONS,
        required=True,
        beside=True,
        width=80,
    )
    valid_from: pl.Date = column(
        ("生效日", "Valid from"),
        (
            "这一行从哪天起有效；只有一行时留空",
            "The day from which this row holds; blank where there is one row",
        ),
        cells.DATE,
        shown=Shown.DATE,
        optional=True,
        width=100,
    )

    class Config:
        """What the tab is."""

        metadata = tab(
            ("员工", "Staff"),
            ("谁在这里工作、什么岗位、从哪天起", "Who works here, in which post, from which day"),
            Role.INPUT,
            sheet_id=102,
            for_managers=True,
        )

    @cell_check("staff_no", "duplicate", needs=("valid_from",), among=("staff_no",))
    def holds_from_one_day_once(cls) -> pl.Expr:
        """The same number may come again only with another first day; one that cannot be read is no day."""
        return pl.struct("staff_no", "valid_from", "unreadable").is_first_distinct()

    @cell_check("left_on", "end_before_start", needs=("hired_on",))
    def leaves_after_joining(cls) -> pl.Expr:
        """Nobody leaves before they came."""
        return pl.col("left_on") >= pl.col("hired_on")
