"""Department scorecards: weighted scores of a half-year or a quarter, what they pay, and their history (002)."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book, Pay
from functions.pay.expressions import Frame, word_for
from functions.pay.facts import at_month_end
from functions.pay.finishing import lines
from functions.pay.periods import last_day
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
from functions.pay.scorecards.periods import month_of
from functions.pay.wording import SEPARATOR, sentence
from schemas.department_kpi import NO_BASE, ON_TRIAL
from schemas.words import Text

WHOLE = 1_000_000  # the whole base rests on the score
UNPAID = Text(
    "“员工”表没有填考核奖金基数，所以只记得分，不发奖金",
    "the tab Staff has no bonus base, so the score is kept and nothing is paid",
)
OF_PERSON = ["staff_no", "period"]
NOWHERE = -1
LEFT_OUT = Text(
    "公司试行期到{until}为止，“{card}”卡不评，不发考核奖金",
    "the trial stage lasts until {until}: the card “{card}” is left out and pays nothing",
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
    on_trial = book.keep(_on_trial(book))
    entered = book.deals.join(on_trial.select(*OF_PERSON), on=OF_PERSON, how="anti")
    scored = scores(entered, book.plan.cards, book.staff, book.locale, keep=book.keep, put=book.put)
    grades = book.keep(_with_people(graded(scored.scores, book.plan.cards), book))
    details = lines(book, *_lines(grades, book), _left_out(on_trial, book))
    return Pay(details, reports=_reports(grades, book), findings=scored.findings)


def _on_trial(book: Book) -> Frame:
    """Everybody and every period entered whose card is out on trial on the period's last day, with `month`, `card`,

    `clause` and `until`, the trial's last day.
    """
    rows = book.deals.select(*OF_PERSON).unique().with_columns(month=month_of(nw.col("period")))
    rows = at_month_end(rows, book.staff, ["post"]).with_columns(_last=last_day(nw.col("month")))
    place = nw.lit(NOWHERE)
    out = [row for row in book.plan.cards.indicators if row.trial and row.trial_until is not None]
    for number, row in enumerate(out):
        held = nw.col("post").is_in(sorted(row.posts)) & (nw.col("_last") <= nw.lit(row.trial_until))
        held = held & (nw.col("_last") >= nw.lit(row.valid_from)) & (nw.col("_last") <= nw.lit(row.valid_until))
        place = nw.when(held).then(nw.lit(number)).otherwise(place)
    rows = rows.with_columns(_place=place.cast(nw.Int64)).filter(nw.col("_place") != NOWHERE)
    told = {
        "card": {number: row.card for number, row in enumerate(out)},
        "clause": {number: row.clause for number, row in enumerate(out)},
        "until": {number: f"{row.trial_until}" for number, row in enumerate(out)},
    }
    return rows.select(*OF_PERSON, "month", **{name: word_for(nw.col("_place"), words) for name, words in told.items()})


def _left_out(on_trial: Frame, book: Book) -> Frame:
    """A line for each that says why nothing is scored and paid."""
    return on_trial.with_columns(
        key=sentence(KEY, book.locale, card=nw.col("card"), period=nw.col("period")),
        says=sentence(LEFT_OUT, book.locale, card=nw.col("card"), until=nw.col("until")),
        reasons=nw.lit(ON_TRIAL),
    )


def _with_people(grades: Frame, book: Book) -> Frame:
    """Adds the key of the line, the name and the base, as they stand on the period's last day."""
    key = sentence(KEY, book.locale, card=nw.col("card"), period=nw.col("period"))
    return at_month_end(grades, book.staff, ["name", "kpi_base"]).with_columns(key=key)


def _lines(grades: Frame, book: Book) -> list[Frame]:
    """What the grade or the score pays; a line without pay for whoever has no base."""
    by_grade = pays_by_grade(book.plan.cards)
    by_coefficient = by_grade & ~nw.col("coefficient").is_null()
    on_base = ~by_grade | by_coefficient
    unpaid = nw.concat_str([nw.col("says"), nw.lit(UNPAID.to(book.locale))], separator=SEPARATOR.to(book.locale))
    lacking = grades.filter(on_base & nw.col("kpi_base").is_null())
    paid = [
        pay_by_score(grades.filter(~by_grade), "kpi_base", WHOLE, "kpi_bonus", book.locale),
        pay_by_coefficient(grades.filter(by_coefficient), "kpi_base", "kpi_bonus", book.locale),
        pay_by_grade(grades.filter(~on_base), "kpi_bonus", book.locale),
    ]
    shown = grades.select("key", "staff_no", "name", "period", "score", "grade")
    scored = [sort.join(shown, on=["key", "staff_no"], how="left") for sort in paid]
    return [*scored, lacking.with_columns(says=unpaid, reasons=nw.lit(NO_BASE))]


def _reports(grades: Frame, book: Book) -> Frame:
    """Everybody's scores, one person after the other, period by period."""
    names = grades.select(subject="staff_no", period="period", _name="name")
    rows = history(grades, book.locale).join(names, on=["subject", "period"], how="left")
    kind = nw.concat_str([nw.lit(f"{PROMOTION.to(book.locale)} "), nw.col("name")])
    return rows.with_columns(kind=kind, name=nw.col("_name")).drop("_name")
