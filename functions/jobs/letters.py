"""Notify: who is written to about what, from the results of a run."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from functions.access.roles import Staff
from functions.jobs import problems
from functions.jobs.faulty import month_by_row
from functions.jobs.inputs import Inputs, UnitSettings, lazy
from functions.jobs.results import Results
from functions.jobs.run import Run
from functions.mail import content
from functions.mail.amounts import UNITS
from functions.months.record import Closing
from functions.pay.summary import with_people
from schemas.check import errors
from schemas.problems import ERROR, LEVELS
from schemas.results import NOT_COUNTED
from schemas.scheme import Earned, Scheme
from schemas.tab import Column, Means, about, columns, dated_by, named
from schemas.words import Choices, Locale, Text
from schemas.workbook import Workbook

WORKBOOK_LINK = "https://docs.google.com/spreadsheets/d/{id}/edit"
MOST_CHANGES = 20
Totals = dict[tuple[str, str], int]

NO_DEALS = Text("“{tab}”表里还没有内容", "There is nothing in the tab “{tab}” yet")
ALL_FAULTY = Text(
    "{count} 行都有错误，没有一行能核算，请看“问题清单”",
    "All {count} rows have errors and none could be calculated; see the tab Problems",
)
NO_RATES = Text(
    "{count} 行都没有适用的费率，请核对“费率”表的日期和条件",
    "No rate applies to any of the {count} rows; check dates and conditions in the tab Rates",
)
NOTHING = Text(
    "{count} 行都不计入，原因见“核算明细”",
    "Of {count} rows, not one counts; see the reasons in the tab Payout details",
)
NO_AMOUNT = Text(
    "{count} 行都核算了，没有一行有金额，算法见“核算明细”",
    "{count} rows were calculated and none came to an amount; see how in the tab Payout details",
)


def unit(run: Run, inputs: Inputs) -> content.Unit:
    """Who writes."""
    return writer(run, inputs.settings, inputs.workbook, inputs.locale)


def writer(run: Run, settings: UnitSettings, workbook: Workbook, locale: Locale) -> content.Unit:
    """Who writes, as far as 设置 tells."""
    base = run.settings.google_url
    link = f"{base}/spreadsheets/d/{{id}}/edit" if base else WORKBOOK_LINK
    return content.Unit(settings.name or workbook.title.to(locale), locale, link.format(id=run.spreadsheet_id))


def people(inputs: Inputs) -> dict[str, content.Person]:
    """Everybody in the staff list, those who have left too, as the row that speaks for them today has them."""
    return {
        one.staff_no: content.Person(one.staff_no, one.name, _post(inputs, one.post), one.team, one.email)
        for one in inputs.who.members
    }


def _listed(inputs: Inputs) -> dict[str, content.Person]:
    """Those of them with a row of the staff list that is without an error: the others' names or posts are not known.

    What is wrong with their rows the managers are told.
    """
    sound = set(inputs.staff["staff_no"])
    return {staff_no: person for staff_no, person in people(inputs).items() if staff_no in sound}


def problem_notices(run: Run, inputs: Inputs, found: pl.DataFrame) -> dict[str, content.ProblemNotice]:
    """The notices that hold for the problems there are, by their ids, to everyone with an address who can mend them.

    Rows of a tab that everybody edits go to those whose rows they are, those of one that managers alone edit to these.
    """
    notices, who = {}, unit(run, inputs)
    for person, mine in _asked(inputs, inputs.noticed(found)):
        # The same faults are the same notice, though rows above them were inserted or deleted since.
        said = [mine[name].to_list() for name in ("column_title", "code", "key", "typed")]
        lines = _problem_lines(mine.iter_rows(named=True), inputs.locale)
        notices[f"P-{_short(repr((person, said)))}"] = content.ProblemNotice(who, person, lines)
    return notices


def _asked(inputs: Inputs, found: pl.DataFrame) -> Iterator[tuple[content.Person, pl.DataFrame]]:
    """Each person to ask, with the problems of main tabs that they can mend: who has left can mend nothing."""
    here = {member.staff_no for member in inputs.who.members if member.works}
    mains = {about(scheme.deals).title.to(inputs.locale): about(scheme.deals) for scheme in inputs.workbook.schemes}
    managers_own = [title for title, tab in mains.items() if tab.for_managers]
    mine = found.filter(pl.col("tab_title").is_in([title for title in mains if title not in managers_own]))
    by_person = mine.partition_by("staff_no", maintain_order=True, as_dict=True)
    for staff_no, person in _listed(inputs).items():
        if person.email and staff_no in here and (staff_no,) in by_person:
            yield person, by_person[(staff_no,)]
    theirs = found.filter(pl.col("tab_title").is_in(managers_own))
    if theirs.height:
        yield from ((manager, theirs) for manager in _managers(inputs))


def run_report(
    run: Run,
    inputs: Inputs,
    results: Results,
    found: pl.DataFrame,
    before: Totals,
    losses: Sequence[str],
    strangers: str = "",
) -> content.RunReport:
    """To the managers: what the plan lost, totals, changes against what the tab held before, problems."""
    return content.RunReport(
        unit=unit(run, inputs),
        started_by=run.email,
        months=_month_totals(results, before),
        changed=_changes(results.summary, before),
        errors=found.filter(pl.col("level") == ERROR).height,
        reminders=found.filter(pl.col("level") != ERROR).height,
        problems=_problem_lines(found.iter_rows(named=True), inputs.locale),
        plan_version=inputs.version,
        nothing=nothing(inputs, results),
        holding=tuple(_holding(inputs, results)),
        losses=tuple(losses),
        strangers=strangers,
    )


def nothing(inputs: Inputs, results: Results) -> str:
    """Why nobody earned anything; blank where somebody did, and where nothing is ever paid."""
    earned = [results.summary["total"]]
    earned += [frame[measure.id] for scheme, frame in results.details for measure in scheme.measures]
    if any((amounts != 0).any() for amounts in earned):
        return ""
    typed = sum(inputs.sheets[scheme.deals].frame.height for scheme in inputs.workbook.schemes)
    calculated = inputs.deals
    if not typed:
        return NO_DEALS.to(inputs.locale, tab=("”“" if inputs.locale == "zh" else "”, “").join(_mains(inputs)))
    if not calculated:
        return ALL_FAULTY.to(inputs.locale, count=typed)
    if not any(scheme.measures for scheme in inputs.workbook.schemes):
        return ""
    if any((frame["result"] != NOT_COUNTED).any() for _, frame in results.details):
        return NO_AMOUNT.to(inputs.locale, count=calculated)
    return (NO_RATES if results.worked.unrated == calculated else NOTHING).to(inputs.locale, count=calculated)


def statements(run: Run, inputs: Inputs, results: Results, month: str) -> list[content.Statement]:
    """A statement for everyone with a row in the month."""
    known = _listed(inputs)
    earlier = results.summary.filter(pl.col("month") < month)["month"].max()
    before_it = results.summary.filter(pl.col("month").eq_missing(pl.lit(earlier)))
    last = {row["staff_no"]: row for row in before_it.iter_rows(named=True)}
    lines = [
        (scheme, frame.filter(pl.col("month") == month).partition_by("staff_no", as_dict=True))
        for scheme, frame in results.details
    ]
    adjusted = results.adjustments.filter(pl.col("month") == month).partition_by("staff_no", as_dict=True)
    closing = inputs.closed.of(month)
    faulty = _problems_of(closing) if closing else faulty_rows(inputs, results, month)
    who = unit(run, inputs)
    who = replace(who, name=closing.unit) if closing else who
    trends = _trends(results, month)
    made = []
    for row in _months_of(inputs, results, month, known, faulty):
        staff_no = row["staff_no"]
        stranger = content.Person(staff_no, "", "", "", "")
        person = replace(
            known.get(staff_no, stranger), name=row["name"], post=_post(inputs, row["post"]), team=row["team"] or ""
        )
        before = last.get(staff_no)
        made.append(
            content.Statement(
                unit=who,
                person=person,
                month=month,
                month_before=str(earlier or ""),
                total=row["total"],
                total_before=before["total"] if before else None,
                figures=_figures(inputs, row, before),
                deals=tuple(line for scheme, mine in lines for line in _lines(inputs, scheme, mine.get((staff_no,)))),
                adjustments=tuple(_adjustment_lines(adjusted.get((staff_no,)))),
                problems=faulty.get(staff_no, ()),
                plan_version=closing.plan_version if closing else inputs.version,
                trend=tuple(trends.get(staff_no, ())),
            )
        )
    return made


def _problems_of(closing: Closing) -> dict[str, tuple[content.ProblemLine, ...]]:
    return {
        staff_no: tuple(content.ProblemLine(**line) for line in lines) for staff_no, lines in closing.problems.items()
    }


def _trends(results: Results, month: str) -> dict[str, list[tuple[str, int]]]:
    """By staff number, the totals (fen) of the months up to this one, the oldest first."""
    found: dict[str, list[tuple[str, int]]] = {}
    known = results.summary.filter(pl.col("month") <= month).sort("month")
    for staff_no, when, total in known.select("staff_no", "month", "total").iter_rows():
        found.setdefault(staff_no, []).append((when, total))
    return found


def _months_of(
    inputs: Inputs, results: Results, month: str, known: Container[str], faulty: Iterable[str]
) -> list[dict[str, Any]]:
    """The rows of the month in 月度汇总, and one of nothing for everybody else who has a row that is kept out of it."""
    rows = results.summary.filter(pl.col("month") == month)
    others = [one for one in faulty if one in known and one not in set(rows["staff_no"])]
    nothing = pl.DataFrame({"month": month, "staff_no": others}, schema={"month": pl.String, "staff_no": pl.String})
    nothing = with_people(lazy(nothing.with_columns(_name=pl.lit(""))), lazy(inputs.staff)).collect().to_native()
    sums = [name for name, dtype in rows.schema.items() if dtype == pl.Int64]
    nothing = nothing.with_columns(pl.lit(0, dtype=pl.Int64).alias(name) for name in sums).select(rows.columns)
    found: list[dict[str, Any]] = pl.concat([rows, nothing]).sort("staff_no").to_dicts()
    return found


def _figures(inputs: Inputs, now: dict[str, Any], before: dict[str, Any] | None) -> tuple[content.Figure, ...]:
    shown: dict[str, Column] = {
        n: c for n, c in columns(inputs.workbook.summary).items() if c.shown in UNITS and n != "total"
    }
    return tuple(
        content.Figure(
            c.label.to(inputs.locale),
            "amount" if c.means is Means.BASE or name == "held" else UNITS[c.shown],
            now[name],
            before[name] if before else None,
        )
        for name, c in shown.items()
    )


def _lines(inputs: Inputs, scheme: Scheme, rows: pl.DataFrame | None) -> Iterator[content.DealLine]:
    """The payout lines of one person and scheme. Columns that a scheme does not have are blank."""
    if rows is None:
        return
    shown = columns(scheme.details)
    said = {name: column.choices for name, column in shown.items() if column.choices}
    subject = next(iter(named(scheme.details, Means.SUBJECT)), "")
    rewards = [measure.id for measure in scheme.measures if measure.earned is Earned.REWARD]
    besides = [
        (measure.id, shown[measure.id].label.to(inputs.locale), measure.scale)
        for measure in scheme.measures
        if measure.earned is not Earned.REWARD
    ]
    title = scheme.title.to(inputs.locale) if len(inputs.parts) > 1 else ""
    for row in rows.iter_rows(named=True):
        yield content.DealLine(
            key=row["key"] or "",
            on=row.get("on"),
            subject=_in_words(said.get(subject), row.get(subject), inputs.locale),
            result=row["result"] or "",
            reasons=_in_words(said.get("reasons"), row.get("reasons"), inputs.locale),
            credits=tuple((label, row[name], scale) for name, label, scale in besides if row[name]),
            reward=sum(row[name] for name in rewards),
            tier=row.get("tier") or "",
            clause=row["clause"] or "",
            says=row["says"] or "",
            scheme=title,
            release=row.get("release") or "",
            paid_in=row.get("paid_in") or "",
        )


def _adjustment_lines(rows: pl.DataFrame | None) -> Iterator[content.AdjustmentLine]:
    for row in rows.iter_rows(named=True) if rows is not None else ():
        yield content.AdjustmentLine(row["amount"], row["reason"], row["approver"], row["release"] or "")


def faulty_rows(inputs: Inputs, results: Results, month: str) -> dict[str, tuple[content.ProblemLine, ...]]:
    """By staff number, the rows of theirs that are kept out of the month; those of no known month are of the newest.

    A row in which a person only stands beside what is paid, as whoever kept a log, moves no pay of theirs.
    """
    listed = inputs.problems(results.findings).filter(pl.col("level") == ERROR)
    newest = results.summary["month"].max()
    mine = [listed.clear()]
    for tab in inputs.workbook.told:
        rows = listed.filter(pl.col("tab_title") == about(tab).title.to(inputs.locale))
        whose = next(iter(named(tab, Means.PERSON)), None)
        if rows.height and whose and not columns(tab)[whose].beside:
            beside = [column.label.to(inputs.locale) for column in columns(tab).values() if column.beside]
            bad = errors(tab, inputs.faults[tab])
            months = month_by_row(inputs.sheets[tab], bad, dated_by(tab)).rename({"month": "_month"})
            rows = rows.filter(~pl.col("column_title").is_in(beside)).join(
                months, on="row", how="left", maintain_order="left"
            )
            mine.append(rows.filter(pl.col("_month").fill_null(newest) == month).drop("_month"))
    return {
        str(staff_no): _problem_lines(rows.iter_rows(named=True), inputs.locale)
        for (staff_no,), rows in pl.concat(mine).group_by("staff_no", maintain_order=True)
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


def _holding(inputs: Inputs, results: Results) -> Iterator[str]:
    """The rows that may take pay away, each with its place and what it holds back."""
    for (tab, row), advice in results.holding.items():
        said = {"tab_title": about(tab).title.to(inputs.locale), "row": row, "advice": advice}
        yield problems.sentence(said, inputs.locale)


def _month_totals(results: Results, before: Totals) -> tuple[content.MonthTotal, ...]:
    # A deal of several people has a line for each of them.
    by_deal = results.lines.filter(pl.col("row").is_not_null()).group_by("month", "scheme", "row")
    counted = by_deal.agg((pl.col("result") != NOT_COUNTED).any().alias("counted"))
    sums = counted.group_by("month").agg(pl.col("counted").sum(), pl.len())
    deals = {month: (yes, every - yes) for month, yes, every in sums.iter_rows()}
    earlier: dict[str, int] = {}
    for (month, _), total in before.items():
        earlier[month] = earlier.get(month, 0) + total
    return tuple(
        content.MonthTotal(month, people, *deals.get(month, (0, 0)), total, earlier.get(month), held, paid)
        for month, people, total, held, paid in results.summary.group_by("month", maintain_order=True)
        .agg(pl.len(), pl.col("total", "held").sum(), (pl.col("total") != 0).sum().alias("paid"))
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


def addresses_of_managers(who: Staff, unit: UnitSettings) -> dict[str, str]:
    """Where reports go: the addresses of today's managers by staff number; of those whom 设置 names beside them, by the
    address in lower case. Whoever does not work here today gets none, whatever 设置 says.
    """
    found = {manager.staff_no: manager.email for manager in who.managers}
    known = {address.casefold() for address in found.values()}
    return {**found, **{address: address for address in sorted(unit.told - known - who.gone)}}


def _managers(inputs: Inputs) -> Iterator[content.Person]:
    known = people(inputs)
    for whom, address in addresses_of_managers(inputs.who, inputs.settings).items():
        yield known.get(whom, content.Person("", address, "", "", address))


def _mains(inputs: Inputs) -> list[str]:
    """The titles of the tabs in which people type what earns."""
    return [about(scheme.deals).title.to(inputs.locale) for scheme in inputs.workbook.schemes]


def _post(inputs: Inputs, value: str | None) -> str:
    return _in_words(columns(inputs.workbook.summary)["post"].choices, value, inputs.locale)


def _in_words(offered: Choices | None, joined: str | None, locale: Locale) -> str:
    """Canonical words, joined by 、, as they read in a language; what is no choice stays as it is."""
    words = {word.zh: word.to(locale) for word in offered or ()}
    return ("、" if locale == "zh" else ", ").join(words.get(part, part) for part in (joined or "").split("、"))


def _short(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:16]
