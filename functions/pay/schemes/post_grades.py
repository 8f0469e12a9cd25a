"""Post grades: the base part of a grade's amount by attendance, the assessed part by the score (001)."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book, Of, Pay
from functions.pay.exact import rounded
from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.finishing import found, lines
from functions.pay.lookup import load_table
from functions.pay.periods import last_day
from functions.pay.plan.dated import Fault, Plan
from functions.pay.plan.wholes import part_faults
from functions.pay.quota import employed_days
from functions.pay.wording import SEPARATOR, number, sentence, yuan
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
from schemas.results import COUNTED, COUNTED_IN_PART, NOT_COUNTED
from schemas.words import Text, translation

KEY = Text("岗级 {month}", "Grade {month}")
BASE = Text(
    "{grade} {amount}×{share}%×出勤{attended}/{required}天={base}",
    "{grade} {amount} × {share} % × {attended}/{required} days = {base}",
)
ASSESSED = Text(
    "考核{amount}×{share}%×{score}÷{full}={assessed}", "{amount} × {share} % × {score} ÷ {full} = {assessed}"
)
LACKING = {
    NO_GRADE: Text("“员工”表里没有填岗级", "the tab Staff names no grade"),
    NO_AMOUNT: Text("“岗级”表里没有这一岗的金额，请经理补上", "the tab Grades has no amount for this grade"),
    NOT_SCORED: Text("还没有考核得分，考核工资先不发", "not assessed yet, so the assessed part is not paid"),
}

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
    rows = at_month_end(book.deals, book.staff, ["name", "grade"]).with_columns(_last=last_day(nw.col("month")))
    rows = _with_plan(rows, book)
    over = rows.filter((nw.col("score") > nw.col("_full")).fill_null(value=False))
    rows = rows.join(over.select("row"), on="row", how="anti")
    attended = nw.when(nw.col("attended") < nw.col("required")).then(nw.col("attended")).otherwise(nw.col("required"))
    amount = nw.col("amount").fill_null(0)
    rows = rows.with_columns(_attended=attended, _amount=amount, _score=nw.col("score").fill_null(0))
    rows = rounded(
        rows, "base", nw.col("_amount"), (nw.col("_base_share"), RATE_SCALE), (nw.col("_attended"), nw.col("required"))
    )
    rows = rounded(
        rows,
        "assessed",
        nw.col("_amount"),
        (nw.col("_assessed_share"), RATE_SCALE),
        (nw.col("_score"), nw.col("_full")),
    )
    full, score = number(nw.col("_full"), RATE_SCALE), number(nw.col("score"), RATE_SCALE)
    beyond = found(book, over, book.scheme.deals, "score", sentence(BEYOND, book.locale, score=score, full=full))
    return Pay(lines(book, _told(rows, book)), findings=beyond)


def _with_plan(rows: Frame, book: Book) -> Frame:
    """Adds `amount` (fen) and its clause, and the shares and full marks that hold on the month's last day."""
    tab = next(tab for tab in book.plan.tables if issubclass(tab, Grades))
    table, _ = load_table(tab, book.plan.table(Grades), ["grade"], "amount")
    names = {"_base_share": BASE_SHARE, "_assessed_share": ASSESSED_SHARE, "_full": FULL_MARKS}
    stated = {name: book.plan.parameters.value_on(said, nw.col("_last")) for name, said in names.items()}
    return table.look_up(rows, ["grade"], nw.col("_last"), "amount").with_columns(**stated)


def _told(rows: Frame, book: Book) -> Frame:
    """Adds the key, the result, the reasons and the arithmetic in words."""
    locale = book.locale
    reasons = (
        nw.when(nw.col("grade").is_null())
        .then(nw.lit(NO_GRADE))
        .when(nw.col("amount").is_null())
        .then(nw.lit(NO_AMOUNT))
        .when(nw.col("score").is_null())
        .then(nw.lit(NOT_SCORED))
        .otherwise(nw.lit(""))
    )
    words = translation(GRADES, locale=locale)
    rows = rows.with_columns(
        reasons=reasons,
        _grade=nw.col("grade").replace_strict(list(words), list(words.values()), default="", return_dtype=nw.String),
        _yuan=yuan(nw.col("_amount"), locale),
        _days=number(nw.col("_attended"), DAYS_SCALE),
        _of=number(nw.col("required"), DAYS_SCALE),
        _by=number(nw.col("_base_share") * 100, RATE_SCALE),
        _rest=number(nw.col("_assessed_share") * 100, RATE_SCALE),
        _marks=number(nw.col("_score"), RATE_SCALE),
        _out_of=number(nw.col("_full"), RATE_SCALE),
        _base=yuan(nw.col("base"), locale),
        _assessed=yuan(nw.col("assessed"), locale),
    )
    base = sentence(
        BASE,
        locale,
        grade=nw.col("_grade"),
        amount=nw.col("_yuan"),
        share=nw.col("_by"),
        attended=nw.col("_days"),
        required=nw.col("_of"),
        base=nw.col("_base"),
    )
    assessed = sentence(
        ASSESSED,
        locale,
        amount=nw.col("_yuan"),
        share=nw.col("_rest"),
        score=nw.col("_marks"),
        full=nw.col("_out_of"),
        assessed=nw.col("_assessed"),
    )
    paid = ~nw.col("amount").is_null()
    lacking = nw.lit(None, dtype=nw.String)
    for word, says in LACKING.items():
        lacking = nw.when(nw.col("reasons") == word).then(nw.lit(says.to(locale))).otherwise(lacking)
    told = [nw.when(paid).then(base), nw.when(paid & ~nw.col("score").is_null()).then(assessed), lacking]
    part = nw.when(nw.col("reasons") == "").then(nw.lit(COUNTED)).otherwise(nw.lit(COUNTED_IN_PART))
    return rows.with_columns(
        key=sentence(KEY, locale, month=nw.col("month")),
        result=nw.when(paid).then(part).otherwise(nw.lit(NOT_COUNTED)),
        clause=nw.col("amount_clause"),
        says=nw.concat_str(told, separator=SEPARATOR.to(locale), ignore_nulls=True),
    )
