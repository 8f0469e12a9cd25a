"""Department scorecards: weighted scores of a half-year or a quarter, what they pay, and their history (002)."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book, Pay
from functions.pay.facts import at_month_end
from functions.pay.finishing import lines
from functions.pay.plan.dated import Fault, Plan
from functions.pay.scorecards import graded, history, on_trial, pay_by_plan, scores
from schemas.department_kpi import NO_BASE, ON_TRIAL
from schemas.words import Text

OF_PERSON = ["staff_no", "period"]
PROMOTION = Text("晋升考核", "Promotion review")
BOTH = Text(
    "“奖金”和“系数”只填一个：按等级发固定奖金，或按基数×系数发",
    "Fill in the bonus or the coefficient: a fixed bonus for the grade, or base × coefficient",
)


def faults(plan: Plan) -> list[Fault]:
    """Grades that would pay in two ways."""
    tab = plan.scheme.grades
    both = [grade for grade in plan.cards.grades if grade.amount and grade.coefficient is not None]
    return [Fault(tab, grade.row, "coefficient", "unsupported", BOTH) for grade in both if tab]


def calculate(book: Book) -> Pay:
    """What the score of every person and period pays, and all scores as the history that promotions rest on."""
    cards, locale = book.plan.cards, book.locale
    left_out = book.keep(on_trial(book.deals, cards, book.staff, locale))
    entered = book.deals.join(left_out.select(*OF_PERSON), on=OF_PERSON, how="anti")
    scored = scores(entered, cards, book.staff, locale, keep=book.keep)
    grades = book.keep(at_month_end(graded(scored.scores, cards), book.staff, ["name", "kpi_base"]))
    paid = pay_by_plan(grades, cards, "kpi_base", "kpi_bonus", locale, lacking=NO_BASE)
    kind = nw.concat_str([nw.lit(f"{PROMOTION.to(locale)} "), nw.col("card")])
    return Pay(
        lines(book, paid, left_out.with_columns(reasons=nw.lit(ON_TRIAL))),
        reports=history(grades, locale, kind=kind, name=nw.col("name")),
        findings=scored.findings,
    )
