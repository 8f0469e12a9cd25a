"""What came of a deal: counted, counted in part or not at all, with the reasons and the clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod

import narwhals as nw

from functions.pay.expressions import Frame, Put
from functions.pay.plan.dated import Plan
from functions.pay.rates import takers
from functions.pay.rates.eligibility import eligible, kinds, with_joined, with_lacking
from functions.pay.rates.layers import NONE, RateTables
from functions.pay.rates.takers import PRODUCT_CLAUSES, PRODUCT_RATES, explains, of_product
from functions.pay.rows import look_up, numbers, words
from schemas.results import COUNTED, COUNTED_IN_PART, NOT_COUNTED
from schemas.scheme import Earned, Measure

WRONG_POST = "_wrong_post"
NO_RATE = "_no_rate"
NOT_TAKEN = "_not_taken"
JOINT = "、"
FEW = 512  # clauses of one deal that can come together: looked up at once


def conclude(deals: Frame, tables: RateTables) -> Frame:
    """Adds `result`, `reasons` (words joined by 、) and `clause`, and completes the reasons; `takers.of_product` goes.

    计入: every kind of thing it could earn, it earned. 部分计入: a rule or the post kept one kind from it.
    不计入: it earned nothing.
    """
    plan = tables.plan
    known = [name for name in deals.collect_schema().names() if name not in of_product(plan)]
    possible = kinds(plan.scheme)
    deals = deals.with_columns(
        **{_took(k): _any(_rule(m) > NONE for m in plan.scheme.measures if m.earned is k) for k in possible}
    )
    deals = _with_lacks(deals, plan)
    kept = _any([nw.col(WRONG_POST), *(nw.col(_took(kind)) & ~nw.col(eligible(kind)) for kind in possible)])
    earned = _any(nw.col(_took(kind)) & nw.col(eligible(kind)) for kind in possible)
    in_part = nw.when(kept).then(nw.lit(COUNTED_IN_PART)).otherwise(nw.lit(COUNTED))
    lacking = {plan.scheme.no_rate: NO_RATE, **_elsewhere(plan)}
    if plan.scheme.no_post is not None:
        lacking[plan.scheme.no_post] = WRONG_POST
    deals = with_lacking(deals, plan, lacking)
    deals = deals.with_columns(result=nw.when(earned).then(in_part).otherwise(nw.lit(NOT_COUNTED)))
    deals = with_joined(deals, plan, "reasons", lambda why: why.word, JOINT)
    return _with_clauses(deals, tables).select(*known, "result", "reasons", "clause")


def _with_lacks(deals: Frame, plan: Plan) -> Frame:
    """Adds what a deal lacks: a rate for this post, the reward that another document sets, any rate at all.

    And with `NOT_TAKEN` the deals that no rate took although their product has some.
    """
    found = kinds(plan.scheme)
    took = _any(nw.col(_took(kind)) for kind in found)
    lacks = {WRONG_POST: nw.lit(value=False)}
    if explains(plan):
        some = nw.col(PRODUCT_RATES) > 0
        if plan.scheme.no_post is not None:
            lacks[WRONG_POST] = nw.col(PRODUCT_RATES) == takers.WRONG_POST
        for product, name in zip(plan.scheme.elsewhere, _elsewhere(plan).values(), strict=True):
            lacks[name] = (nw.col("product") == product) & some & ~nw.col(_took(Earned.REWARD))
    deals = deals.with_columns(**lacks)
    # Rates there may be, yet none for this customer: nothing else says why, so this is the word for it.
    explained = _any(map(nw.col, lacks))
    return deals.with_columns(**{NO_RATE: ~took & ~explained, NOT_TAKEN: ~took & explained})


def _took(kind: Earned) -> str:
    return f"_took_{kind.value}"


def _elsewhere(plan: Plan) -> dict[str, str]:
    """The column for each reason that is another document."""
    return {word: f"_elsewhere_{place}" for place, word in enumerate(plan.scheme.elsewhere.values())}


def _rule(measure: Measure) -> nw.Expr:
    return nw.col(f"{measure.id}_rule")


def _any(held: Iterable[nw.Expr]) -> nw.Expr:
    return nw.any_horizontal(nw.lit(value=False), *held, ignore_nulls=True)


def _with_clauses(deals: Frame, tables: RateTables) -> Frame:
    """Adds `clause`: of the rates that took the deal; failing those, of its product's rates; blank without any rate."""
    plan = tables.plan
    at = {f"_at_{measure.id}": _at(measure) for measure in plan.scheme.measures}
    further = [(m, rate) for m in plan.scheme.measures for rate, _ in tables.parts(m)[1:]]
    deals = deals.with_columns(**{name: of.cast(nw.Int64) for name, of in at.items()})
    order = {clause: number for number, clause in enumerate(dict.fromkeys(rate.clause for rate in plan.rates), start=1)}
    cited: dict[str, dict[int, int]] = {}
    for measure, rate in [*zip(plan.scheme.measures, at, strict=True), *further]:
        cited[rate] = {band: order[row.clause] for band, row in tables.own(measure).items()}
    texts = {number: clause for clause, number in order.items()}
    few = prod(len(set(of.values())) + 1 for of in cited.values()) <= FEW
    deals = (_with_few if few else _with_many)(deals, cited, texts, plan.put)
    if explains(plan):
        clause = nw.when(nw.col(NOT_TAKEN)).then(nw.col(PRODUCT_CLAUSES)).otherwise(nw.col("clause"))
        return deals.with_columns(clause=clause)
    return deals


