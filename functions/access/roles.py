"""Who may do what: the row of 员工 that is in force today speaks for a person, and nothing else does.

The rule is pay's: of a person's rows the latest that has begun. Whatever is doubtful gives no rights.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

import polars as pl

from functions.errors import Refusal
from schemas.check import ERRORS, FAULTS, Sheet
from schemas.staff import MANAGER
from schemas.words import Text


class Role(Enum):
    """The roles, from the least to the most a person may do; a scheduler acts without a person."""

    STAFF = "staff"
    MANAGER = "manager"
    SCHEDULER = "scheduler"


STRANGER = Text(
    "账号 {email} 在“员工”表里没有今天有效的一行，请经理添加或修改后再试",
    "No row of the Staff tab is in force today for the account {email}; ask the manager to add or mend one",
)
FOR_MANAGERS = Text(
    "只有经理可以这样操作。账号 {email} 在“员工”表里今天有效的一行，权限不是“经理”",
    "Only a manager may do this, and the row of the Staff tab in force today does not list {email} as one",
)
UNMANAGED = Text(
    "账号 {email} 不能这样操作，而且“员工”表里今天没有一位有效的经理。请管理员对这个表格运行 provision --manager 邮箱，"
    "再改好“员工”表里填错的地方",
    "{email} may not do this, and the Staff tab lists no manager whose row is in force and sound today. Please have an "
    "administrator run provision --manager ADDRESS for this workbook, then mend what is wrong in the Staff tab",
)
APPOINTED = re.compile(r"M[0-9]+")  # staff numbers that provisioning gives
# A fault in one of these leaves open who somebody is, since when, or what they may do.
BEARING = frozenset({"staff_no", "email", "hired_on", "left_on", "permission", "valid_from"})


@dataclass(frozen=True)
class Member:
    """A person of the staff list by the row that speaks for them today; that of their first day where none has begun.

    `email` is as it stands there, blank where it is faulty or another's too; `works`: employed today, and nothing in
    doubt that rights rest on. `row`: of the sheet, counting from 1.
    """

    row: int
    staff_no: str
    name: str
    post: str
    team: str
    email: str
    works: bool
    is_manager: bool


@dataclass(frozen=True)
class Staff:
    """Everybody, and the rows whose address is somebody else's too.

    `gone`: the addresses, in lower case, that only people have or had who do not work here today.
    """

    members: tuple[Member, ...]
    shared: tuple[int, ...]
    gone: frozenset[str] = frozenset()

    @property
    def managers(self) -> list[Member]:
        """Those who manage today, in the order of the list."""
        return [member for member in self.members if member.is_manager]

    def by(self, email: str) -> Member:
        """Who works here today by an address in lower case. Raises StopIteration where nobody does."""
        return next(member for member in self.members if member.works and member.email.casefold() == email)

    def faults(self) -> pl.DataFrame:
        """What is wrong with the list as a whole: addresses of two people, and nobody who manages."""
        found = [(row, "email", "shared_address") for row in self.shared]
        if not self.managers:
            found.append((1, "permission", "no_manager"))
        return pl.DataFrame(found, schema=FAULTS, orient="row")


def staff_of(sheet: Sheet, today: date) -> Staff:
    """Who the staff list says is who today."""
    bad = sheet.faults.filter(pl.col("code").is_in(ERRORS) & pl.col("column").is_in(list(BEARING)))
    # That a number comes again says nothing against the number; which of its rows holds is told by their days.
    bad = bad.filter(pl.col("code") != "duplicate")
    wrong: dict[int, set[str]] = {}
    for row, name in bad.select("row", "column").iter_rows():
        wrong.setdefault(row, set()).add(name)
    rows = sheet.frame.sort("valid_from", nulls_last=False, maintain_order=True)
    people: dict[str | int, list[_Row]] = {}
    for said in rows.iter_rows(named=True):
        row = _Row(said, frozenset(wrong.get(said["row"], ())))
        # A row whose number cannot be read is somebody of its own: it gives nothing, but its address is taken.
        people.setdefault(row.number or said["row"], []).append(row)
    found = [_in_force(rows, today) for rows in people.values()]
    # A manager who gets a row of their own after all speaks by that one.
    theirs = {address for one in found if not one.is_stand_in for address in one.claims}
    found = [one for one in found if not (one.is_stand_in and one.claims & theirs)]
    claims = Counter(address for one in found for address in one.claims)
    shared = tuple(one.member.row for one in found if any(claims[address] > 1 for address in one.claims))
    members = [_without_rights(one.member) if one.member.row in shared else one.member for one in found]
    away = [one for one, member in zip(found, members, strict=True) if not (member.works or member.row in shared)]
    gone = {address for one in away for address in one.addresses} - {
        member.email.casefold() for member in members if member.works
    }
    return Staff(tuple(member for member in members if member.staff_no), tuple(sorted(shared)), frozenset(gone))


@dataclass(frozen=True)
class _Row:
    """A row of 员工 and which of its cells that rights rest on are faulty."""

    said: Mapping[str, Any]
    wrong: frozenset[str]

    @property
    def number(self) -> str:
        return "" if "staff_no" in self.wrong else self.said["staff_no"] or ""

    def has_begun(self, today: date) -> bool:
        return "valid_from" not in self.wrong and (self.said["valid_from"] or date.min) <= today

    def employs(self, today: date) -> bool:
        """Whether somebody works here on that day by this row; dates in doubt say that they may."""
        return (self.said["hired_on"] or date.min) <= today <= (self.said["left_on"] or date.max)


@dataclass(frozen=True)
class _Found:
    """A person, the addresses, in lower case, that may be theirs today, and all that they ever had."""

    member: Member
    claims: frozenset[str]
    addresses: frozenset[str]

    @property
    def is_stand_in(self) -> bool:
        """Whether this is the row that provisioning writes for a manager's address, and nobody has filled in since."""
        return bool(APPOINTED.fullmatch(self.member.staff_no)) and not self.member.post


