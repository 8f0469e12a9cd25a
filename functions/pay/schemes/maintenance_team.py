"""Maintenance team: a monthly score out of ten, its grade, and a bonus once the month is approved (001)."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book, Pay
from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.scorecards import graded, history, pay_by_grade, scores
from functions.pay.wording import SEPARATOR, sentence
from schemas.maintenance_team import NOT_APPROVED, NOT_FILED, NOT_REVIEWED, Approvals, Off
from schemas.results import COUNTED, NOT_COUNTED
from schemas.words import Text

STEPS = {"filed": NOT_FILED, "reviewed": NOT_REVIEWED, "approved": NOT_APPROVED}
UNPAID = Text("这个月{reason}，奖金为 0", "nothing is paid for this month: {reason}")


def calculate(book: Book) -> Pay:
    """Everybody's bonus of every month that is scored; 0 with the reason where it is not approved or switched off."""
    scored = scores(book.deals, book.plan.cards, book.staff, book.locale, keep=book.keep)
    grades = book.keep(graded(scored.scores, book.plan.cards))
    paid = pay_by_grade(grades, "_bonus", book.locale)
    shown = grades.select("staff_no", "month", "grade", "score")
    lines = at_month_end(paid.join(shown, on=["staff_no", "month"], how="left"), book.staff, ["name", "team"])
    lines = _with_reasons(lines, book)
    held = nw.col("reasons") == ""
    why = sentence(UNPAID, book.locale, reason=nw.col("reasons"))
    unpaid = nw.concat_str([nw.col("says"), why], separator=SEPARATOR.to(book.locale))
    details = lines.with_columns(
        row=nw.lit(None, dtype=nw.Int64),
        bonus=nw.when(held).then(nw.col("_bonus")).otherwise(nw.lit(0)),
        result=nw.when(held).then(nw.lit(COUNTED)).otherwise(nw.lit(NOT_COUNTED)),
        says=nw.when(held).then(nw.col("says")).otherwise(unpaid),
    )
    reports = history(grades, book.locale)
    return Pay(details, reports=reports, findings=scored.findings)


def _with_reasons(lines: Frame, book: Book) -> Frame:
    """Adds `reasons`: the first step of approval that is lacking, or why the month is switched off; blank for none."""
    approvals, off = book.of(Approvals), book.of(Off)
    for mine, rows in (("_own", approvals.filter(~nw.col("team").is_null())), ("_all", _everybodys(approvals))):
        steps = {f"{mine}_{step}": nw.col(step) for step in STEPS}
        on = ["month", "team"] if mine == "_own" else ["month"]
        lines = lines.join(rows.select(*on, **steps), on=on, how="left")
    reason = nw.lit("")
    for step, word in reversed(STEPS.items()):
        done = nw.coalesce(nw.col(f"_own_{step}"), nw.col(f"_all_{step}")).fill_null(value=False)
        reason = nw.when(~done).then(nw.lit(word)).otherwise(reason)
    lines = lines.join(
        off.filter(~nw.col("team").is_null()).select("month", "team", _off="reason"), on=["month", "team"], how="left"
    ).join(_everybodys(off).select("month", _off_all="reason"), on="month", how="left")
    return lines.with_columns(reasons=nw.coalesce(nw.col("_off_all"), nw.col("_off"), reason))


def _everybodys(rows: Frame) -> Frame:
    return rows.filter(nw.col("team").is_null())
