"""What came of a deal: counted, counted in part or not at all, with the reasons and the clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import narwhals as nw

from functions.pay.conditions import Condition
from functions.pay.dated import Plan, Rate
from functions.pay.eligibility import Why, eligible, whys
from functions.pay.expressions import Frame, in_force, number_for, words_of
from functions.pay.rates import NONE, parts_of
from schemas.results import COUNTED, COUNTED_IN_PART, NOT_COUNTED
from schemas.scheme import Earned, Measure


def conclude(deals: Frame, plan: Plan) -> Frame:
    """Adds `result`, `reasons` (words joined by 、) and `clause`, and completes `why`.

    计入: every kind of thing it could earn, it earned. 部分计入: a rule or the post kept one kind from it.
    不计入: it earned nothing.
    """
    scheme = plan.scheme
    flags = {
        f"_taken_{kind.value}": _any(_rule(m) > NONE for m in scheme.measures if m.earned is kind) for kind in Earned
    }
    for kind in Earned:
        flags[f"_for_product_{kind.value}"] = _any(_meeting(plan, kind, {"product"}))
        flags[f"_for_post_{kind.value}"] = _any(_meeting(plan, kind, {"product", "post"}))
    deals = deals.with_columns(**flags)
    took = {kind: nw.col(f"_taken_{kind.value}") for kind in Earned}
    for_product = {kind: nw.col(f"_for_product_{kind.value}") for kind in Earned}
    for_post = {kind: nw.col(f"_for_post_{kind.value}") for kind in Earned}
    earned = {kind: took[kind] & nw.col(eligible(kind)) for kind in Earned}
    none_for_post = _any(for_product.values()) & ~_any(for_post.values())
    wrong_post = (for_product[Earned.CREDIT] & ~for_post[Earned.CREDIT]) | none_for_post
    elsewhere = {
        word: (nw.col("product") == product) & _any(for_product.values()) & ~took[Earned.REWARD]
        for product, word in scheme.elsewhere.items()
    }
    # Rates there may be, yet none for this customer: nothing else says why, so this is the word for it.
    no_rate = ~_any([*took.values(), wrong_post, *elsewhere.values()])
    lacking = {scheme.no_post: wrong_post, scheme.no_rate: no_rate, **elsewhere}
    kept = wrong_post | _any(took[kind] & ~nw.col(eligible(kind)) for kind in Earned)
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
        deals.with_columns(why=nw.sum_horizontal(nw.col("why"), *bits).cast(nw.Int64), result=result)
        .with_columns(reasons=joined(reasons, lambda why: why.word, "、"), clause=_clause(plan, no_rate))
        .drop(*flags)
    )


def joined(reasons: list[Why], say: Callable[[Why], str], separator: str) -> nw.Expr:
    """What `say` gives for each of a deal's reasons, each once, joined; blank without reasons."""
    said = [say(why) for why in reasons]
    words = list(dict.fromkeys(said))
    held = nw.col("why")
    if len(words) < len(said):
        held = _mask(
            _any(held // 2**place % 2 == 1 for place, text in enumerate(said) if text == word) for word in words
        )
    return words_of(held, words, separator)


def _rule(measure: Measure) -> nw.Expr:
    return nw.col(f"{measure.id}_rule")


def _meeting(plan: Plan, kind: Earned, columns: set[str]) -> Iterable[nw.Expr]:
    """For each rate of a kind: whether it would take the deal if only its conditions on these columns mattered."""
    meeting = {_but(rate, columns) for rate in plan.rates if rate.measure.earned is kind}
    return [in_force(*stated) for stated in meeting]


def _but(rate: Rate, columns: set[str]) -> tuple[tuple[Condition, ...], date, date]:
    """A rate's conditions on these columns alone, and its days."""
    conditions = tuple(condition for condition in rate.conditions if condition.column in columns)
    return conditions, rate.valid_from, rate.valid_until


def _any(held: Iterable[nw.Expr]) -> nw.Expr:
    return nw.any_horizontal(nw.lit(value=False), *held, ignore_nulls=True)


def _clause(plan: Plan, no_rate: nw.Expr) -> nw.Expr:
    """The clauses of the rates that took the deal; failing those, of its product's rates; blank without any rate."""
    clauses = list(dict.fromkeys(rate.clause for rate in plan.rates))
    number = {index: clauses.index(rate.clause) for index, rate in enumerate(plan.rates)}
    paid = [nw.col(rate) for measure in plan.scheme.measures for rate, _ in parts_of(plan, measure)[1:]]
    named = [number_for(at, number, NONE) for at in [*map(_at, plan.scheme.measures), *paid]]
    taken = _mask(_any(found == place for found in named) for place in range(len(clauses)))
    others = _mask(
        _any(in_force(*stated) for stated in {_but(rate, {"product"}) for rate in plan.rates if rate.clause == clause})
        for clause in clauses
    )
    nothing = nw.when(no_rate).then(nw.lit(0)).otherwise(others)
    return words_of(nw.when(taken > 0).then(taken).otherwise(nothing), clauses, "、")


def _at(measure: Measure) -> nw.Expr:
    """The rate at which a deal earns, or else the first of the rule that takes it."""
    rate = nw.col(f"{measure.id}_rate")
    return nw.when(rate > NONE).then(rate).otherwise(_rule(measure))


def _mask(held: Iterable[nw.Expr]) -> nw.Expr:
    """A sum of 2^place over the places whose condition holds."""
    bits = [nw.when(flag).then(nw.lit(2**place)).otherwise(nw.lit(0)) for place, flag in enumerate(held)]
    return nw.sum_horizontal(nw.lit(0), *bits)