def _in_force(rows: Sequence[_Row], today: date) -> _Found:
    """What the rows of one person, by their days, say today."""
    begun = [row for row in rows if row.has_begun(today)]
    latest = [row for row in begun if row.said["valid_from"] == begun[-1].said["valid_from"]]
    undated = [row for row in rows if "valid_from" in row.wrong]
    row = (begun or rows)[-1 if begun else 0]
    is_certain = len(latest) == 1 and not undated
    address = row.said["email"] or ""
    holds = is_certain and bool(row.number and address) and not row.wrong and row.employs(today)
    said = {name: row.said[name] or "" for name in ("staff_no", "name", "post", "team")}
    member = Member(
        row=row.said["row"],
        **{**said, "staff_no": row.number, "name": said["name"] or row.number},
        email=address if (is_certain or not begun) and "email" not in row.wrong else "",
        works=holds,
        is_manager=holds and row.said["permission"] == MANAGER,
    )
    may_hold = [*latest, *undated]
    claims = {(one.said["email"] or "").casefold() for one in may_hold if one.employs(today)}
    addresses = {(one.said["email"] or "").casefold() for one in rows}
    return _Found(member, frozenset(claims - {""}), frozenset(addresses - {""}))


def _without_rights(member: Member) -> Member:
    return replace(member, email="", works=False, is_manager=False)


def roles(email: str, staff: Staff, schedulers: Collection[str]) -> set[Role]:
    """The roles of an address, which is in lower case."""
    if email in schedulers:
        return {Role.SCHEDULER}
    mine = [member for member in staff.members if member.works and member.email.casefold() == email]
    held = {Role.STAFF} if mine else set()
    return held | {Role.MANAGER} if any(member.is_manager for member in mine) else held


def require(email: str, held: set[Role], allowed: set[Role], *, is_managed: bool) -> None:
    """Raises Refusal (403) where a caller holds none of the roles allowed. `is_managed`: whether anybody manages today."""
    if held & allowed:
        return
    told = UNMANAGED if not is_managed else FOR_MANAGERS if Role.STAFF in held else STRANGER
    raise Refusal(403, told.filled(email=email))
