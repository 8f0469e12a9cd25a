"""Equipment department: post wage and a floating bonus by the department's and the person's own score (001)."""

from __future__ import annotations

import narwhals as nw

from functions.pay import utilisation, work_orders
from functions.pay.book import Book, Pay
from functions.pay.components import Component, Lack, in_components, judged
from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.finishing import findings, lines
from functions.pay.ordering import one_after_another
from functions.pay.periods import index_of, last_day
from functions.pay.plan.dated import Fault, Plan
from functions.pay.plan.wholes import part_faults
from functions.pay.quota import Terms, monthly
from functions.pay.scorecards import graded, history, scores, typed
from functions.pay.scorecards.measured import MONTH_SIGNS, Measured, clauses_of, measured, with_notes
from functions.pay.wording import sentence, yuan
from schemas.equipment_floating import (
    BY_DAYS,
    COMPLETION,
    DEPARTMENT_SHARE,
    NO_BASE,
    NO_DEPARTMENT,
    NO_PERSON,
    NO_WAGE,
    OF_DEPARTMENT,
    PERSON_SHARE,
    UTILISATION,
)
from schemas.equipment_floating_inputs import DEPARTMENT, THOUSANDTHS, Orders, Stoppages
from schemas.plan import RATE_SCALE
from schemas.words import YES, Locale, Text

UNIT = DEPARTMENT.zh
TWICE = Text(
    "这一项由“停机记录”或“维修工单”得出，本月已有记录。请删去这一行，或把评分卡的“计分”改成直接",
    "This is worked out from the logs, which have rows for the month. Delete this row, or score it directly on the card",
)
UNREPORTED = Text("本月没有报修，工单完成率得满分，不加倍", "no order was reported: full marks, without the stretch")
KEY = Text("月工资 {month}", "Wage {month}")
WAGE = Text("岗位工资{wage}", "post wage {wage}")
WAGE_BY_DAYS = Text(
    "岗位工资{entered}×在职{days}/{of}天={wage}", "post wage {entered} × {days}/{of} days employed = {wage}"
)
BASED, HAS_WAGE = ~nw.col("floating_base").is_null(), ~nw.col("entered").is_null()
SCORED = {part: ~nw.col(f"{part}_score").is_null() for part in ("department", "person")}
SHARES = {"department": DEPARTMENT_SHARE, "person": PERSON_SHARE}
BY_SCORE = {
    "department": Text(
        "部门浮动奖金{base}×{share}%×{reached}÷{full}={amount}",
        "by department {base} × {share} % × {reached} ÷ {full} = {amount}",
    ),
    "person": Text(
        "个人浮动奖金{base}×{share}%×{reached}÷{full}={amount}",
        "by person {base} × {share} % × {reached} ÷ {full} = {amount}",
    ),
}
BEHIND = {
    "department": Text("部门得分：{says}", "department: {says}"),
    "person": Text("个人得分：{says}", "person: {says}"),
}
PARTS = tuple(
    Component(
        f"by_{part}", "floating_base", f"{part}_share", f"{part}_score", f"{part}_full", says, BASED & SCORED[part]
    )
    for part, says in BY_SCORE.items()
)
LACKS = (
    Lack(NO_WAGE, ~HAS_WAGE, Text("“员工”表没有填岗位工资", "the tab Staff has no post wage")),
    Lack(NO_BASE, ~BASED, Text("“员工”表没有填浮动奖金基数", "the tab Staff has no base of the floating bonus")),
    Lack(
        NO_DEPARTMENT,
        BASED & ~SCORED["department"],
        Text("部门这个月还没有得分，部门部分先不发", "the department has no score yet: that part is not paid"),
    ),
    Lack(
        NO_PERSON,
        BASED & ~SCORED["person"],
        Text("本人这个月还没有得分，个人部分先不发", "no personal score yet: that part is not paid"),
    ),
)


def faults(plan: Plan) -> list[Fault]:
    """Days on which the department's and the person's share do not make up the whole bonus."""
    return part_faults(plan, (DEPARTMENT_SHARE, PERSON_SHARE))


def calculate(book: Book) -> Pay:
    """Everybody's wage and bonus of every month for which anything is scored."""
    cards, locale = book.plan.cards, book.locale
    hours = book.keep(utilisation.hours_of(book.of(Stoppages), nw.col("by_equipment").fill_null(YES) == YES))
    orders = book.keep(work_orders.with_states(book.of(Orders)))
    rows = measured(book, _typed(book), UNIT, OF_DEPARTMENT, _logs(book, hours, orders), TWICE)
    units = {UNIT: OF_DEPARTMENT}
    scored = scores(rows.scored, cards, book.staff, locale, units=units, keep=book.keep)
    totals = book.keep(with_notes(scored.scores, rows.notes, locale))
    ran, completed = (clauses_of(cards, OF_DEPARTMENT, name) for name in (UTILISATION, COMPLETION))
    reports = [
        _scores(book, totals),
        utilisation.report(book, hours, Stoppages, kind=UTILISATION, unit=DEPARTMENT, clause=ran),
        work_orders.report(book, orders, Orders, kind=COMPLETION, unit=DEPARTMENT, clause=completed),
        work_orders.unfiled(book, orders, completed),
    ]
    missing, unlike = utilisation.missing_days(book, Stoppages), utilisation.unlike_hours(book, Stoppages)
    return Pay(
        lines(book, _wages(book, totals)),
        reports=one_after_another(reports),
        findings=findings(scored.findings, rows.findings, missing, unlike),
    )