def _with_few(deals: Frame, cited: Mapping[str, Mapping[int, int]], texts: Mapping[int, str], put: Put) -> Frame:
    """Adds `clause`, all that are cited, each once, where so few can come together that one table has them all.

    `cited`: by column, the number of the clause that each of its bands cites; `texts` are the clauses by their numbers.
    """
    key, radix = nw.lit(0, dtype=nw.Int64), 1
    together: dict[int, tuple[int, ...]] = {0: ()}
    for place, (rate, numbered) in enumerate(cited.items()):
        codes = {number: code * radix for code, number in enumerate(sorted(set(numbered.values())), start=1)}
        coded = {band: codes[number] for band, number in numbered.items()}
        deals = look_up(deals, rate, put, **{f"_cited_{place}": numbers(coded, 0)})
        key, radix = key + nw.col(f"_cited_{place}"), radix * (len(codes) + 1)
        more = {one + code: (*of, number) for one, of in together.items() for number, code in codes.items()}
        together |= more
    listed = {code: JOINT.join(texts[number] for number in sorted(set(of))) for code, of in together.items()}
    return look_up(deals.with_columns(_key=key.cast(nw.Int64)), "_key", put, clause=words(listed, ""))


def _with_many(deals: Frame, cited: Mapping[str, Mapping[int, int]], texts: Mapping[int, str], put: Put) -> Frame:
    """The same for any number: the first of them, and then each time the first of those that come after it."""
    for place, (rate, numbered) in enumerate(cited.items()):
        deals = look_up(deals, rate, put, **{f"_cited_{place}": numbers(numbered, 0)})
    found: list[str] = []
    after, beyond = nw.lit(0, dtype=nw.Int64), len(texts) + 1
    for place in range(min(len(cited), len(texts))):
        left = [nw.col(f"_cited_{of}") for of in range(len(cited))]
        later = [nw.when(number > after).then(number).otherwise(nw.lit(beyond, dtype=nw.Int64)) for number in left]
        deals = deals.with_columns(nw.min_horizontal(*later).cast(nw.Int64).alias(f"_next_{place}"))
        deals = look_up(deals, f"_next_{place}", put, **{f"_text_{place}": words(texts)})
        found.append(f"_text_{place}")
        after = nw.col(f"_next_{place}")
    clause = nw.concat_str(found, separator=JOINT, ignore_nulls=True) if found else nw.lit("")
    return deals.with_columns(clause=clause)


def _at(measure: Measure) -> nw.Expr:
    """The rate at which a deal earns, or else the first of the rule that takes it."""
    rate = nw.col(f"{measure.id}_rate")
    return nw.when(rate > NONE).then(rate).otherwise(_rule(measure))
