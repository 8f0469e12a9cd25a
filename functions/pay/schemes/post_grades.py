"""Post grades: the base part of a grade's amount by attendance, the assessed part by the score (001)."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book, Of, Pay
from functions.pay.components import Component, Lack, in_components, judged
from functions.pay.expressions import Frame, word_for
from functions.pay.facts import at_month_end
from functions.pay.finishing import found, lines
from functions.pay.lookup import load_table
from functions.pay.periods import last_day
from functions.pay.plan.dated import Fault, Plan
from functions.pay.plan.wholes import part_faults
from functions.pay.quota import employed_days
from functions.pay.wording import number, sentence
from schemas.plan import RATE_SCALE
from schemas.post_grades import (
    ASSESSED_SHARE,
    BASE_SHARE,
    DAYS_SCALE,
    FULL_MARKS,
    GRADES,
    NO_AMOUNT,
    NO_GRADE,
    NOT_SCORED,
    Grades,
    Staff,
)
from schemas.words import Text, translation

KEY = Text("岗级 {month}", "Grade {month}")
BASE = Text(
    "{_grade} {base}×{share}%×出勤{reached}/{full}天={amount}",
    "{_grade} {base} × {share} % × {reached}/{full} days = {amount}",
)
ASSESSED = Text("考核{base}×{share}%×{reached}÷{full}={amount}", "{base} × {share} % × {reached} ÷ {full} = {amount}")
OF_BASE, OF_SCORE = ("amount", "_base_share", "_attended", "required"), ("amount", "_assessed_share", "score", "_full")
HAS_AMOUNT, SCORED = ~nw.col("amount").is_null(), ~nw.col("score").is_null()
PARTS = (
    Component("base", *OF_BASE, BASE, HAS_AMOUNT, DAYS_SCALE),
    Component("assessed", *OF_SCORE, ASSESSED, HAS_AMOUNT & SCORED),
)
GRADED = ~nw.col("grade").is_null()
LACKS = (
    Lack(NO_GRADE, ~GRADED, Text("“员工”表里没有填岗级", "the tab Staff names no grade")),
    Lack(
        NO_AMOUNT,
        GRADED & ~HAS_AMOUNT,
        Text("“岗级”表里没有这一岗的金额，请经理补上", "the tab Grades has no amount for this grade"),
    ),
    Lack(
        NOT_SCORED,
        HAS_AMOUNT & ~SCORED,
        Text("还没有考核得分，考核工资先不发", "not assessed yet, so the assessed part is not paid"),
    ),
)
BEYOND = Text(
    "考核得分{score}超过满分{full}，这一行没有核算。请改正得分；按别的分制考核的，请经理改“参数”的考核满分",
    "The score {score} is above full marks, {full}, so the row was not calculated. Mend it, or have the manager change the "
    "full marks in the tab Parameters",
)

RESTS_ON = ("month",)


def facts(rows: Frame, of: Of) -> Frame:
    """Adds `employed_days`, on how many days of the month the person was employed; null where on none."""
    people = rows.select("month", staff_no=nw.col("person"))
    worked = employed_days(people.filter(~nw.col("month").is_null()).unique(), of(Staff))
    worked = worked.select("month", "employed_days", person="staff_no")
    return rows.join(worked, on=["month", "person"], how="left")


def faults(plan: Plan) -> list[Fault]:
    """Grades with two amounts on a day, or with days between their amounts; parts that are not the whole amount."""
    tab = next(tab for tab in plan.tables if issubclass(tab, Grades))
    amounts = load_table(tab, plan.table(Grades), ["grade"], "amount")[1]
    return [*amounts, *part_faults(plan, (BASE_SHARE, ASSESSED_SHARE))]


def calculate(book: Book) -> Pay:
    """Everybody's pay of every month that is assessed."""
    rows = _with_plan(at_month_end(book.deals, book.staff, ["name", "grade"]), book)
    over = rows.filter((nw.col("score") > nw.col("_full")).fill_null(value=False))
    rows = rows.join(over.select("row"), on="row", how="anti")
    words = translation(GRADES, locale=book.locale)
    attended = nw.when(nw.col("attended") < nw.col("required")).then(nw.col("attended")).otherwise(nw.col("required"))
    rows = rows.with_columns(
        _attended=attended,
        _grade=word_for(nw.col("grade"), words, ""),
        key=sentence(KEY, book.locale, month=nw.col("month")),
        clause=nw.col("amount_clause"),
    )
    rows = judged(in_components(rows, PARTS), PARTS, LACKS, book.locale, paid=HAS_AMOUNT)
    full, score = number(nw.col("_full"), RATE_SCALE), number(nw.col("score"), RATE_SCALE)
    beyond = found(book, over, book.scheme.deals, "score", sentence(BEYOND, book.locale, score=score, full=full))
    return Pay(lines(book, rows), findings=beyond)


def _with_plan(rows: Frame, book: Book) -> Frame:
    """Adds `amount` (fen) and its clause, and the shares and full marks that hold on the month's last day."""
    tab = next(tab for tab in book.plan.tables if issubclass(tab, Grades))
    table, _ = load_table(tab, book.plan.table(Grades), ["grade"], "amount")
    rows = table.look_up(rows.with_columns(_last=last_day(nw.col("month"))), ["grade"], "_last", "amount", book.put)
    shares = {"_base_share": BASE_SHARE, "_assessed_share": ASSESSED_SHARE, "_full": FULL_MARKS}
    return book.plan.parameters.add(rows, "_last", shares)
