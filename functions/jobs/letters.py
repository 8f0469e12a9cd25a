"""Notify: who is written to about what, from the results of a run."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from functions.jobs.inputs import Inputs
from functions.jobs.results import Results
from functions.jobs.run import Run
from functions.mail import content, render
from functions.pay.plan import Plan
from schemas.problems import ERROR, LEVELS
from schemas.scheme import Earned
from schemas.staff import MANAGER
from schemas.tab import Column, Shown, about, columns
from schemas.words import Locale, Text

WORKBOOK_LINK = "https://docs.google.com/spreadsheets/d/{id}/edit"
MOST_CHANGES = 20
Totals = dict[tuple[str, str], int]

NO_DEALS = Text("“{tab}”表里没有任何业务", "There are no deals in the tab “{tab}”")
ALL_FAULTY = Text(
    "{count} 行业务都有错误，没有一行能核算，请看“问题清单”",
    "All {count} rows have errors and none could be calculated; see the tab Problems",
)
NO_RATES = Text(
    "{count} 笔业务都没有适用的费率，请核对“费率”表的日期和条件",
    "No rate applies to any of the {count} deals; check dates and conditions in the tab Rates",
)
NOTHING = Text(
    "{count} 笔业务都不计入，原因见“核算明细”",
    "None of the {count} deals counts; see the reasons in the tab Payout details",
)


def unit(run: Run, inputs: Inputs) -> content.Unit:
    """Who writes."""
    base = run.settings.google_url
    link = f"{base}/spreadsheets/d/{{id}}/edit" if base else WORKBOOK_LINK
    name = inputs.settings.name or inputs.scheme.title.to(inputs.locale)
    return content.Unit(name, inputs.locale, link.format(id=run.spreadsheet_id))


def people(inputs: Inputs) -> dict[str, content.Person]:
    """Everybody in the staff list, as their last row has them; a faulty e-mail address is none."""
    faulty = inputs.faults[inputs.scheme.staff].filter(pl.col("column") == "email")["row"].to_list()
    found = {}
    for row in inputs.staff.sort("valid_from", nulls_last=False, maintain_order=True).iter_rows(named=True):
        email = "" if row["row"] in faulty else row["email"] or ""
        found[row["staff_no"]] = content.Person(
            row["staff_no"], row["name"], _word(inputs, "post", row["post"]), row["team"] or "", email
        )
    return found


@dataclass(frozen=True)
class Notices:
    """`true`: ids of the notices that hold for the problems there are; `fresh`: those that nobody was told yet."""

    true: set[str]
    fresh: list[content.Letter]


def problem_notices(run: Run, inputs: Inputs, problems: pl.DataFrame, sent: Container[str]) -> Notices:
    """To everyone with an address whose own deals have problems, but for letters whose id is among `sent`."""
    known = {staff_no: person for staff_no, person in people(inputs).items() if person.email}
    title = about(inputs.scheme.deals).title.to(inputs.locale)
    mine = problems.filter((pl.col("tab_title") == title) & pl.col("staff_no").is_in(list(known)))
    true, letters, writer = set(), [], unit(run, inputs)
    # The same faults are the same notice, though rows above them were inserted or deleted since.
    faults = mine.group_by("staff_no", maintain_order=True).agg("column_title", "code", "key", "typed")
    for staff_no, *said in faults.iter_rows():
        name = f"P-{_short(repr((known[staff_no], said)))}"
        if name not in sent:
            rows = mine.filter(pl.col("staff_no") == staff_no).iter_rows(named=True)
            notice = content.ProblemNotice(writer, known[staff_no], _problem_lines(rows, inputs.locale))
            letters.append(replace(render.problem_notice(notice), id=name))
        true.add(name)
    return Notices(true, letters)


def run_reports(
    run: Run, inputs: Inputs, plan: Plan, results: Results, problems: pl.DataFrame, before: Totals
) -> list[content.Letter]:
    """To every manager with an address: totals, changes against what the tab held before, problems."""
    months = _month_totals(results, before)
    report = content.RunReport(
        unit=unit(run, inputs),
        manager=content.Person("", "", "", "", ""),
        started_by=run.email,
        months=months,
        changed=_changes(results.summary, before),
        errors=problems.filter(pl.col("level") == ERROR).height,
        reminders=problems.filter(pl.col("level") != ERROR).height,
        problems=_problem_lines(problems.iter_rows(named=True), inputs.locale),
        plan_version=plan.version,
        nothing=nothing(inputs, results),
    )
    return [render.run_report(replace(report, manager=manager)) for manager in _managers(inputs)]


def nothing(inputs: Inputs, results: Results) -> str:
    """Why nobody earned anything; blank where somebody did."""
    earned = [results.summary["total"], *(results.details[measure.id] for measure in inputs.scheme.measures)]
    if any((amounts != 0).any() for amounts in earned):
        return ""
    title = about(inputs.scheme.deals).title.to(inputs.locale)
    typed = inputs.sheets[inputs.scheme.deals].frame.height
    calculated = results.details.height
    if not typed:
        return NO_DEALS.to(inputs.locale, tab=title)
    if not calculated:
        return ALL_FAULTY.to(inputs.locale, count=typed)
    return (NO_RATES if results.unrated.height == calculated else NOTHING).to(inputs.locale, count=calculated)


def statements(
    run: Run, inputs: Inputs, plan: Plan, results: Results, month: str, corrected: set[str]
) -> list[tuple[content.Person, content.Letter]]:
    """A statement for everyone with a row in the month. `corrected`: staff who were sent another one before."""
    known = people(inputs)
    earlier = results.summary.filter(pl.col("month") < month)["month"].max()
    last = {row["staff_no"]: row for row in results.summary.filter(pl.col("month") == earlier).iter_rows(named=True)}
    deals = results.details.filter(pl.col("month") == month).partition_by("staff_no", as_dict=True)
    adjusted = inputs.adjustments.filter(pl.col("month") == month).partition_by("staff_no", as_dict=True)
    faulty = _faulty_rows(inputs, month)
    letters = []
    for row in results.summary.filter(pl.col("month") == month).iter_rows(named=True):
        staff_no = row["staff_no"]
        person = replace(
            known[staff_no], name=row["name"], post=_word(inputs, "post", row["post"]), team=row["team"] or ""
        )
        before = last.get(staff_no)
        letter = render.statement(
            content.Statement(
                unit=unit(run, inputs),
                person=person,
                month=month,
                month_before=str(earlier or ""),
                total=row["total"],
                total_before=before["total"] if before else None,
                figures=_figures(inputs, row, before),
                deals=tuple(_deal_lines(inputs, deals.get((staff_no,)))),
                adjustments=tuple(_adjustment_lines(adjusted.get((staff_no,)))),
                problems=faulty.get(staff_no, ()),
                plan_version=plan.version,
                corrects=staff_no in corrected,
            )
        )
        letters.append((person, letter))
    return letters


def _figures(inputs: Inputs, now: dict[str, Any], before: dict[str, Any] | None) -> tuple[content.Figure, ...]:
    units = {Shown.MONEY: "yuan", Shown.CREDIT: "credit", Shown.COUNT: "deals"}
    shown: dict[str, Column] = {
        n: c for n, c in columns(inputs.scheme.summary).items() if c.shown in units and n != "total"
    }
    return tuple(
        content.Figure(c.label.to(inputs.locale), units[c.shown], now[name], before[name] if before else None)
        for name, c in shown.items()
    )


def _deal_lines(inputs: Inputs, deals: pl.DataFrame | None) -> Iterator[content.DealLine]:
    credits = [measure for measure in inputs.scheme.measures if measure.earned is Earned.CREDIT]
    rewards = [measure for measure in inputs.scheme.measures if measure.earned is Earned.REWARD]
    for row in deals.iter_rows(named=True) if deals is not None else ():
        yield content.DealLine(
            order_no=row["order_no"] or "",
            accepted_on=row["accepted_on"],
            product=_word(inputs, "product", row["product"]),
            result=row["result"],
            reasons=_words(inputs, "reasons", row["reasons"]),
            credits=tuple((_label(inputs, m.id), row[m.id]) for m in credits if row[m.id]),
            reward=sum(row[measure.id] for measure in rewards),
            tier=row["tier"],
            clause=row["clause"],
            says=row["says"],
        )


def _adjustment_lines(rows: pl.DataFrame | None) -> Iterator[content.AdjustmentLine]:
    for row in rows.iter_rows(named=True) if rows is not None else ():
        yield content.AdjustmentLine(row["amount"], row["reason"], row["approver"])


def _faulty_rows(inputs: Inputs, month: str) -> dict[str, tuple[content.ProblemLine, ...]]:
    """By staff number, the errors that kept deals out of the month, or may have: a day that cannot be read is any."""
    sheet = inputs.sheets[inputs.scheme.deals]
    dated = dict(zip(sheet.frame["row"], sheet.frame["accepted_on"].dt.strftime("%Y-%m"), strict=True))
    title = about(inputs.scheme.deals).title.to(inputs.locale)
    errors = inputs.problems().filter((pl.col("tab_title") == title) & (pl.col("level") == ERROR))
    kept = [dated.get(row) in (month, None) for row in errors["row"]]
    mine = errors.filter(pl.Series(kept, dtype=pl.Boolean))
    return {
        str(staff_no): _problem_lines(rows.iter_rows(named=True), inputs.locale)
        for (staff_no,), rows in mine.group_by("staff_no", maintain_order=True)
    }


def _problem_lines(rows: Iterable[dict[str, Any]], locale: Locale) -> tuple[content.ProblemLine, ...]:
    levels = {word.zh: word.to(locale) for word in LEVELS}
    return tuple(
        content.ProblemLine(
            tab=row["tab_title"],
            row=row["row"],
            column=row["column_title"],
            key=row["key"],
            level=levels[row["level"]],
            is_error=row["level"] == ERROR,
            typed=row["typed"],
            advice=row["advice"],
        )
        for row in rows
    )


def _month_totals(results: Results, before: Totals) -> tuple[content.MonthTotal, ...]:
    counted = pl.col("result") != "不计入"
    deals = {
        month: (yes, no)
        for month, yes, no in results.details.filter(pl.col("order_no").is_not_null())
        .group_by("month")
        .agg(counted.sum().alias("yes"), (~counted).sum().alias("no"))
        .iter_rows()
    }
    earlier: dict[str, int] = {}
    for (month, _), total in before.items():
        earlier[month] = earlier.get(month, 0) + total
    return tuple(
        content.MonthTotal(month, people, *deals.get(month, (0, 0)), total, earlier.get(month))
        for month, people, total in results.summary.group_by("month", maintain_order=True)
        .agg(pl.len(), pl.col("total").sum())
        .iter_rows()
    )


def _changes(summary: pl.DataFrame, before: Totals) -> tuple[tuple[str, str, str, int | None, int], ...]:
    """Who has more or less than the tab said before, the largest change first; none where it said nothing yet."""
    if not before:
        return ()
    now = {(row["month"], row["staff_no"]): row for row in summary.iter_rows(named=True)}
    changed = [
        (month, staff_no, row["name"], before.get((month, staff_no)), row["total"])
        for (month, staff_no), row in now.items()
        if before.get((month, staff_no)) != row["total"]
    ]
    changed.sort(key=lambda line: (-abs(line[4] - (line[3] or 0)), line[0], line[1]))
    return tuple(changed[:MOST_CHANGES])


def _managers(inputs: Inputs) -> Iterator[content.Person]:
    known = people(inputs)
    listed = inputs.staff.filter((pl.col("permission") == MANAGER) & pl.col("left_on").is_null())["staff_no"].unique(
        maintain_order=True
    )
    found = {known[staff_no].email.casefold(): known[staff_no] for staff_no in listed if known[staff_no].email}
    for email in sorted(inputs.settings.managers):
        found.setdefault(email, content.Person("", email, "", "", email))
    yield from found.values()


def _label(inputs: Inputs, name: str) -> str:
    return columns(inputs.scheme.details)[name].label.to(inputs.locale)


def _word(inputs: Inputs, name: str, value: str | None) -> str:
    offered = columns(inputs.scheme.summary if name == "post" else inputs.scheme.details)[name].choices
    return next((word.to(inputs.locale) for word in offered or () if word.zh == value), value or "")


def _words(inputs: Inputs, name: str, joined: str) -> str:
    parts = [_word(inputs, name, part) for part in joined.split("、")] if joined else []
    return ("、" if inputs.locale == "zh" else ", ").join(parts)


def _short(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:16]
