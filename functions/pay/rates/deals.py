"""Deals and rates: what every deal earns by the rate tables and the eligibility rules of its scheme."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from functions.pay.book import Book, Pay
from functions.pay.expressions import PERSON, Frame, day_then_row
from functions.pay.plan.dated import Plan
from functions.pay.plan.resting import in_order
from functions.pay.rates.earning import earn
from functions.pay.rates.eligibility import eligible, judge, kinds, why_columns
from functions.pay.rates.explain import Speech, explain
from functions.pay.rates.floors import top_up
from functions.pay.rates.layers import NONE, RateTables
from functions.pay.rates.once import once_lines
from functions.pay.rates.outcome import conclude
from functions.pay.rates.takers import with_takers
from schemas.results import COUNTED

MAKERS = {"floor_of": top_up, "once_of": once_lines}  # by the column that marks a line as theirs


def pay_rows(book: Book) -> Pay:
    """A scheme whose rows earn by rates and rules alone."""
    earned = book.keep(pay_deals(book.deals, book.plan))
    return Pay(explain(earned, Speech(book.plan, book.locale)), unrated=unrated(earned, book.plan))


def pay_deals(deals: Frame, plan: Plan, *, per: Sequence[str] = PERSON) -> Frame:
    """What every deal earned, in the order of the sheet.

    `deals` are rows without an error, with their facts (`rates.earn` says which). The result has one row a deal: the
    columns of `deals`, `result`, `reasons`, `clause`, `eligibility.why_columns`, and for every measure what `rates.earn`
    adds, with `RateTables.workings`, which `explain` takes away. Lines without `row` follow: where a rule has a least,
    one for each person and period that it tops up (`floor_of` is the rule); where a rule pays once a person and period,
    one for each of them (`once_of`). `per`: the columns by which people are told apart; with more than `staff_no`, such as
    the case in which a deal is looked at, everybody's deals are paid by themselves in each.
    """
    tables, measures = RateTables(plan, per), in_order(plan.scheme.measures, plan.rates)
    deals = with_takers(judge(deals.with_columns(order=day_then_row()), plan), tables)
    for measure in measures:
        deals = earn(deals, tables, measure, eligible(measure.earned))
    details = conclude(deals, tables)
    made = {mark: [make(details, tables, measure) for measure in measures] for mark, make in MAKERS.items()}
    lines = {mark: [line for line in found if line is not None] for mark, found in made.items()}
    details = details.drop("order", *map(eligible, kinds(plan.scheme)))
    marks = {mark: nw.lit(None, dtype=nw.String) for mark, found in lines.items() if found}
    if not marks:
        return details
    blank = [nw.col(name).fill_null(empty) for name, empty in _empty(plan).items()]
    beside = [line for found in lines.values() for line in found]
    return nw.concat([details.with_columns(**marks), *beside], how="diagonal").with_columns(*blank)


def unrated(details: Frame, plan: Plan) -> Frame:
    """The deals (`row`) that no rate at all takes."""
    none = nw.all_horizontal(*(nw.col(f"{m.id}_rule") < 0 for m in plan.scheme.measures), ignore_nulls=True)
    return details.filter(none & ~nw.col("row").is_null()).select("row")


def _empty(plan: Plan) -> dict[str, int | str]:
    """What the columns of a line that no deal made hold."""
    measures = {measure.id: 0 for measure in plan.scheme.measures}
    places = {f"{measure.id}_place": 0 for measure in plan.scheme.measures}
    rates = {f"{m.id}_{part}": NONE for m in plan.scheme.measures for part in ("rule", "rate")}
    return {**measures, **places, **rates, **dict.fromkeys(why_columns(plan), 0), "result": COUNTED, "reasons": ""}
