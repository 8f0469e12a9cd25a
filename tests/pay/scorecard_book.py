"""Scorecards as a manager types them, and what the product makes of them: tabs read, cards loaded, scores told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from functions.pay import scorecards
from functions.pay.expressions import Frame
from functions.pay.plan.dated import Fault
from functions.pay.scorecards import Cards, CardTabs, Scored
from schemas.cells import Cell
from schemas.check import check, read
from schemas.plan import plan_tab
from schemas.problems import CODES, ERROR
from schemas.scorecards import CardColumns, EvaluatorColumns, GradeColumns, ScoreColumns, scored_of, takes_of
from schemas.tab import Tab, columns
from schemas.words import Locale, choices

POSTS = choices(("组长", "Leader"), ("组员", "Member"), ("部门", "Department"))
SCALE = 10**6
Row = Mapping[str, Cell]


class PlanCards(CardColumns):
    """The cards of a team."""

    post: str = takes_of(POSTS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("评分卡", "Scorecards"), ("评分卡", "Scorecards"), 205)


class PlanEvaluators(EvaluatorColumns):
    """Who scores."""

    class Config:
        """What the tab is."""

        metadata = plan_tab(("评分方", "Evaluators"), ("评分方", "Evaluators"), 206)


class PlanGrades(GradeColumns):
    """What scores are called and pay."""

    post: str = takes_of(POSTS)

    class Config:
        """What the tab is."""

        metadata = plan_tab(("等级", "Grades"), ("等级", "Grades"), 207)


class Entered(ScoreColumns):
    """Scores of people and of the department."""

    staff_no: str = scored_of(["设备部"])


TABS = CardTabs(PlanCards, PlanEvaluators, PlanGrades)


@dataclass
class Team:
    """The tabs by rows that name their cells by header; `staff`: number → post."""

    cards: Sequence[Row]
    scores: Sequence[Row] = ()
    evaluators: Sequence[Row] = ()
    grades: Sequence[Row] = ()
    staff: Mapping[str, str] = field(default_factory=lambda: {"1": "组长", "2": "组员"})


def indicator(name: str, weight: Cell, form: str = "直接", **more: Cell) -> Row:
    """A row of 评分卡."""
    return {"卡": "卡", "指标": name, "权重": weight, "计分": form, "生效": "2016-1-1", "依据": "一", **more}


def entry(name: Cell, *, who: Cell = "1", period: Cell = "2016-01", **more: Cell) -> Row:
    """A row of 评分."""
    return {"期间": period, "工号": who, "指标": name, **more}


def grid(tab: type[Tab], rows: Sequence[Row]) -> list[list[Cell]]:
    """Rows as the columns of a sheet."""
    labels = [column.label.zh for column in columns(tab).values()]
    assert {name for row in rows for name in row} <= set(labels)
    return [[label, *(row.get(label) for row in rows)] for label in labels]


def typed(tab: type[Tab], rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as read, without an error in a cell."""
    sheet = read(tab, grid(tab, rows))
    assert {code for code in check(sheet)["code"] if CODES[code].level == ERROR} == set()
    return sheet.frame


def cell_faults(tab: type[Tab], rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    """What is wrong with single cells: row, column and code."""
    return check(read(tab, grid(tab, rows))).rows()


def load(team: Team) -> tuple[Cards, list[Fault]]:
    """The cards of a team, and the faults of its plan."""
    return scorecards.load(
        TABS,
        typed(PlanCards, team.cards).to_dicts(),
        typed(PlanEvaluators, team.evaluators).to_dicts(),
        typed(PlanGrades, team.grades).to_dicts(),
    )


def told(team: Team) -> list[tuple[int, str, str]]:
    """The faults of a plan: row, column, code."""
    return [(fault.row, fault.column, fault.code) for fault in load(team)[1]]


def staff_of(posts: Mapping[str, str], since: date | None = None) -> pl.DataFrame:
    """Everyone in one post, since a day or for all time."""
    rows = [{"staff_no": number, "post": post, "valid_from": since} for number, post in posts.items()]
    return pl.DataFrame(rows, schema={"staff_no": pl.String, "post": pl.String, "valid_from": pl.Date})


def lazy(frame: pl.DataFrame) -> Frame:
    """A frame as the calculation takes it."""
    return nw.from_native(frame.lazy())


def worked_out(team: Team, staff: pl.DataFrame | None = None, locale: Locale = "zh") -> tuple[Scored, Cards]:
    """What came of a sound plan's scores."""
    cards, faults = load(team)
    assert faults == []
    people = staff_of(team.staff) if staff is None else staff
    rows = lazy(typed(Entered, team.scores))
    return scorecards.scores(rows, cards, lazy(people), locale, {"设备部": "部门"}), cards


def collected(frame: Frame) -> list[dict[str, Any]]:
    """The rows of a frame."""
    found: pl.LazyFrame = frame.to_native()
    return found.collect().to_dicts()


def totals(team: Team, **more: Any) -> dict[tuple[str, str], int]:
    """Scores in millionths by person and period; nothing may have been found."""
    scored, _ = worked_out(team, **more)
    assert collected(scored.findings) == []
    return {(row["staff_no"], row["period"]): row["score"] for row in collected(scored.scores)}


def total(team: Team) -> int:
    """The only score there is."""
    ((_, score),) = totals(team).items()
    return score


def findings(team: Team) -> list[tuple[int, str, str]]:
    """What was wrong with the scores: row, column, code. Whoever has a finding has no score."""
    scored, _ = worked_out(team)
    found = collected(scored.findings)
    if len({(row["期间"], row["工号"]) for row in team.scores}) == 1:
        assert bool(found) != bool(collected(scored.scores))
    assert all(row["detail"] for row in found)
    return sorted((row["row"], row["column"], row["code"]) for row in found)
