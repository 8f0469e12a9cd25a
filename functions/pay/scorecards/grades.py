"""Grades: which band of its card a score falls into, and what that pays; and the history of scores as reports."""

from __future__ import annotations

import narwhals as nw

from functions.pay.exact import ratio
from functions.pay.expressions import Frame, number_for, word_for
from functions.pay.periods import last_day
from functions.pay.plan.dated import OPEN
from functions.pay.scorecards.cards import BEGINNING, Cards, Grade
from functions.pay.wording import number
from schemas.plan import RATE_SCALE
from schemas.words import Locale, Text

NONE = -1
KIND = Text("评分", "Score")
SHOWN_SCALE = 100  # scores are shown with two decimals


def graded(scores: Frame, cards: Cards) -> Frame:
    """By the grades of each period's last day, adds `grade` (null where the card has none), `amount` (fen),

    `coefficient` (millionths, null where none) and `shared`, whether the amount is shared by days.
    """
    at = nw.lit(NONE)
    for place, grade in enumerate(cards.grades):
        at = nw.when(_within(grade)).then(nw.lit(place)).otherwise(at)
    scores = scores.with_columns(_at=at.cast(nw.Int64))
    coefficients = {
        place: grade.coefficient for place, grade in enumerate(cards.grades) if grade.coefficient is not None
    }
    coefficient = number_for(nw.col("_at"), coefficients, NONE)
    return scores.with_columns(
        grade=word_for(nw.col("_at"), {place: grade.name for place, grade in enumerate(cards.grades)}),
        amount=number_for(nw.col("_at"), {place: grade.amount for place, grade in enumerate(cards.grades)}),
        coefficient=nw.when(coefficient > NONE).then(coefficient),
        shared=nw.col("_at").is_in([place for place, grade in enumerate(cards.grades) if grade.shared]),
    ).drop("_at")


def _within(grade: Grade) -> nw.Expr:
    score = nw.col("score")
    held = (nw.col("card") == grade.card) & nw.col("post").is_in(sorted(grade.posts)) & (score >= grade.first)
    return _in_force(grade, held if grade.last is None else held & (score <= grade.last))


def _in_force(grade: Grade, held: nw.Expr) -> nw.Expr:
    """Of the rows that are `held`, those of periods whose last day the grade is in force on."""
    on = last_day(nw.col("month"))
    if grade.valid_from > BEGINNING:
        held = held & (on >= nw.lit(grade.valid_from))
    return held if grade.valid_until == OPEN else held & (on <= nw.lit(grade.valid_until))


def pays_by_grade(cards: Cards) -> nw.Expr:
    """True for scores of cards of which a grade says what it pays, on the period's last day."""
    paying = [_in_force(grade, nw.col("card") == grade.card) for grade in cards.grades if grade.pays]
    return nw.any_horizontal(nw.col("card").is_null(), *paying, ignore_nulls=True)


def history(graded_scores: Frame, locale: Locale, *, kind: nw.Expr | None = None, name: nw.Expr | None = None) -> Frame:
    """Scores with their grades as rows of 完成情况: the score with two decimals, half-up, as value.

    `name` is the card, and `kind` a score, where they are not given.
    """
    half = RATE_SCALE // SHOWN_SCALE // 2
    rows = ratio(graded_scores, "attainment", nw.col("score"), RATE_SCALE, nw.col("full"))
    rows = ratio(rows, "_shown", nw.col("score") + half, 1, RATE_SCALE // SHOWN_SCALE)
    return rows.select(
        "period",
        kind=nw.lit(KIND.to(locale)) if kind is None else kind,
        subject=nw.col("staff_no"),
        name=nw.col("card") if name is None else name,
        value=number(nw.col("_shown"), SHOWN_SCALE, fixed=True),
        target=number(nw.col("full"), RATE_SCALE),
        attainment=_half_up("attainment", "full"),
        rank=nw.lit(None, dtype=nw.Int64),
        verdict=nw.col("grade"),
        clause=nw.col("clause"),
        says=nw.col("says"),
        place=nw.lit(0, dtype=nw.Int64),
    )


def _half_up(name: str, over: str) -> nw.Expr:
    up = nw.when(nw.col(f"{name}_rest") * 2 >= nw.col(over)).then(nw.lit(1)).otherwise(nw.lit(0))
    return (nw.col(name) + up).cast(nw.Int64)
