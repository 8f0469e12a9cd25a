"""What a caller may do: the staff list's 权限 column, the managers named in 设置, and the scheduler."""

from __future__ import annotations

from datetime import date
from enum import Enum

import polars as pl

from functions.errors import Refusal
from schemas.staff import MANAGER
from schemas.words import Text


class Role(Enum):
    """The roles, from the least to the most a person may do; a scheduler acts without a person."""

    STAFF = "staff"
    MANAGER = "manager"
    SCHEDULER = "scheduler"


STRANGER = Text(
    "账号 {email} 不在“员工”表里，请经理添加后再试",
    "The account {email} is not in the Staff tab; ask the manager to add it",
)
FOR_MANAGERS = Text(
    "只有经理可以这样操作。账号 {email} 在“员工”表里的权限不是“经理”",
    "Only a manager may do this, and the Staff tab does not list {email} as one",
)


def roles(
    email: str, staff: pl.DataFrame, managers: frozenset[str], schedulers: tuple[str, ...], today: date
) -> set[Role]:
    """The roles of an address. `staff`: rows of the staff list; those who have left or not yet come have none."""
    if email in schedulers:
        return {Role.SCHEDULER}
    mine = staff.filter(
        (pl.col("email").str.to_lowercase() == email)
        & (pl.col("hired_on").is_null() | (pl.col("hired_on") <= today))
        & (pl.col("left_on").is_null() | (pl.col("left_on") >= today))
        & (pl.col("valid_from").is_null() | (pl.col("valid_from") <= today))
    ).sort("valid_from", nulls_last=False)
    held = {Role.STAFF} if len(mine) else set()
    if email in managers or (len(mine) and mine["permission"][-1] == MANAGER):
        held |= {Role.STAFF, Role.MANAGER}
    return held


def require(email: str, held: set[Role], allowed: set[Role]) -> None:
    """Raises Refusal (403) where a caller holds none of the roles allowed."""
    if held & allowed:
        return
    told = FOR_MANAGERS if Role.STAFF in held else STRANGER
    raise Refusal(403, Text(told.zh.format(email=email), told.en.format(email=email)))
