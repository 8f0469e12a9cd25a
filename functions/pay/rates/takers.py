"""Which rules take a deal: looked up once for all layers, and with them what the plan has for the deal's product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from functions.pay.expressions import Frame
from functions.pay.plan.conditions import Asked, Days
from functions.pay.plan.dated import Plan, Rate
from functions.pay.plan.kinds import Kinds, kinds_of
from functions.pay.plan.matching import Case, Shape, combinations, matched, shape_of, with_combinations, with_kinds
from functions.pay.rates.eligibility import kinds
from functions.pay.rates.layers import RateTables
from functions.pay.rows import Named, numbers, words
from schemas.scheme import Earned

PRODUCT_RATES, PRODUCT_CLAUSES = "_product_rates", "_product_clauses"
SOME, WRONG_POST = 1, 2
BY_PRODUCT, BY_POST = ("on", "product"), ("on", "post", "product")


def with_takers(deals: Frame, tables: RateTables) -> Frame:
    """Adds the `taker` of every layer, and where the scheme `explains` what is missing, what there is for the product:

    `PRODUCT_RATES` (`SOME` where some rate would take the deal if only its product mattered, `WRONG_POST` where only the
    person's post is in the way, of all there is or of the credit; else 0) and `PRODUCT_CLAUSES`, those of these rates.
    """
    plan, layers = tables.plan, tables.all_layers
    asked = [segment.asked for layer in layers for segment in layer.segments]
    asked += [rate.asked for rate in plan.rates] if explains(plan) else []
    known = deals.collect_schema().names()
    told_apart = kinds_of(dict.fromkeys(chain.from_iterable(asked)))
    deals = with_kinds(deals, told_apart, plan.put)
    cases = {layer.taker: [Case(segment.asked, number) for number, segment in layer.numbered] for layer in layers}
    deals = matched(deals, told_apart, cases, plan.put)
    if explains(plan):
        deals = _with_product(deals, plan, told_apart)
    return deals.select(*known, *cases, *of_product(plan))


def explains(plan: Plan) -> bool:
    """Whether the scheme has more to say of a deal that no rate takes than just that."""
    return plan.scheme.no_post is not None or bool(plan.scheme.elsewhere)


def of_product(plan: Plan) -> list[str]:
    """The columns that say what there is for a deal's product."""
    return [PRODUCT_RATES, PRODUCT_CLAUSES] if explains(plan) else []


def _with_product(deals: Frame, plan: Plan, told_apart: Mapping[str, Kinds]) -> Frame:
    by_post, by_product = shape_of(BY_POST, told_apart), shape_of(BY_PRODUCT, told_apart)
    possible = kinds(plan.scheme)
    some = {kind: set(_keys(by_post, told_apart, _of_kind(plan, kind), BY_PRODUCT)) for kind in possible}
    fits = {kind: set(_keys(by_post, told_apart, _of_kind(plan, kind), BY_POST)) for kind in possible}
    found = {key: SOME for of in some.values() for key in of}
    without = set(found).difference(*fits.values())
    if Earned.CREDIT in possible:
        without |= some[Earned.CREDIT] - fits[Earned.CREDIT]
    found |= dict.fromkeys(without, WRONG_POST)
    named: dict[Shape, dict[str, Named]] = {by_post: {PRODUCT_RATES: numbers(found, 0)}}
    named.setdefault(by_product, {})[PRODUCT_CLAUSES] = words(_clauses(by_product, told_apart, plan), "")
    return with_combinations(deals, told_apart, named, plan.put)


def _of_kind(plan: Plan, kind: Earned) -> list[Rate]:
    return [rate for rate in plan.rates if rate.measure.earned is kind]


def _keys(shape: Shape, told_apart: Mapping[str, Kinds], rates: Iterable[Rate], columns: tuple[str, ...]) -> list[int]:
    meeting = dict.fromkeys(_but(rate, columns) for rate in rates)
    return list(dict.fromkeys(key for asked in meeting for key in combinations(shape, told_apart, asked)))


def _clauses(shape: Shape, told_apart: Mapping[str, Kinds], plan: Plan) -> dict[int, str]:
    """The clauses of all rates of a product on a day, in the order of the plan."""
    found: dict[int, dict[str, None]] = {}
    order = dict.fromkeys(rate.clause for rate in plan.rates)
    for clause in order:
        rates = [rate for rate in plan.rates if rate.clause == clause]
        for key in _keys(shape, told_apart, rates, BY_PRODUCT):
            found.setdefault(key, {})[clause] = None
    return {key: "、".join(of) for key, of in found.items()}


def _but(rate: Rate, columns: tuple[str, ...]) -> tuple[Asked, ...]:
    """A rate's conditions on these columns alone, and its days."""
    return tuple(asked for asked in rate.asked if isinstance(asked, Days) or asked.column in columns)
