"""Rows that hold for a team, or for every team where they name none: approvals, months switched off, announcements."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from functions.pay.expressions import Frame


def of_team(rows: Frame, said: Frame, adds: Mapping[str, str], *, own_first: bool = True) -> Frame:
    """Rows (`month`, `team`) with what a tab says of that month and team: new column → column of `said` (`month`, `team`).

    A row of the team itself goes before one that names no team, or with `own_first` false after it; null where there is neither.
    """
    own = {f"_own_{name}": nw.col(column) for name, column in adds.items()}
    everybodys = {f"_all_{name}": nw.col(column) for name, column in adds.items()}
    blank = nw.col("team").is_null()
    rows = rows.join(said.filter(~blank).select("month", "team", **own), on=["month", "team"], how="left")
    rows = rows.join(said.filter(blank).select("month", **everybodys), on="month", how="left")
    order = ("_own_", "_all_") if own_first else ("_all_", "_own_")
    found = {name: nw.coalesce(*(nw.col(f"{side}{name}") for side in order)) for name in adds}
    return rows.with_columns(**found).drop(*own, *everybodys)
