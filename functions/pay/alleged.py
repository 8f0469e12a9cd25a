"""Deals that were only alleged (`fake`): they earn nothing, and cost a multiple of what they would have earned had they been true.

What they would have earned is worked out as any deal is, along with what is earned as things are, in each case of what came
back since (`clawback`): rows have `truth` beside `case`, and everybody's sums are kept apart by both (WHOSE).
"""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from functions.pay import penalties
from functions.pay.clawback import PER, Reversed, in_cases, reversals, span, span_of
from functions.pay.exact import rounded
from functions.pay.expressions import Frame
from functions.pay.periods import last_day
from functions.pay.plan.dated import Plan
from functions.pay.plan.parameters import Parameters
from functions.pay.wording import number, sentence
from schemas.plan import RATE_SCALE
from schemas.scheme import Measure
from schemas.words import Locale, Text

AS_FOUND, IF_TRUE = "0", "1"
WHOSE = (*PER, "truth")
MONTH = ("staff_no", "month")
KEY = Text("处罚 ", "Penalty ")
SAYS = Text("虚假成交，假如属实：{would}", "false deal; had it been true: {would}")


@dataclass(frozen=True)
class InKind:
    """What is charged of a measure that is paid once a month, in kind: how the line's key begins, and the sentence, which fills in

    `{would}`, `{multiple}` and `{amount}`.
    """

    measure: Measure
    key: Text
    says: Text


def in_truth(shares: Frame, plan: Plan, locale: Locale) -> tuple[Frame, Reversed]:
    """Shares of deals (with `fake` and `returned_on`) in all cases of what came back, as they were found, and where a false one concerns the person, as if it

    were true; `was_fake` keeps what it is.
    """
    returned = in_cases(shares, reversals(shares.filter(~nw.col("fake")), "returned_on"), locale, span_of(plan))
    rows = returned.rows.with_columns(was_fake=nw.col("fake"), truth=nw.lit(AS_FOUND))
    names = rows.collect_schema().names()
    at = rows.with_columns(_span=span(nw.col("month"), span_of(plan)))
    fakes = at.filter(nw.col("fake")).select("staff_no", "_span", "case").unique()
    true = at.join(fakes, on=["staff_no", "_span", "case"], how="inner")
    true = true.with_columns(fake=nw.lit(value=False), truth=nw.lit(IF_TRUE)).select(names)
    return nw.concat([rows, true]), returned


def as_found(lines: Frame) -> Frame:
    """The lines of all cases in which false deals are what they are."""
    return lines.filter(nw.col("truth") == AS_FOUND).drop("truth")


def if_true(lines: Frame) -> Frame:
    """The lines of all cases in which false deals are taken for true."""
    return lines.filter(nw.col("truth") == IF_TRUE).drop("truth")


def charged(
    would: Frame,
    lines: Frame,
    money: Measure,
    kind: InKind,
    parameters: Parameters,
    parameter: str,
    clause: str,
    *,
    amount: str,
    locale: Locale,
) -> Frame:
    """A multiple, which the parameter states, of what false deals would have paid: a line a deal and person (in `amount`), and a line a person

    and month of what is paid in kind. `would`: the lines as if true, in words (`says`); `lines`: those of all truths.
    """
    fake = would.filter(nw.col("was_fake").fill_null(value=False) & ~nw.col("row").is_null())
    # What it would have paid is told as for any deal, so that the multiple of it can be followed.
    key = nw.concat_str([nw.lit(KEY.to(locale)), nw.col("key")])
    events = parameters.add(fake.with_columns(key=key), "on", {"_times": parameter})
    penalty = penalties.Penalty(sentence(SAYS, locale, would=nw.col("says")), clause)
    earned, times = nw.col(money.id), nw.col("_times")
    sums = penalties.multiple_of(events, penalty, earned, times, amount=amount, locale=locale, keeps=("case",))
    things = _in_kind(lines, kind, parameters, parameter, clause, locale)
    both = nw.concat([sums, things], how="diagonal")
    return both.with_columns(**{name: nw.col(name).fill_null(0).cast(nw.Int64) for name in (amount, kind.measure.id)})


def _in_kind(lines: Frame, kind: InKind, parameters: Parameters, parameter: str, clause: str, locale: Locale) -> Frame:
    """The same of what is paid in kind: by how much more a month would have paid."""
    each, paid = [*MONTH, "case"], nw.col(kind.measure.id).sum()
    would, did = if_true(lines).group_by(*each).agg(_would=paid), as_found(lines).group_by(*each).agg(_did=paid)
    months = would.join(did, on=each, how="left")
    more = nw.col("_would").fill_null(0) - nw.col("_did").fill_null(0)
    months = months.with_columns(_more=more.cast(nw.Int64), _end=last_day(nw.col("month"))).filter(nw.col("_more") > 0)
    months = parameters.add(months, "_end", {"_times": parameter})
    months = rounded(months, "_charged", nw.col("_more"), (nw.col("_times"), RATE_SCALE))
    scale = kind.measure.scale
    said = {"would": number(nw.col("_more"), scale), "amount": number(nw.col("_charged"), scale)}
    return months.filter(nw.col("_charged") > 0).select(
        *each,
        key=nw.concat_str([nw.lit(kind.key.to(locale)), nw.col("month")]),
        clause=nw.lit(clause),
        says=sentence(kind.says, locale, multiple=number(nw.col("_times"), RATE_SCALE), **said),
        **{kind.measure.id: -nw.col("_charged")},
    )
