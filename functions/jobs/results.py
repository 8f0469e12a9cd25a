"""Calculate: the results of checked inputs, and as the cells of the result tabs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from functions.jobs import holds, months
from functions.jobs.inputs import Inputs, Part, lazy
from functions.jobs.problems import Finding, Place
from functions.months.laying import open_lines
from functions.pay import schemes, summary
from functions.pay.book import Book, Pay
from functions.pay.expressions import Frame
from functions.workbook.tables import Table, table
from schemas.results import HELD, Problems, Reports
from schemas.scheme import Scheme
from schemas.tab import Means, columns, dtypes, named
from schemas.words import Text


@dataclass(frozen=True)
class Worked:
    """What the inputs give, whatever months are closed: by scheme one row a payout line, in the order in which they are
    shown; one row an adjustment, and whether it is held back; what is reported; what people should look at, the deals
    among it that no rate takes; and the faulty rows that hold pay back, each with what it holds.
    """

    details: Mapping[str, pl.DataFrame]
    adjustments: pl.DataFrame
    reports: pl.DataFrame
    findings: tuple[Finding, ...]
    unrated: int
    holding: Mapping[Place, str]


@dataclass(frozen=True)
class Results:
    """What a calculation comes to: closed months as they were closed, the others as the inputs give them.

    By scheme one row a payout line, in the order in which they are shown; one row an adjustment, and whether it is held
    back; one row a person and month. `differences`: what closed months would be paid otherwise by now, as 差额 shows it.
    """

    details: tuple[tuple[Scheme, pl.DataFrame], ...]
    adjustments: pl.DataFrame
    summary: pl.DataFrame
    differences: pl.DataFrame
    worked: Worked

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What people should look at."""
        return self.worked.findings

    @property
    def holding(self) -> Mapping[Place, str]:
        """The faulty rows that hold pay back, each with what it holds."""
        return self.worked.holding

    @cached_property
    def lines(self) -> pl.DataFrame:
        """Every payout line: `scheme`, `row` (null where no deal made it), `month`, `staff_no`, `result`."""
        return pl.concat(
            frame.select(pl.lit(scheme.id).alias("scheme"), pl.col("row").cast(pl.Int64), "month", "staff_no", "result")
            for scheme, frame in self.details
        )

    @cached_property
    def held(self) -> pl.DataFrame:
        """Every payout line and adjustment that is held back: `staff_no`, `month`."""
        lines = [frame.filter(pl.col("result") == HELD) for _, frame in self.details]
        adjusted = self.adjustments.filter("is_held")
        return pl.concat(frame.select("staff_no", "month") for frame in [*lines, adjusted])


def calculate(inputs: Inputs) -> Results:
    """Everything that everybody earns, every line explained, closed months as they were closed. The plans are sound."""
    return laid_over(inputs, worked_out(inputs))


def worked_out(inputs: Inputs) -> Worked:
    """What the inputs give. The plans are sound."""
    details, reports = {}, [pl.DataFrame(schema=dict(dtypes(Reports)))]
    findings: list[Finding] = []
    none = 0
    for part in inputs.parts:
        pay = _pay(inputs, part)
        details[part.scheme.id] = pay.details.collect().to_native()
        if pay.reports is not None:
            reports.append(pay.reports.collect().to_native().select(list(columns(Reports))))
        lacking = _unrated(part, pay)
        none += len(lacking)
        findings += lacking + _findings(part, pay)
    held = holds.hold(inputs, details)
    return Worked(
        details=held.details,
        adjustments=held.adjustments,
        reports=pl.concat(reports, how="vertical_relaxed"),
        findings=tuple(findings),
        unrated=none,
        holding=held.rows,
    )


