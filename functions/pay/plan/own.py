"""A scheme's own plan tables whose rows are dated and may have conditions: as data, with what is wrong between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from functions.pay.expressions import Frame, Put
from functions.pay.plan.conditions import meet
from functions.pay.plan.dated import OPEN, Dated, Fault, Plan
from functions.pay.plan.loading import Row, condition_columns, dated
from functions.pay.plan.matching import with_one
from schemas.tab import Tab
from schemas.words import Text


@dataclass(frozen=True)
class Own(Dated):
    """A row of such a table; `cells` has all that it says, by field name."""

    cells: Row = field(hash=False)


def own_rows(plan: Plan, model: type[Tab]) -> tuple[list[Own], list[Fault]]:
    """The rows of a table (a model derived from `PlanRow`), beside those conditions that cannot be read."""
    faults: list[Fault] = []
    tab = own_tab(plan, model)
    read = [(dated(plan.scheme, tab, row, faults), row) for row in plan.tables[tab]]
    return [Own(**said, cells=row) for said, row in read if said], faults


def own_tab(plan: Plan, model: type[Tab]) -> type[Tab]:
    """The table as the workbook has it, which may be under another name."""
    return next(tab for tab in plan.tables if issubclass(tab, model))


def asked_of(plan: Plan, model: type[Tab]) -> list[str]:
    """The columns that the conditions of a table look at."""
    return list(condition_columns(own_tab(plan, model)))


def meeting(rows: Sequence[Own], tab: type[Tab], *of: str) -> Iterator[Fault]:
    """Rows that hold for one person on one day, and say the same of the columns `of`: only one of them can."""
    for earlier, later in combinations(rows, 2):
        same = all(earlier.cells[name] == later.cells[name] for name in of)
        days = earlier.valid_from <= later.valid_until and later.valid_from <= earlier.valid_until
        if same and days and meet(earlier.conditions, later.conditions):
            detail = Text(
                f"与第{earlier.row}行会同时适用于同一个人。请改条件或日期，让它们错开",
                f"It and row {earlier.row} both apply to one person. Keep their conditions or dates apart",
            )
            yield Fault(tab, later.row, "rule", "overlap", detail)


def twice(tab: type[Tab], rows: Sequence[Row], key: Callable[[Row], str], says: Text) -> Iterator[Fault]:
    """Rows of which another with the same key holds on a day of theirs; `says` names `{key}`, `{on}` and the other `{row}`."""
    before: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (key(row), row["valid_from"], row["row"])):
        other = before.get(key(row))
        if other and row["valid_from"] <= (other["valid_until"] or OPEN):
            detail = says.filled(key=key(row), on=row["valid_from"], row=other["row"])
            yield Fault(tab, row["row"], "valid_from", "overlap", detail)
        if not other or (row["valid_until"] or OPEN) > (other["valid_until"] or OPEN):
            before[key(row)] = row


def with_row(frame: Frame, rows: Mapping[int, Own], name: str, put: Put) -> Frame:
    """Adds `name`: the number, from 1 on, of the one of `rows` that holds on the day `on` of each row of the frame, 0 where

    none does. No two of them hold for the same one. The frame has the columns that the conditions look at.
    """
    return with_one(frame, {number: row.asked for number, row in rows.items()}, name, put)
