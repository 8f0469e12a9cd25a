"""Post grades: the base part of a grade's amount by attendance, the assessed part by the score (001)."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book, Of, Pay
from functions.pay.components import Component, Lack, in_components, judged, up_to_full
from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.finishing import lines
from functions.pay.lookup import table_of
from functions.pay.periods import last_day
from functions.pay.plan.dated import Fault, Plan
from functions.pay.plan.wholes import part_faults
from functions.pay.quota import employed_days
from functions.pay.rows import look_up, words
from functions.pay.wording import told
from schemas import post_grades as tabs
from schemas.words import Text, translation

KEY = Text("岗级 {month}", "Grade {month}")
BASE = Text(
    "{_grade} {base}×{share}%×出勤{reached}/{full}天={amount}",
    "{_grade} {base} × {share} % × {reached}/{full} days = {amount}",
)
ASSESSED = Text("考核{base}×{share}%×{reached}÷{full}={amount}", "{base} × {share} % × {reached} ÷ {full} = {amount}")
GRADED, HAS_AMOUNT, SCORED = (~nw.col(name).is_null() for name in ("grade", "amount", "score"))
PARTS = (
    Component("base", "amount", "_base_share", "_attended", "required", BASE, HAS_AMOUNT, tabs.DAYS_SCALE),
    Component("assessed", "amount", "_assessed_share", "score", "full", ASSESSED, HAS_AMOUNT & SCORED),
)
UNGRADED = Text("“员工”表里没有填岗级", "the tab Staff names no grade")
NO_AMOUNT = Text("“岗级”表里没有这一岗的金额，请经理补上", "the tab Grades has no amount for this grade")
UNSCORED = Text("还没有考核得分，考核工资先不发", "not assessed yet, so the assessed part is not paid")
LACKS = (
    Lack(tabs.NO_GRADE, ~GRADED, UNGRADED),
    Lack(tabs.NO_AMOUNT, GRADED & ~HAS_AMOUNT, NO_AMOUNT),
    Lack(tabs.NOT_SCORED, HAS_AMOUNT & ~SCORED, UNSCORED),
)
BEYOND = Text(
    "考核得分{score}超过满分{full}，这一行没有核算。请改正得分；按别的分制考核的，请经理改“参数”的考核满分",
    "The score {score} is above full marks, {full}, so the row was not calculated. Mend it, or have the manager change the "
    "full marks in the tab Parameters",
)
STATED = {"_base_share": tabs.BASE_SHARE, "_assessed_share": tabs.ASSESSED_SHARE, "full": tabs.FULL_MARKS}
RESTS_ON = ("month",)


def facts(rows: Frame, of: Of) -> Frame:
    """Adds `employed_days`, on how many days of the month the person was employed; null where on none."""
    people = rows.select("month", staff_no=nw.col("person"))
    worked = employed_days(people.filter(~nw.col("month").is_null()).unique(), of(tabs.Staff))
    worked = worked.select("month", "employed_days", person="staff_no")
    return rows.join(worked, on=["month", "person"], how="left")


def faults(plan: Plan) -> list[Fault]:
    """Grades with two amounts on a day, or with days between their amounts; parts that are not the whole amount."""
    amounts = table_of(plan, tabs.Grades, ["grade"], "amount")[1]
    return [*amounts, *part_faults(plan, (tabs.BASE_SHARE, tabs.ASSESSED_SHARE))]


def calculate(book: Book) -> Pay:
    """Everybody's pay of every month that is assessed, by the amount, the shares and the full marks of its last day."""
    amounts = table_of(book.plan, tabs.Grades, ["grade"], "amount")[0]
    rows = at_month_end(book.deals, book.staff, ["name", "grade"]).with_columns(_last=last_day(nw.col("month")))
    rows = book.plan.parameters.add(amounts.look_up(rows, ["grade"], "_last", "amount", book.put), "_last", STATED)
    rows, beyond = up_to_full(book, rows, "score", "full", BEYOND)
    rows = look_up(rows, "grade", book.put, _grade=words(translation(tabs.GRADES, locale=book.locale), ""))
    all_days = nw.when(nw.col("attended") < nw.col("required")).then(nw.col("attended")).otherwise(nw.col("required"))
    rows = rows.with_columns(_attended=all_days, key=told(KEY, book.locale), clause=nw.col("amount_clause"))
    rows = judged(in_components(rows, PARTS), PARTS, LACKS, book.locale, paid=HAS_AMOUNT)
    return Pay(lines(book, rows), findings=beyond)
