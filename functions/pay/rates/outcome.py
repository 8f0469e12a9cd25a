"""What came of a deal: counted, counted in part or not at all, with the reasons and the clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import narwhals as nw

from functions.pay.expressions import Frame, holds, number_for, words_of
from functions.pay.plan.conditions import Days
from functions.pay.plan.dated import Asked, Plan, Rate
from functions.pay.rates.eligibility import Why, eligible, kinds, whys
from functions.pay.rates.layers import parts_of
from functions.pay.rates.tiers import NONE
from schemas.results import COUNTED, COUNTED_IN_PART, NOT_COUNTED
from schemas.scheme import Earned, Measure

WRONG_POST = "_wrong_post"
NO_RATE = "_no_rate"
NOT_TAKEN = "_not_taken"


def conclude(deals: Frame, plan: Plan) -> Frame:
    """Adds `result`, `reasons` (words joined by 、) and `clause`, and completes `why`.

    计入: every kind of thing it could earn, it earned. 部分计入: a rule or the post kept one kind from it.
    不计入: it earned nothing.
    """
    known = deals.collect_schema().names()
    deals = _with_lacks(_with_rates(deals, plan), plan)
    possible = kinds(plan.scheme)
    kept = _any([nw.col(WRONG_POST), *(nw.col(_took(kind)) & ~nw.col(eligible(kind)) for kind in possible)])
    earned = _any(nw.col(_took(kind)) & nw.col(eligible(kind)) for kind in possible)
    in_part = nw.when(kept).then(nw.lit(COUNTED_IN_PART)).otherwise(nw.lit(COUNTED))
    lacking = {plan.scheme.no_rate: NO_RATE, **_elsewhere(plan)}
    if plan.scheme.no_post is not None:
        lacking[plan.scheme.no_post] = WRONG_POST
    reasons = whys(plan)
    bits = [
        nw.when(nw.col(lacking[why.word])).then(nw.lit(2**place)).otherwise(nw.lit(0))
        for place, why in enumerate(reasons)
        if why.rule is None
    ]
    deals = deals.with_columns(
        why=nw.sum_horizontal(nw.col("why"), *bits).cast(nw.Int64),
        result=nw.when(earned).then(in_part).otherwise(nw.lit(NOT_COUNTED)),
        _clauses=_clauses(plan),
    )
    clauses = words_of(nw.col("_clauses"), _clauses_of(plan), "、")
    deals = deals.with_columns(reasons=joined(reasons, lambda why: why.word, "、"), clause=clauses)
    return deals.select(*known, "result", "reasons", "clause")


def _with_rates(deals: Frame, plan: Plan) -> Frame:
    """Adds what rates there are for a deal, whether or not it earns: by the product, by product and post, at all."""
    found = kinds(plan.scheme)
    flags = {_took(k): _any(_rule(m) > NONE for m in plan.scheme.measures if m.earned is k) for k in found}
    if _explains(plan):
        for kind in found:
            flags[_for_product(kind)] = _any(_meeting(plan, kind, {"product"}))
            flags[_for_post(kind)] = _any(_meeting(plan, kind, {"product", "post"}))
    at = {name: number_for(rate, _clause_numbers(plan), NONE) for name, rate in _clause_rates(plan).items()}
    return deals.with_columns(**flags, **at)


def _explains(plan: Plan) -> bool:
    """Whether the scheme has more to say of a deal that no rate takes than just that."""
    return plan.scheme.no_post is not None or bool(plan.scheme.elsewhere)


def _with_lacks(deals: Frame, plan: Plan) -> Frame:
    """Adds what a deal lacks: a rate for this post, the reward that another document sets, any rate at all.

    And with `NOT_TAKEN` the deals that no rate took although their product has some.
    """
    found = kinds(plan.scheme)
    took = _any(nw.col(_took(kind)) for kind in found)
    lacks = {WRONG_POST: nw.lit(value=False)}
    if _explains(plan):
        some = _any(nw.col(_for_product(kind)) for kind in found)
        if plan.scheme.no_post is not None:
            lacks[WRONG_POST] = some & ~_any(nw.col(_for_post(kind)) for kind in found)
            if Earned.CREDIT in found:
                no_credit = nw.col(_for_product(Earned.CREDIT)) & ~nw.col(_for_post(Earned.CREDIT))
                lacks[WRONG_POST] = no_credit | lacks[WRONG_POST]
        for product, name in zip(plan.scheme.elsewhere, _elsewhere(plan).values(), strict=True):
            lacks[name] = (nw.col("product") == product) & some & ~nw.col(_took(Earned.REWARD))
    deals = deals.with_columns(**lacks)
    # Rates there may be, yet none for this customer: nothing else says why, so this is the word for it.
    explained = _any(map(nw.col, lacks))
    return deals.with_columns(**{NO_RATE: ~took & ~explained, NOT_TAKEN: ~took & explained})


def _took(kind: Earned) -> str:
    return f"_took_{kind.value}"


def _for_product(kind: Earned) -> str:
    return f"_for_product_{kind.value}"


def _for_post(kind: Earned) -> str:
    return f"_for_post_{kind.value}"


def _elsewhere(plan: Plan) -> dict[str, str]:
    """The column for each reason that is another document."""
    return {word: f"_elsewhere_{place}" for place, word in enumerate(plan.scheme.elsewhere.values())}


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
    return [holds(plan, asked) for asked in meeting]


def _but(rate: Rate, columns: set[str]) -> tuple[Asked, ...]:
    """A rate's conditions on these columns alone, and its days."""
    return tuple(asked for asked in rate.asked if isinstance(asked, Days) or asked.column in columns)


def _any(held: Iterable[nw.Expr]) -> nw.Expr:
    return nw.any_horizontal(nw.lit(value=False), *held, ignore_nulls=True)


def _clauses_of(plan: Plan) -> list[str]:
    return list(dict.fromkeys(rate.clause for rate in plan.rates))


def _clause_numbers(plan: Plan) -> dict[int, int]:
    clauses = _clauses_of(plan)
    return {index: clauses.index(rate.clause) for index, rate in enumerate(plan.rates)}


def _clause_rates(plan: Plan) -> dict[str, nw.Expr]:
    """Under the name of a column for the place of its clause, each rate that took a deal."""
    further = [nw.col(rate) for measure in plan.scheme.measures for rate, _ in parts_of(plan, measure)[1:]]
    return {f"_clause_{place}": rate for place, rate in enumerate([*map(_at, plan.scheme.measures), *further])}


def _clauses(plan: Plan) -> nw.Expr:
    """The clauses of the rates that took the deal; failing those, of its product's rates; none without any rate."""
    cited = []
    for place, clause in enumerate(_clauses_of(plan)):
        flags = [nw.col(rate) == place for rate in _clause_rates(plan)]
        if _explains(plan):
            by_product = {_but(rate, {"product"}) for rate in plan.rates if rate.clause == clause}
            flags = [nw.col(NOT_TAKEN) & _any(holds(plan, asked) for asked in by_product), *flags]
        cited.append(_any(flags))
    return _mask(cited)


def _at(measure: Measure) -> nw.Expr:
    """The rate at which a deal earns, or else the first of the rule that takes it."""
    rate = nw.col(f"{measure.id}_rate")
    return nw.when(rate > NONE).then(rate).otherwise(_rule(measure))


def _mask(held: Iterable[nw.Expr]) -> nw.Expr:
    """A sum of 2^place over the places whose condition holds."""
    bits = [nw.when(flag).then(nw.lit(2**place)).otherwise(nw.lit(0)) for place, flag in enumerate(held)]
    return nw.sum_horizontal(nw.lit(0), *bits)