def laid_over(inputs: Inputs, worked: Worked) -> Results:
    """What the inputs give, with the closed months laid over it: the one place where a closed month is kept as it is."""
    laid, through = months.lay_over(inputs, worked.details, worked.adjustments), inputs.closed.through
    lines = [
        summary.month_lines(lazy(open_lines(laid.details[part.scheme.id], through)), part.scheme)
        for part in inputs.parts
    ]
    sums = summary.summarise(lines, lazy(open_lines(laid.adjustments, through)), inputs.workbook.summary)
    people = summary.with_people(sums, lazy(inputs.staff)).collect().to_native()
    if laid.summary is not None:
        people = pl.concat([laid.summary, people], how="diagonal_relaxed").select(people.columns)
    return Results(
        details=tuple((part.scheme, laid.details[part.scheme.id]) for part in inputs.parts),
        adjustments=laid.adjustments,
        summary=people.sort("month", "staff_no"),
        differences=laid.differences,
        worked=worked,
    )


def problems_of(inputs: Inputs, further: Sequence[Finding] = ()) -> pl.DataFrame:
    """Every problem as a calculation lists it, and further ones, without more of the calculation than that takes."""
    holding = holds.holding_rows(inputs)
    if not inputs.is_sound or not holding:
        return inputs.problems([*_found(inputs), *further], holding)
    results = calculate(inputs)
    return inputs.problems([*results.findings, *further], results.holding)


def _found(inputs: Inputs) -> list[Finding]:
    """What a calculation would have people look at, of the schemes whose plan is sound."""
    found: list[Finding] = []
    for part in inputs.parts:
        if part.plan:
            pay = _pay(inputs, part)
            found += _unrated(part, pay) + _findings(part, pay)
    return found


def _pay(inputs: Inputs, part: Part) -> Pay:
    if part.plan is None:
        raise ValueError("a faulty plan calculates nothing")
    frames = {tab: lazy(frame) for tab, frame in part.frames.items()}
    unread = {tab: lazy(frame) for tab, frame in part.unread.items()}
    return schemes.calculate(Book(part.scheme, part.plan, frames, inputs.today, inputs.locale, _kept, unread))


def _kept(frame: Frame) -> Frame:
    return lazy(frame.collect().to_native())


def _unrated(part: Part, pay: Pay) -> list[Finding]:
    return [] if pay.unrated is None else unrated_rows(part.scheme, pay.unrated.collect().to_native())


def unrated_rows(scheme: Scheme, unrated: pl.DataFrame) -> list[Finding]:
    """What is said of the rows of deals that no rate takes."""
    tab = scheme.deals
    column = next(iter([*named(tab, Means.SUBJECT), *named(tab, Means.KEY)]))
    return [Finding(tab, row, column, "no_rate") for row in unrated["row"]]


def _findings(part: Part, pay: Pay) -> list[Finding]:
    return [] if pay.findings is None else found_rows(part.scheme, pay.findings.collect().to_native())


def found_rows(scheme: Scheme, findings: pl.DataFrame) -> list[Finding]:
    """The findings of a calculation, as they are listed."""
    tabs = (*scheme.inputs, *scheme.plan)
    return [
        Finding(
            tabs[row.get("tab", 0)],
            row["row"],
            row["column"],
            row["code"],
            Text(row["detail"], row["detail"]) if row.get("detail") else None,
        )
        for row in findings.iter_rows(named=True)
    ]


def results_tables(inputs: Inputs, results: Results) -> list[Table]:
    """The content of 核算明细 (one a scheme), 月度汇总 and, where a scheme reports, 完成情况."""
    reports = [table(tab, results.worked.reports, inputs.locale) for tab in inputs.workbook.reports]
    return [*(details_table(inputs, *one) for one in results.details), summary_table(inputs, results.summary), *reports]


def details_table(inputs: Inputs, scheme: Scheme, details: pl.DataFrame) -> Table:
    """The content of 核算明细."""
    return table(scheme.details, details, inputs.locale)


def summary_table(inputs: Inputs, months: pl.DataFrame) -> Table:
    """The content of 月度汇总."""
    return table(inputs.workbook.summary, months, inputs.locale)


def problems_table(inputs: Inputs, problems: pl.DataFrame) -> Table:
    """The content of 问题清单."""
    return table(Problems, problems.select(list(columns(Problems))), inputs.locale)
