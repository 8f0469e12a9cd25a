"""Maintenance team: a monthly score out of ten, its grade, and a bonus once the month is approved (001)."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book, Pay
from functions.pay.calendar import with_days
from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.finishing import findings, found, lines
from functions.pay.scorecards import graded, history, pay_by_grade, scores, unscored
from functions.pay.teams import of_team
from functions.pay.wording import SEPARATOR, sentence
from schemas.maintenance_team import NOT_APPROVED, NOT_FILED, Approvals, Off
from schemas.words import Text

STEPS = ("filed", "reviewed", "approved")
UNSCORED = Text(
    "{name}（{staff_no}）{month}没有评分，没有奖金。请补上评分；不该评的请核对“员工”的岗位、班组和离职日期",
    "{name} ({staff_no}) has no scores for {month} and no bonus. Add them; whoever is not to be scored has another post, "
    "team or last day in the tab Staff",
)
UNPAID = Text("这个月{reason}，奖金为 0", "nothing is paid for this month: {reason}")


def calculate(book: Book) -> Pay:
    """Everybody's bonus of every month that is scored; 0 with the reason where it is not approved or switched off."""
    scored = scores(book.deals, book.plan.cards, book.staff, book.locale, keep=book.keep)
    grades = book.keep(graded(scored.scores, book.plan.cards))
    rows = at_month_end(pay_by_grade(grades, "_bonus", book.locale), book.staff, ["name", "team"])
    rows = _with_reasons(rows, book)
    held = nw.col("reasons") == ""
    why = sentence(UNPAID, book.locale, reason=nw.col("reasons"))
    unpaid = nw.concat_str([nw.col("says"), why], separator=SEPARATOR.to(book.locale))
    rows = rows.with_columns(
        bonus=nw.when(held).then(nw.col("_bonus")).otherwise(nw.lit(0)),
        says=nw.when(held).then(nw.col("says")).otherwise(unpaid),
    )
    return Pay(
        lines(book, rows), reports=history(grades, book.locale), findings=findings(scored.findings, _unscored(book))
    )


def _with_reasons(lines: Frame, book: Book) -> Frame:
    """Adds `reasons`: the first step of approval that is lacking, or why the month is switched off; blank for none."""
    lines = of_team(lines, book.of(Approvals), dict(zip(STEPS, STEPS, strict=True)))
    lines = of_team(lines, book.of(Off), {"_off": "reason"}, own_first=False)
    filed, reviewed, approved = (nw.col(step).fill_null(value=False) for step in STEPS)
    # The leader judges or the head; then it is the director's to review and approve.
    lacking = nw.when(~approved).then(nw.lit(NOT_APPROVED)).otherwise(nw.lit(""))
    reason = nw.when(~(filed | reviewed)).then(nw.lit(NOT_FILED)).otherwise(lacking)
    return lines.with_columns(reasons=nw.coalesce(nw.col("_off"), reason))


def _unscored(book: Book) -> Frame:
    """A finding for everybody whom the card takes in an approved month and who has no score at all in it once it is over, by name."""
    months = with_days(book.of(Approvals).filter(nw.col("approved")).select("month").unique())
    over = months.filter(nw.col("last_on") <= nw.lit(book.today))
    rows = unscored(over, book.plan.cards, book.staff, book.deals, ["name", "team"])
    rows = of_team(rows, book.of(Approvals), {"row": "row", "_approved": "approved"}).filter(nw.col("_approved"))
    rows = of_team(rows, book.of(Off), {"_off": "reason"}).filter(nw.col("_off").is_null())
    told = {name: nw.col(name).fill_null("") for name in ("name", "staff_no", "month")}
    return found(book, rows, Approvals, "team", sentence(UNSCORED, book.locale, **told), code="gap")
