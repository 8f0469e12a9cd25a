"""Who leads whom, as 员工 states it, and the plan tab of what leaders earn on what those below them earn (overrides)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from schemas import cells, quantities
from schemas.bounds import within
from schemas.plan import RATE_SCALE, PlanRow
from schemas.staff import StaffRow
from schemas.tab import Shown, cell_check, column

OVERRIDES_ID = 209
OVERRIDES_TITLE = ("管理提成", "Overrides")
OVERRIDES_HELP = (
    "上级从下属所得里按比例另得多少；下属自己的不减",
    "What leaders earn on what those below them earn, who keep theirs whole",
)
MOST_LEVELS = 9


class OverrideColumns(PlanRow):
    """One row a level. A scheme's own Overrides adds the conditions that its leaders are told by."""

    level: pl.Int64 = column(
        ("层级", "Level"),
        ("1=直接上级，2=上级的上级，以此类推", "1: who leads them; 2: who leads that person; and so on"),
        quantities.WHOLE,
        shown=Shown.COUNT,
        required=True,
        width=60,
        bounds=within(1, MOST_LEVELS, usual=(1, 4)),
    )
    rate: pl.Int64 = column(
        ("比例", "Share"),
        ("下属所得的百分之几", "Percent of what they earned"),
        quantities.SHARE,
        shown=Shown.NUMBER,
        required=True,
        scale=RATE_SCALE,
        width=70,
    )


Row = Mapping[str, Any]


def _each_day(rows: list[Row]) -> Iterable[dict[str, Row]]:
    """Everybody's row on each of the days on which a row begins."""
    dated = sorted(rows, key=lambda row: row["valid_from"] or date.min)
    for day in sorted({row["valid_from"] or date.min for row in dated}):
        yield {row["staff_no"]: row for row in dated if (row["valid_from"] or date.min) <= day}


def _in_circles(rows: list[Row]) -> set[int]:
    """The places of rows by which somebody is, on some day, above themselves."""
    found: set[int] = set()
    for held in _each_day(rows):
        for start in held:
            path, who = [start], held[start]["leader"]
            while who in held and who not in path:
                path.append(who)
                who = held[who]["leader"]
            if who == start:
                found |= {held[one]["place"] for one in path}
    return found


def _led_twice(rows: list[Row]) -> set[int]:
    """The places of rows that, on some day, lead a team that another person leads too."""
    found: set[int] = set()
    for held in _each_day(rows):
        leads = [row for row in held.values() if row["leads"] is not None]
        for row in leads:
            others = [other for other in leads if other["leads"] == row["leads"] and other is not row]
            if any(_both_here(row, other) for other in others):
                found.add(row["place"])
    return found


def _both_here(one: Row, other: Row) -> bool:
    """Whether two people work here at one time."""
    ends = [row["left_on"] or date.max for row in (one, other)]
    return all((row["hired_on"] or date.min) <= end for row in (one, other) for end in ends)


def _none_of(names: tuple[str, ...], faulty: Callable[[list[Row]], set[int]]) -> pl.Expr:
    """True for rows whose place is not among those that are faulty by what all rows say together."""

    def judge(together: pl.Series) -> pl.Series:
        rows = [{**row, "place": place} for place, row in enumerate(together.to_list())]
        bad = faulty([row for row in rows if row["staff_no"] is not None])
        return pl.Series([place not in bad for place in range(len(rows))], dtype=pl.Boolean)

    return pl.struct(*names).map_batches(judge, return_dtype=pl.Boolean)


class Led(StaffRow):
    """A staff list that says of everybody who leads them."""

    leader: str = column(
        ("上级", "Leader"),
        (
            "直接上级的工号，从这一行的生效日起；没有就留空",
            "The staff number of who leads this person from this row's day on; blank: nobody",
        ),
        cells.KEY,
        beside=True,
        width=80,
    )

    @cell_check("leader", "unknown_staff")
    def leader_is_there(cls) -> pl.Expr:
        """A leader has a row of their own."""
        return pl.col("leader").is_in(pl.col("staff_no").drop_nulls().implode())

    @cell_check("leader", "own_leader")
    def leads_nobody_above(cls) -> pl.Expr:
        """Nobody is above themselves, by whatever way round."""
        return pl.col("leader").is_null() | _none_of(("staff_no", "valid_from", "leader"), _in_circles)


class Leading(StaffRow):
    """A staff list that says which team somebody leads."""

    leads: str = column(
        ("带班组", "Leads"),
        (
            "带哪个班组，从这一行的生效日起；不带就留空",
            "The team that this person leads from this row's day on; blank: none",
        ),
        beside=True,
        width=90,
    )

    @cell_check("leads", "led_by_two")
    def leads_alone(cls) -> pl.Expr:
        """A team has one leader at a time."""
        said = ("staff_no", "valid_from", "hired_on", "left_on", "leads")
        return pl.col("leads").is_null() | _none_of(said, _led_twice)
