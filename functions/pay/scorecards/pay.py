"""What scores pay: base × share × score out of the card's full marks, base × coefficient, or the grade's bonus."""

from __future__ import annotations

import narwhals as nw

from functions.pay.exact import Number, rounded
from functions.pay.expressions import Frame
from functions.pay.scorecards.cards import Cards
from functions.pay.scorecards.grades import with_pays
from functions.pay.wording import SEPARATOR, number, sentence, yuan
from schemas.plan import RATE_SCALE
from schemas.words import Locale, Text

KEY = Text("评分卡 {card} {period}", "Scorecard {card} {period}")
BY_SCORE = Text("{base}×{share}%×{score}÷{full}={amount}", "{base} × {share} % × {score} ÷ {full} = {amount}")
BY_COEFFICIENT = Text("{base}×{coefficient}={amount}", "{base} × {coefficient} = {amount}")
BY_GRADE = Text("{grade}：{amount}", "{grade}: {amount}")
WHOLE = RATE_SCALE  # the whole base rests on the score
UNPAID = Text(
    "“员工”表没有填考核奖金基数，所以只记得分，不发奖金",
    "the tab Staff has no bonus base, so the score is kept and nothing is paid",
)
SHOWN = ("period", "score", "grade")


def pay_by_plan(graded: Frame, cards: Cards, base: str, name: str, locale: Locale, *, lacking: str) -> Frame:
    """What every score pays as its card says: the grade's bonus, the base times the grade's coefficient, or where no grade of

    the card pays, the base times the score. Whoever has no base where it takes one has a line without pay, with the
    reason `lacking`.
    """
    graded = with_pays(graded, cards, "_by_grade")
    by_grade = nw.col("_by_grade") > 0
    by_coefficient = by_grade & ~nw.col("coefficient").is_null()
    on_base = ~by_grade | by_coefficient
    unpaid = graded.filter(on_base & nw.col(base).is_null())
    unpaid = unpaid.with_columns(nw.lit(0, dtype=nw.Int64).alias(name), _unpaid=nw.lit(UNPAID.to(locale)))
    paid = [
        pay_by_score(graded.filter(~by_grade), base, WHOLE, name, locale),
        pay_by_coefficient(graded.filter(by_coefficient), base, name, locale),
        pay_by_grade(graded.filter(~on_base), name, locale),
    ]
    kept = [frame.with_columns(reasons=nw.lit("")) for frame in paid]
    told = _with_key(unpaid, name, nw.col("_unpaid"), locale).with_columns(reasons=nw.lit(lacking))
    return nw.concat([*kept, told])


def pay_by_score(scores: Frame, base: str, share: Number, name: str, locale: Locale) -> Frame:
    """Lines (`key`, `month`, `staff_no`, `clause`, `says`) with `name` = base × share × score ÷ full, in fen; `period`, `score` and `grade`
    besides, as far as they are known.

    `base` is a column in fen, `share` millionths of one (300,000 is 30 %). Rounded half-up once. Rows whose base is
    null make no line.
    """
    rows = scores.filter(~nw.col(base).is_null())
    part = nw.lit(share, dtype=nw.Int64) if isinstance(share, int) else share
    rows = rows.with_columns(_share=part)
    rows = rounded(rows, name, nw.col(base), (share, RATE_SCALE), (nw.col("score"), nw.col("full")))
    return _lines(
        rows,
        name,
        BY_SCORE,
        locale,
        base=yuan(nw.col(base), locale),
        share=number(nw.col("_share") * 100, RATE_SCALE),
        score=number(nw.col("score"), RATE_SCALE),
        full=number(nw.col("full"), RATE_SCALE),
    )


def pay_by_coefficient(graded: Frame, base: str, name: str, locale: Locale) -> Frame:
    """Lines with `name` = base × the grade's coefficient; grades without one make no line."""
    rows = graded.filter(~nw.col(base).is_null() & ~nw.col("coefficient").is_null())
    rows = rounded(rows, name, nw.col(base), (nw.col("coefficient"), RATE_SCALE))
    coefficient = number(nw.col("coefficient"), RATE_SCALE)
    return _lines(rows, name, BY_COEFFICIENT, locale, base=yuan(nw.col(base), locale), coefficient=coefficient)


def pay_by_grade(graded: Frame, name: str, locale: Locale) -> Frame:
    """Lines with `name` = the bonus of the grade, 0 included; who has no grade has no line."""
    rows = graded.filter(~nw.col("grade").is_null()).with_columns(nw.col("amount").alias(name))
    return _lines(rows, name, BY_GRADE, locale, grade=nw.col("grade"))


def of_unit(scores: Frame, unit: str, members: Frame) -> Frame:
    """The score of a unit as a score of each of its members: `members` has `staff_no` and `period`."""
    mine = scores.filter(nw.col("staff_no") == unit).drop("staff_no")
    return members.select("staff_no", "period").unique().join(mine, on="period")


def _lines(rows: Frame, name: str, phrase: Text, locale: Locale, **parts: nw.Expr) -> Frame:
    return _with_key(rows, name, sentence(phrase, locale, amount=yuan(nw.col(name), locale), **parts), locale)


def _with_key(rows: Frame, name: str, worked: nw.Expr, locale: Locale) -> Frame:
    known = rows.collect_schema().names()
    key = sentence(KEY, locale, card=nw.col("card"), period=nw.col("period"))
    says = nw.concat_str([nw.col("says"), worked], separator=SEPARATOR.to(locale), ignore_nulls=True)
    shown = [one for one in SHOWN if one in known]
    return rows.select("month", "staff_no", "clause", name, *shown, key=key, says=says)
