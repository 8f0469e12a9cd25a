"""The wage of everybody in the department: post wage, and the floating bonus by two scores."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.components import Component, Lack, in_components, judged
from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.finishing import lines
from functions.pay.periods import last_day
from functions.pay.quota import Terms, monthly
from functions.pay.schemes.equipment_floating.scoring import MONTH_SIGNS
from functions.pay.wording import sentence, yuan
from schemas.equipment_floating import (
    BY_DAYS,
    DEPARTMENT_SHARE,
    NO_BASE,
    NO_DEPARTMENT,
    NO_PERSON,
    NO_WAGE,
    PERSON_SHARE,
)
from schemas.equipment_floating_inputs import DEPARTMENT
from schemas.words import Locale, Text

KEY = Text("月工资 {month}", "Wage {month}")
WAGE = Text("岗位工资{wage}", "post wage {wage}")
WAGE_BY_DAYS = Text(
    "岗位工资{entered}×在职{days}/{of}天={wage}", "post wage {entered} × {days}/{of} days employed = {wage}"
)
BASED, HAS_WAGE = ~nw.col("floating_base").is_null(), ~nw.col("entered").is_null()
SCORED = {part: ~nw.col(f"{part}_score").is_null() for part in ("department", "person")}
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
PARTS = tuple(
    Component(
        f"by_{part}", "floating_base", f"{part}_share", f"{part}_score", f"{part}_full", says, BASED & SCORED[part]
    )
    for part, says in BY_SCORE.items()
)
BEHIND = {
    "department": Text("部门得分：{says}", "department: {says}"),
    "person": Text("个人得分：{says}", "person: {says}"),
}
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
SHARES = {"department": DEPARTMENT_SHARE, "person": PERSON_SHARE}


def wages(book: Book, totals: Frame) -> Frame:
    """One line a person and month: whoever has a wage, a base or a score, and was employed on some day of the month."""
    rows = _people(book, _months(totals))
    rows = _with_score(rows, totals.filter(nw.col("staff_no") == DEPARTMENT.zh), ["month"], "department")
    rows = _with_score(rows, totals.filter(nw.col("staff_no") != DEPARTMENT.zh), ["month", "staff_no"], "person")
    ours = [~nw.col(name).is_null() for name in ("entered", "floating_base", "person_score")]
    rows = rows.filter(nw.any_horizontal(*ours, ignore_nulls=True))
    rows = in_components(rows, PARTS).with_columns(post_wage=nw.col("quota").fill_null(0))
    rows = rows.with_columns(floating=nw.col("by_department") + nw.col("by_person"))
    return lines(book, _told(rows, book.locale))


def _months(totals: Frame) -> Frame:
    """The months of which somebody's score, or the department's, is complete: a slip of a month opens none."""
    return totals.filter(nw.col("period").str.len_chars() == MONTH_SIGNS).select(month="period").unique()


def _wage(book: Book, months: Frame) -> Frame:
    terms = Terms(quota="wage_entered", by_days=BY_DAYS)
    return monthly(book.staff, months, terms, book.plan.parameters, book.locale).drop("says")


def _people(book: Book, months: Frame) -> Frame:
    """Everybody employed in these months, with their wage and the plan's shares of the month's last day."""
    rows = at_month_end(_wage(book, months), book.staff, ["name", "floating_base"])
    rows = rows.with_columns(_last=last_day(nw.col("month")))
    shares = {f"{part}_share": name for part, name in SHARES.items()}
    rows = book.plan.parameters.add(rows, "_last", shares, clauses={"clause": DEPARTMENT_SHARE})
    return rows.with_columns(nw.col(*shares).fill_null(0)).drop("_last")


def _with_score(rows: Frame, scores: Frame, on: list[str], part: str) -> Frame:
    known = {f"{part}_{name}": nw.col(name) for name in ("score", "full", "says")}
    keys = {"month": nw.col("period"), "staff_no": nw.col("staff_no")}
    return rows.join(scores.select(**{name: keys[name] for name in on}, **known), on=on, how="left")


def _told(rows: Frame, locale: Locale) -> Frame:
    """Adds the key, the result with its reasons and the arithmetic in words."""
    rows = rows.with_columns(
        key=sentence(KEY, locale, month=nw.col("month")),
        _wage=yuan(nw.col("post_wage"), locale),
        _entered=yuan(nw.col("entered").fill_null(0), locale),
        _days=nw.col("employed_days").cast(nw.String),
        _of=nw.col("month_days").cast(nw.String),
    )
    by_days = sentence(
        WAGE_BY_DAYS, locale, entered=nw.col("_entered"), days=nw.col("_days"), of=nw.col("_of"), wage=nw.col("_wage")
    )
    whole = nw.col("post_wage") == nw.col("entered")
    wage = nw.when(whole).then(sentence(WAGE, locale, wage=nw.col("_wage"))).otherwise(by_days)
    return judged(
        rows,
        PARTS,
        LACKS,
        locale,
        paid=HAS_WAGE | (BASED & (SCORED["department"] | SCORED["person"])),
        before=[nw.when(HAS_WAGE).then(wage)],
        after=[sentence(phrase, locale, says=nw.col(f"{part}_says")) for part, phrase in BEHIND.items()],
    )
