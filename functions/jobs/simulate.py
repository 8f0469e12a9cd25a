"""Simulate: what a changed plan would have paid, person by person, beside what the plan pays. Nothing else is touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from functions.access.roles import Role
from functions.errors import Refusal
from functions.jobs import problems
from functions.jobs.changes import applied, read
from functions.jobs.comparison import compare, moved
from functions.jobs.inputs import checked
from functions.jobs.recalculate import asked_months, money, plan_problems
from functions.jobs.results import calculate
from functions.jobs.run import Answer, Run
from functions.months.record import Closed
from functions.workbook.commit import Chart, commit
from functions.workbook.reading import snapshot
from functions.workbook.shown import as_shown
from functions.workbook.tables import table
from schemas.results import Trial
from schemas.tab import columns
from schemas.words import Locale, Text

CHART = 308_001  # the id of the chart in 试算
MOST_IN_CHART = 20
MOST_LISTED = 200

FAULTY_NOW = Text(
    "现在的方案有错，没法比较。请先按“问题清单”改好：{first}",
    "The plan as it stands is faulty, so there is nothing to compare with. Mend it first: {first}",
)
FAULTY_TRIAL = Text("试算的方案有错，没有试算：{first}", "The changed plan is faulty and was not tried: {first}")
NO_MONTHS = Text("没有可以试算的月份", "There is no month to try the plan on")
EVERYBODY = Text("全部人", "Everybody")
TITLE = Text("试算：每人差额（元）", "Trial: difference per person (yuan)")


def work(run: Run, _afresh: bool) -> Answer:
    """One try. It asks for the layout first, for that tells of the chart from an earlier trial."""
    changes, months = read(run.body["changes"]), asked_months(run)
    found = snapshot(run.sheets, run.spreadsheet_id, lambda book: book.rests_on, afresh=True)
    found = as_shown(run.sheets, found, found.workbook.inputs, run.today, again=True)
    inputs = checked(run, found, {Role.MANAGER})
    other, said = applied(found, changes, found.workbook.plan)
    trial = checked(run, other, {Role.MANAGER})
    for one, told in ((inputs, FAULTY_NOW), (trial, FAULTY_TRIAL)):
        if not one.is_sound:
            first = problems.sentence(plan_problems(one).row(0, named=True), inputs.locale)
            raise Refusal(422, told.filled(first=first), locale=inputs.locale)
    # What a plan would have paid is asked of closed months above all, and nothing is paid by it.
    now, tried = (calculate(replace(one, closed=Closed())) for one in (inputs, trial))
    compared = compare(now, tried, inputs, months)
    if compared.is_empty():
        raise Refusal(422, NO_MONTHS, locale=inputs.locale)
    shown = with_totals(compared, said, inputs.locale)
    commit(
        run.sheets,
        found,
        [table(Trial, shown, inputs.locale), _chart(shown, found.layout.sheet_id(Trial), inputs.locale)],
        run.id,
    )
    return run.answer(
        problems=False,
        counts={"people": compared["staff_no"].n_unique(), "changed": compared.filter(moved()).height},
        months=list(_months(compared)),
        people=[_person(row) for row in compared.filter(moved()).head(MOST_LISTED).iter_rows(named=True)],
        changes=said,
    )


def with_totals(compared: pl.DataFrame, said: list[str], locale: Locale) -> pl.DataFrame:
    """The comparison with a row for everybody before each month's people; it says what was changed."""
    told = ("；" if locale == "zh" else "; ").join(said)
    parts = []
    for (month,), people in compared.group_by("month", maintain_order=True):
        sums = people.select(pl.col("now", "trial", "difference").sum())
        everybody = {"month": month, "staff_no": "", "name": EVERYBODY.to(locale), "post": "", "says": told}
        head = pl.DataFrame([everybody]).hstack(sums).select(compared.columns)
        parts += [head.cast(compared.schema), people]
    return pl.concat(parts)


def _months(compared: pl.DataFrame) -> Iterator[dict[str, str]]:
    sums = compared.group_by("month", maintain_order=True).agg(pl.col("now", "trial", "difference").sum())
    for month, now, trial, difference in sums.iter_rows():
        yield {"month": month, "now": money(now), "trial": money(trial), "difference": money(difference)}


def _person(row: dict[str, Any]) -> dict[str, str]:
    words = {name: row[name] or "" for name in ("month", "staff_no", "name", "says")}
    return {**words, **{name: money(row[name]) for name in ("now", "trial", "difference")}}


def _chart(shown: pl.DataFrame, sheet_id: int, locale: Locale) -> Chart:
    """Bars of the first month's people, the largest difference first."""
    first = shown.filter(pl.col("month") == shown["month"][0]).height
    last = min(first, MOST_IN_CHART + 1)
    names = list(columns(Trial))

    def cells(name: str) -> dict[str, Any]:
        place = names.index(name)
        rows = {"startRowIndex": 2, "endRowIndex": last + 1}
        return {
            "sourceRange": {
                "sources": [{"sheetId": sheet_id, **rows, "startColumnIndex": place, "endColumnIndex": place + 1}]
            }
        }

    spec = {
        "title": TITLE.to(locale),
        "basicChart": {
            "chartType": "BAR",
            "legendPosition": "NO_LEGEND",
            "headerCount": 0,
            "domains": [{"domain": cells("name")}],
            "series": [{"series": cells("difference"), "targetAxis": "BOTTOM_AXIS"}],
        },
    }
    return Chart(Trial, CHART, spec, 1, len(names) + 1)
