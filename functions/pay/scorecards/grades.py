"""Grades: which band of its card a score falls into, and what that pays; and the history of scores as reports."""

from __future__ import annotations

import narwhals as nw

from functions.pay.exact import ratio
from functions.pay.expressions import Frame
from functions.pay.periods import last_day
from functions.pay.plan.conditions import Condition, Days
from functions.pay.plan.matching import with_one
from functions.pay.rows import look_up, numbers, words
from functions.pay.scorecards.cards import Cards
from functions.pay.wording import number
from schemas.plan import RATE_SCALE
from schemas.words import Locale, Text

KIND = Text("评分", "Score")
SHOWN_SCALE = 100  # scores are shown with two decimals


def graded(scores: Frame, cards: Cards) -> Frame:
    """By the grades of each period's last day, adds `grade` (null where the card has none), `amount` (fen),

    `coefficient` (millionths, null where none) and `shared`, whether the amount is shared by days.
    """
    numbered = dict(enumerate(cards.grades, start=1))
    scores = scores.with_columns(_last=last_day(nw.col("month")))
    scores = with_one(scores, {number: grade.asked("_last") for number, grade in numbered.items()}, "_at", cards.put)
    return (
        look_up(
            scores,
            "_at",
            cards.put,
            grade=words({number: grade.name for number, grade in numbered.items()}),
            amount=numbers({number: grade.amount for number, grade in numbered.items()}, 0),
            coefficient=numbers({number: grade.coefficient for number, grade in numbered.items()}),
            shared=numbers({number: int(grade.shared) for number, grade in numbered.items()}, 0),
        )
        .with_columns(shared=nw.col("shared") == 1)
        .drop("_at", "_last")
    )


def with_pays(scores: Frame, cards: Cards, name: str) -> Frame:
    """Adds `name`: above 0 for scores of cards of which a grade says what it pays, on the period's last day, else 0."""
    stretches = dict.fromkeys((one.card, one.valid_from, one.valid_until) for one in cards.grades if one.pays)
    held = [(Condition("card", frozenset({card})), Days(first, last, "_last")) for card, first, last in stretches]
    scores = scores.with_columns(_last=last_day(nw.col("month")))
    return with_one(scores, dict(enumerate(held, start=1)), name, cards.put).drop("_last")


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