def _typed(book: Book) -> Frame:
    """The rows of 评分, the department by one name in both languages."""
    unit = nw.when(nw.col("staff_no").is_in(list(DEPARTMENT))).then(nw.lit(UNIT))
    return typed(book.deals.with_columns(staff_no=unit.otherwise(nw.col("staff_no"))))


def _logs(book: Book, hours: Frame, orders: Frame) -> list[Measured]:
    """Hours run of hours of production, and orders completed of those reported."""
    hour, produced = RATE_SCALE // THOUSANDTHS, nw.col("produced")
    ran = {"actual": (produced - nw.col("stopped")) * hour, "target": produced * hour}
    done = {name: nw.col(of) * RATE_SCALE for name, of in (("actual", "completed"), ("target", "reported"))}
    counts = work_orders.counts_of(orders)
    return [
        Measured(UTILISATION, Stoppages, "on_day", hours.select("month", "row", **ran)),
        Measured(COMPLETION, Orders, "opened_on", book.keep(counts.select("month", "row", **done)), UNREPORTED),
    ]


def _scores(book: Book, totals: Frame) -> Frame:
    """Everybody's scores, those of the department before its people's, month by month."""
    # The department is in no staff list.
    people = at_month_end(totals.filter(nw.col("staff_no") != UNIT), book.staff, ["name"])
    names = people.select("staff_no", "period", _name="name")
    rows = graded(totals, book.plan.cards).join(names, on=["staff_no", "period"], how="left")
    named = nw.lit(DEPARTMENT.to(book.locale))
    rows = history(rows, book.locale, name=nw.coalesce("_name", nw.when(nw.col("staff_no") == UNIT).then(named)))
    unit, month = nw.col("subject") == UNIT, index_of(nw.col("period")) * 2
    place = nw.when(unit).then(month).otherwise(month + 1).cast(nw.Int64)
    return rows.with_columns(place=place, subject=nw.when(unit).then(named).otherwise(nw.col("subject")))


def _wages(book: Book, totals: Frame) -> Frame:
    """One line a person and month: whoever has a wage, a base or a score, and was employed on some day of a month of which

    somebody's score, or the department's, is complete: a slip of a month opens none.
    """
    months = totals.filter(nw.col("period").str.len_chars() == MONTH_SIGNS).select(month="period").unique()
    stated, terms = book.plan.parameters, Terms(quota="wage_entered", by_days=BY_DAYS)
    rows = monthly(book.staff, months, terms, stated, book.locale).drop("says")
    rows = at_month_end(rows, book.staff, ["name", "floating_base"]).with_columns(_last=last_day(nw.col("month")))
    shares = {f"{part}_share": name for part, name in SHARES.items()}
    rows = stated.add(rows, "_last", shares, clauses={"clause": DEPARTMENT_SHARE})
    rows = rows.with_columns(nw.col(*shares).fill_null(0))
    unit = nw.col("staff_no") == UNIT
    rows = rows.join(_of_part(totals.filter(unit).drop("staff_no"), "department"), on="month", how="left")
    rows = rows.join(_of_part(totals.filter(~unit), "person"), on=["month", "staff_no"], how="left")
    ours = [~nw.col(name).is_null() for name in ("entered", "floating_base", "person_score")]
    rows = in_components(rows.filter(nw.any_horizontal(*ours, ignore_nulls=True)), PARTS)
    rows = rows.with_columns(post_wage=nw.col("quota").fill_null(0))
    return _told(rows.with_columns(floating=nw.col("by_department") + nw.col("by_person")), book.locale)


def _of_part(scores: Frame, part: str) -> Frame:
    known = {f"{part}_{name}": nw.col(name) for name in ("score", "full", "says")}
    whose = [name for name in ("staff_no",) if part == "person"]
    return scores.select(*whose, month=nw.col("period"), **known)


def _told(rows: Frame, locale: Locale) -> Frame:
    """Adds the key, the result with its reasons and the arithmetic in words."""
    rows = rows.with_columns(
        key=sentence(KEY, locale, month=nw.col("month")),
        _wage=yuan(nw.col("post_wage"), locale),
        _entered=yuan(nw.col("entered").fill_null(0), locale),
        _days=nw.col("employed_days").cast(nw.String),
        _of=nw.col("month_days").cast(nw.String),
    )
    said = {name: nw.col(f"_{name}") for name in ("entered", "days", "of", "wage")}
    whole = nw.when(nw.col("post_wage") == nw.col("entered")).then(sentence(WAGE, locale, wage=said["wage"]))
    wage = nw.when(HAS_WAGE).then(nw.coalesce(whole, sentence(WAGE_BY_DAYS, locale, **said)))
    behind = [sentence(phrase, locale, says=nw.col(f"{part}_says")) for part, phrase in BEHIND.items()]
    paid = HAS_WAGE | (BASED & (SCORED["department"] | SCORED["person"]))
    return judged(rows, PARTS, LACKS, locale, paid=paid, before=[wage], after=behind)
