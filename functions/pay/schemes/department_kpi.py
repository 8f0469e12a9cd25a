"""Department scorecards: weighted scores of a half-year or a quarter, what they pay, and their history (002)."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book, Pay
from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.plan.dated import Fault, Plan
from functions.pay.scorecards import (
    graded,
    history,
    pay_by_coefficient,
    pay_by_grade,
    pay_by_score,
    pays_by_grade,
    scores,
)
from functions.pay.scorecards.pay import KEY
from functions.pay.wording import SEPARATOR, sentence
from schemas.department_kpi import NO_BASE
from schemas.results import COUNTED, NOT_COUNTED
from schemas.words import Text

WHOLE = 1_000_000  # the whole base rests on the score
UNPAID = Text(
    "“员工”表没有填考核奖金基数，所以只记得分，不发奖金",
    "the tab Staff has no bonus base, so the score is kept and nothing is paid",
)
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
    scored = scores(book.deals, book.plan.cards, book.staff, book.locale, keep=book.keep)
    grades = _with_people(graded(scored.scores, book.plan.cards), book)
    lines = _lines(grades, book)
    details = lines.with_columns(row=nw.lit(None, dtype=nw.Int64))
    return Pay(details, reports=_reports(grades, book), findings=scored.findings)


def _with_people(grades: Frame, book: Book) -> Frame:
    """Adds the key of the line, the name and the base, as they stand on the period's last day."""
    key = sentence(KEY, book.locale, card=nw.col("card"), period=nw.col("period"))
    return at_month_end(grades, book.staff, ["name", "kpi_base"]).with_columns(key=key)


def _lines(grades: Frame, book: Book) -> Frame:
    by_grade = pays_by_grade(book.plan.cards)
    by_coefficient = by_grade & ~nw.col("coefficient").is_null()
    on_base = ~by_grade | by_coefficient
    lacks = on_base & nw.col("kpi_base").is_null()
    paid = [
        pay_by_score(grades.filter(~by_grade), "kpi_base", WHOLE, "kpi_bonus", book.locale),
        pay_by_coefficient(grades.filter(by_coefficient), "kpi_base", "kpi_bonus", book.locale),
        pay_by_grade(grades.filter(~on_base), "kpi_bonus", book.locale),
    ]
    unpaid = nw.concat_str([nw.col("says"), nw.lit(UNPAID.to(book.locale))], separator=SEPARATOR.to(book.locale))
    columns = ("key", "staff_no", "month", "clause", "kpi_bonus", "says", "result", "reasons")
    counted = {"result": nw.lit(COUNTED), "reasons": nw.lit("")}
    lines = [
        *(lines.with_columns(**counted).select(columns) for lines in paid),
        grades.filter(lacks)
        .with_columns(
            kpi_bonus=nw.lit(0, dtype=nw.Int64), says=unpaid, result=nw.lit(NOT_COUNTED), reasons=nw.lit(NO_BASE)
        )
        .select(columns),
    ]
    shown = grades.select("key", "staff_no", "name", "period", "score", "grade")
    return nw.concat(lines).join(shown, on=["key", "staff_no"], how="left")


def _reports(grades: Frame, book: Book) -> Frame:
    """Everybody's scores, one person after the other, period by period."""
    names = grades.select(subject="staff_no", period="period", _name="name")
    rows = history(grades, book.locale).join(names, on=["subject", "period"], how="left")
    kind = nw.concat_str([nw.lit(f"{PROMOTION.to(book.locale)} "), nw.col("name")])
    return rows.with_columns(kind=kind, name=nw.col("_name")).drop("_name")
