"""Deals and rates: what every deal earns by the rate tables and the eligibility rules of its scheme."""

from __future__ import annotations

import narwhals as nw

from functions.pay.dated import Plan
from functions.pay.eligibility import eligible, judge
from functions.pay.expressions import Frame, answers, day_then_row, with_answers
from functions.pay.floors import top_up
from functions.pay.outcome import conclude
from functions.pay.rates import NONE, earn, parts_of
from schemas.results import COUNTED
from schemas.scheme import Earned


def pay_deals(deals: Frame, plan: Plan) -> Frame:
    """What every deal earned, in the order of the sheet.

    `deals` are rows without an error, with their facts. The result has one row a deal: the
    columns of `deals`, `result`, `reasons`, `clause`, `why`, and for every measure what `rates.earn` adds. Where a
    rule has a least, a line without `row` follows for each person and month that it tops up.
    """
    deals = judge(with_answers(deals.with_columns(order=day_then_row()), plan), plan)
    for measure in plan.scheme.measures:
        deals = earn(deals, plan, measure, eligible(measure.earned))
    details = conclude(deals, plan)
    tops = [line for measure in plan.scheme.measures if (line := top_up(details, plan, measure)) is not None]
    details = details.drop("order", *(eligible(kind) for kind in Earned), *answers(plan), *_workings(plan))
    if not tops:
        return details
    blank = [nw.col(name).fill_null(empty) for name, empty in _empty(plan).items()]
    return nw.concat(
        [details.with_columns(floor_of=nw.lit(None, dtype=nw.String)), *tops], how="diagonal"
    ).with_columns(*blank)


def unrated(details: Frame, plan: Plan) -> Frame:
    """The deals (`row`) that no rate at all takes."""
    none = nw.all_horizontal(*(nw.col(f"{m.id}_rule") < 0 for m in plan.scheme.measures), ignore_nulls=True)
    return details.filter(none & ~nw.col("row").is_null()).select("row")


def _workings(plan: Plan) -> list[str]:
    """The columns in which rules that meet kept what each of them paid."""
    several = [parts for measure in plan.scheme.measures if len(parts := parts_of(plan, measure)) > 1]
    return [name for parts in several for part in parts for name in part]


def _empty(plan: Plan) -> dict[str, int | str]:
    """What the columns of a line that no deal made hold."""
    measures = {measure.id: 0 for measure in plan.scheme.measures}
    places = {f"{measure.id}_place": 0 for measure in plan.scheme.measures}
    rates = {f"{m.id}_{part}": NONE for m in plan.scheme.measures for part in ("rule", "rate")}
    return {**measures, **places, **rates, "result": COUNTED, "reasons": "", "why": 0}
