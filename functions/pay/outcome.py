"""What came of a deal: counted, counted in part or not at all, with the reasons and the clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import narwhals as nw

from functions.pay.conditions import Condition
from functions.pay.eligibility import Why, eligible, whys
from functions.pay.expressions import Frame, in_force, number_for, words_of
from functions.pay.plan import Plan, Rate
from functions.pay.rates import NONE
from schemas.results import COUNTED, COUNTED_IN_PART, NOT_COUNTED
from schemas.scheme import Earned, Measure


def conclude(deals: Frame, plan: Plan) -> Frame:
    """Adds `result`, `reasons` (words joined by 、) and `clause`, and completes `why`.

    计入: every kind of thing it could earn, it earned. 部分计入: a rule or the post kept one kind from it.
    不计入: it earned nothing.
    """
    scheme = plan.scheme
    taken = {kind: _any(_rule(m) > NONE for m in scheme.measures if m.earned is kind) for kind in Earned}
    offered = {kind: _any(_offered(plan, kind)) for kind in Earned}
    deals = deals.with_columns(
        **{f"_taken_{kind.value}": held for kind, held in taken.items()},
        **{f"_offered_{kind.value}": held for kind, held in offered.items()},
    )
    took = {kind: nw.col(f"_taken_{kind.value}") for kind in Earned}
    could = {kind: nw.col(f"_offered_{kind.value}") for kind in Earned}
    earned = {kind: took[kind] & nw.col(eligible(kind)) for kind in Earned}
    wrong_post = could[Earned.CREDIT] & ~took[Earned.CREDIT]
    any_offered = could[Earned.CREDIT] | could[Earned.REWARD]
    kept = wrong_post | _any(took[kind] & ~nw.col(eligible(kind)) for kind in Earned)
    lacking = {
        scheme.no_post: wrong_post,
        scheme.no_rate: ~any_offered,
        **{
            word: (nw.col("product") == product) & any_offered & ~took[Earned.REWARD]
            for product, word in scheme.elsewhere.items()
        },
    }
    reasons = whys(plan)
    bits = [
        nw.when(lacking[why.word]).then(nw.lit(2**place)).otherwise(nw.lit(0))
        for place, why in enumerate(reasons)
        if why.rule is None
    ]
    result = (
        nw.when(~_any(earned.values()))
        .then(nw.lit(NOT_COUNTED))
        .otherwise(nw.when(kept).then(nw.lit(COUNTED_IN_PART)).otherwise(nw.lit(COUNTED)))
    )
    return (
        deals.with_columns(why=nw.sum_horizontal(nw.col("why"), *bits), result=result)
        .with_columns(reasons=joined(reasons, lambda why: why.word, "、"), clause=_clause(plan))
        .drop(*(f"_{what}_{kind.value}" for what in ("taken", "offered") for kind in Earned))
    )


def joined(reasons: list[Why], say: Callable[[Why], str], separator: str) -> nw.Expr:
    """What `say` gives for each of a deal's reasons, each once, joined; blank without reasons."""
    return words_of(nw.col("why"), [say(why) for why in reasons], separator)


def _rule(measure: Measure) -> nw.Expr:
    return nw.col(f"{measure.id}_rule")


def _offered(plan: Plan, kind: Earned) -> Iterable[nw.Expr]:
    """For each rate of a kind: whether it would take the deal if the post did not matter."""
    return {
        (rate.valid_from, rate.valid_until, _but_post(rate)): in_force(
            _but_post(rate), rate.valid_from, rate.valid_until
        )
        for rate in plan.rates
        if rate.measure.earned is kind
    }.values()


def _but_post(rate: Rate) -> tuple[Condition, ...]:
    return tuple(condition for condition in rate.conditions if condition.column != "post")


def _any(held: Iterable[nw.Expr]) -> nw.Expr:
    return nw.any_horizontal(nw.lit(value=False), *held, ignore_nulls=True)


def _clause(plan: Plan) -> nw.Expr:
    """The clauses of the rates that took the deal; failing those, of the rates that another post would have had."""
    clauses = list(dict.fromkeys(rate.clause for rate in plan.rates))
    number = {index: clauses.index(rate.clause) for index, rate in enumerate(plan.rates)}
    named = [number_for(_at(measure), number, NONE) for measure in plan.scheme.measures]
    taken = _mask(_any(found == place for found in named) for place in range(len(clauses)))
    offered = _mask(
        _any(
            in_force(conditions, first, last)
            for conditions, first, last in {
                (_but_post(rate), rate.valid_from, rate.valid_until) for rate in plan.rates if rate.clause == clause
            }
        )
        for clause in clauses
    )
    return words_of(nw.when(taken > 0).then(taken).otherwise(offered), clauses, "、")


def _at(measure: Measure) -> nw.Expr:
    """The rate at which a deal earns, or else the first of the rule that takes it."""
    rate = nw.col(f"{measure.id}_rate")
    return nw.when(rate > NONE).then(rate).otherwise(_rule(measure))


def _mask(held: Iterable[nw.Expr]) -> nw.Expr:
    """A sum of 2^place over the places whose condition holds."""
    bits = [nw.when(flag).then(nw.lit(2**place)).otherwise(nw.lit(0)) for place, flag in enumerate(held)]
    return nw.sum_horizontal(nw.lit(0), *bits)
