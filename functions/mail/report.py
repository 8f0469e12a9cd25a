"""What a run report shows: the months, how far they moved since the last run, whose pay moved most, and the problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from functions.mail import amounts
from functions.mail.content import MonthTotal, RunReport
from functions.mail.listing import FaultyRows, Listing, faulty_rows, listing
from functions.mail.phrases import Say

MOST_MONTHS = 24


@dataclass(frozen=True)
class Change:
    """How a person's month moved since the last run, in fen; `before` is None where it was not there."""

    month: str
    staff_no: str
    name: str
    before: int | None
    now: int

    @property
    def fen(self) -> int:
        """The difference."""
        return self.now - (self.before or 0)


@dataclass(frozen=True)
class Kind:
    """How many cells of one column have problems of one level."""

    tab: str
    column: str
    level: str
    is_error: bool
    count: int


@dataclass(frozen=True)
class View:
    """Everything that a report shows besides its content, worked out. `verdict`: the change against the last run."""

    subject: str
    total: int
    verdict: str
    months: Listing[MonthTotal]
    left_out_months: int
    changes: tuple[Change, ...]
    kinds: tuple[Kind, ...]
    rows: FaultyRows


def view(report: RunReport, say: Say) -> View:
    """What the report shows: the latest month first."""
    months = listing(sorted(report.months, key=lambda month: month.month, reverse=True), MOST_MONTHS)
    changes = sorted((Change(*changed) for changed in report.changed), key=lambda change: -abs(change.fen))
    return View(
        subject=_subject(report, say),
        total=_total(report.months),
        verdict=_verdict(report.months, say),
        months=months,
        left_out_months=_total(months.rest),
        changes=tuple(changes),
        kinds=_kinds(report),
        rows=faulty_rows(report.problems),
    )


def _subject(report: RunReport, say: Say) -> str:
    """Nobody paid, or the total and its change; then the errors, where there are any."""
    unit, moved, total = report.unit.name, _since_last_run(report.months), amounts.yuan(_total(report.months))
    errors = say("report_subject_errors", n=report.errors) if report.errors else ""
    if report.nothing:
        return say("report_subject_nothing", unit=unit) + errors
    if not moved:
        return say("report_subject", total=total, unit=unit) + errors
    return say("report_subject_change", total=total, change=_change(moved, say), unit=unit) + errors


def _total(months: Sequence[MonthTotal]) -> int:
    return sum(month.total for month in months)


def _change(fen: int, say: Say) -> str:
    return say("than_last_run", change=amounts.change(fen, "yuan"))


def _since_last_run(months: Sequence[MonthTotal]) -> int | None:
    """How far all months together moved, in fen; None where there was no run before."""
    if all(month.total_before is None for month in months):
        return None
    return sum(month.total - (month.total_before or 0) for month in months)


def _verdict(months: Sequence[MonthTotal], say: Say) -> str:
    moved = _since_last_run(months)
    if moved is None:
        return say("first_run")
    return _change(moved, say) if moved else say("like_last_run")


def _kinds(report: RunReport) -> tuple[Kind, ...]:
    """Errors before reminders, the commonest first."""
    counts = Counter((line.tab, line.column, line.level, line.is_error) for line in report.problems)
    kinds = [Kind(*kind, count=count) for kind, count in counts.most_common()]
    return tuple(sorted(kinds, key=lambda kind: not kind.is_error))
