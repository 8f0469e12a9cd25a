"""The wage of everybody in the department: post wage, and the floating bonus by two scores."""

from __future__ import annotations

import narwhals as nw

from functions.pay.book import Book
from functions.pay.exact import rounded
from functions.pay.expressions import Frame
from functions.pay.facts import at_month_end
from functions.pay.finishing import lines
from functions.pay.periods import last_day
from functions.pay.quota import Terms, monthly
from functions.pay.schemes.equipment_floating.scoring import MONTH_SIGNS
from functions.pay.wording import SEPARATOR, number, sentence, yuan
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
from schemas.plan import RATE_SCALE
from schemas.results import COUNTED, COUNTED_IN_PART, NOT_COUNTED
from schemas.words import Locale, Text

KEY = Text("月工资 {month}", "Wage {month}")
WAGE = Text("岗位工资{wage}", "post wage {wage}")
WAGE_BY_DAYS = Text(
    "岗位工资{entered}×在职{days}/{of}天={wage}", "post wage {entered} × {days}/{of} days employed = {wage}"
)
PARTS = {
    "department": Text(
        "部门浮动奖金{base}×{share}%×{score}÷{full}={amount}",
        "by department {base} × {share} % × {score} ÷ {full} = {amount}",
    ),
    "person": Text(
        "个人浮动奖金{base}×{share}%×{score}÷{full}={amount}",
        "by person {base} × {share} % × {score} ÷ {full} = {amount}",
    ),
}
BEHIND = {
    "department": Text("部门得分：{says}", "department: {says}"),
    "person": Text("个人得分：{says}", "person: {says}"),
}
LACKING = {
    NO_WAGE: Text("“员工”表没有填岗位工资", "the tab Staff has no post wage"),
    NO_BASE: Text("“员工”表没有填浮动奖金基数", "the tab Staff has no base of the floating bonus"),
    NO_DEPARTMENT: Text(
        "部门这个月还没有得分，部门部分先不发", "the department has no score yet: that part is not paid"
    ),
    NO_PERSON: Text("本人这个月还没有得分，个人部分先不发", "no personal score yet: that part is not paid"),
}
SHARES = {"department": DEPARTMENT_SHARE, "person": PERSON_SHARE}


def wages(book: Book, totals: Frame) -> Frame:
    """One line a person and month: whoever has a wage, a base or a score, and was employed on some day of the month."""
    rows = _people(book, _months(totals))
    rows = _with_score(rows, totals.filter(nw.col("staff_no") == DEPARTMENT.zh), ["month"], "department")
    rows = _with_score(rows, totals.filter(nw.col("staff_no") != DEPARTMENT.zh), ["month", "staff_no"], "person")
    ours = [~nw.col(name).is_null() for name in ("entered", "floating_base", "person_score")]
    rows = rows.filter(nw.any_horizontal(*ours, ignore_nulls=True))
    for part in SHARES:
        rows = rounded(
            rows,
            f"by_{part}",
            nw.col("floating_base").fill_null(0),
            (nw.col(f"{part}_share"), RATE_SCALE),
            (nw.col(f"{part}_score").fill_null(0), nw.col(f"{part}_full").fill_null(1)),
        )
    rows = rows.with_columns(post_wage=nw.col("quota").fill_null(0))
    rows = rows.with_columns(floating=nw.col("by_department") + nw.col("by_person"))
    return lines(book, _told(_judged(rows), book.locale))


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
    on, stated = nw.col("_last"), book.plan.parameters
    shares = {f"{part}_share": stated.value_on(name, on).fill_null(0) for part, name in SHARES.items()}
    return rows.with_columns(clause=stated.clause_on(DEPARTMENT_SHARE, on), **shares).drop("_last")


def _with_score(rows: Frame, scores: Frame, on: list[str], part: str) -> Frame:
    known = {f"{part}_{name}": nw.col(name) for name in ("score", "full", "says")}
    keys = {"month": nw.col("period"), "staff_no": nw.col("staff_no")}
    return rows.join(scores.select(**{name: keys[name] for name in on}, **known), on=on, how="left")


def _judged(rows: Frame) -> Frame:
    """Adds `reasons` and `result`."""
    based = ~nw.col("floating_base").is_null()
    lacks = {
        NO_WAGE: nw.col("entered").is_null(),
        NO_BASE: ~based,
        NO_DEPARTMENT: based & nw.col("department_score").is_null(),
        NO_PERSON: based & nw.col("person_score").is_null(),
    }
    words = [nw.when(missing).then(nw.lit(word)) for word, missing in lacks.items()]
    scored = ~nw.col("department_score").is_null() | ~nw.col("person_score").is_null()
    something = ~nw.col("entered").is_null() | (based & scored)
    rows = rows.with_columns(reasons=nw.concat_str(words, separator="、", ignore_nulls=True).fill_null(""))
    part = nw.when(something).then(nw.lit(COUNTED_IN_PART)).otherwise(nw.lit(NOT_COUNTED))
    return rows.with_columns(result=nw.when(nw.col("reasons") == "").then(nw.lit(COUNTED)).otherwise(part))


def _told(rows: Frame, locale: Locale) -> Frame:
    """Adds the key and the arithmetic in words."""
    rows = rows.with_columns(
        _wage=yuan(nw.col("post_wage"), locale),
        _entered=yuan(nw.col("entered").fill_null(0), locale),
        _base=yuan(nw.col("floating_base").fill_null(0), locale),
        _days=nw.col("employed_days").cast(nw.String),
        _of=nw.col("month_days").cast(nw.String),
    )
    by_days = sentence(
        WAGE_BY_DAYS, locale, entered=nw.col("_entered"), days=nw.col("_days"), of=nw.col("_of"), wage=nw.col("_wage")
    )
    whole = nw.col("post_wage") == nw.col("entered")
    wage = nw.when(whole).then(sentence(WAGE, locale, wage=nw.col("_wage"))).otherwise(by_days)
    told: list[nw.Expr] = [nw.when(~nw.col("entered").is_null()).then(wage)]
    for part, phrase in PARTS.items():
        rows = rows.with_columns(
            **{
                f"_{part}_share": number(nw.col(f"{part}_share") * 100, RATE_SCALE),
                f"_{part}_score": number(nw.col(f"{part}_score").fill_null(0), RATE_SCALE),
                f"_{part}_full": number(nw.col(f"{part}_full").fill_null(1), RATE_SCALE),
                f"_{part}_paid": yuan(nw.col(f"by_{part}"), locale),
            }
        )
        said = sentence(
            phrase,
            locale,
            base=nw.col("_base"),
            share=nw.col(f"_{part}_share"),
            score=nw.col(f"_{part}_score"),
            full=nw.col(f"_{part}_full"),
            amount=nw.col(f"_{part}_paid"),
        )
        paid = ~nw.col("floating_base").is_null() & ~nw.col(f"{part}_score").is_null()
        told.append(nw.when(paid).then(said))
    told += [sentence(phrase, locale, says=nw.col(f"{part}_says")) for part, phrase in BEHIND.items()]
    told += [
        nw.when(nw.col("reasons").str.contains(word, literal=True)).then(nw.lit(says.to(locale)))
        for word, says in LACKING.items()
    ]
    says = nw.concat_str(told, separator=SEPARATOR.to(locale), ignore_nulls=True)
    return rows.with_columns(key=sentence(KEY, locale, month=nw.col("month")), says=says)
