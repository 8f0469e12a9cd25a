"""Estimate: what rows that do not exist yet would add to the caller's own pay. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from functions.access.roles import Role
from functions.errors import Refusal
from functions.jobs import problems
from functions.jobs.changes import Change, applied, tab_of
from functions.jobs.comparison import compare, moved
from functions.jobs.inputs import Inputs, checked
from functions.jobs.recalculate import money, plan_problems
from functions.jobs.results import Results, calculate
from functions.jobs.run import Answer, Run
from functions.workbook.reading import Snapshot, snapshot
from functions.workbook.shown import as_shown
from schemas.cells import Cell
from schemas.check import errors
from schemas.results import RESULTS
from schemas.tab import Means, Tab, about, columns, named
from schemas.words import Locale, Text, fold, translation

NUMBERED = "NEW{place:08}"  # stands for the number of a row that has none yet
FAULTY_PLAN = Text(
    "现在的方案有错，没法估算，请经理先改好：{first}",
    "The plan is faulty, so nothing can be estimated until a manager has mended it: {first}",
)
ANOTHERS = Text(
    "第{place}行写的是别人（{staff_no}）。只能估算自己的收入",
    "Row {place} is of somebody else ({staff_no}); you can estimate your own pay only",
)
NO_TAB = Text(
    "这个表格里没有员工自己填的业务，没有什么可以估算",
    "There is no tab in this workbook that staff fill in, so there is nothing to estimate",
)
ROW = Text("第{place}行：{advice}", "Row {place}: {advice}")
NO_LINE = Text("不直接算钱", "no pay of its own")
NO_LINE_SAYS = Text(
    "这一行自己不产生收入；它使别的收入变了多少，看各月的合计",
    "The row itself earns nothing; what it changes otherwise is in the months",
)


class _New(NamedTuple):
    """A row on trial: which of those asked about, from 1, and where it would stand, counted from 1."""

    place: int
    tab: type[Tab]
    row: int


def work(run: Run, _afresh: bool) -> Answer:
    """One try: two calculations of the same snapshot, with the rows and without."""
    found = snapshot(run.sheets, run.spreadsheet_id, lambda book: book.rests_on, afresh=True)
    found = as_shown(run.sheets, found, found.workbook.inputs, run.today, again=True)
    allowed = {Role.STAFF, Role.MANAGER}
    inputs = checked(run, found, allowed)
    if not inputs.is_sound:
        first = problems.sentence(plan_problems(inputs).row(0, named=True), inputs.locale)
        raise Refusal(422, FAULTY_PLAN.filled(first=first), locale=inputs.locale)
    me = inputs.who.by(run.email).staff_no
    other, new = _with(found, run.body["rows"], me)
    tried = checked(run, other, allowed)
    _only_mine(tried, new, me)
    now, then = calculate(inputs), calculate(tried)
    mine = compare(now, then, inputs, None).filter((pl.col("staff_no") == me) & moved()).sort("month")
    said = list(_problems(tried, then, new))
    return run.answer(
        problems=bool(said),
        counts={"rows": len(new), "faulty": len({place for place, _ in said})},
        months=[_month(row) for row in mine.iter_rows(named=True)],
        lines=[line for one in new for line in _lines(tried, then, one, me)],
        advice=[text for _, text in said],
    )


def _with(found: Snapshot, rows: Sequence[Mapping[str, Any]], me: str) -> tuple[Snapshot, list[_New]]:
    """The snapshot with the rows below what is there. Raises Refusal (400, 422)."""
    tabs = found.workbook.open_to_staff
    if not tabs:
        raise Refusal(422, NO_TAB, locale=found.layout.locale)
    heights = {tab: max(map(len, found.grids[tab]), default=1) for tab in tabs}
    changes, new = [], []
    for place, asked in enumerate(rows, start=1):
        tab = tabs[0] if asked["tab"] is None else tab_of(asked["tab"], tabs)
        heights[tab] += 1
        new.append(_New(place, tab, heights[tab]))
        title = about(tab).title.to(found.layout.locale)
        changes.append(Change(title, None, _filled(tab, asked["values"], place, me, found.layout.locale)))
    return applied(found, changes, tabs)[0], new


def _filled(tab: type[Tab], values: Mapping[str, Cell], place: int, me: str, locale: Locale) -> Mapping[str, Cell]:
    """The cells of a row with its number and its person, where they are left blank."""
    given = {fold(header) for header, cell in values.items() if cell not in (None, "")}
    blanks = {**dict.fromkeys(named(tab, Means.KEY), NUMBERED.format(place=place)), **dict.fromkeys(_people(tab), me)}
    labels = {columns(tab)[name].label: cell for name, cell in blanks.items()}
    lacking = {label.to(locale): cell for label, cell in labels.items() if not given & set(map(fold, label))}
    return {**values, **lacking}


def _people(tab: type[Tab]) -> Sequence[str]:
    return named(tab, Means.PERSON)[:1]


def _only_mine(tried: Inputs, new: Sequence[_New], me: str) -> None:
    """Raises Refusal (403) where a row is somebody else's."""
    for one in new:
        for name in _people(one.tab):
            frame = tried.sheets[one.tab].frame
            (staff_no,) = frame.filter(pl.col("row") == one.row)[name].to_list() or [None]
            if staff_no is not None and staff_no != me:
                raise Refusal(403, ANOTHERS.filled(place=one.place, staff_no=staff_no), locale=tried.locale)


def _problems(tried: Inputs, then: Results, new: Sequence[_New]) -> Iterator[tuple[int, str]]:
    """What is wrong with the rows, each with which of them it is about."""
    titles = {(about(one.tab).title.to(tried.locale), one.row): one.place for one in new}
    for row in tried.problems(then.findings, then.holding).iter_rows(named=True):
        if place := titles.get((row["tab_title"], row["row"])):
            yield place, ROW.to(tried.locale, place=place, advice=row["advice"])


def _lines(tried: Inputs, then: Results, one: _New, me: str) -> Iterator[dict[str, Any]]:
    """What becomes of a row that is sound: its lines of the caller's, the state in which it waits, or neither."""
    if one.row in errors(one.tab, tried.faults[one.tab])["row"]:
        return
    waiting = tried.registers.waiting(one.tab).filter(pl.col("row") == one.row)
    for _, state, says in waiting.iter_rows():
        yield {"row": one.place, "month": "", "result": state, "says": says}
    words = translation(RESULTS, locale=tried.locale)
    found = [
        line
        for scheme, frame in then.details
        if scheme.deals is one.tab
        for line in frame.filter((pl.col("row") == one.row) & (pl.col("staff_no") == me)).iter_rows(named=True)
    ]
    for line in found:
        yield {
            "row": one.place,
            "month": line["month"],
            "result": words.get(line["result"], line["result"]),
            "says": line["says"] or "",
        }
    if waiting.is_empty() and not found:
        yield {"row": one.place, "month": "", "result": NO_LINE.to(tried.locale), "says": NO_LINE_SAYS.to(tried.locale)}


def _month(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "month": row["month"],
        "now": money(row["now"]),
        "estimate": money(row["trial"]),
        "difference": money(row["difference"]),
        "says": row["says"],
    }
